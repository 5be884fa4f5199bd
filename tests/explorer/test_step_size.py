"""The length of a step by each rule, against closed forms."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.direction import Direction, Vector
from explorer.loss import Loss
from explorer.step_size import ARMIJO_SLOPE, Length, LengthRule, along, step_length

few = settings(derandomize=True, deadline=None, max_examples=80, database=None)
_sizes = st.floats(1e-6, 1e3)


def length(rule: LengthRule, size: float, text: str, w: Vector, u: Vector, natural: float = 1.0) -> Length:
    loss = Loss.parse(text)
    gradient: Vector = tuple(loss.gradient(w).tolist())
    return step_length(rule, size, loss, w, Direction(u, natural), gradient)


def eta(rule: LengthRule, size: float, text: str, w: Vector, u: Vector, natural: float = 1.0) -> float:
    found = length(rule, size, text, w, u, natural)
    assert found.eta is not None, found.note
    return found.eta


def toward_the_origin(w: Vector) -> Vector:
    return tuple(-x / math.hypot(*w) for x in w)


def test_that_along_goes_from_w_by_eta_in_the_direction_u() -> None:
    assert along((1.0, 2.0), (0.6, -0.8), 5.0) == (4.0, -2.0)


def test_that_a_fixed_length_is_itself() -> None:
    assert eta(LengthRule.LENGTH, 0.25, "x^2 + y^2", (3.0, 4.0), (1.0, 0.0)) == 0.25
    assert step_length(LengthRule.LENGTH, 0.25, Loss.parse("x"), (0.0,), Direction((1.0,)), None) == Length(0.25)


def test_that_a_length_scaled_by_the_gradient_is_alpha_times_its_norm() -> None:
    assert eta(LengthRule.GRADIENT, 0.1, "x^2 + y^2", (3.0, 4.0), (1.0, 0.0)) == pytest.approx(1.0, rel=1e-15)
    down = toward_the_origin((3.0, 4.0))
    step = eta(LengthRule.GRADIENT, 0.1, "x^2 + y^2", (3.0, 4.0), down)
    assert along((3.0, 4.0), down, step) == pytest.approx((3.0 - 0.6, 4.0 - 0.8), rel=1e-15)


def test_that_the_natural_length_is_that_of_the_vector_behind_u() -> None:
    assert eta(LengthRule.NATURAL, 0.5, "x^2 + y^2", (3.0, 4.0), (1.0, 0.0), natural=7.0) == 3.5


def test_that_a_length_of_zero_is_no_length() -> None:
    assert "∇L = 0" in length(LengthRule.GRADIENT, 0.1, "x^2 + y^2", (0.0, 0.0), (1.0, 0.0)).note
    found = length(LengthRule.NATURAL, 0.5, "x^2 + y^2", (3.0, 4.0), (1.0, 0.0), natural=0.0)
    assert found.eta is None
    assert "zero" in found.note


@pytest.mark.parametrize("rule", [LengthRule.GRADIENT, LengthRule.ARMIJO, LengthRule.MINIMUM])
def test_that_what_leans_on_the_gradient_is_undefined_without_it(rule: LengthRule) -> None:
    found = step_length(rule, 1.0, Loss.parse("abs(x)"), (0.0,), Direction((1.0,)), None)
    assert found.eta is None
    assert "does not exist" in found.note


@pytest.mark.parametrize("rule", [LengthRule.ARMIJO, LengthRule.MINIMUM])
@pytest.mark.parametrize("u", [(0.6, 0.8), (0.8, -0.6), (-0.8, 0.6)])
def test_that_a_line_search_refuses_to_go_up_or_across(rule: LengthRule, u: Vector) -> None:
    found = length(rule, 1.0, "x^2 + y^2", (3.0, 4.0), u)
    assert found.eta is None
    assert "v·∇L < 0" in found.note


# -- Armijo


@few
@given(_sizes, st.floats(0.5, 50.0), st.floats(-2.0, 2.0), st.floats(-2.0, 2.0))
def test_that_the_armijo_condition_holds_and_the_length_before_failed_it(
    size: float, curvature: float, x: float, y: float
) -> None:
    assume(math.hypot(x, y) > 1e-3)

    def f(a: float, b: float) -> float:
        return (a * a + curvature * b * b) / 2.0

    slope_x, slope_y = x, curvature * y
    steep = math.hypot(slope_x, slope_y)
    assume(steep > 1e-3)
    u = (-slope_x / steep, -slope_y / steep)

    def sufficient(step: float) -> bool:
        return f(x + step * u[0], y + step * u[1]) <= f(x, y) - ARMIJO_SLOPE * step * steep + 1e-12 * f(x, y)

    found = eta(LengthRule.ARMIJO, size, f"(x^2 + {curvature!r}*y^2)/2", (x, y), u)
    assert sufficient(found)
    assert math.log2(size / found) == round(math.log2(size / found))
    before = f(x + 2 * found * u[0], y + 2 * found * u[1])
    assert found == size or before > f(x, y) - ARMIJO_SLOPE * 2 * found * steep - 1e-12 * f(x, y)


def test_that_armijo_keeps_the_first_length_where_it_is_good() -> None:
    assert eta(LengthRule.ARMIJO, 1.0, "x^2", (3.0,), (-1.0,)) == 1.0


def test_that_armijo_halves_by_the_closed_form_on_a_parabola() -> None:
    # (3 - η)² ≤ 9 - 1e-4·6η holds up to η = 6 - 6e-4
    assert eta(LengthRule.ARMIJO, 6.0, "x^2", (3.0,), (-1.0,)) == 3.0
    assert eta(LengthRule.ARMIJO, 5.999, "x^2", (3.0,), (-1.0,)) == 5.999
    assert eta(LengthRule.ARMIJO, 48.0, "x^2", (3.0,), (-1.0,)) == 3.0


def test_that_armijo_steps_back_from_where_the_loss_is_undefined() -> None:
    # (3 - η)(1 - η): the length must stay within the domain of the logarithm
    assert eta(LengthRule.ARMIJO, 4.0, "x - log(x)", (3.0,), (-1.0,)) == 2.0


def test_that_armijo_gives_up_where_no_length_lowers_the_loss() -> None:
    found = length(LengthRule.ARMIJO, 1.0, "x - 10*floor(x)", (0.0,), (-1.0,))
    assert found.eta is None
    assert "no lower L" in found.note


# -- the minimum along the ray


@few
@given(_sizes, st.floats(0.01, 100.0), st.floats(-100.0, 100.0), st.floats(-100.0, 100.0))
def test_that_the_minimum_of_a_quadratic_is_at_minus_d_over_c(size: float, c: float, x: float, y: float) -> None:
    assume(math.hypot(x, y) > 1e-2)
    slope_x, slope_y = x, c * y
    steep = math.hypot(slope_x, slope_y)
    assume(steep > 1e-2)
    u = (-slope_x / steep, -slope_y / steep)
    exact = steep / (u[0] ** 2 + c * u[1] ** 2)
    found = eta(LengthRule.MINIMUM, size, f"(x^2 + {c!r}*y^2)/2", (x, y), u)
    assert found == pytest.approx(exact, rel=1e-12 * max(1.0, c, 1.0 / c))


@pytest.mark.parametrize("size", [1e-6, 0.01, 1.0, 100.0, 1e6])
def test_that_the_first_length_does_not_move_the_minimum(size: float) -> None:
    assert eta(LengthRule.MINIMUM, size, "x^2 + y^2", (3.0, 4.0), (-0.6, -0.8)) == pytest.approx(5.0, rel=1e-12)
    assert eta(LengthRule.MINIMUM, size, "exp(x) - 2x", (0.0,), (1.0,)) == pytest.approx(math.log(2), rel=1e-12)


def test_that_the_minimum_may_be_at_a_corner() -> None:
    assert eta(LengthRule.MINIMUM, 0.3, "abs(x)", (1.0,), (-1.0,)) == pytest.approx(1.0, rel=1e-12)
    assert eta(LengthRule.MINIMUM, 0.3, "max(-x, 2x - 3)", (0.0,), (1.0,)) == pytest.approx(1.0, rel=1e-12)


def test_that_no_minimum_is_found_where_the_loss_falls_for_ever() -> None:
    for text, u in (("x", -1.0), ("-x^2", 1.0), ("arctan(x) + x", -1.0)):
        found = length(LengthRule.MINIMUM, 1.0, text, (1.0,), (u,))
        assert found.eta is None
        assert "keeps falling" in found.note


def test_that_a_loss_that_overflows_along_the_ray_is_said_to_end() -> None:
    found = length(LengthRule.MINIMUM, 1.0, "-exp(x)", (0.0,), (1.0,))
    assert found.eta is None
    assert "finite" in found.note


@pytest.mark.parametrize("size", [1e-3, 0.25, 0.5, 1.0, 3.0, 4.0, 1e3])
def test_that_no_minimum_is_found_where_the_loss_ends_before_one(size: float) -> None:
    # it falls until x = 1 and is undefined beyond: whatever length is tried first, there is no minimum
    found = length(LengthRule.MINIMUM, size, "sqrt(1 - x)", (0.0,), (1.0,))
    assert found.eta is None
    assert "finite" in found.note


@pytest.mark.parametrize("size", [1e-3, 0.3, 2.0, 50.0])
def test_that_a_minimum_before_the_end_of_the_domain_is_found(size: float) -> None:
    # the minimum is at x = 0, and L is undefined below -1, where 1 - 1/(1 + x) has a value all the same
    assert eta(LengthRule.MINIMUM, size, "x - log(1 + x)", (1.0,), (-1.0,)) == pytest.approx(1.0, rel=1e-12)
