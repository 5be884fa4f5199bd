"""|R_k| against η, both logarithmic: a line for each order, today's η, and the break of L on the ray."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.experiments.remainder_curve import LARGEST, SMALLEST, Fall, RemainderCurve
from ui.experiments.remainder_words import joint_name
from ui.numbers import short
from ui.plain_plot import PlainPlot
from ui.plot_layer import Frame, mark
from ui.theme import DASHES

Array = NDArray[np.float64]

_NAME = "The remainders |R_k| against η, both on logarithmic scales"
_LABELS = 0.88
_SYMBOLS = ("s", "t1", "d", "star")
_MARK_SIZE = 8.0
_HEADROOM = 0.1
"""The share of the height that is left free above the lines, for the names of the upright ones."""
_GAP = 3.0


@dataclass(frozen=True, slots=True)
class _Label:
    """The left end of lines that begin in one place, and whose they are."""

    end: QPointF
    orders: list[int]


@dataclass(frozen=True, slots=True)
class _Upright:
    """An upright line, and what it is called."""

    x: float
    colour: str
    words: str
    is_break: bool = False


class RemainderPlot(PlainPlot):
    """Paints a curve; where there is none, the reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_NAME, "η", "|Rₖ|", parent, log_x=True, log_y=True)
        self.setObjectName("remainder_plot")
        self.setToolTip("|Rₖ| for each order k; drag to change η")
        self.curve: RemainderCurve | None = None
        self.eta: float | None = None
        self.sizes: tuple[float | None, ...] = ()
        self.reason = ""
        self.getViewBox().sigResized.connect(self._fit)

    def show_curve(self, curve: RemainderCurve) -> None:
        """Show other lines."""
        self.curve = curve
        self._fit()
        self.redraw()

    def show_eta(self, eta: float | None, sizes: tuple[float | None, ...], reason: str) -> None:
        """Show today's η and |R_k| there, or why there is none."""
        self.eta, self.sizes = eta, sizes
        if reason != self.reason:
            self.reason = reason
            self.setAccessibleDescription(reason)
            for side in ("left", "bottom"):
                self.getAxis(side).setVisible(not reason)
        self.redraw()

    def set_large(self, on: bool) -> None:
        super().set_large(on)
        self._fit()

    # -- geometry

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.font_of(_LABELS))

    def _fit(self, *_: object) -> None:
        """Show all lines, and to their left, where they are far apart, room for the names."""
        if self.curve is None:
            return
        names = max((joint_name(orders) for orders in _together(self.curve)), key=len, default="")
        room = self._metrics().horizontalAdvance(names) + 3.0 * _GAP
        share = min(0.4, room / max(1.0, self.getViewBox().width()))
        decades = math.log10(LARGEST / SMALLEST)
        left = SMALLEST / 10.0 ** (decades * share / (1.0 - share))
        self.show_range((left, LARGEST), _y_range(self.curve.sizes))

    # -- drawing

    def draw(self, painter: QPainter, frame: Frame) -> None:
        painter.setFont(self.font_of(_LABELS))
        if self.reason:
            self._draw_reason(painter, frame)
        elif self.curve is not None:
            self._draw_lines(painter, frame, self.curve)
            uprights = self._uprights(frame, self.curve)
            for upright in uprights:
                self._draw_upright(painter, frame, upright)
            self._draw_sizes(painter, frame)
            for upright in uprights:
                others = [other.x for other in uprights if other is not upright]
                self._write(painter, self._place_of_words(frame, upright, others), upright.words, upright.colour)
            self._draw_zeros(painter, frame, self.curve, [upright.x for upright in uprights])

    def _draw_reason(self, painter: QPainter, frame: Frame) -> None:
        painter.setPen(QColor(self.theme.muted))
        inset = 0.08 * frame.width
        centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(frame.rect.adjusted(inset, 0.0, -inset, 0.0), int(centred), self.reason)

    def _draw_lines(self, painter: QPainter, frame: Frame, curve: RemainderCurve) -> None:
        for k, sizes in _seen(curve):
            known = sizes > 0.0
            # a line that is not complete has gaps that mean nothing
            eta, shown = (curve.eta, sizes) if curve.is_complete else (curve.eta[known], sizes[known])
            dash = DASHES[min(k, len(DASHES) - 1)]
            self.line(painter, frame, eta, shown, self.theme.order(k), dash=dash)
        for label in self._labels(frame, curve):
            words = joint_name(label.orders)
            shift = QPointF(-self._metrics().horizontalAdvance(words) - _GAP, 0.35 * self._metrics().height())
            painter.setPen(QColor(self.theme.order(label.orders[0])))
            painter.drawText(label.end + shift, words)

    def _labels(self, frame: Frame, curve: RemainderCurve) -> list[_Label]:
        """Return names to the left of the lines; those of lines that begin in one place are joined."""
        found: list[_Label] = []
        metrics = self._metrics()
        for k, sizes in _seen(curve):
            first = int(np.flatnonzero(sizes > 0.0)[0])
            end = self.pixel(frame, float(curve.eta[first]), float(sizes[first]))
            near = (label for label in found if abs(label.end.y() - end.y()) < 0.9 * metrics.height())
            shared = next(near, None)
            if shared is None:
                found.append(_Label(end, [k]))
            else:
                shared.orders.append(k)
        return found

    def _draw_zeros(self, painter: QPainter, frame: Frame, curve: RemainderCurve, lines: list[float]) -> None:
        """Name the remainders that have no line because they are 0."""
        zeros = [slope.order for slope in curve.slopes if slope.fall is Fall.ZERO]
        if zeros:
            words = f"{joint_name(zeros)} = 0 exactly"
            width, line = self._metrics().horizontalAdvance(words) + 2.0 * _GAP, self._metrics().height()
            left = _free_of(lines, [frame.width - width, *(x - width for x in sorted(lines, reverse=True))], width)
            place = QRectF(left, frame.height - line - _GAP, width, line)
            self._write(painter, place, words, self.theme.order(zeros[0]))

    def _uprights(self, frame: Frame, curve: RemainderCurve) -> list[_Upright]:
        """Return today's η, and the break of L on the ray."""
        found = []
        if self.eta is not None:
            x = min(max(self.pixel(frame, self.eta, 1.0).x(), 0.0), frame.width)
            found.append(_Upright(x, self.theme.direction, f"η = {short(self.eta, 4)}"))
        if curve.ahead is not None and SMALLEST <= curve.ahead.t <= LARGEST:
            x = self.pixel(frame, curve.ahead.t, 1.0).x()
            found.append(_Upright(x, self.theme.warning, curve.ahead.operation, is_break=True))
        return found

    def _draw_sizes(self, painter: QPainter, frame: Frame) -> None:
        """Mark |R_k| at today's η."""
        if self.eta is None or not SMALLEST <= self.eta <= LARGEST:
            return
        for k, size in enumerate(self.sizes):
            if size is not None and size > 0.0:
                painter.setPen(QPen(QColor(self.theme.surface), 1.0))
                painter.setBrush(QColor(self.theme.order(k)))
                symbol = _SYMBOLS[min(k, len(_SYMBOLS) - 1)]
                mark(painter, symbol, self.pixel(frame, self.eta, size), _MARK_SIZE)

    def _draw_upright(self, painter: QPainter, frame: Frame, upright: _Upright) -> None:
        dash = Qt.PenStyle.DashLine if upright.is_break else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(upright.colour), 1.4 if upright.is_break else 2.0, dash))
        painter.drawLine(QPointF(upright.x, 0.0), QPointF(upright.x, frame.height))

    def _place_of_words(self, frame: Frame, upright: _Upright, others: list[float]) -> QRectF:
        """Return where an upright line is named: on the side where there is room, and no other line if that can be.

        η is named at the top; a break below, where the lines have risen to near the right end.
        """
        width, line = self._metrics().horizontalAdvance(upright.words) + 2.0 * _GAP, self._metrics().height()
        sides = [upright.x, upright.x - width]
        if upright.x > 0.5 * frame.width:
            sides.reverse()
        sides += [x - width for x in others if x < upright.x]
        inside = [left for left in sides if left >= 0.0 and left + width <= frame.width]
        left = _free_of(others, inside or [max(0.0, min(sides[0], frame.width - width))], width)
        top = frame.height - 2.0 * line - 2.0 * _GAP if upright.is_break else 0.0
        return QRectF(left, top, width, line)

    def _write(self, painter: QPainter, place: QRectF, words: str, colour: str) -> None:
        """Write in a place, on the ground of the plot."""
        painter.fillRect(place.adjusted(1.5, 0.0, -1.5, 0.0), QColor(self.theme.surface))
        painter.setPen(QColor(colour))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)


