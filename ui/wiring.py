"""What is connected in a window: what changes with what is shown, and which wish is what a person does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from ui.controller import Controller

if TYPE_CHECKING:
    from ui.window import MainWindow


def wire(window: MainWindow) -> None:
    """Connect everything in a window: what there is to show, and what a person wants."""
    controller = window.controller
    window.store.changed.connect(window.show_scene)
    controller.checked.connect(window.loss_bar.show_checked)
    controller.model_changed.connect(window.show_model)
    sampler = controller.sampler
    sampler.plane_changed.connect(window.show_plane)
    sampler.landscape_changed.connect(window.stage.show_landscape)
    sampler.curve_changed.connect(window.stage.show_curve)
    sampler.field_changed.connect(window.landscape.show_field)
    sampler.quadratic_changed.connect(window.surface.show_model)
    sampler.hover_text.connect(window.landscape.show_hover_text)
    controller.status.connect(window.controls.show_status)
    controller.knobs.animated.connect(window.loss_bar.strip.show_animation)
    controller.stepper.playing_changed.connect(window.actions_by_name["play"].setChecked)
    controller.stepper.running_changed.connect(window.actions_by_name["run"].setChecked)
    sampler.surroundings_changed.connect(window.landscape.show_surroundings)
    sampler.refiner.draw_ahead = window.landscape.plot.ground.ahead.draw
    if not window.background.synchronous:
        sampler.scout.draw_ahead = sampler.refiner.draw_ahead
    window.long_work.said.connect(window.landscape.show_busy)
    window.long_work.cancellable.connect(window.actions_by_name["cancel"].setEnabled)
    _wire_wishes(window)
    QGuiApplication.styleHints().colorSchemeChanged.connect(window.follow_system_theme)


def _wire_wishes(window: MainWindow) -> None:
    """Connect every widget of a window with its controller."""
    controller = window.controller
    window.loss_bar.edited.connect(controller.check)
    window.loss_bar.rested.connect(controller.explore_text)
    window.loss_bar.gallery_chosen.connect(controller.explore_gallery)
    _wire_knobs(window)
    _wire_controls(window)
    _wire_stage(window)
    window.angle.beta_turned.connect(lambda beta: controller.turn(beta, dragging=True))
    window.angle.beta_set.connect(lambda beta: _turn_at_once(controller, beta))
    window.taylor.eta_chosen.connect(controller.set_eta)
    window.history.row_chosen.connect(controller.choose)
    window.history.message.connect(window.warn)
    window.components.w_edited.connect(controller.place_start)
    window.components.refused.connect(window.warn)
    window.experiments.message.connect(window.inform)
    window.texts.message.connect(window.inform)
    window.texts.failed.connect(window.warn)
    window.classroom.refused.connect(window.tell)
    window.classroom.opened.connect(lambda _: window.enable())
    window.classroom.surface_wanted.connect(window.actions_by_name["surface"].setChecked)


def _wire_knobs(window: MainWindow) -> None:
    knobs, strip = window.controller.knobs, window.loss_bar.strip
    window.loss_bar.chips.role_changed.connect(knobs.set_role)
    strip.value_chosen.connect(knobs.set_value)
    strip.range_chosen.connect(knobs.set_range)
    strip.animation_toggled.connect(knobs.animate)
    strip.released.connect(window.store.settle)
    strip.refused.connect(window.warn)


def _wire_controls(window: MainWindow) -> None:
    controller, controls = window.controller, window.controls
    controls.direction.rule_chosen.connect(controller.set_direction)
    controls.direction.angle_chosen.connect(controller.turn)
    controls.length.rule_chosen.connect(controller.set_length)
    controls.length.size_chosen.connect(lambda size, dragging: controller.set_size(size, dragging=dragging))
    controls.length.slider.sliderReleased.connect(window.store.settle)
    controls.order_chosen.connect(controller.set_order)
    controls.start_typed.connect(controller.place_start)
    controls.speed_chosen.connect(controller.stepper.set_speed)
    controls.refused.connect(window.warn)


def _wire_stage(window: MainWindow) -> None:
    controller, view, slice_bar = window.controller, window.landscape, window.stage.slice_bar
    for seen in (view, window.surface):
        seen.start_clicked.connect(controller.place_at)
        seen.point_dragged.connect(lambda x, y: controller.place_at(x, y, dragging=True))
        seen.point_dropped.connect(lambda _x, _y: window.store.settle())
    view.direction_dragged.connect(controller.turn_toward)
    view.direction_dropped.connect(window.store.settle)
    view.window_changed.connect(lambda seen: controller.sampler.see(seen, *view.pixel_size()))
    view.hovered.connect(controller.sampler.hover)
    view.hover_left.connect(lambda: view.show_hover_text(""))
    view.limit_reached.connect(window.warn)
    slice_bar.rule_chosen.connect(controller.sampler.set_slice)
    slice_bar.pinned.connect(window.actions_by_name["pin"].setChecked)
    window.stage.surface_toggled.connect(controller.sampler.want_quadratic)


def _turn_at_once(controller: Controller, beta: float) -> None:
    controller.turn(beta, dragging=True)
    controller.store.settle()
