"""An axis, painted at once: as many numbers as there is room for, and no more than that."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from explorer.levels import axis_base
from explorer.levels import short as brief

TICK, GAP = 4.0, 3.0
_MOST = 100
_INSIDE = 1.0
"""How far an upright name is from the edge of its axis, in pixels."""
_FINE, _HUGE = 1e-3, 1e5
_FULL = 0.7
"""The share of the axis that its numbers may take."""
_REFERENCE, _FEWEST = 300.0, 2.25
"""An axis of so many pixels has so many parts at the least; a longer one more, as the square root of its length."""
_FACTORS = {50: (50, 10, 5), 20: (20, 10, 2), 10: (10, 5, 1)}
"""Spacings in tenths of a power of ten: coarse, fine, finest."""

Mark = tuple[float, str]
"""A place on the axis, in pixels from its low end, and its number."""
Level = tuple[float, list[float]]
"""The spacing of ticks, and where they are."""


@dataclass(frozen=True, slots=True)
class AxisStyle:
    """The font of the numbers, and the pens of the line and of the numbers."""

    font: QFont
    line: QPen
    text: QPen


def spacings(low: float, high: float, length: float) -> list[float]:
    """Return round distances between ticks, the coarsest first, for an axis of so many pixels."""
    widest = (high - low) / (_FEWEST * max(1.0, math.sqrt(length / _REFERENCE)))
    if not (math.isfinite(widest) and widest > 0.0):
        return []
    unit = 10.0 ** (math.floor(math.log10(widest)) - 1)
    factor = next((factor for factor in _FACTORS if factor * unit <= widest), 10)
    return [part * unit for part in _FACTORS[factor]]


def levels(low: float, high: float, wanted: Iterable[tuple[float, float]]) -> Iterator[Level]:
    """Yield ticks level by level, coarse first, each value once; wanted are spacings and offsets."""
    given = list(wanted)
    taken: set[int] = set()
    finest = given[-1][0] if given else 1.0
    for spacing, offset in given:
        first, last = math.ceil((low - offset) / spacing), math.floor((high - offset) / spacing)
        values = [k * spacing + offset for k in range(first, min(last, first + _MOST) + 1)]
        new = [value for value in values if round(value / finest) not in taken]
        taken.update(round(value / finest) for value in new)
        yield spacing, new


def named(name: str, base: float) -> str:
    """Return the name of an axis that counts from a number."""
    return name if base == 0.0 else f"{name} {'−' if base > 0.0 else '+'} {brief(abs(base))}"


def numbers(values: Sequence[float], spacing: float, base: float) -> list[str]:
    """Write the numbers of ticks, counted from a base."""
    if base == 0.0 and spacing >= _FINE and max(map(abs, values), default=0.0) < _HUGE:
        places = max(0, math.ceil(-math.log10(spacing)))
        return [_plain(value, places).replace("-", "−") for value in values]
    # ticks are multiples of their spacing; their last digits, near the end of doubles, are not
    return [brief(float(f"{round((value - base) / spacing) * spacing:.12g}")) for value in values]


def _plain(value: float, places: int) -> str:
    return f"{value:g}" if abs(value) < _FINE or abs(value) >= 1e4 else f"{value:.{places}f}"


def marks(
    ends: tuple[float, float],
    length: float,
    found: Iterable[Level],
    texts: Callable[[list[float], float], list[str]],
    extent: Callable[[str], float],
) -> list[Mark]:
    """Return the marks of the coarse level, and of finer ones whose numbers fit."""
    low, high = ends
    kept: list[Mark] = []
    if not (high > low and length > 0.0):
        return kept
    for spacing, values in found:
        places = [(float(v) - low) / (high - low) * length for v in values]
        more = [(at, text) for at, text in zip(places, texts(values, spacing), strict=True) if text]
        if kept and not _fit(kept + more, length, extent):
            break
        kept += more
    return kept


def _fit(wanted: Iterable[Mark], length: float, extent: Callable[[str], float]) -> bool:
    """Return whether numbers leave enough free; on a logarithmic axis some are close to each other even so."""
    ends = [(at, extent(text)) for at, text in sorted(wanted)]
    is_apart = all(b - a >= (one + other) / 2.0 for (a, one), (b, other) in pairwise(ends))
    return is_apart and sum(size for _, size in ends) <= _FULL * length


def extent_of(metrics: QFontMetricsF, *, upright: bool) -> Callable[[str], float]:
    """Return how much of an axis a number takes."""
    if upright:
        return lambda _: metrics.height()
    return lambda text: metrics.horizontalAdvance(text) + 2.0 * GAP


def plain_marks(low: float, high: float, length: float, font: QFont, *, upright: bool) -> list[Mark]:
    """Return the marks of an axis that counts from a round number where it is short."""
    base, steps = axis_base(low, high), [(spacing, 0.0) for spacing in spacings(low, high, length)]
    extent = extent_of(QFontMetricsF(font), upright=upright)
    return marks(
        (low, high), length, levels(low, high, steps), lambda values, step: numbers(values, step, base), extent
    )


def draw_left(painter: QPainter, bounds: QRectF, found: Sequence[Mark], style: AxisStyle) -> None:
    """Draw an axis to the left of a plot, in its own rectangle."""
    metrics = _begin(painter, style)
    edge, half = bounds.right(), metrics.height() / 2.0
    painter.drawLine(bounds.topRight(), bounds.bottomRight())
    room = edge - TICK - GAP - bounds.left()
    aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    places = [(bounds.bottom() - at, text) for at, text in found]
    painter.drawLines([QLineF(edge - TICK, round(y), edge, round(y)) for y, _ in places])
    painter.setPen(style.text)
    for y, text in places:
        if bounds.top() <= y - 0.7 * half and y + 0.7 * half <= bounds.bottom():
            painter.drawText(QRectF(bounds.left(), y - half, room, 2.0 * half), aligned, text)


def draw_below(painter: QPainter, bounds: QRectF, found: Sequence[Mark], style: AxisStyle) -> None:
    """Draw an axis below a plot, in its own rectangle."""
    metrics = _begin(painter, style)
    top = bounds.top()
    painter.drawLine(bounds.topLeft(), bounds.topRight())
    aligned = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    places = [(bounds.left() + at, text, metrics.horizontalAdvance(text) + 2.0) for at, text in found]
    painter.drawLines([QLineF(round(x), top, round(x), top + TICK) for x, _, _ in places])
    painter.setPen(style.text)
    for x, text, width in places:
        if x + width / 2.0 <= bounds.right() + GAP:
            painter.drawText(QRectF(x - width / 2.0, top + TICK, width, metrics.height()), aligned, text)


def write_below(painter: QPainter, bounds: QRectF, name: str) -> None:
    """Write the name of an axis under its numbers, where pyqtgraph has it."""
    _write(painter, QPointF(bounds.left(), bounds.bottom()), bounds.width(), -1.0, name)


def write_left(painter: QPainter, bounds: QRectF, name: str) -> None:
    """Write the name of an axis upwards beside its numbers."""
    painter.save()
    painter.translate(bounds.bottomLeft())
    painter.rotate(-90.0)
    _write(painter, QPointF(0.0, _INSIDE), bounds.height(), 0.0, name)
    painter.restore()


def _write(painter: QPainter, corner: QPointF, length: float, lines: float, name: str) -> None:
    metrics = QFontMetricsF(painter.font())
    # pyqtgraph has a space after the name
    left, high = corner.x() - metrics.horizontalAdvance(" ") / 2.0, metrics.height()
    painter.drawText(QRectF(left, corner.y() + lines * high, length, high), Qt.AlignmentFlag.AlignCenter, name)


def _begin(painter: QPainter, style: AxisStyle) -> QFontMetricsF:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(style.font)
    painter.setPen(style.line)
    return QFontMetricsF(style.font)
