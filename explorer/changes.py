"""How much L changes along the steps of a descent, where the difference of two doubles has lost its digits.

One step is certified in balls. A run takes a million of them, and there the change is integrated,

    L(w') − L(w) = ∫₀¹ (w' − w)·∇L(w + s(w' − w)) ds,

which keeps the digits that the difference of two numbers loses. Lobatto's rules with three and with four nodes must
agree, and with the difference of doubles as far as that goes; a step that crosses a corner of L is certified.

Source: Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 25.4.32.
"""

from __future__ import annotations

import math

import numpy as np

from explorer.corners import Corners, Mask
from explorer.kernel import Array
from explorer.loss import Loss
from explorer.rows import Indices
from explorer.taylor import certified_change

ROUNDOFF = 1e-7
"""Below this share of |L| a difference of doubles has lost half of its digits."""
_AGREE = 1e-7
"""By which share of themselves two rules may differ; the better one is then off by far less."""
_ROUNDINGS = 64.0 * float(np.finfo(np.float64).eps)
"""By which share of |L| the difference of doubles may be off."""
_CANCELS = 1e4
"""How many times larger than their sum the parts of an integral may be."""
_NOISE, _GOOD = 8.0 * float(np.finfo(np.float64).eps), 1e-6
"""What ∇L owes to the rounding of w may be this share of the integral: eight roundings, and w·∇²L each."""
_INNER = 0.5 - 0.5 / math.sqrt(5.0)
"""Where on [0, 1] the first inner node of the rule with four nodes is."""


def change(loss: Loss, w: tuple[float, ...], w_next: tuple[float, ...], before: float, after: float) -> float:
    """L(w_next) − L(w) of one step, certified where the doubles `after` − `before` would only give round-off."""
    difference = after - before
    if abs(difference) > ROUNDOFF * max(abs(before), abs(after)):
        return difference
    certified = certified_change(loss.root, w, w_next)
    return difference if certified is None else certified.value


def changes(
    loss: Loss, points: Array, losses: Array, gradients: Array, corners: Corners, *, certified: bool = False
) -> Array:
    """Return the change of L in each of m steps.

    Parameters
    ----------
    loss, corners
        L and its corners.
    points, losses, gradients
        w, L and ∇L before the first step and after each: shapes (m + 1, n), (m + 1,) and (m + 1, n).
    certified
        Whether nothing is integrated: the changes are then those that `change` gives one by one.

    Returns
    -------
    ndarray
        Shape (m,). Where a step changes L by less than 1e-7 of it, the integral; elsewhere the difference.
    """
    found = np.diff(losses)
    size = np.maximum(np.abs(losses[1:]), np.abs(losses[:-1]))
    small = np.flatnonzero(~(np.abs(found) > ROUNDOFF * size))
    is_good = np.zeros(len(small), dtype=bool)
    if len(small) and not certified:
        both = np.stack([small, small + 1], axis=1).ravel()
        crossed = corners.seen(points[both])[1][::2]
        integral, is_good = _integrals(loss, points, gradients, small)
        is_good &= ~crossed & (np.abs(integral - found[small]) <= _ROUNDINGS * size[small])
        found[small[is_good]] = integral[is_good]
    for t in small[~is_good].tolist():
        w, w_next = (tuple(points[i].tolist()) for i in (t, t + 1))
        found[t] = change(loss, w, w_next, float(losses[t]), float(losses[t + 1]))
    return found


def _integrals(loss: Loss, points: Array, gradients: Array, steps: Indices) -> tuple[Array, Mask]:
    """Integrate ∇L along some of the steps; say where the two rules agree and little cancels."""
    w, along = points[steps], points[steps + 1] - points[steps]
    inner = np.concatenate([w + s * along for s in (0.5, _INNER, 1.0 - _INNER)])
    before, after = gradients[steps], gradients[steps + 1]
    with np.errstate(all="ignore"):
        middle, low, high = np.split(loss.gradients(inner), 3)
        coarse = (along * (before + after + 4.0 * middle)).sum(axis=1) / 6.0
        fine = (along * (before + after + 5.0 * (low + high))).sum(axis=1) / 12.0
        parts = sum(np.abs(along * part).sum(axis=1) for part in (before, after, low, high))
        bends = np.abs(after - before).sum(axis=1) * np.abs(w).max(axis=1)
        size = np.abs(fine)
        agree = np.abs(fine - coarse) <= _AGREE * size
        return fine, agree & (parts <= _CANCELS * size) & (_NOISE * bends <= _GOOD * size)
