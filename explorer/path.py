"""The points that a descent visits: an append-only table of columns, in which every row knows its parent.

A state of the program refers to a row; nothing is copied. Stepping back is going to the parent; stepping on from
there starts a branch, and the rows left behind stay in the table.

A row costs 8·(n + 6) bytes: the n components of w and six figures, in chunks that never move, so that rows which
are there can be read in any thread while others are added. What is the same from row to row (that the parent is the
row before, the values of the parameters) is kept where it changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explorer.direction import Vector
from explorer.origins import UNKNOWN, Moved, Origin
from explorer.rows import GAP, Array, Indices, Rows

ROOT = -1
"""The parent of a start."""

CHUNK = 1 << 12
"""Rows that are stored together."""

_NAN = float("nan")
FIGURES = ("loss", "gradient_norm", "eta", "beta", "predicted", "actual")


@dataclass(frozen=True, slots=True)
class Record:
    """A point and the step that led to it; what is undefined is NaN.

    `predicted` is the first-order change t₁ = η v·∇L, and `actual` the change of L, of the step that arrived here.
    `parameters` are the values that the loss was evaluated with, and `taken_with` those of the step, which are others
    where a parameter was moved since; empty: the same.
    """

    w: Vector
    loss: float
    gradient_norm: float = _NAN
    eta: float = _NAN
    beta: float = _NAN
    predicted: float = _NAN
    actual: float = _NAN
    parameters: Vector = ()
    taken_with: Vector = ()


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """What m steps in a row arrived at, as columns: `Record` for many.

    `w` has the shape (m, n), all others but `parameters`, the same for all, (m,).
    """

    w: Array
    loss: Array
    gradient_norm: Array
    eta: Array
    beta: Array
    predicted: Array
    actual: Array
    parameters: Vector = ()

    def __len__(self) -> int:
        return len(self.loss)


class Path:
    """Rows of points in n dimensions, for a loss of so many parameters.

    Rows are only ever added, so a row number stays valid for good.
    """

    def __init__(self, dimension: int, parameters: int = 0) -> None:
        self.dimension = dimension
        self._parameters = parameters
        self._count = 0
        self._chunks: list[Array] = []
        """Of shape (n + 6, CHUNK) each: a column is a stretch of memory."""
        self._runs: list[int] = []
        """Rows whose parent is not the row before them, in order: where branches begin."""
        self._parents: list[int] = []
        """The parents of those rows."""
        self._starts: list[int] = []
        """The start that each of those branches leads back to."""
        self._depths: list[int] = []
        """How many steps lead from that start to the first row of the branch."""
        self._runs_of: dict[int, list[int]] = {}
        """For each start, its branches, by their place in `_runs`."""
        self._replaced: dict[int, int] = {}
        """For a start that is in place of another one, the last of those that had branches, or ROOT."""
        self._changed_at: list[int] = []
        """Rows with other parameters than the row before them, in order."""
        self._held: list[tuple[Vector, Vector]] = []
        """From each of those rows on, the parameters of a row, and of the step that arrived there."""
        self._origin_at: list[int] = []
        """Rows that came to be in another way than the row before, in order."""
        self._origins: list[Origin] = []
        """How the rows from each of those on came to be."""

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes that the numbers of all rows take, with the room for those to come in the last chunk."""
        return sum(chunk.nbytes for chunk in self._chunks)

    # -- adding

    def append(self, record: Record, parent: int = ROOT, origin: Origin = UNKNOWN) -> int:
        """Add a point after `parent`, tell how it came to be, and return its row."""
        row = self._count
        chunk, place = self._room(row), row % CHUNK
        chunk[:, place] = (*record.w, *(getattr(record, name) for name in FIGURES))
        self._note(row, parent, record.parameters, record.taken_with or record.parameters)
        self._note_origin(row, origin)
        self._count += 1
        return row

    def extend(self, steps: Steps, parent: int, origin: Origin = UNKNOWN) -> int:
        """Add m points, each after the one before and the first after `parent`; return the row of the last.

        All of them came to be in one way.

        Without any steps this is `parent`.
        """
        first, count = self._count, len(steps)
        if not count:
            return parent
        columns = [*np.asarray(steps.w).T, *(getattr(steps, name) for name in FIGURES)]
        done = 0
        while done < count:
            chunk, place = self._room(first + done), (first + done) % CHUNK
            part = min(count - done, CHUNK - place)
            for target, column in zip(chunk, columns, strict=True):
                target[place : place + part] = column[done : done + part]
            done += part
        self._note(first, parent, steps.parameters, steps.parameters)
        self._note_origin(first, origin)
        # only now are the rows seen, in this thread and in others
        self._count += count
        return first + count - 1

    def append_in_place_of(self, old: int, record: Record) -> int:
        """Add a point with the parent of an old one, whose branches it takes over where both are starts."""
        row = self.append(record, self.parent(old), Moved(old))
        if self.parent(old) == ROOT:
            has_branches = len(self._runs_of[old]) > 1 or self.parent(old + 1) == old
            self._replaced[row] = old if has_branches else self._replaced.get(old, ROOT)
        return row

    def _room(self, row: int) -> Array:
        """Return the chunk of a row that is there or the next to come."""
        if row == len(self._chunks) * CHUNK:
            self._chunks.append(np.empty((self.dimension + len(FIGURES), CHUNK)))
        return self._chunks[row // CHUNK]

    def _note(self, row: int, parent: int, parameters: Vector, taken_with: Vector) -> None:
        """Keep what is not as in the row before."""
        held = tuple(map(float, parameters)), tuple(map(float, taken_with))
        if not self._held or self._held[-1] != held:
            self._held.append(held)
            self._changed_at.append(row)
        if parent == ROOT or parent != row - 1:
            start = row if parent == ROOT else self.start(parent)
            self._runs_of.setdefault(start, []).append(len(self._starts))
            self._depths.append(0 if parent == ROOT else self.depth(parent) + 1)
            self._parents.append(parent)
            self._starts.append(start)
            self._runs.append(row)

    def _note_origin(self, row: int, origin: Origin) -> None:
        if not self._origins or self._origins[-1] != origin:
            self._origins.append(origin)
            self._origin_at.append(row)

    # -- what leads where

    def _run_of(self, row: int) -> int:
        return bisect_right(self._runs, row) - 1

    def parent(self, row: int) -> int:
        """Return the row before `row`, or ROOT."""
        run = self._run_of(row)
        return self._parents[run] if self._runs[run] == row else row - 1

    def lineage(self, row: int) -> Rows:
        """Return the rows from the start to `row`, in order."""
        return Rows.of(list(self._pieces(row))[::-1])

    def depth(self, row: int) -> int:
        """Return how many steps lead from the start to `row`."""
        run = self._run_of(row)
        return self._depths[run] + row - self._runs[run]

    def start(self, row: int) -> int:
        """Return the start that `row` leads back to."""
        return self._starts[self._run_of(row)]

    def _pieces(self, row: int) -> Iterator[tuple[int, int]]:
        """Give the stretches of consecutive rows that lead to `row`, the last one first."""
        while row != ROOT:
            run = self._run_of(row)
            yield self._runs[run], row
            row = self._parents[run]

    def abandoned(self, row: int) -> Rows:
        """Return the rows of the branches of the same start that do not lead to `row`, each after a gap.

        A branch begins at the point that it left; one that never left it, as a change of parameters makes one, has
        nothing to show.
        """
        kept = self.lineage(row)
        # a lineage has the first rows of some branches, up to where it leaves them
        left_at = dict(kept.stretches)
        pieces: list[tuple[int, int]] = []
        for run in self._branches(self.start(row)):
            last = (self._runs[run + 1] if run + 1 < len(self._runs) else self._count) - 1
            first = left_at.get(self._runs[run], self._runs[run] - 1) + 1
            if first < last or (first == last and not self._is_double(first, kept)):
                parent = self.parent(first)
                pieces += [(GAP, GAP), (parent, parent), (first, last)]
        return Rows.of(pieces)

    def _branches(self, start: int) -> Iterator[int]:
        """Give the branches of a start, and of those that it is in place of."""
        while start != ROOT:
            yield from self._runs_of[start]
            start = self._replaced.get(start, ROOT)

    def _is_double(self, row: int, kept: Rows) -> bool:
        """Whether a row has the same parent and the same w as one that is kept."""
        parent = self.parent(row)
        place = -1 if parent == ROOT else kept.place(parent)
        if place is None or place + 1 >= len(kept):
            return False
        return self.record(kept[place + 1]).w == self.record(row).w

    # -- how it came to be

    def origin(self, row: int) -> Origin:
        """Return how a row came to be."""
        return self._origins[bisect_right(self._origin_at, row) - 1]

    def stretches(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """Give the rows from `first` up to `end` as stretches (first, last) that are of one origin and one branch.

        All rows of a stretch have the same parameters, too. The cost is in the stretches, not in the rows, and rows
        may be added meanwhile.
        """
        marks = (self._runs, self._changed_at, self._origin_at)
        while first < end:
            places = [bisect_right(rows, first) for rows in marks]
            following = [rows[place] for rows, place in zip(marks, places, strict=True) if place < len(rows)]
            after = min([end, *following])
            yield first, after - 1
            first = after

    # -- reading

    def record(self, row: int) -> Record:
        """Return one row."""
        values = tuple(self._chunks[row // CHUNK][:, row % CHUNK].tolist())
        figures = dict(zip(FIGURES, values[self.dimension :], strict=True))
        held, taken_with = self._held[bisect_right(self._changed_at, row) - 1]
        taken_with = () if taken_with == held else taken_with
        return Record(values[: self.dimension], **figures, parameters=held, taken_with=taken_with)

    def points(self, rows: Rows | Indices) -> Array:
        """Return w at the rows, shape (m, n); NaN at a gap."""
        columns = np.empty((self.dimension, len(rows)))
        for i, column in enumerate(columns):
            self._read(i, rows, column)
        return columns.T

    def component(self, i: int, rows: Rows | Indices) -> Array:
        """Return the component i of w at the rows, shape (m,); NaN at a gap."""
        return self._read(i, rows, np.empty(len(rows)))

    def column(self, name: str, rows: Rows | Indices) -> Array:
        """Return one of the FIGURES at the rows, shape (m,); NaN at a gap."""
        return self._read(self.dimension + FIGURES.index(name), rows, np.empty(len(rows)))

    def _read(self, column: int, rows: Rows | Indices, into: Array) -> Array:
        if isinstance(rows, Rows):
            for place, first, last in rows.pieces():
                self._copy(column, first, last, into[place : place + last + 1 - first])
            return into
        chunks = rows // CHUNK
        borders = [0, *(np.flatnonzero(np.diff(chunks)) + 1).tolist(), len(rows)]
        for begin, end in pairwise(borders):
            if begin < end:
                chunk = chunks[begin]
                into[begin:end] = _NAN if chunk < 0 else self._chunks[chunk][column, rows[begin:end] % CHUNK]
        return into

    def _copy(self, column: int, first: int, last: int, into: Array) -> None:
        """Copy a column from consecutive rows."""
        if first == GAP:
            into[:] = _NAN
            return
        for chunk in range(first // CHUNK, last // CHUNK + 1):
            begin, end = max(first, chunk * CHUNK), min(last + 1, (chunk + 1) * CHUNK)
            there = slice(begin - chunk * CHUNK, end - chunk * CHUNK)
            into[begin - first : end - first] = self._chunks[chunk][column, there]

    def parameters(self, rows: Rows | Indices) -> Array:
        """Return the values of the parameters at the rows, shape (m, p); NaN at a gap."""
        return self._values(rows, 0)

    def taken_with(self, rows: Rows | Indices) -> Array:
        """Return the values of the parameters of the steps that arrived at the rows, shape (m, p); NaN at a gap."""
        return self._values(rows, 1)

    def _values(self, rows: Rows | Indices, which: int) -> Array:
        indices = np.asarray(rows, dtype=np.int64)
        if not self._parameters:
            return np.empty((len(indices), 0))
        changed_at = np.array(self._changed_at)
        held = np.array([pair[which] for pair in self._held[: len(changed_at)]])
        values: Array = held[np.searchsorted(changed_at, indices, side="right") - 1]
        values[indices == GAP] = _NAN
        return values

    def changes(self, rows: Rows) -> list[int]:
        """Return the places in `rows` with other parameters than the place before; their cost is in the changes."""
        places: list[int] = []
        before: Vector | None = None
        for place, first, last in rows.pieces():
            if first == GAP:
                before = None
                continue
            begin, end = bisect_right(self._changed_at, first) - 1, bisect_right(self._changed_at, last)
            for change in range(begin, end):
                held = self._held[change][0]
                if before is not None and held != before:
                    places.append(place + max(0, self._changed_at[change] - first))
                before = held
        return places


def change_ratio(actual: Array, predicted: Array) -> Array:
    """ΔL/t₁, the actual change of L over the one that the first order predicts; NaN where none is predicted."""
    undefined = np.full(len(actual), np.nan)
    return np.asarray(np.divide(actual, predicted, out=undefined, where=predicted != 0.0))
