"""What a person does, through the real window: type, click, drag, turn, step, back, play, undo, and mistakes."""

from __future__ import annotations

import math
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QSlider,
    QSpinBox,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.direction import AlongAxis, AlongVector, AtAngle, AtRandom, Newton
from explorer.gallery import GALLERY, GROUPS
from explorer.step_size import LengthRule
from tests.ui.conftest import MakeWindow
from ui.window import MainWindow

T = TypeVar("T", bound=QWidget)

NAMES = (
    "loss_edit", "message_label", "gallery_combo", "landscape_view", "eta_edit", "eta_slider", "rule_combo",
    "direction_combo", "beta_edit", "beta_dial", "order_spin", "step_button", "back_button", "play_button",
    "run_button", "reset_button", "taylor_table", "ray_plot", "angle_panel", "history_table", "loss_plot",
)  # fmt: skip


def child(window: MainWindow, kind: type[T], name: str) -> T:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def type_loss(window: MainWindow, text: str) -> None:
    edit = child(window, QLineEdit, "loss_edit")
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def click_plane(window: MainWindow, x: float, y: float) -> None:
    view = window.landscape
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=view.to_pixels(x, y))


def drag_plane(window: MainWindow, start: QPoint, end: QPoint) -> None:
    viewport = window.landscape.plot.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.6, 1.0):
        place = start + (end - start) * share
        QTest.mouseMove(viewport, place)
        QTest.qWait(5)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)


def press(window: MainWindow, name: str) -> None:
    QTest.mouseClick(child(window, QToolButton, name), Qt.MouseButton.LeftButton)


def steps_shown(window: MainWindow) -> int:
    model = child(window, QTableView, "history_table").model()
    return model.rowCount() - 1


def w(window: MainWindow) -> tuple[float, ...]:
    return window.store.scene.exploration.w


def status(window: MainWindow) -> str:
    return child(window, QLabel, "status_label").text()


def test_every_control_can_be_found_by_its_name(window: MainWindow) -> None:
    assert [name for name in NAMES if window.findChild(QWidget, name) is None] == []


def test_every_control_that_takes_the_focus_has_an_accessible_name(window: MainWindow) -> None:
    kinds = (QLineEdit, QComboBox, QToolButton, QSpinBox, QDoubleSpinBox, QSlider, QTableView)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for kind in kinds
        for widget in window.findChildren(kind)
        if not widget.accessibleName()
        and widget.isVisible()
        and not widget.objectName().startswith("qt_")
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert nameless == []


def test_it_opens_with_a_loss_a_start_and_all_panels_filled(window: MainWindow) -> None:
    assert w(window) == (-1.2, 1.0)
    assert window.controller.model is not None
    assert window.controller.sampler.landscape is not None
    assert child(window, QTableView, "taylor_table").model().rowCount() == 4
    assert steps_shown(window) == 0


def test_typing_a_loss_draws_it_once_enter_is_pressed(window: MainWindow) -> None:
    type_loss(window, "3x^2 + x*y + sin(y)")
    loss = window.store.scene.exploration.loss
    assert loss.text == "3x^2 + x*y + sin(y)"
    landscape = window.controller.sampler.landscape
    assert landscape is not None
    x, y = landscape.x[3], landscape.y[5]
    assert landscape.values[5, 3] == pytest.approx(3 * x * x + x * y + math.sin(y), rel=1e-12)


def test_a_loss_is_drawn_when_typing_rests(window: MainWindow, qtbot: QtBot) -> None:
    edit = child(window, QLineEdit, "loss_edit")
    edit.selectAll()
    QTest.keyClicks(edit, "x^2 + 7y^2")
    assert window.store.scene.exploration.loss.text != "x^2 + 7y^2"
    qtbot.waitUntil(lambda: window.store.scene.exploration.loss.text == "x^2 + 7y^2", timeout=3000)


def test_a_mistake_is_said_with_its_place_and_the_last_good_landscape_stays(window: MainWindow) -> None:
    good = window.controller.sampler.landscape
    type_loss(window, "x + foo(y)")
    message = child(window, QLabel, "message_label").text()
    assert message == "unknown function `foo` at 5; did you mean `floor`?"
    assert window.loss_bar.edit.marked == (4, 7)
    assert window.controller.sampler.landscape is good
    assert window.store.scene.exploration.loss.text == GALLERY_ROSENBROCK
    type_loss(window, "x + floor(y)")
    assert child(window, QLabel, "message_label").text() == ""
    assert window.loss_bar.edit.marked == (0, 0)


