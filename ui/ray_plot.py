"""L along the ray w + tu, and over it the partial sums of its Taylor series; the step on it can be dragged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QApplication, QWidget

from explorer.local_model import LocalModel, Ray
from ui.numbers import short
from ui.plain_axis import PlainAxis
from ui.plot_layer import Frame, PlotLayer, within_doubles
from ui.printing import is_vector
from ui.ray_drawing import RayDrawing
from ui.reasons import instead_of_a_ray
from ui.spoken import sentences
from ui.theme import LIGHT, Theme

_PADDING = 0.3
_NAME = "L along the ray w + tu, with the partial sums of its Taylor series"


class _StepLine(pg.InfiniteLine):
    """A line across the plot, whose pen no scale distorts in a file of vectors either."""

    def paint(self, painter: QPainter, *rest: object) -> None:
        if not is_vector():
            super().paint(painter, *rest)
            return
        low, high = self._endPoints
        line = painter.transform().map(QLineF(low, 0.0, high, 0.0))
        painter.save()
        painter.resetTransform()
        painter.setPen(QPen(self.currentPen.color(), self.currentPen.widthF()))
        painter.drawLine(line)
        painter.restore()


class RayPlot(pg.PlotWidget):
    """Draws the ray of a local model; where it has none, says why.

    Signals
    -------
    eta_chosen
        A new η, when the line at the step was dragged there and let go.
    """

    eta_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        axes = {side: PlainAxis(side) for side in ("left", "bottom")}
        super().__init__(parent, axisItems=axes)
        self.setObjectName("ray_plot")
        self.setAccessibleName(_NAME)
        self._theme = LIGHT
        self._model: LocalModel | None = None
        self._drawing = RayDrawing(LIGHT, self._font())
        self._quieten()
        self.step_line = _StepLine(
            pos=1.0,
            angle=90,
            movable=True,
            label="η",
            labelOpts={"position": 0.92, "anchors": [(-0.2, 0.5), (-0.2, 0.5)]},
        )
        self.step_line.setZValue(-1)
        self.step_line.setToolTip("t = η, the step: drag to change η")
        self.step_line.sigDragged.connect(self._announce_drag)
        self.step_line.sigPositionChangeFinished.connect(self._choose_eta)
        self.addItem(self.step_line, ignoreBounds=True)
        self._layer = PlotLayer(self.getViewBox(), self._paint)
        self.getViewBox().sigResized.connect(self._fit_view)
        self.set_theme(LIGHT)
        self.show_model(None)

    def _quieten(self) -> None:
        box = self.getViewBox()
        box.setMouseEnabled(x=False, y=False)
        box.setMenuEnabled(False)
        box.setDefaultPadding(0.0)
        box.disableAutoRange()
        self.hideButtons()
        self.plotItem.setMenuEnabled(False)
        # it has no keys of its own: Ctrl+Up and Ctrl+Down change η from everywhere
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    # -- what is shown

    @property
    def curve_names(self) -> tuple[str, ...]:
        """What is drawn: L, and the partial sums that exist."""
        return tuple(curve.name for curve in self._drawing.curves)

    @property
    def reason(self) -> str:
        """Why there is no ray; empty where there is one."""
        return self._drawing.reason

    def spoken(self) -> str:
        """Say where the step leads, or why there is no ray."""
        model = self._model
        if self.reason or model is None or model.taylor is None:
            return self.reason
        after = model.taylor.loss_next
        reached = f"after the step L = {short(after.value)}" if after is not None else ""
        return sentences(f"L = {short(model.point.loss)} at w", f"η = {short(model.eta)}", reached)

    def show_model(self, model: LocalModel | None) -> None:
        """Draw the ray of a model; where it has none, the reason."""
        self._model = model
        has_ray = model is not None and model.ray is not None
        self._drawing = replace(self._drawing, model=model, reason=instead_of_a_ray(model))
        for part in (self.getAxis("left"), self.getAxis("bottom"), self.step_line):
            if part.isVisible() != has_ray:
                part.setVisible(has_ray)
        if model is not None and model.ray is not None and model.eta is not None:
            self._show_step(model.eta)
            self._fit_view()
        self._layer.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.setBackground(theme.surface)
        self.step_line.setPen(pg.mkPen(theme.direction, width=1))
        self.step_line.setHoverPen(pg.mkPen(theme.direction, width=3))
        self.step_line.label.setColor(theme.direction)
        self._restyle()

    def set_large(self, _: bool) -> None:
        """Take the size of the type of the program."""
        self._restyle()
        self._fit_view()

    def _font(self, share: float = 1.0) -> QFont:
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * share)
        return font

    def _restyle(self) -> None:
        size = f"{self._font(0.92).pointSizeF():.1f}pt"
        for side, text in (("left", "L"), ("bottom", "t (distance along u)")):
            axis = self.getAxis(side)
            axis.set_theme(self._theme)
            axis.setStyle(tickFont=self._font(0.88))
            axis.show_name(text, color=self._theme.muted, **{"font-size": size})
        self.step_line.label.setFont(self._font())
        self._drawing = replace(self._drawing, theme=self._theme, font=self._font())
        self._layer.update()

    # -- drawing

    def _paint(self, painter: QPainter, frame: Frame) -> None:
        self._drawing.draw(painter, frame)

    def _fit_view(self, *_: object) -> None:
        """Show the whole ray, and to the right of it room for the labels."""
        if self._model is None or self._model.ray is None:
            return
        t = self._model.ray.t
        room = self._drawing.label_width
        share = room / max(self.getViewBox().width(), 4.0 * room)
        right = float(t[-1]) + float(np.ptp(t)) * share / (1.0 - share)
        self.setRange(
            xRange=(float(t[0]), right), yRange=_y_range(self._model.ray), padding=0.0, disableAutoRange=False
        )
        # left to the painting, it would ask for another one
        self.getViewBox().updateMatrix()

    # -- the step

    def _show_step(self, eta: float) -> None:
        if self.step_line.label.format != "η":
            self.step_line.label.setFormat("η")
        if self.step_line.value() == 0.0:
            # Qt takes places within 1e-12 of 0 for 0, and does not move there from 0
            self.step_line.setValue(1.0)
        if self.step_line.value() != eta:
            self.step_line.setValue(eta)

    def _announce_drag(self) -> None:
        self.step_line.label.setFormat(f"η = {short(self.step_line.value(), 4)}")

    def _choose_eta(self) -> None:
        eta = float(self.step_line.value())
        if self._model is None or self._model.eta is None:
            return
        if eta > 0.0:
            self.eta_chosen.emit(eta)
        else:
            self._show_step(self._model.eta)

    def contextMenuEvent(self, event: object) -> None:
        """Have no menu."""


def _y_range(ray: Ray) -> tuple[float, float]:
    """Fit the true L, whatever the partial sums do."""
    finite = ray.loss[np.isfinite(ray.loss)]
    if not finite.size:
        return -1.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    span = high - low or max(abs(low), 1.0)
    return within_doubles(low - _PADDING * span, high + _PADDING * span)
