"""The landscape of the loss: colours and isolines, with the point, its arrows and the path; all are handles.

The view shows what it is given and says what the person wants; it keeps no state of the descent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.arrows import Arrows, unit_direction
from explorer.curve import Curve
from explorer.landscape import Array, Landscape, Window
from explorer.local_model import LocalModel
from ui.landscape_notes import LandscapeNotes, Note
from ui.landscape_plot import Handle, LandscapePlot
from ui.overlay import Overlay
from ui.path_image import PathImage
from ui.pens import LARGE
from ui.spoken import sentences
from ui.theme import LIGHT, Theme

SETTLE = 30
"""Milliseconds between two reports of the visible window."""
ZOOM_STEP, PAN_STEP = 1.25, 0.1
NUDGE = 0.01
"""How far a key moves the point, as a share of what is seen."""
WHEEL_STEP = 1.2
DISTORTED = "axes not to one scale: angles look distorted"
_BY_KEYS = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
_COMING_BACK = {
    Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason,
}  # fmt: skip
"""The focus was here before another window or a menu had it."""


class LandscapeView(QWidget):
    start_clicked = Signal(float, float)
    point_dragged = Signal(float, float)
    point_dropped = Signal(float, float)
    direction_dragged = Signal(float, float)
    direction_dropped = Signal()
    window_changed = Signal(Window)
    hovered = Signal(float, float)
    hover_left = Signal()
    limit_reached = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("landscape_view")
        self.setAccessibleName("Landscape of the loss")
        self.setAccessibleDescription(
            "Click to place the start. Drag the point or the tip of u. "
            "Arrow keys move the view, with Shift the point; plus and minus zoom, Home fits. "
            "Enter starts in the middle."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 200)
        self.plot = LandscapePlot(self)
        self.theme = LIGHT
        self._marks = self.plot.marks
        self._by_keys = self._is_nudging = False
        self.say_place: Callable[[], str] = str
        """Says where the point is."""
        self.notes = LandscapeNotes(self.plot.viewport())
        self._home: Window | None = None
        self._wanted = self.view_window()
        """What is to be seen at least; with equal axes, more is."""
        self._equal = True
        self.shows_curve = False
        """Whether coordinates are (x, L) of one variable."""
        self._reported: tuple[Window, tuple[int, int]] | None = None
        self._settling = QTimer(self, singleShot=True, interval=SETTLE)
        self._settling.timeout.connect(self._report_window)
        self._listen()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self.set_theme(LIGHT)

    def _listen(self) -> None:
        plot, box = self.plot, self.plot.box
        box.sigRangeChanged.connect(self._schedule_report)
        box.sigResized.connect(self._schedule_report)
        box.sigResized.connect(self._show_wanted)
        box.sigResized.connect(lambda: self.notes.place(box.sceneBoundingRect().toRect()))
        plot.pressed.connect(self._press)
        plot.clicked.connect(self.click_at)
        plot.hovered.connect(self.hover_at)
        plot.left.connect(self.hover_left)
        plot.ground_dragged.connect(self.drag_ground)
        plot.handle_dragged.connect(self.drag_handle)
        plot.handle_dropped.connect(self.drop_handle)
        plot.wheel_turned.connect(lambda notches, place: self.zoom(WHEEL_STEP**notches, self.to_plane(place)))

    # ---- what is shown

    def spoken(self) -> str:
        """Say where the point is, and what can be done here."""
        return sentences(self.say_place(), self.accessibleDescription())

    def show_landscape(self, landscape: Landscape | None) -> None:
        self.plot.ground.show_landscape(landscape)
        self.plot.bar.show_landscape(landscape)
        self.notes.show(Note.NUMBERS, landscape.note if landscape is not None else "")

    def show_surroundings(self, landscape: Landscape | None) -> None:
        """Take what is seen at once where the view moves beyond its landscape."""
        self.plot.ground.show_surroundings(landscape)

    def show_curve(self, curve: Curve | None) -> None:
        """Show the curve of a loss of one variable, over coordinates (x, L)."""
        self.plot.curve.show_curve(curve)

    def show_curve_model(self, model: LocalModel | None) -> None:
        """Show the tangent and the partial sums over the curve."""
        self.plot.curve.show_model(model)

    def set_curve(self, on: bool) -> None:
        """Take coordinates for those of the plane, or for (x, L) of one variable."""
        if on == self.shows_curve:
            return
        self.shows_curve = on
        self.plot.bar.setVisible(not on)
        if on:
            self.show_landscape(None)
            self.show_field(None)
            self.plot.bar.setFixedWidth(0)
        else:
            self.show_curve(None)
            self.show_curve_model(None)
        self._say_scales()
        self.setAccessibleName("Curve of the loss" if on else "Landscape of the loss")

    def show_slice_note(self, text: str) -> None:
        """Say which slice is seen; an empty text takes it away."""
        self.notes.show(Note.SLICE, text)

    def show_variables(self, names: Sequence[str]) -> None:
        for side, name in zip(("bottom", "left"), names, strict=False):
            self.plot.item.getAxis(side).show_name(name)

    def show_point(self, w: Sequence[float] | None, off: bool = False) -> None:
        """Show w, or where it is projected to."""
        self._marks.change(point=_pair(w), point_off=off)

    def show_arrows(self, gradient: Sequence[float] | None, direction: Sequence[float] | None) -> None:
        """Show unit directions of ∇L and u at the point."""
        self._marks.change(gradient=_pair(gradient), direction=_pair(direction))

    def show_next(self, w: Sequence[float] | None) -> None:
        """Show w + ηu."""
        self._marks.change(following=_pair(w))

    def show_path(
        self,
        points: Array,
        abandoned: Array | None = None,
        off: NDArray[np.bool_] | None = None,
        image: PathImage | None = None,
    ) -> None:
        """Show the current path and, dimmed, the branches left behind; NaN rows separate lines.

        `off` says which points of the path are not in the plane, but projected onto it. `image` is what of all that
        is drawn already.
        """
        self._marks.change(path=_table(points), abandoned=_table(abandoned), off=off, image=image)

    def show_selected(self, w: Sequence[float] | None) -> None:
        """Ring the moment that is shown, where it is not the last one."""
        self._marks.change(selected=_pair(w))

    def show_minima(self, points: Sequence[Sequence[float]] | Array, off: NDArray[np.bool_] | None = None) -> None:
        """Show known minima; `off` says which are projected onto the plane."""
        self._marks.change(minima=_table(points), minima_off=off)

    def show_field(self, arrows: Arrows | None) -> None:
        self.plot.ground.show_field(arrows)

    def show_overlay(self, name: str, overlay: Overlay) -> None:
        """Draw what an experiment has to show over the landscape; nothing where it is empty."""
        self.plot.overlay.show_overlay(name, overlay)

    def has_overlay(self, name: str) -> bool:
        """Whether an experiment draws over the landscape."""
        return name in self.plot.overlay.overlays

    def show_busy(self, text: str) -> None:
        """Say what takes long; an empty text takes it away."""
        self.notes.show(Note.BUSY, text)

    def show_hover_text(self, text: str) -> None:
        self.notes.show(Note.PLACE, text)

    def show_notice(self, text: str) -> None:
        """Show a message over the plot; an empty one takes it away."""
        self.notes.show(Note.MESSAGE, text)

    def set_large(self, large: bool) -> None:
        """Write larger, or as usual again, in proportion to the program's font."""
        self.plot.set_fonts(LARGE if large else 1.0)
        self.notes.set_fonts()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.plot.set_theme(theme)
        self.notes.set_theme(theme)

    # ---- the window

    def view_window(self) -> Window:
        """Return what is seen, which with equal axes may be more than was asked for."""
        return self.plot.frame().window

    def set_view_window(self, window: Window) -> None:
        """Show a window; the first one is where Home leads until `set_home_window` says otherwise."""
        self._home = self._home or window
        self._move_to(window)

    @property
    def wanted_window(self) -> Window:
        """What is to be seen at least: what was asked for, whatever the shape of the view."""
        return self._wanted

    def set_home_window(self, window: Window) -> None:
        self._home = window

    def fit(self) -> None:
        """Go back to the home window."""
        if self._home is not None:
            self._move_to(self._home)

    def set_equal_axes(self, equal: bool) -> None:
        """Show one unit as long on both axes, so that right angles look right; or stretch each to what is wanted."""
        self._equal = equal
        self._say_scales()
        self._show_wanted()

    def _say_scales(self) -> None:
        self.notes.show(Note.SCALES, "" if self._equal or self.shows_curve else DISTORTED)

    def zoom(self, factor: float, about: tuple[float, float] | None = None) -> None:
        """Make the window `factor` times as wide: below 1 shows less, larger; `about` keeps its place."""
        self._move_to(self._wanted.scaled(factor, about))

    def pan(self, dx: float, dy: float) -> None:
        """Move the window by fractions of its width and height."""
        window = self.view_window()
        self._move_to(self._wanted.moved(dx * window.width, dy * window.height))

    def pixel_size(self) -> tuple[int, int]:
        """Return the columns and rows of pixels that the window covers."""
        frame = self.plot.frame()
        return max(1, round(frame.width)), max(1, round(frame.height))

    def to_pixels(self, x: float, y: float) -> QPoint:
        """Return the pixel of the plot's viewport that shows a point of the plane."""
        return self.plot.to_pixels(x, y)

    def to_plane(self, pixel: QPointF) -> tuple[float, float]:
        """Return the point of the plane under a pixel of the plot's viewport."""
        return self.plot.to_plane(pixel)

    def tip_pixels(self) -> QPoint | None:
        """Return the pixel of the viewport at the tip of u's arrow."""
        return self.plot.tip_pixels()

    def _move_to(self, window: Window) -> None:
        limit = self._seen(window).limit()
        if limit is not None:
            self.limit_reached.emit(limit)
            return
        self._wanted = window
        self._show_wanted()

    def _seen(self, wanted: Window) -> Window:
        """Return what is seen where a window is wanted: all of it, in the middle."""
        frame = self.plot.frame()
        # before it is laid out, the view has no shape
        keeps_scale = self._equal and not self.shows_curve and frame.width > 1 < frame.height
        return wanted.widened(frame.width, frame.height) if keeps_scale else wanted

    def _show_wanted(self) -> None:
        window = self._seen(self._wanted)
        self.plot.box.setRange(xRange=(window.x0, window.x1), yRange=(window.y0, window.y1), padding=0)

    def _schedule_report(self) -> None:
        if not self._settling.isActive():
            self._settling.start()

    def _report_window(self) -> None:
        now = (self.view_window(), self.pixel_size())
        if now != self._reported:
            self._reported = now
            self.window_changed.emit(now[0])

    # ---- mouse and keys

    def hover_at(self, pixel: QPointF) -> None:
        x, y = self.to_plane(pixel)
        if self.view_window().contains(x, y):
            self.hovered.emit(x, y)
        else:
            self.hover_left.emit()

    def click_at(self, pixel: QPointF) -> None:
        x, y = self.to_plane(pixel)
        if self.view_window().contains(x, y):
            self.start_clicked.emit(x, y)

    def drag_handle(self, handle: Handle, pixel: QPointF) -> None:
        """Report a handle as dragged to a pixel."""
        if handle is Handle.POINT:
            self.point_dragged.emit(*self.to_plane(pixel))
        elif handle is Handle.TIP and self._marks.scenery.point is not None:
            x, y = self.to_plane(pixel)
            x0, y0 = self._marks.scenery.point
            direction = unit_direction(x - x0, y - y0)
            if direction is not None:
                self.direction_dragged.emit(*direction)

    def drop_handle(self, handle: Handle, pixel: QPointF) -> None:
        if handle is Handle.POINT:
            self.point_dropped.emit(*self.to_plane(pixel))
        elif handle is Handle.TIP:
            self.direction_dropped.emit()

    def drag_ground(self, start: Window, by: QPointF) -> None:
        """Pan from the window at the press."""
        frame = self.plot.frame()
        dx, dy = -by.x() / frame.width * start.width, by.y() / frame.height * start.height
        (x, y), (x0, y0) = start.centre, self._wanted.centre
        self._move_to(self._wanted.moved(x + dx - x0, y + dy - y0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-PAN_STEP, 0.0), Qt.Key.Key_Right: (PAN_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, PAN_STEP), Qt.Key.Key_Down: (0.0, -PAN_STEP),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif key in moves and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._nudge(*moves[key])
        elif key in moves:
            self.pan(*moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.start_clicked.emit(*self.view_window().centre)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(ZOOM_STEP if key == Qt.Key.Key_Minus else 1 / ZOOM_STEP)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_F):
            self.fit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let the point go with the key that moved it: all of a long press is one change."""
        if self._is_nudging and not event.isAutoRepeat():
            self._let_go()
        super().keyReleaseEvent(event)

    def _nudge(self, across: float, up: float) -> None:
        """Drag the point by a little, as seen."""
        point, window = self._marks.scenery.point, self.view_window()
        if point is None:
            return
        self._is_nudging = True
        x, y = point[0] + across / PAN_STEP * NUDGE * window.width, point[1] + up / PAN_STEP * NUDGE * window.height
        self.point_dragged.emit(x, y)

    def _let_go(self) -> None:
        self._is_nudging = False
        if self._marks.scenery.point is not None:
            self.point_dropped.emit(*self._marks.scenery.point)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _COMING_BACK:
            self._by_keys = event.reason() in _BY_KEYS
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._is_nudging:
            self._let_go()
        self._show_focus()

    def _press(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._by_keys = False
        self._show_focus()

    def _show_focus(self) -> None:
        """Frame the view only for those who came here with the keyboard."""
        self._marks.frame_focus(self._by_keys and self.hasFocus())


def _pair(values: Sequence[float] | None) -> tuple[float, float] | None:
    """Return two finite numbers; None where there are none to show."""
    if values is None or len(values) != 2 or not all(math.isfinite(value) for value in values):
        return None
    return float(values[0]), float(values[1])


def _table(points: ArrayLike | None) -> Array:
    table = np.asarray(points if points is not None else (), dtype=np.float64)
    return table if table.ndim == 2 and table.shape[1] == 2 else np.empty((0, 2))
