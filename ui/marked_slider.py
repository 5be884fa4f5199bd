"""A slider with marks on its groove: places worth knowing, each with a symbol and a word on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QToolTip, QWidget

from ui.theme import LIGHT, Theme

_NEAR = 6.0
_HEIGHT, _TYPE = 5.0, 0.72


@dataclass(frozen=True, slots=True)
class SliderMark:
    """A position of the slider, the symbol above it, and what it means."""

    position: int
    symbol: str
    words: str


class MarkedSlider(QSlider):
    """A horizontal slider whose marks explain themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._marks: tuple[SliderMark, ...] = ()
        self._theme = LIGHT

    @property
    def marks(self) -> tuple[SliderMark, ...]:
        """What is marked."""
        return self._marks

    def show_marks(self, marks: Sequence[SliderMark]) -> None:
        """Mark other places."""
        inside = tuple(mark for mark in marks if self.minimum() <= mark.position <= self.maximum())
        if inside != self._marks:
            self._marks = inside
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def place_of(self, position: int) -> float:
        """Return the pixel, from the left, at which the handle stands at a position."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, option, self)
        span = self.width() - handle
        place = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), position, span)
        return place + handle / 2.0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._marks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPointSizeF(_TYPE * font.pointSizeF())
        painter.setFont(font)
        free = -1.0
        for mark in sorted(self._marks, key=lambda mark: mark.position):
            x = self.place_of(mark.position)
            painter.setPen(QPen(QColor(self._theme.text), 1.4))
            painter.drawLine(QPointF(x, self.height() - _HEIGHT), QPointF(x, self.height() - 0.5))
            width = painter.fontMetrics().horizontalAdvance(mark.symbol)
            if x - width / 2.0 > free:
                painter.setPen(QColor(self._theme.muted))
                centred = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
                painter.drawText(QRectF(x - width, -2.0, 2.0 * width, self.height()), centred, mark.symbol)
                free = x + width / 2.0 + 1.0
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_at(event.pos().x())
            if words:
                QToolTip.showText(event.globalPos(), words, self)
                return True
        return super().event(event)

    def words_at(self, x: float) -> str:
        """Say what the marks near a pixel mean; empty where there is none."""
        return "\n".join(mark.words for mark in self._marks if abs(self.place_of(mark.position) - x) <= _NEAR)
