"""Opens the window."""

from __future__ import annotations

import gc
import linecache
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import QApplication

from explorer.option_error import OptionError
from explorer.options import Options
from explorer.outlook import Outlook
from explorer.tokens import LossError
from ui import start_report
from ui.first_look import FirstLook
from ui.icon import window_icon
from ui.keeper import Keeper
from ui.window import MainWindow

FAILED = 1
"""The exit status where there is no window."""
_PATIENCE = 300
"""Milliseconds that a window has to come to the screen before its parts are made all the same."""


def application() -> QApplication:
    """Return the one QApplication, made if there is none yet."""
    # the programs that draw a surface then serve every window
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Steepest")
    app.setApplicationDisplayName("Steepest")
    app.setOrganizationName("Steepest")
    app.setWindowIcon(window_icon())
    return app


def show_first(window: MainWindow, look: FirstLook) -> None:
    """Show a window that has no parts yet, until the landscape is painted; what a person does meanwhile waits."""
    look.painted.connect(lambda: start_report.say("painted"))
    window.show()
    loop = QEventLoop()
    look.painted.connect(loop.quit)
    QTimer.singleShot(_PATIENCE, loop.quit)
    if not look.was_painted:
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def run(options: Options) -> int:
    """Open the window, perhaps with a session, and return when it is closed."""
    app = application()
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.StateLocation))
    try:
        window = MainWindow(options, show_early=show_first, seen=_seen_in(options.session))
    except (LossError, OptionError):
        # what a person typed
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, a person must be told
        from ui.incidents.broken_start import tell  # noqa: PLC0415 - no start that succeeds waits for it

        tell(error, folder, options.loss)
        return FAILED
    window.controller.stepper.take(options.steps)
    signal.signal(signal.SIGINT, lambda *_: window.close())
    # Python sees a signal only while it runs
    heartbeat = QTimer()
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(200)
    start_report.follow(window)
    keeper = Keeper(window, folder)
    QTimer.singleShot(0, window, lambda: keeper.begin(options.session))
    _end_start()
    status = app.exec()
    keeper.end()
    return status


def _seen_in(session: str) -> Outlook | None:
    """Return what is seen of a session before its steps are taken again; None where there is none."""
    if not session:
        return None
    from ui.sessions.session_outlook import seen_in  # noqa: PLC0415 - no other start waits for it

    return seen_in(Path(session))


def _end_start() -> None:
    """Look for garbage again, but not in what was loaded; and let go the source of that, which PySide6 has read."""
    gc.freeze()
    gc.enable()
    linecache.clearcache()
