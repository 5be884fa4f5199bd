"""How far the promise of the first order can be trusted along u: five lengths, each found from the loss as typed.

    promise     the first η at which |R₁| is 10 % of |t₁|,  t₁ = η v·∇L,  R₁ = L(w + ηu) − L(w) − t₁
    lowest      the first minimum of L on the ray: v·∇L(w + ηu) turns from − to +, at a break of L too
    back        the first η at which L is at L(w) again
    stability   α = 2/λmax, λmax the largest eigenvalue of ∇²L(w), and η = α|∇L|
    radius      an estimate of the radius of convergence of the Taylor series along u

For a quadratic with d = v·∇L < 0 and c = v∇²Lu > 0 they are 0.2|d|/c, −d/c, −2d/c, 2/λ and ∞.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.direction import Vector
from explorer.experiments.breaks import Break, Breaks, breaks_ahead, nearest_breaks, stands_at_gap
from explorer.experiments.complex_ray import complex_singularity
from explorer.experiments.pade import nearest_pole
from explorer.experiments.ray_change import RaySeries, ray_change, ray_series
from explorer.experiments.ray_lengths import Lack, Length, RaySamples
from explorer.kernel import Unwanted
from explorer.local_model import LocalModel, Promise
from explorer.loss import Loss

Wanted = Callable[[], bool] | None

_SAME = 0.06
"""How near a pole lies to a break, relatively, if it stands for it: a break is exact, a pole is an estimate."""
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Stability:
    """The bound 2/λ on α.

    Attributes
    ----------
    largest
        λ, the largest eigenvalue of ∇²L(w); None where ∇²L does not exist.
    alpha
        2/λ, where λ > 0.
    length
        η = α|∇L|, or why there is none.
    """

    largest: float | None
    alpha: float | None
    length: Length


@dataclass(frozen=True, slots=True)
class Radius:
    """An estimate of the radius of convergence; what it comes from is a pole, a break, or neither.

    Attributes
    ----------
    length
        The estimate: infinite where neither was found.
    pole
        The complex t of the pole or branch point that is nearest; None where a break is, or none was found.
    nearest_break
        The break that is nearest.
    is_polynomial
        Whether L is a polynomial along u.
    """

    length: Length
    pole: complex | None = None
    nearest_break: Break | None = None
    is_polynomial: bool = False


@dataclass(frozen=True, slots=True)
class Trust:
    """All five, and the break of L that is nearest ahead on the ray."""

    promise: Length
    lowest: Length
    back: Length
    stability: Stability
    radius: Radius
    ahead: Break | None = None


_recent: dict[tuple[Loss, Vector, Vector], Trust] = {}


def trust(loss: Loss, model: LocalModel, wanted: Wanted = None) -> Trust:
    """Find how far the promise can be trusted at w along u; none of it depends on η.

    Parameters
    ----------
    loss, model
        L, and what is known at (w, u, η).
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.

    Notes
    -----
    A root is bracketed among samples that are spaced by 6 % from 1e-12 to 1e6, and evenly near w; between two of them
    a dip that leaves no trace in L and its slope is overlooked. 2/λ: Nesterov, Introductory Lectures on Convex
    Optimization (2004), section 1.2.3.
    """
    w, u = model.point.w, model.u
    if u is None or not model.point.is_finite:
        missing = Length(None, Lack.NO_DIRECTION)
        return Trust(missing, missing, missing, stability(loss, model), Radius(missing))
    key = (loss, w, u)
    found = _recent.get(key)
    if found is None:
        found = _trust_along(loss, model, u, wanted)
        for old in list(_recent)[: max(0, len(_recent) - _KEPT + 1)]:
            _recent.pop(old, None)
        _recent[key] = found
    return found


def _trust_along(loss: Loss, model: LocalModel, u: Vector, wanted: Wanted) -> Trust:
    w = model.point.w
    breaks = nearest_breaks(loss, w, u, wanted)
    ahead = breaks.ahead.t if breaks.ahead is not None else math.inf
    limit = radius(loss, w, u, breaks)
    bound = stability(loss, model)
    lack = _lack_of_slope(model)
    if lack in {Lack.NO_GRADIENT, Lack.STATIONARY, Lack.FLAT}:
        missing = Length(None, lack)
        return Trust(missing, missing, missing, bound, limit, breaks.ahead)
    samples = RaySamples.along(ray_change(loss, w, u, ahead, wanted))
    if wanted is not None and not wanted():
        raise Unwanted
    if not len(samples.t):
        missing = Length(None, Lack.NO_DIGITS)
        return Trust(missing, missing, missing, bound, limit, breaks.ahead)
    uphill = Length(None, lack)
    lowest = samples.lowest(breaks_ahead(loss, w, u, wanted)) if lack is None else uphill
    back = samples.back() if lack is None else uphill
    return Trust(samples.promise(), lowest, back, bound, limit, breaks.ahead)


def _lack_of_slope(model: LocalModel) -> Lack | None:
    if model.point.gradient is None:
        return Lack.NO_GRADIENT
    if model.point.stationary is not None or model.angle is None:
        return Lack.STATIONARY
    return {Promise.UP: Lack.UPHILL, Promise.FLAT: Lack.FLAT}.get(model.promise or Promise.DOWN)


def share_missed(model: LocalModel) -> float | None:
    """Return |R₁|/|t₁| at the η of the step; None where either does not exist, or t₁ is 0."""
    rows = model.taylor.rows if model.taylor is not None else ()
    if len(rows) < 2 or model.promise in {None, Promise.FLAT}:
        return None
    term, remainder = rows[1].term, rows[1].remainder
    if term is None or remainder is None or term.value == 0.0:
        return None
    return abs(remainder.value) / abs(term.value)


def stability(loss: Loss, model: LocalModel) -> Stability:
    """Return 2/λ, λ the largest eigenvalue of ∇²L(w).

    For a quadratic, w ← w − α∇L(w) goes to the minimum if and only if 0 < α < 2/λ. It says nothing of one step.
    """
    point = model.point
    if point.gradient is None or point.gradient_norm is None or point.at_branch:
        return Stability(None, None, Length(None, Lack.NO_HESSIAN))
    eigenvalues = _eigenvalues(loss, point.w)
    if eigenvalues is None:
        return Stability(None, None, Length(None, Lack.NO_HESSIAN))
    largest = eigenvalues[-1]
    if not largest > len(eigenvalues) * np.finfo(np.float64).eps * max(map(abs, eigenvalues)):
        return Stability(largest, None, Length(None, Lack.NOT_CONVEX))
    alpha = 2.0 / largest
    if point.stationary is not None:
        return Stability(largest, alpha, Length(None, Lack.STATIONARY))
    return Stability(largest, alpha, Length(alpha * point.gradient_norm))


@lru_cache(maxsize=4)
def _eigenvalues(loss: Loss, w: Vector) -> tuple[float, ...] | None:
    hessian = loss.hessian(w)
    return tuple(np.linalg.eigvalsh(hessian).tolist()) if np.isfinite(hessian).all() else None


def radius(loss: Loss, w: Vector, u: Vector, breaks: Breaks) -> Radius:
    """Estimate the radius of convergence of the series along u.

    It is the distance of the nearest singularity of L(w + tu) in the plane of complex t: a break on the line itself,
    a complex zero of an argument in L at which L is singular, or a pole that Padé approximants show.

    Parameters
    ----------
    loss, w, u
        L, the point and the direction.
    breaks
        Those of L on the line.
    """
    series = ray_series(loss.root, w, u)
    if not _is_analytic(loss, w, u, series):
        return Radius(Length(None, Lack.NOT_ANALYTIC))
    corner = breaks.nearest
    known = complex_singularity(loss, w, u, abs(corner.t) if corner is not None else math.inf)
    shown = nearest_pole(series)
    exact = known if known is not None else complex(corner.t) if corner is not None else None
    if shown is not None and _is_another(shown, exact):
        return Radius(Length(abs(shown)), pole=shown)
    if known is not None:
        return Radius(Length(abs(known)), pole=known)
    if corner is not None:
        return Radius(Length(abs(corner.t)), nearest_break=corner)
    return Radius(Length(math.inf), is_polynomial=series.is_polynomial)


def _is_analytic(loss: Loss, w: Vector, u: Vector, series: RaySeries) -> bool:
    """Whether the series on both sides of w are one."""
    if not series.is_complete or not stands_at_gap(loss, w):
        return series.is_complete
    behind = ray_series(loss.root, w, tuple(-x for x in u))
    if not behind.is_complete:
        return False
    orders = np.arange(len(series.scaled))
    mirrored = behind.scaled * (-series.scale / behind.scale) ** orders
    return bool(
        np.allclose(mirrored, series.scaled, rtol=1e-10, atol=1e-13 * float(np.max(np.abs(series.scaled[1:]))))
    )


def _is_another(pole: complex, exact: complex | None) -> bool:
    """Whether a pole is nearer than a singularity that is known, and not an estimate of it."""
    return exact is None or (abs(pole) < abs(exact) and abs(pole - exact) > _SAME * abs(exact))
