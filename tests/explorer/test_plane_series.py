"""The polynomial of L in a plane: its coefficients, and its remainder, against closed forms and many digits."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest

from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.plane import Plane, plane_of
from explorer.plane_series import ORDER, PlaneSeries, plane_series

Formula = Callable[[mpmath.mpf, mpmath.mpf], mpmath.mpf]

ANALYTIC: dict[str, Formula] = {
    "exp(x)*sin(y)": lambda x, y: mpmath.exp(x) * mpmath.sin(y),
    "log(x + 3y) + 1/(2 + x*y)": lambda x, y: mpmath.log(x + 3 * y) + 1 / (2 + x * y),
    "(1 - x)^2 + 100(y - x^2)^2": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "1e14 + cos(x) + tanh(y)": lambda x, y: mpmath.mpf(10) ** 14 + mpmath.cos(x) + mpmath.tanh(y),
    "abs(x - 5)*y": lambda x, y: abs(x - 5) * y,
}
AT = (0.75, 0.5)


def series_of(
    text: str, at: tuple[float, float] = AT, half: tuple[float, float] = (1e-3, 2e-3)
) -> PlaneSeries | None:
    loss = Loss.parse(text)
    return plane_series(loss.root, plane_of(loss.variables), at, half)


def test_that_coefficients_are_those_of_taylor() -> None:
    half = (0.25, 0.125)
    found = series_of("exp(x)*sin(y)", AT, half)
    assert found is not None
    sines = [math.sin(AT[1]), math.cos(AT[1]), -math.sin(AT[1]), -math.cos(AT[1])]
    for p in range(ORDER + 1):
        for q in range(ORDER + 1 - p):
            exact = (
                math.exp(AT[0]) * half[0] ** p / math.factorial(p) * sines[q % 4] * half[1] ** q / math.factorial(q)
            )
            assert found.coefficients[q, p] == pytest.approx(exact if p + q else 0.0, rel=1e-14, abs=1e-22)


@pytest.mark.parametrize("text", ANALYTIC)
@pytest.mark.parametrize("size", [1e-1, 1e-3, 1e-9])
def test_that_the_remainder_is_a_bound_in_the_whole_window(text: str, size: float) -> None:
    found = series_of(text, AT, (size, 2.0 * size))
    assert found is not None
    shares = np.linspace(-1.0, 1.0, 7)
    x, y = AT[0] + size * shares, AT[1] + 2.0 * size * shares
    change = found.change(x, y)
    with mpmath.workdps(80):
        formula = ANALYTIC[text]
        base = formula(*map(mpmath.mpf, AT))
        exact = [[float(formula(mpmath.mpf(a), mpmath.mpf(b)) - base) for a in x] for b in y]
    rounding = 1e-15 * np.abs(found.coefficients).sum()
    assert np.abs(change - exact).max() <= found.remainder + rounding


def test_that_a_polynomial_has_no_remainder() -> None:
    found = series_of("(1 - x)^2 + 100(y - x^2)^2")
    assert found is not None
    assert found.remainder == 0.0


def test_that_points_and_grids_agree() -> None:
    found = series_of("exp(x)*sin(y)")
    assert found is not None
    x, y = AT[0] + np.linspace(-1e-3, 1e-3, 5), AT[1] + np.linspace(-2e-3, 2e-3, 4)
    across, up = np.meshgrid(x, y)
    assert np.allclose(found.at(across.ravel(), up.ravel()).reshape(4, 5), found.change(x, y), rtol=1e-12, atol=1e-18)


NOT_ANALYTIC = (
    "abs(x - 0.7501)", "where(y > 0.501, x, y)", "sqrt(x - 0.75) + y", "floor(4x)*y", "1/(x - 0.7501)",
    "max(x, y + 0.25)", "log(0.7501 - x)",
)  # fmt: skip


@pytest.mark.parametrize("text", NOT_ANALYTIC)
def test_that_there_is_none_where_l_is_not_analytic_in_the_window(text: str) -> None:
    assert series_of(f"{text} + 0*x*y") is None


def test_that_a_plane_across_many_variables_is_taken_exactly() -> None:
    loss = Loss.parse("exp(a*b) + sin(c - a) + b*c^2")
    third = 1.0 / math.sqrt(3.0)
    plane = Plane((0.1, 0.2, 0.3), (third, third, third), (0.5, -0.5, 0.0), ("s", "t"))
    found = plane_series(loss.root, plane, (0.01, -0.02), (1e-6, 1e-6))
    assert found is not None
    with mpmath.workdps(60):

        def exact(s: float, t: float) -> mpmath.mpf:
            a, b, c = (
                mpmath.mpf(o) + mpmath.mpf(s) * mpmath.mpf(u) + mpmath.mpf(t) * mpmath.mpf(v)
                for o, u, v in zip(plane.origin, plane.first, plane.second, strict=True)
            )
            return mpmath.exp(a * b) + mpmath.sin(c - a) + b * c**2

        s, t = 0.01 + 0.7e-6, -0.02 - 0.4e-6
        change = float(exact(s, t) - exact(0.01, -0.02))
    assert found.at(np.array([s]), np.array([t]))[0] == pytest.approx(change, rel=1e-12)


def test_that_work_that_is_no_longer_wanted_ends() -> None:
    loss = Loss.parse("exp(x)*sin(y)")
    with pytest.raises(Unwanted):
        plane_series(loss.root, plane_of(loss.variables), AT, (1e-3, 1e-3), lambda: False)
