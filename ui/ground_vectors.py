"""The ground of the landscape for files of vectors: its colours as an image, its isolines as lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath

from explorer.landscape import Landscape
from ui import ground_picture
from ui.frame import Frame
from ui.ground_picture import Canvas, draw_isolines
from ui.pixel_placing import target_of
from ui.theme import Theme

_SPARE = 2
"""Pixels of the image beyond the view."""


def draw_colours(painter: QPainter, frame: Frame, landscape: Landscape, theme: Theme, fineness: float) -> None:
    """Draw the colours of L with so many pixels in each of the view's, as far as they are seen."""
    picture = ground_picture.draw_colours(landscape, _canvas(frame, theme, fineness))
    target = target_of(picture, frame)
    part = _seen(frame, target, picture.plain)
    across, down = target.width() / picture.plain.width(), target.height() / picture.plain.height()
    place = QRectF(
        target.left() + part.left() * across, target.top() + part.top() * down, part.width() * across,
        part.height() * down,
    )  # fmt: skip
    if not part.isEmpty():
        painter.drawImage(place, picture.plain.copy(part))


def draw_lines(
    painter: QPainter, frame: Frame, landscape: Landscape, theme: Theme, gaps: Sequence[QPainterPath]
) -> None:
    """Draw the isolines, interrupted where their labels stand."""
    clear = QPainterPath()
    clear.addRect(0.0, 0.0, frame.width, frame.height)
    for gap in gaps:
        clear = clear.subtracted(gap)
    painter.save()
    painter.setClipPath(clear, Qt.ClipOperation.IntersectClip)
    painter.translate(frame.pixel((landscape.window.x0, landscape.window.y0)))
    draw_isolines(painter, landscape, _canvas(frame, theme, 1.0))
    painter.restore()


def _canvas(frame: Frame, theme: Theme, fineness: float) -> Canvas:
    across, up = frame.width / frame.window.width, frame.height / frame.window.height
    return Canvas(fineness * across, fineness * up, theme, fineness)


def _seen(frame: Frame, target: QRectF, image: QImage) -> QRect:
    """Return the part of an image that is seen, in its pixels."""
    across, down = image.width() / target.width(), image.height() / target.height()
    view = QRectF(
        -target.left() * across, -target.top() * down, frame.width * across, frame.height * down
    ).toAlignedRect()  # fmt: skip
    return view.adjusted(-_SPARE, -_SPARE, _SPARE, _SPARE).intersected(image.rect())
