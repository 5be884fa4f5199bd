"""L over a grid of 1024²: against NumPy, and against a loop that Numba compiles as the limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numexpr
import numpy as np
from numpy.typing import NDArray

from benchmarks import source
from benchmarks.line import Line, alternate
from benchmarks.problem import Problem
from benchmarks.setting import Setting, guarded
from benchmarks.translation import numpy_operations, translate
from explorer.plane import Plane

Array = NDArray[np.float64]
Evaluate = Callable[[], Array]
_SIDE, _NUMPY_AIM, _NUMBA_AIM = 1024, 0.5, 2.5
_NUMPY, _OPEN, _NUMBA = "NumPy", "NumPy, one-variable parts on one axis", "Numba loop, 1 thread"


def measure(setting: Setting) -> Iterator[Line]:
    """Compare on every loss of two variables and more, with numexpr's threads and with one."""
    for problem in setting.problems:
        plane = problem.plane
        if plane is not None and plane.axes is not None:
            yield from _on(setting, problem, plane)


def _on(setting: Setting, problem: Problem, plane: Plane) -> Iterator[Line]:
    window = problem.window
    assert window is not None
    x, y = np.linspace(window.x0, window.x1, _SIDE), np.linspace(window.y0, window.y1, _SIDE)
    ours = partial(problem.loss.grid, plane, x, y)
    makers = {
        _NUMPY: partial(_numpy, problem, plane, *np.meshgrid(x, y)),
        _OPEN: partial(_numpy, problem, plane, x[None, :], y[:, None]),
        _NUMBA: partial(_numba, problem, plane, x, y),
    }
    usual = numexpr.get_num_threads()
    for threads in dict.fromkeys((usual, 1)):
        what = f"grid 1024², numexpr with {threads} thread{'s' if threads > 1 else ''}"
        aims = {_NUMPY: _NUMPY_AIM, _NUMBA: _NUMBA_AIM} if threads == usual else {}
        for against in makers if threads == usual else (_NUMBA,):
            make = makers[against]
            blank = Line("grid", what, problem.name, against, "s", (), aim=aims.get(against))
            yield from guarded(blank, partial(_compare, setting, blank, ours, make, threads))


def _compare(
    setting: Setting, blank: Line, ours: Evaluate, make: Callable[[], Evaluate], threads: int
) -> Iterator[Line]:
    theirs = make()
    before = numexpr.set_num_threads(threads)
    try:
        with np.errstate(all="ignore"):
            differ = not np.allclose(ours(), theirs(), rtol=1e-9, atol=1e-9, equal_nan=True)
            found = alternate(ours, theirs, setting.rounds)
    finally:
        numexpr.set_num_threads(before)
    note = "their values differ from ours" if differ else ""
    yield Line(blank.row, blank.what, blank.loss, blank.against, "s", *found, aim=blank.aim, note=note)


def _numpy(problem: Problem, plane: Plane, x: Array, y: Array) -> Evaluate:
    f = translate([problem.loss.root], numpy_operations())
    inputs = _inputs(plane, x, y)
    shape = np.broadcast_shapes(x.shape, y.shape)
    return lambda: np.broadcast_to(f(*inputs)[0], shape)


def _inputs(plane: Plane, x: Array, y: Array) -> list[Array | float]:
    assert plane.axes is not None
    moved = dict(zip(plane.axes, (x, y), strict=True))
    return [moved.get(i, value) for i, value in enumerate(plane.origin)]


def _numba(problem: Problem, plane: Plane, x: Array, y: Array) -> Evaluate:
    import numba

    n = problem.loss.dimension
    assert plane.axes is not None
    f = numba.njit(error_model="numpy")(source.function([problem.loss.root], n))
    names = {plane.axes[0]: "x[j]", plane.axes[1]: "y[i]"}
    point = ", ".join(names.get(k, f"({value!r})") for k, value in enumerate(plane.origin))
    lines = (
        "def fill(f, x, y, found):",
        "    for i in range(len(y)):",
        "        for j in range(len(x)):",
        f"            found[i, j] = f({point})",
        "    return found",
    )
    fill = numba.njit(error_model="numpy")(source.compiled("\n".join(lines), "fill"))
    return lambda: np.asarray(fill(f, x, y, np.empty((len(y), len(x)))))
