"""Lines of coloured symbols and numbers, in columns; painted at once, where rich text would be laid out anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_GAP = 5.0
_MOST = 500


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one ink; no colour: that of the widget."""

    text: str
    colour: str = ""
    is_bold: bool = False
    is_italic: bool = False


Cell = tuple[Span, ...]
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of as many cells; columns are centred, or aligned as `align` says (l, c, r)."""

    rows: tuple[Row, ...] = ()
    align: str = ""
    size: float = 1.0
    at_left: bool = False
    """Whether the columns begin at the left, and are not in the middle."""

    @property
    def text(self) -> str:
        """The words, for those who do not see the picture."""
        return "\n".join(" ".join("".join(s.text for s in cell) for cell in row if cell) for row in self.rows)


class SpanLabel(QLabel):
    """Shows a grid. Its text is that of the grid, so that it is read out like any label."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        # what is too wide is written with fewer digits: the text must not widen the panel
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._grid = Grid()
        self.hide()
        self._fonts: dict[tuple[bool, bool, float], tuple[QFont, QFontMetricsF]] = {}
        self._advances: dict[tuple[str, bool, bool, float], float] = {}

    def show_widest(self, grids: Iterable[Grid], room: float) -> None:
        """Show the first of some grids that there is room for, or else the last."""
        grid = Grid()
        for grid in grids:
            if self._width(grid) <= room:
                break
        if grid != self._grid:
            self._grid = grid
            self.setText(grid.text)
            self.setVisible(bool(grid.rows))

    def _kind(self, span: Span) -> tuple[QFont, QFontMetricsF]:
        key = span.is_bold, span.is_italic, self._grid.size
        if key not in self._fonts:
            font = QFont(self.font())
            font.setBold(span.is_bold)
            font.setItalic(span.is_italic)
            font.setPointSizeF(font.pointSizeF() * self._grid.size)
            self._fonts[key] = font, QFontMetricsF(font)
        return self._fonts[key]

    def _advance(self, span: Span) -> float:
        key = span.text, span.is_bold, span.is_italic, self._grid.size
        width = self._advances.get(key)
        if width is None:
            if len(self._advances) > _MOST:
                self._advances.clear()
            width = self._advances[key] = self._kind(span)[1].horizontalAdvance(span.text)
        return width

    def _cell_width(self, cell: Cell) -> float:
        return sum(map(self._advance, cell))

    def _columns(self, grid: Grid) -> list[float]:
        return [max(map(self._cell_width, column)) for column in zip(*grid.rows, strict=True)]

    def _width(self, grid: Grid) -> float:
        shown, self._grid = self._grid, grid
        columns = self._columns(grid)
        self._grid = shown
        return sum(columns) + _GAP * max(0, len(columns) - 1)

    def _line(self) -> float:
        return self._kind(Span(""))[1].height() + 1.0

    def height_in(self, font: QFont) -> float:
        """Return how high it would be in another font."""
        metrics = QFontMetricsF(font)
        return (metrics.height() * self._grid.size + 1.0) * len(self._grid.rows)

    def sizeHint(self) -> QSize:
        return QSize(round(self._width(self._grid)), round(self._line() * len(self._grid.rows)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._fonts.clear()
            self._advances.clear()
        super().changeEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        columns, line = self._columns(self._grid), self._line()
        margins = self.contentsMargins()
        left = margins.left() if self._grid.at_left else (self.width() - self._width(self._grid)) / 2.0
        baseline = (self.height() - line * len(self._grid.rows)) / 2.0 + self._kind(Span(""))[1].ascent()
        for row in self._grid.rows:
            x = left
            for i, (cell, width) in enumerate(zip(row, columns, strict=True)):
                spare = width - self._cell_width(cell)
                self._draw_cell(painter, cell, QPointF(x + spare * self._share(i), baseline))
                x += width + _GAP
            baseline += line
        painter.end()

    def _share(self, column: int) -> float:
        """Return how much of the spare width of a column lies before the text."""
        return {"l": 0.0, "c": 0.5, "r": 1.0}[(self._grid.align or "c" * (column + 1))[column]]

    def _draw_cell(self, painter: QPainter, cell: Cell, at: QPointF) -> None:
        for span in cell:
            painter.setFont(self._kind(span)[0])
            painter.setPen(QColor(span.colour) if span.colour else self.palette().windowText().color())
            painter.drawText(at, span.text)
            at += QPointF(self._advance(span), 0.0)


def spans(*cells: str | Span | Cell) -> Row:
    """Make a row; what is plain text has the colour of the widget."""
    return tuple(
        cell if isinstance(cell, tuple) else (cell if isinstance(cell, Span) else Span(cell),) for cell in cells
    )


def bold(span: Span) -> Span:
    """Make a span bold."""
    return replace(span, is_bold=True)
