"""Layers over the view box of the landscape.

They draw in pixels of the view box, from a `Frame` that maps the plane to them. Everything is then crisp at any
zoom, and correct for windows so narrow that Qt's own transforms would run out of digits.
"""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from explorer.landscape import Window
from ui.frame import Frame
from ui.theme import LIGHT, Theme


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
