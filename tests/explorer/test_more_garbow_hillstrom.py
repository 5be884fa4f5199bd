"""The collection of Moré, Garbow and Hillstrom, descended by the same code as in the window.

Values, gradients, Hessians, the law of Newton's convergence and the promises of steepest descent are compared with
mpmath, theory, and the printed results of others.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest
from mpmath import mpf

from explorer.descent import Rules, Stop
from explorer.direction import AtAngle, Newton
from explorer.exploration import advance, starting_record
from explorer.loss import Loss
from explorer.path import Path, Record, Steps
from explorer.run import descend
from explorer.step_size import LengthRule
from tests.problems_mgh import MGH, LeastSquares, Point

NEWTON = Rules(Newton(), LengthRule.NATURAL, 1.0)

BY_NAME = {problem.name: problem for problem in MGH}

ALGORITHM_566 = {
    "Helical valley": "2.50e3", "Biggs EXP6": "7.79e-1", "Gaussian": "3.89e-6", "Powell badly scaled": "1.14",
    "Box three-dimensional": "1.03e3", "Watson, 9 variables": "30.0", "Brown badly scaled": "1.00e12",
    "Brown and Dennis": "7.93e6", "Beale": "14.2", "Wood": "1.92e4",
}  # fmt: skip
"""L at standard starts, as a test of Algorithm 566, ACM TOMS 7 (1981) 136-140, prints them."""

TO_DOUBLE_PRECISION_SINGULAR = ("Powell badly scaled", "Meyer")


def _of(problems: tuple[LeastSquares, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("problem", problems, ids=lambda problem: problem.name)


every_problem = _of(MGH)
regular = tuple(problem for problem in MGH if problem.newton)


@cache
def _loss(name: str) -> Loss:
    return Loss.parse(BY_NAME[name].text)


def _unit_of(printed: str) -> float:
    """One unit in the last printed digit."""
    mantissa, _, exponent = printed.partition("e")
    return float(10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2])))


def _scale(w: Point) -> np.ndarray:
    """The size of each component, 1 where it is 0."""
    return np.array([abs(a) or 1.0 for a in w])


def _beside(w: Point, share: float) -> Point:
    """A point whose components differ from those of w by up to that share, upwards and downwards in turn."""
    n = len(w)
    shares = [share * (-1) ** i * (1 + i / n) / 2 for i in range(n)]
    return tuple((np.array(w) + shares * _scale(w)).tolist())


def _run(loss: Loss, w: Point, rules: Rules, most: int) -> tuple[list[Record], Stop]:
    path = Path(loss.dimension)
    row = path.append(starting_record(loss, w))
    for found in descend(loss, w, rules, most):
        if isinstance(found, Steps):
            row = path.extend(found, row)
        else:
            return [path.record(i) for i in range(1, len(path))], found
    raise AssertionError("a run that is wanted ends with a reason")


def _taken(outcome: Record | Stop) -> Record:
    assert isinstance(outcome, Record), outcome
    return outcome


# -- what is typed is what is published


def test_that_only_the_problem_of_eleven_variables_is_missing() -> None:
    assert {problem.number for problem in MGH} == set(range(1, 36)) - {19}
    assert max(problem.dimension for problem in MGH) == 10


@every_problem
def test_that_a_typed_problem_has_its_variables_in_natural_order(problem: LeastSquares) -> None:
    assert _loss(problem.name).variables == tuple(f"x{i}" for i in range(1, problem.dimension + 1))


@every_problem
def test_that_the_value_at_the_start_agrees_with_mpmath(problem: LeastSquares) -> None:
    record = starting_record(_loss(problem.name), problem.start)
    exact = problem.value(problem.start)
    assert abs(record.loss - exact) <= 1e-13 * exact


@_of(tuple(problem for problem in MGH if problem.initial_norm))
def test_that_the_norm_of_the_residuals_at_the_start_is_what_minpack_prints(problem: LeastSquares) -> None:
    norm = math.sqrt(_loss(problem.name).value(problem.start))
    assert norm == pytest.approx(float(problem.initial_norm), abs=_unit_of(problem.initial_norm))


@pytest.mark.parametrize(("name", "printed"), ALGORITHM_566.items())
def test_that_the_value_at_the_start_is_what_algorithm_566_gives(name: str, printed: str) -> None:
    assert _loss(name).value(BY_NAME[name].start) == pytest.approx(float(printed), abs=_unit_of(printed))


@every_problem
def test_that_published_minima_have_their_published_values(problem: LeastSquares) -> None:
    for w, printed in ((problem.minimiser, problem.lowest), *problem.others):
        room = _unit_of(printed) if printed != "0" else 1e-20
        assert _loss(problem.name).value(w) == pytest.approx(float(printed), rel=1e-12, abs=room)


@every_problem
def test_that_the_gradient_is_zero_at_published_minima(problem: LeastSquares) -> None:
    loss = _loss(problem.name)
    for w, _ in ((problem.minimiser, ""), *problem.others):
        # what one rounding of w changes the gradient by
        room = 4.0 * np.abs(loss.hessian(w)) @ (_scale(w) * np.finfo(float).eps) + 1e-13
        assert (np.abs(loss.gradient(w)) <= room).all()


@every_problem
def test_that_the_first_derivatives_agree_with_mpmath(problem: LeastSquares) -> None:
    for w in (problem.start, _beside(problem.start, 0.05)):
        gradient, hessian = problem.derivatives(w)
        loss = _loss(problem.name)
        assert np.linalg.norm(loss.gradient(w) - gradient) <= 1e-12 * np.linalg.norm(gradient)
        assert np.linalg.norm(loss.hessian(w) - hessian) <= 1e-12 * np.linalg.norm(hessian)


# -- Newton's method


def _bend(problem: LeastSquares, e: np.ndarray) -> np.ndarray:
    """∇³L[e, e] at the minimiser, by differences in 120 digits."""
    w, n = problem.minimiser, problem.dimension
    with mp.workdps(120):
        far, near = mpf(10) ** -20, mpf(10) ** -45

        def gradient(t: mpf) -> list[mpf]:
            at = [mpf(a) + t * mpf(b) for a, b in zip(w, e.tolist(), strict=True)]
            here = mp.fsum(row**2 for row in problem.residuals(at))
            moved = ([*at[:i], at[i] + near, *at[i + 1 :]] for i in range(n))
            return [(mp.fsum(row**2 for row in problem.residuals(there)) - here) / near for there in moved]

        before, here, after = gradient(-far), gradient(mpf(0)), gradient(far)
        return np.array([float((a - 2 * b + c) / far**2) for a, b, c in zip(before, here, after, strict=True)])


def _after_one_step(problem: LeastSquares, share: float) -> tuple[np.ndarray, np.ndarray]:
    """The error of w before and after one step of Newton's method."""
    w, minimiser = _beside(problem.minimiser, share), np.array(problem.minimiser)
    return np.array(w) - minimiser, np.array(_taken(advance(_loss(problem.name), w, NEWTON, 0)).w) - minimiser


