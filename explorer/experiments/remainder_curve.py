"""|R_k(η)| over many decades of η, certified, and the slopes with which it falls.

    R_k(η) = L(w + ηu) − Σ_{j≤k} η^j c_j = η^j c_j + …,   j the first order above k with c_j = D^jL(w)[u,…,u]/j! ≠ 0

so that log |R_k| against log η is a line of slope j for small η: k + 1, unless c_{k+1} is 0. A polynomial of degree k
has R_k = 0 exactly.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.direction import Vector
from explorer.experiments.breaks import Break, nearest_breaks
from explorer.experiments.ray_change import RaySeries, ray_series
from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.taylor import Certified, Taylor, taylor

Array = NDArray[np.float64]

SMALLEST, LARGEST = 1e-12, 10.0
_PER_DECADE = 4
_STRIDES = (8, 4, 2, 1)
"""Every eighth η first, so that the whole range is soon seen."""
_REPORT = 0.03
"""Seconds between two reports."""
_FEWEST, _MOST = 3, 9
"""Points that a slope is fitted to: two decades, if there are so many."""
_TINIEST = 1e4 * float(np.finfo(np.float64).tiny)
"""|R_k| below which doubles lose digits, and do not show a slope."""
_PURE = 0.004
"""The share of the next term, up to which a point counts as one of the line."""


class Fall(Enum):
    """What there is to say of the slope of |R_k|."""

    LINE = auto()
    """It is fitted, and theory has a whole number for it."""
    ZERO = auto()
    """R_k is exactly 0."""
    ZERO_AT_FIRST = auto()
    """R_k is exactly 0 up to a break of L on the ray."""
    MISSING = auto()
    """R_k does not exist: the term of order k, or a lower one, does not."""
    FRACTIONAL = auto()
    """The next term does not exist; the slope need not be whole."""
    UNTOLD = auto()
    """No |R_k| at small η is told apart from 0."""
    BROKEN = auto()
    """A break of L on the ray leaves too little of the small η."""
    BELOW = auto()
    """The term that R_k begins with leads only below the smallest η."""


@dataclass(frozen=True, slots=True)
class Slope:
    """The slope of log |R_k| against log η.

    Attributes
    ----------
    order
        k.
    fall
        What kind of line it is.
    fitted
        By least squares over the smallest two decades before any break; None where there are too few points.
    theory
        The order j of the term that R_k begins with, as far down as η goes; None where there is none.
    """

    order: int
    fall: Fall
    fitted: float | None = None
    theory: int | None = None

    @property
    def is_later(self) -> bool:
        """Whether the term of order k + 1 is 0, or too small to be seen."""
        return self.theory is not None and self.theory != self.order + 1


@dataclass(frozen=True, slots=True, eq=False)
class RemainderCurve:
    """|R_k| at many η.

    Attributes
    ----------
    w, u, order
        What it belongs to.
    eta
        Ascending, shape (m,).
    sizes
        |R_k(η)|, shape (K + 1, m): NaN where it does not exist, is not told apart from 0, or is not yet known;
        0 where it is exactly 0.
    slopes
        One for each order; those of a curve that is not complete are preliminary.
    ahead
        The break of L that is nearest ahead on the ray: there the lines bend.
    smooth_order
        The first order that does not exist at w; None if all do.
    is_complete
        Whether all η have been computed.
    """

    w: Vector
    u: Vector
    order: int
    eta: Array
    sizes: Array
    slopes: tuple[Slope, ...]
    ahead: Break | None
    smooth_order: int | None
    is_complete: bool


Report = Callable[[RemainderCurve], None]


def remainder_curve(
    loss: Loss,
    w: Vector,
    u: Vector,
    order: int,
    wanted: Callable[[], bool] | None = None,
    report: Report | None = None,
) -> RemainderCurve:
    """Compute |R_k(η)| for k = 0…K, η from 1e-12 to 10.

    It does not depend on the η of the step. What was computed is kept for the last few (loss, w, u, K): work that was
    given up goes on where it ended.

    Parameters
    ----------
    loss, w, u
        L, the point and the direction.
    order
        K, from 0.
    wanted
        Asked before every η; once it says no, `explorer.kernel.Unwanted` is raised.
    report
        Given the curve so far, every 30 ms.
    """
    table = _table_of(loss, w, u, order)
    with table.lock:
        told = time.perf_counter()
        for at in table.missing():
            if wanted is not None and not wanted():
                raise Unwanted
            table.fill(at)
            if report is not None and time.perf_counter() - told > _REPORT:
                report(table.curve(wanted))
                told = time.perf_counter()
        return table.curve(wanted)


@lru_cache(maxsize=4)
def _table_of(loss: Loss, w: Vector, u: Vector, order: int) -> _Table:
    decades = math.log10(LARGEST / SMALLEST)
    eta = np.geomspace(SMALLEST, LARGEST, _PER_DECADE * round(decades) + 1)
    return _Table(loss, w, u, order, eta, np.full((order + 1, len(eta)), np.nan))


@dataclass(slots=True, eq=False)
class _Table:
    """What is known of one curve; the one thing here that changes."""

    loss: Loss
    w: Vector
    u: Vector
    order: int
    eta: Array
    sizes: Array
    done: set[int] = field(default_factory=set)
    smooth_order: int | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)
    ahead: Break | None = None
    knows_ahead: bool = False

    def missing(self) -> list[int]:
        """Return what is left to compute, spread over all decades first."""
        places = (at for stride in _STRIDES for at in range(0, len(self.eta), stride))
        return [at for at in dict.fromkeys(places) if at not in self.done]

    def fill(self, at: int) -> None:
        """Compute one η."""
        found = taylor(self.loss.root, self.w, self.u, float(self.eta[at]), self.order)
        self.smooth_order = found.smooth_order
        self.sizes[:, at] = _sizes(found)
        self.done.add(at)

    def curve(self, wanted: Callable[[], bool] | None) -> RemainderCurve:
        """Return what is known."""
        if not self.knows_ahead:
            self.ahead, self.knows_ahead = nearest_breaks(self.loss, self.w, self.u, wanted).ahead, True
        is_complete = len(self.done) == len(self.eta)
        slopes = tuple(self._slope(k) for k in range(self.order + 1))
        return RemainderCurve(
            self.w,
            self.u,
            self.order,
            self.eta,
            self.sizes.copy(),
            slopes,
            self.ahead,
            self.smooth_order,
            is_complete,
        )

    def _slope(self, k: int) -> Slope:
        if self.smooth_order is not None and k >= self.smooth_order:
            return Slope(k, Fall.MISSING)
        series = ray_series(self.loss.root, self.w, self.u)
        sizes = self.sizes[k]
        known = np.isfinite(sizes)
        before = known & (self.eta < self._end(math.inf))
        if before.any() and not sizes[before].any():
            return Slope(k, Fall.ZERO_AT_FIRST if sizes[known].any() else Fall.ZERO)
        theory, end = _leading_order(series, k)
        line = known & (sizes > _TINIEST)
        pure = line & (self.eta < self._end(end))
        fitted = _fitted(self.eta[pure], sizes[pure])
        return Slope(k, self._fall(line, fitted, theory, series), fitted, theory)

    def _end(self, end: float) -> float:
        """Return where the line of a leading term ends: where the next terms count, or L breaks."""
        return min(end, self.ahead.t if self.ahead is not None else math.inf)

    def _fall(self, line: NDArray[np.bool_], fitted: float | None, theory: int | None, series: RaySeries) -> Fall:
        if not line.any():
            return Fall.UNTOLD
        if fitted is None and self.ahead is not None:
            return Fall.BROKEN
        if fitted is None and theory is not None:
            return Fall.BELOW
        if theory is None:
            return Fall.UNTOLD if series.is_complete else Fall.FRACTIONAL
        return Fall.LINE


def _sizes(found: Taylor) -> list[float]:
    return [_size(row.remainder) for row in found.rows]


def _size(remainder: Certified | None) -> float:
    """Return |R_k|; NaN where it does not exist or its bound leaves nothing of it."""
    if remainder is None or abs(remainder.value) <= remainder.bound != 0.0:
        return math.nan
    return abs(remainder.value)


def _leading_order(series: RaySeries, k: int) -> tuple[int | None, float]:
    """Return the order of the term that R_k begins with, and the η up to which the others do not count.

    A coefficient that is 0 up to the rounding of w and u to doubles would lead only far below the smallest η: the
    term that is largest there counts.
    """
    grid = np.geomspace(SMALLEST, LARGEST, 200)
    orders = np.arange(len(series.scaled))[:, None]
    with np.errstate(divide="ignore"):
        # logarithms, as terms may be below all doubles
        terms = np.log(np.abs(series.scaled))[:, None] + orders * np.log(grid / series.scale)
    terms[: k + 1] = -np.inf
    leading = int(np.argmax(terms[:, 0]))
    if terms[leading, 0] == -np.inf:
        return None, math.inf
    with np.errstate(over="ignore", invalid="ignore"):
        pure = np.sum(np.exp(terms - terms[leading]), axis=0) <= 1.0 + _PURE
    first = int(np.flatnonzero(series.scaled[k + 1 :])[0]) + k + 1
    # where the last term is the largest, the series does not converge
    if not pure[0] or first < leading == len(terms) - 1:
        return first, 0.0
    return leading, math.inf if pure.all() else float(grid[int(np.argmin(pure))])


def _fitted(eta: Array, sizes: Array) -> float | None:
    """Return the slope of the line through the smallest few points, by least squares."""
    x, y = np.log(eta[:_MOST]), np.log(sizes[:_MOST])
    if len(x) < _FEWEST:
        return None
    centred = x - x.mean()
    return float(centred @ (y - y.mean()) / (centred @ centred))
