"""The steps that led here, as the cells of a table; only cells that are seen cost anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics

from explorer.direction import norm
from explorer.path import Path
from explorer.path_table import table_of
from explorer.rows import Rows
from ui.number_table import ALIGNMENT, DISPLAY, FOREGROUND, NO_INDEX, RIGHT, TOOL_TIP, Cell, Index
from ui.numbers import MISSING, fixed_angle, full, one_digit, short
from ui.pens import mixed
from ui.theme import LIGHT

_MOST_COLUMNS_OF_W = 2
_MOST_PARAMETERS = 3
_DIGITS = 5
_FEWEST_DIGITS = 2
_TOO_LONG = "…"
_MOST_TEXTS = 5_000

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: how it is headed, also where there is little room, and how wide it is by comparison."""

    title: str
    name: str
    tip: str
    width: int
    least: int
    """Characters that it has room for, however narrow the table is."""
    brief: str = ""


_FIGURES = (
    Column("L", "loss", "L(w)", 9, 7),
    Column("|∇L|", "gradient_norm", "The length of the gradient at w", 9, 6),
    Column("arrived by η", "eta", "η: the length of the step that arrived at this row", 11, 5, "by η"),
    Column("β", "beta_deg",
           "The angle between u and ∇L of the step that arrived at this row, in degrees; "
           "in the plane 0–360, counter-clockwise from ∇L", 7, 6),
    Column("t₁ predicted", "predicted",
           "t₁ = η v·∇L: the change of L that the first-order term alone predicts "
           "for the step that arrived at this row", 10, 7, "t₁"),
    Column("ΔL actual", "actual", "The change of L in the step that arrived at this row", 10, 7, "ΔL"),
    Column("ΔL / t₁", "ratio", "Actual change / predicted change: near 1 where η is small enough", 8, 7),
)  # fmt: skip
_OF_THE_STEP = {"predicted", "actual", "ratio"}
"""What was true of the loss when the step was taken, whatever the parameters are now."""
_STEP = Column("step", "step", "How many steps lead here from the start", 5, 5)


def _changed(path: Path | None, rows: Rows) -> tuple[int, ...]:
    """Find the parameters that are not the same at all rows, the first few of them."""
    if path is None or not len(rows):
        return ()
    held = path.parameters(rows.at(np.array([0, *path.changes(rows)])))
    return tuple(np.flatnonzero((held != held[0]).any(axis=0))[:_MOST_PARAMETERS].tolist())


