"""ΔL, R₁ and the slope along a ray, against mpmath with 60 digits."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest

from explorer.experiments.breaks import nearest_breaks
from explorer.experiments.ray_change import RayChange, line_grid, ray_change, ray_series
from explorer.loss import Loss

Exact = Callable[[mpmath.mpf], mpmath.mpf]

CASES: list[tuple[str, float, Exact]] = [
    ("exp(x)", 0.5, mpmath.exp),
    ("1e8+cos(3*x)", 0.7, lambda x: mpmath.mpf(10) ** 8 + mpmath.cos(3 * x)),
    ("log(x)", 2.0, mpmath.log),
    ("(x-1)^4", 1.0 + 2.0**-20, lambda x: (x - 1) ** 4),
    ("1/(1+x^2)", 0.5, lambda x: 1 / (1 + x * x)),
    ("x^2+x^40", 0.5, lambda x: x**2 + x**40),
]


def ray_of(text: str, w: float, u: float = 1.0) -> RayChange:
    loss = Loss.parse(text)
    ahead = nearest_breaks(loss, (w,), (u,)).ahead
    return ray_change(loss, (w,), (u,), ahead.t if ahead is not None else math.inf)


def exact_change(exact: Exact, w: float, t: float) -> float:
    with mpmath.workdps(60):
        return float(exact(mpmath.mpf(w) + mpmath.mpf(t)) - exact(mpmath.mpf(w)))


@pytest.mark.parametrize(("text", "w", "exact"), CASES)
def test_that_the_change_has_its_digits_at_every_distance(text: str, w: float, exact: Exact) -> None:
    ray = ray_of(text, w)
    scale = abs(float(exact(mpmath.mpf(w))))
    for t in np.geomspace(1e-12, 1.0, 37).tolist():
        expected = exact_change(exact, w, t)
        found = float(ray.change(np.array([t]))[0])
        # beyond the reach of the series a difference of doubles has the round-off of L
        allowed = 1e-13 * abs(expected) if t <= ray.reach else 1e-13 * abs(expected) + 1e-15 * scale
        assert abs(found - expected) <= allowed


@pytest.mark.parametrize(("text", "w", "exact"), CASES)
def test_that_the_remainder_and_the_slope_have_their_digits_too(text: str, w: float, exact: Exact) -> None:
    ray = ray_of(text, w)
    for t in np.geomspace(1e-10, min(ray.reach, 0.05), 9).tolist():
        with mpmath.workdps(60):
            at = mpmath.mpf(w)
            derivative = mpmath.diff(exact, at)
            remainder = float(exact(at + mpmath.mpf(t)) - exact(at) - t * derivative)
            slope = float(mpmath.diff(exact, at + mpmath.mpf(t)))
        assert float(ray.remainder(np.array([t]))[0]) == pytest.approx(remainder, rel=1e-12)
        assert float(ray.slope(np.array([t]))[0]) == pytest.approx(slope, rel=1e-12)


def test_that_the_series_reaches_no_farther_than_what_it_describes() -> None:
    assert ray_of("abs(x-1)", 0.0).reach < 1.0
    assert ray_of("log(x)", 1.0, -1.0).reach < 1.0
    assert ray_of("x^2+x^40", 0.5).reach < 0.5
    assert ray_of("x^2+3*x", 0.5).reach == line_grid((0.5,))[-1]


def test_that_at_a_fractional_power_doubles_are_used() -> None:
    ray = ray_of("x^1.5", 0.0)
    assert float(ray.change(np.array([0.25]))[0]) == 0.125
    assert not ray.series.is_complete


def test_that_the_slope_is_missing_where_the_loss_is() -> None:
    ray = ray_of("log(x)", 1.0, -1.0)
    assert math.isnan(float(ray.slope(np.array([2.0]))[0]))


def test_that_coefficients_of_any_size_are_kept() -> None:
    series = ray_series(Loss.parse("1/(x+1e-15)").root, (1e-15,), (1.0,))
    assert np.isfinite(series.scaled).all()
    assert np.all(series.scaled != 0.0)
    # c_k = (−1)^k / a^(k+1), a = 2e-15
    k = np.arange(37)
    exact = [(-1.0) ** j * math.exp(j * math.log(series.scale / 2e-15) - math.log(2e-15)) for j in k.tolist()]
    assert series.scaled == pytest.approx(np.array(exact), rel=1e-12)


def test_that_the_samples_ascend_and_span_the_scale_of_eta() -> None:
    t = line_grid((3.0, -40.0))
    assert np.all(np.diff(t) > 0.0)
    assert (t[0], t[-1]) == (1e-12, 1e6)
    assert np.max(np.diff(t[(t > 1.0) & (t < 100.0)])) < 1.0
