"""The field of −∇L over a window of a plane."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.landscape import Window
from explorer.loss import Loss
from explorer.plane import Plane, plane_of

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Arrows:
    """Unit directions of −∇L at points, both of shape (m, 2), with NaN where there is none."""

    positions: Array
    directions: Array
    cell: tuple[float, float]
    """Width and height of the cell that each arrow has to itself."""


def arrows(loss: Loss, window: Window, columns: int, rows: int, *, plane: Plane | None = None) -> Arrows:
    """Return the directions of steepest descent in a plane, at the centres of columns × rows cells."""
    seen = plane or plane_of(loss.variables)
    x, y = np.meshgrid(_centres(window.x0, window.x1, columns), _centres(window.y0, window.y1, rows))
    positions = np.column_stack([x.ravel(), y.ravel()])
    points = seen.points(positions)
    with np.errstate(all="ignore"):
        gradients = seen.components(loss.gradients(points))
        lengths = np.hypot(gradients[:, 0], gradients[:, 1])
        # the derivative of log(x) exists as a formula where log(x) does not
        usable = np.isfinite(loss.values(points)) & np.isfinite(lengths) & (lengths > 0)
        directions = np.where(usable[:, None], -gradients / lengths[:, None], np.nan)
    return Arrows(positions, directions, (window.width / columns, window.height / rows))


def unit_direction(dx: float, dy: float) -> tuple[float, float] | None:
    """Return (dx, dy) at length 1; None where it has no direction."""
    length = math.hypot(dx, dy)
    return (dx / length, dy / length) if 0 < length < math.inf else None


def _centres(low: float, high: float, count: int) -> Array:
    return np.asarray(low + (np.arange(count) + 0.5) * ((high - low) / count), dtype=np.float64)
