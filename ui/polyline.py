"""Lines of many points, made fit for the screen: cut where they leave the view, and thinned to its pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from explorer.landscape import Array
from ui.frame import Frame

FAR = 2000.0
"""Lines are cut this many pixels outside the view: Qt misdraws coordinates of millions."""


MOST_THICK = 2e6
"""Segments times pixels of a line that is drawn thick at most: where it crosses itself again and again, that takes
time in proportion to both, here up to 10 ms."""
_MOST_THICK_POINTS = 4_000
MOST_INK = 60_000.0
"""Pixels of line that take up to 5 ms to draw."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A line of points made ready to draw: a path, dots that do not overlap, and whether it may be thick."""

    path: QPainterPath
    dots: list[QPointF]
    thick: bool


def trace(points: Array, frame: Frame, most_ink: float = math.inf) -> Trace:
    """Cut a line at the edges of the view and drop points that fall on the pixel of the one before them.

    Of a line of more pixels than `most_ink` that has to be thin, the newest ones are drawn.
    """
    shown = cut_segments(frame.pixels(points), frame) if len(points) else np.empty((0, 2))
    line = shown[_changes(shown, 1.0)]
    ink = _ink(line)
    thick = not len(ink) or (len(line) < _MOST_THICK_POINTS and bool(len(line) * ink[-1] < MOST_THICK))
    first = 0 if thick else int(np.searchsorted(ink, ink[-1] - most_ink))
    path = as_path(line[first:])
    dots = shown[_changes(shown, 5.0)]
    inside = np.all((dots > -8) & (dots < (frame.width + 8, frame.height + 8)), axis=1)
    return Trace(path, [QPointF(x, y) for x, y in dots[inside][-1200:].tolist()], thick)


def as_path(pixels: Array) -> QPainterPath:
    """Return a line through pixels, broken where they are NaN."""
    if len(pixels) < 2:
        return QPainterPath()
    path: QPainterPath = pg.arrayToQPath(pixels[:, 0], pixels[:, 1], connect="finite")
    return path


def _ink(pixels: Array) -> Array:
    """Return how many pixels a line is long up to each of its points."""
    steps = np.abs(np.diff(pixels, axis=0)).max(axis=1, initial=0.0)
    return np.concatenate([[0.0], np.cumsum(np.nan_to_num(steps))]) if len(pixels) else np.empty(0)


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
