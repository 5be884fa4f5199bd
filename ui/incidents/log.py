"""The log: a file that stays small, in the folder of the program's own state; and one for crashes below Python."""

from __future__ import annotations

import faulthandler
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

from PySide6.QtCore import QLoggingCategory, QMessageLogContext, QtMsgType, qInstallMessageHandler

NAME, CRASHES = "steepest.log", "crashes.log"
LARGEST = 512 << 10
"""Bytes of one file; there are three."""

_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class LogFile(RotatingFileHandler):
    """Writes to a file, which is kept small; where it cannot, the program goes on without."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LARGEST, backupCount=2, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter(_FORM))

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, and let go of the file: another program may write to it, or rename it, before the next."""
        super().emit(record)
        self.close()

    def handleError(self, record: logging.LogRecord) -> None:
        """Do nothing: there is nobody to tell."""


class Log:
    """The log of a program, from `begin` to `end`."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / NAME
        self._folder = folder
        self._handler: logging.Handler | None = None
        self._crashes: IO[str] | None = None
        self._tells_crashes = False
        """Whether it is this one that is told of crashes."""

    def begin(self) -> None:
        """Write what is worth it from now on; the file comes with the first line. Without a folder nothing is."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._handler = LogFile(self.file)
            self._crashes = self._open_crashes()
        except OSError:
            return
        self._handler.setLevel(logging.INFO)
        logging.getLogger().addHandler(self._handler)
        if not faulthandler.is_enabled():
            faulthandler.enable(self._crashes)
            self._tells_crashes = True
        # Qt makes its remarks under locks of its own, in great numbers where a font lacks a script
        QLoggingCategory.setFilterRules("*.debug=false\n*.info=false")
        qInstallMessageHandler(_pass_on)

    def _open_crashes(self) -> IO[str]:
        path = self._folder / CRASHES
        is_large = path.exists() and path.stat().st_size > LARGEST
        return path.open("w" if is_large else "a", encoding="utf-8")

    def end(self) -> None:
        """Close the files."""
        if self._handler is not None:
            qInstallMessageHandler(None)
            QLoggingCategory.setFilterRules("")
            logging.getLogger().removeHandler(self._handler)
            self._handler.close()
            self._handler = None
        if self._tells_crashes:
            faulthandler.disable()
            self._tells_crashes = False
        if self._crashes is not None:
            self._crashes.close()
            self._crashes = None


def _pass_on(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Write down what Qt has to say."""
    logging.getLogger(f"qt.{context.category or 'default'}").log(_QT_LEVELS.get(kind, logging.WARNING), "%s", text)
