"""How long a start takes, said where the environment asks for it; then the window is closed.

With STEEPEST_REPORT_START set, moments are printed as a word and the seconds since 1970: `painted`, the landscape is
on the screen; `answers`, the window with all its parts takes what a person does; `complete`, every panel is filled
and the landscape is as fine as it gets.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from ui.window import MainWindow

VARIABLE = "STEEPEST_REPORT_START"
_LOOKS = 5
"""Milliseconds between two looks whether work is under way."""


def is_wanted() -> bool:
    """Whether the environment asks for it."""
    return bool(os.environ.get(VARIABLE))


def say(moment: str) -> None:
    """Print a moment, if that is wanted."""
    if is_wanted():
        print(moment, f"{time.time():.6f}", flush=True)  # noqa: T201 - that is what was asked for


def follow(window: MainWindow) -> None:
    """Say when a window answers and when it is complete, and close it then; nothing where that is not wanted."""
    if not is_wanted():
        return
    clock = QTimer(window, interval=_LOOKS)

    def look() -> None:
        landscape = window.controller.sampler.landscape
        is_fine = window.controller.sampler.plane is None or (landscape is not None and landscape.is_finest)
        if window.controller.model is not None and is_fine and not window.background.is_busy():
            clock.stop()
            say("complete")
            window.close()

    QTimer.singleShot(0, window, lambda: say("answers"))
    clock.timeout.connect(look)
    clock.start()
