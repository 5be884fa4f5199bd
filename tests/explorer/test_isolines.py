"""Isolines: where L takes their level, and nowhere else."""

from __future__ import annotations

import contourpy
import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.isolines import in_plane, isolines
from explorer.jumps import Grid
from explorer.loss import Loss
from explorer.plane import plane_of
from tests.problems_breaks import BROKEN, UNBROKEN, BrokenLoss

Array = NDArray[np.float64]

COUNT = 160


class Seen:
    """A loss over a square window."""

    def __init__(self, text: str, half: float = 2.0, centre: tuple[float, float] = (0.013, 0.027)) -> None:
        self.loss = Loss.parse(text)
        self.plane = plane_of(self.loss.variables)
        x, y = (c + half * np.linspace(-1.0, 1.0, COUNT) for c in centre)
        with np.errstate(all="ignore"):
            values = np.array(self.loss.grid(self.plane, x, y))
        self.grid = Grid(x, y, np.where(np.isfinite(values), values, np.nan))
        self.levels = levels_of(values[np.isfinite(values)])

    def evaluate(self, x: Array, y: Array) -> Array:
        with np.errstate(all="ignore"):
            return self.loss.values(self.plane.points(np.column_stack([x, y])))

    def lines(self) -> tuple[Array, ...]:
        return isolines(self.grid, self.levels, self.evaluate)

    def in_plane(self, line: Array) -> Array:
        return in_plane(line, self.grid.x, self.grid.y)


def levels_of(values: Array) -> tuple[float, ...]:
    ordered = np.unique(values)
    inner = ordered[(np.linspace(0.05, 0.95, 7) * (len(ordered) - 1)).astype(int)]
    return tuple(np.unique(inner).tolist())


def pieces_of(line: Array) -> Array:
    """Return the straight pieces of a line, shape (m, 2, 2)."""
    pairs = np.stack([line[:-1], line[1:]], axis=1)
    return pairs[np.isfinite(pairs).all(axis=(1, 2))]


@pytest.mark.parametrize("problem", BROKEN, ids=lambda problem: problem.text)
def test_that_no_line_runs_along_a_break_or_across_it(problem: BrokenLoss) -> None:
    seen = Seen(problem.text, problem.half)
    crossing = total = 0
    for line in seen.lines():
        corners = np.floor(pieces_of(line).mean(axis=1)).astype(int).clip(0, COUNT - 2)
        x = np.stack([seen.grid.x[corners[:, 0] + i] for i in (0, 1, 0, 1)])
        y = np.stack([seen.grid.y[corners[:, 1] + i] for i in (0, 0, 1, 1)])
        labels = [label.astype(np.float64) for label in problem.pieces(x, y)]
        crossing += int(np.logical_or.reduce([np.ptp(label, axis=0) > 0 for label in labels]).sum())
        total += len(corners)
    # what a break that goes to 0, or a corner where two meet, leaves over
    assert crossing <= 0.003 * total + 2


@pytest.mark.parametrize("text", UNBROKEN)
def test_that_no_line_of_a_loss_without_breaks_is_taken_out(text: str) -> None:
    seen = Seen(text)
    kept = isolines(seen.grid, seen.levels[:1], seen.evaluate)
    generator = contourpy.contour_generator(z=seen.grid.values, line_type=contourpy.LineType.ChunkCombinedNan)
    whole = [chunks[0][0] for chunks in generator.multi_lines(seen.levels[:1])]
    for mine, bare in zip(kept, whole, strict=True):
        assert np.array_equal(mine, np.empty((0, 2)) if bare is None else bare, equal_nan=True)


def test_that_lines_end_at_a_jump_and_go_on_behind_it() -> None:
    seen = Seen("floor(x) + y")
    (line,) = isolines(seen.grid, (0.5,), seen.evaluate)
    ends = seen.in_plane(line)
    ends = ends[np.isfinite(ends[:, 0])]
    spacing = seen.grid.x[1] - seen.grid.x[0]
    assert np.allclose(ends[:, 1], 0.5 - np.floor(ends[:, 0]), atol=1e-12)
    for edge in (-1.0, 0.0, 1.0):
        assert np.abs(ends[:, 0] - edge).min() < spacing
    assert np.isnan(line[:, 0]).sum() == 2 + (ends[:, 0].max() > 2.0)


def test_that_the_border_of_a_plateau_at_the_level_itself_is_no_line_where_it_jumps() -> None:
    seen = Seen("floor(x)*floor(y)", 4.0)
    (line,) = isolines(seen.grid, (0.0,), seen.evaluate)
    assert not len(line)


