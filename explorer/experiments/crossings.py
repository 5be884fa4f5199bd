"""The first place at which a function turns from negative to positive, among samples and then to the last digit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_SECTIONS, _MOST_ROUNDS = 64, 16


class Ending(Enum):
    """How a search ended."""

    FOUND = auto()
    NEVER = auto()
    """There was none up to the last sample."""
    UNDEFINED = auto()
    """The function is not a number from some place on, before there was one."""
    AT_ONCE = auto()
    """It is positive at the first sample already."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where the function turns; where the search ended, if it does not."""

    ending: Ending
    t: float


def first_crossing(function: Callable[[Array], Array], t: Array, values: Array) -> Crossing:
    """Find the first place where a function turns from negative to positive, to double precision.

    Parameters
    ----------
    function
        Takes places, shape (m,), and gives values, shape (m,).
    t, values
        Ascending samples and the function there, shapes (m,), at least one.

    Notes
    -----
    An interval is cut into 64 sections at a time, of which the first with a change is kept. At a jump from negative
    to positive the place is that of the jump. A zero at which the function does not become positive does not count.
    """
    # what is not negative ends the search: a zero too, if the function is positive or missing after it
    stops = np.flatnonzero(np.isnan(values) | (values > 0.0))
    if not len(stops):
        return Crossing(Ending.NEVER, float(t[-1]))
    last = int(stops[0])
    if last == 0:
        return Crossing(Ending.UNDEFINED if np.isnan(values[0]) else Ending.AT_ONCE, float(t[0]))
    negative = np.flatnonzero(values[:last] < 0.0)
    first = int(negative[-1]) if len(negative) else 0
    return _narrowed(function, float(t[first]), float(t[last]))


def _narrowed(function: Callable[[Array], Array], low: float, high: float) -> Crossing:
    """Return the first place in an interval, that begins negative and does not end so, where it is not negative."""
    for _ in range(_MOST_ROUNDS):
        if math.nextafter(low, math.inf) >= high:
            break
        t = np.linspace(low, high, _SECTIONS + 1)
        stops = np.flatnonzero(~(function(t[1:-1]) < 0.0))
        place = int(stops[0]) + 1 if len(stops) else _SECTIONS
        low, high = float(t[place - 1]), float(t[place])
    is_missing = bool(np.isnan(function(np.array([high]))[0]))
    return Crossing(Ending.UNDEFINED if is_missing else Ending.FOUND, high)
