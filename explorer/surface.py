"""L over a window of the plane as a surface in a box: heights, mesh, models of first and second order, picking.

The box is that of the window, [−1, 1] along its longer side (a thin strip is widened), and heights run from 0 to
`HEIGHT`. A height is either the place of L in the colours of the landscape, so that surface, colours and isolines say
the same, or true: linear in L. Both are increasing functions of L, and so keep what touches touching.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.colours import colour_map
from explorer.landscape import Landscape
from explorer.plane import Quadratic

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
Order = Literal[1, 2]

HEIGHT = 0.9
"""The height of the box, in halves of its longer side."""

_MOST = 120
"""Vertices along a side: with more of them, software OpenGL is felt."""
_LEAST_SIDE = 0.25
"""The shorter side of the box at the least, in longer ones: the surface over a thin strip is seen as well."""
_BEYOND = 0.12
"""How far heights may lie outside of the box, as a share of it."""
_FAR = 1e6
_PATCH, _PATCH_LINES = 0.2, 25
"""Half the side of a model's patch, in sides of the window; lines of its mesh."""
_LIGHT = np.array([-0.35, -0.45, 0.82])
_AMBIENT = 0.72


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Triangles: vertices (m, 3) in the box, faces (k, 3), and colours (m, 4) from 0 to 1."""

    vertices: NDArray[np.float32]
    faces: NDArray[np.uint32]
    colours: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """The map from the plane and L into the box; values of L are counted as those of the landscape are.

    Attributes
    ----------
    landscape
        Whose window and values are shown.
    is_true
        Whether heights are linear in L.
    """

    landscape: Landscape
    is_true: bool = False

    @property
    def half(self) -> tuple[float, float]:
        """Half the sides of the box."""
        window = self.landscape.window
        longer = max(window.width, window.height)
        return max(window.width / longer, _LEAST_SIDE), max(window.height / longer, _LEAST_SIDE)

    @property
    def scale(self) -> Array:
        """How long a unit of x and of y is in the box, shape (2,)."""
        window = self.landscape.window
        return np.asarray(2.0 * np.array(self.half) / np.array([window.width, window.height]))

    def across(self, points: ArrayLike) -> Array:
        """Return the places of points of the plane, shapes (…, 2) → (…, 2)."""
        given = np.asarray(points, dtype=np.float64)
        return np.asarray((given - np.array(self.landscape.window.centre)) * self.scale)

    def plane(self, places: ArrayLike) -> Array:
        """Return the points of the plane at places of the box: the inverse of `across`."""
        given = np.asarray(places, dtype=np.float64)
        return np.asarray(np.array(self.landscape.window.centre) + given / self.scale)

    def direction(self, vector: ArrayLike) -> Array:
        """Return a direction of the plane as a unit vector of the box's floor, shapes (2,) → (3,)."""
        along = np.asarray(vector, dtype=np.float64) * self.scale
        return np.array([*(along / np.hypot(*along)), 0.0])

    def heights(self, values: ArrayLike) -> Array:
        """Return the heights of values of L; a little outside of the box at the most, and NaN where there is none."""
        return np.clip(self.free_heights(values), -_BEYOND * HEIGHT, (1.0 + _BEYOND) * HEIGHT)

    def free_heights(self, values: ArrayLike) -> Array:
        """Return heights that may lie far outside of the box."""
        scale, given = self.landscape.colour_scale, np.asarray(values, dtype=np.float64)
        if scale.constant:
            return np.where(np.isfinite(given), HEIGHT / 2.0, np.nan)
        with np.errstate(invalid="ignore", over="ignore"):
            straight = (given - scale.low) / (scale.high - scale.low)
            if self.is_true or scale.linear:
                place = straight
            else:
                # beyond its ends the scale goes on with its own slope
                place = scale.positions(given) + np.clip(straight, None, 0.0) + np.clip(straight - 1.0, 0.0, None)
        # beyond this nothing is seen, and single precision would be lost
        return np.where(np.isnan(given), np.nan, HEIGHT * np.clip(place, -_FAR, _FAR))

    @property
    def base(self) -> float:
        """The number that values of the landscape are counted from."""
        look = self.landscape.look
        return float(look.base_text) if look.is_counted else 0.0

    def places(self, points: ArrayLike, values: ArrayLike) -> Array:
        """Return points of the plane at the heights of values of L, shapes (m, 2), (m,) → (m, 3)."""
        given = np.asarray(values, dtype=np.float64)
        return np.column_stack([self.across(points), self.heights(given - self.base)])


# -- the surface


def grid_of(box: Box) -> tuple[Array, Array, Array]:
    """Return the places x (columns,), y (rows,) and heights (rows, columns) of the mesh."""
    landscape = box.landscape
    rows, columns = (_chosen(count) for count in landscape.values.shape)
    x = box.across(np.column_stack([landscape.x[columns], np.zeros(len(columns))]))[:, 0]
    y = box.across(np.column_stack([np.zeros(len(rows)), landscape.y[rows]]))[:, 1]
    values = np.where(landscape.finite, landscape.values, np.nan)[np.ix_(rows, columns)]
    return x, y, box.heights(values)


