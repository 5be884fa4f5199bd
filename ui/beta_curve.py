"""v·∇L = |v||∇L| cos β over all β, in a strip: where u is on it today, and that it is lowest at 180°."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.direction import Angle
from ui.numbers import fixed_angle
from ui.theme import LIGHT, Theme

_WIDEST = 300.0
_STEP = 6
_DOT, _BELOW = 4.0, 5.0
_SMALLER = 0.85


class BetaCurve(QWidget):
    """The curve of the cosine; not shown without an angle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("beta_curve")
        self.setAccessibleName("v·∇L over β: lowest at β = 180°")
        self.setToolTip("v·∇L = |v||∇L| cos β over β: it is lowest at β = 180°")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme, self._beta = LIGHT, 180.0
        self.hide()

    def show_angle(self, angle: Angle | None) -> None:
        """Mark an angle, or hide."""
        if angle is not None:
            self._beta = angle.beta if angle.oriented is None else angle.oriented
            self.update()
        if self.isHidden() is not (angle is None):
            self.setVisible(angle is not None)

    def spoken(self) -> str:
        """Say which angle is marked."""
        return f"β = {fixed_angle(self._beta)} is marked"

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(_SMALLER * font.pointSizeF())
        return font

    def sizeHint(self) -> QSize:
        return QSize(200, round(4.0 * QFontMetricsF(self._font()).height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._font()
        metrics = QFontMetricsF(font)
        name = metrics.horizontalAdvance("v·∇L") + 8.0
        width = min(self.width() - 2.0 * name, _WIDEST)
        left, line = (self.width() - width) / 2.0, metrics.height()
        plot = QRectF(left, _DOT + 1.0, width, self.height() - line - 2.0 * _DOT - 2.0 - _BELOW)
        painter.setFont(font)
        self._draw_axis(painter, plot, line, name)
        painter.setPen(QPen(QColor(self._theme.text), 1.0))
        painter.drawPolyline(QPolygonF([_place(plot, beta) for beta in range(0, 361, _STEP)]))
        self._draw_dots(painter, plot)
        painter.end()

    def _draw_axis(self, painter: QPainter, plot: QRectF, line: float, name: float) -> None:
        painter.setPen(QPen(QColor(self._theme.border), 1.0))
        level = plot.center().y()
        painter.drawLine(QPointF(plot.left(), level), QPointF(plot.right(), level))
        painter.drawLine(_place(plot, 180), QPointF(plot.center().x(), plot.top()))
        painter.setPen(QColor(self._theme.muted))
        aside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(plot.left() - name, level - line, name - 8.0, 2.0 * line), aside, "v·∇L")
        for beta in (0, 180, 360):
            at = _place(plot, beta).x()
            place = QRectF(at - 40.0, self.height() - line - _BELOW, 80.0, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "β = 180°" if beta == 180 else f"{beta}°")

    def _draw_dots(self, painter: QPainter, plot: QRectF) -> None:
        painter.setPen(QPen(QColor(self._theme.text), 1.2))
        painter.setBrush(QColor(self._theme.window))
        painter.drawEllipse(_place(plot, 180), _DOT, _DOT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.direction))
        painter.drawEllipse(_place(plot, self._beta), _DOT - 0.6, _DOT - 0.6)


def _place(plot: QRectF, beta: float) -> QPointF:
    half = plot.height() / 2.0
    return QPointF(plot.left() + plot.width() * beta / 360.0, plot.center().y() - half * math.cos(math.radians(beta)))
