"""Draws the window's picture without a screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from explorer.options import Options
from ui import theme as themes
from ui.app import application
from ui.picture import picture_of
from ui.window import MainWindow


def render(options: Options, path: Path, size: tuple[int, int], theme: str = "light") -> None:
    """Write the picture of the window as it opens, after the steps that the options ask for.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    # the offscreen platform remarks on what it does not support
    qInstallMessageHandler(lambda *_: None)
    app = application()
    window = MainWindow(
        options,
        synchronous=True,
        settings=QSettings("", QSettings.Format.IniFormat),
        theme=themes.DARK if theme == "dark" else themes.LIGHT,
    )
    window.resize(*size)
    window.show()
    for _ in range(options.steps):
        window.controller.step()
    settle(app, window)
    written = picture_of(window).save(str(path))
    window.close()
    if not written:
        raise OSError(f"cannot write {path}")


def settle(app: QApplication, window: MainWindow) -> None:
    """Let the layout, throttled signals and typesetting come to rest."""
    for _ in range(12):
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 60)
        window.thread().msleep(40)
