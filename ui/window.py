"""The window: panels in their places, wired to the controller."""

from __future__ import annotations

import atexit
import weakref
from collections.abc import Callable
from functools import partial

import shiboken6
from PySide6.QtCore import QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QMenuBar,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from explorer.landscape import sample
from explorer.local_model import LocalModel
from explorer.options import Options
from explorer.plane import Plane
from ui import theme as themes
from ui.about import ABOUT
from ui.actions import keys_as_html, make_actions
from ui.background import Background
from ui.checking import remarks
from ui.controller import Controller, opened
from ui.descent_controls import DescentControls
from ui.docks import Docks
from ui.experiments.experiments import EXPERIMENTS, Experiments
from ui.experiments.step_marks import StepMarks
from ui.field_keys import FieldKeys
from ui.lessons.classroom import Classroom
from ui.loss_bar import LossBar
from ui.picture import copy_picture
from ui.presentation import Presentation
from ui.stage import Stage
from ui.state import Scene, Store
from ui.wiring import wire_wishes

_TURN = 5.0
_COARSE = 96
_PLANE = 2
_MOMENT = 8
"""Milliseconds that the point waits for its arrows."""
_FACTOR = 10
"""Positions of the logarithmic scale that a key moves: a tenth of a decade."""


class MainWindow(QMainWindow):
    """The explorer.

    Parameters
    ----------
    options
        What to open with; the default loss, with a start placed and all panels filled, if left out.
    synchronous
        Do all work within the call that asks for it; for tests and for pictures.
    settings
        Where the geometry is remembered.
    theme
        Light or dark; what the system asks for, if left out.
    show_early
        Called once the contours can be shown, before the panels around them are made.
    """

    def __init__(
        self,
        options: Options | None = None,
        *,
        synchronous: bool = False,
        settings: QSettings | None = None,
        theme: themes.Theme | None = None,
        show_early: Callable[[MainWindow], None] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Steepest")
        self._settings = settings or QSettings("Steepest", "Steepest")
        self._theme = theme or themes.system_theme()
        self._follows_system = theme is None
        self._is_laid_out = False
        self._place_timer = QTimer(self, singleShot=True, interval=_MOMENT)
        self._place_timer.timeout.connect(self._show_place)
        self.store = Store(opened(options or Options()), self)
        self.background = Background(self, synchronous=synchronous)
        self.controller = Controller(self.store, self.background, self)
        self.loss_bar = LossBar()
        self.stage = Stage()
        self.landscape, self.surface = self.stage.landscape, self.stage.surface
        self.resize(1280, 800)
        self.docks = Docks(self)
        self.experiments = Experiments(self.controller, self.docks, self.landscape, self)
        self.classroom = Classroom(self.controller, self.docks, self.experiments, self._settings)
        self.menu_bar = QMenuBar()
        self.actions_by_name = make_actions(self, self.menu_bar, self._calls())
        self.actions_by_name["equal_axes"].setChecked(True)
        self.controls = DescentControls(self.actions_by_name)
        self._marks = StepMarks(self.controller, self.experiments, self.controls.length.slider)
        self._lay_out()
        self.docks.restore(self._settings)
        self._show_first(show_early)
        self._furnish()
        self._wire()
        self.set_theme(self._theme)
        self._show_scene(None, self.store.scene)
        self.controller.refresh()
        self.landscape.setFocus()
        self._field_keys = FieldKeys(self)
        self._field_keys.watch(self)
        for later in (self.experiments, self.classroom):
            later.furnished.connect(self._field_keys.watch)
        atexit.register(_close, weakref.ref(self))

    def _show_first(self, show_early: Callable[[MainWindow], None] | None) -> None:
        """Show the contours at once: sampled coarsely they take a few milliseconds, all else much longer."""
        themes.apply(self._theme)
        for part in (self.loss_bar, self.controls, self.stage):
            part.set_theme(self._theme)
        scene, plane = self.store.scene, self.controller.sampler.plane
        self.loss_bar.show_loss(scene.loss.text, scene.loss.variables, scene.parameters)
        self.stage.show_plane(scene, plane)
        self.stage.show_scene(None, scene)
        if plane is not None:
            self.stage.show_landscape(sample(scene.loss, scene.home, _COARSE, _COARSE, plane=plane))
        if show_early is not None:
            show_early(self)

    def _furnish(self) -> None:
        # imported here, since a person sees the contours while this goes on
        from ui.angle_panel import AnglePanel  # noqa: PLC0415
        from ui.components_panel import ComponentsPanel  # noqa: PLC0415
        from ui.history_panel import HistoryPanel  # noqa: PLC0415
        from ui.taylor_panel import TaylorPanel  # noqa: PLC0415

        self.taylor, self.angle, self.history = TaylorPanel(), AnglePanel(), HistoryPanel()
        self.components = ComponentsPanel()
        panels = (self.taylor, self.angle, self.history, self.components)
        for dock, panel in zip(self.docks.all, panels, strict=True):
            dock.setWidget(panel)
        self._panels = (*panels, self.experiments, self.classroom)
        self.presentation = Presentation(self.docks, (self.loss_bar, self.stage, *self._panels))
        self.docks.share_out()

    # -- layout

    def _lay_out(self) -> None:
        # what stands in place of the menu bar spans the whole window, above the docks
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.menu_bar)
        column.addWidget(self.loss_bar)
        column.addWidget(self.controls)
        self.setMenuWidget(top)
        self.setCentralWidget(self.stage)

    def minimumSizeHint(self) -> QSize:
        return QSize(860, 600)

    def showEvent(self, event: QShowEvent) -> None:
        """Share the space out as it was left: only now is the size of the window known."""
        super().showEvent(event)
        if not self._is_laid_out:
            self._is_laid_out = True
            self._marks.begin()
            self.docks.share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.docks.follow_resize(event)

    # -- wiring

    def _wire(self) -> None:
        controller = self.controller
        self.store.changed.connect(self._show_scene)
        controller.checked.connect(self.loss_bar.show_checked)
        controller.model_changed.connect(self._show_model)
        sampler = controller.sampler
        sampler.plane_changed.connect(self._show_plane)
        sampler.landscape_changed.connect(self.stage.show_landscape)
        sampler.curve_changed.connect(self.stage.show_curve)
        sampler.field_changed.connect(self.landscape.show_field)
        sampler.quadratic_changed.connect(self.surface.show_model)
        sampler.hover_text.connect(self.landscape.show_hover_text)
        controller.status.connect(self.controls.show_status)
        controller.knobs.animated.connect(self.loss_bar.strip.show_animation)
        controller.playing_changed.connect(self.actions_by_name["play"].setChecked)
        controller.running_changed.connect(self.actions_by_name["run"].setChecked)
        self.background.busy_changed.connect(self._show_busy)
        wire_wishes(self)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_theme_changed)

    def _calls(self) -> dict[str, Callable[..., object]]:
        """What each command of the table calls."""
        controller = self.controller
        return {
            "focus_loss": self._focus_loss,
            "focus_gallery": self._open_gallery,
            "save_csv": self._save_csv,
            "quit": self.close,
            "undo": controller.undo,
            "redo": controller.redo,
            "copy_landscape": lambda: self._copy(self.landscape),
            "copy_taylor": lambda: self._copy(self.taylor),
            "copy_angle": lambda: self._copy(self.angle),
            "copy_history": lambda: self._copy(self.history),
            "copy_window": lambda: self._copy(self),
            "copy_steps": self._copy_steps,
            "step": self._after_typing(controller.step),
            "back": controller.back,
            "play": self._after_typing(controller.play),
            "run": self._after_typing(controller.run),
            "reset": controller.reset,
            "steepest": lambda: controller.turn(180.0),
            "turn_left": lambda: controller.turn_by(_TURN),
            "turn_right": lambda: controller.turn_by(-_TURN),
            "longer": lambda: controller.scale_size(_FACTOR),
            "shorter": lambda: controller.scale_size(-_FACTOR),
            **{row.name: partial(self.experiments.toggle, row.name) for row in EXPERIMENTS},
            "copy_experiment": self.experiments.copy_front,
            "save_experiment": self.experiments.save_front,
            **self.classroom.commands(),
            "fit": self.landscape.fit,
            "follow": self._centre,
            "zoom_in": lambda: self.landscape.zoom(0.8),
            "zoom_out": lambda: self.landscape.zoom(1.25),
            "equal_axes": self.landscape.set_equal_axes,
            "field": controller.sampler.show_field,
            "surface": self.stage.show_surface,
            "pin": controller.sampler.pin,
            "components": self.docks.show_components,
            "presentation": self._present,
            "next_panel": self._present_next,
            "dark": lambda on: self.set_theme(themes.DARK if on else themes.LIGHT),
            "default_layout": self._default_layout,
            "shortcuts": lambda: self.tell("Keys and mouse", keys_as_html()),
            "about": lambda: self.tell("About Steepest", ABOUT),
        }

    # -- showing

    def _show_scene(self, before: Scene | None, after: Scene) -> None:
        now = after.exploration
        if before is None or before.loss is not now.loss or before.parameters != after.parameters:
            self.loss_bar.show_loss(now.loss.text, now.loss.variables, after.parameters)
            self.loss_bar.show_checked(remarks(now.loss))
        if before is None or before.loss.variables != now.loss.variables:
            self.actions_by_name["components"].setChecked(now.loss.dimension > _PLANE)
            self.docks.show_components(now.loss.dimension > _PLANE)
        self.stage.show_scene(before, after)
        self.controls.show_exploration(now)
        if before is None or (before.exploration.path, before.exploration.tip, before.exploration.row) != (
            now.path, now.tip, now.row,
        ):  # fmt: skip
            self.history.show_history(now.path, now.tip, now.row, now.loss.variables, tuple(now.loss.parameters))
            if self.background.is_busy("model"):
                # the arrows follow in a moment: both are painted at once, unless they take long
                self._place_timer.start()
            else:
                self._show_place()
        self.enable()

    def _show_plane(self, plane: Plane | None) -> None:
        self.stage.show_plane(self.store.scene, plane)
        if not self._place_timer.isActive():
            self._show_place()

    def _show_place(self) -> None:
        """Show the point and its path on the landscape."""
        self._place_timer.stop()
        self.stage.show_place(self.store.scene.exploration)

    def _show_model(self, model: LocalModel) -> None:
        if self._place_timer.isActive():
            self._show_place()
        now = self.store.scene.exploration
        self.controls.show_model(now, model)
        self.taylor.show_model(model)
        self.angle.show_model(model, now.loss.variables)
        self.components.show_model(model, now.loss.variables)
        self.stage.show_model(model)

    def _show_busy(self) -> None:
        self.landscape.show_busy(self.background.is_busy("landscape") or self.background.is_busy("loss"))

    def enable(self) -> None:
        """Let commands be chosen where there is something for them to do."""
        actions, now = self.actions_by_name, self.store.scene.exploration
        for name in ("undo", "redo"):
            what = self.store.undo_text if name == "undo" else self.store.redo_text
            actions[name].setEnabled(bool(what))
            actions[name].setText(f"&{name.capitalize()} {what}".strip())
        at_start = now.path.parent(now.row) < 0
        actions["back"].setEnabled(not at_start)
        actions["reset"].setEnabled(not at_start or now.tip != now.row)
        for name in ("lesson_back", "lesson_next", "lesson_set_up", "leave_lesson"):
            actions[name].setEnabled(self.classroom.is_open)
        actions["pin"].setEnabled(now.loss.dimension > _PLANE)
        actions["pin"].setChecked(self.store.scene.pinned is not None)
        actions["surface"].setEnabled(now.loss.dimension > 1)
        if now.loss.dimension == 1:
            actions["surface"].setChecked(False)

    def warn(self, text: str) -> None:
        """Show a sentence that asks for attention."""
        self.controls.show_status(text, warning=True)

    def inform(self, text: str) -> None:
        """Show a sentence."""
        self.controls.show_status(text, warning=False)

    def tell(self, title: str, html: str) -> None:
        """Show a text in a box of its own."""
        box = QMessageBox(QMessageBox.Icon.NoIcon, title, html, QMessageBox.StandardButton.Close, self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    # -- wishes that need the scene

    def _present(self, on: bool) -> None:
        self.presentation.show(on)

    def _present_next(self) -> None:
        self.presentation.next_panel()

    def _save_csv(self) -> None:
        self.history.save_csv()

    def _copy_steps(self) -> None:
        self.history.copy_all()

    def _after_typing(self, act: Callable[..., object]) -> Callable[..., object]:
        """Take what stands in the fields first: a person who types η and presses Step means that η."""

        def acted(*arguments: bool) -> None:
            self.controls.commit()
            act(*arguments)

        return acted

    def _focus_loss(self) -> None:
        self.loss_bar.edit.setFocus()
        self.loss_bar.edit.selectAll()

    def _open_gallery(self) -> None:
        self.loss_bar.gallery.setFocus()
        self.loss_bar.gallery.showPopup()

    def _centre(self) -> None:
        window = self.landscape.view_window()
        x, y = self.stage.place
        cx, cy = window.centre
        self.landscape.set_view_window(window.moved(x - cx, y - cy))

    def _copy(self, widget: QWidget) -> None:
        copy_picture(widget)
        self.controls.show_status("The picture is on the clipboard", warning=False)

    # -- appearance

    def set_theme(self, theme: themes.Theme) -> None:
        """Show everything in the colours of a theme."""
        self._theme = theme
        themes.apply(theme)
        action = self.actions_by_name["dark"]
        if action.isChecked() != theme.dark:
            action.setChecked(theme.dark)
        for part in (self.loss_bar, self.controls, self.stage, *self._panels):
            part.set_theme(theme)

    def _system_theme_changed(self) -> None:
        if self._follows_system:
            self.set_theme(themes.system_theme())

    def _default_layout(self) -> None:
        self.actions_by_name["presentation"].setChecked(False)
        self.docks.reset()
        self.docks.show_components(self.actions_by_name["components"].isChecked())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the geometry, and leave no thread behind."""
        self.presentation.show(False)
        self.docks.remember(self._settings)
        # gone for the person at once, even if work under way takes a while to end
        self.hide()
        self._marks.end()
        self.experiments.close()
        self.controller.close()
        super().closeEvent(event)


def _close(reference: weakref.ref[MainWindow]) -> None:
    """Close a window that is still there when Python ends: its plots do not survive the interpreter."""
    window = reference()
    if window is not None and shiboken6.isValid(window):
        window.close()
