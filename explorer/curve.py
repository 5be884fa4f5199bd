"""The curve of a loss of one variable: L over an interval, and over it its tangent and partial sums."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.kernel import Unwanted
from explorer.landscape import Window
from explorer.local_model import LocalModel
from explorer.loss import Loss

Array = NDArray[np.float64]

_ENOUGH = 0.8
_TRIED = ((-5.0, 5.0), (-1.0, 9.0), (-1.0, 1.0), (0.0, 1.0), (-9.0, 1.0), (-0.1, 0.1))
_SAMPLES = 401
_FAR, _STEEP, _SHARE = 4.0, 4.0, 1.3
_MARGIN = 0.12
_LARGEST = 1e300


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """L over an interval.

    Attributes
    ----------
    x, values
        Places and L there, shapes (m,); not finite where L is not.
    """

    x: Array
    values: Array


def sample_curve(loss: Loss, x0: float, x1: float, columns: int, wanted: Callable[[], bool] | None = None) -> Curve:
    """Sample a loss of one variable at two places a column.

    Raises
    ------
    Unwanted
        Once `wanted` says no.
    """
    if wanted is not None and not wanted():
        raise Unwanted
    x = np.linspace(x0, x1, 2 * max(columns, 2) + 1)
    with np.errstate(all="ignore"):
        values = np.array(loss.values(x[:, None]))
    return Curve(x, values)


def fit_interval(loss: Loss, around: float | None = None) -> tuple[float, float]:
    """Return an interval for a loss never seen: the first of those tried in which L is finite over four fifths.

    Parameters
    ----------
    around
        A place that must be inside, such as a start.
    """
    tried = list(_TRIED)
    if around is not None and math.isfinite(around):
        reaches = (5.0, 1.0, 0.1 + 0.2 * abs(around))
        tried = [(a, b) for a, b in _TRIED if a <= around <= b] + [(around - r, around + r) for r in reaches]
    shares = [float(np.isfinite(sample_curve(loss, a, b, _SAMPLES // 2).values).mean()) for a, b in tried]
    return next((t for t, share in zip(tried, shares, strict=True) if share > _ENOUGH), tried[int(np.argmax(shares))])


def curve_window(loss: Loss, x0: float, x1: float, value: float) -> Window:
    """Return the window of x and L that suits an interval, with `value` inside.

    Poles are cut off: beyond four times the spread of the middle nine tenths of L nothing is kept. Where most of the
    range belongs to a few steep flanks, as those of x⁴, they are cut where half of L is shown. `value` is kept.
    """
    values = sample_curve(loss, x0, x1, _SAMPLES // 2).values
    finite = np.clip(values[np.isfinite(values)], -_LARGEST, _LARGEST)
    if not finite.size:
        return Window(x0, x1, -1.0, 1.0)
    low, high = float(finite.min()), float(finite.max())
    ordered = np.sort(finite)
    inner_low, inner_high = float(ordered[ordered.size // 20]), float(ordered[-1 - ordered.size // 20])
    spread = inner_high - inner_low
    if spread > 0.0:
        low, high = max(low, inner_low - _FAR * spread), min(high, inner_high + _FAR * spread)
    middle = float(ordered[ordered.size // 2])
    if high - middle > _STEEP * (middle - low):
        high = low + _SHARE * (middle - low)
    elif middle - low > _STEEP * (high - middle):
        low = high - _SHARE * (high - middle)
    if math.isfinite(value):
        low, high = min(low, value), max(high, value)
    margin = _MARGIN * (high - low) or max(abs(low), 1.0)
    return Window(x0, x1, low - margin, high + margin)


def partial_sums(model: LocalModel, x: Array) -> Array:
    """Evaluate the partial sums S_0 … S_K of a loss of one variable at places.

    S_k(x) = Σ_{j≤k} t_j s^j,  s = (x − w)/(ηu), with the terms t_j of the step.

    Returns
    -------
    ndarray
        Shape (orders, m), a row for each order that exists; no rows where u or η is undefined.
    """
    if model.taylor is None or model.u is None or model.eta is None:
        return np.empty((0, len(x)))
    terms = [row.term.value for row in model.taylor.rows if row.term is not None]
    with np.errstate(over="ignore", invalid="ignore"):
        s = (x - model.point.w[0]) / (model.eta * model.u[0])
        powers = np.array([term * s**k for k, term in enumerate(terms)]).reshape(len(terms), len(x))
        return np.cumsum(powers, axis=0)
