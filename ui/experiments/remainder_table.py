"""The slopes of the remainders beside what theory gives, and |R_k| at today's η."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QWidget

from explorer.experiments.remainder_curve import RemainderCurve
from ui.experiments.remainder_words import explanation, fitted_text, name_of, theory_text
from ui.number_table import Index
from ui.numbers import full, short
from ui.small_table import PADDING, SmallModel, SmallTable


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


class SlopesModel(SmallModel):
    """One row for each order."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS.values(), {Column.ORDER})
        self._curve: RemainderCurve | None = None
        self._sizes: tuple[float | None, ...] = ()

    def show_curve(self, curve: RemainderCurve) -> None:
        """Show other slopes."""
        with self.becoming(len(curve.slopes)):
            self._curve = curve

    def show_sizes(self, sizes: tuple[float | None, ...]) -> None:
        """Show |R_k| at another η."""
        self._sizes = sizes
        self.announce()

    def font_of(self, row: int, column: int, text: str) -> QFont:
        """Return the font of numbers for numbers alone: a slope may be told in words."""
        return super().font_of(row, column, text) if text[:1] in "0123456789−–" else self.words

    def text(self, row: int, column: int) -> str:
        assert self._curve is not None
        slope = self._curve.slopes[row]
        if column == Column.ORDER:
            return name_of(slope.order)
        if column == Column.FITTED:
            return fitted_text(slope)
        return theory_text(slope) if column == Column.THEORY else short(self._size(row), 4)

    def whole(self, index: Index) -> str:
        assert self._curve is not None
        row, slope = index.row(), self._curve.slopes[index.row()]
        if index.column() == Column.FITTED and slope.fitted is not None:
            return full(slope.fitted)
        return full(self._size(row)) if index.column() == Column.SIZE else self.text(row, index.column())

    def _size(self, row: int) -> float | None:
        return self._sizes[row] if row < len(self._sizes) else None

    def colour(self, row: int, column: int) -> str:
        return self.theme.order(row) if column == Column.ORDER else self.theme.text

    def explanation(self, row: int, column: int) -> str:
        assert self._curve is not None
        if column == Column.SIZE:
            size = self._size(row)
            return "this number does not exist here" if size is None else full(size).replace("-", "−")
        return explanation(self._curve.slopes[row], self._curve)

    def width(self, column: Column, metrics: QFontMetricsF) -> float:
        """Return how wide a column must be."""
        texts = [self.text(row, column) for row in range(self.rowCount())]
        return max(map(metrics.horizontalAdvance, [*texts, _HEADINGS[column][0]]))


class SlopesTable(SmallTable):
    """The slopes; as high as its rows, up to a limit."""

    few, least = 3, 1

    def __init__(self, parent: QWidget | None = None) -> None:
        self.slopes = SlopesModel()
        title = "Slopes of the remainders, fitted and in theory, and their size at η"
        super().__init__("remainder_table", title, self.slopes, parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.slopes.modelReset.connect(self.fit)
        self.offer_copy()

    def show_curve(self, curve: RemainderCurve) -> None:
        """Show other slopes."""
        self.slopes.show_curve(curve)

    def fit(self) -> None:
        metrics = QFontMetricsF(self.slopes.numbers)
        first = round(self.slopes.width(Column.ORDER, QFontMetricsF(self.font()))) + 2 * PADDING + 6
        rest = max(0, self.viewport().width() - first)
        narrow = round(max(self.slopes.width(Column.THEORY, metrics), 0.2 * rest)) + 2 * PADDING
        widths = (first, (rest - narrow) // 2, narrow, rest - narrow - (rest - narrow) // 2)
        for column, width in zip(Column, widths, strict=True):
            self.setColumnWidth(column, width)

    def needed(self) -> int:
        return 2
