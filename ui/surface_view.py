"""The surface of the loss (to be replaced)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class SurfaceView(QWidget):
    start_clicked = Signal(float, float)
    point_dragged = Signal(float, float)
    point_dropped = Signal(float, float)

    def _nothing(self, *_: Any) -> None:
        pass

    start = show_landscape = show_place = show_arrows = show_model = show_names = set_theme = _nothing
