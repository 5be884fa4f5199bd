"""Eigenvalues, condition number and curvatures of ∇²L, against closed forms and mpmath."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest

from explorer.descent import Stationary, observe
from explorer.direction import Vector
from explorer.experiments.spectrum import SINGULAR, Absent, Definiteness, Spectrum, curvature, spectrum
from explorer.loss import Loss

ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"


def found(text: str, w: Vector, u: Vector | None = None) -> Spectrum:
    loss = Loss.parse(text)
    result = spectrum(loss, observe(loss, w), u)
    assert isinstance(result, Spectrum), result
    return result


def reason(text: str, w: Vector) -> str:
    loss = Loss.parse(text)
    result = spectrum(loss, observe(loss, w))
    assert isinstance(result, Absent)
    return result.reason


def test_that_eigenvalues_of_rosenbrock_are_those_of_its_hessian_in_closed_form() -> None:
    a, b, c = 1200.0 * 1.44 - 400.0 + 2.0, -400.0 * -1.2, 200.0
    middle, half = (a + c) / 2.0, math.hypot((a - c) / 2.0, b)
    seen = found(ROSENBROCK, (-1.2, 1.0))
    assert seen.eigenvalues.tolist() == pytest.approx([middle - half, middle + half], rel=1e-13)
    assert seen.condition == pytest.approx((middle + half) / (middle - half), rel=1e-12)
    assert seen.smallest == seen.eigenvalues[0]
    assert seen.largest == seen.eigenvalues[1]


def test_that_eigenvalues_agree_with_mpmath_to_rounding_of_the_largest() -> None:
    rng = np.random.default_rng(3)
    half = rng.standard_normal((6, 6))
    matrix = half @ half.T
    text = " + ".join(f"{float(matrix[i, j]) / 2!r}*x{i + 1}*x{j + 1}" for i in range(6) for j in range(6))
    seen = found(text, (1.0, -2.0, 0.5, 3.0, -1.0, 0.25))
    with mp.workdps(40):
        exact = sorted(float(x) for x in mp.eigsy(mp.matrix(matrix.tolist()), eigvals_only=True))
    assert seen.eigenvalues.tolist() == pytest.approx(exact, abs=2e-14 * exact[-1])


def test_that_eigenvectors_are_orthonormal_rows_that_the_hessian_only_stretches() -> None:
    loss = Loss.parse("x^2*y + exp(x*z) + z^4 + y^2")
    w = (0.7, -0.3, 1.1)
    seen, hessian = found(loss.text, w), loss.hessian(w)
    assert seen.eigenvectors @ seen.eigenvectors.T == pytest.approx(np.eye(3), abs=1e-14)
    assert hessian @ seen.eigenvectors.T == pytest.approx(seen.eigenvectors.T * seen.eigenvalues, abs=1e-13)
    assert all(row[np.abs(row).argmax()] > 0.0 for row in seen.eigenvectors)


@pytest.mark.parametrize(
    ("text", "kind", "negative", "zero"),
    [
        ("x^2 + 40y^2 + x", Definiteness.POSITIVE, 0, 0),
        ("x^2 - 40y^2 + x", Definiteness.INDEFINITE, 1, 0),
        ("x - x^2 - 40y^2", Definiteness.NEGATIVE, 2, 0),
        ("(x + y)^2 + x", Definiteness.POSITIVE_SEMI, 0, 1),
        ("x - (x + 3y)^2", Definiteness.NEGATIVE_SEMI, 1, 1),
        ("x + 2y", Definiteness.ZERO, 0, 2),
    ],
)
def test_that_the_kind_is_that_of_the_signs(text: str, kind: Definiteness, negative: int, zero: int) -> None:
    seen = found(text, (0.3, 0.7))
    assert (seen.definiteness, seen.negative, seen.zero) == (kind, negative, zero)
    assert math.isinf(seen.condition) is bool(zero)


def test_that_a_condition_number_is_told_up_to_what_rounding_leaves() -> None:
    assert found("x^2 + 1e11*y^2 + x", (1.0, 1.0)).condition == pytest.approx(1e11, rel=1e-12)
    assert found(f"x^2 + {2.0 / SINGULAR}*y^2 + x", (1.0, 1.0)).zero == 1


@pytest.mark.parametrize(
    ("text", "w"),
    [
        ("x^2 + 3y^2", (0.0, 0.0)),
        ("x^2 - 3y^2", (0.0, 0.0)),
        ("-x^2 - 3y^2", (0.0, 0.0)),
        ("x^4 + y^4", (0.0, 0.0)),
        ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", (3.0, 2.0)),
    ],
)
def test_that_the_kind_of_a_stationary_point_is_that_of_descent(text: str, w: Vector) -> None:
    seen = found(text, w)
    point = observe(Loss.parse(text), w)
    assert seen.stationary is point.stationary is not None
    agrees = {
        Stationary.MINIMUM: Definiteness.POSITIVE,
        Stationary.SADDLE: Definiteness.INDEFINITE,
        Stationary.MAXIMUM: Definiteness.NEGATIVE,
        Stationary.UNDECIDED: Definiteness.ZERO,
    }
    assert seen.definiteness is agrees[point.stationary]
    assert seen.along_gradient is None
    assert seen.newton_beta is None


def test_that_curvatures_are_second_derivatives_along_lines() -> None:
    u = (0.6, -0.8)
    seen = found(ROSENBROCK, (-1.2, 1.0), u)
    assert seen.along_u == pytest.approx(0.36 * 1330.0 + 2.0 * -0.48 * 480.0 + 0.64 * 200.0, rel=1e-14)
    g = np.array([-215.6, -88.0]) / math.hypot(215.6, 88.0)
    assert seen.along_gradient == pytest.approx(g @ np.array([[1330.0, 480.0], [480.0, 200.0]]) @ g, rel=1e-13)
    assert found(ROSENBROCK, (-1.2, 1.0)).along_u is None


def test_that_a_curvature_lies_between_the_eigenvalues() -> None:
    for turn in np.linspace(0.0, math.pi, 17):
        seen = found(ROSENBROCK, (-1.2, 1.0), (math.cos(turn), math.sin(turn)))
        assert seen.along_u is not None
        assert seen.smallest - 1e-9 <= seen.along_u <= seen.largest + 1e-9


def test_that_a_curvature_beyond_doubles_is_none() -> None:
    assert curvature(np.diag([1.5e308, 1.5e308]), (1.0, 1.0)) is None


def test_that_half_the_squared_newton_decrement_is_the_height_over_the_minimum_of_a_quadratic() -> None:
    seen = found("x^2 + 40y^2 + 7", (3.0, 1.0))
    assert seen.newton_decrement is not None
    assert 0.5 * seen.newton_decrement**2 == pytest.approx(49.0, rel=1e-14)
    assert found("x^2 - y^2", (3.0, 1.0)).newton_decrement is None


def test_that_newtons_angle_is_measured_from_the_gradient() -> None:
    seen = found("x^2 + 40y^2", (3.0, 1.0))
    cosine = (6.0 * -3.0 + 80.0 * -1.0) / (math.hypot(6.0, 80.0) * math.hypot(3.0, 1.0))
    assert seen.newton_beta == pytest.approx(math.degrees(math.acos(cosine)), rel=1e-12)
    assert found("x^2 + y^2", (3.0, 1.0)).newton_beta == 180.0


def test_that_one_variable_has_one_eigenvalue() -> None:
    seen = found("x^4 - 3x", (-1.0,), (1.0,))
    assert seen.eigenvalues.tolist() == [12.0]
    assert seen.along_u == seen.along_gradient == 12.0
    assert seen.condition == 1.0


def test_that_fifty_variables_have_fifty() -> None:
    text = " + ".join(f"{i}*(x{i} - 1)^2" for i in range(1, 51))
    seen = found(text, tuple(float(i) for i in range(50)))
    assert seen.eigenvalues == pytest.approx(2.0 * np.arange(1, 51), rel=1e-13)
    assert seen.condition == pytest.approx(50.0, rel=1e-13)


def test_that_a_missing_hessian_has_its_reason_in_words() -> None:
    assert "abs at its corner" in reason("abs(x) + y^2", (0.0, 1.0))
    assert "branches" in reason("x*abs(x) + y^2", (0.0, 1.0))
    assert "not finite at w" in reason("log(x) + y^2", (-1.0, 1.0))
    assert "power at the end of its domain" in reason("x^1.5 + y", (0.0, 1.0))
    assert "∇²L is not finite" in reason("1e300*exp(100x) + y^2", (0.1, 1.0))