def test_a_reading_that_may_surprise_is_noted(window: MainWindow) -> None:
    type_loss(window, "1/2x + y^2")
    assert "(1/2)·x" in child(window, QLabel, "message_label").text()


def test_escape_brings_the_last_good_loss_back(window: MainWindow) -> None:
    edit = child(window, QLineEdit, "loss_edit")
    edit.selectAll()
    QTest.keyClicks(edit, "x +")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == GALLERY_ROSENBROCK
    assert child(window, QLabel, "message_label").text() == ""


def test_nothing_that_is_typed_is_executed(window: MainWindow) -> None:
    type_loss(window, "__import__('os').system('true') + x*y")
    assert child(window, QLabel, "message_label").text()
    assert window.store.scene.exploration.loss.text == GALLERY_ROSENBROCK


def test_a_click_on_the_landscape_sets_the_start(window: MainWindow) -> None:
    click_plane(window, 0.5, 2.0)
    assert w(window) == pytest.approx((0.5, 2.0), abs=0.02)
    assert steps_shown(window) == 0


def test_a_click_where_the_loss_is_not_finite_is_refused_with_a_message(make_window: MakeWindow) -> None:
    window = make_window("log(x) + y^2", (1.0, 1.0))
    window.landscape.set_view_window(type(window.store.scene.home)(-2.0, 2.0, -2.0, 2.0))
    click_plane(window, -1.0, 0.5)
    assert w(window) == (1.0, 1.0)
    assert "not finite" in status(window)


def test_the_point_can_be_dragged_and_the_drag_is_undone_at_once(window: MainWindow) -> None:
    view = window.landscape
    drag_plane(window, view.to_pixels(-1.2, 1.0), view.to_pixels(0.0, 2.0))
    assert w(window) == pytest.approx((0.0, 2.0), abs=0.03)
    window.actions_by_name["undo"].trigger()
    assert w(window) == (-1.2, 1.0)


def test_the_point_can_be_typed(window: MainWindow) -> None:
    edit = child(window, QLineEdit, "start_edit")
    edit.selectAll()
    QTest.keyClicks(edit, "0.25, -0.5")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert w(window) == (0.25, -0.5)


def test_dragging_u_turns_the_direction_and_the_dial_and_the_field_follow(window: MainWindow) -> None:
    view = window.landscape
    tip = view.tip_pixels()
    assert tip is not None
    drag_plane(window, tip, view.to_pixels(-1.2, 1.0) + QPoint(0, -70))
    model = window.controller.model
    assert model is not None
    assert model.u == pytest.approx((0.0, 1.0), abs=0.05)
    rule = window.store.scene.exploration.rules.direction
    assert isinstance(rule, AtAngle)
    assert child(window, QDoubleSpinBox, "beta_edit").value() == pytest.approx(rule.beta, abs=1e-3)
    assert model.angle is not None
    assert model.angle.oriented == pytest.approx(rule.beta, abs=1e-9)


def test_typing_the_angle_turns_u(window: MainWindow) -> None:
    edit = child(window, QDoubleSpinBox, "beta_edit")
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "137.5")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    model = window.controller.model
    assert model is not None
    assert model.angle is not None
    assert model.angle.oriented == pytest.approx(137.5, abs=1e-9)
    assert child(window, QComboBox, "direction_combo").currentText() == "any angle β to ∇L"


def test_the_dial_turns_u(window: MainWindow) -> None:
    window.angle.beta_turned.emit(90.0)
    window.angle.beta_set.emit(90.0)
    assert child(window, QDoubleSpinBox, "beta_edit").value() == 90.0
    model = window.controller.model
    assert model is not None
    assert model.angle is not None
    assert model.angle.dot == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("steepest descent", AtAngle(180.0)),
        ("steepest ascent", AtAngle(0.0)),
        ("along the contour", AtAngle(90.0)),
        ("Newton −(∇²L)⁻¹∇L", Newton()),
        ("a fixed vector", AlongVector((1.0, 0.0))),
        ("random", AtRandom(0)),
        ("axis −y", AlongAxis(1, -1)),
    ],
)
def test_every_direction_rule_can_be_chosen_and_shows_its_angle(window: MainWindow, text: str, rule: object) -> None:
    combo = child(window, QComboBox, "direction_combo")
    combo.setCurrentText(text)
    combo.activated.emit(combo.currentIndex())
    assert window.store.scene.exploration.rules.direction == rule
    model = window.controller.model
    assert model is not None
    assert model.angle is not None
    assert combo.currentText() == text
    assert child(window, QDoubleSpinBox, "beta_edit").value() == pytest.approx(model.angle.oriented, abs=1e-3)


