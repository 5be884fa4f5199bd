"""A widget as it looks now: as an image of any fineness, or as a record of what it paints."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPicture, QRegion
from PySide6.QtWidgets import QGraphicsView, QWidget

from ui.printing import vectors

MOST_PIXELS = 200_000_000
"""Pixels of the largest image: 800 MB."""


class TooLargeError(ValueError):
    """An image would be larger than can be held."""


def image_of(widget: QWidget, scale: float) -> QImage:
    """Paint a widget with `scale` pixels in each of the screen's; raise TooLargeError if that is too many."""
    size = (widget.size().toSizeF() * scale).toSize()
    if size.width() * size.height() > MOST_PIXELS:
        raise TooLargeError(f"{size.width()} × {size.height()} pixels are too many; choose a smaller scale")
    image = QImage(size, QImage.Format.Format_RGB32)
    if image.isNull():
        raise TooLargeError("there is not enough memory for an image of this size; choose a smaller scale")
    image.setDevicePixelRatio(scale)
    image.fill(widget.palette().color(widget.backgroundRole()))
    with _painter(image) as painter:
        QWidget.render(widget, painter, QPoint())  # views have a `render` of their own
        _draw_finely(painter, widget, scale)
    return image


def record_of(widget: QWidget, fineness: float) -> QPicture:
    """Record what a widget paints, as vectors; what can only be an image has so many pixels in each of the screen's.

    Painted straight into a file, the parts of a widget would be cut off in the wrong places: Qt forgets there where
    in the window they are.
    """
    record = QPicture()
    with _painter(record) as painter, vectors(fineness), _plain_backgrounds(widget):
        painter.fillRect(QRect(QPoint(), widget.size()), widget.palette().color(widget.backgroundRole()))
        QWidget.render(widget, painter, QPoint())  # views have a `render` of their own
        _draw_finely(painter, widget, fineness)
    return record


def _draw_finely(painter: QPainter, widget: QWidget, scale: float) -> None:
    """Draw what OpenGL draws once more, finer: painted with the others, it has the pixels of the screen."""
    for part in (widget, *widget.findChildren(QWidget)):
        if isinstance(part, _DrawnByOpenGL) and part.isVisible():
            image, corner = part.fine_image(scale), part.mapTo(widget, QPoint())
            if not image.isNull():
                painter.drawImage(QRectF(corner, part.size()), image)
                # without what is behind the marks, which would hide the image
                part.marks.render(painter, corner, QRegion(), QWidget.RenderFlag.DrawChildren)


@runtime_checkable
class _DrawnByOpenGL(Protocol):
    """A widget that OpenGL draws, and over it its marks; only who shows one loads OpenGL."""

    marks: QWidget

    def fine_image(self, scale: float) -> QImage: ...
    def isVisible(self) -> bool: ...
    def size(self) -> QSize: ...
    def mapTo(self, parent: QWidget, place: QPoint, /) -> QPoint: ...


@contextmanager
def _plain_backgrounds(widget: QWidget) -> Iterator[None]:
    """Let no plot paint an image of what is behind it."""
    views = [*widget.findChildren(QGraphicsView), *([widget] if isinstance(widget, QGraphicsView) else [])]
    kept = [view.cacheMode() for view in views]
    for view in views:
        view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    try:
        yield
    finally:
        for view, mode in zip(views, kept, strict=True):
            view.setCacheMode(mode)


@contextmanager
def _painter(device: QImage | QPicture) -> Iterator[QPainter]:
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()
