"""A table of every component of w, ∇L and u, and under it their lengths and their angle."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLineEdit,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from explorer.direction import norm
from explorer.local_model import LocalModel
from explorer.option_error import OptionError
from ui.choices import Choices
from ui.components_model import SORTABLE, Column, ComponentsModel, read_w
from ui.number_table import Cells, NumberTable, put_on_clipboard
from ui.numbers import fixed_angle, fixed_cosine, full, short
from ui.spans import Grid, Span, SpanLabel
from ui.theme import LIGHT, Theme, number_font

_PADDING = 5
_FEWEST_FIGURES = 8
"""Below this room for figures in a column, the column of w + ηu gives way."""
_LONGEST_NAME = 12
_DROPPED = ("|u|", "cos β", "|w|", "v·∇L")
"""What is left out of the line of lengths where it is narrow, the least telling first."""
_SHORTER = (
    (0, 5, 1.0), (0, 4, 1.0), (1, 4, 1.0), (2, 4, 1.0), (2, 4, 0.92), (2, 4, 0.85), (3, 4, 1.0), (3, 4, 0.85),
    (4, 4, 1.0), (4, 3, 0.85),
)  # fmt: skip
"""How many of them are left out, how many digits are written, and in which size of type."""
_ORDERS = {
    None: "In the order of the variables",
    Column.GRADIENT: "Largest |∇L| first",
    Column.U: "Largest |u| first",
}


class _EditedCells(Cells):
    """Cells whose editor keeps what is being typed while w moves on."""

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("component_edit")
        editor.setAccessibleName("Component of w")
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setFrame(False)
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)


class ComponentsTable(NumberTable):
    """The table; it copies rows, and takes a whole w from the clipboard."""

    def __init__(self, model: ComponentsModel, parent: QWidget | None = None) -> None:
        super().__init__(_PADDING, parent)
        self.setObjectName("components_table")
        self.setAccessibleName("Components of w, ∇L and u")
        self.setToolTip("Type into the column of w; Ctrl+C copies rows, Ctrl+V takes a whole w")
        self.cells = _EditedCells(_PADDING, self)
        self.setItemDelegate(self.cells)
        self.components = model
        self.setModel(model)
        model.modelReset.connect(self.fit_columns)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        self.headings.setSectionsClickable(True)
        self.headings.sectionClicked.connect(self._toggle_order)
        self._add_actions()

    def _add_actions(self) -> None:
        for text, act in (("Copy with all digits", self.copy), ("Paste a whole w", self.paste)):
            action = QAction(text, self)
            action.triggered.connect(act)
            self.addAction(action)
        separator = QAction(self)
        separator.setSeparator(True)
        self.addAction(separator)
        self.orders = QActionGroup(self)
        for column, text in _ORDERS.items():
            action = QAction(text, self.orders)
            action.setCheckable(True)
            action.setChecked(column is None)
            action.setData(column)
            self.addAction(action)
        self.orders.triggered.connect(lambda action: self.components.sort_by(action.data()))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def choose_order(self, name: str) -> None:
        """Choose what comes first, by the name of a column in lower case; of any other name the usual order."""
        wanted = next((column for column in _ORDERS if column is not None and column.name.lower() == name), None)
        next(action for action in self.orders.actions() if action.data() == wanted).trigger()

    def _toggle_order(self, section: int) -> None:
        is_new = section in SORTABLE and section != self.components.sorted_by
        wanted = Column(section) if is_new else None
        next(action for action in self.orders.actions() if action.data() == wanted).trigger()

    # -- the width

    def fit_columns(self) -> None:
        """Give the names what they need, and share the rest out."""
        figure = QFontMetricsF(self.font()).horizontalAdvance("0")
        self.components.figure = figure
        longest = max(map(len, self.components.variables), default=0)
        room = self.viewport().width()
        names = round(min(longest, _LONGEST_NAME) * figure) + 2 * _PADDING + 2
        names = min(names, room // 3)
        columns = [column for column in Column if column is not Column.NAME]
        is_narrow = (room - names) / len(columns) - 2 * _PADDING < _FEWEST_FIGURES * figure
        self.setColumnHidden(Column.NEXT, is_narrow)
        self.setColumnWidth(Column.NAME, names)
        share = (room - names) // (len(columns) - is_narrow)
        for column in columns:
            self.setColumnWidth(column, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            event.accept()
            return
        now = self.currentIndex()
        is_typed = bool(event.text()) and event.text().isprintable()
        if now.isValid() and now.column() != Column.W and (is_typed or event.key() == Qt.Key.Key_F2):
            # typing over a row means its w
            self.setCurrentIndex(self.model().index(now.row(), Column.W))
        super().keyPressEvent(event)

    def keyboardSearch(self, _: str) -> None:
        """Do nothing: a letter typed is part of a number that is no number, and looks for no row."""

    def copy(self) -> None:
        """Copy the rows that are chosen, or all."""
        chosen = sorted({index.row() for index in self.selectedIndexes()})
        put_on_clipboard(self.components.lines(chosen or range(self.components.rowCount())))

    def paste(self) -> None:
        """Take w from as many numbers as it has components."""
        try:
            w = read_w(QGuiApplication.clipboard().text(), self.components.variables)
        except OptionError as error:
            self.components.refused.emit(str(error))
        else:
            self.components.w_edited.emit(w)


class ComponentsPanel(QWidget):
    """The table, and a line of lengths.

    Signals
    -------
    w_edited
        The whole of w, with what was typed in it.
    refused
        Why what was typed was not taken.
    """

    w_edited = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("components_panel")
        self._theme = LIGHT
        self._shown: LocalModel | None = None
        self.model = ComponentsModel(self)
        self.model.w_edited.connect(self.w_edited)
        self.model.refused.connect(self.refused)
        self.table = ComponentsTable(self.model)
        self.choices = Choices(self)
        self.choices.keep("order", self._order, self.table.choose_order, (str,), self.table.orders.triggered)
        self.sums = SpanLabel("components_sums", self)
        self.sums.setAccessibleName("Lengths of w, ∇L and u, and their angle")
        self.sums.setContentsMargins(_PADDING, 0, _PADDING, 0)
        copy = QAction("Copy with all digits", self)
        copy.triggered.connect(self.copy_sums)
        self.sums.addAction(copy)
        self.sums.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(2)
        column.addWidget(self.table, 1)
        column.addWidget(self.sums)
        self.setMinimumHeight(96)
        self.set_theme(LIGHT)
        self.set_large(False)

    def _order(self) -> str:
        column = self.model.sorted_by
        return "" if column is None else column.name.lower()

    def show_model(self, model: LocalModel | None, variables: tuple[str, ...]) -> None:
        """Show the components of a model."""
        self._shown = model
        self.model.show_model(model, variables)
        self._write()

    def _write(self) -> None:
        room = self.width() - 2 * _PADDING
        self.sums.show_widest(_sums(self._shown, self._theme), room)
        self.sums.setToolTip("\n".join(f"{name} = {value}" for name, value in _values(self._shown)))

    def copy_sums(self) -> None:
        """Put the lengths and the angle on the clipboard: a line each, with all digits."""
        put_on_clipboard(_values(self._shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for widget in (self.table, self.sums):
            colours = widget.palette()
            colours.setColor(QPalette.ColorRole.Base, QColor(theme.surface))
            colours.setColor(QPalette.ColorRole.Text, QColor(theme.text))
            colours.setColor(QPalette.ColorRole.WindowText, QColor(theme.muted))
            widget.setPalette(colours)
        self.table.cells.set_theme(theme)
        self.table.headings.set_theme(theme)
        self.model.theme = theme
        self.model.refresh()
        self._write()

    def set_large(self, _: bool) -> None:
        """Take the size of the type of the program."""
        font = QApplication.font()
        self.sums.setFont(font)
        self.table.headings.setFont(font)
        self.table.setFont(number_font(0.95 * font.pointSizeF()))
        self.table.set_row_height(4)
        self.table.fit_columns()
        self._write()


def _sums(model: LocalModel | None, theme: Theme) -> Iterator[Grid]:
    """Give the line of lengths and the angle, ever shorter."""
    if model is None:
        yield Grid()
        return
    for dropped, digits, size in _SHORTER:
        cells = [cell for name, cell in _cells(model, theme, digits) if name not in _DROPPED[:dropped]]
        # room between them, but not after the last one
        row = [(cell, Span("  ")) for cell in cells[:-1]] + [(cell,) for cell in cells[-1:]]
        yield Grid((tuple(row),), size=size, at_left=True)


def _cells(model: LocalModel, theme: Theme, digits: int) -> Iterator[tuple[str, Span]]:
    texts = [("|w|", short(norm(model.point.w), digits), theme.text)]
    if model.point.gradient is not None:
        texts.append(("|∇L|", short(norm(model.point.gradient), digits), theme.gradient))
    if model.u is not None:
        texts.append(("|u|", short(norm(model.u), digits), theme.direction))
    if model.angle is not None:
        texts.append(("v·∇L", short(model.angle.dot, digits), theme.text))
        texts.append(("cos β", fixed_cosine(model.angle.cos_beta, digits), theme.text))
        texts.append(("β", fixed_angle(model.angle.shown), theme.text))
    for name, value, colour in texts:
        yield name, Span(f"{name} = {value}", colour)


def _values(model: LocalModel | None) -> list[tuple[str, str]]:
    """Name the lengths and the angle, with all of their digits."""
    if model is None:
        return []
    angle = model.angle
    lengths = (("|w|", model.point.w), ("|∇L|", model.point.gradient), ("|u|", model.u))
    numbers = [(name, None if vector is None else norm(vector)) for name, vector in lengths]
    if angle is not None:
        numbers += [("v·∇L", angle.dot), ("cos β", angle.cos_beta), ("β in degrees", angle.shown)]
    return [(name, full(number)) for name, number in numbers]
