"""The stage of a film: the landscape, and beside it the ray and the angle, in a widget that is on no screen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.landscape import Window
from ui.angle_dial import AngleDial
from ui.background import Background
from ui.exports.moments import Moment
from ui.exports.painting import image_of
from ui.ray_plot import RayPlot
from ui.stage import Stage
from ui.state import Scene
from ui.theme import Theme

_SHARES = (5, 3)
"""What the landscape, and what is beside it, take of the width."""


class FilmStage(QWidget):
    """Shows moments, one at a time, and paints them."""

    def __init__(self, size: QSize, theme: Theme, parent: QWidget, *, beside: bool, equal_axes: bool) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("film_stage")
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._background = Background(self, synchronous=True)
        self.stage, self.ray, self.dial = Stage(self._background), RayPlot(), AngleDial()
        self.stage.slice_bar.setMaximumHeight(0)
        self.stage.landscape.set_equal_axes(equal_axes)
        self._row, column = QHBoxLayout(self), QVBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.stage, _SHARES[0])
        if beside:
            column.addWidget(self.dial, 1)
            column.addWidget(self.ray, 1)
            column.setContentsMargins(4, 8, 8, 4)
            self._row.addLayout(column, _SHARES[1])
        self.ray.setVisible(beside)
        self.dial.setVisible(beside)
        self._size = size
        for part in (self.stage, self.ray, self.dial):
            part.set_theme(theme)
        colours = self.palette()
        colours.setColor(self.backgroundRole(), theme.surface)
        self.setPalette(colours)
        self.setAutoFillBackground(True)

    def open(self, scene: Scene, view: Window) -> tuple[Window, tuple[int, int]]:
        """Lay everything out; return the window that is seen, and its pixels."""
        self.resize(self._size)
        self.show()
        self._row.activate()
        self.stage.show_scene(None, scene)
        if scene.loss.dimension == 1:
            self.stage.show_plane(scene, None)
        self._settle()
        self.stage.landscape.set_view_window(view)
        self._settle()
        return self.stage.landscape.view_window(), self.stage.landscape.pixel_size()

    def _settle(self) -> None:
        """Give axes the room that their numbers need, which they would take once they are painted."""
        self.stage.landscape.plot.settle()
        for side in ("left", "bottom"):
            self.ray.getAxis(side).settle()
        self.ray.plotItem.layout.activate()

    def frame(self, moment: Moment, view: Window) -> QImage:
        """Paint a moment."""
        if moment.number == 1 or moment.plane is not None:
            self.stage.show_plane(moment.scene, moment.plane)
        self.stage.show_scene(moment.scene, moment.scene)
        if moment.landscape is not None:
            self.stage.show_landscape(moment.landscape)
        if moment.curve is not None:
            self.stage.show_curve(moment.curve)
        self.stage.show_place(moment.scene.exploration)
        self.stage.show_model(moment.model)
        self.ray.show_model(moment.model)
        self.dial.show_model(moment.model, moment.scene.loss.variables)
        self._settle()
        self.stage.landscape.set_view_window(view)
        return image_of(self, 1.0)

    def end(self) -> None:
        """Leave nothing behind."""
        self._background.close()
        self.hide()
        self.deleteLater()
