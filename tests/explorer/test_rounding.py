"""Whether rounding is seen in a picture: told from fine detail, corners and constants."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.jumps import Grid
from explorer.loss import Loss
from explorer.plane import plane_of
from explorer.rounding import rounding_is_seen


def is_seen(text: str, half: float, centre: float = 0.0, count: int = 96) -> bool:
    loss = Loss.parse(text)
    plane = plane_of(loss.variables)
    x = centre + half * np.linspace(-1.0, 1.0, count)
    with np.errstate(all="ignore"):
        return rounding_is_seen(loss, plane, Grid(x, x, np.array(loss.grid(plane, x, x))))


SEEN = [
    ("1 + x^2 + y^2", 1e-7),
    ("1 + x^2 + y^2", 1e-9),
    ("1e13 + x + y", 1.0),
    ("(1 + x) - 1 + y", 1e-14),
    ("1 + abs(x) + y", 1e-14),
]
FINE = (
    "sin(1000x)*cos(900y)", "floor(30x)*floor(30y)", "1/(x*y)", "sin(1/x)*y", "x % 0.01 + y", "0*x*y", "3 + 0*x*y",
)  # fmt: skip


@pytest.mark.parametrize(("text", "half"), SEEN)
def test_that_staircases_and_noise_are_seen(text: str, half: float) -> None:
    assert is_seen(text, half)


@pytest.mark.parametrize("text", ["x^2 + y^2", "1 + x + y", "abs(x) + y", "(1 + x) - 1 + y", "log(1 + x^2) + y"])
@pytest.mark.parametrize("half", [1.0, 1e-6, 1e-9])
def test_that_good_doubles_are_left_alone(text: str, half: float) -> None:
    assert not is_seen(text, half)


@pytest.mark.parametrize("text", FINE)
def test_that_fine_detail_and_constants_are_not_taken_for_rounding(text: str) -> None:
    assert not is_seen(text, 2.0)


def test_that_a_window_without_values_or_with_one_sample_has_no_rounding() -> None:
    assert not is_seen("sqrt(-1 - x^2) + y", 2.0)
    assert not is_seen("1 + x + y", 1e-20, count=1)
    assert not is_seen("1e308x*y*1e10", 2.0)
