"""Where the exploration of a loss begins: its roles, its start, and what of it is seen at first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, islice

from explorer.curve import curve_window, fit_interval
from explorer.direction import Vector
from explorer.exploration import starting_record
from explorer.gallery import GALLERY, GalleryLoss
from explorer.landscape import Window, fit_window
from explorer.loss import Loss
from explorer.options import DEFAULT_LOSS, DEFAULT_START, Options
from explorer.path import Record
from explorer.plane import Plane
from explorer.roles import Parameter, default_parameter, guess
from explorer.slices import FIRST_TWO, AlongVariables, SliceRule, slice_through

_STARTS = ((-1.2, 1.0), (1.2, 0.8), (0.4, 0.6), (1.0,), (-0.5, -0.4), (0.0,), (3.0, 2.0))
"""Starts that are tried in three and more variables: these numbers, again and again. The first is Rosenbrock's."""


@dataclass(frozen=True, slots=True)
class Found:
    """A loss that was read, with the point that the exploration of it begins at.

    `home` is the window that suits it: of x and L for one variable, else of the slice through the start.
    """

    loss: Loss
    start: Record
    home: Window
    parameters: tuple[Parameter, ...] = ()
    minima: tuple[Vector, ...] = ()
    name: str = ""
    slicing: SliceRule = FIRST_TWO


def parameters_for(
    names: tuple[str, ...], before: Mapping[str, Parameter], chosen: Mapping[str, bool]
) -> tuple[Parameter, ...]:
    """Say which names of a loss are parameters.

    Parameters
    ----------
    names
        The names in the loss.
    before
        Parameters whose values and ranges stay if they are parameters again.
    chosen
        Whether a person made a name a parameter; the others are guessed.
    """
    guessed = guess(names)
    held = [name for name in names if chosen.get(name, name in guessed)]
    if len(held) == len(names):
        held = [name for name in names if name in guessed]
    return tuple(before.get(name) or default_parameter(name) for name in held)


def parsed_with(text: str, parameters: tuple[Parameter, ...]) -> Loss:
    """Read a loss with the values of parameters."""
    return Loss.parse(text, {parameter.name: parameter.value for parameter in parameters})


def find_start(loss: Loss, wished: Vector, window: Window) -> Record:
    """Evaluate the wished start, or another one in the window where L is finite."""
    record = starting_record(loss, wished)
    if math.isfinite(record.loss):
        return record
    shares = (0.5, 0.7, 0.3, 0.85, 0.15, 0.6, 0.4)
    for a in shares:
        for b in shares if loss.dimension > 1 else (0.0,):
            w = (window.x0 + a * window.width, window.y0 + b * window.height)[: loss.dimension]
            found = starting_record(loss, w)
            if math.isfinite(found.loss):
                return found
    return record


def first_look(loss: Loss, start: Vector | None = None, parameters: tuple[Parameter, ...] = ()) -> Found:
    """Choose a window, and where it is not given a start, for a loss that was not seen before."""
    if loss.dimension == 1:
        return _first_curve(loss, start, parameters)
    if loss.dimension > 2:
        found = starting_record(loss, start) if start is not None else _finite_start(loss)
        plane = slice_through(FIRST_TWO, loss, found.w)
        return Found(loss, found, home_window(loss, plane, found.w), parameters)
    home = fit_window(loss, start)
    x, y = start or (home.x0 + 0.8 * home.width, home.y0 + 0.7 * home.height)
    return Found(loss, find_start(loss, (x, y), home), home, parameters)


def _first_curve(loss: Loss, start: Vector | None, parameters: tuple[Parameter, ...]) -> Found:
    x0, x1 = fit_interval(loss, None if start is None else start[0])
    found = find_start(loss, start or (x0 + 0.8 * (x1 - x0),), Window(x0, x1, 0.0, 1.0))
    return Found(loss, found, home_curve(loss, x0, x1, found), parameters)


def _finite_start(loss: Loss) -> Record:
    """Evaluate starts of small numbers until L is finite at one."""
    tried = (starting_record(loss, tuple(islice(cycle(numbers), loss.dimension))) for numbers in _STARTS)
    first = next(tried)
    return first if math.isfinite(first.loss) else next((r for r in tried if math.isfinite(r.loss)), first)


def home_window(loss: Loss, plane: Plane, w: Vector) -> Window:
    """Return the window that suits a plane, with w inside."""
    return fit_window(loss, plane.project(w).tolist(), plane=plane)


def home_curve(loss: Loss, x0: float, x1: float, start: Record) -> Window:
    """Return the window of x and L that suits the curve of a loss of one variable."""
    return curve_window(loss, x0, x1, start.loss)


def from_gallery(entry: GalleryLoss) -> Found:
    """Read a loss of the gallery."""
    loss = parsed_with(entry.expression, entry.parameters)
    minima = tuple(minimum.w for minimum in entry.minima)
    start = starting_record(loss, entry.start)
    slicing = AlongVariables(*entry.axes) if loss.dimension > 1 else FIRST_TWO
    return Found(loss, start, Window(*entry.window), entry.parameters, minima, entry.name, slicing)


def opening(options: Options) -> Found:
    """Find what was asked for; for the default loss its own window and minima as well."""
    if (options.loss, options.start, options.parameters) == (DEFAULT_LOSS, DEFAULT_START, ()):
        return from_gallery(next(entry for entry in GALLERY if entry.expression == DEFAULT_LOSS))
    parameters = tuple(default_parameter(name, value) for name, value in options.parameters)
    return first_look(parsed_with(options.loss, parameters), options.start, parameters)
