"""What a screen reader is told of widgets that are painted by hand: what they are, and what they show now.

Qt knows neither of them. The sentences are made when somebody asks, so that they cost nothing where nobody does: a
widget that has one defines `spoken()`. Lists of choices have another need: on Linux their own name is what is chosen,
and a label beside them says what it is for.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QComboBox, QLabel, QLineEdit, QToolButton, QWidget

ROLES = {
    "AngleDial": QAccessible.Role.Dial,
    "LandscapeView": QAccessible.Role.Chart,
    "SurfaceScene": QAccessible.Role.Chart,
    "RayPlot": QAccessible.Role.Chart,
    "LossPlot": QAccessible.Role.Chart,
    "PlainPlot": QAccessible.Role.Chart,
    "RosePolar": QAccessible.Role.Chart,
    "BetaCurve": QAccessible.Role.Chart,
    "ModelLegend": QAccessible.Role.StaticText,
    "FormulaView": QAccessible.Role.Equation,
    "TaylorFormula": QAccessible.Role.Equation,
    "LiveText": QAccessible.Role.Paragraph,
    "LessonDots": QAccessible.Role.Indicator,
    "DockTitle": QAccessible.Role.TitleBar,
}
"""What each class of ours, and those made from it, is."""


class _Spoken(QAccessibleWidget):
    """A widget with its role, and with the sentence that it says of itself."""

    def __init__(self, widget: QWidget, role: QAccessible.Role) -> None:
        super().__init__(widget, role)
        self._widget = widget

    def text(self, kind: QAccessible.Text) -> str:
        """Return a name, a description or a value."""
        spoken = getattr(self._widget, "spoken", None)
        if kind is QAccessible.Text.Description and callable(spoken):
            return str(spoken())
        return super().text(kind)


def _interface(name: str, widget: QObject) -> QAccessibleInterface | None:
    """Make what Qt asks for by the name of a class, from the class of an object up to `QObject`."""
    role = ROLES.get(name)
    return _Spoken(widget, role) if role is not None and isinstance(widget, QWidget) else None


_installed: list[bool] = []


def install() -> None:
    """Let Qt ask here first, once for the whole program."""
    if not _installed:
        QAccessible.installFactory(_interface)
        _installed.append(True)


def sentences(*parts: str) -> str:
    """Join what is to be said one after the other, leaving out what is empty."""
    return ". ".join(part.rstrip(".") for part in parts if part)


def name_choices(combo: QComboBox, name: str) -> None:
    """Name a list of choices that stands in its place already, and has no label that is seen."""
    combo.setAccessibleName(name)
    label = QLabel(name, combo.parentWidget())
    label.setBuddy(combo)
    label.hide()


def name_clear_button(edit: QLineEdit) -> None:
    """Name the button that empties a field: Qt makes it without a word."""
    for button in edit.findChildren(QToolButton):
        button.setAccessibleName("Clear")
        button.setToolTip("Clear")
