"""The length η of a step along u, by rule.

step length          w ← w + ηu                     (the Taylor argument)
scaled by gradient   w ← w + α|∇L|u                 (for β = 180°: w ← w − α∇L)
natural              w ← w + s·p, u = p/|p|          (Newton's own length at s = 1)
line search          Armijo backtracking, or a minimum of L along the ray
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from explorer.direction import FLAT, Direction, Vector
from explorer.loss import Loss
from explorer.sums import dot

ARMIJO_SLOPE = 1e-4
"""c₁ in L(w + ηu) ≤ L(w) + c₁·η·v·∇L."""

_NOT_DOWNHILL = "a line search needs a descent direction, v·∇L < 0"
_BEYOND = "v·∇L is beyond the doubles, so that there is no length to search for"

_HALVINGS = 60
_DOUBLINGS = 60


class LengthRule(StrEnum):
    """How the number that the person sets becomes the length η of the step."""

    LENGTH = "length"
    GRADIENT = "gradient"
    NATURAL = "natural"
    ARMIJO = "armijo"
    MINIMUM = "minimum"


@dataclass(frozen=True, slots=True)
class Length:
    """η > 0, or None and the reason in `note`."""

    eta: float | None
    note: str = ""


def step_length(
    rule: LengthRule, size: float, loss: Loss, w: Vector, direction: Direction, gradient: Vector | None
) -> Length:
    """Give the length of the step from w along u.

    Parameters
    ----------
    rule
        How `size` is meant.
    size
        η, α or s; the first length that is tried, for a line search.
    loss, w
        L and where it is now.
    direction
        u, defined, with its natural length.
    gradient
        ∇L(w), None where it does not exist.
    """
    if rule is LengthRule.LENGTH:
        return Length(size)
    if rule is LengthRule.NATURAL:
        return _positive(size * direction.natural_length, "the natural length is zero here")
    if gradient is None:
        return Length(None, "∇L does not exist here, so the length of the step is undefined")
    if rule is LengthRule.GRADIENT:
        return _positive(size * math.hypot(*gradient), "∇L = 0: the step scaled by |∇L| is zero")
    assert direction.u is not None
    slope = dot(direction.u, gradient)
    if not math.isfinite(slope) or slope >= -FLAT * math.hypot(*gradient):
        return Length(None, _NOT_DOWNHILL if math.isfinite(slope) else _BEYOND)
    search = _armijo if rule is LengthRule.ARMIJO else _minimum
    return search(loss, w, direction.u, slope, size)


def along(w: Vector, u: Vector, eta: float) -> Vector:
    """W + ηu, rounded to doubles."""
    return tuple(a + eta * b for a, b in zip(w, u, strict=True))


def _positive(eta: float, otherwise: str) -> Length:
    return Length(eta) if eta > 0.0 and math.isfinite(eta) else Length(None, otherwise)


def _armijo(loss: Loss, w: Vector, u: Vector, slope: float, first: float) -> Length:
    """Backtrack by halves. Source: Nocedal & Wright, Numerical Optimization (2006), algorithm 3.1."""
    here = loss.value(w)
    eta = first
    for _ in range(_HALVINGS):
        there = loss.value(along(w, u, eta))
        # strictly lower as well: a decrease below the last digit of L is none
        if there < here and there <= here + ARMIJO_SLOPE * eta * slope:
            return Length(eta)
        eta /= 2.0
    return Length(None, "backtracking found no lower L: w is at the limit of double precision")


def _minimum(loss: Loss, w: Vector, u: Vector, _: float, first: float) -> Length:
    """Find where the slope v·∇L(w + ηu) turns from − to +, by doubling or halving and then bisection.

    A zero of the slope is located to double precision, a lowest value of L only to the square root of that.
    """
    slope = partial(_falling, loss, w, u, loss.value(w))
    low = first
    for _ in range(_HALVINGS):
        if slope(low) < 0.0:
            break
        low /= 2.0
    else:
        return Length(None, "no lower L along the ray: w is at the limit of double precision")
    high = 2.0 * low
    for _ in range(_DOUBLINGS):
        if not slope(high) < 0.0:
            return _between(slope, low, high)
        low, high = high, 2.0 * high
    return Length(None, "L keeps falling along the ray: there is no minimum to stop at")


def _slope(loss: Loss, w: Vector, u: Vector, eta: float) -> float:
    """v·∇L(w + ηu), NaN where L or ∇L is not finite."""
    there = along(w, u, eta)
    gradient = loss.gradient(there).tolist()
    finite = math.isfinite(loss.value(there)) and all(map(math.isfinite, gradient))
    return dot(u, gradient) if finite else math.nan


def _falling(loss: Loss, w: Vector, u: Vector, here: float, eta: float) -> float:
    """Return the slope where L is not above `here`, else +∞: beyond a hump, what falls leads to no lower L."""
    slope = _slope(loss, w, u, eta)
    return slope if not slope < 0.0 or loss.value(along(w, u, eta)) <= here else math.inf


def _between(slope: Callable[[float], float], low: float, high: float) -> Length:
    """Halve the interval between a falling slope and one that rises or does not exist."""
    while low < (middle := 0.5 * (low + high)) < high:
        if slope(middle) < 0.0:
            low = middle
        else:
            high = middle
    if math.isnan(slope(high)):
        return Length(None, "L or ∇L stops being finite along the ray before there is a minimum")
    return Length(low)
