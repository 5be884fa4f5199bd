"""The lowest L on the rim of a ball of radius η, and the gradient that it follows: the one at arrival.

At the lowest point w + ηu* of the rim no direction along the rim goes down, so that u* is steepest for the gradient
there, not for the one at w: u* = −P⁻¹∇L(w + ηu*)/√(…), an implicit equation for the step. The explicit direction
−P⁻¹∇L(w) is its limit for η → 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from explorer.descent import observe
from explorer.experiments.norm_ball import Ellipse, Polygon, Section
from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.norms import Array, Vector
from explorer.taylor import taylor

Flags = NDArray[np.bool_]

_SPLIT, _ROUNDS = 32, 12
"""Each round looks at so many parts of a bracket; 32¹² is beyond the digits of a double."""
_MOST_BRACKETS, _MOST_BEST = 12, 4
_ROUNDOFF = 1e-7
"""Below this share of |L| a difference of doubles has lost half of its digits, and is certified instead."""
_TIE, _LEVEL, _LOWER, _NOISE = 1e-9, 1e-6, 1e-6, 1e-13


class Touch(StrEnum):
    """How the lowest contour of L meets the ball."""

    SMOOTH = "smooth"
    """It touches a smooth rim."""
    CORNER = "corner"
    EDGE = "edge"
    """It touches the inside of an edge."""
    KINK = "kink"
    """∇L jumps there, or does not exist."""
    END = "end"
    """L jumps or ends there."""


@dataclass(frozen=True, slots=True, eq=False)
class BestOnBall:
    """The lowest point of the rim.

    Attributes
    ----------
    steps
        The components c of the best u* in the plane, shape (k, 2); several where they are equally low.
    change
        L(w + ηu*) − L(w).
    touch
        How the contour through it meets the ball.
    gradient
        ∇L(w + ηu*) in the plane, shape (2,); None where it does not exist.
    share
        −u*·∇L(w + ηu*) over its largest value on the ball: 1 where u* is steepest for the gradient at arrival, −1
        where it is the opposite, as the ball reaches beyond a minimum; NaN where that gradient is 0 or missing.
    share_at_start
        The same with ∇L(w).
    angle, angle_at_start
        Degrees between u* and −P⁻¹∇L, at arrival and at w; NaN where there is no P, as for `share`.
    """

    steps: Array
    change: float
    touch: Touch
    gradient: Array | None
    share: float
    share_at_start: float
    angle: float
    angle_at_start: float


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """L around w in a plane: c → L(w + ηBc).

    Attributes
    ----------
    loss, w
        L and where it is now.
    basis
        Two orthonormal columns B, shape (n, 2).
    eta
        The radius.
    wanted
        Asked before each evaluation; once it says no, `explorer.kernel.Unwanted` is raised.
    """

    loss: Loss
    w: Vector
    basis: Array
    eta: float
    wanted: Callable[[], bool] = lambda: True

    def points(self, steps: Array) -> Array:
        """W + ηBc, shapes (m, 2) → (m, n)."""
        if not self.wanted():
            raise Unwanted
        return np.asarray(np.asarray(self.w) + self.eta * steps @ self.basis.T)

    def values(self, steps: Array) -> Array:
        """L(w + ηBc), shape (m,)."""
        with np.errstate(all="ignore"):
            return np.array(self.loss.values(self.points(steps)))

    def gradients(self, steps: Array) -> Array:
        """Bᵀ∇L(w + ηBc), shape (m, 2)."""
        with np.errstate(all="ignore"):
            return np.asarray(self.loss.gradients(self.points(steps)) @ self.basis)

    def gradient(self, step: Array) -> Array | None:
        """Bᵀ∇L(w + ηBc), shape (2,); None where it does not exist."""
        found = observe(self.loss, tuple(self.points(step[None])[0].tolist())).gradient
        return None if found is None else np.asarray(np.asarray(found) @ self.basis)

    def change(self, step: Sequence[float]) -> float:
        """L(w + ηBc) − L(w); certified where doubles would only give round-off."""
        w_next = self.points(np.asarray([step]))[0].tolist()
        here, there = self.loss.value(self.w), self.loss.value(w_next)
        difference = there - here
        if abs(difference) > _ROUNDOFF * max(abs(here), abs(there)) or not math.isfinite(difference):
            return difference
        # along the ray, as w + ηBc itself is rounded to doubles
        series = taylor(self.loss.root, self.w, tuple((self.basis @ np.asarray(step)).tolist()), self.eta, 1)
        return difference if series.change is None else series.change.value


def best_on_ball(around: Around, shape: Section, gradient: Array | None) -> BestOnBall | str:
    """Find the lowest L on the rim from where its slope along the rim turns from − to +, or say why there is none.

    A zero of the slope is located to double precision, a lowest value of L only to the square root of that.

    Parameters
    ----------
    around
        L around w.
    shape
        The unit ball in the plane.
    gradient
        ∇L(w) in the plane, shape (2,); None where it does not exist.
    """
    pieces = np.arange(shape.pieces, dtype=np.float64)
    nodes, _ = shape.place(pieces, np.zeros(len(pieces)))
    values, gradients = around.values(nodes), around.gradients(nodes)
    gradients[~np.isfinite(values)] = np.nan
    if not np.isfinite(values).any():
        return "L is not finite anywhere on the rim of the ball"
    if np.isfinite(values).all() and _is_level(gradients, shape.place(pieces, np.zeros(len(pieces)))[1]):
        return "L is the same all around the ball"
    steps, kinks = _candidates(around, shape, values, gradients)
    chosen, change = _lowest(around, steps)
    if not len(chosen) or _is_lower(values, around.values(steps[chosen])):
        lowest = nodes[int(np.nanargmin(np.where(np.isfinite(values), values, np.nan)))]
        return BestOnBall(lowest[None], around.change(lowest.tolist()), Touch.END, None, *(math.nan,) * 4)
    touch = Touch.KINK if kinks[chosen[0]] else _touch(shape, steps[chosen[0]])
    arrival = None if touch is Touch.KINK else around.gradient(steps[chosen[0]])
    touch = Touch.KINK if arrival is None else touch
    return BestOnBall(steps[chosen], change, touch, arrival, *_measures(shape, steps[chosen[0]], arrival, gradient))


def _measures(
    shape: Section, step: Array, arrival: Array | None, start: Array | None
) -> tuple[float, float, float, float]:
    """Return shares and angles, each at arrival and at the start."""
    return (
        _share(shape, step, arrival), _share(shape, step, start),
        _angle(shape, step, arrival), _angle(shape, step, start),
    )  # fmt: skip


def _is_level(gradients: Array, tangents: Array) -> bool:
    """Whether L has no slope along the rim, or one that is rounding."""
    with np.errstate(over="ignore", invalid="ignore"):
        sizes = np.hypot(*gradients.T) * np.hypot(*tangents.T)
        return bool((np.abs(np.sum(gradients * tangents, axis=1)) <= _NOISE * sizes.max()).all())


def _candidates(around: Around, shape: Section, values: Array, gradients: Array) -> tuple[Array, Flags]:
    """Return the points of the rim where the slope turns from − to +, and whether it jumps there."""
    pieces = np.arange(shape.pieces, dtype=np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        leaving = np.sum(gradients * shape.place(pieces, np.zeros(len(pieces)))[1], axis=1)
        arriving = np.sum(np.roll(gradients, -1, axis=0) * shape.place(pieces, np.ones(len(pieces)))[1], axis=1)
    inside = np.flatnonzero((leaving < 0.0) & (arriving > 0.0))
    at_nodes = np.flatnonzero((np.roll(arriving, 1) <= 0.0) & (leaving >= 0.0))
    # of many, those where L is lowest; of a level stretch, the one in its middle
    inside = np.sort(inside[np.argsort(values[inside])[:_MOST_BRACKETS]])
    at_nodes = at_nodes[values[at_nodes] == values[at_nodes].min(initial=math.inf)]
    if len(at_nodes) > _MOST_BEST:
        at_nodes = at_nodes[[len(at_nodes) // 2]]
    found, jumps = _zeros(around, shape, inside.astype(np.float64))
    corners = shape.place(at_nodes.astype(np.float64), np.zeros(len(at_nodes)))[0]
    return np.concatenate([found, corners]), np.concatenate([jumps, np.zeros(len(corners), dtype=bool)])


def _zeros(around: Around, shape: Section, pieces: Array) -> tuple[Array, Flags]:
    """Halve brackets of the slope along the rim, five times a round, until they are two doubles apart."""
    if not len(pieces):
        return np.empty((0, 2)), np.zeros(0, dtype=bool)
    low, high = np.zeros(len(pieces)), np.ones(len(pieces))
    parts = np.arange(1, _SPLIT) / _SPLIT
    rows = np.arange(len(pieces))
    for _ in range(_ROUNDS):
        shares = low[:, None] + (high - low)[:, None] * parts
        slopes = _slopes(around, shape, np.repeat(pieces, len(parts)), shares.ravel())[0].reshape(shares.shape)
        edges = np.concatenate([low[:, None], shares, high[:, None]], axis=1)
        rises = np.concatenate([~(slopes < 0.0), np.ones((len(pieces), 1), dtype=bool)], axis=1).argmax(axis=1)
        low, high = edges[rows, rises], edges[rows, rises + 1]
    below, scale = _slopes(around, shape, pieces, low)
    above, _ = _slopes(around, shape, pieces, high)
    jumps = ~(np.minimum(np.abs(below), np.abs(above)) <= _LEVEL * scale)
    nearer = np.where(np.abs(below) <= np.abs(above), low, high)
    return shape.place(pieces, nearer)[0], jumps


def _slopes(around: Around, shape: Section, pieces: Array, shares: Array) -> tuple[Array, Array]:
    """∇L·t along the tangents t of the rim, and |∇L||t|; shapes (m,), (m,) → (m,), (m,)."""
    points, tangents = shape.place(pieces, shares)
    gradients = around.gradients(points)
    with np.errstate(all="ignore"):
        sizes = np.hypot(*gradients.T) * np.hypot(*tangents.T)
        return np.sum(gradients * tangents, axis=1), sizes


def _lowest(around: Around, steps: Array) -> tuple[list[int], float]:
    """Return the places of the lowest candidates, several where none is lower, and L − L(w) at the first of them."""
    changes = [around.change(step) for step in steps.tolist()]
    finite = [change for change in changes if math.isfinite(change)]
    if not finite:
        return [], math.nan
    least = min(finite)
    most = least + _TIE * abs(least)
    chosen = [i for i, change in enumerate(changes) if change <= most][:_MOST_BEST]
    return chosen, changes[chosen[0]]


def _is_lower(values: Array, found: Array) -> bool:
    """Whether a sample of the rim is below what was found, by more than rounding: L jumps or ends beside it."""
    seen = values[np.isfinite(values)]
    lowest, highest = float(seen.min()), float(seen.max())
    slack = _LOWER * (highest - lowest) + _ROUNDOFF * _LOWER * max(abs(lowest), abs(highest))
    return lowest < float(found.min()) - slack


def _touch(shape: Section, step: Array) -> Touch:
    if isinstance(shape, Ellipse):
        return Touch.SMOOTH
    distance = np.abs(shape.corners - step).max(axis=1).min()
    return Touch.CORNER if distance <= 1e-9 * np.abs(shape.corners).max() else Touch.EDGE


def _share(shape: Section, step: Array, gradient: Array | None) -> float:
    """−u·∇L over the dual norm of ∇L: how much of the steepest slope of the norm u has."""
    dual = shape.dual(gradient) if gradient is not None else 0.0
    return -float(step @ gradient) / dual if gradient is not None and dual > 0.0 else math.nan


def _angle(shape: Section, step: Array, gradient: Array | None) -> float:
    """Degrees between u and −P⁻¹∇L, by 2·atan2(|a − b|, |a + b|)."""
    if isinstance(shape, Polygon) or gradient is None:
        return math.nan
    other = shape.steepest(gradient)
    if other is None:
        return math.nan
    a, b = step / math.hypot(*step.tolist()), other / math.hypot(*other.tolist())
    return math.degrees(2.0 * math.atan2(math.hypot(*(a - b).tolist()), math.hypot(*(a + b).tolist())))
