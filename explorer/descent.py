"""One step of descent: a point, a rule for u and a rule for η give the next point, or the reason to stop."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from explorer.direction import (
    STEEPEST_DESCENT,
    Angle,
    AtAngle,
    Direction,
    DirectionRule,
    Vector,
    angle,
    direction,
    needs_hessian,
    norm,
)
from explorer.kinks import Kink, branch_gradient, find_kink
from explorer.loss import Evaluation, Loss
from explorer.step_size import Length, LengthRule, along, step_length

GRADIENT_TOLERANCE = 1e-8
FARTHEST = 1e12


class Stop(StrEnum):
    """Why a run stopped; the value is what a trace prints."""

    GRADIENT_SMALL = "gradient_small"
    NOT_FINITE = "not_finite"
    NO_CHANGE = "no_change"
    KINK = "kink"
    DIRECTION_UNDEFINED = "direction_undefined"
    LENGTH_UNDEFINED = "length_undefined"
    OUT_OF_BOUNDS = "out_of_bounds"
    MAX_STEPS = "max_steps"

    @property
    def words(self) -> str:
        """The reason in words."""
        return _WORDS[self]


_WORDS = {
    Stop.GRADIENT_SMALL: f"the gradient is small: |∇L| < {GRADIENT_TOLERANCE:g}",
    Stop.NOT_FINITE: "L is not finite at the next point, so the step is not taken",
    Stop.NO_CHANGE: "w no longer changes: the step is below its last digit",
    Stop.KINK: "a kink is reached: ∇L does not exist here",
    Stop.DIRECTION_UNDEFINED: "the direction is undefined here",
    Stop.LENGTH_UNDEFINED: "the step has no length here",
    Stop.OUT_OF_BOUNDS: f"w left every bound: |w| > {FARTHEST:g}",
    Stop.MAX_STEPS: "the maximum of steps is reached",
}


class Stationary(StrEnum):
    """What ∇²L says of a point where ∇L = 0."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SADDLE = "saddle"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the person chose: the direction, the length, and the number η, α or s."""

    direction: DirectionRule
    length: LengthRule
    size: float


