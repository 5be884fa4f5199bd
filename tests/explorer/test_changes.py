"""The change of L in steps that are too short for the difference of two doubles, against balls and closed forms."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import mpmath
import numpy as np
import pytest

from explorer.changes import change, changes
from explorer.corners import Corners
from explorer.gallery import GALLERY, GalleryLoss
from explorer.kernel import Array
from explorer.loss import Loss
from explorer.outlook import parsed_with
from explorer.plain import plain_descent
from explorer.taylor import certified_change


def along(loss: Loss, points: Array) -> Array:
    with np.errstate(all="ignore"):
        return changes(loss, points, loss.values(points), loss.gradients(points), Corners(loss.root))


def certified(loss: Loss, points: Array) -> list[float]:
    pairs = zip(points[:-1].tolist(), points[1:].tolist(), strict=True)
    return [found.value for found in (certified_change(loss.root, *pair) for pair in pairs) if found is not None]


def test_that_a_large_change_is_the_difference_of_doubles() -> None:
    loss = Loss.parse("x^3 + 1")
    assert along(loss, np.array([[1.0], [2.0], [-1.0]])).tolist() == [7.0, -9.0]
    assert change(loss, (1.0,), (2.0,), 2.0, 9.0) == 7.0


def test_that_a_small_change_has_digits_that_the_difference_lost() -> None:
    loss = Loss.parse("exp(x) + 1e8")
    points = 0.5 + 1e-9 * np.arange(6.0)[:, None] ** 2
    with mpmath.workdps(50):
        exact = [float(mpmath.exp(b) - mpmath.exp(a)) for a, b in zip(points[:-1, 0], points[1:, 0], strict=True)]
    assert along(loss, points) == pytest.approx(exact, rel=1e-12)
    assert np.diff(loss.values(points)) != pytest.approx(exact, rel=1e-2)


def test_that_a_change_in_which_much_cancels_is_certified() -> None:
    # from one side of a valley to the other, at almost the same height
    loss = Loss.parse("x^2 + y^2")
    points = np.array([[-0.5, 0.25], [0.5, 0.25000000001], [-0.5, 0.25]])
    squares = [sum(Fraction(x) ** 2 for x in w) for w in points.tolist()]
    assert along(loss, points).tolist() == [float(b - a) for a, b in pairwise(squares)]


@pytest.mark.parametrize(
    ("text", "w", "w_next"),
    [
        ("abs(x) + 1e9", -0.1, 0.15),
        ("max(x, 0.01) + 1e9", 0.0, 0.02),
        ("max(x, 2) + 1e9", 1.9999, 2.0001),
        ("floor(x) + 1e9 - x", 0.9, 1.1),
        ("where(x < 1, -x, 1 - x) + 1e12", 0.99, 1.01),
        ("x % 2 + 1e9", 1.9, 2.1),
        ("1/x + 1e12", -0.5, 0.25),
    ],
)
def test_that_a_corner_a_jump_or_a_pole_between_is_no_slope(text: str, w: float, w_next: float) -> None:
    loss, points = Loss.parse(text), np.array([[w], [w_next]])
    assert along(loss, points).tolist() == certified(loss, points)


def test_that_nothing_changes_without_a_step() -> None:
    loss = Loss.parse("sin(x) + y^2 + 4")
    assert along(loss, np.array([[0.5, 1.0]] * 3)).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("entry", [e for e in GALLERY if len(e.start) < 5], ids=lambda entry: entry.name)
@pytest.mark.parametrize("alpha", [1e-10, 1e-6])
def test_that_on_the_gallery_small_changes_are_those_of_balls(entry: GalleryLoss, alpha: float) -> None:
    loss = parsed_with(entry.expression, entry.parameters)
    points = plain_descent(loss, entry.start, alpha, 12)
    assert along(loss, points) == pytest.approx(certified(loss, points), rel=1e-6, abs=0.0)
