"""The path as it is seen: thinned to a view, against a brute look at every point."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from explorer.exploration import Exploration, begun, losses_now
from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.options import Options
from explorer.path import Record, Steps
from explorer.plane import Plane, plane_of
from explorer.rows import GAP, Array
from explorer.seen_path import MOST_SEGMENTS, ThinLine, off_plane, seen, thin_path


class Screen:
    """400 × 300 pixels that show 4 × 3."""

    width, height = 400.0, 300.0

    @staticmethod
    def pixels(points: Array) -> Array:
        return np.column_stack([(points[:, 0] + 2.0) * 100.0, (1.5 - points[:, 1]) * 100.0])


FRAME = Screen()
PLANE = plane_of(("x", "y"))


def walked(points: Array, text: str = "x^2 + y^2") -> Exploration:
    """An exploration that visited these points."""
    loss = Loss.parse(text)
    assert loss.dimension == points.shape[1]
    t = np.zeros(len(points) - 1)
    start = Record(tuple(points[0].tolist()), loss.value(points[0].tolist()))
    now = begun(loss, start, Options().rules, 3)
    losses = loss.values(points[1:])
    tip = now.path.extend(Steps(points[1:], losses, t, t, t, t, t, tuple(loss.parameters.values())), now.row)
    return replace(now, tip=tip, row=tip)


def spiral(count: int) -> Array:
    t = np.arange(count)
    return np.column_stack([1.4 * np.exp(-t / 3e4) * np.cos(t / 40.0), 1.1 * np.exp(-t / 3e4) * np.sin(t / 40.0)])


def zigzag(count: int) -> Array:
    t = np.arange(count)
    return np.column_stack([np.exp(-t / 4e4) * (-1.0) ** t, t / count])


def thinned(now: Exploration, plane: Plane | None = PLANE) -> ThinLine:
    return thin_path(now, plane, now.path.lineage(now.tip), FRAME)


@pytest.mark.parametrize("shape", [spiral, zigzag])
def test_that_every_point_is_within_a_pixel_of_one_that_is_kept(shape: object) -> None:
    points = spiral(150_000) if shape is spiral else zigzag(150_000)
    now = walked(points)
    line = thinned(now)
    there = line.places != GAP
    kept = FRAME.pixels(line.points[there])
    assert np.array_equal(line.points[there], points[line.places[there]])
    assert np.isnan(line.points[~there]).all()
    assert len(kept) < len(points) / 2
    every = FRAME.pixels(points[::601])
    nearest = [np.hypot(*(kept - one).T).min() for one in every]
    # half a pixel for each of the two looks: one at pieces, one at all
    assert max(nearest) <= 0.5


def test_that_extremes_and_ends_stay_whatever_is_left_out() -> None:
    points = np.random.default_rng(5).uniform(-1.9, 1.9, (200_000, 2))
    line = thinned(walked(points))
    there = line.places != GAP
    assert np.count_nonzero(there) < 3.2 * MOST_SEGMENTS
    assert {0, len(points) - 1} <= set(line.places.tolist())
    for i in (0, 1):
        assert np.nanmin(line.points[:, i]) == points[:, i].min()
        assert np.nanmax(line.points[:, i]) == points[:, i].max()


def test_that_lines_stay_apart_that_are_apart() -> None:
    now = walked(spiral(3_000))
    path = now.path
    left = path.extend(Steps(zigzag(5), *[np.zeros(5)] * 6), 1_000)  # type: ignore[arg-type] # columns
    assert left == 3_004
    rows = path.abandoned(now.tip)
    assert rows.tolist()[:2] == [GAP, 1_000]
    line = thin_path(now, PLANE, rows, FRAME)
    assert line.points[~np.isnan(line.points).any(axis=1)].tolist() == path.points(rows)[1:].tolist()


def test_that_dots_are_steps_that_stand_apart() -> None:
    points = np.concatenate([spiral(5_000) * 0.1, zigzag(40)])
    dots = thinned(walked(points)).dots
    pixels = FRAME.pixels(points)
    apart = np.hypot(*np.diff(pixels, axis=0).T)
    alone = [i for i in range(len(points)) if (apart[max(i - 1, 0) : i + 1] >= 5.0).all()]
    assert {tuple(dot) for dot in dots.tolist()} <= {tuple(points[i].tolist()) for i in alone}
    cells = np.floor(FRAME.pixels(dots) / 5.0)
    assert len(np.unique(cells, axis=0)) == len(dots) == len(np.unique(np.floor(pixels[alone] / 5.0), axis=0))


def test_that_what_is_off_the_slice_is_told_from_what_is_not() -> None:
    points = np.column_stack([spiral(4_000), np.where(np.arange(4_000) % 1_000 < 3, 0.5, 0.0)])
    now = walked(points, "x^2 + y^2 + z^2")
    plane = Plane((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), ("x", "y"), (0, 1))
    line = thin_path(now, plane, now.path.lineage(now.tip), FRAME)
    assert line.off is not None
    there = line.places != GAP
    assert np.array_equal(line.off[there], points[line.places[there], 2] != 0.0)
    assert not line.off[~there].any()
    assert np.count_nonzero(line.off) >= 4
    off = off_plane(now, plane, now.path.lineage(now.tip))
    assert off is not None
    assert np.array_equal(off, points[:, 2] != 0.0)


def test_that_one_variable_is_seen_over_its_line_with_the_loss_of_now() -> None:
    loss = Loss.parse("a*x^2", {"a": 1.0})
    now = begun(loss, Record((2.0,), 4.0, parameters=(1.0,)), Options().rules, 3)
    w, t = np.array([[1.0], [0.5]]), np.zeros(2)
    tip = now.path.extend(Steps(w, w[:, 0] ** 2, t, t, t, t, t, (1.0,)), 0)
    now = replace(now, tip=tip, row=tip, loss=Loss.parse("a*x^2", {"a": 3.0}))
    rows = now.path.lineage(tip)
    assert losses_now(now, rows).tolist() == [12.0, 3.0, 0.75]
    assert seen(now, None, rows).tolist() == [[2.0, 12.0], [1.0, 3.0], [0.5, 0.75]]
    assert thin_path(now, None, rows, FRAME).points[0].tolist() == [2.0, 12.0]


def test_that_an_unwanted_line_is_given_up() -> None:
    now = walked(spiral(200_000))
    asked = []

    def wanted() -> bool:
        asked.append(1)
        return len(asked) < 2

    with pytest.raises(Unwanted):
        thin_path(now, PLANE, now.path.lineage(now.tip), FRAME, wanted)
    assert len(asked) == 2


def test_that_no_rows_are_no_line() -> None:
    now = walked(spiral(10))
    line = thin_path(now, PLANE, now.path.abandoned(now.tip), FRAME)
    assert (len(line.places), len(line.points), len(line.dots)) == (0, 0, 0)


def test_that_infinite_losses_break_nothing() -> None:
    now = walked(np.linspace(-1.0, 1.0, 3_001)[:, None], "1/x")
    line = thinned(now, None)
    assert len(line.places) > 10
    assert not math.isnan(line.points[0, 1])
