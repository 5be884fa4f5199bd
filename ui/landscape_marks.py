"""The marks on the landscape: the point, its arrows, the next point, the path and the known minima."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from explorer.landscape import Array
from ui.arrow_shapes import Head, apart, arrow_length, filled_head, in_view, name_place, open_head
from ui.frame import Frame
from ui.landscape_layer import Layer
from ui.path_drawing import LEFT_BEHIND, draw_dots, draw_halo, draw_hops, draw_line, draw_projected, split
from ui.path_image import Look, PathImage, draw_image
from ui.pens import centred_text, round_pen, text_font, thin, translucent
from ui.polyline import MOST_INK, Trace, cut_segments, trace

_RIM = [1.5, 1.33]
"""Dashes and gaps of the rim of w + ηu where it is off the plane, in widths of the pen."""

MARGIN = 8.0
"""How far the mark of a minimum at the edge may reach out of the view, in pixels."""


@dataclass(frozen=True, eq=False)
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
    selected: tuple[float, float] | None = None
    """The moment that is shown, where it is not the last one."""
    minima: Array = field(default_factory=lambda: np.empty((0, 2)))
    off: NDArray[np.bool_] | None = None
    """Which rows of `path` are not in the plane, but projected onto it."""
    point_off: bool = False
    minima_off: NDArray[np.bool_] | None = None
    following_off: bool = False
    on_curve: bool = False
    """Whether the points lie on a curve, which the lines between them would hide."""
    image: PathImage | None = None
    """What of the path, and of the branches, is drawn already; `path` then begins where that ends."""

    @cached_property
    def lines(self) -> tuple[Array, Array, Array]:
        """The path in the plane, the segments that are not, and the points that are not, NaN rows between lines."""
        return split(self.path, self.off)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A unit vector at the point, in pixels."""

    tail: QPointF
    along: QPointF
    tip: QPointF
    head: Head
    colour: QColor
    name: str


