"""Words in a picture that is full of lines: each on a ground of its own, inside the picture and beside the others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ui.pens import centred_text, text_font, translucent

_TYPE, _GROUND = 12.0, 0.88
_PADDING_X, _PADDING_Y = 3.0, 1.5
_APART = 2.0
_PIECE = 6.0
"""Pixels between the small squares that keep an arrow free."""


class Labels:
    """Finds places for words in one picture, and writes them."""

    def __init__(self, painter: QPainter, area: QRectF, ground: str) -> None:
        self._painter, self._area, self._ground = painter, area, ground
        self.taken: list[QRectF] = []

    def keep_free(self, tail: QPointF, tip: QPointF) -> None:
        """Let no words cover an arrow."""
        along = tip - tail
        count = max(1, round((abs(along.x()) + abs(along.y())) / _PIECE))
        half = QPointF(_PIECE, _PIECE) / 2.0
        places = [tail + along * (k / count) for k in range(count + 1)]
        self.taken += [QRectF(place - half, place + half) for place in places]

    def write(self, text: str, ends: Sequence[tuple[QPointF, QPointF]], colour: str) -> QRectF:
        """Write beyond the first of some ends where nothing is covered, or the least is.

        An end is a point, and the unit vector that leads away from what ends there.
        """
        shape = centred_text(text, text_font(_TYPE, bold=True))
        box = shape.boundingRect().adjusted(-_PADDING_X, -_PADDING_Y, _PADDING_X, _PADDING_Y)
        found = min((self._inside(_beyond(end, way, box)) for end, way in ends), key=self._covered)
        self.taken.append(found)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(translucent(self._ground, _GROUND))
        self._painter.drawRoundedRect(found, 3.0, 3.0)
        shape.translate(found.center())
        self._painter.fillPath(shape, QColor(colour))
        return found

    def _inside(self, box: QRectF) -> QRectF:
        """Return a box moved into the picture."""
        left = max(self._area.left(), min(box.left(), self._area.right() - box.width()))
        top = max(self._area.top(), min(box.top(), self._area.bottom() - box.height()))
        return QRectF(QPointF(left, top), box.size())

    def _covered(self, box: QRectF) -> float:
        covered = (box.intersected(other) for other in self.taken)
        return sum(part.width() * part.height() for part in covered)


def _beyond(end: QPointF, way: QPointF, box: QRectF) -> QRectF:
    """Return a box that begins where something ends."""
    half = (abs(way.x()) * box.width() + abs(way.y()) * box.height()) / 2.0
    return box.translated(end + way * (half + _APART) - box.center())