@dataclass(frozen=True, slots=True)
class Point:
    """What is known of L at w.

    `gradient` is None where ∇L does not exist: at a kink, or where L or ∇L is not finite.
    `stationary` is set where ∇L is zero, or below what one rounding of w changes it by.
    """

    w: Vector
    loss: float
    gradient: Vector | None
    gradient_norm: float | None
    kink: Kink | None
    stationary: Stationary | None
    at_branch: bool = False
    """Whether branches meet at w: ∇²L is then that of one of them, and says nothing of L."""
    hessian: NDArray[np.float64] | None = field(default=None, compare=False, repr=False)
    """∇²L, where it was evaluated together with L and ∇L."""

    @property
    def is_finite(self) -> bool:
        """Whether L(w) is a number."""
        return math.isfinite(self.loss)

    @property
    def problem(self) -> str:
        """What is missing here, in words; empty where nothing is."""
        if not self.is_finite:
            return f"L is not finite at w: numexpr gives {self.loss}"
        if self.kink is not None:
            return self.kink.message
        return "" if self.gradient is not None else "∇L is not finite at w"


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is proposed: u, β, η and where it leads; what is undefined is None, and `stop` says why."""

    point: Point
    direction: Direction
    angle: Angle | None
    length: Length
    w_next: Vector | None
    stop: Stop | None
    arrival: Evaluation | None = None
    """L and ∇L at w_next, so that who goes there need not evaluate them again."""

    @property
    def note(self) -> str:
        """What there is to say of the direction and the length."""
        return self.direction.note or self.length.note


def observe(loss: Loss, w: Vector, known: Evaluation | None = None) -> Point:
    """Evaluate L and ∇L at w, and look for kinks and stationary points.

    Parameters
    ----------
    loss, w
        L, and a point.
    known
        L and ∇L at w, where they are known already.
    """
    here = known or loss.at(w)
    if not math.isfinite(here.value):
        return Point(w, here.value, None, None, None, None)
    kink = find_kink(loss.root, w)
    branch = branch_gradient(loss.root, w) if kink is None else None
    gradient: Vector = branch or here.gradient
    if kink is not None or not all(map(math.isfinite, gradient)):
        return Point(w, here.value, None, None, kink, None)
    length = norm(gradient)
    at_branch = branch is not None
    stationary = _stationary(loss, w, length, at_branch=at_branch) if vanishing(length, norm(w)) else None
    return Point(w, here.value, gradient, length, None, stationary, at_branch, here.hessian)


_Number = TypeVar("_Number", float, NDArray[np.float64])


def vanishing(gradient_norm: _Number, distance: float | _Number) -> bool | NDArray[np.bool_]:
    """Whether |∇L| is so small at |w| = `distance` that ∇²L must tell whether ∇L is there at all."""
    return gradient_norm <= 1e-9 * (1.0 + distance)


def _stationary(loss: Loss, w: Vector, gradient_norm: float, *, at_branch: bool) -> Stationary | None:
    if at_branch:
        return Stationary.UNDECIDED if gradient_norm == 0.0 else None
    hessian = loss.hessian(w)
    if not np.isfinite(hessian).all():
        return Stationary.UNDECIDED if gradient_norm == 0.0 else None
    eigenvalues = np.linalg.eigvalsh(hessian)
    largest = float(np.abs(eigenvalues).max())
    if gradient_norm > np.finfo(float).eps * largest * norm(w):
        return None
    return _classify(eigenvalues.tolist(), 1e-10 * largest)


def _classify(eigenvalues: list[float], zero: float) -> Stationary:
    rises, falls = eigenvalues[-1] > zero, eigenvalues[0] < -zero
    if rises and falls:
        return Stationary.SADDLE
    if eigenvalues[0] > zero:
        return Stationary.MINIMUM
    return Stationary.MAXIMUM if eigenvalues[-1] < -zero else Stationary.UNDECIDED


def propose(loss: Loss, point: Point, rules: Rules, *, number: int = 0) -> Step:
    """Work out the step from a point.

    Parameters
    ----------
    loss, point
        L, and where it is now.
    rules
        How u and η are chosen.
    number
        The number of the step, for random directions.
    """
    unknown = Length(None)
    if not point.is_finite:
        return Step(point, Direction(None, note=point.problem), None, unknown, None, Stop.NOT_FINITE)
    curves = needs_hessian(rules.direction) and point.gradient is not None and not point.at_branch
    hessian = None
    if curves:
        hessian = point.hessian if point.hessian is not None else loss.hessian(point.w)
    # at a stationary point what is left of ∇L is round-off: no rule may lean on it
    gradient = (0.0,) * len(point.w) if point.stationary else point.gradient
    way = direction(rules.direction, len(point.w), gradient, hessian, step=number)
    if way.u is None:
        stop = Stop.KINK if point.gradient is None else Stop.DIRECTION_UNDEFINED
        return Step(point, way, None, unknown, None, stop)
    beta = angle(way.u, gradient, way.normal) if gradient is not None else None
    length = step_length(rules.length, rules.size, loss, point.w, way, gradient)
    if length.eta is None:
        return Step(point, way, beta, length, None, Stop.LENGTH_UNDEFINED)
    w_next = next_point(rules, point.w, gradient, way.u, length.eta)
    if (refused := refusal(point.w, w_next)) is not None:
        return Step(point, way, beta, length, w_next, refused)
    arrival = loss.at(w_next, curved=curves)
    return Step(point, way, beta, length, w_next, None if math.isfinite(arrival.value) else Stop.NOT_FINITE, arrival)


def is_plain(rules: Rules) -> bool:
    """Whether the step is w ← w − α∇L(w), the update rule itself."""
    is_steepest = isinstance(rules.direction, AtAngle) and rules.direction.beta % 360.0 == STEEPEST_DESCENT
    return is_steepest and rules.length in {LengthRule.GRADIENT, LengthRule.NATURAL}


def next_point(rules: Rules, w: Vector, gradient: Vector | None, u: Vector, eta: float) -> Vector:
    """Return w + ηu; where that is w − α∇L, as the update rule has it, without a detour over |∇L|."""
    if gradient is not None and is_plain(rules):
        return tuple(x - rules.size * slope for x, slope in zip(w, gradient, strict=True))
    return along(w, u, eta)


def refusal(w: Vector, w_next: Vector) -> Stop | None:
    """Say why a step from w to w_next is not taken, as far as that needs no L."""
    if w_next == w:
        return Stop.NO_CHANGE
    return Stop.OUT_OF_BOUNDS if max(map(abs, w_next)) > FARTHEST else None


def finished(point: Point) -> Stop | None:
    """Say whether a run has nothing left to do at a point."""
    if point.gradient_norm is not None and point.gradient_norm < GRADIENT_TOLERANCE:
        return Stop.GRADIENT_SMALL
    return Stop.KINK if point.is_finite and point.gradient is None else None
