"""Draws the window's picture, or a film of its path, without a screen."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from explorer.options import Options
from ui import theme as themes
from ui.app import application
from ui.exports.choices import Colours, Format, PictureChoice
from ui.exports.exporter import Exporter, Written
from ui.exports.filming import FilmChoice, FilmFormat, Filming
from ui.exports.subjects import WINDOW
from ui.sessions.opening import Opening
from ui.sessions.panel_keeper import PanelKeeper
from ui.sessions.restoring import restore
from ui.window import MainWindow

_THEMES = {"light": themes.LIGHT, "dark": themes.DARK}


def render(options: Options, path: Path, given: Namespace, opening: Opening | None = None) -> str:
    """Write a picture of the window, or a film of its path, after the steps that are asked for; or of a session.

    The panels, the view and the colours of a session are as they were; a theme that is asked for comes first.

    Returns
    -------
    str
        Why it cannot be written; empty where it is.
    """
    # the offscreen platform remarks on what it does not support
    qInstallMessageHandler(lambda *_: None)
    app = application()
    window = MainWindow(
        options,
        synchronous=True,
        settings=QSettings("", QSettings.Format.IniFormat),
        theme=_THEMES.get(given.theme, themes.LIGHT),
    )
    window.resize(*given.size)
    window.show()
    if opening is not None:
        restore(window, PanelKeeper(window), opening)
        window.set_theme(_THEMES.get(given.theme, window.theme))
    window.controller.stepper.take(options.steps)
    settle(app, window)
    written = _written(window, path, given)
    window.close()
    return written.words if written.failed else ""


def _written(window: MainWindow, path: Path, given: Namespace) -> Written:
    """Write what the suffix of a file asks for."""
    suffix, ended = path.suffix.lower().removeprefix("."), list[Written]()
    if suffix in list(Format):
        exporter = Exporter(window)
        exporter.ended.connect(ended.append)
        exporter.export(PictureChoice(WINDOW, Format(suffix), given.scale, Colours.SEEN, path))
    else:
        filming = Filming(window)
        filming.ended.connect(ended.append)
        filming.export(FilmChoice(FilmFormat(suffix), path, given.size, given.frames, given.fps))
    return ended[-1]


def settle(app: QApplication, window: MainWindow) -> None:
    """Let the layout, throttled signals and typesetting come to rest."""
    for _ in range(12):
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 60)
        window.thread().msleep(40)