def _chosen(count: int) -> Indices:
    return np.unique(np.linspace(0, count - 1, min(count, _MOST)).round().astype(np.int64))


def surface_mesh(box: Box, dark: bool = False) -> Mesh:
    """Return the surface in the colours of the landscape, gently lit; open where L is not finite."""
    landscape = box.landscape
    rows, columns = (_chosen(count) for count in landscape.values.shape)
    x, y, heights = grid_of(box)
    shades = landscape.shades[np.ix_(rows, columns)]
    colours = colour_map(dark)[shades].astype(np.float32) / 255.0
    colours[..., :3] *= _lit(x, y, heights)[..., None]
    return _mesh(x, y, heights, colours)


def _lit(x: Array, y: Array, heights: Array) -> Array:
    """Return how bright each vertex is, in the light of `_LIGHT`; 1 on level ground."""
    up, across = np.zeros_like(heights), np.zeros_like(heights)
    if min(heights.shape) > 1:
        # beside a hole there is no slope to tell: it is lit as level ground, not as a cliff
        up, across = (np.asarray(np.nan_to_num(slope)) for slope in np.gradient(heights, y, x))
    length = np.sqrt(across**2 + up**2 + 1.0)
    light = _LIGHT / np.linalg.norm(_LIGHT)
    facing = (-across * light[0] - up * light[1] + light[2]) / length
    return np.asarray(np.clip(_AMBIENT + (1.0 - _AMBIENT) * facing / light[2], 0.5, 1.12))


def _mesh(x: Array, y: Array, heights: Array, colours: NDArray[np.float32]) -> Mesh:
    rows, columns = heights.shape
    across, up = np.meshgrid(x, y)
    vertices = np.column_stack([across.ravel(), up.ravel(), heights.ravel()])
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = (part.ravel() for part in (index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]))
    faces = np.concatenate([np.column_stack([a, b, d]), np.column_stack([a, d, c])])
    whole = np.isfinite(vertices[:, 2])
    faces = faces[whole[faces].all(axis=1)]
    return Mesh(
        np.nan_to_num(vertices).astype(np.float32),
        faces.astype(np.uint32),
        np.clip(colours.reshape(-1, 4), 0.0, 1.0).astype(np.float32),
    )


def isoline_segments(box: Box) -> Array:
    """Return the isolines as pairs of ends, shape (2k, 3): on the mesh, and where it is open at their levels."""
    landscape, grid = box.landscape, grid_of(box)
    pieces = [np.empty((0, 3))]
    for level, line in zip(landscape.levels, landscape.isolines, strict=True):
        if len(line) > 1:
            places = np.column_stack([box.across(line), box.heights(np.full(len(line), level))])
            on_mesh = _height_at(*grid, places[:, 0], places[:, 1])
            places[:, 2] = np.where(np.isfinite(on_mesh), on_mesh, places[:, 2])
            whole = np.isfinite(line[:-1, 0]) & np.isfinite(line[1:, 0])
            pieces.append(np.stack([places[:-1][whole], places[1:][whole]], axis=1).reshape(-1, 3))
    return np.concatenate(pieces)


# -- models


def model_mesh(box: Box, model: Quadratic, order: Order, colour: tuple[float, float, float, float]) -> Mesh | None:
    """Return the model of first order (the tangent plane) or of second order about w; None where it does not exist.

    L + g·d, or L + g·d + d·H·d/2, over a patch about w; what leaves the box is cut off.
    """
    if model.gradient is None or (order == 2 and model.hessian is None):
        return None
    steps = np.linspace(-_PATCH, _PATCH, _PATCH_LINES)
    # as wide as it is long in the box
    dx, dy = np.meshgrid(*(2.0 * steps / side for side in box.scale))
    values = model.value - box.base + model.gradient[0] * dx + model.gradient[1] * dy
    if order == 2 and model.hessian is not None:
        (xx, xy), (_, yy) = model.hessian
        values = values + 0.5 * (xx * dx**2 + 2.0 * xy * dx * dy + yy * dy**2)
    x, y = (place + 2.0 * steps for place in box.across(model.at))
    mesh = _mesh(
        x, y, box.free_heights(values), np.broadcast_to(np.asarray(colour, dtype=np.float32), (*values.shape, 4))
    )
    vertices, faces = mesh.vertices.astype(np.float64), mesh.faces.astype(np.int64)
    for level, sign in ((-_BEYOND * HEIGHT, -1.0), ((1.0 + _BEYOND) * HEIGHT, 1.0)):
        vertices, faces = cut(vertices, faces, level, sign)
    colours = np.broadcast_to(np.asarray(colour, dtype=np.float32), (len(vertices), 4))
    return Mesh(vertices.astype(np.float32), faces.astype(np.uint32), np.ascontiguousarray(colours))


