"""L along the ray w + tu, accurate at every distance: from its certified series where that holds, else from doubles.

    ΔL(t) = L(w + tu) − L(w),     R₁(t) = ΔL(t) − t v·∇L(w),     slope(t) = v·∇L(w + tu)

A difference of doubles has no digits left where t is small; the series Σ c_k t^k has all of them, but only inside its
radius of convergence, and as long as the orders that are left out do not count.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from flint import arb
from numpy.typing import NDArray

from explorer.direction import Vector
from explorer.expression import Node
from explorer.jets import Program, expand, program_of
from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.scale import LARGEST, SMALLEST
from explorer.series import flint_context

Array = NDArray[np.float64]

ORDERS = 37
"""Coefficients of a series that is taken along a ray."""

_BITS = (256, 768)
_LARGEST_EXPONENT = 1000
_EPS = float(np.finfo(np.float64).eps)
_TAIL, _LEFT_OUT = 3, 0.25 * _EPS
_AGREEMENT, _NOISE = 100.0 * _EPS, 10.0
_QUIET, _QUIET_SHARE = 1e-8, 1e-6
_PER_DECADE, _EVENLY, _FAR = 40, 600, 10.0


@dataclass(frozen=True, slots=True, eq=False)
class RaySeries:
    """The coefficients of L(w + tu) = Σ c_k t^k for t → 0+, in a unit of length in which they are of one size.

    Attributes
    ----------
    scaled
        c_k s^k, shape (orders,): rounded to doubles, and 0 where it is 0 or not told apart from it.
    scale
        s, a power of 2.
    slope
        c_1 = v·∇L(w) to double precision; NaN where it does not exist.
    is_complete
        Whether all the orders that were asked for exist.
    """

    scaled: Array
    scale: float
    slope: float
    is_complete: bool

    @property
    def degree(self) -> int:
        """The last order whose coefficient is not 0; 0 for a constant."""
        return int(np.flatnonzero(self.scaled)[-1]) if self.scaled.any() else 0

    @property
    def is_polynomial(self) -> bool:
        """Whether the last sixth of the coefficients, at least, are 0: L is a polynomial along the ray, it seems."""
        return self.is_complete and self.degree < len(self.scaled) - len(self.scaled) // 6

    def terms(self, t: Array) -> Array:
        """Return c_k t^k, shapes (m,) → (orders, m)."""
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            powers = (t / self.scale) ** np.arange(len(self.scaled))[:, None]
            # 0·∞ is a coefficient that is not there
            return np.where(self.scaled[:, None] == 0.0, 0.0, self.scaled[:, None] * powers)


@lru_cache(maxsize=4)
def ray_series(root: Node, w: Vector, u: Vector, orders: int = ORDERS) -> RaySeries:
    """Expand L along a ray; what coefficients exist ends at a kink at w.

    Parameters
    ----------
    root
        The loss.
    w, u
        The point and the direction, one double per variable, taken exactly.
    orders
        How many coefficients are wanted.
    """
    return series_along(root, w, u, orders)


def series_along(root: Node, w: Vector, u: Vector, orders: int) -> RaySeries:
    """Expand any node along a ray, as `ray_series` does, and do not keep it."""
    program = program_of(root)
    found: tuple[arb, ...] = ()
    for bits in _BITS:
        found = _coefficients(program, w, u, orders, bits)
        if all(c.is_zero() or 0 not in c for c in found):
            break
    return _scaled(found, orders)


def _coefficients(program: Program, w: Vector, u: Vector, orders: int, bits: int) -> tuple[arb, ...]:
    with flint_context(bits, orders):
        return expand(program, [arb(x) for x in w], [arb(x) for x in u], orders).coefficients[:orders]


def _scaled(found: tuple[arb, ...], orders: int) -> RaySeries:
    known = [(k, _exponent(c)) for k, c in enumerate(found) if 0 not in c]
    exponent = _common_exponent([(k, size) for k, size in known if k > 0])
    scaled = np.zeros(len(found))
    for k, size in known:
        if size + k * exponent > -_LARGEST_EXPONENT:
            scaled[k] = _shifted(found[k], k * exponent)
    slope = float(found[1].mid()) if len(found) > 1 else math.nan
    return RaySeries(scaled, 2.0**exponent, slope, len(found) == orders)


def _exponent(c: arb) -> int:
    """Return about log₂|c|, which need not be in the range of doubles."""
    mantissa, exponent = c.mid().man_exp()
    return int(exponent) + int(mantissa).bit_length()


def _shifted(c: arb, exponent: int) -> float:
    """Return c·2^exponent, infinite beyond the doubles."""
    mantissa, own = c.mid().man_exp()
    # 64 bits of the mantissa are enough to round well, and fit an exponent of doubles
    cut = max(0, int(mantissa).bit_length() - 64)
    try:
        return math.ldexp(float(int(mantissa) >> cut), int(own) + cut + exponent)
    except OverflowError:
        return math.copysign(math.inf, float(c.mid()))


def _common_exponent(known: list[tuple[int, int]]) -> int:
    """Return the e for which log₂|c_k| + k·e is level, by least squares."""
    if len(known) < 2:
        return 0
    orders, sizes = np.array(known, dtype=np.float64).T
    centred = orders - orders.mean()
    slope = float(centred @ (sizes - sizes.mean()) / (centred @ centred))
    return -round(min(max(slope, -_LARGEST_EXPONENT), _LARGEST_EXPONENT))


@dataclass(frozen=True, slots=True, eq=False)
class RayChange:
    """L along a ray.

    Attributes
    ----------
    loss, w, u
        L, the point and the direction.
    series
        The coefficients along the ray.
    value
        L(w) in doubles.
    reach
        The distance up to which the series is used.
    """

    loss: Loss
    w: Vector
    u: Vector
    series: RaySeries
    value: float
    reach: float = 0.0

    def points(self, t: Array) -> Array:
        """Return w + tu, shapes (m,) → (m, n)."""
        with np.errstate(over="ignore"):
            return np.asarray(np.asarray(self.w) + np.multiply.outer(t, np.asarray(self.u)))

    def change(self, t: Array) -> Array:
        """ΔL, shapes (m,) → (m,); NaN where L does not exist."""
        return self._mended(t, self.doubles, lambda near: _total(self.series.terms(near)[1:]))

    def remainder(self, t: Array) -> Array:
        """R₁, shapes (m,) → (m,)."""
        line = self.series.slope
        return self._mended(
            t, lambda far: self.doubles(far) - line * far, lambda near: _total(self.series.terms(near)[2:])
        )

    def slope(self, t: Array) -> Array:
        """v·∇L(w + tu), shapes (m,) → (m,)."""
        return self._mended(t, self.slope_of_doubles, self._slope_of_series)

    def is_told(self, t: Array) -> NDArray[np.bool_]:
        """Whether ΔL has digits at a distance: from the series, or as a difference of doubles."""
        with np.errstate(over="ignore"):
            return np.asarray((t <= self.reach) | (abs(self.series.slope) * t > 1e4 * _EPS * abs(self.value)))

    def doubles(self, t: Array) -> Array:
        """ΔL as a difference of doubles."""
        with np.errstate(all="ignore"):
            return np.asarray(self.loss.values(self.points(t)) - self.value)

    def slope_of_doubles(self, t: Array) -> Array:
        """v·∇L(w + tu) in doubles; NaN where L itself is not finite, whatever its formula for ∇L gives."""
        points = self.points(t)
        with np.errstate(all="ignore"):
            slopes = self.loss.gradients(points) @ np.asarray(self.u)
            return np.where(np.isfinite(self.loss.values(points)), slopes, np.nan)

    def _slope_of_series(self, t: Array) -> Array:
        scaled = self.series.scaled
        derived = RaySeries(scaled[1:] * np.arange(1, len(scaled)) / self.series.scale, self.series.scale, 0.0, True)
        return _total(derived.terms(t))

    def _mended(self, t: Array, far: Callable[[Array], Array], near: Callable[[Array], Array]) -> Array:
        is_near = t <= self.reach
        found = np.empty(len(t))
        for chosen, function in ((is_near, near), (~is_near, far)):
            if chosen.any():
                found[chosen] = function(t[chosen])
        return found


def _total(terms: Array) -> Array:
    # the highest orders first: they are the smallest where the series is used
    return np.asarray(np.sum(terms[::-1], axis=0))


def line_grid(w: Vector) -> Array:
    """Return distances at which L along a ray is sampled, ascending.

    They are spaced by ratio from 1e-12 to 1e6, and evenly up to a few times |w|, so that what lies far from w is not
    passed over.
    """
    by_ratio = np.geomspace(SMALLEST, LARGEST, _PER_DECADE * round(math.log10(LARGEST / SMALLEST)) + 1)
    far = _FAR * max(1.0, *map(abs, w))
    return np.union1d(by_ratio, np.linspace(far / _EVENLY, far, _EVENLY))


def ray_change(
    loss: Loss, w: Vector, u: Vector, nearest_break: float = math.inf, wanted: Callable[[], bool] | None = None
) -> RayChange:
    """Look along a ray, and find out how far its series can be used.

    The series is used up to a distance if, at all samples before it, the last terms do not count, the series gives
    the doubles up to their round-off, and no operation of L has changed branch.

    Parameters
    ----------
    loss, w, u
        L, the point and the direction.
    nearest_break
        The distance of the nearest break of L on the ray; see `explorer.experiments.breaks`.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.
    """
    series = ray_series(loss.root, w, u)
    plain = RayChange(loss, w, u, series, loss.value(w))
    if wanted is not None and not wanted():
        raise Unwanted
    t = line_grid(w)
    t = t[t < nearest_break]
    holds = _holds(plain, t[: _hopeful(series, t)])
    count = len(holds) if holds.all() else int(np.argmin(holds))
    return RayChange(loss, w, u, series, plain.value, float(t[count - 1]) if count else 0.0)


def _hopeful(series: RaySeries, t: Array) -> int:
    """Return at how many of the first samples the last terms of the series do not count."""
    terms = np.abs(series.terms(t)[1:])
    if not len(terms):
        return 0
    with np.errstate(invalid="ignore", over="ignore"):
        largest = np.max(terms, axis=0)
        is_small = np.isfinite(largest) & (np.sum(terms[-_TAIL:], axis=0) <= _LEFT_OUT * largest)
    return len(t) if is_small.all() else int(np.argmin(is_small))


def _holds(ray: RayChange, t: Array) -> NDArray[np.bool_]:
    """Whether series and doubles agree to round-off: of L itself, of w + tu, and of what cancels inside of L."""
    if not len(t):
        return np.zeros(0, dtype=bool)
    doubles = ray.doubles(t)
    with np.errstate(all="ignore"):
        apart = np.abs(_total(ray.series.terms(t)[1:]) - doubles)
        points = ray.points(t)
        sizes = np.maximum(abs(ray.value), np.abs(doubles + ray.value))
        rounding = np.sum(np.abs(ray.loss.gradients(points) * points), axis=1)
        is_quiet = (t < _QUIET) & (apart < _QUIET_SHARE * sizes)
        noise = float(np.max(apart[is_quiet], initial=0.0))
        allowed = _AGREEMENT * (sizes + np.where(np.isfinite(rounding), rounding, 0.0)) + _NOISE * noise
        return np.asarray(apart <= allowed)
