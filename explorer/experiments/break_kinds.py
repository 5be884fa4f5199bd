"""What L, falling along a ray, does at a break: it falls on, turns up, jumps up, falls without end, or ends.

Only L and its slope at two small distances τ on either side of the break are looked at. As τ goes to 0

    L(t + τ) − L(t − τ)    stays where L jumps, and goes to 0 like τ^p at a corner or a cusp |τ|^p,
    v·∇L(w + (t − τ)u)     grows like 1/τ or faster only where L is not bounded.
"""

from __future__ import annotations

from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from explorer.experiments.ray_change import RayChange

Array = NDArray[np.float64]

_NEAR, _APART = 1e-9, 1e3
"""The smaller τ relative to t, and how much larger the other one is."""
_RESOLVED = 1e-10
"""The smaller τ relative to |w|, at least, so that w + tu is another point."""
_FASTEST = 900.0
"""How much steeper L is _APART times nearer to a place, if its slope grows like 1/τ or faster."""
_STAYS, _ROUNDINGS, _EPS = 0.9, 16.0, float(np.finfo(np.float64).eps)


class BreakKind(Enum):
    """What L does at a break."""

    FALLS_ON = auto()
    TURNS_UP = auto()
    """It does not fall behind it: a corner, a cusp, or the edge of a flat."""
    JUMPS_UP = auto()
    ENDLESS = auto()
    """It falls without bound before it."""
    ENDS = auto()
    """It is not a number behind it."""


def distances(ray: RayChange, t: float) -> Array:
    """Return the larger and the smaller τ, shape (2,), at a distance t > 0."""
    near = max(_NEAR * t, _RESOLVED * max(map(abs, ray.w)))
    return np.array([min(_APART * near, 0.5 * t), min(near, 0.25 * t)])


def is_endless(ray: RayChange, t: float) -> bool:
    """Whether L falls toward a distance t from before, with a slope that grows like 1/τ or faster."""
    far, near = ray.slope(t - distances(ray, t))
    return bool(near < 0.0 and abs(near) > _FASTEST * abs(far))


def jumps_up(ray: RayChange, t: float) -> bool:
    """Whether L is higher behind a distance t by what does not shrink as the points come closer."""
    apart = distances(ray, t)
    before, behind = ray.change(t - apart), ray.change(t + apart)
    with np.errstate(invalid="ignore", over="ignore"):
        far, near = behind - before
        steep = np.sum(np.abs(ray.slope(t + np.array([-1.0, 1.0]) * apart[1])))
        sizes = abs(before[1]) + abs(behind[1]) + abs(ray.value)
        # of L, and of w + tu, which counts beside a cusp
        noise = _ROUNDINGS * _EPS * (sizes + steep * (t + max(map(abs, ray.w))))
    return bool(near > (noise if np.isfinite(noise) else 0.0) and near >= _STAYS * far)


def kind_of_break(ray: RayChange, t: float) -> BreakKind:
    """Tell what L does at a break, where it falls just before.

    Parameters
    ----------
    ray
        L along the ray.
    t
        The distance of the break, t > 0.
    """
    if is_endless(ray, t):
        return BreakKind.ENDLESS
    if jumps_up(ray, t):
        return BreakKind.JUMPS_UP
    slope = float(ray.slope(t + distances(ray, t)[1:])[0])
    if np.isnan(slope):
        return BreakKind.ENDS
    return BreakKind.FALLS_ON if slope < 0.0 else BreakKind.TURNS_UP
