"""The local models of L beside L itself, in the plane that is seen: isolines of all three at the same levels.

With d the displacement from w in the plane, the model of first order is L + g·d, that of second order
L + g·d + d·H·d/2. Isolines of the first are straight lines at a right angle to g, as far apart as the levels are.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

import contourpy
import numpy as np
from numpy.typing import NDArray

from explorer.descent import Point
from explorer.kernel import Unwanted
from explorer.landscape import Window
from explorer.loss import Loss
from explorer.plane import Plane, Quadratic
from explorer.slices import quadratic

Array = NDArray[np.float64]

REACH = 1.6
"""Half the side of the square that is computed, in radii: what is wider than high shows more than the radius."""
_SAMPLES = 128
_EVEN, _BEYOND = 2, 2
"""Levels on each side of L(w): so many even ones, which the model of first order passes from w to the radius, and
as many farther away."""
_SPREAD = 0.9
"""The share of the square in which the levels reach as far as L does."""
_ROUNDING = 1e-14
"""Levels closer than this share of |L(w)| would show the rounding of L."""
_DIRECTIONS = 72
ROUNDINGS = 16.0
"""So many roundings of L a difference of two of its values may be off by."""


@dataclass(frozen=True, slots=True, eq=False)
class Contours:
    """Isolines of one function at all levels, in coordinates of the plane; shape (m, 2), NaN between lines."""

    lines: Array
    count: int
    """How many levels have a line."""


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """How far the models are from L at the most on the circle of radius η; NaN where L or the model is missing.

    max |L(w + ηu) − model(ηu)| over u in the plane; `change` is max |L(w + ηu) − L(w)|. What is not above `rounding`
    cannot be told from the rounding of L.
    """

    first: float
    second: float
    change: float
    rounding: float


@dataclass(frozen=True, slots=True, eq=False)
class ModelContours:
    """L and its models around w.

    Attributes
    ----------
    model
        The model of second order, with w's place in the plane.
    radius
        R > 0, in the unit of w.
    levels
        Of all three, as changes from L(w): ascending, 0 in the middle. Empty where nothing can be drawn.
    true, first, second
        Isolines of L and of the models; None where a model does not exist, or rounding hides L.
    axes
        Principal axes of ∇²L in the plane: rows are unit vectors, shape (2, 2), with `curvatures` ascending.
    errors
        How far the models are from L at the distance η.
    note
        What there is to say of the picture; empty where there is nothing.
    """

    model: Quadratic
    radius: float
    levels: tuple[float, ...]
    true: Contours | None
    first: Contours | None
    second: Contours | None
    axes: Array | None
    curvatures: tuple[float, float] | None
    errors: Errors | None
    note: str

    @property
    def first_level(self) -> float:
        """How far the levels next to L(w) are from it; NaN where there are none."""
        return next((level for level in self.levels if level > 0.0), math.nan)

    @property
    def orders(self) -> tuple[int, ...]:
        """Of which orders there are models with lines."""
        models = {1: self.first, 2: self.second}
        return tuple(order for order, lines in models.items() if lines is not None and lines.count)

    @property
    def is_even(self) -> bool:
        """Whether all levels are as far apart as those next to L(w)."""
        last = self.first_level * (len(self.levels) // 2)
        return bool(self.levels) and math.isclose(self.levels[-1], last, rel_tol=1e-9)


def model_contours(
    loss: Loss,
    plane: Plane,
    point: Point,
    radius: float,
    eta: float | None,
    wanted: Callable[[], bool] = lambda: True,
) -> ModelContours:
    """Find the isolines of L and of its models around w.

    Parameters
    ----------
    loss, plane, point
        L, the plane that is seen, and what is known at w.
    radius
        R: how far from w is looked, in the unit of w.
    eta
        The distance at which the models are compared with L; None for no comparison.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.

    Notes
    -----
    The levels nearest to L(w) are |g|R/2 apart, g the part of ∇L in the plane: with R = 4η that is 2|g|η, by which
    the model of first order changes in two steps along it. Beyond two of them on each side they go on evenly, or as
    powers where that is needed for four of them to reach as far as L and its models do over nine tenths of the
    square. Where g is 0, all are a quarter of that reach apart.
    """
    model = _model_of(loss, plane, point)
    if note := nothing_to_see(point, model.at, radius):
        return ModelContours(model, radius, (), None, None, None, None, None, None, note)
    offsets = np.linspace(-REACH * radius, REACH * radius, _SAMPLES)
    values = _sampled(loss, plane, model.at, offsets, wanted)
    second = _second_order(model, offsets, offsets[:, None])
    levels = _levels(model, radius, values - model.value, second)
    shown = levels[_EVEN + _BEYOND + 1] > _ROUNDING * abs(model.value)
    if not wanted():
        raise Unwanted
    axes, curvatures = _principal(model)
    return ModelContours(
        model,
        radius,
        tuple(levels.tolist()),
        _isolines(model.at, offsets, values - model.value, levels) if shown else None,
        _straight_lines(model, REACH * radius, levels),
        _isolines(model.at, offsets, second, levels) if second is not None else None,
        axes,
        curvatures,
        _errors(loss, plane, model, point, eta),
        _notes(plane, point, has_lines=shown),
    )


def _model_of(loss: Loss, plane: Plane, point: Point) -> Quadratic:
    model = quadratic(loss, plane, point.w, point.gradient)
    # at a stationary point what is left of ∇L is round-off; where branches meet, ∇²L is that of one of them
    gradient = (0.0, 0.0) if point.stationary and model.gradient is not None else model.gradient
    return replace(model, gradient=gradient, hessian=None if point.at_branch else model.hessian)


def nothing_to_see(point: Point, at: tuple[float, float], radius: float) -> str:
    """Say why no picture can be drawn; empty where one can.

    Parameters
    ----------
    point, at, radius
        What is known at w, its coordinates in the picture, and how far is looked.
    """
    x, y = at
    limit = Window(x - radius, x + radius, y - radius, y + radius).limit()
    return point.problem if not point.is_finite else limit or ""


def _notes(plane: Plane, point: Point, *, has_lines: bool) -> str:
    """Say what there is to know of a picture, a line each."""
    is_off = bool(plane.is_off(np.array([point.w]))[0])
    said = {
        "The plane that is seen does not go through w: the models are those at w, seen from there": is_off,
        "L changes here by less than doubles resolve: its own isolines are not drawn": not has_lines,
    }
    return "\n".join(text for text, is_so in said.items() if is_so)


def _sampled(loss: Loss, plane: Plane, at: tuple[float, float], offsets: Array, wanted: Callable[[], bool]) -> Array:
    with np.errstate(all="ignore"):
        values = np.array(loss.grid(plane, at[0] + offsets, at[1] + offsets, wanted))
    values[~np.isfinite(values)] = np.nan
    return values


def _second_order(model: Quadratic, dx: Array, dy: Array) -> Array | None:
    """Return the model of second order less L(w), at displacements."""
    if model.gradient is None or model.hessian is None:
        return None
    (gx, gy), ((xx, xy), (_, yy)) = model.gradient, model.hessian
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(gx * dx + gy * dy + 0.5 * (xx * dx * dx + 2.0 * xy * dx * dy + yy * dy * dy))


def _levels(model: Quadratic, radius: float, change: Array, second: Array | None) -> Array:
    """Return the levels; those of a constant L are of no account."""
    slope = 0.0 if model.gradient is None else math.hypot(*model.gradient)
    reach = max(_reach_of(change), 0.0 if second is None else _reach_of(second))
    step, count = slope * radius / _EVEN, _EVEN + _BEYOND
    if not (step > 0.0 and math.isfinite(step)):
        step = reach / count if reach > 0.0 else 1.0
    above = step * np.arange(1, count + 1, dtype=np.float64)
    if reach > above[-1]:
        above[_EVEN:] = np.geomspace(above[_EVEN - 1], reach, _BEYOND + 1)[1:]
    return np.concatenate([-above[::-1], [0.0], above])


def _reach_of(change: Array) -> float:
    """Return what nine tenths of the changes are within; 0 where there are none."""
    sizes = np.abs(change[np.isfinite(change)])
    # not numpy's quantile, which loads the masked arrays
    return float(np.partition(sizes, at := int(_SPREAD * (len(sizes) - 1)))[at]) if len(sizes) else 0.0


def _isolines(at: tuple[float, float], offsets: Array, change: Array, levels: Array) -> Contours:
    """Return isolines of changes from L(w); they are found about 0, where doubles are finest, and then moved."""
    kind = contourpy.LineType.ChunkCombinedNan
    generator = contourpy.contour_generator(offsets, offsets, change, line_type=kind)
    found = [np.asarray(chunks[0][0]) for chunks in generator.multi_lines(levels) if chunks[0][0] is not None]
    return Contours(_joined(found) + np.array(at), len(found))


def _straight_lines(model: Quadratic, half: float, levels: Array) -> Contours | None:
    """Return the lines g·d = level within the square |dx|, |dy| ≤ half."""
    if model.gradient is None:
        return None
    slope = math.hypot(*model.gradient)
    if slope == 0.0:
        return Contours(np.empty((0, 2)), 0)
    along = np.array(model.gradient) / slope
    lines = [_clipped(along, float(level) / slope, half) for level in levels]
    found = [line for line in lines if line is not None]
    return Contours(_joined(found) + np.array(model.at), len(found))


def _clipped(along: Array, distance: float, half: float) -> Array | None:
    """Return both ends of the line at a distance along a unit vector within a square; None where it passes by."""
    foot, across = distance * along, np.array([-along[1], along[0]])
    low, high = -math.inf, math.inf
    for place, way in zip(foot.tolist(), across.tolist(), strict=True):
        if abs(way) < 1e-300:
            if abs(place) > half:
                return None
            continue
        ends = sorted(((-half - place) / way, (half - place) / way))
        low, high = max(low, ends[0]), min(high, ends[1])
    return foot + np.array([[low], [high]]) * across if low < high else None


def _joined(lines: list[Array]) -> Array:
    gap = np.full((1, 2), np.nan)
    pieces = [piece for line in lines for piece in (line, gap)]
    return np.concatenate(pieces[:-1]) if pieces else np.empty((0, 2))


def _principal(model: Quadratic) -> tuple[Array | None, tuple[float, float] | None]:
    if model.hessian is None:
        return None, None
    values, columns = np.linalg.eigh(np.array(model.hessian))
    return columns.T, (float(values[0]), float(values[1]))


def _errors(loss: Loss, plane: Plane, model: Quadratic, point: Point, eta: float | None) -> Errors | None:
    """Compare at w + ηu itself: a plane that does not go through w says only which u are looked along."""
    if eta is None or model.gradient is None:
        return None
    turns = np.linspace(0.0, 2.0 * math.pi, _DIRECTIONS, endpoint=False)
    dx, dy = eta * np.cos(turns), eta * np.sin(turns)
    ways = np.column_stack([dx, dy]) @ np.array([plane.first, plane.second])
    with np.errstate(all="ignore"):
        values = loss.values(np.asarray(point.w) + ways)
        change = values - model.value
        first = change - (model.gradient[0] * dx + model.gradient[1] * dy)
        second = _second_order(model, dx, dy)
        apart = math.nan if second is None else largest(change - second)
    rounding = ROUNDINGS * sys.float_info.epsilon * (abs(model.value) + largest(values))
    return Errors(largest(first), apart, largest(change), rounding)


def largest(values: Array) -> float:
    """Return the largest size of numbers; NaN as soon as one is missing."""
    return float(np.abs(values).max()) if np.isfinite(values).all() else math.nan
