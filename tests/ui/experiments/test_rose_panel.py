"""The rose's panel shows what was computed, lets u and η be chosen in its plots, and draws the circle."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from explorer.descent import Rules, observe
from explorer.direction import AlongVector, AtAngle, DirectionRule, Vector
from explorer.experiments.rose import RoseAnswer
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.plane import Plane, plane_of
from explorer.question import Question
from explorer.step_size import LengthRule
from ui.background import Job
from ui.experiments.rose_panel import RosePanel
from ui.experiments.rose_plot import widest_blank
from ui.overlay import Stroke
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
    assert read(panel.slope) == "|β* − 180°| falls with slope 1.0000 theory – – 1: η |ĝᵀ∇²L ĝ⊥| / |∇L| · 180°/π"
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
    assert panel.plot.reason.startswith("L is not differentiable at w: abs at its corner.\nMove w")
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


@pytest.mark.parametrize("size", [(430, 440), (335, 345), (600, 300)])
@pytest.mark.parametrize(
    ("text", "eta"), [(ROSENBROCK, 0.3), ("x^2+3*y^2+x*y", 0.5), ("x+0*y", 1.0), ("log(2+x)+y", 3.0)]
)
def test_in_polar_form_the_picture_fills_its_card_beside_the_words(
    panel: RosePanel, size: tuple[int, int], text: str, eta: float
) -> None:
    panel.resize(*size)
    panel.polar_button.click()
    answered(panel, question_of(text, eta=eta))
    polar = panel.polar
    assert polar.rose is not None
    drawn = polar._places(polar.rose.beta, polar._shares(polar.rose.change))
    ends = [polar._at(beta, tip) for beta, tip in zip((0.0, 180.0), polar._tips, strict=True)]
    places = np.concatenate([drawn[np.isfinite(drawn).all(axis=1)], [[end.x(), end.y()] for end in ends]])
    circle = polar._unit * 0.5
    low = np.minimum(places.min(axis=0), [polar._middle.x() - circle, polar._middle.y() - circle])
    high = np.maximum(places.max(axis=0), [polar._middle.x() + circle, polar._middle.y() + circle])
    assert (low > (0.0, 0.0)).all()
    assert (high < (polar.width(), polar.height())).all()
    share = (high - low) / (polar.width() - 110.0, polar.height())
    assert share.max() > 0.6


def test_one_variable_is_not_offered_in_polar_form_and_its_marks_are_named(panel: RosePanel) -> None:
    panel.polar_button.click()
    answered(panel, question_of("x^3", (2.0,), AtAngle(180.0), eta=1.0))
    assert not panel.polar_button.isVisible()
    assert panel.forms.currentWidget() is panel.plot
    assert "▲ first order" in read(panel.legend)
    answered(panel, question_of())
    assert panel.polar_button.isVisible()
    assert panel.forms.currentWidget() is panel.polar
    assert "– – first order" in read(panel.legend)


def test_where_the_curve_is_blank_it_is_said_that_l_is_not_defined(panel: RosePanel) -> None:
    answer = answered(panel, question_of("log(x)+y^2", (0.3, 0.7), eta=1.0))
    assert answer.rose is not None
    blank = widest_blank(answer.rose)
    assert blank is not None
    assert np.isnan(np.interp(blank, answer.rose.beta, answer.rose.change)).all()
    for beta in (blank[0] - 1.0, blank[1] + 1.0):
        assert math.isfinite(float(np.interp(beta, answer.rose.beta, answer.rose.change)))
    panel.polar_button.click()
    assert "gap: L undefined" in panel.polar.words
    whole = answered(panel, question_of()).rose
    assert whole is not None
    assert widest_blank(whole) is None
    assert "gap: L undefined" not in panel.polar.words


def test_a_direction_that_is_not_certified_is_only_about_so(panel: RosePanel) -> None:
    answered(panel, question_of("abs(x)+2*abs(y)", (0.3, 0.7), eta=1.0))
    assert read(panel.best).startswith("★ β* ≈ 161.0° β* − 180°")


@pytest.mark.parametrize(
    ("text", "w", "words"),
    [
        ("abs(x)+y", (0.0, 1.0), "Move w off this place"),
        ("x^2+y^2", (0.0, 0.0), "Move w off this point"),
        ("log(x)+y", (-1.0, 0.0), "Move w to where L is finite"),
    ],
)
def test_without_a_rose_it_is_said_what_leads_to_one(panel: RosePanel, text: str, w: Vector, words: str) -> None:
    answered(panel, question_of(text, w))
    assert words in panel.plot.reason
    assert not panel.plot.getAxis("left").isVisible()
    assert panel.plot.getAxis("left").maximumWidth() == 0.0


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


def with_size(question: Question, eta: float) -> Question:
    """The same question with another number for the step, and nothing else."""
    rules = replace(question.rules, size=eta)
    return replace(question, model=local_model(question.loss, question.model.point, rules, 2), rules=rules)


def wishes_of(panel: RosePanel, question: Question, *, follows: bool = True) -> list[tuple[float, bool]]:
    """Begin to shrink η; each wish is granted at once."""
    answered(panel, question)
    found: list[tuple[float, bool]] = []

    def follow(eta: float, goes_on: bool) -> None:
        found.append((eta, goes_on))
        if follows:
            panel.show_question(with_size(question, eta))

    panel.eta_chosen.connect(follow)
    panel.shrink.click()
    return found


def test_eta_shrinks_in_tenths_of_a_decade_until_it_is_small_enough(panel: RosePanel) -> None:
    found = wishes_of(panel, question_of(eta=1.2e-9))
    assert panel.shrink.text() == "Stop"
    panel.shrinker.timer.timeout.emit()
    panel.shrinker.timer.timeout.emit()
    assert found == [(1e-9, True), (1e-9, False)]
    assert not panel.shrinker.timer.isActive()
    assert panel.shrink.text() == "Shrink η"


def test_each_tick_takes_a_tenth_of_a_decade(panel: RosePanel, qtbot: QtBot) -> None:
    answered(panel, question_of(eta=0.5))
    panel.shrink.setChecked(True)
    with qtbot.waitSignal(panel.eta_chosen, timeout=1000) as blocker:
        pass
    assert blocker.args == [pytest.approx(0.5 * 10.0**-0.1), True]
    panel.shrink.setChecked(False)


def test_the_animation_ends_with_the_panel_and_leaves_eta_to_others(panel: RosePanel) -> None:
    answered(panel, question_of())
    wishes: list[float] = []
    panel.eta_chosen.connect(lambda eta, _: wishes.append(eta))
    for end in (panel.hide, panel.pause, panel.close_work):
        panel.show()
        panel.shrink.setChecked(True)
        assert panel.shrinker.timer.isActive()
        end()
        assert not panel.shrinker.timer.isActive()
        assert panel.shrink.text() == "Shrink η"
    assert wishes == []


@pytest.mark.parametrize("what", ["η", "rule of η", "u", "w", "L"])
def test_what_a_person_changes_meanwhile_ends_the_animation_and_stays(panel: RosePanel, what: str) -> None:
    question = question_of(eta=0.5)
    found = wishes_of(panel, question)
    panel.shrinker.timer.timeout.emit()
    assert panel.shrinker.timer.isActive()
    now = found[-1][0]
    turned = replace(question.rules, direction=AtAngle(150.0), size=now)
    by_gradient = replace(question.rules, length=LengthRule.GRADIENT, size=now / 232.0)
    moved = local_model(question.loss, observe(question.loss, (0.5, 0.5)), with_size(question, now).rules, 2)
    others = {
        "η": with_size(question, 5.0),
        "rule of η": replace(with_size(question, now), rules=by_gradient),
        "u": replace(with_size(question, now), rules=turned),
        "w": replace(with_size(question, now), model=moved),
        "L": question_of(eta=now),
    }
    panel.show_question(others[what])
    assert not panel.shrinker.timer.isActive()
    assert panel.shrink.text() == "Shrink η"
    assert [goes_on for _, goes_on in found] == [True]


def test_an_eta_that_does_not_come_is_not_waited_for_without_end(panel: RosePanel) -> None:
    found = wishes_of(panel, question_of(eta=0.5), follows=False)
    for _ in range(100):
        panel.shrinker.timer.timeout.emit()
    assert not panel.shrinker.timer.isActive()
    assert found == [(pytest.approx(0.5 * 10.0**-0.1), True), (0.5, False)]


@pytest.mark.parametrize("rule", [LengthRule.ARMIJO, LengthRule.MINIMUM])
def test_with_a_line_search_eta_does_not_shrink_by_itself_and_the_button_says_why(
    panel: RosePanel, rule: LengthRule
) -> None:
    question = question_of(rule=AtAngle())
    rules = replace(question.rules, length=rule)
    answered(panel, replace(question, model=local_model(question.loss, question.model.point, rules, 2), rules=rules))
    assert not panel.shrink.isEnabled()
    assert "line search" in panel.shrink.toolTip()
    answered(panel, question_of())
    assert panel.shrink.isEnabled()


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
