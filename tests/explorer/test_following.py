"""Whether samples follow L: aliased patterns are given up, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.following import followed
from explorer.jumps import Grid
from explorer.loss import Loss
from explorer.plane import plane_of
from tests.problems_breaks import BROKEN, UNBROKEN

Array = NDArray[np.float64]


def grid_of(text: str, count: int = 200, half: float = 2.0) -> tuple[Loss, Grid]:
    loss = Loss.parse(text)
    x = y = 0.013 + half * np.linspace(-1.0, 1.0, count)
    with np.errstate(all="ignore"):
        values = np.array(loss.grid(plane_of(loss.variables), x, y))
    return loss, Grid(x, y, np.where(np.isfinite(values), values, np.nan))


def left_out(text: str, count: int = 200, half: float = 2.0) -> float:
    """Return the share of samples that are given up."""
    loss, grid = grid_of(text, count, half)

    def evaluate(x: Array, y: Array) -> Array:
        with np.errstate(all="ignore"):
            return loss.values(np.column_stack([x, y]))

    kept = followed(grid, evaluate)
    assert np.array_equal(kept[np.isfinite(kept)], grid.values[np.isfinite(kept)])
    return float(np.mean(np.isnan(kept) & np.isfinite(grid.values)))


@pytest.mark.parametrize("count", [150, 200, 331, 512])
@pytest.mark.parametrize("text", ["sin(1000x)*cos(900y)", "sin(2e4*(x + y))", "cos(1e5x^2) + 0*y", "sin(3000x) + y"])
def test_that_a_pattern_that_is_not_there_is_given_up(text: str, count: int) -> None:
    assert left_out(text, count) > 0.9


@pytest.mark.parametrize("text", [*UNBROKEN, *(problem.text for problem in BROKEN)])
def test_that_steep_slopes_corners_jumps_and_poles_are_not(text: str) -> None:
    assert left_out(text) == 0.0


def test_that_a_wave_of_eight_samples_is_followed_and_one_of_two_is_not() -> None:
    step = 4.0 / 199
    assert left_out(f"sin(2*pi*x/{8 * step}) + 0*y") == 0.0
    assert left_out(f"sin(2*pi*x/{2.1 * step}) + 0*y") > 0.9


def test_that_only_the_region_that_is_not_followed_is_given_up() -> None:
    loss, grid = grid_of("sin(10/(x^2 + y^2))", 400)
    kept = followed(grid, lambda x, y: loss.values(np.column_stack([x, y])))
    distance = np.hypot(grid.x[None, :], grid.y[:, None])
    assert np.isfinite(kept[distance > 1.2]).all()
    # from one ring to the next, where they are as close as samples: 2π r³/20
    assert np.isnan(kept[(distance < 0.25) & (distance > 0.05)]).mean() > 0.9


def test_that_a_few_samples_are_enough() -> None:
    assert left_out("x + 2y", 2) == 0.0
    assert left_out("x + 2y", 3) == 0.0
