"""The first look: the landscape alone, painted over a window that is still being furnished.

It needs no plots and no panels, nor what they lean on, and is there before those are loaded. It stands where the
landscape is going to be, so that nothing moves when the window is uncovered.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.curve import Curve, sample_curve
from explorer.kernel import Unwanted
from explorer.landscape import Landscape, View
from explorer.levels import axis_base
from explorer.outlook import Outlook
from explorer.plane import Plane
from explorer.refinement import Terrain
from explorer.slices import slice_through
from ui import axis_painting as axis
from ui.colour_strip import StripFonts, draw_strip
from ui.first_place import FirstPlace
from ui.frame import Frame
from ui.ground_picture import Canvas, draw_ground
from ui.isoline_labels import IsolineLabels
from ui.letters import Letters
from ui.paths import path_through
from ui.pens import LABEL_FONT_PIXELS, text_font
from ui.pixel_placing import put, target_of
from ui.slice_note import axis_names
from ui.theme import Theme

_LEFT, _FOOT = 6.0, 4.0
"""Room left of the axes and below them."""
_CURVE = 1.8
_LONGEST = 0.25
"""Seconds that sampling may take; a loss that takes longer is first seen when it is sampled in the background."""


class FirstLook(QWidget):
    """Covers a window, and shows what is seen first of its loss.

    Signals
    -------
    painted
        It is painted for the first time.

    Attributes
    ----------
    picture
        The landscape, or for one variable the curve, that is shown; None where that takes too long.
    terrain
        What has its samples; None for one variable.
    """

    painted = Signal()

    def __init__(self, seen: Outlook, place: FirstPlace, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("first_look")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._seen, self._usual, self._place, self._theme = seen, place, place, theme
        self.was_painted = False
        self.picture: Landscape | Curve | None = None
        self.plane = _plane_of(seen)
        self.terrain = Terrain(seen.loss, self.plane) if self.plane is not None else None
        self._names = axis_names(self.plane) if self.plane is not None else (seen.loss.variables[0], "L")
        self._window = seen.home
        self._pixels: QPixmap | None = None
        self.cover()

    def cover(self) -> None:
        """Cover the whole window, in front of everything in it."""
        self.resize(self.window().size())
        self.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look(event.size())

    def _look(self, size: QSize) -> None:
        """Sample what is seen where the landscape is in a window of this size, unless it takes too long."""
        self._place, self._pixels = self._usual.scaled(size), None
        view, home = self._place.view, self._seen.home
        self._window = home.widened(view.width(), view.height()) if self.terrain is not None else home
        until = time.monotonic() + _LONGEST
        try:
            self.picture = self._sampled(lambda: time.monotonic() < until)
        except Unwanted:
            self.picture = None

    def _sampled(self, wanted: Callable[[], bool]) -> Landscape | Curve:
        view, seen = self._place.view, self._window
        columns, rows = max(round(view.width()), 1), max(round(view.height()), 1)
        if self.terrain is None:
            return sample_curve(self._seen.loss, seen.x0, seen.x1, columns, wanted)
        return self.terrain.glance(View(seen, columns, rows), wanted)

    # -- painting

    def paintEvent(self, _: QPaintEvent) -> None:
        if self._pixels is None:
            self._pixels = self._drawn()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixels)
        painter.end()
        if not self.was_painted:
            self.was_painted = True
            self.painted.emit()

    def _drawn(self) -> QPixmap:
        """Draw everything once: this is painted again whenever something moves behind it."""
        fineness = self.devicePixelRatioF()
        pixels = QPixmap((self.size().toSizeF() * fineness).toSize())
        pixels.setDevicePixelRatio(fineness)
        pixels.fill(QColor(self._theme.window))
        painter = QPainter(pixels)
        painter.fillRect(self._place.plot, QColor(self._theme.surface))
        self._draw_picture(painter)
        self._draw_axes(painter)
        if isinstance(self.picture, Landscape):
            painter.translate(self._place.view.topRight())
            draw_strip(painter, self._place.view.height(), self.picture, StripFonts.scaled(), self._theme)
        painter.end()
        return pixels

    def _draw_picture(self, painter: QPainter) -> None:
        view = self._place.view
        frame = Frame(self._window, view.width(), view.height())
        painter.save()
        painter.translate(view.topLeft())
        painter.setClipRect(QRectF(0.0, 0.0, view.width(), view.height()))
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if isinstance(self.picture, Landscape):
            self._draw_landscape(painter, frame, self.picture)
        elif self.picture is not None:
            painter.setPen(QPen(QColor(self._theme.text), _CURVE))
            painter.drawPath(path_through(frame.pixels(np.column_stack([self.picture.x, self.picture.values]))))
        painter.restore()

    def _draw_landscape(self, painter: QPainter, frame: Frame, landscape: Landscape) -> None:
        device = painter.deviceTransform()
        across, up = frame.width / frame.window.width, frame.height / frame.window.height
        canvas = Canvas(device.m11() * across, device.m22() * up, self._theme, device.m11())
        ground = draw_ground(landscape, canvas)
        corner = put(painter, ground.image, target_of(ground, frame))
        IsolineLabels(landscape.labels, Letters(text_font(LABEL_FONT_PIXELS))).draw(
            painter, frame, [], ground, corner
        )

    def _draw_axes(self, painter: QPainter) -> None:
        plot, view = self._place.plot, self._place.view
        style = axis.AxisStyle(text_font(11), QPen(QColor(self._theme.border)), QPen(QColor(self._theme.muted)))
        left = QRectF(plot.left() + _LEFT, view.top(), view.left() - plot.left() - _LEFT, view.height())
        below = QRectF(view.left(), view.bottom(), view.width(), plot.bottom() - _FOOT - view.bottom())
        x0, x1, y0, y1 = self._window.extent
        axis.draw_left(painter, left, axis.plain_marks(y0, y1, left.height(), style.font, upright=True), style)
        axis.draw_below(painter, below, axis.plain_marks(x0, x1, below.width(), style.font, upright=False), style)
        painter.setFont(text_font(12))
        painter.setPen(style.text)
        across, up = (
            axis.named(name, axis_base(*ends)) for name, ends in zip(self._names, ((x0, x1), (y0, y1)), strict=True)
        )
        axis.write_below(painter, below, across)
        axis.write_left(painter, left, up)


def _plane_of(seen: Outlook) -> Plane | None:
    return slice_through(seen.slicing, seen.loss, seen.w) if seen.loss.dimension > 1 else None
