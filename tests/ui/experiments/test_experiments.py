"""Experiments in the real window: opened beside the landscape, live, and gone without a trace when closed."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from explorer.direction import AtAngle, SteepestIn
from tests.ui.conftest import MakeWindow
from ui.experiments.experiments import EXPERIMENTS
from ui.experiments.norm_panel import NormPanel
from ui.experiments.rose_panel import RosePanel
from ui.experiments.step_marks import slider_marks
from ui.experiments.trust_panel import TrustPanel
from ui.theme import DARK
from ui.window import MainWindow

NAMES = [row.name for row in EXPERIMENTS]
NUMBERS = [name for name in NAMES if name != "formulas"]
LOSSES = ["exp(x) - x + 2y^2", "x^4 - 3x^2 + x", "100(y - x^2)^2 + (1 - x)^2 + (z - y)^2*x^2 + z^2", "abs(x) + y^2"]


@pytest.mark.parametrize("name", NAMES)
def test_that_an_experiment_opens_by_its_command_and_closes_by_it(window: MainWindow, name: str) -> None:
    window.actions_by_name[name].trigger()
    QApplication.processEvents()
    assert window.experiments.front == name
    window.actions_by_name[name].trigger()
    QApplication.processEvents()
    assert window.experiments.front == ""
    assert window.experiments.docks[name].isHidden()


@pytest.mark.parametrize("loss", LOSSES)
def test_that_every_experiment_has_something_to_say_of_any_loss(make_window: MakeWindow, loss: str) -> None:
    window = make_window(loss)
    for name in NUMBERS:
        window.actions_by_name[name].trigger()
        QApplication.processEvents()
        heard: list[str] = []
        window.experiments.answered.connect(heard.append)
        window.controller.set_size(0.17)
        window.controller.set_size(0.13)
        assert heard.count(name) == 2 or not window.experiments.panel(name).rows(), (name, heard)
        window.experiments.answered.disconnect(heard.append)


def test_that_what_is_behind_another_tab_is_not_computed(window: MainWindow) -> None:
    for name in ("remainder", "norm"):
        window.actions_by_name[name].trigger()
        QApplication.processEvents()
    heard: list[str] = []
    window.experiments.answered.connect(heard.append)
    window.controller.set_size(0.17)
    assert "norm" in heard
    assert "remainder" not in heard


def test_that_what_is_drawn_over_the_landscape_goes_with_its_panel_but_not_with_its_tab(window: MainWindow) -> None:
    window.actions_by_name["rose"].trigger()
    QApplication.processEvents()
    panel = window.experiments.panel("rose")
    check = panel.findChild(QCheckBox, "rose_on_landscape")
    assert isinstance(check, QCheckBox)
    check.setChecked(True)
    assert window.landscape.has_overlay("rose")
    window.docks.bring_forward(window.docks.taylor)
    QApplication.processEvents()
    assert window.landscape.has_overlay("rose")
    window.experiments.docks["rose"].close()
    QApplication.processEvents()
    assert not window.landscape.has_overlay("rose")
    window.actions_by_name["rose"].trigger()
    QApplication.processEvents()
    assert window.landscape.has_overlay("rose")


@pytest.mark.parametrize(
    ("name", "check"), [("rose", "rose_on_landscape"), ("norm", "norm_on_landscape"), ("model", "model_first")]
)
def test_that_what_is_drawn_over_the_landscape_is_there_again_when_its_panel_comes_back(
    window: MainWindow, name: str, check: str
) -> None:
    window.actions_by_name[name].trigger()
    QApplication.processEvents()
    box = window.experiments.panel(name).findChild(QCheckBox, check)
    assert isinstance(box, QCheckBox)
    box.setChecked(True)
    for other in ("trust", name):
        window.actions_by_name[other].trigger()
        QApplication.processEvents()
        assert window.landscape.has_overlay(name) == (other == name)


def test_that_what_was_wanted_over_the_landscape_comes_back_once_there_is_something_to_draw(
    window: MainWindow,
) -> None:
    window.actions_by_name["race"].trigger()
    QApplication.processEvents()
    assert window.landscape.has_overlay("race")
    window.controller.explore_text("x^4 - x")
    window.docks.bring_forward(window.docks.taylor)
    QApplication.processEvents()
    assert not window.landscape.has_overlay("race")
    window.controller.explore_text("x^2 + 3y^2")
    QApplication.processEvents()
    assert window.landscape.has_overlay("race")


def test_that_only_the_experiment_in_front_draws_over_the_landscape(window: MainWindow) -> None:
    window.actions_by_name["race"].trigger()
    QApplication.processEvents()
    window.actions_by_name["norm"].trigger()
    QApplication.processEvents()
    assert not window.landscape.has_overlay("race")
    window.docks.bring_forward(window.docks.taylor)
    QApplication.processEvents()
    assert window.landscape.has_overlay("race")


@pytest.mark.parametrize(
    "act",
    [
        lambda window: window.docks.bring_forward(window.docks.taylor),
        lambda window: window.controller.undo(),
        lambda window: window.controller.step(),
        lambda window: window.controller.turn(120.0),
        lambda window: window.actions_by_name["lesson_argument"].trigger(),
    ],
    ids=["another tab", "undo", "step", "turn", "lesson"],
)
def test_that_whatever_else_is_done_ends_the_shrinking_of_eta(
    window: MainWindow, act: Callable[[MainWindow], None]
) -> None:
    window.actions_by_name["rose"].trigger()
    QApplication.processEvents()
    panel = window.experiments.panel("rose")
    assert isinstance(panel, RosePanel)
    panel.shrink.click()
    panel.shrinker.timer.timeout.emit()
    panel.shrinker.timer.timeout.emit()
    assert panel.shrink.isChecked()
    act(window)
    QApplication.processEvents()
    assert not panel.is_moving


def test_that_a_click_on_the_rose_turns_u_and_is_undone_at_once(window: MainWindow) -> None:
    window.actions_by_name["rose"].trigger()
    QApplication.processEvents()
    panel = window.experiments.panel("rose")
    assert isinstance(panel, RosePanel)
    panel.beta_chosen.emit(150.0, True)
    panel.beta_chosen.emit(140.0, True)
    panel.beta_chosen.emit(130.0, False)
    assert window.controller.exploration.rules.direction == AtAngle(130.0)
    window.controller.undo()
    assert window.controller.exploration.rules.direction == AtAngle(180.0)


def test_that_a_direction_of_the_norm_is_stepped_in(window: MainWindow) -> None:
    window.actions_by_name["norm"].trigger()
    QApplication.processEvents()
    panel = window.experiments.panel("norm")
    assert isinstance(panel, NormPanel)
    QTest.mouseClick(panel.use, Qt.MouseButton.LeftButton)
    assert isinstance(window.controller.exploration.rules.direction, SteepestIn)
    window.controller.step()
    assert window.controller.exploration.number == 1


def test_that_the_slider_is_marked_where_the_experiment_says(window: MainWindow) -> None:
    window.experiments.keep("trust")
    panel, model = window.experiments.panel("trust"), window.controller.model
    assert isinstance(panel, TrustPanel)
    assert model is not None
    rules = window.controller.exploration.rules
    slider = window.controls.length.slider
    assert slider.marks == slider_marks(panel.marks, model, rules.length, rules.size)
    assert [mark.symbol for mark in slider.marks] == ["%", "∪", "=", "λ"]
    before = slider.marks
    window.controller.turn(150.0)
    assert slider.marks != before


@pytest.mark.parametrize("name", NUMBERS)
def test_that_the_numbers_in_front_are_copied_and_saved(window: MainWindow, name: str, tmp_path: Path) -> None:
    window.actions_by_name[name].trigger()
    QApplication.processEvents()
    rows = window.experiments.panel(name).rows()
    assert len(rows) > 1
    window.actions_by_name["copy_experiment"].trigger()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == len(rows)
    file = tmp_path / "numbers.csv"
    window.experiments.ask_file = lambda: str(file)
    window.actions_by_name["save_experiment"].trigger()
    with file.open(encoding="utf-8", newline="") as text:
        assert [len(row) for row in csv.reader(text)] == [len(row) for row in rows]


def test_that_without_an_experiment_there_is_a_word_on_what_to_open(window: MainWindow) -> None:
    window.actions_by_name["copy_experiment"].trigger()
    assert "Experiments" in window.controls.status.text()


def test_that_experiments_follow_theme_and_presentation(window: MainWindow) -> None:
    window.actions_by_name["race"].trigger()
    QApplication.processEvents()
    window.set_theme(DARK)
    assert window.experiments.panel("race").theme is DARK
    window.actions_by_name["presentation"].setChecked(True)
    window.actions_by_name["rose"].trigger()
    QApplication.processEvents()
    shown = [dock for dock in (*window.docks.all, *window.experiments.docks.values()) if dock.isVisible()]
    assert shown == [window.experiments.docks["rose"]]
    window.actions_by_name["presentation"].setChecked(False)
    assert window.docks.taylor.isVisible()


def test_that_the_window_closes_while_every_experiment_works(make_window: MakeWindow) -> None:
    window = make_window("+".join(f"{k}.5*sin({k}*x)*cos(y/{k + 1})" for k in range(120)), synchronous=False)
    for name in NAMES:
        window.experiments.show(name)
        QApplication.processEvents()
    for k in range(10):
        window.controller.turn(150.0 + k)
        QApplication.processEvents()
    window.close()


def test_that_experiments_wait_for_a_run_to_end(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_name["race"].trigger()
    QApplication.processEvents()
    during: list[bool] = []
    window.experiments.answered.connect(lambda _: during.append(window.controller.is_running))
    window.controller.run(True)
    qtbot.waitUntil(lambda: not window.controller.is_running)
    assert during
    assert not any(during)
    model = window.controller.model
    assert model is not None
    assert model.point.w == window.controller.exploration.w
