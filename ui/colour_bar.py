"""The colour bar beside the landscape: the colours of L and the levels of its isolines."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.colours import colour_map
from explorer.landscape import Landscape
from ui.pens import LABEL_FONT_PIXELS, centred_text, hatch, text_font, thin, translucent
from ui.pixel_cache import PixelCache
from ui.theme import LIGHT, Theme


class ColourBar(pg.GraphicsWidget):
    """The colours of L beside the view box, with the levels of the isolines."""

    STRIP, GAP, HEAD = 12.0, 12.0, 20.0
    NONE, FOOT = 14.0, 42.0
    """Height of the hatched square, and of all that is below the strip where L is not finite everywhere."""
    SLACK = 24
    """It narrows by so much or not at all: its width changes the window that is seen, and so its numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self._landscape: Landscape | None = None
        self._font, self._head_font = text_font(LABEL_FONT_PIXELS), text_font(13, bold=True)
        self._cache = PixelCache()
        self.show_landscape(None)

    def set_fonts(self, scale: float = 1.0) -> None:
        """Write in proportion to the size that the program's font has now."""
        self._font, self._head_font = text_font(LABEL_FONT_PIXELS * scale), text_font(13 * scale, bold=True)
        self.show_landscape(self._landscape)

    def show_landscape(self, landscape: Landscape | None) -> None:
        self._landscape = landscape
        # room for the widest, in steps, so that the plot does not twitch from one picture to the next
        texts = landscape.level_texts if landscape is not None else ()
        widest = max((self._width(text) for text in texts), default=0.0)
        needed = max(self.GAP + self.STRIP + 10 + max(widest, 34), self.GAP + self._width(self._head()))
        width = math.ceil(needed / 8) * 8
        if not 0 <= self.maximumWidth() - width < self.SLACK:
            self.setFixedWidth(width)
        self.setToolTip("Colours and levels of L. Hatched: L has no finite value there.")
        self.update()

    def sizeHint(self, which: Qt.SizeHint, constraint: QSizeF | None = None) -> QSizeF:  # noqa: ARG002
        return QSizeF(60, 100) if which == Qt.SizeHint.PreferredSize else QSizeF(-1, -1)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if (landscape := self._landscape) is not None:
            # the head begins a little above
            area = QRectF(self.rect()).adjusted(0, -3, 0, 0)
            key = (landscape, self.theme, self._font.pixelSize())
            self._cache.paint(painter, area, key, lambda onto: self._draw(onto, landscape))

    def _draw(self, painter: QPainter, landscape: Landscape) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._head_font if self._head() == "L" else self._font)
        painter.setPen(QColor(self.theme.text))
        left = self.GAP + (1 if self._head() == "L" else 0)
        painter.drawText(QRectF(left, -3, 200, self.HEAD), Qt.AlignmentFlag.AlignVCenter, self._head())
        height = self.rect().height() - self.HEAD - (0 if landscape.finite.all() else self.FOOT)
        strip = QRectF(self.GAP, self.HEAD, self.STRIP, height)
        if not landscape.finite.all():
            top = self.rect().height() - 1.5 * self.NONE - 2
            self._draw_no_value(painter, QRectF(self.GAP, top, self.STRIP, self.NONE))
        if landscape.finite.any() and height > 20:
            painter.setPen(QPen(QColor(self.theme.border), 1.0))
            painter.setBrush(_gradient(strip, self.theme.dark))
            painter.drawRect(strip)
            self._draw_levels(painter, strip, landscape)

    def _draw_levels(self, painter: QPainter, strip: QRectF, landscape: Landscape) -> None:
        painter.setFont(self._font)
        last = math.inf
        places = landscape.colour_scale.positions(np.array(landscape.levels))
        for place, text in zip(places.tolist(), landscape.level_texts, strict=True):
            y = strip.bottom() - place * strip.height()
            painter.setPen(thin(translucent(self.theme.text, 0.6)))
            painter.drawLine(QLineF(strip.left(), y, strip.right(), y))
            if last - y >= self._font.pixelSize() + 2:
                painter.setPen(QColor(self.theme.text))
                half = self._font.pixelSize() / 2.0 + 1.0
                middle = min(max(y, half - 3.0), self.rect().height() - half)
                where = QRectF(strip.right() + 6, middle - 16, 120, 32)
                painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
                last = y

    def _draw_no_value(self, painter: QPainter, square: QRectF) -> None:
        painter.fillRect(square, hatch(self.theme))
        painter.setPen(QPen(QColor(self.theme.border), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(square)
        painter.setFont(self._font)
        painter.setPen(QColor(self.theme.muted))
        where = QRectF(square.right() + 6, square.center().y() - 25, 80, 50)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "L not\nfinite")

    def _head(self) -> str:
        base = self._landscape.base_text if self._landscape is not None else ""
        return f"L − {base}".replace("− −", "+ ") if base else "L"

    def _width(self, text: str) -> float:
        return centred_text(text, self._font).boundingRect().width()


def _gradient(strip: QRectF, dark: bool) -> QLinearGradient:
    gradient = QLinearGradient(strip.bottomLeft(), strip.topLeft())
    colours = colour_map(dark)[1:]
    for i in range(0, len(colours), 6):
        gradient.setColorAt(i / (len(colours) - 1), QColor(*colours[i].tolist()))
    gradient.setColorAt(1.0, QColor(*colours[-1].tolist()))
    return gradient
