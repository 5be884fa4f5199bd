"""Whether doubles show L in a view, asked no more often than need be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.jumps import Grid
from explorer.loss import Loss
from explorer.plane import Plane

if TYPE_CHECKING:
    from explorer.zoom import Depth

Array = NDArray[np.float64]

_NARROWER = 2.0
"""How many times narrower a view is, before doubles that showed L are doubted."""


class Depths:
    """Finds where L is had from, view after view of one loss over one plane."""

    def __init__(self, loss: Loss, plane: Plane) -> None:
        self._loss, self._plane = loss, plane
        self._shown: Grid | None = None
        self._depth: Depth | None = None

    def of(self, coarse: Grid, wanted: Callable[[], bool]) -> Depth | None:
        """Return where L is had from in a view, of which there are some samples; None where doubles show it.

        Doubles that showed L in one view do so in those beside it that are not much narrower.
        """
        if self._shown is not None and _is_beside(coarse, self._shown):
            return None
        # it needs ball arithmetic, which the first picture does without
        from explorer.zoom import look_deep  # noqa: PLC0415

        found = look_deep(self._loss, self._plane, coarse, wanted, self._depth)
        self._shown = coarse if found is None else None
        self._depth = found
        return found


def _is_beside(grid: Grid, other: Grid) -> bool:
    return _overlaps(grid.x, other.x) and _overlaps(grid.y, other.y)


def _overlaps(places: Array, others: Array) -> bool:
    """Whether the middle of an interval is inside another one that is not much longer."""
    middle, length = places[len(places) // 2], places[-1] - places[0]
    return bool(others[0] <= middle <= others[-1] and length * _NARROWER >= others[-1] - others[0])
