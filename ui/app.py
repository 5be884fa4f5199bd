"""Opens the window."""

from __future__ import annotations

import signal
import sys

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from explorer.options import Options
from ui.window import MainWindow


def application() -> QApplication:
    """Return the one QApplication, made if there is none yet."""
    # the programs that draw a surface then serve every window
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Steepest")
    app.setApplicationDisplayName("Steepest")
    app.setOrganizationName("Steepest")
    app.setWindowIcon(QIcon())
    return app


def show(window: MainWindow) -> None:
    """Show a window that is still being furnished; what a person does meanwhile waits."""
    window.show()
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def run(options: Options) -> int:
    """Open the window and return when it is closed."""
    app = application()
    window = MainWindow(options, show_early=show)
    for _ in range(options.steps):
        window.controller.step()
    signal.signal(signal.SIGINT, lambda *_: window.close())
    # Python sees a signal only while it runs
    heartbeat = QTimer()
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(200)
    return app.exec()
