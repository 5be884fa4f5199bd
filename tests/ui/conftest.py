"""A real window for each flow, with its own settings; nothing may be left behind when it closes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.options import Options
from ui import theme as themes
from ui.window import MainWindow

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def make_window(qtbot: QtBot, tmp_path: Path) -> Iterator[MakeWindow]:
    """Open windows that work synchronously unless told otherwise, and close them."""
    windows: list[MainWindow] = []

    def make(loss: str | None = None, start: tuple[float, float] | None = None, **options: bool) -> MainWindow:
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        asked = Options() if loss is None else Options(loss, start)
        synchronous = options.get("synchronous", True)
        window = MainWindow(asked, synchronous=synchronous, settings=settings, theme=themes.LIGHT)
        qtbot.addWidget(window)
        if options.get("resize", True):
            window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()
        assert not [timer for timer in window.findChildren(QTimer) if timer.isActive() and not timer.isSingleShot()]
    QApplication.processEvents()
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith("steepest")]
    assert not left, f"threads left behind: {left}"


@pytest.fixture
def set_type(qapp: QApplication) -> Iterator[Callable[[float], None]]:
    """Enlarge the type of the program, as a presentation does."""
    usual = qapp.font()

    def enlarge(factor: float) -> None:
        font = QFont(usual)
        font.setPointSizeF(factor * usual.pointSizeF())
        QApplication.setFont(font)

    yield enlarge
    QApplication.setFont(usual)


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    """The window as it opens: Rosenbrock, from (−1.2, 1)."""
    return make_window()
