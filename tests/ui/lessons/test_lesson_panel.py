"""The panel of a lesson: what it shows of a page, and what stays in its place while numbers change."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QBoxLayout, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from explorer.lessons.lesson import Lesson
from explorer.lessons.lesson_facts import Facts
from explorer.lessons.lesson_file import FOLDER, load, shipped
from explorer.lessons.lesson_words import read_number, read_passage
from explorer.options import Options
from explorer.step_size import LengthRule
from ui.background import Background
from ui.controller import Controller, opened
from ui.lessons.lesson_panel import LessonPanel
from ui.lessons.lesson_values import symbol_of, written
from ui.lessons.lesson_words import Composer
from ui.lessons.lessons import LESSONS, Lessons
from ui.lessons.live_text import LiveText, Paragraph, Run, words_of
from ui.state import Store
from ui.theme import DARK, LIGHT

FACTS: Facts = {"eta": 0.3, "beta": 180.0, "change": -1.40699, "cos_beta": -1.0, "gradient_norm": 5.3, "dot": -5.3}


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
    assert panel.answer.text.endswith("Not yet: ΔL = −1.407, with η = 0.3")
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
    panel.show_facts({"beta": math.nan, "change": math.nan, "eta": 0.3})
    assert "Now it is –." in panel.text.text
    assert panel.answer.text.endswith("Not yet: ΔL = –, with η = 0.3")


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
    assert panel.next_button.text() == "Finish"
    with qtbot.waitSignal(panel.leave_wanted, timeout=500):
        QTest.mouseClick(panel.next_button, Qt.MouseButton.LeftButton)


def test_that_the_last_page_says_how_many_are_solved_and_leads_to_the_next_lesson(
    qtbot: QtBot, panel: LessonPanel, lesson: Lesson
) -> None:
    panel.following = "Valleys"
    panel.show_page(lesson, 6, set(range(7)), None)
    assert (panel.result.text(), panel.next_button.text()) == ("", "Next ▶")
    panel.show_page(lesson, 7, set(range(7)), None)
    assert panel.result.text() == "7 of 8 solved"
    panel.show_page(lesson, 7, set(range(8)), FACTS)
    assert (panel.result.text(), panel.next_button.text()) == ("8 of 8 solved", "Next lesson ▶")
    assert "Valleys" in panel.next_button.toolTip()
    with qtbot.waitSignal(panel.next_lesson_wanted, timeout=500):
        QTest.mouseClick(panel.next_button, Qt.MouseButton.LeftButton)


def test_that_a_title_is_no_html(panel: LessonPanel, lesson: Lesson) -> None:
    page = replace(lesson.pages[0], title="<img src=x>&<b>a</b>")
    panel.show_page(replace(lesson, title="<h1>T</h1>", about="<i>about</i>", pages=(page,)), 0, set(), None)
    assert panel.title.text() == "<img src=x>&<b>a</b>"
    assert panel.title.textFormat() is Qt.TextFormat.PlainText
    assert "&lt;h1&gt;T&lt;/h1&gt;" in panel.title.toolTip()
    assert "<i>" not in panel.title.toolTip()


def test_that_the_line_of_the_state_shows_what_the_page_watches(panel: LessonPanel, lesson: Lesson) -> None:
    page = replace(lesson.pages[1], watch=None)
    panel.show_page(replace(lesson, pages=(page,)), 0, set(), None)
    panel.show_facts({"change": -1.5, "eta": 0.3})
    assert panel.answer.text.endswith("Not yet: ΔL = −1.5, η = 0.3")
    page = replace(page, watch=read_passage("β = {beta}"))
    panel.show_page(replace(lesson, pages=(page,)), 0, set(), None)
    panel.show_facts({"beta": 128.3})
    assert panel.answer.text.endswith("Not yet: β = 128.3°")


@pytest.mark.parametrize(("rule", "symbol"), [
    (LengthRule.LENGTH, "η"), (LengthRule.GRADIENT, "α"), (LengthRule.NATURAL, "s"), (LengthRule.ARMIJO, "η₀"),
])  # fmt: skip
def test_that_the_size_is_named_as_its_rule_names_it(rule: LengthRule, symbol: str) -> None:
    assert symbol_of("size", rule) == symbol


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


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
@pytest.mark.parametrize("size", [(1280, 140), (1024, 128), (340, 430)])
def test_that_every_page_fits_without_scrolling(panel: LessonPanel, path: Path, size: tuple[int, int]) -> None:
    one = load(path)
    panel.resize(*size)
    for place, solved in [(place, solved) for place in range(len(one.pages)) for solved in (False, True)]:
        facts = dict.fromkeys(one.pages[place].names, -0.1234)
        panel.show_page(one, place, set(), facts if solved else None)
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


def test_that_punctuation_stands_close_to_its_number_and_keeps_its_own_colour(
    panel: LessonPanel, lesson: Lesson
) -> None:
    composer, words = Composer(LIGHT), read_passage("It is {eta}. The arrow ∇L, and ΔL = t₁ + t₂.")
    composer.passage(words)
    inks = {run.text: run.colour for word in composer.paragraphs[0].words for run in word}
    assert (inks["∇L"], inks[","]) == (LIGHT.gradient, "")
    assert (inks["t₁"], inks["t₂"], inks["."]) == (LIGHT.first_order, LIGHT.second_order, "")
    page = replace(lesson.pages[0], text=read_passage("It is {eta}."))
    panel.show_page(replace(lesson, pages=(page,)), 0, set(), None)
    panel.show_facts({"eta": 5.0})
    short = rightmost_ink(panel.text, 160)
    panel.show_facts({"eta": 5.303})
    assert rightmost_ink(panel.text, 160) > short + 8


def test_that_a_formula_and_a_percentage_hold_together_unless_a_line_is_too_short(qtbot: QtBot) -> None:
    words = words_of([Run("w ← w − α∇L is "), Run(slot=0), Run(" % of it")])
    assert ["".join(run.text for run in word) for word in words] == [
        "w\u00a0←\u00a0w\u00a0−\u00a0α∇L", "is", "\u00a0%", "of", "it",
    ]  # fmt: skip
    text = LiveText("text")
    qtbot.addWidget(text)
    text.show_paragraphs([Paragraph(words_of([Run("aaaa + bbbb + cccc + dddd")]))])
    line = text.heightForWidth(2000)
    assert text.heightForWidth(round(QFontMetricsF(text.font()).horizontalAdvance("aaaa + bbbb")) + 4) >= 2 * line - 1


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


def rightmost_ink(text: LiveText, width: int) -> int:
    """Return the last column, up to a width, in which the first line has the ink of the text."""
    image = text.grab().toImage()
    ground = text.palette().window().color().lightness()
    height = text.fontMetrics().height()
    dark = [
        x for x in range(min(width, image.width())) for y in range(height)
        if image.pixelColor(x, y).lightness() < 0.55 * ground
    ]  # fmt: skip
    return max(dark, default=-1)


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


def test_that_the_lessons_follow_one_another_and_the_last_one_ends(qtbot: QtBot, lessons: Lessons) -> None:
    lessons.open("argument")
    for entry in LESSONS[1:]:
        assert lessons.teacher.lesson is not None
        lessons.teacher.go(len(lessons.teacher.lesson.pages) - 1)
        QTest.mouseClick(lessons.panel.next_button, Qt.MouseButton.LeftButton)
        assert (lessons.teacher.lesson.identity, lessons.teacher.place) == (entry.name, 0)
    last = lessons.teacher.lesson
    assert last is not None
    lessons.teacher.go(len(last.pages) - 1)
    with qtbot.waitSignal(lessons.left, timeout=500):
        QTest.mouseClick(lessons.panel.next_button, Qt.MouseButton.LeftButton)


def test_that_a_file_with_mistakes_is_refused_in_words_and_opens_nothing(
    qtbot: QtBot, lessons: Lessons, tmp_path: Path
) -> None:
    text = LESSONS[0].file.read_text(encoding="utf-8").replace('goal = "change > 0', 'goal = "chnage > 0')
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
