"""The points that a descent visits: an append-only table of columns, in which every row knows its parent.

A state of the program refers to a row; nothing is copied. Stepping back is going to the parent; stepping on from
there starts a branch, and the rows left behind stay in the table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.direction import Vector

ROOT = -1
"""The parent of a start."""

GAP = -1
"""Between rows of different lines; its numbers are NaN."""

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


class Path:
    """Rows of points in n dimensions, for a loss of so many parameters.

    Rows are only ever added, so a row number stays valid for good.
    """

    def __init__(self, dimension: int, parameters: int = 0) -> None:
        self.dimension = dimension
        self._count = 0
        first = dimension + len(FIGURES)
        self._held, self._step_held = (slice(first + i * parameters, first + (i + 1) * parameters) for i in (0, 1))
        self._data = np.empty((64, self._step_held.stop))
        self._parents = np.empty(64, dtype=np.int64)
        self._runs: list[int] = []
        """Rows whose parent is not the row before them, in order: where branches begin."""
        self._starts: list[int] = []
        """The start that each of those branches leads back to."""
        self._runs_of: dict[int, list[int]] = {}
        """For each start, its branches, by their place in `_runs`."""
        self._replaced: dict[int, int] = {}
        """For a start that is in place of another one, the last of those that had branches, or ROOT."""

    def __len__(self) -> int:
        return self._count

    def append(self, record: Record, parent: int = ROOT) -> int:
        """Add a point after `parent` and return its row."""
        row = self._count
        if row == len(self._data):
            self._data = np.concatenate([self._data, np.empty_like(self._data)])
            self._parents = np.concatenate([self._parents, np.empty_like(self._parents)])
        figures = (getattr(record, name) for name in FIGURES)
        self._data[row] = (*record.w, *figures, *record.parameters, *(record.taken_with or record.parameters))
        self._parents[row] = parent
        if parent == ROOT or parent != row - 1:
            self._runs.append(row)
            start = row if parent == ROOT else self.start(parent)
            self._runs_of.setdefault(start, []).append(len(self._starts))
            self._starts.append(start)
        self._count += 1
        return row

    def append_in_place_of(self, old: int, record: Record) -> int:
        """Add a point with the parent of an old one, whose branches it takes over where both are starts."""
        row = self.append(record, self.parent(old))
        if self.parent(old) == ROOT:
            has_branches = len(self._runs_of[old]) > 1 or self.parent(old + 1) == old
            self._replaced[row] = old if has_branches else self._replaced.get(old, ROOT)
        return row

    def _run_of(self, row: int) -> int:
        return bisect_right(self._runs, row) - 1

    def parent(self, row: int) -> int:
        """Return the row before `row`, or ROOT."""
        return int(self._parents[row])

    def record(self, row: int) -> Record:
        """Return one row."""
        values = tuple(self._data[row].tolist())
        figures = dict(zip(FIGURES, values[self.dimension : self._held.start], strict=True))
        held, taken_with = values[self._held], values[self._step_held]
        taken_with = () if taken_with == held else taken_with
        return Record(values[: self.dimension], **figures, parameters=held, taken_with=taken_with)

    def lineage(self, row: int) -> NDArray[np.int64]:
        """Return the rows from the start to `row`, in order."""
        pieces = [np.arange(first, last + 1) for first, last in self._pieces(row)]
        return np.concatenate(pieces[::-1]) if pieces else np.empty(0, dtype=np.int64)

    def depth(self, row: int) -> int:
        """Return how many steps lead from the start to `row`; the cost is in the branches, not in the rows."""
        return sum(last + 1 - first for first, last in self._pieces(row)) - 1

    def start(self, row: int) -> int:
        """Return the start that `row` leads back to."""
        return self._starts[self._run_of(row)]

    def _pieces(self, row: int) -> Iterator[tuple[int, int]]:
        """Give the stretches of consecutive rows that lead to `row`, the last one first."""
        while row != ROOT:
            first = self._runs[self._run_of(row)]
            yield first, row
            row = self.parent(first)

    def points(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return w at the rows, shape (m, n); NaN at a gap."""
        return self._chosen(rows, slice(self.dimension))

    def column(self, name: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return one of the FIGURES at the rows, shape (m,); NaN at a gap."""
        return self._chosen(rows, self.dimension + FIGURES.index(name))

    def parameters(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the values of the parameters at the rows, shape (m, p)."""
        return self._chosen(rows, self._held)

    def taken_with(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the values of the parameters of the steps that arrived at the rows, shape (m, p)."""
        return self._chosen(rows, self._step_held)

    def _chosen(self, rows: NDArray[np.int64], columns: int | slice) -> NDArray[np.float64]:
        chosen: NDArray[np.float64] = self._data[rows, columns]
        chosen[rows == GAP] = _NAN
        return chosen

    def abandoned(self, row: int) -> NDArray[np.int64]:
        """Return the rows of the branches of the same start that do not lead to `row`, each after a gap.

        A branch begins at the point that it left; one that never left it, as a change of parameters makes one, has
        nothing to show.
        """
        kept = self.lineage(row)
        pieces = [np.empty(0, dtype=np.int64)]
        for run in self._branches(self.start(row)):
            last = self._runs[run + 1] if run + 1 < len(self._runs) else self._count
            rows = np.arange(self._runs[run], last)
            rows = rows[~np.isin(rows, kept, assume_unique=True)]
            if len(rows) and (len(rows) > 1 or not self._is_double(int(rows[0]), kept)):
                pieces += [np.array([GAP, self.parent(int(rows[0]))]), rows]
        return np.concatenate(pieces)

    def _branches(self, start: int) -> Iterator[int]:
        """Give the branches of a start, and of those that it is in place of."""
        while start != ROOT:
            yield from self._runs_of[start]
            start = self._replaced.get(start, ROOT)

    def _is_double(self, row: int, kept: NDArray[np.int64]) -> bool:
        """Whether a row has the same parent and the same w as one that is kept."""
        twins = kept[self._parents[kept] == self._parents[row]]
        return bool((self.points(twins) == self.points(np.array([row]))).all(axis=1).any())


def change_ratio(actual: NDArray[np.float64], predicted: NDArray[np.float64]) -> NDArray[np.float64]:
    """ΔL/t₁, the actual change of L over the one that the first order predicts; NaN where none is predicted."""
    undefined = np.full(len(actual), np.nan)
    return np.asarray(np.divide(actual, predicted, out=undefined, where=predicted != 0.0))
