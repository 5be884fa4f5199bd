"""The lowest and the highest of a column of the path over any stretch of it, found without reading all of it.

Blocks of rows are summed up once, when they are full; a question then costs a 64th of the rows, and what is new costs
what is new.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from explorer.rows import Array, Indices, Rows
from explorer.thinning import thin_curve

BLOCK = 64
_READ = 1 << 16
"""Rows that are read at a time, whole blocks."""

NO_GAP = -1
_NONE = (math.inf, -math.inf)
"""What is lowest and highest where there is nothing."""

Read = Callable[[Rows | Indices], Array]
_Number = TypeVar("_Number", np.float64, np.int64)


class Envelope:
    """Thins a column of numbers to which more are only ever added.

    Parameters
    ----------
    read
        Gives the numbers of some rows, shape (m,); what is not finite is a gap.
    """

    def __init__(self, read: Read) -> None:
        self.read = read
        self._blocks = 0
        """How many blocks, from row 0 on, are summed up."""
        self._values = np.empty((2, 0))
        """The lowest and the highest number of each block: ∞ and −∞ where there is none."""
        self._places = np.empty((3, 0), dtype=np.int64)
        """The rows of these, and the first gap or NO_GAP."""

    def thin(self, rows: Rows, columns: int) -> tuple[Indices, Array]:
        """Thin the curve of the numbers against the place in `rows`, as `thin_curve` does, to about `columns` bins.

        Where bins have more than two blocks, their borders are those of blocks.

        Returns
        -------
        places, values
            Of the points that are kept, in order: at least the first and the last place of every stretch of rows,
            and of every bin the first lowest and first highest finite one and a gap, if there is one.
        """
        group = len(rows) // max(columns, 1) // BLOCK
        if group < 2:
            values = self.read(rows)
            places = thin_curve(values, columns)
            return places, values[places]
        parts = [self._stretch(place, first, last, group) for place, first, last in rows.pieces()]
        return np.concatenate([places for places, _ in parts]), np.concatenate([values for _, values in parts])

    def _stretch(self, place: int, first: int, last: int, group: int) -> tuple[Indices, Array]:
        """Thin consecutive rows, of which the first is at a place, to bins of so many blocks."""
        begin, end = -(-first // BLOCK), (last + 1) // BLOCK
        if end - begin < 1:
            kept = self._raw(first, last)
        else:
            self._sum_up(end)
            middle = self._of_blocks(begin, end, group)
            kept = np.concatenate([self._raw(first, begin * BLOCK - 1), middle, self._raw(end * BLOCK, last)])
        kept = np.unique(np.concatenate([[first], kept, [last]]))
        return kept - first + place, self.read(kept)

    def _raw(self, first: int, last: int) -> Indices:
        """Thin rows that fill no block to one bin."""
        return first + thin_curve(self.read(Rows.of([(first, last)])), 1) if first <= last else np.empty(0, np.int64)

    def _of_blocks(self, begin: int, end: int, group: int) -> Indices:
        """Find the rows of the extremes and of a gap of every bin of so many blocks."""
        low, high = (_bins(values[begin:end], group, fill) for values, fill in zip(self._values, _NONE, strict=True))
        gaps = _bins(self._places[2, begin:end], group, NO_GAP)
        starts = begin + np.arange(len(low)) * group
        found = zip(self._places, (low.argmin(axis=1), high.argmax(axis=1), (gaps >= 0).argmax(axis=1)), strict=True)
        kept = np.concatenate([places[starts + at] for places, at in found])
        return kept[kept >= 0]

    def _sum_up(self, blocks: int) -> None:
        """Take in blocks that have been filled since."""
        step = _READ // BLOCK
        parts = [self._summary(b, min(b + step, blocks)) for b in range(self._blocks, blocks, step)]
        if parts:
            self._values = np.concatenate([self._values, *(values for values, _ in parts)], axis=1)
            self._places = np.concatenate([self._places, *(places for _, places in parts)], axis=1)
            self._blocks = blocks

    def _summary(self, begin: int, end: int) -> tuple[Array, Indices]:
        table = self.read(Rows.of([(begin * BLOCK, end * BLOCK - 1)])).reshape(-1, BLOCK)
        finite = np.isfinite(table)
        low, high = np.where(finite, table, math.inf), np.where(finite, table, -math.inf)
        firsts = np.arange(begin, end) * BLOCK
        places = firsts + np.array([low.argmin(axis=1), high.argmax(axis=1), (~finite).argmax(axis=1)])
        places[2, finite.all(axis=1)] = NO_GAP
        return np.array([low.min(axis=1), high.max(axis=1)]), places


def _bins(values: NDArray[_Number], group: int, fill: float) -> NDArray[_Number]:
    """Lay values out in rows of so many, the last one filled up."""
    padded = np.full(-(-len(values) // group) * group, fill, dtype=values.dtype)
    padded[: len(values)] = values
    return padded.reshape(-1, group)
