"""The window: what it shows of a scene. It is there before its parts are; `ui.furniture` makes those."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEventLoop, QSettings, QSize, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenuBar

from explorer.options import Options
from explorer.outlook import Outlook, outlook
from ui import theme as themes
from ui.first_look import FirstLook
from ui.first_place import FirstPlace, kind_of, recalled, remember

if TYPE_CHECKING:
    from explorer.local_model import LocalModel
    from explorer.plane import Plane
    from ui.angle_panel import AnglePanel
    from ui.background import Background
    from ui.components_panel import ComponentsPanel
    from ui.controller import Controller
    from ui.descent_controls import DescentControls
    from ui.docks import Docks
    from ui.experiments.experiments import Experiments
    from ui.experiments.step_marks import StepMarks
    from ui.field_keys import FieldKeys
    from ui.history_panel import HistoryPanel
    from ui.landscape_view import LandscapeView
    from ui.lessons.classroom import Classroom
    from ui.long_work import LongWork
    from ui.loss_bar import LossBar
    from ui.presentation import Presentation
    from ui.sessions.sessions import Sessions
    from ui.stage import Stage
    from ui.state import Scene, Store
    from ui.surface_view import SurfaceView
    from ui.taylor_panel import TaylorPanel
    from ui.text_export import TextExport

_PLANE = 2
_MOMENT = 8
"""Milliseconds that the point waits for its arrows."""


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
        Shows the window while the landscape is all there is in it; the parts around it are made after that.
    seen
        What is seen first, where it is known already; what the options ask for, if left out.
    """

    store: Store
    background: Background
    long_work: LongWork
    controller: Controller
    loss_bar: LossBar
    stage: Stage
    sessions: Sessions
    landscape: LandscapeView
    surface: SurfaceView
    docks: Docks
    experiments: Experiments
    classroom: Classroom
    texts: TextExport
    menu_bar: QMenuBar
    actions_by_name: dict[str, QAction]
    controls: DescentControls
    marks: StepMarks
    taylor: TaylorPanel
    angle: AnglePanel
    history: HistoryPanel
    components: ComponentsPanel
    panels: tuple[TaylorPanel | AnglePanel | HistoryPanel | ComponentsPanel | Experiments | Classroom, ...]
    presentation: Presentation
    field_keys: FieldKeys

    def __init__(
        self,
        options: Options | None = None,
        *,
        synchronous: bool = False,
        settings: QSettings | None = None,
        theme: themes.Theme | None = None,
        show_early: Callable[[MainWindow, FirstLook], None] | None = None,
        seen: Outlook | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Steepest")
        self.settings = settings or QSettings("Steepest", "Steepest")
        self.theme = theme or themes.system_theme()
        self.first_look: FirstLook | None = None
        self._follows_system = theme is None
        self._is_furnished = self._is_laid_out = False
        self._place_timer = QTimer(self, singleShot=True, interval=_MOMENT)
        self._place_timer.timeout.connect(self._show_place)
        asked = options or Options()
        seen = seen or outlook(asked)
        themes.apply(self.theme)
        self._restore_size()
        if show_early is not None:
            self.first_look = FirstLook(seen, recalled(self.settings, _kind_of(seen)), self.theme, self)
            show_early(self, self.first_look)
        # a person sees the landscape while what everything else leans on is loaded
        from ui.furniture import furnish  # noqa: PLC0415

        furnish(self, asked, seen, synchronous=synchronous)
        self._is_furnished = True
        self._settle_in()

    # -- layout

    def _restore_size(self) -> None:
        self.resize(1280, 800)
        geometry = self.settings.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        # Qt crashes where docks are restored into less than they need
        self.resize(self.size().expandedTo(self.minimumSizeHint()))

    def _settle_in(self) -> None:
        """Give the parts their places, and take the first look away once the landscape is under it."""
        if self.first_look is None:
            return
        self.first_look.raise_()
        layout, bars = self.layout(), self.menuWidget()
        assert layout is not None
        assert bars is not None
        # in a window that is shown already they would be shown in a moment, and have no size until then
        for part in (bars, self.stage):
            part.show()
        self.docks.show_made()
        layout.activate()
        self._share_out()
        layout.activate()
        self.landscape.plot.settle()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self.first_look.hide()
        self.first_look.deleteLater()
        self.first_look = None

    def _share_out(self) -> None:
        """Share the space out as it was left: only once the window is shown, its size is known."""
        if not self._is_laid_out:
            self._is_laid_out = True
            self.marks.begin()
            self.docks.share_out()

    def minimumSizeHint(self) -> QSize:
        return QSize(860, 600)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_furnished:
            self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_furnished:
            self.docks.follow_resize(event)
        if self.first_look is not None:
            self.first_look.cover()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab go on until something that is seen has the focus: panels behind tabs are kept beside the window."""
        first = QApplication.focusWidget()
        while super().focusNextPrevChild(forward):
            now = QApplication.focusWidget()
            if now is None or now is first or self.docks.can_be_seen(now):
                return True
        return False

    # -- showing

    def show_scene(self, before: Scene | None, after: Scene) -> None:
        now = after.exploration
        if before is None or before.loss is not now.loss or before.parameters != after.parameters:
            self.loss_bar.show_loss(now.loss.text, now.loss.variables, after.parameters)
            self.loss_bar.show_remarks(now.loss)
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

    def show_plane(self, plane: Plane | None) -> None:
        self.stage.show_plane(self.store.scene, plane)
        if not self._place_timer.isActive():
            self._show_place()

    def _show_place(self) -> None:
        """Show the point and its path on the landscape."""
        self._place_timer.stop()
        self.stage.show_place(self.store.scene.exploration)

    def show_model(self, model: LocalModel) -> None:
        if self._place_timer.isActive():
            self._show_place()
        now = self.store.scene.exploration
        self.controls.show_model(now, model)
        self.taylor.show_model(model)
        self.angle.show_model(model, now.loss.variables)
        self.components.show_model(model, now.loss.variables)
        self.stage.show_model(model)

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
        from ui.text_box import TextBox  # noqa: PLC0415 - nobody asks for it while the window opens

        TextBox(title, html, self).open()

    # -- appearance

    def set_theme(self, theme: themes.Theme) -> None:
        """Show everything in the colours of a theme."""
        self.theme = theme
        themes.apply(theme)
        action = self.actions_by_name["dark"]
        if action.isChecked() != theme.dark:
            action.setChecked(theme.dark)
        for part in (self.loss_bar, self.controls, self.sessions.notices, self.stage, *self.panels):
            part.set_theme(theme)

    def follow_system_theme(self) -> None:
        if self._follows_system:
            self.set_theme(themes.system_theme())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the geometry, and leave no thread behind; not before it is clear what becomes of the work."""
        if not self.sessions.may_close():
            event.ignore()
            return
        self._remember_place()
        self.presentation.show(False)
        self.docks.remember(self.settings)
        self.sessions.close()
        # gone for the person at once, even if work under way takes a while to end
        self.hide()
        self.marks.end()
        self.experiments.close()
        self.controller.close()
        super().closeEvent(event)

    def _remember_place(self) -> None:
        """Write down where the landscape is, for the first look of another day."""
        if self.presentation.on or self.stage.shows_surface or not self.isVisible():
            return
        plot, scene = self.landscape.plot, self.store.scene
        corner = plot.mapTo(self, plot.rect().topLeft()).toPointF()
        place = FirstPlace(
            plot.rect().toRectF().translated(corner), plot.view_rectangle().translated(corner), self.size().toSizeF()
        )
        remember(self.settings, kind_of(scene.loss.dimension, has_parameters=bool(scene.parameters)), place)


def _kind_of(seen: Outlook) -> str:
    return kind_of(seen.loss.dimension, has_parameters=bool(seen.parameters))
