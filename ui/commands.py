"""What each command of the table calls, in a window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui import theme as themes
from ui.about import ABOUT
from ui.actions import keys_as_html
from ui.experiments.experiments import EXPERIMENTS
from ui.picture import copy_picture
from ui.stepper import MOST_STEPS, MOST_STEPS_KEY

if TYPE_CHECKING:
    from ui.window import MainWindow

_TURN = 5.0
_FACTOR = 10
"""Positions of the logarithmic scale that a key moves: a tenth of a decade."""


def calls(window: MainWindow) -> dict[str, Callable[..., object]]:
    """Return what each command of the table calls; the panels that it is about may be made later."""
    return {
        **_of_files(window),
        **_of_descent(window),
        **{row.name: partial(window.experiments.toggle, row.name) for row in EXPERIMENTS},
        "copy_experiment": window.experiments.copy_front,
        "save_experiment": window.experiments.save_front,
        **window.classroom.commands(),
        **_of_view(window),
        "shortcuts": lambda: window.tell("Keys and mouse", keys_as_html()),
        "about": lambda: window.tell("About Steepest", ABOUT),
    }


def _of_files(window: MainWindow) -> dict[str, Callable[..., object]]:
    return {
        **window.sessions.commands(),
        "focus_loss": partial(_focus_loss, window),
        "focus_gallery": partial(_open_gallery, window),
        "save_csv": lambda: window.history.save_csv(),  # noqa: PLW0108 - it is made later
        "export_picture": partial(_export_picture, window),
        "export_film": partial(_export_film, window),
        "save_formulas": window.texts.save_formulas,
        "quit": window.close,
        "copy_landscape": lambda: _copy(window, window.landscape),
        "copy_taylor": lambda: _copy(window, window.taylor),
        "copy_angle": lambda: _copy(window, window.angle),
        "copy_history": lambda: _copy(window, window.history),
        "copy_window": lambda: _copy(window, window),
        "copy_steps": lambda: window.history.copy_all(),  # noqa: PLW0108 - it is made later
        "copy_program": window.texts.copy_program,
    }


def _of_descent(window: MainWindow) -> dict[str, Callable[..., object]]:
    controller = window.controller
    return {
        "undo": controller.undo,
        "redo": controller.redo,
        "find_step": partial(_find_step, window),
        "step": _after_typing(window, controller.step),
        "back": controller.back,
        "play": _after_typing(window, controller.play),
        "run": _after_typing(window, controller.run),
        **{f"run_{most}": partial(_allow, window, most) for most in MOST_STEPS},
        "cancel": lambda: controller.cancel(window.long_work.lanes),
        "reset": controller.reset,
        "steepest": lambda: controller.turn(180.0),
        "turn_left": lambda: controller.turn_by(_TURN),
        "turn_right": lambda: controller.turn_by(-_TURN),
        "longer": lambda: controller.scale_size(_FACTOR),
        "shorter": lambda: controller.scale_size(-_FACTOR),
    }


def _of_view(window: MainWindow) -> dict[str, Callable[..., object]]:
    controller = window.controller
    return {
        "fit": window.landscape.fit,
        "follow": partial(_centre, window),
        "zoom_in": lambda: window.landscape.zoom(0.8),
        "zoom_out": lambda: window.landscape.zoom(1.25),
        "equal_axes": window.landscape.set_equal_axes,
        "again": controller.again,
        "field": controller.sampler.show_field,
        "surface": window.stage.show_surface,
        "pin": controller.sampler.pin,
        "components": window.docks.show_components,
        "presentation": lambda on: window.presentation.show(on),  # noqa: PLW0108 - it is made later
        "next_panel": lambda: window.presentation.next_panel(),  # noqa: PLW0108 - it is made later
        "dark": lambda on: window.set_theme(themes.DARK if on else themes.LIGHT),
        "default_layout": partial(_default_layout, window),
    }


def _after_typing(window: MainWindow, act: Callable[..., object]) -> Callable[..., object]:
    """Take what stands in the fields first: a person who types η and presses Step means that η."""

    def acted(*arguments: bool) -> None:
        window.controls.commit()
        act(*arguments)

    return acted


def _allow(window: MainWindow, most: int, chosen: bool) -> None:
    """Let a run take so many steps, from now on and in days to come."""
    if chosen:
        window.controller.stepper.most_steps = most
        window.settings.setValue(MOST_STEPS_KEY, most)


def _find_step(window: MainWindow) -> None:
    window.docks.bring_forward(window.docks.history)
    window.history.look_for_step()


def _focus_loss(window: MainWindow) -> None:
    window.loss_bar.edit.setFocus()
    window.loss_bar.edit.selectAll()


def _open_gallery(window: MainWindow) -> None:
    window.loss_bar.gallery.setFocus()
    window.loss_bar.gallery.showPopup()


def _centre(window: MainWindow) -> None:
    seen = window.landscape.view_window()
    x, y = window.stage.place
    cx, cy = seen.centre
    window.landscape.set_view_window(seen.moved(x - cx, y - cy))


def _copy(window: MainWindow, widget: QWidget) -> None:
    copy_picture(widget)
    window.inform("The picture is on the clipboard")


def _export_picture(window: MainWindow) -> None:
    from ui.exports.opening import ask_for_picture  # noqa: PLC0415 - few people export at each start

    ask_for_picture(window)


def _export_film(window: MainWindow) -> None:
    from ui.exports.opening import ask_for_film  # noqa: PLC0415 - few people export at each start

    ask_for_film(window)


def _default_layout(window: MainWindow) -> None:
    window.actions_by_name["presentation"].setChecked(False)
    window.docks.reset()
    window.docks.show_components(window.actions_by_name["components"].isChecked())
