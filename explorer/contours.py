"""Contour lines as contourpy finds them, and the straight pieces that they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import contourpy
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]


def contours(values: Array, levels: Sequence[float]) -> list[Array]:
    """Return for each level its lines as points (column, row), shape (k, 2), with a row of NaN between lines.

    Parameters
    ----------
    values
        Samples, shape (rows, columns), at least 2 × 2; where they are not finite there is no line.
    """
    # contourpy leaves out what is not finite
    generator = contourpy.contour_generator(z=values, line_type=contourpy.LineType.ChunkCombinedNan)
    none = np.empty((0, 2))
    # level by level: contourpy keeps the interpreter lock while it works
    found = (generator.lines(level)[0][0] for level in levels)
    return [none if line is None else np.asarray(line) for line in found]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The straight pieces of all lines, each within one cell.

    Attributes
    ----------
    level, cell
        The number of its level, and of its cell, row · columns + column; shape (m,).
    beside
        The cell on the other side, where it runs along samples, else its own.
    kept
        Whether it is drawn, shape (m,); to be written.
    places
        Its place among the gaps between points of all lines.
    counts
        How many gaps between points the line of each level has.
    """

    level: Places
    cell: Places
    beside: Places
    kept: Mask
    places: Places
    counts: tuple[int, ...]

    def of_levels(self) -> list[Mask]:
        """Return for each level which gaps between neighbouring points are drawn."""
        drawn = np.zeros(sum(self.counts), dtype=bool)
        drawn[self.places] = self.kept
        return np.split(drawn, np.cumsum(self.counts)[:-1])


def pieces_of(lines: Sequence[Array], shape: tuple[int, int]) -> Pieces:
    """Return the pieces of the lines of all levels, over samples of a shape."""
    rows, columns = shape
    counts = tuple(max(len(line) - 1, 0) for line in lines)
    middles = np.concatenate([0.5 * (line[1:] + line[:-1]) for line in lines])
    # NaN stands between lines
    places = np.flatnonzero(middles[:, 0] >= 0.0)
    middles = middles[places]
    column, row = np.minimum(middles.astype(np.int64).T, np.array([[columns - 2], [rows - 2]]))
    level = np.repeat(np.arange(len(lines)), counts)[places]
    # what runs along samples may belong to either side
    left, below = (column > 0) & (middles[:, 0] == column), (row > 0) & (middles[:, 1] == row)
    cell = row * columns + column
    return Pieces(level, cell, cell - left - columns * below, np.ones(len(places), dtype=bool), places, counts)
