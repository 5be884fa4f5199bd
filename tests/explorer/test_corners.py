"""Which points may stand at a corner, and which steps may cross one."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.corners import Corners
from explorer.gallery import GALLERY, GalleryLoss
from explorer.kinks import stands_at_corner
from explorer.outlook import parsed_with
from explorer.syntax import parse

# for each loss, x before, at and behind its corner
CORNERS = [
    ("abs(x - 2)", 1.5, 2.0, 2.5),
    ("max(x, 3)", 2.0, 3.0, 4.0),
    ("min(x^2, 4)", 1.0, 2.0, 3.0),
    ("where(x < 1, x, 2x)", 0.5, 1.0, 1.5),
    ("floor(x)", 1.5, 2.0, 2.5),
    ("ceil(x/2)", 1.0, 2.0, 3.0),
    ("trunc(x)", 2.5, 3.0, 3.5),
    ("x % 3", 2.0, 3.0, 4.0),
    ("sign(x + 1)", -2.0, -1.0, 0.0),
    ("sqrt(abs(x))", -1.0, 0.0, 1.0),
    ("arctan2(x, -1)", -0.5, 0.0, 0.5),
    ("abs(x)^1.5", -1.0, 0.0, 1.0),
    ("hypot(x, 0*x)", -1.0, 0.0, 1.0),
    ("arccos(x - 1)", 1.5, 2.0, 2.5),
]


@pytest.mark.parametrize(("text", "before", "at", "behind"), CORNERS)
def test_that_a_corner_is_seen(text: str, before: float, at: float, behind: float) -> None:
    root = parse(text).root
    assert stands_at_corner(root, [at])
    near, _ = Corners(root).seen(np.array([[before], [at], [behind]]))
    assert near.tolist() == [False, True, False]


@pytest.mark.parametrize(("text", "before", "at", "behind"), [row for row in CORNERS if "hypot" not in row[0]])
def test_that_a_step_across_a_corner_is_seen(text: str, before: float, at: float, behind: float) -> None:
    del at
    _, crossed = Corners(parse(text).root).seen(np.array([[before], [before], [behind], [behind]]))
    assert crossed.tolist() == [False, True, False]


def test_that_a_smooth_loss_has_no_corners() -> None:
    near, crossed = Corners(parse("x^2*exp(y) + sin(x)/y").root).seen(np.zeros((4, 2)))
    assert not near.any()
    assert not crossed.any()


def test_that_what_is_undefined_is_not_taken_for_smooth() -> None:
    near, _ = Corners(parse("sqrt(log(x))").root).seen(np.array([[-1.0], [1.0], [2.0]]))
    assert near.tolist() == [True, True, False]


@pytest.mark.parametrize("entry", GALLERY, ids=lambda entry: entry.name)
def test_that_no_point_at_a_corner_is_passed_over(entry: GalleryLoss) -> None:
    root = parsed_with(entry.expression, entry.parameters).root
    n = len(entry.start)
    points = np.random.default_rng(3).integers(-4, 5, size=(200, n)) / 2.0
    near, _ = Corners(root).seen(points)
    at_corner = [stands_at_corner(root, w) for w in points.tolist()]
    assert not (np.array(at_corner) & ~near).any()
