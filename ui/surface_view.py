"""The surface of the loss, which starts OpenGL when it is asked for; where there is none, it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from explorer.landscape import Array, Landscape
from explorer.plane import Quadratic
from ui.checked_look import show_checked
from ui.choices import Choices
from ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from ui.surface_marks import Pair
    from ui.surface_scene import SurfaceScene

WITHOUT = "The surface needs OpenGL, which is not offered here. Everything else works without it."
_LEAST_VERSION = (2, 0)


class SurfaceView(QWidget):
    """The surface with its toggles. Nothing of OpenGL is loaded before `start`.

    Signals
    -------
    start_clicked, point_dragged, point_dropped
        Coordinates of the plane.
    """

    start_clicked = Signal(float, float)
    point_dragged = Signal(float, float)
    point_dropped = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface_view")
        self.scene: SurfaceScene | None = None
        self.is_available: bool | None = None
        self._theme = LIGHT
        self._names = ("x", "y")
        self.tangent_button = _button("tangent_button", "Tangent plane", "L(w) + ∇L·d: the model of first order (T)")
        self.bowl_button = _button("bowl_button", "Second order", "The model of second order, with ∇²L (B)")
        self.true_button = _button(
            "true_heights_button", "True heights", "Heights linear in L; else they are those of the colours (H)"
        )
        self.reset_button = _button("reset_view_button", "Reset view", "Look from where it began (Home)")
        self.reset_button.setCheckable(False)
        self.tangent_button.setChecked(True)
        self.choices = Choices(self)
        for name, button in (
            ("tangent", self.tangent_button), ("bowl", self.bowl_button), ("true_heights", self.true_button),
        ):  # fmt: skip
            self.choices.keep_check(name, button)
        self.message = QLabel(WITHOUT)
        self.message.setObjectName("surface_message")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.hide()
        self._lay_out()
        for button, key in ((self.tangent_button, "T"), (self.bowl_button, "B"), (self.true_button, "H")):
            shortcut = QShortcut(key, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)

    def _lay_out(self) -> None:
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(10, 4, 8, 2)
        row.setSpacing(6)
        for button in (self.tangent_button, self.bowl_button, self.true_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.reset_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._bar)
        self._column.addWidget(self.message, 1)

    # -- OpenGL

    def start(self) -> None:
        """Make the scene at the first call; say so where that is impossible."""
        if self.is_available is not None:
            return
        reason = _lacks_opengl()
        if reason:
            self._do_without(reason)
            return
        try:
            from ui.surface_scene import SurfaceScene  # noqa: PLC0415 - loads OpenGL

            scene = SurfaceScene()
        except Exception as error:  # noqa: BLE001 - a library that is missing or broken, in whatever way
            self._do_without(str(error))
            return
        self.is_available, self.scene = True, scene
        scene.marks.names = self._names
        scene.set_theme(self._theme)
        for mine, its in (
            (self.start_clicked, scene.start_clicked),
            (self.point_dragged, scene.point_dragged),
            (self.point_dropped, scene.point_dropped),
        ):
            its.connect(mine)
        # not from within the paint event that failed
        scene.failed.connect(self._do_without, Qt.ConnectionType.QueuedConnection)
        scene.want_model(1, self.tangent_button.isChecked())
        self.tangent_button.toggled.connect(lambda on: scene.want_model(1, on))
        self.bowl_button.toggled.connect(lambda on: scene.want_model(2, on))
        self.true_button.toggled.connect(scene.set_true_heights)
        self.reset_button.clicked.connect(scene.reset_view)
        self._column.addWidget(scene, 1)
        self.setFocusProxy(scene)

    def _do_without(self, reason: str) -> None:
        self.is_available = False
        if self.scene is not None:
            self.setFocusProxy(None)  # type: ignore[arg-type] # Qt takes None
            self._column.removeWidget(self.scene)
            self.scene.hide()
            self.scene.deleteLater()
            self.scene = None
        self._bar.hide()
        self.message.setText(f"{WITHOUT}\n\n({reason})" if reason else WITHOUT)
        self.message.show()

    # -- what is shown

    def show_names(self, x: str, y: str) -> None:
        """Name the axes."""
        self._names = x, y
        if self.scene is not None:
            self.scene.marks.names = self._names
            self.scene.update()

    def show_landscape(self, landscape: Landscape) -> None:
        """Show L over the plane."""
        if self.scene is not None:
            self.scene.show_landscape(landscape.cropped())

    def show_place(
        self,
        point: Pair | None,
        loss: float,
        path: Array,
        losses: Array,
        following: Pair | None = None,
        loss_next: float = np.nan,
    ) -> None:
        """Show w, the path and w + ηu, each at its L."""
        if self.scene is not None:
            self.scene.change_place(
                point=point, loss=loss, path=path, losses=losses, following=following, loss_next=loss_next
            )

    def show_arrows(self, gradient: Pair | None, direction: Pair | None) -> None:
        """Show ∇L and u in the plane."""
        if self.scene is not None:
            self.scene.change_place(gradient=gradient, direction=direction)

    def show_model(self, model: Quadratic | None) -> None:
        """Show L to first and second order at w, as far as the toggles want it."""
        if self.scene is not None:
            self.scene.show_model(model)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.message.setStyleSheet(f"color: {theme.muted}; padding: 24px;")
        self._bar.setStyleSheet(
            f"QToolButton:checked {{ background: {theme.selection}; color: {theme.text};"
            f"border: 1px solid {theme.accent}; border-radius: 3px; padding: 3px 6px; }}"
        )
        if self.scene is not None:
            self.scene.set_theme(theme)


def _lacks_opengl() -> str:
    """Say why there is no OpenGL; empty where there is."""
    surface = QOffscreenSurface()
    surface.create()
    context = QOpenGLContext()
    if not context.create() or not context.makeCurrent(surface):
        return "no OpenGL context can be made"
    version = context.format().version()
    context.doneCurrent()
    if version < _LEAST_VERSION:
        return f"OpenGL {version[0]}.{version[1]} is too old"
    return ""


def _button(name: str, text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(text)
    button.setCheckable(True)
    show_checked(button)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
