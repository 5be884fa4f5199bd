"""A session in the window: saved, opened, refused, and never lost to a file that is not there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from explorer.kernel import Unwanted
from explorer.sessions.rebuilding import Rebuilt, rebuild
from explorer.sessions.session import Session
from explorer.sessions.session_error import SessionError
from explorer.sessions.session_file import read_session, write_session
from tests.explorer.sessions.test_rebuilding import BY_NAME
from tests.explorer.sessions.test_retracing import worked
from tests.ui.sessions.conftest import OpenDesk, Person
from ui.window import MainWindow


def said(window: MainWindow, key: str = "refused") -> str:
    line = window.sessions.notices.lines.get(key)
    return line.label.text() if line is not None else ""


def saved(window: MainWindow, person: Person, file: Path) -> Path:
    person.file = str(file)
    window.actions_by_name["save_session_as"].trigger()
    return file


def drop(target: QWidget, *names: Path) -> bool:
    """Drop files on a widget, and say whether it takes them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(name)) for name in names])
    how = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), *how)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(5, 5), *how)
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def test_that_a_window_that_was_only_opened_has_nothing_to_save_and_asks_nothing(
    open_desk: OpenDesk, person: Person, kept_in: Path
) -> None:
    window = open_desk()
    assert (window.windowTitle(), window.isWindowModified()) == ("Untitled[*] – Steepest", False)
    window.controller.sampler.hover(0.1, 0.1)
    window.sessions.desk.look()
    assert not window.sessions.desk.is_changed
    assert window.close()
    assert person.asked == []
    assert not kept_in.exists()


