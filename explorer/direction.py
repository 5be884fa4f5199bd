"""The direction u of a step, by rule, and the angle β that it makes with ∇L.

cos β = v·∇L / (|v||∇L|),  v = uᵀ,  −1 ≤ cos β ≤ 1
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.norms import HessianNorm, Norm, steepest
from explorer.sums import dot

Vector = tuple[float, ...]

STEEPEST_DESCENT, STEEPEST_ASCENT, ALONG_CONTOUR = 180.0, 0.0, 90.0

MOST_SEED = 2**31 - 1
"""Of what is random: the fields of a window have no room for more."""

_TWO_WAYS = "with one variable β is 0° or 180°"
_NO_TURN = "∇L lies along the axis that was chosen: they span no plane for u to turn in"

_PARALLEL = 1e-7
"""How much of a unit vector lies across ∇L, at most, for it to count as parallel: less is rounding."""

FLAT = 1e-12
"""|cos β| up to which v·∇L counts as zero: a right angle in doubles is exact to about 1e-16."""


@dataclass(frozen=True, slots=True)
class AtAngle:
    """u at the angle `beta` (degrees) to ∇L; 180 is steepest descent, 0 ascent, 90 along the contour.

    In the plane β runs counter-clockwise from ∇L. With three or more variables the rotation happens in the
    plane of ∇L and the axis `second`; without one it is the axis that is farthest from ∇L.
    """

    beta: float = STEEPEST_DESCENT
    second: int | None = None


@dataclass(frozen=True, slots=True)
class AlongVector:
    """u along a fixed vector, whatever ∇L is."""

    vector: Vector


@dataclass(frozen=True, slots=True)
class AlongAxis:
    """u along the axis of one variable, toward its larger (sign 1) or smaller (sign −1) values."""

    axis: int
    sign: int = 1


@dataclass(frozen=True, slots=True)
class AtRandom:
    """u uniform on the sphere; the same seed and step number give the same u."""

    seed: int = 0


@dataclass(frozen=True, slots=True)
class Newton:
    """u along p = −(∇²L)⁻¹∇L, which leads to the stationary point of the second-order model."""


@dataclass(frozen=True, slots=True)
class SteepestIn:
    """u along the steepest direction of a norm: ℓ1 is coordinate descent, ℓ∞ sign descent, P = ∇²L Newton's.

    u is scaled to |u|₂ = 1 like every other, so that η is a length in all of them.
    """

    norm: Norm


DirectionRule = AtAngle | AlongVector | AlongAxis | AtRandom | Newton | SteepestIn


def needs_hessian(rule: DirectionRule) -> bool:
    """Whether u depends on ∇²L."""
    return isinstance(rule, Newton) or (isinstance(rule, SteepestIn) and isinstance(rule.norm, HessianNorm))


@dataclass(frozen=True, slots=True)
class Direction:
    """A unit vector u, or None and the reason in `note`.

    `natural_length` is |p| of the vector p that u was made from: Newton's step, −∇L itself, or the steepest step of a
    norm, its dual norm of ∇L times its steepest direction. `second` is the axis
    that spans, together with ∇L, the plane in which u turns, where there are planes to choose from; `normal` is the
    unit vector in it that is at a right angle to ∇L, toward that axis.
    """

    u: Vector | None
    natural_length: float = 1.0
    note: str = ""
    second: int | None = None
    normal: Vector | None = None


@dataclass(frozen=True, slots=True)
class Angle:
    """v·∇L, the lengths, cos β, and β in degrees.

    `beta` is unoriented, 0–180°. `oriented` runs 0–360° from ∇L: counter-clockwise where there are two variables, and
    from three on in a plane that is named, toward its second direction.
    """

    dot: float
    direction_norm: float
    gradient_norm: float
    cos_beta: float
    beta: float
    oriented: float | None

    @property
    def shown(self) -> float:
        """β as it is shown: with its orientation where it has one."""
        return self.beta if self.oriented is None else self.oriented


def norm(vector: Sequence[float]) -> float:
    """|vector|₂, without overflow or underflow."""
    return math.hypot(*vector)


def unit(vector: Sequence[float]) -> Vector | None:
    """vector/|vector|, or None where that is undefined."""
    largest = max((abs(x) for x in vector), default=0.0)
    if largest == 0.0 or not math.isfinite(largest):
        return None
    # scaled first, by a power of 2, which rounds nothing: the length of 1e-320 would lose its digits
    exponent = math.frexp(largest)[1]
    scaled = [math.ldexp(x, -exponent) for x in vector]
    length = norm(scaled)
    return tuple(x / length for x in scaled)


def part_across(vector: Vector, g: Vector) -> Vector | None:
    """Return the unit vector along what a vector has at a right angle to the unit vector g; None for rounding."""
    across, along = np.asarray(vector), np.asarray(g)
    for _ in range(2):  # what cancellation left along g, the second projection removes
        across = across - (across @ along) * along
    return unit(across.tolist()) if norm(across.tolist()) > _PARALLEL * norm(vector) else None


def direction(
    rule: DirectionRule,
    n: int,
    gradient: Vector | None,
    hessian: NDArray[np.float64] | None = None,
    *,
    step: int = 0,
) -> Direction:
    """Give the direction that a rule chooses.

    Parameters
    ----------
    rule
        One of the rules above.
    n
        The number of variables.
    gradient
        ∇L(w), n components; None where it does not exist.
    hessian
        ∇²L(w), shape (n, n), for the rules of which `needs_hessian` says so.
    step
        The number of the step, which tells random directions apart.
    """
    match rule:
        case AlongVector(vector):
            u = unit(vector)
            return Direction(u, norm(vector), "" if u else "the vector has no direction")
        case AlongAxis(axis, sign):
            return Direction(tuple(float(sign) if i == axis else 0.0 for i in range(n)))
        case AtRandom(seed):
            return Direction(unit(np.random.default_rng([seed, step]).standard_normal(n).tolist()))
    if gradient is None:
        return Direction(None, note="∇L does not exist here, so this direction is undefined")
    if isinstance(rule, AtAngle):
        return _at_angle(rule, gradient)
    return _steepest_in(rule.norm, gradient, hessian) if isinstance(rule, SteepestIn) else _newton(gradient, hessian)


def _at_angle(rule: AtAngle, gradient: Vector) -> Direction:
    g = unit(gradient)
    if g is None:
        return Direction(None, note="∇L = 0: at a stationary point no angle to ∇L exists")
    cosine, sine = cos_sin(rule.beta)
    aside = normal(g, rule.second)
    if aside is None and sine != 0.0:
        return Direction(None, note=_NO_TURN if len(g) > 1 else _TWO_WAYS)
    u = turned(g, aside or (0.0,) * len(g), cosine, sine)
    if len(g) <= 2:
        return Direction(u, norm(gradient))
    return Direction(u, norm(gradient), second=_second_axis(g, rule.second), normal=aside)


def turned(g: Vector, across: Vector, cosine: float, sine: float) -> Vector | None:
    """Turn the unit vector g toward another one, at a right angle to it."""
    found = tuple(cosine * a + sine * b for a, b in zip(g, across, strict=True))
    # a multiple of 90° needs no second rounding
    return found if 0.0 in {cosine, sine} else unit(found)


def cos_sin(degrees: float) -> tuple[float, float]:
    """Exact at the multiples of 90°, so that steepest descent is −∇L/|∇L| to the bit."""
    quarters, rest = divmod(degrees % 360.0, 90.0)
    cosine, sine = math.cos(math.radians(rest)), math.sin(math.radians(rest))
    for _ in range(int(quarters)):
        cosine, sine = -sine, cosine
    return cosine + 0.0, sine + 0.0


def normal(g: Vector, second: int | None) -> Vector | None:
    """Give the unit vector at a right angle to g: counter-clockwise in the plane, else toward an axis."""
    if len(g) == 1:
        return None
    if len(g) == 2:
        return (-g[1], g[0])
    axis = _second_axis(g, second)
    toward = unit([(1.0 if i == axis else 0.0) - g[axis] * a for i, a in enumerate(g)])
    if toward is None:
        return None
    # a second projection removes what cancellation left of g when the axis is nearly parallel to it
    overlap = dot(toward, g)
    return unit([t - overlap * a for t, a in zip(toward, g, strict=True)])


def _second_axis(g: Vector, second: int | None) -> int:
    return second if second is not None else min(range(len(g)), key=lambda i: abs(g[i]))


def _newton(gradient: Vector, hessian: NDArray[np.float64] | None) -> Direction:
    if hessian is None or not np.isfinite(hessian).all():
        return Direction(None, note="∇²L does not exist here, so Newton's direction is undefined")
    eigenvalues = np.linalg.eigvalsh(hessian)
    largest = float(np.abs(eigenvalues).max())
    if largest == 0.0 or float(np.abs(eigenvalues).min()) <= 1e-14 * largest:
        return Direction(None, note="∇²L is singular: Newton's direction is undefined")
    p: list[float] = np.linalg.solve(hessian, -np.asarray(gradient)).tolist()
    u = unit(p)
    if u is None:
        return Direction(None, note="∇L = 0: Newton's step is zero at a stationary point")
    kind = "maximum" if float(eigenvalues[-1]) < 0.0 else "saddle"
    definite = float(eigenvalues[0]) > 0.0
    note = "" if definite else f"∇²L is not positive definite: Newton's step leads toward a {kind} of the local model"
    return Direction(u, norm(p), note)


def _steepest_in(chosen: Norm, gradient: Vector, hessian: NDArray[np.float64] | None) -> Direction:
    """Source: Boyd & Vandenberghe, Convex Optimization (2004), section 9.4, with the unnormalised step as p."""
    found = steepest(chosen, gradient, hessian)
    if found.vector is None:
        return Direction(None, note=found.note)
    u, natural = unit(found.vector), found.dual * norm(found.vector)
    return Direction(u, natural, found.note if u is not None else "u is beyond the range of doubles")


def angle(u: Vector, gradient: Vector, normal: Vector | None = None) -> Angle | None:
    """Measure β between u and ∇L; None where ∇L = 0 and no angle exists.

    β = 2·atan2(|û − ĝ|, |û + ĝ|), accurate near 0° and 180°, where arccos loses half of the digits.
    Source: Kahan, How Futile are Mindless Assessments of Roundoff (2006), section 12.

    Parameters
    ----------
    u, gradient
        u and ∇L(w), n components each.
    normal
        The second direction n̂ of the plane in which u turned, a unit vector at a right angle to ∇L. From three
        variables on β is oriented only with it: past 180° where u·n̂ < 0.
    """
    g, v = unit(gradient), _unit_as_given(u)
    if g is None or v is None:
        return None
    apart = norm([a - b for a, b in zip(v, g, strict=True)])
    together = norm([a + b for a, b in zip(v, g, strict=True)])
    beta = math.degrees(2.0 * math.atan2(apart, together))
    cos_beta = max(-1.0, min(1.0, dot(v, g)))
    return Angle(dot(u, gradient), norm(u), norm(gradient), cos_beta, beta, _oriented(v, g, beta, normal))


def _unit_as_given(u: Vector) -> Vector | None:
    """Keep a vector that is a unit vector to rounding: dividing again would turn it by its last digit."""
    return u if abs(norm(u) - 1.0) <= 4.0 * sys.float_info.epsilon else unit(u)


def _oriented(u: Vector, g: Vector, beta: float, normal: Vector | None) -> float | None:
    if len(u) == 2:
        clockwise = g[0] * u[1] - g[1] * u[0] < 0.0
    elif normal is not None:
        clockwise = dot(u, normal) < 0.0
    else:
        return None
    return 360.0 - beta if clockwise and 0.0 < beta < 180.0 else beta
