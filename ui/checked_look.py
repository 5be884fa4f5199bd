"""Buttons that can be checked show whether they are, in light and in dark.

Fusion only darkens the ground of a checked button, which nobody sees where it is dark already.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractButton

from ui.pens import mixed

_SHARE = 0.45
"""How much of the accent is in the ground of a checked button."""


class CheckedLook(QObject):
    """Gives a button the ground that its state asks for, and again when the theme changes."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self._button = button
        self._is_shown = False
        button.toggled.connect(self._show)
        button.installEventFilter(self)
        self._show()

    def _show(self) -> None:
        on = self._button.isChecked()
        if not (on or self._is_shown):
            return
        self._is_shown = on
        chosen = QPalette()
        if on:
            around = self._button.palette()
            window, accent = around.color(QPalette.ColorRole.Window), around.color(QPalette.ColorRole.Highlight)
            ground = mixed(window, accent, _SHARE)
            if around.color(QPalette.ColorRole.Button) == ground:
                return
            # this role only, in windows that are active and in others: the other roles follow the theme
            chosen.setColor(QPalette.ColorRole.Button, ground)
        self._button.setPalette(chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.PaletteChange:
            self._show()
        return super().eventFilter(watched, event)


def show_checked(button: QAbstractButton) -> None:
    """Let a button show clearly whether it is checked."""
    CheckedLook(button)
