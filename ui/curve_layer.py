"""The curve of a loss of one variable, with its tangent, its partial sums and the remainder of the step."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from explorer.curve import Curve, partial_sums
from explorer.landscape import Array
from explorer.local_model import LocalModel
from ui.frame import Frame
from ui.landscape_layer import Layer
from ui.line_names import Ground, together
from ui.pens import hatch, mixed, text_font, thin, translucent
from ui.plot_layer import band, stroke
from ui.ray_drawing import joint_name
from ui.theme import DASHES

_SAMPLES = 320
_MARGIN = 4.0
"""Heights of the view beyond which a line is cut off."""
_TRUE_L = -1
_BAND = 5
_ALONG_BAR = (0.9, 0.1, 0.7, 0.3, 0.5)
"""Where on its bar R₁ may be named, the best place last."""


class CurveLayer(Layer):
    """Draws what it is given over the view of x and L; nothing where there is no curve."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.curve: Curve | None = None
        self.model: LocalModel | None = None
        self.obstacles: Callable[[], list[QRectF]] = list
        """Places where others draw over the curve, in pixels."""
        self.names: dict[str, QRectF] = {}
        """The names of the lines that are drawn, and where they stand."""

    def show_curve(self, curve: Curve | None) -> None:
        """Draw another curve."""
        self.curve = curve
        self.update()

    def show_model(self, model: LocalModel | None) -> None:
        """Draw the terms of another model."""
        self.model = model
        self.update()

    def draw(self, painter: QPainter, frame: Frame) -> None:
        curve = self.curve
        if curve is None:
            return
        painter.setClipRect(self.area())
        self._draw_level(painter, frame)
        self._draw_gaps(painter, frame, curve)
        truth = _path(frame, curve.x, curve.values)
        band(painter, truth, mixed(QColor(self.theme.surface), QColor(self.theme.text), 0.18), _BAND)
        model = self.model if self.model is not None and self.model.point.is_finite else None
        bar = self._draw_drops(painter, frame, model) if model is not None else None
        sums = self._draw_sums(painter, frame, model) if model is not None else []
        stroke(painter, truth, QPen(QColor(self.theme.text), 1.8))
        self._draw_names(painter, frame, [_pixels(frame, curve.x, curve.values), *sums], bar)

    def _draw_level(self, painter: QPainter, frame: Frame) -> None:
        """Draw L = 0 and x = 0, where they are in view."""
        painter.setPen(thin(QColor(self.theme.border)))
        origin = frame.pixel((0.0, 0.0))
        painter.drawLine(QLineF(0.0, origin.y(), frame.width, origin.y()))
        painter.drawLine(QLineF(origin.x(), 0.0, origin.x(), frame.height))

    def _draw_gaps(self, painter: QPainter, frame: Frame, curve: Curve) -> None:
        """Hatch where L is not finite."""
        missing = ~np.isfinite(curve.values)
        if not missing.any():
            return
        edges = np.flatnonzero(np.diff(np.concatenate([[0], missing.astype(np.int8), [0]])))
        half = (curve.x[1] - curve.x[0]) / 2.0
        for first, last in zip(edges[::2], edges[1::2] - 1, strict=True):
            left = frame.pixel((curve.x[first] - half, 0.0)).x()
            right = frame.pixel((curve.x[last] + half, 0.0)).x()
            if right - left > 1.5:
                painter.fillRect(QRectF(left, 0.0, right - left, frame.height), hatch(self.theme))

    def _draw_drops(self, painter: QPainter, frame: Frame, model: LocalModel) -> QLineF | None:
        """Mark w and w + ηu on the axis, and what the tangent misses at the step: R₁, whose bar is returned."""
        places = [model.point.w[0], *(model.step.w_next or ())]
        painter.setPen(QPen(translucent(self.theme.muted, 0.7), 1.0, Qt.PenStyle.DotLine))
        for place in places:
            x = frame.pixel((place, 0.0)).x()
            painter.drawLine(QLineF(x, 0.0, x, frame.height))
        series = model.taylor
        if series is None or series.loss_next is None or len(places) < 2 or len(series.rows) < 2:
            return None
        first = series.rows[1].partial_sum
        if first is None:
            return None
        bar = QLineF(*(frame.pixel((places[1], y)) for y in (first.value, series.loss_next.value)))
        if abs(bar.dy()) < 12.0:
            return None
        painter.setPen(QPen(QColor(self.theme.first_order), 2.0))
        painter.drawLine(bar)
        return bar

    def _draw_sums(self, painter: QPainter, frame: Frame, model: LocalModel) -> list[Array]:
        """Draw the partial sums that exist, and return them in pixels."""
        x = np.linspace(frame.window.x0, frame.window.x1, _SAMPLES)
        sums = partial_sums(model, x)
        if not len(sums) and model.point.gradient is not None:
            # the tangent exists also where there is no step
            sums = np.array([np.full_like(x, model.point.loss), tangent(model, x)])
        for order in reversed(range(len(sums))):
            dash = DASHES[min(order, len(DASHES) - 1)]
            pen = QPen(QColor(self.theme.order(order)), 2.0 if order == 1 else 1.6, dash)
            stroke(painter, _path(frame, x, sums[order]), pen)
        return [_pixels(frame, x, values) for values in sums]

    def _draw_names(self, painter: QPainter, frame: Frame, lines: list[Array], bar: QLineF | None) -> None:
        """Name L and the partial sums where they end, those that are one line together, and R₁ beside its bar."""
        area = QRectF(3.0, 2.0, frame.width - 6.0, frame.height - 4.0)
        ground = Ground(area, self.obstacles(), lines)
        self.names = {}
        if bar is not None:
            low, high = (min(max(y, 0.0), frame.height) for y in (bar.y1(), bar.y2()))
            places = np.array([(bar.x1(), low + share * (high - low)) for share in _ALONG_BAR])
            self._name(painter, ground, "R₁", places, self.theme.first_order, "rl")
        for orders, line in shared_lines(lines, frame.height):
            text = "S₁ tangent" if orders == [1] else joint_name(orders)
            colour = self.theme.text if orders[0] == _TRUE_L else self.theme.order(orders[0])
            self._name(painter, ground, text, line, colour)

    def _name(
        self, painter: QPainter, ground: Ground, text: str, line: Array, colour: str, sides: str = "abrl"
    ) -> None:
        font = text_font(12 * self.type_scale)
        metrics = QFontMetricsF(font)
        box = ground.place(QSizeF(metrics.horizontalAdvance(text), metrics.height()), line, sides)
        if box is None:
            return
        self.names[text] = box
        path = QPainterPath()
        path.addText(box.left(), box.top() + metrics.ascent(), font, text)
        painter.strokePath(path, QPen(translucent(self.theme.surface, 0.85), 4.0))
        painter.fillPath(path, QColor(colour))


