"""The steps that led here: a table of numbers, and L against the step."""

from __future__ import annotations

import csv
import io
import pathlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.path import Path
from ui.loss_plot import LossPlot
from ui.numbers import MISSING, fixed_angle, full, short, vector
from ui.theme import LIGHT, Theme, number_font

NO_STEP = "No step yet: press Step or Space"

_MOST_COLUMNS_OF_W = 3
_DIGITS = 5
_FEWEST_DIGITS = 2
_PADDING = 7
_CHUNK = 10_000
_SMALLER = 0.92
_VALUE = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: how it is headed, also where there is little room, and how wide it is by comparison."""

    title: str
    name: str
    tip: str
    width: int
    brief: str = ""


_FIGURES = (
    Column("L", "loss", "L(w)", 9),
    Column("|∇L|", "gradient_norm", "The length of the gradient at w", 9),
    Column("η", "eta", "The length of the step that arrived here", 8),
    Column("β", "beta_deg",
           "The angle between u and ∇L, in degrees; in the plane 0–360, counter-clockwise from ∇L", 7),
    Column("t₁ predicted", "predicted",
           "t₁ = η v·∇L: the change of L that the first-order term alone predicts for this step", 10, "t₁"),
    Column("ΔL actual", "actual", "The change of L in the step that arrived here", 10, "ΔL"),
    Column("ΔL / t₁", "ratio", "Actual change / predicted change: near 1 where η is small enough", 8),
)  # fmt: skip
_STEP = Column("step", "step", "How many steps lead here from the start", 5)
_NAMES_IN_PATH = ("loss", "gradient_norm", "eta", "beta", "predicted", "actual")


def ratio(actual: Values, predicted: Values) -> Values:
    """Actual change / predicted change; NaN where nothing was predicted."""
    undefined = np.full(len(actual), np.nan)
    return np.asarray(np.divide(actual, predicted, out=undefined, where=predicted != 0.0))


def table_of(path: Path, rows: NDArray[np.int64]) -> Values:
    """Return everything that is known at the rows: w, then the figures; shape (m, n + 7)."""
    figures = [path.column(name, rows) for name in _NAMES_IN_PATH]
    return np.column_stack([path.points(rows), *figures, ratio(figures[-1], figures[-2])])


class HistoryModel(QAbstractTableModel):
    """Reads the columns of a `Path`; only cells that are seen cost anything."""

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self.rows: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self.variables: tuple[str, ...] = ()
        self.columns: tuple[Column, ...] = (_STEP, *_FIGURES)
        self.shown = 0
        self.theme = LIGHT
        self.brief = False
        """Whether the titles are to be short."""
        self._cached: tuple[int, Values] | None = None

    @property
    def one_column_of_w(self) -> bool:
        """Whether w is shown as one vector."""
        return len(self.variables) > _MOST_COLUMNS_OF_W

    def show(self, path: Path | None, rows: NDArray[np.int64], variables: tuple[str, ...]) -> None:
        """Show other rows; what is the same stays as it is."""
        same = path is self.path and variables == self.variables
        before, after = len(self.rows), len(rows)
        common = min(before, after)
        # a row of a path has one lineage, so where two lineages agree in one place, they agree up to there
        if not (same and common and self.rows[common - 1] == rows[common - 1]):
            self.beginResetModel()
            self.path, self.rows, self.variables = path, rows, variables
            self.columns = self._columns()
            self._cached = None
            self.endResetModel()
        elif after > before:
            self.beginInsertRows(QModelIndex(), before, after - 1)
            self.rows = rows
            self.endInsertRows()
        elif after < before:
            self.beginRemoveRows(QModelIndex(), after, before - 1)
            self.rows = rows
            self.endRemoveRows()

    def _columns(self) -> tuple[Column, ...]:
        if self.one_column_of_w:
            w = [Column("w", "w", f"w = ({', '.join(self.variables)})", 20)]
        else:
            w = [Column(name, f"w_{name}", f"The component {name} of w", 8) for name in self.variables]
        return (_STEP, *w, *_FIGURES)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.brief if self.brief and column.brief else column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self.theme.first_order if column.name == "predicted" else self.theme.muted)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column(), _DIGITS)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def text(self, row: int, column: int, digits: int) -> str:
        """Return what stands in a cell, with so many significant digits."""
        if column == 0:
            return str(row)
        values = self._values(row)
        if column == 1 and self.one_column_of_w:
            return vector(tuple(values[: len(self.variables)].tolist()), digits - 1)
        value = self._value(row, column)
        if self.columns[column].name == "beta_deg":
            return MISSING if np.isnan(value) else fixed_angle(value)
        return short(value, digits)

    def _tip(self, index: Index) -> str:
        if index.column() == 0:
            return "This is the moment that is shown" if index.row() == self.shown else "Choose this moment"
        if index.column() == 1 and self.one_column_of_w:
            w = self._values(index.row())[: len(self.variables)].tolist()
            return "\n".join(f"{name} = {full(x)}" for name, x in zip(self.variables, w, strict=True))
        return full(self._value(index.row(), index.column()))

    def _colour(self, index: Index) -> QColor:
        predicted = self.columns[index.column()].name == "predicted"
        colour = QColor(self.theme.first_order if predicted else self.theme.text)
        if index.row() > self.shown:
            return _mixed(colour, QColor(self.theme.surface), 0.5)
        return QColor(self.theme.muted) if index.column() == 0 else colour

    def _value(self, row: int, column: int) -> float:
        return float(self._values(row)[column - len(self.columns)])

    def _values(self, row: int) -> Values:
        if self._cached is None or self._cached[0] != int(self.rows[row]):
            assert self.path is not None
            self._cached = int(self.rows[row]), table_of(self.path, self.rows[row : row + 1])[0]
        return self._cached[1]

    def set_shown(self, shown: int) -> None:
        """Change which row the others are before or ahead of."""
        self.shown = shown
        self.refresh()

    def refresh(self) -> None:
        """Have the colours read again."""
        if len(self.rows):
            corner = self.index(len(self.rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), corner, [Qt.ItemDataRole.ForegroundRole])

    def lines(self, rows: NDArray[np.int64]) -> Iterator[Sequence[object]]:
        """Give the header and the numbers of some rows of the table, in full; an empty cell where one is missing."""
        yield ["step", *(f"w_{name}" for name in self.variables), *(column.name for column in _FIGURES)]
        for first in range(0, len(rows), _CHUNK):
            part = rows[first : first + _CHUNK]
            assert self.path is not None
            values = table_of(self.path, self.rows[part]).tolist()
            for step, numbers in zip(part.tolist(), values, strict=True):
                # a number that is not one differs from itself
                yield [step, *(x if x == x else "" for x in numbers)]  # noqa: PLR0124


def _mixed(a: QColor, b: QColor, share: float) -> QColor:
    """Blend two colours; all of `b` at 1."""
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round((1.0 - share) * x + share * y) for x, y in pairs))


class _Cells(QStyledItemDelegate):
    """Fits numbers into their cells with fewer digits, never by cutting them off."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        foreground = index.data(Qt.ItemDataRole.ForegroundRole)
        option.palette.setColor(QPalette.ColorRole.HighlightedText, foreground)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        model = index.model()
        room = option.rect.width() - 2 * _PADDING
        digits = _DIGITS
        while isinstance(model, HistoryModel) and digits > _FEWEST_DIGITS:
            if option.fontMetrics.horizontalAdvance(option.text) <= room:
                break
            digits -= 1
            option.text = model.text(index.row(), index.column(), digits)


