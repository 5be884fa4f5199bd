"""Breaks of L between samples: found where they are, by brute force, and nowhere else."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.jumps import Grid, broken_cells
from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.plane import plane_of
from tests.problems_breaks import BROKEN, UNBROKEN, BrokenLoss, Pieces

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

COLUMNS, ROWS = 141, 120


class Looked:
    """A loss over a window, and how often it was asked for."""

    def __init__(self, text: str, half: float = 2.0, centre: tuple[float, float] = (0.013, 0.027)) -> None:
        loss = Loss.parse(text)
        self.plane, self.loss, self.asked = plane_of(loss.variables), loss, 0
        x, y = (c + half * np.linspace(-1.0, 1.0, n) for c, n in zip(centre, (COLUMNS, ROWS), strict=True))
        with np.errstate(all="ignore"):
            values = np.array(loss.grid(self.plane, x, y))
        self.grid = Grid(x, y, np.where(np.isfinite(values), values, np.nan))

    def __call__(self, x: Array, y: Array) -> Array:
        self.asked += len(x)
        with np.errstate(all="ignore"):
            return self.loss.values(self.plane.points(np.column_stack([x, y])))

    def broken(self, resolution: float = 0.0) -> Mask:
        cells = np.zeros((ROWS, COLUMNS), dtype=bool)
        cells[:-1, :-1] = True
        found = broken_cells(self.grid, cells.ravel(), self, resolution=resolution)
        return found.reshape(ROWS, COLUMNS)[:-1, :-1]


def torn(pieces: Pieces, grid: Grid, fineness: int) -> Mask:
    """Whether points of a cell, so many along a side, lie in different pieces."""
    shares = np.linspace(0.0, 1.0, fineness)
    x = (grid.x[:-1, None] + shares * np.diff(grid.x)[:, None])[None, :, None, :]
    y = (grid.y[:-1, None] + shares * np.diff(grid.y)[:, None])[:, None, :, None]
    found = np.zeros((ROWS - 1, COLUMNS - 1), dtype=bool)
    for label in pieces(*np.broadcast_arrays(x, y)):
        numbers = label.astype(np.float64)
        found |= numbers.max(axis=(2, 3)) > numbers.min(axis=(2, 3))
    return found


def with_neighbours(cells: Mask) -> Mask:
    wide = np.pad(cells, 1)
    rows, columns = cells.shape
    shifted = [wide[i : i + rows, j : j + columns] for i in range(3) for j in range(3)]
    return np.asarray(np.logical_or.reduce(shifted))


@pytest.mark.parametrize("problem", BROKEN, ids=lambda problem: problem.text)
def test_that_breaks_are_found_where_they_are_and_nowhere_else(problem: BrokenLoss) -> None:
    looked = Looked(problem.text, problem.half)
    found = looked.broken()
    sure, possible = (torn(problem.pieces, looked.grid, fineness) for fineness in (2, 17))
    assert sure.sum() > 50
    assert not (found & ~with_neighbours(possible)).any()
    assert (found & sure).sum() >= 0.99 * sure.sum()


@pytest.mark.parametrize("text", UNBROKEN)
def test_that_what_is_steep_or_has_corners_is_not_broken(text: str) -> None:
    assert not Looked(text).broken().any()


@pytest.mark.parametrize("text", ["x^2 + 3x*y + 9y^2", "abs(x) + abs(y)", "sin(3x)*cos(4y)"])
def test_that_little_is_evaluated_where_nothing_breaks(text: str) -> None:
    looked = Looked(text)
    looked.broken()
    assert looked.asked < 0.02 * COLUMNS * ROWS


def test_that_oscillation_between_samples_breaks_nothing() -> None:
    assert not Looked("sin(1000x)*cos(900y)").broken().any()


def test_that_a_strip_seen_by_one_sample_has_two_sides() -> None:
    half_spacing = 2.0 / (COLUMNS - 1)
    looked = Looked(f"where(abs(x - 0.013) < {half_spacing}, 5, x) + y")
    columns = np.flatnonzero(looked.broken().any(axis=0))
    assert columns.tolist() == [COLUMNS // 2 - 1, COLUMNS // 2]


def test_that_a_gap_between_two_samples_counts_as_a_break() -> None:
    # no sample is in the gap, and L is 0 on one side of it and 3 on the other
    looked = Looked("where(x > 0.015, 3, 0) + 0*sqrt(abs(x - 0.02) - 0.003) + 0*y")
    assert np.isfinite(looked.grid.values).all()
    assert looked.broken().all(axis=0).sum() == 1


def test_that_breaks_are_found_in_a_window_of_a_billionth() -> None:
    looked = Looked("where(x > 1, 3, 0) + 1e9(y - 1)", 1e-9, (1.0 + 1e-11, 1.0))
    assert looked.broken().all(axis=0).sum() == 1


def test_that_no_break_is_claimed_where_doubles_cannot_tell() -> None:
    # seven doubles from one sample to the next: a slope would look the same
    looked = Looked("where(x > 1, 3, 0) + 0*y", 7 * 2.0**-52 * (COLUMNS - 1) / 2, (1.0 + 2.0**-50, 0.0))
    assert not looked.broken().any()


def test_that_the_coarseness_of_points_far_from_the_plane_is_heeded() -> None:
    looked = Looked("where(x > 0, 3, 0) + 0*y")
    assert looked.broken().any()
    assert not looked.broken(resolution=4.0 / COLUMNS / 4).any()


def test_that_rounding_is_not_broken() -> None:
    assert not Looked("1 + 1e-15(x^2 + y^2)").broken().any()


def test_that_values_at_the_end_of_doubles_do_no_harm() -> None:
    looked = Looked("sign(x)*1e300 + 0*y")
    assert looked.broken().all(axis=0).sum() == 1
    assert math.isfinite(float(np.nanmax(looked.grid.values)))


def test_that_only_cells_that_were_asked_for_are_found() -> None:
    looked = Looked("sign(x) + y")
    cells = np.zeros(ROWS * COLUMNS, dtype=bool)
    cells[: 20 * COLUMNS] = True
    found = broken_cells(looked.grid, cells, looked).reshape(ROWS, COLUMNS)
    assert found[:20].any()
    assert not found[20:].any()


def test_that_work_that_is_no_longer_wanted_ends() -> None:
    looked = Looked("sign(x) + y")
    with pytest.raises(Unwanted):
        broken_cells(looked.grid, np.ones(ROWS * COLUMNS, dtype=bool), looked, wanted=lambda: False)
