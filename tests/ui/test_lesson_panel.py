"""The panel of a lesson: what it shows of a page, and what stays in its place while numbers change."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QBoxLayout, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from explorer.lesson import Lesson
from explorer.lesson_facts import Facts
from explorer.lesson_file import FOLDER, load, shipped
from explorer.lesson_words import read_number
from explorer.options import Options
from ui.background import Background
from ui.controller import Controller, opened
from ui.lesson_panel import LessonPanel
from ui.lesson_values import written
from ui.lessons import LESSONS, Lessons
from ui.live_text import LiveText, Paragraph, Run, words_of
from ui.state import Store
from ui.theme import DARK, LIGHT

FACTS: Facts = {"beta": 180.0, "change": -1.40699, "cos_beta": -1.0, "gradient_norm": 5.3, "dot": -5.3}


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return load(shipped()[0])


@pytest.fixture
def panel(qtbot: QtBot) -> LessonPanel:
    made = LessonPanel()
    qtbot.addWidget(made)
    made.resize(1280, 140)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_that_a_page_shows_its_title_place_text_question_and_numbers(panel: LessonPanel, lesson: Lesson) -> None:
    panel.show_page(lesson, 1, {0}, None)
    panel.show_facts(FACTS)
    assert panel.title.text() == "A small change"
    assert panel.count.text() == "2 of 8"
    assert panel.dots.accessibleName() == "Page 2 of 8, 1 solved"
    assert "Now it is −1.407. Negative is good" in panel.text.text
    assert panel.answer.text.startswith("Which directions are bad?")
    assert panel.answer.text.endswith("Not yet: ΔL = −1.407")
    assert panel.text.accessibleName() == panel.text.text


def test_that_the_reveal_takes_the_place_of_the_state_and_keeps_its_numbers(
    panel: LessonPanel, lesson: Lesson
) -> None:
    panel.show_page(lesson, 1, {1}, {"beta": 90.5, "change": 0.25})
    panel.show_facts(FACTS)
    assert "✓ With β = 90.5° between u and ∇L the loss changes by 0.25" in panel.answer.text
    assert "Not yet" not in panel.answer.text
    assert not panel.hint_button.isVisible()


def test_that_numbers_that_are_not_known_yet_or_do_not_exist_are_not_invented(
    panel: LessonPanel, lesson: Lesson
) -> None:
    panel.show_page(lesson, 1, set(), None)
    assert "Now it is …." in panel.text.text
    panel.show_facts({"beta": math.nan, "change": math.nan})
    assert "Now it is –." in panel.text.text
    assert panel.answer.text.endswith("Not yet: ΔL = –")


def test_that_the_hint_is_shown_when_asked_for_and_put_away_with_the_page(panel: LessonPanel, lesson: Lesson) -> None:
    panel.show_page(lesson, 1, set(), None)
    assert "Ctrl+Left" not in panel.answer.text
    QTest.mouseClick(panel.hint_button, Qt.MouseButton.LeftButton)
    assert "Ctrl+Left" in panel.answer.text
    panel.show_page(lesson, 2, set(), None)
    assert not panel.hint_button.isChecked()


def test_that_the_buttons_wish_and_the_first_and_last_page_have_an_end(
    qtbot: QtBot, panel: LessonPanel, lesson: Lesson
) -> None:
    panel.show_page(lesson, 0, set(), None)
    assert not panel.back_button.isEnabled()
    panel.show_page(lesson, 3, set(), None)
    for button, signal in (
        (panel.back_button, panel.back_wanted), (panel.next_button, panel.next_wanted),
        (panel.set_up_button, panel.set_up_wanted), (panel.leave_button, panel.leave_wanted),
    ):  # fmt: skip
        with qtbot.waitSignal(signal, timeout=500):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    panel.show_page(lesson, 7, set(), None)
    assert not panel.next_button.isEnabled()


def test_that_a_click_on_a_dot_wishes_that_page(qtbot: QtBot, panel: LessonPanel, lesson: Lesson) -> None:
    panel.show_page(lesson, 0, set(), None)
    with qtbot.waitSignal(panel.page_wanted, timeout=500) as heard:
        QTest.mouseClick(panel.dots, Qt.MouseButton.LeftButton, pos=panel.dots.centre(4).toPoint())
    assert heard.args == [4]


def test_that_a_click_leaves_the_focus_where_it_was_and_everything_has_a_name(
    panel: LessonPanel, lesson: Lesson
) -> None:
    panel.show_page(lesson, 2, set(), None)
    for widget in (*panel.findChildren(QToolButton), *panel.findChildren(QScrollArea)):
        assert widget.focusPolicy() in {Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.NoFocus}
        assert widget.accessibleName()


@pytest.mark.parametrize(("size", "expected"), [
    ((1280, 140), QBoxLayout.Direction.LeftToRight), ((340, 430), QBoxLayout.Direction.TopToBottom),
])  # fmt: skip
def test_that_it_stands_side_by_side_where_it_is_wide(
    panel: LessonPanel, lesson: Lesson, size: tuple[int, int], expected: QBoxLayout.Direction
) -> None:
    panel.show_page(lesson, 1, set(), None)
    panel.resize(*size)
    QApplication.processEvents()
    assert panel.width() == size[0]
    text, answer = panel.text.mapTo(panel, QPoint(0, 0)), panel.answer.mapTo(panel, QPoint(0, 0))
    is_beside = text.y() == answer.y() and text.x() < answer.x()
    assert is_beside is (expected is QBoxLayout.Direction.LeftToRight)


@pytest.mark.parametrize("place", range(8))
def test_that_every_page_of_the_first_lesson_fits_without_scrolling(
    panel: LessonPanel, lesson: Lesson, place: int
) -> None:
    facts = dict.fromkeys(lesson.pages[place].names, -0.12345)
    for solution in (None, facts):
        panel.show_page(lesson, place, set(), solution)
        panel.show_facts(facts)
        QApplication.processEvents()
        assert all(area.verticalScrollBar().maximum() == 0 for area in panel.findChildren(QScrollArea))


def test_that_a_theme_shows_the_same_words_in_other_colours(panel: LessonPanel, lesson: Lesson) -> None:
    panel.show_page(lesson, 1, set(), None)
    panel.show_facts(FACTS)
    words, light = panel.answer.text, panel.grab().toImage()
    panel.set_theme(DARK)
    assert panel.answer.text == words
    assert panel.grab().toImage() != light
    panel.set_theme(LIGHT)
    assert panel.grab().toImage() == light


def test_that_larger_type_makes_the_text_larger(
    panel: LessonPanel, lesson: Lesson, set_type: Callable[[float], None]
) -> None:
    panel.show_page(lesson, 1, set(), None)
    panel.show_facts(FACTS)
    usual = panel.text.heightForWidth(500)
    set_type(1.35)
    panel.set_large(True)
    QApplication.processEvents()
    assert panel.text.heightForWidth(500) > 1.3 * usual
    assert panel.title.font().pointSizeF() == QApplication.font().pointSizeF()


# -- text with numbers in it


def test_that_nothing_moves_while_a_number_stays_within_its_room(qtbot: QtBot) -> None:
    text = LiveText("text")
    qtbot.addWidget(text)
    runs = [Run("The change is "), Run(slot=0, room="0.0000"), Run(", and that is all that there is to say of it.")]
    text.show_paragraphs([Paragraph(words_of(runs))])
    text.resize(180, 100)
    heights = set()
    for number in ("1", "0.5", "−0.25", "3.14"):
        text.show_numbers({0: (number, "")})
        heights.add(text.heightForWidth(180))
        assert f"The change is {number}, and" in text.text
    assert len(heights) == 1


def test_that_a_relation_holds_on_to_both_of_its_sides() -> None:
    words = words_of([Run("here L = "), Run(slot=0), Run(" and so on")])
    assert ["".join(run.text for run in word) for word in words] == ["here", "L\u00a0=\u00a0", "and", "so", "on"]
    assert words[1][-1].slot == 0


def test_that_lines_are_broken_where_there_is_no_room(qtbot: QtBot) -> None:
    text = LiveText("text")
    qtbot.addWidget(text)
    text.show_paragraphs([Paragraph(words_of([Run("one two three four five six")]))])
    width = round(QFontMetricsF(text.font()).horizontalAdvance("one two three")) + 4
    assert text.heightForWidth(width) > 1.5 * text.heightForWidth(2000)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("beta", 180.0, "180°"), ("beta", 90.04, "90.04°"), ("steps", 12.0, "12"), ("change", -1.40699, "−1.407"),
        ("eta", 1e-12, "1e−12"), ("100*ratio", 3.0, "3"), ("change", math.nan, "–"), ("beta", math.nan, "–"),
        ("loss", math.inf, "∞"),
    ],
)  # fmt: skip
def test_that_facts_are_written_as_what_they_are(text: str, value: float, expected: str) -> None:
    assert written(read_number(text), value) == expected


# -- the lessons of a window


@pytest.fixture
def lessons(qtbot: QtBot, tmp_path: Path) -> Lessons:
    store = Store(opened(Options()))
    controller = Controller(store, Background(store, synchronous=True), store)
    controller.refresh()
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = Lessons(controller, settings, store)
    qtbot.addWidget(made.panel)
    made.store = store  # type: ignore[attr-defined] # kept alive
    return made


def test_that_the_menu_names_the_lessons_as_their_files_do() -> None:
    assert [entry.file for entry in LESSONS] == list(shipped())
    for entry in LESSONS:
        lesson = load(entry.file)
        assert (entry.name, entry.title) == (lesson.identity, lesson.title)
        assert entry.file.parent == FOLDER


def test_that_a_lesson_is_opened_followed_and_left_through_its_panel(qtbot: QtBot, lessons: Lessons) -> None:
    with qtbot.waitSignal(lessons.began, timeout=500) as heard:
        lessons.open("argument")
    assert heard.args == ["Why is −∇L the steepest way down?"]
    assert "L = 4.982" in lessons.panel.text.text
    QTest.mouseClick(lessons.panel.next_button, Qt.MouseButton.LeftButton)
    assert lessons.panel.title.text() == "A small change"
    lessons.teacher._controller.turn(90.0)
    assert "✓ With β = 90°" in lessons.panel.answer.text
    with qtbot.waitSignal(lessons.left, timeout=500):
        QTest.mouseClick(lessons.panel.leave_button, Qt.MouseButton.LeftButton)
    assert not lessons.is_open


def test_that_a_file_with_mistakes_is_refused_in_words_and_opens_nothing(
    qtbot: QtBot, lessons: Lessons, tmp_path: Path
) -> None:
    text = LESSONS[0].file.read_text(encoding="utf-8").replace('goal = "change > 0"', 'goal = "chnage > 0"')
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    lessons.ask_file = lambda: str(path)
    with qtbot.waitSignal(lessons.refused, timeout=500) as heard:
        lessons.choose_file()
    title, words = heard.args
    line = text[: text.index("chnage")].count("\n") + 1
    assert title == "Not a lesson"
    assert f"line {line}, page 2, `goal`: unknown fact `chnage`; did you mean `change`?" in words
    assert words.count("<li>") == 1
    assert not lessons.is_open
