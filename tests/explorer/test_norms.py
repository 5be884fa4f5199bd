"""Steepest in each norm, against closed forms, mpmath, and many other directions on the same ball."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath as mp
import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.descent import Rules, Stop, observe, propose
from explorer.direction import AtAngle, Newton, SteepestIn, Vector, direction
from explorer.loss import Loss
from explorer.norms import (
    Euclidean,
    HessianNorm,
    MaxNorm,
    Norm,
    OneNorm,
    Scaled,
    dual_length,
    length,
    matrix,
    steepest,
    why_none,
)
from explorer.path import Steps
from explorer.run import descend
from explorer.step_size import LengthRule

Array = NDArray[np.float64]


def some_hessian(n: int, seed: int = 0) -> Array:
    """A positive definite matrix with a condition number near 1,000."""
    random = np.random.default_rng(seed)
    basis = np.linalg.qr(random.standard_normal((n, n)))[0]
    found = (basis * np.geomspace(0.1, 100.0, n)) @ basis.T
    return np.asarray(0.5 * (found + found.T))


def some_scaled(n: int) -> Scaled:
    return Scaled(tuple(np.geomspace(0.01, 100.0, n).tolist()))


def independent(norm: Norm, hessian: Array) -> Callable[[Array], float]:
    """The length of a vector, by numpy's own norms and by Cholesky factors."""
    match norm:
        case OneNorm():
            return lambda u: float(np.linalg.norm(u, 1))
        case MaxNorm():
            return lambda u: float(np.linalg.norm(u, np.inf))
        case Euclidean():
            return lambda u: float(np.linalg.norm(u, 2))
        case Scaled(diagonal):
            return lambda u: float(np.linalg.norm(np.sqrt(np.array(diagonal)) * u))
        case HessianNorm():
            factor = np.linalg.cholesky(hessian).T
            return lambda u: float(np.linalg.norm(factor @ u))


def norms_of(n: int) -> list[Norm]:
    return [Euclidean(), some_scaled(n), HessianNorm(), OneNorm(), MaxNorm()]


