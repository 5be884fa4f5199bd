"""The teacher, with a real store and controller and no widget: pages, goals, progress, and what is put back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.direction import AtAngle
from explorer.lessons.lesson import Lesson
from explorer.lessons.lesson_facts import Facts
from explorer.lessons.lesson_file import read
from explorer.lessons.lesson_words import read_passage
from explorer.options import Options
from ui.background import Background
from ui.controller import Controller, opened
from ui.lessons.teacher import Teacher
from ui.state import Store

LESSON = """\
id = "short"
title = "A short lesson"
about = "Three pages."

[[page]]
title = "Turn"
text = "β = {beta}."
question = "Turn u until L rises."
goal = "change > 0"
reveal = "L rises by {change}."
[page.setup]
loss = "x^2 + 3y^2"
start = [1.0, 2.0]
size = 0.1
panel = "angle"
window = [-3.0, 3.0, -4.0, 4.0]

[[page]]
title = "Step"
text = "{steps} steps."
question = "Step."
goal = "steps >= 2"
reveal = "{steps} steps."
[page.setup]
rule = "gradient"
size = 0.05
surface = true

[[page]]
title = "One variable"
text = "{w_x}"
question = "Go left."
goal = "w_x < 0"
reveal = "There."
[page.setup]
loss = "x^4"
start = [1.0]
"""


class Room(QObject):
    """A store, a controller and a teacher, and what the teacher said."""

    def __init__(self, settings: QSettings, *, synchronous: bool = True) -> None:
        super().__init__()
        self.store = Store(opened(Options()), self)
        self.background = Background(self, synchronous=synchronous)
        self.controller = Controller(self.store, self.background, self)
        self.controller.refresh()
        self.teacher = Teacher(self.controller, settings, self)
        self.pages: list[int] = []
        self.solved: list[int] = []
        self.panels: list[str] = []
        self.surface: list[bool] = []
        self.teacher.page_changed.connect(self.pages.append)
        self.teacher.solved.connect(self.solved.append)
        self.teacher.panel_wanted.connect(self.panels.append)
        self.teacher.surface_wanted.connect(self.surface.append)
        self.left = 0
        self.teacher.left.connect(self._leave)

    def _leave(self) -> None:
        self.left += 1


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def solution(room: Room) -> Facts | None:
    return room.teacher.solution


@pytest.fixture
def room(qapp: QApplication, settings: QSettings) -> Iterator[Room]:
    assert qapp is not None
    made = Room(settings)
    yield made
    made.controller.close()


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return read(LESSON.encode())


def test_that_a_page_sets_up_loss_start_rules_window_and_panel(room: Room, lesson: Lesson) -> None:
    room.teacher.open(lesson)
    now, scene = room.controller.exploration, room.store.scene
    assert (now.loss.text, now.w, now.rules.size) == ("x^2 + 3y^2", (1.0, 2.0), 0.1)
    assert (scene.home.x0, scene.home.y1) == (-3.0, 4.0)
    assert room.panels == ["taylor", "angle"]
    assert room.teacher.facts["beta"] == 180.0


def test_that_a_goal_is_recognised_from_the_state_once_it_was_false(room: Room, lesson: Lesson) -> None:
    room.teacher.open(lesson)
    assert solution(room) is None
    room.controller.turn(120.0)
    assert room.solved == []
    room.controller.turn(30.0)
    assert room.solved == [0]
    found = solution(room)
    assert found is not None
    assert found["change"] > 0.0


def test_that_what_is_revealed_keeps_the_numbers_of_its_moment(room: Room, lesson: Lesson) -> None:
    room.teacher.open(lesson)
    room.controller.turn(30.0)
    room.controller.turn(180.0)
    assert room.solved == [0]
    assert room.teacher.solution is not None
    assert room.teacher.solution["beta"] == pytest.approx(30.0)
    assert room.teacher.facts["beta"] == pytest.approx(180.0)


def test_that_leaving_brings_back_the_person_s_own_exploration(room: Room, lesson: Lesson) -> None:
    room.controller.step()
    room.controller.turn(77.0)
    own = room.store.scene
    room.teacher.open(lesson)
    room.teacher.next()
    room.controller.step()
    left: list[bool] = []
    room.teacher.left.connect(lambda: left.append(True))
    room.teacher.leave()
    assert room.store.scene is own
    assert left == [True]
    assert room.teacher.page is None
    room.controller.turn(33.0)
    assert room.solved == []


def test_that_a_page_is_found_again_as_it_was_left_and_can_be_set_up_again(room: Room, lesson: Lesson) -> None:
    room.teacher.open(lesson)
    room.controller.turn(30.0)
    left = room.store.scene
    room.teacher.next()
    assert room.controller.exploration.rules.direction == AtAngle(180.0)
    room.teacher.back()
    assert room.store.scene is left
    assert solution(room) is not None
    room.teacher.set_up()
    assert room.controller.exploration.rules.direction == AtAngle(180.0)
    assert solution(room) is None
    assert room.teacher.solved_pages == {0}
    room.controller.turn(330.0)
    assert room.solved == [0, 0]


def test_that_there_is_no_page_beyond_the_first_and_the_last(room: Room, lesson: Lesson) -> None:
    room.teacher.open(lesson)
    room.teacher.back()
    for _ in range(5):
        room.teacher.next()
    assert room.pages == [0, 1, 2]


def test_that_progress_is_kept_from_one_day_to_the_next(room: Room, lesson: Lesson, settings: QSettings) -> None:
    room.teacher.open(lesson)
    room.controller.turn(30.0)
    room.teacher.next()
    settings.sync()
    again = QSettings(settings.fileName(), QSettings.Format.IniFormat)
    other = Room(again)
    other.teacher.open(lesson)
    assert other.teacher.solved_pages == {0}
    assert other.teacher.place == 1
    assert other.teacher.solution is None
    other.controller.close()


def test_that_progress_of_a_changed_lesson_is_that_of_the_pages_that_are_left(
    room: Room, lesson: Lesson, settings: QSettings
) -> None:
    room.teacher.open(lesson)
    for _ in range(2):
        room.teacher.next()
    room.controller.place_start((-1.0,))
    shorter = replace(lesson, pages=(lesson.pages[2], lesson.pages[0]))
    room.teacher.open(shorter)
    assert room.teacher.solved_pages == {0}
    assert room.teacher.place == 0
    settings.setValue("lessons/short/solved", 7)
    room.teacher.open(lesson)
    assert room.teacher.solved_pages == frozenset()


def test_that_undo_leads_back_to_the_page_where_it_was_done(room: Room, lesson: Lesson) -> None:
    room.teacher.open(lesson)
    room.controller.turn(100.0)
    room.teacher.next()
    room.controller.undo()
    assert room.teacher.place == 0
    assert room.controller.exploration.rules.direction == AtAngle(100.0)
    room.controller.redo()
    assert room.teacher.place == 1


def test_that_undoing_the_lesson_s_beginning_ends_it_and_keeps_what_is_done_then(room: Room, lesson: Lesson) -> None:
    own = room.store.scene
    room.teacher.open(lesson)
    room.controller.undo()
    assert room.store.scene is own
    assert (room.left, room.teacher.page) == (1, None)
    room.controller.turn(30.0)
    room.controller.step()
    stepped = room.store.scene
    assert room.solved == []
    room.teacher.leave()
    assert room.store.scene is stepped
    room.teacher.open(lesson)
    room.teacher.leave()
    assert room.store.scene is stepped
    assert room.left == 2


def test_that_undoing_the_beginning_of_a_second_lesson_ends_it_too(room: Room, lesson: Lesson) -> None:
    room.teacher.open(lesson)
    room.controller.turn(100.0)
    first = room.store.scene
    room.teacher.open(replace(lesson, identity="other"))
    room.controller.undo()
    assert room.store.scene is first
    assert (room.left, room.teacher.page) == (1, None)


def test_that_what_moves_by_itself_is_to_be_stopped_before_the_scene_is_a_page_s(room: Room, lesson: Lesson) -> None:
    seen: list[str] = []
    room.teacher.begins_page.connect(lambda: seen.append(room.controller.exploration.loss.text))
    room.teacher.open(lesson)
    assert set(seen) == {Options().loss}
    room.teacher.go(2)
    assert "x^4" not in seen
    seen.clear()
    room.teacher.leave()
    assert seen == ["x^4"]


def test_that_the_panel_that_gives_the_answer_away_comes_with_the_reveal(room: Room, lesson: Lesson) -> None:
    first = lesson.pages[0]
    page = replace(first, setup=replace(first.setup, panel="", after="rose"))
    room.teacher.open(replace(lesson, pages=(page, *lesson.pages[1:])))
    assert room.panels == []
    room.controller.turn(30.0)
    assert room.panels == ["rose"]
    room.teacher.next()
    room.teacher.back()
    assert room.panels == ["rose", "rose"]
    room.teacher.set_up()
    assert room.panels == ["rose", "rose"]


def test_that_facts_of_the_start_are_those_of_the_set_up(room: Room, lesson: Lesson) -> None:
    page = replace(lesson.pages[0], text=read_passage("{start_beta}, {start_loss}, {beta}"))
    room.teacher.open(replace(lesson, pages=(page,)))
    room.controller.turn(100.0)
    room.controller.step()
    facts = room.teacher.facts
    assert (facts["start_beta"], facts["start_loss"]) == (180.0, 13.0)
    assert facts["beta"] == pytest.approx(100.0)


def test_that_steps_are_counted_from_the_beginning_of_the_page(room: Room, lesson: Lesson) -> None:
    room.teacher.open(lesson)
    room.controller.step()
    room.teacher.next()
    assert room.teacher.facts["steps"] == 0.0
    room.controller.step()
    room.controller.step()
    assert room.solved == [1]


def test_that_a_surface_is_raised_for_a_page_and_lowered_after_it(room: Room, lesson: Lesson) -> None:
    room.teacher.open(lesson)
    room.teacher.next()
    room.teacher.next()
    assert room.surface == [True, False]
    room.teacher.back()
    room.teacher.leave()
    assert room.surface == [True, False, True, False]


def test_that_another_loss_leaves_facts_of_its_variables_unknown_and_the_page_open(
    room: Room, lesson: Lesson
) -> None:
    room.teacher.open(lesson)
    room.teacher.go(2)
    room.controller.explore_text("p^2 + q^2", (-1.0, 1.0))
    assert math.isnan(room.teacher.facts["w_x"])
    assert room.solved == []


def test_that_opening_another_lesson_keeps_the_exploration_from_before_the_first(room: Room, lesson: Lesson) -> None:
    own = room.store.scene
    room.teacher.open(lesson)
    room.teacher.open(replace(lesson, identity="other"))
    room.teacher.leave()
    assert room.store.scene is own


def test_that_a_run_under_way_does_not_follow_into_the_lesson(
    qtbot: QtBot, settings: QSettings, lesson: Lesson
) -> None:
    room = Room(settings, synchronous=False)
    room.controller.run(True)
    room.teacher.open(lesson)
    qtbot.waitUntil(lambda: room.teacher.facts != {}, timeout=5000)
    assert room.controller.exploration.loss.text == "x^2 + 3y^2"
    assert room.controller.exploration.number == 0
    room.controller.close()


def test_that_pages_turned_quickly_end_at_the_last_one(qtbot: QtBot, settings: QSettings, lesson: Lesson) -> None:
    room = Room(settings, synchronous=False)
    room.teacher.open(lesson)
    room.teacher.next()
    room.teacher.next()
    qtbot.waitUntil(lambda: "w_x" in room.teacher.facts, timeout=5000)
    assert room.controller.exploration.loss.text == "x^4"
    assert room.solved == []
    room.teacher.leave()
    qtbot.waitUntil(lambda: not room.background.is_busy(), timeout=5000)
    assert room.controller.exploration.loss.text == Options().loss
    room.controller.close()
