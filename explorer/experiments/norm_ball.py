"""The unit ball of a norm as it is seen in a plane: an ellipse, or a polygon, around w.

In the plane w + Bc, B with two orthonormal columns, the ball is {c : |Bc| ≤ 1}: for |u|_P the ellipse of
P_B = BᵀPB, for ℓ1 and ℓ∞ the polygon where the sphere of ℝⁿ is cut.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from explorer.norms import Array, MaxNorm, Norm, OneNorm, matrix

_ELLIPSE_PIECES, _POLYGON_PIECES = 360, 400
_LEAST = 4
"""Pieces of an edge, at the least."""
_SAME = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Ellipse:
    """{c : cᵀP_Bc ≤ 1}, whose rim is c(θ) = root·(cos θ, sin θ).

    Attributes
    ----------
    root
        Shape (2, 2), with root·rootᵀ = P_B⁻¹.
    """

    root: Array

    @property
    def pieces(self) -> int:
        """How many pieces the rim is searched in."""
        return _ELLIPSE_PIECES

    @property
    def corners(self) -> Array:
        """None: shape (0, 2)."""
        return np.empty((0, 2))

    def place(self, piece: Array, share: Array) -> tuple[Array, Array]:
        """Return points of the rim and tangents to it, counter-clockwise; shapes (m,), (m,) → (m, 2), (m, 2)."""
        theta = (2.0 * math.pi / self.pieces) * (piece + share)
        cosine, sine = np.cos(theta), np.sin(theta)
        return np.stack([cosine, sine], -1) @ self.root.T, np.stack([-sine, cosine], -1) @ self.root.T

    def dual(self, gradient: Array) -> float:
        """|g| in the dual norm of the section, √(gᵀP_B⁻¹g); shape (2,)."""
        return math.hypot(*(self.root.T @ gradient).tolist())

    def steepest(self, gradient: Array) -> Array | None:
        """Return the c of the ball with the lowest c·g, −P_B⁻¹g/√(gᵀP_B⁻¹g); None where g = 0."""
        inner = self.root.T @ gradient
        length = math.hypot(*inner.tolist())
        return np.asarray(self.root @ (-inner / length)) if length > 0.0 else None


@dataclass(frozen=True, slots=True, eq=False)
class Polygon:
    """A convex polygon around 0.

    Attributes
    ----------
    corners
        Counter-clockwise, shape (k, 2).
    """

    corners: Array

    @property
    def _each(self) -> int:
        return max(_LEAST, _POLYGON_PIECES // len(self.corners))

    @property
    def pieces(self) -> int:
        """How many pieces the rim is searched in: as many in each edge."""
        return self._each * len(self.corners)

    def place(self, piece: Array, share: Array) -> tuple[Array, Array]:
        """Return points of the rim and tangents to it, counter-clockwise; shapes (m,), (m,) → (m, 2), (m, 2)."""
        edge, within = np.divmod(np.asarray(piece, dtype=np.int64), self._each)
        start = self.corners[edge]
        along = self.corners[(edge + 1) % len(self.corners)] - start
        return start + ((within + share) / self._each)[..., None] * along, along

    def dual(self, gradient: Array) -> float:
        """|g| in the dual norm of the section, the largest c·g of its corners; shape (2,)."""
        return float((self.corners @ gradient).max())

    def steepest(self, gradient: Array) -> Array | None:
        """Return the c of the ball with the lowest c·g, the middle of an edge where it is level; None for g = 0."""
        heights = self.corners @ gradient
        lowest = heights <= heights.min() * (1.0 - _SAME)
        return np.asarray(self.corners[lowest].mean(axis=0)) if gradient.any() else None


Section = Ellipse | Polygon


def section(norm: Norm, basis: Array, hessian: Array | None = None) -> Section:
    """Cut the unit ball of a norm with a plane through its centre.

    Parameters
    ----------
    norm
        Which norm.
    basis
        Two orthonormal columns B, shape (n, 2).
    hessian
        ∇²L(w), shape (n, n), which the Hessian's norm needs.

    Raises
    ------
    ValueError
        Where it is no norm, with the reason of `explorer.norms.why_none`.
    """
    match norm:
        case OneNorm():
            return _polygon(_across(basis), basis, 1.0)
        case MaxNorm():
            first, second = np.triu_indices(len(basis), 1)
            pairs = np.concatenate([basis[first] - basis[second], basis[first] + basis[second]])
            return _polygon(_across(pairs), basis, math.inf)
    metric = basis.T @ matrix(norm, len(basis), hessian) @ basis
    return Ellipse(np.asarray(np.linalg.inv(np.linalg.cholesky(metric)).T))


def outline(shape: Section, eta: float = 1.0) -> Array:
    """Return the rim of the ball times η as a closed line, shape (m, 2)."""
    if isinstance(shape, Polygon):
        return eta * np.concatenate([shape.corners, shape.corners[:1]])
    pieces = np.arange(shape.pieces + 1, dtype=np.float64)
    return eta * shape.place(pieces, np.zeros(len(pieces)))[0]


def _across(rows: Array) -> Array:
    """Return the directions at right angles to rows, each way; shape (m, 2)."""
    turned = np.stack([-rows[:, 1], rows[:, 0]], axis=1)
    lengths = np.hypot(turned[:, 0], turned[:, 1])
    unit = turned[lengths > _SAME] / lengths[lengths > _SAME, None]
    return np.concatenate([unit, -unit])


def _polygon(directions: Array, basis: Array, order: float) -> Polygon:
    """Go out to the rim in directions among which all corners are, and keep the corners.

    A corner of ℓ1 is where a component changes its sign, one of ℓ∞ where two components are equally large.
    """
    angles = np.arctan2(directions[:, 1], directions[:, 0]) % (2.0 * math.pi)
    directions = directions[np.argsort(angles)]
    before = np.roll(directions, 1, axis=0)
    directions = directions[np.abs(directions - before).max(axis=1) > _SAME]
    lengths = np.linalg.norm(directions @ basis.T, order, axis=1)
    points = directions / lengths[:, None] + 0.0
    back, ahead = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
    turn = back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0]
    sizes = np.hypot(*back.T) * np.hypot(*ahead.T)
    return Polygon(points[turn > 1e-9 * sizes])
