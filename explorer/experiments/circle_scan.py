"""Where F(δ) = ∇L(w + ηu)·u⊥ changes its sign on the circle w + ηu, found in doubles, all angles at once.

A change from − to + is a minimum of L over the directions, one from + to − a maximum. What is found is good to
about 1e-12 where δ is not small; near δ = 0 it is a place to start from.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.experiments.circle import Circle
from explorer.kernel import Unwanted

Array = NDArray[np.float64]

_COARSE, _FINE = 360, 2880
_CROWDED = 24
"""Changes of sign beyond which they are looked for on the finer grid."""
_NEAR = (1e-6, 1e-5, 1e-4, 1e-3, 4e-3)
"""Gaps at which it is looked as well: near where it splits, three roots lie within a degree of 180°."""
_SHARP, _MOST_ROUNDS = 1e-14, 80
_FLAT = 1e-11
_ASIDE, _JUMP, _POLE = 1e-9, 1e-3, 0.05
_DIP = 12


@dataclass(frozen=True, slots=True)
class Crossing:
    """A change of sign of F.

    Attributes
    ----------
    low, high
        Gaps on both sides, in radians, as they were scanned.
    gap
        The root between them, or where F jumps.
    is_minimum
        Whether F rises through 0.
    is_jump
        Whether F jumps over 0, at a kink of L.
    loss
        L there; infinite where F has a pole, such as that of log(x²) at 0.
    """

    low: float
    high: float
    gap: float
    is_minimum: bool
    is_jump: bool
    loss: float


def points(circle: Circle, eta: float, gaps: Array) -> Array:
    """Return w + ηu at gaps in radians, shape (m,) → (m, n)."""
    u = -np.multiply.outer(np.cos(gaps), circle.first) - np.multiply.outer(np.sin(gaps), circle.second)
    return np.asarray(np.asarray(circle.w) + eta * u)


def slopes(circle: Circle, eta: float, gaps: Array) -> Array:
    """Return F at gaps in radians, shape (m,) → (m,); NaN where L or F is not finite."""
    there = points(circle, eta, gaps)
    turned = np.multiply.outer(np.sin(gaps), circle.first) - np.multiply.outer(np.cos(gaps), circle.second)
    with np.errstate(all="ignore"):
        found = np.sum(circle.loss.gradients(there) * turned, axis=1)
        # beyond the end of the domain of log(x), its derivative 1/x goes on
        is_known = np.isfinite(found) & np.isfinite(circle.loss.values(there))
    return np.where(is_known, found, np.nan)


def crossings(
    circle: Circle, eta: float, wanted: Callable[[], bool], *, only_minima: bool = False
) -> tuple[Crossing, ...]:
    """Return the changes of sign of F over the whole circle, in the order of δ from −180° to 180°."""
    gaps, found, at = _scanned(circle, eta, _COARSE)
    if len(at) > _CROWDED:
        gaps, found, at = _scanned(circle, eta, _FINE)
    if not wanted():
        raise Unwanted
    if only_minima:
        at = at[found[at] < 0.0]
    if not len(at):
        return ()
    low, high, rises = gaps[at], gaps[at + 1], found[at] < 0.0
    root = _narrowed(circle, eta, (low, high), (found[at], found[at + 1]), wanted)
    is_jump, is_pole = _jumps(circle, eta, root, np.abs(found[at + 1] - found[at]), high - low)
    with np.errstate(all="ignore"):
        loss = np.where(is_pole, np.where(rises, -np.inf, np.inf), circle.loss.values(points(circle, eta, root)))
    columns = (low, high, root, rises, is_jump, loss)
    return tuple(Crossing(*row) for row in zip(*(column.tolist() for column in columns), strict=True))


def _scanned(circle: Circle, eta: float, count: int) -> tuple[Array, Array, NDArray[np.intp]]:
    """Return gaps around the whole circle, F there, and after which of them its sign changes."""
    # half a step off: at exactly 0° and 180° F is 0 for small η, and what doubles give is rounding
    even = -math.pi + (np.arange(count) + 0.5) * (2.0 * math.pi / count)
    near = np.array(_NEAR)
    gaps = np.sort(np.concatenate([even, near, -near]))
    found = slopes(circle, eta, gaps)
    more = _dips(gaps, found)
    if more.size:
        gaps, found = np.concatenate([gaps, more]), np.concatenate([found, slopes(circle, eta, more)])
        order = np.argsort(gaps, kind="stable")
        gaps, found = gaps[order], found[order]
    gaps, found = np.append(gaps, gaps[0] + 2.0 * math.pi), np.append(found, found[0])
    below, known = found < 0.0, np.isfinite(found)
    changes = (below[1:] != below[:-1]) & known[1:] & known[:-1]
    # F that is 0 at each sample is no crossing
    return gaps, found, np.flatnonzero(changes)


def _dips(gaps: Array, found: Array) -> Array:
    """Return gaps between samples where F comes near to 0 without a change of sign: it may cross twice."""
    before, here, after = np.abs(found[:-2]), np.abs(found[1:-1]), np.abs(found[2:])
    scale = np.nanmax(np.abs(found)) if np.isfinite(found).any() else 0.0
    one_sign = (np.sign(found[:-2]) == np.sign(found[1:-1])) & (np.sign(found[2:]) == np.sign(found[1:-1]))
    is_dip = one_sign & (here <= before) & (here <= after) & (here < 0.05 * scale) & (here > 0.0)
    at = np.flatnonzero(is_dip)[:_CROWDED]
    share = np.arange(1, _DIP) / _DIP
    width = gaps[at + 2] - gaps[at]
    return np.asarray((gaps[at][:, None] + width[:, None] * share).ravel())


@dataclass(slots=True, eq=False)
class _Brackets:
    """Intervals that hold a change of sign each, while they are made narrower."""

    low: Array
    high: Array
    f_low: Array
    f_high: Array

    def middles(self, at: NDArray[np.intp], *, halves: bool) -> Array:
        """Return where to look next: at the root of the chord, or in the middle."""
        a, b, fa, fb = self.low[at], self.high[at], self.f_low[at], self.f_high[at]
        with np.errstate(all="ignore"):
            chord = (a * fb - b * fa) / (fb - fa)
        is_inside = (chord > a) & (chord < b) & (not halves)
        return np.where(is_inside, chord, 0.5 * (a + b))

    def take(self, at: NDArray[np.intp], middle: Array, f: Array) -> None:
        """Keep the half in which the sign changes; the end that stays counts half, so that it does not stay long."""
        is_low = (f < 0.0) == (self.f_low[at] < 0.0)
        self.low[at] = np.where(is_low, middle, self.low[at])
        self.high[at] = np.where(is_low, self.high[at], middle)
        self.f_low[at] = np.where(is_low, f, 0.5 * self.f_low[at])
        self.f_high[at] = np.where(is_low, 0.5 * self.f_high[at], f)


def _narrowed(
    circle: Circle,
    eta: float,
    ends: tuple[Array, Array],
    values: tuple[Array, Array],
    wanted: Callable[[], bool],
) -> Array:
    """Narrow all brackets together: by the chord with the ends weighed down, and by halves now and then.

    Source: Dowell & Jarratt, A modified regula falsi method for computing the root of an equation, BIT 11 (1971).
    """
    brackets = _Brackets(*(end.copy() for end in (*ends, *values)))
    root, scale = 0.5 * (ends[0] + ends[1]), np.abs(values[1] - values[0])
    # what is near 0 is found exactly elsewhere
    has_zero = (ends[0] <= 0.0) & (ends[1] >= 0.0)
    active = np.flatnonzero(~has_zero)
    for k in range(_MOST_ROUNDS):
        if not active.size:
            break
        if not wanted():
            raise Unwanted
        middle = brackets.middles(active, halves=k % 3 == 2)
        f = slopes(circle, eta, middle)
        brackets.take(active, middle, f)
        root[active] = middle
        is_wide = brackets.high[active] - brackets.low[active] > _SHARP
        active = active[is_wide & (np.abs(f) > _FLAT * scale[active])]
    return np.where(has_zero, 0.0, root)


def _jumps(
    circle: Circle, eta: float, root: Array, scale: Array, width: Array
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether F differs on both sides of its root, however near; and whether by a pole like that of 1/δ."""
    aside = _ASIDE * np.maximum(1.0, np.abs(root))
    apart = np.abs(slopes(circle, eta, root + aside) - slopes(circle, eta, root - aside))
    is_jump = ~(apart <= _JUMP * scale) & (root != 0.0)
    return np.asarray(is_jump), np.asarray(is_jump & (apart * aside > _POLE * scale * width))
