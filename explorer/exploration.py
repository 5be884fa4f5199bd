"""One exploration: a loss, the rules of the step, and where on the path the person is looking.

All functions go from value to value. What takes long (`begin`, `advance`) only computes, so that it can run
anywhere; `arrived` then adds to the path, which belongs to one thread.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explorer.changes import change
from explorer.descent import Point, Rules, Step, Stop, observe, propose
from explorer.direction import AtAngle, AtRandom, Newton, SteepestIn, Vector
from explorer.loss import Loss
from explorer.norms import Scaled
from explorer.origins import PLACED, Stepped
from explorer.path import ROOT, Path, Record, Steps
from explorer.rows import Indices, Rows


@dataclass(frozen=True, slots=True)
class Exploration:
    """A loss, the rules, K = `order`, and rows of the path.

    `tip` is the end of the path that is shown, and `row` the moment on it that every panel shows.
    """

    loss: Loss
    rules: Rules
    order: int
    path: Path
    tip: int
    row: int

    @property
    def w(self) -> Vector:
        """Where the person is looking."""
        return self.path.record(self.row).w

    @property
    def number(self) -> int:
        """How many steps lead from the start to `row`."""
        return self.path.depth(self.row)

    @property
    def start(self) -> int:
        """The row of the start."""
        return self.path.start(self.row)


def starting_record(loss: Loss, w: Vector) -> Record:
    """Evaluate what the table of steps says of a start."""
    return _record(loss, observe(loss, w))


def _record(loss: Loss, point: Point, step: Step | None = None, actual: float = math.nan) -> Record:
    gradient_norm = math.nan if point.gradient_norm is None else point.gradient_norm
    held = tuple(loss.parameters.values())
    if step is None:
        return Record(point.w, point.loss, gradient_norm, parameters=held)
    eta = math.nan if step.length.eta is None else step.length.eta
    beta, predicted = math.nan, math.nan
    if step.angle is not None:
        beta = step.angle.shown
        predicted = step.angle.dot * eta
    return Record(point.w, point.loss, gradient_norm, eta, beta, predicted, actual, held)


def advance(loss: Loss, w: Vector, rules: Rules, number: int) -> Record | Stop:
    """Take one step from w, or say why there is none.

    Parameters
    ----------
    loss, w, rules
        L, where it is now, and how to step.
    number
        How many steps led here.
    """
    found = advance_from(loss, observe(loss, w), rules, number)
    return found if isinstance(found, Stop) else found[0]


def advance_from(loss: Loss, point: Point, rules: Rules, number: int) -> tuple[Record, Point] | Stop:
    """Take one step from a point that is known, and tell what is known of the one that it leads to."""
    step = propose(loss, point, rules, number=number)
    if step.stop is not None or step.w_next is None:
        return step.stop or Stop.DIRECTION_UNDEFINED
    following = observe(loss, step.w_next, step.arrival)
    actual = change(loss, point.w, following.w, point.loss, following.loss)
    return _record(loss, following, step, actual), following


def fitting(rules: Rules, before: tuple[str, ...], after: tuple[str, ...]) -> Rules:
    """Return the rules for a loss of other variables: directions that speak of variables become steepest descent."""
    rule = rules.direction
    holds_anywhere = isinstance(rule, SteepestIn) and not isinstance(rule.norm, Scaled)
    if before == after or holds_anywhere or isinstance(rule, AtRandom | Newton):
        return rules
    if not isinstance(rule, AtAngle) or (len(after) == 1 and rule.beta % 180.0 != 0.0):
        return replace(rules, direction=AtAngle())
    return replace(rules, direction=AtAngle(rule.beta))


def begun(loss: Loss, start: Record, rules: Rules, order: int) -> Exploration:
    """Begin an exploration at a start."""
    path = Path(loss.dimension, len(loss.parameters))
    row = path.append(start, ROOT, PLACED)
    return Exploration(loss, rules, order, path, row, row)


def restarted(exploration: Exploration, start: Record) -> Exploration:
    """Begin anew from another start, on the same loss."""
    row = exploration.path.append(start, ROOT, PLACED)
    return replace(exploration, tip=row, row=row)


def reparametrised(exploration: Exploration, loss: Loss, here: Record) -> Exploration:
    """Go on with other values of the parameters from where the person is looking.

    The rows of the path tell what was true when they were reached. Only the moment that is shown is replaced by what
    L is there now: `here`, of the same w, with the step that arrived there. It becomes the last one: what lay ahead
    belongs to the values of before, and becomes an abandoned branch.
    """
    row = moved(exploration.path, exploration.row, here.parameters, here.loss, here.gradient_norm)
    return replace(exploration, loss=loss, tip=row, row=row)


def moved(path: Path, row: int, parameters: Vector, loss: float, gradient_norm: float) -> int:
    """Replace a row by one with other values of the parameters, and what L and |∇L| are with them; return it."""
    before = path.record(row)
    taken_with = before.taken_with or before.parameters
    record = replace(before, loss=loss, gradient_norm=gradient_norm, parameters=parameters, taken_with=taken_with)
    return path.append_in_place_of(row, record)


def arrived(exploration: Exploration, record: Record) -> Exploration:
    """Add a step from where the person is looking; what lay ahead becomes an abandoned branch."""
    row = exploration.path.append(record, exploration.row, Stepped(exploration.rules, certified=True))
    return replace(exploration, tip=row, row=row)


def arrived_at_all(exploration: Exploration, blocks: Iterable[Steps]) -> Exploration:
    """Add the steps of a run from where the person is looking."""
    row, origin = exploration.row, Stepped(exploration.rules)
    for steps in blocks:
        row = exploration.path.extend(steps, row, origin)
    return replace(exploration, tip=row, row=row)


def losses_now(exploration: Exploration, rows: Rows | Indices) -> NDArray[np.float64]:
    """Return L at rows of the path with the parameters of now, shape (m,); NaN at a gap."""
    path, held = exploration.path, tuple(exploration.loss.parameters.values())
    losses = path.column("loss", rows)
    others = np.flatnonzero((path.parameters(rows) != np.array(held)).any(axis=1)) if held else ()
    if len(others):
        with np.errstate(all="ignore"):
            losses[others] = exploration.loss.values(path.points(np.asarray(rows)[others]))
    return losses


def stepped_back(exploration: Exploration) -> Exploration:
    """Look at the point before; at the start nothing changes."""
    parent = exploration.path.parent(exploration.row)
    return exploration if parent == ROOT else replace(exploration, row=parent)


def chosen(exploration: Exploration, row: int) -> Exploration:
    """Look at another moment of the path."""
    return replace(exploration, row=row)


def reset(exploration: Exploration) -> Exploration:
    """Return to the start, with an empty path; the steps taken stay as an abandoned branch."""
    start = exploration.start
    return replace(exploration, tip=start, row=start)