def shared_lines(lines: list[Array], height: float) -> list[tuple[list[int], Array]]:
    """Return the orders that share a line, −1 for L, and that line; L and the sums are at places of their own."""
    sums = lines[1:]
    # L is sampled more finely than the sums
    truth = [_at(lines[0], line[:, 0]) for line in sums[:1]]
    groups = together([*truth, *(line[:, 1] for line in sums)], height) if sums else [[0]]
    return [([i + _TRUE_L for i in group], lines[group[0]]) for group in groups]


def _at(line: Array, x: Array) -> Array:
    """Return the heights of a line at places in pixels."""
    return np.asarray(np.interp(x, line[:, 0], line[:, 1], left=math.nan, right=math.nan))


def tangent(model: LocalModel, x: Array) -> Array:
    """L(w) + L′(w)(x − w)."""
    assert model.point.gradient is not None
    return model.point.loss + model.point.gradient[0] * (x - model.point.w[0])


def _pixels(frame: Frame, x: Array, values: Array) -> NDArray[np.float64]:
    places = frame.pixels(np.column_stack([x, values]))
    down = np.clip(places[:, 1], -_MARGIN * frame.height, (1.0 + _MARGIN) * frame.height)
    return np.column_stack([places[:, 0], np.where(np.isfinite(values), down, np.nan)])


def _path(frame: Frame, x: Array, values: Array) -> QPainterPath:
    places = _pixels(frame, x, values)
    # a pole leads from one side of the view to the other: there the line breaks
    down = places[:, 1]
    jump = np.concatenate([[False], np.abs(np.diff(down)) > (1.0 + _MARGIN) * frame.height])
    places[jump, 1] = math.nan
    path: QPainterPath = pg.arrayToQPath(places[:, 0], places[:, 1], connect="finite")
    return path
