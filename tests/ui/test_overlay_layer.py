"""Names beside points of an overlay keep apart, and inside the landscape."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QRectF

from ui.overlay_layer import free_place

AREA = QRectF(0.0, 0.0, 400.0, 300.0)
NAME = QRectF(0.0, 0.0, 50.0, 12.0)


@pytest.mark.parametrize("at", [(200.0, 150.0), (3.0, 4.0), (399.0, 150.0), (200.0, 298.0)])
def test_that_names_of_one_point_are_written_apart(at: tuple[float, float]) -> None:
    taken: list[QRectF] = []
    for _ in range(7):
        taken.append(free_place(QPointF(*at), NAME, AREA, taken))
    assert all(AREA.contains(place) for place in taken)
    assert not [pair for pair in combinations(taken, 2) if pair[0].intersects(pair[1])]


def test_that_a_name_alone_stands_above_its_point() -> None:
    place = free_place(QPointF(200.0, 150.0), NAME, AREA, [])
    assert place.center().x() == 200.0
    assert place.bottom() < 150.0


def test_that_a_name_does_not_cover_the_mark_of_another() -> None:
    mark = QRectF(195.0, 125.0, 10.0, 10.0)
    assert not free_place(QPointF(200.0, 150.0), NAME, AREA, [mark]).intersects(mark)
