"""A changed expression, until its isolines and its image are painted over 512²: against Matplotlib, and the parts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
import pyqtgraph as pg
from contourpy import LineType, contour_generator
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QGraphicsPathItem, QMainWindow

from benchmarks.bare import open_bare, rest
from benchmarks.line import Line
from benchmarks.problem import Problem
from benchmarks.setting import Setting, guarded
from benchmarks.translation import numpy_operations, translate
from benchmarks.window import Painted, open_on
from explorer import levels
from explorer.kernel import Kernel
from explorer.landscape import Landscape, View, Window
from explorer.loss import Loss
from explorer.plane import Plane
from explorer.refinement import Telling, Terrain
from ui.window import MainWindow

Array = NDArray[np.float64]
Draw = Callable[[str], float]
"""Draws a loss and returns the seconds that it took."""


_SIDE, _ISOLINES, _LIMIT = 512, 16, 30_000
_MATPLOTLIB, _PARTS = "Matplotlib (Agg): contour and image", "numexpr + contourpy + one pyqtgraph repaint"
_IN_WINDOW = "expression changed → isolines and image painted, 512², in the window"
_IN_A_THREAD = "the same without lanes: parsed, sampled and painted in one go"
_AIMS = {_MATPLOTLIB: 0.22, _PARTS: 1.3}


def measure(setting: Setting) -> Iterator[Line]:
    """Draw a new expression each time, ours in the window with its panels put away, theirs at the same levels."""
    with _isolines(_ISOLINES):
        for problem in setting.problems:
            if problem.window is not None:
                yield from _on(setting, problem)


@contextmanager
def _isolines(count: int) -> Iterator[None]:
    """Ask for so many levels; usually the window draws about a dozen."""
    usual, levels.LEVELS = levels.LEVELS, count
    yield
    levels.LEVELS = usual


def _on(setting: Setting, problem: Problem) -> Iterator[Line]:
    window = _landscape_alone(problem)
    plane = window.controller.sampler.plane
    if plane is not None and plane.axes is not None:
        for what, draw in ((_IN_WINDOW, _draw), (_IN_A_THREAD, _draw_at_once)):
            for against, make in ((_MATPLOTLIB, _Matplotlib), (_PARTS, _Parts)):
                blank = Line("picture", what, problem.name, against, "s", (), aim=_AIMS[against])
                ours = partial(draw, window)
                yield from guarded(
                    blank, partial(_compare, setting, problem, window, blank, (ours, partial(make, plane)))
                )
    window.close()


def _compare(
    setting: Setting, problem: Problem, window: MainWindow, blank: Line, rivals: tuple[Draw, Make]
) -> Iterator[Line]:
    draw, theirs = rivals[0], rivals[1]()
    taken: tuple[list[float], list[float]] = ([], [])
    note = ""
    for k in range(setting.rounds + 1):
        text = f"{problem.loss.text} + {k + 1}e-3*{problem.loss.variables[0]}"
        taken[0].append(draw(text))
        landscape = window.controller.sampler.landscape
        assert landscape is not None
        taken[1].append(theirs.draw(Loss.parse(text), window.landscape.view_window(), landscape.levels))
        rows, columns = landscape.values.shape
        note = f"{len(landscape.levels)} isolines; ours of {columns}×{rows} samples"
    theirs.close()
    ours, others = (tuple(seconds[1:]) for seconds in taken)
    yield Line("picture", blank.what, problem.name, blank.against, "s", ours, others, blank.aim, note)


def _landscape_alone(problem: Problem) -> MainWindow:
    """Open the window with its panels put away, and the landscape just so large."""
    window = open_on(problem)
    for dock in window.findChildren(QDockWidget):
        dock.hide()
    for _ in range(4):
        rest(60)
        columns, rows = window.landscape.pixel_size()
        window.resize(window.width() + _SIDE - columns, window.height() + _SIDE - rows)
    rest(200)
    return window


def _draw(window: MainWindow, text: str) -> float:
    """Return the seconds from Enter in the field until the finest picture is painted."""
    loop, painted = QEventLoop(), Painted(window.landscape.plot)
    before = window.controller.sampler.landscape
    painted.act = lambda: loop.quit() if _is_finest(window, before) else None
    limit = QTimer(singleShot=True, interval=_LIMIT)
    limit.timeout.connect(loop.quit)
    limit.start()
    began = time.perf_counter()
    window.controller.explore_text(text)
    loop.exec()
    limit.stop()
    painted.end()
    seconds = painted.at - began
    # the panels, and what follows the picture, are not part of it
    while window.background.is_busy():
        rest(20)
    return seconds


def _is_finest(window: MainWindow, before: Landscape | None) -> bool:
    landscape = window.controller.sampler.landscape
    return landscape is not None and landscape is not before and landscape.is_finest


def _draw_at_once(window: MainWindow, text: str) -> float:
    """Return the seconds of the work itself: nothing is handed to another thread."""
    plot = window.landscape.plot
    seen, plane = window.landscape.view_window(), window.controller.sampler.plane
    assert plane is not None
    began = time.perf_counter()
    view = View(seen, *window.landscape.pixel_size())
    window.landscape.show_landscape(Terrain(Loss.parse(text), plane).refine(view, Telling()))
    plot.viewport().repaint()
    return time.perf_counter() - began


def _axes(seen: Window) -> tuple[Array, Array]:
    return np.linspace(seen.x0, seen.x1, _SIDE), np.linspace(seen.y0, seen.y1, _SIDE)


def _inputs(plane: Plane, seen: Window) -> list[Array | float]:
    assert plane.axes is not None
    across = dict(zip(plane.axes, np.meshgrid(*_axes(seen)), strict=True))
    return [across.get(i, value) for i, value in enumerate(plane.origin)]


class _Matplotlib:
    """A figure of 512² pixels: a contour set that is made anew, and an image whose data change."""

    def __init__(self, plane: Plane) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self._plane = plane
        figure = Figure(figsize=(5.12, 5.12), dpi=100)
        self._canvas = FigureCanvasAgg(figure)
        self._axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._image = self._axes.imshow(np.zeros((_SIDE, _SIDE)), origin="lower", aspect="auto")
        self._contours: Any = None

    def draw(self, loss: Loss, seen: Window, at: tuple[float, ...]) -> float:
        """Evaluate with NumPy, as one does there, contour, and redraw."""
        f, inputs = translate([loss.root], numpy_operations()), _inputs(self._plane, seen)
        began = time.perf_counter()
        with np.errstate(all="ignore"):
            values = f(*inputs)[0]
        if self._contours is not None:
            self._contours.remove()
        self._image.set_data(values)
        self._image.set_extent(seen.extent)
        self._image.set_clim(at[0], at[-1])
        self._contours = self._axes.contour(*_axes(seen), values, levels=at, colors="black", linewidths=0.5)
        self._canvas.draw()
        return time.perf_counter() - began

    def close(self) -> None:
        """Leave nothing behind."""


class _Parts:
    """What cannot be left out: L over the grid by numexpr, the lines of contourpy, one repaint of image and lines."""

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._window: QMainWindow
        self._window, self._plot = open_bare(_SIDE + 60, _SIDE + 60)
        box = self._plot.getPlotItem().getViewBox()
        box.setAspectLocked(lock=False)
        self._image = pg.ImageItem(np.zeros((_SIDE, _SIDE)), axisOrder="row-major")
        self._lines = QGraphicsPathItem()
        pen = pg.mkPen("k", width=1)
        pen.setCosmetic(True)
        self._lines.setPen(pen)
        self._lines.setBrush(Qt.BrushStyle.NoBrush)
        box.setRange(xRange=(0, _SIDE), yRange=(0, _SIDE), padding=0)
        for item in (self._image, self._lines):
            box.addItem(item, ignoreBounds=True)
        rest(100)

    def draw(self, loss: Loss, seen: Window, at: tuple[float, ...]) -> float:
        """Evaluate, contour, and repaint."""
        inputs = _inputs(self._plane, seen)
        began = time.perf_counter()
        values = np.broadcast_to(Kernel([loss.root], loss.dimension)(inputs)[0], (_SIDE, _SIDE))
        chunks = contour_generator(z=values, line_type=LineType.ChunkCombinedNan).multi_lines(at)
        gap = np.full((1, 2), np.nan)
        points = np.concatenate([part for (line,), *_ in chunks if line is not None for part in (line, gap)])
        self._lines.setPath(pg.arrayToQPath(points[:, 0], points[:, 1], connect="finite"))
        self._image.setImage(values, autoLevels=False, levels=(at[0], at[-1]))
        self._plot.viewport().repaint()
        return time.perf_counter() - began

    def close(self) -> None:
        """Close the window."""
        self._window.close()


Make = Callable[[], _Matplotlib | _Parts]
