"""A section of formulas: a heading with a button that copies, the formulas, and what there is to say in words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from explorer.formulas.pieces import Section
from ui.formulas.formula_view import FormulaView, Plates
from ui.theme import Theme


class SectionView(QWidget):
    """A heading with a button that copies, formulas, and what there is to say in words."""

    def __init__(self, title: str, plates: Plates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plates = plates
        self.menu_wanted: list[Callable[[QPoint, int | None], None]] = []
        self.title = QLabel(title, self)
        self.button = QToolButton(self)
        self.button.setText("Copy")
        self.button.setAutoRaise(True)
        self.button.setToolTip(f"Copy “{title}” as LaTeX or as plain text")
        self.button.setAccessibleName(f"Copy {title}")
        self.button.clicked.connect(self._open_menu)
        self._formulas: list[FormulaView] = []
        self._count = 0
        self.notes = QLabel(self)
        self.notes.setWordWrap(True)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.notes.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        heading = QHBoxLayout()
        heading.addWidget(self.title, 1)
        heading.addWidget(self.button)
        self._column.addLayout(heading)
        self._column.addWidget(self.notes)

    @property
    def shown(self) -> list[FormulaView]:
        """The formulas that are shown."""
        return self._formulas[: self._count]

    @property
    def has_formulas(self) -> bool:
        """Whether there is any."""
        return self._count > 0

    @property
    def is_typeset(self) -> bool:
        """Whether all of them are typeset."""
        return all(view.is_typeset for view in self.shown)

    def forget(self) -> None:
        """Leave what is seen: it is of another loss."""
        for view in self._formulas:
            view.forget()

    def show_section(self, section: Section) -> None:
        """Show other formulas and notes."""
        while len(self._formulas) < len(section.formulas):
            self._formulas.append(self._new_view(len(self._formulas)))
        self._count = len(section.formulas)
        for i, view in enumerate(self._formulas):
            if i < self._count:
                view.show_formula(section.formulas[i])
            if view.isHidden() == (i < self._count):
                view.setVisible(i < self._count)
        text = "\n".join(section.notes)
        if text != self.notes.text():
            self.notes.setText(text)
            self.notes.setVisible(bool(text))

    def _new_view(self, index: int) -> FormulaView:
        view = FormulaView(self._plates, self)
        view.restyle()
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(lambda at: self._ask(view.mapToGlobal(at), index))
        self._column.insertWidget(self._column.count() - 1, view)
        return view

    def _open_menu(self) -> None:
        self._ask(self.button.mapToGlobal(self.button.rect().bottomLeft()), None)

    def _ask(self, place: QPoint, index: int | None) -> None:
        for wanted in self.menu_wanted:
            wanted(place, index)

    def restyle(self, theme: Theme) -> None:
        """Take the colours of a theme and the type of the program."""
        font = QFont(QApplication.font())
        self.setFont(font)
        self.notes.setFont(font)
        bold = QFont(font)
        bold.setBold(True)
        self.title.setFont(bold)
        small = QFont(font)
        small.setPointSizeF(0.9 * font.pointSizeF())
        self.button.setFont(small)
        for label, colour in ((self.title, theme.text), (self.notes, theme.muted)):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
            label.setPalette(palette)
        for view in self._formulas:
            view.restyle()
