"""Labels of isolines: where along its line the text of a level is put."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.levels import LEVELS

Array = NDArray[np.float64]
Box = tuple[float, float, float, float]
"""x0, x1, y0, y1."""
LABEL_HEIGHT, LABEL_CHARACTER = 12.0, 6.4
"""Height of an isoline's label and width of one character, in pixels."""
MARGIN = 5.0
"""Room between a label and the edge of the window, in pixels."""
_MOST_PLACES, _STEP = 150, 7.0
"""How many places along a line are looked at, and the pixels from one to the next."""
_LEAST = 0.45
_NEAR, _LOYALTY = 10.0, 1.0
"""How near to its place before, in pixels, a label stays, and how much better another place would have to be."""
_MOST_SPOTS, _APART = 5, 1.4
"""How many places a label has, and how far from each other they are, in its lengths."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of an isoline, and its direction there; `angle` in degrees, counter-clockwise on screen."""

    x: float
    y: float
    angle: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """How counts of samples become pixels of the window, from its lower left corner: offset + step · count."""

    offset: tuple[float, float]
    step: tuple[float, float]
    pixels: tuple[int, int]
    """The width and height of the window."""


@dataclass(frozen=True, slots=True)
class Label:
    """The text of a level at a point of its isoline; `elsewhere` are other points of it, the best ones first."""

    x: float
    y: float
    angle: float
    text: str
    elsewhere: tuple[Spot, ...] = ()

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Where the text may stand, the best place first."""
        return Spot(self.x, self.y, self.angle), *self.elsewhere

    def moved(self, dx: float, dy: float, across: float, up: float) -> Label:
        """Return it in other coordinates: ((x + dx)·across, (y + dy)·up)."""
        first, *others = (Spot((s.x + dx) * across, (s.y + dy) * up, s.angle) for s in self.spots)
        return Label(first.x, first.y, first.angle, self.text, tuple(others))


def place_labels(
    lines: Sequence[Array], texts: Sequence[str], sheet: Sheet, places: Array, before: Sequence[Label] = ()
) -> tuple[Label, ...]:
    """Put each level's text on a long, straight, uncrowded part of its isoline, where no other label is.

    Parameters
    ----------
    lines, texts
        For each level its isolines, as points (column, row) counted in samples, and how to write it.
    sheet
        Where samples are on the screen.
    places
        Places in the colour map, shape (rows, columns): where they change fast, isolines are close together.
    before
        Labels of the picture before, where they would be in this one: a text stays by the place that it had, if that
        is still a good one.

    Returns
    -------
    tuple of Label
        In pixels, from the lower left corner of the window.
    """
    found: list[Label] = []
    taken: list[Box] = []
    stay = {label.text: np.array([label.x, label.y]) for label in before}
    for line, text in zip(lines, texts, strict=False):
        size = (LABEL_CHARACTER * len(text) + 4, LABEL_HEIGHT)
        spots = _spots(line * sheet.step + sheet.offset, size, sheet, taken, places, stay.get(text))
        if spots:
            taken.append(_box(*spots[0], size))
            first, *others = (Spot(*spot) for spot in spots)
            found.append(Label(first.x, first.y, first.angle, text, tuple(others)))
    return tuple(found)


def _spots(
    line: Array, size: tuple[float, float], sheet: Sheet, taken: Sequence[Box], places: Array, stay: Array | None
) -> list[tuple[float, float, float]]:
    """Return the best places for a label on a line, apart from each other: x and y in pixels, and the angle."""
    middle, angles, score = _scored(_longest(line), size, sheet, places)
    turned = np.radians(angles)
    half = np.column_stack([
        np.abs(np.cos(turned)) * size[0] + np.abs(np.sin(turned)) * size[1],
        np.abs(np.sin(turned)) * size[0] + np.abs(np.cos(turned)) * size[1],
    ]) / 2.0 + 1.0  # fmt: skip
    free = (score >= _LEAST) & ((middle - half > MARGIN) & (middle + half < np.array(sheet.pixels) - MARGIN)).all(
        axis=1
    )
    if stay is not None:
        score = score + np.where(np.hypot(*(middle - stay).T) < _NEAR, _LOYALTY, 0.0)
    if taken:
        boxes = np.array(taken)
        low, high = boxes[:, ::2], boxes[:, 1::2]
        upper, lower = (middle + half)[:, None], (middle - half)[:, None]
        free &= np.all(np.any((upper <= low) | (lower >= high), axis=2), axis=1)
    found: list[tuple[float, float, float]] = []
    while free.any() and len(found) < _MOST_SPOTS:
        i = int(np.where(free, score, -np.inf).argmax())
        found.append((float(middle[i, 0]), float(middle[i, 1]), float(angles[i])))
        free &= np.hypot(*(middle - middle[i]).T) > _APART * size[0]
    return found


def _scored(points: Array, size: tuple[float, float], sheet: Sheet, places: Array) -> tuple[Array, Array, Array]:
    """Return places along a line in pixels, the angles there, and how well a label would stand."""
    steps = np.hypot(*np.diff(points, axis=0).T) if len(points) > 1 else np.zeros(0)
    length = float(steps.sum())
    if length < 2 * size[0]:
        return np.empty((0, 2)), np.empty(0), np.empty(0)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    count = int(min(_MOST_PLACES, max(8, length / _STEP)))
    centres = np.linspace(size[0] / 2, length - size[0] / 2, count)
    # as complex numbers both coordinates are interpolated together
    shifted = np.concatenate([centres - size[0] / 2, centres, centres + size[0] / 2])
    there = np.interp(shifted, along, points[:, 0] + 1j * points[:, 1])
    start, centre, end = there.reshape(3, count)
    middle = np.column_stack([centre.real, centre.imag])
    chord = end - start
    angles = (np.angle(chord, deg=True) + 90) % 180 - 90
    straight = np.abs(chord) / size[0]
    crowd = np.maximum(0, 1 - _gaps(middle, sheet, places) / (1.3 * size[1]))
    score = straight - 0.6 * crowd - 0.0008 * np.abs(angles)
    score[straight < 0.88] = -np.inf
    return middle, angles, score


def _longest(line: Array) -> Array:
    """Return the longest of the lines that NaN separates."""
    breaks = np.flatnonzero(np.isnan(line[:, 0]))
    parts = [part[np.isfinite(part[:, 0])] for part in np.split(line, breaks)]
    return max(parts, key=lambda part: float(np.abs(np.diff(part, axis=0)).sum()))


def _gaps(points: Array, sheet: Sheet, places: Array) -> Array:
    """Return the distance in pixels from an isoline to the next, at points, by the slope of the colours."""
    rows, columns = places.shape
    if min(rows, columns) < 3:
        return np.full(len(points), np.inf)
    counts = np.rint((points - sheet.offset) / sheet.step).astype(int)
    j, i = np.clip(counts[:, 0], 1, columns - 2), np.clip(counts[:, 1], 1, rows - 2)
    across = (places[i, j + 1] - places[i, j - 1]) / (2 * sheet.step[0])
    up = (places[i + 1, j] - places[i - 1, j]) / (2 * sheet.step[1])
    gaps: Array = 1 / (LEVELS * np.nan_to_num(np.hypot(across, up), nan=1.0) + 1e-9)
    return gaps


def _box(x: float, y: float, angle: float, size: tuple[float, float]) -> Box:
    """Return x0, x1, y0, y1 of an upright box around a turned one, with a small margin."""
    cosine, sine = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    half_width = (size[0] * cosine + size[1] * sine) / 2 + 1
    half_height = (size[0] * sine + size[1] * cosine) / 2 + 1
    return x - half_width, x + half_width, y - half_height, y + half_height
