"""The plane in which a loss of several variables is seen: w(s, t) = o + s·a + t·b.

A loss of two variables has one plane, that of its variables. With more of them the plane is a slice. Its unit
vectors a and b are orthogonal, so that lengths and right angles in the plane are those of ℝⁿ, and the projection of
any w onto it is ((w − o)·a, (w − o)·b).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.direction import Vector, norm

Array = NDArray[np.float64]

_ON = 1e-9
"""How far from the plane, relative to |w|, a point still counts as on it: what rounding leaves."""


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane of ℝⁿ with coordinates (x, y): w = origin + x·first + y·second.

    Attributes
    ----------
    origin
        The point with the coordinates (0, 0).
    first, second
        Orthogonal unit vectors.
    names
        What the coordinates are called: two variables, or two directions.
    axes
        The two variables, where the coordinates are their values; the origin is then 0 in both.
    note
        Why it is not the plane that was asked for; empty where it is.
    curvatures
        The eigenvalues of ∇²L, where the unit vectors are its eigenvectors.
    step
        The number of the step at which it was pinned; None where it follows w.
    """

    origin: Vector
    first: Vector
    second: Vector
    names: tuple[str, str]
    axes: tuple[int, int] | None = None
    note: str = ""
    curvatures: tuple[float, float] | None = None
    step: int | None = None

    def point(self, x: float, y: float) -> Vector:
        """Return the w at coordinates, without rounding where they are the values of variables."""
        if self.axes is not None:
            moved = dict(zip(self.axes, (x, y), strict=True))
            return tuple(moved.get(i, value) for i, value in enumerate(self.origin))
        return tuple(o + x * a + y * b for o, a, b in zip(self.origin, self.first, self.second, strict=True))

    def points(self, coordinates: ArrayLike) -> Array:
        """Return w at many coordinates, shapes (m, 2) → (m, n)."""
        pairs = np.asarray(coordinates, dtype=np.float64)
        if self.axes is not None:
            full = np.tile(np.asarray(self.origin), (len(pairs), 1))
            full[:, list(self.axes)] = pairs
            return full
        return np.asarray(np.asarray(self.origin) + pairs @ np.array([self.first, self.second]))

    def project(self, w: ArrayLike) -> Array:
        """Return the coordinates of the nearest points of the plane, shapes (…, n) → (…, 2)."""
        points = np.asarray(w, dtype=np.float64)
        if self.axes is not None:
            chosen: Array = points[..., list(self.axes)]
            return chosen
        return self.components(points - np.asarray(self.origin))

    def components(self, vectors: ArrayLike) -> Array:
        """Return the components of vectors along `first` and `second`, shapes (…, n) → (…, 2)."""
        given = np.asarray(vectors, dtype=np.float64)
        if self.axes is not None:
            chosen: Array = given[..., list(self.axes)]
            return chosen
        return np.asarray(given @ np.array([self.first, self.second]).T)

    def share_of(self, vector: Vector) -> float:
        """Return |p|/|v|, p the projection of a vector v onto the plane: 1 in it, 0 at a right angle to it."""
        length = norm(vector)
        return min(norm(tuple(self.components(vector).tolist())) / length, 1.0) if length > 0.0 else 0.0

    def distances(self, points: ArrayLike) -> Array:
        """Return how far points are from the plane, shapes (m, n) → (m,)."""
        given = np.asarray(points, dtype=np.float64)
        apart = given - self.points(self.project(given))
        return np.asarray(np.sqrt(np.sum(apart * apart, axis=-1)))

    def is_off(self, points: ArrayLike) -> NDArray[np.bool_]:
        """Whether points are off the plane by more than rounding, shapes (m, n) → (m,)."""
        given = np.asarray(points, dtype=np.float64)
        size = np.sqrt(np.sum(given * given, axis=-1)) + norm(self.origin)
        return np.asarray(self.distances(given) > _ON * size)

    def direction(self, x: float, y: float) -> Vector:
        """Return the vector of ℝⁿ with these components in the plane."""
        return tuple(x * a + y * b for a, b in zip(self.first, self.second, strict=True))


def plane_of(variables: Sequence[str]) -> Plane:
    """Return the plane of two variables, whose coordinates are their values."""
    x, y = variables
    return Plane((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (x, y), (0, 1))


@dataclass(frozen=True, slots=True)
class Quadratic:
    """L in the plane to second order at a point: L + g·d + d·H·d/2, d the displacement in the plane.

    Attributes
    ----------
    at
        The coordinates of w's projection.
    value
        L(w).
    gradient, hessian
        The components of ∇L and ∇²L in the plane, shapes (2,) and (2, 2); None where they do not exist.
    """

    at: tuple[float, float]
    value: float
    gradient: tuple[float, float] | None
    hessian: tuple[tuple[float, float], tuple[float, float]] | None
