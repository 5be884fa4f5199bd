"""The map between a window of the plane and pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF

from explorer.landscape import Array, Window

_FAR_AWAY = 1e6


@dataclass(frozen=True, slots=True)
class Frame:
    """The map between a window of the plane and a rectangle of pixels, y upwards and downwards."""

    window: Window
    width: float
    height: float

    def pixels(self, points: ArrayLike) -> Array:
        """Return the pixels of points, both of shape (…, 2)."""
        plane = np.asarray(points, dtype=np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            across = (plane[..., 0] - self.window.x0) / self.window.width * self.width
            down = (self.window.y1 - plane[..., 1]) / self.window.height * self.height
        return np.stack([across, down], axis=-1)

    def pixel(self, point: Sequence[float]) -> QPointF:
        across = (float(point[0]) - self.window.x0) / self.window.width * self.width
        down = (self.window.y1 - float(point[1])) / self.window.height * self.height
        return QPointF(_bounded(across), _bounded(down))

    def plane(self, pixel: QPointF) -> tuple[float, float]:
        return (
            self.window.x0 + pixel.x() / self.width * self.window.width,
            self.window.y1 - pixel.y() / self.height * self.window.height,
        )

    def towards(self, direction: Sequence[float]) -> QPointF:
        """Return a displacement of the plane as a direction on screen, one pixel long."""
        across = float(direction[0]) / self.window.width * self.width
        down = -float(direction[1]) / self.window.height * self.height
        length = math.hypot(across, down) or 1.0
        return QPointF(across / length, down / length)

    def rectangle(self, window: Window) -> QRectF:
        top_left, bottom_right = self.pixels([[window.x0, window.y1], [window.x1, window.y0]]).tolist()
        return QRectF(QPointF(*top_left), QPointF(*bottom_right))


def _bounded(pixel: float) -> float:
    """Keep a pixel that is far away, or that does not exist, where Qt can handle it."""
    return -_FAR_AWAY if math.isnan(pixel) else min(max(pixel, -_FAR_AWAY), _FAR_AWAY)
