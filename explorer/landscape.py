"""The landscape of a loss over a window of the plane: its values, colours, isolines and labels.

Everything here goes from value to value and may run in a background thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explorer.colours import Bytes, ColourScale, colour_map
from explorer.isolines import isolines
from explorer.jumps import Evaluate, Grid
from explorer.kernel import Unwanted
from explorer.labels import Label, Sheet, place_labels
from explorer.look import Look, bounded, look_of, shades
from explorer.loss import Loss
from explorer.plane import Plane, plane_of

Array = NDArray[np.float64]

PRECISION = 1e-13
"""Least width of a window relative to its centre: about a thousand doubles across."""
LARGEST, SMALLEST = 1e12, 1e-200
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


@dataclass(frozen=True, slots=True)
class View:
    """A window, and how many pixels of the screen show it."""

    window: Window
    columns: int
    rows: int


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """L sampled over a window, ready to be drawn.

    Attributes
    ----------
    window
        What is to be seen; samples may reach a little beyond it.
    x, y
        Coordinates of the samples, evenly spaced; shapes (columns,) and (rows,).
    values
        L, shape (rows, columns).
    shades
        Place in the colour map, from 1 to 255; 0 where L is not finite. Shape (rows, columns).
    look
        Its colours and levels.
    lines
        For each level its isolines as one array of points (column, row), counted in samples from 0, shape (k, 2),
        with a row of NaN between lines. Counts are as smooth in a window 1e-9 wide as in any other.
    labels
        Where isolines are labelled.
    note
        What there is to say of its numbers, where doubles do not show L.
    known
        The share of samples that were evaluated; the others are interpolated for the time being.
    is_finest
        Whether it is as fine as the screen shows, with every sample evaluated.
    """

    window: Window
    x: Array
    y: Array
    values: Array
    shades: Bytes
    look: Look
    lines: tuple[Array, ...]
    labels: tuple[Label, ...]
    note: str = ""
    known: float = 1.0
    is_finest: bool = True

    @property
    def colour_scale(self) -> ColourScale:
        """The map from L to the place in the colour map."""
        return self.look.scale

    @property
    def levels(self) -> tuple[float, ...]:
        """The levels of the isolines, ascending."""
        return self.look.levels

    @property
    def level_texts(self) -> tuple[str, ...]:
        """How to write the levels."""
        return self.look.texts

    @property
    def base_text(self) -> str:
        """The number from which the texts of levels are counted; empty where that is 0."""
        return self.look.base_text

    @property
    def spacing(self) -> tuple[float, float]:
        """From one sample to the next, across and up."""
        x, y = self.x, self.y
        return (
            float(x[-1] - x[0]) / (len(x) - 1) if len(x) > 1 else self.window.width,
            float(y[-1] - y[0]) / (len(y) - 1) if len(y) > 1 else self.window.height,
        )

    @property
    def isolines(self) -> tuple[Array, ...]:
        """The isolines in coordinates of the plane."""
        corner = np.array([self.x[0], self.y[0]])
        return tuple(corner + line * self.spacing for line in self.lines)

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Where L is finite, shape (rows, columns)."""
        return self.shades > 0

    @property
    def is_finite(self) -> bool:
        """Whether L is finite at every sample."""
        return bool(self.shades.all())

    def image(self, dark: bool = False) -> Bytes:
        """Return the colours, RGBA of shape (rows, columns, 4), row 0 at y0; transparent where not finite."""
        return colour_map(dark)[self.shades]

    def cropped(self) -> Landscape:
        """Return what of it is inside its window."""
        rows, columns = (
            _inside(self.y, self.window.y0, self.window.y1),
            _inside(self.x, self.window.x0, self.window.x1),
        )
        part = np.ix_(rows, columns)
        if len(rows) == len(self.y) and len(columns) == len(self.x):
            return self
        first, last = np.array([columns[0], rows[0]]), np.array([columns[-1], rows[-1]])
        lines = tuple(_cut(line, first, last) for line in self.lines)
        return replace(
            self, x=self.x[columns], y=self.y[rows], values=self.values[part], shades=self.shades[part], lines=lines
        )


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """L between samples.

    Attributes
    ----------
    evaluate
        L at points of the plane, from their coordinates.
    resolution
        The shortest distance that doubles tell apart, where it is more than that of the coordinates.
    """

    evaluate: Evaluate
    resolution: float = 0.0


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
    """Sample a loss over a window of a plane at the centres of columns × rows equal cells, and draw it up.

    Parameters
    ----------
    pixels
        Width and height at which the window is shown, for the room that labels take; as many as samples
        by default.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.
    plane
        The plane that the window is part of; that of the variables, where there are two.
    """
    seen = plane or plane_of(loss.variables)
    x = _centres(window.x0, window.x1, columns)
    y = _centres(window.y0, window.y1, rows)
    with np.errstate(all="ignore"):
        values = loss.grid(seen, x, y, wanted)
    view = View(window, *(pixels or (columns, rows)))
    return drawn_up(view, Grid(x, y, values), look_of(values), between=in_doubles(loss, seen), wanted=wanted)


