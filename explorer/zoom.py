"""L where doubles end: in a window so narrow, or on a loss so high, that in doubles it is a staircase or noise.

There L is shown as a difference from a round number near it, base + Δ, with Δ from the polynomial of L about the
middle of the window (`explorer.plane_series`); where L has no such polynomial, as at a kink, Δ is computed with more
digits at fewer points (`explorer.plane_points`). Where neither is to be had, doubles have to do, and it is said so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from flint import arb
from numpy.typing import NDArray

from explorer.jumps import Grid
from explorer.loss import Loss
from explorer.plane import Plane
from explorer.plane_points import PlanePoints, plane_points
from explorer.plane_series import PlaneSeries, plane_series
from explorer.rounding import rounding_is_seen, span_of
from explorer.series import flint_context

Array = NDArray[np.float64]
Region = tuple[tuple[float, float], tuple[float, float]]
"""The middle, and half the sides."""

PRECISION_ENDS = "Double precision ends here: L varies by less than its last digits in this window."
_BY_SERIES = "Beyond double precision: L is shown by its Taylor series."
_BY_POINTS = "Beyond double precision: L is computed with more digits, at {0} × {0} points."

_MARGIN = 1.25
"""How much larger than the window the region is in which L is known."""
_SMALLEST = 0.1
"""The smallest window, in regions, for which L is not looked at anew."""
_NEGLIGIBLE = 2.0**-24
_ABSOLUTE = 2.0**20
"""Up to so many ranges from 0, L itself is shown, and not a difference."""
_BITS = 2048


@dataclass(frozen=True, slots=True, eq=False)
class Depth:
    """Where L is had from in a window in which doubles do not show it.

    Attributes
    ----------
    note
        What there is to say of it.
    source
        What knows L; None where doubles have to do.
    centre, half
        The middle of the region in which it is known, and half its sides, in coordinates of the plane.
    base_text
        The number, as an exact decimal, from which `values` are counted; empty where that is 0.
    shift
        What is added to the differences that the source knows.
    """

    note: str
    source: PlaneSeries | PlanePoints | None
    centre: tuple[float, float]
    half: tuple[float, float]
    base_text: str = ""
    shift: float = 0.0

    def covers(self, x: Array, y: Array) -> bool:
        """Whether it still serves for samples at other places: inside of its region, and not in too small a part."""
        return all(
            c - h <= places[0] and places[-1] <= c + h and places[-1] - places[0] >= _SMALLEST * 2.0 * h
            for places, c, h in zip((x, y), self.centre, self.half, strict=True)
        )

    def values(self, x: Array, y: Array) -> Array:
        """L less the base over a grid inside the region, shapes (columns,), (rows,) → (rows, columns).

        Raises
        ------
        ValueError
            Where doubles have to do.
        """
        if self.source is None:
            raise ValueError(self.note)
        return self.source.change(x, y) + self.shift

    def evaluate(self, x: Array, y: Array) -> Array:
        """L less the base at points, shapes (m,), (m,) → (m,): what `explorer.isolines` looks between samples with.

        Raises
        ------
        ValueError
            Where doubles have to do.
        """
        if self.source is None:
            raise ValueError(self.note)
        return self.source.at(x, y) + self.shift


def look_deep(
    loss: Loss,
    plane: Plane,
    coarse: Grid,
    wanted: Callable[[], bool] = lambda: True,
    before: Depth | None = None,
) -> Depth | None:
    """Find out whether doubles show L in a window, and if not, where L is had from.

    Parameters
    ----------
    loss, plane
        L, and the plane that is seen.
    coarse
        Samples over the window, in doubles; they may be some pixels apart.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.
    before
        What was found for the same loss and plane in another window; it is kept where it still serves.

    Returns
    -------
    Depth or None
        None where doubles are good enough (`explorer.rounding`), or L is constant.
    """
    x, y = coarse.x, coarse.y
    if before is not None and before.covers(x, y):
        return before
    if not rounding_is_seen(loss, plane, coarse):
        return None
    centre = float(x[len(x) // 2]), float(y[len(y) // 2])
    half = tuple(_MARGIN * float(max(p[-1] - c, c - p[0])) for p, c in zip((x, y), centre, strict=True))
    region = centre, (half[0], half[1])
    series = plane_series(loss.root, plane, *region, wanted)
    if series is not None:
        span = span_of(series.change(x, y))
        if max(span, series.remainder) == 0.0:
            return None
        if series.remainder <= _NEGLIGIBLE * span:
            return _counted(_BY_SERIES, series, region, span)
    points = plane_points(loss.root, plane, *region, wanted)
    if points is None:
        return Depth(PRECISION_ENDS, None, *region)
    return _counted(_BY_POINTS.format(len(points.x)), points, region, span_of(points.change(x, y)))


def _counted(
    note: str,
    source: PlaneSeries | PlanePoints,
    region: Region,
    span: float,
) -> Depth:
    """Count L from a number that is round at the scale of its range."""
    constant = source.constant
    if not span > 0.0:
        return Depth(PRECISION_ENDS, None, *region)
    if abs(float(constant.mid())) <= _ABSOLUTE * span:
        return Depth(note, source, *region, "", float(constant.mid()))
    with flint_context(_BITS, 1):
        base = _round_near(constant.mid(), span)
        if base is None:
            return Depth(PRECISION_ENDS, None, *region)
        count, place = base
        shift = float((constant.mid() - count * arb(10) ** place).mid())
    return Depth(note, source, *region, _decimal(count, place), shift)


def _round_near(value: arb, span: float) -> tuple[int, int] | None:
    """Return the roundest count · 10^place that is not farther from a value than twice the range of L."""
    first = math.floor(math.log10(span))
    for place in (first + 2, first + 1, first):
        count = (value / arb(10) ** place + arb(0.5)).floor().unique_fmpz()
        if count is not None and abs(value - int(count) * arb(10) ** place) <= 2.0 * span:
            return int(count), place
    return None


def _decimal(count: int, place: int) -> str:
    """Write count · 10^place."""
    while count and count % 10 == 0:
        count, place = count // 10, place + 1
    digits = Decimal((int(count < 0), tuple(map(int, str(abs(count)))), place))
    return min(f"{digits:f}", f"{digits:e}".replace("e+", "e"), key=len).replace("-", "−")
