"""The same budget for other directions: each runs by itself, from one start, with one η and as many steps."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from explorer.descent import Point, Rules, Step, Stop, finished, observe, propose
from explorer.direction import STEEPEST_DESCENT, AtAngle, AtRandom, DirectionRule, Newton, SteepestIn, Vector
from explorer.experiments.tally import CountingLoss, Tally
from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.norms import MaxNorm, OneNorm

Array = NDArray[np.float64]

MOST_STEPS = 10_000
"""Steps of all contenders together."""
_LEVEL, _ROUNDINGS = 1e-12, 8.0
"""Final losses are level when they differ by this share of what was gained, or by so many roundings of L."""
_NEED_DETAIL = {Stop.KINK, Stop.DIRECTION_UNDEFINED, Stop.LENGTH_UNDEFINED}
_OFTEN = 0.15
"""Seconds between two reports of what is done so far."""


class Kind(StrEnum):
    """What a contender is: for its colour and its name."""

    STEEPEST = "−∇L"
    OWN = "your u"
    ANGLE = "β"
    NEWTON = "Newton"
    COORDINATE = "coordinate"
    SIGN = "sign"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Contender:
    """A direction that takes part."""

    kind: Kind
    rule: DirectionRule

    @property
    def name(self) -> str:
        """What it is called: its kind, or its angle to ∇L."""
        if isinstance(self.rule, AtAngle) and self.kind is not Kind.STEEPEST:
            angle = f"β = {self.rule.beta:.4g}°"
            return angle if self.kind is Kind.ANGLE else f"{self.kind}, {angle}"
        return self.kind.value


STEEPEST = Contender(Kind.STEEPEST, AtAngle(STEEPEST_DESCENT))

OTHERS = (
    *(Contender(Kind.ANGLE, AtAngle(beta)) for beta in (120.0, 150.0, 170.0, 190.0, 210.0, 240.0)),
    Contender(Kind.NEWTON, Newton()),
    Contender(Kind.COORDINATE, SteepestIn(OneNorm())),
    Contender(Kind.SIGN, SteepestIn(MaxNorm())),
    Contender(Kind.RANDOM, AtRandom(0)),
)
"""What can be chosen beside steepest descent and the person's own direction."""
_NOT_ON_A_LINE = {Kind.ANGLE, Kind.COORDINATE, Kind.SIGN}
"""What is undefined with one variable, or the same as steepest descent."""


def contenders(own: DirectionRule, chosen: Sequence[Contender], n: int) -> tuple[Contender, ...]:
    """Return who takes part: steepest descent, the person's own direction where it is another, and what was chosen.

    Parameters
    ----------
    own
        The person's rule.
    chosen
        Some of `OTHERS`; those that say nothing new are left out.
    n
        The number of variables.
    """
    found = [STEEPEST]
    others = [one for one in chosen if n > 1 or one.kind not in _NOT_ON_A_LINE]
    for contender in (Contender(Kind.OWN, own), *others):
        if all(_plain(contender.rule) != _plain(other.rule) for other in found):
            found.append(contender)
    return tuple(found)


def _plain(rule: DirectionRule) -> DirectionRule:
    """Return the simplest rule that means the same: along ±∇L the plane in which u turns does not matter."""
    if isinstance(rule, AtAngle):
        return AtAngle(rule.beta % 360.0, None if rule.beta % 180.0 == 0.0 else rule.second)
    return rule


@dataclass(frozen=True, slots=True, eq=False)
class Runner:
    """How one contender went.

    Attributes
    ----------
    path
        The points, shape (steps + 1, n), from the start.
    losses
        L at each, shape (steps + 1,).
    tally
        Evaluations: what an efficient program asks for that watches L and ∇L at each point, the start's included.
    stop, note
        Why it ended, and in which words the rule explains it.
    """

    contender: Contender
    path: Array
    losses: Array
    tally: Tally
    stop: Stop
    note: str = ""

    @property
    def name(self) -> str:
        """What the contender is called."""
        return self.contender.name

    @property
    def steps(self) -> int:
        """How many steps it took."""
        return len(self.losses) - 1

    @property
    def final(self) -> float:
        """L at its last point."""
        return float(self.losses[-1])

    @property
    def lowest(self) -> float:
        """The lowest L on its way."""
        return float(np.fmin.reduce(self.losses))

    @property
    def why_stopped(self) -> str:
        """Why it ended, in words."""
        return self.note or self.stop.words