@pytest.mark.parametrize("rule", list(LengthRule))
def test_every_update_rule_can_be_chosen_and_steps(window: MainWindow, rule: LengthRule) -> None:
    combo = child(window, QComboBox, "rule_combo")
    combo.setCurrentIndex(list(LengthRule).index(rule))
    combo.activated.emit(combo.currentIndex())
    window.controller.set_size(1e-3)
    press(window, "step_button")
    assert steps_shown(window) == 1


def test_the_step_size_is_typed_and_the_slider_follows(window: MainWindow) -> None:
    edit = child(window, QLineEdit, "eta_edit")
    edit.selectAll()
    QTest.keyClicks(edit, "1e-5")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert window.store.scene.exploration.rules.size == 1e-5
    assert child(window, QSlider, "eta_slider").value() == 700


def test_the_slider_sets_the_step_size_on_a_logarithmic_scale(window: MainWindow) -> None:
    child(window, QSlider, "eta_slider").setValue(1000)
    assert window.store.scene.exploration.rules.size == pytest.approx(1e-2)
    assert child(window, QLineEdit, "eta_edit").text() == "0.01"


@pytest.mark.parametrize("typed", ["0", "-1", "nan", "1e7", "x"])
def test_a_step_size_out_of_bounds_is_refused_and_the_last_one_stays(window: MainWindow, typed: str) -> None:
    edit = child(window, QLineEdit, "eta_edit")
    edit.selectAll()
    QTest.keyClicks(edit, typed)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert window.store.scene.exploration.rules.size == 0.1
    assert edit.text() == "0.1"
    assert "1e-12" in status(window)


def test_k_sets_the_number_of_terms(window: MainWindow) -> None:
    child(window, QSpinBox, "order_spin").setValue(7)
    assert child(window, QTableView, "taylor_table").model().rowCount() == 8


def test_steps_and_steps_back_are_exact(window: MainWindow) -> None:
    visited = [w(window)]
    for _ in range(4):
        press(window, "step_button")
        visited.append(w(window))
    assert steps_shown(window) == 4
    for place in reversed(visited[:-1]):
        press(window, "back_button")
        assert w(window) == place
    assert not child(window, QToolButton, "back_button").isEnabled()


def test_space_steps_and_backspace_steps_back(window: MainWindow) -> None:
    window.landscape.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert steps_shown(window) == 1
    QTest.keyClick(window, Qt.Key.Key_Backspace)
    assert w(window) == (-1.2, 1.0)


def test_choosing_a_row_shows_that_moment_in_all_panels(window: MainWindow) -> None:
    for _ in range(3):
        press(window, "step_button")
    rows = window.store.scene.exploration.path.lineage(window.store.scene.exploration.tip)
    window.history.row_chosen.emit(int(rows[1]))
    model = window.controller.model
    assert model is not None
    assert model.point.w == window.store.scene.exploration.path.record(int(rows[1])).w == w(window)
    assert steps_shown(window) == 3


def test_a_different_step_after_stepping_back_keeps_the_abandoned_path(window: MainWindow) -> None:
    for _ in range(2):
        press(window, "step_button")
    press(window, "back_button")
    window.controller.turn(120.0)
    press(window, "step_button")
    now = window.store.scene.exploration
    assert steps_shown(window) == 2
    assert len(now.path.abandoned(now.tip)) > 0


def test_undo_takes_back_loss_start_size_direction_and_step_in_turn(window: MainWindow) -> None:
    first = window.store.scene
    type_loss(window, "x^2 + 3y^2")
    window.controller.place_start((1.0, 1.0))
    window.controller.set_size(0.2)
    window.controller.turn(150.0)
    press(window, "step_button")
    last = window.store.scene
    for _ in range(5):
        window.actions_by_name["undo"].trigger()
    assert window.store.scene is first
    assert child(window, QLineEdit, "loss_edit").text() == GALLERY_ROSENBROCK
    for _ in range(5):
        window.actions_by_name["redo"].trigger()
    assert window.store.scene is last
    assert child(window, QLineEdit, "loss_edit").text() == "x^2 + 3y^2"


def test_the_list_of_the_gallery_is_as_broad_as_its_words(window: MainWindow) -> None:
    combo = child(window, QComboBox, "gallery_combo")
    window.resize(1024, 700)
    combo.showPopup()
    assert combo.view().viewport().width() >= combo.view().sizeHintForColumn(0)
    combo.hidePopup()


