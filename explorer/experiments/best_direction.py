"""The best direction at a finite step: β*(η), at which L(w + ηu(β)) is lowest on the circle of radius η.

It solves F = ∇L(w + ηu)·u⊥ = 0 with u⊥ = du/dβ, and is given by its gap δ = β* − 180°, in radians, as a number of its
own: β* itself has 16 digits from the start, and δ may be 1e-24. Minimising L over β in doubles would find δ to the
square root of their precision only, which is 30 % wrong at η = 1e-5.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from explorer.direction import Vector
from explorer.experiments.circle import Circle
from explorer.experiments.circle_roots import Root, certified_root, change_at_root, gain_at_root
from explorer.experiments.circle_scan import Crossing, crossings, points
from explorer.experiments.turning import TurningPlane
from explorer.loss import Loss
from explorer.taylor import Certified, certify

_LOOSE = 1e-9
"""How much higher than the lowest one, relative to what L changes by on the circle, may be the lowest after all."""
_ROUNDING = 1e-13
_SAMPLED = 2.0
"""Degrees between the places at which it is checked that nothing is lower than the lowest branch."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A direction in which L on the circle has a minimum or a maximum.

    Attributes
    ----------
    gap
        δ = β − 180° in radians, from −π to π.
    bound
        How far the exact root may be from it; None where it is not certified: at a kink, or where there are more
        branches than are certified.
    change
        L(w + ηu) − L(w), and how far the exact one may be from it (None where that is not certified).
    change_bound
        See `change`.
    is_minimum
        Whether it is a minimum over the directions.
    is_lowest
        Whether no minimum on the circle is lower; of equal ones each is.
    is_exact
        Whether it is exactly at β = 180°, by symmetry.
    is_kink
        Whether L has a kink there, so that F jumps over 0.
    """

    gap: float
    bound: float | None
    change: float
    change_bound: float | None
    is_minimum: bool
    is_lowest: bool = False
    is_exact: bool = False
    is_kink: bool = False

    @property
    def beta(self) -> float:
        """β in degrees, 0–360."""
        return (180.0 + math.degrees(self.gap)) % 360.0

    @property
    def gap_in_degrees(self) -> float:
        """δ in degrees."""
        return math.degrees(self.gap)


@dataclass(frozen=True, slots=True)
class BestDirection:
    """All branches on a circle, in the order of β, and what the lowest one is better by.

    Attributes
    ----------
    eta
        The radius η.
    branches
        Minima and maxima.
    gain
        L at β* less L at β = 180°; None where one of them does not exist or is not certified.
    note
        What there is to say where no branch is the lowest of L on the circle.
    """

    eta: float
    branches: tuple[Branch, ...]
    gain: Certified | None
    note: str = ""

    @property
    def lowest(self) -> tuple[Branch, ...]:
        """The lowest minima: one, or several that are equally low."""
        return tuple(branch for branch in self.branches if branch.is_lowest)

    @property
    def nearest(self) -> Branch | None:
        """The lowest minimum that is nearest to 180°."""
        return min(self.lowest, key=lambda branch: abs(branch.gap), default=None)


def circle_of(loss: Loss, w: Vector, plane: TurningPlane) -> Circle:
    """Return the circles of a plane around w, whatever their radius."""
    return Circle(loss, w, plane.first, plane.second or (0.0,) * len(w))


def best_direction(
    circle: Circle,
    eta: float,
    wanted: Callable[[], bool] = lambda: True,
    *,
    most: int = 12,
    only_minima: bool = False,
) -> BestDirection:
    """Find the directions in which L on the circle of radius η has its minima and maxima.

    Parameters
    ----------
    circle
        L, w, and the plane; at least two variables.
    eta
        η > 0.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.
    most
        So many branches are certified, the lowest minima first; the others are known to about 1e-12.
    only_minima
        Whether to leave out the maxima.
    """
    found = crossings(circle, eta, wanted, only_minima=only_minima)
    ranked = sorted(found, key=lambda c: (not c.is_minimum, c.loss if math.isfinite(c.loss) else math.inf))
    here = circle.loss.value(circle.w)
    branches: list[tuple[Branch, Root | None]] = []
    for rank, crossing in enumerate(ranked):
        root = None
        if rank < most and not crossing.is_jump:
            root = certified_root(circle, eta, crossing, wanted)
        branch = _plain(crossing, here) if root is None else _certified(circle, eta, root)
        if branch is not None and not any(_is_same(branch, other) for other, _ in branches):
            branches.append((branch, root))
    fallen = next((c for c in found if c.loss == -math.inf), None)
    if fallen is not None:
        note = f"L falls without bound on this circle, near β = {180.0 + math.degrees(fallen.gap):.0f}°"
    else:
        note = _note(circle, eta, [branch for branch, _ in branches], here)
    marked = branches if note else _with_lowest(branches)
    gain = next(
        (certify(gain_at_root(circle, eta, root)) for branch, root in marked if branch.is_lowest and root), None
    )
    in_order = sorted((branch for branch, _ in marked), key=lambda branch: branch.gap)
    return BestDirection(eta, tuple(in_order), gain, note)


def _plain(crossing: Crossing, here: float) -> Branch | None:
    change = crossing.loss - here
    if not math.isfinite(change):
        return None
    return Branch(crossing.gap, None, change, None, crossing.is_minimum, is_kink=crossing.is_jump)


def _certified(circle: Circle, eta: float, root: Root) -> Branch | None:
    gap, change = certify(root.gap), certify(change_at_root(circle, eta, root))
    if gap is None or change is None:
        return None
    # roots near ±180° are the same direction from both sides
    turned = math.remainder(gap.value, 2.0 * math.pi) if abs(gap.value) > math.pi else gap.value
    return Branch(turned, gap.bound, change.value, change.bound, root.is_minimum, is_exact=root.is_exact)


def _is_same(one: Branch, other: Branch) -> bool:
    apart = abs(math.remainder(one.gap - other.gap, 2.0 * math.pi))
    return one.is_minimum == other.is_minimum and apart <= 1e-15 + (one.bound or 0.0) + (other.bound or 0.0)


def _with_lowest(branches: list[tuple[Branch, Root | None]]) -> list[tuple[Branch, Root | None]]:
    """Mark the lowest minimum, and those that may be as low."""
    minima = [branch for branch, _ in branches if branch.is_minimum]
    if not minima:
        return branches
    lowest = min(minima, key=lambda branch: branch.change)
    size = max(abs(branch.change) for branch, _ in branches)
    found = []
    for branch, root in branches:
        bounds = [b.change_bound if b.change_bound is not None else _LOOSE * size for b in (branch, lowest)]
        is_lowest = branch.is_minimum and branch.change - lowest.change <= sum(bounds)
        found.append((replace(branch, is_lowest=is_lowest), root))
    return found


def _note(circle: Circle, eta: float, branches: Sequence[Branch], here: float) -> str:
    """Say why no branch is the lowest of L on the circle; empty where one is."""
    gaps = np.radians(np.arange(-180.0, 180.0, _SAMPLED))
    with np.errstate(all="ignore"):
        change = circle.loss.values(points(circle, eta, gaps)) - here
    known = change[np.isfinite(change)]
    if not known.size:
        return "L is not finite anywhere on this circle"
    if not branches and known.size == change.size:
        return "F does not change its sign: L is the same in every direction, to within rounding"
    lowest = min((branch.change for branch in branches if branch.is_minimum), default=math.inf)
    with np.errstate(over="ignore"):
        rounding = _LOOSE * float(np.ptp(known)) + _ROUNDING * abs(here)
    if float(known.min()) >= lowest - rounding:
        return ""
    at = int(np.argmin(np.where(np.isfinite(change), change, np.inf)))
    place = "at a jump" if known.size == change.size else "at the edge of where it is finite"
    return f"L is lowest {place}, near β = {180.0 + math.degrees(gaps[at]):.0f}°"
