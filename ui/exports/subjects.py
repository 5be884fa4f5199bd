"""What a picture can be made of: the window, the landscape, every panel that is seen, and the plots in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtWidgets import QDockWidget, QScrollArea, QWidget

from ui.angle_dial import AngleDial
from ui.beta_curve import BetaCurve
from ui.experiments.rose_polar import RosePolar

if TYPE_CHECKING:
    from ui.window import MainWindow

_PLOTS = (pg.PlotWidget, AngleDial, BetaCurve, RosePolar)
_SIDE = 40
"""Pixels; what is smaller is not seen."""
WINDOW, LANDSCAPE = "window", "landscape"


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """Something on the screen, with a name for files and one for people."""

    name: str
    title: str
    widget: QWidget


def subjects(window: MainWindow) -> list[Subject]:
    """Return everything that is seen, the landscape first."""
    return [_landscape(window), *_docked(window), Subject(WINDOW, "The whole window", window)]


def _landscape(window: MainWindow) -> Subject:
    if window.stage.shows_surface:
        return Subject("surface", "Surface", window.surface.scene or window.surface)
    if window.landscape.shows_curve:
        return Subject(LANDSCAPE, "Curve of the loss", window.landscape.plot)
    return Subject(LANDSCAPE, "Landscape", window.landscape.plot)


def _docked(window: MainWindow) -> Iterator[Subject]:
    for dock in window.findChildren(QDockWidget):
        if not _is_in_front(dock, window):
            continue
        panel = dock.widget()
        if isinstance(panel, QScrollArea):
            # all of it, whatever of it is scrolled away
            panel = panel.widget() or panel
        name = dock.objectName().removesuffix("_dock")
        yield Subject(name, dock.windowTitle(), panel)
        plots = [plot for kind in _PLOTS for plot in panel.findChildren(kind) if _is_shown(plot)]
        for i, plot in enumerate(plots, start=1):
            about = plot.accessibleName().partition(",")[0].partition(":")[0]
            yield Subject(f"{name}-{i}", f"{dock.windowTitle()} – {about}", plot)


def _is_in_front(dock: QDockWidget, window: QWidget) -> bool:
    """Whether a dock is seen: of those that share a place, the ones behind are kept beside the window."""
    return dock.isVisible() and (dock.isFloating() or dock.geometry().intersects(window.rect()))


def _is_shown(plot: QWidget) -> bool:
    return plot.isVisible() and min(plot.width(), plot.height()) >= _SIDE
