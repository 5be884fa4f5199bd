"""Derivatives of a loss by differences, with so many digits that they are as good as exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import mpmath as mp

from explorer.expression import Node
from reliability.exact import DoubtfulError, Real, TooLargeError, exact_values

DIGITS = 200
_STEP = mp.mpf(10) ** -45
_SMOOTH = mp.mpf(10) ** -15
GOOD = mp.mpf(10) ** -25
"""The relative accuracy of the derivatives, which the third and fourth derivatives limit."""


KINK = "not differentiable"
_SMALLEST = mp.mpf(10) ** -10


class _UndefinedError(ArithmeticError):
    """L is not defined at some place that is needed."""


@dataclass(frozen=True, slots=True)
class Slopes:
    """∇L and ∇²L at a point, if L is differentiable along every axis there, and otherwise why they are missing."""

    gradient: tuple[Real, ...] = ()
    hessian: tuple[tuple[Real, ...], ...] = ()
    lack: str = ""


def slopes(order: Sequence[Node], w: Sequence[float]) -> Slopes:
    """Take central differences along every axis and every pair of axes."""
    with mp.workdps(DIGITS):
        point = [mp.mpf(x) for x in w]
        steps = [_STEP * max(mp.mpf(1), abs(x)) for x in point]

        def at(*moves: tuple[int, int]) -> Real:
            moved = list(point)
            for i, sign in moves:
                moved[i] += sign * steps[i]
            value = exact_values(order, moved)[order[-1]]
            if value is None:
                raise _UndefinedError
            return value

        if not all(x == 0 or _SMALLEST < abs(x) < 1 / _SMALLEST for x in point):
            return Slopes(lack="not compared: no step is small beside such numbers")
        try:
            return _differences(at, steps)
        except (DoubtfulError, TooLargeError):
            return Slopes(lack="not compared: hangs on digits that are not there")
        except _UndefinedError:
            return Slopes(lack="not defined nearby")


def _differences(at: Callable[..., Real], steps: Sequence[Real]) -> Slopes:
    axes = range(len(steps))
    here = at()
    ahead, behind = [at((i, 1)) for i in axes], [at((i, -1)) for i in axes]
    scale = abs(here) + max(steps)
    for i in axes:
        bend = abs(ahead[i] - 2 * here + behind[i])
        change = abs(ahead[i] - behind[i])
        if bend > _SMOOTH * max(change, scale * steps[i]):
            return Slopes(lack=KINK)
    gradient = tuple((ahead[i] - behind[i]) / (2 * steps[i]) for i in axes)
    hessian = tuple(
        tuple(
            (ahead[i] - 2 * here + behind[i]) / steps[i] ** 2
            if i == j
            else (at((i, 1), (j, 1)) - at((i, 1), (j, -1)) - at((i, -1), (j, 1)) + at((i, -1), (j, -1)))
            / (4 * steps[i] * steps[j])
            for j in axes
        )
        for i in axes
    )
    return Slopes(gradient, hessian)
