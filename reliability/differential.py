"""Random losses at random points, each computed four ways.

python -m reliability differential --seed 1 --count 20000
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from explorer.expression import reachable
from explorer.loss import Loss
from explorer.tokens import LossError
from reliability.calm_losses import CalmLosses
from reliability.compared import Compared

_POINTS = 5
_MOST_NODES = 60
_MOST_SHOWN = 20


@dataclass(slots=True)
class Tally:
    """What came of every comparison, with the first example of each."""

    values: int = 0
    losses: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    examples: dict[tuple[str, str], tuple[str, tuple[float, ...]]] = field(default_factory=dict)
    wrong: list[tuple[str, str, str, tuple[float, ...]]] = field(default_factory=list)

    def add(self, name: str, verdict: str, text: str, w: tuple[float, ...]) -> None:
        """Count a verdict; keep it if nothing excuses it."""
        self.counts.setdefault(name, Counter())[verdict] += 1
        shortest = self.examples.setdefault((name, verdict), (text, w))
        if len(text) < len(shortest[0]):
            self.examples[name, verdict] = text, w
        if verdict.startswith("!"):
            self.wrong.append((name, verdict, text, w))

    def lines(self) -> Iterator[str]:
        """Write it down."""
        yield f"{self.losses:,} losses, {self.values:,} values"
        for name, counts in self.counts.items():
            yield f"{name}:"
            for verdict, count in counts.most_common():
                text, w = self.examples[name, verdict]
                yield f"  {count:9,}  {verdict:50} e.g. {text if len(text) < 70 else f'{text[:67]}…'} at {w}"
        for name, verdict, text, w in sorted(self.wrong, key=lambda row: len(row[2]))[:_MOST_SHOWN]:
            yield f"WRONG {name}: {verdict[2:]}: {text} at {w}"


def compare(seed: int, count: int, *, derivatives: int = 4, by_sympy: int = 1) -> Tally:
    """Compare so many values.

    Parameters
    ----------
    seed
        Of all that is random.
    count
        How many values of how ever many losses.
    derivatives, by_sympy
        At one of how many values derivatives are compared, and SymPy is asked.
    """
    tally, losses = Tally(), CalmLosses(Random(seed))
    while tally.values < count:
        text = losses()
        try:
            loss = Loss.parse(text)
        except LossError:
            continue
        if len(reachable([loss.root])) > _MOST_NODES:
            continue
        tally.losses += 1
        compared = Compared(loss)
        for _ in range(_POINTS):
            w = losses.point(loss.dimension)
            _add(
                tally, compared, w, derivatives=tally.values % derivatives == 0, by_sympy=tally.values % by_sympy == 0
            )
    return tally


def _add(tally: Tally, compared: Compared, w: tuple[float, ...], *, derivatives: bool, by_sympy: bool) -> None:
    tally.values += 1
    text = compared.loss.text
    try:
        for name, verdict in compared.at(w, derivatives=derivatives, by_sympy=by_sympy):
            tally.add(name, verdict, text, w)
    except Exception as error:  # noqa: BLE001 - any exception is a finding
        tally.add("program", f"! raises {type(error).__name__}: {str(error)[:60]}", text, w)


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m reliability differential", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20_000, help="how many values (20000)")
    parser.add_argument("--derivatives", type=int, default=4, metavar="N", help="∇L and ∇²L at one of N values (4)")
    parser.add_argument("--sympy", type=int, default=1, metavar="N", help="SymPy at one of N values (1)")
    given = parser.parse_args(words)
    began = time.process_time()
    tally = compare(given.seed, given.count, derivatives=given.derivatives, by_sympy=given.sympy)
    print(
        f"seed {given.seed}, {tally.values / (time.process_time() - began):.0f} values a second",
        *tally.lines(),
        sep="\n",
    )
    return int(bool(tally.wrong))
