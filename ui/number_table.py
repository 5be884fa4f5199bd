"""Tables of numbers: cells that are painted at once, headings that explain themselves, and copying."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

NO_INDEX = QModelIndex()
DISPLAY = Qt.ItemDataRole.DisplayRole
TOOL_TIP = Qt.ItemDataRole.ToolTipRole
DESCRIPTION = Qt.ItemDataRole.AccessibleDescriptionRole
ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
FOREGROUND = Qt.ItemDataRole.ForegroundRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

_FOCUS = 2
"""Pixels of the line that shows the focus."""
# as drawText wants them
_RIGHT, _LEFT = int(RIGHT), int(LEFT)


class Cell(NamedTuple):
    """What is painted in a cell."""

    text: str
    colour: QColor
    is_number: bool = True
    font: QFont | None = None


class _HasCells(Protocol):
    def cell(self, row: int, column: int, room: int) -> Cell:
        """Return what to paint where there is room for so many pixels."""


class Cells(QStyledItemDelegate):
    """Paints the cells of a model: asked for its roles one by one, a model in Python takes ten times as long."""

    def __init__(self, padding: int, table: QTableView) -> None:
        super().__init__(table)
        self._padding, self._table = padding, table
        self.chosen = QColor()
        """Behind what is selected."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.chosen = QColor(theme.selection)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place: QRect = option.rect
        if self._table.selectionModel().isSelected(index):
            painter.fillRect(place, self.chosen)
        inside = place.adjusted(self._padding, 0, -self._padding, 0)
        cell = cast("_HasCells", self._table.model()).cell(index.row(), index.column(), inside.width())
        if cell.font is not None:
            painter.setFont(cell.font)
        painter.setPen(cell.colour)
        painter.drawText(inside, _RIGHT if cell.is_number else _LEFT, cell.text)


class Headings(QHeaderView):
    """Paints headings flat, above a line."""

    def __init__(self, padding: int, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._padding = padding
        self._ground, self._ink, self._line, self._focus = QColor(), QColor(), QColor(), QColor()
        self.has_focus = False
        """Whether the table has it: the line under the headings says so, as the table scrolls under any other."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._ground, self._ink, self._line = QColor(theme.window), QColor(theme.muted), QColor(theme.border)
        self._focus = QColor(theme.accent)
        self.viewport().update()

    def show_focus(self, on: bool) -> None:
        """Show whether the table has the focus."""
        self.has_focus = on
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        model, across = self.model(), Qt.Orientation.Horizontal
        painter.fillRect(rect, self._ground)
        if self.has_focus:
            painter.fillRect(rect.adjusted(0, rect.height() - _FOCUS, 0, 0), self._focus)
        else:
            painter.setPen(self._line)
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(model.headerData(logical_index, across, FOREGROUND) or self._ink)
        painter.setFont(self.font())
        align = model.headerData(logical_index, across, ALIGNMENT)
        room_on_the_left = 2 if align == RIGHT else self._padding
        inside = rect.adjusted(room_on_the_left, 0, -self._padding, 0)
        text = str(model.headerData(logical_index, across, DISPLAY))
        elided = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, inside.width() + 1)
        painter.drawText(inside, int(align), elided)


class NumberTable(QTableView):
    """What the tables have in common."""

    def __init__(self, padding: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = Cells(padding, self)
        self.setItemDelegate(self.cells)
        self.headings = Headings(padding, self)
        self.setHorizontalHeader(self.headings)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        for header in (rows, columns):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setMinimumSectionSize(8)
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)

    def set_row_height(self, margin: int) -> None:
        """Make the rows as high as the type and a margin."""
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + margin)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.headings.show_focus(on=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.headings.show_focus(on=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put what is selected on the clipboard."""
        raise NotImplementedError


def put_on_clipboard(rows: Iterable[Sequence[object]]) -> None:
    """Copy rows as text, with tabs between the cells."""
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    QGuiApplication.clipboard().setText(text.getvalue())
