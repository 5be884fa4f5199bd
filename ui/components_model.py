"""Every component of w, ∇L and u, as the cells of a table; those of w can be edited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor

from explorer.direction import Vector
from explorer.local_model import LocalModel
from explorer.option_error import OptionError
from explorer.options import parse_number
from ui.number_table import ALIGNMENT, DISPLAY, FOREGROUND, LEFT, NO_INDEX, RIGHT, TOOL_TIP, Cell, Index
from ui.numbers import MISSING, full, short
from ui.theme import LIGHT, Theme

DIGITS = (5, 4, 3, 2)
"""How many digits are written: as many as there is room for."""

_ACROSS = Qt.Orientation.Horizontal
_HEADINGS = ("variable", "w", "gradient", "u", "w_next")
_ARRAY = re.compile(r"dtype=[\w.]+|\b(?:(?:np|numpy)\.)?(?:array|float64)\b")
"""What numpy writes around its numbers."""
_BRACKETS = str.maketrans("()[]{};\xa0", " " * 8)


class Column(IntEnum):
    """The columns."""

    NAME, W, GRADIENT, U, NEXT = range(5)


_SORTING = "click: the largest first, and again: in the order of the variables"
_TITLES = {
    Column.NAME: ("", "The variable"),
    Column.W: ("w", "Where w is; double-click or type to change it"),
    Column.GRADIENT: ("∇L", f"The derivative of L by this variable; {_SORTING}"),
    Column.U: ("u", f"This component of the unit direction; {_SORTING}"),
    Column.NEXT: ("w + ηu", "Where the step leads"),
}
SORTABLE = (Column.GRADIENT, Column.U)


class ComponentsModel(QAbstractTableModel):
    """A row for each variable.

    Signals
    -------
    w_edited
        The whole of w, with one component changed.
    refused
        Why what was typed was not taken.
    """

    w_edited = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.variables: tuple[str, ...] = ()
        self.theme: Theme = LIGHT
        self.figure = 1.0
        """How wide a figure is, in pixels."""
        self._vectors: tuple[Vector | None, ...] = (None,) * (len(Column) - 1)
        self._sorted_by: Column | None = None
        self._order: list[int] = []
        """The variable in each row."""

    # -- what is shown

    def show_model(self, model: LocalModel | None, variables: Sequence[str]) -> None:
        """Show the components of a model; what stays the same keeps its selection."""
        vectors = (None,) * 4 if model is None else (model.point.w, model.point.gradient, model.u, model.step.w_next)
        if tuple(variables) != self.variables:
            self.beginResetModel()
            self.variables, self._vectors = tuple(variables), vectors
            self._order = self._wanted_order()
            self.endResetModel()
            return
        self._vectors = vectors
        self._arrange()
        if self.variables:
            self.dataChanged.emit(self.index(0, 1), self.index(len(self.variables) - 1, len(Column) - 1))

    @property
    def w(self) -> Vector | None:
        """The w that is shown."""
        return self._vectors[0]

    @property
    def sorted_by(self) -> Column | None:
        """The column whose largest components come first; None for the order of the variables."""
        return self._sorted_by

    def sort_by(self, column: Column | None) -> None:
        """Put the largest components of a column first, or all in the order of the variables."""
        self._sorted_by = column
        self._arrange()
        self.headerDataChanged.emit(_ACROSS, Column.NAME, Column.NEXT)

    def _wanted_order(self) -> list[int]:
        natural = list(range(len(self.variables)))
        vector = None if self._sorted_by is None else self._vectors[self._sorted_by - 1]
        return natural if vector is None else sorted(natural, key=lambda i: -abs(vector[i]))

    def _arrange(self) -> None:
        """Put the rows in their order; what is selected or edited goes with its variable."""
        order = self._wanted_order()
        if order == self._order:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        row_of = {variable: row for row, variable in enumerate(order)}
        after: list[QModelIndex] = [self.index(row_of[self._order[i.row()]], i.column()) for i in before]
        self._order = order
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def refresh(self) -> None:
        """Have all colours read again."""
        if self.variables:
            corner = self.index(len(self.variables) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), corner, [FOREGROUND])

    # -- the cells

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.variables)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        can_edit = index.column() == Column.W and self.w is not None
        return flags | Qt.ItemFlag.ItemIsEditable if can_edit else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation is not _ACROSS or section >= len(Column):
            return None
        title, tip = _TITLES[Column(section)]
        if section == self._sorted_by:
            title = f"▾ |{title}|"
        if role == FOREGROUND:
            return self._colour(Column(section), self.theme.muted)
        if role == ALIGNMENT:
            return LEFT if section == Column.NAME else RIGHT
        return {DISPLAY: title, TOOL_TIP: tip}.get(Qt.ItemDataRole(role))

    def data(self, index: Index, role: int = DISPLAY) -> object:
        row, column = index.row(), Column(index.column())
        if role == DISPLAY:
            return self._text(row, column, DIGITS[0])
        if role == Qt.ItemDataRole.EditRole:
            return full(self._value(row, column))
        if role == TOOL_TIP:
            name = self._name(row)
            return name if column is Column.NAME else f"{_TITLES[column][0]}: {name} = {self.whole(row, column)}"
        if role == FOREGROUND:
            return self._colour(column, self.theme.text)
        return None if role != ALIGNMENT else LEFT if column is Column.NAME else RIGHT

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another w: what is shown changes once it is taken."""
        if role != Qt.ItemDataRole.EditRole or index.column() != Column.W or self.w is None:
            return False
        text = str(value).strip()
        variable = self._order[index.row()]
        if text == full(self.w[variable]):
            return False
        try:
            number = parse_number(text.replace(",", "."))
        except OptionError as error:
            self.refused.emit(f"{self.variables[variable]}: {error}")
            return False
        self.w_edited.emit(tuple(number if i == variable else x for i, x in enumerate(self.w)))
        return True

    def cell(self, row: int, column: int, room: int) -> Cell:
        """Return what is painted: as many digits as there is room for."""
        place, most = Column(column), max(1, int(room / self.figure))
        if place is Column.NAME:
            name = self._name(row)
            return Cell(name if len(name) <= most else f"{name[: most - 1]}…", QColor(self.theme.text), False)
        texts = [self._text(row, place, digits) for digits in DIGITS]
        text = next((text for text in texts if len(text) <= most), texts[-1])
        return Cell(text, self._colour(place, self.theme.muted if place is Column.NEXT else self.theme.text))

    def _name(self, row: int) -> str:
        return self.variables[self._order[row]]

    def _text(self, row: int, column: Column, digits: int) -> str:
        return self._name(row) if column is Column.NAME else short(self._value(row, column), digits)

    def _value(self, row: int, column: Column) -> float | None:
        vector = self._vectors[column - 1] if column is not Column.NAME else None
        return None if vector is None else vector[self._order[row]]

    def whole(self, row: int, column: Column) -> str:
        """Return a number with all of its digits."""
        if column is Column.NAME:
            return self._name(row)
        value = self._value(row, column)
        return MISSING if value is None else full(value)

    def _colour(self, column: Column, otherwise: str) -> QColor:
        colours = {Column.GRADIENT: self.theme.gradient, Column.U: self.theme.direction}
        return QColor(colours.get(column, otherwise))

    def lines(self, rows: Sequence[int]) -> Iterator[Sequence[object]]:
        """Give the header and the numbers of some rows, with all digits."""
        yield _HEADINGS
        for row in rows:
            cells = (self.whole(row, column) for column in Column)
            yield ["" if cell == MISSING else cell for cell in cells]


