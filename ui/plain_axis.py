"""An axis that is painted at once: as many numbers as there is room for, and no more than that."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.levels import axis_base
from ui import axis_painting as axis
from ui.theme import Theme

_PLAIN = -3.02, 3.02
"""Between these powers of ten the numbers of a logarithmic axis are written as they are; a margin is allowed for."""
_ROUNDING = 1e-6
_FACTORS = (2, 5), (3, 4, 6, 7, 8, 9)
"""What is written between powers of ten where there is room, and what is written only where there is a lot."""
_MOST_LEVELS = 2
"""Of whole decades: an axis with more is too long for anything between them."""
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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
    """An axis to the left of a plot or below it. pyqtgraph's own takes twice as long as the plot's curves.

    Parameters
    ----------
    side
        "left" or "bottom".
    usual
        A number that there is always room for: numbers that are no longer than that leave the plot its width.
    """

    def __init__(self, side: str, usual: str = "") -> None:
        super().__init__(side)
        self._usual = usual
        self._is_upright = side == "left"
        self.enableAutoSIPrefix(False)
        self.name = ""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setPen(pg.mkPen(theme.border))
        self.setTextPen(pg.mkPen(theme.muted))

    def show_name(self, name: str, **style: str) -> None:
        """Write a name beside the axis; only an axis with a name may count from another number than 0."""
        self.name = name
        self.setLabel(self._label(), **style)
        # pyqtgraph moves a label to the middle of its axis only where the axis changes its size
        self.resizeEvent()

    @property
    def _base(self) -> float:
        return axis_base(*self.range) if getattr(self, "name", "") else 0.0

    def _label(self) -> str:
        return axis.named(self.name, self._base)

    def setRange(self, mn: float, mx: float) -> None:
        super().setRange(mn, mx)
        if getattr(self, "name", "") and self._label() != self.labelText:
            self.setLabel(self._label())
            # pyqtgraph moves a label to the middle of its axis only where the axis changes its size
            self.resizeEvent()

    def updateAutoSIPrefix(self) -> None:
        """Leave the name as it is: pyqtgraph would lay it out anew at each change of the range."""
        self.picture = None
        self.update()

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        return [(spacing, 0.0) for spacing in axis.spacings(low, high, size)]

    def logTickValues(
        self, low: float, high: float, _: float, wanted: Sequence[tuple[float, Sequence[float]]]
    ) -> list[tuple[float, list[float]]]:
        """Return whole decades as pyqtgraph has them, then 2 and 5 in each decade, then the numbers between those."""
        decades = [(spacing, list(values)) for spacing, values in wanted if spacing >= 1.0]
        decades = decades or [(1.0, [float(k) for k in range(math.ceil(low), math.floor(high) + 1)])]
        if len(decades) > _MOST_LEVELS:
            return decades
        exponents = range(math.floor(low), math.ceil(high))
        between = [[k + math.log10(factor) for k in exponents for factor in factors] for factors in _FACTORS]
        return decades + [(0.0, [value for value in level if low < value < high]) for level in between]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002 - it is 1
        return log_texts(values, *self.range) if self.logMode else axis.numbers(values, spacing, self._base)

    def paint(self, painter: QPainter, _: QStyleOptionGraphicsItem, __: QWidget | None = None) -> None:
        style = axis.AxisStyle(self.style["tickFont"] or painter.font(), self.pen(), self.textPen())
        metrics = QFontMetricsF(style.font)
        marks = self._marks(self._length(), metrics)
        draw = axis.draw_left if self._is_upright else axis.draw_below
        draw(painter, self._bounds(), marks, style)
        self._make_room(marks, metrics)

    def settle(self) -> None:
        """Take the room that the numbers need, which is otherwise known only once they are painted."""
        metrics = QFontMetricsF(self.style["tickFont"] or QFont())
        self._make_room(self._marks(self._length(), metrics), metrics)

    def _bounds(self) -> QRectF:
        return QRectF(self.mapRectFromParent(self.geometry()))

    def _length(self) -> float:
        bounds = self._bounds()
        return bounds.height() if self._is_upright else bounds.width()

    def _marks(self, length: float, metrics: QFontMetricsF) -> list[axis.Mark]:
        low, high = self.range
        return axis.marks(
            (low, high),
            length,
            self._levels(low, high, length),
            lambda values, spacing: self.tickStrings(values, self.scale, spacing),
            axis.extent_of(metrics, upright=self._is_upright),
        )

    def _make_room(self, marks: list[axis.Mark], metrics: QFontMetricsF) -> None:
        if self._is_upright:
            widest = max(metrics.horizontalAdvance(text) for text in (self._usual, *(text for _, text in marks)))
            self._updateMaxTextSize(widest + axis.GAP + axis.TICK)
        else:
            self._updateMaxTextSize(metrics.height())

    def _levels(self, low: float, high: float, length: float) -> Iterator[axis.Level]:
        if self.logMode:
            yield from self.tickValues(low, high, length)
        elif high > low and length > 0.0:
            yield from axis.levels(low, high, self.tickSpacing(low, high, length))
