"""The curve of a loss of one variable: L over an interval, and over it its tangent and partial sums."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.kernel import Unwanted
from explorer.landscape import Window
from explorer.loss import Loss

if TYPE_CHECKING:
    from explorer.local_model import LocalModel

Array = NDArray[np.float64]

_ENOUGH = 0.8
_TRIED = ((-5.0, 5.0), (-1.0, 9.0), (-1.0, 1.0), (0.0, 1.0), (-9.0, 1.0), (-0.1, 0.1))
_SAMPLES = 401
_FAR, _STEEP, _SHARE = 1.0, 4.0, 1.3
_MARGIN = 0.12
_LARGEST = 1e300
_HALVINGS, _FEWEST = 36, 6
"""How often two places are brought closer to tell a jump from a slope, and how often at the least."""
_STAYS, _NEAR_HALF = 0.6, 0.49
"""The share of the change between two places that stays if it is a jump; and where they are parted: not at 0."""
_ROUNDING = 1e-13


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """L over an interval.

    Attributes
    ----------
    x, values
        Places, ascending, and L there, shapes (m,); not finite where L is not. Where L jumps there are three places
        more: the two sides of the jump, as close as doubles say, and NaN between them.
    """

    x: Array
    values: Array


def sample_curve(loss: Loss, x0: float, x1: float, columns: int, wanted: Callable[[], bool] | None = None) -> Curve:
    """Sample a loss of one variable at two places a column, and on both sides of its jumps.

    Raises
    ------
    Unwanted
        Once `wanted` says no.
    """
    _ask(wanted)
    x = np.linspace(x0, x1, 2 * max(columns, 2) + 1)
    values = _values(loss, x)
    before, left, right = _jumps(loss, x, values, wanted)
    if not before.size:
        return Curve(x, values)
    at, places = np.repeat(before + 1, 3), np.column_stack([left, (left + right) / 2.0, right]).ravel()
    sides = np.column_stack([_values(loss, left), np.full(len(left), np.nan), _values(loss, right)]).ravel()
    return Curve(np.insert(x, at, places), np.insert(values, at, sides))


def _values(loss: Loss, x: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.array(loss.values(x[:, None]))


def _few_values(loss: Loss, x0: float, x1: float) -> Array:
    return _values(loss, np.linspace(x0, x1, _SAMPLES))


def _ask(wanted: Callable[[], bool] | None) -> None:
    if wanted is not None and not wanted():
        raise Unwanted


def _jumps(
    loss: Loss, x: Array, values: Array, wanted: Callable[[], bool] | None
) -> tuple[NDArray[np.intp], Array, Array]:
    """Return the samples after which L jumps, and the two sides of each jump.

    Pairs of neighbours are halved, the half with the larger change is kept: what is steep changes less and less, what
    jumps goes on changing as much. A pole with two signs counts as a jump.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        change = np.abs(np.diff(values))
    at = np.flatnonzero(np.isfinite(change) & (change > _ROUNDING * np.abs(values[1:])))
    left, right, low, high = x[at], x[at + 1], values[at], values[at + 1]
    # beyond these halvings doubles end
    spacing = float(np.spacing(np.abs(x).max()))
    halvings = min(_HALVINGS, int(math.log2(max((x[1] - x[0]) / spacing, 1.0))) - 2)
    for _ in range(halvings):
        if not at.size:
            break
        _ask(wanted)
        middle = left + _NEAR_HALF * (right - left)
        between = _values(loss, middle)
        is_first = ~(np.abs(between - low) < np.abs(high - between))
        left, low = np.where(is_first, left, middle), np.where(is_first, low, between)
        right, high = np.where(is_first, middle, right), np.where(is_first, between, high)
        stays = ~(np.abs(high - low) < _STAYS * change[at])
        at = at[stays]
        left, right, low, high = (part[stays] for part in (left, right, low, high))
    return (at, left, right) if halvings >= _FEWEST else (at[:0], left[:0], right[:0])


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
    shares = [float(np.isfinite(_few_values(loss, a, b)).mean()) for a, b in tried]
    return next((t for t, share in zip(tried, shares, strict=True) if share > _ENOUGH), tried[int(np.argmax(shares))])


def curve_window(loss: Loss, x0: float, x1: float, value: float) -> Window:
    """Return the window of x and L that suits an interval, with `value` inside.

    Poles are cut off: beyond the spread of the middle nine tenths of L nothing is kept. Where most of that
    range belongs to steep flanks, as those of x⁴, they are cut where half of L is shown. `value` is kept.
    """
    values = _few_values(loss, x0, x1)
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
    # a flank that only its last twentieth makes steep, as that of log(x), is not
    if inner_high - middle > _STEEP * (middle - low):
        high = low + _SHARE * (middle - low)
    elif middle - inner_low > _STEEP * (high - middle):
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