def read_w(text: str, variables: Sequence[str]) -> Vector:
    """Read a whole w: a table as it is copied here, in any order of its rows, or just the numbers."""
    table = [line.split("\t" if "\t" in line else ",") for line in text.strip().splitlines()]
    if table and table[0][:2] == [*_HEADINGS[:2]]:
        named = {row[0]: row[1] for row in table[1:] if len(row) > 1}
        order = variables if set(variables) == set(named) else list(named)
        text = "\n".join(named[name] for name in order)
    return read_numbers(text, len(variables))


def read_numbers(text: str, count: int) -> Vector:
    """Read so many numbers, as they come from a column, a file or an array.

    They are separated by spaces, tabs, lines or semicolons, and a comma is then a decimal comma; or by commas.
    Raise OptionError for another count, and for what is no number.
    """
    parts = _ARRAY.sub(" ", text).translate(_BRACKETS).split()
    if len(parts) == count:
        parts = [part.strip(",").replace(",", ".") for part in parts]
    else:
        parts = [part for chunk in parts for part in chunk.split(",") if part]
    if len(parts) != count:
        held = f"{len(parts)} number{'' if len(parts) == 1 else 's'}"
        raise OptionError(f"the clipboard holds {held}; w has {count} component{'' if count == 1 else 's'}")
    return tuple(parse_number(part) for part in parts)
