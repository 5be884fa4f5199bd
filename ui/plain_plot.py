"""A plot that one layer paints: axes and ranges are pyqtgraph's, everything in it is painted at once."""

from __future__ import annotations

import math
import sys

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QWidget

from ui.numbers import short
from ui.plain_axis import PlainAxis
from ui.plot_layer import Frame, PlotLayer, stroke, within_doubles
from ui.spoken import sentences
from ui.theme import LIGHT, Theme

_TICKS, _NAMES = 0.86, 0.9
"""Sizes of the numbers and of the names of the axes, relative to the program's font."""


class PlainPlot(pg.PlotWidget):
    """What the plots of the experiments have in common.

    Places are numbers of the data: on a logarithmic axis the number itself, not its logarithm.

    Signals
    -------
    clicked
        A press at a place.
    dragged
        The mouse has moved to a place with its button down, and whether it still is.
    """

    clicked = Signal(float, float)
    dragged = Signal(float, float, bool)

    def __init__(
        self, name: str, x: str, y: str, parent: QWidget | None = None, *, log_x: bool = False, log_y: bool = False
    ) -> None:
        super().__init__(parent, axisItems={side: PlainAxis(side) for side in ("left", "bottom")}, enableMenu=False)
        self.setAccessibleName(name)
        self.log_x, self.log_y = log_x, log_y
        self.theme = LIGHT
        self._names = {"bottom": x, "left": y}
        self._is_pressed = False
        for side, is_log in (("bottom", log_x), ("left", log_y)):
            if is_log:
                self.getAxis(side).setLogMode(**{"x" if side == "bottom" else "y": True})
        self._quieten()
        self.layer = PlotLayer(self.getViewBox(), self.draw)
        self.set_theme(LIGHT)

    def _quieten(self) -> None:
        box = self.getViewBox()
        box.setMouseEnabled(x=False, y=False)
        box.setMenuEnabled(False)
        box.setDefaultPadding(0.0)
        box.disableAutoRange()
        self.hideButtons()
        self.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.getPlotItem().layout.setContentsMargins(0, 6, 10, 0)

    # -- what it shows

    def show_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show a part of the plane."""
        across = [math.log10(v) for v in x] if self.log_x else list(within_doubles(*x))
        up = [math.log10(v) for v in y] if self.log_y else list(within_doubles(*y))
        if self.getViewBox().viewRange() != [across, up]:
            self.setRange(xRange=across, yRange=up, padding=0.0, disableAutoRange=False)
            # left to the painting, it would ask for another one
            self.getViewBox().updateMatrix()

    def draw(self, painter: QPainter, frame: Frame) -> None:
        """Paint everything; in pixels of the view."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Paint again."""
        self.layer.update()

    def pixel(self, frame: Frame, x: float, y: float) -> QPointF:
        """Return the pixel of a place."""
        across, up = self._scaled([x], [y])
        return frame.point(float(across[0]), float(up[0]))

    def line(  # noqa: PLR0913 - a line, and how it is drawn
        self, painter: QPainter, frame: Frame, x: ArrayLike, y: ArrayLike, colour: str, *,
        width: float = 1.6, dash: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> None:  # fmt: skip
        """Draw a line through places, broken where one is missing."""
        stroke(painter, frame.path(*self._scaled(x, y)), QPen(QColor(colour), width, dash))

    def _scaled(self, x: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        across, up = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.log_x:
                across = np.where(across > 0.0, np.log10(across), np.nan)
            if self.log_y:
                up = np.where(up > 0.0, np.log10(up), np.nan)
        return across, up

    def spoken(self) -> str:
        """Say what is seen for those who do not see it: what is known of it, and the ranges of its axes."""
        seen = zip(("across", "up"), self._names.values(), self.getViewBox().viewRange(), strict=True)
        ranges = [
            f"{name or way} from {_end(low, is_log=is_log)} to {_end(high, is_log=is_log)}"
            for (way, name, (low, high)), is_log in zip(seen, (self.log_x, self.log_y), strict=True)
        ]
        return sentences(self.accessibleDescription(), *ranges)

    # -- looks

    def font_of(self, share: float = 1.0) -> QFont:
        """Return the program's font at a share of its size."""
        font = QFont(QApplication.font())
        font.setPointSizeF(share * font.pointSizeF())
        return font

    def name_axes(self, x: str, y: str) -> None:
        """Write other names beside the axes."""
        self._names = {"bottom": x, "left": y}
        self._restyle()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.setBackground(theme.surface)
        self._restyle()

    def set_large(self, _: bool) -> None:
        """Take the size of the type of the program."""
        self._restyle()

    def _restyle(self) -> None:
        size = f"{self.font_of(_NAMES).pointSizeF():.1f}pt"
        for side, name in self._names.items():
            axis = self.getAxis(side)
            axis.set_theme(self.theme)
            axis.setStyle(tickFont=self.font_of(_TICKS))
            axis.show_name(name, color=self.theme.muted, **{"font-size": size})
        self.redraw()

    # -- mouse

    def place(self, pixel: QPointF) -> tuple[float, float]:
        """Return the place under a pixel of the viewport."""
        point = self.getViewBox().mapSceneToView(self.mapToScene(pixel.toPoint()))
        x, y = point.x(), point.y()
        return (10.0**x if self.log_x else x), (10.0**y if self.log_y else y)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._is_pressed = True
            self.clicked.emit(*self.place(event.position()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_pressed:
            self.dragged.emit(*self.place(event.position()), True)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_pressed and event.button() is Qt.MouseButton.LeftButton:
            self._is_pressed = False
            self.dragged.emit(*self.place(event.position()), False)
        event.accept()

    def contextMenuEvent(self, event: object) -> None:
        """Have no menu."""


def _end(value: float, *, is_log: bool) -> str:
    """Write the end of an axis, which may lie beyond the largest double where it is logarithmic."""
    return short(10.0**value if value < sys.float_info.max_10_exp else math.inf, 3) if is_log else short(value, 3)
