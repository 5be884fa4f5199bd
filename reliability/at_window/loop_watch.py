"""Watches that the event loop turns: how long it stood still, and where it was then.

A machine may be busy with something else. The system says how long each thread was ready and had no processor; that
is not the program's, and is taken off.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer

LONGEST = 1.0
"""Seconds that the event loop may stand still."""
_BEAT = 20
"""Milliseconds."""
_LOOK = 0.05
_LOOKED_AT = 0.7
"""Seconds of standing still from which on it is written down where."""
_GIVEN_UP = 120.0
"""Seconds after which the process ends itself: it would stand still for ever."""
_TASKS = Path("/proc/self/task")


class LoopWatch:
    """Watches the event loop of the thread that makes it.

    Parameters
    ----------
    tell
        Told of each time that it stood still for too long: the seconds, and where it was.

    Attributes
    ----------
    longest
        The longest that it stood still, in seconds.
    """

    def __init__(self, tell: Callable[[float, str], object]) -> None:
        self._tell, self._thread = tell, threading.get_ident()
        self.longest = 0.0
        self._beat, self._waited = time.monotonic(), _waited()
        self._place = ""
        self._ended = threading.Event()
        self._timer = QTimer()
        self._timer.setInterval(_BEAT)
        self._timer.timeout.connect(self.beat)
        self._timer.start()
        self._watcher = threading.Thread(target=self._watch, name="loop watch", daemon=True)
        self._watcher.start()

    def beat(self) -> None:
        """Know that the loop has turned."""
        now = time.monotonic()
        stood = now - self._beat
        if stood > _LOOKED_AT:
            waited = _waited()
            most = max((waited[task] - self._waited.get(task, 0.0) for task in waited), default=0.0)
            stood -= min(most, stood)
            if stood > LONGEST:
                self._tell(stood, self._place)
        self.longest = max(self.longest, stood)
        self._place = ""
        self._waited = _waited()
        self._beat = time.monotonic()

    def end(self) -> None:
        """Watch nothing any more."""
        self._ended.set()
        self._timer.stop()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK):
            stood = time.monotonic() - self._beat
            if stood > _GIVEN_UP:
                print("! the event loop stands still", flush=True)
                faulthandler.dump_traceback(file=sys.__stdout__ or sys.stderr)
                os._exit(3)
            if stood > _LOOKED_AT and not self._place:
                self._place = _stack_of(self._thread)


def _stack_of(thread: int) -> str:
    """Return where a thread is, without touching its frames.

    A frame that is held here when its function returns takes what is in it along: Qt's objects would then go in this
    thread, and their timers not with them, which is a crash.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as file:
        faulthandler.dump_traceback(file=file)
        file.seek(0)
        sections = file.read().split("\n\n")
    return next((section for section in sections if f"0x{thread:016x}" in section), "?")


def _waited() -> dict[str, float]:
    """Return how long each thread has waited for a processor so far, in seconds; nothing where nobody says."""
    found: dict[str, float] = {}
    try:
        for task in _TASKS.iterdir():
            try:
                found[task.name] = int((task / "schedstat").read_text(encoding="ascii").split()[1]) / 1e9
            except (OSError, IndexError, ValueError):
                continue
    except OSError:
        return {}
    return found
