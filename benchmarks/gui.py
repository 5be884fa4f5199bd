"""Keystroke to new contour, and one step with all panels, in the real window."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numexpr
import numpy as np
from contourpy import LineType, contour_generator
from PySide6.QtCore import QEventLoop, QSettings, QTimer, SignalInstance

from explorer.gallery import GALLERY
from explorer.loss import Loss
from explorer.plane import plane_of
from ui.app import application
from ui.window import MainWindow

_REST = 40
"""Milliseconds that everything announced is painted within."""

ACKLEY = next(entry.expression for entry in GALLERY if entry.name == "Ackley")


def wait(signal: SignalInstance, act: Callable[[], None], finished: Callable[[], bool], limit: int = 20_000) -> None:
    """Act, and run the event loop (asleep, not spinning) until finished."""
    loop = QEventLoop()

    def look(*_: object) -> None:
        if finished():
            # a rest, asleep, in which what was announced is painted
            QTimer.singleShot(_REST, loop.quit)

    signal.connect(look)
    QTimer.singleShot(limit, loop.quit)
    act()
    loop.exec()
    signal.disconnect(look)


def open_window() -> MainWindow:
    window = MainWindow(settings=QSettings("", QSettings.Format.IniFormat))
    window.show()
    wait(window.background.busy_changed, window.controller.sampler.sample, lambda: not window.background.is_busy())
    return window


def keystroke(rounds: int = 9) -> None:
    """From Enter in the field of the loss to the contour on the screen: coarse, then fine."""
    application()
    window = open_window()
    coarse, fine, floor = [], [], []
    for k in range(rounds):
        text = f"{ACKLEY} + {k + 1}e-3*x"
        started = time.perf_counter()
        first: list[float] = []
        window.controller.sampler.landscape_changed.connect(
            lambda _, t=started, f=first: f.append(time.perf_counter() - t)
        )
        wait(
            window.background.busy_changed,
            lambda t=text: window.controller.explore_text(t),  # type: ignore[misc] # bound at once
            lambda: not window.background.is_busy("landscape") and not window.background.is_busy("loss"),
        )
        fine.append(time.perf_counter() - started - 1e-3 * _REST)
        coarse.append(first[0])
        window.controller.sampler.landscape_changed.disconnect()
        window.controller.sampler.landscape_changed.connect(window.landscape.show_landscape)
        floor.append(_floor(window, k))
    window.close()
    c, f, b = (1e3 * statistics.median(values) for values in (coarse, fine, floor))
    print(
        f"loss to first contour    {c:.0f} ms; bare numexpr and contourpy at full size {b:.0f} ms; ratio {c / b:.2f}"
    )
    print(f"loss to finest contour   {f:.0f} ms; ratio {f / b:.2f}")


def _floor(window: MainWindow, k: int) -> float:
    """Evaluate and contour by hand what the window shows, with nothing around it."""
    landscape = window.controller.sampler.landscape
    assert landscape is not None
    x, y = np.meshgrid(landscape.x, landscape.y)
    started = time.perf_counter()
    values = numexpr.evaluate(
        "-20*exp(-0.2*sqrt(0.5*(x**2+y**2)))-exp(0.5*(cos(6.283185307179586*x)+cos(6.283185307179586*y)))"
        "+22.718281828459045+s*x",
        {"x": x, "y": y, "s": (k + 1) * 1e-3},
        {},
    )
    generator = contour_generator(x, y, values, line_type=LineType.ChunkCombinedNan)
    for level in landscape.levels:
        generator.lines(level)
    return time.perf_counter() - started


def step() -> None:
    """One step with all panels: processor time of the GUI thread, and the wall clock."""
    application()
    for name, text, rounds in (("Rosenbrock", "", 60), ("Ackley", ACKLEY, 60), ("2,000 terms", _long(), 10)):
        gui, wall = steps(text, (1.5, 1.0), rounds)
        ours, total, worst = (1e3 * t for t in (statistics.median(gui), statistics.median(wall), max(gui)))
        print(
            f"one step, {name:<12}   {ours:.1f} ms of GUI thread (aim 16), worst {worst:.1f}; {total:.0f} ms in all"
        )


def steps(text: str, start: tuple[float, ...], rounds: int) -> tuple[list[float], list[float]]:
    window = open_window()
    controller, background = window.controller, window.background
    if text:
        wait(
            background.busy_changed,
            lambda: controller.explore_text(text, start),
            lambda: not background.is_busy(),
        )
    controller.set_size(1e-3)
    gui, wall = [], []
    for _ in range(rounds):
        thread, clock = time.thread_time(), time.perf_counter()
        wait(controller.model_changed, controller.step, lambda: not background.is_busy("model"))
        gui.append(time.thread_time() - thread)
        wall.append(time.perf_counter() - clock - 1e-3 * _REST)
    window.close()
    return gui, wall


def _long() -> str:
    return " + ".join(f"{k % 7 + 1}.5e-3*sin(0.{k + 1}*x)*cos(0.{k + 3}*y)" for k in range(2000)) + " + x^2 + y^2"


def typed_to_picture() -> None:
    """A long loss: from text to everything that a picture needs."""
    started = time.perf_counter()
    loss, w = Loss.parse(_long()), (0.3, 0.2)
    loss.value(w)
    loss.grid(plane_of(loss.variables), np.linspace(-1, 1, 96), np.linspace(-1, 1, 96))
    value = time.perf_counter() - started
    loss.gradient(w)
    gradient = time.perf_counter() - started
    loss.hessian(w)
    print(
        f"typed, 2,000 terms   picture {value:.2f} s, with ∇L {gradient:.2f} s, "
        f"with ∇²L {time.perf_counter() - started:.2f} s"
    )
