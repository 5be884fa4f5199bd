"""Keys that mean one thing in a field and another in the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QWidget


class NumberField(QLineEdit):
    """A field of one number."""


class FieldKeys(QObject):
    """Space presses the button in focus, and steps elsewhere; Ctrl+Z and Esc take typing back if there is some.

    A field of one number holds no space, and a list of choices is opened by Alt+Down: a person who has just set η or
    chosen a rule steps by Space.
    """

    def watch(self, window: QWidget) -> None:
        """Watch every field and button of a window."""
        for kind in (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox):
            for widget in window.findChildren(kind):
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Settle who gets a key before shortcuts are looked at."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            return _settle_space(watched, event)
        if event.key() == Qt.Key.Key_Escape and _is_being_typed(watched):
            # what is being typed is taken back first
            event.accept()
            return True
        if _is_undo(event) and not _is_being_typed(watched):
            # left to the window
            event.ignore()
            return True
        return False


def _settle_space(watched: QObject, event: QKeyEvent) -> bool:
    if isinstance(watched, QAbstractButton):
        event.accept()
        return True
    if isinstance(watched, QComboBox) or _holds_a_number(watched):
        # left to the window
        event.ignore()
        return True
    return False


def _holds_a_number(field: QObject) -> bool:
    return isinstance(field, QAbstractSpinBox | NumberField) or isinstance(field.parent(), QAbstractSpinBox)


def _is_undo(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


def _is_being_typed(field: QObject) -> bool:
    edit = field.lineEdit() if isinstance(field, QAbstractSpinBox) else field
    return isinstance(edit, QLineEdit) and edit.isModified()
