"""The table of a race: for each contender where it ended, what that cost, and why it stopped."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QSizePolicy, QStyleOptionViewItem, QTableView, QWidget

from explorer.descent import Stop
from explorer.race import Kind, Race, Runner
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
    Cells,
    Index,
    NumberTable,
    put_on_clipboard,
)
from ui.numbers import full, short
from ui.plot_layer import mark
from ui.race_style import style_of
from ui.theme import LIGHT, Theme

_PADDING = 4
_SAMPLE = 24.0
"""How wide the sample of a line beside a name is."""
_ROWS = 7
"""So many rows are shown without scrolling."""


class Column(IntEnum):
    """The columns of the table."""

    NAME = 0
    FINAL = 1
    STEPS = 2
    VALUES = 3
    GRADIENTS = 4
    HESSIANS = 5
    STOP = 6


_HEADINGS = {
    Column.NAME: ("direction", "Who takes part; double-click or Enter: take this direction"),
    Column.FINAL: ("final L", "L at the last point"),
    Column.STEPS: ("steps", "Steps taken"),
    Column.VALUES: ("#L", "Evaluations of L, at a point each"),
    Column.GRADIENTS: ("#∇L", "Evaluations of ∇L; every run watches |∇L| at each point, to see when to stop"),
    Column.HESSIANS: ("#∇²L", "Evaluations of ∇²L"),
    Column.STOP: ("stopped", "Why it stopped"),
}
_ENDS = {
    Stop.GRADIENT_SMALL: "∇L small",
    Stop.NOT_FINITE: "not finite",
    Stop.NO_CHANGE: "w stays",
    Stop.KINK: "kink",
    Stop.DIRECTION_UNDEFINED: "no u",
    Stop.LENGTH_UNDEFINED: "no η",
    Stop.OUT_OF_BOUNDS: "far away",
    Stop.MAX_STEPS: "all steps",
}


_BRIEF_HEADINGS = {Column.FINAL: "L", Column.STOP: "end"}
_BRIEF_ENDS = {
    Stop.GRADIENT_SMALL: "∇L ≈ 0",
    Stop.NOT_FINITE: "NaN, ∞",
    Stop.NO_CHANGE: "rests",
    Stop.OUT_OF_BOUNDS: "far",
    Stop.MAX_STEPS: "all",
}
"""What is written where it is narrow; the tips say it whole."""


class Form(NamedTuple):
    """How much the table writes: less where it is narrow."""

    digits: int
    is_brief: bool = False
    hidden: frozenset[Column] = frozenset()


_FORMS = (Form(5), Form(4), Form(4, True), Form(3, True), Form(3, True, frozenset({Column.STOP})))


class RaceModel(QAbstractTableModel):
    """One row for each contender that has ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runners: tuple[Runner, ...] = ()
        self.form = _FORMS[0]
        self._winner: int | None = None
        self._theme, self._numbers, self._words, self._bold = LIGHT, QFont(), QFont(), QFont()

    def show_race(self, race: Race) -> None:
        is_same_shape = len(race.runners) == len(self.runners)
        if not is_same_shape:
            self.beginResetModel()
        self.runners, self._winner = race.runners, race.winner
        if not is_same_shape:
            self.endResetModel()
        self.announce()

    def write_in(self, form: Form) -> None:
        """Write more or less."""
        if form != self.form:
            self.form = form
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def set_look(self, theme: Theme, numbers: QFont, words: QFont) -> None:
        self._theme, self._numbers, self._words = theme, numbers, words
        self._bold = QFont(words)
        self._bold.setBold(True)
        self.announce()

    def announce(self) -> None:
        if self.runners:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.runners) - 1, len(Column) - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.runners)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == ALIGNMENT:
            return LEFT if section in {Column.NAME, Column.STOP} else RIGHT
        if role == TOOL_TIP:
            return _HEADINGS[Column(section)][1]
        return heading(Column(section), self.form) if role == DISPLAY else None

    def data(self, index: Index, role: int = DISPLAY) -> object:
        runner, column = self.runners[index.row()], Column(index.column())
        if role == DISPLAY:
            return self.text(runner, column, self.form)
        if role in {TOOL_TIP, DESCRIPTION}:
            return self._explanation(runner, column)
        if role == ALIGNMENT:
            return LEFT if column in {Column.NAME, Column.STOP} else RIGHT
        return self._colour(runner, column) if role == FOREGROUND else None

    def cell(self, row: int, column: int, _: int) -> Cell:
        """Return what is painted."""
        runner, is_number = self.runners[row], column not in {Column.NAME, Column.STOP}
        text = self.text(runner, Column(column), self.form)
        is_bold = row == self._winner and column == Column.NAME
        font = self._numbers if is_number else self._bold if is_bold else self._words
        return Cell(text, self._colour(runner, Column(column)), is_number, font)

    def text(self, runner: Runner, column: Column, form: Form) -> str:
        """Return what stands in a cell."""
        if column is Column.NAME:
            is_own = runner.contender.kind is Kind.OWN
            return Kind.OWN.value if form.is_brief and is_own else runner.name
        if column is Column.STOP:
            return _BRIEF_ENDS.get(runner.stop, _ENDS[runner.stop]) if form.is_brief else _ENDS[runner.stop]
        return short(runner.final, form.digits) if column is Column.FINAL else str(count_of(runner, column))

    def _colour(self, runner: Runner, column: Column) -> QColor:
        is_name = column is Column.NAME
        return QColor(style_of(runner.contender, self._theme).colour if is_name else self._theme.text)

    def _explanation(self, runner: Runner, column: Column) -> str:
        if column is Column.FINAL:
            return f"L = {full(runner.final)}".replace("-", "−")
        return f"{runner.name} stopped after {runner.steps:,} steps: {runner.why_stopped}"

    def width(self, column: Column, form: Form) -> float:
        """Return how wide the widest text of a column is."""
        is_number = column not in {Column.NAME, Column.STOP}
        metrics = QFontMetricsF(self._numbers if is_number else self._bold)
        widest = max((metrics.horizontalAdvance(self.text(r, column, form)) for r in self.runners), default=0.0)
        return widest + (_SAMPLE if column is Column.NAME else 0.0)


