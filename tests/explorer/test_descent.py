"""One step after the other: closed forms on quadratics, every reason to stop, what a stationary point is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.descent import (
    FARTHEST,
    GRADIENT_TOLERANCE,
    Point,
    Rules,
    Stationary,
    Step,
    Stop,
    finished,
    observe,
    propose,
)
from explorer.direction import AlongAxis, AlongVector, AtAngle, AtRandom, DirectionRule, Newton, Vector
from explorer.loss import Loss
from explorer.step_size import LengthRule

STEEPEST = AtAngle(180.0)


def look(text: str, *w: float) -> Point:
    return observe(Loss.parse(text), w)


def step(
    text: str,
    w: Vector,
    rule: DirectionRule = STEEPEST,
    length: LengthRule = LengthRule.LENGTH,
    size: float = 0.1,
    number: int = 0,
) -> Step:
    loss = Loss.parse(text)
    return propose(loss, observe(loss, w), Rules(rule, length, size), number=number)


def run(text: str, w: Vector, rules: Rules, most: int = 1_000) -> tuple[list[Vector], Stop | None]:
    """Descend, and return the points with the reason of the end, None after `most` steps."""
    loss = Loss.parse(text)
    visited = [w]
    for number in range(most):
        point = observe(loss, visited[-1])
        if (stop := finished(point)) is not None:
            return visited, stop
        proposed = propose(loss, point, rules, number=number)
        if proposed.stop is not None or proposed.w_next is None:
            return visited, proposed.stop
        visited.append(proposed.w_next)
    return visited, None


# -- quadratics in closed form


@pytest.mark.parametrize("alpha", [0.01, 0.1, 0.19])
def test_that_gradient_descent_on_a_quadratic_shrinks_each_component_by_its_own_factor(alpha: float) -> None:
    visited, _ = run("(x^2 + 10y^2)/2", (3.0, -2.0), Rules(STEEPEST, LengthRule.GRADIENT, alpha), most=50)
    exact = [(3.0 * (1.0 - alpha) ** k, -2.0 * (1.0 - 10.0 * alpha) ** k) for k in range(51)]
    assert np.array(visited) == pytest.approx(np.array(exact[: len(visited)]), rel=1e-10, abs=1e-14)


def test_that_gradient_descent_diverges_beyond_two_over_the_largest_curvature() -> None:
    visited, stop = run("(x^2 + 10y^2)/2", (3.0, -2.0), Rules(STEEPEST, LengthRule.GRADIENT, 0.21), most=2_000)
    assert stop is Stop.OUT_OF_BOUNDS
    assert abs(visited[-1][1]) > 1e11
    assert visited[10][1] == pytest.approx(-2.0 * 1.1**10, rel=1e-10)


def test_that_exact_line_searches_on_a_quadratic_zigzag_at_the_rate_of_kantorovich() -> None:
    kappa = 9.0
    visited, _ = run("(x^2 + 9y^2)/2", (kappa, 1.0), Rules(STEEPEST, LengthRule.MINIMUM, 0.1), most=20)
    rate = (kappa - 1.0) / (kappa + 1.0)
    exact = [(kappa * rate**k, (-rate) ** k) for k in range(21)]
    assert np.array(visited) == pytest.approx(np.array(exact), rel=1e-9)


def test_that_newton_reaches_the_minimum_of_a_quadratic_in_a_single_step() -> None:
    text = "x^2 + x*y + 2y^2 - 3x + 5y"
    found = step(text, (7.0, -4.0), Newton(), LengthRule.NATURAL, 1.0)
    # [[2, 1], [1, 4]] w = (3, -5)
    assert found.w_next == pytest.approx((17 / 7, -13 / 7), rel=1e-14)


def test_that_newton_finds_the_minimum_of_rosenbrock() -> None:
    rules = Rules(Newton(), LengthRule.NATURAL, 1.0)
    visited, stop = run("100(y - x^2)^2 + (1 - x)^2", (-1.2, 1.0), rules, most=20)
    assert stop is Stop.GRADIENT_SMALL
    assert visited[-1] == pytest.approx((1.0, 1.0), abs=1e-9)
    assert len(visited) <= 8


def test_that_each_step_of_a_backtracking_descent_goes_down() -> None:
    loss = Loss.parse("100(y - x^2)^2 + (1 - x)^2")
    visited, stop = run(loss.text, (-1.2, 1.0), Rules(STEEPEST, LengthRule.ARMIJO, 1.0), most=200)
    assert stop is None
    values = loss.values(visited)
    assert (np.diff(values) < 0.0).all()


def test_that_a_fixed_length_is_kept_by_every_step() -> None:
    visited, _ = run("x^2 + 3y^2", (3.0, -2.0), Rules(STEEPEST, LengthRule.LENGTH, 0.05), most=40)
    lengths = np.linalg.norm(np.diff(np.array(visited), axis=0), axis=1)
    assert lengths == pytest.approx(np.full(40, 0.05), rel=1e-12)


def test_that_ascent_goes_up_and_a_contour_step_stays_level_to_first_order() -> None:
    up = step("x^2 + y^2", (3.0, 4.0), AtAngle(0.0), size=1.0)
    assert up.w_next == pytest.approx((3.6, 4.8), rel=1e-15)
    along = step("x^2 + y^2", (3.0, 4.0), AtAngle(90.0), size=1e-6)
    assert along.w_next is not None
    assert sum(x * x for x in along.w_next) - 25.0 == pytest.approx(1e-12, abs=1e-14)


def test_that_a_step_carries_its_angle_and_length() -> None:
    found = step("x^2 + y^2", (3.0, 4.0), AlongAxis(0), size=0.25)
    assert found.stop is None
    assert found.angle is not None
    assert found.angle.beta == pytest.approx(math.degrees(math.acos(0.6)), rel=1e-14)
    assert found.angle.dot == 6.0
    assert (found.length.eta, found.w_next) == (0.25, (3.25, 4.0))


def test_that_random_steps_are_repeatable_by_their_number() -> None:
    first = step("x^2 + y^2", (3.0, 4.0), AtRandom(5), number=2)
    assert first.w_next == step("x^2 + y^2", (3.0, 4.0), AtRandom(5), number=2).w_next
    assert first.w_next != step("x^2 + y^2", (3.0, 4.0), AtRandom(5), number=3).w_next


# -- what is known at a point


def test_that_a_point_knows_its_loss_and_gradient() -> None:
    point = look("x^2 + 10y^2", 3.0, 0.4)
    assert point.loss == pytest.approx(10.6, rel=1e-15)
    assert point.gradient == (6.0, 8.0)
    assert point.gradient_norm == 10.0
    assert (point.kink, point.stationary, point.problem, point.is_finite) == (None, None, "", True)


@pytest.mark.parametrize(
    ("text", "w", "loss"),
    [
        ("log(x)", (-1.0,), math.nan),
        ("log(x)", (0.0,), -math.inf),
        ("exp(x)", (1e3,), math.inf),
        ("sin(x)/x", (0.0,), math.nan),
        ("sqrt(x) + y", (-1.0, 2.0), math.nan),
        ("x^2", (math.nan,), math.nan),
    ],
)
def test_that_nothing_is_claimed_where_the_loss_is_not_finite(text: str, w: Vector, loss: float) -> None:
    point = look(text, *w)
    assert point.loss == pytest.approx(loss, nan_ok=True)
    assert (point.gradient, point.gradient_norm, point.kink, point.stationary) == (None, None, None, None)
    assert not point.is_finite
    assert "not finite" in point.problem
    assert step(text, w).stop is Stop.NOT_FINITE
    assert step(text, w).w_next is None


@pytest.mark.parametrize(
    ("text", "w"),
    [
        ("abs(x)", (0.0,)),
        ("abs(x) + 2abs(y)", (0.0, 1.0)),
        ("max(x, y)", (2.0, 2.0)),
        ("hypot(x, y)", (0.0, 0.0)),
        ("sqrt(x^2 + y^2)", (0.0, 0.0)),
        ("floor(x)", (3.0,)),
        ("where(x > 1, 3x, x)", (1.0,)),
        ("sqrt(x)", (0.0,)),
        ("x^(2/3)", (0.0,)),
    ],
)
def test_that_a_kink_has_no_gradient_and_stops_a_descent(text: str, w: Vector) -> None:
    point = look(text, *w)
    assert point.is_finite
    assert (point.gradient, point.gradient_norm, point.stationary) == (None, None, None)
    assert point.problem
    assert finished(point) is Stop.KINK
    assert step(text, w).stop is Stop.KINK


@pytest.mark.parametrize(
    ("text", "w"),
    [("x*abs(x)", (0.0,)), ("max(x, 0)^2", (0.0,)), ("where(x > 0, x^2, -x^3)", (0.0,)), ("max(x, y)", (1.0, 2.0))],
)
def test_that_a_corner_that_does_not_show_is_no_kink(text: str, w: Vector) -> None:
    point = look(text, *w)
    assert point.kink is None
    assert point.gradient is not None


def test_that_from_a_kink_a_step_along_a_vector_is_possible() -> None:
    found = step("abs(x) + y^2", (0.0, 2.0), AlongVector((0.0, -1.0)), size=0.5)
    assert found.stop is None
    assert found.angle is None
    assert found.w_next == (0.0, 1.5)


def test_that_a_descent_onto_a_corner_stops_there() -> None:
    visited, stop = run("abs(x)", (1.0,), Rules(STEEPEST, LengthRule.LENGTH, 0.25))
    assert visited == [(1.0,), (0.75,), (0.5,), (0.25,), (0.0,)]
    assert stop is Stop.KINK


# -- stationary points


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x^2 + y^2", Stationary.MINIMUM),
        ("-x^2 - y^2", Stationary.MAXIMUM),
        ("x^2 - y^2", Stationary.SADDLE),
        ("x*y", Stationary.SADDLE),
        ("x^4 + y^4", Stationary.UNDECIDED),
        ("x^3 - 3x*y^2", Stationary.UNDECIDED),
        ("x^2 + y^4", Stationary.UNDECIDED),
        ("-x^2 + y^3", Stationary.UNDECIDED),
        ("(x + y)^2", Stationary.UNDECIDED),
        ("1e-200*(x^2 + 5y^2)", Stationary.MINIMUM),
        ("1e200*(x^2 - 5y^2)", Stationary.SADDLE),
        ("x^2 + 1e-6*y^2", Stationary.MINIMUM),
        ("x^2 + x*y + y^2", Stationary.MINIMUM),
        ("x^2 + 3x*y + y^2", Stationary.SADDLE),
        ("x^2 + y^2 - z^2", Stationary.SADDLE),
        ("-x^2 - y^2 - z^2", Stationary.MAXIMUM),
        ("x^2", Stationary.MINIMUM),
        ("-cos(x)", Stationary.MINIMUM),
        ("cos(x)", Stationary.MAXIMUM),
        ("x^3", Stationary.UNDECIDED),
        ("floor(x + 0.5)", Stationary.UNDECIDED),
    ],
)
def test_that_the_hessian_tells_what_a_stationary_point_is(text: str, kind: Stationary) -> None:
    n = Loss.parse(text).dimension
    assert look(text, *[0.0] * n).stationary is kind


@pytest.mark.parametrize(
    ("text", "w", "kind"),
    [
        ("cos(x)", (math.pi,), Stationary.MINIMUM),
        ("sin(x)", (math.pi / 2,), Stationary.MAXIMUM),
        ("100(y - x^2)^2 + (1 - x)^2", (1.0, 1.0), Stationary.MINIMUM),
        ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", (3.0, 2.0), Stationary.MINIMUM),
    ],
)
def test_that_a_stationary_point_is_known_to_the_rounding_of_w(text: str, w: Vector, kind: Stationary) -> None:
    assert look(text, *w).stationary is kind


@pytest.mark.parametrize(
    ("text", "w"),
    [("x^2 + y^2", (1e-12, 0.0)), ("cos(x)", (math.pi + 1e-12,)), ("1e-12*x", (0.0,)), ("exp(x)", (-25.0,))],
)
def test_that_a_small_gradient_alone_makes_no_stationary_point(text: str, w: Vector) -> None:
    assert look(text, *w).stationary is None


# -- reasons to stop


def test_that_a_small_gradient_ends_a_run() -> None:
    visited, stop = run("x^2 + y^2", (3.0, 4.0), Rules(STEEPEST, LengthRule.GRADIENT, 0.25))
    assert stop is Stop.GRADIENT_SMALL
    assert 2.0 * math.hypot(*visited[-1]) < GRADIENT_TOLERANCE <= 2.0 * math.hypot(*visited[-2])


def test_that_a_run_goes_on_where_there_is_something_left_to_do() -> None:
    assert finished(look("x^2 + y^2", 1.0, 1.0)) is None


def test_that_a_step_into_the_logarithm_of_a_negative_number_is_refused() -> None:
    found = step("x - log(x)", (0.5,), AlongVector((-1.0,)), size=0.75)
    assert found.stop is Stop.NOT_FINITE
    assert found.w_next == (-0.25,)
    assert step("x - log(x)", (0.5,), AlongVector((-1.0,)), size=0.25).stop is None


@pytest.mark.parametrize(("text", "size"), [("log(x)", 0.5), ("1/x", 0.5), ("exp(1/x)", 0.5)])
def test_that_a_step_to_infinity_is_refused(text: str, size: float) -> None:
    assert step(text, (0.5,), AlongVector((-1.0,)), size=size).stop is Stop.NOT_FINITE


def test_that_a_step_below_the_last_digit_changes_nothing() -> None:
    assert step("x^2 + y^2", (3.0, 4.0), size=1e-17).stop is Stop.NO_CHANGE
    assert step("x^2 + y^2", (3.0, 4.0), size=1e-15).stop is None


def test_that_a_step_beyond_every_bound_is_refused() -> None:
    assert step("x + y", (0.0, 0.0), size=10 * FARTHEST).stop is Stop.OUT_OF_BOUNDS
    assert step("x + y", (0.0, 0.0), size=0.1 * FARTHEST).stop is None
    assert step("x", (0.0,), size=math.inf).stop in {Stop.OUT_OF_BOUNDS, Stop.NOT_FINITE}


@pytest.mark.parametrize(
    ("text", "w", "rule"),
    [
        ("x^2 + y^2", (0.0, 0.0), STEEPEST),
        ("cos(x)", (math.pi,), STEEPEST),
        ("x + y", (0.0, 0.0), Newton()),
        ("(x + y)^2", (1.0, 2.0), Newton()),
        ("x^2", (1.0,), AtAngle(90.0)),
        ("x^2 + y^2", (1.0, 1.0), AlongVector((0.0, 0.0))),
    ],
)
def test_that_a_direction_may_be_undefined(text: str, w: Vector, rule: DirectionRule) -> None:
    found = step(text, w, rule)
    assert found.stop is Stop.DIRECTION_UNDEFINED
    assert found.note
    assert (found.w_next, found.angle, found.length.eta) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "w", "rule", "length"),
    [
        ("x^2 + y^2", (3.0, 4.0), AtAngle(0.0), LengthRule.ARMIJO),
        ("x^2 + y^2", (3.0, 4.0), AtAngle(0.0), LengthRule.MINIMUM),
        ("x + y", (3.0, 4.0), STEEPEST, LengthRule.MINIMUM),
        ("x^2 + y^2", (0.0, 0.0), AlongAxis(0), LengthRule.GRADIENT),
        ("x^2 + y^2", (0.0, 0.0), AlongAxis(0), LengthRule.ARMIJO),
        ("abs(x) + y", (0.0, 0.0), AlongAxis(1), LengthRule.GRADIENT),
    ],
)
def test_that_a_length_may_be_undefined(text: str, w: Vector, rule: DirectionRule, length: LengthRule) -> None:
    found = step(text, w, rule, length)
    assert found.stop is Stop.LENGTH_UNDEFINED
    assert found.note
    assert found.w_next is None


def test_that_round_off_at_a_stationary_point_leads_nowhere() -> None:
    for length in (LengthRule.GRADIENT, LengthRule.ARMIJO, LengthRule.MINIMUM):
        assert step("cos(x)", (math.pi,), AlongAxis(0), length, 1.0).stop is Stop.LENGTH_UNDEFINED
    assert step("cos(x)", (math.pi,), AlongAxis(0), size=0.5).w_next == (math.pi + 0.5,)


def test_that_every_reason_has_words_of_its_own() -> None:
    assert len({reason.words for reason in Stop}) == len(Stop)
    assert all(reason.words for reason in Stop)


@pytest.mark.parametrize(
    ("text", "w", "gradient"),
    [
        ("minimum(x, y) + maximum(x, y)", (1.0, 1.0), (1.0, 1.0)),
        ("where(x == 0, 1, (exp(x) - 1)/x) + y^2", (0.0, 1.0), (0.5, 2.0)),
        ("where(x == 0, 0, sin(x)) + y^2", (0.0, 1.0), (1.0, 2.0)),
        ("where(x == 1, 2, 2x) + y", (1.0, 0.0), (2.0, 1.0)),
        ("maximum(x, 0) + minimum(x, 0) + y", (0.0, 0.0), (1.0, 1.0)),
        ("maximum(x, y) - abs(x - y)/2", (1.0, 1.0), (0.5, 0.5)),
        ("where(x > 0, x, 0) + where(x < 0, x, 0) + y", (0.0, 0.0), (1.0, 1.0)),
        ("hypot(x, y)^2 + x", (0.0, 0.0), (1.0, 0.0)),
    ],
)
def test_that_the_gradient_is_right_where_branches_meet_but_the_loss_is_smooth(
    text: str, w: tuple[float, float], gradient: tuple[float, float]
) -> None:
    assert observe(Loss.parse(text), w).gradient == pytest.approx(gradient, abs=1e-12)


def test_that_no_verdict_is_given_on_a_stationary_point_where_branches_meet() -> None:
    assert observe(Loss.parse("maximum(x, 0)^2 + y^2"), (0.0, 0.0)).stationary is Stationary.UNDECIDED
