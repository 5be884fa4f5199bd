"""Turning u and dragging η with every experiment open: how long the GUI thread is busy in each frame."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEventLoop, QTimer

from benchmarks.gui import ACKLEY, open_window, wait
from ui.app import application
from ui.experiments.experiments import EXPERIMENTS
from ui.window import MainWindow

_FRAME = 16
"""Milliseconds from one movement of the mouse to the next."""
_FRAMES = 120


def measure() -> None:
    """Turn u and drag η through a hundred frames, with each loss."""
    application()
    for name, text, start in (
        ("Rosenbrock", "", (-1.2, 1.0)),
        ("Ackley", ACKLEY, (1.5, 1.0)),
        ("Rosenbrock-3", "100(y-x^2)^2 + (1-x)^2 + 100(z-y^2)^2 + (1-y)^2", (-1.2, 1.0, 0.5)),
    ):
        window = _open(text, start)
        turned, dragged = _busy(window, partial(_turn, window)), _busy(window, partial(_drag, window))
        for what, (busy, rate) in (("turning u", turned), ("dragging η", dragged)):
            middle, late = statistics.median(busy), statistics.quantiles(busy, n=20)[-1]
            print(
                f"{what:<11} all experiments open, {name:<12}   {1e3 * middle:.1f} ms a frame of GUI thread "
                f"in the median (aim 16), {1e3 * late:.1f} in the worst twentieth; "
                f"every experiment answers {rate:.0f} times a second or more"
            )
        window.close()


def _open(text: str, start: tuple[float, ...]) -> MainWindow:
    window = open_window()
    if text:
        wait(
            window.background.busy_changed,
            lambda: window.controller.explore_text(text, start),
            lambda: not window.background.is_busy(),
        )
    for row in EXPERIMENTS:
        window.experiments.show(row.name)
        # beside each other, so that all of them are painted
        window.experiments.docks[row.name].setFloating(True)
        window.experiments.docks[row.name].resize(430, 520)
    wait(window.background.busy_changed, window.controller.refresh, lambda: not window.background.is_busy())
    return window


def _turn(window: MainWindow, frame: int) -> None:
    window.controller.turn(180.0 + 0.7 * frame, dragging=True)


def _drag(window: MainWindow, frame: int) -> None:
    window.controller.set_size(0.02 * 1.03**frame, dragging=True)


def _busy(window: MainWindow, move: Callable[[int], None]) -> tuple[list[float], float]:
    """Move once a frame, as a mouse does.

    Returns the seconds of the GUI thread that each frame took, and how often a second each experiment answered.
    """
    shown: Counter[str] = Counter(dict.fromkeys(window.experiments.panels, 0))
    window.experiments.answered.connect(count := lambda name: shown.update([name]))
    started = time.perf_counter()
    loop, clock = QEventLoop(), QTimer(interval=_FRAME)
    marks: list[float] = []

    def tick() -> None:
        marks.append(time.thread_time())
        if len(marks) > _FRAMES:
            loop.quit()
        else:
            move(len(marks))

    clock.timeout.connect(tick)
    clock.start()
    loop.exec()
    clock.stop()
    rate = min(shown.values(), default=0) / (time.perf_counter() - started)
    window.experiments.answered.disconnect(count)
    wait(window.background.busy_changed, window.controller.refresh, lambda: not window.background.is_busy())
    return [after - before for before, after in pairwise(marks)], rate
