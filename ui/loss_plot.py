"""L against the step, along the path that is shown; a click near a point chooses that moment."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QApplication, QWidget

from explorer.envelope import Envelope
from explorer.rows import Indices, Rows
from ui.plain_axis import PlainAxis
from ui.plot_layer import Frame, PlotLayer, Samples, stroke, within_doubles
from ui.theme import LIGHT, Theme

NEAR = 14.0
"""Pixels from a point within which a click chooses it."""

_DECADES = 2.0
_FEW = 60
_FEWEST_COLUMNS = 200
_LOWEST, _HIGHEST = 1e-100, 1e100
"""Between these the plot can measure; a curve beyond is flat, and the table has its numbers."""

_SMALLER = 0.85
_DOT, _MARK = 2.0, 5.0
_BELOW = 8
"""Pixels under the numbers of the steps and, for the ticks, over them."""


class _StepAxis(PlainAxis):
    """An axis of whole numbers."""

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        spacings = [(step, offset) for step, offset in super().tickSpacing(low, high, size) if step >= 1.0]
        return spacings or [(1.0, 0.0)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Say at the first number what is counted."""
        texts = super().tickStrings(values, scale, spacing)
        return [f"step {text}" if value == 0.0 else text for value, text in zip(values, texts, strict=True)]


