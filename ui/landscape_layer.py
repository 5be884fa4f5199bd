"""Layers over the view box of the landscape.

They draw in pixels of the view box, from a `Frame` that maps the plane to them. Everything is then crisp at any
zoom, and correct for windows so narrow that Qt's own transforms would run out of digits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from explorer.landscape import Array, Window
from ui.theme import LIGHT, Theme

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


class Layer(QGraphicsObject):
    """A picture over the whole view box, in its pixels."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self._box = box
        self.theme: Theme = LIGHT
        self.type_scale = 1.0
        """How large type is, relative to the program's font."""
        box.sigResized.connect(self._resized)
        box.sigRangeChanged.connect(self._moved)

    def frame(self) -> Frame:
        (x0, x1), (y0, y1) = self._box.viewRange()
        size = self._box.rect()
        return Frame(Window(x0, x1, y0, y1), max(size.width(), 1.0), max(size.height(), 1.0))

    def area(self) -> QRectF:
        """Return the rectangle of the view box."""
        return QRectF(self._box.rect())

    def boundingRect(self) -> QRectF:
        return self.area()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setClipRect(self.boundingRect())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.draw(painter, self.frame())

    def draw(self, painter: QPainter, frame: Frame) -> None:
        raise NotImplementedError

    def _resized(self) -> None:
        self.prepareGeometryChange()
        self.update()

    def _moved(self) -> None:
        self.update()


def _bounded(pixel: float) -> float:
    """Keep a pixel that is far away, or that does not exist, where Qt can handle it."""
    return -_FAR_AWAY if math.isnan(pixel) else min(max(pixel, -_FAR_AWAY), _FAR_AWAY)