def drawn_up(
    view: View,
    grid: Grid,
    look: Look,
    *,
    between: Between | None = None,
    wanted: Callable[[], bool] | None = None,
    before: Sequence[Label] = (),
) -> Landscape:
    """Find the colours, isolines and labels of samples.

    Parameters
    ----------
    grid
        Samples over the window, evenly spaced.
    between
        What L is between samples: isolines end where it breaks there.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.
    before
        The labels of the picture before: where there is reason to, they stay.
    """
    ask, window = wanted or (lambda: True), view.window
    usable = bounded(grid.values)
    evaluate, resolution = (between.evaluate, between.resolution) if between is not None else (None, 0.0)
    lines = isolines(Grid(grid.x, grid.y, usable), look.levels, evaluate, resolution=resolution, wanted=ask)
    if not ask():
        raise Unwanted
    places = look.places(grid.values)
    bare = Landscape(window, grid.x, grid.y, grid.values, shades(places), look, lines, ())
    across, up = view.columns / window.width, view.rows / window.height
    step = bare.spacing
    sheet = Sheet(
        (float(grid.x[0] - window.x0) * across, float(grid.y[0] - window.y0) * up),
        (step[0] * across, step[1] * up),
        (view.columns, view.rows),
    )
    stay = [label.moved(-window.x0, -window.y0, across, up) for label in before]
    labels = place_labels(lines, look.texts, sheet, places, stay)
    there = tuple(label.moved(window.x0 * across, window.y0 * up, 1.0 / across, 1.0 / up) for label in labels)
    return replace(bare, labels=there)


def in_doubles(loss: Loss, plane: Plane) -> Between:
    """Return L between samples of a plane, in doubles."""

    def evaluate(x: Array, y: Array) -> Array:
        with np.errstate(all="ignore"):
            return loss.values(plane.points(np.column_stack([x, y])))

    far = max(map(abs, plane.origin), default=0.0)
    return Between(evaluate, 0.0 if plane.axes is not None else float(np.spacing(far)))


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


def _inside(coordinates: Array, low: float, high: float) -> NDArray[np.int64]:
    """Return the places of samples inside an interval; of all of them, where there are fewer than two."""
    found = np.flatnonzero((coordinates >= low) & (coordinates <= high))
    return found if len(found) > 1 else np.arange(len(coordinates))


def _cut(line: Array, first: NDArray[np.int64], last: NDArray[np.int64]) -> Array:
    """Return the parts of isolines between two corners, counted from the first of them."""
    outside = np.logical_not(((line >= first) & (line <= last)).all(axis=1))
    return np.asarray(np.where(np.column_stack([outside, outside]), np.nan, line - first))


def _centres(low: float, high: float, count: int) -> Array:
    return np.asarray(low + (np.arange(count) + 0.5) * ((high - low) / count), dtype=np.float64)


def _finite_share(loss: Loss, plane: Plane, window: Window) -> float:
    with np.errstate(all="ignore"):
        values = loss.grid(plane, _centres(window.x0, window.x1, 41), _centres(window.y0, window.y1, 41))
    return float(np.isfinite(values).mean())
