"""The middle of the window: what is seen of the loss, as a landscape, a curve, a slice, or a surface.

Everything of ℝⁿ is shown here by its coordinates in the plane that is seen; for one variable these are w and L.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.curve import Curve
from explorer.direction import Vector, unit
from explorer.exploration import Exploration
from explorer.landscape import Landscape
from explorer.local_model import LocalModel
from explorer.path import Path
from explorer.plane import Plane
from ui.landscape_view import LandscapeView
from ui.slice_bar import SliceBar
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

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.slice_bar = SliceBar()
        self.landscape = LandscapeView()
        self.surface = SurfaceView()
        self.surface.hide()
        self._plane: Plane | None = None
        self._model: LocalModel | None = None
        self._scene: Scene | None = None
        self._picture: Landscape | None = None
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
        record = self._scene.exploration.path.record(self._scene.exploration.row)
        return self._pair(record.w, record.loss)

    @property
    def shows_surface(self) -> bool:
        """Whether the surface stands in place of the landscape."""
        return not self.surface.isHidden()

    def show_surface(self, on: bool) -> None:
        """Show the surface in place of the landscape, or the landscape again."""
        if on == self.shows_surface:
            return
        self.surface.setVisible(on)
        self.landscape.setVisible(not on)
        if on:
            self.surface.start()
            self._fill_surface()
        self.surface_toggled.emit(on)

    # -- what is shown

    def show_scene(self, before: Scene | None, after: Scene) -> None:
        """Show what does not depend on where w is."""
        self._scene = after
        loss = after.loss
        self.slice_bar.show_slice(loss.variables, after.slicing, after.pinned)
        if before is not None and before.pinned != after.pinned:
            self.landscape.show_slice_note(_note(after, self._plane))
        if before is None or (before.loss.variables, before.home, before.slicing) != (
            loss.variables, after.home, after.slicing,
        ):  # fmt: skip
            self.landscape.set_home_window(after.home)
            self.landscape.fit()
        if before is None or before.minima != after.minima or before.loss.variables != loss.variables:
            self._show_minima()

    def show_plane(self, scene: Scene, plane: Plane | None) -> None:
        """Show everything by its coordinates in another plane."""
        self._plane, self._scene = plane, scene
        self.landscape.set_curve(plane is None)
        names = (*scene.loss.variables, "L") if plane is None else plane.names
        self.landscape.show_variables(names)
        self.surface.show_names(*names[:2])
        self.landscape.show_slice_note(_note(scene, plane))
        self._show_minima()

    def _show_minima(self) -> None:
        scene = self._scene
        if scene is None:
            return
        minima = np.array(scene.minima).reshape(len(scene.minima), scene.loss.dimension)
        if self._plane is None:
            levels = np.array([scene.loss.value(w) for w in scene.minima])
            self.landscape.show_minima(np.column_stack([minima[:, 0], levels]) if len(minima) else minima)
        elif len(minima):
            self.landscape.show_minima(self._plane.project(minima), self._off(minima))
        else:
            self.landscape.show_minima(np.empty((0, 2)))

    def show_place(self, now: Exploration) -> None:
        """Show the point and its path."""
        rows = now.path.lineage(now.tip)
        points, abandoned = self._seen(now.path, rows), self._seen(now.path, now.path.abandoned(now.tip))
        full = now.path.points(rows)
        self.landscape.show_path(points, abandoned, self._off(full))
        self.landscape.show_selected(now.number if now.row != now.tip else None)
        record = now.path.record(now.row)
        point, off = self._pair(record.w, record.loss), self._off(np.array([record.w]))
        self.landscape.show_point(point, off is not None and bool(off[0]))
        if self.shows_surface:
            self._place_on_surface(now)

    def show_model(self, model: LocalModel) -> None:
        """Show ∇L, u, the next point, and for one variable the Taylor terms."""
        self._model = model
        self._show_arrows(model)
        self.landscape.show_next(self._next(model))
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
        self.surface.set_theme(theme)

    def set_large(self, large: bool) -> None:
        """Write larger, or as usual again."""
        self.landscape.set_large(large)

    # -- coordinates

    def _seen(self, path: Path, rows: NDArray[np.int64]) -> Array:
        if self._plane is None:
            return np.column_stack([path.points(rows)[:, :1], path.column("loss", rows)])
        return self._plane.project(path.points(rows))

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
        return (x, y) if x or y else None

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
        if self._model is not None:
            self._show_arrows(self._model)
        if self._scene is not None:
            self._place_on_surface(self._scene.exploration)

    def _place_on_surface(self, now: Exploration) -> None:
        record = now.path.record(now.row)
        following, height = None, float("nan")
        if self._model is not None and self._model.point.w == record.w:
            following = self._next(self._model)
            series = self._model.taylor
            height = series.loss_next.value if series is not None and series.loss_next is not None else height
        rows = now.path.lineage(now.tip)
        place, points = self._pair(record.w, record.loss), self._seen(now.path, rows)
        self.surface.show_place(place, record.loss, points, now.path.column("loss", rows), following, height)


def _note(scene: Scene, plane: Plane | None) -> str:
    if plane is None or scene.loss.dimension == 2:
        return ""
    if plane.note:
        return plane.note
    way = "pinned slice" if scene.pinned is not None else "slice through w"
    return f"{way}; ○ off it, projected"
