"""Directions by rule, and the angle that they make with ∇L, against mpmath and closed forms."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.direction import (
    AlongAxis,
    AlongVector,
    Angle,
    AtAngle,
    AtRandom,
    DirectionRule,
    Newton,
    Vector,
    angle,
    direction,
    norm,
    unit,
)

few = settings(derandomize=True, deadline=None, max_examples=200, database=None)
_components = st.floats(-1e3, 1e3).map(lambda x: round(x, 6))
_planar = st.tuples(_components, _components).filter(any)
_spatial = st.lists(_components, min_size=3, max_size=9).map(tuple).filter(any)
_any_size = st.one_of(_planar, _spatial)
_degrees = st.floats(0.0, 360.0, exclude_max=True)


def chosen(rule: DirectionRule, gradient: Vector | None, *, step: int = 0) -> Vector:
    u = direction(rule, len(gradient or (0.0, 0.0)), gradient, step=step).u
    assert u is not None
    return u


def measured(u: Vector, gradient: Vector) -> Angle:
    found = angle(u, gradient)
    assert found is not None
    return found


def exact_angle(u: Vector, gradient: Vector) -> mp.mpf:
    """β in degrees, 0 to 180, at 60 digits."""
    with mp.workdps(60):
        a, b = [mp.mpf(x) for x in u], [mp.mpf(x) for x in gradient]
        dot = mp.fdot(a, b)
        across = mp.sqrt(mp.fdot(a, a) * mp.fdot(b, b) - dot**2)
        return mp.degrees(mp.atan2(across, dot))


def is_unit(u: Vector) -> bool:
    square = sum((Fraction(x) ** 2 for x in u), Fraction(0))
    return abs(square - 1) <= Fraction(4, 2**52)


# -- at an angle to the gradient


@pytest.mark.parametrize(
    "gradient", [(3.0, 4.0), (-5.0, 12.0), (8.0, -15.0), (-20.0, -21.0), (0.0, 2.0), (-1.0, 0.0)]
)
def test_that_steepest_descent_is_minus_the_gradient_over_its_length_to_the_bit(gradient: Vector) -> None:
    length = math.hypot(*gradient)
    (a, b) = (gradient[0] / length, gradient[1] / length)
    assert chosen(AtAngle(180.0), gradient) == (-a, -b)
    assert chosen(AtAngle(0.0), gradient) == (a, b)
    assert chosen(AtAngle(90.0), gradient) == (-b, a)
    assert chosen(AtAngle(270.0), gradient) == (b, -a)


@few
@given(_any_size)
def test_that_quarter_turns_are_exact(gradient: Vector) -> None:
    up, down = chosen(AtAngle(0.0), gradient), chosen(AtAngle(180.0), gradient)
    left, right = chosen(AtAngle(90.0), gradient), chosen(AtAngle(270.0), gradient)
    assert down == tuple(-x for x in up)
    assert right == tuple(-x for x in left)
    if len(gradient) == 2:
        assert left == (-up[1], up[0])


@few
@given(_any_size)
def test_that_steepest_descent_is_within_two_ulps_of_the_exact_quotient(gradient: Vector) -> None:
    with mp.workdps(60):
        length = mp.sqrt(mp.fsum(mp.mpf(x) ** 2 for x in gradient))
        exact = [float(-mp.mpf(x) / length) for x in gradient]
    u = chosen(AtAngle(180.0), gradient)
    assert all(abs(a - b) <= 2 * math.ulp(b) for a, b in zip(u, exact, strict=True))


@few
@given(_any_size)
def test_that_steepest_descent_is_measured_as_180_degrees(gradient: Vector) -> None:
    down = measured(chosen(AtAngle(180.0), gradient), gradient)
    assert down.beta == pytest.approx(180.0, rel=0.0, abs=3e-14)
    assert down.cos_beta == pytest.approx(-1.0, rel=4e-16)
    up = measured(chosen(AtAngle(0.0), gradient), gradient)
    assert up.beta == pytest.approx(0.0, abs=3e-14)
    assert up.cos_beta == pytest.approx(1.0, rel=4e-16)


@few
@given(_degrees, _planar)
def test_that_the_measured_oriented_angle_is_the_one_asked_for(beta: float, gradient: Vector) -> None:
    found = measured(chosen(AtAngle(beta), gradient), gradient)
    assert found.oriented is not None
    assert 0.0 <= found.oriented <= 360.0
    apart = abs(found.oriented - beta)
    assert min(apart, 360.0 - apart) <= 1e-9


@few
@given(st.sampled_from([0.0, 90.0, 180.0, 270.0]), st.floats(-1e-9, 1e-9), _planar)
def test_that_an_angle_close_to_a_quarter_turn_is_kept(quarter: float, offset: float, gradient: Vector) -> None:
    beta = quarter + offset
    found = measured(chosen(AtAngle(beta), gradient), gradient)
    assert found.oriented is not None
    apart = abs(found.oriented - beta)
    assert min(apart, abs(360.0 - apart)) <= 1e-13


@few
@given(_degrees, _spatial)
def test_that_the_angle_is_kept_in_more_dimensions(beta: float, gradient: Vector) -> None:
    found = measured(chosen(AtAngle(beta), gradient), gradient)
    assert found.oriented is None
    assert found.beta == pytest.approx(min(beta, 360.0 - beta), abs=1e-9)


@few
@given(_spatial, st.integers(0, 2))
def test_that_a_rotation_stays_in_the_plane_of_the_gradient_and_the_named_axis(gradient: Vector, axis: int) -> None:
    assume(any(x for i, x in enumerate(gradient) if i != axis))
    u = np.array(chosen(AtAngle(60.0, second=axis), gradient))
    g = np.array(gradient) / np.linalg.norm(gradient)
    toward = np.eye(len(g))[axis] - g[axis] * g
    assume(np.linalg.norm(toward) > 1e-6)
    assert u == pytest.approx(0.5 * g + math.sqrt(0.75) * toward / np.linalg.norm(toward), abs=1e-9)
    assert u[axis] >= 0.5 * g[axis]


def test_that_the_plane_is_chosen_by_the_axis_farthest_from_the_gradient() -> None:
    assert chosen(AtAngle(90.0), (3.0, 4.0, 0.0)) == (0.0, 0.0, 1.0)
    assert chosen(AtAngle(90.0), (0.0, 3.0, 4.0)) == (1.0, 0.0, 0.0)


def test_that_a_named_axis_along_the_gradient_spans_no_plane() -> None:
    assert direction(AtAngle(90.0, second=0), 3, (2.0, 0.0, 0.0)).u is None


def test_that_an_angle_may_be_any_number_of_turns() -> None:
    assert chosen(AtAngle(540.0), (3.0, 4.0)) == chosen(AtAngle(-180.0), (3.0, 4.0)) == (-0.6, -0.8)


def test_that_with_one_variable_there_are_two_directions() -> None:
    assert chosen(AtAngle(180.0), (2.5,)) == (-1.0,)
    assert chosen(AtAngle(0.0), (-2.5,)) == (-1.0,)
    assert "0° or 180°" in direction(AtAngle(90.0), 1, (2.5,)).note


@few
@given(_degrees, _any_size)
def test_that_u_is_a_unit_vector_to_two_ulps(beta: float, gradient: Vector) -> None:
    assert is_unit(chosen(AtAngle(beta), gradient))


@few
@given(_degrees, _planar, st.sampled_from([-900, -500, -300, 300, 500, 900]))
def test_that_the_scale_of_the_gradient_does_not_turn_u(beta: float, gradient: Vector, power: int) -> None:
    assume(all(abs(x) > 1e-3 for x in gradient))
    scaled = tuple(math.ldexp(x, power) for x in gradient)
    assert chosen(AtAngle(beta), scaled) == chosen(AtAngle(beta), gradient)
    ours, theirs = measured((0.6, 0.8), scaled), measured((0.6, 0.8), gradient)
    assert (ours.beta, ours.cos_beta, ours.oriented) == (theirs.beta, theirs.cos_beta, theirs.oriented)


@pytest.mark.parametrize("size", [1e-323, 1e-310, 1e-300, 1.0, 1e300])
def test_that_the_smallest_and_largest_gradients_have_a_direction(size: float) -> None:
    assert chosen(AtAngle(180.0), (size, size)) == pytest.approx((-math.sqrt(0.5), -math.sqrt(0.5)), rel=4e-16)
    assert direction(AtAngle(180.0), 2, (size, 0.0)).natural_length == size


def test_that_a_stationary_point_has_no_angle() -> None:
    found = direction(AtAngle(180.0), 2, (0.0, 0.0))
    assert found.u is None
    assert "∇L = 0" in found.note
    assert angle((1.0, 0.0), (0.0, 0.0)) is None


@pytest.mark.parametrize("rule", [AtAngle(), Newton()])
def test_that_a_rule_that_leans_on_the_gradient_is_undefined_without_it(rule: DirectionRule) -> None:
    found = direction(rule, 2, None, np.eye(2))
    assert found.u is None
    assert "does not exist" in found.note


@pytest.mark.parametrize("rule", [AlongVector((1.0, 2.0)), AlongAxis(1), AtRandom(3)])
def test_that_the_other_rules_need_no_gradient(rule: DirectionRule) -> None:
    assert is_unit(chosen(rule, None))


@pytest.mark.parametrize("gradient", [(math.nan, 1.0), (math.inf, 1.0)])
def test_that_a_gradient_that_is_not_finite_gives_no_direction(gradient: Vector) -> None:
    assert direction(AtAngle(), 2, gradient).u is None


# -- the other rules


def test_that_a_vector_is_followed_at_its_own_length() -> None:
    found = direction(AlongVector((3.0, -4.0)), 2, (1.0, 1.0))
    assert (found.u, found.natural_length) == ((0.6, -0.8), 5.0)
    assert direction(AlongVector((0.0, 0.0)), 2, (1.0, 1.0)).u is None


def test_that_an_axis_is_followed_either_way() -> None:
    assert chosen(AlongAxis(2), (1.0, 1.0, 1.0)) == (0.0, 0.0, 1.0)
    assert chosen(AlongAxis(0, -1), (1.0, 1.0, 1.0)) == (-1.0, 0.0, 0.0)


def test_that_a_random_direction_is_fixed_by_its_seed_and_its_step() -> None:
    first = chosen(AtRandom(7), (1.0, 1.0), step=3)
    assert first == chosen(AtRandom(7), (5.0, 1.0), step=3)
    assert first != chosen(AtRandom(7), (1.0, 1.0), step=4)
    assert first != chosen(AtRandom(8), (1.0, 1.0), step=3)


@pytest.mark.parametrize("n", [1, 2, 3, 50])
def test_that_random_directions_are_unit_vectors_that_favour_none(n: int) -> None:
    us = np.array([direction(AtRandom(1), n, None, step=step).u for step in range(2_000)])
    assert np.linalg.norm(us, axis=1) == pytest.approx(np.ones(2_000), rel=4e-16)
    assert np.abs(us.mean(axis=0)).max() < 0.1
    assert (us.T @ us / 2_000).diagonal() == pytest.approx(np.full(n, 1 / n), rel=0.25)


# -- Newton


@few
@given(_planar, st.floats(0.1, 10.0), st.floats(-0.9, 0.9), st.floats(0.1, 10.0), _planar)
def test_that_newton_leads_to_the_minimum_of_a_quadratic(
    minimum: Vector, a: float, tilt: float, c: float, w: Vector
) -> None:
    hessian = np.array([[a, tilt * math.sqrt(a * c)], [tilt * math.sqrt(a * c), c]])
    away = np.array(w) - np.array(minimum)
    assume(np.abs(away).max() > 1e-3)
    gradient: Vector = tuple((hessian @ away).tolist())
    found = direction(Newton(), 2, gradient, hessian)
    assert found.u is not None
    assert found.note == ""
    arrived = np.array(w) + found.natural_length * np.array(found.u)
    scale = float(np.linalg.norm(away) + np.linalg.norm(w))
    assert np.linalg.norm(arrived - np.array(minimum)) <= 1e-9 * scale


def test_that_newton_has_its_own_length() -> None:
    found = direction(Newton(), 2, (6.0, 16.0), np.diag([2.0, 4.0]))
    assert (found.u, found.natural_length) == ((-0.6, -0.8), 5.0)


@pytest.mark.parametrize(("diagonal", "word"), [([2.0, -4.0], "saddle"), ([-2.0, -4.0], "maximum")])
def test_that_newton_on_another_than_a_bowl_says_where_it_leads(diagonal: list[float], word: str) -> None:
    found = direction(Newton(), 2, (1.0, 1.0), np.diag(diagonal))
    assert found.u is not None
    assert "not positive definite" in found.note
    assert word in found.note


@pytest.mark.parametrize("hessian", [np.zeros((2, 2)), np.diag([1.0, 0.0]), np.ones((2, 2)), np.diag([1.0, 1e-15])])
def test_that_newton_is_undefined_where_the_hessian_is_singular(hessian: np.ndarray) -> None:
    found = direction(Newton(), 2, (1.0, 1.0), hessian)
    assert found.u is None
    assert "singular" in found.note


def test_that_newton_is_undefined_where_the_hessian_is() -> None:
    assert direction(Newton(), 2, (1.0, 1.0), None).u is None
    assert direction(Newton(), 2, (1.0, 1.0), np.diag([1.0, np.nan])).u is None
    assert "∇L = 0" in direction(Newton(), 2, (0.0, 0.0), np.eye(2)).note


# -- the angle


@few
@given(_any_size, st.integers(0, 2**32))
def test_that_the_angle_agrees_with_60_digits(gradient: Vector, seed: int) -> None:
    u: Vector = tuple(np.random.default_rng(seed).standard_normal(len(gradient)).tolist())
    assume(any(u))
    found = measured(u, gradient)
    exact = exact_angle(u, gradient)
    assert abs(found.beta - exact) <= 1e-13
    with mp.workdps(60):
        assert abs(found.cos_beta - mp.cos(mp.radians(exact))) <= 1e-15


@pytest.mark.parametrize("tiny", [1e-3, 1e-9, 1e-12, 1e-15])
def test_that_the_angle_is_accurate_near_0_and_180(tiny: float) -> None:
    for u, gradient in (((1.0, tiny), (1.0, 0.0)), ((-1.0, tiny), (1.0, 0.0)), ((0.6, 0.8 + tiny), (-3.0, -4.0))):
        assert abs(measured(u, gradient).beta - exact_angle(u, gradient)) <= 3e-14
    assert measured((1.0, tiny), (1.0, 0.0)).beta == pytest.approx(math.degrees(math.atan(tiny)), rel=1e-9)


def test_that_the_oriented_angle_runs_counter_clockwise_from_the_gradient() -> None:
    east, north = (1.0, 0.0), (0.0, 1.0)
    assert measured(north, east).oriented == pytest.approx(90.0, rel=1e-15)
    assert measured(east, north).oriented == pytest.approx(270.0, rel=1e-15)
    assert measured((-1.0, 0.0), east).oriented == 180.0
    assert measured(east, east).oriented == 0.0
    assert measured((1.0, -1.0), east).oriented == pytest.approx(315.0, rel=1e-15)
    assert measured((1.0, -1.0), east).beta == pytest.approx(45.0, rel=1e-15)


def test_that_the_angle_has_an_orientation_in_the_plane_only() -> None:
    assert measured((1.0,), (2.0,)).oriented is None
    assert measured((0.0, 1.0, 0.0), (2.0, 0.0, 0.0)).oriented is None
    assert measured((0.0, 1.0, 0.0), (2.0, 0.0, 0.0)).beta == pytest.approx(90.0, rel=1e-15)


def test_that_the_angle_carries_the_numbers_it_was_made_from() -> None:
    found = measured((0.6, -0.8), (30.0, 40.0))
    assert found.dot == pytest.approx(-14.0, rel=1e-15)
    assert found.gradient_norm == 50.0
    assert found.direction_norm == pytest.approx(1.0, rel=1e-15)
    assert found.cos_beta == pytest.approx(-0.28, rel=1e-15)


@few
@given(_any_size, st.integers(0, 2**32))
def test_that_no_direction_goes_down_more_than_steepest_descent(gradient: Vector, seed: int) -> None:
    u: Vector = tuple(np.random.default_rng(seed).standard_normal(len(gradient)).tolist())
    other = unit(u)
    assert other is not None
    steepest = measured(chosen(AtAngle(180.0), gradient), gradient).dot
    assert steepest <= measured(other, gradient).dot + 1e-12 * norm(gradient)
    assert steepest == pytest.approx(-math.hypot(*gradient), rel=1e-14)


def test_that_lengths_neither_overflow_nor_underflow() -> None:
    assert norm((3e200, 4e200)) == pytest.approx(5e200, rel=1e-15)
    assert norm((3e-200, 4e-200)) == pytest.approx(5e-200, rel=1e-15)
    assert unit((0.0, 0.0)) is None
    assert unit((math.inf, 0.0)) is None
    assert unit((0.0, math.nan)) is None