@dataclass(frozen=True, slots=True, eq=False)
class Race:
    """What is done so far.

    Attributes
    ----------
    start, rules, number
        Where all began, the person's rules, and how many steps led there.
    limit
        The most steps of one contender.
    runners
        Those that have ended, in their order; the first is steepest descent.
    is_complete
        Whether all have.
    winner
        The place of the winner; None where nobody ends at a number, or all of them stay at the start.
    """

    start: Point
    rules: Rules
    number: int
    limit: int
    runners: tuple[Runner, ...]
    is_complete: bool
    winner: int | None


def race(  # noqa: PLR0913 - where to begin, who takes part, and who asks
    loss: Loss,
    start: Point,
    rules: Rules,
    among: Sequence[Contender],
    steps: int,
    *,
    number: int = 0,
    wanted: Callable[[], bool] = lambda: True,
    report: Callable[[Race], None] = lambda _: None,
) -> Race:
    """Let contenders run, one after the other, from a start by one rule of length.

    Parameters
    ----------
    loss, start, rules
        L, where it is now, and how the person steps: each contender has its direction, and the length of the rules.
    among
        Who takes part.
    steps
        The most steps of each; all together they take 10,000 at the most.
    number
        The steps that led to the start, which tell random directions apart.
    wanted
        Asked before each step; once it says no, `explorer.kernel.Unwanted` is raised.
    report
        Given the race as it is, now and then, where it takes long.
    """
    limit = max(1, min(steps, MOST_STEPS // max(1, len(among))))
    runners: list[Runner] = []

    def may_go_on(taken: int) -> bool:
        if not wanted():
            raise Unwanted
        return taken < limit

    reported = time.monotonic()
    for contender in among:
        runners.append(_run(CountingLoss(loss), start.w, contender, rules, number, may_go_on))
        is_complete = len(runners) == len(among)
        if not is_complete and time.monotonic() - reported > _OFTEN:
            report(Race(start, rules, number, limit, tuple(runners), False, winner_of(runners)))
            reported = time.monotonic()
    return Race(start, rules, number, limit, tuple(runners), True, winner_of(runners))


def _run(
    loss: CountingLoss, w: Vector, contender: Contender, rules: Rules, number: int, may_go_on: Callable[[int], bool]
) -> Runner:
    """Step as a trace does; ΔL is not certified here, which would cost more than the run."""
    own = Rules(contender.rule, rules.length, rules.size)
    point, points, losses = observe(loss, w), [w], []
    while True:
        losses.append(point.loss)
        taken = len(points) - 1
        stop = finished(point) or (None if may_go_on(taken) else Stop.MAX_STEPS)
        step = None if stop is not None else propose(loss, point, own, number=number + taken)
        if step is None or step.stop is not None or step.w_next is None:
            break
        points.append(step.w_next)
        point = observe(loss, step.w_next)
    reason = stop or (step.stop if step is not None else None) or Stop.DIRECTION_UNDEFINED
    note = _detail(reason, point, step)
    return Runner(contender, np.array(points), np.array(losses), loss.tally, reason, note)


def _detail(reason: Stop, point: Point, step: Step | None) -> str:
    """Say what the name of a reason leaves open; empty where that is nothing."""
    if point.problem and (reason is Stop.KINK or not point.is_finite):
        return point.problem
    if step is None or reason not in _NEED_DETAIL:
        return ""
    return (reason is Stop.LENGTH_UNDEFINED and step.length.note) or step.note


def winner_of(runners: Sequence[Runner]) -> int | None:
    """Return the place of who ends lowest; of those that end level, who took fewer steps, then who comes first.

    None where nobody ends at a number, or nobody took a step.
    """
    places = [i for i, runner in enumerate(runners) if math.isfinite(runner.final) and runner.steps]
    if not places:
        return None
    level = level_of(runners)
    lowest = min(runners[i].final for i in places)
    best = [i for i in places if runners[i].final <= lowest + level]
    return min(best, key=lambda i: (runners[i].steps, i))


def level_of(runners: Sequence[Runner]) -> float:
    """Return by how much final losses may differ and still be level."""
    start = float(runners[0].losses[0])
    finals = [runner.final for runner in runners if math.isfinite(runner.final)]
    gained = max(0.0, start - min(finals, default=start))
    return max(_LEVEL * gained, _ROUNDINGS * sys.float_info.epsilon * min(map(abs, finals), default=0.0))
