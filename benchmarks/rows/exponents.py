"""How costs grow: with the grid, the terms, the variables, the order K and the path; the exponents are fitted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import perf_counter

import numpy as np

from benchmarks.growth import ROW
from benchmarks.line import Line, seconds
from benchmarks.losses import ROSENBROCK_TEXT, logistic, many_terms
from benchmarks.setting import Setting
from benchmarks.window import open_window, wait
from explorer.descent import Rules
from explorer.direction import AtAngle
from explorer.loss import Loss
from explorer.path import Path, Record, Steps
from explorer.plane import plane_of
from explorer.run import descend
from explorer.step_size import LengthRule
from explorer.taylor import taylor
from explorer.thinning import thin_line
from ui.window import MainWindow

_LEAST = 0.01
"""Seconds that one sample takes at the least."""
Case = tuple[int, Callable[[], object]]
Sizes = tuple[int, ...]
_SIDES: Sizes = (128, 256, 512, 1024, 2048)
_TERMS: Sizes = (50, 100, 200, 500, 1000, 2000)
_NUMBERS: Sizes = (2, 5, 10, 20, 50)
_LENGTHS: Sizes = (1_000, 10_000, 100_000, 1_000_000)
_ORDERS = (1, 2, 3, 4, 6, 8, 12)


def measure(setting: Setting) -> Iterator[Line]:
    """Measure every curve; sizes take turns, so that a slow minute of the machine bends none."""
    for what, cases in _curves(quick=setting.quick):
        found: dict[int, list[float]] = {size: [] for size, _ in cases}
        for _ in range(min(setting.rounds, 7)):
            for size, act in cases:
                found[size].append(_sample(act))
        for size, samples in found.items():
            yield Line(ROW, what, str(size), "", "s", tuple(samples))
    yield from _in_window(min(setting.rounds, 5), _NUMBERS[:-1] if setting.quick else _NUMBERS)


def _in_window(rounds: int, numbers: Sequence[int]) -> Iterator[Line]:
    """Measure what n variables cost a person: from the text, and from a step, until all panels show it."""
    window = open_window()
    for n in numbers:
        read, stepped = [], []
        for k in range(rounds):
            read.append(_until_idle(window, partial(window.controller.explore_text, logistic(n, k + 1), (0.1,) * n)))
            stepped.append(_until_idle(window, window.controller.step))
        for what, samples in (("text to all panels", read), ("a step with all panels", stepped)):
            yield Line(ROW, f"variables, {what}", str(n), "", "s", tuple(samples))
    window.close()


def _until_idle(window: MainWindow, act: Callable[[], None]) -> float:
    """Return the seconds until no work is under way any more."""
    last = [began := perf_counter()]

    def note(*_: object) -> None:
        last[0] = perf_counter()

    window.background.busy_changed.connect(note)
    wait(window.background.busy_changed, act, lambda: not window.background.is_busy())
    window.background.busy_changed.disconnect(note)
    return last[0] - began


def _sample(act: Callable[[], object]) -> float:
    once = seconds(act)
    return once if once > _LEAST else seconds(act, round(_LEAST / max(once, 1e-7)) + 1)


def _curves(*, quick: bool) -> Iterator[tuple[str, list[Case]]]:
    sides, terms, numbers, lengths = (sizes[: len(sizes) - quick] for sizes in (_SIDES, _TERMS, _NUMBERS, _LENGTHS))
    for text, name in ((ROSENBROCK_TEXT, "Rosenbrock"), (many_terms(200), "200 terms")):
        yield f"points of a grid, {name}", [_grid(text, side) for side in sides]
    yield "terms, text to ∇²L", [(count, partial(_read, many_terms(count))) for count in terms]
    yield "terms, L with ∇L and ∇²L at a point", [_at(many_terms(count), count) for count in terms]
    yield "variables, text to ∇²L", [(n, partial(_read, logistic(n))) for n in numbers]
    yield "variables, L with ∇L and ∇²L at a point", [_at(logistic(n), n) for n in numbers]
    rosenbrock = Loss.parse(ROSENBROCK_TEXT)
    yield "order K, certified terms", [(k, partial(_series, rosenbrock, k)) for k in _ORDERS]
    yield "path length, a run of so many steps", [(length, partial(_run, length)) for length in lengths]
    yield "path length, one more step", [(length, _one_more(length)) for length in lengths]
    yield "path length, thinned for the screen", [(length, _thin(length)) for length in lengths]


def _grid(text: str, side: int) -> Case:
    loss, axis = Loss.parse(text), np.linspace(-2.0, 2.0, side)
    return side * side, partial(loss.grid, plane_of(loss.variables), axis, axis)


def _start(loss: Loss) -> tuple[float, ...]:
    return tuple(0.1 + 0.01 * i for i in range(loss.dimension))


def _read(text: str) -> object:
    loss = Loss.parse(text)
    return loss.at(_start(loss), curved=True)


def _at(text: str, size: int) -> Case:
    loss = Loss.parse(text)
    return size, partial(loss.at, _start(loss), curved=True)


def _series(loss: Loss, order: int) -> object:
    return taylor(loss.root, (-1.2, 1.0), (0.6, 0.8), 0.01, order)


def _run(length: int) -> object:
    rules = Rules(AtAngle(), LengthRule.GRADIENT, 1e-5)
    return [
        len(found)
        for found in descend(Loss.parse(ROSENBROCK_TEXT), (-1.2, 1.0), rules, length)
        if isinstance(found, Steps)
    ]


def _one_more(length: int) -> Callable[[], object]:
    path, _ = _path(length)
    return lambda: path.append(Record((0.0, 0.0), 1.0), len(path) - 1)


def _thin(length: int) -> Callable[[], object]:
    path, row = _path(length)
    return lambda: thin_line(400.0 + 400.0 * path.points(path.lineage(row)), (800.0, 800.0))


def _path(length: int) -> tuple[Path, int]:
    """Return a path that turns round and round, and its last row."""
    path = Path(2)
    row, t = path.append(Record((1.0, 0.0), 1.0)), np.linspace(0.0, 50.0, length)
    spiral = np.column_stack([np.exp(-t / 25) * np.cos(t), np.exp(-t / 25) * np.sin(t)])
    return path, path.extend(Steps(spiral, t, t, t, t, t, t), row)
