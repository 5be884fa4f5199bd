"""Planes of ℝⁿ: their coordinates, projections, and L over a grid of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.affine import affine_parts
from explorer.descent import observe
from explorer.loss import Loss
from explorer.plane import Plane, plane_of
from explorer.slices import (
    AlongCurvatures,
    AlongRandom,
    AlongStep,
    AlongVariables,
    SliceRule,
    fitting,
    quadratic,
    slice_through,
)

LOSS = Loss.parse("x^2 + 2y^2 + 3z^2 + x*y*z + 0.1*sin(x + 2y - z)")
W = (1.0, -2.0, 0.5)
GRADIENT = tuple(LOSS.gradient(W).tolist())
KNOWN = observe(LOSS, W)
RULES = (AlongVariables(0, 2), AlongVariables(2, 1), AlongStep(), AlongCurvatures(), AlongRandom(3))
ROSENBROCK = " + ".join(f"100(x{i + 1} - x{i}^2)^2 + (1 - x{i})^2" for i in range(1, 10))


def plane_for(rule: SliceRule) -> Plane:
    return slice_through(rule, LOSS, W, KNOWN, (0.0, 0.6, 0.8))


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_that_w_lies_on_its_slice_whose_directions_are_orthonormal(rule: SliceRule) -> None:
    plane = plane_for(rule)
    gram = np.array([plane.first, plane.second]) @ np.array([plane.first, plane.second]).T
    assert gram == pytest.approx(np.eye(2), abs=1e-15)
    assert plane.point(*plane.project(W).tolist()) == pytest.approx(W, abs=1e-15)
    assert not plane.is_off([W])[0]


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_that_coordinates_and_points_lead_back_to_each_other(rule: SliceRule) -> None:
    plane = plane_for(rule)
    pairs = np.array([[0.3, -1.2], [4.0, 5.0], [0.0, 0.0]])
    points = plane.points(pairs)
    assert plane.project(points) == pytest.approx(pairs, abs=1e-14)
    assert np.array([plane.point(x, y) for x, y in pairs.tolist()]) == pytest.approx(points, abs=1e-14)
    assert not plane.is_off(points).any()


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_that_a_grid_of_a_slice_is_l_at_its_points(rule: SliceRule) -> None:
    plane = plane_for(rule)
    x, y = np.linspace(-2.0, 2.0, 7), np.linspace(-1.0, 3.0, 5)
    points = plane.points([(a, b) for b in y for a in x])
    assert LOSS.grid(plane, x, y) == pytest.approx(LOSS.values(points).reshape(5, 7), rel=1e-13)


@pytest.mark.parametrize("rule", [AlongVariables(3, 7), AlongVariables(9, 0), AlongRandom(1)], ids=str)
def test_that_a_grid_of_ten_variables_is_l_at_its_points(rule: SliceRule) -> None:
    loss = Loss.parse(ROSENBROCK)
    plane = slice_through(rule, loss, tuple(0.1 * i - 0.4 for i in range(10)))
    x, y = np.linspace(-2.0, 2.0, 9), np.linspace(-1.0, 3.0, 300)
    points = plane.points([(a, b) for b in y for a in x])
    expected = loss.values(points).reshape(300, 9)
    assert np.abs(loss.grid(plane, x, y) - expected).max() <= 1e-13 * np.abs(expected).max()


def test_that_distance_is_what_the_projection_leaves() -> None:
    plane = plane_for(AlongVariables(0, 1))
    assert plane.distances([(7.0, 8.0, 0.5), (7.0, 8.0, 3.5)]).tolist() == [0.0, 3.0]
    assert plane.is_off([(7.0, 8.0, 0.5), (7.0, 8.0, 3.5)]).tolist() == [False, True]
    assert plane.project((7.0, 8.0, 3.5)).tolist() == [7.0, 8.0]


def test_that_the_slice_along_the_step_has_the_gradient_to_the_right_and_u_above() -> None:
    plane = plane_for(AlongStep())
    gx, gy = plane.components(GRADIENT).tolist()
    assert gx == pytest.approx(np.linalg.norm(GRADIENT), rel=1e-15)
    assert abs(gy) < 1e-14
    u = (0.0, 0.6, 0.8)
    assert np.linalg.norm(plane.components(u)) == pytest.approx(1.0, abs=1e-15)
    assert plane.components(u)[1] > 0.0


def test_that_steepest_descent_still_has_a_slice() -> None:
    opposite = tuple(-g / np.linalg.norm(GRADIENT) for g in GRADIENT)
    plane = slice_through(AlongStep(), LOSS, W, KNOWN, opposite)
    assert plane.names == ("along ∇L", "across ∇L")
    assert abs(np.dot(plane.first, plane.second)) < 1e-15


def test_that_the_slice_of_curvatures_diagonalises_the_hessian() -> None:
    plane = plane_for(AlongCurvatures(0, -1))
    model = quadratic(LOSS, plane, W, GRADIENT)
    assert model.hessian is not None
    eigenvalues = np.linalg.eigvalsh(LOSS.hessian(W))
    assert [model.hessian[0][0], model.hessian[1][1]] == pytest.approx([eigenvalues[-1], eigenvalues[0]], rel=1e-13)
    assert abs(model.hessian[0][1]) < 1e-13
    assert plane.names == ("eigenvector 1", "eigenvector 3")


def test_that_the_quadratic_is_l_to_second_order_in_the_plane() -> None:
    plane = plane_for(AlongRandom(5))
    model = quadratic(LOSS, plane, W, GRADIENT)
    assert model.gradient is not None
    assert model.hessian is not None
    h = 1e-3
    for dx, dy in ((h, 0.0), (0.0, h), (h, -h)):
        d, hessian = np.array([dx, dy]), np.array(model.hessian)
        predicted = model.value + np.dot(model.gradient, d) + 0.5 * d @ hessian @ d
        actual = LOSS.value(plane.point(model.at[0] + dx, model.at[1] + dy))
        assert predicted == pytest.approx(actual, abs=20 * h**3)


def test_that_what_a_rule_needs_and_is_missing_is_named() -> None:
    plane = slice_through(AlongStep(), LOSS, W, None, None)
    assert plane.axes == (0, 1)
    assert "∇L is 0 or does not exist" in plane.note


def test_that_random_directions_are_those_of_the_seed() -> None:
    assert plane_for(AlongRandom(1)) == plane_for(AlongRandom(1))
    assert plane_for(AlongRandom(1)).first != plane_for(AlongRandom(2)).first


def test_that_the_plane_of_two_variables_is_theirs() -> None:
    plane = plane_of(("x", "y"))
    assert plane == slice_through(AlongVariables(), Loss.parse("x^2 + y"), (3.0, 4.0))
    assert (plane.point(3.0, 4.0), plane.project((3.0, 4.0)).tolist()) == ((3.0, 4.0), [3.0, 4.0])


def test_that_affine_parts_are_as_large_as_they_can_be() -> None:
    parts = affine_parts(Loss.parse("log1p(exp(-(2x - 3y/4 + 1))) + (x + 1)*y - 5*(x - 2)").root)
    rows = {(*slopes, offset) for slopes, offset in zip(parts.slopes.tolist(), parts.offsets.tolist(), strict=True)}
    assert rows == {(-2.0, 0.75, -1.0), (1.0, 0.0, 1.0), (0.0, 1.0, 0.0), (-5.0, 0.0, 10.0)}


def test_that_a_loss_that_is_affine_is_one_part() -> None:
    parts = affine_parts(Loss.parse("2x - y + 3").root)
    assert (parts.slopes.tolist(), parts.offsets.tolist()) == ([[2.0, -1.0]], [3.0])


@pytest.mark.parametrize(
    ("text", "w", "reason"),
    [
        ("abs(x) + y^2 + z^2*x", (0.0, 1.0, 1.0), "∇²L does not exist"),
        ("x*abs(x) + y^2 + z^2", (0.0, 1.0, 1.0), "∇²L does not exist"),
        ("sqrt(x - 5) + y^2 + z^2", (0.0, 1.0, 1.0), "∇²L does not exist"),
        ("x^1.5 + y^2 + z^2", (0.0, 1.0, 1.0), "∇²L does not exist"),
    ],
)
def test_that_there_are_no_eigenvectors_where_the_hessian_does_not_exist(
    text: str, w: tuple[float, ...], reason: str
) -> None:
    loss = Loss.parse(text)
    plane = slice_through(AlongCurvatures(), loss, w, observe(loss, w))
    assert (plane.names, plane.curvatures) == (("x", "y"), None)
    assert reason in plane.note
    assert "x and y" in plane.note


@pytest.mark.parametrize(
    ("rule", "others", "expected"),
    [
        (AlongVariables(0, 2), "axyz", AlongVariables(1, 3)),
        (AlongVariables(2, 0), "xz", AlongVariables(1, 0)),
        (AlongVariables(0, 1), "xz", AlongVariables()),
        (AlongVariables(0, 1), "x", AlongVariables()),
        (AlongStep(), "xz", AlongStep()),
        (AlongRandom(7), "axyz", AlongRandom(7)),
        (AlongCurvatures(0, -1), "xy", AlongCurvatures(0, -1)),
        (AlongCurvatures(0, 2), "xy", AlongCurvatures()),
        (AlongCurvatures(1, -1), "xy", AlongCurvatures()),
    ],
)
def test_that_a_slice_stays_as_far_as_it_fits_other_variables(
    rule: SliceRule, others: str, expected: SliceRule
) -> None:
    assert fitting(rule, "xyz", others) == expected


def test_that_a_slice_chosen_for_one_variable_fits_three() -> None:
    assert fitting(AlongVariables(), "x", "xyz") == AlongVariables()


def test_that_the_share_of_a_vector_in_a_plane_is_the_cosine_of_its_angle_to_it() -> None:
    plane = plane_for(AlongVariables(0, 1))
    assert plane.share_of((3.0, 4.0, 0.0)) == 1.0
    assert plane.share_of((0.0, 0.0, 2.0)) == 0.0
    assert plane.share_of((0.0, 0.0, 0.0)) == 0.0
    assert plane.share_of((0.0, 1.0, math.sqrt(3.0))) == pytest.approx(0.5)
    assert plane_for(AlongStep()).share_of(GRADIENT) == pytest.approx(1.0)


def test_that_a_slice_of_curvatures_knows_its_eigenvalues() -> None:
    plane = plane_for(AlongCurvatures(0, -1))
    eigenvalues = np.linalg.eigvalsh(LOSS.hessian(W))
    assert plane.curvatures == pytest.approx((eigenvalues[-1], eigenvalues[0]))
    assert plane_for(AlongStep()).curvatures is None


def test_that_a_slice_that_is_not_the_one_asked_for_says_which_it_is() -> None:
    plane = slice_through(AlongStep(), LOSS, W)
    assert plane.note.endswith("; shown along x and y")
