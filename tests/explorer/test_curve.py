"""The curve of one variable: samples, windows, and the partial sums over it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.curve import curve_window, fit_interval, partial_sums, sample_curve
from explorer.descent import Rules, observe
from explorer.direction import AtAngle
from explorer.kernel import Unwanted
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.step_size import LengthRule


def test_that_a_curve_is_l_at_two_places_a_column() -> None:
    curve = sample_curve(Loss.parse("x^3 - x"), -2.0, 2.0, 10)
    assert len(curve.x) == 21
    assert curve.values == pytest.approx(curve.x**3 - curve.x, rel=1e-15)


def test_that_gaps_of_the_domain_are_not_finite() -> None:
    curve = sample_curve(Loss.parse("log(x)"), -1.0, 1.0, 10)
    assert not np.isfinite(curve.values[curve.x <= 0]).any()
    assert np.isfinite(curve.values[curve.x > 0]).all()


def test_that_a_curve_nobody_wants_is_given_up() -> None:
    with pytest.raises(Unwanted):
        sample_curve(Loss.parse("x^2"), 0.0, 1.0, 10, lambda: False)


@pytest.mark.parametrize(
    ("text", "around", "interval"),
    [
        ("x^2", None, (-5.0, 5.0)),
        ("log(x)", None, (-1.0, 9.0)),
        ("sqrt(1 - x^2)", None, (-1.0, 1.0)),
        ("x^2", 40.0, (35.0, 45.0)),
        ("x^2", 8.0, (-1.0, 9.0)),
    ],
)
def test_that_an_interval_suits_the_domain_and_holds_the_start(
    text: str, around: float | None, interval: tuple[float, float]
) -> None:
    assert fit_interval(Loss.parse(text), around) == interval


def test_that_a_window_shows_a_bowl_whole_and_cuts_a_pole() -> None:
    bowl = curve_window(Loss.parse("x^2"), -5.0, 5.0, 4.0)
    assert bowl.y0 < 0.0
    assert bowl.y1 > 25.0
    pole = curve_window(Loss.parse("1/x^2"), -5.0, 5.0, 1.0)
    assert pole.y1 < 100.0


@pytest.mark.parametrize("text", ["log(x)", "log(abs(x))", "sqrt(x)", "x*log(x)", "-log(x) + x", "arctan(1/x)"])
def test_that_a_slow_pole_does_not_hide_the_curve(text: str) -> None:
    loss = Loss.parse(text)
    x0, x1 = fit_interval(loss)
    window = curve_window(loss, x0, x1, loss.value((7.0,)))
    values = sample_curve(loss, x0, x1, 500).values
    finite = values[np.isfinite(values)]
    assert ((finite >= window.y0) & (finite <= window.y1)).mean() > 0.95
    assert window.height < 2.0 * (finite.max() - np.quantile(finite, 0.01))


def test_that_poles_are_cut_close_to_the_rest_of_the_curve() -> None:
    window = curve_window(Loss.parse("1/x"), -5.0, 5.0, 1.0)
    assert window.y0 == pytest.approx(-window.y1)
    assert 2.0 < window.y1 < 10.0


@pytest.mark.parametrize(
    ("text", "jumps"),
    [
        ("floor(x)", [-1.0, 0.0, 1.0, 2.0]),
        ("where(x > 0, x, 2x + 1)", [0.0]),
        ("arctan(1/x)", [0.0]),
        ("where(x > 0.3, 5, 2) + where(x > 0.7, 1e-6, 0)", [0.3, 0.7]),
        ("tan(x)", [-math.pi / 2.0, math.pi / 2.0]),
    ],
)
def test_that_the_curve_is_broken_at_every_jump_and_drawn_up_to_it(text: str, jumps: list[float]) -> None:
    loss = Loss.parse(text)
    curve = sample_curve(loss, -1.9, 2.9, 300)
    broken = np.flatnonzero(np.isnan(curve.values))
    assert curve.x[broken] == pytest.approx(jumps, abs=1e-10)
    assert (np.diff(curve.x) >= 0.0).all()
    for i, at in zip(broken, jumps, strict=True):
        assert (curve.x[i - 1] <= at + 1e-10, curve.x[i + 1] >= at - 1e-10) == (True, True)
        sides = [loss.value((float(curve.x[i + step]),)) for step in (-1, 1)]
        assert curve.values[[i - 1, i + 1]].tolist() == sides


@pytest.mark.parametrize(
    "text", ["x^2", "abs(x)", "tanh(1e7*x)", "(x^2)^(1/3)", "sqrt(abs(x))", "exp(exp(x))", "1/x^2", "0*x + 3"]
)
def test_that_what_is_steep_or_bent_is_not_broken(text: str) -> None:
    assert len(sample_curve(Loss.parse(text), -2.0, 3.0, 300).x) == 601


@pytest.mark.parametrize("width", [1e-6, 1e-9, 1e-12, 1e-13])
def test_that_a_window_at_the_end_of_double_precision_has_no_jumps_of_rounding(width: float) -> None:
    assert len(sample_curve(Loss.parse("x^2 + sin(x)"), 1.0 - width, 1.0 + width, 300).x) == 601


def test_that_a_window_holds_the_start_and_stands_a_constant() -> None:
    assert curve_window(Loss.parse("x^4"), -5.0, 5.0, 625.0).y1 > 625.0
    flat = curve_window(Loss.parse("0x + 3"), -5.0, 5.0, 3.0)
    assert flat.y0 < 3.0 < flat.y1
    assert curve_window(Loss.parse("sqrt(-1 - x^2)"), -5.0, 5.0, math.nan).height > 0.0


@pytest.mark.parametrize("beta", [0.0, 180.0])
def test_that_partial_sums_are_those_of_the_series_in_x(beta: float) -> None:
    loss = Loss.parse("exp(x) + x^3")
    model = local_model(loss, observe(loss, (0.5,)), Rules(AtAngle(beta), LengthRule.LENGTH, 0.3), 4)
    x = np.linspace(-1.0, 2.0, 7)
    d, e = x - 0.5, math.exp(0.5)
    derivatives = [e + 0.125, e + 0.75, e + 3.0, e + 6.0, e]
    expected = np.cumsum([c * d**k / math.factorial(k) for k, c in enumerate(derivatives)], axis=0)
    assert partial_sums(model, x) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_that_without_a_direction_there_are_no_partial_sums() -> None:
    loss = Loss.parse("abs(x)")
    model = local_model(loss, observe(loss, (0.0,)), Rules(AtAngle(), LengthRule.LENGTH, 0.3), 3)
    assert partial_sums(model, np.zeros(5)).shape == (0, 5)
