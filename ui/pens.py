"""Pens, fonts and fillings that drawings share."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontInfo, QPainterPath, QPen

from ui.theme import Theme

_USUAL_PIXELS = 12
LABEL_FONT_PIXELS = 11
LARGE = 1.2
"""How much larger than the program's own, already larger, font the type of a presentation is."""


def thin(colour: QColor) -> QPen:
    pen = QPen(colour, 1.0)
    pen.setCosmetic(True)
    return pen


def round_pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def mixed(a: QColor, b: QColor, share: float) -> QColor:
    """Blend two colours; all of `b` at 1."""
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round((1.0 - share) * x + share * y) for x, y in pairs))


def translucent(colour: str, opacity: float) -> QColor:
    result = QColor(colour)
    result.setAlphaF(opacity)
    return result


def hatch(theme: Theme) -> QBrush:
    return QBrush(translucent(theme.muted, 0.95 if theme.dark else 0.6), Qt.BrushStyle.BDiagPattern)


def text_font(pixels: float, bold: bool = False) -> QFont:
    """Return a font of so many pixels, in proportion where the program's own font is not of its usual size."""
    font = QFont()
    font.setPixelSize(round(pixels * QFontInfo(font).pixelSize() / _USUAL_PIXELS))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def centred_text(text: str, font: QFont) -> QPainterPath:
    path = QPainterPath()
    path.addText(0, 0, font, text)
    path.translate(-path.boundingRect().center())
    return path
