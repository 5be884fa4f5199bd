"""The roles of the names in the loss: variables and parameters, changed with one click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from explorer.syntax import natural_order
from ui.theme import LIGHT, Theme

MOST_CHIPS = 8
_LONGEST = 8
_WITH_ARROW = (
    "QToolButton { padding: 1px 18px 1px 6px; }"
    "QToolButton::menu-indicator { subcontrol-origin: padding; subcontrol-position: center right; right: 4px; }"
)
_LAST = "A loss needs a variable: the last one stays"


class RoleChips(QWidget):
    """Shows which names are variables and which are parameters.

    Signals
    -------
    role_changed
        A name, and whether it is to be a parameter.
    """

    role_changed = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("role_chips")
        self.setAccessibleName("Roles of the names")
        self._theme = LIGHT
        self._roles: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self.chips: dict[str, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self.hide()

    def show_roles(self, variables: tuple[str, ...], parameters: tuple[str, ...]) -> None:
        """Show the roles; nothing where there is only one name."""
        if (variables, parameters) == self._roles:
            return
        self._roles = variables, parameters
        self._clear()
        names = sorted([*variables, *parameters], key=natural_order)
        if len(names) > MOST_CHIPS:
            self._row.addWidget(self._menu_button(names))
        else:
            self._add_group("variables" if len(variables) > 1 else "variable", variables, held=False)
            if parameters:
                self._row.addSpacing(6)
                self._add_group("parameters" if len(parameters) > 1 else "parameter", parameters, held=True)
        self.setVisible(len(names) > 1)

    def stops(self) -> list[QWidget]:
        """Return where Tab stops, in the order in which it is read."""
        items = (self._row.itemAt(i) for i in range(self._row.count()))
        return [button for item in items if item is not None and isinstance(button := item.widget(), QToolButton)]

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for name, chip in self.chips.items():
            chip.setStyleSheet(self._style(held=name in self._roles[1]))
        for label in self.findChildren(QLabel):
            label.setStyleSheet(f"color: {theme.muted};")

    def set_large(self, _: bool) -> None:
        """Write in the program's font as it is now: a style keeps the one that it was given."""
        for widget in (*self.chips.values(), *self.findChildren(QLabel), *self.findChildren(QToolButton)):
            widget.setFont(QApplication.font())
            widget.updateGeometry()

    def _clear(self) -> None:
        self.chips = {}
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _add_group(self, title: str, names: tuple[str, ...], *, held: bool) -> None:
        label = QLabel(title)
        label.setStyleSheet(f"color: {self._theme.muted};")
        self._row.addWidget(label)
        for name in names:
            chip = self._chip(name, held=held)
            self.chips[name] = chip
            self._row.addWidget(chip)

    def _chip(self, name: str, *, held: bool) -> QToolButton:
        chip = QToolButton()
        chip.setObjectName(f"role_{name}_button")
        chip.setText(name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…")
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.setStyleSheet(self._style(held=held))
        is_last = not held and len(self._roles[0]) == 1
        chip.setEnabled(not is_last)
        if held:
            chip.setToolTip(f"{name} is a parameter: it is held, and has a slider. Click to descend along it.")
        else:
            text = f"{name} is a variable: descent moves it."
            chip.setToolTip(f"{text} {_LAST}." if is_last else f"{text} Click to hold it as a parameter.")
        chip.setAccessibleName(f"{name}, {'parameter' if held else 'variable'}")
        chip.clicked.connect(lambda: self.role_changed.emit(name, not held))
        return chip

    def _style(self, *, held: bool) -> str:
        theme = self._theme
        ground = "transparent" if held else theme.border
        line = f"1px {'dashed' if held else 'solid'} {theme.muted if held else theme.border}"
        return (
            f"QToolButton {{ background: {ground}; color: {theme.text}; border: {line};"
            "border-radius: 7px; padding: 0px 7px; }"
            f"QToolButton:hover, QToolButton:focus {{ border: 1px solid {theme.accent}; }}"
        )

    def _menu_button(self, names: list[str]) -> QToolButton:
        variables, parameters = self._roles
        button = QToolButton()
        button.setObjectName("roles_button")
        held = f", {len(parameters)} parameter{'s' if len(parameters) > 1 else ''}" if parameters else ""
        button.setText(f"{len(variables)} variable{'s' if len(variables) > 1 else ''}{held}")
        button.setAccessibleName("Roles of the names")
        button.setToolTip("Which names are variables; those without a check are parameters")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # the arrow has its own room beside the text
        button.setStyleSheet(_WITH_ARROW)
        menu = QMenu(button)
        menu.setStyleSheet("QMenu { menu-scrollable: 1; }")
        for name in names:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name in variables)
            action.setEnabled(variables != (name,))
            action.triggered.connect(lambda on, name=name: self.role_changed.emit(name, not on))
        button.setMenu(menu)
        return button
