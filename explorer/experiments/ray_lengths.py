"""Lengths on a ray: where the first order fails, where L is lowest, and where it is back at L(w)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from explorer.experiments.break_kinds import BreakKind, distances, is_endless, jumps_up, kind_of_break
from explorer.experiments.breaks import Break
from explorer.experiments.crossings import Crossing, Ending, first_crossing
from explorer.experiments.ray_change import RayChange, line_grid

Array = NDArray[np.float64]

SHARE = 0.1
"""The share of t₁ that R₁ may be for the promise to count as kept."""

_MOST_SPLIT, _PARTS = 24, 32
_LEVELS_OFF = 1e-6


class Lack(Enum):
    """Why a length does not exist."""

    NO_DIRECTION = auto()
    NO_GRADIENT = auto()
    STATIONARY = auto()
    UPHILL = auto()
    FLAT = auto()
    NO_DIGITS = auto()
    """What L changes by is lost in the rounding of L at every η."""
    NEVER = auto()
    """Not up to the largest η."""
    UNDEFINED = auto()
    """L, or its slope, stops being a number first."""
    AT_ONCE = auto()
    """Below the smallest η already."""
    ENDLESS = auto()
    """L falls without bound toward a place on the ray."""
    JUMP = auto()
    """L falls up to a place on the ray, and jumps up there."""
    NO_HESSIAN = auto()
    NOT_CONVEX = auto()
    NOT_ANALYTIC = auto()


@dataclass(frozen=True, slots=True)
class Length:
    """A length on the ray, or why there is none.

    Attributes
    ----------
    eta
        η > 0; infinite where nothing bounds it; None where it does not exist.
    lack
        Why it does not exist.
    ended
        Where the search for it ended, if it does not.
    is_jump
        Whether L jumps there, so that it takes no value between.
    """

    eta: float | None
    lack: Lack | None = None
    ended: float | None = None
    is_jump: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RaySamples:
    """ΔL and its slope at distances, shapes (m,)."""

    ray: RayChange
    t: Array
    change: Array
    slope: Array

    @classmethod
    def along(cls, ray: RayChange) -> RaySamples:
        """Sample L where it has digits, and more closely where it turns more than once between two samples."""
        t = line_grid(ray.w)
        t = t[ray.is_told(t)]
        coarse = cls(ray, t, ray.change(t), ray.slope(t))
        hidden = coarse._suspects()
        if not len(hidden):
            return coarse
        extra = np.unique(np.linspace(t[hidden], t[hidden + 1], _PARTS + 1)[1:-1])
        order = np.argsort(np.concatenate([t, extra]), kind="stable")
        return cls(
            ray,
            np.concatenate([t, extra])[order],
            np.concatenate([coarse.change, ray.change(extra)])[order],
            np.concatenate([coarse.slope, ray.slope(extra)])[order],
        )

    def _suspects(self) -> NDArray[np.intp]:
        """Return the first intervals in which L turns more than once: its values and slopes at the ends tell."""
        with np.errstate(invalid="ignore"):
            falls = (self.slope[:-1] < 0.0) & (self.slope[1:] < 0.0)
            dips = falls & (self.change[1:] > self.change[:-1])
            humps = (self.slope[:-1] > 0.0) & (self.slope[1:] < 0.0)
        return np.flatnonzero(dips | humps)[:_MOST_SPLIT]

    def promise(self) -> Length:
        """Return the first η at which |R₁| is more than a tenth of |t₁|."""
        line = abs(self.ray.series.slope)

        def excess(t: Array) -> Array:
            with np.errstate(invalid="ignore", over="ignore"):
                return np.asarray(np.abs(self.ray.remainder(t)) - SHARE * line * t)

        return _length(first_crossing(excess, self.t, excess(self.t)))

    def lowest(self, breaks: Iterable[Break] = ()) -> Length:
        """Return the first η at which the slope turns from − to +, or jumps from − to 0.

        Parameters
        ----------
        breaks
            Those of L ahead on the ray, the nearest first: the slope alone does not show a jump or a pole there.
        """
        found = first_crossing(self.ray.slope, self.t, self._falling())
        if found.ending is Ending.AT_ONCE:
            return _length(found)
        beside = found.t + float(distances(self.ray, found.t)[1])
        for broken in breaks:
            if broken.t > beside:
                break
            kind = kind_of_break(self.ray, broken.t)
            if kind is BreakKind.TURNS_UP:
                return Length(broken.t)
            if kind is not BreakKind.FALLS_ON:
                return Length(None, _LACKS_AT_BREAK[kind], broken.t)
        if found.ending is not Ending.NEVER and is_endless(self.ray, found.t):
            return Length(None, Lack.ENDLESS, found.t)
        return _length(found)

    def _falling(self) -> Array:
        """Return the slopes; 0 is made positive where L stops falling at once, as at the corner of max(0, x)."""
        stops = np.flatnonzero((self.slope[:-1] < -_LEVELS_OFF * abs(self.slope[0])) & (self.slope[1:] == 0.0))
        values = self.slope.copy()
        values[stops + 1] = math.ulp(0.0)
        return values

    def back(self) -> Length:
        """Return the first η at which ΔL turns from − to +."""
        found = first_crossing(self.ray.change, self.t, self.change)
        is_found = found.ending is Ending.FOUND
        return Length(found.t, is_jump=jumps_up(self.ray, found.t)) if is_found else _length(found)


_LACKS_AT_BREAK = {
    BreakKind.ENDLESS: Lack.ENDLESS,
    BreakKind.JUMPS_UP: Lack.JUMP,
    BreakKind.ENDS: Lack.UNDEFINED,
}


def _length(found: Crossing) -> Length:
    if found.ending is Ending.FOUND:
        return Length(found.t)
    lacks = {Ending.NEVER: Lack.NEVER, Ending.UNDEFINED: Lack.UNDEFINED, Ending.AT_ONCE: Lack.AT_ONCE}
    return Length(None, lacks[found.ending], found.t)
