"""The landscape of a loss over a window of the plane: its values, colours, isolines and labels.

Everything here goes from value to value and may run in a background thread.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import contourpy
import numpy as np
from numpy.typing import NDArray

from explorer.colours import Bytes, ColourScale, choose_scale, colour_map
from explorer.labels import Label, place_labels
from explorer.levels import choose_levels, level_texts
from explorer.loss import Loss
from explorer.plane import Plane, plane_of

Array = NDArray[np.float64]

PRECISION = 1e-13
"""Least width of a window relative to its centre: about a thousand doubles across."""
LARGEST, SMALLEST = 1e12, 1e-200
_LARGEST_VALUE = 1e300
_ENOUGH = 0.8
"""The share of a window in which L is finite that makes it worth showing."""


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of the plane, x0 < x1 and y0 < y1."""

    x0: float
    x1: float
    y0: float
    y1: float

    @property
    def width(self) -> float:
        """x1 − x0."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """y1 − y0."""
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        """The point in the middle."""
        return self.x0 + self.width / 2, self.y0 + self.height / 2

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """x0, x1, y0, y1."""
        return self.x0, self.x1, self.y0, self.y1

    def contains(self, x: float, y: float) -> bool:
        """Whether a point is inside, edges included."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def scaled(self, factor: float, about: tuple[float, float] | None = None) -> Window:
        """Return the window `factor` times as wide and high; `about` (the centre) keeps its place in it."""
        x, y = about if about is not None else self.centre
        return Window(
            x + factor * (self.x0 - x), x + factor * (self.x1 - x),
            y + factor * (self.y0 - y), y + factor * (self.y1 - y),
        )  # fmt: skip

    def padded(self, fraction: float) -> Window:
        """Return the window with a margin of this fraction of its size on each side."""
        return self.scaled(1 + 2 * fraction)

    def moved(self, dx: float, dy: float) -> Window:
        """Return the window shifted."""
        return Window(self.x0 + dx, self.x1 + dx, self.y0 + dy, self.y1 + dy)

    def widened(self, columns: float, rows: float) -> Window:
        """Return the window with its shorter axis made longer about the centre, so that pixels are square."""
        across, up = self.width / columns, self.height / rows
        x, y = self.centre
        if across < up:
            return Window(x - up * columns / 2, x + up * columns / 2, self.y0, self.y1)
        if across > up:
            return Window(self.x0, self.x1, y - across * rows / 2, y + across * rows / 2)
        return self

    def limit(self) -> str | None:
        """Say why numbers of double precision cannot show this window; None where they can."""
        if not max(self.width, self.height) <= LARGEST:
            return f"The plane is shown up to a width of {LARGEST:g}."
        spans = ((self.width, self.x0, self.x1), (self.height, self.y0, self.y1))
        if any(not span > max(PRECISION * max(abs(low), abs(high)), SMALLEST) for span, low, high in spans):
            return "Double precision ends here: neighbouring pixels would have the same coordinates."
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """L sampled over a window, ready to be drawn.

    Attributes
    ----------
    x, y
        Coordinates of the samples, at the centres of equal cells; shapes (columns,) and (rows,).
    values
        L, shape (rows, columns).
    shades
        Place in the colour map, from 1 to 255; 0 where L is not finite. Shape (rows, columns).
    levels, level_texts
        Round values inside the range of L, ascending, and how to write them.
    base_text
        Where levels differ only in late digits, the texts are differences from this number; else empty.
    isolines
        For each level its lines as one array of points, shape (k, 2), with a row of NaN between lines.
    labels
        Where isolines are labelled.
    """

    window: Window
    x: Array
    y: Array
    values: Array
    shades: Bytes
    colour_scale: ColourScale
    levels: tuple[float, ...]
    level_texts: tuple[str, ...]
    base_text: str
    isolines: tuple[Array, ...]
    labels: tuple[Label, ...]

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Where L is finite, shape (rows, columns)."""
        return self.shades > 0

    def image(self, dark: bool = False) -> Bytes:
        """Return the colours, RGBA of shape (rows, columns, 4), row 0 at y0; transparent where not finite."""
        return colour_map(dark)[self.shades]


@dataclass(frozen=True, slots=True, eq=False)
class Arrows:
    """Unit directions of −∇L at points, both of shape (m, 2), with NaN where there is none."""

    positions: Array
    directions: Array
    cell: tuple[float, float]
    """Width and height of the cell that each arrow has to itself."""


def sample(  # noqa: PLR0913 - what is seen, where, and how finely
    loss: Loss,
    window: Window,
    columns: int,
    rows: int,
    pixels: tuple[int, int] | None = None,
    wanted: Callable[[], bool] | None = None,
    *,
    plane: Plane | None = None,
) -> Landscape:
    """Sample a loss over a window of a plane, and find its colours, isolines and labels.

    Parameters
    ----------
    columns, rows
        Number of samples along x and y.
    pixels
        Width and height at which the window is shown, for the room that labels take; as many as samples
        by default.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.
    plane
        The plane that the window is part of; that of the variables, where there are two.
    """
    x = _centres(window.x0, window.x1, columns)
    y = _centres(window.y0, window.y1, rows)
    with np.errstate(all="ignore"):
        values = loss.grid(plane or plane_of(loss.variables), x, y, wanted)
    finite = np.isfinite(values)
    usable = np.clip(values, -_LARGEST_VALUE, _LARGEST_VALUE)
    scale = choose_scale(usable if finite.all() else usable[finite])
    levels = choose_levels(scale)
    texts, base_text = level_texts(levels)
    usable = np.where(finite, usable, np.nan)
    places = scale.positions(usable)
    # 0 is kept for what is not finite, 1 to 255 are colours
    shades = np.where(finite, np.nan_to_num(places) * 254 + 1.5, 0.0).astype(np.uint8)
    isolines = _isolines(x, y, usable, levels)
    labels = place_labels(isolines, texts, window.extent, pixels or (columns, rows), places)
    return Landscape(window, x, y, values, shades, scale, levels, texts, base_text, isolines, labels)


def arrows(loss: Loss, window: Window, columns: int, rows: int, *, plane: Plane | None = None) -> Arrows:
    """Return the directions of steepest descent in a plane, at the centres of columns × rows cells."""
    seen = plane or plane_of(loss.variables)
    x, y = np.meshgrid(_centres(window.x0, window.x1, columns), _centres(window.y0, window.y1, rows))
    positions = np.column_stack([x.ravel(), y.ravel()])
    points = seen.points(positions)
    with np.errstate(all="ignore"):
        gradients = seen.components(loss.gradients(points))
        lengths = np.hypot(gradients[:, 0], gradients[:, 1])
        # the derivative of log(x) exists as a formula where log(x) does not
        usable = np.isfinite(loss.values(points)) & np.isfinite(lengths) & (lengths > 0)
        directions = np.where(usable[:, None], -gradients / lengths[:, None], np.nan)
    return Arrows(positions, directions, (window.width / columns, window.height / rows))


def fit_window(
    loss: Loss, around: Sequence[float] | None = None, *, plane: Plane | None = None, reach: float = 5.0
) -> Window:
    """Return a window for a loss never seen: the first of those tried in which L is finite over four fifths.

    The windows of half-planes and quadrants begin a little before the axes, so that the boundary is seen.

    Parameters
    ----------
    around
        Coordinates that must be inside, such as those of a start.
    plane
        The plane that the window is part of; that of the variables, where there are two.
    reach
        Half the width of the first windows that are tried.
    """
    r = reach
    tried = [Window(-r, r, -r, r), Window(-r / 5, 9 * r / 5, -r, r), Window(-r, r, -r / 5, 9 * r / 5)]
    tried += [Window(-r / 5, 9 * r / 5, -r / 5, 9 * r / 5), Window(-r / 5, r / 5, -r / 5, r / 5)]
    tried += [Window(0, r / 5, 0, r / 5), Window(-9 * r / 5, r / 5, -9 * r / 5, r / 5)]
    tried += [Window(-r / 50, r / 50, -r / 50, r / 50)]
    if around is not None and np.isfinite(around).all():
        x, y = around[0], around[1]
        tried = [window for window in tried if window.contains(x, y)]
        reaches = (r, r / 5, 0.1 * min(1.0, r / 5) + 0.1 * abs(x) + 0.1 * abs(y))
        tried += [Window(x - a, x + a, y - a, y + a) for a in reaches]
    seen = plane or plane_of(loss.variables)
    shares: list[float] = []
    for window in tried:
        shares.append(_finite_share(loss, seen, window))
        if shares[-1] > _ENOUGH:
            return window
    return tried[int(np.argmax(shares))]


def unit_direction(dx: float, dy: float) -> tuple[float, float] | None:
    """Return (dx, dy) at length 1; None where it has no direction."""
    length = math.hypot(dx, dy)
    return (dx / length, dy / length) if 0 < length < math.inf else None


def _isolines(x: Array, y: Array, values: Array, levels: Sequence[float]) -> tuple[Array, ...]:
    if not levels or min(values.shape) < 2:
        return ()
    kind = contourpy.LineType.ChunkCombinedNan
    generator = contourpy.contour_generator(x, y, values, line_type=kind)
    none = np.empty((0, 2))
    return tuple(
        none if chunks[0][0] is None else np.asarray(chunks[0][0]) for chunks in generator.multi_lines(levels)
    )


def _centres(low: float, high: float, count: int) -> Array:
    return np.asarray(low + (np.arange(count) + 0.5) * ((high - low) / count), dtype=np.float64)


def _finite_share(loss: Loss, plane: Plane, window: Window) -> float:
    with np.errstate(all="ignore"):
        values = loss.grid(plane, _centres(window.x0, window.x1, 41), _centres(window.y0, window.y1, 41))
    return float(np.isfinite(values).mean())