def heading(column: Column, form: Form) -> str:
    """Return what stands above a column."""
    whole = _HEADINGS[column][0]
    return _BRIEF_HEADINGS.get(column, whole) if form.is_brief else whole


def count_of(runner: Runner, column: Column) -> int:
    """Return one of the numbers that count something."""
    counts = {
        Column.STEPS: runner.steps,
        Column.VALUES: runner.tally.values,
        Column.GRADIENTS: runner.tally.gradients,
        Column.HESSIANS: runner.tally.hessians,
    }
    return counts[column]


class _RaceCells(Cells):
    """Paints a sample of the line before each name."""

    def __init__(self, padding: int, table: QTableView, model: RaceModel) -> None:
        super().__init__(padding, table)
        self._model, self._theme = model, LIGHT

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column() != Column.NAME:
            super().paint(painter, option, index)
            return
        place = option.rect
        shifted = QStyleOptionViewItem(option)
        shifted.rect = place.adjusted(round(_SAMPLE), 0, 0, 0)
        super().paint(painter, shifted, index)
        style = style_of(self._model.runners[index.row()].contender, self._theme)
        left, level = place.left() + _PADDING, place.center().y() + 0.5
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(style.colour), 1.6, style.dash))
        painter.drawLine(QPointF(left, level), QPointF(left + _SAMPLE - 4.0, level))
        painter.setPen(QPen(QColor(self._theme.surface), 1.0))
        painter.setBrush(QColor(style.colour))
        mark(painter, style.symbol, QPointF(left + (_SAMPLE - 4.0) / 2.0, level), 9.0)
        painter.restore()


class RaceTable(NumberTable):
    """The table; it writes fewer digits where it is narrow.

    Signals
    -------
    taken
        The `DirectionRule` of the row that was double-clicked, or that Enter was pressed on.
    """

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_PADDING, parent)
        self.setObjectName("race_table")
        self.setAccessibleName("Contenders: final L, steps, evaluations, and why each stopped")
        self.race = RaceModel(self)
        self.setModel(self.race)
        self.cells = _RaceCells(_PADDING, self, self.race)
        self.setItemDelegate(self.cells)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda index: self.taken.emit(self.race.runners[index.row()].contender.rule))

    def show_race(self, race: Race) -> None:
        """Show those that have ended."""
        before = self.race.rowCount()
        self.race.show_race(race)
        if self.race.rowCount() != before:
            self.updateGeometry()
        self.fit()

    def set_look(self, theme: Theme, words: QFont, numbers: QFont) -> None:
        """Take colours and fonts."""
        self.setFont(words)
        self.headings.setFont(words)
        self.race.set_look(theme, numbers, words)
        self.cells.set_theme(theme)
        self.headings.set_theme(theme)
        self.setStyleSheet(f"QTableView {{ background: transparent; color: {theme.text}; }}")
        self.set_row_height(4)
        self.updateGeometry()
        self.fit()

    def fit(self) -> None:
        """Choose how much there is room for, and give what is left to the last column."""
        room = self.viewport().width()
        needs: dict[Column, int] = {}
        for form in _FORMS:
            needs = self._needs(form)
            if sum(needs.values()) <= room:
                break
        self.race.write_in(form)
        spare = max(0, room - sum(needs.values()))
        for column in Column:
            self.setColumnHidden(column, column in form.hidden)
            if column in needs:
                self.setColumnWidth(column, needs[column] + (spare // len(needs)))

    def _needs(self, form: Form) -> dict[Column, int]:
        metrics = QFontMetricsF(self.headings.font())
        return {
            column: round(max(self.race.width(column, form), metrics.horizontalAdvance(heading(column, form))))
            + 2 * _PADDING
            + 2
            for column in Column
            if column not in form.hidden
        }

    def sizeHint(self) -> QSize:
        rows = min(max(2, self.race.rowCount()), _ROWS)
        height = self.headings.sizeHint().height() + rows * self.verticalHeader().defaultSectionSize() + 2
        return QSize(300, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def copy(self) -> None:
        """Put the rows that are selected on the clipboard, with all digits."""
        chosen = sorted({index.row() for index in self.selectedIndexes()})
        if chosen:
            put_on_clipboard(rows_of([self.race.runners[row] for row in chosen])[1:])


def rows_of(runners: Sequence[Runner]) -> list[list[object]]:
    """Return the table with all digits, under a row of headings."""
    head: list[object] = [
        "direction", "final L", "steps", "evaluations of L", "evaluations of ∇L", "evaluations of ∇²L", "stopped",
    ]  # fmt: skip
    counts = (Column.STEPS, Column.VALUES, Column.GRADIENTS, Column.HESSIANS)
    rows = [[r.name, r.final, *(count_of(r, column) for column in counts), r.why_stopped] for r in runners]
    return [head, *rows]
