"""A table of every component of w, ∇L and u, and under it their lengths and their angle."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QColor, QGuiApplication, QKeyEvent, QKeySequence, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.direction import norm
from explorer.local_model import LocalModel
from explorer.options import OptionError
from ui.components_model import Column, ComponentsModel, read_numbers
from ui.number_table import NumberTable, put_on_clipboard
from ui.numbers import fixed_angle, short
from ui.theme import LIGHT, Theme, number_font

_PADDING = 6
_SHARES = {Column.NAME: 0.14, Column.W: 0.22, Column.GRADIENT: 0.22, Column.U: 0.2, Column.NEXT: 0.22}


class ComponentsTable(NumberTable):
    """The table; it copies rows, and takes a whole w from the clipboard."""

    def __init__(self, model: ComponentsModel, parent: QWidget | None = None) -> None:
        super().__init__(_PADDING, parent)
        self.setObjectName("components_table")
        self.setAccessibleName("Components of w, ∇L and u")
        self.components = model
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        for text, act in (("Copy with all digits", self.copy), ("Paste a whole w", self.paste)):
            action = QAction(text, self)
            action.triggered.connect(act)
            self.addAction(action)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column, share in _SHARES.items():
            self.setColumnWidth(column, int(share * self.viewport().width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            event.accept()
            return
        if event.text().isprintable() and event.text() and self.currentIndex().column() != Column.W:
            # typing over a row means its w
            self.setCurrentIndex(self.model().index(self.currentIndex().row(), Column.W))
        super().keyPressEvent(event)

    def copy(self) -> None:
        """Copy the rows that are chosen, or all."""
        chosen = sorted({index.row() for index in self.selectedIndexes()})
        put_on_clipboard(self.components.lines(chosen or range(self.components.rowCount())))

    def paste(self) -> None:
        """Take w from as many numbers as it has components."""
        try:
            w = read_numbers(QGuiApplication.clipboard().text(), self.components.rowCount())
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
        self.model = ComponentsModel(self)
        self.model.w_edited.connect(self.w_edited)
        self.model.refused.connect(self.refused)
        self.table = ComponentsTable(self.model)
        self.sums = QLabel()
        self.sums.setObjectName("components_sums")
        self.sums.setTextFormat(Qt.TextFormat.PlainText)
        self.sums.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sums.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(2)
        column.addWidget(self.table, 1)
        column.addWidget(self.sums)
        self.sums.setContentsMargins(_PADDING, 0, _PADDING, 0)
        self.setMinimumHeight(96)
        self.set_theme(LIGHT)
        self.set_large(False)

    def show_model(self, model: LocalModel | None, variables: tuple[str, ...]) -> None:
        """Show the components of a model."""
        self.model.show_model(model, variables)
        self.sums.setText(_sums(model))
        self.sums.setToolTip("\n".join(_sums(model).split("   ")))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
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

    def set_large(self, _: bool) -> None:
        """Take the size of the type of the program."""
        font = QApplication.font()
        self.sums.setFont(font)
        self.table.headings.setFont(font)
        self.table.setFont(number_font(0.95 * font.pointSizeF()))
        self.table.set_row_height(4)


def _sums(model: LocalModel | None) -> str:
    if model is None:
        return ""
    parts = [f"|w| = {short(norm(model.point.w), 4)}"]
    if model.point.gradient is not None:
        parts.append(f"|∇L| = {short(norm(model.point.gradient), 4)}")
    if model.angle is not None:
        parts += [f"v·∇L = {short(model.angle.dot, 4)}", f"β = {fixed_angle(model.angle.shown)}"]
    return "   ".join(parts)
