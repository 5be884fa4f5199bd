"""The layer of the landscape on which experiments draw: over the ground, under the point and its arrows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QMargins, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ui.frame import Frame
from ui.landscape_layer import Layer
from ui.overlay import Overlay, Stroke
from ui.pens import centred_text, round_pen, text_font, translucent
from ui.pixel_cache import PixelCache
from ui.plot_layer import mark, stroke
from ui.polyline import trace

_WAYS = ((0, -1), (1, 0), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, 1), (-1, -1))
_RINGS = 3
"""Where a name may stand: above its point first, and farther away where the nearer places are taken."""
_NAME, _SYMBOL, _HALO = 12.0, 11.0, 2.4
_FROM_MARK, _BETWEEN = 9.0, 2.0
"""Pixels between a mark and its name, and around a name."""


class OverlayLayer(Layer):
    """Draws the overlay of each experiment that has one."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.overlays: dict[str, Overlay] = {}
        self._cache = PixelCache()

    def show_overlay(self, name: str, overlay: Overlay) -> None:
        """Draw something else for an experiment; nothing where it is empty."""
        if overlay:
            self.overlays[name] = overlay
        elif self.overlays.pop(name, None) is None:
            return
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Keep the pixels: the marks above change far more often."""
        if self.overlays:
            shown = (self.frame(), tuple(self.overlays.values()), self.theme, self.type_scale)
            paint = super().paint
            self._cache.paint(painter, self.boundingRect(), shown, lambda onto: paint(onto, option, widget))

    def draw(self, painter: QPainter, frame: Frame) -> None:
        parts = [part for overlay in self.overlays.values() for part in overlay]
        for part in parts:
            self._draw_stroke(painter, frame, part)
        taken = [square for part in parts for square in self._draw_marks(painter, frame, part)]
        for part in parts:
            self._draw_name(painter, frame, part, taken)

    def _draw_stroke(self, painter: QPainter, frame: Frame, part: Stroke) -> None:
        if part.width > 0.0 and len(part.points) > 1:
            path = trace(part.points, frame).path
            if part.width > _HALO:
                painter.strokePath(path, round_pen(QColor(part.colour), part.width))
            else:
                stroke(painter, path, QPen(QColor(part.colour), part.width, part.dash))

    def _draw_marks(self, painter: QPainter, frame: Frame, part: Stroke) -> list[QRectF]:
        """Draw the symbols of a part, and return the squares they fill."""
        if not part.symbol:
            return []
        places = [place for place in _places(frame, part) if self.area().contains(place)]
        painter.setPen(QPen(QColor(self.theme.surface), 1.2))
        painter.setBrush(QColor(part.colour))
        for place in places:
            mark(painter, part.symbol, place, _SYMBOL)
        half = QPointF(_SYMBOL / 2.0, _SYMBOL / 2.0)
        return [QRectF(place - half, place + half) for place in places] if part.name else []

    def _draw_name(self, painter: QPainter, frame: Frame, part: Stroke, taken: list[QRectF]) -> None:
        """Write a name beside its last point, where nothing is written yet."""
        places = _places(frame, part) if part.name else []
        if not places or not self.area().contains(places[-1]):
            return
        text = centred_text(part.name, text_font(_NAME * self.type_scale, bold=True))
        box = free_place(places[-1], text.boundingRect(), self.area(), taken)
        taken.append(box)
        text.translate(box.center())
        painter.strokePath(text, round_pen(translucent(self.theme.surface, 0.9), 4.0))
        painter.fillPath(text, QColor(part.colour))


def _places(frame: Frame, part: Stroke) -> list[QPointF]:
    return [QPointF(x, y) for x, y in frame.pixels(part.points).tolist() if np.isfinite([x, y]).all()]


def free_place(at: QPointF, box: QRectF, area: QRectF, taken: Sequence[QRectF]) -> QRectF:
    """Return where a name beside a point covers the least of what is taken, as near to the point as it can be."""
    size = box.size().grownBy(QMargins(*4 * (round(_BETWEEN),)))
    best, least = QRectF(), math.inf
    for ring, way in product(range(_RINGS), _WAYS):
        place = _within(area, _beside(at, size, way, ring))
        covered = sum(_size(place.intersected(other)) for other in taken if place.intersects(other))
        if covered < least:
            best, least = place, covered
        if covered == 0.0:
            break
    return best


def _beside(at: QPointF, size: QSizeF, way: tuple[int, int], ring: int) -> QRectF:
    """Return a box on one side of a point; those of a farther ring leave room for one between."""
    x = way[0] * (_FROM_MARK + (0.5 + ring) * size.width())
    y = way[1] * (_FROM_MARK + (0.5 + ring) * size.height())
    corner = at + QPointF(x - size.width() / 2.0, y - size.height() / 2.0)
    return QRectF(corner, size)


def _within(area: QRectF, box: QRectF) -> QRectF:
    """Return a box moved into the area."""
    left = max(area.left(), min(box.left(), area.right() - box.width()))
    top = max(area.top(), min(box.top(), area.bottom() - box.height()))
    return QRectF(QPointF(left, top), box.size())


def _size(box: QRectF) -> float:
    return box.width() * box.height()
