"""Presentation: large type, the landscape and one panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from ui.docks import Docks

_LARGER = 1.35


class Panel(Protocol):
    """What can be written larger."""

    def set_large(self, large: bool) -> None: ...


class Presentation:
    """Arranges a window for projection, and puts everything back."""

    def __init__(self, docks: Docks, panels: Sequence[Panel]) -> None:
        self._docks, self._panels = docks, panels
        self._usual_font = QApplication.font()
        self.on = False

    def show(self, on: bool) -> None:
        """Begin or end it."""
        if on == self.on:
            return
        self.on = on
        font = QFont(self._usual_font)
        if on:
            font.setPointSizeF(_LARGER * font.pointSizeF())
        QApplication.setFont(font)
        for panel in self._panels:
            panel.set_large(on)
        if on:
            self._docks.begin_presentation()
        else:
            self._docks.end_presentation()

    def next_panel(self) -> None:
        """Show the next panel in place of this one."""
        if self.on:
            self._docks.present_next()
