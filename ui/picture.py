"""Pictures of widgets, twice as fine as on the screen, so that they stay sharp on a slide."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QWidget

_FINENESS = 2.0


def picture_of(widget: QWidget) -> QPixmap:
    """Draw a widget as it looks now."""
    pixmap = QPixmap(widget.size() * _FINENESS)
    pixmap.setDevicePixelRatio(_FINENESS)
    pixmap.fill(widget.palette().color(widget.backgroundRole()))
    widget.render(pixmap, QPoint())
    return pixmap


def copy_picture(widget: QWidget) -> None:
    """Put the picture of a widget on the clipboard."""
    QGuiApplication.clipboard().setPixmap(picture_of(widget))
