"""Presentation: large type, the landscape and one panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow

_LARGER = 1.35


class Panel(Protocol):
    """What can be written larger."""

    def set_large(self, large: bool) -> None: ...


class Presentation:
    """Arranges a window for projection, and puts everything back."""

    def __init__(self, window: QMainWindow, docks: Sequence[QDockWidget], panels: Sequence[Panel]) -> None:
        self._window, self._docks, self._panels = window, docks, panels
        self._usual_font = QApplication.font()
        self._usual_state = QByteArray()
        self.on = False

    def show(self, on: bool) -> None:
        """Begin or end it."""
        if on == self.on:
            return
        self.on = on
        font = QFont(self._usual_font)
        if on:
            self._usual_state = self._window.saveState()
            font.setPointSizeF(_LARGER * font.pointSizeF())
        QApplication.setFont(font)
        for panel in self._panels:
            panel.set_large(on)
        if on:
            self._show_only(self._docks[0])
        else:
            self._window.restoreState(self._usual_state)

    def next_panel(self) -> None:
        """Show the next panel in place of this one."""
        if self.on:
            shown = next((i for i, dock in enumerate(self._docks) if not dock.isHidden()), 0)
            self._show_only(self._docks[(shown + 1) % len(self._docks)])

    def _show_only(self, wanted: QDockWidget) -> None:
        for dock in self._docks:
            dock.setVisible(dock is wanted)
        half = self._window.width() // 2, self._window.height() // 2
        for length, orientation in zip(half, (Qt.Orientation.Horizontal, Qt.Orientation.Vertical), strict=True):
            self._window.resizeDocks([wanted], [length], orientation)
