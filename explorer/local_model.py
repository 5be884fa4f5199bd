"""All that is known at (w, u, η): computed once, shown by every panel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from explorer.descent import Point, Rules, Step, propose
from explorer.direction import FLAT, Angle, Vector
from explorer.loss import Loss
from explorer.taylor import Taylor, taylor

_BEHIND, _BEYOND, _SAMPLES = -0.35, 1.75, 211


class Promise(StrEnum):
    """What the first-order term says of a small step."""

    DOWN = "down"
    FLAT = "flat"
    UP = "up"


@dataclass(frozen=True, slots=True, eq=False)
class Ray:
    """L along w + tu and the partial sums beside it, for a plot.

    Attributes
    ----------
    t
        Signed distances from w, shape (m,): from behind w to beyond the step.
    loss
        L(w + tu), shape (m,).
    partial_sums
        Row k: Σ_{j≤k} t^j/j! · D^jL(w)[u,…,u]; shape (orders, m), with a row for each order that exists.
    """

    t: NDArray[np.float64]
    loss: NDArray[np.float64]
    partial_sums: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LocalModel:
    """A point, the step proposed from it, its Taylor terms, and L along the ray.

    `taylor` and `ray` are None where u or η is undefined, or L(w) is not finite.
    """

    step: Step
    order: int
    taylor: Taylor | None
    ray: Ray | None

    @property
    def point(self) -> Point:
        """The point that everything is about."""
        return self.step.point

    @property
    def u(self) -> Vector | None:
        """The unit direction."""
        return self.step.direction.u

    @property
    def eta(self) -> float | None:
        """The length of the step."""
        return self.step.length.eta

    @property
    def angle(self) -> Angle | None:
        """The angle between u and ∇L."""
        return self.step.angle

    @property
    def promise(self) -> Promise | None:
        """Whether v·∇L is negative, zero or positive."""
        if self.angle is None:
            return None
        if abs(self.angle.cos_beta) <= FLAT:
            return Promise.FLAT
        return Promise.DOWN if self.angle.dot < 0.0 else Promise.UP


def local_model(loss: Loss, point: Point, rules: Rules, order: int, *, number: int = 0) -> LocalModel:
    """Compute everything that the panels show at a point.

    Parameters
    ----------
    loss, point, rules
        L, where it is now, and how u and η are chosen.
    order
        K, the highest order of the Taylor terms, 1 to 12.
    number
        The number of the step, for random directions.
    """
    step = propose(loss, point, rules, number=number)
    u, eta = step.direction.u, step.length.eta
    if not point.is_finite or u is None or eta is None:
        return LocalModel(step, order, None, None)
    series = taylor(loss.root, point.w, u, eta, order)
    return LocalModel(step, order, series, _ray(loss, point.w, u, eta, series))


def _ray(loss: Loss, w: Vector, u: Vector, eta: float, series: Taylor) -> Ray:
    # in units of η: the terms themselves are then the coefficients
    s = np.linspace(_BEHIND, _BEYOND, _SAMPLES)
    points = np.asarray(w) + np.multiply.outer(eta * s, np.asarray(u))
    terms = [row.term.value for row in series.rows if row.term is not None]
    with np.errstate(over="ignore", invalid="ignore"):
        powers = np.array([term * s**k for k, term in enumerate(terms)]).reshape(len(terms), len(s))
        return Ray(eta * s, np.array(loss.values(points)), np.cumsum(powers, axis=0))


def predicted_change(model: LocalModel) -> float:
    """t₁ = η v·∇L, the change of L that the first order predicts; NaN where it is undefined."""
    return model.angle.dot * model.eta if model.angle is not None and model.eta is not None else math.nan