def test_that_lines_end_where_l_has_no_value_and_do_not_follow_that_border() -> None:
    seen = Seen("sqrt(1.5 - x^2 - y^2) + x")
    for level, line in zip(seen.levels, seen.lines(), strict=True):
        for pair in pieces_of(line):
            x, y = seen.in_plane(pair).T
            assert (x * x + y * y < 1.5).all()
            exact = np.sqrt(1.5 - x * x - y * y) + x
            # near the border the slope has no end
            assert np.abs(exact - level).max() < 0.25


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
def test_that_nothing_is_drawn_at_a_sample_that_is_not_finite(value: float) -> None:
    column, row = np.meshgrid(np.arange(9.0), np.arange(9.0))
    values = column + row
    values[4, 4] = value
    (line,) = isolines(Grid(np.arange(9.0), np.arange(9.0), values), (7.5,))
    assert len(line)
    finite = line[np.isfinite(line[:, 0])]
    assert np.allclose(finite.sum(axis=1), 7.5)
    assert np.abs(pieces_of(line).mean(axis=1) - 4.0).max(axis=1).min() >= 0.5


@pytest.mark.parametrize("centre", [1.0, 100.0])
@pytest.mark.parametrize("half", [1.0, 1e-3, 1e-6, 1e-9])
def test_that_lines_are_as_smooth_in_a_window_a_billion_times_as_narrow(half: float, centre: float) -> None:
    seen = Seen(f"(x - {centre})^2 + (y - {centre})^2", half, (centre, centre))
    middle = (COUNT - 1) / 2
    (line,) = isolines(seen.grid, (0.49 * half * half,), seen.evaluate)
    radii = np.hypot(*(line - middle).T) / middle
    # rounding of the samples' coordinates, and the line between samples that is straight
    assert np.abs(radii - 0.7).max() < 2e-4 + 2.0 * np.spacing(centre) / half


def test_that_kinks_keep_their_corners_within_a_cell() -> None:
    seen = Seen("abs(x) + abs(y)")
    (line,) = isolines(seen.grid, (1.0,), seen.evaluate)
    points = seen.in_plane(line)
    spacing = seen.grid.x[1] - seen.grid.x[0]
    away = np.abs(points).min(axis=1) > spacing
    apart = np.abs(np.abs(points).sum(axis=1) - 1.0)
    assert apart[away].max() < 1e-12
    assert apart.max() < spacing / 4
    for corner in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        assert np.hypot(*(points - corner).T).min() < spacing


def test_that_lines_closer_than_samples_are_thinned_and_the_others_stay_whole() -> None:
    seen = Seen("exp(3x) + 0*y", 2.0)
    levels = tuple(np.arange(1.0, 400.0).tolist())
    kept = isolines(seen.grid, levels, seen.evaluate)
    counts = np.array([len(pieces_of(line)) for line in kept])
    assert counts[0] == counts[1] == COUNT - 1
    # the last samples are 7 levels apart
    assert (counts[-30:] == 0).sum() >= 15
    assert (counts[-30:] == COUNT - 1).any()
    assert set(counts) <= {0, COUNT - 1}


def test_that_a_single_cliff_keeps_the_lines_that_lead_to_it() -> None:
    seen = Seen("tanh(1e4x) + 0.1y")
    levels = tuple(np.linspace(-1.1, 1.1, 12).tolist())
    kept = isolines(seen.grid, levels, seen.evaluate)
    spacing = seen.grid.x[1] - seen.grid.x[0]
    for level, line in zip(levels, kept, strict=True):
        if abs(abs(level) - 1.0) < 0.15:
            # along y = 10(level ∓ 1), from the edge of the window to the cliff
            points = seen.in_plane(line)
            y = 10.0 * (level - np.sign(level))
            on_it = points[np.abs(points[:, 1] - y) < 1e-6]
            assert np.abs(on_it[:, 0]).min() < 1.5 * spacing


def test_that_there_are_no_lines_without_levels_or_samples() -> None:
    seen = Seen("x + y")
    assert isolines(seen.grid, (), seen.evaluate) == ()
    assert isolines(Grid(np.arange(1.0), np.arange(5.0), np.zeros((5, 1))), (0.5,), seen.evaluate) == ()
    assert [len(line) for line in isolines(seen.grid, (1e9, 2e9), seen.evaluate)] == [0, 0]


def test_that_a_grid_without_a_value_has_lines_without_a_point() -> None:
    grid = Grid(np.arange(9.0), np.arange(7.0), np.full((7, 9), np.nan))
    assert [len(line) for line in isolines(grid, (1.0,), lambda x, _: x)] == [0]


def test_that_points_in_counts_of_samples_are_points_of_the_plane() -> None:
    x, y = np.linspace(10.0, 12.0, 5), np.linspace(-1.0, 0.0, 3)
    assert in_plane(np.array([[0.0, 0.0], [4.0, 2.0], [1.0, 1.0]]), x, y).tolist() == [
        [10, -1],
        [12, 0],
        [10.5, -0.5],
    ]
