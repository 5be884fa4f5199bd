"""Lines of very many points, thinned to what a screen can show, without losing an extreme or a gap.

All functions return indices of the points that are kept, in order, so that nothing is averaged or moved. Coordinates
are pixels; a point of which one is NaN is a gap.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from explorer.rows import GAP, Array, Indices

Mask = NDArray[np.bool_]

TOLERANCE = 0.5
"""How far, in pixels, a point that is dropped may be from the line that is drawn."""

_AROUND = 1.0
"""How far around the view lines are kept exactly, in views."""
_FAR = float(1 << 29)
"""Pixels that are told apart reliably; farther away nothing is left out."""


def thin_curve(values: Array, columns: int) -> Indices:
    """Thin a curve of values at the abscissae 0, 1, …, m − 1 to about so many columns.

    Parameters
    ----------
    values
        Shape (m,); what is not finite is a gap.
    columns
        How many bins of ⌈m/columns⌉ points each are told apart.

    Returns
    -------
    Indices
        Of every bin the first and the last point, the first lowest and the first highest finite one, and the first
        gap; all points where that saves nothing.
    """
    count = len(values)
    width = -(-count // max(columns, 1))
    if width <= 5:
        return np.arange(count)
    padded = np.full(-(-count // width) * width, math.nan)
    padded[:count] = values
    bins = padded.reshape(-1, width)
    finite = np.isfinite(bins)
    lowest = np.where(finite, bins, math.inf).argmin(axis=1)
    highest = np.where(finite, bins, -math.inf).argmax(axis=1)
    starts = np.arange(len(bins)) * width
    ends = np.minimum(starts + width, count) - 1
    # where every point is there, the first is no gap, but is kept anyway
    gaps = np.minimum(starts + (~finite).argmax(axis=1), count - 1)
    return np.unique([starts, ends, starts + lowest, starts + highest, gaps])


def thin_line(
    pixels: Array, size: tuple[float, float], kinds: Mask | None = None, tolerance: float = TOLERANCE
) -> Indices:
    """Thin a line in the plane.

    Where several points in a row lie in one square of a grid, with the diagonal `tolerance`, the first is kept. Far
    outside the view (more than one view away), of points in a row that lie on the same side of it, so that the lines
    between them do not cross it, the first and the last are kept.

    Parameters
    ----------
    pixels
        Shape (m, 2), of which NaN is a gap.
    size
        Width and height of the view, which begins at (0, 0).
    kinds
        Points of another kind are never taken together, shape (m,).
    tolerance
        In pixels.

    Returns
    -------
    Indices
        Of every stretch between gaps, the first and the last point and those with the lowest and highest coordinates;
        of gaps in a row the first; and of the rest so many that every dropped point near the view is within
        `tolerance` of the one that is kept before it.
    """
    if len(pixels) < 3:
        return np.arange(len(pixels))
    x, y = np.ascontiguousarray(pixels[:, 0]), np.ascontiguousarray(pixels[:, 1])
    missing = np.isnan(x) | np.isnan(y)
    has_gaps = bool(missing.any())
    sides = _sides(x, y, size)
    with np.errstate(over="ignore"):
        across, down = (np.floor(values * (math.sqrt(2.0) / tolerance)) for values in (x, y))
    outside = sides != 0
    if outside.any():
        across[outside], down[outside] = math.inf, sides[outside]
    if has_gaps:
        across[missing], down[missing] = -math.inf, 0.0
    differ = (across[1:] != across[:-1]) | (down[1:] != down[:-1])
    if kinds is not None:
        differ |= kinds[1:] != kinds[:-1]
    keep = np.ones(len(x), dtype=np.bool_)
    keep[1:] = differ
    keep[:-1] |= differ & (outside[:-1] | missing[1:])
    keep[-1] = True
    keep[_extremes(x, y, missing if has_gaps else None)] = True
    return np.flatnonzero(keep)


def landmarks(pixels: Array) -> Mask:
    """Say which points are the first, the last and the extreme ones of a stretch between gaps, shape (m,)."""
    x, y = np.ascontiguousarray(pixels[:, 0]), np.ascontiguousarray(pixels[:, 1])
    missing = np.isnan(x) | np.isnan(y)
    is_one = np.zeros(len(x), dtype=np.bool_)
    if len(x):
        is_one[1:] = missing[:-1]
        is_one[:-1] |= missing[1:]
        is_one[[0, -1]] = True
        is_one[_extremes(x, y, missing)] = True
    return is_one & ~missing


def _sides(x: Array, y: Array, size: tuple[float, float]) -> NDArray[np.int8]:
    """Say on which sides of the view points lie far outside, as in the line clipping of Cohen and Sutherland."""
    width, height = size
    wide, high = _AROUND * width, _AROUND * height
    sides = (x < -wide).view(np.int8) * np.int8(1)
    for bit, beyond in ((2, x > width + wide), (4, y < -high), (8, y > height + high)):
        sides |= beyond.view(np.int8) * np.int8(bit)
    return sides


def _extremes(x: Array, y: Array, missing: Mask | None) -> Indices:
    """Find the first lowest and the first highest coordinates of every stretch between gaps."""
    if missing is None:
        return np.array([x.argmin(), x.argmax(), y.argmin(), y.argmax()])
    there = np.flatnonzero(~missing)
    if not len(there):
        return there
    # of points in the order of their stretches, where each begins
    begins = np.flatnonzero(np.concatenate([[True], np.diff(np.cumsum(missing)[there]) > 0]))
    lengths = np.diff(np.concatenate([begins, [len(there)]]))
    found = []
    for values in (x[there], y[there]):
        for extreme in (np.minimum.reduceat(values, begins), np.maximum.reduceat(values, begins)):
            at = np.flatnonzero(values == np.repeat(extreme, lengths))
            _, first = np.unique(np.searchsorted(begins, at, side="right"), return_index=True)
            found.append(there[at[first]])
    return np.concatenate(found)


def without_repeats(pixels: Array, stays: Mask, tolerance: float = TOLERANCE, most: int | None = None) -> Indices:
    """Leave out the segments of a line that lie on earlier ones, as those of a zigzag that goes on and on.

    Segments whose ends lie in the same two squares, in any order, of a grid with the diagonal `tolerance` are drawn
    once.

    Parameters
    ----------
    pixels
        Shape (m, 2), of which NaN is a gap.
    stays
        Points that are kept with both of their segments, shape (m,), such as `landmarks`.
    tolerance
        In pixels.
    most
        About how many segments are wanted at most, beside those that stay: of more than that, some evenly chosen
        ones are kept, and nothing is promised of those left out.

    Returns
    -------
    Indices
        The points that are kept, with GAP where the line is broken. Every point that is left out is within
        `tolerance` of one that is kept.
    """
    missing: Mask = np.asarray(np.isnan(pixels).any(axis=1))
    has_segment = ~(missing[1:] | missing[:-1])
    keep = has_segment & ~_is_repeat(pixels, has_segment, tolerance)
    count = np.count_nonzero(keep)
    if most is not None and count > most:
        kept = np.flatnonzero(keep)
        keep[:] = False
        keep[kept[:: -(-count // most)]] = True
    return _joined(keep | (has_segment & (stays[1:] | stays[:-1])), stays & ~missing)


def _is_repeat(pixels: Array, has_segment: Mask, tolerance: float) -> Mask:
    """Say which segments have their ends in the same squares as an earlier one."""
    near = np.nan_to_num(pixels, nan=0.0).clip(-_FAR, _FAR)
    cells = np.floor(near * (math.sqrt(2.0) / tolerance))
    is_near: Mask = np.asarray((np.abs(near) < _FAR / 4.0).all(axis=1))
    numbers = cells.astype(np.int64)
    _, names = np.unique((numbers[:, 0] << 32) + numbers[:, 1], return_inverse=True)
    low, high = np.minimum(names[1:], names[:-1]), np.maximum(names[1:], names[:-1])
    asked = np.flatnonzero(has_segment & is_near[1:] & is_near[:-1])
    repeat = np.zeros(len(has_segment), dtype=np.bool_)
    repeat[asked] = True
    _, first = np.unique((low[asked].astype(np.int64) << 32) + high[asked], return_index=True)
    repeat[asked[first]] = False
    return repeat


def _joined(segments: Mask, points: Mask) -> Indices:
    """Return the ends of segments and some points, with GAP where no segment leads from one to the next."""
    included = points.copy()
    included[1:] |= segments
    included[:-1] |= segments
    kept = np.flatnonzero(included)
    apart = np.flatnonzero((np.diff(kept) > 1) | ~segments[kept[:-1]])
    return np.insert(kept, apart + 1, GAP)


def standing_apart(pixels: Array, least: float) -> Mask:
    """Say which points are at least so many pixels from the one before and the one after; NaN is none."""
    x, y = pixels[:, 0], pixels[:, 1]
    with np.errstate(over="ignore", invalid="ignore"):
        near = np.hypot(np.diff(x), np.diff(y)) < least
    apart = ~(np.isnan(x) | np.isnan(y))
    apart[1:] &= ~near
    apart[:-1] &= ~near
    return apart
