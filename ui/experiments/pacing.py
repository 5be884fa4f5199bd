"""Shows one thing at a time, with time in between for all else that a frame needs.

Seven panels that are shown anew in every frame would take three frames. One at a time they follow a drag a few frames
later, and the mouse is never waited for.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_INTERVAL = 33
"""Milliseconds from one to the next."""


class Pacer(QObject):
    """Calls what it is given, at once if it can, or in turn."""

    def __init__(self, parent: QObject | None = None, *, synchronous: bool = False) -> None:
        super().__init__(parent)
        self._synchronous = synchronous
        self._waiting: dict[str, Callable[[], None]] = {}
        self._timer = QTimer(self, singleShot=True, interval=_INTERVAL)
        self._timer.timeout.connect(self._show_next)

    def show(self, name: str, show: Callable[[], None]) -> None:
        """Show something in turn; what still waits under this name is replaced, in its place."""
        if self._synchronous:
            show()
            return
        self._waiting[name] = show
        if not self._timer.isActive():
            self._show_next()

    def _show_next(self) -> None:
        if not self._waiting:
            return
        # first, so that what is shown now may ask for something in turn
        self._timer.start()
        self._waiting.pop(next(iter(self._waiting)))()
