"""Roles and parameters in the real window: guessed, clicked, typed, dragged, animated, and undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.direction import AlongVector, AtAngle
from ui.range_editor import RangeEditor
from ui.role_chips import RoleChips
from ui.theme import LIGHT
from ui.window import MainWindow

MakeWindow = Callable[..., MainWindow]
T = TypeVar("T", bound=QWidget)


def child(window: QWidget, kind: type[T], name: str) -> T:
    found = window.findChild(kind, name)
    assert isinstance(found, kind), name
    return found


def type_loss(window: MainWindow, text: str) -> None:
    edit = child(window, QLineEdit, "loss_edit")
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def values_of(window: MainWindow) -> dict[str, float]:
    return dict(window.store.scene.loss.parameters)


@pytest.fixture
def bowl(make_window: MakeWindow) -> MainWindow:
    """a*x² + b*y², of which a and b are guessed to be parameters."""
    window = make_window()
    type_loss(window, "a*x^2 + b*y^2")
    return window


def test_constants_beside_variables_are_parameters_and_said_to_be(bowl: MainWindow) -> None:
    assert bowl.store.scene.loss.variables == ("x", "y")
    assert values_of(bowl) == {"a": 1.0, "b": 1.0}
    assert bowl.loss_bar.prompt.text() == "L(x, y; a, b) ="
    texts = [label.text() for label in bowl.loss_bar.chips.findChildren(QLabel) if label.isVisible()]
    assert texts == ["variables", "parameters"]
    assert list(bowl.loss_bar.strip.controls) == ["a", "b"]
    assert bowl.loss_bar.strip.isVisible()


def test_a_loss_without_parameters_has_no_sliders(bowl: MainWindow) -> None:
    type_loss(bowl, "x^2 + y^2")
    assert not bowl.loss_bar.strip.isVisible()


def test_a_click_makes_a_parameter_a_variable_at_its_value_and_undo_takes_it_back(bowl: MainWindow) -> None:
    before = bowl.store.scene
    QTest.mouseClick(child(bowl, QToolButton, "role_a_button"), Qt.MouseButton.LeftButton)
    now = bowl.store.scene
    assert now.loss.variables == ("a", "x", "y")
    assert now.exploration.w == (1.0, *before.exploration.w)
    assert values_of(bowl) == {"b": 1.0}
    bowl.controller.undo()
    assert bowl.store.scene is before
    assert list(bowl.loss_bar.strip.controls) == ["a", "b"]
    bowl.controller.redo()
    assert bowl.store.scene is now


def test_a_click_holds_a_variable_where_it_is(bowl: MainWindow) -> None:
    x, y = bowl.store.scene.exploration.w
    QTest.mouseClick(child(bowl, QToolButton, "role_y_button"), Qt.MouseButton.LeftButton)
    assert bowl.store.scene.loss.variables == ("x",)
    assert values_of(bowl) == {"a": 1.0, "b": 1.0, "y": y}
    assert bowl.store.scene.exploration.w == (x,)
    assert bowl.landscape.shows_curve
    assert not bowl.loss_bar.chips.chips["x"].isEnabled()


def test_a_role_that_was_chosen_stays_when_the_loss_is_typed_on(bowl: MainWindow) -> None:
    QTest.mouseClick(child(bowl, QToolButton, "role_a_button"), Qt.MouseButton.LeftButton)
    type_loss(bowl, "a*x^2 + b*y^2 + k")
    assert bowl.store.scene.loss.variables == ("a", "x", "y")
    assert values_of(bowl) == {"b": 1.0, "k": 1.0}


def test_a_rule_that_speaks_of_variables_does_not_outlive_them(bowl: MainWindow) -> None:
    bowl.controller.set_direction(AlongVector((1.0, 2.0)))
    QTest.mouseClick(child(bowl, QToolButton, "role_a_button"), Qt.MouseButton.LeftButton)
    assert bowl.store.scene.exploration.rules.direction == AtAngle()


def test_a_typed_value_is_the_number_in_the_loss(bowl: MainWindow) -> None:
    edit = child(bowl, QLineEdit, "parameter_b_edit")
    edit.setText("2,5")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    x, y = bowl.store.scene.exploration.w
    assert values_of(bowl) == {"a": 1.0, "b": 2.5}
    assert bowl.store.scene.loss.value((x, y)) == x * x + 2.5 * y * y
    assert bowl.controller.model is not None
    assert bowl.controller.model.point.loss == x * x + 2.5 * y * y
    landscape = bowl.controller.sampler.landscape
    assert landscape is not None
    assert landscape.values[-1, 0] == pytest.approx(landscape.x[0] ** 2 + 2.5 * landscape.y[-1] ** 2)


def test_a_value_beyond_the_range_widens_it(bowl: MainWindow) -> None:
    bowl.controller.knobs.set_value("b", 30.0)
    assert bowl.store.scene.parameters[1].high == 30.0
    assert child(bowl, QSlider, "parameter_b_slider").value() == bowl.store.scene.parameters[1].position


def test_what_is_no_number_is_refused_and_the_value_stays(bowl: MainWindow) -> None:
    edit = child(bowl, QLineEdit, "parameter_a_edit")
    edit.setText("two")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert "a: `two` is not a number" in bowl.controls.status.text()
    assert (edit.text(), values_of(bowl)["a"]) == ("1", 1.0)


def test_a_drag_of_a_slider_is_undone_at_once_and_keeps_w(bowl: MainWindow) -> None:
    bowl.controller.step()
    before, undone = bowl.store.scene, bowl.store.undo_text
    slider = child(bowl, QSlider, "parameter_a_slider")
    slider.setSliderDown(True)
    for position in (130, 140, 150):
        slider.setValue(position)
    slider.setSliderDown(False)
    now = bowl.store.scene
    assert values_of(bowl)["a"] == 2.5
    assert now.exploration.w == before.exploration.w
    assert now.exploration.number == 1
    assert bowl.store.undo_text != undone
    bowl.controller.undo()
    assert bowl.store.scene is before


def test_the_moment_that_is_shown_tells_l_with_the_parameters_of_now(bowl: MainWindow) -> None:
    bowl.controller.step()
    bowl.controller.knobs.set_value("a", 3.0)
    now = bowl.store.scene.exploration
    last, first = now.path.record(now.row), now.path.record(now.start)
    assert (last.parameters, first.parameters) == ((3.0, 1.0), (1.0, 1.0))
    assert last.loss == now.loss.value(now.w)
    assert last.eta == pytest.approx(0.1)
    assert bowl.history.model.columns[3].title == "a"
    assert [bowl.history.model.text(row, 3, 4) for row in (0, 1)] == ["1", "3"]


def test_only_parameters_that_changed_have_a_column_and_the_figures_stay_in_theirs(bowl: MainWindow) -> None:
    model = bowl.history.model
    bowl.controller.step()
    assert [column.title for column in model.columns[:4]] == ["step", "x", "y", "L"]
    bowl.controller.knobs.set_value("b", 3.0)
    assert [column.title for column in model.columns[:5]] == ["step", "x", "y", "b", "L"]
    now = bowl.store.scene.exploration
    texts = [model.text(1, column, 12) for column in range(1, 5)]
    assert [float(text.replace("−", "-")) for text in texts] == pytest.approx([*now.w, 3.0, now.loss.value(now.w)])


def test_the_path_goes_on_when_a_parameter_changes(bowl: MainWindow) -> None:
    for value in (1.0, 2.0, 3.0):
        bowl.controller.knobs.set_value("a", value)
        bowl.controller.step()
    now = bowl.store.scene.exploration
    rows = now.path.lineage(now.tip)
    assert now.number == 3
    assert now.path.parameters(rows)[:, 0].tolist() == [1.0, 2.0, 3.0, 3.0] or len(rows) == 4
    assert len(now.path.abandoned(now.tip)) == 0


def test_parameters_can_be_dragged_while_the_descent_plays(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(synchronous=False)
    type_loss(window, "a*x^2 + b*y^2")
    qtbot.waitUntil(lambda: values_of(window) == {"a": 1.0, "b": 1.0} and not window.background.is_busy())
    window.controller.set_speed(30)
    window.controller.play(True)
    slider = child(window, QSlider, "parameter_b_slider")
    for position in range(121, 161):
        slider.setValue(position)
        qtbot.wait(10)
    qtbot.waitUntil(lambda: window.store.scene.exploration.number >= 5)
    window.controller.play(False)
    qtbot.waitUntil(lambda: not window.background.is_busy())
    now = window.store.scene.exploration
    assert values_of(window)["b"] == 3.0
    assert now.path.record(now.row).loss == now.loss.value(now.w)
    held = now.path.parameters(now.path.lineage(now.tip))[:, 1]
    assert len(set(held.tolist())) > 2
    assert (held[1:] >= held[:-1]).all()


def test_an_animation_moves_the_parameter_and_is_undone_as_one(bowl: MainWindow) -> None:
    before = bowl.store.scene
    button = child(bowl, QToolButton, "animate_a_button")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.isChecked()
    assert bowl.controller.knobs.moving == {"a"}
    seen = []
    for _ in range(20):
        bowl.controller.knobs.move(0.2)
        seen.append(values_of(bowl)["a"])
    assert max(seen) == pytest.approx(5.0, abs=0.3)
    assert len(set(seen)) > 10
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert bowl.controller.knobs.moving == frozenset()
    bowl.controller.undo()
    assert bowl.store.scene is before


def test_undo_ends_an_animation(bowl: MainWindow) -> None:
    bowl.controller.knobs.animate("a", True)
    bowl.controller.knobs.move(0.5)
    bowl.controller.undo()
    assert bowl.controller.knobs.moving == frozenset()
    assert not child(bowl, QToolButton, "animate_a_button").isChecked()


def test_range_and_step_are_typed_and_refused_in_words(bowl: MainWindow, qtbot: QtBot) -> None:
    editor = RangeEditor(bowl.store.scene.parameters[0])
    qtbot.addWidget(editor)
    editor.range_chosen.connect(bowl.controller.knobs.set_range)
    editor.low.setText("3")
    editor.high.setText("1")
    editor.take()
    assert "the range from 3 to 1 is empty" in editor.message.text()
    for field, text in ((editor.low, "0"), (editor.high, "2"), (editor.step, "0,25")):
        field.setText(text)
    QTest.keyClick(editor.step, Qt.Key.Key_Return)
    parameter = bowl.store.scene.parameters[0]
    assert (parameter.low, parameter.high, parameter.step, parameter.value) == (0.0, 2.0, 0.25, 1.0)
    slider = child(bowl, QSlider, "parameter_a_slider")
    assert (slider.maximum(), slider.value()) == (8, 4)
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert values_of(bowl)["a"] == 1.25


def test_the_same_text_with_other_parameters_is_another_exponent(make_window: MakeWindow) -> None:
    window = make_window()
    type_loss(window, "x^k + y^2")
    window.controller.knobs.set_value("k", 3.0)
    window.controller.place_start((2.0, 1.0))
    assert window.controller.model is not None
    assert window.controller.model.point.gradient == (12.0, 2.0)


def test_many_names_are_one_button_with_a_menu(qtbot: QtBot) -> None:
    chips = RoleChips()
    qtbot.addWidget(chips)
    chips.set_theme(LIGHT)
    chips.show_roles(tuple(f"x{i}" for i in range(1, 51)), ("a",))
    button = child(chips, QToolButton, "roles_button")
    assert button.text() == "50 variables, 1 parameter"
    with qtbot.waitSignal(chips.role_changed) as changed:
        button.menu().actions()[0].trigger()
    assert changed.args == ["a", False]
    with qtbot.waitSignal(chips.role_changed) as changed:
        button.menu().actions()[1].trigger()
    assert changed.args == ["x1", True]


def test_one_name_has_no_role_to_choose(qtbot: QtBot) -> None:
    chips = RoleChips()
    qtbot.addWidget(chips)
    chips.show_roles(("x",), ())
    assert chips.isHidden()
