"""The nearest places on a line w + tu at which L stops being analytic: corners, jumps, poles, ends of its domain.

The gaps of the operations are sampled along the line; where one changes sign, or touches 0, the place is found to
double precision. Whether L itself breaks there is then decided by its series: |x|·|x| and sin(x)/x have no break at
0, although operations in them do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from flint import arb
from numpy.typing import NDArray

from explorer.direction import Vector
from explorer.experiments.gaps import Expanded, Gap, gaps_of
from explorer.experiments.ray_change import line_grid
from explorer.expression import Node, reachable
from explorer.jets import expand, jet, program_of
from explorer.kernel import Kernel, Unwanted
from explorer.loss import Loss
from explorer.series import flint_context

Array = NDArray[np.float64]
Wanted = Callable[[], bool] | None

_SECTIONS, _MOST_ROUNDS = 64, 14
_MOST_TRIED, _SAME_PLACE = 12, 1e-12
_CLOSE = 0.3
"""A gap that does not change sign is looked into where a parabola through it comes so close to 0, relatively."""
_TOUCHING = 1e-9
"""How far off the line, relative to its distance, a branch point may be to count as on it: what rounding leaves."""
_BITS, _ORDERS = 256, 12
_APART = 1e-3
_AT_GAP = 1e-9
_SMOOTH = 1e-20


@dataclass(frozen=True, slots=True)
class Break:
    """A place on the line.

    Attributes
    ----------
    t
        Its distance from w along u; negative behind w.
    operation
        What breaks there, in words.
    """

    t: float
    operation: str


@dataclass(frozen=True, slots=True)
class Breaks:
    """The nearest breaks on both sides of w; None where none was found."""

    ahead: Break | None
    behind: Break | None

    @property
    def nearest(self) -> Break | None:
        """The nearer one."""
        both = [found for found in (self.ahead, self.behind) if found is not None]
        return min(both, key=lambda found: abs(found.t), default=None)


def nearest_breaks(loss: Loss, w: Vector, u: Vector, wanted: Wanted = None) -> Breaks:
    """Find the nearest breaks of L on the line w + tu.

    Parameters
    ----------
    loss, w, u
        L, the point and the direction.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.

    Notes
    -----
    The line is sampled from 1e-12 to 1e6 on both sides; an operation that changes and changes back between two
    samples is overlooked. A break at which only derivatives of the eighth order or above jump counts as smooth.
    """
    watch = _watch_of(loss)
    if not watch.gaps:
        return Breaks(None, None)
    grid = line_grid(w)
    ahead, behind = (_Line(loss, watch, w, u, side, wanted).nearest(grid) for side in (1.0, -1.0))
    return Breaks(ahead, behind)


def breaks_ahead(loss: Loss, w: Vector, u: Vector, wanted: Wanted = None) -> Iterator[Break]:
    """Yield the breaks of L ahead of w on the ray w + tu, the nearest first; the first dozen candidates at most."""
    watch = _watch_of(loss)
    if watch.gaps:
        yield from _Line(loss, watch, w, u, 1.0, wanted).each(line_grid(w))


def gaps_along(loss: Loss) -> tuple[Gap, ...]:
    """Return the gaps of the operations of a loss; without any it is analytic wherever it is defined."""
    return _watch_of(loss).gaps


def stands_at_gap(loss: Loss, w: Vector) -> bool:
    """Whether an operation breaks at w itself, along some line or other; L need not."""
    samples = _Line(loss, _watch_of(loss), w, w, 1.0, None).samples(np.zeros(1)) if gaps_along(loss) else []
    values = [(float(v[0]), gap.is_stepped) for v, gap in zip(samples, gaps_along(loss), strict=True)]
    return any(
        abs(value - (round(value) if stepped else 0.0)) < _AT_GAP for value, stepped in values if math.isfinite(value)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Watch:
    """The gaps of a loss, and what evaluates them."""

    gaps: tuple[Gap, ...]
    kernel: Kernel
    places: tuple[tuple[int, int], ...]


@lru_cache(maxsize=8)
def _watch_of(loss: Loss) -> _Watch:
    gaps = gaps_of(reachable([loss.root]))
    needed = list(dict.fromkeys(node for gap in gaps for node in (gap.a, gap.b) if node is not None))
    slot = {node: k for k, node in enumerate(needed)}
    places = tuple((slot[gap.a], slot[gap.b] if gap.b is not None else -1) for gap in gaps)
    return _Watch(gaps, Kernel(needed, loss.dimension), places)


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """One side of a line; distances on it are positive."""

    loss: Loss
    watch: _Watch
    w: Vector
    u: Vector
    side: float
    wanted: Wanted

    def nearest(self, t: Array) -> Break | None:
        """Return the first place among the samples where L breaks."""
        return next(self.each(t), None)

    def each(self, t: Array) -> Iterator[Break]:
        """Yield the places among the samples where L breaks, the nearest first, each once."""
        passed = 0.0
        for group in _overlapping(self._candidates(self.samples(t))[:_MOST_TRIED]):
            self._ask()
            for place, gap in sorted(self._places(t, group)):
                if place > passed * (1.0 + _SAME_PLACE) and not self._is_smooth(place):
                    passed = place
                    yield Break(self.side * place, self.watch.gaps[gap].place)

    def _places(self, t: Array, group: Sequence[tuple[int, int, int]]) -> Iterator[tuple[float, int]]:
        for first, last, gap in group:
            place = self._place(gap, t, first, last)
            if place is not None:
                yield place, gap

    def _ask(self) -> None:
        if self.wanted is not None and not self.wanted():
            raise Unwanted

    def samples(self, t: Array) -> list[Array]:
        """Return every gap at distances, each of shape (m,)."""
        w, u = np.asarray(self.w), self.side * np.asarray(self.u)
        with np.errstate(all="ignore"):
            inputs = [a + t * b for a, b in zip(w, u, strict=True)]
            found = [np.broadcast_to(v, t.shape) for v in self.watch.kernel(inputs, self.wanted)]
            pairs = [(found[a], found[b]) for a, b in self.watch.places]
            return [gap.sample(a, b) for gap, (a, b) in zip(self.watch.gaps, pairs, strict=True)]

    def _candidates(self, samples: Sequence[Array]) -> list[tuple[int, int, int]]:
        """Return the intervals between which a gap changes or may touch 0, with its number; the nearest first."""
        found = []
        for k, (gap, values) in enumerate(zip(self.watch.gaps, samples, strict=True)):
            self._ask()
            if not gap.joint:
                found += [(int(i), int(i) + 1, k) for i in _changes(gap.cells(values))[:_MOST_TRIED]]
            if gap.touches:
                found += [(int(i) - 1, int(i) + 1, k) for i in _near_touches(values)[:_MOST_TRIED]]
        return sorted(found)

    def _place(self, gap: int, t: Array, first: int, last: int) -> float | None:
        """Return the distance at which a gap vanishes, to double precision."""
        low, high = float(t[first]), float(t[last])
        if last - first > 1:
            return self._touch(gap, low, float(t[first + 1]), high)
        low, high = self._narrowed(gap, low, high)
        level = self._level(gap, low, high)
        return self._polished(gap, 0.5 * (low + high), level)

    def _narrowed(self, gap: int, low: float, high: float) -> tuple[float, float]:
        """Cut an interval with a change of a gap into sections, and keep the first of them that has one."""
        for _ in range(_MOST_ROUNDS):
            t = np.linspace(low, high, _SECTIONS + 1)
            changed = _changes(self.watch.gaps[gap].cells(self.samples(t)[gap]))
            if not len(changed) or math.nextafter(low, high) >= high:
                break
            low, high = float(t[changed[0]]), float(t[changed[0] + 1])
        return low, high

    def _level(self, gap: int, low: float, high: float) -> float:
        """Return the whole number that a gap with a period crosses; 0 for the others."""
        here = self.watch.gaps[gap]
        if not here.is_stepped:
            return 0.0
        return float(np.max(here.cells(self.samples(np.array([low, high]))[gap])))

    def _polished(self, gap: int, t: float, level: float) -> float:
        """Improve a distance by a step of Newton's in more digits: w + tu is rounded to doubles in the samples."""
        found = self._expanded(gap, t, level)
        if found is None or 0 in found[1]:
            return t
        better = t - float((found[0] / found[1]).mid())
        return better if abs(better - t) <= 1e-6 * t else t

    def _touch(self, gap: int, low: float, t: float, high: float) -> float | None:
        """Return the distance at which a gap touches 0 without a change of sign, or changes it twice."""
        for _ in range(_MOST_ROUNDS):
            found = self._expanded(gap, t, 0.0)
            if found is None or 0 in found[2]:
                return None
            step = -float((found[1] / (2 * found[2])).mid())
            t += step
            if not low < t < high:
                return None
            if abs(step) <= 1e-16 * t:
                break
        values = self._expanded(gap, t, 0.0)
        if values is None:
            return None
        off = float(abs(values[0] / values[2]).mid()) ** 0.5
        if off <= _TOUCHING * (t + max(map(abs, self.w))):
            return t
        is_crossed = bool(values[0] * values[2] < 0)
        return self._polished(gap, t - off, 0.0) if is_crossed and off < t else None

    def _expanded(self, gap: int, t: float, level: float) -> Expanded | None:
        """Return a gap less its level, its slope and half its curvature at a distance."""
        here = self.watch.gaps[gap]
        with flint_context(_BITS, 3):
            u = [arb(self.side * x) for x in self.u]
            base = [arb(x) + arb(t) * d for x, d in zip(self.w, u, strict=True)]
            rows = [_three(node, base, u) for node in (here.a, here.b)]
            return None if min(map(len, rows)) < 3 else here.expanded(rows[0], rows[1], level)

    def _is_smooth(self, t: float) -> bool:
        """Whether the series of L before a place gives L behind it, so that nothing breaks there."""
        program = program_of(self.loss.root)
        with flint_context(_BITS, _ORDERS):
            u = [arb(self.side * x) for x in self.u]
            apart = arb(t) * _APART
            before, behind = (
                [arb(x) + (arb(t) + way * apart) * d for x, d in zip(self.w, u, strict=True)] for way in (-1, 1)
            )
            known = expand(program, before, u, _ORDERS).coefficients[:_ORDERS]
            there = jet(program, behind).coefficients
            if len(known) < _ORDERS or not there:
                return False
            terms = [c * (2 * apart) ** k for k, c in enumerate(known)]
            size = max((abs(term).mid() for term in terms[1:]), default=arb(0))
            error = abs(sum(terms, arb(0)) - there[0]).mid()
            return bool(error <= _SMOOTH * size + arb(2) ** (40 - _BITS) * abs(there[0]).mid())


