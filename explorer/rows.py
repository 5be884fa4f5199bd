"""Rows of a path in the order in which they are read, kept as stretches of consecutive ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from typing import overload

import numpy as np
from numpy.typing import DTypeLike, NDArray

GAP = -1
"""Between rows of different lines; its numbers are NaN."""

Array = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """A sequence of row numbers, made of stretches (first, last); (GAP, GAP) is a gap."""

    stretches: tuple[tuple[int, int], ...] = ()
    _ends: tuple[int, ...] = ()
    """How many rows there are up to the end of each stretch."""

    @classmethod
    def of(cls, stretches: Sequence[tuple[int, int]]) -> Rows:
        """Put stretches one after another."""
        return cls(tuple(stretches), tuple(accumulate(last + 1 - first for first, last in stretches)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[int]:
        for first, last in self.stretches:
            yield from range(first, last + 1)

    @overload
    def __getitem__(self, key: int) -> int: ...
    @overload
    def __getitem__(self, key: slice) -> Rows: ...
    def __getitem__(self, key: int | slice) -> int | Rows:
        """Return the row at a place, or the rows from a place up to another one."""
        if isinstance(key, slice):
            return self._part(*key.indices(len(self)))
        place = range(len(self))[key]
        piece = bisect_right(self._ends, place)
        return self.stretches[piece][1] + 1 - (self._ends[piece] - place)

    def _part(self, begin: int, end: int, step: int) -> Rows:
        if step != 1:
            message = "rows are read one after another"
            raise ValueError(message)
        if begin >= end:
            return Rows()
        low, high = bisect_right(self._ends, begin), bisect_right(self._ends, end - 1)
        parts = list(self.stretches[low : high + 1])
        parts[-1] = (parts[-1][0], self[end - 1])
        parts[0] = (self[begin], parts[0][1])
        return Rows.of(parts)

    def pieces(self) -> Iterator[tuple[int, int, int]]:
        """Give the place of each stretch, its first and its last row."""
        place = 0
        for (first, last), end in zip(self.stretches, self._ends, strict=True):
            yield place, first, last
            place = end

    def place(self, row: int) -> int | None:
        """Return the place of a row, if it is there, of rows that only grow, as those of a lineage do."""
        piece = bisect_right(self.stretches, row, key=itemgetter(0)) - 1
        if piece < 0 or row > self.stretches[piece][1]:
            return None
        return self._ends[piece] - (self.stretches[piece][1] + 1 - row)

    def at(self, places: Indices) -> Indices:
        """Return the rows at many places that are there."""
        if not len(places):
            return np.empty(0, dtype=np.int64)
        ends, lasts = np.array(self._ends), np.array([last for _, last in self.stretches])
        pieces = np.searchsorted(ends, places, side="right")
        return np.asarray(lasts[pieces] + 1 - (ends[pieces] - places), dtype=np.int64)

    def common(self, other: Rows) -> int:
        """Return how many rows both begin with."""
        count = 0
        for (first, last), (begin, end) in zip(self.stretches, other.stretches, strict=False):
            if first != begin:
                break
            count += min(last, end) + 1 - first
            if last != end:
                break
        return count

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Indices:
        """Return the rows one by one."""
        pieces = [np.arange(first, last + 1) for first, last in self.stretches]
        return np.concatenate(pieces).astype(dtype or np.int64) if pieces else np.empty(0, dtype=np.int64)

    def tolist(self) -> list[int]:
        """Return the rows one by one."""
        return list(self)
