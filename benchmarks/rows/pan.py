"""A frame of a pan while the landscape is refined: against a pan of one ImageItem in a bare window of that size."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator

import numpy as np
import pyqtgraph as pg

from benchmarks.bare import open_bare, rest
from benchmarks.line import Line, Samples
from benchmarks.problem import Problem
from benchmarks.setting import Setting
from benchmarks.window import Frame, frames, open_on

_AIM, _LONGEST = 1.5, 0.0167
_FRAMES, _SHARE = 60, 0.006
"""How many frames are one measurement, and which share of the width each moves by."""
_AGAINST = "bare pyqtgraph ImageItem"
_BUSY, _SHOWN = "pan frame, GUI thread, 95th percentile", "pan frame, until painted, 95th percentile"


def measure(setting: Setting) -> Iterator[Line]:
    """Pan both in turn, there and back, over every loss that has a landscape."""
    for problem in setting.problems:
        if problem.window is not None:
            yield from _on(setting, problem)


def _on(setting: Setting, problem: Problem) -> Iterator[Line]:
    window = open_on(problem)
    view = window.landscape
    size, (columns, rows) = view.plot.viewport().size(), view.pixel_size()
    other, plot = open_bare(size.width(), size.height(), np.random.default_rng(0).random((rows, columns)))
    ours, theirs = _taken(
        setting.rounds,
        lambda: frames(view.plot, lambda frame: view.pan(_share(frame), 0.0), _FRAMES),
        lambda: frames(plot, lambda frame: _pan_bare(plot, _share(frame)), _FRAMES),
    )
    other.close()
    window.close()
    busy, shown = ([_late(taken, name) for taken in (ours, theirs)] for name in ("busy", "shown"))
    yield Line("pan", _BUSY, problem.name, _AGAINST, "s", busy[0], busy[1], _AIM)
    yield Line("pan", _BUSY, problem.name, "", "s", busy[0], aim=_LONGEST)
    yield Line("pan", _SHOWN, problem.name, _AGAINST, "s", shown[0], shown[1])
    yield Line("pan", _SHOWN, problem.name, "", "s", shown[0], aim=_LONGEST)


def _share(frame: int) -> float:
    return _SHARE if frame <= _FRAMES / 2 else -_SHARE


def _pan_bare(plot: pg.PlotWidget, share: float) -> None:
    box = plot.getPlotItem().getViewBox()
    x0, x1 = box.viewRange()[0]
    by = share * (x1 - x0)
    box.setXRange(x0 + by, x1 + by, padding=0)


Taken = list[list[Frame]]


def _taken(rounds: int, ours: Callable[[], list[Frame]], theirs: Callable[[], list[Frame]]) -> tuple[Taken, Taken]:
    found: tuple[Taken, Taken] = ([], [])
    for k in range(rounds + 1):
        for i in (0, 1) if k % 2 else (1, 0):
            found[i].append((ours, theirs)[i]())
            # what goes on after the last frame is not the other's affair
            rest(300)
    return found[0][1:], found[1][1:]


def _late(rounds: Taken, figure: str) -> Samples:
    return tuple(statistics.quantiles([getattr(frame, figure) for frame in taken], n=20)[-1] for taken in rounds)
