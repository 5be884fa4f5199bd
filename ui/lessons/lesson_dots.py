"""One dot for each page of a lesson: filled where the page is solved, with a ring where it is open."""

from __future__ import annotations

import html
from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme import LIGHT, Theme


class LessonDots(QWidget):
    """Shows how far a lesson is, and leads to a page.

    Signals
    -------
    chosen
        The place of a page that was clicked on, from 0.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_dots")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._titles: tuple[str, ...] = ()
        self._solved: frozenset[int] = frozenset()
        self._place = 0
        self._theme = LIGHT

    def show_pages(self, titles: Sequence[str], place: int, solved: Collection[int]) -> None:
        """Show the pages, which of them is open, and which are solved."""
        self._titles, self._place, self._solved = tuple(titles), place, frozenset(solved)
        self.setAccessibleName(f"Page {place + 1} of {len(titles)}, {len(self._solved)} solved")
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def _pitch(self) -> float:
        return float(self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        return QSize(round(self._pitch() * len(self._titles)), round(1.3 * self._pitch()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def centre(self, place: int) -> QPointF:
        """Return where the dot of a page is."""
        return QPointF((place + 0.5) * self._pitch(), self.height() / 2.0)

    def _place_at(self, x: float) -> int | None:
        place = int(x // self._pitch())
        return place if 0 <= place < len(self._titles) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.chosen.emit(place)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place_at(event.pos().x())
            if place is not None:
                solved = ", solved" if place in self._solved else ""
                words = html.escape(f"Page {place + 1}: {self._titles[place]}{solved}")
                QToolTip.showText(event.globalPos(), f"<qt>{words}</qt>", self)
            return True
        return super().event(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = 0.22 * self._pitch()
        for place in range(len(self._titles)):
            is_solved = place in self._solved
            painter.setPen(QPen(QColor(self._theme.accent if is_solved else self._theme.muted), 1.3))
            painter.setBrush(QColor(self._theme.accent) if is_solved else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self.centre(place), radius, radius)
            if place == self._place:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(self._theme.text), 1.3))
                painter.drawEllipse(self.centre(place), 1.9 * radius, 1.9 * radius)
        painter.end()
