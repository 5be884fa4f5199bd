"""The OpenGL scene of the surface. Importing this module loads OpenGL: do so only when a surface is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyqtgraph.opengl as gl
from OpenGL import GL
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from explorer.landscape import Landscape
from explorer.plane import Quadratic
from explorer.surface import (
    HEIGHT,
    Array,
    Box,
    Mesh,
    Order,
    first_hit,
    grid_of,
    isoline_segments,
    model_mesh,
    surface_mesh,
)
from ui.surface_camera import SurfaceCamera
from ui.surface_marks import LIFT, Pair, Place, SurfaceMarks
from ui.theme import LIGHT, Theme

_HIT, _DRAG = 13.0, 4.0
_TURN, _ZOOM = 6.0, 1.15


class SurfaceScene(SurfaceCamera):
    """Draws the surface, and tells where on it the mouse is."""

    start_clicked = Signal(float, float)
    point_dragged = Signal(float, float)
    point_dropped = Signal(float, float)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface_scene")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Surface of the loss")
        self.theme: Theme = LIGHT
        self.is_true = False
        self.box: Box | None = None
        self.marks = SurfaceMarks(self)
        self._grid: tuple[Array, Array, Array] | None = None
        self._model: Quadratic | None = None
        self._orders: set[Order] = set()
        self._held: str = ""
        self._pressed, self._last, self._moved = QPointF(), QPointF(), False
        self._has_failed = False
        plain = {"smooth": True, "computeNormals": False, "drawEdges": False}
        self._surface = gl.GLMeshItem(glOptions="opaque", **plain)
        self._isolines = gl.GLLinePlotItem(mode="lines", width=1.0, antialias=True, glOptions="translucent")
        self._models: dict[Order, Any] = {k: gl.GLMeshItem(glOptions="translucent", **plain) for k in (1, 2)}
        self._frame = gl.GLLinePlotItem(mode="lines", width=1.0, antialias=True, glOptions="translucent")
        self._path = gl.GLLinePlotItem(width=2.0, antialias=True, glOptions="translucent")
        for item in (self._surface, self._frame, self._isolines, self._path, *self._models.values()):
            item.setVisible(False)
            self.addItem(item)

    # -- what is shown

    def show_landscape(self, landscape: Landscape) -> None:
        """Show another surface."""
        self.box = Box(landscape, self.is_true)
        self._grid = grid_of(self.box)
        _fill(self._surface, surface_mesh(self.box, self.theme.dark))
        segments = isoline_segments(self.box) + LIFT
        ink = QColor(self.theme.text)
        _line(self._isolines, segments, (ink.redF(), ink.greenF(), ink.blueF(), 0.4))
        self._show_frame(self.box)
        self.see_box(self.box.half)
        self.show_place(self.marks.place)
        self.show_model(self._model)

    def show_place(self, place: Place) -> None:
        """Show the point, the path and the arrows."""
        self.marks.place = place
        if self.box is not None and len(place.path) > 1:
            ink = QColor(self.theme.text)
            line = self.box.places(place.path, place.losses) + LIFT
            line = line[np.isfinite(line).all(axis=1)]
            _line(self._path, line, (ink.redF(), ink.greenF(), ink.blueF(), 0.95))
        else:
            self._path.setVisible(False)
        self.update()

    def change_place(self, **values: Any) -> None:  # noqa: ANN401 - fields of Place
        """Show other parts of the place."""
        self.show_place(replace(self.marks.place, **values))

    def show_model(self, model: Quadratic | None) -> None:
        """Show the models of first and second order, as far as they are wanted and exist."""
        self._model = model
        for order, item in self._models.items():
            colour = QColor(self.theme.order(order))
            tint = (colour.redF(), colour.greenF(), colour.blueF(), 0.42)
            wanted = order in self._orders and model is not None and self.box is not None
            mesh = model_mesh(self.box, model, order, tint) if wanted and self.box and model else None
            item.setVisible(mesh is not None and len(mesh.faces) > 0)
            if mesh is not None and len(mesh.faces):
                _fill(item, mesh)
        self.update()

    def want_model(self, order: Order, on: bool) -> None:
        """Show the model of an order, or hide it."""
        self._orders = self._orders | {order} if on else self._orders - {order}
        self.show_model(self._model)

    def set_true_heights(self, on: bool) -> None:
        """Make heights linear in L, or those of the colours."""
        self.is_true = on
        if self.box is not None:
            self.show_landscape(self.box.landscape)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = self.marks.theme = theme
        self.setBackgroundColor(QColor(theme.surface))
        if self.box is not None:
            self.show_landscape(self.box.landscape)

    def _show_frame(self, box: Box) -> None:
        (a, b), top = box.half, HEIGHT
        corners = [(-a, -b), (a, -b), (a, b), (-a, b)]
        edges = [(*p, 0.0) for i in range(4) for p in (corners[i], corners[(i + 1) % 4])]
        edges += [(*corners[0], 0.0), (*corners[0], top)]
        ink = QColor(self.theme.muted)
        _line(self._frame, np.array(edges), (ink.redF(), ink.greenF(), ink.blueF(), 0.8))

    # -- where things are

    def pixel_of(self, point: Pair, loss: float) -> QPointF | None:
        """Return the pixel that shows a point of the plane at a value of L."""
        if self.box is None:
            return None
        x, y = self.pixels(self.box.places([point], [loss]))[0].tolist()
        return QPointF(x, y) if math.isfinite(x) and math.isfinite(y) else None

    def plane_at(self, pixel: QPointF) -> Pair | None:
        """Return the point of the plane under a pixel, on the surface; None beside it."""
        if self.box is None or self._grid is None:
            return None
        found = first_hit(*self._grid, *self.ray(pixel.x(), pixel.y()))
        if found is None:
            return None
        px, py = self.box.plane(found).tolist()
        return px, py

    # -- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed = self._last = event.position()
        self._moved = False
        place = self.marks.point_pixel()
        on_point = place is not None and _distance(place, event.position()) <= _HIT
        left = event.button() == Qt.MouseButton.LeftButton
        pans = not left or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._held = "pan" if pans else "point" if on_point else "orbit"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        by = event.position() - self._last
        if not self._held or (not self._moved and _distance(event.position(), self._pressed) < _DRAG):
            return
        self._moved, self._last = True, event.position()
        if self._held == "orbit":
            self.orbit(-by.x() * 0.5, by.y() * 0.5)
        elif self._held == "pan":
            self.pan(by.x(), by.y(), 0, relative="view")
        else:
            found = self.plane_at(event.position())
            if found is not None:
                self.point_dragged.emit(*found)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held = self._held, ""
        found = self.plane_at(event.position())
        if held == "point" and self._moved:
            self.point_dropped.emit(*(found or (0.0, 0.0)))
        elif held in {"orbit", "point"} and not self._moved and found is not None:
            self.start_clicked.emit(*found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(_ZOOM ** (-event.angleDelta().y() / 120.0))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns = {
            Qt.Key.Key_Left: (-_TURN, 0.0), Qt.Key.Key_Right: (_TURN, 0.0),
            Qt.Key.Key_Up: (0.0, _TURN), Qt.Key.Key_Down: (0.0, -_TURN),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            event.ignore()
        elif key in turns:
            self.orbit(*turns[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(_ZOOM if key == Qt.Key.Key_Minus else 1.0 / _ZOOM)
        elif key == Qt.Key.Key_Home:
            self.reset_view()
        else:
            event.ignore()

    def update(self) -> None:
        """Paint again: the scene, and what is marked on it."""
        super().update()
        # there are none yet while pyqtgraph's part is made
        for marks in self.findChildren(SurfaceMarks):
            marks.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.marks.setGeometry(self.rect())

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # -- painting

    def initializeGL(self) -> None:
        self._guarded(super().initializeGL)

    def paintGL(self) -> None:
        self._guarded(super().paintGL)

    def fine_image(self, scale: float) -> QImage:
        """Draw the surface, not its marks, with `scale` pixels in each of the screen's; empty where that fails."""
        size = (self.size().toSizeF() * scale).toSize()
        found: list[Array] = []
        self._guarded(lambda: found.append(self.renderToArray((size.width(), size.height()))))
        if not found:
            return QImage()
        pixels = np.ascontiguousarray(found[0])
        rows, columns = pixels.shape[:2]
        # a copy, because QImage does not own the array
        return QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_ARGB32).copy()

    def _guarded(self, draw: Callable[[], None]) -> None:
        """Tell of a failure once: an exception that leaves a paint event would end the program."""
        if self._has_failed:
            return
        try:
            draw()
        except Exception as error:  # noqa: BLE001 - drivers fail in their own ways
            self._has_failed = True
            self.failed.emit(str(error).partition("\n")[0] or type(error).__name__)

    def drawItemTree(self, item: object = None, useItemNames: bool = False) -> None:  # noqa: ARG002, N803
        """Draw the items; unlike pyqtgraph, let go of what fails, so that it is told once and not at every frame."""
        for drawn in sorted(self.items, key=lambda one: one.depthValue()):
            if drawn.visible():
                if self.default_vao.isCreated():
                    self.default_vao.bind()
                # a little further away than what lies on it, so that neither shows through the other
                if drawn is self._surface:
                    GL.glEnable(GL.GL_POLYGON_OFFSET_FILL)
                    GL.glPolygonOffset(1.5, 2.0)
                drawn.paint()
                GL.glDisable(GL.GL_POLYGON_OFFSET_FILL)


def _fill(item: Any, mesh: Mesh) -> None:  # noqa: ANN401 - a GLMeshItem
    item.setMeshData(vertexes=mesh.vertices, faces=mesh.faces, vertexColors=mesh.colours)
    item.setVisible(len(mesh.faces) > 0)


def _line(item: Any, places: Array, colour: tuple[float, float, float, float]) -> None:  # noqa: ANN401
    item.setData(pos=places.astype(np.float32), color=colour)
    item.setVisible(len(places) > 1)


def _distance(a: QPointF, b: QPointF) -> float:
    return math.hypot(a.x() - b.x(), a.y() - b.y())