def test_that_nothing_of_sessions_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, ui.furniture\n"
        "late = ('explorer.sessions.session_file', 'explorer.sessions.journal', 'ui.sessions.desk', 'ui.incidents')\n"
        "print([name for name in sys.modules if name.startswith(late)])"
    )
    root = Path(__file__).parents[3]
    answer = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_that_a_change_is_starred_in_the_title_until_it_is_saved(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    window.controller.step()
    assert window.isWindowModified()
    file = saved(window, person, tmp_path / "valley.steepest")
    assert (window.windowTitle(), window.isWindowModified()) == ("valley.steepest[*] – Steepest", False)
    window.controller.set_order(5)
    assert window.isWindowModified()
    window.actions_by_name["save_session"].trigger()
    assert not window.isWindowModified()
    assert read_session(file).order == 5
    assert person.asked == ["file session.steepest"]


def test_that_undoing_a_change_takes_the_star_away(open_desk: OpenDesk) -> None:
    window = open_desk()
    window.controller.step()
    window.controller.undo()
    window.sessions.desk.look()
    assert not window.isWindowModified()


@pytest.mark.parametrize(
    "change",
    [
        lambda window: window.landscape.zoom(0.5),
        lambda window: window.experiments.show("race"),
        lambda window: window.actions_by_name["equal_axes"].setChecked(False),
        lambda window: window.controls.speed.setValue(9),
        lambda window: window.surface.bowl_button.setChecked(True),
        lambda window: window.actions_by_name["run_1000"].setChecked(True),
    ],
    ids=["view", "experiment", "axes", "speed", "surface", "steps of a run"],
)
def test_that_what_is_seen_and_chosen_counts_as_a_change(open_desk: OpenDesk, change: object, qtbot: QtBot) -> None:
    window = open_desk()
    assert callable(change)
    change(window)
    assert window.sessions.desk.is_changed
    if window.controller.stepper.most_steps == 10_000:
        qtbot.waitUntil(window.isWindowModified, timeout=2_000)


def test_that_colours_and_sizes_of_panels_are_no_work(open_desk: OpenDesk) -> None:
    window = open_desk()
    window.actions_by_name["dark"].setChecked(True)
    window.resize(1100, 720)
    QApplication.processEvents()
    assert not window.sessions.desk.is_changed


def test_that_opening_brings_back_the_same_path_bit_by_bit(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    window.controller.run(True)
    window.controller.back()
    window.controller.turn(200.0)
    window.controller.step()
    window.landscape.zoom(0.7)
    before, view = window.store.scene, window.landscape.wanted_window
    file = saved(window, person, tmp_path / "a.steepest")
    window.close()
    other = open_desk(str(file))
    after = other.store.scene.exploration
    assert other.windowTitle() == "a.steepest[*] – Steepest"
    assert (after.tip, after.row, after.rules, after.order) == (
        before.exploration.tip, before.exploration.row, before.exploration.rules, before.exploration.order,
    )  # fmt: skip
    rows = range(len(before.exploration.path))
    assert [repr(after.path.record(row)) for row in rows] == [
        repr(before.exploration.path.record(row)) for row in rows
    ]
    assert other.landscape.wanted_window == view
    assert not other.sessions.desk.is_changed
    assert other.store.undo_text == ""


def test_that_a_dropped_session_is_opened_and_any_other_file_is_left_alone(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    window.controller.step()
    file = saved(window, person, tmp_path / "a.steepest")
    window.controller.step()
    person.answer = "discard"
    assert drop(window, file)
    assert window.store.scene.exploration.number == 1
    # the field would have taken the name of the file as a loss
    window.controller.step()
    assert drop(window.loss_bar.edit, file)
    assert window.store.scene.exploration.number == 1
    assert window.loss_bar.edit.text() == window.store.scene.loss.text
    assert not drop(window, tmp_path / "picture.png")
    assert not drop(window, file, file)


@pytest.mark.parametrize(
    ("answer", "number", "is_saved"), [("cancel", 2, False), ("discard", 1, False), ("save", 1, True)], ids=str
)
def test_that_opening_another_asks_what_is_to_become_of_the_work(
    open_desk: OpenDesk, person: Person, tmp_path: Path, answer: str, number: int, is_saved: bool
) -> None:
    window = open_desk()
    window.controller.step()
    other = saved(window, person, tmp_path / "other.steepest")
    mine = saved(window, person, tmp_path / "mine.steepest")
    window.controller.step()
    person.answer, person.file = answer, str(other)
    window.actions_by_name["open_session"].trigger()
    assert person.asked[-1] == "unsaved mine.steepest"
    assert window.store.scene.exploration.number == number
    assert (read_session(mine).rows == 3) is is_saved


def test_that_new_begins_anew_without_a_file(open_desk: OpenDesk, person: Person, tmp_path: Path) -> None:
    window = open_desk()
    window.controller.explore_text("x^2 + 2y^2")
    saved(window, person, tmp_path / "a.steepest")
    window.actions_by_name["new_session"].trigger()
    assert window.store.scene.loss.text == "(1 - x)^2 + 100(y - x^2)^2"
    assert (window.windowTitle(), window.isWindowModified()) == ("Untitled[*] – Steepest", False)
    assert window.store.undo_text == ""


BAD = {
    "nothing": (b"", "line 1"),
    "text": (b"x^2", "line 1"),
    "deep": (b"[" * 100_000, "deep"),
    "newer": (b'{"format": "steepest-session", "version": 99}', "newer"),
    "another": (b'{"format": "something else", "version": 1}', "format"),
}


@pytest.mark.parametrize("name", BAD)
def test_that_what_is_no_session_is_refused_and_leaves_the_window_as_it_was(
    open_desk: OpenDesk, tmp_path: Path, name: str
) -> None:
    contents, words = BAD[name]
    file = tmp_path / "bad.steepest"
    file.write_bytes(contents)
    window = open_desk()
    window.controller.step()
    window.store.settle()
    scene, title = window.store.scene, window.windowTitle()
    window.sessions.desk.read(file)
    assert words in said(window).lower()
    assert said(window).startswith("bad.steepest cannot be opened: ")
    assert window.store.scene is scene
    assert (window.windowTitle(), window.store.undo_text) == (title, "step")
    assert file.read_bytes() == contents


def test_that_a_wrong_value_is_named_with_its_place(open_desk: OpenDesk, person: Person, tmp_path: Path) -> None:
    window = open_desk()
    window.controller.step()
    file = saved(window, person, tmp_path / "a.steepest")
    contents = json.loads(file.read_text())
    contents["path"][1]["rules"]["size"] = "large"
    file.write_text(json.dumps(contents))
    window.sessions.desk.read(file)
    assert "path[1].rules.size" in said(window)


def test_that_a_file_that_is_gone_is_taken_off_the_list(open_desk: OpenDesk, person: Person, tmp_path: Path) -> None:
    window = open_desk()
    window.controller.step()
    first = saved(window, person, tmp_path / "first.steepest")
    second = saved(window, person, tmp_path / "second.steepest")
    recent = window.sessions.recent
    assert recent.files == [str(second), str(first)]
    assert [action.text()[:10] for action in window.sessions.menu.actions()[:2]] == ["&1 second.", "&2 first.s"]
    first.unlink()
    window.sessions.menu.actions()[1].trigger()
    assert said(window) == (
        "first.steepest cannot be opened: the file cannot be read: it is not there. What is here stays."
    )
    assert recent.files == [str(second)]
    window.sessions.menu.actions()[-1].trigger()
    assert recent.files == []
    assert not window.sessions.menu.menuAction().isEnabled()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_that_a_file_whose_name_is_no_text_is_saved_and_not_listed_under_another_name(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    file = saved(window, person, tmp_path / os.fsdecode(b"caf\xe9.steepest"))
    assert file.exists()
    assert window.sessions.recent.files == []


def test_that_the_list_of_recent_files_lasts_until_another_day(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    names = [tmp_path / f"{i}.steepest" for i in range(12)]
    for name in names:
        saved(window, person, name)
    window.close()
    assert open_desk().sessions.recent.files == [str(name) for name in names[::-1][:10]]


def test_that_esc_gives_an_opening_up_and_the_window_stays_as_it_was(
    open_desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def endless(_session: object, wanted: Callable[[], bool], _progress: object) -> None:
        while wanted():
            time.sleep(0.005)
        raise Unwanted

    file = tmp_path / "a.steepest"
    write_session(worked(BY_NAME["Himmelblau"]).session, file)
    window = open_desk(synchronous=False)
    qtbot.waitUntil(lambda: window.controller.model is not None and not window.background.is_busy(), timeout=10_000)
    scene, title = window.store.scene, window.windowTitle()
    monkeypatch.setattr("ui.sessions.opening.rebuild", endless)
    window.sessions.desk.read(file)
    qtbot.waitUntil(lambda: "session" in window.long_work.lanes, timeout=5_000)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.background.is_busy("session")
    assert window.controls.status.text() == "Cancelled: what is here stays"
    assert (window.store.scene, window.windowTitle()) == (scene, title)


def test_that_what_is_done_while_a_session_is_made_ready_is_asked_about(
    open_desk: OpenDesk, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.steepest"
    write_session(worked(BY_NAME["Himmelblau"]).session, file)
    window = open_desk()

    def slowly(session: Session, wanted: Callable[[], bool], progress: Callable[[float], None]) -> Rebuilt:
        window.controller.step()
        return rebuild(session, wanted, progress)

    monkeypatch.setattr("ui.sessions.opening.rebuild", slowly)
    window.sessions.desk.open_file(file)
    assert person.asked == ["unsaved Untitled"]
    assert window.store.scene.exploration.number == 1
    person.answer = "discard"
    window.sessions.desk.open_file(file)
    assert window.store.scene.loss.text == BY_NAME["Himmelblau"].expression


# -- where it cannot be written


def test_that_a_folder_that_is_gone_is_said_and_the_work_stays_unsaved(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    window.controller.step()
    saved(window, person, tmp_path / "gone" / "a.steepest")
    assert said(window) == (
        "a.steepest is not saved: the file cannot be written: the folder is not there any more; choose another one. "
        "Nothing is lost: the session is still here."
    )
    assert window.isWindowModified()
    assert window.sessions.desk.file is None
    # the notice offers another name
    person.file = str(tmp_path / "b.steepest")
    window.sessions.notices.lines["refused"].buttons[0].click()
    assert (said(window), window.isWindowModified()) == ("", False)


def test_that_a_full_disk_leaves_the_file_as_it_was(
    open_desk: OpenDesk, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_desk(keeps=False)
    file = saved(window, person, tmp_path / "a.steepest")
    before = file.read_bytes()
    window.controller.step()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.write", full)
    window.actions_by_name["save_session"].trigger()
    monkeypatch.undo()
    assert "the disk is full" in said(window)
    assert window.isWindowModified()
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".part"] == []


@pytest.mark.parametrize("answer", ["cancel", "write"])
def test_that_a_file_that_somebody_else_has_written_is_not_written_over_unasked(
    open_desk: OpenDesk, person: Person, tmp_path: Path, answer: str
) -> None:
    file = tmp_path / "a.steepest"
    one, other = open_desk(), open_desk()
    one.controller.step()
    saved(one, person, file)
    other.sessions.desk.read(file)
    assert other.store.scene.exploration.number == 1
    one.controller.step()
    one.actions_by_name["save_session"].trigger()
    assert read_session(file).rows == 3
    other.controller.back()
    person.answer = answer
    other.actions_by_name["save_session"].trigger()
    assert person.asked[-1] == "overwrite a.steepest"
    assert read_session(file).row == (2 if answer == "cancel" else 0)
    assert other.isWindowModified() is (answer == "cancel")
    assert read_session(file).rows == (3 if answer == "cancel" else 2)


def test_that_a_session_saved_twice_at_once_is_not_taken_for_somebody_elses(
    open_desk: OpenDesk, person: Person, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_desk(synchronous=False)
    qtbot.waitUntil(lambda: not window.background.is_busy(), timeout=10_000)
    person.file = str(tmp_path / "a.steepest")
    window.controller.set_order(4)
    window.sessions.save_as()
    for order in (5, 6):
        window.controller.set_order(order)
        window.sessions.save()
    qtbot.waitUntil(lambda: not window.sessions.desk.is_changed, timeout=10_000)
    assert read_session(Path(person.file)).order == 6
    assert not [what for what in person.asked if what.startswith("overwrite")]


def test_that_what_is_saved_elsewhere_meanwhile_is_saved_there_and_stays_there(
    open_desk: OpenDesk, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window = open_desk(synchronous=False)
    qtbot.waitUntil(lambda: not window.background.is_busy(), timeout=10_000)
    desk, names = window.sessions.desk, [tmp_path / f"{name}.steepest" for name in "abc"]
    person.file = str(names[0])
    window.sessions.save_as()
    qtbot.waitUntil(lambda: desk.file == names[0], timeout=10_000)
    full = [names[0]]

    def slowly(session: Session, path: Path) -> None:
        time.sleep(0.2)
        if path in full:
            raise SessionError("the disk is full")
        write_session(session, path)

    monkeypatch.setattr("ui.sessions.desk.write_session", slowly)
    window.controller.set_order(4)
    window.sessions.save()
    window.sessions.save()
    qtbot.waitUntil(lambda: bool(said(window)), timeout=10_000)
    # what failed is not tried again behind the back of a person who has saved elsewhere
    full.clear()
    person.file = str(names[1])
    window.sessions.save_as()
    qtbot.waitUntil(lambda: not desk.is_changed, timeout=10_000)
    assert (desk.file, read_session(names[0]).order) == (names[1], 3)
    window.controller.set_order(5)
    window.sessions.save()
    person.file = str(names[2])
    window.sessions.save_as()
    window.controller.set_order(6)
    window.sessions.save()
    qtbot.waitUntil(lambda: desk.file == names[2] and not desk.is_changed, timeout=10_000)
    assert [read_session(name).order for name in names] == [3, 5, 6]


def test_that_a_slow_save_does_not_give_its_file_to_the_session_that_is_opened_meanwhile(
    open_desk: OpenDesk, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    other = tmp_path / "other.steepest"
    write_session(worked(BY_NAME["Himmelblau"]).session, other)
    window = open_desk(synchronous=False)
    qtbot.waitUntil(lambda: not window.background.is_busy(), timeout=10_000)
    desk, person.file = window.sessions.desk, str(tmp_path / "a.steepest")
    ends: list[Path] = []

    def slowly(session: Session, path: Path) -> None:
        time.sleep(0.6)
        write_session(session, path)
        ends.append(path)

    monkeypatch.setattr("ui.sessions.desk.write_session", slowly)
    window.controller.step()
    window.sessions.save_as()
    person.answer = "discard"
    desk.open_file(other)
    qtbot.waitUntil(lambda: desk.file == other, timeout=10_000)
    qtbot.waitUntil(lambda: bool(ends), timeout=10_000)
    qtbot.wait(100)
    assert (desk.file, desk.is_changed) == (other, False)


# -- closing


def test_that_closing_asks_about_changes_to_a_file(
    open_desk: OpenDesk, person: Person, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_desk()
    file = saved(window, person, tmp_path / "a.steepest")
    window.controller.step()
    person.answer = "cancel"
    assert not window.close()
    assert window.isVisible()
    assert person.asked[-1] == "unsaved a.steepest"
    person.answer = "save"
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert read_session(file).rows == 2


def test_that_work_in_no_file_is_kept_on_closing_and_not_asked_about(
    open_desk: OpenDesk, person: Person, kept_in: Path
) -> None:
    window = open_desk()
    window.controller.step()
    assert window.close()
    assert person.asked == []
    assert any(kept_in.glob("*.base"))
