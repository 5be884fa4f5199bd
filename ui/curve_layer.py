"""The curve of a loss of one variable, with its tangent, its partial sums and the remainder of the step."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from explorer.curve import Curve, partial_sums
from explorer.landscape import Array
from explorer.local_model import LocalModel
from ui.landscape_layer import Frame, Layer
from ui.pens import hatch, mixed, text_font, thin, translucent
from ui.plot_layer import band, stroke
from ui.ray_drawing import joint_name
from ui.theme import DASHES

_SAMPLES = 320
_MARGIN = 4.0
"""Heights of the view beyond which a line is cut off."""
_TRUE_L = -1
_BAND = 5


class CurveLayer(Layer):
    """Draws what it is given over the view of x and L; nothing where there is no curve."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.curve: Curve | None = None
        self.model: LocalModel | None = None

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
        names: list[tuple[int, QPointF]] = []
        if self.model is not None and self.model.point.is_finite:
            self._draw_drops(painter, frame, self.model)
            names = self._draw_sums(painter, frame, self.model)
        stroke(painter, truth, QPen(QColor(self.theme.text), 1.8))
        end = _end_of(frame, curve.x, curve.values)
        self._draw_names(painter, frame, ([(_TRUE_L, end)] if end is not None else []) + names)

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

    def _draw_drops(self, painter: QPainter, frame: Frame, model: LocalModel) -> None:
        """Mark w and w + ηu on the axis, and what the tangent misses at the step: R₁."""
        places = [model.point.w[0], *(model.step.w_next or ())]
        painter.setPen(QPen(translucent(self.theme.muted, 0.7), 1.0, Qt.PenStyle.DotLine))
        for place in places:
            x = frame.pixel((place, 0.0)).x()
            painter.drawLine(QLineF(x, 0.0, x, frame.height))
        series = model.taylor
        if series is None or series.loss_next is None or len(places) < 2 or len(series.rows) < 2:
            return
        first = series.rows[1].partial_sum
        if first is None:
            return
        ends = [frame.pixel((places[1], y)) for y in (first.value, series.loss_next.value)]
        if abs(ends[0].y() - ends[1].y()) < 12.0:
            return
        painter.setPen(QPen(QColor(self.theme.first_order), 2.0))
        painter.drawLine(QLineF(*ends))
        font = text_font(12 * self.type_scale)
        painter.setFont(font)
        middle = min(max((ends[0].y() + ends[1].y()) / 2.0, 10.0), frame.height - 10.0)
        painter.drawText(QPointF(ends[0].x() + 5.0, middle + 4.0), "R₁")

    def _draw_sums(self, painter: QPainter, frame: Frame, model: LocalModel) -> list[tuple[int, QPointF]]:
        """Draw the partial sums that exist, and return where they leave the view."""
        x = np.linspace(frame.window.x0, frame.window.x1, _SAMPLES)
        sums = partial_sums(model, x)
        if not len(sums) and model.point.gradient is not None:
            # the tangent exists also where there is no step
            sums = np.array([np.full_like(x, model.point.loss), tangent(model, x)])
        names = []
        for order in reversed(range(len(sums))):
            dash = DASHES[min(order, len(DASHES) - 1)]
            pen = QPen(QColor(self.theme.order(order)), 2.0 if order == 1 else 1.6, dash)
            stroke(painter, _path(frame, x, sums[order]), pen)
            end = _end_of(frame, x, sums[order])
            if end is not None:
                names.append((order, end))
        return names[::-1]

    def _draw_names(self, painter: QPainter, frame: Frame, names: list[tuple[int, QPointF]]) -> None:
        """Name the lines where they end; those that end together share one name."""
        font = text_font(12 * self.type_scale)
        metrics = QFontMetricsF(font)
        groups: list[tuple[QPointF, list[int]]] = []
        for order, end in names:
            near = (
                orders
                for place, orders in groups
                if abs(place.y() - end.y()) < metrics.height() and abs(place.x() - end.x()) < 60.0
            )
            shared = next(near, None)
            if shared is None:
                groups.append((end, [order]))
            else:
                shared.append(order)
        painter.setFont(font)
        for place, orders in groups:
            text = joint_name(orders).replace("S₁", "S₁ tangent") if orders == [1] else joint_name(orders)
            width = metrics.horizontalAdvance(text)
            left = min(place.x() + 4.0, frame.width - width - 4.0)
            base = min(max(place.y() - 5.0, metrics.ascent() + 2.0), frame.height - 4.0)
            path = QPainterPath()
            path.addText(left, base, font, text)
            painter.strokePath(path, QPen(translucent(self.theme.surface, 0.85), 4.0))
            colour = self.theme.text if orders[0] == _TRUE_L else self.theme.order(orders[0])
            painter.fillPath(path, QColor(colour))


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


def _end_of(frame: Frame, x: Array, values: Array) -> QPointF | None:
    """Return the last place of a line that is in the view."""
    places = _pixels(frame, x, values)
    inside = (places[:, 1] >= 0.0) & (places[:, 1] <= frame.height)
    inside &= (places[:, 0] >= 0.0) & (places[:, 0] <= frame.width)
    seen = np.flatnonzero(inside)
    return QPointF(*places[seen[-1]].tolist()) if seen.size else None
