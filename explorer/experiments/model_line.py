"""The local models of a loss of one variable, beside L on its line."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.descent import Point
from explorer.experiments.model_contours import ROUNDINGS, Errors, largest, nothing_to_see
from explorer.loss import Loss

Array = NDArray[np.float64]

_SAMPLES = 257
_WAYS = np.array([-1.0, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class ModelLine:
    """L of one variable and its models around w.

    Attributes
    ----------
    x
        Places of the variable, shape (m,).
    loss, first, second
        L, L(w) + L′d and L(w) + L′d + L″d²/2 there, shapes (m,); NaN where one does not exist.
    at, value, radius
        w, L(w) and R.
    errors
        How far the models are from L at w ± η.
    note
        Why there is nothing to see; empty where there is.
    """

    x: Array
    loss: Array
    first: Array
    second: Array
    at: float
    value: float
    radius: float
    errors: Errors | None
    note: str

    @property
    def orders(self) -> tuple[int, ...]:
        """Of which orders there are models."""
        models = {1: self.first, 2: self.second}
        return tuple(order for order, values in models.items() if np.isfinite(values).any())


def model_line(loss: Loss, point: Point, radius: float, eta: float | None) -> ModelLine:
    """Sample a loss of one variable and its models within a radius of w.

    Parameters
    ----------
    loss, point
        L of one variable, and what is known at w.
    radius, eta
        How far to look, and the distance at which the models are compared with L; None for no comparison.
    """
    at, note = point.w[0], nothing_to_see(point, (point.w[0], 0.0), radius)
    if note:
        none = np.empty(0)
        return ModelLine(none, none, none, none, at, point.loss, radius, None, note)
    slope, bend = _derivatives(loss, point)
    d = np.linspace(-radius, radius, _SAMPLES)
    sampled = _models(loss, point, slope, bend, d)
    errors = (
        None if eta is None or math.isnan(slope) else _errors(point, *_models(loss, point, slope, bend, eta * _WAYS))
    )
    return ModelLine(at + d, *sampled, at, point.loss, radius, errors, "")


def _derivatives(loss: Loss, point: Point) -> tuple[float, float]:
    """Return L′ and L″ at w, NaN where one does not exist; at a stationary point what is left of L′ is round-off."""
    if point.gradient is None:
        return math.nan, math.nan
    bend = math.nan if point.at_branch else float(loss.hessian(point.w)[0, 0])
    return 0.0 if point.stationary else point.gradient[0], bend if math.isfinite(bend) else math.nan


def _models(loss: Loss, point: Point, slope: float, bend: float, d: Array) -> tuple[Array, Array, Array]:
    with np.errstate(all="ignore"):
        values = np.array(loss.values((point.w[0] + d)[:, None]))
        first = point.loss + slope * d
        return np.where(np.isfinite(values), values, np.nan), first, first + 0.5 * bend * d * d


def _errors(point: Point, values: Array, first: Array, second: Array) -> Errors:
    rounding = ROUNDINGS * sys.float_info.epsilon * (abs(point.loss) + largest(values))
    return Errors(largest(values - first), largest(values - second), largest(values - point.loss), rounding)