@pytest.mark.parametrize("n", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("which", range(5))
def test_that_no_other_direction_on_the_ball_is_lower(n: int, which: int) -> None:
    norm, hessian, random = norms_of(n)[which], some_hessian(n), np.random.default_rng(n)
    size, gradient = independent(norm, hessian), random.standard_normal(n)
    found = steepest(norm, gradient, hessian)
    assert found.vector is not None
    u = np.array(found.vector)
    assert size(u) == pytest.approx(1.0, rel=1e-13)
    assert u @ gradient == pytest.approx(-found.dual, rel=1e-12)
    near = u + np.geomspace(1e-6, 3.0, 300)[:, None] * random.standard_normal((300, n))
    others = [v / size(v) for v in [*near, *random.standard_normal((300, n)), *np.eye(n), *-np.eye(n)]]
    assert min(float(v @ gradient) for v in others) >= -found.dual * (1.0 + 1e-13)


@pytest.mark.parametrize("n", [1, 2, 5, 20])
@pytest.mark.parametrize("which", range(5))
def test_that_lengths_are_those_of_an_independent_formula(n: int, which: int) -> None:
    norm, hessian = norms_of(n)[which], some_hessian(n)
    for u in np.random.default_rng(n).standard_normal((20, n)):
        assert length(norm, u, hessian) == pytest.approx(independent(norm, hessian)(u), rel=1e-12)
        assert dual_length(norm, u, hessian) == pytest.approx(steepest(norm, u, hessian).dual, rel=1e-15)


@pytest.mark.parametrize("n", [2, 6])
def test_that_the_dual_norm_of_p_is_that_of_50_digits(n: int) -> None:
    hessian, gradient = some_hessian(n, 3), np.random.default_rng(4).standard_normal(n)
    with mp.workdps(50):
        g, P = mp.matrix(gradient.tolist()), mp.matrix(hessian.tolist())
        p = mp.lu_solve(P, g)
        dual = mp.sqrt((g.T * p)[0])
        exact = [float(-x / dual) for x in p]
    found = steepest(HessianNorm(), gradient, hessian)
    assert found.dual == pytest.approx(float(dual), rel=1e-13)
    assert found.vector == pytest.approx(exact, rel=1e-11)


def test_that_the_three_textbook_norms_have_their_textbook_directions() -> None:
    gradient = (3.0, -4.0)
    assert steepest(Euclidean(), gradient).vector == (-0.6, 0.8)
    assert steepest(Euclidean(), gradient).dual == 5.0
    assert steepest(OneNorm(), gradient).vector == (0.0, 1.0)
    assert steepest(OneNorm(), gradient).dual == 4.0
    assert steepest(MaxNorm(), gradient).vector == (-1.0, 1.0)
    assert steepest(MaxNorm(), gradient).dual == 7.0
    # P = diag(9, 16): −P⁻¹∇L = (−1/3, 1/4), and √(∇LᵀP⁻¹∇L) = √2
    scaled = steepest(Scaled((9.0, 16.0)), gradient)
    assert scaled.vector == pytest.approx((-1 / (3 * math.sqrt(2)), 1 / (4 * math.sqrt(2))), rel=1e-15)
    assert scaled.dual == pytest.approx(math.sqrt(2.0), rel=1e-15)


def test_that_p_of_one_number_is_the_euclidean_direction_and_its_size_does_not_turn_u() -> None:
    gradient = (1.5, -0.3, 2.0)
    plain = direction(SteepestIn(Euclidean()), 3, gradient).u
    for scale in (1e-6, 1.0, 1e6):
        assert direction(SteepestIn(Scaled((scale,) * 3)), 3, gradient).u == pytest.approx(plain, rel=1e-15)
    assert plain == direction(AtAngle(180.0), 3, gradient).u


@pytest.mark.parametrize("size", [5e-324, 1e-300, 1e300])
@pytest.mark.parametrize("which", range(5))
def test_that_gradients_near_the_ends_of_doubles_keep_their_direction(size: float, which: int) -> None:
    norm, hessian = norms_of(2)[which], some_hessian(2)
    usual = steepest(norm, (3.0, -4.0), hessian)
    found = steepest(norm, (3.0 * size, -4.0 * size), hessian)
    assert found.vector == pytest.approx(usual.vector, rel=1e-14)
    assert found.dual / size == pytest.approx(usual.dual, rel=0.2 if size < 1e-308 else 1e-13)


# -- where it is undefined, and where there is a choice


def test_that_equal_components_are_named_as_ties_in_the_one_norm() -> None:
    found = steepest(OneNorm(), (1.0, -3.0, 3.0))
    assert found.vector == (0.0, 1.0, 0.0)
    assert found.ties == (1, 2)
    assert "equally large" in found.note


def test_that_a_component_without_slope_stays_in_the_max_norm() -> None:
    found = steepest(MaxNorm(), (0.0, -3.0))
    assert (found.vector, found.dual, found.ties) == ((0.0, 1.0), 3.0, (0,))
    assert "stays" in found.note


@pytest.mark.parametrize(
    ("hessian", "reason"),
    [
        (None, "does not exist"),
        (np.array([[math.nan, 0.0], [0.0, 1.0]]), "does not exist"),
        (np.diag([2.0, -3.0]), "not positive definite here (λmin = −3)"),
        (np.diag([2.0, 0.0]), "singular"),
        (np.zeros((2, 2)), "singular"),
    ],
)
def test_that_a_hessian_that_gives_no_norm_is_refused_with_the_reason(hessian: Array | None, reason: str) -> None:
    assert reason in why_none(HessianNorm(), 2, hessian)
    found = steepest(HessianNorm(), (1.0, 2.0), hessian)
    assert found.vector is None
    assert reason in found.note
    for function in (length, dual_length):
        with pytest.raises(ValueError, match="norm"):
            function(HessianNorm(), (1.0, 2.0), hessian)
    with pytest.raises(ValueError, match="norm"):
        matrix(HessianNorm(), 2, hessian)


@pytest.mark.parametrize("which", range(5))
def test_that_nothing_is_steepest_at_a_stationary_point_or_without_a_finite_gradient(which: int) -> None:
    norm = norms_of(2)[which]
    assert steepest(norm, (0.0, 0.0), some_hessian(2)).vector is None
    assert dual_length(norm, (0.0, 0.0), some_hessian(2)) == 0.0
    assert steepest(norm, (math.inf, 0.0), some_hessian(2)).vector is None


@pytest.mark.parametrize("diagonal", [(1.0, 0.0), (-1.0, 1.0), (math.nan, 1.0), (math.inf, 1.0)])
def test_that_a_diagonal_of_other_than_positive_numbers_is_no_norm(diagonal: Vector) -> None:
    with pytest.raises(ValueError, match="positive"):
        Scaled(diagonal)


def test_that_a_diagonal_for_other_variables_is_refused_in_words() -> None:
    found = direction(SteepestIn(Scaled((1.0, 2.0))), 3, (1.0, 2.0, 3.0))
    assert found.u is None
    assert "3 variables" in found.note
    with pytest.raises(ValueError, match="3 variables"):
        length(Scaled((1.0, 2.0)), (1.0, 2.0, 3.0))


# -- as a rule for u


@pytest.mark.parametrize("n", [2, 5, 30])
def test_that_steepest_in_the_hessians_norm_is_newtons_step(n: int) -> None:
    hessian, gradient = some_hessian(n, n), tuple(np.random.default_rng(n).standard_normal(n).tolist())
    newton = direction(Newton(), n, gradient, hessian)
    found = direction(SteepestIn(HessianNorm()), n, gradient, hessian)
    assert newton.u is not None
    assert found.u == pytest.approx(newton.u, rel=1e-13)
    assert found.natural_length == pytest.approx(newton.natural_length, rel=1e-13)


@pytest.mark.parametrize("size", [1e-310, 5e-324])
def test_that_a_hessian_whose_step_is_beyond_the_doubles_gives_no_direction(size: float) -> None:
    found = steepest(HessianNorm(), (3.0, 4.0, 0.5), size * np.eye(3))
    assert found.vector is None
    assert "beyond the doubles" in found.note


def test_that_its_natural_step_ends_in_the_minimum_of_a_quadratic() -> None:
    loss = Loss.parse("(x-1)^2 + 3(y+2)^2 + x*y")
    rules = Rules(SteepestIn(HessianNorm()), LengthRule.NATURAL, 1.0)
    step = propose(loss, observe(loss, (5.0, 7.0)), rules)
    # ∇L = 0: 2x − 2 + y = 0, 6y + 12 + x = 0
    assert step.w_next == pytest.approx((24 / 11, -26 / 11), rel=1e-14)
    assert step.angle is not None
    assert step.angle.dot < 0.0


def test_that_natural_steps_are_the_unnormalised_steps_of_the_textbook() -> None:
    gradient = (3.0, -4.0)
    assert direction(SteepestIn(OneNorm()), 2, gradient).natural_length == 4.0
    assert direction(SteepestIn(MaxNorm()), 2, gradient).natural_length == pytest.approx(7.0 * math.sqrt(2.0))
    scaled = direction(SteepestIn(Scaled((9.0, 16.0))), 2, gradient)
    assert scaled.natural_length == pytest.approx(math.hypot(1 / 3, 1 / 4), rel=1e-15)  # |P⁻¹∇L|
    assert direction(SteepestIn(Euclidean()), 2, gradient).natural_length == 5.0


@pytest.mark.parametrize("which", range(5))
def test_that_u_has_euclidean_length_one_and_goes_down(which: int) -> None:
    hessian, gradient = some_hessian(4), (1.0, -2.0, 0.5, 3.0)
    found = direction(SteepestIn(norms_of(4)[which]), 4, gradient, hessian)
    assert found.u is not None
    assert math.hypot(*found.u) == pytest.approx(1.0, rel=1e-15)
    assert sum(a * b for a, b in zip(found.u, gradient, strict=True)) < 0.0


def test_that_coordinate_descent_changes_one_variable_a_step() -> None:
    loss = Loss.parse("x^2 + 10y^2 + x*y")
    rules = Rules(SteepestIn(OneNorm()), LengthRule.MINIMUM, 0.1)
    blocks = [block.w for block in descend(loss, (3.0, 1.0), rules, 6) if isinstance(block, Steps)]
    points = np.concatenate([[(3.0, 1.0)], *blocks])
    assert ((points[1:] != points[:-1]).sum(axis=1) == 1).all()


@pytest.mark.parametrize("norm", norms_of(2))
def test_that_a_kink_stops_it_like_every_rule_that_needs_the_gradient(norm: Norm) -> None:
    loss = Loss.parse("abs(x) + y^2")
    step = propose(loss, observe(loss, (0.0, 1.0)), Rules(SteepestIn(norm), LengthRule.LENGTH, 0.1))
    assert step.stop is Stop.KINK
    assert "∇L does not exist" in step.note


def test_that_branches_that_meet_at_w_give_no_hessian_and_no_norm() -> None:
    loss = Loss.parse("x*abs(x) + x + y^2")
    point = observe(loss, (0.0, 1.0))
    assert point.at_branch
    step = propose(loss, point, Rules(SteepestIn(HessianNorm()), LengthRule.LENGTH, 0.1))
    assert step.stop is Stop.DIRECTION_UNDEFINED
    assert "∇²L does not exist" in step.note
