"""The ground of the landscape: the colours of L, its isolines with their labels, and the field of directions.

Its pixels are drawn once, mostly before they arrive here, and only moved while the view moves; what they do not reach
is drawn from the surroundings, which are coarser.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QRegion, QTransform

from explorer.arrows import Arrows
from explorer.landscape import Landscape
from ui.frame import Frame
from ui.ground_ahead import GroundAhead
from ui.ground_picture import Canvas, GroundPicture, draw_ground
from ui.ground_vectors import draw_colours, draw_lines
from ui.isoline_labels import IsolineLabels
from ui.landscape_layer import Layer
from ui.letters import Letters
from ui.pens import LABEL_FONT_PIXELS, round_pen, text_font, thin, translucent
from ui.pixel_placing import put, target_of
from ui.printing import fineness, is_vector
from ui.theme import Theme

_FAR = 1e5
"""How large a stretched picture may be, in pixels, to be shown until the next one is there."""
_SOON = 25
"""Milliseconds in which a movement may paint what a new landscape has changed."""
_REST = 120
"""Milliseconds after which a view that does not move is drawn as sharply as it can be."""


class Ground(Layer):
    """The colours of L, its isolines with their labels, and the field of directions."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.landscape: Landscape | None = None
        self.obstacles: Callable[[], list[QRectF]] = list
        """Places where no label is to be, in pixels of the view."""
        self._field: Arrows | None = None
        self._picture: GroundPicture | None = None
        self.ahead = GroundAhead(Letters(text_font(LABEL_FONT_PIXELS)))
        """Draws what `show_landscape` and `show_surroundings` are going to be given."""
        self._around: Landscape | None = None
        self._wide: GroundPicture | None = None
        self._labels = IsolineLabels((), self.ahead.letters)
        self._field_drawn: tuple[object, Frame, QImage] | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self.update)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self.update)

    def show_landscape(self, landscape: Landscape | None) -> None:
        self.landscape = landscape
        drawn = self.ahead.take(landscape)
        if drawn is None:
            self.prepare()
            return
        self._picture, self._labels = drawn
        if self._rest.isActive():
            # while the view moves, the next movement paints it as well
            self._soon.start()
        else:
            self.update()

    def show_surroundings(self, landscape: Landscape | None) -> None:
        """Take what is seen where the view moves beyond its landscape."""
        drawn = self.ahead.take(landscape)
        self._around, self._wide = landscape, drawn[0] if drawn is not None else None

    def show_field(self, field: Arrows | None) -> None:
        self._field = field
        self.update()

    def prepare(self) -> None:
        """Prepare labels; again after a change of theme or type."""
        self.ahead.letters = Letters(text_font(LABEL_FONT_PIXELS * self.type_scale))
        labels = self.landscape.labels if self.landscape is not None else ()
        self._picture, self._labels = None, IsolineLabels(labels, self.ahead.letters)
        self.update()

    def _moved(self) -> None:
        self._rest.start()
        super()._moved()

    # -- painting

    def draw(self, painter: QPainter, frame: Frame) -> None:
        landscape = self.landscape
        if landscape is None:
            return
        if is_vector():
            self._draw_vectors(painter, frame, landscape)
            return
        device = painter.deviceTransform()
        canvas = self.ahead.canvas = _canvas(frame, device, self.theme)
        picture = self._picture_for(landscape, canvas)
        target = target_of(picture, frame)
        self._draw_around(painter, frame, canvas, target)
        if max(abs(target.left()), abs(target.top()), target.width(), target.height()) > _FAR:
            # what is left of it here would be a few pixels, drawn out
            return
        corner = put(painter, picture.image, target)
        if self._field is not None:
            self._draw_moved_field(painter, frame, self._field)
        self._labels.draw(painter, frame, self.obstacles(), picture, corner)

    def _draw_vectors(self, painter: QPainter, frame: Frame, landscape: Landscape) -> None:
        """Draw all of it anew; only the colours are an image."""
        obstacles, view = self.obstacles(), QRectF(0.0, 0.0, frame.width, frame.height)
        reaches_all = frame.rectangle(landscape.window).adjusted(-1.0, -1.0, 1.0, 1.0).contains(view)
        if self._around is not None and not reaches_all:
            draw_colours(painter, frame, self._around, self.theme, fineness())
        draw_colours(painter, frame, landscape, self.theme, fineness())
        draw_lines(painter, frame, landscape, self.theme, self._labels.gaps(frame, obstacles))
        if self._field is not None:
            self._draw_field(painter, frame, self._field)
        self._labels.draw_vectors(painter, frame, obstacles, self.theme)

    def _picture_for(self, landscape: Landscape, canvas: Canvas) -> GroundPicture:
        """Return the pixels of a landscape; while the view moves, those of before do."""
        picture = self._picture
        if picture is None or not (
            picture.is_of(landscape, canvas) and (self._rest.isActive() or picture.is_as_large(canvas))
        ):
            picture = self._picture = draw_ground(landscape, canvas)
        return picture

    def _draw_around(self, painter: QPainter, frame: Frame, canvas: Canvas, target: QRectF) -> None:
        """Draw the surroundings where the picture does not reach."""
        view = QRectF(0.0, 0.0, frame.width, frame.height)
        if self._around is None or target.contains(view):
            return
        picture = self._wide
        if picture is None or not picture.is_of(self._around, canvas):
            picture = self._wide = draw_ground(self._around, canvas)
        painter.save()
        # a pixel below the edges of the picture
        seen = QRegion(view.toAlignedRect()).subtracted(QRegion(target.adjusted(1.0, 1.0, -1.0, -1.0).toRect()))
        painter.setClipRegion(seen, Qt.ClipOperation.IntersectClip)
        put(painter, picture.image, target_of(picture, frame))
        painter.restore()

    def label_boxes(self, frame: Frame, obstacles: list[QRectF]) -> list[QRectF]:
        """Return where labels stand, in pixels of a frame."""
        return self._labels.boxes(frame, obstacles)

    def _draw_moved_field(self, painter: QPainter, frame: Frame, field: Arrows) -> None:
        """Draw the field once the view rests; while it moves, what was drawn moves with it."""
        device = painter.deviceTransform()
        key = (field, self.theme, device.m11(), frame)
        if self._field_drawn is None or (self._field_drawn[0] != key and not self._rest.isActive()):
            image = QImage(
                math.ceil(frame.width * device.m11()),
                math.ceil(frame.height * device.m22()),
                QImage.Format.Format_ARGB32_Premultiplied,
            )
            image.fill(Qt.GlobalColor.transparent)
            onto = QPainter(image)
            onto.setRenderHint(QPainter.RenderHint.Antialiasing)
            onto.scale(device.m11(), device.m22())
            self._draw_field(onto, frame, field)
            onto.end()
            self._field_drawn = key, frame, image
        _, then, image = self._field_drawn
        corner = frame.rectangle(then.window).topLeft()
        wide = frame.width / frame.window.width * then.window.width / then.width / device.m11()
        high = frame.height / frame.window.height * then.window.height / then.height / device.m22()
        put(painter, image, QRectF(corner, QSizeF(image.width() * wide, image.height() * high)))

    def _draw_field(self, painter: QPainter, frame: Frame, arrows: Arrows) -> None:
        positions = frame.pixels(arrows.positions)
        across_unit, up_unit = frame.width / frame.window.width, frame.height / frame.window.height
        ahead = arrows.directions * (across_unit, -up_unit)
        lengths = np.hypot(ahead[:, 0], ahead[:, 1])
        seen = np.isfinite(lengths) & (lengths > 0)
        cell = min(arrows.cell[0] * across_unit, arrows.cell[1] * up_unit)
        unit = ahead[seen] / lengths[seen, None] * (0.32 * cell)
        tail, tip = positions[seen] - unit, positions[seen] + unit
        across = np.column_stack([-unit[:, 1], unit[:, 0]])
        barbs = [tip - 0.65 * unit + sign * 0.4 * across for sign in (1, -1)]
        lines = [
            QLineF(*a, *b)
            for ends in (tail, *barbs)
            for a, b in zip(ends.tolist(), tip.tolist(), strict=True)
        ]  # fmt: skip
        # a faint halo, which isolines have not
        for pen in (round_pen(translucent(self.theme.surface, 0.3), 3.4), thin(translucent(self.theme.text, 0.85))):
            painter.setPen(pen)
            painter.drawLines(lines)


def _canvas(frame: Frame, device: QTransform, theme: Theme) -> Canvas:
    across, up = frame.width / frame.window.width, frame.height / frame.window.height
    return Canvas(device.m11() * across, device.m22() * up, theme, device.m11())
