"""Where L breaks between two neighbouring samples: a jump, a pole that changes sign, or a gap in its domain.

A contour line between two samples says that L takes the level between them. Where L breaks it does not. Nothing is
asked of the formula: an edge between two samples is suspected if L changes along it far more than along the edges
before and behind it, and is then halved again and again, always towards the larger change. With the values cut off at
those of the two ends,

    a jump keeps its height,    a pole that changes sign keeps it all,    a slope, however steep, halves,

and a pole with one sign, which lines do surround, is left as soon as both ends of the half are beyond the samples.
A jump lower than about half of what the slope makes between two samples is not seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.kernel import Unwanted

Array = NDArray[np.float64]
Places = NDArray[np.intp]
Mask = NDArray[np.bool_]
Evaluate = Callable[[Array, Array], Array]
"""L at points of the plane, from their coordinates: shapes (m,), (m,) → (m,)."""

MOST = 60_000
"""Edges that are examined. With more, the samples do not follow L, and nothing can be said of what is between."""
_OUTLIER = 1.5
"""An edge is suspected if L changes along it so many times more than along its neighbours."""
_ROUNDINGS = 32.0 * float(np.finfo(np.float64).eps)
"""Changes below this share of L may be rounding."""
_STAYS = 0.25
"""The share of the change that stays, however short the edge becomes, if it is a break."""
_HALVINGS, _FEWEST = 45, 4
"""How often an edge is halved at the most; and from how often on what stays is a break."""
_NEAR_HALF = 0.49
"""Where an edge is parted: 0 and other round numbers, at which a formula may have no value, are not hit."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """L at samples.

    Attributes
    ----------
    x, y
        Coordinates in the plane, ascending, shapes (columns,) and (rows,).
    values
        L, shape (rows, columns); NaN where it has no value.
    """

    x: Array
    y: Array
    values: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Edges:
    """Pairs of neighbouring samples: the ends of each in the plane, shape (m, 2), and L there, shape (m,)."""

    start: Array
    end: Array
    first: Array
    last: Array


def broken_cells(
    grid: Grid,
    cells: Mask,
    evaluate: Evaluate,
    *,
    resolution: float = 0.0,
    wanted: Callable[[], bool] = lambda: True,
) -> Mask:
    """Find the cells between samples through which a break of L passes.

    Parameters
    ----------
    grid
        The samples, at least 2 × 2.
    cells
        The cells to look at, shape (rows · columns,). Cell i · columns + j lies between the samples (i, j) and
        (i + 1, j + 1); there is none in the last row and the last column, whatever is asked.
    evaluate
        L at points of the plane.
    resolution
        The shortest distance in the plane that doubles tell apart, where it is more than that of the coordinates: in
        a plane far from the origin of ℝⁿ.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.

    Returns
    -------
    ndarray
        Of the shape of `cells`, and a part of them; all False where too many edges are suspected.
    """
    rows, columns = grid.values.shape
    asked = cells.reshape(rows, columns).copy()
    asked[-1] = asked[:, -1] = False
    cells = asked.ravel()
    across = _suspected(grid.values, _edges_around(cells, columns), 1, columns)
    up = _suspected(grid.values, _edges_around(cells, 1), columns, rows)
    broken = np.zeros(cells.size, dtype=bool)
    if not 0 < len(across) + len(up) <= MOST:
        return broken
    is_break = _breaks(_edges_of(grid, across, up), evaluate, resolution, wanted)
    for at, side in ((across[is_break[: len(across)]], columns), (up[is_break[len(across) :]], 1)):
        broken[at] = True
        broken[at[at >= side] - side] = True
    return broken & cells


def _edges_around(cells: Mask, side: int) -> Places:
    """Return the edges of cells along one axis: that from their first sample, and that on their other side."""
    edges = cells.copy()
    edges[side:] |= cells[:-side]
    return np.flatnonzero(edges)


def _suspected(values: Array, at: Places, step: int, count: int) -> Places:
    """Return the edges, from the sample `at` to that `step` further, along which L changes unusually.

    Compared are the edges before and behind; and where L turns round there, as at the two edges of a strip that only
    one sample has seen, those before and behind them.
    """
    flat = values.ravel()
    place = at % count if step == 1 else at // step
    here, ahead = flat.take(at), flat.take(at + step)
    last, following = flat.take(at - step * (place > 0)), flat.take(at + step + step * (place < count - 2))
    with np.errstate(invalid="ignore", over="ignore"):
        change, before, behind = ahead - here, here - last, following - ahead
        size = np.abs(change)
        is_unlike = ~(size <= _OUTLIER * np.fmax(np.abs(before), np.abs(behind)))
        turns = np.flatnonzero(((change * before < 0.0) | (change * behind < 0.0)) & ~is_unlike)
        is_unlike[turns] = _is_strip(flat, at[turns], step, count)
        is_unlike &= size > _ROUNDINGS * np.maximum(np.abs(here), np.abs(ahead))
    return at[is_unlike]


def _is_strip(flat: Array, at: Places, step: int, count: int) -> Mask:
    """Whether L changes along edges unlike along the next but one on both sides."""
    place = at % count if step == 1 else at // step
    farther = [
        np.abs(flat[at + i * step] - flat[at + j * step])
        for i, j in (
            (-1 * (place > 0), -1 * (place > 0) - (place > 1)),
            (1 + (place < count - 2), 1 + (place < count - 2) + (place < count - 3)),
        )
    ]
    return np.asarray(~(np.abs(flat[at + step] - flat[at]) <= _OUTLIER * np.fmax(*farther)))


def _edges_of(grid: Grid, across: Places, up: Places) -> _Edges:
    columns, flat = len(grid.x), grid.values.ravel()
    at = np.concatenate([across, up])
    to = np.concatenate([across + 1, up + columns])
    start, end = (np.column_stack([grid.x[k % columns], grid.y[k // columns]]) for k in (at, to))
    return _Edges(start, end, flat[at], flat[to])


def _breaks(edges: _Edges, evaluate: Evaluate, resolution: float, wanted: Callable[[], bool]) -> Mask:
    """Halve edges, always towards the larger change; return which of them have a break inside."""
    height = np.abs(edges.last - edges.first)
    bottom, top = np.minimum(edges.first, edges.last), np.maximum(edges.first, edges.last)
    left, right = np.zeros(len(height)), np.ones(len(height))
    low, high = edges.first.copy(), edges.last.copy()
    most = _halvings(edges, resolution)
    # what may still be a break, and what is one because there is no L inside
    open_ = np.flatnonzero(most >= _FEWEST)
    found = np.zeros(len(height), dtype=bool)
    for done in range(_HALVINGS):
        if not wanted():
            raise Unwanted
        open_ = open_[most[open_] > done]
        if not len(open_):
            break
        middle = left[open_] + _NEAR_HALF * (right[open_] - left[open_])
        places = edges.start[open_] + middle[:, None] * (edges.end[open_] - edges.start[open_])
        between = np.clip(evaluate(places[:, 0], places[:, 1]), bottom[open_], top[open_])
        is_first = np.abs(between - low[open_]) >= np.abs(high[open_] - between)
        right[open_[is_first]], high[open_[is_first]] = middle[is_first], between[is_first]
        left[open_[~is_first]], low[open_[~is_first]] = middle[~is_first], between[~is_first]
        stays = ~(np.abs(high[open_] - low[open_]) < _STAYS * height[open_])
        is_gap = np.isnan(between)
        found[open_] = stays
        open_ = open_[stays & ~is_gap]
    return found


def _halvings(edges: _Edges, resolution: float) -> NDArray[np.int64]:
    """Return how often each edge can be halved before doubles end."""
    farthest = np.maximum(np.abs(edges.start), np.abs(edges.end))
    # an edge runs along one axis: the spacing of the other coordinate does not matter
    lengths = np.abs(edges.end - edges.start)
    axis = np.argmax(lengths, axis=1)[:, None]
    length, far = (np.take_along_axis(part, axis, axis=1)[:, 0] for part in (lengths, farthest))
    spacing = np.maximum(np.spacing(far), resolution)
    return np.asarray(np.clip(np.log2(length / spacing).astype(np.int64) - 1, 0, _HALVINGS))
