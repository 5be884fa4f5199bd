"""A lesson that is open when a session is saved goes on with it; the exploration from before it comes back after."""

from __future__ import annotations

from pathlib import Path

from explorer.lessons.lesson_file import FOLDER
from tests.ui.sessions.conftest import OpenDesk, Person
from tests.ui.sessions.test_files import said, saved
from ui.lessons.teacher import Teacher
from ui.window import MainWindow


def teacher(window: MainWindow) -> Teacher:
    found = window.classroom.teacher
    assert found is not None
    return found


def in_a_lesson(window: MainWindow) -> None:
    """Work, then open a lesson, solve its first page, and go on to the next."""
    window.controller.explore_text("x^2 + 7y^2")
    window.controller.step()
    window.controller.step()
    window.actions_by_name["lesson_argument"].trigger()
    for _ in range(5):
        window.controller.step()
    assert 0 in teacher(window).solved_pages
    window.actions_by_name["lesson_next"].trigger()
    window.controller.turn_by(5.0)


def test_that_a_lesson_goes_on_where_it_was(open_desk: OpenDesk, person: Person, tmp_path: Path) -> None:
    window = open_desk()
    in_a_lesson(window)
    page = window.store.scene.exploration
    file = saved(window, person, tmp_path / "a.steepest")
    window.close()
    other = open_desk()
    # what was solved is in the session, too
    other.settings.remove("lessons")
    other.sessions.desk.read(file)
    lesson = teacher(other)
    assert (lesson.place, 0 in lesson.solved_pages) == (1, True)
    assert other.store.scene.exploration.rules == page.rules
    assert other.classroom.is_open
    assert not other.sessions.desk.is_changed
    other.actions_by_name["leave_lesson"].trigger()
    own = other.store.scene.exploration
    assert (own.loss.text, own.number) == ("x^2 + 7y^2", 2)


def test_that_a_page_that_was_opened_again_can_be_solved(open_desk: OpenDesk, person: Person, tmp_path: Path) -> None:
    window = open_desk()
    in_a_lesson(window)
    file = saved(window, person, tmp_path / "a.steepest")
    window.close()
    other = open_desk(str(file))
    for _ in range(36):
        other.controller.turn_by(5.0)
    assert 1 in teacher(other).solved_pages


def test_that_opening_a_session_ends_a_lesson_for_good(open_desk: OpenDesk, person: Person, tmp_path: Path) -> None:
    window = open_desk()
    window.controller.step()
    file = saved(window, person, tmp_path / "a.steepest")
    window.actions_by_name["lesson_argument"].trigger()
    person.answer = "discard"
    window.sessions.desk.open_file(file)
    assert not window.classroom.is_open
    assert window.store.scene.exploration.number == 1
    assert window.store.undo_text == ""
    assert not window.sessions.desk.is_changed


def test_that_a_lesson_of_ones_own_is_found_again_and_one_that_is_gone_is_said_to_be(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    text = (FOLDER / "1-argument.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(text.replace('id = "argument"', 'id = "my-own"'), encoding="utf-8")
    window = open_desk()
    window.classroom.lessons.open_file(own)
    assert teacher(window).lesson is not None
    file = saved(window, person, tmp_path / "a.steepest")
    window.close()
    assert str(own) not in file.read_text(encoding="utf-8"), "a session names no files: it may come from anybody"
    second = open_desk(str(file))
    assert second.classroom.is_open
    second.close()
    own.unlink()
    third = open_desk(str(file))
    assert not third.classroom.is_open
    assert said(third, "notes") == "The lesson that was open is not here; what was done in it is."
