"""Drawings kept as the pixels of the device they are drawn on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from ui.printing import is_vector


class PixelCache:
    """One drawing, kept until what it shows or the device's pixels change.

    It is kept in device pixels, so that it is as sharp on a fine screen, or in a picture of twice the resolution,
    as the drawing itself.
    """

    def __init__(self) -> None:
        self._known: object = None
        self._pixmap = QPixmap()

    def paint(self, painter: QPainter, area: QRectF, key: object, draw: Callable[[QPainter], None]) -> None:
        """Show what `draw` draws inside `area`; it is asked again only when `key` or the device differs."""
        if is_vector():
            _draw_at_once(painter, area, draw)
            return
        to_device = painter.deviceTransform()
        place = to_device.mapRect(area).toAlignedRect()
        if place.isEmpty():
            return
        shift = QTransform.fromTranslate(-place.x(), -place.y())
        wanted = (key, place.size(), to_device * shift)
        if wanted != self._known:
            self._pixmap = _drawn(place.size(), to_device * shift, draw)
            self._known = wanted
        painter.save()
        # pixel for pixel: what lies between the painter's coordinates and the device's is undone
        between = painter.worldTransform().inverted()[0] * to_device
        painter.setWorldTransform(QTransform.fromTranslate(place.x(), place.y()) * between.inverted()[0])
        painter.drawPixmap(0, 0, self._pixmap)
        painter.restore()


def _draw_at_once(painter: QPainter, area: QRectF, draw: Callable[[QPainter], None]) -> None:
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    draw(painter)
    painter.restore()


def _drawn(size: QSize, transform: QTransform, draw: Callable[[QPainter], None]) -> QPixmap:
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setWorldTransform(transform)
    draw(painter)
    painter.end()
    return pixmap