class HistoryModel(QAbstractTableModel):
    """Reads the columns of a `Path`; only cells that are seen cost anything."""

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self.rows = Rows()
        self.variables: tuple[str, ...] = ()
        self.parameters: tuple[str, ...] = ()
        self._changed: tuple[int, ...] = ()
        """The parameters that have columns: those that were changed on the way."""
        self.columns: tuple[Column, ...] = (_STEP, *_FIGURES)
        self.shown = 0
        self.theme = LIGHT
        self.brief = False
        """Whether the titles are to be short."""
        self._metrics = QFontMetrics(QFont())
        self._cached: tuple[int, Values] | None = None
        self._texts: dict[tuple[int, int, int], str] = {}

    @property
    def shows_length_of_w(self) -> bool:
        """Whether w is shown by its length, as there are too many components."""
        return len(self.variables) > _MOST_COLUMNS_OF_W

    def show(
        self, path: Path | None, rows: Rows, variables: tuple[str, ...], parameters: tuple[str, ...] = ()
    ) -> None:
        """Show other rows; what is the same stays as it is."""
        changed = _changed(path, rows)
        same = path is self.path and (variables, parameters, changed) == (
            self.variables,
            self.parameters,
            self._changed,
        )
        before, after = len(self.rows), len(rows)
        common = min(before, after)
        # a row of a path has one lineage, so where two lineages agree in one place, they agree up to there
        if not (same and common and self.rows[common - 1] == rows[common - 1]):
            self.beginResetModel()
            self.path, self.rows, self.variables, self.parameters = path, rows, variables, parameters
            self._changed = changed
            self.columns = self._columns()
            self._cached = None
            self._texts.clear()
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
        if self.shows_length_of_w:
            w = [Column("|w|", "w", f"The length of w; its {len(self.variables)} components on hover", 8, 6)]
        else:
            w = [Column(name, f"w_{name}", f"The component {name} of w", 8, 7) for name in self.variables]
        held = [Column(name, f"p_{name}", f"The parameter {name}, with which L was evaluated", 6, 4)
                for name in map(self.parameters.__getitem__, self._changed)]  # fmt: skip
        return (_STEP, *w, *held, *_FIGURES)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == DISPLAY:
            return column.brief if self.brief and column.brief else column.title
        if role == FOREGROUND:
            return QColor(self.theme.first_order if column.name == "predicted" else self.theme.muted)
        return {TOOL_TIP: column.tip, ALIGNMENT: RIGHT}.get(Qt.ItemDataRole(role))

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role == DISPLAY:
            return self.text(index.row(), index.column(), _DIGITS)
        if role == TOOL_TIP:
            return self._tip(index)
        if role == FOREGROUND:
            return self._colour(index.row(), index.column())
        return RIGHT if role == ALIGNMENT else None

    def cell(self, row: int, column: int, room: int) -> Cell:
        """Return what is painted: a number with fewer digits where there is little room, never cut off."""
        key = self.rows[row], column, room
        text = self._texts.get(key)
        if text is None:
            if len(self._texts) > _MOST_TEXTS:
                self._texts.clear()
            text = self._texts[key] = self._fitted(row, column, room)
        return Cell(text, self._colour(row, column))

    def _fitted(self, row: int, column: int, room: int) -> str:
        texts = self._ever_shorter(row, column)
        return next((text for text in texts if self._metrics.horizontalAdvance(text) <= room), _TOO_LONG)

    def _ever_shorter(self, row: int, column: int) -> Iterator[str]:
        for digits in range(_DIGITS, _FEWEST_DIGITS - 1, -1):
            yield self.text(row, column, digits)
        value = self._number(row, column) if column else np.nan
        if np.isnan(value):
            return
        if self.columns[column].name == "beta_deg":
            # a whole number of degrees must not pass for a special angle
            is_special = value != round(value) and round(value) % 90 == 0
            yield f"{'≈' if is_special else ''}{value:.0f}°"
        else:
            yield one_digit(value)

    def set_metrics(self, metrics: QFontMetrics) -> None:
        """Take the size of the type that numbers are fitted for."""
        self._metrics = metrics
        self._texts.clear()

    def text(self, row: int, column: int, digits: int) -> str:
        """Return what stands in a cell, with so many significant digits."""
        if column == 0:
            return str(row)
        value = self._number(row, column)
        if self.columns[column].name == "beta_deg":
            return MISSING if np.isnan(value) else fixed_angle(value)
        return short(value, digits)

    def _number(self, row: int, column: int) -> float:
        if column == 1 and self.shows_length_of_w:
            return norm(tuple(self._values(row)[: len(self.variables)].tolist()))
        return self._value(row, column)

    def _tip(self, index: Index) -> str:
        if index.column() == 0:
            return "This is the moment that is shown" if index.row() == self.shown else "Choose this moment"
        if index.column() == 1 and self.shows_length_of_w:
            w = self._values(index.row())[: len(self.variables)].tolist()
            return "\n".join(f"{name} = {full(x)}" for name, x in zip(self.variables, w, strict=True))
        tip = full(self._value(index.row(), index.column()))
        if not self._is_of_other_parameters(index.row(), index.column()):
            return tip
        held = self._taken_with(index.row())[0].tolist()
        named = ", ".join(f"{name} = {full(x)}" for name, x in zip(self.parameters, held, strict=True))
        return f"{tip}\nof the step, which was taken with {named}"

    def _colour(self, row: int, column: int) -> QColor:
        colour = self.theme.first_order if self.columns[column].name == "predicted" else self.theme.text
        if self._is_of_other_parameters(row, column):
            colour = self.theme.muted
        if row > self.shown:
            return _pale(colour, self.theme.surface)
        return _ink(self.theme.muted if column == 0 else colour)

    def _is_of_other_parameters(self, row: int, column: int) -> bool:
        """Whether a cell tells of a step of a loss with other parameters than those of its row."""
        if not self._changed or self.columns[column].name not in _OF_THE_STEP or np.isnan(self._value(row, column)):
            return False
        assert self.path is not None
        return bool((self._taken_with(row) != self.path.parameters(self.rows[row : row + 1])).any())

    def _taken_with(self, row: int) -> Values:
        assert self.path is not None
        return self.path.taken_with(self.rows[row : row + 1])

    def _value(self, row: int, column: int) -> float:
        n, figures = len(self.variables), range(-len(_FIGURES), 0)
        of_w = (0,) if self.shows_length_of_w else range(n)
        places = (0, *of_w, *(n + parameter for parameter in self._changed), *figures)
        return float(self._values(row)[places[column]])

    def _values(self, row: int) -> Values:
        if self._cached is None or self._cached[0] != self.rows[row]:
            assert self.path is not None
            self._cached = self.rows[row], table_of(self.path, self.rows[row : row + 1])[0]
        return self._cached[1]

    def set_shown(self, shown: int) -> None:
        """Change which row the others are before or ahead of."""
        first, last = sorted((self.shown, shown))
        self.shown = shown
        self._recolour(first, min(last, len(self.rows) - 1))

    def refresh(self) -> None:
        """Have all colours read again."""
        self._recolour(0, len(self.rows) - 1)

    def _recolour(self, first: int, last: int) -> None:
        if first <= last:
            corner = self.index(last, len(self.columns) - 1)
            self.dataChanged.emit(self.index(first, 0), corner, [FOREGROUND])


@lru_cache(maxsize=16)
def _ink(colour: str) -> QColor:
    return QColor(colour)


@lru_cache(maxsize=16)
def _pale(colour: str, ground: str) -> QColor:
    return mixed(QColor(colour), QColor(ground), 0.5)
