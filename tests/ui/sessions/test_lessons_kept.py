"""A lesson that is open when a session is saved goes on with it; the exploration from before it comes back after."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

from explorer.lessons.lesson_file import FOLDER
from explorer.sessions.pieces import Moves
from explorer.sessions.session_file import read_session, write_session
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


def test_that_pages_that_the_lesson_does_not_have_any_more_are_not_missed(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    in_a_lesson(window)
    file = saved(window, person, tmp_path / "a.steepest")
    contents = json.loads(file.read_text(encoding="utf-8"))
    contents["lesson"]["solved"] = [0, 500]
    file.write_text(json.dumps(contents), encoding="utf-8")
    other = open_desk(str(file))
    assert teacher(other).solved_pages == {0}
    assert other.windowTitle() == "a.steepest[*] – Steepest"


def test_that_long_work_from_before_the_lesson_comes_back_too(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    window.controller.explore_text("a*x^2 + 7y^2")
    file = saved(window, person, tmp_path / "a.steepest")
    session = read_session(file)
    # a parameter that was animated for some minutes
    moves = 20_000
    values = tuple((1.0 + (i + 1) % 977 / 1_000.0,) for i in range(moves))
    drawn = Moves(0, values, (math.pi,) * moves, (math.e,) * moves)
    held = tuple(replace(parameter, value=values[-1][0]) for parameter in session.parameters)
    write_session(replace(session, path=(*session.path, drawn), tip=moves, row=moves, parameters=held), file)
    window.sessions.desk.read(file)
    window.actions_by_name["lesson_argument"].trigger()
    other = open_desk(str(saved(window, person, file)))
    other.actions_by_name["leave_lesson"].trigger()
    assert (other.store.scene.loss.text, len(other.store.scene.exploration.path)) == ("a*x^2 + 7y^2", moves + 1)


def test_that_a_mistake_in_what_was_before_the_lesson_is_named_with_its_place(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    in_a_lesson(window)
    file = saved(window, person, tmp_path / "a.steepest")
    contents = json.loads(file.read_text(encoding="utf-8"))
    contents["panels"]["own"]["order"] = 99
    file.write_text(json.dumps(contents), encoding="utf-8")
    window.sessions.desk.read(file)
    assert "panels.own.order: expected a whole number" in said(window)


def test_that_what_is_said_of_a_session_goes_with_it(open_desk: OpenDesk, person: Person, tmp_path: Path) -> None:
    window = open_desk()
    file = saved(window, person, tmp_path / "a.steepest")
    contents = json.loads(file.read_text(encoding="utf-8"))
    contents["lesson"] = {"identity": "of another computer", "page": 0, "solved": []}
    (tmp_path / "b.steepest").write_text(json.dumps(contents), encoding="utf-8")
    window.sessions.desk.read(tmp_path / "b.steepest")
    assert said(window, "notes")
    window.sessions.desk.read(file)
    assert said(window, "notes") == ""


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
