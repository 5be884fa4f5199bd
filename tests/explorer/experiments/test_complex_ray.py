"""L at complex distances, against mpmath, and the singularities that are zeros of polynomials."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from explorer.experiments.complex_ray import complex_singularity, evaluate
from explorer.loss import Loss


def singularity(text: str, w: tuple[float, ...], u: tuple[float, ...], within: float = math.inf) -> complex | None:
    return complex_singularity(Loss.parse(text), w, u, within)


def test_that_values_at_complex_distances_agree_with_mpmath() -> None:
    text = "sqrt(1+x^2)*exp(-x*y)+log(2+y)/(3+tanh(x))-arctan2(y, x)+hypot(x, y)*cosh(y)^1.5+arcsin(x/9)"
    t = 0.3 + 0.2j
    x, y = mpmath.mpc(0.5 + 0.6 * t), mpmath.mpc(0.7 - 0.8 * t)
    exact = (
        mpmath.sqrt(1 + x * x) * mpmath.exp(-x * y)
        + mpmath.log(2 + y) / (3 + mpmath.tanh(x))
        - mpmath.atan(y / x)
        + mpmath.sqrt(x * x + y * y) * mpmath.cosh(y) ** 1.5
        + mpmath.asin(x / 9)
    )
    found = evaluate(Loss.parse(text).root, (0.5, 0.7), (0.6, -0.8), np.array([t]))
    assert found[0] == pytest.approx(complex(exact), rel=1e-13)


def test_that_on_the_line_it_is_the_loss_itself() -> None:
    loss = Loss.parse("abs(x-3)+max(x, 2*y)+where(x>0, x^2, y)+floor(x+0.5)*x+x%2-min(y, 0)+sign(y)")
    t = np.linspace(0.0, 0.08, 5)
    points = np.array([0.7, 0.3]) + np.multiply.outer(t, [0.6, 0.8])
    found = evaluate(loss.root, (0.7, 0.3), (0.6, 0.8), t.astype(np.complex128))
    assert found == pytest.approx(loss.values(points).astype(np.complex128), rel=1e-14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sqrt(1+x^2)", complex(-0.5, 1.0)),
        ("log(4+x^2)", complex(-0.5, 2.0)),
        ("exp(1/(1+x^2))", complex(-0.5, 1.0)),
        ("(1+x^2)^1.5", complex(-0.5, 1.0)),
        ("x/(1+x^2)+1/(9+x^2)", complex(-0.5, 1.0)),
        ("hypot(x, 1)", complex(-0.5, 1.0)),
        ("sqrt(1+x^2)*abs(x+9)", complex(-0.5, 1.0)),
    ],
)
def test_that_a_singularity_is_exact(text: str, expected: complex) -> None:
    assert singularity(text, (0.5,), (1.0,)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    ["cos(sqrt(1+x^2))", "sqrt(1+x^2)^2", "(1+x^2)^3/(1+x^2)", "x^2+exp(x)", "sqrt(1+x^2)-sqrt(1+x^2)", "log(x)"],
)
def test_that_what_cancels_is_none(text: str) -> None:
    assert singularity(text, (0.5,), (1.0,)) is None


def test_that_what_is_farther_than_asked_is_not_looked_at() -> None:
    assert singularity("sqrt(1+x^2)", (0.5,), (1.0,), within=1.0) is None


def test_that_a_place_on_the_line_is_left_to_the_breaks() -> None:
    assert singularity("1/(x^2+y^2)", (3.0, 4.0), (-0.6, -0.8)) is None
