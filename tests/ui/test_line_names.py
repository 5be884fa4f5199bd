"""Names of lines: shared by what is one line to the eye, and placed where they cover nothing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF

from ui.line_names import AGREE, Ground, spread, together
from ui.plot_layer import Samples

X = np.linspace(0.0, 400.0, 200)
AREA = QRectF(0.0, 0.0, 400.0, 300.0)
SIZE = QSizeF(40.0, 15.0)


def line(y: Samples) -> Samples:
    return np.column_stack([X, y])


def test_lines_that_only_end_together_share_no_name() -> None:
    flat, bent = np.full(200, 100.0), 100.0 + 30.0 * np.sin(np.pi * X / 400.0)
    assert together([flat, bent, flat + 0.9 * AGREE], 300.0) == [[0, 2], [1]]


def test_what_lines_do_out_of_view_does_not_part_them() -> None:
    flat = np.full(200, 100.0)
    far, farther = (np.where(X > 200.0, beyond, flat) for beyond in (-400.0, -4000.0))
    assert together([flat, far, farther], 300.0) == [[0], [1, 2]]


def test_a_line_that_ends_earlier_is_another_one() -> None:
    flat = np.full(200, 100.0)
    assert together([flat, np.where(X > 300.0, np.nan, flat)], 300.0) == [[0], [1]]


@pytest.mark.parametrize("places", [[50.0], [50.0, 52.0, 48.0], [0.0, 1.0, 2.0], [298.0, 299.0, 300.0, 100.0]])
def test_names_are_moved_a_line_apart_in_their_order_and_stay_inside(places: list[float]) -> None:
    moved = spread(places, 15.0, 0.0, 285.0)
    order = sorted(range(len(places)), key=places.__getitem__)
    in_order = [moved[i] for i in order]
    assert all(b - a >= 15.0 - 1e-9 for a, b in itertools.pairwise(in_order))
    assert min(moved) >= 0.0
    assert max(moved) <= 285.0


def test_names_that_are_apart_stay_where_they_are() -> None:
    assert spread([200.0, 10.0, 90.0], 15.0, 0.0, 285.0) == [200.0, 10.0, 90.0]


def test_a_name_covers_no_line_and_no_mark() -> None:
    rising, flat = line(250.0 - 0.3 * X), line(np.full(200, 130.0))
    mark = QRectF(350.0, 100.0, 50.0, 28.0)
    box = Ground(AREA, [mark], [rising, flat]).place(SIZE, flat)
    assert box is not None
    assert AREA.contains(box)
    assert not box.intersects(mark)
    beside = (box.left() <= X) & (box.right() >= X)
    for y in (rising[beside, 1], flat[beside, 1]):
        assert ((y <= box.top()) | (y >= box.bottom())).all()


def test_names_cover_no_other_name() -> None:
    lines = [line(np.full(200, 100.0 + 4.0 * i)) for i in range(4)]
    ground = Ground(AREA, [], lines)
    boxes = [box for one in lines if (box := ground.place(SIZE, one)) is not None]
    assert len(boxes) == 4
    assert not any(a.intersects(b) for a, b in itertools.combinations(boxes, 2))


def test_a_line_that_is_not_seen_has_no_name() -> None:
    away = line(np.full(200, -50.0))
    assert Ground(AREA, [], [away]).place(SIZE, away) is None
