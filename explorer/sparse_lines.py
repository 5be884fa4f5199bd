"""Isolines from every second sample, where these say as much as all do: that takes a fifth of the time.

A level is taken so if nothing of it is lost: no line passes twice between two neighbours of the sparse lattice, or
around a sample that it leaves out; its lines are in no crowd of lines, share no cell, and meet no break of L. Their
points are then put where all samples have them, and where a line bends, the points in between are put in. What is
left out is about `FARTHEST` samples away from what is drawn (a third of one at the most in the gallery).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.contours import Pieces, contours, pieces_of
from explorer.jumps import Evaluate, Grid, broken_cells

Array = NDArray[np.float64]
Bands = NDArray[np.uint8]
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]

FARTHEST = 0.04
"""How far an evenly bent line may be from the straight one between two of its points, in samples."""
_FEWEST = 192
"""Samples along the shorter side from which on it is worth while."""
_CROWD = 2.0
"""Pieces of lines in each cell of the sparse lattice that are a crowd."""
_HALVINGS = 2
"""Crowds are looked for in squares of 2² cells along a side."""
_MOSTLY = 0.5
"""The share of levels that need all samples from which on all levels are drawn from them."""
_MOST_LEVELS = 255
_ROUNDING = 1e-9


def sparse_lines(
    grid: Grid,
    levels: Sequence[float],
    evaluate: Evaluate | None = None,
    *,
    resolution: float = 0.0,
    wanted: Callable[[], bool] = lambda: True,
) -> list[Array | None]:
    """Find the lines of the levels for which every second sample is enough.

    Parameters
    ----------
    grid, levels, evaluate, resolution, wanted
        As for `explorer.isolines.isolines`.

    Returns
    -------
    list of (ndarray or None)
        For each level its lines as points (column, row), counted in all samples, with a row of NaN between lines;
        None where all samples are needed.
    """
    rows, columns = grid.values.shape
    none: list[Array | None] = [None] * len(levels)
    is_odd = rows % 2 == columns % 2 == 1
    if min(rows, columns) < _FEWEST or not is_odd or len(levels) > _MOST_LEVELS or not np.isfinite(grid.values).all():
        return none
    hides = _hidden(_bands(grid.values, levels), len(levels))
    if hides.all():
        return none
    half = Grid(grid.x[::2], grid.y[::2], np.ascontiguousarray(grid.values[::2, ::2]))
    lines = contours(half.values, levels)
    pieces = pieces_of(lines, half.values.shape)
    if not len(pieces.level):
        return none
    needs_all = hides | _crowded(pieces, half.values.shape, len(levels))
    needs_all[pieces.level[_is_shared(pieces)]] = True
    if needs_all.mean() > _MOSTLY:
        return none
    if evaluate is not None:
        passed = np.zeros(half.values.size, dtype=bool)
        passed[pieces.cell] = passed[pieces.beside] = True
        broken = broken_cells(half, passed, evaluate, resolution=resolution, wanted=wanted)
        needs_all[pieces.level[broken[pieces.cell] | broken[pieces.beside]]] = True
    lines = _completed(_placed(lines, grid.values, levels), pieces, grid.values, levels)
    return [None if needs else line for line, needs in zip(lines, needs_all.tolist(), strict=True)]


def _bands(values: Array, levels: Sequence[float]) -> Bands:
    """Return how many levels are below each value: contourpy takes a value at a level for one below it."""
    found = np.zeros(values.shape, np.uint8)
    above = np.empty(values.shape, np.bool_)
    for level in levels:
        np.greater(values, level, out=above)
        np.add(found, above.view(np.uint8), out=found)
    return found


def _hidden(bands: Bands, count: int) -> Mask:
    """Return the levels that the samples in between know more of: of which a line comes and goes between two."""
    corners = bands[::2, ::2]
    found = np.zeros(count + 1, dtype=np.int64)
    low = high = None
    for between, first, second in (
        (bands[::2, 1::2], corners[:, :-1], corners[:, 1:]),
        (bands[1::2, ::2], corners[:-1], corners[1:]),
    ):
        _note(found, between, np.minimum(first, second), np.maximum(first, second))
    low, high = (
        pick(pick(bands[:-1:2, 1::2], bands[2::2, 1::2]), pick(bands[1::2, :-1:2], bands[1::2, 2::2]))
        for pick in (np.minimum, np.maximum)
    )
    _note(found, bands[1::2, 1::2], low, high)
    return np.cumsum(found)[:-1] > 0


def _note(found: Places, between: Bands, low: Bands, high: Bands) -> None:
    """Mark the levels between values and the nearer of two bounds that they are outside of, by first and last."""
    for outside, first, last in ((between < low, between, low), (between > high, high, between)):
        if outside.any():
            np.add.at(found, first[outside].astype(np.int64), 1)
            np.add.at(found, last[outside].astype(np.int64), -1)


def _placed(lines: Sequence[Array], values: Array, levels: Sequence[float]) -> list[Array]:
    """Return points, each on an edge of the sparse lattice, where the sample in the middle of the edge puts them."""
    points = np.concatenate(lines)
    level = np.repeat(np.asarray(levels), [len(line) for line in lines])
    # NaN stands between lines
    is_point = np.isfinite(points[:, 0])
    there, level = points[is_point], level[is_point]
    nearest = np.rint(there)
    off = np.abs(there - nearest)
    axis = (off[:, 1] > off[:, 0]).astype(np.int64)
    place = np.arange(len(there))
    start = 2 * nearest.astype(np.int64)
    start[place, axis] = 2 * np.floor(there[place, axis]).astype(np.int64)
    along = np.where(axis == 0, 1, values.shape[1])
    first = start[:, 1] * values.shape[1] + start[:, 0]
    flat = values.ravel()
    # a point at a sample stays: it has no edge of its own
    last = np.minimum(first + 2 * along, flat.size - 1)
    a, m, b = flat[first], flat[np.minimum(first + along, flat.size - 1)], flat[last]
    is_first = (a > level) != (m > level)
    low, high = np.where(is_first, a, m), np.where(is_first, m, b)
    with np.errstate(all="ignore"):
        share = (level - low) / (high - low)
    moved = 2.0 * there
    is_on_edge = (off.min(axis=1) < _ROUNDING) & (off.max(axis=1) > _ROUNDING)
    good = is_on_edge & (share >= 0.0) & (share <= 1.0)
    at = (start[place, axis] + np.where(is_first, 0.0, 1.0) + share)[good]
    moved[place[good], axis[good]] = at
    points = points * 2.0
    points[is_point] = moved
    return np.split(points, np.cumsum([len(line) for line in lines])[:-1])


def _completed(lines: Sequence[Array], pieces: Pieces, values: Array, levels: Sequence[float]) -> list[Array]:
    """Give lines that bend the points inside the cells of the sparse lattice too, where all samples have them."""
    points = np.concatenate(lines)
    counts = [len(line) for line in lines]
    number = np.repeat(np.arange(len(lines)), counts)
    # pieces know their gaps, of which there is none from line to line
    gaps = pieces.places + _skipped(pieces, counts)
    chosen = _bends(points)[gaps]
    if not chosen.any():
        return list(lines)
    gaps, cells = gaps[chosen], pieces.cell[chosen]
    width = (values.shape[1] + 1) // 2
    inner = _inner_points(values, np.asarray(levels)[number[gaps]], cells // width, cells % width)
    start, end = points[gaps], points[gaps + 1]
    along = ((inner - start[:, None]) * (end - start)[:, None]).sum(axis=2)
    order = np.argsort(along, axis=1)
    inner = np.take_along_axis(inner, order[:, :, None], axis=1)
    is_there = np.isfinite(inner[:, :, 0])
    at = np.repeat(gaps + 1, is_there.sum(axis=1))
    more = np.bincount(number[at - 1], minlength=len(lines))
    points = np.insert(points, at, inner[is_there], axis=0)
    return np.split(points, np.cumsum(np.array(counts) + more)[:-1])


def _skipped(pieces: Pieces, counts: Sequence[int]) -> Places:
    """Return how many gaps between points the pieces' numbering leaves out before each of them."""
    skipped = np.cumsum([count - gaps for count, gaps in zip(counts, pieces.counts, strict=True)])
    return np.asarray(np.concatenate([[0], skipped])[pieces.level])


