"""What an experiment draws over the landscape, in coordinates of the plane that is seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A line, or marks, of one colour.

    Attributes
    ----------
    points
        Shape (m, 2); rows of NaN break the line.
    colour
        As `#rrggbb`.
    width, dash
        Of the line, in pixels; a width of 0 draws none.
    name
        Written beside the last point.
    symbol
        One of pyqtgraph's symbols, drawn at every point; none where empty.
    """

    points: NDArray[np.float64]
    colour: str
    width: float = 1.6
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine
    name: str = ""
    symbol: str = ""


Overlay = tuple[Stroke, ...]
"""Everything that one experiment draws."""
