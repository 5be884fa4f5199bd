"""The plane in which u turns: u(β) = cos β ĝ + sin β n̂, with ĝ = ∇L/|∇L| and n̂ at a right angle to it.

Two variables have one such plane, and β runs counter-clockwise in it. From three variables on there are many. The one
that is taken holds ∇L and u; where u is parallel to ∇L, it holds ∇L and the direction in which L is curved most.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.descent import Point
from explorer.direction import AlongVector, AtAngle, Direction, DirectionRule, Vector, normal, part_across, unit
from explorer.direction import direction as direction_by
from explorer.local_model import LocalModel
from explorer.loss import Loss

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TurningPlane:
    """The orthonormal pair in whose plane u turns; β is measured from `first` toward `second`.

    Attributes
    ----------
    first
        ĝ = ∇L/|∇L|.
    second
        n̂; None for one variable, which has two directions only.
    words
        Which plane it is, where there are several; empty where there are not.
    rule
        The rule that turns u in this plane, as it is at β = 180°.
    is_own
        Whether the direction that is chosen now turns in this plane by its own rule.
    """

    first: Vector
    second: Vector | None
    words: str
    rule: AtAngle | None
    is_own: bool

    def direction(self, beta: float) -> Vector:
        """Return u(β), β in degrees; exact at the multiples of 90°."""
        turned = direction_by(AtAngle(beta), 2, (1.0, 0.0)).u
        assert turned is not None
        cosine, sine = turned
        if self.second is None:
            return tuple(cosine * a for a in self.first)
        return tuple(cosine * a + sine * b for a, b in zip(self.first, self.second, strict=True))

    def beta_of(self, u: Vector) -> float:
        """Return the angle of the part of u in the plane: degrees, 0–360."""
        along = math.fsum(a * b for a, b in zip(u, self.first, strict=True))
        if self.second is None:
            return 0.0 if along > 0.0 else 180.0
        across = math.fsum(a * b for a, b in zip(u, self.second, strict=True))
        return math.degrees(math.atan2(across, along)) % 360.0

    def circle(self, w: Vector, eta: float, beta: ArrayLike) -> Array:
        """Return w + ηu(β) at many angles in degrees, shape (m,) → (m, n)."""
        angle = np.radians(np.asarray(beta, dtype=np.float64))
        second = np.zeros(len(w)) if self.second is None else np.asarray(self.second)
        u = np.multiply.outer(np.cos(angle), self.first) + np.multiply.outer(np.sin(angle), second)
        return np.asarray(np.asarray(w) + eta * u)

    def rule_at(self, beta: float) -> DirectionRule:
        """Return the rule that gives u(β), and keeps this plane while β changes."""
        if self.rule is not None:
            return AtAngle(beta % 360.0, self.rule.second)
        return AlongVector(self.direction(beta))


def why_no_plane(model: LocalModel) -> str:
    """Say why no direction makes an angle with ∇L; empty where there are such directions."""
    point = model.point
    if point.stationary is not None:
        return "∇L = 0: at a stationary point no direction makes an angle with it"
    if point.gradient is None:
        return point.problem
    return "" if unit(point.gradient) is not None else "∇L = 0: no direction makes an angle with it"


def turning_plane(loss: Loss, model: LocalModel, rule: DirectionRule) -> TurningPlane | None:
    """Return the plane in which u turns at w; None where ∇L is 0 or does not exist.

    Parameters
    ----------
    loss, model
        L, and what is known at (w, u, η).
    rule
        How u was chosen. A rule by the angle to ∇L names the axis that the plane holds beside ∇L.

    Notes
    -----
    A direction that has no sign of its own, such as an eigenvector, is taken so that its largest component is
    positive: the plane then stays as it is while u turns through 180°.
    """
    if why_no_plane(model):
        return None
    assert model.point.gradient is not None
    g = unit(model.point.gradient)
    assert g is not None
    if len(g) == 1:
        return TurningPlane(g, None, "", AtAngle(), is_own=True)
    if len(g) == 2:
        return TurningPlane(g, (-g[1], g[0]), "", AtAngle(), is_own=True)
    way = model.step.direction
    aside = part_across(model.u, g) if model.u is not None else None
    if isinstance(rule, AtAngle) and way.normal is not None and (aside is not None or rule.second is not None):
        return _toward_axis(loss, g, way, is_own=rule.second is not None)
    return plane_with(loss, model.point, model.u or g)


def plane_with(loss: Loss, point: Point, u: Vector) -> TurningPlane | None:
    """Return the plane of ∇L and u, or of ∇L and the direction of steepest curvature where u is parallel to ∇L.

    Parameters
    ----------
    loss, point
        L, of two variables at least, and what is known of it at w.
    u
        A direction, of any length. The result is None where ∇L is 0 or does not exist.
    """
    g = unit(point.gradient) if point.gradient is not None else None
    if g is None:
        return None
    aside = part_across(u, g)
    if aside is not None:
        return TurningPlane(g, _signed(aside), "the plane of ∇L and u", None, is_own=False)
    return _toward_curvature(loss, point, g)


def _signed(vector: Vector) -> Vector:
    return vector if max(vector, key=abs) > 0.0 else tuple(-x for x in vector)


def _toward_axis(loss: Loss, g: Vector, way: Direction, *, is_own: bool) -> TurningPlane:
    assert way.second is not None
    words = f"the plane of ∇L and the axis of {loss.variables[way.second]}"
    return TurningPlane(g, way.normal, words, AtAngle(second=way.second), is_own)


def _toward_curvature(loss: Loss, point: Point, g: Vector) -> TurningPlane:
    """Take the eigenvector of ∇²L with the largest |λ| that is not parallel to ∇L."""
    hessian = loss.hessian(point.w)
    if not point.at_branch and np.isfinite(hessian).all():
        values, vectors = np.linalg.eigh(hessian)
        for i in np.argsort(-np.abs(values), kind="stable"):
            aside = part_across(tuple(vectors[:, i].tolist()), g)
            if aside is not None and values[i] != 0.0:
                return TurningPlane(
                    g, _signed(aside), f"the plane of ∇L and {_curved(values[i])}", None, is_own=False
                )
    aside = normal(g, None)
    axis = min(range(len(g)), key=lambda i: abs(g[i]))
    words = f"the plane of ∇L and the axis of {loss.variables[axis]}"
    return TurningPlane(g, aside, words, AtAngle(second=axis), is_own=False)


def _curved(value: float) -> str:
    return f"the direction of steepest curvature (λ = {value:.3g})".replace("-", "−")
