"""L and ∇L over a table of published losses, against the same functions in mpmath at 50 digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

import mpmath as mp
import numpy as np
import pytest

from explorer.loss import Loss
from tests.problems import PROBLEMS, Problem

every_problem = pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
every_smooth_problem = pytest.mark.parametrize(
    "problem", [problem for problem in PROBLEMS if problem.smooth], ids=lambda problem: problem.name
)

FUNCTIONS = (
    "sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh arcsinh arccosh arctanh exp expm1 log log1p "
    "log10 log2 sqrt abs hypot sign floor ceil trunc minimum maximum where"
)
OPERATORS = "+ - * / % ** ^ < <= > >= == != & | ~"


@pytest.fixture(autouse=True)
def _fifty_digits() -> Iterator[None]:
    with mp.workdps(50):
        yield


def _exactly(w: tuple[float, ...]) -> list[mp.mpf]:
    return [mp.mpf(weight) for weight in w]


def _exact_gradient(problem: Problem, w: tuple[float, ...]) -> np.ndarray:
    units = np.eye(len(w), dtype=int)
    return np.array([float(mp.diff(problem.function, _exactly(w), tuple(map(int, unit)))) for unit in units])


def test_that_the_table_uses_every_function_and_operator_of_the_language() -> None:
    tokens = {token for p in PROBLEMS for token in re.findall(r"[a-z]\w*|\*\*|[<>=!]=|\W", p.expression)}
    assert set(FUNCTIONS.split()) | set(OPERATORS.split()) <= tokens


@every_problem
def test_that_the_variables_are_in_natural_order(problem: Problem) -> None:
    assert Loss.parse(problem.expression).variables == problem.variables


@every_problem
def test_that_a_minimum_has_its_published_value(problem: Problem) -> None:
    value = Loss.parse(problem.expression).value(problem.minimum.w)
    assert value == pytest.approx(problem.minimum.value, rel=1e-12, abs=1e-12)


@every_smooth_problem
def test_that_the_gradient_at_a_smooth_minimum_is_zero(problem: Problem) -> None:
    loss = Loss.parse(problem.expression)
    scale = max(1.0, float(np.linalg.norm(loss.gradient(problem.start))))
    assert np.linalg.norm(loss.gradient(problem.minimum.w)) <= 1e-11 * scale


@every_problem
def test_that_the_value_at_the_start_agrees_with_mpmath(problem: Problem) -> None:
    exact = problem.function(*_exactly(problem.start))
    value = Loss.parse(problem.expression).value(problem.start)
    assert abs(value - exact) <= 1e-13 * max(1, abs(exact))


@every_problem
def test_that_the_gradient_at_the_start_agrees_with_mpmath(problem: Problem) -> None:
    exact = _exact_gradient(problem, problem.start)
    error = np.asarray(Loss.parse(problem.expression).gradient(problem.start)) - exact
    assert np.linalg.norm(error) <= 1e-12 * np.linalg.norm(exact)