class HistoryTable(QTableView):
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
        super().__init__(parent)
        self.setObjectName("history_table")
        self.setAccessibleName("Steps")
        self.setModel(model)
        self.setItemDelegate(_Cells(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(8)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setMinimumSectionSize(20)
        self._quiet = False
        self.selectionModel().currentRowChanged.connect(self._tell)
        model.modelReset.connect(self.fit_columns)

    def _tell(self, current: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self.picked.emit(current.row())

    def show_rows(self, change: Callable[[], None], shown: int) -> None:
        """Change the rows and go to one of them, without calling that the person's choice."""
        self._quiet = True
        change()
        index = self.model().index(shown, 0)
        if index.isValid() and self.currentIndex().row() != shown:
            whole_row = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, whole_row)
        if index.isValid():
            self.scrollTo(index)
        self._quiet = False

    def chosen_rows(self) -> NDArray[np.int64]:
        """Return the rows that are selected, in order."""
        selection = self.selectionModel().selection()
        found = (selection.at(i) for i in range(selection.count()))
        spans = [np.arange(span.top(), span.bottom() + 1) for span in found]
        return np.unique(np.concatenate(spans)) if spans else np.empty(0, dtype=np.int64)

    def fit_columns(self) -> None:
        """Share the width out; where it is too little, scroll."""
        model = self.model()
        assert isinstance(model, HistoryModel)
        columns = model.columns
        one = self.fontMetrics().horizontalAdvance("0")
        room = self.viewport().width() - len(columns) * 2 * _PADDING
        share = max(0.68 * one, room / sum(column.width for column in columns))
        title = self.horizontalHeader().fontMetrics().horizontalAdvance
        room_for_title = [share * column.width + _PADDING - title(column.title) for column in columns if column.brief]
        model.brief = min(room_for_title) < 0
        for i, column in enumerate(columns):
            self.setColumnWidth(i, int(share * column.width) + 2 * _PADDING)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a search through a million rows would be felt, and finds no one's step."""


class HistoryPanel(QWidget):
    """The table of the steps and the curve of L.

    Signals
    -------
    row_chosen
        The row of the path that a person picked, in the table or on the curve.
    message
        A sentence for the person.
    """

    row_chosen = Signal(int)
    message = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, ask_file: Callable[[], str | None] | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history_panel")
        self.ask_file = ask_file or self._ask_file
        self.model = HistoryModel()
        self.model.setParent(self)
        self.table = HistoryTable(self.model)
        self.table.picked.connect(self._pick)
        self.table.copy_wanted.connect(self.copy_selected)
        self.plot = LossPlot()
        self.plot.index_chosen.connect(self._pick)
        self._title = QLabel("L at each step")
        self._log = self._button("log", "log_button", "Logarithmic scale of L")
        self._log.setCheckable(True)
        self._log.clicked.connect(self._wish_log)
        self._copy = self._button(
            "Copy", "copy_button", "Copy the whole table, with all digits (Ctrl+C: the rows chosen)"
        )
        self._copy.clicked.connect(self.copy_all)
        self._save = self._button("Save as CSV…", "save_button", "Save the whole table, with all digits")
        self._save.clicked.connect(self.save_csv)
        self._empty = QLabel(NO_STEP)
        self._empty.setObjectName("empty_history")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._lay_out()
        self.set_theme(LIGHT)
        self.set_large(False)
        self.show_history(None, 0, 0, ())

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.plot)
        self._stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 2, 0)
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._log)
        head.addStretch(1)
        head.addWidget(self._copy)
        head.addWidget(self._save)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(head)
        right.addWidget(self._stack, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self.table, 64)
        whole.addLayout(right, 36)
        self.table.setMinimumWidth(300)
        self.setMinimumHeight(96)

    @staticmethod
    def _button(text: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setAutoRaise(True)
        return button

    # -- showing

    def show_history(self, path: Path | None, tip: int, shown: int, variables: tuple[str, ...]) -> None:
        """Show the way from the start to the row `tip`, of which the row `shown` is looked at."""
        rows = path.lineage(tip) if path is not None else np.empty(0, dtype=np.int64)
        if path is not self.model.path:
            self.plot.wish_log(None)
        place = int(np.searchsorted(rows, shown))

        def change() -> None:
            self.model.show(path, rows, variables)
            self.model.set_shown(place)

        self.table.show_rows(change, place)
        losses = path.column("loss", rows) if path is not None else np.empty(0)
        self.plot.show_losses(losses, place)
        self._show_state(steps=len(rows) - 1)

    def _show_state(self, *, steps: int) -> None:
        self._stack.setCurrentWidget(self.plot if steps > 0 else self._empty)
        self._copy.setEnabled(steps >= 0)
        self._save.setEnabled(steps >= 0)
        self._log.setEnabled(steps > 0 and self.plot.can_be_log)
        self._log.setChecked(self.plot.is_log)

    def set_theme(self, theme: Theme) -> None:
        """Follow the colours of a theme."""
        self.model.theme = theme
        colours = self.table.palette()
        chosen = _mixed(QColor(theme.surface), QColor(theme.accent), 0.22 if not theme.dark else 0.3)
        colours.setColor(QPalette.ColorRole.Base, QColor(theme.surface))
        colours.setColor(QPalette.ColorRole.Text, QColor(theme.text))
        colours.setColor(QPalette.ColorRole.Highlight, chosen)
        colours.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.text))
        self.table.setPalette(colours)
        for label in (self._title, self._empty):
            own = label.palette()
            own.setColor(QPalette.ColorRole.WindowText, QColor(theme.muted))
            label.setPalette(own)
        self.plot.set_theme(theme)
        self.model.refresh()

    def set_large(self, large: bool) -> None:
        """Show everything in large type, or not."""
        size = QApplication.font().pointSizeF() * (1.15 if large else _SMALLER)
        self.table.setFont(number_font(size))
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 4)
        self.plot.set_large(large)
        self.table.fit_columns()

    # -- choosing

    def _pick(self, place: int) -> None:
        self.row_chosen.emit(int(self.model.rows[place]))

    def _wish_log(self, wish: bool) -> None:
        self.plot.wish_log(wish)

    # -- copying and saving

    def copy_all(self) -> None:
        """Put the whole table on the clipboard, as text with tabs."""
        self._copy_rows(np.arange(len(self.model.rows)))

    def copy_selected(self) -> None:
        """Put the rows that are chosen on the clipboard, as text with tabs."""
        self._copy_rows(self.table.chosen_rows())

    def _copy_rows(self, rows: NDArray[np.int64]) -> None:
        if not len(rows):
            return
        text = io.StringIO()
        csv.writer(text, delimiter="\t", lineterminator="\n").writerows(self.model.lines(rows))
        QGuiApplication.clipboard().setText(text.getvalue())
        self.message.emit(f"{len(rows):,} row{'' if len(rows) == 1 else 's'} of the table are on the clipboard")

    def save_csv(self) -> None:
        """Ask for a file and write the whole table to it."""
        if not len(self.model.rows):
            return
        name = self.ask_file()
        if not name:
            return
        try:
            with pathlib.Path(name).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(self.model.lines(np.arange(len(self.model.rows))))
        except OSError as error:
            self.message.emit(f"Cannot write {name}: {error.strerror or error}")
            return
        self.message.emit(f"Saved {len(self.model.rows):,} rows to {name}")

    def _ask_file(self) -> str | None:
        name, _ = QFileDialog.getSaveFileName(self, "Save the steps", "steps.csv", "CSV (*.csv)")
        return name or None
