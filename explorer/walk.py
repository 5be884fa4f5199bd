"""The points of a block of a run, one after another, and then what its rows say, all at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from explorer.angles import angles_in_plane, dots, norms, units
from explorer.changes import changes
from explorer.corners import Corners, Mask
from explorer.descent import FARTHEST, GRADIENT_TOLERANCE, Rules, is_plain, next_point, refusal, vanishing
from explorer.direction import (
    AtAngle,
    Direction,
    Vector,
    angle,
    cos_sin,
    direction,
    needs_hessian,
    normal,
    turned,
    unit,
)
from explorer.kernel import Array
from explorer.kinks import stands_at_corner
from explorer.loss import Evaluation, Loss
from explorer.path import Steps
from explorer.step_size import LengthRule, along, step_length

_PLANE = 2


@dataclass(frozen=True, slots=True, eq=False)
class _Walked:
    """m + 1 points with L and ∇L there, and u and η of the m steps between them."""

    points: Array
    losses: Array
    gradients: Array
    directions: Array
    etas: Array
    ways: tuple[Direction, ...] = ()
    """All that is known of each u; for plain descent nothing more is."""

    def first(self, count: int) -> _Walked:
        """Keep some steps."""
        arrived = slice(count + 1)
        return _Walked(
            self.points[arrived],
            self.losses[arrived],
            self.gradients[arrived],
            self.directions[:count],
            self.etas[:count],
            self.ways[:count],
        )


class Walker:
    """Takes blocks of steps of one rule on one loss.

    `certified` says whether small changes of L are certified one by one, which takes its time, or integrated.
    """

    def __init__(self, loss: Loss, rules: Rules, *, certified: bool = False) -> None:
        self._loss, self._rules, self._certified = loss, rules, certified
        self._corners = Corners(loss.root)
        self._update = loss.update if is_plain(rules) else None
        self._beta = rules.direction.beta % 360.0 if isinstance(rules.direction, AtAngle) else math.nan
        may_turn = loss.dimension == _PLANE or self._beta % 180.0 == 0.0
        self._turns = may_turn and not math.isnan(self._beta) and rules.length is LengthRule.LENGTH
        self._held = tuple(loss.parameters.values())

    def rows(self, w: Vector, steps: int, number: int) -> Steps | None:
        """Return rows of so many steps from w, or of fewer where one is not plain; None where not one is.

        A plain step starts and ends where L is finite and smooth, with ∇L neither small nor beyond the doubles where
        it starts, and moves w.
        """
        with np.errstate(all="ignore"):
            walked = self._walked(w, steps, number)
            if walked is None:
                return None
            count = self._plain_steps(walked)
            return self._columns(walked.first(count)) if count else None

    def with_changes(self, w: Vector, steps: Steps) -> Steps:
        """Return steps from w that were taken one by one with the changes of L that they have in a block.

        What a row says must not depend on where blocks end, since that is a matter of time.
        """
        points = np.vstack([[w], steps.w])
        with np.errstate(all="ignore"):
            actual = self._changes(points, self._loss.values(points), self._loss.gradients(points))
        return replace(steps, actual=actual)

    def _changes(self, points: Array, losses: Array, gradients: Array) -> Array:
        return changes(self._loss, points, losses, gradients, self._corners, certified=self._certified)

    def _walked(self, w: Vector, steps: int, number: int) -> _Walked | None:
        if self._update is not None:
            return self._follow(w, steps)
        return self._turn(w, steps) if self._turns else self._walk(w, steps, number)

    def _follow(self, w: Vector, steps: int) -> _Walked:
        """Walk w ← w − α∇L(w)."""
        assert self._update is not None
        points = self._update.follow(w, self._rules.size, steps)
        losses, gradients = self._loss.values(points), self._loss.gradients(points)
        departures = gradients[:-1]
        directions = 0.0 - units(departures)
        return _Walked(points, losses, gradients, directions, self._rules.size * norms(departures))

    def _turn(self, w: Vector, steps: int) -> _Walked | None:
        """Walk by a fixed length along ±∇L, or turned in the plane: what `_walk` does, in less time."""
        eta, at, nowhere = self._rules.size, self._loss.at, (0.0,) * len(w)
        cosine, sine = cos_sin(self._beta)
        here = at(w)
        points, evaluated, directions = [w], [here], []
        for _ in range(steps):
            g = unit(here.gradient)
            u = None if g is None else turned(g, (sine and normal(g, None)) or nowhere, cosine, sine)
            if u is None:
                break
            w = along(w, u, eta)
            here = at(w)
            points.append(w)
            evaluated.append(here)
            directions.append(u)
        if not directions:
            return None
        losses, gradients = _columns(evaluated)
        etas = np.full(len(directions), eta)
        return _Walked(np.array(points), losses, gradients, np.array(directions), etas)

    def _walk(self, w: Vector, steps: int, number: int) -> _Walked | None:
        """Walk by any rule, up to where it gives no step."""
        loss, rules = self._loss, self._rules
        curved = needs_hessian(rules.direction)
        here = loss.at(w, curved=curved)
        points, evaluated, ways, etas = [w], [here], [], []
        for taken in range(steps):
            if not (math.isfinite(here.value) and all(map(math.isfinite, here.gradient))):
                break
            way = direction(rules.direction, len(w), here.gradient, here.hessian, step=number + taken)
            if way.u is None or not any(here.gradient):
                break
            length = step_length(rules.length, rules.size, loss, w, way, here.gradient)
            if length.eta is None:
                break
            w_next = next_point(rules, w, here.gradient, way.u, length.eta)
            if refusal(w, w_next) is not None:
                break
            w, here = w_next, loss.at(w_next, curved=curved)
            points.append(w)
            evaluated.append(here)
            ways.append(way)
            etas.append(length.eta)
        if not ways:
            return None
        losses, gradients = _columns(evaluated)
        directions = np.array([way.u for way in ways])
        return _Walked(np.array(points), losses, gradients, directions, np.array(etas), tuple(ways))

    def _plain_steps(self, walked: _Walked) -> int:
        """Count the plain steps up to the first that is none."""
        points, lengths = walked.points, norms(walked.gradients)
        smooth = np.isfinite(walked.losses) & np.isfinite(walked.gradients).all(axis=1) & ~self._at_corner(points)
        clear = smooth & (lengths >= GRADIENT_TOLERANCE) & ~vanishing(lengths, norms(points)) & np.isfinite(lengths)
        moved = (points[1:] != points[:-1]).any(axis=1) & (np.abs(points[1:]).max(axis=1) <= FARTHEST)
        has_length = (walked.etas > 0.0) & np.isfinite(walked.etas)
        plain = clear[:-1] & smooth[1:] & moved & has_length
        return len(plain) if plain.all() else int(np.argmin(plain))

    def _at_corner(self, points: Array) -> Mask:
        near = self._corners.seen(points)[0]
        for i in np.flatnonzero(near).tolist():
            near[i] = stands_at_corner(self._loss.root, points[i].tolist())
        return near

    def _columns(self, walked: _Walked) -> Steps:
        beta, dot = self._angles(walked)
        actual = self._changes(walked.points, walked.losses, walked.gradients)
        arrived, lengths = walked.points[1:], norms(walked.gradients[1:])
        predicted = dot * walked.etas
        return Steps(arrived, walked.losses[1:], lengths, walked.etas, beta, predicted, actual, self._held)

    def _angles(self, walked: _Walked) -> tuple[Array, Array]:
        """β and v·∇L of each step."""
        departures = walked.gradients[:-1]
        if departures.shape[1] <= _PLANE:
            return angles_in_plane(walked.directions, departures)
        if not walked.ways:
            return np.full(len(departures), self._beta), dots(walked.directions, departures)
        rows = zip(walked.ways, map(tuple, departures.tolist()), strict=True)
        found = [angle(way.u, g, way.normal) for way, g in rows if way.u is not None]
        shown = [(a.shown, a.dot) for a in found if a is not None]
        return np.array([beta for beta, _ in shown]), np.array([dot for _, dot in shown])


def _columns(evaluated: Sequence[Evaluation]) -> tuple[Array, Array]:
    """Return L and ∇L, shapes (m,) and (m, n)."""
    return np.array([here.value for here in evaluated]), np.array([here.gradient for here in evaluated])
