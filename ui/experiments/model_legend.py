"""What each line in the picture of the local models is: a piece of it, and a word, in a row under the picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.pens import translucent
from ui.theme import DASHES, LIGHT, Theme

FIRST, SECOND = DASHES[1], DASHES[2]
"""Dashes of the models."""
PALE, AXIS = 0.42, 0.55
"""How strong the isolines of L and the axes of ∇²L are drawn."""
_SAMPLE = QSize(26, 12)
_GAP, _BETWEEN = 4.0, 12.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line and its name, and a shorter one."""

    name: str
    brief: str
    pen: QPen


class ModelLegend(QWidget):
    """A row of samples; names are shorter where it is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("model_legend")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = LIGHT
        self._entries: tuple[Entry, ...] = ()

    def show_lines(self, theme: Theme, axes: str, orders: tuple[int, ...], *, is_plane: bool) -> None:
        """Explain the lines of a plane, or the curves of one variable; `axes` names those of ∇²L, if any.

        Of the models those of `orders` are drawn.
        """
        models = {
            1: Entry("1st order", "1st", QPen(QColor(theme.first_order), 1.4, FIRST)),
            2: Entry("2nd order", "2nd", QPen(QColor(theme.second_order), 1.4, SECOND)),
        }
        found = [
            Entry("L", "L", QPen(translucent(theme.text, PALE), 3.0) if is_plane else QPen(QColor(theme.text), 1.6)),
            *(models[order] for order in orders),
        ]
        if axes:
            found.append(Entry(axes, axes, QPen(translucent(theme.second_order, AXIS), 4.0)))
        self._theme, self._entries = theme, tuple(found)
        self.setAccessibleName(f"Lines: {', '.join(self.names())}")
        self.update()

    def names(self) -> list[str]:
        """Return the names as they fit."""
        whole = [entry.name for entry in self._entries]
        return whole if self._width(whole) <= self.width() else [entry.brief for entry in self._entries]

    def _width(self, names: list[str]) -> float:
        metrics = QFontMetricsF(self.font())
        return sum(_SAMPLE.width() + _GAP + metrics.horizontalAdvance(name) + _BETWEEN for name in names) - _BETWEEN

    def sizeHint(self) -> QSize:
        return QSize(200, round(QFontMetricsF(self.font()).height()) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, _: QPaintEvent) -> None:
        painter, metrics = QPainter(self), QFontMetricsF(self.font())
        x, level = 0.0, self.height() / 2.0
        for entry, name in zip(self._entries, self.names(), strict=True):
            pen = QPen(entry.pen)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, level), QPointF(x + _SAMPLE.width(), level))
            painter.setPen(QColor(self._theme.text))
            x += _SAMPLE.width() + _GAP
            painter.drawText(QPointF(x, level + (metrics.ascent() - metrics.descent()) / 2.0), name)
            x += metrics.horizontalAdvance(name) + _BETWEEN
        painter.end()
