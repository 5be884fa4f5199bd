"""The rose in polar form: in each direction, ΔL is how far the curve is from the dashed circle."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from explorer.experiments.rose import Rose
from ui.experiments.rose_plot import DOT, STAR
from ui.pens import mixed
from ui.plot_layer import band, mark, stroke
from ui.theme import DASHES, LIGHT, Theme

_ZERO, _REACH = 0.5, 0.42
"""The radius of ΔL = 0, and what the largest |ΔL| adds to it or takes from it, as shares of the whole."""
_MOST, _BEYOND = 1.0, 0.07
"""The largest radius of a curve, and how much further than the curves the arrows reach."""
_LEGEND, _BLANK = ("inside: L falls", "outside: L rises", "dashed: ΔL = 0"), "gap: L undefined"
_BAND = 5


class RosePolar(QWidget):
    """Draws a rose around w, with ∇L as it points in the plane.

    Signals
    -------
    turned
        β in degrees under the mouse, and whether its button is still down.
    """

    turned = Signal(float, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rose_polar")
        self.setAccessibleName("ΔL around w: inside the dashed circle L falls, outside of it L rises")
        self.setToolTip("Click or drag to turn u")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.theme = LIGHT
        self.rose: Rose | None = None
        self.reason = ""
        self.heading = 90.0
        self.u: tuple[float, float] | None = None
        self._is_pressed = False
        self._scale = 1.0
        self._tips = _MOST, _MOST
        self._middle, self._unit = QPointF(), 1.0

    def spoken(self) -> str:
        """Say why there is no rose, or what can be done with it."""
        return self.reason or self.toolTip()

    def show_rose(self, rose: Rose | None, reason: str, heading: float) -> None:
        """Draw another rose, with ∇L at a heading in degrees, or the reason why there is none."""
        self.rose, self.reason, self.heading = rose, reason, heading
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_u(self, u: tuple[float, float] | None) -> None:
        """Mark u at its β and ΔL; a ΔL of NaN is that of the curve."""
        self.u = u
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 100)

    # -- mouse

    def _turn(self, event: QMouseEvent, *, goes_on: bool) -> None:
        place = event.position() - self._middle
        if self.rose is not None and (place.x() or place.y()):
            self.turned.emit((math.degrees(math.atan2(-place.y(), place.x())) - self.heading) % 360.0, goes_on)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._is_pressed = True
            self._turn(event, goes_on=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_pressed:
            self._turn(event, goes_on=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._is_pressed:
            self._is_pressed = False
            self._turn(event, goes_on=False)

    # -- geometry

    def _fit(self) -> None:
        """Let what is drawn fill the room beside the words."""
        rose = self.rose
        if rose is None:
            return
        self._scale = float(np.nanmax(np.abs(rose.change), initial=0.0)) or 1.0
        curves = [self._shares(change) for change in (rose.change, rose.first_order, rose.second_order)]
        self._tips = self._tip(rose.beta, curves, 0.0), self._tip(rose.beta, curves, 180.0)
        self._middle, self._unit = QPointF(), 1.0
        rim = np.full(len(rose.beta), _ZERO)
        ends = self._places(np.array([0.0, 180.0]), np.array(self._tips))
        drawn = np.concatenate([*(self._places(rose.beta, share) for share in (*curves, rim)), ends])
        (left, top), (right, bottom) = np.nanmin(drawn, axis=0).tolist(), np.nanmax(drawn, axis=0).tolist()
        line, words = QFontMetricsF(self._font()).height(), self._words_width()
        aside, above = 1.8 * line, 1.4 * line
        room = QRectF(words, 0.0, self.width() - words, self.height()).adjusted(aside, above, -aside, -above)
        self._unit = max(30.0, min(room.width() / (right - left), room.height() / (bottom - top)))
        offset = QPointF(0.5 * (left + right), 0.5 * (top + bottom)) * self._unit
        self._middle = room.center() - offset

    @staticmethod
    def _tip(beta: NDArray[np.float64], curves: list[NDArray[np.float64]], at: float) -> float:
        """Return how far an arrow reaches: beyond the curves."""
        i = int(np.abs(beta - at).argmin())
        known = [share[i] for share in curves if math.isfinite(share[i])]
        return float(max(_ZERO, *known, 0.0)) + _BEYOND

    def _shares(self, change: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.clip(_ZERO + _REACH * change / self._scale, 0.0, _MOST)

    def _places(self, beta: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
        angle, radius, centre = np.radians(beta + self.heading), self._unit * share, self._middle
        return np.stack([centre.x() + radius * np.cos(angle), centre.y() - radius * np.sin(angle)], axis=1)

    def _at(self, beta: float, share: float, further: float = 0.0) -> QPointF:
        angle, reach = math.radians(beta + self.heading), self._unit * share + further
        return self._middle + QPointF(reach * math.cos(angle), -reach * math.sin(angle))

    # -- drawing

    def _font(self, share: float = 0.9) -> QFont:
        font = QFont(QApplication.font())
        font.setPointSizeF(share * font.pointSizeF())
        return font

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self.theme.surface))
        painter.setFont(self._font())
        if self.rose is None:
            painter.setPen(QColor(self.theme.muted))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(self.rect()).adjusted(20.0, 0.0, -20.0, 0.0), flags, self.reason)
        else:
            self._draw(painter, self.rose)
        painter.end()

    def _draw(self, painter: QPainter, rose: Rose) -> None:
        self._draw_ground(painter)
        self._draw_gradient(painter)
        self._draw_curves(painter, rose)
        self._draw_marks(painter, rose)
        self._draw_words(painter)

    def _draw_ground(self, painter: QPainter) -> None:
        """Draw the circle of ΔL = 0: what is inside is lower."""
        reach = self._unit * _ZERO
        painter.setBrush(mixed(QColor(self.theme.surface), QColor(self.theme.direction), 0.08))
        painter.setPen(QPen(QColor(self.theme.muted), 1.0, Qt.PenStyle.DashLine))
        painter.drawEllipse(self._middle, reach, reach)

    def _draw_gradient(self, painter: QPainter) -> None:
        """Draw ∇L as it points in the plane, and −∇L dashed."""
        colour = QColor(self.theme.gradient)
        for beta, share, pen, name in (
            (0.0, self._tips[0], QPen(colour, 2.4), "∇L"),
            (180.0, self._tips[1], QPen(colour, 1.2, Qt.PenStyle.DashLine), "−∇L"),
        ):
            tip, back = self._at(beta, share), self._at(beta, share, -9.0)
            painter.setPen(pen)
            painter.drawLine(self._middle, back)
            aside = QPointF(tip.y() - back.y(), back.x() - tip.x()) * 0.5
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([tip, back + aside, back - aside]))
            metrics = QFontMetricsF(painter.font())
            box = QRectF(0.0, 0.0, metrics.horizontalAdvance(name) + 4.0, metrics.height())
            angle = math.radians(beta + self.heading)
            reach = 2.0 + (abs(math.cos(angle)) * box.width() + abs(math.sin(angle)) * box.height()) / 2.0
            box.moveCenter(self._at(beta, share, reach))
            painter.setPen(colour)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _draw_curves(self, painter: QPainter, rose: Rose) -> None:
        truth = self._path(rose.beta, self._shares(rose.change))
        band(painter, truth, mixed(QColor(self.theme.surface), QColor(self.theme.text), 0.22), _BAND)
        stroke(painter, truth, QPen(QColor(self.theme.text), 1.0))
        for k, change in ((2, rose.second_order), (1, rose.first_order)):
            pen = QPen(QColor(self.theme.order(k)), 1.7, DASHES[k])
            stroke(painter, self._path(rose.beta, self._shares(change)), pen)

    def _path(self, beta: NDArray[np.float64], share: NDArray[np.float64]) -> QPainterPath:
        places = self._places(beta, share)
        path, is_down = QPainterPath(), False
        for x, y in places.tolist():
            if not (math.isfinite(x) and math.isfinite(y)):
                is_down = False
            elif is_down:
                path.lineTo(x, y)
            else:
                path.moveTo(x, y)
                is_down = True
        return path

    def _draw_marks(self, painter: QPainter, rose: Rose) -> None:
        if self.u is not None:
            beta, change = self.u
            if math.isnan(change):
                change = float(np.interp(beta, rose.beta, rose.change))
            self._mark(painter, beta, change, "o", self.theme.direction)
        for branch in rose.best.lowest if rose.best is not None else ():
            self._mark(painter, branch.beta, branch.change, "star", self.theme.text)

    def _mark(self, painter: QPainter, beta: float, change: float, symbol: str, colour: str) -> None:
        if math.isfinite(change):
            painter.setPen(QPen(QColor(self.theme.surface), 1.2))
            painter.setBrush(QColor(colour))
            place = self._at(beta, float(self._shares(np.array([change]))[0]))
            mark(painter, symbol, place, STAR if symbol == "star" else DOT)

    @property
    def words(self) -> tuple[str, ...]:
        """What is said beside the picture."""
        is_whole = self.rose is None or bool(np.isfinite(self.rose.change).all())
        return _LEGEND if is_whole else (*_LEGEND, _BLANK)

    def _words_width(self) -> float:
        metrics = QFontMetricsF(self._font(0.85))
        return 4.0 + max(metrics.horizontalAdvance(words) for words in self.words)

    def _draw_words(self, painter: QPainter) -> None:
        painter.setFont(self._font(0.85))
        painter.setPen(QColor(self.theme.muted))
        line = QFontMetricsF(painter.font()).height()
        for i, words in enumerate(self.words):
            place = QRectF(4.0, 2.0 + i * line, self.width() - 8.0, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, words)
