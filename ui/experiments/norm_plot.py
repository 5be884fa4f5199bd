"""The ball of a norm around w: how far the first order, and L itself, go down on it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.experiments.norm_view import NormView
from explorer.norms import Array, Euclidean
from ui.arrow_shapes import Head, filled_head, open_head
from ui.pens import centred_text, round_pen, text_font, translucent
from ui.plain_plot import PlainPlot
from ui.plot_layer import Frame, mark, stroke

_ROOM = 1.4
"""How much larger than the ball the view is."""
_SMALLEST = 0.3
"""The share of the view below which the ball is no longer seen well, and the view changes."""
_ARROW, _ARRIVAL = 0.26, 0.19
"""Lengths of the arrows of ∇L, at w and at arrival, in shorter sides of the view."""
_ARRIVED = "∇L(w+ηu*)"
_NAME, _DOT, _STAR = 12.0, 3.6, 13.0
_ALONG = tuple(k / 12 for k in range(1, 13))
"""Where an arrow is looked at, in shares of its length."""
_CIRCLE = np.stack([np.cos(np.linspace(0, 2 * np.pi, 181)), np.sin(np.linspace(0, 2 * np.pi, 181))], axis=1)


class NormPlot(PlainPlot):
    """Draws a view of a norm; coordinates are displacements from w."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.view: NormView | None = None
        self.names: dict[str, QRectF] = {}
        """Where names stand, in pixels."""
        self._half = 0.0
        self._axis_names: tuple[str, ...] = ()
        self._has_names = True
        super().__init__(
            "The ball of the norm around w, ∇L, the steepest u, and the lowest L on the ball", "", "", parent
        )
        self.setObjectName("norm_plot")
        # it takes the height that there is: with one that it wished for, a panel of wrapped lines would be scrolled
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.getViewBox().sigResized.connect(self._fit_anew)

    def show_view(self, view: NormView) -> None:
        """Draw a view."""
        self.view = view
        has_ball = len(view.rim) > 0
        for side in ("bottom", "left"):
            axis = self.getAxis(side)
            if axis.isVisible() != has_ball:
                # not setVisible, with which it keeps its room
                (axis.show if has_ball else axis.hide)()
        self._name_sides()
        self._fit()
        self.redraw()

    def show_names(self, on: bool) -> None:
        """Write names beside the axes, or leave their room to the picture."""
        self._has_names = on
        self._name_sides()

    def _name_sides(self) -> None:
        plane = self.view.plane if self.view is not None else None
        if plane is None or self.view is None:
            return
        known = self.view.variables
        names = tuple(f"{name} from w" if name in known else name for name in plane.names)
        names = names if self._has_names else ("", "")
        if names != self._axis_names:
            self._axis_names = names
            self.name_axes(*names)

    @property
    def shows_circle(self) -> bool:
        """Whether the Euclidean circle of radius η is another line than the ball, and in view."""
        if self.view is None or not len(self.view.rim) or isinstance(self.view.norm, Euclidean):
            return False
        (_, right), (_, top) = self.getViewBox().viewRange()
        return self.view.eta < math.hypot(right, top)

    @property
    def reason(self) -> str:
        """Why there is no ball; empty where there is one."""
        if self.view is None or len(self.view.rim):
            return ""
        if self.view.plane is None:
            return "With one variable there are two directions, down and up: they are the same in every norm."
        return self.view.note

    def _fit_anew(self, *_: object) -> None:
        self._half = 0.0
        self._fit()

    def _fit(self) -> None:
        """Show the ball in a view with equal axes; its size follows η, and the ball only where it does not fit."""
        view, box = self.view, self.getViewBox()
        if view is None or not len(view.rim) or not (box.width() > 0.0 and box.height() > 0.0):
            return
        shorter = min(box.width(), box.height())
        across, up = shorter / box.width(), shorter / box.height()
        extent = max(float(np.abs(view.rim[:, 0]).max()) * across, float(np.abs(view.rim[:, 1]).max()) * up)
        needed = _ROOM * extent / view.eta
        if not _SMALLEST * self._half <= needed <= self._half:
            self._half = needed
        half = self._half * view.eta
        self.show_range((-half / across, half / across), (-half / up, half / up))

    # -- painting

    def draw(self, painter: QPainter, frame: Frame) -> None:
        view = self.view
        self.names = {}
        if view is None:
            return
        if self.reason:
            painter.setPen(QColor(self.theme.muted))
            painter.setFont(self.font_of())
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(frame.rect.adjusted(16, 8, -16, -8), int(wrapped), self.reason)
            return
        self._draw_lines(painter, frame, view)
        self._draw_arrows(painter, frame, view)
        self._draw_best(painter, frame, view)

    def _draw_lines(self, painter: QPainter, frame: Frame, view: NormView) -> None:
        theme = self.theme
        ball = frame.path(view.rim[:, 0], view.rim[:, 1])
        painter.fillPath(ball, translucent(theme.direction, 0.16 if theme.dark else 0.1))
        if view.contours is not None:
            painter.setPen(QPen(translucent(theme.muted, 0.4), 1.0))
            painter.drawPath(frame.path(view.contours[:, 0], view.contours[:, 1]))
        if view.touching is not None:
            stroke(painter, frame.path(view.touching[:, 0], view.touching[:, 1]), QPen(QColor(theme.text), 1.4))
        if not isinstance(view.norm, Euclidean):
            circle = view.eta * _CIRCLE
            pen = QPen(QColor(theme.muted), 1.0, Qt.PenStyle.DotLine)
            stroke(painter, frame.path(circle[:, 0], circle[:, 1]), pen)
        stroke(painter, ball, QPen(QColor(theme.direction), 1.8))
        if view.tip is not None and view.gradient is not None:
            self._draw_support(painter, frame, view.tip, view.gradient)

    def _draw_support(self, painter: QPainter, frame: Frame, tip: Array, gradient: Array) -> None:
        """Draw the contour of the first order that touches the ball."""
        along = np.array([-gradient[1], gradient[0]]) / math.hypot(*gradient.tolist())
        far = 4.0 * max(frame.x[1] - frame.x[0], frame.y[1] - frame.y[0])
        ends = np.array([tip - far * along, tip + far * along])
        pen = QPen(QColor(self.theme.first_order), 1.6, Qt.PenStyle.DashLine)
        stroke(painter, frame.path(ends[:, 0], ends[:, 1]), pen)

    def _draw_arrows(self, painter: QPainter, frame: Frame, view: NormView) -> None:
        centre = frame.point(0.0, 0.0)
        names: list[tuple[str, QPointF, QPointF, str]] = []
        if view.gradient is not None and view.gradient.any():
            along = _towards(view.gradient)
            tip = centre + along * (_ARROW * min(frame.width, frame.height))
            self._draw_arrow(painter, centre, filled_head(tip, along), self.theme.gradient)
            names.append(("∇L", tip, along, self.theme.gradient))
        if view.tip is not None:
            tip, along = frame.point(*view.tip.tolist()), _towards(view.tip)
            self._draw_arrow(painter, centre, open_head(tip, along), self.theme.direction)
            # beside the arrow, as the star is often at its tip
            middle, aside = centre + (tip - centre) * 0.55, _away(QPointF(-along.y(), along.x()), view)
            names.append(("u", middle, aside, self.theme.direction))
            if len(view.variables) == 2 and not isinstance(view.norm, Euclidean):
                self._draw_ring(painter, frame, view)
        painter.setPen(QPen(QColor(self.theme.surface), 1.2))
        painter.setBrush(QColor(self.theme.text))
        painter.drawEllipse(centre, _DOT, _DOT)
        for text, tip, along, colour in names:
            self._name(painter, frame, text, tip + along * 11.0, colour)

    def _draw_ring(self, painter: QPainter, frame: Frame, view: NormView) -> None:
        """Mark where a step along u ends, which has the length η in |u|₂ whatever the norm, as on the landscape."""
        assert view.tip is not None
        painter.setPen(QPen(QColor(self.theme.direction), 1.6))
        painter.setBrush(QColor(self.theme.surface))
        painter.drawEllipse(_end_of_step(frame, view.tip, view.eta), _DOT, _DOT)

    def _draw_best(self, painter: QPainter, frame: Frame, view: NormView) -> None:
        """Mark the lowest points of L on the ball, and the gradient at the first of them."""
        if view.best is None:
            return
        places = [frame.point(*(view.eta * step).tolist()) for step in view.best.steps]
        gradient = view.best.gradient
        outward = _towards(view.best.steps[0])
        # before the longer name, which goes where there is room
        self._name(painter, frame, "u*", places[0] + outward * 15.0, self.theme.text)
        if gradient is not None and gradient.any():
            along = _towards(gradient)
            tip = places[0] + along * (_ARRIVAL * min(frame.width, frame.height))
            self._draw_arrow(painter, places[0], filled_head(tip, along), self.theme.gradient)
            place = self._arrival_place(frame, view, places[0], tip)
            self._name(painter, frame, _ARRIVED, place, self.theme.gradient)
        painter.setPen(QPen(QColor(self.theme.surface), 1.0))
        painter.setBrush(QColor(self.theme.text))
        for place in places:
            mark(painter, "star", place, _STAR)

    def _arrival_place(self, frame: Frame, view: NormView, tail: QPointF, tip: QPointF) -> QPointF:
        """Return where the long name covers least of what is there: beyond the tip, or else beside the arrow."""
        size = centred_text(_ARRIVED, text_font(_NAME, bold=True)).boundingRect().size()
        middle, along = (tail + tip) / 2.0, (tip - tail) / math.hypot(tip.x() - tail.x(), tip.y() - tail.y())
        across = QPointF(-along.y(), along.x())
        candidates = []
        right = QPointF(1.0, 0.0)
        beside = ((start, way) for start in (middle, tip, tail) for way in (across, -across))
        for start, way in ((tip, along), *beside, (tail, right), (tail, -right)):
            reach = 8.0 + 0.5 * (abs(way.x()) * size.width() + abs(way.y()) * size.height())
            candidates.append(_within(frame, start + way * reach, size))
        arrows = [*_arrow_points(frame, view), *(tail + (tip - tail) * share for share in _ALONG)]
        names = list(self.names.values())

        def covered(at: QPointF) -> tuple[int, int]:
            box = _box(at, size).adjusted(-_DOT, -_DOT, _DOT, _DOT)
            return sum(map(box.intersects, names)), sum(map(box.contains, arrows))

        return min(candidates, key=covered)

    def _draw_arrow(self, painter: QPainter, tail: QPointF, head: Head, colour: str) -> None:
        shape, is_filled, end = head
        pen = round_pen(QColor(colour), 2.0)
        painter.setPen(pen)
        painter.setBrush(QColor(colour) if is_filled else Qt.BrushStyle.NoBrush)
        painter.drawLine(tail, end)
        painter.drawPath(shape)

    def _name(self, painter: QPainter, frame: Frame, text: str, at: QPointF, colour: str) -> None:
        shape = centred_text(text, text_font(_NAME, bold=True))
        size = shape.boundingRect().size()
        place = _within(frame, at, size)
        self.names[text] = _box(place, size)
        shape.translate(place)
        painter.strokePath(shape, round_pen(translucent(self.theme.surface, 0.85), 3.5))
        painter.fillPath(shape, QColor(colour))


