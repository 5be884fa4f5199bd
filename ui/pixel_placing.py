"""Pixels that were drawn before, put where they belong now."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QImage, QPainter

from ui.frame import Frame
from ui.ground_picture import GroundPicture

_SAME = 0.5
"""How many pixels a picture may be longer or shorter than what it is put into, and is still not stretched."""


def target_of(picture: GroundPicture, frame: Frame) -> QRectF:
    """Return where a picture is to be put, in pixels of the view."""
    window = picture.landscape.window
    wide = frame.width / frame.window.width / picture.canvas.across
    high = frame.height / frame.window.height / picture.canvas.up
    corner = frame.pixel((window.x0, window.y0))
    left, top = corner.x() - picture.corner[0] * wide, corner.y() - picture.corner[1] * high
    return QRectF(left, top, picture.image.width() * wide, picture.image.height() * high)


def put(painter: QPainter, image: QImage, target: QRectF) -> QPoint | None:
    """Draw pixels into a rectangle.

    Where it has their size they are put pixel on pixel, and the place of their corner on the device is returned.
    """
    to_device = painter.deviceTransform()
    place = to_device.mapRect(target)
    if abs(place.width() - image.width()) > _SAME or abs(place.height() - image.height()) > _SAME:
        painter.drawImage(target, image)
        return None
    corner = place.topLeft().toPoint()
    painter.save()
    undo_device(painter)
    painter.drawImage(corner, image)
    painter.restore()
    return corner


def undo_device(painter: QPainter) -> None:
    """Let a painter take pixels of the device for its coordinates."""
    between = painter.worldTransform().inverted()[0] * painter.deviceTransform()
    painter.setWorldTransform(between.inverted()[0])
