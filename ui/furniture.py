"""The parts of a window, made and connected. Whatever is loaded for them is loaded with this file.

The window is a plain one until then, which may already show the landscape (`ui.first_look`).
"""

from __future__ import annotations

import atexit
import weakref
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QMenuBar, QVBoxLayout, QWidget

from explorer.curve import Curve
from explorer.options import Options
from explorer.outlook import Outlook
from ui.actions import make_actions
from ui.angle_panel import AnglePanel
from ui.background import Background
from ui.commands import calls
from ui.components_panel import ComponentsPanel
from ui.controller import Controller, opened
from ui.descent_controls import DescentControls
from ui.docks import Docks
from ui.experiments.experiments import Experiments
from ui.experiments.step_marks import StepMarks
from ui.field_keys import FieldKeys
from ui.history_panel import HistoryPanel
from ui.lessons.classroom import Classroom
from ui.long_work import LongWork
from ui.loss_bar import LossBar
from ui.presentation import Presentation
from ui.sessions.sessions import Sessions
from ui.spoken import install
from ui.stage import Stage
from ui.state import Store
from ui.stepper import MOST_STEPS, MOST_STEPS_KEY
from ui.taylor_panel import TaylorPanel
from ui.text_export import TextExport
from ui.wiring import wire

if TYPE_CHECKING:
    from ui.window import MainWindow


def furnish(window: MainWindow, options: Options, seen: Outlook, *, synchronous: bool) -> None:
    """Make the parts of a window, put them into their places, and show the scene that was asked for."""
    install()
    _make_state(window, options, seen, synchronous=synchronous)
    _make_bars(window)
    _make_panels(window)
    _lay_out(window)
    window.docks.restore(window.settings)
    _show_first(window)
    wire(window)
    window.set_theme(window.theme)
    window.show_scene(None, window.store.scene)
    window.controller.refresh()
    window.landscape.setFocus()
    window.field_keys = FieldKeys(window)
    window.field_keys.watch(window)
    for later in (window.experiments, window.classroom):
        later.furnished.connect(window.field_keys.watch)
    atexit.register(_close, weakref.ref(window))


def _make_state(window: MainWindow, options: Options, seen: Outlook, *, synchronous: bool) -> None:
    window.store = Store(opened(options, seen), window)
    window.background = Background(window, synchronous=synchronous)
    window.long_work = LongWork(window.background, window)
    window.controller = Controller(window.store, window.background, window)
    window.texts = TextExport(window.controller, window)


def _make_bars(window: MainWindow) -> None:
    window.loss_bar, window.stage = LossBar(), Stage(window.background)
    window.landscape, window.surface = window.stage.landscape, window.stage.surface
    window.docks = Docks(window)
    window.experiments = Experiments(window.controller, window.docks, window.landscape, window)
    window.classroom = Classroom(window.controller, window.docks, window.experiments, window.settings)
    window.sessions = Sessions(window)
    window.menu_bar = QMenuBar()
    window.actions_by_name = make_actions(window, window.menu_bar, calls(window))
    window.sessions.attach()
    window.actions_by_name["equal_axes"].setChecked(True)
    window.actions_by_name["cancel"].setEnabled(False)
    _choose_most_steps(window)
    window.controls = DescentControls(window.actions_by_name)
    window.marks = StepMarks(window.controller, window.experiments, window.controls.length.slider)


def _choose_most_steps(window: MainWindow) -> None:
    """Let a run take as many steps as were chosen another day."""
    kept = window.settings.value(MOST_STEPS_KEY)
    most = next((most for most in MOST_STEPS if str(most) == str(kept)), window.controller.stepper.most_steps)
    window.actions_by_name[f"run_{most}"].setChecked(True)


def _make_panels(window: MainWindow) -> None:
    window.taylor, window.angle, window.history = TaylorPanel(), AnglePanel(), HistoryPanel(window.background)
    window.components = ComponentsPanel()
    panels = (window.taylor, window.angle, window.history, window.components)
    for dock, panel in zip(window.docks.all, panels, strict=True):
        dock.setWidget(panel)
    window.panels = (*panels, window.experiments, window.classroom)
    window.presentation = Presentation(window.docks, (window.loss_bar, window.stage, *window.panels))


def _lay_out(window: MainWindow) -> None:
    # what stands in place of the menu bar spans the whole window, above the docks
    top = QWidget()
    column = QVBoxLayout(top)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for bar in (window.menu_bar, window.loss_bar, window.controls, window.sessions.notices):
        column.addWidget(bar)
    window.setMenuWidget(top)
    window.setCentralWidget(window.stage)


def _show_first(window: MainWindow) -> None:
    """Show what was seen before the window had its parts; nothing of it is computed again."""
    scene, sampler, look = window.store.scene, window.controller.sampler, window.first_look
    window.stage.show_plane(scene, sampler.plane)
    window.stage.show_scene(None, scene)
    if look is None:
        return
    if look.terrain is not None:
        sampler.go_on_from(look.terrain)
    if isinstance(look.picture, Curve):
        window.stage.show_curve(look.picture)
    elif look.picture is not None:
        sampler.receive(look.picture)
        window.stage.show_landscape(look.picture)


def _close(reference: weakref.ref[MainWindow]) -> None:
    """Close a window that is still there when Python ends: its plots do not survive the interpreter."""
    window = reference()
    if window is not None and shiboken6.isValid(window):
        window.close()
