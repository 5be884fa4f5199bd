"""Lines of many points, made fit for the screen: cut where they leave the view, and thinned to its pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from explorer.landscape import Array
from ui.landscape_layer import Frame

FAR = 2000.0
"""Lines are cut this many pixels outside the view: Qt misdraws coordinates of millions."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A line of points made ready to draw: a path, dots that do not overlap, and whether it may be thick."""

    path: QPainterPath
    dots: list[QPointF]
    thick: bool


def trace(points: Array, frame: Frame) -> Trace:
    """Cut a line at the edges of the view and drop points that fall on the pixel of the one before them."""
    shown = cut_segments(frame.pixels(points), frame) if len(points) else np.empty((0, 2))
    moved = _changes(shown, 1.0)
    line = shown[moved]
    path = pg.arrayToQPath(line[:, 0], line[:, 1], connect="finite") if len(line) > 1 else QPainterPath()
    dots = shown[_changes(shown, 5.0)]
    inside = np.all((dots > -8) & (dots < (frame.width + 8, frame.height + 8)), axis=1)
    return Trace(path, [QPointF(x, y) for x, y in dots[inside][-1200:].tolist()], thick=len(line) < 4000)


def _changes(points: Array, grid: float) -> NDArray[np.bool_]:
    cells = np.round(points / grid)
    # NaN differs from itself, so that breaks are kept
    return np.concatenate([[True], np.any(cells[1:] != cells[:-1], axis=1)]) if len(points) else np.zeros(0, bool)


def cut_segments(points: Array, frame: Frame) -> Array:
    """Return a line in pixels cut to the view and a margin, with NaN where it leaves (Liang and Barsky, 1984)."""
    low, high = np.array([-FAR, -FAR]), np.array([frame.width + FAR, frame.height + FAR])
    with np.errstate(invalid="ignore"):
        if np.all(np.isnan(points) | ((points >= low) & (points <= high))):
            return points
    # what is beyond a double on screen keeps its side at least
    points = np.clip(points, -1e150, 1e150)
    start, step = points[:-1], np.diff(points, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (low - start) / step, (high - start) / step
        enter = np.fmax(np.fmin(first, second).max(axis=1), 0.0)
        leave = np.fmin(np.fmax(first, second).min(axis=1), 1.0)
    seen = enter <= leave
    pieces = np.full((len(start), 3, 2), np.nan)
    pieces[:, 0] = start + np.where(seen, enter, np.nan)[:, None] * step
    pieces[:, 1] = start + np.where(seen, leave, np.nan)[:, None] * step
    cut: Array = pieces[seen].reshape(-1, 2)
    return cut
