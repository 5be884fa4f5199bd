"""What nobody expected: caught wherever it comes up, written down, counted, and told in one line of the window.

The program goes on, and what a person has done is kept. The same again is counted and not told again.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from ui.incidents.incident import Incident, incident_of, report, versions
from ui.notices import Answer, Notice

if TYPE_CHECKING:
    from ui.window import MainWindow

KEY = "incident"
_MOST_STEPS = 30
"""Of what was done last."""
_MOST_KINDS = 20
"""Incidents of different kinds that are held."""
_WRITTEN_WHOLE = 3
"""How often the same is written to the log as a whole; from then on at each tenfold."""
_PACE = 300
"""Milliseconds from one change of the line in the window to the next."""

_log = logging.getLogger(__name__)


class Incidents(QObject):
    """Catches what nobody expected, in any thread, from `install` to `uninstall`.

    Parameters
    ----------
    window
        Where it is told.
    log
        The file that it is written to, through `logging`; None where there is none.

    Attributes
    ----------
    show_file
        Shows a folder to the person.
    """

    _noted = Signal(object)

    def __init__(self, window: MainWindow, log: Path | None) -> None:
        super().__init__(window)
        self._window, self._file = window, log
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}
        self._incidents: dict[str, Incident] = {}
        self._told: set[str] = set()
        self._steps: deque[str] = deque(maxlen=_MOST_STEPS)
        self._hooks: tuple[Callable[..., object], Callable[..., object], Callable[..., object]] | None = None
        self.show_file: Callable[[Path], object] = _show_folder
        self._pace = QTimer(self, singleShot=True, interval=_PACE)
        self._pace.timeout.connect(self._tell)
        self._noted.connect(self._take)
        window.background.raised.connect(self._take_error)
        self._follow_steps()

    def _follow_steps(self) -> None:
        """Keep what was done last, by the words of the menu and of undo."""
        store = self._window.store
        for name, action in self._window.actions_by_name.items():
            action.triggered.connect(lambda _=False, name=name: self._step(name))
        store.changed.connect(lambda *_: self._step(f"→ {store.undo_text}"))

    def _step(self, what: str) -> None:
        self._steps.append(f"{time.strftime('%H:%M:%S')} {what}")

    # -- catching

    def install(self) -> None:
        """Catch from now on."""
        self._hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook, threading.excepthook = self._catch, self._catch_in_thread
        sys.unraisablehook = self._catch_unraisable

    def uninstall(self) -> None:
        """Catch nothing any more."""
        if self._hooks is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
            self._hooks = None

    def _catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, Exception):
            self.note(error, trace)
        elif self._hooks is not None:
            self._hooks[0](kind, error, trace)

    def _catch_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and isinstance(args.exc_value, Exception):
            self.note(args.exc_value, args.exc_traceback)

    def _catch_unraisable(self, args: sys.UnraisableHookArgs) -> None:
        # that something could not be cleaned up is of no concern to the person
        if args.exc_value is not None:
            self.write(incident_of(args.exc_value, args.exc_traceback, f"{args.object!r:.200}"))

    def _take_error(self, error: Exception) -> None:
        self.note(error, error.__traceback__, "a lane")

    def note(self, error: BaseException, trace: TracebackType | None, where: str = "") -> None:
        """Write an exception down, and tell it; in any thread."""
        incident = incident_of(error, trace, where or threading.current_thread().name)
        self.write(incident)
        self._noted.emit(incident)

    def write(self, incident: Incident) -> None:
        """Write it to the log; what comes again and again, less and less often."""
        with self._lock:
            if incident.key not in self._counts and len(self._counts) >= 10 * _MOST_KINDS:
                return
            count = self._counts[incident.key] = self._counts.get(incident.key, 0) + 1
        if count <= _WRITTEN_WHOLE:
            _log.error("in %s, %s\n%s", incident.where, versions(), incident.trace)
        elif str(count).strip("0") == "1":
            _log.error("%s: for the %s. time", incident.summary, f"{count:,}")

    # -- telling

    def _take(self, incident: Incident) -> None:
        is_new = incident.key not in self._incidents
        if is_new and len(self._incidents) < _MOST_KINDS:
            self._incidents[incident.key] = incident
        if is_new:
            # once for each kind: work on what is kept must not grow with a storm
            self._window.sessions.keep_now()
        if not self._pace.isActive():
            self._pace.start()

    def _tell(self) -> None:
        """Tell what is new; of what was told, only the count goes on in a line that is still there."""
        new = set(self._incidents) - self._told
        self._told |= new
        notices = self._window.sessions.notices
        if new:
            notices.show_notice(
                Notice(
                    KEY,
                    self.words,
                    [Answer("Copy details", self.copy, ends=False)]
                    + ([Answer("Show log", self._show_log, ends=False)] if self._file is not None else []),
                    warning=True,
                )
            )
        elif KEY in notices.lines:
            notices.lines[KEY].say(self.words)

    @property
    def words(self) -> str:
        """What there is to say of all of them."""
        count = sum(self._counts.get(key, 0) for key in self._incidents)
        often = f" ({count:,} times)" if count > 1 else ""
        last = list(self._incidents.values())[-1].summary.splitlines()[0] if self._incidents else ""
        return f"Something went wrong in Steepest{often}. {self._window.sessions.safety}\n{last[:160]}"

    @property
    def details(self) -> str:
        """All that helps to understand it."""
        found = [(incident, self._counts.get(key, 1)) for key, incident in self._incidents.items()]
        return report(found, self._window.store.scene.loss.text, self._steps)

    def copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details)
        self._window.inform("The details are on the clipboard: send them to whoever looks after Steepest")

    def _show_log(self) -> None:
        if self._file is not None:
            self.show_file(self._file.parent)


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
