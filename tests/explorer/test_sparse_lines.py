"""Isolines from every second sample: where all samples have them, or not at all."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.contours import contours
from explorer.gallery import GALLERY, GalleryLoss
from explorer.jumps import Grid
from explorer.landscape import in_doubles
from explorer.look import look_of
from explorer.loss import Loss
from explorer.plane import plane_of
from explorer.sparse_lines import sparse_lines

Array = NDArray[np.float64]

PLANAR = [entry for entry in GALLERY if Loss.parse(entry.expression).dimension == 2]


def far_from(points: Array, line: Array) -> float:
    """Return the largest distance from points to a line with gaps, by brute force."""
    start, end = line[:-1], line[1:]
    there = np.isfinite(start[:, 0]) & np.isfinite(end[:, 0])
    start, way = start[there], (end - start)[there]
    length = np.maximum((way**2).sum(axis=1), 1e-300)
    share = np.clip(((points[:, None] - start) * way).sum(axis=2) / length, 0.0, 1.0)
    return float(np.hypot(*np.moveaxis(points[:, None] - start - share[..., None] * way, 2, 0)).min(axis=1).max())


def some(line: Array) -> Array:
    points = line[np.isfinite(line[:, 0])]
    return points[np.random.default_rng(0).permutation(len(points))[:60]]


def sampled(text: str, window: tuple[float, float, float, float], count: int = 257) -> tuple[Grid, Loss]:
    loss = Loss.parse(text)
    x, y = np.linspace(*window[:2], count), np.linspace(*window[2:], count)
    with np.errstate(all="ignore"):
        values = np.array(loss.grid(plane_of(loss.variables), x, y))
    return Grid(x, y, values), loss


@pytest.mark.parametrize("entry", PLANAR, ids=lambda entry: entry.name)
def test_that_lines_are_those_of_all_samples(entry: GalleryLoss) -> None:
    grid, loss = sampled(entry.expression, entry.window)
    evaluate, levels = in_doubles(loss, plane_of(loss.variables)).evaluate, look_of(grid.values).levels
    for sparse, whole in zip(sparse_lines(grid, levels, evaluate), contours(grid.values, levels), strict=True):
        if sparse is None:
            continue
        assert (len(sparse) == 0) == (len(whole) == 0)
        if len(whole):
            assert far_from(some(whole), sparse) < 0.35
            assert far_from(some(sparse), whole) < 0.35


def test_that_a_smooth_loss_needs_every_second_sample_only() -> None:
    grid, _ = sampled("x^2 + 3*y^2 + x*y", (-2.0, 2.0, -2.0, 2.0))
    assert all(line is not None for line in sparse_lines(grid, (0.5, 1.0, 2.0, 4.0)))


def test_that_a_valley_between_two_sparse_samples_is_not_lost() -> None:
    # it is narrower than the sparse lattice, and lies on the samples that are left out
    grid, _ = sampled("min(1, abs(x - 1/64)*100) + 0*y", (-2.0, 2.0, -2.0, 2.0))
    assert sparse_lines(grid, (0.5,)) == [None]


def test_that_an_island_around_a_sample_that_is_left_out_is_not_lost() -> None:
    grid, _ = sampled("exp(-3000*((x - 1/64)^2 + (y - 1/64)^2)) + 0*y", (-2.0, 2.0, -2.0, 2.0))
    assert sparse_lines(grid, (0.5,)) == [None]


def test_that_a_jump_is_left_to_all_samples() -> None:
    grid, loss = sampled("where(x > 0.3, x^2 + 2, x) + y", (-2.0, 2.0, -2.0, 2.0))
    evaluate = in_doubles(loss, plane_of(loss.variables)).evaluate
    # the first level meets the jump, the last one lies beyond it
    assert [line is None for line in sparse_lines(grid, (1.0, 5.5), evaluate)] == [True, False]


def test_that_points_at_the_border_stay_in_the_picture() -> None:
    grid, _ = sampled("x^2 + y^2", (-2.0, 2.0, -2.0, 2.0))
    # L = 4 at the middle sample of each side
    (line,) = sparse_lines(grid, (4.0,))
    assert line is None or (np.nanmin(line) >= 0.0 and np.nanmax(line) <= 256.0)


@pytest.mark.parametrize("count", [64, 256])
def test_that_few_samples_and_an_even_number_of_them_are_all_used(count: int) -> None:
    grid, _ = sampled("x^2 + y^2", (-2.0, 2.0, -2.0, 2.0), count)
    assert sparse_lines(grid, (1.0,)) == [None]


def test_that_levels_that_nothing_reaches_have_no_lines() -> None:
    grid, _ = sampled("x^2 + y^2", (-1.0, 1.0, -1.0, 1.0))
    for line in sparse_lines(grid, (7.0, 8.0)):
        assert line is None or not len(line)
