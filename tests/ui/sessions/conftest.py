"""Windows with sessions, each with folders of its own; questions are answered by the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import theme as themes
from ui.sessions.desk import Desk
from ui.window import MainWindow

Act = Callable[[], object]


@dataclass
class Person:
    """Answers what is asked, and keeps what was asked."""

    answer: str = "cancel"
    file: str = ""
    asked: list[str] = field(default_factory=list)

    def sit_down(self, desk: Desk) -> None:
        """Answer the questions of a window from now on."""
        desk.questions.unsaved = self._unsaved
        desk.questions.overwrite = self._overwrite
        desk.questions.file_to_open = self._name
        desk.questions.file_to_save = self._name

    def _unsaved(self, name: str, save: Act, discard: Act) -> None:
        self.asked.append(f"unsaved {name}")
        {"save": save, "discard": discard}.get(self.answer, lambda: None)()

    def _overwrite(self, name: str, write: Act, rename: Act) -> None:
        self.asked.append(f"overwrite {name}")
        {"write": write, "rename": rename}.get(self.answer, lambda: None)()

    def _name(self, offered: str) -> str:
        self.asked.append(f"file {Path(offered).name}")
        return self.file


OpenDesk = Callable[..., MainWindow]


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def kept_in(tmp_path: Path) -> Path:
    """The folder of work that is in no file."""
    return tmp_path / "state" / "work"


@pytest.fixture
def open_desk(qtbot: QtBot, tmp_path: Path, kept_in: Path, person: Person) -> Iterator[OpenDesk]:
    """Open windows that keep their work; whatever is left of it at the end of the test is not asked about."""
    windows: list[MainWindow] = []

    def make(file: str = "", *, synchronous: bool = True, keeps: bool = True) -> MainWindow:
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(synchronous=synchronous, settings=settings, theme=themes.LIGHT)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        windows.append(window)
        window.sessions.begin(kept_in if keeps else None, file)
        person.sit_down(window.sessions.desk)
        return window

    yield make
    person.answer = "discard"
    for window in windows:
        window.close()
    QApplication.processEvents()
