"""|β* − 180°| against η on logarithmic axes, with the theory beside it, and where η is today."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.experiments.gap_curve import ETAS, GapCurve
from ui.pens import round_pen
from ui.plain_plot import PlainPlot
from ui.plot_layer import Frame, mark
from ui.theme import Theme

_MARK, _STAR = 5.0, 14.0
_LEAST_DECADES = 3.0
_LOWEST = 1e-250
"""Degrees: there is room for a margin below it in the range of doubles."""
_LOW = 9.0
"""Heights of the text below which there is no room for the long name of the axis."""


class GapPlot(PlainPlot):
    """Draws how β* comes to 180°; a click or a drag asks for another η."""

    _upright = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("|β* − 180°| against η", "η", "|β* − 180°|", parent, log_x=True, log_y=True)
        self.setObjectName("gap_plot")
        self.setToolTip("Click or drag to choose η")
        self.curve: GapCurve | None = None
        self.eta: float | None = None
        self.gap: float | None = None
        self.getViewBox().sigResized.connect(self._name)
        self.show_range((ETAS[0], ETAS[-1]), (1e-12, 360.0))

    def show_curve(self, curve: GapCurve | None) -> None:
        """Draw another curve."""
        if curve == self.curve:
            return
        self.curve = curve
        if curve is not None:
            self.show_range((0.5 * ETAS[0], 2.0 * ETAS[-1]), _range(curve))
        self.redraw()

    def show_eta(self, eta: float | None, gap: float | None) -> None:
        """Mark today's η, and the gap at it in degrees, without its sign."""
        if (eta, gap) == (self.eta, self.gap):
            return
        self.eta, self.gap = eta, gap
        self.redraw()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._name()

    def _name(self, *_: object) -> None:
        """Name the axes, the upright one in short where it is low."""
        name = "|β* − 180°| (°)" if self.height() > _LOW * QFontMetricsF(self.font_of()).height() else "gap (°)"
        if name != self._upright:
            self._upright = name
            self.name_axes("η", name)

    # -- drawing

    def draw(self, painter: QPainter, frame: Frame) -> None:
        if self.eta is not None:
            self._draw_eta(painter, frame, self.eta)
        if self.curve is not None:
            self._draw_theory(painter, frame, self.curve)
            self._draw_points(painter, frame, self.curve)
        if self.eta is not None and self.gap:
            painter.setPen(QPen(QColor(self.theme.surface), 1.2))
            painter.setBrush(QColor(self.theme.text))
            mark(painter, "star", self.pixel(frame, self.eta, self.gap), _STAR)

    def _draw_eta(self, painter: QPainter, frame: Frame, eta: float) -> None:
        at = self.pixel(frame, eta, 1.0).x()
        painter.setPen(QPen(QColor(self.theme.direction), 1.0))
        painter.drawLine(QPointF(at, 0.0), QPointF(at, frame.height))
        painter.setFont(self.font_of(0.9))
        painter.drawText(self._place_of_name(frame, at), Qt.AlignmentFlag.AlignCenter, "η")

    def _place_of_name(self, frame: Frame, at: float) -> QRectF:
        """Return where η is named: beside its line, at the end that is farther from the dots."""
        metrics = QFontMetricsF(self.font_of(0.9))
        width, height = metrics.horizontalAdvance("η") + 6.0, metrics.height()
        is_high = (
            self.eta is not None
            and bool(self.gap)
            and self.pixel(frame, self.eta, self.gap or 1.0).y() < (0.5 * frame.height)
        )
        left = at - width if at + width > frame.width else at
        return QRectF(left, frame.height - height if is_high else 0.0, width, height)

    def _draw_theory(self, painter: QPainter, frame: Frame, curve: GapCurve) -> None:
        if curve.theory is not None:
            y = [math.degrees(curve.theory.at(eta)) for eta in ETAS]
            colour = self.theme.order(curve.theory.order + 1)
            self.line(painter, frame, ETAS, y, colour, width=1.6, dash=Qt.PenStyle.DashLine)

    def _draw_points(self, painter: QPainter, frame: Frame, curve: GapCurve) -> None:
        x = np.array([p.eta for p in curve.points])
        y = np.array([math.degrees(p.gap) if p.gap else math.nan for p in curve.points])
        self.line(painter, frame, x, y, self.theme.text, width=1.4)
        painter.setPen(round_pen(QColor(self.theme.text), _MARK))
        across, up = frame.across(np.log10(x)), frame.down(np.log10(y))
        places = np.stack([across, up], axis=1)[np.isfinite(up)]
        painter.drawPoints([QPointF(*place) for place in places.tolist()])
        self._draw_exact(painter, frame, curve)

    def _draw_exact(self, painter: QPainter, frame: Frame, curve: GapCurve) -> None:
        """Draw what is exactly 0, and has no place on a logarithmic axis, at its lower edge."""
        exact = [point.eta for point in curve.points if point.is_exact]
        if not exact:
            return
        level = frame.height - 6.0
        first, last = (self.pixel(frame, eta, 1.0).x() for eta in (exact[0], exact[-1]))
        painter.setPen(QPen(QColor(self.theme.text), 1.4))
        painter.drawLine(QPointF(first, level), QPointF(last, level))
        painter.setPen(QColor(self.theme.muted))
        painter.setFont(self.font_of(0.85))
        place = QRectF(first, level - 20.0, max(last - first, 80.0), 18.0)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, "exactly 0")


def _range(curve: GapCurve) -> tuple[float, float]:
    """Show all gaps that are not 0, in degrees, and at least some decades."""
    gaps = [math.degrees(p.gap) for p in curve.points if p.gap]
    if curve.theory is not None:
        gaps.append(math.degrees(curve.theory.at(ETAS[0])))
    low = min(gaps, default=1.0)
    decades = max(math.log10(360.0) - math.log10(max(low, _LOWEST)), _LEAST_DECADES)
    return 360.0 * 10.0 ** -(1.12 * decades), 360.0 * 10.0 ** (0.06 * decades)


def nearest_eta(eta: float) -> float:
    """Keep an η within the axis."""
    return float(np.clip(eta, ETAS[0], ETAS[-1]))
