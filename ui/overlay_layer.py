"""The layer of the landscape on which experiments draw: over the ground, under the point and its arrows."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ui.landscape_layer import Frame, Layer
from ui.overlay import Overlay, Stroke
from ui.pens import centred_text, round_pen, text_font, translucent
from ui.pixel_cache import PixelCache
from ui.plot_layer import mark, stroke
from ui.polyline import trace

_NAME, _SYMBOL, _HALO = 12.0, 11.0, 2.4
_ASIDE = QPointF(10.0, -10.0)


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
        for overlay in self.overlays.values():
            for part in overlay:
                self._draw_stroke(painter, frame, part)
            for part in overlay:
                self._draw_marks(painter, frame, part)

    def _draw_stroke(self, painter: QPainter, frame: Frame, part: Stroke) -> None:
        if part.width > 0.0 and len(part.points) > 1:
            path = trace(part.points, frame).path
            if part.width > _HALO:
                painter.strokePath(path, round_pen(QColor(part.colour), part.width))
            else:
                stroke(painter, path, QPen(QColor(part.colour), part.width, part.dash))

    def _draw_marks(self, painter: QPainter, frame: Frame, part: Stroke) -> None:
        places = [QPointF(x, y) for x, y in frame.pixels(part.points).tolist() if np.isfinite([x, y]).all()]
        if part.symbol:
            painter.setPen(QPen(QColor(self.theme.surface), 1.2))
            painter.setBrush(QColor(part.colour))
            for place in places:
                if self.area().contains(place):
                    mark(painter, part.symbol, place, _SYMBOL)
        if part.name and places and self.area().contains(places[-1]):
            text = centred_text(part.name, text_font(_NAME * self.type_scale, bold=True))
            text.translate(places[-1] + _ASIDE)
            painter.strokePath(text, round_pen(translucent(self.theme.surface, 0.9), 4.0))
            painter.fillPath(text, QColor(part.colour))
