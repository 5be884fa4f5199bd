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
_LEAST = 0.45
_MOST_SPOTS, _APART = 5, 1.4
"""How many places a label has, and how far from each other they are, in its lengths."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of an isoline, and its direction there; `angle` in degrees, counter-clockwise on screen."""

    x: float
    y: float
    angle: float


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


def place_labels(
    isolines: Sequence[Array], texts: Sequence[str], extent: Box, pixels: tuple[int, int], places: Array
) -> tuple[Label, ...]:
    """Put each level's text on a long, straight, uncrowded part of its isoline, where no other label is.

    Parameters
    ----------
    isolines, texts
        For each level its lines, in coordinates of the plane, and how to write it.
    extent
        The window that is shown, x0, x1, y0, y1.
    pixels
        Its width and height on the screen.
    places
        Places in the colour map, shape (rows, columns): where they change fast, isolines are close together.
    """
    x0, x1, y0, y1 = extent
    scale = (pixels[0] / (x1 - x0), pixels[1] / (y1 - y0))
    found: list[Label] = []
    taken: list[Box] = []
    for line, text in zip(isolines, texts, strict=False):
        size = (LABEL_CHARACTER * len(text) + 4, LABEL_HEIGHT)
        spots = _spots((line - (x0, y0)) * scale, size, pixels, taken, places)
        if spots:
            taken.append(_box(*spots[0], size))
            first, *others = (Spot(x0 + x / scale[0], y0 + y / scale[1], angle) for x, y, angle in spots)
            found.append(Label(first.x, first.y, first.angle, text, tuple(others)))
    return tuple(found)


def _spots(
    line: Array, size: tuple[float, float], pixels: tuple[int, int], taken: Sequence[Box], places: Array
) -> list[tuple[float, float, float]]:
    """Return the best places for a label on a line, apart from each other: x and y in pixels, and the angle."""
    middle, angles, score = _scored(_longest(line), size, pixels, places)
    turned = np.radians(angles)
    half = np.column_stack([
        np.abs(np.cos(turned)) * size[0] + np.abs(np.sin(turned)) * size[1],
        np.abs(np.sin(turned)) * size[0] + np.abs(np.cos(turned)) * size[1],
    ]) / 2.0 + 1.0  # fmt: skip
    free = (score >= _LEAST) & ((middle - half > MARGIN) & (middle + half < np.array(pixels) - MARGIN)).all(axis=1)
    for box in taken:
        low, high = np.array(box[::2]), np.array(box[1::2])
        free &= ((middle + half <= low) | (middle - half >= high)).any(axis=1)
    found: list[tuple[float, float, float]] = []
    while free.any() and len(found) < _MOST_SPOTS:
        i = int(np.where(free, score, -np.inf).argmax())
        found.append((float(middle[i, 0]), float(middle[i, 1]), float(angles[i])))
        free &= np.hypot(*(middle - middle[i]).T) > _APART * size[0]
    return found


def _scored(
    points: Array, size: tuple[float, float], pixels: tuple[int, int], places: Array
) -> tuple[Array, Array, Array]:
    """Return places along a line in pixels, the angles there, and how well a label would stand."""
    steps = np.hypot(*np.diff(points, axis=0).T) if len(points) > 1 else np.zeros(0)
    length = float(steps.sum())
    if length < 2 * size[0]:
        return np.empty((0, 2)), np.empty(0), np.empty(0)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    count = int(min(400, max(8, length / 4)))
    centres = np.linspace(size[0] / 2, length - size[0] / 2, count)
    start, middle, end = (
        np.column_stack([np.interp(centres + shift, along, points[:, i]) for i in (0, 1)])
        for shift in (-size[0] / 2, 0, size[0] / 2)
    )
    chord = end - start
    angles = np.degrees(np.arctan2(chord[:, 1], chord[:, 0]))
    angles = (angles + 90) % 180 - 90
    straight = np.hypot(*chord.T) / size[0]
    crowd = np.maximum(0, 1 - _gaps(middle, pixels, places) / (1.3 * size[1]))
    score = straight - 0.6 * crowd - 0.0008 * np.abs(angles)
    score[straight < 0.88] = -np.inf
    return middle, angles, score


def _longest(line: Array) -> Array:
    """Return the longest of the lines that NaN separates."""
    breaks = np.flatnonzero(np.isnan(line[:, 0]))
    parts = [part[np.isfinite(part[:, 0])] for part in np.split(line, breaks)]
    return max(parts, key=lambda part: float(np.abs(np.diff(part, axis=0)).sum()))


def _gaps(points: Array, pixels: tuple[int, int], places: Array) -> Array:
    """Return the distance in pixels from an isoline to the next, at points, by the slope of the colours."""
    rows, columns = places.shape
    if min(rows, columns) < 3:
        return np.full(len(points), np.inf)
    j = np.clip((points[:, 0] / pixels[0] * columns).astype(int), 1, columns - 2)
    i = np.clip((points[:, 1] / pixels[1] * rows).astype(int), 1, rows - 2)
    across = (places[i, j + 1] - places[i, j - 1]) * columns / (2 * pixels[0])
    up = (places[i + 1, j] - places[i - 1, j]) * rows / (2 * pixels[1])
    gaps: Array = 1 / (LEVELS * np.nan_to_num(np.hypot(across, up), nan=1.0) + 1e-9)
    return gaps


def _box(x: float, y: float, angle: float, size: tuple[float, float]) -> Box:
    """Return x0, x1, y0, y1 of an upright box around a turned one, with a small margin."""
    cosine, sine = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    half_width = (size[0] * cosine + size[1] * sine) / 2 + 1
    half_height = (size[0] * sine + size[1] * cosine) / 2 + 1
    return x - half_width, x + half_width, y - half_height, y + half_height
