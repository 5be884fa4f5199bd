"""L in a plane at few points, with more digits than doubles have: for windows in which no polynomial is L."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from flint import arb
from numpy.typing import NDArray

from explorer.expression import Node
from explorer.jets import Program, jet, program_of
from explorer.jumps import Grid, broken_cells
from explorer.kernel import Unwanted
from explorer.plane import Plane
from explorer.plane_series import exact_point
from explorer.series import flint_context

Array = NDArray[np.float64]

_OPERATIONS = 150_000
"""How many operations on balls are spent on a picture: some tenths of a second."""
_FEWEST, _MOST = 24, 96
"""Points along a side."""
_MOST_SUSPECTS, _HALVINGS = 600, 10
"""Between how many pairs of points L is looked at more closely, and how closely."""
_BITS = (160, 640)
_SHARP = 2.0**-20


@dataclass(frozen=True, slots=True, eq=False)
class PlanePoints:
    """L at the points of a grid of a plane.

    Attributes
    ----------
    x, y
        Coordinates, ascending, shapes (n,).
    constant
        L at the point that it is compared with, a ball.
    values
        L less the constant, shape (n, n); NaN where L has no value.
    broken
        Where L breaks between four points, by the first of them, shape (n, n); values are not drawn together there.
    """

    x: Array
    y: Array
    constant: arb
    values: Array
    broken: NDArray[np.bool_]

    def change(self, x: Array, y: Array) -> Array:
        """L less the constant over a grid inside, shapes (columns,), (rows,) → (rows, columns)."""
        return self.at(x[None, :], y[:, None])

    def at(self, x: Array, y: Array) -> Array:
        """L less the constant inside: linear along x and y between four points, and as at the nearest at a break.

        The shapes of x and y are broadcast.
        """
        column, across = _between(self.x, x)
        row, up = _between(self.y, y)
        is_broken = self.broken[row, column]
        across, up = (np.where(is_broken, np.round(share), share) for share in (across, up))
        below, above = (
            # 0·NaN would spread a gap to where nothing of it is taken
            np.where(across < 1.0, self.values[i, column] * (1.0 - across), 0.0)
            + np.where(across > 0.0, self.values[i, column + 1] * across, 0.0)
            for i in (row, row + 1)
        )
        return np.asarray(np.where(up < 1.0, below * (1.0 - up), 0.0) + np.where(up > 0.0, above * up, 0.0))


def _between(places: Array, wanted: Array) -> tuple[NDArray[np.intp], Array]:
    """Return after which of the places others are, and which share of the way to the next."""
    at = np.clip(np.searchsorted(places, wanted, side="right") - 1, 0, len(places) - 2)
    return at, np.asarray((wanted - places[at]) / (places[at + 1] - places[at]))


def plane_points(
    root: Node,
    plane: Plane,
    centre: tuple[float, float],
    half: tuple[float, float],
    wanted: Callable[[], bool] = lambda: True,
) -> PlanePoints | None:
    """Compute L over a window of a plane; None where that takes too long, or L has no value there.

    Parameters
    ----------
    root
        The loss.
    plane
        The plane, taken as the exact one of its doubles.
    centre, half
        The middle of a window of the plane, and half its sides.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.
    """
    program = program_of(root)
    count = min(_MOST, math.isqrt(_OPERATIONS // len(program.nodes)))
    if count < _FEWEST:
        return None
    x, y = (c + h * np.linspace(-1.0, 1.0, count) for c, h in zip(centre, half, strict=True))
    if min(np.diff(x).min(), np.diff(y).min()) <= 0.0:
        return None
    for bits in _BITS:
        closer = _Closer(program, plane, bits, wanted)
        balls = [closer.balls(x.tolist(), [place] * count) for place in y.tolist()]
        known = [ball for row in balls for ball in row if ball is not None]
        if not known:
            return None
        constant = known[len(known) // 2]
        values = np.array([closer.differences(row, constant) for row in balls])
        apart = float(np.nanmax(values) - np.nanmin(values))
        if max(float(ball.rad()) for ball in known) <= _SHARP * apart:
            broken = _broken(Grid(x, y, values), closer, constant)
            return PlanePoints(x, y, constant, values, broken)
    return None


@dataclass(frozen=True, slots=True)
class _Closer:
    """L at points of a plane, in balls."""

    program: Program
    plane: Plane
    bits: int
    wanted: Callable[[], bool]

    def balls(self, x: Sequence[float], y: Sequence[float]) -> list[arb | None]:
        if not self.wanted():
            raise Unwanted
        with flint_context(self.bits, 1):
            places = (exact_point(self.plane, *place) for place in zip(x, y, strict=True))
            found = (jet(self.program, place).coefficients for place in places)
            return [coefficients[0] if coefficients else None for coefficients in found]

    def differences(self, balls: Sequence[arb | None], constant: arb) -> list[float]:
        with flint_context(self.bits, 1):
            return [math.nan if ball is None else float((ball - constant).mid()) for ball in balls]


def _broken(grid: Grid, closer: _Closer, constant: arb) -> NDArray[np.bool_]:
    """Find where L breaks between the points."""
    count = len(grid.x)
    cells = np.zeros((count, count), dtype=bool)
    cells[:-1, :-1] = True
    nothing = np.zeros_like(cells)

    def evaluate(x: Array, y: Array) -> Array:
        if len(x) > _MOST_SUSPECTS:
            raise _TooManyError
        return np.array(closer.differences(closer.balls(x.tolist(), y.tolist()), constant))

    shortest = min(grid.x[1] - grid.x[0], grid.y[1] - grid.y[0]) / 2.0**_HALVINGS
    try:
        return broken_cells(grid, cells.ravel(), evaluate, resolution=shortest).reshape(count, count)
    except _TooManyError:
        return nothing


class _TooManyError(Exception):
    """Raised where L is too rough for looking between its points."""
