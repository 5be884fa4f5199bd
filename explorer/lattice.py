"""Samples on a dyadic lattice: coordinates i·2ᵏ, the same doubles in every picture.

Along an axis a sample lies at i·h with h = 2ᵏ, so that lattices nest, (i, k) = (2i, k − 1), and no coordinate is
rounded while |i| < 2⁵³. What was sampled for one window is then part of the picture of any other window that it lies
in, at the same fineness, a finer or a coarser one.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.kernel import Unwanted

Array = NDArray[np.float64]
Marks = NDArray[np.bool_]
Indices = NDArray[np.int64]
Values = Callable[[Array, Array, Callable[[], bool] | None], Array]
"""L over the grid of x (columns,) and y (rows,), shape (rows, columns); asked now and then whether it is wanted."""

FINEST = 768
"""Samples along an axis at the most, beside those that complete a coarser lattice."""
FEWEST = 96
"""Samples along the longer side that are enough to choose colours and levels."""
PREVIEW = 2
"""How often the spacing of the coarse samples is doubled once more, for a first idea of what takes long."""
_WIDEST = 1.5
"""The spacing of samples at the most, in pixels; it is more than half of that."""
_DIGITS = 53
_BAND = 0.05
"""Seconds that a band of samples should take: so often one says how far it is. Whether it is wanted, a loss asks
after each of its operations."""
_LEAST_BAND, _LARGEST_BAND = 1 << 9, 1 << 17
_TRIED = 16
"""Rows and columns of the samples that the pace is first found with."""
_KEPT = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """The coordinates (first + j)·2^exponent, j = 0 … count − 1."""

    exponent: int
    first: int
    count: int

    @property
    def last(self) -> int:
        """The index of the last one."""
        return self.first + self.count - 1

    @property
    def spacing(self) -> float:
        """From one to the next: 2^exponent."""
        return math.ldexp(1.0, self.exponent)

    def coordinates(self) -> Array:
        """Return all of them, shape (count,); none is rounded."""
        return np.asarray(np.ldexp(np.arange(self.first, self.last + 1).astype(np.float64), self.exponent))

    def coarser(self, halvings: int) -> Stretch:
        """Return those of them that are on the lattice with 2^halvings times the spacing."""
        first, last = -(-self.first >> halvings), self.last >> halvings
        return Stretch(self.exponent + halvings, first, max(0, last - first + 1))

    def aligned(self, halvings: int) -> Stretch:
        """Return the shortest stretch around this one that begins and ends on that coarser lattice."""
        step = 1 << halvings
        first, last = self.first // step * step, -(-self.last // step) * step
        return Stretch(self.exponent, first, last - first + 1)


@dataclass(frozen=True, slots=True)
class Lattice:
    """A rectangle of lattice points: every coordinate of `across` with every one of `up`."""

    across: Stretch
    up: Stretch
    halvings: int = 0
    """How often the spacing can be doubled with enough left to choose colours and levels; both ends then stay."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.up.count, self.across.count

    @property
    def size(self) -> int:
        """The number of points."""
        return self.up.count * self.across.count


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Values over a lattice, NaN where `known` says that there is none yet; both of shape (rows, columns).

    They are filled in place by the one `Memory` that made them.
    """

    lattice: Lattice
    values: Array
    known: Marks

    def share(self, halvings: int = 0) -> float:
        """Return the share of points of a coarser lattice that are known."""
        part = self.known[:: 1 << halvings, :: 1 << halvings]
        return float(np.count_nonzero(part)) / part.size

    def at(self, halvings: int) -> Array:
        """Return the values on a coarser lattice; what is not known yet is interpolated from still coarser ones.

        Lattice by lattice, from the coarsest: the points in between are means of their neighbours until they are
        known.
        """
        part = slice(None, None, 1 << halvings)
        if self.known[part, part].all():
            return self.values[part, part]
        level = max(self.lattice.halvings + PREVIEW, halvings)
        found = self.values[:: 1 << level, :: 1 << level]
        while level > halvings:
            level -= 1
            found = _halved(found)
            step = 1 << level
            np.copyto(found, self.values[::step, ::step], where=self.known[::step, ::step])
        return found


def lattice_over(bounds: tuple[float, float, float, float], columns: int, rows: int) -> Lattice:
    """Return the lattice that shows a window on so many pixels, with 0.75 to 1.5 pixels from sample to sample.

    It covers the window, and is coarser where it would have more than `FINEST` samples along an axis, or where
    neighbouring samples would have the same coordinates.

    Parameters
    ----------
    bounds
        x0, x1, y0, y1.
    """
    x0, x1, y0, y1 = bounds
    across, up = _stretch(x0, x1, columns), _stretch(y0, y1, rows)
    halvings = max(0, ((max(across.count, up.count) - 1) // FEWEST).bit_length() - 1)
    return Lattice(across.aligned(halvings + PREVIEW), up.aligned(halvings + PREVIEW), halvings)


def _stretch(low: float, high: float, pixels: int) -> Stretch:
    # frexp gives 1.5 pixels as m·2^e with 1/2 ≤ m < 1
    exponent = math.frexp(_WIDEST * (high - low) / max(pixels, 1))[1] - 1
    exponent = max(exponent, math.frexp(max(abs(low), abs(high)))[1] - _DIGITS, -1074)
    found = _covering(low, high, exponent)
    while found.count > FINEST + 1:
        exponent += 1
        found = _covering(low, high, exponent)
    return found


def _covering(low: float, high: float, exponent: int) -> Stretch:
    first, last = math.floor(math.ldexp(low, -exponent)), math.ceil(math.ldexp(high, -exponent))
    return Stretch(exponent, first, last - first + 1)


class Memory:
    """The samples of one function of the plane that are at hand; one thread at a time fills them.

    Parameters
    ----------
    values
        What gives them, over a grid.

    Attributes
    ----------
    evaluated
        How many points were evaluated so far.
    pace
        Seconds that a point took lately.
    """

    def __init__(self, values: Values) -> None:
        self._values = values
        self._kept: tuple[Samples, ...] = ()
        self.evaluated = 0
        self.pace = 0.0

    def begin(self, lattice: Lattice) -> Samples:
        """Return samples over a lattice, with all that is at hand in them."""
        for old in self._kept:
            if old.lattice == lattice:
                found = old
                break
        else:
            found = Samples(lattice, np.full(lattice.shape, np.nan), np.zeros(lattice.shape, np.bool_))
            for old in self._kept:
                _copy(old, found)
        if not self.pace:
            self._find_pace(found.lattice)
        self._kept = (found, *(old for old in self._kept if old is not found))[:_KEPT]
        return found

    def _find_pace(self, lattice: Lattice) -> None:
        """Evaluate a few samples, after what has to be compiled is: how long the others take is then known."""
        x, y = (stretch.coordinates()[:_TRIED] for stretch in (lattice.across, lattice.up))
        for count in (1, _TRIED):
            started = time.perf_counter()
            found = self._values(x[:count], y[:count], None)
            self.pace = (time.perf_counter() - started) / found.size

    def fill(
        self, samples: Samples, halvings: int = 0, wanted: Callable[[], bool] | None = None, near: float = 0.5
    ) -> Iterator[int]:
        """Evaluate what is missing on a coarser lattice, band by band, and say how many points are left.

        Rows that lack the same columns are evaluated together, since one-variable parts of a loss are then computed
        along one axis. What was evaluated stays if it is given up.

        Parameters
        ----------
        near
            The row to begin at, as a share of the height.

        Raises
        ------
        explorer.kernel.Unwanted
            Once `wanted` says no.
        """
        step = 1 << halvings
        x, y = samples.lattice.across.coordinates()[::step], samples.lattice.up.coordinates()[::step]
        values, known = samples.values[::step, ::step], samples.known[::step, ::step]
        grids = _missing(known)
        left = sum(len(rows) * len(columns) for rows, columns in grids)
        while grids:
            grids.sort(key=lambda grid: abs(float(grid[0][len(grid[0]) // 2]) - near * len(y)), reverse=True)
            rows, columns = grids.pop()
            rows, *others = _split(rows, max(1, self._band() // len(columns)), near * len(y))
            grids += [(part, columns) for part in others]
            self._evaluate(x[columns], y[rows], values, known, (rows, columns), wanted)
            left -= len(rows) * len(columns)
            yield left

    def _band(self) -> int:
        return int(min(max(_BAND / max(self.pace, 1e-12), _LEAST_BAND), _LARGEST_BAND))

    def _evaluate(
        self, x: Array, y: Array, values: Array, known: Marks, place: tuple[Indices, Indices],
        wanted: Callable[[], bool] | None,
    ) -> None:  # fmt: skip
        if wanted is not None and not wanted():
            raise Unwanted
        started = time.perf_counter()
        found = self._values(x, y, wanted)
        self.pace = (time.perf_counter() - started) / found.size
        where = np.ix_(*place)
        values[where] = found
        known[where] = True
        self.evaluated += found.size


def _missing(known: Marks) -> list[tuple[Indices, Indices]]:
    """Return grids that together hold what is not known: rows that lack the same columns, and these columns."""
    alike: dict[bytes, list[int]] = {}
    for row, pattern in enumerate(np.packbits(known, axis=1)):
        alike.setdefault(pattern.tobytes(), []).append(row)
    found = [(np.array(rows), np.flatnonzero(~known[rows[0]])) for rows in alike.values()]
    return [(rows, columns) for rows, columns in found if len(columns)]


def _split(rows: Indices, most: int, near: float) -> list[Indices]:
    """Cut rows into those nearest to a place, at most so many, and what is left before and after them."""
    if len(rows) <= most:
        return [rows]
    middle = int(np.searchsorted(rows, near))
    first = min(max(middle - most // 2, 0), len(rows) - most)
    parts = rows[first : first + most], rows[:first], rows[first + most :]
    return [part for part in parts if len(part)]


def _copy(old: Samples, new: Samples) -> None:
    """Take over what old samples know of new ones."""
    up, across = (
        _common(mine, its)
        for mine, its in (
            (old.lattice.up, new.lattice.up),
            (old.lattice.across, new.lattice.across),
        )
    )
    if up is None or across is None:
        return
    source, target = (up[0], across[0]), (up[1], across[1])
    known = old.known[source]
    np.copyto(new.values[target], old.values[source], where=known)
    new.known[target] |= known


def _common(old: Stretch, new: Stretch) -> tuple[slice, slice] | None:
    """Return where the coordinates that two stretches share are in each; None where they share none."""
    exponent = max(old.exponent, new.exponent)
    a, b = old.coarser(exponent - old.exponent), new.coarser(exponent - new.exponent)
    first, last = max(a.first, b.first), min(a.last, b.last)
    if last < first:
        return None
    return _places(old, exponent, first, last), _places(new, exponent, first, last)


def _places(stretch: Stretch, exponent: int, first: int, last: int) -> slice:
    step = 1 << (exponent - stretch.exponent)
    return slice(first * step - stretch.first, last * step - stretch.first + 1, step)


def _halved(values: Array) -> Array:
    """Return values at half the spacing, the means of neighbours in between."""
    rows, columns = values.shape
    wide = np.empty((rows, 2 * columns - 1))
    found = np.empty((2 * rows - 1, 2 * columns - 1))
    wide[:, ::2] = values
    # ∞ − ∞, or more than the largest double
    with np.errstate(invalid="ignore", over="ignore"):
        wide[:, 1::2] = 0.5 * (values[:, 1:] + values[:, :-1])
        found[1::2] = 0.5 * (wide[1:] + wide[:-1])
    found[::2] = wide
    return found
