"""What a row of the table is made of: samples of ours and of theirs, taken in pairs, and the aim for their ratio."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from time import perf_counter

Samples = tuple[float, ...]
_LEAST = 0.004
"""Seconds that one sample takes at the least: what is quicker is repeated within it."""
_LONGEST, _FEWEST = 12.0, 3
"""Seconds after which a comparison ends with fewer pairs than asked for, but not with fewer than this."""


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison on one loss; or one figure of ours alone, where nothing is compared.

    Attributes
    ----------
    row, what
        The row of the table, and what was measured in it.
    loss
        The name of the loss; empty where none is involved.
    against
        What ours is compared with; empty for a figure of ours alone.
    unit
        Of the samples.
    ours, theirs
        Samples in the order in which they were taken: sample i of ours stands beside sample i of theirs.
    aim
        What the ratio (or the figure) is to be at the most; None where there is no aim.
    note
        What else there is to say, such as what was left out.
    """

    row: str
    what: str
    loss: str
    against: str
    unit: str
    ours: Samples
    theirs: Samples = ()
    aim: float | None = None
    note: str = ""

    @property
    def measured(self) -> float | None:
        """The ratio of the medians, or the median of ours alone; None where nothing was measured."""
        if not self.ours or (self.against and not self.theirs):
            return None
        middle = statistics.median(self.ours)
        return middle / statistics.median(self.theirs) if self.against else middle

    @property
    def spread(self) -> tuple[float, float] | None:
        """The quartiles of the ratios pair by pair, or of ours alone; None below two of them."""
        pairs = [a / b for a, b in zip(self.ours, self.theirs, strict=True)] if self.against else self.ours
        return quartiles(pairs) if len(pairs) > 1 else None


@dataclass(frozen=True, slots=True)
class Summary:
    """A comparison over all losses: the median of their ratios, and the worst of them."""

    row: str
    what: str
    against: str
    unit: str
    measured: float
    worst: float
    losses: int
    samples: int
    aim: float | None

    @property
    def reached(self) -> bool | None:
        """Whether the median over the losses is within the aim."""
        return None if self.aim is None else self.measured <= self.aim


def quartiles(values: Sequence[float]) -> tuple[float, float]:
    """Return the lower and the upper quartile, interpolated, ends included."""
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, high


def summaries(lines: Iterable[Line]) -> list[Summary]:
    """Sum lines of one comparison up over their losses, in the order in which they came."""
    order: dict[tuple[str, str, str, str, float | None], int] = {}
    kept = [line for line in lines if line.measured is not None]
    for line in kept:
        order.setdefault(_key(line), len(order))
    kept.sort(key=lambda line: order[_key(line)])
    return [_summed(list(group)) for _, group in groupby(kept, key=_key)]


def _key(line: Line) -> tuple[str, str, str, str, float | None]:
    return line.row, line.what, line.against, line.unit, line.aim


def _summed(group: list[Line]) -> Summary:
    found = [line.measured for line in group if line.measured is not None]
    samples, first = min(len(line.ours) for line in group), group[0]
    middle, worst = statistics.median(found), max(found)
    return Summary(first.row, first.what, first.against, first.unit, middle, worst, len(found), samples, first.aim)


def alternate(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[Samples, Samples]:
    """Take seconds a call of both in turn, each first in every other round; both are warmed up before."""
    acts = ours, theirs
    times = [_repeats(act) for act in acts]
    found: tuple[list[float], list[float]] = ([], [])
    end = perf_counter() + _LONGEST
    for k in range(rounds):
        for i in (0, 1) if k % 2 else (1, 0):
            found[i].append(seconds(acts[i], times[i]))
        if k + 1 >= _FEWEST and perf_counter() > end:
            break
    return tuple(found[0]), tuple(found[1])


def seconds(act: Callable[[], object], times: int = 1) -> float:
    """Return the seconds of one call, from so many in a row."""
    began = perf_counter()
    for _ in range(times):
        act()
    return (perf_counter() - began) / times


def _repeats(act: Callable[[], object]) -> int:
    act()
    return max(1, round(_LEAST / max(seconds(act), 1e-9)))
