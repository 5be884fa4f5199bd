"""Plain descent against a loop by hand, step by step and bit by bit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.losses import logistic, many_terms
from explorer.gallery import GALLERY, GalleryLoss
from explorer.loss import Loss
from explorer.outlook import parsed_with
from explorer.plain import plain_descent


def by_hand(loss: Loss, w: tuple[float, ...], alpha: float, steps: int) -> list[list[float]]:
    points = [list(w)]
    for _ in range(steps):
        slopes = loss.gradients([points[-1]])[0].tolist()
        points.append([x - alpha * slope for x, slope in zip(points[-1], slopes, strict=True)])
    return points


def test_that_it_is_the_recursion_of_a_quadratic() -> None:
    found = plain_descent(Loss.parse("x^2 + 4y^2"), (1.0, -2.0), 0.0625, 40)
    x, y = 1.0, -2.0
    for row in found.tolist():
        assert row == [x, y]
        x, y = x * 0.875, y * 0.5


def test_that_it_is_a_loop_over_floats() -> None:
    x, y = -1.2, 1.0
    for row in plain_descent(Loss.parse("(1 - x)^2 + 100(y - x^2)^2"), (-1.2, 1.0), 1e-3, 3_000):
        assert row == pytest.approx([x, y], rel=1e-9)
        across = y - x * x
        x, y = x - 1e-3 * (-2.0 * (1.0 - x) - 400.0 * x * across), y - 1e-3 * 200.0 * across


@pytest.mark.parametrize("steps", [0, 1, 7, 8, 9, 50])
def test_that_there_is_a_row_for_the_start_and_for_each_step(steps: int) -> None:
    assert plain_descent(Loss.parse("x^2 + y^2"), (1.0, 2.0), 0.1, steps).shape == (steps + 1, 2)


@pytest.mark.parametrize("entry", GALLERY, ids=lambda entry: entry.name)
def test_that_on_the_gallery_each_step_is_taken_with_the_gradient(entry: GalleryLoss) -> None:
    loss = parsed_with(entry.expression, entry.parameters)
    with np.errstate(all="ignore"):
        found = plain_descent(loss, entry.start, 1e-3, 20)
        if loss.update is not None:
            assert np.array_equal(found, by_hand(loss, entry.start, 1e-3, 20), equal_nan=True)
        else:
            assert found == pytest.approx(np.array(by_hand(loss, entry.start, 1e-3, 20)), rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("text", [many_terms(150), logistic(12)], ids=["150 terms", "12 variables"])
def test_that_a_long_loss_is_followed_as_well(text: str) -> None:
    loss = Loss.parse(text)
    w = tuple(np.linspace(-1.0, 1.0, loss.dimension).tolist())
    assert plain_descent(loss, w, 0.01, 6) == pytest.approx(np.array(by_hand(loss, w, 0.01, 6)), rel=1e-12)


def test_that_it_goes_on_where_nothing_is_defined() -> None:
    found = plain_descent(Loss.parse("sqrt(x)"), (0.01,), 1.0, 5)
    assert found[1, 0] < 0.0
    assert all(math.isnan(x) for x in found[2:, 0])
