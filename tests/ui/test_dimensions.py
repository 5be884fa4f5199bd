"""Flows through the real window with one, three and fifty variables."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from explorer.direction import AlongAxis, AlongVector, AtAngle, Newton
from explorer.slices import AlongCurvatures, AlongRandom, AlongStep, AlongVariables
from explorer.step_size import LengthRule
from ui.components_model import Column
from ui.theme import DARK, LIGHT, Theme
from ui.window import MainWindow

MakeWindow = Callable[..., MainWindow]

CUBIC = "x^2 + 2y^2 + 3z^2 + x*y*z"
FIFTY = " + ".join(f"{1 + i / 10:g}w{i}^2" for i in range(1, 51)) + " + w1*w2*w3"


def type_loss(window: MainWindow, text: str) -> None:
    edit = window.loss_bar.edit
    edit.setText(text)
    edit.textEdited.emit(text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


@pytest.fixture
def line(make_window: MakeWindow) -> MainWindow:
    return make_window("x^4 - 3x^2 + x", (1.7,))


@pytest.fixture
def space(make_window: MakeWindow) -> MainWindow:
    return make_window(CUBIC, (1.0, 1.0, 1.0))


@pytest.fixture
def fifty(make_window: MakeWindow) -> MainWindow:
    return make_window(FIFTY, tuple(math.sin(i) for i in range(1, 51)))


# -- one variable


def test_one_variable_is_shown_as_a_curve_with_its_point_on_it(line: MainWindow) -> None:
    view = line.landscape
    assert view.shows_curve
    assert view.plot.item.getAxis("left").name == "L"
    assert view.plot.marks.scenery.point == (1.7, line.store.scene.loss.value((1.7,)))
    assert view.view_window().contains(*view.plot.marks.scenery.point)
    curve = view.plot.curve.curve
    assert curve is not None
    assert curve.values == pytest.approx(curve.x**4 - 3 * curve.x**2 + curve.x, rel=1e-12, abs=1e-12)


def test_steps_on_a_curve_lead_along_it(line: MainWindow) -> None:
    for _ in range(3):
        line.controller.step()
    path = line.landscape.plot.marks.scenery.path
    assert path[:, 0] == pytest.approx([1.7, 1.6, 1.5, 1.4])
    assert path[:, 1] == pytest.approx([line.store.scene.loss.value((x,)) for x in path[:, 0]])
    assert line.landscape.plot.marks.scenery.gradient == (1.0, 0.0)
    assert line.landscape.plot.marks.scenery.direction == (-1.0, 0.0)


def test_a_click_beside_the_curve_starts_at_that_x(line: MainWindow) -> None:
    view = line.landscape
    window = view.view_window()
    pixel = view.to_pixels(-1.0, window.y0 + 0.8 * window.height)
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=pixel)
    assert line.store.scene.exploration.w[0] == pytest.approx(-1.0, abs=0.05)


def test_the_tip_of_u_can_be_pulled_to_the_other_side(line: MainWindow) -> None:
    line.landscape.direction_dragged.emit(1.0, 0.0)
    assert line.store.scene.exploration.rules.direction == AtAngle(0.0)
    assert line.controller.model is not None
    assert line.controller.model.u == (1.0,)


def test_with_one_variable_an_angle_between_is_refused_in_words(line: MainWindow) -> None:
    line.controller.turn(120.0)
    assert line.store.scene.exploration.rules.direction == AtAngle(180.0)
    assert "β is 0° or 180°" in line.controls.status.text()


def test_one_variable_offers_no_contour_no_slice_and_no_surface(line: MainWindow) -> None:
    combo = line.controls.direction.combo
    texts = [combo.itemText(i) for i in range(combo.count())]
    assert "along the contour" not in texts
    assert "steepest descent" in texts
    assert not line.stage.slice_bar.isVisible()
    assert not line.actions_by_name["surface"].isEnabled()


def has_landscape(window: MainWindow) -> bool:
    return window.landscape.plot.ground.landscape is not None


def test_the_curve_gives_way_to_a_landscape_and_comes_back(line: MainWindow) -> None:
    shown = []
    for text in ("x^2 + y^2", "x^2"):
        type_loss(line, text)
        shown.append((line.landscape.shows_curve, has_landscape(line), line.landscape.plot.bar.isVisible()))
    assert shown == [(False, True, True), (True, False, False)]
    line.controller.undo()
    assert not line.landscape.shows_curve
    assert len(line.landscape.plot.marks.scenery.path) == 1


@pytest.mark.parametrize(
    "text", ["1/x", "sqrt(x)", "abs(x)", "log(x)", "x", "floor(x)", "0*x + 2", "exp(exp(x))", "1/0*x"]
)
def test_any_curve_can_be_painted(make_window: MakeWindow, text: str) -> None:
    window = make_window()
    type_loss(window, text)
    window.controller.step()
    window.controller.set_order(12)
    assert window.landscape.shows_curve
    assert not window.landscape.grab().isNull()


# -- three variables


def test_three_variables_are_shown_as_a_slice_through_w(space: MainWindow) -> None:
    plane, landscape = space.controller.sampler.plane, space.controller.sampler.landscape
    assert plane is not None
    assert landscape is not None
    assert (plane.axes, plane.names) == ((0, 1), ("x", "y"))
    x, y = landscape.x[3], landscape.y[5]
    assert landscape.values[5, 3] == pytest.approx(space.store.scene.loss.value((x, y, 1.0)), rel=1e-13)
    assert space.stage.slice_bar.isVisible()
    assert space.docks.components.isVisible()


def test_the_slice_follows_w_and_what_is_off_it_is_marked(space: MainWindow) -> None:
    for _ in range(2):
        space.controller.step()
    z = space.store.scene.exploration.w[2]
    plane, marks = space.controller.sampler.plane, space.landscape.plot.marks.scenery
    assert plane is not None
    assert plane.origin == (0.0, 0.0, z)
    assert marks.off is not None
    assert marks.off.tolist() == [True, True, False]
    assert not marks.point_off
    assert marks.path[0].tolist() == [1.0, 1.0]


def test_a_pinned_slice_stays_and_w_leaves_it(space: MainWindow) -> None:
    space.stage.slice_bar.pin.click()
    before = space.controller.sampler.plane
    space.controller.step()
    marks = space.landscape.plot.marks.scenery
    assert space.controller.sampler.plane == before
    assert marks.off is not None
    assert (marks.off.tolist(), marks.point_off) == ([False, True], True)
    assert space.actions_by_name["pin"].isChecked()
    space.controller.undo()
    space.controller.undo()
    assert space.store.scene.pinned is None
    assert not space.stage.slice_bar.pin.isChecked()


def test_a_pinned_slice_of_directions_does_not_outlive_its_loss(space: MainWindow) -> None:
    space.controller.sampler.set_slice(AlongCurvatures())
    space.controller.sampler.pin(True)
    type_loss(space, CUBIC + " + x")
    assert space.store.scene.pinned is None
    assert not space.stage.slice_bar.pin.isChecked()


def test_a_pinned_slice_of_variables_outlives_its_loss(space: MainWindow) -> None:
    space.controller.sampler.set_slice(AlongVariables(0, 2))
    space.controller.sampler.pin(True)
    before = space.store.scene.pinned
    type_loss(space, CUBIC + " + x")
    assert space.store.scene.pinned == before
    assert space.store.scene.slicing == AlongVariables(0, 2)
    type_loss(space, "x^2 + y^2 + z^2 + v^2")
    assert space.store.scene.pinned is None


def test_eigenvectors_at_a_kink_are_refused_with_a_note(make_window: MakeWindow) -> None:
    window = make_window("abs(x) + y^2 + z^2*x", (0.0, 1.0, 1.0))
    window.controller.sampler.set_slice(AlongCurvatures())
    plane = window.controller.sampler.plane
    assert plane is not None
    assert plane.names == ("x", "y")
    assert "∇²L does not exist at w" in plane.note


def test_another_slice_is_seen_at_the_size_of_the_one_before(space: MainWindow) -> None:
    before = space.store.scene.home
    space.controller.sampler.set_slice(AlongRandom(3))
    home = space.store.scene.home
    assert (home.width, home.height) == pytest.approx((before.width, before.height))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_checked_button_looks_checked(space: MainWindow, theme: Theme) -> None:
    pin = space.stage.slice_bar.pin
    space.set_theme(theme)
    grounds = []
    for _ in range(2):
        grounds.append(QColor(pin.grab().toImage().pixelColor(6, pin.height() // 2)))
        pin.click()
    parts = [(ground.red(), ground.green(), ground.blue()) for ground in grounds]
    assert sum(abs(a - b) for a, b in zip(*parts, strict=True)) > 100
    pin.click()
    # of a window that is not active too
    groups = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive)
    assert len({pin.palette().color(group, QPalette.ColorRole.Button).name() for group in groups}) == 1
    space.set_theme(LIGHT if theme is DARK else DARK)
    QApplication.processEvents()
    pin.click()
    assert pin.palette().color(QPalette.ColorRole.Button) == QApplication.palette().color(QPalette.ColorRole.Button)


def test_the_kinds_of_slices_are_written_in_full(space: MainWindow) -> None:
    bar = space.stage.slice_bar
    for kind in range(bar.kind.count()):
        bar.kind.activated.emit(kind)
        space.resize(1024, 700)
        QApplication.processEvents()
        assert bar.kind.fontMetrics().horizontalAdvance(bar.kind.itemText(kind)) + 20 < bar.kind.width()
        assert bar.rect().contains(bar.pin.geometry())


def test_isoline_labels_stay_clear_of_the_note_and_of_minima(space: MainWindow) -> None:
    plot = space.landscape.plot
    taken = [QRectF(0.0, 0.0, 0.6 * plot.frame().width, 0.6 * plot.frame().height)]
    usual = [label.spots[0] for label in plot.ground.landscape.labels] if plot.ground.landscape else []
    assert usual
    assert any(taken[0].contains(plot.frame().pixel((spot.x, spot.y))) for spot in usual)
    boxes = plot.ground.label_boxes(plot.frame(), taken)
    assert len(boxes) >= 2
    assert not any(box.intersects(taken[0]) for box in boxes)
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert any(box.topLeft().manhattanLength() < 20 for box in plot.ground.obstacles())


def test_a_click_on_a_slice_keeps_what_the_slice_holds(space: MainWindow) -> None:
    space.controller.place_at(-2.0, 0.5)
    assert space.store.scene.exploration.w == (-2.0, 0.5, 1.0)


@pytest.mark.parametrize("rule", [AlongVariables(2, 0), AlongStep(), AlongCurvatures(), AlongRandom(7)], ids=str)
def test_every_slice_holds_w_and_shows_l(space: MainWindow, rule: AlongVariables) -> None:
    space.controller.sampler.set_slice(rule)
    space.controller.step()
    plane, landscape = space.controller.sampler.plane, space.controller.sampler.landscape
    assert plane is not None
    assert landscape is not None
    w = space.store.scene.exploration.w
    assert plane.point(*plane.project(w).tolist()) == pytest.approx(w)
    point = plane.point(float(landscape.x[7]), float(landscape.y[2]))
    assert landscape.values[2, 7] == pytest.approx(space.store.scene.loss.value(point), rel=1e-12)
    assert space.landscape.view_window().contains(*plane.project(w).tolist())


def test_the_slice_along_the_step_shows_beta_in_its_true_size(space: MainWindow) -> None:
    space.controller.sampler.set_slice(AlongStep())
    space.controller.set_direction(AtAngle(120.0, second=2))
    marks = space.landscape.plot.marks.scenery
    assert marks.gradient == pytest.approx((1.0, 0.0), abs=1e-12)
    assert marks.direction == pytest.approx((math.cos(math.radians(120.0)), math.sin(math.radians(120.0))))


def test_slices_are_chosen_in_the_bar_and_undone(space: MainWindow) -> None:
    bar, rules = space.stage.slice_bar, []
    bar.kind.activated.emit(2)
    rules.append(space.store.scene.slicing)
    texts = bar.first.currentText(), bar.second.currentText()
    space.controller.undo()
    rules.append(space.store.scene.slicing)
    bar.first.setCurrentIndex(1)
    bar.first.activated.emit(1)
    rules.append(space.store.scene.slicing)
    assert rules == [AlongCurvatures(0, -1), AlongVariables(), AlongVariables(1, 0)]
    assert texts == ("1 (λ max)", "3 (λ min)")
    assert space.landscape.plot.item.getAxis("bottom").name == "y"


def test_the_tip_of_u_in_a_slice_is_a_vector_of_the_slice(space: MainWindow) -> None:
    space.controller.turn_toward(0.6, -0.8)
    assert space.store.scene.exploration.rules.direction == AlongVector((0.6, -0.8, 0.0))


def test_turning_keeps_the_plane_and_goes_all_the_way_round(space: MainWindow) -> None:
    space.controller.set_direction(AtAngle(170.0, second=2))
    for _ in range(4):
        space.controller.turn_by(5.0)
    assert space.store.scene.exploration.rules.direction == AtAngle(190.0, second=2)
    assert space.controller.model is not None
    assert space.controller.model.angle is not None
    assert space.controller.model.angle.beta == pytest.approx(170.0)
    assert space.angle.dial.beta == pytest.approx(190.0)


def test_the_plane_of_rotation_is_chosen_beside_beta(space: MainWindow) -> None:
    combo = space.controls.direction.plane
    assert combo.isVisible()
    combo.setCurrentIndex(2)
    combo.activated.emit(2)
    assert space.store.scene.exploration.rules.direction == AtAngle(180.0, second=1)
    assert "axis of y" in space.angle.dial.face.caption.text


def test_a_vector_may_name_only_some_components(space: MainWindow) -> None:
    controls = space.controls.direction
    controls.vector.setText("z = -2")
    controls.vector.editingFinished.emit()
    assert space.store.scene.exploration.rules.direction == AlongVector((0.0, 0.0, -2.0))
    controls.vector.setText("x = 0")
    controls.vector.editingFinished.emit()
    assert "the vector 0 has no direction" in space.controls.status.text()


# -- the table of components


def test_the_table_shows_every_component_in_full_on_hover(space: MainWindow) -> None:
    model = space.components.model
    gradient = space.store.scene.loss.gradient((1.0, 1.0, 1.0)).tolist()
    assert [model.whole(row, Column.GRADIENT) for row in range(3)] == [repr(g) for g in gradient]
    assert [model.whole(row, Column.NAME) for row in range(3)] == ["x", "y", "z"]
    assert "β = 180°" in space.components.sums.text()


def test_a_component_is_typed_and_undone(space: MainWindow) -> None:
    model = space.components.model
    assert model.setData(model.index(2, Column.W), "−0,5")
    assert space.store.scene.exploration.w == (1.0, 1.0, -0.5)
    space.controller.undo()
    assert space.store.scene.exploration.w == (1.0, 1.0, 1.0)
    assert not model.setData(model.index(0, Column.W), "one")
    assert "x: `one` is not a number" in space.controls.status.text()


def test_only_w_can_be_edited(space: MainWindow) -> None:
    model = space.components.model
    editable = [bool(model.flags(model.index(0, c)) & Qt.ItemFlag.ItemIsEditable) for c in Column]
    assert editable == [False, True, False, False, False]


def test_a_whole_w_is_copied_and_pasted(space: MainWindow, qtbot: QtBot) -> None:
    table = space.components.table
    table.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["variable", "w", "gradient", "u", "w_next"]
    assert lines[1].split("\t")[:3] == ["x", "1.0", "3.0"]
    QGuiApplication.clipboard().setText("0.5\n-1\n2e-3\n")
    table.paste()
    assert space.store.scene.exploration.w == (0.5, -1.0, 0.002)
    QGuiApplication.clipboard().setText("1 2")
    with qtbot.waitSignal(space.components.refused) as refused:
        table.paste()
    assert refused.args == ["the clipboard holds 2 numbers; w has 3 components"]


def test_what_the_table_copies_it_takes_back_in_any_order_of_its_rows(space: MainWindow) -> None:
    table = space.components.table
    w = space.store.scene.exploration.w
    space.controller.step()
    space.controller.step()
    space.components.model.sort_by(Column.GRADIENT)
    table.copy()
    there, text = space.store.scene.exploration.w, QGuiApplication.clipboard().text()
    space.controller.place_start(w)
    QGuiApplication.clipboard().setText(text)
    table.paste()
    assert space.store.scene.exploration.w == there


@pytest.mark.parametrize(
    "write", [repr, str, lambda a: repr(a.tolist()), lambda a: repr(list(a)), lambda a: repr(a[:, None])]
)
def test_arrays_of_numpy_can_be_pasted(space: MainWindow, write: Callable[[np.ndarray], str]) -> None:
    QGuiApplication.clipboard().setText(write(np.array([1.0, -2.5, 3e-5])))
    space.components.table.paste()
    assert space.store.scene.exploration.w == (1.0, -2.5, 3e-5)


# -- fifty variables


def test_fifty_variables_descend_in_all_of_them(fifty: MainWindow) -> None:
    start = fifty.store.scene.exploration.w
    fifty.controller.set_direction(Newton())
    fifty.controller.set_length(LengthRule.NATURAL)
    fifty.controller.set_size(1.0)
    for _ in range(6):
        fifty.controller.step()
    now = fifty.store.scene.exploration
    assert max(map(abs, now.w)) < 1e-12
    assert len(fifty.landscape.plot.marks.scenery.path) == now.number + 1
    assert fifty.landscape.plot.marks.scenery.path[0].tolist() == [start[0], start[1]]
    assert fifty.components.model.rowCount() == 50


def test_beta_is_the_angle_in_all_fifty(fifty: MainWindow) -> None:
    u = tuple(math.cos(3.0 * i) for i in range(50))
    fifty.controller.set_direction(AlongVector(u))
    model = fifty.controller.model
    assert model is not None
    assert model.angle is not None
    g = fifty.store.scene.loss.gradient(fifty.store.scene.exploration.w)
    cosine = float(np.dot(u, g) / np.linalg.norm(u) / np.linalg.norm(g))
    assert model.angle.cos_beta == pytest.approx(cosine, rel=1e-12)
    assert "in the plane of ∇L and u" in fifty.angle.dial.face.caption.text


def test_fifty_variables_are_named_briefly_and_in_full(fifty: MainWindow) -> None:
    assert fifty.loss_bar.prompt.text() == "L(w1, w2, …, w50) ="
    assert fifty.loss_bar.chips.findChildren(QComboBox) == []
    assert [c.title for c in fifty.history.model.columns[:2]] == ["step", "|w|"]
    w = fifty.store.scene.exploration.w
    assert fifty.history.model.text(0, 1, 6) == f"{math.hypot(*w):.6g}"
    assert fifty.minimumSizeHint().width() <= 1024


def test_the_history_of_fifty_variables_keeps_all_columns_when_copied(fifty: MainWindow) -> None:
    fifty.controller.step()
    fifty.history.copy_all()
    header, first, *_ = (line.split("\t") for line in QGuiApplication.clipboard().text().splitlines())
    assert len(header) == 1 + 50 + 7
    assert [float(x) for x in first[1:51]] == list(fifty.store.scene.exploration.path.record(0).w)


def test_a_start_of_fifty_numbers_is_typed(fifty: MainWindow) -> None:
    edit = fifty.findChild(QLineEdit, "start_edit")
    assert isinstance(edit, QLineEdit)
    edit.setText(", ".join(["0.25"] * 50))
    edit.editingFinished.emit()
    assert fifty.store.scene.exploration.w == (0.25,) * 50


def test_losses_of_different_dimension_follow_each_other(make_window: MakeWindow) -> None:
    window = make_window()
    for text, n in (("x^2", 1), (CUBIC, 3), (FIFTY, 50), ("x^2 + y^2", 2), ("z^2 - 1", 1)):
        type_loss(window, text)
        window.controller.step()
        assert window.store.scene.loss.dimension == n
        assert window.store.scene.exploration.number == 1
        assert window.controller.model is not None
        assert window.controller.model.taylor is not None
    for _ in range(10):
        window.controller.undo()
    assert window.store.scene.loss.dimension == 2


def test_a_drag_of_the_point_stays_in_the_slice(space: MainWindow) -> None:
    view = space.landscape
    start = view.to_pixels(1.0, 1.0)
    view.drag_handle(view.plot.handle_at(QPointF(start)), QPointF(view.to_pixels(2.0, -1.0)))
    x, y, z = space.store.scene.exploration.w
    assert (x, y) == pytest.approx((2.0, -1.0), abs=0.05)
    assert z == 1.0


def test_the_direction_along_an_axis_survives_a_loss_without_it_and_undo(make_window: MakeWindow) -> None:
    window = make_window()
    window.controller.set_direction(AlongAxis(1, 1))
    type_loss(window, "x^2")
    window.controller.undo()
    assert window.controls.direction.combo.currentText() == "axis +y"
    assert window.store.scene.exploration.rules.direction == AlongAxis(1, 1)


# -- what is said of a slice


def note_of(window: MainWindow) -> str:
    return " ".join(window.stage.slice_note.split())


def test_a_slice_that_is_pinned_keeps_the_names_of_its_step(space: MainWindow) -> None:
    space.controller.step()
    space.controller.sampler.set_slice(AlongStep())
    space.stage.slice_bar.pin.click()
    space.controller.step()
    axes = [space.landscape.plot.item.getAxis(side).name for side in ("bottom", "left")]
    assert axes == ["along ∇L at step 1", "across ∇L at step 1"]
    assert note_of(space).startswith("slice pinned at step 1 ○")
    space.stage.slice_bar.pin.click()
    assert space.landscape.plot.item.getAxis("bottom").name == "along ∇L"


def test_only_what_is_off_the_slice_is_spoken_of(space: MainWindow) -> None:
    space.controller.sampler.set_slice(AlongStep())
    assert note_of(space) == "slice through w"
    space.controller.step()
    marks = space.landscape.plot.marks.scenery
    assert marks.off is not None
    assert ("○ path" in note_of(space)) == bool(marks.off[0])
    space.controller.sampler.set_slice(AlongVariables())
    assert space.landscape.plot.marks.scenery.following_off
    assert "w + ηu: off this slice, projected" in note_of(space)


def test_u_at_a_right_angle_to_the_slice_is_not_drawn_and_said(space: MainWindow) -> None:
    space.controller.set_direction(AlongAxis(2, 1))
    assert space.landscape.plot.marks.scenery.direction is None
    assert "u is at a right angle to this slice" in note_of(space)


def test_little_of_u_in_the_slice_is_said(space: MainWindow) -> None:
    space.controller.set_direction(AlongVector((3.0, 0.0, 4.0)))
    assert "of u" not in note_of(space)
    space.controller.set_direction(AlongVector((0.0, 5.0, 12.0)))
    assert "38 % of u lies in this slice" in note_of(space)


def test_a_slice_along_eigenvectors_shows_their_eigenvalues(space: MainWindow) -> None:
    space.controller.sampler.set_slice(AlongCurvatures())
    names = [space.landscape.plot.item.getAxis(side).name for side in ("bottom", "left")]
    values = np.linalg.eigvalsh(space.store.scene.loss.hessian((1.0, 1.0, 1.0)))
    assert names == [f"eigenvector {i}, λ = {v:.3g}" for i, v in ((1, values[-1]), (3, values[0]))]


def test_the_line_of_lengths_leaves_out_before_it_rounds(space: MainWindow) -> None:
    components = space.components
    texts = []
    for width in (700, 420, 330):
        components.resize(width, 170)
        texts.append(components.sums.text())
    g = space.store.scene.loss.gradient((1.0, 1.0, 1.0))
    for text in texts:
        assert f"|∇L| = {np.linalg.norm(g):.4g}" in text or f"|∇L| = {np.linalg.norm(g):.5g}" in text
        assert "β = 180°" in text
    assert "cos β" in texts[0]
    assert "cos β" not in texts[2]


# -- marks and names on the curve of one variable


def test_names_on_the_curve_cover_no_mark(line: MainWindow) -> None:
    for _ in range(4):
        line.controller.step()
    plot = line.landscape.plot
    line.landscape.grab()
    assert {"L", "S₀", "S₁ tangent"} <= set(plot.curve.names)
    marks = plot.marks.boxes()
    assert len(marks) >= 6
    for name, box in plot.curve.names.items():
        assert not any(box.intersects(mark) for mark in marks), name


def test_the_name_of_an_axis_stands_in_its_middle_however_it_changes(space: MainWindow) -> None:
    space.controller.sampler.set_slice(AlongCurvatures())
    space.stage.slice_bar.pin.click()
    bottom, left = (space.landscape.plot.item.getAxis(side) for side in ("bottom", "left"))
    middles = [axis.label.mapRectToParent(axis.label.boundingRect()).center() for axis in (bottom, left)]
    assert middles[0].x() == pytest.approx(bottom.width() / 2.0, abs=1.5)
    assert middles[1].y() == pytest.approx(left.height() / 2.0, abs=1.5)
