"""Sees whatever goes wrong in the program, wherever it is told: exceptions, warnings, and messages of Qt."""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_OF_THE_PLATFORM = re.compile(
    r"This plugin does not support (raise\(\)|propagateSizeHints\(\)|grabbing the \w+|\w+ window opacity)"
)
"""The platform without a screen has no window manager to ask."""
_QUIET = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)


class Watch:
    """Collects what goes wrong.

    Attributes
    ----------
    told
        Called with each finding that is new: a line, and all that is known of it.
    counts
        How often each came up.
    """

    def __init__(self, told: Callable[[str, str], object]) -> None:
        self.told = told
        self.counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def find(self, what: str, about: str = "") -> None:
        """Take something down; from any thread."""
        key = re.sub(r"\d+(\.\d+)?", "#", what)
        with self._lock:
            self.counts[key] += 1
            is_new = self.counts[key] == 1
        if is_new:
            self.told(what, about)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch everything, and then nothing any more."""
        hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._raised
        threading.excepthook = lambda a: self._raised(a.exc_type, a.exc_value, a.exc_traceback)
        sys.unraisablehook = lambda a: self._raised(a.exc_type, a.exc_value, a.exc_traceback)
        before = qInstallMessageHandler(self._said)
        handler = _Handler(self)
        logging.getLogger().addHandler(handler)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("default")
                warnings.filterwarnings("ignore", r"path is deprecated\. Use files\(\)", DeprecationWarning)
                warnings.showwarning = lambda m, kind, file, number, *_: self._warned(m, kind, file, number)
                yield
        finally:
            logging.getLogger().removeHandler(handler)
            qInstallMessageHandler(before)
            sys.excepthook, threading.excepthook, sys.unraisablehook = hooks

    def _raised(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        frames = traceback.extract_tb(trace)
        place = f"{frames[-1].filename.rsplit('/', 2)[-1]}:{frames[-1].name}" if frames else "?"
        self.find(f"{kind.__name__} in {place}: {error}", "".join(traceback.format_exception(kind, error, trace)))

    def _said(self, kind: QtMsgType, _: QMessageLogContext, message: str | None) -> None:
        if kind not in _QUIET and not _OF_THE_PLATFORM.match(message or ""):
            self.find(f"Qt says: {message}", "".join(traceback.format_stack()))

    def _warned(self, message: Warning | str, kind: type[Warning], file: str, number: int) -> None:
        self.find(f"{kind.__name__} at {file}:{number}: {message}", "".join(traceback.format_stack()))


class _Handler(logging.Handler):
    """Takes down what is logged as a warning or worse."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.WARNING)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if _OF_THE_PLATFORM.match(message):
            return
        last = message.strip().splitlines()[-1] if message.strip() else ""
        stack = "" if "Traceback" in message else "".join(traceback.format_stack())
        self._watch.find(f"logged: {last}", self.format(record) + "\n" + stack)
