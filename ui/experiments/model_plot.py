"""The plot of the local models: isolines of L and of both models around w, axes of ∇²L, u and ∇L."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.experiments.model_contours import REACH, Contours, ModelContours
from explorer.experiments.model_line import ModelLine
from ui.arrow_shapes import Head, filled_head, open_head
from ui.experiments.model_labels import Labels
from ui.experiments.model_legend import AXIS, FIRST, PALE, SECOND
from ui.experiments.model_words import plain
from ui.pens import translucent
from ui.plain_plot import PlainPlot
from ui.plot_layer import Frame, band

_ARROW, _AXIS = 0.2, 0.4
"""Lengths of unit vectors and of half an axis of ∇²L, in shorter sides of the plot."""
_SHORTEST_ARROW, _RING, _DOT, _NEAR = 8.0, 5.0, 4.0, 9.0
_MARGIN = 0.08
_WORDS = 0.95
_ABOUT = "Around w: isolines of L and of its models, the eigenvectors of ∇²L with their λ, u and ∇L"
_ABOUT_SLICE = (
    "Around w in this slice: isolines of L and of its models, the axes of ∇²L in it with curvature c, u and ∇L"
)


@dataclass(frozen=True, slots=True, eq=False)
class Arrows:
    """Components of u and of ĝ in the plane, and where the step leads; None where one does not exist."""

    u: tuple[float, float] | None
    gradient: tuple[float, float] | None
    following: tuple[float, float] | None


_NO_ARROWS = Arrows(None, None, None)


class ModelPlot(PlainPlot):
    """A piece of the plane around w, as long as wide; the line of L for one variable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Isolines of L and of its local models around w", "", "", parent)
        self.setObjectName("model_plot")
        self._picture: ModelContours | ModelLine | None = None
        self._arrows = _NO_ARROWS
        self._axes, self._curvature_name = ("", ""), "λ"
        self.getViewBox().sigResized.connect(lambda *_: self._fit())

    def show_picture(self, picture: ModelContours | ModelLine, arrows: Arrows, *, is_slice: bool = False) -> None:
        """Show isolines, or curves; in a slice the axes are those of ∇²L in it, and no eigenvectors."""
        self._curvature_name = "c" if is_slice else "λ"
        self.setToolTip(_ABOUT_SLICE if is_slice else _ABOUT)
        self._picture, self._arrows = picture, arrows
        self._fit()
        self.redraw()

    def show_names(self, x: str, y: str) -> None:
        """Write beside the axes, where that is something new."""
        if (x, y) != self._axes:
            self._axes = x, y
            self.name_axes(x, y)

    @property
    def says_note(self) -> bool:
        """Whether there are words in place of the picture."""
        return self._picture is not None and self._has_no_lines(self._picture)

    def _fit(self) -> None:
        picture = self._picture
        if picture is None or self._has_no_lines(picture):
            return
        if isinstance(picture, ModelLine):
            self.show_range((picture.x[0], picture.x[-1]), _range_of(picture))
            return
        box, (x, y), radius = self.getViewBox(), picture.model.at, picture.radius
        wide, high = max(box.width(), 1.0), max(box.height(), 1.0)
        shorter = min(wide, high)
        across, up = (radius * min(side / shorter, REACH) for side in (wide, high))
        self.show_range((x - across, x + across), (y - up, y + up))

    @staticmethod
    def _has_no_lines(picture: ModelContours | ModelLine) -> bool:
        return not len(picture.x) if isinstance(picture, ModelLine) else not picture.levels

    # -- painting

    def draw(self, painter: QPainter, frame: Frame) -> None:
        picture = self._picture
        if picture is None:
            return
        if self._has_no_lines(picture):
            painter.setPen(QColor(self.theme.muted))
            painter.setFont(self.font_of(_WORDS))
            within = frame.rect.adjusted(16.0, 0.0, -16.0, 0.0)
            painter.drawText(within, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), picture.note)
        elif isinstance(picture, ModelLine):
            self._draw_line(painter, frame, picture)
        else:
            self._draw_plane(painter, frame, picture)

    def _draw_line(self, painter: QPainter, frame: Frame, line: ModelLine) -> None:
        self.line(painter, frame, line.x, line.loss, self.theme.text)
        self.line(painter, frame, line.x, line.first, self.theme.first_order, dash=FIRST)
        self.line(painter, frame, line.x, line.second, self.theme.second_order, dash=SECOND)
        if math.isfinite(line.value):
            self._draw_dot(painter, frame.point(line.at, line.value))

    def _draw_plane(self, painter: QPainter, frame: Frame, picture: ModelContours) -> None:
        theme = self.theme
        if picture.true is not None and len(picture.true.lines):
            # broad and pale: the models are seen on it where they are the same
            path = frame.path(picture.true.lines[:, 0], picture.true.lines[:, 1])
            band(painter, path, translucent(theme.text, PALE), 2)
        self._draw_contours(painter, frame, picture.second, theme.second_order, SECOND)
        self._draw_contours(painter, frame, picture.first, theme.first_order, FIRST)
        at = frame.point(*picture.model.at)
        side, labels = min(frame.width, frame.height), Labels(painter, frame.rect, theme.surface)
        if picture.axes is not None:
            self._draw_axes(painter, at, picture.axes, _AXIS * side)
        for name, way, colour, head in (
            ("∇L", self._arrows.gradient, theme.gradient, filled_head),
            ("u", self._arrows.u, theme.direction, open_head),
        ):
            if way is not None:
                length = _ARROW * side * math.hypot(*way)
                if length > _SHORTEST_ARROW:
                    along = QPointF(way[0], -way[1]) / math.hypot(*way)
                    self._draw_arrow(painter, at, along, length, colour, head(at + along * length, along))
                    labels.keep_free(at, at + along * length)
                    labels.write(name, [(at + along * length, along)], colour)
        if self._arrows.following is not None:
            there = frame.point(*self._arrows.following)
            self._draw_ring(painter, at, there)
            labels.keep_free(there, there)
        self._draw_dot(painter, at)
        if picture.axes is not None and picture.curvatures is not None:
            self._write_curvatures(labels, at, picture.axes, picture.curvatures, _AXIS * side)

    @staticmethod
    def _draw_contours(
        painter: QPainter, frame: Frame, contours: Contours | None, colour: str, dash: Qt.PenStyle
    ) -> None:
        if contours is None or not len(contours.lines):
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 1.0, dash))
        painter.drawPath(frame.path(contours.lines[:, 0], contours.lines[:, 1]))

    def _draw_axes(self, painter: QPainter, at: QPointF, axes: NDArray[np.float64], half: float) -> None:
        painter.setPen(QPen(translucent(self.theme.second_order, AXIS), 3.0))
        for x, y in axes.tolist():
            way = QPointF(x, -y) * half
            painter.drawLine(at - way, at + way)

    def _write_curvatures(
        self, labels: Labels, at: QPointF, axes: NDArray[np.float64], curvatures: tuple[float, float], half: float
    ) -> None:
        """Write beside each axis, at whichever end nothing else is written."""
        for (x, y), curvature in zip(axes.tolist(), curvatures, strict=True):
            way = QPointF(x, -y)
            ways = way, -way, QPointF(-y, -x), QPointF(y, x)
            ends = [(at + way * (sign * half), to) for sign in (1.0, -1.0) for to in ways]
            labels.write(f"{self._curvature_name} = {plain(curvature, 4)}", ends, self.theme.second_order)

    @staticmethod
    def _draw_arrow(painter: QPainter, tail: QPointF, along: QPointF, length: float, colour: str, head: Head) -> None:
        shape, is_filled, base = head
        painter.setPen(QPen(QColor(colour), 2.0))
        painter.drawLine(tail, base if is_filled else tail + along * length)
        painter.setBrush(QColor(colour) if is_filled else Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)

    def _draw_ring(self, painter: QPainter, at: QPointF, there: QPointF) -> None:
        if (there - at).manhattanLength() > _NEAR:
            painter.setPen(QPen(QColor(self.theme.direction), 1.6))
            painter.setBrush(translucent(self.theme.surface, 0.8))
            painter.drawEllipse(there, _RING, _RING)

    def _draw_dot(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(QColor(self.theme.surface), 1.5))
        painter.setBrush(QColor(self.theme.text))
        painter.drawEllipse(at, _DOT, _DOT)


def _range_of(line: ModelLine) -> tuple[float, float]:
    """Return the heights of L, and as much of the models as is not far from it."""
    finite = line.loss[np.isfinite(line.loss)]
    low, high = float(finite.min(initial=line.value)), float(finite.max(initial=line.value))
    margin = _MARGIN * (high - low) or 0.1 * abs(line.value) or 0.5
    return low - margin, high + margin
