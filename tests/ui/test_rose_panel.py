"""The rose's panel shows what was computed, lets u and η be chosen in its plots, and draws the circle."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from explorer.descent import Rules, observe
from explorer.direction import AlongVector, AtAngle, DirectionRule, Vector
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.plane import Plane, plane_of
from explorer.question import Question
from explorer.rose import RoseAnswer
from explorer.step_size import LengthRule
from ui.background import Job
from ui.overlay import Stroke
from ui.rose_panel import RosePanel
from ui.theme import DARK, LIGHT

ROSENBROCK = "100*(y-x^2)^2+(1-x)^2"
THREE = "x^2+3*y^2+5*z^2+x*y*z"


def question_of(
    text: str = ROSENBROCK,
    w: Vector = (-1.2, 1.0),
    rule: DirectionRule | None = None,
    eta: float = 0.1,
    plane: Plane | None = None,
) -> Question:
    loss, rules = Loss.parse(text), Rules(rule or AtAngle(140.0), LengthRule.LENGTH, eta)
    seen = plane_of(loss.variables) if plane is None and loss.dimension == 2 else plane
    return Question(loss, local_model(loss, observe(loss, w), rules, 2), rules, 0, seen)


def answered(panel: RosePanel, question: Question) -> RoseAnswer:
    """Put a question, and show all that is answered, as a laboratory does."""
    panel.show_question(question)
    answer = panel.work(question, panel.settings, Job(panel.show_result, synchronous=True))
    assert isinstance(answer, RoseAnswer)
    panel.show_result(answer)
    return answer


@pytest.fixture
def panel(qtbot: QtBot) -> RosePanel:
    panel = RosePanel()
    qtbot.addWidget(panel)
    panel.resize(430, 520)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def read(label: QLabel) -> str:
    return " ".join(label.text().split())


def pixel_of(plot: QWidget, x: float, y: float) -> QPoint:
    """Where a place of a plot is on its viewport."""
    box = plot.getViewBox()  # type: ignore[attr-defined]
    return QPoint(plot.mapFromScene(box.mapViewToScene(QPointF(x, y))))  # type: ignore[attr-defined]


# -- what is said


def test_the_best_direction_stands_in_numbers(panel: RosePanel) -> None:
    answered(panel, question_of())
    text = read(panel.best)
    assert text.startswith("★ β* = 181.0° β* − 180° = 1.0418°")
    assert "ΔL(β*) − ΔL(180°) = −0.0015991" in text
    assert read(panel.slope) == "|β* − 180°| falls with slope 1.0000 theory – – 1: η ĝᵀ∇²L n/|∇L|"
    assert panel.note.isHidden()


def test_a_gap_that_degrees_do_not_show_is_added_to_180(panel: RosePanel) -> None:
    answered(panel, question_of(eta=1e-9))
    assert read(panel.best).startswith("★ β* = 180° + 1.3e−8° β* − 180° = 1.2906e−8°")


def test_what_is_exact_by_symmetry_is_called_so(panel: RosePanel) -> None:
    answered(panel, question_of("x^2+y^2", (0.3, 0.7)))
    assert "β* = 180° β* − 180° = 0, exactly" in read(panel.best)
    assert read(panel.slope) == "β* is exactly 180°, by symmetry, at every η"


def test_two_lowest_directions_are_both_named(panel: RosePanel) -> None:
    answered(panel, question_of("2*x^2+0.5*y^2", (1.0, 0.0), eta=2.0))
    assert read(panel.best).startswith("★ β* = 131.8° and 228.2° β* − 180° = ±48.19°")
    assert read(panel.slope) == "β* is exactly 180°, by symmetry, up to η = 1.333"


def test_the_plane_of_three_variables_is_named(panel: RosePanel) -> None:
    answered(panel, question_of(THREE, (0.3, 0.7, 1.0), AtAngle(180.0)))
    assert panel.note.text() == "In the plane of ∇L and the direction of steepest curvature (λ = 10.1)."


def test_a_kink_and_an_edge_are_named(panel: RosePanel) -> None:
    answered(panel, question_of("abs(x)+2*abs(y)", (0.3, 0.7), eta=1.0))
    assert panel.note.text() == "β* is at a kink of L, and not certified."
    answered(panel, question_of("log(x)+y^2", (0.3, 0.7), eta=1.0))
    assert panel.note.text() == "L is lowest at the edge of where it is finite, near β = 230°."
    assert panel.best.isHidden()


def test_one_variable_has_two_directions_and_no_gap(panel: RosePanel) -> None:
    answered(panel, question_of("x^3", (2.0,), AtAngle(180.0), eta=1.0))
    assert panel.note.text().startswith("One variable has two directions, 0° and 180°")
    assert panel.gap.isHidden()
    answered(panel, question_of())
    assert not panel.gap.isHidden()


def test_where_there_is_no_rose_the_reason_stands_in_its_place(panel: RosePanel) -> None:
    answered(panel, question_of())
    answered(panel, question_of("abs(x)+y", (0.0, 1.0)))
    assert panel.plot.reason == "L is not differentiable at w: abs at its corner"
    assert panel.plot.rose is None
    assert panel.best.isHidden()
    assert panel.slope.isHidden()
    assert not panel.shrink.isEnabled()
    assert panel.rows() == []


@pytest.mark.parametrize("size", [(430, 520), (340, 430)])
@pytest.mark.parametrize("eta", [1e-12, 2.0])
def test_no_line_is_wider_than_the_panel(panel: RosePanel, size: tuple[int, int], eta: float) -> None:
    panel.resize(*size)
    for question in (question_of(eta=eta), question_of("2*x^2+0.5*y^2", (1.0, 0.0), eta=eta)):
        answered(panel, question)
        for label in (panel.legend, panel.best, panel.slope):
            assert label.sizeHint().width() <= label.width()
    assert panel.minimumSizeHint().width() <= size[0]


def test_the_numbers_are_a_table_with_all_digits(panel: RosePanel) -> None:
    answer = answered(panel, question_of())
    heading, *rows = panel.rows()
    assert all(len(row) == len(heading) for row in rows)
    assert answer.rose is not None
    assert answer.curve is not None
    assert [row[1] for row in rows] == answer.rose.change.tolist()
    assert answer.rose.best is not None
    branches = [row[4:8] for row in rows if row[4] is not None]
    assert [branch[3] for branch in branches] == ["lowest minimum", "maximum"]
    assert branches[0][0] == answer.rose.best.branches[0].gap_in_degrees
    etas = [row[8] for row in rows if row[8] is not None]
    assert etas == [point.eta for point in answer.curve.points]


# -- u follows at once


def test_u_moves_with_a_question_before_its_answer(panel: RosePanel) -> None:
    answered(panel, question_of(rule=AtAngle(140.0)))
    turned = question_of(rule=AtAngle(200.0))
    # the same loss, as while a person turns u
    turned = Question(panel_loss(panel), turned.model, turned.rules, 0, turned.plane)
    panel.show_question(turned)
    assert panel.plot.u is not None
    assert panel.plot.u[0] == pytest.approx(200.0)
    assert turned.model.taylor is not None
    assert turned.model.taylor.change is not None
    assert panel.plot.u[1] == turned.model.taylor.change.value


def panel_loss(panel: RosePanel) -> Loss:
    assert panel._answer is not None
    return panel._answer.question.loss


def test_u_is_not_marked_on_the_rose_of_another_point(panel: RosePanel) -> None:
    answered(panel, question_of())
    panel.show_question(question_of(w=(0.5, 0.5)))
    assert panel.plot.u is None


def test_eta_is_marked_at_once_and_its_gap_with_the_answer(panel: RosePanel) -> None:
    answered(panel, question_of(eta=0.1))
    assert panel.gap.gap == pytest.approx(1.0418, rel=1e-4)
    panel.show_question(question_of(eta=0.01))
    assert (panel.gap.eta, panel.gap.gap) == (0.01, None)


# -- choosing


def test_a_click_on_the_curve_turns_u_there(panel: RosePanel) -> None:
    answered(panel, question_of())
    found: list[tuple[float, bool]] = []
    panel.beta_chosen.connect(lambda beta, goes_on: found.append((beta, goes_on)))
    low, high = panel.plot.getViewBox().viewRange()[1]
    place = pixel_of(panel.plot, 120.0, 0.5 * (low + high))
    QTest.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [goes_on for _, goes_on in found] == [True, False]
    assert [beta for beta, _ in found] == pytest.approx([120.0, 120.0], abs=1.5)


def test_near_180_degrees_a_click_means_180(panel: RosePanel) -> None:
    answered(panel, question_of())
    found: list[float] = []
    panel.beta_chosen.connect(lambda beta, _: found.append(beta))
    QTest.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=pixel_of(panel.plot, 181.2, 0.0))
    assert found == [180.0, 180.0]


def test_in_polar_form_a_press_turns_u_to_where_it_is(panel: RosePanel) -> None:
    panel.polar_button.click()
    answered(panel, question_of("x+0*y", (0.0, 0.0)))  # ∇L points to the right
    found: list[float] = []
    panel.beta_chosen.connect(lambda beta, _: found.append(beta))
    middle = panel.polar.rect().center()
    QTest.mouseClick(panel.polar, Qt.MouseButton.LeftButton, pos=middle + QPoint(0, -60))
    assert found == pytest.approx([90.0, 90.0], abs=1.5)


def test_in_a_plane_of_its_own_u_is_turned_by_a_rule_that_keeps_the_plane(panel: RosePanel) -> None:
    answer = answered(panel, question_of(THREE, (0.3, 0.7, 1.0), AtAngle(180.0)))
    found: list[DirectionRule] = []
    panel.rule_chosen.connect(lambda rule, _: found.append(rule))
    QTest.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=pixel_of(panel.plot, 270.0, 0.0))
    assert answer.rose is not None
    assert found[-1] == AlongVector(answer.rose.plane.direction(270.0))


def test_in_the_plane_of_an_axis_that_was_chosen_u_is_turned_by_its_angle(panel: RosePanel) -> None:
    answered(panel, question_of(THREE, (0.3, 0.7, 1.0), AtAngle(150.0, 2)))
    found: list[float] = []
    panel.beta_chosen.connect(lambda beta, _: found.append(beta))
    QTest.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=pixel_of(panel.plot, 270.0, 0.0))
    assert found == [270.0, 270.0]


def test_without_a_rose_a_click_turns_nothing(panel: RosePanel, qtbot: QtBot) -> None:
    answered(panel, question_of("abs(x)+y", (0.0, 1.0)))
    with qtbot.assertNotEmitted(panel.beta_chosen), qtbot.assertNotEmitted(panel.rule_chosen):
        QTest.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton)


def test_a_click_under_the_curve_of_the_gap_chooses_eta(panel: RosePanel) -> None:
    answered(panel, question_of())
    found: list[float] = []
    panel.eta_chosen.connect(lambda eta, _: found.append(eta))
    place = pixel_of(panel.gap, -6.0, panel.gap.getViewBox().viewRect().center().y())
    QTest.mouseClick(panel.gap.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [math.log10(eta) for eta in found] == pytest.approx([-6.0, -6.0], abs=0.05)


# -- the two forms


def test_the_form_that_is_not_seen_has_the_rose_once_it_is(panel: RosePanel) -> None:
    answer = answered(panel, question_of())
    assert panel.forms.currentWidget() is panel.plot
    panel.polar_button.click()
    assert panel.forms.currentWidget() is panel.polar
    assert panel.polar.rose is answer.rose
    panel.curve_button.click()
    assert panel.forms.currentWidget() is panel.plot


def test_in_polar_form_the_gradient_points_as_in_the_plane(panel: RosePanel) -> None:
    panel.polar_button.click()
    answered(panel, question_of("y+0*x", (0.0, 0.0)))
    assert panel.polar.heading == pytest.approx(90.0)
    answered(panel, question_of("-x+0*y", (0.0, 0.0)))
    assert panel.polar.heading == pytest.approx(180.0)


# -- the circle on the landscape


def strokes_of(panel: RosePanel, question: Question) -> list[tuple[Stroke, ...]]:
    found: list[tuple[Stroke, ...]] = []
    panel.overlay_changed.connect(found.append)
    answered(panel, question)
    panel.on_landscape.setChecked(True)
    return found


def test_the_circle_is_drawn_when_it_is_asked_for_and_taken_away_after(panel: RosePanel) -> None:
    found = strokes_of(panel, question_of(eta=0.5))
    assert len(found) == 1
    *arcs, best = found[0]
    assert len(arcs) == 90
    for arc in arcs:
        assert np.linalg.norm(arc.points - [-1.2, 1.0], axis=1) == pytest.approx(0.5)
    assert (best.symbol, best.name, len(best.points)) == ("star", "β*", 1)
    panel.on_landscape.setChecked(False)
    assert found[-1] == ()


def test_the_circle_is_blue_where_the_loss_falls_and_red_where_it_rises(panel: RosePanel) -> None:
    arcs = strokes_of(panel, question_of("x+0*y", (0.0, 0.0)))[-1][:-1]
    for arc in arcs:
        x = float(arc.points[:, 0].mean())
        red, blue = int(arc.colour[1:3], 16), int(arc.colour[5:7], 16)
        if abs(x) > 0.02:
            assert (red > blue) == (x > 0.0)


def test_two_best_directions_have_a_star_each(panel: RosePanel) -> None:
    best = strokes_of(panel, question_of("2*x^2+0.5*y^2", (1.0, 0.0), eta=2.0))[-1][-1]
    assert best.symbol == "star"
    assert best.points == pytest.approx(np.array([[1 - 4 / 3, s * 2 * math.sqrt(5) / 3] for s in (1, -1)]), abs=1e-12)


def test_in_a_slice_the_circle_is_what_is_seen_of_it(panel: RosePanel) -> None:
    plane = Plane((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), ("x", "y"), (0, 1))
    question = question_of(THREE, (0.3, 0.7, 1.0), AlongVector((0.0, 0.0, 1.0)), 0.4, plane)
    arcs = strokes_of(panel, question)[-1][:-1]
    for arc in arcs:
        assert (np.linalg.norm(arc.points - [0.3, 0.7], axis=1) <= 0.4 + 1e-12).all()


def test_where_the_loss_is_not_finite_the_circle_is_open(panel: RosePanel) -> None:
    strokes = strokes_of(panel, question_of("log(x)+y^2", (0.3, 0.7), eta=1.0))[-1]
    assert 30 < len(strokes) < 90
    assert all((stroke.points[:, 0] > -0.05).all() for stroke in strokes)


def test_one_variable_has_no_circle(panel: RosePanel) -> None:
    question = question_of("x^3", (2.0,), AtAngle(180.0), plane=None)
    assert strokes_of(panel, question) == []


# -- the animation


def test_eta_shrinks_in_tenths_of_a_decade_until_it_is_small_enough(panel: RosePanel) -> None:
    answered(panel, question_of(eta=1.2e-9))
    found: list[tuple[float, bool]] = []

    def follow(eta: float, goes_on: bool) -> None:
        found.append((eta, goes_on))
        if len(found) < 20:
            panel.show_question(question_of(eta=eta))

    panel.eta_chosen.connect(follow)
    panel.shrink.setChecked(True)
    assert panel.shrink.text() == "Stop"
    panel.timer.timeout.emit()
    panel.timer.timeout.emit()
    assert found == [(1e-9, True), (1e-9, False)]
    assert not panel.timer.isActive()
    assert panel.shrink.text() == "Shrink η"


def test_each_tick_takes_a_tenth_of_a_decade(panel: RosePanel, qtbot: QtBot) -> None:
    answered(panel, question_of(eta=0.5))
    panel.shrink.setChecked(True)
    with qtbot.waitSignal(panel.eta_chosen, timeout=1000) as blocker:
        pass
    assert blocker.args == [pytest.approx(0.5 * 10.0**-0.1), True]
    panel.shrink.setChecked(False)


def test_the_animation_ends_with_the_panel(panel: RosePanel) -> None:
    answered(panel, question_of())
    for end in (panel.hide, panel.close_work):
        panel.show()
        panel.shrink.setChecked(True)
        assert panel.timer.isActive()
        end()
        assert not panel.timer.isActive()


# -- looks


def test_every_state_can_be_drawn_in_both_themes(panel: RosePanel) -> None:
    questions = (
        question_of(),
        question_of("log(x)+y^2", (0.3, 0.7), eta=1.0),
        question_of("x^3", (2.0,), AtAngle(180.0)),
        question_of("abs(x)+y", (0.0, 1.0)),
        question_of("x*abs(x)+y", (0.0, 0.0)),
    )
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        for question in questions:
            for button in (panel.polar_button, panel.curve_button):
                answered(panel, question)
                button.click()
                assert not panel.grab().isNull()


def test_a_presentation_enlarges_the_type(panel: RosePanel, set_type: Callable[[float], None]) -> None:
    answered(panel, question_of())
    set_type(1.35)
    panel.set_large(True)
    assert panel.best.font().pointSizeF() == pytest.approx(QApplication.font().pointSizeF())
    assert panel.plot.font_of().pointSizeF() == pytest.approx(QApplication.font().pointSizeF())


def test_every_control_has_a_name_for_those_who_do_not_see_it(panel: RosePanel) -> None:
    for widget in (panel.plot, panel.polar, panel.gap, panel.curve_button, panel.polar_button):
        assert widget.accessibleName()
    for button in (panel.on_landscape, panel.shrink):
        assert button.text()
