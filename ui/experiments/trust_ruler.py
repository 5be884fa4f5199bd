"""A strip of η: the marks of what can be trusted, by name, and today's η, which can be dragged."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.scale import LARGEST, SMALLEST
from ui.experiments.ruler_axis import RulerAxis
from ui.experiments.trust_words import Kind, Mark
from ui.numbers import short
from ui.pens import translucent
from ui.plain_plot import PlainPlot
from ui.plot_layer import Frame

_NAMES, _TINT = 0.9, 0.12
_ROWS = 5
_FEWEST_DECADES = 1.5
_GAP = 4.0
_WIDEST_TICK = "0.001"
_OF_AXIS = 2.4
"""Heights of a line of type that the axis and its name take."""


class TrustRuler(PlainPlot):
    """Paints the marks; a press takes η there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Marks on the scale of η", "η", "", parent, log_x=True)
        self.setObjectName("trust_ruler")
        self.setToolTip("Drag to change η; a press near a mark takes its η")
        self.marks: tuple[Mark, ...] = ()
        self.eta: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.getPlotItem().setAxisItems({"bottom": RulerAxis()})
        self.set_theme(self.theme)
        self.getPlotItem().hideAxis("left")
        self._range = (SMALLEST, LARGEST)
        self.getViewBox().sigResized.connect(self._fit)
        self._fit()

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show other marks."""
        self.marks = marks
        self.setAccessibleDescription("; ".join(f"{mark.kind.value}: {short(mark.eta, 4)}" for mark in marks))
        self._fit()
        self.redraw()

    def show_eta(self, eta: float | None) -> None:
        """Show another η of today; the scale moves only where η would leave it."""
        self.eta = eta
        if eta is not None and not self._range[0] <= eta <= self._range[1]:
            self._fit()
        self.redraw()

    def mark_near(self, eta: float) -> Mark | None:
        """Return the mark within a few pixels of a place."""
        decades = math.log10(self._range[1] / self._range[0])
        pixels = max(1.0, self.getViewBox().width()) / decades
        near = [(abs(math.log10(mark.eta / eta)) * pixels, mark) for mark in self.marks]
        distance, mark = min(near, key=lambda pair: pair[0], default=(math.inf, None))
        return mark if distance <= _GAP else None

    def set_large(self, on: bool) -> None:
        super().set_large(on)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        line = QFontMetricsF(self.font_of()).height()
        return QSize(300, round((_ROWS + 1 + _OF_AXIS) * line))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _fit(self, *_: object) -> None:
        """Show all marks and η, and to their right room for the names."""
        # a number of the axis may stand at its very end, centred there
        beside = 0.5 * QFontMetricsF(self.font_of()).horizontalAdvance(_WIDEST_TICK)
        self.getPlotItem().layout.setContentsMargins(beside, 2, beside, 0)
        low, high = _range_of([mark.eta for mark in self.marks] + ([self.eta] if self.eta is not None else []))
        metrics = QFontMetricsF(self.font_of(_NAMES))
        names = [*map(_name, self.marks), _today(self.eta or 1.0)]
        room = max(map(metrics.horizontalAdvance, names)) + 2.0 * _GAP
        share = min(0.5, room / max(1.0, self.getViewBox().width()))
        self._range = low, high * (high / low) ** (share / (1.0 - share))
        self.show_range(self._range, (0.0, 1.0))

    # -- drawing

    def draw(self, painter: QPainter, frame: Frame) -> None:
        painter.setFont(self.font_of(_NAMES))
        self._draw_kept(painter, frame)
        rows = self._rows(frame, QFontMetricsF(self.font_of(_NAMES)))
        if self.eta is not None:
            self._draw_eta(painter, frame, self.eta)
        for mark in self.marks:
            self._draw_mark(painter, frame, mark, rows[mark.kind])

    def _draw_kept(self, painter: QPainter, frame: Frame) -> None:
        """Tint where the promise is kept."""
        painter.fillRect(self._kept(frame), translucent(self.theme.first_order, _TINT))

    def _kept(self, frame: Frame) -> QRectF:
        end = next((mark.eta for mark in self.marks if mark.kind is Kind.PROMISE), None)
        return QRectF(0.0, 0.0, self._across(frame, end) if end is not None else 0.0, frame.height)

    def _across(self, frame: Frame, eta: float) -> float:
        return min(max(self.pixel(frame, eta, 0.0).x(), 0.0), frame.width)

    def _rows(self, frame: Frame, metrics: QFontMetricsF) -> dict[Kind, QRectF]:
        """Return where the names stand: above those whose marks they would cross, and else at the bottom."""
        line = metrics.height()
        placed: list[tuple[float, int]] = []
        places = {}
        for mark in sorted(self.marks, key=lambda mark: -mark.eta):
            x, width = self._across(frame, mark.eta), metrics.horizontalAdvance(_name(mark)) + 2.0 * _GAP
            row = max((below + 1 for at, below in placed if at < x + width), default=0)
            placed.append((x, row))
            places[mark.kind] = QRectF(x, frame.height - (row + 1.15) * line, width, line)
        return places

    def _draw_mark(self, painter: QPainter, frame: Frame, mark: Mark, place: QRectF) -> None:
        colour = QColor(mark.kind.colour(self.theme))
        x = self._across(frame, mark.eta)
        # the line of η ends where a name stands
        behind = place.adjusted(_GAP - 2.0, 0.0, 2.0 - _GAP, 0.0)
        painter.fillRect(behind, QColor(self.theme.surface))
        painter.fillRect(behind & self._kept(frame), translucent(self.theme.first_order, _TINT))
        painter.setPen(QPen(colour, 2.0))
        painter.drawLine(QPointF(x, frame.height), QPointF(x, place.top() + 2.0))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), _name(mark))

    def _draw_eta(self, painter: QPainter, frame: Frame, eta: float) -> None:
        x = self._across(frame, eta)
        painter.setPen(QPen(QColor(self.theme.direction), 2.0))
        painter.drawLine(QPointF(x, 0.0), QPointF(x, frame.height))
        beside = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        painter.drawText(frame.rect.adjusted(x + _GAP, 0.0, 0.0, 0.0), beside, _today(eta))


def _today(eta: float) -> str:
    return f"η = {short(eta, 4)}"


def _name(mark: Mark) -> str:
    return f"{mark.symbol} {mark.kind.value}"


def _range_of(lengths: Sequence[float]) -> tuple[float, float]:
    """Return the decades around some lengths, at least a few of them."""
    inside = [math.log10(min(max(eta, SMALLEST), LARGEST)) for eta in lengths] or [-2.0, 0.0]
    low, high = min(inside) - 0.25, max(inside) + 0.1
    spare = max(0.0, _FEWEST_DECADES - (high - low)) / 2.0
    return 10.0 ** (low - spare), 10.0 ** (high + spare)
