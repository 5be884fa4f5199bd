"""The table of the steps that led here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from explorer.rows import Rows
from ui.history_model import HistoryModel
from ui.number_table import NumberTable
from ui.theme import Theme, number_font

_PADDING = 4
_GIVING_WAY = ("beta_deg", "eta")
"""Columns that are hidden where there is no room for all, the first one first: the controls tell them too."""


class HistoryTable(NumberTable):
    """The table of steps.

    Signals
    -------
    picked
        The row that a person went to.
    copy_wanted
        Ctrl+C.
    """

    picked = Signal(int)
    copy_wanted = Signal()

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(_PADDING, parent)
        self.setObjectName("history_table")
        self.setAccessibleName("Steps")
        self.history = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._quiet = False
        self._fitted_to = 0
        """How many figures of a step the columns have room for."""
        self.selectionModel().currentRowChanged.connect(self._tell)
        model.modelReset.connect(self.fit_columns)

    def _tell(self, current: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self.picked.emit(current.row())

    def show_rows(self, change: Callable[[], None], shown: int) -> None:
        """Change the rows and go to one of them, without calling that the person's choice."""
        self._quiet = True
        change()
        if self._digits() != self._fitted_to:
            self.fit_columns()
        index = self.model().index(shown, 0)
        if index.isValid() and self.currentIndex().row() != shown:
            whole_row = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, whole_row)
        if index.isValid():
            self.scrollTo(index)
        self._quiet = False

    def chosen_rows(self) -> Rows:
        """Return the rows that are selected, in order."""
        selection = self.selectionModel().selection()
        found = sorted((span.top(), span.bottom()) for span in map(selection.at, range(selection.count())))
        spans: list[tuple[int, int]] = []
        for top, bottom in found:
            if spans and top <= spans[-1][1] + 1:
                spans[-1] = spans[-1][0], max(bottom, spans[-1][1])
            else:
                spans.append((top, bottom))
        return Rows.of(spans)

    def fit_columns(self) -> None:
        """Share the width out; where it is too little, with short titles, then without η and β, and last scroll."""
        room, self._fitted_to = self.viewport().width(), self._digits()
        ways = [(False, ()), *((True, _GIVING_WAY[:count]) for count in range(len(_GIVING_WAY) + 1))]
        all_needs = [self._needs(brief=brief, hidden=hidden) for brief, hidden in ways]
        fitting = next((i for i, needs in enumerate(all_needs) if sum(needs.values()) <= room), len(ways) - 1)
        self.history.brief, needs = ways[fitting][0], all_needs[fitting]
        spare = max(0, room - sum(needs.values()))
        weights = sum(self.history.columns[i].width for i in needs)
        for i, column in enumerate(self.history.columns):
            self.setColumnHidden(i, i not in needs)
            if i in needs:
                self.setColumnWidth(i, needs[i] + spare * column.width // weights)

    def _digits(self) -> int:
        """Return how many figures the number of the last step has."""
        return len(str(max(0, self.history.rowCount() - 1)))

    def _needs(self, *, brief: bool, hidden: tuple[str, ...]) -> dict[int, int]:
        """Return the width that each column needs that is not hidden."""
        figure = self.fontMetrics().horizontalAdvance("0")
        title = self.horizontalHeader().fontMetrics().horizontalAdvance
        needs = {}
        for i, column in enumerate(self.history.columns):
            if column.name not in hidden:
                heading = column.brief if brief and column.brief else column.title
                least = max(column.least, self._digits()) if i == 0 else column.least
                needs[i] = max(least * figure, title(heading) + 2) + 2 * _PADDING
        return needs

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def set_size(self, points: float) -> None:
        """Take a size of type."""
        words = QApplication.font()
        words.setPointSizeF(points)
        self.setFont(number_font(points))
        self.headings.setFont(words)
        self.history.set_metrics(self.fontMetrics())
        self.set_row_height(4)
        self.fit_columns()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Base, QColor(theme.surface))
        colours.setColor(QPalette.ColorRole.Text, QColor(theme.text))
        self.setPalette(colours)
        self.cells.set_theme(theme)
        self.headings.set_theme(theme)
        self.history.theme = theme
        self.history.refresh()

    def copy(self) -> None:
        """Ask for the rows that are chosen to be copied."""
        self.copy_wanted.emit()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a search through a million rows would be felt, and finds no one's step."""
