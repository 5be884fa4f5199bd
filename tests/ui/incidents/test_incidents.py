"""What nobody expected: wherever it comes up, it is told in a line, written down once, and the work is kept."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from explorer.sessions.recovery import recover
from tests.ui.sessions.conftest import OpenDesk, Person, kept_in, open_desk, person
from ui.incidents.incidents import Incidents
from ui.incidents.log import LARGEST, NAME, Log, LogFile
from ui.window import MainWindow

__all__ = ["kept_in", "open_desk", "person"]


class Caught:
    """A window whose incidents are caught, with a log."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self.folder = window, folder
        self.log = Log(folder)
        self.log.begin()
        self.incidents = Incidents(window, self.log.file)
        self.incidents.install()

    @property
    def line(self) -> str:
        lines = self.window.sessions.notices.lines
        return lines["incident"].label.text() if "incident" in lines else ""

    @property
    def written(self) -> str:
        file = self.folder / NAME
        return file.read_text(encoding="utf-8") if file.exists() else ""


@pytest.fixture
def caught(open_desk: OpenDesk, tmp_path: Path) -> Iterator[Caught]:
    found = Caught(open_desk(), tmp_path / "log")
    yield found
    found.incidents.uninstall()
    found.log.end()


def fail(*_: object) -> None:
    raise RuntimeError("the sky has fallen")


def test_that_an_exception_in_a_slot_is_told_and_the_program_goes_on(caught: Caught, qtbot: QtBot) -> None:
    window = caught.window
    window.controller.step()
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(caught.line))
    assert caught.line.startswith("Something went wrong in Steepest. Your work is safe.")
    assert "RuntimeError: the sky has fallen" in caught.line
    window.controller.step()
    assert window.store.scene.exploration.number == 2
    assert "RuntimeError: the sky has fallen" in caught.written
    assert "in fail" in caught.written


def test_that_an_exception_in_a_lane_is_told_with_its_traceback(caught: Caught, qtbot: QtBot) -> None:
    caught.window.background.submit("check", fail, lambda _: None)
    qtbot.waitUntil(lambda: bool(caught.line))
    assert "in fail" in caught.written


def test_that_an_exception_in_keeping_work_is_told(
    caught: Caught, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.sessions.snapshot.pieces_of", fail)
    caught.window.controller.step()
    caught.window.sessions.desk.look()
    qtbot.waitUntil(lambda: bool(caught.line))
    assert "Your work is still here: save it." in caught.line
    # the window can be closed all the same, once it is known what becomes of the work
    assert not caught.window.close()
    monkeypatch.undo()


def test_that_an_exception_in_a_thread_is_told(caught: Caught, qtbot: QtBot) -> None:
    thread = threading.Thread(target=fail, name="worker")
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(caught.line))
    assert "in worker" in caught.incidents.details


def test_that_the_same_again_is_counted_and_not_told_again(caught: Caught, qtbot: QtBot) -> None:
    for _ in range(1_000):
        QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: "(1,000 times)" in caught.line, timeout=20_000)
    assert len(caught.window.sessions.notices.lines) == 1
    assert caught.written.count("Traceback") == 3
    assert "for the 1,000. time" in caught.written
    caught.window.sessions.notices.end("incident")
    QTimer.singleShot(0, fail)
    qtbot.wait(400)
    assert caught.line == ""
    QTimer.singleShot(0, lambda: os.environ["NO_SUCH_NAME"])
    qtbot.waitUntil(lambda: "KeyError" in caught.line)


def test_that_work_is_kept_at_once(caught: Caught, kept_in: Path, qtbot: QtBot) -> None:
    caught.window.controller.step()
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(caught.line))
    assert any(kept_in.glob("*.base"))
    assert recover(kept_in) == (), "this window holds it"


def test_that_work_that_cannot_be_kept_is_not_said_to_be_safe(
    open_desk: OpenDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    found = Caught(open_desk(keeps=False), tmp_path / "log")
    found.window.controller.step()
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(found.line))
    assert "Your work is still here: save it." in found.line
    found.incidents.uninstall()
    found.log.end()


def test_that_the_details_have_what_is_needed_and_not_the_name_of_the_person(
    caught: Caught, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path(__file__).parents[2])
    caught.window.actions_by_name["step"].trigger()
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(caught.line))
    line = caught.window.sessions.notices.lines["incident"]
    next(button for button in line.buttons if button.text() == "Copy details").click()
    details = QGuiApplication.clipboard().text()
    for words in ("Steepest ", "Python ", "numpy ", "RuntimeError", "L = (1 - x)^2", "step"):
        assert words in details
    assert str(Path(__file__).parents[2]) not in details
    assert caught.line, "it stays until it is closed"


def test_that_the_log_is_shown_and_never_grows_beyond_its_bounds(caught: Caught, qtbot: QtBot) -> None:
    shown: list[Path] = []
    caught.incidents.show_file = shown.append
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(caught.line))
    line = caught.window.sessions.notices.lines["incident"]
    next(button for button in line.buttons if button.text() == "Show log").click()
    assert shown == [caught.folder]
    log = logging.getLogger("tests.much")
    for _ in range(3_000):
        log.error("x" * 1_000)
    files = sorted(caught.folder.glob(f"{NAME}*"))
    assert [file.name for file in files] == [NAME, f"{NAME}.1", f"{NAME}.2"]
    assert all(file.stat().st_size <= LARGEST for file in files)


def test_that_two_programs_write_to_one_log(tmp_path: Path) -> None:
    programs = [LogFile(tmp_path / NAME) for _ in range(2)]

    def write(program: int, text: str) -> None:
        programs[program].emit(logging.makeLogRecord({"name": "a", "msg": text, "levelname": "ERROR"}))

    write(0, "begun")
    write(1, "begun")
    for _ in range(600):
        write(0, "x" * 1_000)
    write(1, "of the second")
    write(0, "of the first")
    last = (tmp_path / NAME).read_text("utf-8").splitlines()[-2:]
    assert [line.rpartition(": ")[2] for line in last] == ["of the second", "of the first"]


def test_that_an_interrupt_is_no_incident(caught: Caught) -> None:
    passed: list[object] = []
    assert caught.incidents._hooks is not None
    caught.incidents._hooks = (lambda *args: passed.append(args[0]), *caught.incidents._hooks[1:])
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert passed == [KeyboardInterrupt]
    assert caught.line == ""


def test_that_all_is_as_before_once_nothing_is_caught_any_more(open_desk: OpenDesk, tmp_path: Path) -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    found = Caught(open_desk(), tmp_path / "log")
    assert sys.excepthook != before[0]
    found.incidents.uninstall()
    found.log.end()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_that_a_folder_that_cannot_be_written_leaves_the_program_without_a_log(
    open_desk: OpenDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "log").write_text("in the way")
    found = Caught(open_desk(), tmp_path / "log")
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(found.line))
    found.incidents.uninstall()
    found.log.end()


def test_that_undoing_and_commands_are_kept_as_what_was_done_last(caught: Caught, person: Person) -> None:
    caught.window.controller.set_order(4)
    caught.window.store.do(replace(caught.window.store.scene, pinned=None, minima=()), "something")
    assert "→ order of the Taylor terms" in caught.incidents.details
    assert "→ something" in caught.incidents.details
    assert person.asked == []
