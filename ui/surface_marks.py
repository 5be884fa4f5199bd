"""What is marked on the surface in pixels: names, the path's points, w, its arrows, and w + ηu.

A widget of its own above the scene: it is as sharp as the screen, and can be copied where a scene cannot.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.surface import HEIGHT, Array, Box
from ui.arrow_shapes import filled_head, open_head
from ui.numbers import short
from ui.pens import round_pen, text_font, translucent
from ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from ui.surface_scene import SurfaceScene

Pair = tuple[float, float]

LIFT = np.array([0.0, 0.0, 0.008])
"""How far lines lie above the surface, so that it does not swallow them."""
_ARROW = 0.34


@dataclass(frozen=True, eq=False)
class Place:
    """What lies on the surface, in coordinates of the plane, each at its L; None and empty where there is nothing."""

    point: Pair | None = None
    loss: float = math.nan
    path: Array = field(default_factory=lambda: np.empty((0, 2)))
    losses: Array = field(default_factory=lambda: np.empty(0))
    following: Pair | None = None
    loss_next: float = math.nan
    gradient: Pair | None = None
    direction: Pair | None = None


class SurfaceMarks(QWidget):
    """Paints a place over a scene, whose mouse and keys it leaves alone."""

    def __init__(self, scene: SurfaceScene) -> None:
        super().__init__(scene)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._scene = scene
        self.theme: Theme = LIGHT
        self.names = ("x", "y")
        self.place = Place()

    def point_pixel(self) -> QPointF | None:
        """Return the pixel that shows w."""
        box = self._scene.box
        return (
            None if box is None or self.place.point is None else self._pixel(box, self.place.point, self.place.loss)
        )

    def _pixel(self, box: Box, point: Pair, loss: float) -> QPointF | None:
        x, y = self._scene.pixels(box.places([point], [loss]))[0].tolist()
        return QPointF(x, y) if math.isfinite(x) and math.isfinite(y) else None

    def paintEvent(self, _: QPaintEvent) -> None:
        box = self._scene.box
        if box is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_names(painter, box)
        self._draw_place(painter, box)
        if self._scene.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.theme.accent), 1.5))
            painter.drawRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75))
        painter.end()

    def _draw_names(self, painter: QPainter, box: Box) -> None:
        (a, b), window = box.half, box.landscape.window
        far = 1.0 + 0.14
        texts = [
            (self.names[0], (0.0, -b - 0.16, 0.0)), (short(window.x0, 3), (-a, -b - 0.1, 0.0)),
            (short(window.x1, 3), (a, -b - 0.1, 0.0)),
            (self.names[1], (a + 0.16, 0.0, 0.0)), (short(window.y0, 3), (a + 0.1, -b, 0.0)),
            (short(window.y1, 3), (a + 0.1, b, 0.0)), ("L", (-a * far, -b * far, HEIGHT * 1.04)),
        ]  # fmt: skip
        places = self._scene.pixels([place for _, place in texts])
        painter.setFont(text_font(12))
        metrics = painter.fontMetrics()
        boxes = []
        for (text, _), (x, y) in zip(texts, places.tolist(), strict=True):
            width = metrics.horizontalAdvance(text) + 8.0
            boxes.append(QRectF(x - width / 2.0, y - 10.0, width, 20.0))
        # the last number of x and the first one of y meet at a corner
        boxes[2], boxes[4] = beside_each_other(boxes[2], boxes[4])
        for (text, _), box_of_text in zip(texts, boxes, strict=True):
            ink = self.theme.text if text in {*self.names, "L"} else self.theme.muted
            painter.setPen(QColor(ink))
            painter.drawText(box_of_text, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_place(self, painter: QPainter, box: Box) -> None:
        place = self.place
        if place.point is None:
            return
        point = self._pixel(box, place.point, place.loss)
        if point is None:
            return
        following = self._pixel(box, place.following, place.loss_next) if place.following is not None else None
        if following is not None:
            dashed = QPen(QColor(self.theme.direction), 2.0)
            dashed.setDashPattern([3.0, 2.4])
            painter.setPen(dashed)
            painter.drawLine(point, following)
        self._draw_dots(painter, box)
        for name, direction, colour in (
            ("∇L", place.gradient, self.theme.gradient),
            ("u", place.direction, self.theme.direction),
        ):
            if direction is not None:
                self._draw_arrow(painter, box, point, direction, name, colour)
        if following is not None:
            painter.setPen(QPen(QColor(self.theme.direction), 2.2))
            painter.setBrush(QColor(self.theme.surface))
            painter.drawEllipse(following, 5.0, 5.0)
        painter.setPen(QPen(QColor(self.theme.surface), 2.4))
        painter.setBrush(QColor(self.theme.text))
        painter.drawEllipse(point, 6.8, 6.8)

    def _draw_dots(self, painter: QPainter, box: Box) -> None:
        path, losses = self.place.path[-400:], self.place.losses[-400:]
        if not len(path):
            return
        dots = self._scene.pixels(box.places(path, losses) + LIFT)
        dots = dots[np.isfinite(dots).all(axis=1)]
        painter.setPen(round_pen(translucent(self.theme.surface, 0.85), 6.0))
        points = [QPointF(x, y) for x, y in dots.tolist()]
        painter.drawPoints(points)
        painter.setPen(round_pen(QColor(self.theme.text), 4.2))
        painter.drawPoints(points)

    def _draw_arrow(
        self, painter: QPainter, box: Box, point: QPointF, direction: Pair, name: str, colour: str
    ) -> None:
        """Draw a direction of the plane from the point on, level: where it leads, and not how steeply."""
        place = self.place
        assert place.point is not None
        foot = box.places([place.point], [place.loss])[0]
        ends = self._scene.pixels([foot, foot + _ARROW * np.array([*direction, 0.0])])
        along = QPointF(*(ends[1] - ends[0]).tolist())
        length = math.hypot(along.x(), along.y())
        if length < 8.0:
            return
        along /= length
        tip = point + along * length
        shape, filled, end = (filled_head if name == "∇L" else open_head)(tip, along)
        ink = QColor(colour)
        painter.setPen(round_pen(translucent(self.theme.surface, 0.8), 5.6))
        painter.drawLine(point, end)
        painter.setPen(round_pen(ink, 3.0))
        painter.drawLine(point, end)
        painter.strokePath(shape, round_pen(ink, 1.0 if filled else 2.6))
        if filled:
            painter.fillPath(shape, ink)
        painter.setFont(text_font(14, bold=True))
        painter.setPen(ink)
        middle = tip + along * 13.0
        painter.drawText(QRectF(middle.x() - 20.0, middle.y() - 12.0, 40.0, 24.0), Qt.AlignmentFlag.AlignCenter, name)


def beside_each_other(first: QRectF, second: QRectF) -> tuple[QRectF, QRectF]:
    """Move two boxes, each as far as the other, the shortest way until neither covers any of the other."""
    shared = first & second
    if shared.isEmpty():
        return first, second
    # the shortest way, as then nothing jumps while the surface is turned
    is_sideways = shared.width() <= shared.height()
    between = second.center() - first.center()
    reach = (first.width() + second.width()) / 2.0 if is_sideways else (first.height() + second.height()) / 2.0
    now = between.x() if is_sideways else between.y()
    missing = math.copysign(reach - abs(now), now) / 2.0
    move = QPointF(missing, 0.0) if is_sideways else QPointF(0.0, missing)
    return first.translated(-move), second.translated(move)
