"""Tables of a few rows inside a panel: as high as their rows, with columns that are fitted to the width."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QAbstractTableModel, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

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
from ui.theme import LIGHT, Theme, number_font

PADDING = 4
"""Pixels to the left and to the right of what stands in a cell."""


class SmallModel(QAbstractTableModel):
    """Headings above rows of words and numbers; what stands in a cell is said by those who inherit.

    Parameters
    ----------
    headings
        For each column what stands above it, and what explains it.
    worded
        The columns of words, which stand on the left; all others are numbers.
    """

    def __init__(self, headings: Iterable[tuple[str, str]], worded: Collection[int]) -> None:
        super().__init__()
        self._headings, self._worded, self._count = tuple(headings), worded, 0
        self.theme, self.numbers, self.words = LIGHT, number_font(), QFont()

    # -- what stands in the cells

    def heading(self, column: int) -> str:
        """Return what stands above a column."""
        return self._headings[column][0]

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        raise NotImplementedError

    def colour(self, row: int, column: int) -> str:
        """Return the colour of a cell."""
        raise NotImplementedError

    def explanation(self, row: int, column: int) -> str:
        """Say what a cell means, with all of its digits."""
        raise NotImplementedError

    def font_of(self, row: int, column: int, text: str) -> QFont:  # noqa: ARG002 - for those who inherit
        """Return the font of a text in a cell."""
        return self.words if column in self._worded else self.numbers

    def whole(self, index: Index) -> str:
        """Give what is copied: the number with all of its digits."""
        return self.text(index.row(), index.column())

    # -- changes

    @contextmanager
    def becoming(self, count: int) -> Iterator[None]:
        """Tell whoever looks on that there are other rows, so many of them; they are replaced meanwhile."""
        is_other_shape = count != self._count
        if is_other_shape:
            self.beginResetModel()
        yield
        self._count = count
        if is_other_shape:
            self.endResetModel()
        self.announce()

    def announce(self) -> None:
        """Tell whoever looks on that the cells changed."""
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(self._headings) - 1))

    def announce_headings(self) -> None:
        """Tell whoever looks on that the headings changed."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._headings) - 1)

    def set_look(self, theme: Theme, numbers: QFont, words: QFont) -> None:
        """Take colours, and the fonts of numbers and of words."""
        self.theme, self.numbers, self.words = theme, numbers, words
        self.announce()

    # -- for Qt

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == ALIGNMENT:
            return LEFT if section in self._worded else RIGHT
        if role == TOOL_TIP:
            return self._headings[section][1]
        return self.heading(section) if role == DISPLAY else None

    def data(self, index: Index, role: int = DISPLAY) -> object:
        row, column = index.row(), index.column()
        if role == DISPLAY:
            return self.text(row, column)
        if role in {TOOL_TIP, DESCRIPTION}:
            return self.explanation(row, column)
        if role == ALIGNMENT:
            return LEFT if column in self._worded else RIGHT
        return QColor(self.colour(row, column)) if role == FOREGROUND else None

    def cell(self, row: int, column: int, _: int) -> Cell:
        """Return what is painted."""
        text, is_number = self.text(row, column), column not in self._worded
        return Cell(text, QColor(self.colour(row, column)), is_number, self.font_of(row, column, text))


class SmallTable(NumberTable):
    """A table that takes as much height as its rows need, up to a limit, and scrolls beyond."""

    few = 4
    """So many rows are shown however low the limit is."""
    least = 2
    """There is room for so many rows even where there are fewer."""
    margin = 4
    """How much higher a row is than its type."""

    def __init__(self, name: str, title: str, model: SmallModel, parent: QWidget | None = None) -> None:
        super().__init__(PADDING, parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._model, self._most = model, 0
        model.setParent(self)
        self.setModel(model)
        model.modelReset.connect(self.updateGeometry)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)

    # -- looks

    def set_look(self, theme: Theme, font: QFont) -> None:
        """Take the colours of a theme, and a font."""
        self.setFont(font)
        self.headings.setFont(font)
        self._model.set_look(theme, number_font(font.pointSizeF()), font)
        self.cells.set_theme(theme)
        self.headings.set_theme(theme)
        self.set_row_height(self.margin)
        self.setStyleSheet(f"QTableView {{ background: transparent; color: {theme.text}; }}{self.details(theme)}")
        self.updateGeometry()
        self.fit()

    def details(self, theme: Theme) -> str:
        """Return the style sheet of what is not a cell."""
        return (
            "QScrollBar { background: transparent; width: 8px; height: 8px; }"
            f"QScrollBar::handle {{ background: {theme.border}; border-radius: 4px; min-height: 20px; }}"
            "QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }"
            "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }"
        )

    # -- the size

    def fit(self) -> None:
        """Share the width out."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def set_most(self, height: int) -> None:
        """Take as much height as the rows need, up to this."""
        if height != self._most:
            self._most = height
            self.updateGeometry()

    def shown(self) -> int:
        """Return how many rows there should be room for."""
        rows = self._model.rowCount()
        fitting = next((n for n in range(rows, self.few, -1) if self._height(n) <= self._most), self.few)
        return max(self.least, min(rows, fitting))

    def needed(self) -> int:
        """Return how many rows there must be room for."""
        return max(self.least, min(self._model.rowCount(), self.few))

    def _height(self, rows: int) -> int:
        return self.headings.sizeHint().height() + rows * self.verticalHeader().defaultSectionSize() + 2

    def sizeHint(self) -> QSize:
        return QSize(300, self._height(self.shown()))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height(self.needed()))

    # -- copying

    def offer_copy(self) -> None:
        """Offer a menu beside the keys."""
        copy = QAction("Copy with all digits", self)
        copy.triggered.connect(self.copy)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def copy(self) -> None:
        """Put the selection on the clipboard, with all digits."""
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda i: (i.row(), i.column())):
            rows.setdefault(index.row(), []).append(self._model.whole(index))
        if rows:
            put_on_clipboard(rows.values())