class LossPlot(pg.PlotWidget):
    """The curve of L. What lies ahead of the shown step is pale.

    Signals
    -------
    index_chosen
        The number of the step that was clicked.
    """

    index_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, axisItems={"left": PlainAxis("left"), "bottom": _StepAxis("bottom")})
        self.setObjectName("loss_plot")
        self.setAccessibleName("L against the step")
        self.setAccessibleDescription("The loss at each step of the path; the table beside it has the same numbers")
        self.setToolTip("L at each step; click near a point to look at that moment")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMenuEnabled(False)
        self.setMouseEnabled(False, False)
        self.hideButtons()
        self.getPlotItem().layout.setContentsMargins(0, 4, 8, 0)
        self.getViewBox().setDefaultPadding(0.0)
        self.getViewBox().disableAutoRange()
        self._theme = LIGHT
        self._rows = Rows()
        self._losses = Envelope(lambda rows: np.empty(len(rows)))
        self._places: Indices = np.empty(0, dtype=np.int64)
        """The steps that are drawn."""
        self._drawn: Samples = np.empty(0)
        self._heights = self._drawn
        self._breaks: Indices = np.empty(0, dtype=np.int64)
        self._thinned_to = 0
        self._lowest = self._highest = math.nan
        self._shown = 0
        self._wish: bool | None = None
        self._layer = PlotLayer(self.getViewBox(), self._paint)
        self.scene().sigMouseClicked.connect(lambda event: self._choose(event.scenePos()))
        self.set_theme(LIGHT)
        self.set_large(False)

    # -- what it shows

    @property
    def can_be_log(self) -> bool:
        """Whether every L that is a number is positive."""
        return self._lowest > 0.0

    @property
    def is_log(self) -> bool:
        """Whether the scale of L is logarithmic: where L spans decades, unless the person wished otherwise."""
        if not self.can_be_log:
            return False
        if self._wish is not None:
            return self._wish
        return math.log10(self._highest) - math.log10(self._lowest) > _DECADES

    @property
    def breaks(self) -> tuple[int, ...]:
        """The steps at which L is another function than at the step before."""
        return tuple(self._breaks.tolist())

    def show_losses(self, losses: Samples, shown: int, breaks: Sequence[int] = ()) -> None:
        """Show L at each step, and mark the step `shown`.

        `breaks` are the steps at which L is another function than at the step before.
        """
        every = Rows.of([(0, len(losses) - 1)] if len(losses) else [])
        self.show_rows(Envelope(lambda rows: losses[np.asarray(rows)]), every, shown, breaks)

    def show_rows(self, losses: Envelope, rows: Rows, shown: int, breaks: Sequence[int] = ()) -> None:
        """Show L at rows of a path, and mark the place `shown` in them."""
        self._losses, self._rows, self._shown = losses, rows, shown
        self._breaks = np.array(breaks, dtype=np.int64)
        self._thin(self._columns())
        self._draw()

    def _columns(self) -> int:
        """Return how many pixels of the device there are across."""
        return max(_FEWEST_COLUMNS, int(self.getViewBox().width() * self.devicePixelRatioF()))

    def _thin(self, columns: int) -> None:
        """Take the steps that are drawn: all, or the lowest and the highest of every column of pixels."""
        count = len(self._rows)
        places, losses = self._losses.thin(self._rows, columns)
        if self._shown < count:
            at = int(np.searchsorted(places, self._shown))
            if places[at] != self._shown:
                places, losses = np.insert(places, at, self._shown), np.insert(losses, at, self._loss(self._shown))
        self._places, self._thinned_to = places, columns
        self._drawn = np.where(np.isfinite(losses), losses, np.nan)
        self._lowest = float(np.fmin.reduce(self._drawn, initial=np.nan))
        self._highest = float(np.fmax.reduce(self._drawn, initial=np.nan))

    def _loss(self, place: int) -> float:
        return float(self._losses.read(self._rows[place : place + 1])[0])

    @property
    def wished_log(self) -> bool | None:
        """The scale of L that was chosen; None where it is left to the numbers."""
        return self._wish

    def wish_log(self, wish: bool | None) -> None:
        """Choose the scale of L; None leaves it to the numbers."""
        self._wish = wish
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Follow the colours of a theme."""
        self._theme = theme
        self.setBackground(theme.surface)
        for side in ("left", "bottom"):
            self.getAxis(side).set_theme(theme)
        self._draw()

    def set_large(self, _: bool) -> None:
        """Take the size of the type of the program."""
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() * _SMALLER)
        for side in ("left", "bottom"):
            self.getAxis(side).setStyle(tickFont=font, tickTextOffset=3, tickLength=-4, hideOverlappingLabels=True)
        self.getAxis("bottom").setHeight(math.ceil(QFontMetricsF(font).height()) + _BELOW)

    # -- drawing

    def _draw(self) -> None:
        self._heights = self._scaled(self._drawn)
        if self.getAxis("left").logMode != self.is_log:
            self.getAxis("left").setLogMode(y=self.is_log)
        self._fit()
        self._layer.update()

    def _scaled(self, losses: Samples) -> Samples:
        """Return heights on the scale of the axis."""
        return np.log10(losses) if self.is_log else np.clip(losses, -_HIGHEST, _HIGHEST)

    def _paint(self, painter: QPainter, frame: Frame) -> None:
        if self._thinned_to != self._columns():
            self._thin(self._columns())
            self._heights = self._scaled(self._drawn)
        count, theme = len(self._rows), self._theme
        here = int(np.searchsorted(self._places, self._shown))
        pale = QColor(theme.muted)
        pale.setAlpha(110)
        for part, colour in (
            (slice(here, len(self._places)), pale),
            (slice(0, here + 1), QColor(theme.text)),
        ):
            if len(self._places) == count:
                self._paint_steps(painter, frame, part, colour)
            else:
                # a pixel holds several steps: a line of one pixel shows from where to where they go
                painter.setPen(QPen(colour, 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPath(frame.path(self._places[part].astype(np.float64), self._heights[part]))
        if here < len(self._places) and math.isfinite(self._heights[here]):
            painter.setPen(QPen(QColor(theme.surface), 1.5))
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(frame.point(self._shown, self._heights[here]), _MARK, _MARK)

    def _paint_steps(self, painter: QPainter, frame: Frame, part: slice, colour: QColor) -> None:
        """Paint some of the steps, where all are drawn."""
        is_few = len(self._rows) <= _FEW
        steps, heights = self._places[part].astype(np.float64), self._heights[part]
        breaks = self._breaks[(self._breaks > part.start) & (self._breaks < part.stop)]
        apart = [np.insert(values, breaks - part.start, math.nan) for values in (steps, heights)]
        stroke(painter, frame.path(*apart), QPen(colour, 1.6 if is_few else 1.0))
        if len(breaks):
            self._join(painter, frame, breaks, QPen(colour, 1.0, Qt.PenStyle.DotLine))
        if is_few:
            self._dot(painter, frame, steps, heights, colour)

    def _join(self, painter: QPainter, frame: Frame, breaks: NDArray[np.int64], pen: QPen) -> None:
        """Dot the way from a loss to another one."""
        pairs = np.column_stack([breaks - 1, breaks])
        steps = np.column_stack([pairs.astype(np.float64), np.full(len(breaks), math.nan)]).ravel()
        heights = np.column_stack([self._heights[pairs], np.full(len(breaks), math.nan)]).ravel()
        stroke(painter, frame.path(steps, heights), pen)

    @staticmethod
    def _dot(painter: QPainter, frame: Frame, steps: Samples, heights: Samples, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for x, y in zip(frame.across(steps).tolist(), frame.down(heights).tolist(), strict=True):
            if math.isfinite(y):
                painter.drawEllipse(QPointF(x, y), _DOT, _DOT)

    def _fit(self) -> None:
        low = float(np.fmin.reduce(self._heights, initial=np.nan))
        high = float(np.fmax.reduce(self._heights, initial=np.nan))
        if math.isnan(low):
            return
        middle, half = low / 2.0 + high / 2.0, high / 2.0 - low / 2.0
        half = 1.12 * half if half > 1e-9 * abs(middle) + _LOWEST else max(0.1 * abs(middle), 0.5)
        last = max(1, len(self._rows) - 1)
        margin = 0.03 * last
        self.setRange(
            xRange=(-margin, last + margin),
            yRange=within_doubles(middle - half, middle + half),
            padding=0.0,
            disableAutoRange=False,
        )
        # left to the painting, it would ask for another one
        self.getViewBox().updateMatrix()

    # -- choosing

    def index_near(self, x: float, y: float) -> int | None:
        """Return the step whose point is nearest to a place in the coordinates of the view, if one is near."""
        wide, high = self.getViewBox().viewPixelSize()
        first = max(0, int(np.ceil(x - NEAR * wide)))
        last = min(len(self._rows), int(np.floor(x + NEAR * wide)) + 1)
        if first >= last:
            return None
        losses = self._losses.read(self._rows[first:last])
        heights = self._scaled(np.where(np.isfinite(losses), losses, np.nan))
        distances = np.hypot((np.arange(first, last) - x) / wide, (heights - y) / high)
        if np.isnan(distances).all():
            return None
        nearest = int(np.nanargmin(distances))
        return first + nearest if distances[nearest] <= NEAR else None

    def _choose(self, place: object) -> None:
        point = self.getViewBox().mapSceneToView(place)
        index = self.index_near(point.x(), point.y())
        if index is not None:
            self.index_chosen.emit(index)
