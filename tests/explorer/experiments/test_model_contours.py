"""Isolines of L and of its models: each lies where its function has the level, to what a grid can tell."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.descent import observe
from explorer.direction import Vector
from explorer.experiments.model_contours import Contours, ModelContours, model_contours
from explorer.experiments.model_line import model_line
from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.plane import Plane, plane_of
from explorer.slices import AlongStep, slice_through

ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"


def seen(text: str, w: Vector, radius: float, eta: float | None = None, plane: Plane | None = None) -> ModelContours:
    loss = Loss.parse(text)
    return model_contours(loss, plane or plane_of(loss.variables), observe(loss, w), radius, eta)


def places(contours: Contours | None) -> np.ndarray:
    assert contours is not None
    return contours.lines[np.isfinite(contours.lines[:, 0])]


def off_level(values: np.ndarray, picture: ModelContours) -> float:
    """Return how far values are from the nearest level, in steps of the nearest levels."""
    apart = np.abs(np.subtract.outer(values - picture.model.value, np.array(picture.levels)))
    return float(apart.min(axis=1).max()) / picture.first_level


def test_that_isolines_of_l_have_its_levels() -> None:
    picture = seen(ROSENBROCK, (-1.2, 1.0), 0.4)
    values = Loss.parse(ROSENBROCK).values(places(picture.true))
    assert off_level(values, picture) < 0.02


def test_that_isolines_of_the_models_have_the_same_levels() -> None:
    picture = seen(ROSENBROCK, (-1.2, 1.0), 0.4)
    gradient, hessian = np.array([-215.6, -88.0]), np.array([[1330.0, 480.0], [480.0, 200.0]])
    d = places(picture.first) - (-1.2, 1.0)
    assert off_level(24.2 + d @ gradient, picture) < 1e-11
    d = places(picture.second) - (-1.2, 1.0)
    assert off_level(24.2 + d @ gradient + 0.5 * np.einsum("ij,jk,ik->i", d, hessian, d), picture) < 0.02


def test_that_the_first_order_is_straight_lines_that_end_at_the_edge() -> None:
    picture = seen("3x + 4y", (1.0, 2.0), 1.0)
    assert picture.first is not None
    assert picture.first_level == pytest.approx(2.5)
    d = np.abs(places(picture.first) - (1.0, 2.0))
    assert d.max(axis=1) == pytest.approx(np.full(len(d), 1.6))
    # |3x + 4y| is 11.2 at the corners, more than 4 levels of 2.5 from w
    assert picture.first.count == 9


def test_that_a_linear_loss_is_its_own_model() -> None:
    picture = seen("3x + 4y", (1.0, 2.0), 1.0, eta=0.25)
    assert picture.errors is not None
    assert picture.errors.first <= picture.errors.rounding
    assert picture.errors.second <= picture.errors.rounding
    assert picture.errors.change == pytest.approx(1.25, rel=2e-3)


def test_that_levels_are_two_first_order_steps_apart_where_the_slope_rules() -> None:
    picture = seen(ROSENBROCK, (-1.2, 1.0), 4e-3)
    assert picture.first_level == pytest.approx(math.hypot(215.6, 88.0) * 2e-3, rel=1e-14)
    assert picture.is_even
    assert np.diff(picture.levels) == pytest.approx(picture.first_level)


def test_that_levels_far_from_w_grow_where_l_does() -> None:
    picture = seen(ROSENBROCK, (-1.2, 1.0), 50.0)
    assert not picture.is_even
    assert picture.levels[-1] > 8.0 * picture.first_level


@pytest.mark.parametrize("radius", [1e-6, 1e-3, 1.0, 50.0, 1e4])
def test_that_there_are_lines_at_every_radius_and_not_too_many(radius: float) -> None:
    picture = seen(ROSENBROCK, (-1.2, 1.0), radius)
    assert picture.true is not None
    assert picture.second is not None
    assert 3 <= picture.true.count <= 9
    assert 1 <= picture.second.count <= 9
    assert picture.first is not None
    assert 5 <= picture.first.count <= 9


def test_that_errors_are_the_largest_on_the_circle() -> None:
    # L − first = x² + 40y² in the displacement, at the most 40η²
    picture = seen("x^2 + 40y^2", (3.0, 1.0), 1.0, eta=0.1)
    assert picture.errors is not None
    assert picture.errors.first == pytest.approx(0.4, rel=1e-12)
    assert picture.errors.second <= picture.errors.rounding


def test_that_errors_fall_with_the_square_and_the_cube_of_the_radius() -> None:
    far, near = (seen(ROSENBROCK, (-1.2, 1.0), 1.0, eta=eta).errors for eta in (1e-2, 1e-3))
    assert far is not None
    assert near is not None
    assert math.log10(far.first / near.first) == pytest.approx(2.0, abs=0.01)
    assert math.log10(far.second / near.second) == pytest.approx(3.0, abs=0.01)


def test_that_principal_axes_are_eigenvectors_in_the_plane() -> None:
    picture = seen("x^2 + 40y^2", (3.0, 1.0), 1.0)
    assert picture.curvatures == pytest.approx((2.0, 80.0))
    assert picture.axes is not None
    assert np.abs(picture.axes) == pytest.approx(np.eye(2))


def test_that_a_slice_shows_what_of_the_hessian_lies_in_it() -> None:
    loss = Loss.parse("x^2 + 2y^2 + 3z^2")
    w = (1.0, 1.0, 1.0)
    point = observe(loss, w)
    plane = slice_through(AlongStep(), loss, w, point, None)
    picture = model_contours(loss, plane, point, 0.5, 0.1)
    basis = np.array([plane.first, plane.second])
    expected = np.linalg.eigvalsh(basis @ np.diag([2.0, 4.0, 6.0]) @ basis.T)
    assert picture.curvatures == pytest.approx(expected.tolist(), rel=1e-12)
    assert picture.errors is not None
    assert picture.errors.second <= picture.errors.rounding
    assert off_level(loss.values(plane.points(places(picture.true))), picture) < 0.02


def test_that_a_plane_beside_w_is_named() -> None:
    loss = Loss.parse("x^2 + 2y^2 + 3z^2")
    elsewhere = (1.0, 1.0, 1.0)
    plane = slice_through(AlongStep(), loss, elsewhere, observe(loss, elsewhere), None)
    picture = model_contours(loss, plane, observe(loss, (1.0, 2.0, 0.0)), 0.5, 0.1)
    assert "does not go through w" in picture.note


def test_that_a_stationary_point_has_no_first_order_lines() -> None:
    picture = seen("x^2 - y^2", (0.0, 0.0), 1.0, eta=0.5)
    assert picture.first is not None
    assert picture.first.count == 0
    assert picture.second is not None
    assert picture.second.count >= 5


def test_that_at_a_kink_only_l_itself_is_drawn() -> None:
    picture = seen("abs(x) + 2abs(y)", (0.0, 1.0), 1.0, eta=0.5)
    assert (picture.first, picture.second, picture.axes, picture.errors) == (None, None, None, None)
    assert picture.true is not None
    # within a cell of the grid, 0.025 wide, a corner is cut off: a third of 3·0.025 of 0.28
    assert off_level(Loss.parse("abs(x) + 2abs(y)").values(places(picture.true)), picture) < 0.09


def test_that_where_branches_meet_there_is_no_second_order() -> None:
    picture = seen("x*abs(x) + y", (0.0, 1.0), 1.0)
    assert picture.first is not None
    assert picture.second is None


def test_that_the_part_where_l_is_undefined_stays_empty() -> None:
    picture = seen("sqrt(x) + y^2", (0.5, 0.5), 1.0)
    assert places(picture.true)[:, 0].min() >= -0.03


def test_that_there_is_a_reason_where_there_is_nothing_to_see() -> None:
    assert "not finite" in seen("log(x) + y^2", (-1.0, 1.0), 1.0).note
    assert "Double precision" in seen("x^2 + y^2", (1e5, 1.0), 1e-12).note
    assert seen("log(x) + y^2", (-1.0, 1.0), 1.0).levels == ()
    assert math.isnan(seen("log(x) + y^2", (-1.0, 1.0), 1.0).first_level)


def test_that_lines_which_would_be_rounding_are_not_drawn() -> None:
    picture = seen("1e9 + x^2 + y^2", (1.0, 1.0), 1e-7)
    assert picture.true is None
    assert "less than doubles resolve" in picture.note
    assert picture.second is not None


def test_that_a_constant_loss_has_no_lines_and_no_warning() -> None:
    picture = seen("0*x + 0*y + 3", (1.0, 1.0), 1.0, eta=0.5)
    assert picture.first_level > 0.0
    assert picture.errors is not None
    assert picture.errors.change == 0.0


def test_that_it_ends_when_no_longer_wanted() -> None:
    loss = Loss.parse(ROSENBROCK)
    with pytest.raises(Unwanted):
        model_contours(loss, plane_of(("x", "y")), observe(loss, (-1.2, 1.0)), 0.4, None, lambda: False)


# -- one variable


def test_that_a_line_shows_the_tangent_and_the_parabola() -> None:
    loss = Loss.parse("x^4 - 3x")
    line = model_line(loss, observe(loss, (-1.0,)), 0.5, 0.1)
    d = line.x + 1.0
    assert line.first == pytest.approx(4.0 - 7.0 * d)
    assert line.second == pytest.approx(4.0 - 7.0 * d + 6.0 * d**2)
    assert line.loss == pytest.approx(line.x**4 - 3.0 * line.x)
    assert line.errors is not None
    assert line.errors.second == pytest.approx(4.0 * 0.1**3 + 0.1**4, rel=1e-9)


def test_that_a_line_has_no_models_at_a_kink() -> None:
    loss = Loss.parse("abs(x)")
    line = model_line(loss, observe(loss, (0.0,)), 0.5, 0.1)
    assert np.isnan(line.first).all()
    assert np.isnan(line.second).all()
    assert line.loss == pytest.approx(np.abs(line.x))
    assert line.errors is None
    loss = Loss.parse("log(x)")
    assert "not finite" in model_line(loss, observe(loss, (-1.0,)), 0.5, 0.1).note