def _overlapping(candidates: Sequence[tuple[int, int, int]]) -> Iterator[list[tuple[int, int, int]]]:
    """Join intervals that overlap: which of their places is nearer shows only once they are found."""
    group: list[tuple[int, int, int]] = []
    for candidate in candidates:
        if group and candidate[0] >= max(last for _, last, _ in group):
            yield group
            group = []
        group.append(candidate)
    if group:
        yield group


def _three(node: Node | None, base: Sequence[arb], u: Sequence[arb]) -> Sequence[arb]:
    return expand(program_of(node), base, u, 3).coefficients[:3] if node is not None else (arb(0),) * 3


def _changes(cells: Array) -> NDArray[np.intp]:
    """Return the samples after which a cell is left for another one."""
    a, b = cells[:-1], cells[1:]
    return np.flatnonzero((a != b) & ~np.isnan(a) & ~np.isnan(b))


def _near_touches(values: Array) -> NDArray[np.intp]:
    """Return the samples at which a gap of one sign is closest to 0, and a parabola comes much closer."""
    before, here, after = np.abs(values[:-2]), np.abs(values[1:-1]), np.abs(values[2:])
    with np.errstate(all="ignore"):
        is_lowest = (here <= before) & (here <= after) & (before + after > 2.0 * here)
        bend = before - 2.0 * here + after
        lowest = here - (after - before) ** 2 / (8.0 * bend)
        is_close = lowest <= _CLOSE * np.maximum(before, after)
        is_one_sided = (np.sign(values[:-2]) == np.sign(values[2:])) | (here == 0.0)
    return np.flatnonzero(is_lowest & is_close & is_one_sided) + 1
