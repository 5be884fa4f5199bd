"""Isolines of L from its samples: true lines only, as smooth in a window 1e-9 wide as in any other.

They are found and kept in counts of samples, from 0 to columns − 1 and from 0 to rows − 1, in which a narrow window
is like any other; `in_plane` gives them as points of the plane. Cells through which L breaks (`explorer.jumps`) have
no line: there is none along a jump or a pole, and none across it. Where lines are closer to each other than samples,
every second level is left out, or every fourth, and so on, as on a map of steep country; and where the samples do not
follow L (`explorer.following`) there is none.

Lines end at the last samples at which L has a value. Most come from every second sample (`explorer.sparse_lines`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.contours import Pieces, contours, pieces_of
from explorer.following import followed
from explorer.jumps import Evaluate, Grid, broken_cells
from explorer.sparse_lines import sparse_lines

Array = NDArray[np.float64]
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]

_HALVINGS = 2
"""The density of lines is judged in squares of 2² cells along a side."""
_DENSE, _LEFT = 1.25, 0.75
"""Pieces of lines for each cell of a square from which on levels are left out, and about how many are left."""


def isolines(
    grid: Grid,
    levels: Sequence[float],
    evaluate: Evaluate | None = None,
    *,
    resolution: float = 0.0,
    wanted: Callable[[], bool] = lambda: True,
) -> tuple[Array, ...]:
    """Find the isolines of L, without those that are not there.

    Parameters
    ----------
    grid
        The samples; NaN (or infinite) where L has no value.
    levels
        Values of L, ascending.
    evaluate
        L at points of the plane, to look between samples; without it no line is taken out at a break.
    resolution
        See `explorer.jumps.broken_cells`.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.

    Returns
    -------
    tuple of ndarray
        For each level its lines as points (column, row), shape (k, 2), with a row of NaN between lines; () without
        levels or with fewer than 2 × 2 samples.
    """
    if not levels or min(grid.values.shape) < 2:
        return ()
    values = grid.values if evaluate is None else followed(grid, evaluate)
    found: list[Array | None] = [None] * len(levels)
    if values is grid.values:
        found = sparse_lines(grid, levels, evaluate, resolution=resolution, wanted=wanted)
    numbers = np.array([number for number, line in enumerate(found) if line is None], dtype=np.int64)
    if len(numbers):
        fine = contours(values, [levels[number] for number in numbers])
        for number, line in zip(numbers, _true(fine, numbers, grid, evaluate, resolution, wanted), strict=True):
            found[number] = line
    return tuple(line for line in found if line is not None)


def _true(
    lines: list[Array], numbers: Places, grid: Grid, evaluate: Evaluate | None, resolution: float,
    wanted: Callable[[], bool],
) -> list[Array]:  # fmt: skip
    """Return lines of levels with these numbers, without those at breaks and some of those that are crowded."""
    pieces = pieces_of(lines, grid.values.shape)
    if evaluate is not None:
        passed = np.zeros(grid.values.size, dtype=bool)
        passed[pieces.cell] = passed[pieces.beside] = True
        broken = broken_cells(grid, passed, evaluate, resolution=resolution, wanted=wanted)
        pieces.kept[broken[pieces.cell] | broken[pieces.beside]] = False
    _thin_out(pieces, numbers, grid.values.shape)
    return lines if pieces.kept.all() else list(map(_without, lines, pieces.of_levels()))


def in_plane(line: Array, x: Array, y: Array) -> Array:
    """Return points in counts of samples as points of the plane, shapes (k, 2) → (k, 2)."""
    first, steps = np.array([x[0], y[0]]), np.array([x[-1] - x[0], y[-1] - y[0]])
    return np.asarray(first + line / (max(len(x) - 1, 1), max(len(y) - 1, 1)) * steps)


def _thin_out(pieces: Pieces, numbers: Places, shape: tuple[int, int]) -> None:
    """Keep every second level, every fourth, … in crowded cells, where lines are closer than samples."""
    rows, columns = (np.arange(count - 1) >> _HALVINGS for count in shape)
    width = int(columns[-1]) + 1
    square = rows[pieces.cell // shape[1]] * width + columns[pieces.cell % shape[1]]
    area = np.outer(np.bincount(rows), np.bincount(columns)).ravel()
    density = np.bincount(square[pieces.kept], minlength=len(area)) / area
    if density.max() < _DENSE:
        return
    stride = 2 ** np.ceil(np.log2(np.where(density < _DENSE, 1.0, density / _LEFT))).astype(np.int64)
    # a line that leads to a crowd is not left out
    is_crowded = np.bincount(pieces.cell[pieces.kept], minlength=shape[0] * shape[1]) > 1
    pieces.kept[is_crowded[pieces.cell] & (numbers[pieces.level] % stride[square] != 0)] = False


def _without(line: Array, drawn: Mask) -> Array:
    """Return a line without the gaps between points that are not drawn, and without points that stand alone."""
    if drawn.sum() == len(line) - 1:
        return line
    leads = np.append(drawn, False)
    kept = leads | np.insert(drawn, 0, False)[: len(line)]
    points = line[kept]
    ends = np.flatnonzero(~leads[kept])[:-1]
    return np.insert(points, ends + 1, np.nan, axis=0)
