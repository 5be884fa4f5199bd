"""Where doubles end: L is shown with more digits, against mpmath, or it is said that it cannot be."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.isolines import isolines
from explorer.jumps import Grid
from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.plane import Plane, plane_of
from explorer.plane_points import PlanePoints
from explorer.plane_series import PlaneSeries
from explorer.zoom import PRECISION_ENDS, Depth, look_deep

Array = NDArray[np.float64]
Formula = Callable[[mpmath.mpf, mpmath.mpf], mpmath.mpf]

ACKLEY = "20 + e - 20exp(-0.2sqrt(0.5(x^2 + y^2))) - exp(0.5(cos(2*pi*x) + cos(2*pi*y)))"
COUNT = 301


def ackley(x: mpmath.mpf, y: mpmath.mpf) -> mpmath.mpf:
    # e and pi as typed are their nearest doubles
    e, pi = mpmath.mpf(math.e), mpmath.mpf(math.pi)
    valley = -20 * mpmath.exp(-mpmath.mpf(0.2) * mpmath.sqrt((x * x + y * y) / 2))
    return 20 + e + valley - mpmath.exp((mpmath.cos(2 * pi * x) + mpmath.cos(2 * pi * y)) / 2)


def samples(centre: tuple[float, float], half: float) -> tuple[Array, Array]:
    x, y = (c + half * np.linspace(-1.0, 1.0, COUNT) for c in centre)
    return x, y


def depth_of(text: str, centre: tuple[float, float], half: float) -> Depth | None:
    loss = Loss.parse(text)
    plane = plane_of(loss.variables)
    return look_deep(loss, plane, coarse(loss, plane, centre, half))


def coarse(loss: Loss, plane: Plane, centre: tuple[float, float], half: float) -> Grid:
    """Return one sample of three."""
    x, y = (places[::3] for places in samples(centre, half))
    with np.errstate(all="ignore"):
        return Grid(x, y, np.array(loss.grid(plane, x, y)))


SERIES: dict[str, tuple[str, tuple[float, float], float, Formula]] = {
    "one and a bowl": ("1 + x^2 + y^2", (0.0, 0.0), 1e-9, lambda x, y: 1 + x**2 + y**2),
    "a bowl on high": ("1e14 + x^2 + 3y^2", (0.0, 0.0), 2.0, lambda x, y: mpmath.mpf(10) ** 14 + x**2 + 3 * y**2),
    "Rosenbrock's valley": (
        "7 + (1 - x)^2 + 100(y - x^2)^2", (0.5, 0.25), 1e-15,
        lambda x, y: 7 + (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    ),
    "a power written out": (
        "x^7 - 7x^6 + 21x^5 - 35x^4 + 35x^3 - 21x^2 + 7x - 1 + y^7", (1.0, 0.0), 1e-3,
        lambda x, y: (x - 1) ** 7 + y**7,
    ),
    "Ackley at a maximum": (ACKLEY, (0.0, 0.5), 1e-15, ackley),
    "near the largest double": (
        "1e300(x^2 + y^2) + 1e305", (0.0, 0.0), 1e-6,
        lambda x, y: mpmath.mpf(1e300) * (x**2 + y**2) + mpmath.mpf(1e305),
    ),
    "below zero": ("-3 - x^2 - x*y - y^2", (0.0, 0.0), 1e-9, lambda x, y: -3 - x**2 - x * y - y**2),
}  # fmt: skip


@pytest.mark.parametrize("case", SERIES.values(), ids=SERIES.keys())
def test_that_differences_have_their_digits(case: tuple[str, tuple[float, float], float, Formula]) -> None:
    text, centre, half, formula = case
    depth = depth_of(text, centre, half)
    assert depth is not None
    assert isinstance(depth.source, PlaneSeries)
    x, y = (places[::23] for places in samples(centre, half))
    values = depth.values(x, y)
    with mpmath.workdps(400):
        base = mpmath.mpf(depth.base_text.replace("−", "-") or 0)
        exact = np.array([[float(formula(mpmath.mpf(a), mpmath.mpf(b)) - base) for a in x] for b in y])
    assert np.abs(values - exact).max() <= 2e-7 * np.ptp(exact)
    assert np.abs(values).max() <= 2.0**20 * np.ptp(exact)
    across, up = np.meshgrid(x, y)
    assert depth.evaluate(across.ravel(), up.ravel()) == pytest.approx(
        values.ravel(), rel=1e-9, abs=1e-12 * np.ptp(exact)
    )


def test_that_the_base_is_a_short_number_where_one_is_near() -> None:
    depths = [depth_of(*SERIES[name][:3]) for name in ("one and a bowl", "a bowl on high", "below zero")]
    assert [depth and depth.base_text for depth in depths] == ["1", "1e14", "−3"]


@pytest.mark.parametrize(
    ("text", "centre", "half"),
    [
        ("(1 - x)^2 + 100(y - x^2)^2", (1.0, 1.0), 1e-9),
        ("(1 - x)^2 + 100(y - x^2)^2", (1.0, 1.0), 2e-13),
        ("(1 - x)^2 + 100(y - x^2)^2", (0.3, 0.4), 1e-9),
        ("(1 - x)^2 + 100(y - x^2)^2", (0.0, 0.0), 2.0),
        (ACKLEY, (0.0, 0.0), 1e-9),
        ("sin(3x)*cos(40y)", (0.0, 0.0), 2.0),
        ("sin(1000x)*cos(900y)", (0.0, 0.0), 2.0),
        ("abs(x) + floor(3y)", (0.0, 0.0), 2.0),
        ("log(x) + y", (0.0, 0.0), 1e-9),
        ("sqrt(-1 - x^2) + y", (0.0, 0.0), 2.0),
        ("1/(x*y)", (0.0, 0.0), 2.0),
        ("3 + 0*x + 0*y", (0.0, 0.0), 1.0),
        ("floor(x) + max(y, 1)", (0.5, 0.5), 1e-9),
        ("1e300x*y", (0.0, 0.0), 2.0),
    ],
)
def test_that_doubles_are_kept_where_they_are_good_enough(
    text: str, centre: tuple[float, float], half: float
) -> None:
    assert depth_of(text, centre, half) is None


def test_that_isolines_are_circles_where_doubles_have_one_value_only() -> None:
    loss = Loss.parse("1 + x^2 + y^2")
    x, y = samples((0.0, 0.0), 1e-9)
    assert np.all(np.array(loss.grid(plane_of(loss.variables), x, y)) == 1.0)
    depth = depth_of(loss.text, (0.0, 0.0), 1e-9)
    assert depth is not None
    (line,) = isolines(Grid(x, y, depth.values(x, y)), (0.49e-18,), depth.evaluate)
    radii = np.hypot(*(line - (COUNT - 1) / 2).T) / ((COUNT - 1) / 2)
    assert np.abs(radii - 0.7).max() < 1e-4


def test_that_a_cone_is_computed_with_more_digits_at_fewer_points() -> None:
    depth = depth_of(ACKLEY, (0.0, 0.0), 1e-13)
    assert depth is not None
    assert isinstance(depth.source, PlanePoints)
    assert f"{len(depth.source.x)} × {len(depth.source.x)} points" in depth.note
    x, y = (places[::17] for places in samples((0.0, 0.0), 1e-13))
    values = depth.values(x, y)
    with mpmath.workdps(60):
        exact = np.array([[float(ackley(mpmath.mpf(a), mpmath.mpf(b))) for a in x] for b in y])
    # between points L is taken as linear: off by most at the tip
    assert np.abs(values - exact).max() < 0.02 * np.ptp(exact)
    with mpmath.workdps(60):
        some = depth.source.x[::19].tolist()
        there = np.array([[float(ackley(mpmath.mpf(a), mpmath.mpf(b))) for a in some] for b in some])
    own = depth.values(depth.source.x, depth.source.y)[::19, ::19]
    assert own == pytest.approx(there, rel=1e-5)


def test_that_a_jump_lower_than_the_last_digit_is_not_crossed_by_isolines() -> None:
    loss = Loss.parse("1 + where(x > 1e-11, x, 2y)^2")
    x, y = samples((0.0, 0.0), 1e-9)
    depth = depth_of(loss.text, (0.0, 0.0), 1e-9)
    assert depth is not None
    assert isinstance(depth.source, PlanePoints)
    lines = isolines(Grid(x, y, depth.values(x, y)), (0.5e-18, 1e-18, 2e-18), depth.evaluate)
    spacing = depth.source.x[1] - depth.source.x[0]
    for line in lines:
        points = np.column_stack([x[0] + line[:, 0] * (x[1] - x[0]), y[0] + line[:, 1] * (y[1] - y[0])])
        steps = np.diff(points, axis=0)
        left = points[:-1, 0] < 1e-11 - spacing
        right = points[:-1, 0] > 1e-11 + spacing
        # horizontal on the left, vertical on the right, and none leads from one to the other
        assert np.nanmax(np.abs(steps[left, 1]), initial=0.0) < 1e-13
        assert np.nanmax(np.abs(steps[right, 0]), initial=0.0) < 1e-13
        across = (points[:-1, 0] < 1e-11 - spacing / 2) & (points[1:, 0] > 1e-11 + spacing / 2)
        assert not across.any()


def test_that_gaps_stay_gaps() -> None:
    depth = depth_of("1 + x^2 + y^2 + 0*log(x - 2e-10)", (0.0, 0.0), 1e-9)
    assert depth is not None
    x, y = samples((0.0, 0.0), 1e-9)
    values = depth.values(x, y)
    assert np.isnan(values[:, x < 1.5e-10]).all()
    assert np.isfinite(values[:, x > 2.5e-10]).all()


def test_that_it_is_said_where_doubles_have_to_do() -> None:
    text = "1 + " + " + ".join(f"abs(x - {k}e-11)*1e-9 + sin({k}y)^2" for k in range(60))
    depth = depth_of(text, (0.0, 0.0), 1e-9)
    assert depth is not None
    assert depth.source is None
    assert depth.note == PRECISION_ENDS
    for read in (depth.values, depth.evaluate):
        with pytest.raises(ValueError, match="Double precision ends here"):
            read(*samples((0.0, 0.0), 1e-9))


def test_that_a_plane_across_many_variables_is_looked_into() -> None:
    loss = Loss.parse("5 + (a + b)^2 + (c - d)^2 + a*d")
    half = 0.5
    plane = Plane((0.0,) * 4, (half, half, half, half), (half, half, -half, -half), ("s", "t"))
    x, y = samples((0.0, 0.0), 1e-9)
    depth = look_deep(loss, plane, coarse(loss, plane, (0.0, 0.0), 1e-9))
    assert depth is not None
    assert depth.base_text == "5"
    # a = b = (s + t)/2, c = d = (s − t)/2
    s, t = np.meshgrid(x, y)
    assert depth.values(x, y) == pytest.approx((s + t) ** 2 + (s * s - t * t) / 4.0, rel=1e-9, abs=1e-27)


def test_that_what_is_known_serves_for_a_small_move_and_not_for_a_large_one() -> None:
    loss = Loss.parse("1 + x^2 + y^2")
    plane = plane_of(loss.variables)
    first = look_deep(loss, plane, coarse(loss, plane, (0.0, 0.0), 1e-9))
    assert look_deep(loss, plane, coarse(loss, plane, (1e-10, 0.0), 1e-9), before=first) is first
    assert look_deep(loss, plane, coarse(loss, plane, (1e-9, 0.0), 1e-9), before=first) is not first
    assert look_deep(loss, plane, coarse(loss, plane, (0.0, 0.0), 1e-11), before=first) is not first


def test_that_work_that_is_no_longer_wanted_ends() -> None:
    loss = Loss.parse("1 + x^2 + y^2")
    plane = plane_of(loss.variables)
    with pytest.raises(Unwanted):
        look_deep(loss, plane, coarse(loss, plane, (0.0, 0.0), 1e-9), lambda: False)
