"""The path as it is seen in a plane, or over a line of one variable, thinned to what a view can show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.exploration import Exploration, losses_now
from explorer.kernel import Unwanted
from explorer.plane import Plane
from explorer.rows import GAP, Array, Indices, Rows
from explorer.thinning import landmarks, standing_apart, thin_line, without_repeats

Mask = NDArray[np.bool_]

_PIECE = 1 << 16
"""Rows that are looked at at a time."""
_APART = 5.0
"""Pixels between a step and its neighbours from which on it has a dot of its own."""
_MARGIN = 8.0
_MOST_DOTS = 1200
_FEWEST_OF_A_PIECE = 2_000
MOST_SEGMENTS = 40_000
"""Different segments of which a line is drawn at most; so many cover any view."""


class View(Protocol):
    """A rectangle of pixels and what of the plane is seen in it."""

    @property
    def width(self) -> float:
        """Pixels across."""

    @property
    def height(self) -> float:
        """Pixels down."""

    def pixels(self, points: Array) -> Array:
        """Return the pixels of points, both of shape (m, 2)."""


@dataclass(frozen=True, slots=True, eq=False)
class ThinLine:
    """What a view can show of the points of some rows.

    Attributes
    ----------
    places
        Of the points of the line in these rows, shape (k,); GAP where it is broken.
    points
        Their coordinates, shape (k, 2); NaN at a gap.
    off
        Which of them are only projections onto the plane, shape (k,); None where there is nothing but the plane.
    dots, dots_off
        Steps that stand apart from those before and after, of those in one place the newest, shape (d, 2), and
        which of them are only projections.
    """

    places: Indices
    points: Array
    off: Mask | None
    dots: Array
    dots_off: Mask | None


def seen(now: Exploration, plane: Plane | None, rows: Rows | Indices) -> Array:
    """Return the coordinates of rows in the plane, or (w, L) for one variable, shape (m, 2); NaN at a gap."""
    points = now.path.points(rows)
    if plane is None:
        return np.column_stack([points[:, :1], losses_now(now, rows)])
    return plane.project(points)


def off_plane(now: Exploration, plane: Plane | None, rows: Rows | Indices) -> Mask | None:
    """Say which rows are off the plane, shape (m,); None where there is nothing but the plane."""
    if plane is None or len(plane.origin) == 2:
        return None
    return plane.is_off(now.path.points(rows))


def thin_path(
    now: Exploration, plane: Plane | None, rows: Rows, view: View, wanted: Callable[[], bool] = lambda: True
) -> ThinLine:
    """Thin the line through the points of rows to what a view can show.

    Points are dropped as in `thinning.thin_line` and `thinning.without_repeats`, which promise that each is within
    half a pixel of one that is kept, and that the first, the last and the extreme points stay.

    Raises
    ------
    Unwanted
        As soon as the line is no longer wanted.
    """
    parts = list(_pieces(now, plane, rows, view, wanted))
    if not parts:
        return ThinLine(np.empty(0, np.int64), np.empty((0, 2)), None, np.empty((0, 2)), None)
    line = _Line.joined([part for part, _ in parts]).without_repeats(view, MOST_SEGMENTS)
    dots, dots_off = _newest([dots for _, dots in parts], view)
    return ThinLine(line.places, line.points, line.off, dots, dots_off)


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """Points of a line at places in the rows, GAP and NaN where it is broken."""

    places: Indices
    points: Array
    off: Mask | None
    stays: Mask
    """Which points are kept in any case."""

    @classmethod
    def joined(cls, parts: list[_Line]) -> _Line:
        off = [part.off for part in parts if part.off is not None]
        return cls(
            np.concatenate([part.places for part in parts]), np.concatenate([part.points for part in parts]),
            np.concatenate(off) if off else None, np.concatenate([part.stays for part in parts]),
        )  # fmt: skip

    def at(self, kept: Indices | Mask) -> _Line:
        off = None if self.off is None else self.off[kept]
        return _Line(self.places[kept], self.points[kept], off, self.stays[kept])

    def without_repeats(self, view: View, most: int) -> _Line:
        kept = without_repeats(_pixels(view, self.points), self.stays, most=most)
        line, broken = self.at(kept), kept == GAP
        line.places[broken], line.points[broken] = GAP, np.nan
        for mask in (line.off, line.stays):
            if mask is not None:
                mask[broken] = False
        return line


def _pieces(
    now: Exploration, plane: Plane | None, rows: Rows, view: View, wanted: Callable[[], bool]
) -> Iterator[tuple[_Line, _Line]]:
    """Give the lines and the dots of pieces of the rows, which have one row in common."""
    most = max(_FEWEST_OF_A_PIECE, 4 * MOST_SEGMENTS * _PIECE // max(len(rows), 1))
    for begin in range(0, len(rows), _PIECE):
        if not wanted():
            raise Unwanted
        end = min(begin + _PIECE, len(rows))
        # with their neighbours, from which dots are to stand apart
        around = rows[max(begin - 1, 0) : end + 1]
        places = np.arange(max(begin - 1, 0), min(end + 1, len(rows)))
        points, off = seen(now, plane, around), off_plane(now, plane, around)
        pixels = _pixels(view, points)
        every = _Line(places, points, off, landmarks(pixels))
        kept = thin_line(pixels, (view.width, view.height), off)
        inside = (places >= begin) & (places < end)
        alone = inside & standing_apart(pixels, _APART) & _is_in(pixels, view)
        yield every.at(kept).without_repeats(view, most), every.at(alone)


def _pixels(view: View, points: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        return view.pixels(points)


def _is_in(pixels: Array, view: View) -> Mask:
    with np.errstate(invalid="ignore"):
        inside = (pixels > -_MARGIN) & (pixels < (view.width + _MARGIN, view.height + _MARGIN))
    return np.asarray(inside.all(axis=1))


def _newest(parts: list[_Line], view: View) -> tuple[Array, Mask | None]:
    """Return the newest dot of each place on the screen, the newest ones of these, and which are off the plane."""
    dots = _Line.joined(parts)
    cells = np.floor(view.pixels(dots.points[::-1]) / _APART).astype(np.int64)
    _, first = np.unique(cells[:, 0] * (1 << 32) + cells[:, 1], return_index=True)
    chosen = dots.at(len(cells) - 1 - np.sort(first)[:_MOST_DOTS][::-1])
    return chosen.points, chosen.off
