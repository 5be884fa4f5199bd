"""What of a loss is seen first, and where its exploration begins: found with values of L alone.

The window shows this before it knows more: nothing of the derivatives, of kinks or of certified terms is loaded here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING

import numpy as np

from explorer.curve import curve_window, fit_interval
from explorer.direction import Vector
from explorer.gallery import GALLERY, GalleryLoss
from explorer.landscape import Window, fit_window
from explorer.loss import Loss
from explorer.options import DEFAULT_LOSS, DEFAULT_START, Options
from explorer.plane import Plane
from explorer.roles import Parameter, default_parameter, guess
from explorer.slices import FIRST_TWO, AlongVariables, SliceRule, slice_through

if TYPE_CHECKING:
    from explorer.descent import Point

_BOXES, _TRIED = (1.0, 3.0, 10.0, 30.0, 100.0, 1000.0), 512
"""Where else a start is looked for, and at how many points of each box."""
_REACHES = np.array([m * 10.0**k for k in range(-3, 3) for m in (1, 2, 5)])
"""Half the widths that a window may have."""
_RAYS, _GROWN, _USUAL, _NEAR = 16, 5.0, 5.0, 4.0
_STARTS = ((-1.2, 1.0), (1.2, 0.8), (0.4, 0.6), (1.0,), (-0.5, -0.4), (0.0,), (3.0, 2.0))
"""Starts that are tried in three and more variables: these numbers, again and again. The first is Rosenbrock's."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A loss that was read, with what is seen of it first.

    `w` is where the exploration begins; `home` is the window that suits the loss: of x and L for one variable, else
    of the slice through w.
    """

    loss: Loss
    w: Vector
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


def first_outlook(
    loss: Loss,
    start: Vector | None = None,
    parameters: tuple[Parameter, ...] = (),
    slicing: SliceRule = FIRST_TWO,
    known: Callable[[Vector], Point | None] = lambda _: None,
) -> Outlook:
    """Choose a window, and where it is not given a start, for a loss that was not seen before.

    Parameters
    ----------
    loss, start, parameters, slicing
        What was asked for.
    known
        What is known of L at a point; for slices that depend on ∇L or ∇²L.
    """
    if loss.dimension == 1:
        return _of_curve(loss, start, parameters, slicing)
    if loss.dimension > 2:
        w = start if start is not None else _finite_start(loss)
        plane = slice_through(slicing, loss, w, known(w))
        return Outlook(loss, w, home_window(loss, plane, w), parameters, slicing=slicing)
    home = fit_window(loss, start)
    x, y = start or (home.x0 + 0.8 * home.width, home.y0 + 0.7 * home.height)
    return Outlook(loss, _find_start(loss, (x, y), home), home, parameters, slicing=slicing)


def outlook_of(entry: GalleryLoss) -> Outlook:
    """Read a loss of the gallery."""
    loss = parsed_with(entry.expression, entry.parameters)
    minima = tuple(minimum.w for minimum in entry.minima)
    slicing = AlongVariables(*entry.axes) if loss.dimension > 1 else FIRST_TWO
    return Outlook(loss, entry.start, Window(*entry.window), entry.parameters, minima, entry.name, slicing)


def outlook(options: Options) -> Outlook:
    """Find what was asked for; for the default loss its own window and minima as well."""
    if (options.loss, options.start, options.parameters) == (DEFAULT_LOSS, DEFAULT_START, ()):
        return outlook_of(next(entry for entry in GALLERY if entry.expression == DEFAULT_LOSS))
    parameters = tuple(default_parameter(name, value) for name, value in options.parameters)
    return first_outlook(parsed_with(options.loss, parameters), options.start, parameters)


def _find_start(loss: Loss, wished: Vector, window: Window) -> Vector:
    """Return the wished start, or another one in the window where L is finite."""
    if _is_finite(loss, wished):
        return wished
    shares = (0.5, 0.7, 0.3, 0.85, 0.15, 0.6, 0.4)
    for a in shares:
        for b in shares if loss.dimension > 1 else (0.0,):
            w = (window.x0 + a * window.width, window.y0 + b * window.height)[: loss.dimension]
            if _is_finite(loss, w):
                return w
    return wished


def _is_finite(loss: Loss, w: Vector) -> bool:
    return math.isfinite(loss.value(w))


def _of_curve(loss: Loss, start: Vector | None, parameters: tuple[Parameter, ...], slicing: SliceRule) -> Outlook:
    x0, x1 = fit_interval(loss, None if start is None else start[0])
    w = _find_start(loss, start or (x0 + 0.8 * (x1 - x0),), Window(x0, x1, 0.0, 1.0))
    return Outlook(loss, w, home_curve(loss, x0, x1, loss.value(w)), parameters, slicing=slicing)


def _finite_start(loss: Loss) -> Vector:
    """Try starts of small numbers until L is finite at one; then look for one farther and farther away."""
    tried = [tuple(islice(cycle(numbers), loss.dimension)) for numbers in _STARTS]
    return next((w for w in tried if _is_finite(loss, w)), None) or _start_nearby(loss, tried[0])


def _start_nearby(loss: Loss, usual: Vector) -> Vector:
    """Return the nearest of random starts in growing boxes at which L is finite; the usual one where none is.

    Half of them leave most variables where they usually are, as a loss seldom limits all of them; some move all
    variables by one number. The same loss is given the same start.
    """
    random = np.random.default_rng(0)
    centre = np.array(usual)
    for reach in _BOXES:
        shifts = random.uniform(-reach, reach, (_TRIED, loss.dimension))
        shifts[::2] *= random.random((len(shifts[::2]), loss.dimension)) < 2.0 / loss.dimension
        shifts[1::8] = shifts[1::8, :1]
        points = centre + np.round(shifts, 1)
        with np.errstate(all="ignore"):
            finite = points[np.isfinite(loss.values(points))]
        if len(finite):
            nearest = finite[np.linalg.norm(finite - centre, axis=1).argmin()]
            return tuple(np.round(nearest, 1).tolist())
    return usual


def home_window(loss: Loss, plane: Plane, w: Vector, reach: float | None = None) -> Window:
    """Return the window that suits a plane, with w inside.

    Parameters
    ----------
    reach
        Half the width that is wanted; what suits L around w, if left out.
    """
    place = plane.project(w).tolist()
    wanted = _with_origin(_grown(loss, plane, w), place) if reach is None else reach
    return fit_window(loss, place, plane=plane, reach=wanted)


def _with_origin(reach: float, place: list[float]) -> float:
    """Return the least half width from this one on that shows the origin beside a place, where it is not far off."""
    farthest = max(map(abs, place))
    if farthest > _NEAR * reach:
        return reach
    return next((r for r in _REACHES.tolist() if r >= max(reach, farthest)), reach)


def _grown(loss: Loss, plane: Plane, w: Vector) -> float:
    """Return how far around w L has grown to five times its scale there.

    The scale is how far L falls from w, in the plane, at the distances up to that one; L on a circle is its median.
    Where L never grows so much, or w is the lowest point, nothing speaks against the usual width.
    """
    turns = np.linspace(0.0, 2.0 * np.pi, _RAYS, endpoint=False)
    circle = np.column_stack([np.cos(turns), np.sin(turns)])
    points = plane.project(w) + np.multiply.outer(_REACHES, circle)
    with np.errstate(all="ignore"):
        values = loss.values(plane.points(points.reshape(-1, 2))).reshape(len(_REACHES), _RAYS)
    here, lowest = loss.value(w), math.inf
    for reach, circle_of in zip(_REACHES.tolist(), values.tolist(), strict=True):
        around = sorted(value for value in circle_of if value > -math.inf)
        lowest = min(lowest, *around[:1], math.inf)
        fall = here - lowest
        if fall > 0.0 and around and around[len(around) // 2] - lowest > _GROWN * fall:
            return float(reach)
    return _USUAL


def home_curve(loss: Loss, x0: float, x1: float, here: float) -> Window:
    """Return the window of x and L that suits the curve of a loss of one variable, with L = here inside."""
    return curve_window(loss, x0, x1, here)
