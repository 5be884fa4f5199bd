"""|R_k| over the decades of η: sizes by mpmath, slopes by theory, and what is exactly 0 or missing."""

from __future__ import annotations

import itertools
import math

import mpmath
import numpy as np
import pytest

from explorer.direction import Vector
from explorer.experiments.remainder_curve import Fall, RemainderCurve, remainder_curve
from explorer.kernel import Unwanted
from explorer.loss import Loss

ROSENBROCK = "100*(y-x^2)^2+(1-x)^2"
ACKLEY = "-20*exp(-0.2*sqrt(0.5*(x^2+y^2)))-exp(0.5*(cos(2*pi*x)+cos(2*pi*y)))"


def curve_of(text: str, w: Vector, u: Vector, order: int = 3) -> RemainderCurve:
    return remainder_curve(Loss.parse(text), w, u, order)


@pytest.mark.parametrize(
    ("text", "w", "u", "order", "theory"),
    [
        (ROSENBROCK, (-1.2, 1.0), (0.6, 0.8), 3, [1, 2, 3, 4]),
        (ACKLEY, (1.0, 2.0), (0.6, 0.8), 4, [1, 2, 3, 4, 5]),
        ("exp(x)", (0.0,), (1.0,), 5, [1, 2, 3, 4, 5, 6]),
        ("exp(1e3*x)", (0.0,), (1.0,), 2, [1, 2, 3]),
        ("cos(x)", (0.0,), (1.0,), 5, [2, 2, 4, 4, 6, 6]),
        ("cos(x)", (math.pi / 2,), (1.0,), 3, [1, 3, 3, 5]),
        ("sin(x)/x", (0.0,), (1.0,), 3, [2, 2, 4, 4]),
        ("log(x)", (1.0,), (-1.0,), 3, [1, 2, 3, 4]),
        ("x^2+y^4", (1.0, 0.0), (0.0, 1.0), 3, [4, 4, 4, 4]),
        ("abs(x)", (0.0,), (1.0,), 0, [1]),
        ("x*abs(x)", (0.0,), (1.0,), 1, [2, 2]),
        ("tanh(3*x+y)^2", (0.2, 0.1), (0.6, -0.8), 12, list(range(1, 14))),
    ],
)
def test_that_slopes_are_those_of_theory(text: str, w: Vector, u: Vector, order: int, theory: list[int]) -> None:
    found = curve_of(text, w, u, order).slopes
    assert [slope.theory for slope in found] == theory
    for slope, expected in zip(found, theory, strict=True):
        assert slope.fall is Fall.LINE
        assert slope.fitted == pytest.approx(expected, abs=0.02)


def test_that_there_is_no_floor_of_round_off() -> None:
    curve = curve_of("exp(x)", (0.5,), (1.0,), 3)
    with mpmath.workdps(90):
        for at, k in itertools.product((0, 10, 30, 52), range(4)):
            eta = mpmath.mpf(float(curve.eta[at]))
            partial = sum(eta**j / mpmath.factorial(j) for j in range(k + 1))
            exact = mpmath.exp(mpmath.mpf(0.5)) * (mpmath.exp(eta) - partial)
            assert curve.sizes[k, at] == pytest.approx(float(exact), rel=1e-12)


def test_that_eta_spans_thirteen_decades() -> None:
    eta = curve_of("exp(x)", (0.5,), (1.0,)).eta
    assert (eta[0], eta[-1]) == (pytest.approx(1e-12), pytest.approx(10.0))
    assert np.all(np.diff(eta) > 0.0)


def test_that_a_polynomial_has_remainders_that_are_exactly_0() -> None:
    curve = curve_of("x^2+3*x*y^2", (1.5, 0.3), (0.6, 0.8), 5)
    assert [slope.fall for slope in curve.slopes] == [Fall.LINE] * 3 + [Fall.ZERO] * 3
    assert not curve.sizes[3:].any()


def test_that_at_a_kink_only_the_orders_below_it_exist() -> None:
    curve = curve_of("x*abs(x)", (0.0,), (1.0,), 3)
    assert [slope.fall for slope in curve.slopes] == [Fall.LINE, Fall.LINE, Fall.MISSING, Fall.MISSING]
    assert np.isnan(curve.sizes[2:]).all()


