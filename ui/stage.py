"""The middle of the window: what is seen of the loss, as a landscape, a curve, a slice, or a surface.

Everything of ℝⁿ is shown here by its coordinates in the plane that is seen; for one variable these are w and L.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from explorer.curve import Curve
from explorer.direction import Vector, unit
from explorer.exploration import Exploration, losses_now
from explorer.landscape import Landscape
from explorer.local_model import LocalModel
from explorer.plane import Plane
from explorer.seen_path import off_plane, seen
from ui.background import Background
from ui.landscape_view import LandscapeView
from ui.numbers import short, vector
from ui.path_lines import PathLines
from ui.slice_bar import SliceBar
from ui.slice_note import RIGHT_ANGLE, OffSlice, axis_names, slice_note
from ui.spoken import sentences
from ui.state import Scene
from ui.surface_view import SurfaceView
from ui.theme import Theme

Array = NDArray[np.float64]


class Stage(QWidget):
    """Shows scenes and models in a plane; the views in it say what the person wants.

    Signals
    -------
    surface_toggled
        Whether the surface is shown now.
    """

    surface_toggled = Signal(bool)

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.slice_bar = SliceBar()
        self.landscape = LandscapeView()
        self.surface = SurfaceView()
        self.lines = PathLines(background, self.landscape, self)
        self.surface.hide()
        self._plane: Plane | None = None
        self._model: LocalModel | None = None
        self._scene: Scene | None = None
        self._picture: Landscape | None = None
        self._off_slice = OffSlice()
        self._note = ""
        self.landscape.say_place = self.spoken_place
        self.landscape.plot.curve.obstacles = self.landscape.plot.marks.boxes
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.slice_bar)
        column.addWidget(self.landscape, 1)
        column.addWidget(self.surface, 1)

    @property
    def place(self) -> tuple[float, float]:
        """Where w is in what is seen."""
        assert self._scene is not None
        return self._place_of(self._scene.exploration)

    @property
    def slice_note(self) -> str:
        """What is said of the slice."""
        return self._note

    @property
    def shows_surface(self) -> bool:
        """Whether the surface stands in place of the landscape."""
        return not self.surface.isHidden()

    def show_surface(self, on: bool) -> None:
        """Show the surface in place of the landscape, or the landscape again."""
        if on == self.shows_surface:
            return
        shown, hidden = (self.surface, self.landscape) if on else (self.landscape, self.surface)
        focused = QApplication.focusWidget()
        shown.show()
        if on:
            self.surface.start()
            self._fill_surface()
        if focused is hidden or (focused is not None and hidden.isAncestorOf(focused)):
            # Qt would give it to a button, which Space presses in place of a step
            shown.setFocus()
        hidden.hide()
        self.surface_toggled.emit(on)

    # -- what is shown

    def show_scene(self, before: Scene | None, after: Scene) -> None:
        """Show what does not depend on where w is."""
        self._scene = after
        loss = after.loss
        self.slice_bar.show_slice(loss.variables, after.slicing, after.pinned)
        if before is None or (before.loss.variables, before.home, before.slicing) != (
            loss.variables, after.home, after.slicing,
        ):  # fmt: skip
            self.landscape.set_home_window(after.home)
            self.landscape.fit()
        if before is None or before.minima_now != after.minima_now or before.loss.variables != loss.variables:
            self._show_minima()
        if before is not None and before.loss is not loss and _is_same_place(before.exploration, after.exploration):
            # the path is where it was, but L there is another
            self.show_place(after.exploration)

    def show_plane(self, scene: Scene, plane: Plane | None) -> None:
        """Show everything by its coordinates in another plane."""
        self._plane, self._scene = plane, scene
        self.landscape.set_curve(plane is None)
        self.landscape.plot.marks.change(on_curve=plane is None)
        names = (*scene.loss.variables, "L") if plane is None else axis_names(plane)
        self.landscape.show_variables(names)
        self.surface.show_names(*names[:2])
        self._show_minima()

    def _show_minima(self) -> None:
        scene = self._scene
        if scene is None:
            return
        known = scene.minima_now
        minima, off = np.array(known).reshape(len(known), scene.loss.dimension), None
        if not known or not self._is_plane_of(scene.exploration):
            self.landscape.show_minima(np.empty((0, 2)))
        elif self._plane is None:
            self.landscape.show_minima(np.column_stack([minima, scene.loss.values(minima)]))
        else:
            off = self._off(minima)
            self.landscape.show_minima(self._plane.project(minima), off)
        self._say(minima=_any(off))

    def show_place(self, now: Exploration) -> None:
        """Show the point and its path; later, where the plane is still that of a loss of other variables."""
        if not self._is_plane_of(now):
            return
        here = np.array([now.row])
        off, place = off_plane(now, self._plane, here), self._place_of(now)
        self.lines.show(now, self._plane)
        self.landscape.show_selected(place if now.row != now.tip else None)
        self.landscape.show_point(place, _any(off))
        self._say(point=_any(off), path=self.lines.is_off_elsewhere(now.number))
        if self.shows_surface:
            self._place_on_surface(now)

    def show_model(self, model: LocalModel) -> None:
        """Show ∇L, u, the next point, and for one variable the Taylor terms."""
        self._model = model
        self._show_arrows(model)
        w_next = model.step.w_next
        is_off = w_next is not None and _any(self._off(np.array([w_next])))
        self.landscape.plot.marks.change(following_off=is_off)
        self.landscape.show_next(self._next(model))
        self._say(following=is_off)
        self.landscape.show_curve_model(model if self._plane is None else None)
        if self.shows_surface and self._scene is not None:
            self._place_on_surface(self._scene.exploration)

    def _show_arrows(self, model: LocalModel) -> None:
        gradient = model.point.gradient if model.angle is not None else None
        arrows = [self._arrow(unit(gradient) if gradient is not None else None), self._arrow(model.u)]
        self.landscape.show_arrows(*arrows)
        self.surface.show_arrows(*arrows)

    def show_landscape(self, landscape: Landscape) -> None:
        """Show L over the plane."""
        self._picture = landscape
        self.landscape.show_landscape(landscape)
        if self.shows_surface:
            self.surface.show_landscape(landscape)

    def show_curve(self, curve: Curve) -> None:
        """Show L over the line of one variable."""
        self.landscape.show_curve(curve)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.landscape.set_theme(theme)
        self.lines.look_again()
        self.surface.set_theme(theme)

    def set_large(self, large: bool) -> None:
        """Write larger, or as usual again."""
        self.landscape.set_large(large)

    def spoken_place(self) -> str:
        """Say where the point is, for those who do not see it."""
        model, scene = self._model, self._scene
        if model is None or scene is None:
            return ""
        point = model.point
        slope = "∇L does not exist here" if point.gradient_norm is None else f"|∇L| = {short(point.gradient_norm)}"
        return sentences(f"w = {vector(point.w)}", f"L = {short(point.loss)}", slope, self._note)

    def _say(self, **off: bool) -> None:
        """Say which slice is seen, and what is off it."""
        plane, model = self._plane, self._model
        self._off_slice = replace(self._off_slice, **off)
        note = ""
        if plane is not None and len(plane.origin) > 2:
            is_here = model is not None and len(model.point.w) == len(plane.origin)
            arrows = (model.point.gradient, model.u) if model is not None and is_here else (None, None)
            note = slice_note(plane, self._off_slice, *arrows)
        if note != self._note:
            self._note = note
            self.landscape.show_slice_note(note)

    # -- coordinates

    def _is_plane_of(self, now: Exploration) -> bool:
        """Whether the plane is one of these variables; one that needs ∇L or ∇²L comes with the model, and later."""
        return now.loss.dimension == (1 if self._plane is None else len(self._plane.origin))

    def _place_of(self, now: Exploration) -> tuple[float, float]:
        x, y = seen(now, self._plane, np.array([now.row]))[0].tolist()
        return x, y

    def _off(self, points: Array) -> NDArray[np.bool_] | None:
        """Say which points are off the slice; None where there is nothing but the plane."""
        if self._plane is None or len(self._plane.origin) == 2:
            return None
        return self._plane.is_off(points)

    def _pair(self, w: Vector, loss: float) -> tuple[float, float]:
        if self._plane is None:
            return w[0], loss
        x, y = self._plane.project(w).tolist()
        return x, y

    def _arrow(self, direction: Vector | None) -> tuple[float, float] | None:
        if direction is None:
            return None
        if self._plane is None:
            return direction[0], 0.0
        x, y = self._plane.components(direction).tolist()
        return (x, y) if self._plane.share_of(direction) > RIGHT_ANGLE else None

    def _next(self, model: LocalModel) -> tuple[float, float] | None:
        w_next = model.step.w_next
        if w_next is None:
            return None
        series = model.taylor
        loss = series.loss_next.value if series is not None and series.loss_next is not None else float("nan")
        return self._pair(w_next, loss)

    # -- the surface

    def _fill_surface(self) -> None:
        if self._picture is not None:
            self.surface.show_landscape(self._picture)
        now = self._scene.exploration if self._scene is not None else None
        if now is None or not self._is_plane_of(now):
            return
        if self._model is not None and self._model.point.w == now.w:
            self._show_arrows(self._model)
        self._place_on_surface(now)

    def _place_on_surface(self, now: Exploration) -> None:
        following, height = None, float("nan")
        if self._model is not None and self._model.point.w == now.w:
            following = self._next(self._model)
            series = self._model.taylor
            height = series.loss_next.value if series is not None and series.loss_next is not None else height
        rows = self.lines.rows(now)
        heights, here = losses_now(now, rows), losses_now(now, np.array([now.row]))
        place, path = self._place_of(now), seen(now, self._plane, rows)
        self.surface.show_place(place, float(here[0]), path, heights, following, height)


def _any(off: NDArray[np.bool_] | None) -> bool:
    return off is not None and bool(off.any())


def _is_same_place(before: Exploration, after: Exploration) -> bool:
    return (before.path, before.tip, before.row) == (after.path, after.tip, after.row)
