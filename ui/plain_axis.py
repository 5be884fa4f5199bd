"""An axis that is painted at once: as many numbers as there is room for, and no more than that."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.levels import axis_base
from explorer.levels import short as brief
from ui.theme import Theme

_TICK = 4.0
_GAP = 3.0
_MOST = 100
_FINE, _HUGE = 1e-3, 1e5
_PLAIN = -3.02, 3.02
"""Between these powers of ten the numbers of a logarithmic axis are written as they are; a margin is allowed for."""
_ROUNDING = 1e-6
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_FULL = 0.7
"""The share of the axis that its numbers may take."""


Mark = tuple[float, str]


def log_texts(logarithms: Sequence[float], low: float, high: float) -> list[str]:
    """Write numbers on a logarithmic axis, all in one style: as they are from 0.001 to 1000, else as powers of ten.

    Powers are written at whole decades only, as long as two of them are seen.
    """
    if _PLAIN[0] <= low and high <= _PLAIN[1]:
        return [f"{10.0**value:.4f}".rstrip("0").rstrip(".") for value in logarithms]
    has_decades = math.floor(high) - math.ceil(low) >= 1
    return [_power(value, has_decades=has_decades) for value in logarithms]


def _power(logarithm: float, *, has_decades: bool) -> str:
    # ticks are whole multiples of a power, but for rounding
    exponent = math.floor(logarithm + _ROUNDING)
    factor = round(10.0 ** (logarithm - exponent), 3)
    if factor != 1.0 and has_decades:
        return ""
    power = f"10{str(exponent).translate(_SUPERSCRIPTS)}"
    return power if factor == 1.0 else f"{factor:g}·{power}"


class PlainAxis(pg.AxisItem):
    """An axis to the left of a plot or below it. pyqtgraph's own takes twice as long as the plot's curves."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self._is_upright = side == "left"
        self.enableAutoSIPrefix(False)
        self._name = ""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setPen(pg.mkPen(theme.border))
        self.setTextPen(pg.mkPen(theme.muted))

    def show_name(self, name: str, **style: str) -> None:
        """Write a name beside the axis; only an axis with a name may count from another number than 0."""
        self._name = name
        self.setLabel(self._label(), **style)

    @property
    def _base(self) -> float:
        return axis_base(*self.range) if getattr(self, "_name", "") else 0.0

    def _label(self) -> str:
        base = self._base
        return self._name if base == 0.0 else f"{self._name} {'−' if base > 0.0 else '+'} {brief(abs(base))}"

    def setRange(self, mn: float, mx: float) -> None:
        super().setRange(mn, mx)
        if getattr(self, "_name", "") and self._label() != self.labelText:
            self.setLabel(self._label())

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            return log_texts(values, *self.range)
        base = self._base
        if base == 0.0 and spacing >= _FINE and max(map(abs, values), default=0.0) < _HUGE:
            return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]
        # ticks are multiples of their spacing; their last digits, near the end of doubles, are not
        return [brief(float(f"{round((value - base) / spacing) * spacing:.12g}")) for value in values]

    def paint(self, painter: QPainter, _: QStyleOptionGraphicsItem, __: QWidget | None = None) -> None:
        bounds = QRectF(self.mapRectFromParent(self.geometry()))
        font = self.style["tickFont"] or painter.font()
        metrics = QFontMetricsF(font)
        marks = self._marks(bounds.height() if self._is_upright else bounds.width(), metrics)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(font)
        painter.setPen(self.pen())
        draw = self._draw_left if self._is_upright else self._draw_below
        draw(painter, bounds, marks, metrics)

    def _marks(self, length: float, metrics: QFontMetricsF) -> list[Mark]:
        """Return places, in pixels from the low end, and numbers: of the coarse level, and of finer ones that fit."""
        found: list[Mark] = []
        low, high = self.range
        if not (high > low and length > 0.0):
            return found
        for level, (spacing, values) in enumerate(self._levels(low, high, length)):
            strings = self.tickStrings(values, self.scale, spacing)
            places = [(float(v) - low) / (high - low) * length for v in values]
            more = [(at, text) for at, text in zip(places, strings, strict=True) if text]
            if level and sum(self._extent(text, metrics) for _, text in found + more) > _FULL * length:
                break
            found += more
        return found

    def _levels(self, low: float, high: float, length: float) -> Iterator[tuple[float, list[float]]]:
        """Yield spacings and values, coarse first, each value once."""
        if self.logMode:
            yield from self.tickValues(low, high, length)
            return
        taken: set[int] = set()
        spacings = self.tickSpacing(low, high, length)
        finest = spacings[-1][0]
        for spacing, offset in spacings:
            first, last = math.ceil((low - offset) / spacing), math.floor((high - offset) / spacing)
            values = [k * spacing + offset for k in range(first, min(last, first + _MOST) + 1)]
            new = [value for value in values if round(value / finest) not in taken]
            taken.update(round(value / finest) for value in new)
            yield spacing, new

    def _extent(self, text: str, metrics: QFontMetricsF) -> float:
        return metrics.height() if self._is_upright else metrics.horizontalAdvance(text) + 2.0 * _GAP

    def _draw_left(self, painter: QPainter, bounds: QRectF, marks: list[Mark], metrics: QFontMetricsF) -> None:
        edge, half = bounds.right(), metrics.height() / 2.0
        painter.drawLine(bounds.topRight(), bounds.bottomRight())
        room = edge - _TICK - _GAP - bounds.left()
        aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        places = [(bounds.bottom() - at, text) for at, text in marks]
        painter.drawLines([QLineF(edge - _TICK, round(y), edge, round(y)) for y, _ in places])
        painter.setPen(self.textPen())
        for y, text in places:
            if bounds.top() <= y - 0.7 * half and y + 0.7 * half <= bounds.bottom():
                painter.drawText(QRectF(bounds.left(), y - half, room, 2.0 * half), aligned, text)
        self._updateMaxTextSize(
            max((metrics.horizontalAdvance(text) for _, text in marks), default=0.0) + _GAP + _TICK
        )

    def _draw_below(self, painter: QPainter, bounds: QRectF, marks: list[Mark], metrics: QFontMetricsF) -> None:
        top = bounds.top()
        painter.drawLine(bounds.topLeft(), bounds.topRight())
        aligned = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        places = [(bounds.left() + at, text, metrics.horizontalAdvance(text) + 2.0) for at, text in marks]
        painter.drawLines([QLineF(round(x), top, round(x), top + _TICK) for x, _, _ in places])
        painter.setPen(self.textPen())
        for x, text, width in places:
            if x + width / 2.0 <= bounds.right() + _GAP:
                painter.drawText(QRectF(x - width / 2.0, top + _TICK, width, metrics.height()), aligned, text)
        self._updateMaxTextSize(metrics.height())