def cut(vertices: Array, faces: Indices, level: float, sign: float) -> tuple[Array, Indices]:
    """Cut off what lies above a height (`sign` 1) or below it (−1); triangles that cross it end there.

    Returns the vertices with those of the cut, shape (m', 3), and the faces that are left, shape (k', 3).
    """
    beyond = sign * (vertices[:, 2] - level)
    outside = beyond[faces] > 0.0
    count = outside.sum(axis=1)
    # turned round, so that the corner which is alone on its side is the first
    one, two = _turned(faces[count == 1], outside[count == 1]), _turned(faces[count == 2], ~outside[count == 2])
    crossing = np.concatenate([one, two])
    a, ends = crossing[:, :1], crossing[:, 1:]
    share = (beyond[a] / (beyond[a] - beyond[ends]))[..., None]
    new = vertices[a] + share * (vertices[ends] - vertices[a])
    p, q = np.arange(2 * len(crossing)).reshape(-1, 2).T + len(vertices)
    m = len(one)
    left = [faces[count == 0], np.column_stack([p[:m], one[:, 1:]]), np.column_stack([p[:m], one[:, 2], q[:m]])]
    left.append(np.column_stack([two[:, 0], p[m:], q[m:]]))
    return np.concatenate([vertices, new.reshape(-1, 3)]), np.concatenate(left)


def _turned(faces: Indices, marked: NDArray[np.bool_]) -> Indices:
    order = (marked.argmax(axis=1)[:, None] + np.arange(3)) % 3
    return np.take_along_axis(faces, order, axis=1)


# -- the eye


def fitting_distance(
    places: ArrayLike, centre: ArrayLike, angles: tuple[float, float], tangents: tuple[float, float]
) -> float:
    """Return from how far away places are all seen by an eye that looks at a centre.

    With f the unit vector from the centre to the eye, r to the right and v upward, a place p is within the
    sight of half angles (α, β) if |r·p| ≤ (d − f·p) tan α and |v·p| ≤ (d − f·p) tan β.

    Parameters
    ----------
    places, centre
        Shapes (m, 3) and (3,).
    angles
        Elevation and azimuth of the eye, in degrees.
    tangents
        tan α and tan β, across and upward.
    """
    elevation, azimuth = np.radians(angles)
    front = np.array([np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth), np.sin(elevation)])
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0.0])
    relative = np.asarray(places, dtype=np.float64) - np.asarray(centre, dtype=np.float64)
    wide, high = np.abs(relative @ right) / tangents[0], np.abs(relative @ np.cross(front, right)) / tangents[1]
    return float((relative @ front + np.maximum(wide, high)).max())


# -- picking


def first_hit(x: Array, y: Array, heights: Array, eye: ArrayLike, toward: ArrayLike) -> tuple[float, float] | None:
    """Return the place (x, y) where a ray first meets the surface; None where it passes by.

    Parameters
    ----------
    x, y, heights
        The grid, shapes (columns,), (rows,) and (rows, columns), ascending in x and y.
    eye, toward
        Where the ray begins, and its direction, shapes (3,).
    """
    if not np.isfinite(heights).any():
        return None
    start, way = np.asarray(eye, dtype=np.float64), np.asarray(toward, dtype=np.float64)
    low = np.array([x[0], y[0], np.nanmin(heights) - 1e-6])
    high = np.array([x[-1], y[-1], np.nanmax(heights) + 1e-6])
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.sort([(low - start) / way, (high - start) / way], axis=0)
    enter, leave = max(float(np.nanmax(ends[0])), 0.0), float(np.nanmin(ends[1]))
    if not enter < leave:
        return None
    t = np.linspace(enter, leave, 2_000)
    places = start + t[:, None] * way
    above = places[:, 2] - _height_at(x, y, heights, places[:, 0], places[:, 1])
    crossing = np.flatnonzero(above[:-1] * above[1:] <= 0.0)
    if not crossing.size:
        return None
    first = int(crossing[0])
    share = above[first] / (above[first] - above[first + 1]) if above[first] != above[first + 1] else 0.0
    place = places[first] + share * (places[first + 1] - places[first])
    return float(place[0]), float(place[1])


def _height_at(x: Array, y: Array, heights: Array, across: Array, up: Array) -> Array:
    """Return the height of the mesh, on its triangles; NaN beside a hole."""
    i = np.clip(np.searchsorted(x, across) - 1, 0, len(x) - 2)
    j = np.clip(np.searchsorted(y, up) - 1, 0, len(y) - 2)
    a, b = (across - x[i]) / (x[i + 1] - x[i]), (up - y[j]) / (y[j + 1] - y[j])
    corner, other = heights[j, i], heights[j + 1, i + 1]
    lower = corner + a * (heights[j, i + 1] - corner) + b * (other - heights[j, i + 1])
    upper = corner + b * (heights[j + 1, i] - corner) + a * (other - heights[j + 1, i])
    return np.asarray(np.where(a >= b, lower, upper))
