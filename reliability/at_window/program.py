"""The program as a person has it, with folders of its own, and with no dialog that leads out of them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from explorer.options import Options
from ui.app import application
from ui.keeper import Keeper
from ui.window import MainWindow

_SCHEMES = ("file", "http", "https", "mailto")


class Program:
    """A window that can be closed and opened again.

    Parameters
    ----------
    folder
        Where everything that is kept is kept.

    Attributes
    ----------
    left
        What a closed window left behind, in words.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.left: list[str] = []
        self.app = begin_application()
        self._keeper: Keeper | None = None
        self._window: MainWindow | None = None

    @property
    def window(self) -> MainWindow:
        """The window that is open."""
        assert self._window is not None
        return self._window

    @property
    def is_open(self) -> bool:
        """Whether the window is there."""
        return self._window is not None and self._window.isVisible()

    def open(self, options: Options | None = None) -> None:
        """Open a window, as `ui.app.run` does."""
        settings = QSettings(str(self.folder / "settings.ini"), QSettings.Format.IniFormat)
        self._window = MainWindow(options, settings=settings)
        self._window.show()
        self._keeper = Keeper(self._window, self.folder / "state")
        self._keeper.begin()

    def end(self) -> None:
        """Let go of a window that was closed, and see whether anything of it is left."""
        if self._window is None:
            return
        self._window.close()
        if self._keeper is not None:
            self._keeper.end()
        gone = weakref.ref(self._window)
        for name in ("last_exc", "last_value", "last_traceback"):
            # what was raised last holds on to where it was raised
            sys.__dict__.pop(name, None)
        self._window.deleteLater()
        self._window = self._keeper = None
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QCoreApplication.processEvents()
            gc.collect()
        self.left += _left_behind(gone)


def _left_behind(gone: weakref.ref[MainWindow]) -> list[str]:
    threads = [thread.name for thread in threading.enumerate() if thread.name.startswith("steepest")]
    processes = [child.name for child in multiprocessing.active_children()]
    # menus that pyqtgraph makes for each plot live as long as what Python holds of it, and are never shown
    widgets = [_named(widget) for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    window = gone()
    there = window is not None and shiboken6.isValid(window)
    return [
        *(["the window itself"] if there else []),
        *(f"thread {n}" for n in threads),
        *(f"process {n}" for n in processes),
        *widgets,
    ]


def _named(widget: QWidget) -> str:
    return f"widget {type(widget).__name__} {widget.objectName()!r} of {type(widget.parent()).__name__}"


def begin_application() -> QApplication:
    """Return the application, which does not end with its last window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = application()
    app.setQuitOnLastWindowClosed(False)
    return app


class Answers:
    """Answers in the place of the dialogs in which a person chooses a file.

    Attributes
    ----------
    to_open, to_save
        Return the name of a file, or nothing.
    """

    def __init__(self, to_open: Callable[[], str], to_save: Callable[[], str]) -> None:
        self.to_open, self.to_save = to_open, to_save

    @contextmanager
    def given(self) -> Iterator[None]:
        """Answer, and show nobody a page or a folder."""
        with ExitStack() as stack:
            for name, answer in (
                ("getOpenFileName", lambda *_, **__: (self.to_open(), "")),
                ("getSaveFileName", lambda *_, **__: (self.to_save(), "")),
                ("selectedFiles", lambda _: [self.to_save()]),
                ("exec", lambda _: 1),
            ):
                stack.enter_context(patch.object(QFileDialog, name, answer))
            nobody = _Nobody()
            for scheme in _SCHEMES:
                QDesktopServices.setUrlHandler(scheme, nobody, "look")  # type: ignore[arg-type]  # bytes do not work
            try:
                yield
            finally:
                for scheme in _SCHEMES:
                    QDesktopServices.unsetUrlHandler(scheme)


class _Nobody(QObject):
    """Whoever would be shown a page."""

    @Slot(QUrl)
    def look(self, _: QUrl) -> None:
        """Do nothing."""


def say(line: str) -> None:
    """Print a line at once: what comes after it may be the end of the process."""
    print(line, flush=True)
    sys.stdout.flush()