def _free_of(lines: Sequence[float], lefts: Sequence[float], width: float) -> float:
    """Return the first of some left ends, beginning at which words cross no upright line; else the first."""
    free = (left for left in lefts if left >= 0.0 and not any(left < x < left + width for x in lines))
    return next(free, lefts[0])


def _seen(curve: RemainderCurve) -> Iterator[tuple[int, Array]]:
    """Yield the orders that have a line, with what is on it."""
    for k, sizes in enumerate(curve.sizes):
        if (sizes > 0.0).any():
            yield k, np.where(sizes > 0.0, sizes, np.nan)


def _together(curve: RemainderCurve) -> list[list[int]]:
    """Return the orders of lines with the same beginning, as those of an even function."""
    found: dict[int | None, list[int]] = {}
    for k, _ in _seen(curve):
        theory = curve.slopes[k].theory
        found.setdefault(-k - 1 if theory is None else theory, []).append(k)
    return list(found.values())


def _y_range(sizes: Array) -> tuple[float, float]:
    positive = np.log10(sizes[sizes > 0.0])
    if not positive.size:
        return 1e-12, 1.0
    low, high = float(positive.min()), float(positive.max())
    span = max(high - low, 2.0)
    low, high = max(low - 0.04 * span, -300.0), min(low + span * (1.0 + _HEADROOM), 300.0)
    return 10.0**low, 10.0**high
