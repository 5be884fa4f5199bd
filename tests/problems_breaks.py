"""Losses with known breaks: in which piece of the plane a point lies, told without the loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Pieces = Callable[[Array, Array], list[NDArray[np.generic]]]


@dataclass(frozen=True, slots=True)
class BrokenLoss:
    """A loss, and numbers that differ on the two sides of its breaks and nowhere else."""

    text: str
    pieces: Pieces
    half: float = 2.0


def _steps(scale: float = 1.0, offset: float = 0.0) -> Pieces:
    return lambda x, _: [np.floor(scale * x + offset)]


def _half_plane(x: Array, _: Array) -> list[NDArray[np.generic]]:
    return [x > 0]


def _quadrants(x: Array, y: Array) -> list[NDArray[np.generic]]:
    return [x > 0, y > 0]


def _disc(x: Array, y: Array) -> list[NDArray[np.generic]]:
    return [x * x + y * y < 1]


BROKEN = (
    BrokenLoss("floor(x) + y", _steps()),
    BrokenLoss("ceil(x) + 0.1y^2", _steps()),
    BrokenLoss("floor(3x) + 0*y", _steps(3.0)),
    BrokenLoss("floor(x)*(floor(y) + 10.5) + 20floor(y)", lambda x, y: [np.floor(x), np.floor(y)]),
    BrokenLoss("x % 1 + y", _steps()),
    BrokenLoss("x % 1 + y % 1", lambda x, y: [np.floor(x), np.floor(y)]),
    BrokenLoss("sign(x) + y", _half_plane),
    BrokenLoss("sign(x)*(y + 3)", _half_plane),
    BrokenLoss("sign(x*y)*5 + x", _quadrants),
    BrokenLoss("where(x > 0, x + 4, y)", _half_plane),
    BrokenLoss("where(x^2 + y^2 < 1, x, y + 4)", _disc),
    BrokenLoss("where(x^2 + y^2 < 1, 1, 0)", _disc),
    BrokenLoss("where(y > sin(3x), x^2, 9 - y)", lambda x, y: [y > np.sin(3 * x)]),
    BrokenLoss("where(x > 0 & y > 0, 3, 0) + 0.1x", lambda x, y: [(x > 0) & (y > 0)]),
    BrokenLoss("where(abs(x) < 0.04, 5, x) + y", lambda x, _: [np.abs(x) < 0.04]),
    BrokenLoss("arctan2(y, x - 5)", lambda _, y: [y > 0]),
    BrokenLoss("1/x + y", _half_plane),
    BrokenLoss("1/x^3 + y", _half_plane),
    BrokenLoss("1/(x*y)", _quadrants),
    BrokenLoss("1/(x - y)", lambda x, y: [x > y]),
    BrokenLoss("1/(x^2 + y^2 - 1)", _disc),
    BrokenLoss("tan(x) + y", _steps(1 / np.pi, 0.5), 5.0),
    BrokenLoss("tan(3x) + tan(2y)", lambda x, y: [np.floor(3 * x / np.pi + 0.5), np.floor(2 * y / np.pi + 0.5)]),
    BrokenLoss("arctan(1/x) + 0.1y", _half_plane),
    BrokenLoss("1/(1 + exp(1/x)) + 0.1y", _half_plane),
    BrokenLoss("floor(x + y) + x^2", lambda x, y: [np.floor(x + y)]),
    BrokenLoss("abs(x)/x + y^2", _half_plane),
    BrokenLoss("tanh(1e30x) + y", _half_plane),
)
"""Where the height of a jump goes to 0, as that of sign(x)*y does on y = 0, a share of it is not to be seen."""

UNBROKEN = (
    "(1 - x)^2 + 100(y - x^2)^2",
    "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
    "exp(20x) + y",
    "1/(1e-4 + x^2 + y^2)",
    "1/(x^2 + y^2)",
    "1/x^2 + y",
    "log(abs(x)) + y",
    "log(x^2 + y^2)",
    "tanh(1e3x) + y",
    "tanh(1e6x) + y",
    "tanh(1e6(x - 0.3))*tanh(1e4(y + 0.1))",
    "exp(-1e6(x - y)^2) + x",
    "abs(x) + abs(y)",
    "where(x > 0, x, -x) + y^2",
    "min(x, y) + max(x + y, 0)",
    "sqrt(abs(x)) + y",
    "abs(x)^0.2 + y",
    "x*floor(x) + 0*y - x*floor(x)",
    "max(x, 0)*max(y, 0)",
    "sin(20x)*cos(15y)",
    "1e300*x*y",
    "1e-300*x*y",
    "sqrt(x*y)",
    "log(x*y) + x",
    "0*x + 0*y + 3",
)
