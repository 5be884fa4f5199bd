"""The first lesson in the real window, page by page, with keys and the mouse only; what leads there and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from tests.ui.conftest import MakeWindow
from ui.lessons.lesson_panel import LessonPanel
from ui.lessons.lessons import Lessons
from ui.window import MainWindow

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def lessons_of(window: MainWindow) -> Lessons:
    return window.classroom.lessons


def panel_of(window: MainWindow) -> LessonPanel:
    return lessons_of(window).panel


def is_solved(window: MainWindow) -> bool:
    return "✓" in panel_of(window).answer.text


def press(
    window: MainWindow, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, most: int = 1
) -> int:
    """Press a key of the window until the page is solved, and say how often."""
    for count in range(most):
        if is_solved(window):
            return count
        QTest.keyClick(window, key, keys)
    return most


def type_into(window: MainWindow, name: str, text: str) -> None:
    edit = window.findChild(QLineEdit, name)
    assert edit is not None
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def raise_order(window: MainWindow) -> None:
    spin = window.findChild(QSpinBox, "order_spin")
    assert spin is not None
    for _ in range(4):
        QTest.keyClick(spin, Qt.Key.Key_Up)


def click_left_of_the_minimum(window: MainWindow) -> None:
    view = window.landscape
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=view.to_pixels(-1.5, 0.0))


ANSWERS: dict[str, Callable[[MainWindow], object]] = {
    "The claim": lambda window: press(window, Qt.Key.Key_Space, most=5),
    "A small change": lambda window: press(window, Qt.Key.Key_Left, CTRL, most=36),
    "Taylor": raise_order,
    "A small step": lambda window: press(window, Qt.Key.Key_Down, CTRL, most=30),
    "Which way is down?": lambda window: press(window, Qt.Key.Key_Left, CTRL, most=36),
    "The angle": lambda window: press(window, Qt.Key.Key_Left, CTRL, most=36),
    "The conclusion": click_left_of_the_minimum,
    "Its limits": lambda window: press(window, Qt.Key.Key_Right, CTRL, most=10),
}


def test_that_the_first_lesson_is_gone_through_page_by_page(window: MainWindow) -> None:
    window.controller.step()
    own = window.store.scene
    window.actions_by_name["lesson_argument"].trigger()
    panel = panel_of(window)
    assert panel.isVisible()
    for number, (title, answer) in enumerate(ANSWERS.items(), start=1):
        assert (panel.title.text(), panel.count.text()) == (title, f"{number} of 8")
        assert "…" not in panel.answer.text
        assert not is_solved(window)
        answer(window)
        assert is_solved(window), title
        assert f"{number} solved" in panel.dots.accessibleName()
        QTest.keyClick(window, Qt.Key.Key_Right, ALT)
    assert panel.count.text() == "8 of 8"
    QTest.mouseClick(panel.leave_button, Qt.MouseButton.LeftButton)
    assert window.store.scene is own
    assert not panel.isVisible()


def test_that_space_steps_after_a_click_on_next(window: MainWindow) -> None:
    window.actions_by_name["lesson_step-size"].trigger()
    panel = panel_of(window)
    QTest.mouseClick(panel.next_button, Qt.MouseButton.LeftButton)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert window.store.scene.exploration.number == 1
    assert panel.count.text() == "2 of 7"


def test_that_a_page_is_found_as_it_was_left_and_can_be_set_up_again(window: MainWindow) -> None:
    window.actions_by_name["lesson_argument"].trigger()
    panel = panel_of(window)
    press(window, Qt.Key.Key_Space, most=2)
    QTest.keyClick(window, Qt.Key.Key_Right, ALT)
    assert window.store.scene.exploration.number == 0
    QTest.keyClick(window, Qt.Key.Key_Left, ALT)
    assert window.store.scene.exploration.number == 2
    QTest.mouseClick(panel.set_up_button, Qt.MouseButton.LeftButton)
    assert window.store.scene.exploration.number == 0


def test_that_progress_is_there_in_the_next_window(qtbot: QtBot, make_window: MakeWindow) -> None:
    first = make_window()
    # keys reach an active window only
    qtbot.waitUntil(first.isActiveWindow)
    first.actions_by_name["lesson_argument"].trigger()
    press(first, Qt.Key.Key_Space, most=5)
    QTest.keyClick(first, Qt.Key.Key_Right, ALT)
    first.close()
    second = make_window()
    second.actions_by_name["lesson_argument"].trigger()
    assert panel_of(second).dots.accessibleName() == "Page 2 of 8, 1 solved"


@pytest.mark.parametrize("name", ["argument", "valleys", "step-size"])
def test_that_every_page_brings_its_panel_to_the_front_and_its_start_into_view(window: MainWindow, name: str) -> None:
    window.actions_by_name[f"lesson_{name}"].trigger()
    teacher = lessons_of(window).teacher
    assert teacher.lesson is not None
    for place, page in enumerate(teacher.lesson.pages):
        teacher.go(place)
        seen, w = window.landscape.view_window(), window.store.scene.exploration.w
        assert seen.x0 < w[0] < seen.x1
        assert seen.y0 < w[1] < seen.y1
        if page.setup.panel in window.experiments.names:
            assert not window.experiments.docks[page.setup.panel].isHidden()


def test_that_all_pages_fit_a_small_window_without_a_word_cut_off(window: MainWindow) -> None:
    window.resize(1024, 700)
    window.actions_by_name["lesson_argument"].trigger()
    panel, teacher = panel_of(window), lessons_of(window).teacher
    for place in range(8):
        teacher.go(place)
        for text in (panel.text, panel.answer):
            assert text.height() >= text.heightForWidth(text.width()) - 1


def test_that_a_lesson_of_one_s_own_is_opened_from_a_file(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'id = "mine"\ntitle = "Mine"\nabout = "."\n[[page]]\ntitle = "One"\ntext = "x is {w_x}"\nquestion = "Move."\n'
        'goal = "w_x > 1"\nreveal = "Moved to {w_x}."\n[page.setup]\nloss = "x^4 - x"\nstart = [0.5]\n',
        encoding="utf-8",
    )
    lessons_of(window).ask_file = lambda: str(path)
    window.actions_by_name["open_lesson"].trigger()
    assert panel_of(window).text.text == "x is 0.5"
    type_into(window, "start_edit", "2")
    assert panel_of(window).answer.text.endswith("✓ Moved to 2.")


def test_that_undo_back_to_one_s_own_exploration_puts_the_lesson_away(window: MainWindow) -> None:
    own = window.store.scene
    window.actions_by_name["lesson_argument"].trigger()
    panel = panel_of(window)
    press(window, Qt.Key.Key_Space, most=2)
    for _ in range(3):
        window.controller.undo()
    assert window.store.scene is own
    assert not panel.isVisible()


def test_that_the_bound_is_answered_by_typing_it_and_seeing_two_steps(window: MainWindow) -> None:
    window.actions_by_name["lesson_step-size"].trigger()
    lessons_of(window).teacher.go(2)
    type_into(window, "eta_edit", "0.2")
    assert not is_solved(window)
    assert press(window, Qt.Key.Key_Space, most=5) == 2
    assert not window.experiments.docks["trust"].isHidden()
