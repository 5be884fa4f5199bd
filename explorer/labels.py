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


@dataclass(frozen=True, slots=True)
class Label:
    """The text of a level at a point of its isoline; `angle` in degrees, counter-clockwise on screen."""

    x: float
    y: float
    angle: float
    text: str


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
    corner = (x0, y0)
    found: list[Label] = []
    taken: list[Box] = []
    for line, text in zip(isolines, texts, strict=False):
        size = (LABEL_CHARACTER * len(text) + 4, LABEL_HEIGHT)
        spot = _spot((line - corner) * scale, size, pixels, taken, places)
        if spot is not None:
            x, y, angle, box = spot
            taken.append(box)
            found.append(Label(corner[0] + x / scale[0], corner[1] + y / scale[1], angle, text))
    return tuple(found)


def _spot(
    line: Array, size: tuple[float, float], pixels: tuple[int, int], taken: list[Box], places: Array
) -> tuple[float, float, float, Box] | None:
    """Return the best place for a label on a line in pixels: x, y, angle and the box that it fills."""
    points = _longest(line)
    steps = np.hypot(*np.diff(points, axis=0).T) if len(points) > 1 else np.zeros(0)
    length = float(steps.sum())
    if length < 2 * size[0]:
        return None
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
    for i in np.argsort(-score, kind="stable"):
        if score[i] < 0.45:
            return None
        (x, y), angle = middle[i].tolist(), float(angles[i])
        box = _box(x, y, angle, size)
        inside = min(box[0], box[2], pixels[0] - box[1], pixels[1] - box[3]) > MARGIN
        if inside and not any(_overlap(box, other) for other in taken):
            return x, y, angle, box
    return None


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


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
