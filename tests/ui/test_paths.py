"""Paths through points are those that Qt makes point by point."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from ui.paths import path_through, polygon_of

GAP = (np.nan, np.nan)


def elements(path: QPainterPath) -> list[tuple[bool, float, float]]:
    """Return what is drawn: a beginning that nothing follows is not."""
    found = [path.elementAt(i) for i in range(path.elementCount())]
    drawn = [not a.isMoveTo() or b.isLineTo() for a, b in pairwise(found)] + [
        True for e in found[-1:] if e.isLineTo()
    ]
    return [(e.isMoveTo(), e.x, e.y) for e, kept in zip(found, drawn, strict=False) if kept]


def by_hand(points: NDArray[np.float64]) -> QPainterPath:
    path, goes_on = QPainterPath(), False
    for x, y in points.tolist():
        if np.isfinite(x) and np.isfinite(y):
            (path.lineTo if goes_on else path.moveTo)(x, y)
            goes_on = True
        else:
            goes_on = False
    return path


@pytest.mark.parametrize(
    "points",
    [
        [(0, 0), (1, 1), GAP, (2, 2), (3, 3), (3, 4)],
        [GAP, (1, 2), (2, 3), GAP],
        [(0, 0), (1, np.inf), (2, 2), (3, -np.inf), (4, 4), (5, 5)],
        [GAP, GAP],
        [],
    ],
)
def test_that_lines_break_where_a_coordinate_is_not_finite(points: list[tuple[float, float]]) -> None:
    array = np.array(points, dtype=np.float64).reshape(-1, 2)
    assert elements(path_through(array)) == elements(by_hand(array))


@pytest.mark.parametrize("breaks", [0, 1, 40])
def test_that_long_lines_are_the_same_however_many_there_are(breaks: int) -> None:
    points = np.random.default_rng(breaks).normal(size=(900, 2))
    points[np.linspace(3, 890, breaks, dtype=int)] = np.nan
    assert elements(path_through(points)) == elements(by_hand(points))


def test_that_a_polygon_has_the_points_it_was_given() -> None:
    points = np.random.default_rng(1).normal(size=(50, 2))
    assert [point.toTuple() for point in polygon_of(points).toList()] == [tuple(row) for row in points.tolist()]
