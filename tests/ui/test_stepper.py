"""Steps one by one, by the clock, and in runs: what reaches the path, the screen and the settings."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QMenu, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from explorer.exploration import Exploration
from explorer.plain import plain_descent
from explorer.step_size import LengthRule
from ui.background import Receiver, Work
from ui.stepper import FASTEST, MOST_STEPS, Stepper
from ui.window import MainWindow

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window()


def exploration(window: MainWindow) -> Exploration:
    return window.store.scene.exploration


def stepper(window: MainWindow) -> Stepper:
    return window.controller.stepper


def status(window: MainWindow) -> str:
    label = window.findChild(QLabel, "status_label")
    assert isinstance(label, QLabel)
    return label.text()


def plainly(window: MainWindow, alpha: float) -> None:
    window.controller.set_length(LengthRule.GRADIENT)
    window.controller.set_size(alpha)


# -- runs


def test_a_run_takes_the_steps_that_are_allowed_and_goes_on_when_asked_again(window: MainWindow) -> None:
    plainly(window, 1e-4)
    window.actions_by_name["run_1000"].setChecked(True)
    window.actions_by_name["run"].trigger()
    assert exploration(window).number == 1_000
    assert "1,000 steps, the most of one run" in status(window)
    window.actions_by_name["run"].trigger()
    now = exploration(window)
    assert now.number == 2_000
    expected = plain_descent(now.loss, (-1.2, 1.0), 1e-4, 2_000)
    assert np.array_equal(now.path.points(now.path.lineage(now.tip)), expected)


def test_a_run_is_one_entry_of_the_undo_and_a_report_one_scene(window: MainWindow) -> None:
    plainly(window, 1e-4)
    scenes: list[int] = []
    window.store.changed.connect(lambda _before, after: scenes.append(after.exploration.number))
    window.actions_by_name["run"].trigger()
    assert scenes[-1] == 10_000
    assert len(scenes) < 200
    window.actions_by_name["undo"].trigger()
    assert exploration(window).number == 0


def test_a_run_says_how_far_it_is_and_stops_when_it_is_asked_to(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(synchronous=False)
    plainly(window, 1e-9)
    window.actions_by_name["run_1000000"].setChecked(True)
    window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: "of at most 1,000,000 steps" in status(window), timeout=20_000)
    assert window.actions_by_name["run"].isChecked()
    window.actions_by_name["run"].trigger()
    taken = exploration(window).number
    assert not stepper(window).is_running
    assert 0 < taken < 1_000_000
    assert status(window) == f"Stopped after {taken:,} steps. Run goes on"
    qtbot.wait(100)
    assert exploration(window).number == taken


def test_esc_stops_a_run_where_it_is(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(synchronous=False)
    qtbot.waitUntil(lambda: not window.background.is_busy(), timeout=20_000)
    plainly(window, 1e-9)
    qtbot.waitUntil(lambda: not window.background.is_busy(), timeout=20_000)
    window.actions_by_name["run_1000000"].setChecked(True)
    window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: window.long_work.lanes == ("run",), timeout=20_000)
    window.actions_by_name["cancel"].trigger()
    assert not stepper(window).is_running
    assert status(window) == f"Stopped after {exploration(window).number:,} steps. Run goes on"


def test_what_a_run_ran_with_may_change_and_ends_it(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(synchronous=False)
    plainly(window, 1e-9)
    window.actions_by_name["run_1000000"].setChecked(True)
    window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: exploration(window).number > 0, timeout=20_000)
    window.controller.set_size(2e-9)
    qtbot.waitUntil(lambda: not stepper(window).is_running, timeout=20_000)
    assert "what it ran with was changed" in status(window)


def test_how_far_a_run_goes_is_remembered(make_window: MakeWindow) -> None:
    first = make_window()
    assert stepper(first).most_steps == 10_000
    assert first.actions_by_name["run_10000"].isChecked()
    first.actions_by_name["run_100000"].trigger()
    first.close()
    second = make_window()
    assert stepper(second).most_steps == 100_000
    assert [most for most in MOST_STEPS if second.actions_by_name[f"run_{most}"].isChecked()] == [100_000]


def test_what_was_written_into_the_settings_by_another_hand_is_no_choice(make_window: MakeWindow) -> None:
    window = make_window()
    window.settings.setValue("run/most_steps", "many")
    window.close()
    assert stepper(make_window()).most_steps == 10_000


def test_the_button_that_runs_offers_how_far(window: MainWindow) -> None:
    button = window.findChild(QToolButton, "run_button")
    assert isinstance(button, QToolButton)
    offered = [action.text() for action in button.menu().actions() if not action.isSeparator()]
    assert offered == ["1,000", "10,000", "100,000", "1,000,000"]
    menus = [menu for menu in window.menu_bar.findChildren(QMenu) if "Steps of a run" in menu.title()]
    assert [[action.text() for action in menu.actions()] for menu in menus] == [offered]


def test_steps_that_are_asked_for_by_number_are_taken_at_once(window: MainWindow) -> None:
    plainly(window, 1e-4)
    stepper(window).take(25)
    assert exploration(window).number == 25
    stepper(window).take(0)
    assert exploration(window).number == 25
    window.actions_by_name["undo"].trigger()
    assert exploration(window).number == 0


# -- plays


def test_the_fastest_play_asks_for_a_step_once_the_last_one_is_shown(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(synchronous=False)
    qtbot.waitUntil(lambda: not window.background.is_busy())
    plainly(window, 1e-4)
    window.controls.speed.setValue(FASTEST)
    asked_while_busy: list[str] = []
    shown: list[int] = []
    submit = window.background.submit

    def watched(name: str, work: Work, receive: Receiver) -> None:
        if name == "step":
            asked_while_busy.extend(lane for lane in ("step", "model") if window.background.is_busy(lane))
        submit(name, work, receive)

    monkeypatch.setattr(window.background, "submit", watched)
    window.controller.model_changed.connect(lambda _: shown.append(exploration(window).number))
    window.actions_by_name["play"].trigger()
    qtbot.waitUntil(lambda: exploration(window).number >= 12, timeout=20_000)
    window.actions_by_name["play"].trigger()
    assert asked_while_busy == []
    # each step was shown before the next one
    steps = [number for number in shown if number]
    assert steps == list(range(1, len(steps) + 1))


def test_a_play_that_is_over_takes_no_more_steps(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(synchronous=False)
    window.controls.speed.setValue(FASTEST)
    window.actions_by_name["play"].trigger()
    qtbot.waitUntil(lambda: exploration(window).number >= 2, timeout=20_000)
    window.actions_by_name["play"].trigger()
    qtbot.waitUntil(lambda: not window.background.is_busy("step"), timeout=20_000)
    taken = exploration(window).number
    qtbot.wait(120)
    assert exploration(window).number == taken


def test_a_play_of_the_clock_counts_no_steps_that_wait(make_window: MakeWindow, qtbot: QtBot) -> None:
    # each model takes longer than the clock of thirty steps a second
    terms = " + ".join(f"sin({k}x)*cos({k}y)" for k in range(1, 120))
    window = make_window(f"x^2 + y^2 + 1e-3*({terms})", (1.0, 1.0), synchronous=False)
    qtbot.waitUntil(lambda: not window.background.is_busy(), timeout=20_000)
    window.controls.speed.setValue(30)
    seen: list[int] = []
    window.controller.model_changed.connect(lambda _: seen.append(exploration(window).number))
    window.actions_by_name["play"].trigger()
    qtbot.waitUntil(lambda: len(seen) >= 5, timeout=20_000)
    window.actions_by_name["play"].trigger()
    assert seen[-1] - seen[0] == len(seen) - 1


def test_the_speed_is_said_in_words(window: MainWindow) -> None:
    slider = window.findChild(QSlider, "speed_slider")
    assert isinstance(slider, QSlider)
    assert "4 steps a second" in slider.accessibleName()
    slider.setValue(FASTEST)
    assert "as fast as it goes" in slider.accessibleName()
    assert window.controls.speed_label.text() == "fastest"
