"""A slider with marks on its groove: places worth knowing, each with a symbol and a word on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QToolTip, QWidget

from ui.pens import round_pen
from ui.theme import LIGHT, Theme

_NEAR = 6.0
_GROOVE, _NEAR_GROOVE = 13.0, 2.5
"""From the ends of the marks above the groove to those under it, and how near to its middle they come; in pixels."""
_GAP, _TYPE, _LARGER = 2.0, 0.76, 0.9
"""Sizes of the symbols, as shares of the slider's font: the larger one where no symbol has to give way to it."""
_HALO = 4.0


@dataclass(frozen=True, slots=True)
class SliderMark:
    """A position of the slider, its symbol, what it means, its colour in a theme, and the value there as text."""

    position: int
    symbol: str
    words: str
    colour: Callable[[Theme], str] = attrgetter("text")
    value: str = ""

    @property
    def line(self) -> str:
        """Symbol, value and words, for a list of marks."""
        head = f"{self.symbol}  {self.value}" if self.value else self.symbol
        return f"{head}:  {self.words.removeprefix(self.symbol).strip()}"


class MarkedSlider(QSlider):
    """A horizontal slider whose marks explain themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._marks: tuple[SliderMark, ...] = ()
        self._theme, self._type = LIGHT, _TYPE

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

    def sizeHint(self) -> QSize:
        """Leave room for a line of symbols above the groove, and for one under it."""
        metrics = QFontMetricsF(self._font(_LARGER))
        line = metrics.capHeight() + _GAP + metrics.descent()
        return QSize(super().sizeHint().width(), round(2.0 * line + _GROOVE))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def _font(self, size: float | None = None) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF((size or self._type) * font.pointSizeF())
        font.setBold(True)
        return font

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._font())

    def _line(self) -> float:
        """Return the height of a line of symbols above their baseline."""
        return self._metrics().capHeight() + _GAP

    def _choose_type(self) -> None:
        """Write larger where that costs no symbol."""
        found = []
        for self._type in (_TYPE, _LARGER):
            found.append(sum(side is not None for _, side in self._sides()))
        self._type = _LARGER if found[1] >= found[0] else _TYPE

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._marks:
            return
        self._choose_type()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        sides = list(self._sides())
        # a rim around each, and then all of them: no rim covers a neighbour
        for mark, is_above in sides:
            self._draw(painter, mark, QColor(self._theme.window), _HALO, is_above=is_above)
        for mark, is_above in sides:
            self._draw(painter, mark, QColor(mark.colour(self._theme)), 0.0, is_above=is_above)
        painter.end()

    def _sides(self) -> Iterator[tuple[SliderMark, bool | None]]:
        """Say of each mark whether its symbol fits above the groove or under it; None where it would cover others."""
        free = {True: -math.inf, False: -math.inf}
        metrics = self._metrics()
        for mark in sorted(self._marks, key=lambda mark: mark.position):
            x, half = self.place_of(mark.position), metrics.horizontalAdvance(mark.symbol) / 2.0 + 1.0
            side = next((side for side in (True, False) if x - half >= free[side]), None)
            if side is not None:
                free[side] = x + half
            yield mark, side

    def _draw(
        self, painter: QPainter, mark: SliderMark, colour: QColor, rim: float, *, is_above: bool | None
    ) -> None:
        x, middle, up = self.place_of(mark.position), self.height() / 2.0, -1.0 if is_above is not False else 1.0
        painter.setPen(QPen(colour, max(2.0, rim)))
        painter.drawLine(QPointF(x, middle + up * _NEAR_GROOVE), QPointF(x, middle + up * _GROOVE / 2.0))
        if is_above is not None:
            half = painter.fontMetrics().horizontalAdvance(mark.symbol) / 2.0
            baseline = middle + up * (_GROOVE / 2.0 + _GAP) + (0.0 if is_above else self._line() - _GAP)
            shape = QPainterPath()
            shape.addText(QPointF(x - half, baseline), painter.font(), mark.symbol)
            if rim:
                painter.strokePath(shape, round_pen(colour, 2.0))
            painter.fillPath(shape, colour)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_at(event.pos().x())
            if words:
                QToolTip.showText(event.globalPos(), words, self)
                return True
        return super().event(event)

    def words_at(self, x: float) -> str:
        """Say what all marks mean, from the left on, near any of them; empty elsewhere."""
        if not any(abs(self.place_of(mark.position) - x) <= _NEAR for mark in self._marks):
            return ""
        return "\n".join(mark.line for mark in sorted(self._marks, key=lambda mark: mark.position))
