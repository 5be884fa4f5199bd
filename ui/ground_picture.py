"""The ground of the landscape as pixels: the colours of L and its isolines, drawn once and then moved.

It may be drawn in any thread, so that the one of the window only has to put it where the view is now.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform, qRgba

from explorer.colours import colour_map
from explorer.landscape import Landscape
from ui.paths import path_through
from ui.pens import hatch, thin, translucent
from ui.theme import Theme

_MOST = 4096
"""The largest side of a picture, in pixels."""
_FAINT = 0.42
"""The opacity of isolines."""
_SAME = 0.25
"""How many pixels a picture may be longer or shorter than it should be."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """What is drawn on: how many pixels of the device a unit of the plane takes, its colours, and how many of its
    pixels make one of the window.
    """

    across: float
    up: float
    theme: Theme
    fineness: float = 1.0

    def fitted(self, landscape: Landscape) -> Canvas:
        """Return a canvas on which a landscape is not too large to be kept."""
        rows, columns = landscape.shades.shape
        dx, dy = landscape.spacing
        largest = max(columns * dx * self.across, rows * dy * self.up)
        share = min(1.0, _MOST / largest)
        return replace(self, across=self.across * share, up=self.up * share)


@dataclass(frozen=True, slots=True, eq=False)
class GroundPicture:
    """A landscape in pixels of the device.

    Attributes
    ----------
    image, plain
        With isolines, and without.
    corner
        The pixels from its upper left corner to the lower left corner of the landscape's window.
    """

    landscape: Landscape
    canvas: Canvas
    image: QImage
    plain: QImage
    corner: tuple[float, float]

    def is_of(self, landscape: Landscape, canvas: Canvas) -> bool:
        """Whether it shows a landscape in these colours on this device, however large."""
        mine = self.canvas
        return self.landscape is landscape and (mine.theme, mine.fineness) == (canvas.theme, canvas.fineness)

    def is_as_large(self, canvas: Canvas) -> bool:
        """Whether it is shown pixel by pixel."""
        fitted, size = canvas.fitted(self.landscape), self.image.size()
        across, up = fitted.across / self.canvas.across, fitted.up / self.canvas.up
        return abs(across - 1.0) * size.width() < _SAME and abs(up - 1.0) * size.height() < _SAME


def draw_ground(landscape: Landscape, canvas: Canvas) -> GroundPicture:
    """Draw the colours and isolines of a landscape."""
    bare = draw_colours(landscape, canvas)
    image, (left, bottom) = bare.plain.copy(), bare.corner
    painter = _painter(image, -round(left), -round(bottom))
    painter.setPen(_pen(bare.canvas))
    painter.translate(_cells(landscape, bare.canvas).bottomLeft())
    painter.scale(*_sample(landscape, bare.canvas))
    painter.drawPath(_isolines(landscape))
    painter.end()
    return replace(bare, image=image)


def draw_colours(landscape: Landscape, canvas: Canvas) -> GroundPicture:
    """Draw the colours of a landscape alone."""
    canvas = canvas.fitted(landscape)
    cells = _cells(landscape, canvas)
    # the pixels whose middle is in a cell: those at the edges are then as full as the others
    whole = QRect(_first(cells.left()), _first(cells.top()), 0, 0)
    whole.setBottomRight(QPoint(_first(cells.right()) - 1, _first(cells.bottom()) - 1))
    # seen from very far it may have no pixel
    plain = QImage(whole.size().expandedTo(QSize(1, 1)), QImage.Format.Format_RGB32)
    painter = _painter(plain, whole.topLeft().x(), whole.topLeft().y())
    plain.fill(QColor(canvas.theme.window))
    if not landscape.is_finite:
        painter.fillRect(cells, hatch(canvas.theme))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.drawImage(cells, _colours(landscape, dark=canvas.theme.dark))
    painter.end()
    return GroundPicture(landscape, canvas, plain, plain, (-float(whole.left()), -float(whole.top())))


def draw_isolines(painter: QPainter, landscape: Landscape, canvas: Canvas) -> None:
    """Draw the isolines with a pen that no scale distorts; the lower left corner of the window is at 0."""
    corner = _cells(landscape, canvas).bottomLeft()
    place = QTransform.fromTranslate(corner.x(), corner.y()).scale(*_sample(landscape, canvas))
    painter.strokePath(place.map(_isolines(landscape)), _pen(canvas))


def _cells(landscape: Landscape, canvas: Canvas) -> QRectF:
    """Return the cells around the samples, in pixels from the lower left corner of the window."""
    window, (dx, dy) = landscape.window, landscape.spacing
    rows, columns = landscape.shades.shape
    left = (float(landscape.x[0] - window.x0) - dx / 2.0) * canvas.across
    bottom = (float(landscape.y[0] - window.y0) - dy / 2.0) * canvas.up
    return QRectF(left, -bottom - rows * dy * canvas.up, columns * dx * canvas.across, rows * dy * canvas.up)


def _sample(landscape: Landscape, canvas: Canvas) -> tuple[float, float]:
    """Return what one sample takes of the canvas, across and up."""
    dx, dy = landscape.spacing
    return dx * canvas.across, -dy * canvas.up


def _pen(canvas: Canvas) -> QPen:
    return thin(translucent(canvas.theme.text, _FAINT))


def _colours(landscape: Landscape, *, dark: bool) -> QImage:
    """Return the colours of a landscape, a pixel a sample."""
    upright = np.ascontiguousarray(landscape.shades[::-1])
    rows, columns = upright.shape
    # a copy, because QImage does not own the array
    image = QImage(upright.tobytes(), columns, rows, columns, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(_colour_table(dark))
    return image


@lru_cache(maxsize=2)
def _colour_table(dark: bool) -> list[int]:
    return [qRgba(*colour) for colour in colour_map(dark).tolist()]


def _isolines(landscape: Landscape) -> QPainterPath:
    """Return all isolines as one path, counted in samples from the corner of the first one's cell."""
    gap = np.full((1, 2), np.nan)
    if not landscape.lines:
        return QPainterPath()
    points: NDArray[np.float64] = np.concatenate([part for line in landscape.lines for part in (line, gap)]) + 0.5
    return path_through(points)


def _first(edge: float) -> int:
    """Return the first pixel whose middle is behind an edge."""
    return math.ceil(edge - 0.5)


def _painter(image: QImage, left: int, top: int) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(-left, -top)
    return painter
