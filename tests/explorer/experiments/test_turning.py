"""The plane in which u turns: it holds ∇L and u, is named, and stays where it is while u turns in it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.descent import Rules, observe
from explorer.direction import AlongAxis, AlongVector, AtAngle, DirectionRule, Newton, Vector, angle, unit
from explorer.experiments.turning import TurningPlane, turning_plane, why_no_plane
from explorer.local_model import LocalModel, local_model
from explorer.loss import Loss
from explorer.step_size import LengthRule

THREE = "x^2 + 3y^2 + 5z^2 + x*y*z"
W: Vector = (0.3, 0.7, 1.0)


def model_of(text: str, w: Vector, rule: DirectionRule) -> tuple[Loss, LocalModel]:
    loss = Loss.parse(text)
    return loss, local_model(loss, observe(loss, w), Rules(rule, LengthRule.LENGTH, 0.1), 2)


def plane_of(text: str, w: Vector, rule: DirectionRule) -> TurningPlane:
    loss, model = model_of(text, w, rule)
    plane = turning_plane(loss, model, rule)
    assert plane is not None
    return plane


@pytest.mark.parametrize("beta", [0.0, 37.0, 90.0, 180.0, 271.5])
def test_that_in_two_variables_u_of_beta_is_that_of_the_rule_by_angle(beta: float) -> None:
    _, model = model_of("x^2 + 3y", (1.0, 2.0), AtAngle(beta))
    plane = plane_of("x^2 + 3y", (1.0, 2.0), AtAngle(180.0))
    assert model.u is not None
    assert plane.direction(beta) == pytest.approx(model.u, abs=1e-15)
    assert plane.beta_of(model.u) == pytest.approx(beta, abs=1e-12)


def test_that_beta_runs_counter_clockwise_in_two_variables() -> None:
    plane = plane_of("x + 0*y", (0.0, 0.0), AtAngle(30.0))
    assert (plane.first, plane.second, plane.words) == ((1.0, 0.0), (0.0, 1.0), "")


def test_that_steepest_descent_is_exactly_opposite_to_the_gradient() -> None:
    plane = plane_of(THREE, W, AtAngle(180.0))
    assert plane.direction(180.0) == tuple(-x for x in plane.first)


@pytest.mark.parametrize(
    "rule", [AlongVector((1.0, -2.0, 0.5)), AlongAxis(1), Newton(), AtAngle(140.0), AtAngle(250.0), AtAngle(250.0, 0)]
)
def test_that_the_plane_holds_the_gradient_and_u_and_is_orthonormal(rule: DirectionRule) -> None:
    loss, model = model_of(THREE, W, rule)
    plane = turning_plane(loss, model, rule)
    assert plane is not None
    assert plane.second is not None
    assert model.u is not None
    pair = np.array([plane.first, plane.second])
    assert pair @ pair.T == pytest.approx(np.eye(2), abs=1e-15)
    assert plane.first == unit(loss.gradient(W).tolist())
    assert plane.direction(plane.beta_of(model.u)) == pytest.approx(model.u, abs=1e-14)
    assert plane.words.startswith("the plane of ∇L and ")


def test_that_beta_is_the_oriented_angle_where_the_rule_names_the_plane() -> None:
    _, model = model_of(THREE, W, AtAngle(250.0, 0))
    assert model.angle is not None
    assert model.u is not None
    plane = plane_of(THREE, W, AtAngle(250.0, 0))
    assert plane.beta_of(model.u) == pytest.approx(250.0)
    assert model.angle.oriented == pytest.approx(250.0)
    assert plane.words == "the plane of ∇L and the axis of x"


def test_that_for_u_parallel_to_the_gradient_the_plane_holds_the_steepest_curvature() -> None:
    plane = plane_of("0.5*(x^2 + 30*y^2 - 1000*z^2)", (2.0, 1.0, 0.5), AtAngle(180.0))
    assert plane.second is not None
    pair, z = np.array([plane.first, plane.second]), np.array([0.0, 0.0, 1.0])
    assert pair.T @ (pair @ z) == pytest.approx(z, abs=1e-14)  # z lies in the plane
    assert plane.words == "the plane of ∇L and the direction of steepest curvature (λ = −1e+03)"


def test_that_a_steepest_curvature_along_the_gradient_itself_is_passed_over() -> None:
    plane = plane_of("0.5*(x^2 + 30*y^2 + 1000*z^2)", (0.0, 0.0, 0.5), AtAngle(180.0))
    assert plane.second == pytest.approx((0.0, 1.0, 0.0))


def test_that_without_any_curvature_the_plane_holds_an_axis() -> None:
    plane = plane_of("3*x + 0.1*y + 2*z", (0.0, 0.0, 0.0), AtAngle(180.0))
    assert plane.words == "the plane of ∇L and the axis of y"


def test_that_an_axis_that_was_chosen_stays_at_180_degrees() -> None:
    plane = plane_of(THREE, W, AtAngle(180.0, 0))
    assert plane.words == "the plane of ∇L and the axis of x"
    assert plane.is_own


def test_that_a_plane_without_a_sign_of_its_own_stays_while_u_turns_through_180_degrees() -> None:
    start = plane_of(THREE, W, AtAngle(180.0))
    for beta in (100.0, 179.0, 181.0, 275.0):
        rule = start.rule_at(beta)
        _, model = model_of(THREE, W, rule)
        plane = plane_of(THREE, W, rule)
        assert model.u is not None
        assert plane.second == pytest.approx(start.second, abs=1e-12)
        assert plane.beta_of(model.u) == pytest.approx(beta, abs=1e-9)


@pytest.mark.parametrize("rule", [AtAngle(120.0), AtAngle(300.0, 2), AlongVector((1.0, 1.0, 0.0))])
@pytest.mark.parametrize("beta", [20.0, 145.0, 333.0])
def test_that_the_rule_at_an_angle_gives_that_direction(rule: DirectionRule, beta: float) -> None:
    plane = plane_of(THREE, W, rule)
    _, turned = model_of(THREE, W, plane.rule_at(beta))
    assert turned.u == pytest.approx(plane.direction(beta), abs=1e-14)
    assert turned.u is not None
    found = angle(turned.u, plane.first)
    assert found is not None
    assert found.beta == pytest.approx(min(beta, 360.0 - beta))


def test_that_the_circle_has_radius_eta_and_lies_in_the_plane() -> None:
    plane = plane_of(THREE, W, AtAngle(180.0))
    points = plane.circle(W, 2.5, np.array([0.0, 90.0, 200.0]))
    assert np.linalg.norm(points - np.array(W), axis=1) == pytest.approx(2.5)
    assert points[1] == pytest.approx(np.array(W) + 2.5 * np.array(plane.second))


def test_that_one_variable_has_two_directions() -> None:
    plane = plane_of("x^2", (-1.5,), AtAngle(180.0))
    assert plane.second is None
    assert plane.first == (-1.0,)
    assert (plane.direction(0.0), plane.direction(180.0)) == ((-1.0,), (1.0,))
    assert (plane.beta_of((-1.0,)), plane.beta_of((1.0,))) == (0.0, 180.0)


@pytest.mark.parametrize(
    ("text", "w", "reason"),
    [
        ("x^2 + y^2", (0.0, 0.0), "stationary point"),
        ("abs(x) + y", (0.0, 1.0), "not differentiable"),
        ("log(x) + y", (-1.0, 1.0), "not finite"),
    ],
)
def test_that_there_is_a_reason_where_there_is_no_plane(text: str, w: Vector, reason: str) -> None:
    loss, model = model_of(text, w, AtAngle(180.0))
    assert turning_plane(loss, model, AtAngle(180.0)) is None
    assert reason in why_no_plane(model)


def test_that_there_is_no_reason_where_there_is_a_plane() -> None:
    _, model = model_of(THREE, W, AtAngle(180.0))
    assert why_no_plane(model) == ""
    assert math.isclose(math.hypot(*model.u or ()), 1.0)
