"""Derivatives of a loss by differences, with so many digits that they are as good as exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import mpmath as mp

from explorer.expression import Node
from reliability.exact import DoubtfulError, Real, TooLargeError, exact_values

DIGITS = 300
_STEP = mp.mpf(10) ** -45
_LOST = 200
"""Digits that second differences of such steps lose, and some."""
_NOISE = mp.mpf(10) ** -190
_SHORTER = 1_000
"""By how much a step is shortened to see how a difference goes with it."""
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

        def at(*moves: tuple[int, int], shorter: int = 1) -> Real:
            moved = list(point)
            for i, sign in moves:
                moved[i] += sign * steps[i] / shorter
            value = exact_values(order, moved, _LOST, 0)[order[-1]]
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
    nearer = [(at((i, 1), shorter=_SHORTER), at((i, -1), shorter=_SHORTER)) for i in axes]
    if any(_breaks(here, pair, near) for pair, near in zip(zip(ahead, behind, strict=True), nearer, strict=True)):
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


def _breaks(here: Real, far: tuple[Real, Real], near: tuple[Real, Real]) -> bool:
    """Tell whether the first difference does not go with h, or the second with h²: a jump, or a kink."""
    (change, bend), (less, smaller) = ((abs(a - b), abs(a - 2 * here + b)) for a, b in (far, near))
    jumps = less > _NOISE and less * mp.mpf(_SHORTER) ** 0.75 > change
    return bool(jumps or (smaller > _NOISE and smaller * mp.mpf(_SHORTER) ** 1.25 > bend))
