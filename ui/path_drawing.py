"""How the path looks on the landscape: a line with a halo, dots for steps, hollow ones for what is off the slice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from explorer.landscape import Array
from ui.pens import round_pen, thin, translucent
from ui.polyline import Trace
from ui.theme import Theme

LEFT_BEHIND = 0.38
"""The opacity of abandoned branches."""
LINE, HALO = 1.8, 4.5
"""Widths in pixels."""
HALO_OPACITY, HOP_OPACITY, OFF_OPACITY = 0.7, 0.5, 0.6


def split(points: Array, off: NDArray[np.bool_] | None) -> tuple[Array, Array, Array]:
    """Return the line in the plane, the segments that are not in it, and the points that are not."""
    if off is None or not off.any():
        nothing = np.empty((0, 2))
        return points, nothing, nothing
    touched = off.copy()
    touched[1:] |= off[:-1]
    touched[:-1] |= off[1:]
    inside, outside = points.copy(), points.copy()
    inside[off] = np.nan
    outside[~touched] = np.nan
    return inside, outside, points[off]


def draw_halo(painter: QPainter, theme: Theme, line: Trace, opacity: float) -> None:
    """Draw what sets a line off from the ground."""
    if line.thick and not line.path.isEmpty():
        painter.strokePath(line.path, round_pen(translucent(theme.surface, HALO_OPACITY * opacity), HALO))


def draw_line(painter: QPainter, theme: Theme, line: Trace, opacity: float) -> None:
    """Draw a line and its dots."""
    if line.path.isEmpty():
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ink = translucent(theme.text, opacity)
    if line.thick:
        painter.strokePath(line.path, round_pen(ink, LINE))
    else:
        # a path of thousands of segments: smooth edges would take most of a second
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(thin(ink))
        painter.drawPath(line.path)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_dots(painter, theme, line.dots, opacity)


def draw_dots(painter: QPainter, theme: Theme, dots: Sequence[QPointF], opacity: float) -> None:
    """Draw a dot for each step."""
    for colour, share, width in ((theme.surface, 0.8, 6.4), (theme.text, 1.0, 4.6)):
        painter.setPen(round_pen(translucent(colour, share * opacity), width))
        painter.drawPoints(dots)


def draw_hops(painter: QPainter, theme: Theme, line: Trace, opacity: float) -> None:
    """Draw dots, with lines between them that do not pass for the curve."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(thin(translucent(theme.muted, HOP_OPACITY * opacity)))
    painter.drawPath(line.path)
    draw_dots(painter, theme, line.dots, opacity)


def draw_projected(painter: QPainter, theme: Theme, line: QPainterPath, dots: Sequence[QPointF]) -> None:
    """Draw what is not in the plane fainter, and with hollow dots."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(thin(translucent(theme.text, OFF_OPACITY)))
    painter.drawPath(line)
    draw_hollow(painter, theme, dots)


def draw_hollow(painter: QPainter, theme: Theme, dots: Sequence[QPointF]) -> None:
    """Draw steps that are not in the plane."""
    painter.setBrush(QColor(theme.surface))
    painter.setPen(QPen(translucent(theme.text, 0.8), 1.2))
    for dot in dots:
        painter.drawEllipse(dot, 2.6, 2.6)
