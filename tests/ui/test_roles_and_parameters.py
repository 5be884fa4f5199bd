"""Roles and parameters in the real window: guessed, clicked, typed, dragged, animated, and undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.direction import AlongVector, AtAngle
from explorer.gallery import GALLERY
from explorer.roles import Parameter
from explorer.slices import AlongRandom, AlongVariables, SliceRule
from ui.loss_bar import LossBar
from ui.parameter_strip import ParameterStrip
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
    window.controller.stepper.set_speed(30)
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


# -- what was true with other values


def test_known_minima_are_shown_with_the_parameters_that_have_them(make_window: MakeWindow) -> None:
    window = make_window()
    window.controller.explore_gallery(next(entry for entry in GALLERY if entry.name == "Cusp catastrophe"))
    marks, value = window.landscape.plot.marks, values_of(window)["b"]
    known = marks.scenery.minima.tolist()
    assert known
    window.controller.knobs.set_value("b", value + 0.4)
    assert len(marks.scenery.minima) == 0
    window.controller.knobs.set_value("b", value)
    assert marks.scenery.minima.tolist() == known
    window.controller.undo()
    assert len(marks.scenery.minima) == 0


def test_the_figures_of_a_step_with_other_parameters_are_pale_and_say_with_which(bowl: MainWindow) -> None:
    model = bowl.history.model
    bowl.controller.step()
    bowl.controller.knobs.set_value("b", 3.0)
    names = [column.name for column in model.columns]
    pale = {name for i, name in enumerate(names) if model.cell(1, i, 200).colour == QColor(LIGHT.muted)}
    assert pale == {"step", "predicted", "actual", "ratio"}
    tip = str(model.index(1, names.index("actual")).data(Qt.ItemDataRole.ToolTipRole))
    assert tip.endswith("of the step, which was taken with a = 1.0, b = 1.0")
    bowl.controller.step()
    assert model.cell(2, names.index("actual"), 200).colour == QColor(LIGHT.text)
    bowl.controller.undo()
    bowl.controller.knobs.set_value("b", 1.0)
    assert model.cell(1, names.index("actual"), 200).colour == QColor(LIGHT.text)


def test_the_curve_of_the_losses_breaks_where_the_loss_becomes_another(bowl: MainWindow) -> None:
    breaks = []
    for value in (1.0, 1.0, 3.0, 3.0):
        bowl.controller.knobs.set_value("b", value)
        breaks.append(bowl.history.plot.breaks)
        bowl.controller.step()
    assert breaks == [(), (), (2,), (2,)]


def test_the_path_on_a_curve_stays_on_it_when_a_parameter_moves(make_window: MakeWindow) -> None:
    window = make_window()
    type_loss(window, "a*x^2 + x")
    for _ in range(3):
        window.controller.step()
    marks = window.landscape.plot.marks
    for row in (3, 1):
        window.controller.choose(row)
        window.controller.knobs.set_value("a", 2.0 + row)
        loss, scenery = window.store.scene.loss, marks.scenery
        assert scenery.on_curve
        assert [y for _, y in scenery.path.tolist()] == [loss.value((x,)) for x, _ in scenery.path.tolist()]
        assert scenery.point is not None
        assert scenery.point[1] == loss.value((scenery.point[0],))


# -- the room under the field


def test_there_is_no_empty_row_under_a_loss_with_one_name(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window("x^4 - 3x^2 + x", (1.7,))
    bar = window.loss_bar
    low = bar.sizeHint().height()
    assert not bar.message.isVisible()
    bar.edit.setText("x^")
    bar.edit.textEdited.emit("x^")
    assert bar.message.isVisible()
    assert bar.sizeHint().height() > low
    bar.edit.setText("x^2")
    bar.edit.textEdited.emit("x^2")
    # while a person types, the window does not jump
    assert bar.message.isVisible()
    QTest.keyClick(bar.edit, Qt.Key.Key_Return)
    assert not bar.message.isVisible()
    qtbot.waitUntil(lambda: bar.sizeHint().height() == low)


def test_a_value_far_beyond_the_range_can_be_typed_and_moved_on(make_window: MakeWindow) -> None:
    window = make_window()
    type_loss(window, "k*x^2 + y^2 + z^2")
    for value, key in (("2e8", Qt.Key.Key_Left), ("-1e12", Qt.Key.Key_Right)):
        edit = child(window, QLineEdit, "parameter_k_edit")
        edit.setText(value)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        assert values_of(window) == {"k": float(value)}
        slider = child(window, QSlider, "parameter_k_slider")
        assert slider.maximum() == window.store.scene.parameters[0].positions
        QTest.keyClick(slider, key)
        assert values_of(window)["k"] != float(value)


def test_an_animation_that_goes_on_is_seen_when_its_control_is_made_anew(bowl: MainWindow) -> None:
    bowl.controller.knobs.animate("a", True)
    QTest.mouseClick(child(bowl, QToolButton, "role_b_button"), Qt.MouseButton.LeftButton)
    assert bowl.controller.knobs.moving == {"a"}
    assert bowl.loss_bar.strip.controls["a"].play.isChecked()
    bowl.controller.knobs.stop()
    assert not bowl.loss_bar.strip.controls["a"].play.isChecked()


def test_an_animation_ends_with_its_name(bowl: MainWindow) -> None:
    bowl.controller.knobs.animate("a", True)
    bowl.controller.knobs.animate("b", True)
    type_loss(bowl, "b*x^2 + y^2")
    assert bowl.controller.knobs.moving == {"b"}
    assert bowl.loss_bar.strip.controls["b"].play.isChecked()
    type_loss(bowl, "x^2 + y^2")
    assert bowl.controller.knobs.moving == frozenset()


def test_after_stepping_back_a_parameter_changes_the_moment_that_is_shown(bowl: MainWindow) -> None:
    for _ in range(3):
        bowl.controller.step()
    bowl.controller.back()
    before = bowl.store.scene
    bowl.controller.knobs.set_value("a", 3.0)
    now = bowl.store.scene.exploration
    assert (now.number, now.tip) == (2, now.row)
    assert now.path.record(now.row).loss == now.loss.value(now.w)
    assert bowl.history.model.rowCount() == 3
    assert len(bowl.landscape.plot.marks.scenery.abandoned) > 0
    bowl.controller.undo()
    assert bowl.store.scene is before
    assert bowl.history.model.rowCount() == 4


def test_a_change_of_roles_keeps_the_slice_where_it_fits(make_window: MakeWindow) -> None:
    window = make_window()
    type_loss(window, "a*x^2 + y^2 + z^2 + v^2")
    window.controller.sampler.set_slice(AlongVariables(3, 1))  # z and x
    QTest.mouseClick(child(window, QToolButton, "role_a_button"), Qt.MouseButton.LeftButton)
    assert window.store.scene.loss.variables == ("a", "v", "x", "y", "z")
    kept: SliceRule = window.store.scene.slicing
    assert kept == AlongVariables(4, 2)
    plane = window.controller.sampler.plane
    assert plane is not None
    assert plane.names == ("z", "x")
    assert window.stage.slice_bar.first.currentText() == "z"
    window.controller.sampler.set_slice(AlongRandom(5))
    QTest.mouseClick(child(window, QToolButton, "role_v_button"), Qt.MouseButton.LeftButton)
    kept = window.store.scene.slicing
    assert kept == AlongRandom(5)


@pytest.mark.parametrize("width", [860, 1024, 1280])
@pytest.mark.parametrize("type_scale", [1.0, 1.35])
def test_no_control_of_a_parameter_is_cut_off(
    qtbot: QtBot, set_type: Callable[[float], None], width: int, type_scale: float
) -> None:
    strip = ParameterStrip()
    qtbot.addWidget(strip)
    strip.show_parameters(tuple(Parameter(name, -0.123456) for name in ("a", "b", "epsilon", "k")))
    strip.resize(width, 200)
    set_type(type_scale)
    qtbot.wait(20)
    for control in strip.controls.values():
        for part in (control.edit, control.slider, control.play, control.more):
            assert strip.rect().contains(part.rect().translated(part.mapTo(strip, QPoint(0, 0)))), (part, width)
        assert control.slider.width() >= 80
        seen = control.edit.width() - 2 * control.edit.fontMetrics().averageCharWidth()
        assert control.edit.fontMetrics().horizontalAdvance("-0.123456") <= seen
    assert not strip.findChild(QScrollArea).verticalScrollBar().isVisible()  # type: ignore[union-attr] # it has one


def test_chips_are_written_in_the_type_of_the_program(qtbot: QtBot, set_type: Callable[[float], None]) -> None:
    bar = LossBar()
    qtbot.addWidget(bar)
    bar.chips.show_roles(("x", "y"), ("a",))
    set_type(1.35)
    bar.set_large(True)
    texts = [*bar.chips.chips.values(), *bar.chips.findChildren(QLabel), bar.message]
    assert {text.font().pointSizeF() for text in texts} == {QApplication.font().pointSizeF()}


def test_a_run_that_a_parameter_ends_is_not_said_to_go_on(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(synchronous=False)
    type_loss(window, "a*x^2 + b*y^2")
    qtbot.waitUntil(lambda: values_of(window) == {"a": 1.0, "b": 1.0} and not window.background.is_busy())
    window.controller.set_size(1e-5)
    window.controller.run(True)
    qtbot.waitUntil(lambda: window.controls.status.text().startswith("Running"))
    child(window, QSlider, "parameter_b_slider").setValue(150)
    qtbot.waitUntil(lambda: not window.background.is_busy())
    assert not window.controls.status.text().startswith("Running")
