"""The colours of L as a strip, with the levels of the isolines beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QLinearGradient, QPainter, QPen

from explorer.colours import colour_map
from explorer.landscape import Landscape
from ui.pens import LABEL_FONT_PIXELS, centred_text, hatch, text_font, thin, translucent
from ui.theme import Theme

STRIP, GAP, ABOVE = 12.0, 12.0, 3.0
"""Its width, the room left of it, and how far its head begins above it."""
_HEAD, _LEAST = 20.0, 20.0
_NONE, _FOOT = 14.0, 42.0
"""Height of the hatched square, and of all that is below the strip where L is not finite everywhere."""
_BESIDE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class StripFonts:
    """The fonts of the levels, and of the L over them."""

    levels: QFont
    head: QFont

    @classmethod
    def scaled(cls, scale: float = 1.0) -> StripFonts:
        """Return them in proportion to the size that the program's font has now."""
        return cls(text_font(LABEL_FONT_PIXELS * scale), text_font(13 * scale, bold=True))


def needed_width(landscape: Landscape | None, fonts: StripFonts) -> float:
    """Return how much room it takes to the right of a plot."""
    texts = landscape.level_texts if landscape is not None else ()
    widest = max((_width(text, fonts.levels) for text in texts), default=0.0)
    return max(GAP + STRIP + 10 + max(widest, 34), GAP + _width(_head(landscape), fonts.levels))


def draw_strip(painter: QPainter, tall: float, landscape: Landscape, fonts: StripFonts, theme: Theme) -> None:
    """Draw it from the upper left corner downwards, so tall."""
    head = _head(landscape)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(fonts.head if head == "L" else fonts.levels)
    painter.setPen(QColor(theme.text))
    left = GAP + (1 if head == "L" else 0)
    painter.drawText(QRectF(left, -ABOVE, 200, _HEAD), Qt.AlignmentFlag.AlignVCenter, head)
    height = tall - _HEAD - (0 if landscape.is_finite else _FOOT)
    strip = QRectF(GAP, _HEAD, STRIP, height)
    if not landscape.is_finite:
        _draw_no_value(painter, QRectF(GAP, tall - 1.5 * _NONE - 2, STRIP, _NONE), fonts.levels, theme)
    if landscape.shades.any() and height > _LEAST:
        painter.setPen(QPen(QColor(theme.border), 1.0))
        painter.setBrush(_gradient(strip, theme.dark))
        painter.drawRect(strip)
        _draw_levels(painter, strip, landscape, fonts.levels, theme)


def _draw_levels(painter: QPainter, strip: QRectF, landscape: Landscape, font: QFont, theme: Theme) -> None:
    painter.setFont(font)
    last, half = math.inf, font.pixelSize() / 2.0 + 1.0
    lowest = strip.bottom() + (0 if landscape.is_finite else _FOOT) - half
    places = landscape.colour_scale.positions(np.array(landscape.levels))
    for place, text in zip(places.tolist(), landscape.level_texts, strict=True):
        y = strip.bottom() - place * strip.height()
        painter.setPen(thin(translucent(theme.text, 0.6)))
        painter.drawLine(QLineF(strip.left(), y, strip.right(), y))
        if last - y >= font.pixelSize() + 2:
            painter.setPen(QColor(theme.text))
            middle = min(max(y, half - ABOVE), lowest)
            painter.drawText(QRectF(strip.right() + 6, middle - 16, 120, 32), _BESIDE, text)
            last = y


def _draw_no_value(painter: QPainter, square: QRectF, font: QFont, theme: Theme) -> None:
    painter.fillRect(square, hatch(theme))
    painter.setPen(QPen(QColor(theme.border), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(square)
    painter.setFont(font)
    painter.setPen(QColor(theme.muted))
    painter.drawText(QRectF(square.right() + 6, square.center().y() - 25, 80, 50), _BESIDE, "L not\nfinite")


def _head(landscape: Landscape | None) -> str:
    base = landscape.base_text if landscape is not None else ""
    return f"L − {base}".replace("− −", "+ ") if base else "L"


def _width(text: str, font: QFont) -> float:
    return centred_text(text, font).boundingRect().width()


def _gradient(strip: QRectF, dark: bool) -> QLinearGradient:
    gradient = QLinearGradient(strip.bottomLeft(), strip.topLeft())
    colours = colour_map(dark)[1:]
    for i in range(0, len(colours), 6):
        gradient.setColorAt(i / (len(colours) - 1), QColor(*colours[i].tolist()))
    gradient.setColorAt(1.0, QColor(*colours[-1].tolist()))
    return gradient
