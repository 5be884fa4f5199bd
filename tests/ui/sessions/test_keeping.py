"""Work that is in no file: kept from moment to moment, and offered again after a crash, a kill, or a plain close."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from explorer.sessions.recovery import recover
from explorer.sessions.session_file import read_session
from tests.ui.sessions.conftest import OpenDesk, Person
from tests.ui.sessions.test_files import said, saved
from ui.sessions.leftovers import when
from ui.window import MainWindow

ROOT = Path(__file__).parents[3]


def crash(window: MainWindow) -> None:
    """End as a program does that is killed: what is in the journal stays, and nobody holds it."""
    autosave, leftovers = window.sessions.desk.autosave, window.sessions.desk.leftovers
    assert autosave is not None
    assert leftovers is not None
    window.sessions.desk.look()
    window.sessions.desk.lanes.close()
    autosave._is_closed = True
    autosave._writer.leave()
    leftovers.close()


def answers(window: MainWindow) -> list[str]:
    line = window.sessions.notices.lines.get("leftover")
    return [] if line is None else [button.text() for button in line.findChildren(QPushButton)]


def answer(window: MainWindow, text: str) -> None:
    line = window.sessions.notices.lines["leftover"]
    next(button for button in line.findChildren(QPushButton) if button.text() == text).click()


def test_that_work_is_offered_after_a_crash_and_comes_back_with_all_its_steps(
    open_desk: OpenDesk, kept_in: Path
) -> None:
    window = open_desk()
    window.controller.explore_text("x^2 + 3y^2")
    for _ in range(7):
        window.controller.step()
    window.controller.set_order(6)
    before = window.store.scene.exploration
    crash(window)
    other = open_desk()
    assert said(other, "leftover").startswith("Restore the work of today, ")
    assert said(other, "leftover").endswith(": x^2 + 3y^2, 7 steps?")
    assert answers(other) == ["Restore", "Discard"]
    answer(other, "Restore")
    after = other.store.scene.exploration
    assert (after.number, after.order, after.w) == (7, 6, before.w)
    assert other.isWindowModified()
    assert said(other, "leftover") == ""
    assert len(list(kept_in.glob("*.base"))) == 1, "what was left is gone, once it is kept anew"


def test_that_what_is_discarded_is_never_offered_again(open_desk: OpenDesk, kept_in: Path) -> None:
    window = open_desk()
    window.controller.step()
    crash(window)
    answer(open_desk(), "Discard")
    assert list(kept_in.iterdir()) == []


def test_that_of_several_the_newest_is_offered_first_and_the_others_are_listed(open_desk: OpenDesk) -> None:
    for text in ("x^2 + 7y^2", "x^4 + y^4", "x^2 + 5y^2"):
        window = open_desk()
        window.controller.explore_text(text)
        crash(window)
        time.sleep(0.01)
    other = open_desk()
    assert "x^2 + 5y^2" in said(other, "leftover")
    assert answers(other) == ["Restore", "Discard", "2 more"]
    menu = other.sessions.notices.lines["leftover"].findChild(QMenu)
    assert menu is not None
    others = menu.actions()
    entries = [action.text() for action in others]
    assert ["x^4 + y^4" in entries[0], "x^2 + 7y^2" in entries[1], entries[2]] == [True, True, "Discard all"]
    others[1].trigger()
    answer(other, "Restore")
    assert other.store.scene.loss.text == "x^2 + 7y^2"
    assert answers(other) == ["Restore", "Discard", "1 more"]


def test_that_a_window_that_is_open_is_not_offered_to_another_one(open_desk: OpenDesk, kept_in: Path) -> None:
    one = open_desk()
    one.controller.step()
    one.sessions.desk.look()
    other = open_desk()
    assert said(other, "leftover") == ""
    other.controller.step()
    other.sessions.desk.look()
    assert len(list(kept_in.glob("*.base"))) == 2


def test_that_nobody_else_is_offered_what_waits_for_an_answer_and_a_later_start_is(open_desk: OpenDesk) -> None:
    window = open_desk()
    window.controller.step()
    crash(window)
    one = open_desk()
    assert said(one, "leftover")
    assert said(open_desk(), "leftover") == ""
    one.close()
    assert said(open_desk(), "leftover")


def test_that_work_on_a_file_comes_back_with_its_file_and_is_not_saved(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    file = saved(window, person, tmp_path / "a.steepest")
    window.controller.step()
    crash(window)
    other = open_desk()
    assert "(a.steepest)" in said(other, "leftover")
    answer(other, "Restore")
    assert (other.windowTitle(), other.isWindowModified()) == ("a.steepest[*] – Steepest", True)
    other.actions_by_name["save_session"].trigger()
    assert not other.isWindowModified()
    assert file.exists()
    # nobody else had written the file meanwhile
    assert [what for what in person.asked if what.startswith("overwrite")] == []


def test_that_work_that_comes_back_is_not_written_over_what_somebody_else_has_saved_since(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    file = saved(window, person, tmp_path / "a.steepest")
    window.controller.step()
    crash(window)
    other = open_desk(str(file), keeps=False)
    other.controller.set_order(7)
    other.actions_by_name["save_session"].trigger()
    again = open_desk()
    answer(again, "Restore")
    crash(again)
    # also where the program has died again in between
    third = open_desk()
    answer(third, "Restore")
    third.actions_by_name["save_session"].trigger()
    assert person.asked[-1] == "overwrite a.steepest"
    assert read_session(file).order == 7


def test_that_what_is_saved_leaves_no_journal(
    open_desk: OpenDesk, person: Person, tmp_path: Path, kept_in: Path
) -> None:
    window = open_desk()
    window.controller.step()
    window.sessions.desk.look()
    assert len(list(kept_in.glob("*.journal"))) == 1
    saved(window, person, tmp_path / "a.steepest")
    assert list(kept_in.iterdir()) == []


def test_that_a_damaged_journal_is_said_to_be_damaged(open_desk: OpenDesk, kept_in: Path) -> None:
    window = open_desk()
    window.controller.step()
    crash(window)
    base = next(kept_in.glob("*.base"))
    base.write_bytes(base.read_bytes()[:200])
    other = open_desk()
    assert "cannot be restored" in said(other, "leftover")
    assert answers(other) == ["Discard"]


def test_that_where_nothing_can_be_kept_it_is_said_once_and_closing_asks(
    open_desk: OpenDesk, person: Person, kept_in: Path
) -> None:
    kept_in.parent.mkdir(parents=True)
    kept_in.write_text("a file in the place of the folder")
    window = open_desk()
    window.controller.step()
    window.sessions.desk.look()
    assert said(window, "autosave").startswith("The work of now cannot be kept for the next start: ")
    assert not window.close()
    assert person.asked == ["unsaved Untitled"]
    kept_in.unlink()
    window.controller.step()
    window.sessions.desk.look()
    assert said(window, "autosave") == ""
    assert window.close()


@pytest.mark.parametrize(
    ("ago", "words"), [(0, "today, 09:05"), (1, "yesterday, 09:05"), (400, None)], ids=["today", "yesterday", "date"]
)
def test_that_moments_are_said_as_a_person_would(ago: int, words: str | None) -> None:
    moment = datetime.now().astimezone().replace(hour=9, minute=5) - timedelta(days=ago)
    assert when(moment) == (words or f"{moment.day} {moment:%B} {moment.year}, 09:05")


_WORKING = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from ui.app import application
app = application()
from ui.window import MainWindow
window = MainWindow(settings=QSettings(sys.argv[1] + "/s.ini", QSettings.Format.IniFormat))
window.show()
window.sessions.begin(Path(sys.argv[2]))
clock = QTimer(interval=20)
clock.timeout.connect(window.controller.step)
clock.start()
window.store.changed.connect(lambda _, after: print(after.exploration.number, flush=True))
app.exec()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
def test_that_a_program_killed_at_work_loses_at_most_its_last_second(tmp_path: Path, kept_in: Path) -> None:
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(ROOT), QT_LOGGING_RULES="*=false")
    words = [sys.executable, "-c", _WORKING, str(tmp_path), str(kept_in)]
    told: list[tuple[float, int]] = []
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        # one that never gets to work must not be waited for
        patience = threading.Timer(60.0, program.kill)
        patience.start()
        for line in program.stdout:
            told.append((time.monotonic(), int(line)))
            if told[-1][0] - told[0][0] > 2.5:
                break
        killed = time.monotonic()
        program.kill()
        patience.cancel()
    (left,) = recover(kept_in)
    assert left.session is not None
    assert left.problem == ""
    older = [number for moment, number in told if moment < killed - 1.0]
    assert left.session.rows - 1 >= older[-1] > 0
    left.discard()


def test_that_a_window_that_works_in_threads_keeps_a_run_while_it_goes_on(
    open_desk: OpenDesk, kept_in: Path, qtbot: QtBot
) -> None:
    window = open_desk(synchronous=False)
    qtbot.waitUntil(lambda: window.controller.model is not None and not window.background.is_busy(), timeout=10_000)
    window.controller.stepper.take(3_000)
    qtbot.waitUntil(lambda: window.store.scene.exploration.number == 3_000, timeout=30_000)
    qtbot.waitUntil(lambda: any(kept_in.glob("*.base")) and not window.sessions.desk.lanes.is_busy(), timeout=10_000)
    window.close()
    QApplication.processEvents()
    (left,) = recover(kept_in)
    assert left.session is not None
    assert left.session.rows == 3_001
    left.release()
