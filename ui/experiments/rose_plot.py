"""ΔL over all directions: the true one, and what the first and the second order say; β* and u on it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.experiments.rose import Rose
from ui.pens import mixed, translucent
from ui.plain_plot import PlainPlot
from ui.plot_layer import Frame, band, mark, stroke
from ui.theme import DASHES, Theme

_PADDING = 0.12
_TURN = (-12.0, 372.0)
_BAND = 5
_UNDEFINED = "L is not defined here"
_WRAPPED = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
_BEYOND = 1.0
"""How far the models may stretch the range of ΔL, as a share of it, on either side."""
STAR, DOT = 13.0, 15.0


class RosePlot(PlainPlot):
    """Draws a rose over β; where there is none, says why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("ΔL over all directions β, with its first- and second-order models", "β", "ΔL", parent)
        self.setObjectName("rose_plot")
        self.rose: Rose | None = None
        self.reason = ""
        self.u: tuple[float, float] | None = None
        self.getAxis("bottom").setTickSpacing(levels=[(90.0, 0.0)])
        self.setToolTip("Click or drag to turn u")
        self.show_range(_TURN, (-1.0, 1.0))

    def show_rose(self, rose: Rose | None, reason: str) -> None:
        """Draw another rose, or the reason why there is none."""
        self.rose, self.reason = rose, reason
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            if axis.isVisible() is (rose is None):
                # not setVisible, with which it keeps its room
                (axis.hide if rose is None else axis.show)()
        if rose is not None:
            self.show_range(_TURN, _range(rose))
        self.redraw()

    def show_u(self, u: tuple[float, float] | None) -> None:
        """Mark u at its β and ΔL; a ΔL of NaN is that of the curve."""
        self.u = u
        self.redraw()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.name_axes("β in degrees, from ∇L", "ΔL(β)")

    # -- drawing

    def draw(self, painter: QPainter, frame: Frame) -> None:
        if self.rose is None:
            draw_reason(self, painter, frame.rect, self.reason)
            return
        self._draw_ground(painter, frame)
        if self.rose.is_line:
            self._draw_two(painter, frame, self.rose)
        else:
            self._draw_curves(painter, frame, self.rose)
            self._draw_blanks(painter, frame, self.rose)
        self._draw_marks(painter, frame, self.rose)

    def _draw_ground(self, painter: QPainter, frame: Frame) -> None:
        """Draw ΔL = 0, and the line of steepest descent."""
        quiet = self.theme.border
        self.line(painter, frame, _TURN, [0.0, 0.0], quiet, width=1.0)
        top, bottom = (self.getViewBox().viewRange()[1][i] for i in (1, 0))
        self.line(painter, frame, [180.0, 180.0], [bottom, top], self.theme.gradient, width=1.0)
        painter.setFont(self.font_of(0.9))
        painter.setPen(QColor(self.theme.gradient))
        at = self.pixel(frame, 180.0, top)
        painter.drawText(QRectF(at.x() + 4.0, at.y() + 1.0, 60.0, 20.0), Qt.AlignmentFlag.AlignLeft, "−∇L")

    def _draw_curves(self, painter: QPainter, frame: Frame, rose: Rose) -> None:
        truth = frame.path(rose.beta, rose.change)
        band(painter, truth, mixed(QColor(self.theme.surface), QColor(self.theme.text), 0.22), _BAND)
        stroke(painter, truth, QPen(QColor(self.theme.text), 1.0))
        # over the truth: where they close up, all three are seen
        for k, y in ((2, rose.second_order), (1, rose.first_order)):
            self.line(painter, frame, rose.beta, y, self.theme.order(k), width=1.8, dash=DASHES[k])

    def _draw_blanks(self, painter: QPainter, frame: Frame, rose: Rose) -> None:
        """Say where L has no value, in the widest of such places."""
        blank = widest_blank(rose)
        if blank is None:
            return
        left, right = (self.pixel(frame, beta, 0.0).x() for beta in blank)
        painter.setFont(self.font_of(0.85))
        metrics = QFontMetricsF(painter.font())
        size = metrics.boundingRect(QRectF(0.0, 0.0, max(right - left, 60.0), 200.0), _WRAPPED, _UNDEFINED).size()
        place = QRectF(0.0, 0.0, size.width() + 6.0, size.height() + 2.0)
        place.moveCenter(QPointF(0.5 * (left + right), 0.5 * frame.height))
        place.moveLeft(min(max(place.left(), 0.0), frame.width - place.width()))
        painter.fillRect(place, translucent(self.theme.surface, 0.85))
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(place, _WRAPPED, _UNDEFINED)

    def _draw_two(self, painter: QPainter, frame: Frame, rose: Rose) -> None:
        """Draw a stem for each of two directions, and marks for what the models say."""
        for i, beta in enumerate(rose.beta.tolist()):
            self.line(painter, frame, [beta, beta], [0.0, rose.change[i]], self.theme.text, width=2.0)
            for k, symbol, y in ((1, "t1", rose.first_order[i]), (2, "d", rose.second_order[i])):
                self._mark(painter, frame, (beta, y), symbol, self.theme.order(k), DOT)

    def _draw_marks(self, painter: QPainter, frame: Frame, rose: Rose) -> None:
        if self.u is not None:
            beta, change = self.u
            if math.isnan(change):
                change = float(np.interp(beta, rose.beta, rose.change))
            self._mark(painter, frame, (beta, change), "o", self.theme.direction, DOT)
        for branch in rose.best.lowest if rose.best is not None else ():
            self._mark(painter, frame, (branch.beta, branch.change), "star", self.theme.text, STAR)

    def _mark(
        self, painter: QPainter, frame: Frame, place: tuple[float, float], symbol: str, colour: str, size: float
    ) -> None:
        if not np.isfinite(place).all():
            return
        painter.setPen(QPen(QColor(self.theme.surface), 1.2))
        painter.setBrush(QColor(colour))
        mark(painter, symbol, self.pixel(frame, *place), size)


def widest_blank(rose: Rose) -> tuple[float, float] | None:
    """Return the widest stretch of β in which L has no value; None where it has one everywhere."""
    is_known = np.concatenate([[True], np.isfinite(rose.change), [True]])
    edges = np.flatnonzero(np.diff(is_known.astype(int)))
    if not edges.size:
        return None
    first, last = max(edges.reshape(-1, 2).tolist(), key=lambda pair: pair[1] - pair[0])
    return float(rose.beta[first]), float(rose.beta[last - 1])


def draw_reason(plot: PlainPlot, painter: QPainter, place: QRectF, reason: str) -> None:
    """Write why there is nothing to draw."""
    painter.setFont(plot.font_of())
    painter.setPen(QColor(plot.theme.muted))
    inset = 0.08 * place.width()
    painter.drawText(place.adjusted(inset, 0.0, -inset, 0.0), _WRAPPED, reason)


def _range(rose: Rose) -> tuple[float, float]:
    """Fit the true ΔL, and the models as far as they do not go far beyond it."""
    known = rose.change[np.isfinite(rose.change)]
    known = known if known.size else rose.first_order
    low, high = min(float(known.min()), 0.0), max(float(known.max()), 0.0)
    span = high - low or 1.0
    models = np.concatenate([rose.first_order, rose.second_order])
    models = np.clip(models[np.isfinite(models)], low - _BEYOND * span, high + _BEYOND * span)
    low, high = min(low, float(models.min(initial=low))), max(high, float(models.max(initial=high)))
    return low - _PADDING * (high - low), high + _PADDING * (high - low)
