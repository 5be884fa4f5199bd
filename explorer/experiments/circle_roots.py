"""The roots of F(δ) on the circle w + ηu, certified: a ball that holds one root and no other.

Newton's method with F and F′ in ball arithmetic goes near; the interval Newton operator N(X) = δ̂ − F(δ̂)/F′(X) then
proves, where N(X) lies inside X, that X holds exactly one root and that it is in N(X). The precision rises until the
root has enough digits, or is smaller than 2⁻⁴⁰⁰ and counts as exactly 0: what is 0 by symmetry is a ball about 0 at
any precision.

Source: Moore, Kearfott & Cloud, Introduction to Interval Analysis (2009), chapter 8.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import arb

from explorer.experiments.circle import Arrival, Axes, Circle, arrival, axes, change
from explorer.experiments.circle_scan import Crossing
from explorer.kernel import Unwanted
from explorer.series import flint_context

BITS = (128, 256, 512, 1024)
_SHARP_BITS = 44
_NOTHING = arb(2) ** -400
_NEAR_ENOUGH = arb(2) ** -28
"""A relative step of Newton's method after which the next one, which is the interval one, is the last."""
_MOST_STEPS = 80


@dataclass(frozen=True, slots=True, eq=False)
class Root:
    """A root of F that is proven.

    Attributes
    ----------
    gap
        A ball that holds it, and no other root; the exact 0 where `is_exact`.
    is_minimum
        Whether F rises through it.
    is_exact
        Whether it is at β = 180° to within 2⁻⁴⁰⁰, and F there is 0 to within all digits.
    curvature
        F′ over the ball.
    """

    gap: arb
    is_minimum: bool
    is_exact: bool
    curvature: arb


def certified_root(circle: Circle, eta: float, crossing: Crossing, wanted: Callable[[], bool]) -> Root | None:
    """Return the root near a change of sign; None where it cannot be proven, as at a kink."""
    start = arb(crossing.gap)
    for bits in BITS:
        at = axes(circle, bits)
        if at is None:
            return None
        with flint_context(bits, 3):
            near = _approached(circle, at, eta, crossing, start, wanted)
            found = None if near is None else _proven(circle, at, eta, *near)
        if found is None or near is None:
            return None
        if found.is_exact or found.gap.rel_accuracy_bits() >= _SHARP_BITS:
            return found
        start = arb(found.gap.mid())
    return None


def _approached(
    circle: Circle, at: Axes, eta: float, crossing: Crossing, start: arb, wanted: Callable[[], bool]
) -> tuple[arb, Arrival] | None:
    """Return a gap near the root with what is there, by Newton's method kept between both ends by bisection."""
    # doubles may have put the ends a little too near
    width = arb(crossing.high) - arb(crossing.low)
    low, high, gap = arb(crossing.low) - width, arb(crossing.high) + width, start
    for _ in range(_MOST_STEPS):
        if not wanted():
            raise Unwanted
        here = arrival(circle, at, eta, gap)
        if here is None:
            return None
        f, slope = here.slope.mid(), here.change_of_slope.mid()
        if 0 in here.slope:
            return gap, here
        if (f < 0) == crossing.is_minimum:
            low = gap
        else:
            high = gap
        step = f / slope if slope != 0 else high - low
        if abs(step) < _NEAR_ENOUGH * abs(gap):
            return gap, here
        gap = arb((gap - step).mid())
        if not (low < gap < high):
            gap = arb(((low + high) / 2).mid())
    return None


def _proven(circle: Circle, at: Axes, eta: float, gap: arb, here: Arrival) -> Root | None:
    """Enclose the root with the interval Newton operator."""
    if 0 in here.change_of_slope:
        return None
    spare = arb(2) ** (-at.bits // 2) * abs(gap) + arb(2) ** -at.bits
    radius = 4 * abs(here.slope / here.change_of_slope).upper() + spare
    around = gap + arb(0, 1) * radius
    there = arrival(circle, at, eta, around)
    if there is None or 0 in there.change_of_slope:
        return None
    found = gap - here.slope / there.change_of_slope
    if not around.contains_interior(found):
        return None
    rises = bool(there.change_of_slope > 0)
    if 0 in found and bool(abs(found).upper() < _NOTHING):
        return Root(arb(0), rises, is_exact=True, curvature=there.change_of_slope)
    return Root(found, rises, is_exact=False, curvature=there.change_of_slope)


def change_at_root(circle: Circle, eta: float, root: Root) -> arb | None:
    """Enclose L(w + ηu) − L(w) at a root."""
    return _widened(root, eta, sharp_change(circle, eta, [arb(root.gap.mid())], lambda values: values[0]))


def gain_at_root(circle: Circle, eta: float, root: Root) -> arb | None:
    """Enclose L at a root less L at β = 180°; exactly 0 where the root is there."""
    if root.is_exact:
        return arb(0)
    gaps = [arb(root.gap.mid()), arb(0)]
    return _widened(root, eta, sharp_change(circle, eta, gaps, lambda values: values[0] - values[1]))


def _widened(root: Root, eta: float, found: arb | None) -> arb | None:
    """Widen what was found in the middle of the ball of a root by what F′ lets L differ in it."""
    if found is None:
        return None
    with flint_context(BITS[-1], 1):
        aside = root.gap - arb(root.gap.mid())
        return found + arb(0, 1) * abs(eta * root.curvature * aside * aside / 2).upper()


def sharp_change(circle: Circle, eta: float, gaps: list[arb], combined: Callable[[list[arb]], arb]) -> arb | None:
    """Combine the changes L(w + ηu) − L(w) at gaps, at a precision that resolves it."""
    found: arb | None = None
    for bits in BITS:
        at = axes(circle, bits)
        changes = [] if at is None else [change(circle, at, eta, gap) for gap in gaps]
        known = [value for value in changes if value is not None]
        if len(known) < len(gaps):
            return None
        with flint_context(bits, 1):
            found = combined(known)
        if found.is_zero() or found.rel_accuracy_bits() >= _SHARP_BITS:
            break
    return found
