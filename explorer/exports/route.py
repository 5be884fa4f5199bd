"""The way to the end of the path that is shown, as legs of steps of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explorer.corners import Corners
from explorer.descent import Point, Rules, Step, Stop, finished, observe, propose
from explorer.direction import AlongAxis, AlongVector, AtRandom, Newton, SteepestIn, Vector
from explorer.exploration import Exploration
from explorer.kernel import Unwanted
from explorer.kinks import stands_at_corner
from explorer.landscape import Array
from explorer.loss import Loss
from explorer.norms import HessianNorm
from explorer.origins import Moved, Stepped
from explorer.path import Path
from explorer.rows import Rows
from explorer.step_size import LengthRule
from explorer.tokens import LossError

_MOST_COMPARED = 200
"""Points at corners of which it is seen whether the usual formula of ∇L holds there: each takes a millisecond."""
_MOST_CURVED = 1_000
"""Points at which ∇²L is looked at: each takes a tenth of a millisecond."""
_PIECE = 1 << 14
_GIVEN = "only known as numbers"
_AT_CORNER = "branches of L meet there: its gradient is no formula's"
_WITHOUT_VALUE = "with names in place of the values of the parameters, the formula has no value there"

Wanted = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Leg:
    """Some steps in a row of one kind.

    Attributes
    ----------
    steps
        How many.
    rules
        How they were taken; None where that is not known, or not written down as a formula, and `why` says so.
    parameters
        Those that L had.
    end
        Where the last of them arrived.
    """

    steps: int
    rules: Rules | None
    parameters: Vector
    end: Vector
    why: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """A start, legs, the parameters at the end, and why no further step would be taken, in words."""

    start: Vector
    legs: tuple[Leg, ...]
    parameters: Vector
    stop: str

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return sum(leg.steps for leg in self.legs)


def route_of(now: Exploration, wanted: Wanted = lambda: True) -> Route:
    """Return the way from the start to the tip.

    Raises
    ------
    explorer.kernel.Unwanted
        Once `wanted` says no.
    """
    path, lineage = now.path, now.path.lineage(now.tip)
    legs: list[Leg] = []
    for leg, rows in _stretches(path, lineage):
        for part in _known(now.loss, path, leg, rows, wanted):
            _join(legs, part)
    last = path.record(now.tip)
    stop = _stop(now, legs) if not legs or legs[-1].rules == now.rules else ""
    return Route(path.record(lineage[0]).w, tuple(legs), last.parameters, stop)


def _stretches(path: Path, lineage: Rows) -> Iterator[tuple[Leg, Rows]]:
    """Give the steps of one origin, and the rows from where they start to where they arrive."""
    for begin, first, last in lineage.pieces():
        for low, high in path.stretches(first, last + 1):
            place = begin + low - first
            low_place, low_row = (place, low) if place else (1, low + 1)
            if low_row > high:
                continue
            record = path.record(low_row)
            rules = _rules(path, low_row)
            why = "" if rules is not None else _GIVEN
            parameters = record.taken_with or record.parameters
            leg = Leg(high + 1 - low_row, rules, parameters, path.record(high).w, why)
            yield leg, lineage[low_place - 1 : low_place + leg.steps]


def _rules(path: Path, row: int) -> Rules | None:
    """Return the rules of the step that arrived at a row; where parameters were moved there, at the row before."""
    origin = path.origin(row)
    while isinstance(origin, Moved):
        origin = path.origin(origin.of)
    return origin.rules if isinstance(origin, Stepped) else None


def _join(legs: list[Leg], leg: Leg) -> None:
    """Add a leg; one that goes on like the last one is joined to it."""
    before = legs[-1] if legs else None
    if before is not None and (before.rules, before.parameters, before.why) == (leg.rules, leg.parameters, leg.why):
        legs[-1] = replace(leg, steps=before.steps + leg.steps)
    else:
        legs.append(leg)


# -- where the formula of ∇L does not hold


def _known(loss: Loss, path: Path, leg: Leg, rows: Rows, wanted: Wanted) -> Iterator[Leg]:
    """Split a leg where steps start at points at which ∇L is not what its formula gives."""
    if leg.rules is None or not _needs_gradient(leg.rules):
        yield leg
        return
    there = loss
    if tuple(loss.parameters.values()) != leg.parameters:
        there = Loss.parse(loss.text, dict(zip(loss.parameters, leg.parameters, strict=True)))
    done = 0
    for i, why in _exceptions(there, leg.rules, path, rows[: leg.steps], wanted):
        if i > done:
            yield replace(leg, steps=i - done, end=path.record(rows[i]).w)
        yield Leg(1, None, leg.parameters, path.record(rows[i + 1]).w, why)
        done = i + 1
    if leg.steps > done:
        yield replace(leg, steps=leg.steps - done)


def _needs_gradient(rules: Rules) -> bool:
    free = isinstance(rules.direction, AlongVector | AlongAxis | AtRandom)
    return not free or rules.length not in {LengthRule.LENGTH, LengthRule.NATURAL}


def _exceptions(loss: Loss, rules: Rules, path: Path, rows: Rows, wanted: Wanted) -> Iterator[tuple[int, str]]:
    """Give the steps that start where a formula does not hold, and why it does not."""
    corners, compared, named = Corners(loss.root), 0, _Named(loss, rules)
    for begin in range(0, len(rows), _PIECE):
        if not wanted():
            raise Unwanted
        points = path.points(rows[begin : begin + _PIECE])
        at_corner, without = corners.seen(points)[0], named.has_no_value(points)
        for i in np.flatnonzero(at_corner | without).tolist():
            w = tuple(points[i].tolist())
            if without[i]:
                yield begin + i, _WITHOUT_VALUE
            elif stands_at_corner(loss.root, list(w)):
                compared += 1
                if compared > _MOST_COMPARED or not _formula_holds(loss, w):
                    yield begin + i, _AT_CORNER


def _with_names(loss: Loss) -> Loss | None:
    """Return the loss whose parameters are variables; None where a program has their values, or there are none."""
    try:
        return Loss.parse(loss.text) if loss.parameters else None
    except LossError:
        return None


class _Named:
    """A loss whose parameters are names, as in a program: 0·log(x) is then no 0 where x is 0."""

    def __init__(self, loss: Loss, rules: Rules) -> None:
        self._loss = _with_names(loss)
        self._has_hessian = isinstance(rules.direction, Newton) or rules.direction == SteepestIn(HessianNorm())
        names = self._loss.variables if self._loss is not None else ()
        self._values = [loss.parameters.get(name, 0.0) for name in names]
        self._places = [names.index(name) for name in loss.variables] if names else []

    def has_no_value(self, points: Array) -> NDArray[np.bool_]:
        """Tell at which points L, ∇L, or ∇²L where it is needed, are not finite: shapes (m, n) → (m,)."""
        if self._loss is None:
            return np.zeros(len(points), np.bool_)
        everything = np.tile(self._values, (len(points), 1))
        everything[:, self._places] = points
        with np.errstate(all="ignore"):
            slopes = self._loss.gradients(everything)[:, self._places]
            found = ~(np.isfinite(slopes).all(1) & np.isfinite(self._loss.values(everything)))
            for i in range(min(len(points), _MOST_CURVED) if self._has_hessian else 0):
                part = self._loss.hessian(everything[i].tolist())[np.ix_(self._places, self._places)]
                found[i] |= not np.isfinite(part).all()
        return np.asarray(found, np.bool_)


def _formula_holds(loss: Loss, w: Vector) -> bool:
    return observe(loss, w).gradient == loss.at(w).gradient


# -- the end


def _stop(now: Exploration, legs: list[Leg]) -> str:
    """Say why no further step is taken by a run; empty where one is."""
    path, record = now.path, now.path.record(now.tip)
    loss = now.loss
    if tuple(loss.parameters.values()) != record.parameters:
        loss = Loss.parse(loss.text, dict(zip(loss.parameters, record.parameters, strict=True)))
    point = observe(loss, path.record(now.tip).w)
    step = propose(loss, point, now.rules, number=sum(leg.steps for leg in legs))
    stop = finished(point) or step.stop
    if stop is None:
        return ""
    if not point.is_finite:
        return point.problem
    detail = _detail(point, step, stop)
    return f"{stop.words} ({detail})" if detail else stop.words


def _detail(point: Point, step: Step, stop: Stop) -> str:
    match stop:
        case Stop.KINK:
            return point.problem
        case Stop.DIRECTION_UNDEFINED:
            return point.problem or step.direction.note
        case Stop.LENGTH_UNDEFINED:
            return step.length.note
    return ""
