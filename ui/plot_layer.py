"""A layer over a plot, painted in pixels: one item for all of its lines and marks is quicker than one for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ui.printing import is_vector

Samples = NDArray[np.float64]

_MARGIN = 4.0
"""Heights of the view beyond which a line is cut off: it has no picture there, and huge ones break the painter."""

_FARTHEST = 1e307
"""The farthest that an axis reaches: lengths and steps along it are sums and products of that."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the coordinates of a plot lie on the screen."""

    x: tuple[float, float]
    y: tuple[float, float]
    width: float
    height: float

    @classmethod
    def of(cls, box: pg.ViewBox) -> Frame:
        """Return the frame of a view as it is now."""
        x, y = box.viewRange()
        return cls(tuple(x), tuple(y), box.width(), box.height())

    @property
    def rect(self) -> QRectF:
        """All of it, in pixels."""
        return QRectF(0.0, 0.0, self.width, self.height)

    def across(self, x: Samples) -> Samples:
        """Return the pixels of horizontal coordinates."""
        return (x - self.x[0]) * (self.width / (self.x[1] - self.x[0]))

    def down(self, y: Samples) -> Samples:
        """Return the pixels of vertical coordinates; NaN where one is not a number."""
        with np.errstate(over="ignore", invalid="ignore"):
            pixels = (self.y[1] - y) * (self.height / (self.y[1] - self.y[0]))
        return np.where(
            np.isfinite(y), np.clip(pixels, -_MARGIN * self.height, (1.0 + _MARGIN) * self.height), np.nan
        )

    def point(self, x: float, y: float) -> QPointF:
        """Return the pixel of a point."""
        return QPointF(float(self.across(np.array([x]))[0]), float(self.down(np.array([y]))[0]))

    def path(self, x: Samples, y: Samples) -> QPainterPath:
        """Return a line through points, broken where one is missing."""
        path: QPainterPath = pg.arrayToQPath(self.across(x), self.down(y), connect="finite")
        return path


def within_doubles(low: float, high: float) -> tuple[float, float]:
    """Cut a range to what has a length, and pixels, in doubles."""
    low, high = max(low, -_FARTHEST), min(high, _FARTHEST)
    return (low, high) if low < high else (-_FARTHEST, _FARTHEST)


Draw = Callable[[QPainter, Frame], None]


class PlotLayer(QGraphicsItem):
    """Paints over the view of a plot, above what else is in it."""

    def __init__(self, box: pg.ViewBox, draw: Draw) -> None:
        super().__init__(box)
        self._box, self._draw = box, draw
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(10.0)
        box.sigResized.connect(self._resize)
        box.sigRangeChanged.connect(lambda *_: self.update())

    def _resize(self, *_: object) -> None:
        self.prepareGeometryChange()

    def boundingRect(self) -> QRectF:
        return QRectF(self._box.rect())

    def shape(self) -> QPainterPath:
        """Be nowhere for the mouse: what lies below is what one points at."""
        return QPainterPath()

    def paint(self, painter: QPainter, _: QStyleOptionGraphicsItem, __: QWidget | None = None) -> None:
        frame = Frame.of(self._box)
        painter.setClipRect(frame.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, frame)


def stroke(painter: QPainter, path: QPainterPath, pen: QPen) -> None:
    """Draw a line with a pen of up to 2 pixels.

    Qt draws lines of one pixel twenty times as fast as wider ones; a few of them side by side look the same.
    """
    if is_vector():
        painter.strokePath(path, pen)
        return
    fine = QPen(pen)
    shift = max(0.0, pen.widthF() - 1.0) / 2.0
    if pen.style() is not Qt.PenStyle.SolidLine:
        fine.setDashPattern([pen.widthF() * part for part in pen.dashPattern()])
    fine.setWidthF(1.0)
    painter.setPen(fine)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for across, down in ((-shift, 0.0), (shift, 0.0), (0.0, -shift), (0.0, shift)):
        painter.drawPath(path.translated(across, down))


def band(painter: QPainter, path: QPainterPath, colour: QColor, width: int) -> None:
    """Draw a broad line of one colour, out of fine ones."""
    if is_vector():
        painter.strokePath(path, QPen(colour, width))
        return
    painter.setPen(QPen(colour, 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for i in range(width):
        shift = i - (width - 1) / 2.0
        painter.drawPath(path.translated(0.0, shift))
        if shift:
            painter.drawPath(path.translated(shift, 0.0))


def mark(painter: QPainter, symbol: str, at: QPointF, size: float) -> None:
    """Paint one of pyqtgraph's symbols with the pen and the brush that are set."""
    symbols = pg.graphicsItems.ScatterPlotItem.Symbols
    place = QTransform.fromTranslate(at.x(), at.y()).scale(size, size)
    painter.drawPath(place.map(symbols[symbol]))
