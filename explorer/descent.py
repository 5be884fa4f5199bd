"""One step of descent: a point, a rule for u and a rule for η give the next point, or the reason to stop."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from explorer.direction import Angle, Direction, DirectionRule, Vector, angle, direction, needs_hessian, norm
from explorer.kinks import Kink, branch_gradient, find_kink
from explorer.loss import Loss
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

    @property
    def note(self) -> str:
        """What there is to say of the direction and the length."""
        return self.direction.note or self.length.note


def observe(loss: Loss, w: Vector) -> Point:
    """Evaluate L and ∇L at w, and look for kinks and stationary points."""
    value = loss.value(w)
    if not math.isfinite(value):
        return Point(w, value, None, None, None, None)
    kink = find_kink(loss.root, w)
    branch = branch_gradient(loss.root, w) if kink is None else None
    gradient: Vector = branch or tuple(loss.gradient(w).tolist())
    if kink is not None or not all(map(math.isfinite, gradient)):
        return Point(w, value, None, None, kink, None)
    length = norm(gradient)
    stationary = _stationary(loss, w, length, at_branch=branch is not None)
    return Point(w, value, gradient, length, None, stationary, branch is not None)


def _stationary(loss: Loss, w: Vector, gradient_norm: float, *, at_branch: bool) -> Stationary | None:
    if gradient_norm > 1e-9 * (1.0 + norm(w)) and gradient_norm > 0.0:
        return None
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
    hessian = loss.hessian(point.w) if curves else None
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
    w_next = along(point.w, way.u, length.eta)
    return Step(point, way, beta, length, w_next, _refusal(loss, point.w, w_next))


def _refusal(loss: Loss, w: Vector, w_next: Vector) -> Stop | None:
    if w_next == w:
        return Stop.NO_CHANGE
    if max(map(abs, w_next)) > FARTHEST:
        return Stop.OUT_OF_BOUNDS
    return None if math.isfinite(loss.value(w_next)) else Stop.NOT_FINITE


def finished(point: Point) -> Stop | None:
    """Say whether a run has nothing left to do at a point."""
    if point.gradient_norm is not None and point.gradient_norm < GRADIENT_TOLERANCE:
        return Stop.GRADIENT_SMALL
    return Stop.KINK if point.is_finite and point.gradient is None else None