def _bends(points: Array) -> Mask:
    """Return the gaps between points at which a line bends so much that points are missed in them.

    On a circle the middle of three points is four times as far from the line between the others as the circle is
    from the line between two neighbours.
    """
    steps = np.diff(points, axis=0)
    before, behind = steps[:-1], steps[1:]
    cross = np.abs(before[:, 0] * behind[:, 1] - before[:, 1] * behind[:, 0])
    with np.errstate(all="ignore"):
        at_point = cross > 4.0 * FARTHEST * np.hypot(*(before + behind).T)
    # where a line ends nothing is known of how it bends
    at_point |= np.isnan(before[:, 0]) | np.isnan(behind[:, 0])
    found = np.zeros(len(steps), dtype=bool)
    found[:-1] |= at_point
    found[1:] |= at_point
    return found


def _is_shared(pieces: Pieces) -> Mask:
    """Return the pieces that have a cell with another piece of their level."""
    crowded = np.bincount(pieces.cell)[pieces.cell] > 1
    key = pieces.cell * (int(pieces.level.max()) + 1) + pieces.level
    _, inverse, count = np.unique(key[crowded], return_inverse=True, return_counts=True)
    found = np.zeros(len(key), dtype=bool)
    found[crowded] = count[inverse] > 1
    return found


def _inner_points(values: Array, level: Array, row: Places, column: Places) -> Array:
    """Return where levels are on the four edges inside cells, shape (m, 4, 2) of (column, row); NaN where not."""
    middle = values[2 * row + 1, 2 * column + 1]
    found = np.full((len(row), 4, 2), np.nan)
    for place, (across, up) in enumerate(((-1, 0), (1, 0), (0, -1), (0, 1))):
        outer = values[2 * row + 1 + up, 2 * column + 1 + across]
        is_between = (middle > level) != (outer > level)
        with np.errstate(all="ignore"):
            share = np.where(is_between, (level - middle) / (outer - middle), np.nan)
        found[:, place, 0] = 2 * column + 1 + share * across
        found[:, place, 1] = 2 * row + 1 + share * up
    return found


def _crowded(pieces: Pieces, shape: tuple[int, int], count: int) -> Mask:
    """Return the levels with lines in squares that are so full of them that some may be left out."""
    rows, columns = (np.arange(n - 1) >> _HALVINGS for n in shape)
    width = int(columns[-1]) + 1
    square = rows[pieces.cell // shape[1]] * width + columns[pieces.cell % shape[1]]
    area = np.outer(np.bincount(rows), np.bincount(columns)).ravel()
    is_full = np.bincount(square, minlength=len(area)) >= _CROWD * area
    found = np.zeros(count, dtype=bool)
    found[pieces.level[is_full[square]]] = True
    return found
