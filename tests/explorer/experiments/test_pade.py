"""The singularity that is nearest to the centre of a series, against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.experiments.pade import nearest_pole, robust_poles, thinning
from explorer.experiments.ray_change import RaySeries, ray_series
from explorer.loss import Loss


def series_of(text: str, at: float) -> RaySeries:
    return ray_series(Loss.parse(text).root, (at,), (1.0,))


@pytest.mark.parametrize(
    ("text", "at", "radius"),
    [
        ("1/(1+x^2)", 0.5, math.hypot(1.0, 0.5)),
        ("1/(1+x^2)", 0.0, 1.0),
        ("1/(1+x^2)", 3.0, math.hypot(1.0, 3.0)),
        ("log(1+x)", 0.0, 1.0),
        ("log(1+x)", 2.0, 3.0),
        ("sqrt(1+x)", 0.5, 1.5),
        ("sqrt(1+x^2)", 1.0, math.sqrt(2.0)),
        ("sqrt(1+x^2)", 0.0, 1.0),
        ("tan(x)", 0.3, math.pi / 2 - 0.3),
        ("tan(x)", 0.0, math.pi / 2),
        ("tanh(x)", 0.5, math.hypot(0.5, math.pi / 2)),
        ("1/(1+exp(-x))", 1.0, math.hypot(1.0, math.pi)),
        ("log(1+exp(-x))", 1.0, math.hypot(1.0, math.pi)),
        ("x*log(x)", 0.3, 0.3),
        ("exp(-x)/(1+x^2)^2", 1.0, math.sqrt(2.0)),
        ("exp(x)+1/(3-x)", 1.0, 2.0),
        ("1e6+arctan(x)", 0.5, math.hypot(1.0, 0.5)),
        ("1e-6/(1+1e12*x^2)", 1e-6, math.sqrt(2.0) * 1e-6),
    ],
)
def test_that_the_radius_is_within_5_percent_of_the_closed_form(text: str, at: float, radius: float) -> None:
    pole = nearest_pole(series_of(text, at))
    assert pole is not None
    assert abs(pole) == pytest.approx(radius, rel=0.05)


def test_that_the_place_of_a_pair_of_poles_is_found() -> None:
    pole = nearest_pole(series_of("1/(1+x^2)", 0.5))
    assert pole == pytest.approx(complex(-0.5, 1.0), rel=1e-6)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("exp(x)", 0.0), ("exp(-x^2)", 0.3), ("exp(x^2)", 0.0), ("exp(x^8)", 0.0), ("sin(3*x)+x^2", 0.4),
        ("cos(x)*exp(x)", 0.3), ("exp(sin(x))", 0.2), ("sin(x)/x", 0.5), ("x^4+x", 1.0), ("x^20", 1.0),
        ("7+0*x", 1.0), ("1e6*x+exp(x)", 0.1), ("exp(-100*(x-1)^2)", 0.7),
    ],
)  # fmt: skip
def test_that_entire_functions_have_no_pole(text: str, at: float) -> None:
    assert nearest_pole(series_of(text, at)) is None


def test_that_a_series_that_ends_early_has_no_verdict() -> None:
    assert nearest_pole(series_of("x^1.5", 0.0)) is None


def test_that_a_polynomial_is_called_one_and_others_are_not() -> None:
    assert series_of("x^4+x", 1.0).is_polynomial
    assert not series_of("exp(x)", 0.0).is_polynomial


def test_that_robust_poles_are_those_of_a_rational_function_and_no_more() -> None:
    # 1/((1 − z/2)(1 − z/3)) has Σ_{j} 2^−j 3^−(k−j) for coefficients
    c = np.array([sum(0.5**j * (1 / 3) ** (k - j) for j in range(k + 1)) for k in range(21)])
    poles, degree, is_rational = robust_poles(c, 10)
    assert sorted(poles.real) == pytest.approx([2.0, 3.0], rel=1e-8)
    assert (degree, is_rational) == (2, True)


def test_that_noise_makes_no_poles_beside_those_that_are() -> None:
    noise = 1e-15 * np.random.default_rng(1).standard_normal(31)
    poles, _, _ = robust_poles(0.5 ** np.arange(31) + noise, 15)
    assert poles == pytest.approx([2.0])


def test_that_even_and_odd_series_are_thinned() -> None:
    assert thinning(series_of("cos(x)", 0.0).scaled) == 2
    assert thinning(series_of("tan(x)", 0.0).scaled) == 2
    assert thinning(series_of("exp(x)", 0.0).scaled) == 1


@pytest.mark.parametrize("exponent", [900, -900])
def test_that_poles_do_not_hang_on_the_scale_of_a_series(exponent: int) -> None:
    c = 0.5 ** np.arange(21) + 0.25 ** np.arange(21)
    scaled, _, _ = robust_poles(np.ldexp(c, exponent), 10)
    assert scaled.tolist() == robust_poles(c, 10)[0].tolist()
    assert sorted(scaled.real) == pytest.approx([2.0, 4.0], rel=1e-8)
