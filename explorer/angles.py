"""β and v·∇L of many steps at once: bit for bit what `explorer.direction.angle` says of each."""

from __future__ import annotations

import math
import sys

import numpy as np

from explorer.kernel import Array
from explorer.sums import total

_DEGREES = 180.0 / math.pi
_PLANE = 2


def norms(vectors: Array) -> Array:
    """|vector|₂ of each row, shapes (m, n) → (m,), as `explorer.direction.norm` rounds it."""
    return np.fromiter(map(math.hypot, *vectors.T.tolist()), dtype=np.float64, count=len(vectors))


def units(vectors: Array) -> Array:
    """Divide each row, none of them zero, by its length: the rows of `explorer.direction.unit`."""
    exponents = np.frexp(np.abs(vectors).max(axis=1))[1]
    scaled = np.ldexp(vectors, -exponents[:, None])
    return np.asarray(scaled / norms(scaled)[:, None])


def angles_in_plane(directions: Array, gradients: Array) -> tuple[Array, Array]:
    """Measure β between u and ∇L, with one variable or two.

    Parameters
    ----------
    directions, gradients
        u and ∇L, no row of them zero, shapes (m, n), n up to 2.

    Returns
    -------
    beta, dots
        β in degrees as it is shown (0–360°, counter-clockwise from ∇L, where there are two variables), and v·∇L;
        shapes (m,).
    """
    g, v = units(gradients), _units_as_given(directions)
    half = map(math.atan2, norms(v - g).tolist(), norms(v + g).tolist())
    beta = 2.0 * np.fromiter(half, dtype=np.float64, count=len(g)) * _DEGREES
    products = directions * gradients
    if g.shape[1] == _PLANE:
        clockwise = g[:, 0] * v[:, 1] - g[:, 1] * v[:, 0] < 0.0
        beta = np.where(clockwise & (beta > 0.0) & (beta < 180.0), 360.0 - beta, beta)
        # the rounded sum of two numbers is their exact sum, rounded
        return beta, products[:, 0] + products[:, 1]
    return beta, products[:, 0]


def _units_as_given(vectors: Array) -> Array:
    is_unit = np.abs(norms(vectors) - 1.0) <= 4.0 * sys.float_info.epsilon
    return vectors if is_unit.all() else np.where(is_unit[:, None], vectors, units(vectors))


def dots(a: Array, b: Array) -> Array:
    """a·b of each pair of rows, the exact sum of the rounded products, rounded; shapes (m, n) → (m,)."""
    products = (a * b).tolist()
    try:
        return np.fromiter(map(math.fsum, products), dtype=np.float64, count=len(a))
    except (OverflowError, ValueError):
        return np.fromiter(map(total, products), dtype=np.float64, count=len(a))