class Marks(Layer):
    """The point, its arrows, the next point, the path and the known minima."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        # a mark at the edge is whole; everything else is clipped here
        box.setFlag(box.GraphicsItemFlag.ItemClipsChildrenToShape, False)
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

    def look(self) -> Look:
        """Return what an image of the path depends on beside the path."""
        views = self.scene().views()
        ratio = views[0].devicePixelRatioF() if views else 1.0
        return Look(self.frame(), self.theme, ratio, self.scenery.on_curve)

    def tip(self) -> QPointF | None:
        """Return where the arrow of u ends, in pixels."""
        if self.scenery.point is None or self.scenery.direction is None:
            return None
        frame = self.frame()
        along = frame.towards(self.scenery.direction)
        return frame.pixel(self.scenery.point) + along * self._length(frame, self.scenery.point)

    def boundingRect(self) -> QRectF:
        return self.area().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)

    def _length(self, frame: Frame, point: Sequence[float]) -> float:
        shown = [direction for direction in (self.scenery.gradient, self.scenery.direction) if direction is not None]
        return arrow_length(frame, point, shown, self.scenery.following)

    def draw(self, painter: QPainter, frame: Frame) -> None:
        self._draw_scenery(painter, frame, self.scenery)
        # the edge of the view, which also shows that keys arrive here
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.theme.accent), 1.5) if self.focused else thin(QColor(self.theme.border)))
        inset = 0.75 if self.focused else 0.5
        painter.drawRect(self.area().adjusted(inset, inset, -inset, -inset))

    def _draw_scenery(self, painter: QPainter, frame: Frame, scenery: Scenery) -> None:
        self._draw_minima(painter, frame, scenery)
        painter.setClipRect(self.area())
        lines = scenery.lines
        path, abandoned = self._trace("path", lines[0], frame), self._trace("abandoned", scenery.abandoned, frame)
        self._draw_lines_under(painter, frame, scenery, path, abandoned)
        arrows = self._arrows(frame)
        for arrow in arrows:
            self._draw_shaft(painter, arrow)
        # the path is seen where the last steps and an arrow lie on each other
        if scenery.on_curve:
            draw_dots(painter, self.theme, path.dots, 1.0)
        else:
            draw_line(painter, self.theme, path, 1.0)
        if scenery.selected is not None:
            self._draw_ring(painter, frame.pixel(scenery.selected), 8.5, self.theme.accent)
        if scenery.point is not None:
            self._draw_connection(painter, frame, scenery)
            for arrow in arrows:
                self._draw_head(painter, arrow)
            self._draw_next(painter, frame, scenery)
            self._draw_point(painter, frame.pixel(scenery.point), is_off=scenery.point_off)
            self._draw_names(painter, frame, arrows)

    def _draw_lines_under(
        self, painter: QPainter, frame: Frame, scenery: Scenery, path: Trace, abandoned: Trace
    ) -> None:
        """Draw what arrows lie on: branches, what is off the plane, and the halo of the path."""
        if scenery.image is not None:
            draw_image(painter, frame, scenery.image)
        if scenery.on_curve:
            draw_hops(painter, self.theme, abandoned, LEFT_BEHIND)
            draw_hops(painter, self.theme, path, 1.0)
        else:
            draw_halo(painter, self.theme, abandoned, LEFT_BEHIND)
            draw_line(painter, self.theme, abandoned, LEFT_BEHIND)
        _, outside, projected = scenery.lines
        if len(projected):
            line, dots = self._trace("outside", outside, frame), self._trace("projected", projected, frame)
            draw_projected(painter, self.theme, line.path, dots.dots)
        if not scenery.on_curve:
            draw_halo(painter, self.theme, path, 1.0)

    def _trace(self, name: str, points: Array, frame: Frame) -> Trace:
        known = self._traces.get(name)
        if known is None or known[0] is not points or known[1] != frame:
            known = (points, frame, trace(points, frame, MOST_INK))
            self._traces[name] = known
        return known[2]

    def _draw_minima(self, painter: QPainter, frame: Frame, scenery: Scenery) -> None:
        for i, position in enumerate(scenery.minima):
            is_off = scenery.minima_off is not None and bool(scenery.minima_off[i])
            centre = frame.pixel(position)
            if not self.area().adjusted(-0.5, -0.5, 0.5, 0.5).contains(centre):
                continue
            cross = QPainterPath()
            for dx, dy in ((4, 4), (4, -4)):
                cross.moveTo(centre - QPointF(dx, dy))
                cross.lineTo(centre + QPointF(dx, dy))
            painter.strokePath(cross, round_pen(translucent(self.theme.surface, 0.85), 4.6))
            ink = round_pen(QColor(self.theme.text), 2.2 if is_off else 1.8)
            if is_off:
                ink.setDashPattern([0.1, 1.6])
            painter.strokePath(cross, ink)

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
            rim = QPen(QColor(self.theme.direction), 2.2)
            rim.setCapStyle(Qt.PenCapStyle.FlatCap)
            if scenery.following_off:
                rim.setDashPattern(_RIM)
            painter.setPen(rim)
            painter.drawEllipse(centre, 5.0, 5.0)

    def _arrows(self, frame: Frame) -> list[Arrow]:
        point = self.scenery.point
        if point is None:
            return []
        length, tail = self._length(frame, point), frame.pixel(point)
        drawn = (
            (self.scenery.gradient, self.theme.gradient, "∇L", filled_head),
            (self.scenery.direction, self.theme.direction, "u", open_head),
        )
        return [
            Arrow(tail, along, tail + along * length, head(tail + along * length, along), QColor(colour), name)
            for direction, colour, name, head in drawn
            if direction is not None
            for along in (frame.towards(direction),)
        ]

    def _draw_shaft(self, painter: QPainter, arrow: Arrow) -> None:
        shape, _, end = arrow.head
        shaft = QPainterPath(arrow.tail)
        shaft.lineTo(end)
        halo = round_pen(translucent(self.theme.surface, 0.85), 5.6)
        painter.strokePath(shaft, halo)
        painter.strokePath(shape, halo)
        painter.strokePath(shaft, round_pen(arrow.colour, 3.2))

    def _draw_head(self, painter: QPainter, arrow: Arrow) -> None:
        shape, filled, _ = arrow.head
        painter.strokePath(shape, round_pen(arrow.colour, 1.0 if filled else 2.8))
        if filled:
            painter.fillPath(shape, arrow.colour)

    def boxes(self) -> list[QRectF]:
        """Return the places that are taken, in pixels: the marks, the arrows and their names."""
        frame, scenery = self.frame(), self.scenery
        arrows = self._arrows(frame)
        spots = [spot for spot in (scenery.point, scenery.following, *scenery.minima.tolist()) if spot is not None]
        names = [text.translated(place).boundingRect() for text, place in self._names(frame, arrows)]
        return [
            *(QRectF(-7.0, -7.0, 14.0, 14.0).translated(frame.pixel(spot)) for spot in spots),
            *(QRectF(arrow.tail, arrow.tip).normalized().adjusted(-6.0, -6.0, 6.0, 6.0) for arrow in arrows),
            *(name.adjusted(-2.0, -2.0, 2.0, 2.0) for name in names),
        ]

    def minima_boxes(self) -> list[QRectF]:
        """Return the places of known minima, in pixels."""
        frame = self.frame()
        return [QRectF(-7.0, -7.0, 14.0, 14.0).translated(frame.pixel(at)) for at in self.scenery.minima.tolist()]

    def _names(self, frame: Frame, arrows: list[Arrow]) -> list[tuple[QPainterPath, QPointF]]:
        """Return what is written at the arrows, centred on 0, and where."""
        texts = [centred_text(arrow.name, text_font(14 * self.type_scale, bold=True)) for arrow in arrows]
        sizes = [text.boundingRect().size() for text in texts]
        places = [name_place(frame, a.tip, a.along, size) for a, size in zip(arrows, sizes, strict=True)]
        if len(places) == 2:
            room = (sizes[0] + sizes[1]) / 2 + QSizeF(6, 6)
            move = apart(places[0], places[1], arrows[0].along, room)
            places = [in_view(frame, places[0] - move, sizes[0]), in_view(frame, places[1] + move, sizes[1])]
        return list(zip(texts, places, strict=True))

    def _draw_names(self, painter: QPainter, frame: Frame, arrows: list[Arrow]) -> None:
        for arrow, (text, place) in zip(arrows, self._names(frame, arrows), strict=True):
            text.translate(place)
            painter.strokePath(text, round_pen(translucent(self.theme.surface, 0.92), 6.0))
            painter.fillPath(text, arrow.colour)

    def _draw_point(self, painter: QPainter, centre: QPointF, *, is_off: bool) -> None:
        """Draw w; hollow where this is only its projection."""
        inside, edge = (self.theme.surface, self.theme.text) if is_off else (self.theme.text, self.theme.surface)
        painter.setPen(QPen(QColor(edge), 2.4))
        painter.setBrush(QColor(inside))
        painter.drawEllipse(centre, 6.8, 6.8)
