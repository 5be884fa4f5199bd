"""The plane in which a loss of several variables is seen: w(s, t) = o + s·a + t·b.

A loss of two variables has one plane, that of its variables. With more of them the plane is a slice: along two
variables, or along two directions through w. Its unit vectors a and b are orthogonal, so that lengths and right
angles in the plane are those of ℝⁿ, and the projection of any w onto it is ((w − o)·a, (w − o)·b).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.direction import Vector, norm, normal, unit
from explorer.loss import Loss

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
    """

    origin: Vector
    first: Vector
    second: Vector
    names: tuple[str, str]
    axes: tuple[int, int] | None = None
    note: str = ""

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


@dataclass(frozen=True, slots=True)
class AlongVariables:
    """Through w along the axes of two variables."""

    first: int = 0
    second: int = 1


@dataclass(frozen=True, slots=True)
class AlongStep:
    """Through w along ∇L, to the right, and what u has at a right angle to it, upwards."""


@dataclass(frozen=True, slots=True)
class AlongCurvatures:
    """Through w along two eigenvectors of ∇²L, counted from that of the largest eigenvalue; −1 is the smallest."""

    first: int = 0
    second: int = -1


@dataclass(frozen=True, slots=True)
class AlongRandom:
    """Through w along two random orthogonal directions; the same seed gives the same ones."""

    seed: int = 0


SliceRule = AlongVariables | AlongStep | AlongCurvatures | AlongRandom


def needs_model(rule: SliceRule) -> bool:
    """Whether the plane depends on ∇L, u or ∇²L, and not on w alone."""
    return isinstance(rule, AlongStep | AlongCurvatures)


def slice_through(
    rule: SliceRule, loss: Loss, w: Vector, gradient: Vector | None = None, u: Vector | None = None
) -> Plane:
    """Return the plane through w that a rule chooses.

    Parameters
    ----------
    rule
        One of the rules above.
    loss, w
        L, of at least two variables, and the point.
    gradient, u
        ∇L(w) and the direction, None where they do not exist. Where the rule needs what does not exist, the
        plane is that of the first two variables, and its note says why.
    """
    match rule:
        case AlongVariables(first, second):
            return _along_variables(loss, w, first, second)
        case AlongRandom(seed):
            pair = np.linalg.qr(np.random.default_rng(seed).standard_normal((loss.dimension, 2)))[0].T
            return Plane(w, tuple(pair[0].tolist()), tuple(pair[1].tolist()), ("random 1", "random 2"))
        case AlongStep():
            return _along_step(loss, w, gradient, u)
        case AlongCurvatures(first, second):
            return _along_curvatures(loss, w, first, second)


def _along_variables(loss: Loss, w: Vector, first: int, second: int, note: str = "") -> Plane:
    n = loss.dimension
    a, b = (tuple(1.0 if i == axis else 0.0 for i in range(n)) for axis in (first, second))
    origin = tuple(0.0 if i in {first, second} else value for i, value in enumerate(w))
    return Plane(origin, a, b, (loss.variables[first], loss.variables[second]), (first, second), note)


def _along_step(loss: Loss, w: Vector, gradient: Vector | None, u: Vector | None) -> Plane:
    g = unit(gradient) if gradient is not None else None
    if g is None:
        return _along_variables(loss, w, 0, 1, "∇L is 0 or does not exist at w, so there is no slice along it")
    aside = _part_across(u, g) if u is not None else None
    across = aside or normal(g, None)
    assert across is not None  # there are two variables at least
    return Plane(w, g, across, ("along ∇L", "along u, across ∇L" if aside else "across ∇L"))


def _part_across(u: Vector, g: Vector) -> Vector | None:
    """Return the unit vector along what u has at a right angle to g; None where that is rounding."""
    across = np.asarray(u)
    for _ in range(2):  # what cancellation left along g, the second projection removes
        across = across - (across @ np.asarray(g)) * np.asarray(g)
    return unit(across.tolist()) if norm(across.tolist()) > 1e-7 else None


def _along_curvatures(loss: Loss, w: Vector, first: int, second: int) -> Plane:
    hessian = loss.hessian(w)
    if not np.isfinite(hessian).all():
        return _along_variables(loss, w, 0, 1, "∇²L is not finite at w, so it has no eigenvectors")
    vectors = np.linalg.eigh(hessian)[1].T[::-1]
    # an eigenvector has no sign of its own; this one keeps it from one w to the next
    chosen = [v * np.sign(v[np.abs(v).argmax()]) for v in (vectors[first], vectors[second])]
    places = [i % loss.dimension + 1 for i in (first, second)]
    names = tuple(f"eigenvector {place}" for place in places)
    return Plane(w, tuple(chosen[0].tolist()), tuple(chosen[1].tolist()), (names[0], names[1]))


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


def quadratic(loss: Loss, plane: Plane, w: Vector, gradient: Vector | None) -> Quadratic:
    """Return the second-order model of L at w, as it is seen in a plane."""
    x, y = plane.project(w).tolist()
    value = loss.value(w)
    if gradient is None:
        return Quadratic((x, y), value, None, None)
    gx, gy = plane.components(gradient).tolist()
    basis = np.array([plane.first, plane.second])
    (xx, xy), (_, yy) = (basis @ loss.hessian(w) @ basis.T).tolist()
    hessian = ((xx, xy), (xy, yy)) if np.isfinite([xx, xy, yy]).all() else None
    return Quadratic((x, y), value, (gx, gy), hessian)
