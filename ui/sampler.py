"""What is seen of the loss: a plane or a line of ℝⁿ, L sampled over it, the field of −∇L, what is under the mouse."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.arrows import arrows
from explorer.curve import Curve, sample_curve
from explorer.descent import observe
from explorer.direction import Vector
from explorer.landscape import Landscape, View, Window
from explorer.local_model import LocalModel
from explorer.loss import Loss
from explorer.outlook import home_window
from explorer.plane import Plane
from explorer.refinement import Terrain
from explorer.slices import SliceRule, quadratic, slice_through
from ui.background import Background, Job
from ui.names import MOST
from ui.numbers import short
from ui.refiner import Refiner
from ui.scout import Scout
from ui.state import Scene, Store

_PLANE = 2
"""Variables of which nothing need be left out."""
_ARROW_CELL = 40
"""Pixels that each arrow of the field has to itself."""


class Sampler(QObject):
    """Samples the loss of the scene afresh for what is seen.

    Signals
    -------
    plane_changed
        The `Plane` that is seen now; None for the line of one variable.
    landscape_changed, curve_changed
        `Landscape`, or for one variable `Curve`, for the window that is seen.
    surroundings_changed
        `Landscape` of what is around the window, coarsely, or None.
    field_changed
        `Arrows`, or None.
    quadratic_changed
        `Quadratic`: L to second order in the plane at w.
    hover_text
        w, L and |∇L| under the mouse.
    """

    plane_changed = Signal(object)
    landscape_changed = Signal(object)
    surroundings_changed = Signal(object)
    curve_changed = Signal(object)
    field_changed = Signal(object)
    quadratic_changed = Signal(object)
    hover_text = Signal(str)

    def __init__(self, store: Store, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.refiner = Refiner(background, self)
        self.refiner.refined.connect(self._announce)
        self.refiner.surrounded.connect(self.surroundings_changed)
        self.plane: Plane | None = store.scene.plane_at(store.scene.exploration.w)
        self._store, self._background = store, background
        self._loss = store.scene.loss
        self._view: View | None = None
        self.scout = Scout()
        if self.plane is not None:
            self.refiner.stand_on(Terrain(self._loss, self.plane))
        self._field_wanted = self._quadratic_wanted = False
        self._model: LocalModel | None = None

    @property
    def landscape(self) -> Landscape | None:
        """L over the window that is seen."""
        return self.refiner.landscape

    # -- which plane

    def follow(self, scene: Scene) -> None:
        """See the plane of a scene; where it needs ∇L or ∇²L it comes with the model."""
        plane = scene.plane_at(scene.exploration.w)
        if plane is not None or scene.loss.dimension == 1:
            self._show(scene.loss, plane)

    def take_model(self, model: LocalModel, plane: Plane | None) -> None:
        """See the plane that belongs to a model."""
        self._model = model
        self._show(self._store.scene.loss, plane)
        self._sample_quadratic()

    def _show(self, loss: Loss, plane: Plane | None) -> None:
        is_new = plane != self.plane
        if not is_new and loss is self._loss:
            return
        self.plane, self._loss = plane, loss
        self.refiner.stand_on(self.scout.terrain(loss, plane) if plane is not None else None)
        if is_new:
            self.plane_changed.emit(plane)
        self.sample()

    def set_slice(self, rule: SliceRule) -> None:
        """See another plane through w, which then follows w."""
        scene, model = self._store.scene, self._model
        if scene.loss.dimension <= _PLANE:
            # a list of rules that was left open may be older than the loss
            return
        work = partial(_home_of, replace(scene, slicing=rule, pinned=None), model)
        self._background.submit("slice", lambda _: work(), partial(self._slice, scene.loss, rule))

    def _slice(self, asked: Loss, rule: SliceRule, home: Window) -> None:
        scene = self._store.scene
        if scene.loss.variables == asked.variables:
            self._store.do(replace(scene, slicing=rule, pinned=None, home=home), "slice")

    def pin(self, on: bool) -> None:
        """Let the plane stay where it is while w moves, or follow w again."""
        scene = self._store.scene
        if on != (scene.pinned is not None) and scene.loss.dimension > _PLANE:
            plane = replace(self.plane, step=scene.exploration.number) if on and self.plane is not None else None
            self._store.do(replace(scene, pinned=plane), "pin" if on else "unpin")

    # -- samples

    def see(self, window: Window, columns: int, rows: int) -> None:
        """Sample for what is seen."""
        self._view = self.scout.view = View(window, columns, rows)
        if self.plane is None:
            self.sample()
            return
        self.refiner.see(self._view)
        if self._field_wanted:
            self._sample_field()

    def go_on_from(self, terrain: Terrain) -> None:
        """Take what was sampled of this loss and this plane before there was a sampler."""
        self.refiner.stand_on(terrain)

    def show_field(self, on: bool) -> None:
        """Show the field of −∇L, or hide it."""
        self._field_wanted = on
        if on:
            self._sample_field()
        else:
            self._background.cancel("field")
            self.field_changed.emit(None)

    def want_quadratic(self, on: bool) -> None:
        """Keep L to second order in the plane at hand, or no longer."""
        self._quadratic_wanted = on
        self._sample_quadratic()

    def sample(self) -> None:
        """Sample afresh."""
        if self._view is None:
            return
        if self.plane is None:
            work = partial(_sample_curve, self._loss, self._view.window, self._view.columns)
            self._background.submit("landscape", work, self.curve_changed.emit)
            return
        self.refiner.view = self._view
        self.refiner.sample()
        if self._field_wanted:
            self._sample_field()

    def _sample_field(self) -> None:
        if self._view is None or self.plane is None:
            return
        window, columns, rows = self._view.window, self._view.columns, self._view.rows
        count = max(6, columns // _ARROW_CELL), max(6, rows // _ARROW_CELL)
        work = partial(arrows, self._loss, window, *count, plane=self.plane)
        self._background.submit("field", lambda _: work(), self.field_changed.emit)

    def _sample_quadratic(self) -> None:
        model, plane = self._model, self.plane
        if not self._quadratic_wanted or model is None or plane is None:
            return
        work = partial(quadratic, self._loss, plane, model.point.w, model.point.gradient)
        self._background.submit("quadratic", lambda _: work(), self.quadratic_changed.emit)

    def receive(self, landscape: Landscape) -> None:
        """Take a landscape, wherever it was sampled."""
        self.refiner.receive(landscape)

    def _announce(self, landscape: Landscape) -> None:
        self.scout.before = landscape
        self.landscape_changed.emit(landscape)

    def point(self, x: float, y: float) -> Vector:
        """Return the w at coordinates of what is seen."""
        return (x,) if self.plane is None else self.plane.point(x, y)

    def hover(self, x: float, y: float) -> None:
        """Say what is under the mouse."""
        loss, plane, w = self._loss, self.plane, self.point(x, y)
        self._background.submit("hover", lambda _: _hover(loss, plane, w, (x, y)), self.hover_text.emit)


def seen_plane(scene: Scene, model: LocalModel, before: Plane | None) -> Plane | None:
    """Return the plane that is seen where a model is shown; None for one variable."""
    plane = scene.plane_at(model.point.w)
    if plane is not None or scene.loss.dimension == 1:
        return plane
    return slice_through(scene.slicing, scene.loss, model.point.w, model.point, model.u, before)


def _home_of(scene: Scene, model: LocalModel | None) -> Window:
    """Return the window of a slice, as large as the one before."""
    w = scene.exploration.w
    point, u = (model.point, model.u) if model is not None else (None, None)
    plane = scene.plane_at(w) or slice_through(scene.slicing, scene.loss, w, point, u)
    return home_window(scene.loss, plane, w, max(scene.home.width, scene.home.height) / 2.0)


def _sample_curve(loss: Loss, window: Window, columns: int, job: Job) -> Curve:
    return sample_curve(loss, window.x0, window.x1, columns, job.is_wanted)


def _hover(loss: Loss, plane: Plane | None, w: Vector, place: tuple[float, float]) -> str:
    point = observe(loss, w)
    pairs = list(zip(loss.variables, w, strict=True))
    if plane is not None and (plane.axes is None or len(w) > MOST):
        pairs = list(zip(plane.names, place, strict=True))
    names = ", ".join(f"{name} = {short(x, 4)}" for name, x in pairs)
    slope = "" if point.gradient_norm is None else f"   |∇L| = {short(point.gradient_norm)}"
    return f"{names}   L = {short(point.loss)}{slope}"
