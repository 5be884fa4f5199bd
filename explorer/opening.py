"""Where the exploration of a loss begins: its window of the plane and its start."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.direction import Vector
from explorer.exploration import starting_record
from explorer.gallery import GALLERY, GalleryLoss
from explorer.landscape import Window, fit_window
from explorer.loss import Loss
from explorer.options import DEFAULT_LOSS, DEFAULT_START, Options
from explorer.path import Record


@dataclass(frozen=True, slots=True)
class Found:
    """A loss that was read, with the point that the exploration of it begins at."""

    loss: Loss
    start: Record
    home: Window
    minima: tuple[Vector, ...] = ()
    name: str = ""


def find_start(loss: Loss, wished: Vector, window: Window) -> Record:
    """Evaluate the wished start, or another one in the window where L is finite."""
    record = starting_record(loss, wished)
    if math.isfinite(record.loss):
        return record
    shares = (0.5, 0.7, 0.3, 0.85, 0.15, 0.6, 0.4)
    for a in shares:
        for b in shares:
            w = (window.x0 + a * window.width, window.y0 + b * window.height)
            found = starting_record(loss, w)
            if math.isfinite(found.loss):
                return found
    return record


def first_look(loss: Loss, start: Vector | None = None) -> Found:
    """Choose a window, and where it is not given a start, for a loss that was not seen before."""
    home = fit_window(loss, start)
    x, y = start or (home.x0 + 0.8 * home.width, home.y0 + 0.7 * home.height)
    return Found(loss, find_start(loss, (x, y), home), home)


def from_gallery(entry: GalleryLoss) -> Found:
    """Read a loss of the gallery."""
    loss = Loss.parse(entry.expression)
    minima = tuple(minimum.w for minimum in entry.minima)
    return Found(loss, starting_record(loss, entry.start), Window(*entry.window), minima, entry.name)


def opening(options: Options) -> Found:
    """Find what was asked for; for the default loss its own window and minima as well."""
    if (options.loss, options.start) == (DEFAULT_LOSS, DEFAULT_START):
        return from_gallery(next(entry for entry in GALLERY if entry.expression == DEFAULT_LOSS))
    return first_look(Loss.parse(options.loss), options.start)
