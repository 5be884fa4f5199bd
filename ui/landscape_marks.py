"""The marks on the landscape: the point, its arrows, the next point, the path and the known minima."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from explorer.landscape import Array
from ui.arrow_shapes import Head, arrow_ends, filled_head, open_head
from ui.landscape_layer import Frame, Layer
from ui.pens import centred_text, round_pen, text_font, thin, translucent
from ui.polyline import Trace, cut_segments, trace

CLEAR = 20.0
"""Room between the ring at w + ηu and the tip of u's arrow, in pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Scenery:
    """What lies on the ground, in coordinates of the plane; None and empty where there is nothing."""

    point: tuple[float, float] | None = None
    gradient: tuple[float, float] | None = None
    """Unit direction of ∇L."""
    direction: tuple[float, float] | None = None
    """u."""
    following: tuple[float, float] | None = None
    """w + ηu."""
    path: Array = field(default_factory=lambda: np.empty((0, 2)))
    abandoned: Array = field(default_factory=lambda: np.empty((0, 2)))
    selected: int | None = None
    """A row of `path`."""
    minima: Array = field(default_factory=lambda: np.empty((0, 2)))


class Marks(Layer):
    """The point, its arrows, the next point, the path and the known minima."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.scenery = Scenery()
        self.focused = False
        self._traces: dict[str, tuple[Array, Frame, Trace]] = {}

    def change(self, **values: Any) -> None:  # noqa: ANN401  # fields of Scenery
        self.scenery = replace(self.scenery, **values)
        self.update()

    def frame_focus(self, focused: bool) -> None:
        if focused != self.focused:
            self.focused = focused
            self.update()

    def tip(self) -> QPointF | None:
        """Return where the arrow of u ends, in pixels."""
        if self.scenery.point is None or self.scenery.direction is None:
            return None
        return self._ends(self.frame(), self.scenery.point, self.scenery.direction)[1]

    def _ends(self, frame: Frame, point: Sequence[float], direction: Sequence[float]) -> tuple[QPointF, QPointF]:
        """Return tail and tip of an arrow; the head keeps clear of the ring at w + ηu."""
        tail, tip = arrow_ends(frame, point, direction)
        if self.scenery.following is None:
            return tail, tip
        ring = frame.pixel(self.scenery.following)
        if math.hypot((ring - tip).x(), (ring - tip).y()) < CLEAR:
            tip = ring + frame.towards(direction) * CLEAR
        return tail, tip

    def draw(self, painter: QPainter, frame: Frame) -> None:
        self._draw_scenery(painter, frame, self.scenery)
        # the edge of the view, which also shows that keys arrive here
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.theme.accent), 1.5) if self.focused else thin(QColor(self.theme.border)))
        inset = 0.75 if self.focused else 0.5
        painter.drawRect(self.boundingRect().adjusted(inset, inset, -inset, -inset))

    def _draw_scenery(self, painter: QPainter, frame: Frame, scenery: Scenery) -> None:
        self._draw_trace(painter, self._trace("abandoned", scenery.abandoned, frame), 0.38)
        self._draw_minima(painter, frame, scenery.minima)
        self._draw_trace(painter, self._trace("path", scenery.path, frame), 1.0)
        if scenery.selected is not None and 0 <= scenery.selected < len(scenery.path):
            self._draw_ring(painter, frame.pixel(scenery.path[scenery.selected]), 8.5, self.theme.accent)
        if scenery.point is not None:
            self._draw_connection(painter, frame, scenery)
            self._draw_arrows(painter, frame, scenery.point)
            self._draw_next(painter, frame, scenery)
            self._draw_point(painter, frame.pixel(scenery.point))

    def _trace(self, name: str, points: Array, frame: Frame) -> Trace:
        known = self._traces.get(name)
        if known is None or known[0] is not points or known[1] != frame:
            known = (points, frame, trace(points, frame))
            self._traces[name] = known
        return known[2]

    def _draw_trace(self, painter: QPainter, line: Trace, opacity: float) -> None:
        if line.path.isEmpty():
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink = translucent(self.theme.text, opacity)
        if line.thick:
            painter.strokePath(line.path, round_pen(translucent(self.theme.surface, 0.7 * opacity), 4.5))
            painter.strokePath(line.path, round_pen(ink, 1.8))
        else:
            # a path of thousands of segments: smooth edges would take most of a second
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(thin(ink))
            painter.drawPath(line.path)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(round_pen(translucent(self.theme.surface, 0.8 * opacity), 6.4))
        painter.drawPoints(line.dots)
        painter.setPen(round_pen(ink, 4.6))
        painter.drawPoints(line.dots)

    def _draw_minima(self, painter: QPainter, frame: Frame, minima: Array) -> None:
        for position in minima:
            centre = frame.pixel(position)
            cross = QPainterPath()
            for dx, dy in ((4, 4), (4, -4)):
                cross.moveTo(centre - QPointF(dx, dy))
                cross.lineTo(centre + QPointF(dx, dy))
            painter.strokePath(cross, round_pen(translucent(self.theme.surface, 0.85), 4.6))
            painter.strokePath(cross, round_pen(QColor(self.theme.text), 1.8))

    def _draw_ring(self, painter: QPainter, centre: QPointF, radius: float, colour: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (round_pen(translucent(self.theme.surface, 0.85), 4.6), round_pen(QColor(colour), 2.2)):
            painter.setPen(pen)
            painter.drawEllipse(centre, radius, radius)

    def _draw_connection(self, painter: QPainter, frame: Frame, scenery: Scenery) -> None:
        if scenery.point is None or scenery.following is None:
            return
        ends = cut_segments(frame.pixels([scenery.point, scenery.following]), frame)
        if len(ends) > 1:
            line = QLineF(QPointF(*ends[0]), QPointF(*ends[1]))
            painter.setPen(round_pen(translucent(self.theme.surface, 0.8), 4.6))
            painter.drawLine(line)
            dashed = QPen(QColor(self.theme.direction), 2.0)
            dashed.setDashPattern([3.0, 2.4])
            painter.setPen(dashed)
            painter.drawLine(line)

    def _draw_next(self, painter: QPainter, frame: Frame, scenery: Scenery) -> None:
        if scenery.following is not None:
            centre = frame.pixel(scenery.following)
            painter.setPen(QPen(QColor(self.theme.surface), 1.6))
            painter.setBrush(QColor(self.theme.surface))
            painter.drawEllipse(centre, 6.8, 6.8)
            painter.setPen(QPen(QColor(self.theme.direction), 2.2))
            painter.drawEllipse(centre, 5.0, 5.0)

    def _draw_arrows(self, painter: QPainter, frame: Frame, point: tuple[float, float]) -> None:
        drawn = (
            (self.scenery.gradient, self.theme.gradient, "∇L", filled_head),
            (self.scenery.direction, self.theme.direction, "u", open_head),
        )
        for direction, colour, name, head in drawn:
            if direction is not None:
                tail, tip = self._ends(frame, point, direction)
                self._draw_arrow(painter, tail, tip, QColor(colour), head)
                self._draw_name(painter, frame, tip, frame.towards(direction), name, QColor(colour))

    def _draw_arrow(
        self, painter: QPainter, tail: QPointF, tip: QPointF, colour: QColor, head: Callable[[QPointF, QPointF], Head]
    ) -> None:
        along = (tip - tail) / max(math.hypot((tip - tail).x(), (tip - tail).y()), 1.0)
        shape, filled, shaft_end = head(tip, along)
        shaft = QPainterPath(tail)
        shaft.lineTo(shaft_end)
        halo = round_pen(translucent(self.theme.surface, 0.85), 5.6)
        painter.strokePath(shaft, halo)
        painter.strokePath(shape, halo)
        painter.strokePath(shaft, round_pen(colour, 2.6))
        painter.strokePath(shape, round_pen(colour, 1.0 if filled else 2.6))
        if filled:
            painter.fillPath(shape, colour)

    def _draw_name(
        self, painter: QPainter, frame: Frame, tip: QPointF, along: QPointF, name: str, colour: QColor
    ) -> None:
        text = centred_text(name, text_font(14, bold=True))
        half = text.boundingRect().size() / 2
        # as far beyond the tip as the text needs, whichever way the arrow points, and never out of view
        reach = 8 + abs(along.x()) * half.width() + abs(along.y()) * half.height()
        place = tip + along * reach
        x = min(max(place.x(), half.width() + 4), frame.width - half.width() - 4)
        y = min(max(place.y(), half.height() + 4), frame.height - half.height() - 4)
        text.translate(x, y)
        painter.strokePath(text, round_pen(translucent(self.theme.surface, 0.9), 4.5))
        painter.fillPath(text, colour)

    def _draw_point(self, painter: QPainter, centre: QPointF) -> None:
        painter.setPen(QPen(QColor(self.theme.surface), 2.4))
        painter.setBrush(QColor(self.theme.text))
        painter.drawEllipse(centre, 6.8, 6.8)
