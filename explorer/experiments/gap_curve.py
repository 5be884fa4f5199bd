"""How the best direction comes to 180° as η goes down: |β* − 180°| against η, and what the theory says of it.

With ĝ = ∇L/|∇L|, n̂ at a right angle to it, and m the smallest order for which D^{m+1}L[ĝ, …, ĝ, n̂] is not 0,

    β* − 180° ≈ κ_m η^m,    κ_m = (−1)^m D^{m+1}L[ĝ, …, ĝ, n̂] / (m! |∇L|)    (in radians)

because F(0) = Σ_k η^(k−1) f_k′(180°) and F′(0) → |∇L|. For m = 1 it is −η ĝᵀ∇²L n̂/|∇L|. Where all of them are 0, as
by symmetry, β* is 180° itself until it splits in two.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.experiments.best_direction import best_direction
from explorer.experiments.circle import Circle
from explorer.experiments.forms import ORDER, Forms, forms
from explorer.kernel import Unwanted

ETAS: tuple[float, ...] = tuple(float(eta) for eta in np.logspace(-12.0, 1.0, 53))
"""Four in a decade, from 1e-12 to 10."""
_RESOLVED = 1e-7
"""A gap, in radians, below which doubles do not tell it from 0."""
_FITTED = 8
"""So many points in a row, two decades of η, give the slope."""
_SMALL, _STRAIGHT = 1e-3, 1e-4
"""The largest η of them, and how far they may be from a line, in decades."""
_HALVINGS = 16


@dataclass(frozen=True, slots=True)
class GapPoint:
    """The gap of the lowest branch at one η, in radians and without its sign; of several the one nearest to 180°.

    `gap` is None where no branch is the lowest, or where doubles cannot tell it from 0.
    """

    eta: float
    gap: float | None
    is_certified: bool
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Theory:
    """β* − 180° ≈ constant · η^order, in radians."""

    order: int
    constant: float

    def at(self, eta: float) -> float:
        """Return |β* − 180°| in radians, as far as the leading term goes."""
        return abs(self.constant) * eta**self.order


@dataclass(frozen=True, slots=True)
class GapCurve:
    """|β* − 180°| against η.

    Attributes
    ----------
    points
        In the order of η: those of `ETAS`, and more of them near where β* leaves 180°.
    theory
        The leading term; None where all mixed derivatives up to the order K are 0, or do not exist.
    has_series
        Whether these derivatives exist.
    is_complete
        Whether all points are there.
    """

    points: tuple[GapPoint, ...]
    theory: Theory | None
    has_series: bool
    is_complete: bool

    @property
    def slope(self) -> float | None:
        """The slope d log|β* − 180°| / d log η, at the smallest η by least squares; None where there is no gap."""
        known = [(p.eta, p.gap) for p in self.points if p.gap and p.is_certified and p.eta <= _SMALL]
        if len(known) < _FITTED:
            return None
        x, y = np.log10(np.array(known)).T
        found = math.nan
        # where b is 0 but for the rounding of w, the smallest η lie between two slopes: the first straight part
        for first in range(len(known) - _FITTED + 1):
            part = slice(first, first + _FITTED)
            found, height = np.polyfit(x[part] - x[part].mean(), y[part], 1).tolist()
            if np.abs(y[part] - height - found * (x[part] - x[part].mean())).max() < _STRAIGHT:
                break
        return float(found)

    @property
    def symmetric_up_to(self) -> float | None:
        """The largest η up to which β* is exactly 180°; None where it is not even for the smallest one.

        Points at which the gap is not certified say nothing, for or against.
        """
        found = None
        for point in self.points:
            if point.is_exact:
                found = point.eta
            elif point.is_certified:
                break
        return found


def gap_curve(circle: Circle, wanted: Callable[[], bool] = lambda: True) -> Iterator[GapCurve]:
    """Yield the curve, longer by one point at a time, from the smallest η.

    It depends on L, w and the plane only; points are kept for the last few of them.

    Parameters
    ----------
    circle
        L, w, and the plane; at least two variables.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.
    """
    found = forms(circle, wanted)
    theory = None if found is None else _theory(found)
    points: list[GapPoint] = []
    for eta in ETAS:
        if not wanted():
            raise Unwanted
        point = _point(circle, eta, _Wanted(wanted))
        known = next((earlier for earlier in reversed(points) if earlier.is_certified), None)
        if known is not None and known.is_exact and point.is_certified and not point.is_exact:
            points += _leaving(circle, points[-1], point, _Wanted(wanted))
        points.append(point)
        yield GapCurve(tuple(points), theory, found is not None, is_complete=eta == ETAS[-1])


def _leaving(circle: Circle, before: GapPoint, after: GapPoint, wanted: _Wanted) -> list[GapPoint]:
    """Halve the interval in which β* leaves 180°; return the points that were looked at, in the order of η.

    Where the gap is not certified, β* has not visibly left.
    """
    found: list[GapPoint] = []
    low, high = before.eta, after.eta
    for _ in range(_HALVINGS):
        point = _point(circle, math.sqrt(low * high), wanted)
        found.append(point)
        low, high = (point.eta, high) if point.is_exact or not point.is_certified else (low, point.eta)
    return sorted(found, key=lambda point: point.eta)


class _Wanted:
    """A question that does not count among what a cached answer depends on."""

    __slots__ = ("ask",)

    def __init__(self, ask: Callable[[], bool]) -> None:
        self.ask = ask

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Wanted)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=8 * len(ETAS))
def _point(circle: Circle, eta: float, wanted: _Wanted) -> GapPoint:
    nearest = best_direction(circle, eta, wanted.ask, most=3, only_minima=True).nearest
    if nearest is None or (nearest.bound is None and abs(nearest.gap) < _RESOLVED):
        return GapPoint(eta, None, is_certified=False, is_exact=False)
    return GapPoint(eta, abs(nearest.gap), nearest.bound is not None, nearest.is_exact)


def mixed_derivatives(found: Forms) -> Sequence[float]:
    """Return κ_1 … κ_{K−1}; 0 where a ball about 0 is all that is known."""
    constants = []
    for order in range(1, ORDER):
        ball = -found.turning(order + 1) / found.slope
        constants.append(0.0 if 0 in ball else float(ball.mid()))
    return constants


def _theory(found: Forms) -> Theory | None:
    """Return the term that leads at the smallest η: one that is 0 but for the rounding of w may come after it."""
    sizes = [(abs(k) * ETAS[0] ** m, m, k) for m, k in enumerate(mixed_derivatives(found), 1) if math.isfinite(k)]
    size, order, constant = max(sizes, default=(0.0, 0, 0.0))
    return Theory(order, constant) if size > 0.0 else None