@_of(tuple(p for p in regular if p.number not in {25, 32}))
def test_that_newtons_method_converges_quadratically_with_the_constant_of_theory(problem: LeastSquares) -> None:
    # e ← ½ (∇²L)⁻¹ ∇³L[e, e] + O(|e|³): near enough, and yet above rounding, nothing else is left of the error
    _, hessian = problem.derivatives(problem.minimiser)
    scale, deviations = _scale(problem.minimiser), []
    for share in (1e-3, 1e-5, 1e-6, 1e-7, 1e-8):
        before, after = _after_one_step(problem, share)
        predicted = 0.5 * np.linalg.solve(hessian, _bend(problem, before))
        deviations.append(np.linalg.norm((after - predicted) / scale) / np.linalg.norm(predicted / scale))
    assert min(deviations) <= 0.05


def test_that_newtons_method_converges_cubically_where_third_derivatives_vanish() -> None:
    problem = BY_NAME["Variably dimensioned"]
    for share in (1e-2, 1e-3):
        before, after = _after_one_step(problem, share)
        assert 0 < np.linalg.norm(after) <= 10.0 * np.linalg.norm(before) ** 3


@_of(tuple(p for p in regular if p.number == 32))
def test_that_newtons_method_minimises_a_quadratic_in_one_step(problem: LeastSquares) -> None:
    record = _taken(advance(_loss(problem.name), problem.start, NEWTON, 0))
    assert record.w == pytest.approx(problem.minimiser, abs=1e-14)


