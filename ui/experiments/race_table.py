"""The table of a race: for each contender where it ended, what that cost, and why it stopped."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QStyleOptionViewItem, QTableView, QWidget

from explorer.descent import Stop
from explorer.experiments.race import Kind, Race, Runner
from ui.experiments.race_style import style_of
from ui.number_table import Cells, Index, put_on_clipboard
from ui.numbers import full, short
from ui.plot_layer import mark
from ui.small_table import PADDING, SmallModel, SmallTable
from ui.theme import LIGHT, Theme

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


class RaceModel(SmallModel):
    """One row for each contender that has ended."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS.values(), {Column.NAME, Column.STOP})
        self.runners: tuple[Runner, ...] = ()
        self.form = _FORMS[0]
        self._winner: int | None = None
        self._bold = QFont()

    def show_race(self, race: Race) -> None:
        with self.becoming(len(race.runners)):
            self.runners, self._winner = race.runners, race.winner

    def write_in(self, form: Form) -> None:
        """Write more or less."""
        if form != self.form:
            self.form = form
            self.announce_headings()

    def set_look(self, theme: Theme, numbers: QFont, words: QFont) -> None:
        self._bold = QFont(words)
        self._bold.setBold(True)
        super().set_look(theme, numbers, words)

    def heading(self, column: int) -> str:
        return heading(Column(column), self.form)

    def font_of(self, row: int, column: int, text: str) -> QFont:
        is_bold = row == self._winner and column == Column.NAME
        return self._bold if is_bold else super().font_of(row, column, text)

    def text(self, row: int, column: int) -> str:
        return _written(self.runners[row], Column(column), self.form)

    def colour(self, row: int, column: int) -> str:
        is_name = column == Column.NAME
        return style_of(self.runners[row].contender, self.theme).colour if is_name else self.theme.text

    def explanation(self, row: int, column: int) -> str:
        runner = self.runners[row]
        if column == Column.FINAL:
            return f"L = {full(runner.final)}".replace("-", "−")
        return f"{runner.name} stopped after {runner.steps:,} steps: {runner.why_stopped}"

    def width(self, column: Column, form: Form) -> float:
        """Return how wide the widest text of a column is."""
        is_number = column not in {Column.NAME, Column.STOP}
        metrics = QFontMetricsF(self.numbers if is_number else self._bold)
        widest = max((metrics.horizontalAdvance(_written(r, column, form)) for r in self.runners), default=0.0)
        return widest + (_SAMPLE if column is Column.NAME else 0.0)


def heading(column: Column, form: Form) -> str:
    """Return what stands above a column."""
    whole = _HEADINGS[column][0]
    return _BRIEF_HEADINGS.get(column, whole) if form.is_brief else whole


def _written(runner: Runner, column: Column, form: Form) -> str:
    """Return what stands in a cell of a form."""
    if column is Column.NAME:
        is_own = runner.contender.kind is Kind.OWN
        return Kind.OWN.value if form.is_brief and is_own else runner.name
    if column is Column.STOP:
        return _BRIEF_ENDS.get(runner.stop, _ENDS[runner.stop]) if form.is_brief else _ENDS[runner.stop]
    return short(runner.final, form.digits) if column is Column.FINAL else str(count_of(runner, column))


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
        left, level = place.left() + PADDING, place.center().y() + 0.5
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(style.colour), 1.6, style.dash))
        painter.drawLine(QPointF(left, level), QPointF(left + _SAMPLE - 4.0, level))
        painter.setPen(QPen(QColor(self._theme.surface), 1.0))
        painter.setBrush(QColor(style.colour))
        mark(painter, style.symbol, QPointF(left + (_SAMPLE - 4.0) / 2.0, level), 9.0)
        painter.restore()


class RaceTable(SmallTable):
    """The table; it writes fewer digits where it is narrow.

    Signals
    -------
    taken
        The `DirectionRule` of the row that was double-clicked, or that Enter was pressed on.
    """

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.race = RaceModel()
        title = "Contenders: final L, steps, evaluations, and why each stopped"
        super().__init__("race_table", title, self.race, parent)
        self.cells = _RaceCells(PADDING, self, self.race)
        self.setItemDelegate(self.cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda index: self.taken.emit(self.race.runners[index.row()].contender.rule))

    def show_race(self, race: Race) -> None:
        """Show those that have ended."""
        self.race.show_race(race)
        self.fit()

    def details(self, theme: Theme) -> str:  # noqa: ARG002 - the bar, seldom there, is that of the program
        return ""

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
            + 2 * PADDING
            + 2
            for column in Column
            if column not in form.hidden
        }

    def shown(self) -> int:
        return min(max(2, self.race.rowCount()), _ROWS)

    def needed(self) -> int:
        return self.shown()

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
