"""Every component of w, ∇L and u, as the cells of a table; those of w can be edited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from PySide6.QtGui import QColor

from explorer.direction import Vector
from explorer.local_model import LocalModel
from explorer.options import OptionError, parse_number
from ui.number_table import ALIGNMENT, DISPLAY, FOREGROUND, LEFT, NO_INDEX, RIGHT, TOOL_TIP, Cell, Index
from ui.numbers import MISSING, full, short
from ui.theme import LIGHT, Theme


class Column(IntEnum):
    """The columns."""

    NAME, W, GRADIENT, U, NEXT = range(5)


_TITLES = {
    Column.NAME: ("", "The variable"),
    Column.W: ("w", "Where w is; double-click or type to change it"),
    Column.GRADIENT: ("∇L", "The derivative of L by this variable"),
    Column.U: ("u", "This component of the unit direction"),
    Column.NEXT: ("w + ηu", "Where the step leads"),
}


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
        self._vectors: tuple[Vector | None, ...] = (None,) * (len(Column) - 1)

    def show_model(self, model: LocalModel | None, variables: Sequence[str]) -> None:
        """Show the components of a model; what stays the same keeps its selection."""
        vectors = (None,) * 4 if model is None else (model.point.w, model.point.gradient, model.u, model.step.w_next)
        if tuple(variables) != self.variables:
            self.beginResetModel()
            self.variables, self._vectors = tuple(variables), vectors
            self.endResetModel()
            return
        self._vectors = vectors
        if self.variables:
            self.dataChanged.emit(self.index(0, 1), self.index(len(self.variables) - 1, len(Column) - 1))

    @property
    def w(self) -> Vector | None:
        """The w that is shown."""
        return self._vectors[0]

    def refresh(self) -> None:
        """Have all colours read again."""
        if self.variables:
            corner = self.index(len(self.variables) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), corner, [FOREGROUND])

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.variables)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        can_edit = index.column() == Column.W and self.w is not None
        return flags | Qt.ItemFlag.ItemIsEditable if can_edit else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(Column):
            return None
        title, tip = _TITLES[Column(section)]
        if role == FOREGROUND:
            return self._colour(Column(section), self.theme.muted)
        if role == ALIGNMENT:
            return LEFT if section == Column.NAME else RIGHT
        return {DISPLAY: title, TOOL_TIP: tip}.get(Qt.ItemDataRole(role))

    def data(self, index: Index, role: int = DISPLAY) -> object:
        row, column = index.row(), Column(index.column())
        if role == DISPLAY:
            return self._text(row, column, 5)
        if role == Qt.ItemDataRole.EditRole:
            return full(self._value(row, column))
        if role == TOOL_TIP:
            name = self.variables[row]
            return name if column is Column.NAME else f"{_TITLES[column][0]}: {name} = {self.whole(row, column)}"
        if role == FOREGROUND:
            return self._colour(column, self.theme.text)
        return None if role != ALIGNMENT else LEFT if column is Column.NAME else RIGHT

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another w: what is shown changes once it is taken."""
        if role != Qt.ItemDataRole.EditRole or index.column() != Column.W or self.w is None:
            return False
        text = str(value).strip()
        name = self.variables[index.row()]
        if text == full(self.w[index.row()]):
            return False
        try:
            number = parse_number(text.replace(",", "."))
        except OptionError as error:
            self.refused.emit(f"{name}: {error}")
            return False
        self.w_edited.emit(tuple(number if i == index.row() else x for i, x in enumerate(self.w)))
        return True

    def cell(self, row: int, column: int, room: int) -> Cell:
        """Return what is painted."""
        place = Column(column)
        digits = 5 if room > 58 else 4
        ink = self.theme.muted if place is Column.NEXT else self.theme.text
        return Cell(self._text(row, place, digits), self._colour(place, ink), place is not Column.NAME)

    def _text(self, row: int, column: Column, digits: int) -> str:
        return self.variables[row] if column is Column.NAME else short(self._value(row, column), digits)

    def _value(self, row: int, column: Column) -> float | None:
        vector = self._vectors[column - 1] if column is not Column.NAME else None
        return None if vector is None else vector[row]

    def whole(self, row: int, column: Column) -> str:
        """Return a number with all of its digits."""
        if column is Column.NAME:
            return self.variables[row]
        value = self._value(row, column)
        return MISSING if value is None else full(value)

    def _colour(self, column: Column, otherwise: str) -> QColor:
        colours = {Column.GRADIENT: self.theme.gradient, Column.U: self.theme.direction}
        return QColor(colours.get(column, otherwise))

    def lines(self, rows: Sequence[int]) -> Iterator[Sequence[object]]:
        """Give the header and the numbers of some rows, with all digits."""
        yield ["variable", "w", "gradient", "u", "w_next"]
        for row in rows:
            cells = (self.whole(row, column) for column in Column)
            yield ["" if cell == MISSING else cell for cell in cells]


def read_numbers(text: str, count: int) -> Vector:
    """Read so many numbers, separated by spaces, tabs, lines or semicolons, or by commas; raise OptionError."""
    parts = [part for line in text.replace(";", " ").split() for part in line.split(",") if part]
    if len(parts) != count:
        raise OptionError(f"the clipboard holds {len(parts)} numbers; w has {count} components")
    return tuple(parse_number(part) for part in parts)