def test_that_a_fractional_power_has_its_own_slope() -> None:
    first = curve_of("x^1.5", (0.0,), (1.0,), 1).slopes[1]
    assert first.fall is Fall.FRACTIONAL
    assert first.theory is None
    assert first.fitted == pytest.approx(1.5, abs=1e-9)


def test_that_a_kink_on_the_ray_bends_the_lines_there() -> None:
    curve = curve_of("abs(x)", (1e-6,), (-1.0,), 2)
    assert curve.ahead is not None
    assert curve.ahead.t == pytest.approx(1e-6, rel=1e-15)
    assert curve.slopes[1].fall is Fall.ZERO_AT_FIRST
    # R₁ = |w − η| − (w − η): 0 before the kink, 2(η − w) behind it
    exact = 2.0 * np.maximum(0.0, curve.eta - 1e-6)
    assert curve.sizes[1] == pytest.approx(exact, rel=1e-9, abs=1e-25)


def test_that_a_line_below_the_smallest_eta_is_not_fitted() -> None:
    # (1 + e^100 x)^0.1 has its series for x < e^−100 only, and looks like x^0.1 above
    slope = curve_of("(1+exp(100)*x)^0.1", (0.0,), (1.0,), 1).slopes[0]
    assert (slope.fall, slope.theory, slope.fitted) == (Fall.BELOW, 1, None)


def test_that_what_is_not_told_from_0_has_no_slope() -> None:
    slope = curve_of("sin(x)^2+cos(x)^2+y", (0.3, 1.0), (0.6, 0.8), 2).slopes[2]
    assert slope.fall is Fall.UNTOLD
    assert slope.fitted is None


def test_that_it_is_missing_where_the_loss_is() -> None:
    curve = curve_of("log(x)", (1.0,), (-1.0,), 1)
    assert np.isnan(curve.sizes[:, curve.eta >= 1.0]).all()
    assert np.isfinite(curve.sizes[:, curve.eta < 0.9]).all()


def test_that_work_given_up_goes_on_where_it_ended() -> None:
    loss, calls = Loss.parse(ROSENBROCK), itertools.count()
    with pytest.raises(Unwanted):
        remainder_curve(loss, (-1.2, 1.0), (0.6, 0.8), 3, lambda: next(calls) < 20)
    rest = itertools.count()
    again = remainder_curve(loss, (-1.2, 1.0), (0.6, 0.8), 3, lambda: next(rest) < 10_000)
    assert again.is_complete
    assert next(rest) < 53 - 15


def test_that_it_is_kept_for_the_same_ray() -> None:
    loss, asked = Loss.parse(ROSENBROCK), itertools.count()
    first = remainder_curve(loss, (-1.2, 1.0), (0.6, 0.8), 3)
    again = remainder_curve(loss, (-1.2, 1.0), (0.6, 0.8), 3, lambda: next(asked) >= 0)
    assert next(asked) <= 2
    assert np.array_equal(first.sizes, again.sizes)


def test_that_parts_are_reported_before_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.experiments.remainder_curve._REPORT", 0.0)
    parts: list[RemainderCurve] = []
    whole = remainder_curve(Loss.parse("exp(x)"), (0.0,), (1.0,), 2, None, parts.append)
    assert len(parts) > 10
    assert not parts[0].is_complete
    assert whole.is_complete
    assert np.isnan(parts[0].sizes).any()


@pytest.mark.parametrize("factor", ["1e300", "1e-290", "1e-300"])
def test_that_the_size_of_the_loss_does_not_change_the_slopes(factor: str) -> None:
    slopes = curve_of(f"(x^2+2*y^2)*{factor}", (1.0, 1.0), (-0.6, -0.8), 2).slopes
    assert [slope.theory for slope in slopes] == [1, 2, None]
    assert [slope.fitted for slope in slopes[:2]] == pytest.approx([1.0, 2.0], abs=1e-3)
    assert slopes[2].fall is Fall.ZERO
