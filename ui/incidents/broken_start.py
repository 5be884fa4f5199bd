"""What is said where the window could not even be made."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from ui.incidents.incident import incident_of, report
from ui.incidents.log import Log

_SCREENLESS = {"offscreen", "minimal"}

_log = logging.getLogger(__name__)


def tell(error: Exception, folder: Path, loss: str) -> None:
    """Write an exception to the log, and say where that is: beside the command, and in a box of its own."""
    incident = incident_of(error, error.__traceback__, "the start")
    details = report([(incident, 1)], loss, ())
    log = Log(folder)
    log.begin()
    _log.error("%s", details)
    log.end()
    words = f"Steepest could not be started: {incident.summary}"
    place = f"The details are in {log.file}"
    if sys.stderr is not None:
        print(f"steepest: {words}\n{place}", file=sys.stderr)  # noqa: T201 - it is all that can be seen
    if QGuiApplication.platformName() not in _SCREENLESS:
        box = QMessageBox(QMessageBox.Icon.Critical, "Steepest", words)
        box.setInformativeText(place)
        box.setDetailedText(details)
        box.exec()
