"""The slopes of the remainders beside what theory gives, and |R_k| at today's η."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from explorer.remainder_curve import RemainderCurve
from ui.number_table import (
    ALIGNMENT,
    DESCRIPTION,
    DISPLAY,
    FOREGROUND,
    LEFT,
    NO_INDEX,
    RIGHT,
    TOOL_TIP,
    Cell,
    Index,
    NumberTable,
    put_on_clipboard,
)
from ui.numbers import full, short
from ui.remainder_words import explanation, fitted_text, name_of, theory_text
from ui.theme import LIGHT, Theme, number_font

_PADDING = 4


class Column(IntEnum):
    """The columns of the table."""

    ORDER = 0
    FITTED = 1
    THEORY = 2
    SIZE = 3


_HEADINGS = {
    Column.ORDER: ("Rₖ", "the remainder of order k"),
    Column.FITTED: ("slope", "the slope of the line at small η, by least squares"),
    Column.THEORY: ("theory", "k + 1, or the next order whose term is not 0"),
    Column.SIZE: ("|Rₖ| at η", "the size of the remainder at today's η"),
}


class SlopesModel(QAbstractTableModel):
    """One row for each order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: RemainderCurve | None = None
        self._sizes: tuple[float | None, ...] = ()
        self._theme, self._numbers, self._words = LIGHT, QFont(), QFont()

    def show_curve(self, curve: RemainderCurve) -> None:
        """Show other slopes."""
        same = self._curve is not None and self._curve.order == curve.order
        if not same:
            self.beginResetModel()
        self._curve = curve
        if not same:
            self.endResetModel()
        self._announce()

    def show_sizes(self, sizes: tuple[float | None, ...]) -> None:
        """Show |R_k| at another η."""
        self._sizes = sizes
        self._announce()

    def set_look(self, theme: Theme, numbers: QFont, words: QFont) -> None:
        self._theme, self._numbers, self._words = theme, numbers, words
        self._announce()

    def _announce(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(Column) - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() or self._curve is None else len(self._curve.slopes)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == ALIGNMENT:
            return LEFT if section == Column.ORDER else RIGHT
        if role in {DISPLAY, TOOL_TIP}:
            return _HEADINGS[Column(section)][role == TOOL_TIP]
        return None

    def data(self, index: Index, role: int = DISPLAY) -> object:
        row, column = index.row(), index.column()
        if role == DISPLAY:
            return self.text(row, column)
        if role in {TOOL_TIP, DESCRIPTION}:
            return self._words_of(row, column)
        if role == ALIGNMENT:
            return LEFT if column == Column.ORDER else RIGHT
        return QColor(self._colour(row, column)) if role == FOREGROUND else None

    def cell(self, row: int, column: int, _: int) -> Cell:
        """Return what is painted."""
        text = self.text(row, column)
        is_number = column != Column.ORDER
        font = self._numbers if is_number and text[:1] in "0123456789−–" else self._words
        return Cell(text, QColor(self._colour(row, column)), is_number, font)

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        assert self._curve is not None
        slope = self._curve.slopes[row]
        if column == Column.ORDER:
            return name_of(slope.order)
        if column == Column.FITTED:
            return fitted_text(slope)
        return theory_text(slope) if column == Column.THEORY else short(self._size(row), 4)

    def whole(self, index: Index) -> str:
        """Give what is copied: the number with all of its digits."""
        assert self._curve is not None
        row, slope = index.row(), self._curve.slopes[index.row()]
        if index.column() == Column.FITTED and slope.fitted is not None:
            return full(slope.fitted)
        return full(self._size(row)) if index.column() == Column.SIZE else self.text(row, index.column())

    def _size(self, row: int) -> float | None:
        return self._sizes[row] if row < len(self._sizes) else None

    def _colour(self, row: int, column: int) -> str:
        return self._theme.order(row) if column == Column.ORDER else self._theme.text

    def _words_of(self, row: int, column: int) -> str:
        assert self._curve is not None
        if column == Column.SIZE:
            size = self._size(row)
            return "this number does not exist here" if size is None else full(size).replace("-", "−")
        return explanation(self._curve.slopes[row], self._curve)

    def needed(self, column: Column, metrics: QFontMetricsF) -> float:
        """Return how wide a column must be."""
        texts = [self.text(row, column) for row in range(self.rowCount())]
        return max(map(metrics.horizontalAdvance, [*texts, _HEADINGS[column][0]]))


class SlopesTable(NumberTable):
    """The slopes; as high as its rows, up to a limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_PADDING, parent)
        self.setObjectName("remainder_table")
        self.setAccessibleName("Slopes of the remainders, fitted and in theory, and their size at η")
        self.slopes = SlopesModel(self)
        self.setModel(self.slopes)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self._most = 0
        copy = QAction("Copy with all digits", self)
        copy.triggered.connect(self.copy)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def show_curve(self, curve: RemainderCurve) -> None:
        """Show other slopes."""
        rows = self.slopes.rowCount()
        self.slopes.show_curve(curve)
        if rows != self.slopes.rowCount():
            self.updateGeometry()
            self.fit()

    def set_look(self, theme: Theme, font: QFont) -> None:
        """Take the colours of a theme, and a font."""
        self.setFont(font)
        self.horizontalHeader().setFont(font)
        self.slopes.set_look(theme, number_font(font.pointSizeF()), font)
        self.cells.set_theme(theme)
        self.headings.set_theme(theme)
        self.set_row_height(4)
        self.setStyleSheet(
            f"QTableView {{ background: transparent; color: {theme.text}; }}"
            "QScrollBar { background: transparent; width: 8px; }"
            f"QScrollBar::handle {{ background: {theme.border}; border-radius: 4px; min-height: 20px; }}"
            "QScrollBar::add-line, QScrollBar::sub-line { height: 0; }"
            "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }"
        )
        self.updateGeometry()
        self.fit()

    def fit(self) -> None:
        """Share the width out."""
        metrics = QFontMetricsF(number_font(self.font().pointSizeF()))
        first = round(self.slopes.needed(Column.ORDER, QFontMetricsF(self.font()))) + 2 * _PADDING + 6
        rest = max(0, self.viewport().width() - first)
        narrow = round(max(self.slopes.needed(Column.THEORY, metrics), 0.2 * rest)) + 2 * _PADDING
        widths = (first, (rest - narrow) // 2, narrow, rest - narrow - (rest - narrow) // 2)
        for column, width in zip(Column, widths, strict=True):
            self.setColumnWidth(column, width)

    def _height(self, rows: int) -> int:
        return self.horizontalHeader().sizeHint().height() + rows * self.verticalHeader().defaultSectionSize() + 2

    def set_most(self, height: int) -> None:
        """Take as much height as the rows need, up to this."""
        if height != self._most:
            self._most = height
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        rows = self.slopes.rowCount()
        fitting = next((count for count in range(rows, 3, -1) if self._height(count) <= self._most), 3)
        return QSize(300, self._height(max(1, min(rows, fitting))))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height(2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def copy(self) -> None:
        """Put the selection on the clipboard, with all digits."""
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda i: (i.row(), i.column())):
            rows.setdefault(index.row(), []).append(self.slopes.whole(index))
        if rows:
            put_on_clipboard(rows.values())
