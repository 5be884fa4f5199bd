"""The path as a table of numbers: all that is known at its rows, in full, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from explorer.path import FIGURES, Path, change_ratio
from explorer.rows import Array, Indices, Rows

HEADINGS = ("loss", "gradient_norm", "eta", "beta_deg", "predicted", "actual", "ratio")
"""What the figures of a row are called in files, after the components of w and the parameters."""

_PIECE = 500
"""Rows that are written together; between two pieces it is seen whether more are wanted."""


def table_of(path: Path, rows: Rows | Indices) -> Array:
    """Return everything that is known at the rows: w, the p parameters, then the HEADINGS; shape (m, n + p + 7)."""
    figures = [path.column(name, rows) for name in FIGURES]
    ratio = change_ratio(figures[-1], figures[-2])
    return np.column_stack([path.points(rows), path.parameters(rows), *figures, ratio])


def headings(variables: Sequence[str], parameters: Sequence[str]) -> list[str]:
    """Return what stands above the numbers of a row and its step."""
    return ["step", *(f"w_{name}" for name in variables), *(f"p_{name}" for name in parameters), *HEADINGS]


def numbers(path: Path, lineage: Rows, places: Rows) -> Iterator[list[list[object]]]:
    """Give the step and the numbers of places in a lineage, in pieces of some rows; "" where one is missing."""
    for first in range(0, len(places), _PIECE):
        steps = np.asarray(places[first : first + _PIECE])
        # 0 has no sign
        values = table_of(path, lineage.at(steps)) + 0.0
        cells = values.astype(object)
        cells[np.isnan(values)] = ""
        yield np.column_stack([steps.astype(object), cells]).tolist()
