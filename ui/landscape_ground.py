"""The ground of the landscape: the colours of L, its isolines with their labels, and the field of directions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.labels import Label
from explorer.landscape import Arrows, Landscape
from ui.landscape_layer import Frame, Layer
from ui.pens import LABEL_FONT_PIXELS, centred_text, hatch, round_pen, text_font, thin, translucent
from ui.pixel_cache import PixelCache


class Ground(Layer):
    """The colours of L, its isolines with their labels, and the field of directions."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.landscape: Landscape | None = None
        self.field: Arrows | None = None
        self._image = QImage()
        self._isolines = QPainterPath()
        self.obstacles: Callable[[], list[QRectF]] = list
        """Places where no label is to be, in pixels of the view."""
        self._labels: list[tuple[Label, QPainterPath, QPainterPath]] = []
        self._prepared = 0
        self._cache = PixelCache()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Marks change far more often than the ground under them, whose pixels are therefore kept."""
        taken = tuple(box.getRect() for box in self.obstacles())
        shown = (self.frame(), self.landscape, self.field, self.theme, self._prepared, taken)
        self._cache.paint(
            painter, self.boundingRect(), shown, lambda onto: super(Ground, self).paint(onto, option, widget)
        )

    def show_landscape(self, landscape: Landscape | None) -> None:
        self.landscape = landscape
        self.prepare()

    def prepare(self) -> None:
        """Build what is drawn; again after a change of theme."""
        landscape = self.landscape
        self._prepared += 1
        self._labels = []
        if landscape is not None:
            self._image = _to_image(landscape.image(self.theme.dark))
            self._isolines = _relative_path(landscape)
            font = text_font(LABEL_FONT_PIXELS * self.type_scale)
            for label in landscape.labels:
                text, gap = centred_text(label.text, font), QPainterPath()
                gap.addRect(text.boundingRect().adjusted(-3, -2, 3, 2))
                self._labels.append((label, text, gap))
        self.update()

    def draw(self, painter: QPainter, frame: Frame) -> None:
        if self.landscape is None:
            return
        target = frame.rectangle(self.landscape.window)
        if not self.landscape.finite.all():
            painter.fillRect(target, QColor(self.theme.window))
            painter.fillRect(target, hatch(self.theme))
        painter.drawImage(target, self._image)
        self._draw_isolines(painter, target)
        if self.field is not None:
            self._draw_field(painter, frame, self.field)
        self._draw_labels(painter, frame, target)

    def _draw_isolines(self, painter: QPainter, target: QRectF) -> None:
        painter.save()
        painter.translate(target.bottomLeft())
        painter.scale(target.width(), -target.height())
        painter.setPen(thin(translucent(self.theme.text, 0.42)))
        painter.drawPath(self._isolines)
        painter.restore()

    def _draw_labels(self, painter: QPainter, frame: Frame, target: QRectF) -> None:
        gaps = QPainterPath()
        gaps.setFillRule(Qt.FillRule.WindingFill)
        texts = QPainterPath()
        texts.setFillRule(Qt.FillRule.WindingFill)
        for turn, text, gap in self._placed(frame, self.obstacles()):
            gaps.addPath(turn.map(gap))
            texts.addPath(turn.map(text))
        # the ground once more, where a label interrupts its isoline
        painter.save()
        painter.setClipPath(gaps, Qt.ClipOperation.IntersectClip)
        painter.drawImage(target, self._image)
        painter.restore()
        painter.fillPath(texts, translucent(self.theme.text, 0.9))

    def _placed(
        self, frame: Frame, obstacles: list[QRectF]
    ) -> Iterator[tuple[QTransform, QPainterPath, QPainterPath]]:
        """Give the labels that have a place, in the type of now, each clear of the obstacles and of those before."""
        taken = list(obstacles)
        for label, text, gap in self._labels:
            turn = _free_place(frame, label, text.boundingRect(), taken)
            if turn is not None:
                taken.append(turn.mapRect(text.boundingRect()))
                yield turn, text, gap

    def label_boxes(self, frame: Frame, obstacles: list[QRectF]) -> list[QRectF]:
        """Return where labels stand, in pixels of a frame."""
        return [turn.mapRect(text.boundingRect()) for turn, text, _ in self._placed(frame, obstacles)]

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


def _free_place(frame: Frame, label: Label, text: QRectF, taken: list[QRectF]) -> QTransform | None:
    """Return how a text is moved and turned to the best of its places in view that is free; None where none is."""
    view = QRectF(0.0, 0.0, frame.width, frame.height)
    for spot in label.spots:
        place = frame.pixel((spot.x, spot.y))
        turn = QTransform.fromTranslate(place.x(), place.y()).rotate(-spot.angle)
        box = turn.mapRect(text)
        if view.contains(box) and not any(box.intersects(other) for other in taken):
            return turn
    return None


def _to_image(colours: NDArray[np.uint8]) -> QImage:
    upright = np.ascontiguousarray(colours[::-1])
    rows, columns = upright.shape[:2]
    # a copy, because QImage does not own the array
    return QImage(upright.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888_Premultiplied).copy()


def _relative_path(landscape: Landscape) -> QPainterPath:
    """Return all isolines as one path, in fractions of the landscape's window."""
    window, gap = landscape.window, np.full((1, 2), np.nan)
    if not landscape.isolines:
        return QPainterPath()
    points = np.concatenate([part for line in landscape.isolines for part in (line, gap)])
    across = (points[:, 0] - window.x0) / window.width
    up = (points[:, 1] - window.y0) / window.height
    return pg.arrayToQPath(across, up, connect="finite")  # type: ignore[no-any-return]  # pyqtgraph has no types
