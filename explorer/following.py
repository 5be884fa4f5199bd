"""Whether samples follow L: where it oscillates between them, their values draw a pattern that is not there.

A sine with a period of a little under two samples looks like one with a long period (aliasing). So L is evaluated at
a few places between samples. Where too many of these values are not near what the samples around say, these say
nothing.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.jumps import Evaluate, Grid

Array = NDArray[np.float64]
Places = NDArray[np.intp]
Mask = NDArray[np.bool_]

_SIDE = 16
"""Squares of so many cells along a side are judged, each by the places in it and in the eight squares around it."""
_FEW, _MANY = 1, 8
"""Places in each square, at first; and once one of them was unlike the samples."""
_APART = 0.4
"""How far L may be from what the samples around say, as a share of their range."""
_ROUNDINGS = 8.0 * float(np.finfo(np.float64).eps)
_TOO_MANY = 0.2
"""The share of places that may be unlike the samples: steep slopes and jumps are lines, and seldom met."""
_MOSTLY = 0.5
"""The share of squares from which on all are left out."""


def followed(grid: Grid, evaluate: Evaluate) -> Array:
    """Return the samples, with NaN in the squares in which they do not follow L.

    Parameters
    ----------
    grid
        The samples, at least 2 × 2.
    evaluate
        L at points of the plane.

    Returns
    -------
    ndarray
        Shape (rows, columns); the very values of the grid where nothing is to be left out.
    """
    if not _unlike(grid, evaluate, *_places(*grid.values.shape, _FEW)).any():
        return grid.values
    row, column, share = _places(*grid.values.shape, _MANY)
    is_unlike = _unlike(grid, evaluate, row, column, share)
    squares = tuple(-(-(count - 1) // _SIDE) for count in grid.values.shape)
    number = row // _SIDE * squares[1] + column // _SIDE
    unlike, asked = (
        _with_neighbours(np.bincount(number, given, squares[0] * squares[1]).reshape(squares))
        for given in (is_unlike.astype(np.float64), np.ones(len(number)))
    )
    left_out = unlike > _TOO_MANY * asked
    if not left_out.any():
        return grid.values
    # what is left of such a picture is where its pattern happens to be a quiet one
    left_out |= left_out.mean() > _MOSTLY
    rows, columns = (
        np.minimum(np.arange(n) // _SIDE, m - 1) for n, m in zip(grid.values.shape, squares, strict=True)
    )
    return np.where(left_out[np.ix_(rows, columns)], np.nan, grid.values)


@lru_cache(maxsize=4)
def _places(rows: int, columns: int, count: int) -> tuple[Places, Places, Array]:
    """Return cells, spread without a pattern over the squares, and a place in each as shares of its sides."""
    draw = np.random.default_rng(2)
    top, left = np.meshgrid(np.arange(0, rows - 1, _SIDE), np.arange(0, columns - 1, _SIDE), indexing="ij")
    shape = (count, *top.shape)
    row, column = (
        (first + draw.integers(0, np.minimum(_SIDE, samples - 1 - first), shape)).ravel()
        for first, samples in ((top, rows), (left, columns))
    )
    return row, column, draw.uniform(0.3, 0.7, (len(row), 2))


def _unlike(grid: Grid, evaluate: Evaluate, row: Places, column: Places, share: Array) -> Mask:
    """Return where L is not near what the samples around say: linear along x and y between the four next ones."""
    values, (rows, columns) = grid.values, grid.values.shape
    across, up = share.T
    x = grid.x[column] + across * (grid.x[column + 1] - grid.x[column])
    y = grid.y[row] + up * (grid.y[row + 1] - grid.y[row])
    near = [values[row + i, column + j] for i in (0, 1) for j in (0, 1)]
    weights = ((1 - up) * (1 - across), (1 - up) * across, up * (1 - across), up * across)
    # two farther ones: at an extremum the next ones may be equal
    far = [
        values[np.maximum(row - 1, 0), np.maximum(column - 1, 0)],
        values[np.minimum(row + 2, rows - 1), np.minimum(column + 2, columns - 1)],
    ]
    with np.errstate(invalid="ignore", over="ignore"):
        expected = sum((w * v for w, v in zip(weights, near, strict=True)), np.zeros(len(x)))
        around = np.stack([*near, *far])
        allowed = _APART * (around.max(axis=0) - around.min(axis=0)) + _ROUNDINGS * np.abs(expected)
        return np.asarray(np.abs(evaluate(x, y) - expected) > allowed)


def _with_neighbours(counts: Array) -> Array:
    """Add to each square of a map the eight around it."""
    wide = np.pad(counts, 1)
    along = wide[:-2] + wide[1:-1] + wide[2:]
    return np.asarray(along[:, :-2] + along[:, 1:-1] + along[:, 2:])
