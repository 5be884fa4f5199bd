"""Everything that a person does, through the real window by keys alone: no test here touches the mouse.

Keys go to whatever has the focus, and the focus goes there by a shortcut or by Tab.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QPushButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from explorer.direction import AlongVector, AtAngle, AtRandom
from explorer.slices import AlongStep
from tests.ui.conftest import MakeWindow
from ui.window import MainWindow

Key: TypeAlias = Qt.Key
Modifier: TypeAlias = Qt.KeyboardModifier
CTRL, SHIFT, ALT = Modifier.ControlModifier, Modifier.ShiftModifier, Modifier.AltModifier
NONE = Modifier.NoModifier
_MOST = 200


def focused(window: MainWindow) -> QWidget:
    return QApplication.activePopupWidget() or QApplication.focusWidget() or window


def press(window: MainWindow, *keys: Key, by: Modifier = NONE) -> None:
    if QApplication.activeWindow() is None:
        # shortcuts are those of the window in front
        QTest.qWaitForWindowActive(window)
    for key in keys:
        QTest.keyClick(focused(window), key, by)


def write(window: MainWindow, text: str) -> None:
    """Type over what is in the field in focus, and press Enter."""
    press(window, Key.Key_A, by=CTRL)
    QTest.keyClicks(focused(window), text)
    press(window, Key.Key_Return)


def go_to(window: MainWindow, name: str) -> QWidget:
    """Press Tab until a widget of this name has the focus."""
    QTest.qWaitForWindowActive(window)
    for _ in range(_MOST):
        widget = QApplication.focusWidget()
        if widget is not None and widget.objectName() == name:
            return widget
        press(window, Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {name}")


def choose(window: MainWindow, text: str) -> None:
    """Go down in the list of choices in focus until a text is chosen."""
    combo = QApplication.focusWidget()
    assert isinstance(combo, QComboBox)
    press(window, Key.Key_Home)
    for _ in range(combo.count()):
        if combo.currentText() == text:
            return
        press(window, Key.Key_Down)
    raise AssertionError(f"{text} is not offered")


def w(window: MainWindow) -> tuple[float, ...]:
    return window.store.scene.exploration.w


def path_length(window: MainWindow) -> int:
    return window.store.scene.exploration.tip


def is_presented(window: MainWindow) -> bool:
    return window.presentation.on


def beta(window: MainWindow) -> float:
    model = window.controller.model
    assert model is not None
    assert model.angle is not None
    return model.angle.shown


def test_that_a_loss_is_typed(window: MainWindow) -> None:
    press(window, Key.Key_L, by=CTRL)
    write(window, "x^2 + 5y^2")
    assert window.store.scene.loss.text == "x^2 + 5y^2"


def test_that_a_loss_is_taken_from_the_gallery(window: MainWindow) -> None:
    before = window.store.scene.loss.text
    press(window, Key.Key_G, by=CTRL)
    opened = window.loss_bar.gallery.view()
    assert opened.isVisible()
    QTest.keyClick(opened, Key.Key_Down)
    QTest.keyPress(opened, Key.Key_Return)
    assert window.store.scene.loss.text != before


def test_that_the_start_is_typed(window: MainWindow) -> None:
    go_to(window, "start_edit")
    write(window, "0.25, -0.5")
    assert w(window) == (0.25, -0.5)


def test_that_the_point_is_moved_over_the_landscape_and_one_undo_takes_a_long_press_back(window: MainWindow) -> None:
    seen = window.landscape.view_window()
    go_to(window, "landscape_view")
    for _ in range(3):
        QTest.keyPress(window.landscape, Key.Key_Right, SHIFT)
    QTest.keyPress(window.landscape, Key.Key_Up, SHIFT)
    QTest.keyRelease(window.landscape, Key.Key_Up, SHIFT)
    assert w(window) == pytest.approx((-1.2 + 0.03 * seen.width, 1.0 + 0.01 * seen.height), rel=1e-12)
    assert window.landscape.view_window() == seen
    press(window, Key.Key_Z, by=CTRL)
    assert w(window) == (-1.2, 1.0)


def test_that_enter_starts_in_the_middle_of_what_is_seen(window: MainWindow) -> None:
    go_to(window, "landscape_view")
    press(window, Key.Key_Right, Key.Key_Up)
    press(window, Key.Key_Return)
    assert w(window) == pytest.approx(window.landscape.view_window().centre, rel=1e-12)


def test_that_the_point_is_moved_on_the_curve_of_one_variable(make_window: MakeWindow) -> None:
    window = make_window("x^4 - x")
    before = w(window)[0]
    seen = window.landscape.view_window()
    go_to(window, "landscape_view")
    press(window, Key.Key_Left, by=SHIFT)
    assert w(window) == pytest.approx((before - 0.01 * seen.width,), rel=1e-12)


def test_that_a_point_where_the_loss_is_not_finite_is_refused(make_window: MakeWindow) -> None:
    window = make_window("log(x) + y^2", (0.001, 1.0))
    go_to(window, "landscape_view")
    press(window, Key.Key_Left, by=SHIFT)
    assert w(window) == (0.001, 1.0)
    assert "not finite" in window.controls.status.text()


def test_that_the_view_is_moved_zoomed_and_fitted(window: MainWindow) -> None:
    home = window.landscape.view_window()
    go_to(window, "landscape_view")
    press(window, Key.Key_Left, Key.Key_Plus)
    seen = window.landscape.view_window()
    assert seen.width == pytest.approx(home.width / 1.25)
    assert seen.centre[0] < home.centre[0]
    press(window, Key.Key_Home)
    assert window.landscape.view_window() == home


def test_that_the_step_size_is_set_by_shortcut_field_and_slider(window: MainWindow) -> None:
    size = window.store.scene.exploration.rules.size
    press(window, Key.Key_Up, by=CTRL)
    assert window.store.scene.exploration.rules.size == pytest.approx(size * 10**0.1, rel=5e-3)
    go_to(window, "eta_edit")
    write(window, "0.125")
    assert window.store.scene.exploration.rules.size == 0.125
    slider = go_to(window, "eta_slider")
    assert isinstance(slider, QSlider)
    press(window, Key.Key_PageUp)
    assert window.store.scene.exploration.rules.size > 0.125


def test_that_u_is_turned_by_shortcut_field_and_dial(window: MainWindow) -> None:
    press(window, Key.Key_Left, by=CTRL)
    assert beta(window) == pytest.approx(185.0)
    press(window, Key.Key_Right, Key.Key_Right, by=CTRL)
    assert beta(window) == pytest.approx(175.0)
    go_to(window, "beta_edit")
    write(window, "137.5")
    assert beta(window) == pytest.approx(137.5)
    go_to(window, "beta_dial")
    press(window, Key.Key_Up)
    assert beta(window) == pytest.approx(138.5)
    press(window, Key.Key_D, by=CTRL)
    assert beta(window) == pytest.approx(180.0)


def test_that_every_direction_rule_is_chosen_and_filled_in(window: MainWindow) -> None:
    combo = go_to(window, "direction_combo")
    assert isinstance(combo, QComboBox)
    for text in [combo.itemText(i) for i in range(combo.count())]:
        choose(window, text)
        assert combo.currentText() == text
        # a rule may come out as another one that it is, but never as none
        assert window.controls.direction.combo.currentIndex() >= 0
    choose(window, "a fixed vector")
    go_to(window, "vector_edit")
    write(window, "3, 4")
    rule = window.store.scene.exploration.rules.direction
    assert isinstance(rule, AlongVector)
    model = window.controller.model
    assert model is not None
    assert model.u == pytest.approx((0.6, 0.8))
    go_to(window, "direction_combo")
    choose(window, "random")
    go_to(window, "seed_spin")
    press(window, Key.Key_Up)
    assert window.store.scene.exploration.rules.direction == AtRandom(1)


def test_that_the_order_and_the_update_rule_are_chosen(window: MainWindow) -> None:
    go_to(window, "order_spin")
    press(window, Key.Key_Up)
    model = window.controller.model
    assert model is not None
    assert model.order == 4
    combo = go_to(window, "rule_combo")
    before = window.store.scene.exploration.rules.length
    press(window, Key.Key_Down)
    assert isinstance(combo, QComboBox)
    assert window.store.scene.exploration.rules.length != before


def test_that_steps_are_taken_gone_back_and_undone(window: MainWindow) -> None:
    press(window, Key.Key_Space, Key.Key_Space)
    assert path_length(window) == 2
    there = w(window)
    press(window, Key.Key_Backspace)
    assert w(window) != there
    press(window, Key.Key_Z, by=CTRL)
    assert w(window) == there
    press(window, Key.Key_Z, by=CTRL | SHIFT)
    assert w(window) != there
    press(window, Key.Key_R, by=CTRL)
    assert w(window) == (-1.2, 1.0)


def test_that_a_play_is_started_and_paused(window: MainWindow, qtbot: QtBot) -> None:
    press(window, Key.Key_F5)
    qtbot.waitUntil(lambda: path_length(window) >= 2, timeout=5000)
    press(window, Key.Key_F5)
    assert not window.actions_by_name["play"].isChecked()


def test_that_a_run_is_started(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window("x^2 + y^2", (1.0, 1.0))
    press(window, Key.Key_F6)
    qtbot.waitUntil(lambda: path_length(window) > 10, timeout=10000)
    assert math.hypot(*w(window)) < math.sqrt(2.0)


def test_that_a_moment_is_chosen_in_the_history_and_found(window: MainWindow) -> None:
    press(window, *[Key.Key_Space] * 4)
    go_to(window, "history_table")
    press(window, Key.Key_Up, Key.Key_Up)
    assert window.store.scene.exploration.row == window.store.scene.exploration.tip - 2
    press(window, Key.Key_F, by=CTRL)
    write(window, "1")
    assert window.store.scene.exploration.number == 1
    press(window, Key.Key_Escape)
    field = window.findChild(QWidget, "history_find")
    assert field is not None
    assert field.isHidden()


@pytest.mark.parametrize(
    ("key", "name", "stop"),
    [
        (Key.Key_1, "rose", "rose_shrink"),
        (Key.Key_2, "remainder", "remainder_table"),
        (Key.Key_3, "trust", "trust_promise"),
        (Key.Key_4, "model", "model_second"),
        (Key.Key_5, "race", "race_steps"),
        (Key.Key_6, "norm", "norm_use"),
        (Key.Key_7, "formulas", "formulas"),
    ],
)
def test_that_an_experiment_is_opened_entered_and_closed(window: MainWindow, key: Key, name: str, stop: str) -> None:
    press(window, key, by=CTRL)
    assert window.experiments.front == name
    go_to(window, stop)
    press(window, key, by=CTRL)
    assert window.experiments.front != name


def test_that_the_settings_of_experiments_are_changed(window: MainWindow) -> None:
    press(window, Key.Key_3, by=CTRL)
    line = go_to(window, "trust_promise")
    press(window, Key.Key_Space)
    model = window.controller.model
    assert model is not None
    assert f"{model.eta:.4g}" in line.accessibleName()
    press(window, Key.Key_6, by=CTRL)
    before = window.store.scene.exploration.rules.direction
    go_to(window, "norm_first_slider")
    press(window, Key.Key_PageUp)
    go_to(window, "norm_use")
    press(window, Key.Key_Space)
    assert window.store.scene.exploration.rules.direction != before


def test_that_roles_and_parameters_are_changed(window: MainWindow) -> None:
    go_to(window, "role_x_button")
    press(window, Key.Key_Space)
    assert [parameter.name for parameter in window.store.scene.parameters] == ["x"]
    QApplication.processEvents()
    go_to(window, "parameter_x_edit")
    write(window, "0.5")
    assert window.store.scene.parameters[0].value == 0.5
    go_to(window, "parameter_x_slider")
    press(window, Key.Key_Right)
    assert window.store.scene.parameters[0].value > 0.5


def test_that_a_slice_is_chosen_and_pinned(make_window: MakeWindow) -> None:
    window = make_window("x^2 + 2y^2 + 3z^2 + x*y*z")
    go_to(window, "slice_combo")
    choose(window, "∇L and u")
    assert isinstance(window.store.scene.slicing, AlongStep)
    press(window, Key.Key_P, by=CTRL)
    assert window.store.scene.pinned is not None


def test_that_a_component_is_changed_in_its_table(make_window: MakeWindow) -> None:
    window = make_window("x^2 + 2y^2 + 3z^2")
    table = go_to(window, "components_table")
    press(window, Key.Key_Home, by=CTRL)
    while table.currentIndex().column() != 1:  # type: ignore[attr-defined]
        press(window, Key.Key_Right)
    QTest.keyClicks(table, "0")
    QTest.keyClicks(focused(window), ".75")
    press(window, Key.Key_Return)
    # Qt takes what was typed a moment later
    QApplication.processEvents()
    assert 0.75 in w(window)


def test_that_a_lesson_is_opened_from_its_menu_and_gone_through(window: MainWindow) -> None:
    QTest.qWaitForWindowActive(window)
    press(window, Key.Key_L, by=ALT)
    assert isinstance(QApplication.activePopupWidget(), QMenu)
    press(window, Key.Key_W)
    assert window.classroom.is_open
    panel = window.classroom.lessons.panel
    for _ in range(6):
        if "✓" not in panel.answer.text:
            press(window, Key.Key_Space)
    assert "✓" in panel.answer.text
    first = panel.text.text
    press(window, Key.Key_Right, by=ALT)
    assert panel.text.text != first
    press(window, Key.Key_Left, by=ALT)
    go_to(window, "lesson_leave_button")
    press(window, Key.Key_Space)
    assert not window.classroom.is_open


@pytest.mark.parametrize(
    ("key", "title"),
    [
        (Key.Key_F, "File"), (Key.Key_E, "Edit"), (Key.Key_D, "Descent"), (Key.Key_X, "Experiments"),
        (Key.Key_L, "Lessons"), (Key.Key_V, "View"), (Key.Key_H, "Help"),
    ],
)  # fmt: skip
def test_that_every_menu_is_opened_by_its_letter(window: MainWindow, key: Key, title: str) -> None:
    QTest.qWaitForWindowActive(window)
    press(window, key, by=ALT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.title().replace("&", "") == title
    press(window, Key.Key_Escape, Key.Key_Escape)
    assert QApplication.activePopupWidget() is None


def test_that_a_session_is_saved_and_opened(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "mine.steepest.json"
    questions = window.sessions.desk.questions
    questions.file_to_save = questions.file_to_open = lambda _: str(file)
    press(window, Key.Key_Space, Key.Key_Space)
    there = w(window)
    press(window, Key.Key_S, by=CTRL)
    assert file.exists()
    press(window, Key.Key_R, by=CTRL)
    assert w(window) != there
    press(window, Key.Key_S, by=CTRL)
    press(window, Key.Key_Z, by=CTRL)
    press(window, Key.Key_S, by=CTRL)
    press(window, Key.Key_O, by=CTRL)
    assert w(window) == there


@pytest.mark.parametrize(
    ("key", "keys"),
    [(Key.Key_E, CTRL), (Key.Key_E, CTRL | SHIFT), (Key.Key_F1, NONE)],
    ids=["picture", "film", "keys and mouse"],
)
def test_that_a_dialog_is_opened_gone_through_and_closed(window: MainWindow, key: Key, keys: Modifier) -> None:
    press(window, Key.Key_Space, Key.Key_Space)
    press(window, key, by=keys)
    (dialog,) = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    seen: list[QWidget] = []
    for _ in range(_MOST):
        before: object = dialog.focusWidget()
        QTest.keyClick(before if isinstance(before, QWidget) else dialog, Key.Key_Tab)
        now = dialog.focusWidget()
        assert now is not None
        if now in seen:
            break
        seen.append(now)
    assert seen[0] is dialog.focusWidget()
    assert all(widget.isVisible() for widget in seen)
    buttons = [button for button in dialog.findChildren(QPushButton) if button.isVisible() and button.isEnabled()]
    assert set(buttons) <= set(seen)
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()


def test_that_the_path_is_copied_as_a_program_and_its_rows_as_a_table(window: MainWindow) -> None:
    press(window, Key.Key_Space)
    press(window, Key.Key_C, by=CTRL | ALT)
    assert "import numpy" in QGuiApplication.clipboard().text()
    go_to(window, "history_table")
    press(window, Key.Key_C, by=CTRL)
    assert "\t" in QGuiApplication.clipboard().text()


def test_that_it_is_presented_and_shown_in_the_dark(window: MainWindow) -> None:
    press(window, Key.Key_F11)
    assert is_presented(window)
    shown = [dock for dock in window.docks.all if dock.isVisible()]
    press(window, Key.Key_F8)
    assert [dock for dock in window.docks.all if dock.isVisible()] != shown
    press(window, Key.Key_F11)
    assert not is_presented(window)
    themes = []
    for _ in range(2):
        press(window, Key.Key_D, by=CTRL | SHIFT)
        themes.append(window.theme.dark)
    assert themes == [True, False]


def test_that_space_steps_before_the_surface_and_behind_it(window: MainWindow) -> None:
    window.landscape.setFocus()
    for steps in (1, 2, 3):
        press(window, Key.Key_Space)
        assert path_length(window) == steps
        press(window, Key.Key_F7)
        # where it was hidden, Qt gave the focus to a button, which Space pressed
        shown = window.surface if window.stage.shows_surface else window.landscape
        assert focused(window) in {shown, shown.focusProxy()}


def test_that_the_surface_takes_the_place_of_the_landscape(window: MainWindow) -> None:
    press(window, Key.Key_F7)
    assert window.stage.shows_surface
    press(window, Key.Key_F7)
    assert not window.stage.shows_surface


def test_that_a_fixed_angle_is_kept_by_its_rule(window: MainWindow) -> None:
    go_to(window, "beta_edit")
    write(window, "90")
    assert window.store.scene.exploration.rules.direction == AtAngle(90.0)
