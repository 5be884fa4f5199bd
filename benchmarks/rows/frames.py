"""Frames beside background work: the landscape is repainted 60 times a second while each kind of work goes on."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count

import numpy as np

from benchmarks.line import Line
from benchmarks.losses import ROSENBROCK_TEXT, logistic, many_terms
from benchmarks.setting import Setting
from benchmarks.window import Frame, explore, frames, open_window, wait
from explorer.formulas.typesetting import Derive
from ui.background import Job
from ui.experiments.experiments import EXPERIMENTS
from ui.formulas.typesetter import Typesetter
from ui.window import MainWindow

_AIM, _FRAMES = 0.010, 90
_TERMS, _VARIABLES, _SIDE = 2_000, 50, 2048
_SHOWN, _BUSY = "frame until painted, median", "GUI thread a frame, median"
_WORST = "frame until painted, 95th percentile"


@dataclass(frozen=True, slots=True)
class Work:
    """What goes on beside the frames.

    Attributes
    ----------
    name
        What it is.
    text, start
        The loss that it needs.
    begin
        Given the window, returns what sees to it that the work goes on, and what ends it.
    """

    name: str
    text: str
    start: tuple[float, ...]
    begin: Callable[[MainWindow], tuple[Callable[[], None], Callable[[], None]]]


def measure(setting: Setting) -> Iterator[Line]:
    """Repaint beside each kind of work in a window of its own."""
    for work in _works():
        window = open_window()
        explore(window, work.text, work.start)
        go_on, end = work.begin(window)
        go_on()
        rounds = [
            frames(window.landscape.plot, partial(_repaint, window, go_on), _FRAMES) for _ in range(setting.rounds)
        ]
        end()
        window.close()
        yield from _lines(work.name, rounds)
    for name, move in (
        ("turning u with all experiments open", _turn),
        ("dragging η with all experiments open", _drag),
    ):
        window = _with_all_experiments()
        rounds = [frames(window.landscape.plot, partial(move, window), _FRAMES) for _ in range(setting.rounds)]
        window.close()
        yield from _lines(name, rounds, aim=None)


def _lines(name: str, rounds: list[list[Frame]], aim: float | None = _AIM) -> Iterator[Line]:
    shown = [[frame.shown for frame in taken] for taken in rounds]
    busy = [[frame.busy for frame in taken] for taken in rounds]
    late = tuple(statistics.quantiles(taken, n=20)[-1] for taken in shown)
    yield Line("frames", f"{_SHOWN}, beside {name}", "", "", "s", tuple(map(statistics.median, shown)), aim=aim)
    yield Line("frames", f"{_WORST}, beside {name}", "", "", "s", late)
    yield Line("frames", f"{_BUSY}, beside {name}", "", "", "s", tuple(map(statistics.median, busy)))


def _works() -> tuple[Work, ...]:
    rosenbrock, start = ROSENBROCK_TEXT, (-1.2, 1.0)
    long = many_terms(_TERMS)
    many = logistic(_VARIABLES)
    return (
        Work("nothing", rosenbrock, start, _nothing),
        Work("SymPy and ziamath", rosenbrock, start, _formulas),
        Work(f"FLINT, {_TERMS:,} terms", long, (1.5, 1.0), _local_models),
        Work(f"the rose of {_VARIABLES} variables", many, (0.1,) * _VARIABLES, _rose),
        Work(f"sampling {_SIDE}²", long, (1.5, 1.0), _sampling),
        Work("a run of a million steps", rosenbrock, start, _run),
    )


def _repaint(window: MainWindow, go_on: Callable[[], None], _: int) -> None:
    go_on()
    window.landscape.plot.viewport().update()


def _nothing(_: MainWindow) -> tuple[Callable[[], None], Callable[[], None]]:
    return (lambda: None), (lambda: None)


def _formulas(window: MainWindow) -> tuple[Callable[[], None], Callable[[], None]]:
    typesetter, numbers = Typesetter(window), count()

    def ask() -> None:
        k = next(numbers)
        # other losses, and what is typeset is another text each time
        text = f"{window.store.scene.loss.text} + sin({k}x*y)*exp(x)/(1 + y^{k % 5})"
        typesetter.derive(Derive(text, (), (0.3, 0.2)))
        typesetter.want(rf"\frac{{\partial^{{{k}}} L}}{{\partial x_{{{j}}}}} = \sqrt{{{j} + {k}}}" for j in range(40))

    def follow(derived: object) -> None:
        if getattr(derived, "finished", True):
            ask()

    typesetter.derived.connect(follow)
    ask()
    return (lambda: None), typesetter.close


def _when_idle(window: MainWindow, lane: str, act: Callable[[], None]) -> Callable[[], None]:
    return lambda: None if window.background.is_busy(lane) else act()


def _local_models(window: MainWindow) -> tuple[Callable[[], None], Callable[[], None]]:
    return _when_idle(window, "model", window.controller.refresh), (lambda: None)


def _rose(window: MainWindow) -> tuple[Callable[[], None], Callable[[], None]]:
    window.experiments.show("rose")
    turns = count()
    turn = lambda: window.controller.turn(180.0 + 0.7 * next(turns), dragging=True)  # noqa: E731
    return _when_idle(window, "model", turn), (lambda: None)


def _sampling(window: MainWindow) -> tuple[Callable[[], None], Callable[[], None]]:
    loss, plane = window.store.scene.loss, window.controller.sampler.plane
    assert plane is not None
    axis = np.linspace(-4.0, 4.0, _SIDE)

    def work(job: Job) -> None:
        loss.grid(plane, axis, axis, job.is_wanted)

    begin = partial(window.background.submit, "benchmark", work, lambda _: None)
    return _when_idle(window, "benchmark", begin), (lambda: window.background.cancel("benchmark"))


def _run(window: MainWindow) -> tuple[Callable[[], None], Callable[[], None]]:
    controller = window.controller
    controller.set_size(1e-4)
    # on from where the last one ended
    return (lambda: None if controller.is_running else controller.run(on=True)), (lambda: controller.run(on=False))


def _with_all_experiments() -> MainWindow:
    window = open_window()
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