def test_every_loss_of_the_gallery_opens_and_steps_down(window: MainWindow) -> None:
    combo = child(window, QComboBox, "gallery_combo")
    assert combo.count() == len(GALLERY) + len(GROUPS) >= 24
    for entry in GALLERY:
        index = combo.findText(entry.name)
        combo.setCurrentIndex(index)
        combo.activated.emit(index)
        assert window.store.scene.exploration.loss.text == entry.expression
        assert w(window) == entry.start, entry.name
        assert window.store.scene.parameters == entry.parameters
        press(window, "step_button")
        path = window.store.scene.exploration.path
        assert path.record(1).loss < path.record(0).loss, entry.name


def test_a_run_ends_with_its_reason_in_words_and_is_undone_at_once(window: MainWindow) -> None:
    type_loss(window, "x^2 + 2y^2")
    start = w(window)
    window.controller.set_length(LengthRule.GRADIENT)
    window.controller.set_size(0.2)
    press(window, "run_button")
    assert "the gradient is small" in status(window)
    assert steps_shown(window) > 10
    assert not child(window, QToolButton, "run_button").isChecked()
    window.actions_by_name["undo"].trigger()
    assert w(window) == start


def test_playing_steps_by_the_clock_until_paused(window: MainWindow, qtbot: QtBot) -> None:
    child(window, QSlider, "speed_slider").setValue(30)
    press(window, "play_button")
    qtbot.waitUntil(lambda: steps_shown(window) >= 3)
    press(window, "play_button")
    taken = steps_shown(window)
    qtbot.wait(120)
    assert steps_shown(window) == taken


def test_a_step_into_a_place_where_the_loss_is_not_finite_is_refused(make_window: MakeWindow) -> None:
    window = make_window("log(x) + y^2", (0.1, 0.0))
    window.controller.set_size(1.0)
    press(window, "step_button")
    assert w(window) == (0.1, 0.0)
    assert "not finite" in status(window)


def test_at_a_kink_no_number_is_invented(make_window: MakeWindow) -> None:
    window = make_window("abs(x) + 2abs(y)", (0.0, 1.0))
    model = window.controller.model
    assert model is not None
    assert model.point.gradient is None
    assert model.angle is None
    press(window, "step_button")
    assert w(window) == (0.0, 1.0)
    assert "not differentiable at w: abs at its corner" in status(window)


def test_at_a_stationary_point_the_angle_is_undefined_and_its_kind_is_said(make_window: MakeWindow) -> None:
    window = make_window("x^2 - y^2", (0.0, 0.0))
    texts = " ".join(label.text() for label in window.angle.findChildren(QLabel))
    texts += window.angle.findChild(QWidget, "beta_dial").accessibleDescription()  # type: ignore[union-attr] # found
    assert "stationary" in texts
    assert "saddle" in texts


def test_reset_returns_to_the_start(window: MainWindow) -> None:
    for _ in range(3):
        press(window, "step_button")
    press(window, "reset_button")
    assert w(window) == (-1.2, 1.0)
    assert steps_shown(window) == 0


def test_the_window_can_be_as_small_as_1024_by_700(window: MainWindow, qtbot: QtBot) -> None:
    press(window, "step_button")
    window.resize(1024, 700)
    qtbot.wait(50)
    assert (window.width(), window.height()) == (1024, 700)
    for name in NAMES:
        widget = child(window, QWidget, name)
        corner = widget.mapTo(window, widget.rect().bottomRight())
        assert corner.x() <= 1024, name
        assert corner.y() <= 700, name


def test_zooming_samples_the_landscape_afresh(window: MainWindow, qtbot: QtBot) -> None:
    before = window.controller.sampler.landscape
    assert before is not None
    window.actions_by_name["zoom_in"].trigger()
    qtbot.waitUntil(lambda: window.controller.sampler.landscape is not before)
    after = window.controller.sampler.landscape
    assert after is not None
    qtbot.waitUntil(lambda: window.controller.sampler.landscape.window.width < before.window.width)  # type: ignore[union-attr]


def test_presentation_shows_the_landscape_and_one_panel(window: MainWindow) -> None:
    window.actions_by_name["presentation"].setChecked(True)
    docks = list(window.docks.all[:3])
    assert [dock.isVisible() for dock in docks] == [True, False, False]
    window.actions_by_name["next_panel"].trigger()
    assert [dock.isVisible() for dock in docks] == [False, True, False]
    window.actions_by_name["presentation"].setChecked(False)
    assert all(dock.isVisible() for dock in docks)


