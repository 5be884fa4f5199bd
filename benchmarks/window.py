"""The real window, driven as a person drives it; and the bare window of PySide6 and pyqtgraph beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEventLoop, QSettings, QTimer, SignalInstance
from PySide6.QtGui import QPaintEvent

from benchmarks.problem import Problem
from ui.app import application
from ui.window import MainWindow

_REST = 40
"""Milliseconds that everything announced is painted within."""
_LIMIT = 60_000
FRAME = 16
"""Milliseconds from one movement of the mouse to the next."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What one frame cost, in seconds: GUI thread in all, and from the movement until it was painted."""

    busy: float
    shown: float


def _nothing() -> None:
    return


class Painted:
    """Says when a plot has been painted."""

    def __init__(self, plot: pg.PlotWidget) -> None:
        self.at = 0.0
        self.act: Callable[[], object] = _nothing
        self._plot, self._paint = plot, plot.paintEvent
        plot.paintEvent = self._painted

    def _painted(self, event: QPaintEvent) -> None:
        self._paint(event)
        self.at = time.perf_counter()
        self.act()

    def end(self) -> None:
        """Leave the plot as it was."""
        self._plot.paintEvent = self._paint


def wait(signal: SignalInstance, act: Callable[[], None], finished: Callable[[], bool], limit: int = _LIMIT) -> None:
    """Act, and run the event loop (asleep, not spinning) until finished."""
    loop = QEventLoop()

    def look(*_: object) -> None:
        if finished():
            # a rest, asleep, in which what was announced is painted
            QTimer.singleShot(_REST, loop.quit)

    signal.connect(look)
    end = QTimer(singleShot=True, interval=limit)
    end.timeout.connect(loop.quit)
    end.start()
    act()
    loop.exec()
    end.stop()
    signal.disconnect(look)


def open_window() -> MainWindow:
    """Open the window as for the first time, with nothing remembered, and wait until it is idle."""
    application()
    window = MainWindow(settings=QSettings("", QSettings.Format.IniFormat))
    window.show()
    wait(window.background.busy_changed, window.controller.sampler.sample, lambda: not window.background.is_busy())
    return window


def explore(window: MainWindow, text: str, start: tuple[float, ...] | None = None) -> None:
    """Draw a loss, and wait until all is known of it."""
    background = window.background
    if text != window.store.scene.loss.text or start is not None:
        wait(
            background.busy_changed,
            lambda: window.controller.explore_text(text, start),
            lambda: not background.is_busy(),
        )


def open_on(problem: Problem) -> MainWindow:
    """Open the window on a loss."""
    window = open_window()
    explore(window, problem.loss.text, problem.w)
    if problem.window is not None:
        window.landscape.set_view_window(problem.window)
        wait(window.background.busy_changed, window.controller.refresh, lambda: not window.background.is_busy())
    return window


def frames(plot: pg.PlotWidget, move: Callable[[int], None], count: int) -> list[Frame]:
    """Move once a frame, as a mouse does, and say what each frame cost."""
    loop, clock = QEventLoop(), QTimer(interval=FRAME)
    painted = Painted(plot)
    busy: list[float] = []
    shown: list[float] = []
    moved = [0.0]

    def note() -> None:
        if len(shown) < len(busy):
            shown.append(time.perf_counter() - moved[0])

    def tick() -> None:
        busy.append(time.thread_time())
        moved[0] = time.perf_counter()
        # a frame that was not painted took as long as there was
        shown.extend([1e-3 * FRAME] * (len(busy) - 1 - len(shown)))
        if len(busy) > count:
            loop.quit()
        else:
            move(len(busy))

    painted.act = note
    clock.timeout.connect(tick)
    clock.start()
    loop.exec()
    clock.stop()
    painted.end()
    return [Frame(b - a, s) for a, b, s in zip(busy, busy[1:], shown, strict=False)]