def _within(frame: Frame, at: QPointF, size: QSizeF) -> QPointF:
    """Return the middle of a name that is moved into view."""
    x = min(max(at.x(), size.width() / 2 + 3), frame.width - size.width() / 2 - 3)
    y = min(max(at.y(), size.height() / 2 + 3), frame.height - size.height() / 2 - 3)
    return QPointF(x, y)


def _box(middle: QPointF, size: QSizeF) -> QRectF:
    return QRectF(middle.x() - size.width() / 2, middle.y() - size.height() / 2, size.width(), size.height())


def _end_of_step(frame: Frame, tip: Array, eta: float) -> QPointF:
    return frame.point(*(tip * (eta / math.hypot(*tip.tolist()))).tolist())


def _arrow_points(frame: Frame, view: NormView) -> list[QPointF]:
    """Return w, where the step along u ends, and points along the arrows of w."""
    centre = frame.point(0.0, 0.0)
    points, tips = [centre], []
    if view.tip is not None:
        points.append(_end_of_step(frame, view.tip, view.eta))
        tips.append(frame.point(*view.tip.tolist()))
    if view.gradient is not None and view.gradient.any():
        tips.append(centre + _towards(view.gradient) * (_ARROW * min(frame.width, frame.height)))
    return [*points, *(centre + (tip - centre) * share for tip in tips for share in _ALONG)]


def _away(aside: QPointF, view: NormView) -> QPointF:
    """Return that side of u which the arrow of ∇L at arrival, with its long name, leaves free."""
    gradient = view.best.gradient if view.best is not None else None
    if gradient is None or not gradient.any():
        return aside
    return -aside if QPointF.dotProduct(aside, _towards(gradient)) > 0.0 else aside


def _towards(vector: Array) -> QPointF:
    """Return the direction of a vector on the screen, one pixel long; axes are equal, and the screen counts down."""
    length = math.hypot(*vector.tolist())
    return QPointF(float(vector[0]) / length, -float(vector[1]) / length)
