"""The plot under the landscape: its layers, the way between plane and pixels, and what the mouse takes hold of."""

from __future__ import annotations

import enum
import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QWidget

from explorer.landscape import Window
from ui.colour_bar import ColourBar
from ui.curve_layer import CurveLayer
from ui.frame import Frame
from ui.landscape_ground import Ground
from ui.landscape_marks import Marks
from ui.overlay_layer import OverlayLayer
from ui.pens import text_font
from ui.plain_axis import PlainAxis
from ui.theme import Theme

HIT = 12.0
"""How near to a handle a press takes hold of it, in pixels."""
DRAG = 4.0
"""How far the mouse moves before a press on the ground is a drag, in pixels."""


class Handle(enum.Enum):
    """What a press takes hold of."""

    GROUND = Qt.CursorShape.CrossCursor
    POINT = Qt.CursorShape.SizeAllCursor
    TIP = Qt.CursorShape.PointingHandCursor


class LandscapePlot(pg.PlotWidget):
    """A plot whose mouse is the landscape's own; pyqtgraph's menus, buttons and drags are off.

    Places are pixels of the viewport.
    """

    pressed = Signal()
    clicked = Signal(QPointF)
    hovered = Signal(QPointF)
    left = Signal()
    ground_dragged = Signal(Window, QPointF)
    """The window at the press, and how far the mouse is from there."""
    handle_dragged = Signal(Handle, QPointF)
    handle_dropped = Signal(Handle, QPointF)
    wheel_turned = Signal(float, QPointF)
    """Notches towards the person, and where."""

    def __init__(self, parent: QWidget) -> None:
        axes = {"bottom": PlainAxis("bottom"), "left": PlainAxis("left", usual="−0.5")}
        super().__init__(parent, axisItems=axes, enableMenu=False)
        self._held: Handle | None = None
        self._pressed, self._grip, self._dragging = QPointF(), QPointF(), False
        self._start = Window(0, 1, 0, 1)
        self.item: Any = self.getPlotItem()
        self.box: Any = self.item.getViewBox()
        self.bar = ColourBar()
        self.item.layout.addItem(self.bar, 2, 3)
        # each is drawn over those before it
        self.ground, self.curve = Ground(self.box), CurveLayer(self.box)
        self.overlay, self.marks = OverlayLayer(self.box), Marks(self.box)
        self.ground.obstacles = self._fixed_boxes
        self.hideButtons()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(parent)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self.item.setContentsMargins(6, 10, 8, 4)
        self.box.setDefaultPadding(0)
        self.item.disableAutoRange()
        self.set_fonts()
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Handle.GROUND.value)

    def set_fonts(self, scale: float = 1.0) -> None:
        """Write in proportion to the size that the program's font has now."""
        for axis in self._axes():
            axis.setStyle(tickFont=text_font(11 * scale), tickLength=4)
            axis.label.setFont(text_font(12 * scale))
        self.bar.set_fonts(scale)
        for layer in (self.ground, self.curve, self.overlay, self.marks):
            layer.type_scale = scale
            layer.update()
        self.ground.prepare()

    def set_theme(self, theme: Theme) -> None:
        self.setBackground(theme.surface)
        for axis in self._axes():
            axis.setPen(pg.mkPen(theme.border))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.label.setDefaultTextColor(pg.mkColor(theme.text))
        for layer in (self.ground, self.curve, self.overlay, self.marks, self.bar):
            layer.theme = theme
            layer.update()
        self.ground.prepare()

    def _fixed_boxes(self) -> list[QRectF]:
        """Return the places that stay taken while w moves: known minima, and what is said at the top left."""
        corner = QRect(QPoint(0, 0), self.viewport().size() / 2)
        labels = [label for label in self.viewport().findChildren(QLabel) if not label.isHidden()]
        said = [QRectF(label.geometry()) for label in labels if corner.contains(label.pos())]
        inside = [QRectF(self._in_box(box.topLeft()), self._in_box(box.bottomRight())) for box in said]
        return [*inside, *self.marks.minima_boxes()]

    def _axes(self) -> tuple[PlainAxis, ...]:
        return tuple(self.item.getAxis(side) for side in ("bottom", "left"))

    # ---- plane and pixels

    def frame(self) -> Frame:
        return self.marks.frame()

    def settle(self) -> None:
        """Give the axes the room that their numbers need, before they are painted."""
        for axis in self._axes():
            axis.settle()
        self.item.layout.activate()

    def view_rectangle(self) -> QRectF:
        """Return where the window of the plane is."""
        return QRectF(self.viewportTransform().mapRect(self.box.mapRectToScene(self.box.rect())))

    def to_pixels(self, x: float, y: float) -> QPoint:
        """Return the pixel that shows a point of the plane."""
        return self._from_box(self.frame().pixel((x, y))).toPoint()

    def to_plane(self, pixel: QPointF) -> tuple[float, float]:
        """Return the point of the plane under a pixel."""
        return self.frame().plane(self._in_box(pixel))

    def tip_pixels(self) -> QPoint | None:
        """Return the pixel at the tip of u's arrow."""
        tip = self.marks.tip()
        return None if tip is None else self._from_box(tip).toPoint()

    def handle_at(self, pixel: QPointF) -> Handle:
        """Return what a press at this pixel would take hold of."""
        place = self._in_box(pixel)
        near: list[tuple[float, Handle]] = []
        tip, point = self.marks.tip(), self.marks.scenery.point
        if tip is not None:
            near.append((_distance(place, tip), Handle.TIP))
        if point is not None:
            near.append((_distance(place, self.frame().pixel(point)), Handle.POINT))
        distance, handle = min(near, key=lambda pair: pair[0], default=(math.inf, Handle.GROUND))
        return handle if distance <= HIT else Handle.GROUND

    def handle_centre(self, handle: Handle) -> QPointF | None:
        """Return the pixel at the middle of a handle."""
        point = self.marks.scenery.point
        if handle is Handle.GROUND or point is None:
            return None
        place = self.marks.tip() if handle is Handle.TIP else self.frame().pixel(point)
        return None if place is None else self._from_box(place)

    def _in_box(self, pixel: QPointF) -> QPointF:
        inverse, _ = self.viewportTransform().inverted()
        return self.box.mapFromScene(inverse.map(pixel))  # type: ignore[no-any-return]  # pyqtgraph has no types

    def _from_box(self, place: QPointF) -> QPointF:
        return QPointF(self.viewportTransform().map(self.box.mapToScene(place)))

    # ---- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton) or self._held is not None:
            event.ignore()
            return
        self.pressed.emit()
        self._pressed, self._dragging = event.position(), False
        left = event.button() == Qt.MouseButton.LeftButton
        self._held = self.handle_at(self._pressed) if left else Handle.GROUND
        self._start = self.frame().window
        # a handle taken off its centre keeps that distance to the mouse
        centre = self.handle_centre(self._held)
        self._grip = centre - self._pressed if centre is not None else QPointF()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._held is not Handle.GROUND:
            # a drag of the ground moves with the mouse what is under it
            self.hovered.emit(place)
        if self._held is None:
            self.viewport().setCursor(self.handle_at(place).value)
            return
        if not self._dragging and _distance(place, self._pressed) < (DRAG if self._held is Handle.GROUND else 1):
            return
        if not self._dragging:
            self._dragging = True
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._held is Handle.GROUND:
            self.ground_dragged.emit(self._start, place - self._pressed)
        else:
            self.handle_dragged.emit(self._held, place + self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held = self._held, None
        if held is None:
            event.ignore()
        elif self._dragging:
            self.handle_dropped.emit(held, event.position() + self._grip)
        elif held is Handle.GROUND and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(event.position())
        self._dragging = False
        self.viewport().setCursor(self.handle_at(event.position()).value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        self.wheel_turned.emit(-turn / 120, event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()


def _distance(a: QPointF, b: QPointF) -> float:
    return math.hypot(a.x() - b.x(), a.y() - b.y())
