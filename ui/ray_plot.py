"""L along the ray w + tu, and over it the partial sums of its Taylor series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QColor, QFont, QPen
from PySide6.QtWidgets import QApplication, QWidget

from explorer.local_model import LocalModel, Ray
from explorer.taylor import Taylor
from ui.numbers import short
from ui.theme import DASHES, LIGHT, Theme

Samples = NDArray[np.float64]

LARGE = 1.5
_PADDING = 0.3
_SYMBOLS = ("s", "t1", "d", "star")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_TRUE_L = -1
_LABEL_WIDTH = 26.0


@dataclass(frozen=True, slots=True)
class _Curve:
    """One line of the plot: the partial sum of an order, or the true L."""

    order: int
    y: Samples

    @property
    def name(self) -> str:
        return "L" if self.order == _TRUE_L else f"S{self.order}".translate(_SUBSCRIPTS)


class RayPlot(pg.PlotWidget):
    """Draws the ray of a local model.

    Signals
    -------
    eta_chosen
        A new η, when the line at the step was dragged there and let go.
    """

    eta_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ray_plot")
        self.setAccessibleName("L along the ray w + tu, with the partial sums of its Taylor series")
        self._theme, self._scale = LIGHT, 1.0
        self._model: LocalModel | None = None
        self._labels: list[pg.TextItem] = []
        self._curves: list[_Curve] = []
        self._quieten()
        self.step_line = pg.InfiniteLine(
            angle=90, movable=True, label="η", labelOpts={"position": 0.92, "anchors": [(-0.2, 0.5), (-0.2, 0.5)]}
        )
        self.step_line.setZValue(-1)
        self.step_line.setToolTip("t = η, the step: drag to change η")
        self.step_line.sigDragged.connect(self._announce_drag)
        self.step_line.sigPositionChangeFinished.connect(self._choose_eta)
        self.getViewBox().sigResized.connect(self._fit_view)
        self.set_theme(LIGHT)

    def _quieten(self) -> None:
        box = self.getViewBox()
        box.setMouseEnabled(x=False, y=False)
        box.setMenuEnabled(False)
        box.setDefaultPadding(0.0)
        self.hideButtons()
        self.plotItem.setMenuEnabled(False)
        for side in ("left", "bottom"):
            self.getAxis(side).enableAutoSIPrefix(False)

    # -- what is shown

    @property
    def curve_names(self) -> tuple[str, ...]:
        """What is drawn: L, and the partial sums that exist."""
        return tuple(curve.name for curve in self._curves)

    def show_model(self, model: LocalModel | None) -> None:
        """Draw the ray of a model; nothing where it has none."""
        self._model = model
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.setBackground(theme.surface)
        self._style_axes()
        self.step_line.setPen(pg.mkPen(theme.direction, width=1))
        self.step_line.setHoverPen(pg.mkPen(theme.direction, width=3))
        self.step_line.label.setColor(theme.direction)
        self._draw()

    def set_large(self, on: bool) -> None:
        """Enlarge the type for a presentation."""
        self._scale = LARGE if on else 1.0
        self._style_axes()
        self._draw()

    def _font(self, share: float = 1.0) -> QFont:
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * self._scale * share)
        return font

    def _style_axes(self) -> None:
        size = f"{self._font(0.92).pointSizeF():.1f}pt"
        for side, text in (("left", "L"), ("bottom", "t (distance along u)")):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(self._theme.border))
            axis.setTextPen(pg.mkPen(self._theme.muted))
            axis.setStyle(tickFont=self._font(0.88), tickLength=-4, maxTickLevel=0)
            axis.setLabel(text, color=self._theme.muted, **{"font-size": size})

    # -- drawing

    def _draw(self) -> None:
        self.clear()
        self._labels, self._curves = [], []
        model = self._model
        has_ray = model is not None and model.ray is not None
        for side in ("left", "bottom"):
            self.showAxis(side, has_ray)
        if model is None or model.ray is None or model.taylor is None or model.eta is None:
            return
        ray = model.ray
        low, high = _y_range(ray)
        # far outside the view a line has no picture, and huge coordinates break the painter
        margin = 4.0 * (high - low)
        self._curves = [_Curve(_TRUE_L, ray.loss), *(_Curve(k, y) for k, y in enumerate(ray.partial_sums))]
        for curve in self._curves:
            self._add_curve(ray.t, _within(curve.y, low - margin, high + margin), curve.order)
        self._add_step(model.eta)
        self._add_markers(model.eta, model.point.loss, model.taylor)
        self._fit_view()

    def _add_curve(self, t: Samples, y: Samples, order: int) -> None:
        item = pg.PlotCurveItem(t, y, pen=self._pen(order), antialias=True, connect="finite")
        item.setZValue(1 if order == _TRUE_L else 2)
        self.addItem(item)

    def _pen(self, order: int) -> QPen:
        if order == _TRUE_L:
            return QPen(pg.mkPen(self._theme.text, width=2))
        style = DASHES[min(order, len(DASHES) - 1)]
        return QPen(pg.mkPen(self._theme.order(order), width=1.6, style=style))

    def _add_step(self, eta: float) -> None:
        self.step_line.setValue(eta)
        self.step_line.label.setFont(self._font())
        self.step_line.label.setFormat("η")
        self.addItem(self.step_line)

    def _add_markers(self, eta: float, loss: float, series: Taylor) -> None:
        spots = [self._spot(0.0, loss, "o", self._theme.text, filled=False)]
        for row in series.rows:
            if row.partial_sum is not None:
                symbol = _SYMBOLS[min(row.order, len(_SYMBOLS) - 1)]
                spots.append(self._spot(eta, row.partial_sum.value, symbol, self._theme.order(row.order)))
        if series.loss_next is not None:
            spots.append(self._spot(eta, series.loss_next.value, "o", self._theme.text))
        markers = pg.ScatterPlotItem(pxMode=True)
        markers.setZValue(3)
        markers.addPoints(spots)
        self.addItem(markers)

    def _spot(self, t: float, y: float, symbol: str, colour: str, *, filled: bool = True) -> dict[str, object]:
        brush = QColor(colour if filled else self._theme.surface)
        edge = QColor(self._theme.surface if filled else colour)
        return {"pos": (t, y), "size": 9, "symbol": symbol, "brush": brush, "pen": pg.mkPen(edge, width=1.2)}

    # -- labels at the right ends of the curves

    def _fit_view(self, *_: object) -> None:
        """Show the whole ray, and to the right of it room for the labels."""
        model = self._model
        if model is None or model.ray is None or not self._curves:
            return
        t = model.ray.t
        share = _LABEL_WIDTH * self._scale / max(self.getViewBox().width(), 4.0 * _LABEL_WIDTH)
        right = float(t[-1]) + float(np.ptp(t)) * share / (1.0 - share)
        low, high = _y_range(model.ray)
        self.setRange(xRange=(float(t[0]), right), yRange=(low, high), padding=0.0)
        self._place_labels(t)

    def _place_labels(self, t: Samples) -> None:
        for label in self._labels:
            self.removeItem(label)
        self._labels = []
        taken: list[QPointF] = []
        for curve in _by_importance(self._curves):
            at = self._end_of(curve, t)
            if at is not None and all(self._apart(at, other) for other in taken):
                taken.append(at)
                colour = self._theme.text if curve.order == _TRUE_L else self._theme.order(curve.order)
                self._add_label(curve.name, colour, at.x(), at.y())

    def _end_of(self, curve: _Curve, t: Samples) -> QPointF | None:
        """Give the place where a curve leaves the view, kept a little inside of it."""
        (_, (low, high)) = self.getViewBox().viewRange()
        inset = 0.6 * self._line_height()
        seen = np.flatnonzero((curve.y >= low) & (curve.y <= high))
        if not seen.size:
            return None
        last = int(seen[-1])
        return QPointF(float(t[last]), float(np.clip(curve.y[last], low + inset, high - inset)))

    def _line_height(self) -> float:
        return float(self.getViewBox().viewPixelSize()[1] * self.fontMetrics().height() * self._scale)

    def _apart(self, a: QPointF, b: QPointF) -> bool:
        width = float(self.getViewBox().viewPixelSize()[0]) * _LABEL_WIDTH * self._scale
        return abs(a.y() - b.y()) > 0.8 * self._line_height() or abs(a.x() - b.x()) > width

    def _add_label(self, text: str, colour: str, t: float, y: float) -> None:
        label = pg.TextItem(text, color=colour, anchor=(-0.1, 0.5))
        label.setFont(self._font())
        label.setZValue(4)
        self.addItem(label, ignoreBounds=True)
        label.setPos(t, y)
        self._labels.append(label)

    # -- the step

    def _announce_drag(self) -> None:
        self.step_line.label.setFormat(f"η = {short(self.step_line.value(), 4)}")

    def _choose_eta(self) -> None:
        eta = float(self.step_line.value())
        if self._model is None or self._model.eta is None:
            return
        if eta > 0.0:
            self.eta_chosen.emit(eta)
        else:
            self.step_line.setValue(self._model.eta)

    def contextMenuEvent(self, event: object) -> None:
        """Have no menu."""


def _by_importance(curves: Iterable[_Curve]) -> list[_Curve]:
    """Put L and the low orders first, then the highest: where labels collide, these remain."""
    found = list(curves)
    return [*found[:4], *reversed(found[4:])]


def _y_range(ray: Ray) -> tuple[float, float]:
    """Fit the true L, whatever the partial sums do."""
    finite = ray.loss[np.isfinite(ray.loss)]
    if not finite.size:
        return -1.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    span = high - low or max(abs(low), 1.0)
    return low - _PADDING * span, high + _PADDING * span


def _within(y: Samples, low: float, high: float) -> Samples:
    return np.where(np.isfinite(y), np.clip(y, low, high), np.nan)