def test_a_picture_of_a_panel_is_copied_at_twice_its_size(window: MainWindow) -> None:
    window.actions_by_name["copy_taylor"].trigger()
    image = QGuiApplication.clipboard().image()
    assert image.width() == 2 * window.taylor.width()


def test_hovering_says_w_the_loss_and_the_length_of_the_gradient(window: MainWindow) -> None:
    heard: list[str] = []
    window.controller.sampler.hover_text.connect(heard.append)
    view = window.landscape
    view.hover_at(QPointF(view.to_pixels(1.0, 2.0)))
    assert "L = " in heard[-1]
    assert "|∇L|" in heard[-1]


def test_closing_while_everything_is_busy_leaves_nothing_behind(make_window: MakeWindow) -> None:
    window = make_window("+".join(f"{k}.5*sin({k}*x)*cos(y/{k + 1})" for k in range(300)), synchronous=False)
    window.controller.run(True)
    window.actions_by_name["zoom_in"].trigger()
    window.loss_bar.edit.setText("x*y")
    window.controller.check("x*y")
    # the fixture closes it, and looks for threads and timers


def test_the_geometry_is_remembered(make_window: MakeWindow) -> None:
    first = make_window()
    first.resize(1100, 720)
    first.close()
    # the width is cut to the offscreen platform's screen
    assert make_window(resize=False).height() == first.height() == 720


GALLERY_ROSENBROCK = next(entry.expression for entry in GALLERY if entry.name == "Rosenbrock")


def test_space_presses_the_button_that_has_the_focus(window: MainWindow) -> None:
    press(window, "step_button")
    button = child(window, QToolButton, "back_button")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert w(window) == (-1.2, 1.0)


@pytest.mark.parametrize("name", ["eta_edit", "beta_edit", "start_edit"])
def test_undo_in_a_field_without_typing_undoes_the_last_change(window: MainWindow, name: str) -> None:
    window.controller.set_size(0.7)
    field = child(window, QWidget, name)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.store.scene.exploration.rules.size == 0.1


def test_a_step_takes_the_step_size_that_stands_in_the_field(window: MainWindow) -> None:
    edit = child(window, QLineEdit, "eta_edit")
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "0.33")
    window.actions_by_name["step"].trigger()
    assert window.store.scene.exploration.path.record(1).eta == 0.33


def test_a_refused_point_leaves_the_field_as_w_is(window: MainWindow) -> None:
    edit = child(window, QLineEdit, "start_edit")
    edit.selectAll()
    QTest.keyClicks(edit, "1e200, 1")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "-1.2, 1"
    assert status(window)


@pytest.mark.parametrize(
    ("typed", "beta"), [("400", 40.0), ("-30", 330.0), ("1e2", 100.0), ("37,5", 37.5), ("180.0001", 180.0001)]
)
def test_any_number_of_turns_may_be_typed(window: MainWindow, typed: str, beta: float) -> None:
    edit = child(window, QDoubleSpinBox, "beta_edit")
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, typed)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    model = window.controller.model
    assert model is not None
    assert model.angle is not None
    assert model.angle.oriented == pytest.approx(beta, abs=1e-9)


def test_the_angle_follows_each_step_while_its_field_has_the_focus(window: MainWindow) -> None:
    window.controller.set_direction(AlongAxis(0))
    edit = child(window, QDoubleSpinBox, "beta_edit")
    edit.setFocus()
    for _ in range(3):
        press(window, "step_button")
        edit.setFocus()
        model = window.controller.model
        assert model is not None
        assert model.angle is not None
        assert edit.value() == pytest.approx(model.angle.oriented, abs=1e-6)


def test_undoing_a_loss_takes_its_message_along(window: MainWindow) -> None:
    type_loss(window, "1/2x + y^2")
    type_loss(window, "x^2 + y^2")
    type_loss(window, "foo(x) + y")
    window.landscape.setFocus()
    window.actions_by_name["undo"].trigger()
    assert "(1/2)·x" in child(window, QLabel, "message_label").text()
    assert window.loss_bar.edit.marked == (0, 0)


def test_at_a_stationary_point_u_can_still_be_dragged_as_a_vector(make_window: MakeWindow) -> None:
    window = make_window("x^2 - y^2", (0.0, 0.0))
    window.controller.turn_toward(0.6, 0.8)
    model = window.controller.model
    assert model is not None
    assert model.u == pytest.approx((0.6, 0.8))