@_of(regular)
def test_that_a_run_of_newtons_method_ends_at_the_published_minimum(problem: LeastSquares) -> None:
    loss = _loss(problem.name)
    records, stop = _run(loss, _beside(problem.minimiser, 1e-4), NEWTON, 100)
    assert stop is Stop.GRADIENT_SMALL
    assert 1 <= len(records) <= 8
    printed = problem.lowest
    room = _unit_of(printed) if printed != "0" else 1e-12
    assert records[-1].loss == pytest.approx(float(printed), rel=1e-12, abs=room)


@pytest.mark.parametrize("name", ["Powell singular", "Extended Powell singular"])
def test_that_newtons_method_converges_by_two_thirds_where_the_hessian_is_singular(name: str) -> None:
    w, lengths = BY_NAME[name].start, []
    for number in range(14):
        w = _taken(advance(_loss(name), w, NEWTON, number)).w
        lengths.append(math.hypot(*w))
    assert [b / a for a, b in pairwise(lengths[3:])] == pytest.approx([2 / 3] * 10, rel=1e-9)


@_of(tuple(p for p in MGH if p.number in {33, 34}))
def test_that_newtons_direction_is_undefined_where_the_hessian_has_rank_one(problem: LeastSquares) -> None:
    assert np.linalg.matrix_rank(_loss(problem.name).hessian(problem.start)) == 1
    assert advance(_loss(problem.name), problem.start, NEWTON, 0) is Stop.DIRECTION_UNDEFINED


@pytest.mark.parametrize("name", TO_DOUBLE_PRECISION_SINGULAR)
def test_that_newtons_direction_is_undefined_where_doubles_cannot_tell_the_hessian_from_a_singular_one(
    name: str,
) -> None:
    w = _beside(BY_NAME[name].minimiser, 1e-6)
    eigenvalues = np.linalg.eigvalsh(BY_NAME[name].derivatives(w)[1])
    assert abs(eigenvalues[0]) <= 1e-14 * eigenvalues[-1]
    assert advance(_loss(name), w, NEWTON, 0) is Stop.DIRECTION_UNDEFINED


# -- steepest descent with a line search


def _descend(problem: LeastSquares, rule: LengthRule, most: int) -> None:
    """Step from the standard start: L never rises, everything is finite, and the direction is opposite to ∇L."""
    loss = _loss(problem.name)
    before = starting_record(loss, problem.start)
    records, stop = _run(loss, problem.start, Rules(AtAngle(), rule, 1.0), most)
    for record in records:
        assert math.isfinite(record.loss)
        assert all(map(math.isfinite, record.w))
        assert record.loss <= before.loss
        assert record.predicted < 0.0
        assert record.beta == pytest.approx(180.0, abs=1e-9)
        before = record
    if stop is not Stop.MAX_STEPS:
        assert records
        assert stop is Stop.GRADIENT_SMALL or _is_stationary_to_rounding(loss, before), stop


def _is_stationary_to_rounding(loss: Loss, record: Record) -> bool:
    """Whether ∇L is below what one rounding of w, or the last digit of L, can tell from zero."""
    curvature = float(np.abs(np.linalg.eigvalsh(loss.hessian(record.w))).max())
    eps = float(np.finfo(float).eps)
    below = max(eps * curvature * math.hypot(*record.w), math.sqrt(eps * curvature * record.loss))
    return record.gradient_norm <= 4.0 * below


@every_problem
def test_that_steepest_descent_with_backtracking_never_rises(problem: LeastSquares) -> None:
    _descend(problem, LengthRule.ARMIJO, 60)


@every_problem
def test_that_steepest_descent_to_the_minimum_along_the_ray_never_rises(problem: LeastSquares) -> None:
    _descend(problem, LengthRule.MINIMUM, 10)


@pytest.mark.slow
@every_problem
def test_that_long_steepest_descent_never_rises(problem: LeastSquares) -> None:
    _descend(problem, LengthRule.ARMIJO, 1000)
    _descend(problem, LengthRule.MINIMUM, 60)
