"""The picture of a ray: L, the partial sums with their names, and what they give at the step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from explorer.local_model import LocalModel
from ui.line_names import Ground, spread, together
from ui.pens import mixed
from ui.plot_layer import Frame, Samples, band, mark, stroke
from ui.theme import DASHES, Theme

_TRUE_L = -1
_SYMBOLS = ("s", "t1", "d", "star")
_MARK_SIZE = 9.0
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_BAND = 5


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of the plot: the partial sum of an order, or the true L."""

    order: int
    y: Samples

    @property
    def name(self) -> str:
        """What is written at its end."""
        return joint_name([self.order])


@dataclass(frozen=True, slots=True)
class _Spot:
    t: float
    y: float
    symbol: str
    colour: str
    is_filled: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class RayDrawing:
    """One picture of the ray of a model, or of the reason why there is none."""

    theme: Theme
    font: QFont
    model: LocalModel | None = None
    reason: str = ""

    @property
    def curves(self) -> tuple[Curve, ...]:
        """L, and the partial sums that exist."""
        if self.model is None or self.model.ray is None:
            return ()
        ray = self.model.ray
        return (Curve(_TRUE_L, ray.loss), *(Curve(k, y) for k, y in enumerate(ray.partial_sums)))

    @property
    def label_width(self) -> float:
        """How wide the names at the ends of the curves are, in pixels."""
        order = 0 if self.model is None else self.model.order
        return QFontMetricsF(self.font).horizontalAdvance(f"L, {_run(min(order, 2), order)}") + 6.0

    def draw(self, painter: QPainter, frame: Frame) -> None:
        """Paint it."""
        if self.model is None or self.model.ray is None:
            self._draw_reason(painter, frame)
            return
        curves = self.curves
        truth = frame.path(self.model.ray.t, curves[0].y)
        band(painter, truth, mixed(QColor(self.theme.surface), QColor(self.theme.text), 0.22), _BAND)
        for curve in curves:
            stroke(painter, frame.path(self.model.ray.t, curve.y), self._pen(curve.order))
        for spot in self._spots(self.model):
            self._draw_spot(painter, frame, spot)
        self._draw_names(painter, frame, self.model.ray.t, curves)

    def _colour(self, order: int) -> str:
        return self.theme.text if order == _TRUE_L else self.theme.order(order)

    def _pen(self, order: int) -> QPen:
        if order == _TRUE_L:
            return QPen(QColor(self.theme.text), 1.0)
        return QPen(QColor(self._colour(order)), 1.6, DASHES[min(order, len(DASHES) - 1)])

    def _draw_reason(self, painter: QPainter, frame: Frame) -> None:
        painter.setPen(QColor(self.theme.muted))
        painter.setFont(self.font)
        centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        inset = 0.08 * frame.width
        painter.drawText(frame.rect.adjusted(inset, 0.0, -inset, 0.0), int(centred), self.reason)

    # -- the marks at w and at the step

    def _spots(self, model: LocalModel) -> Iterator[_Spot]:
        yield _Spot(0.0, model.point.loss, "o", self.theme.text, is_filled=False)
        if model.taylor is None or model.eta is None:
            return
        for row in model.taylor.rows:
            if row.partial_sum is not None:
                symbol = _SYMBOLS[min(row.order, len(_SYMBOLS) - 1)]
                yield _Spot(model.eta, row.partial_sum.value, symbol, self.theme.order(row.order))
        if model.taylor.loss_next is not None:
            yield _Spot(model.eta, model.taylor.loss_next.value, "o", self.theme.text)

    def _draw_spot(self, painter: QPainter, frame: Frame, spot: _Spot) -> None:
        inside, edge = (spot.colour, self.theme.surface) if spot.is_filled else (self.theme.surface, spot.colour)
        painter.setPen(QPen(QColor(edge), 1.2))
        painter.setBrush(QColor(inside))
        mark(painter, spot.symbol, frame.point(spot.t, spot.y), _MARK_SIZE)

    # -- the names at the right ends of the curves

    def _draw_names(self, painter: QPainter, frame: Frame, t: Samples, curves: Sequence[Curve]) -> None:
        """Name curves that reach the end of the ray to the right of it, the others where they leave the view."""
        downs = [frame.down(curve.y) for curve in curves]
        lines = [np.column_stack([frame.across(t), down]) for down in downs]
        groups = together(downs, frame.height)
        ending = [group for group in groups if 0.0 <= downs[group[0]][-1] <= frame.height]
        painter.setFont(self.font)
        marks = self._mark_boxes(frame)
        step = np.array([(marks[-1].center().x(), y) for y in (0.0, frame.height)])
        taken = self._name_at_the_end(painter, frame, lines, ending)
        ground = Ground(frame.rect, [*taken, *marks], [*lines, step])
        metrics = QFontMetricsF(self.font)
        for group in groups:
            if group not in ending:
                size = QSizeF(metrics.horizontalAdvance(_name_of(group)) + 1.0, metrics.height())
                place = ground.place(size, lines[group[0]], "rlab")
                if place is not None:
                    self._write(painter, place, group)

    def _name_at_the_end(
        self, painter: QPainter, frame: Frame, lines: Sequence[Samples], groups: Sequence[list[int]]
    ) -> list[QRectF]:
        """Name curves under each other to the right of the ray, and return the places of the names."""
        height = QFontMetricsF(self.font).height()
        # of more than there is room for, the highest orders have no name
        named = groups[: max(1, int(frame.height / height))]
        ends = [lines[group[0]][-1].tolist() for group in named]
        tops = spread([y - height / 2.0 for _, y in ends], height, 0.0, frame.height - height)
        places = [QRectF(x + 3.0, top, self.label_width, height) for (x, _), top in zip(ends, tops, strict=True)]
        for group, place in zip(named, places, strict=True):
            self._write(painter, place, group)
        return places

    def _mark_boxes(self, frame: Frame) -> list[QRectF]:
        """Return the places of the marks; the last one is at the step, or at w where there is no step."""
        spots = () if self.model is None else self._spots(self.model)
        half = _MARK_SIZE / 2.0
        around = QRectF(-half, -half, _MARK_SIZE, _MARK_SIZE)
        return [around.translated(frame.point(spot.t, spot.y)) for spot in spots]

    def _write(self, painter: QPainter, place: QRectF, group: Sequence[int]) -> None:
        text = QFontMetricsF(self.font).elidedText(_name_of(group), Qt.TextElideMode.ElideRight, place.width())
        painter.setPen(QColor(self._colour(group[0] + _TRUE_L)))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _name_of(group: Sequence[int]) -> str:
    """Name curves by their places: L is the first one, before the sum of order 0."""
    return joint_name([place + _TRUE_L for place in group])


def joint_name(orders: Sequence[int]) -> str:
    """Name curves that are one line to the eye: "L, S₂–S₅"."""
    names = ["L"] if _TRUE_L in orders else []
    sums = [order for order in orders if order != _TRUE_L]
    firsts = [k for k in sums if k - 1 not in sums]
    lasts = [k for k in sums if k + 1 not in sums]
    return ", ".join(names + [_run(first, last) for first, last in zip(firsts, lasts, strict=True)])


def _run(first: int, last: int) -> str:
    text = f"S{first}" if first == last else f"S{first}–S{last}"
    return text.translate(_SUBSCRIPTS)
