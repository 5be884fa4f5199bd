"""The singularity of a series that is nearest to its centre, from the poles of its Padé approximants.

A Padé approximant is the quotient of two polynomials, of degrees m and n, with the same first m + n + 1 coefficients.
Its poles go to the poles of the function, and crowd at its branch points, when the degrees grow; and they wander off
where there are none. Those that noise makes, each beside a zero, are left out by their singular values, and by
comparing several degrees.

References
----------
Gonnet, Güttel, Trefethen: Robust Padé approximation via SVD, SIAM Review 55 (2013), 101–117.
Baker, Graves-Morris: Padé Approximants, 2nd ed. (1996), chapter 2.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from explorer.experiments.ray_change import RaySeries

Array = NDArray[np.float64]
Poles = NDArray[np.complex128]

_TOLERANCE = 1e-14
_LOWER = (1, 2, 3)
"""How much lower the degrees are, whose poles must confirm one."""
_DRIFT = 0.014
"""How far a pole may move with each degree, relative to its size; those of entire functions move farther."""
_FEWEST = 4
"""The lowest degree at which poles are believed, unless the function is rational."""
_SHARP = 1e-6
"""A drop between singular values that is steeper than this is the end of a rational function's rank."""


def nearest_pole(series: RaySeries) -> complex | None:
    """Return the singularity of L along w + tu, t complex, that is nearest to t = 0.

    Parameters
    ----------
    series
        The coefficients; both sides of w must agree on them.

    Returns
    -------
    complex or None
        t; with the positive imaginary part, of a pair. None where approximants of several degrees do not agree on
        one: L then seems to be entire, as polynomials and the exponential function are.

    Notes
    -----
    Taken from the derivative, whose branch points are stronger: that of a logarithm is a pole.
    """
    if not series.is_complete or series.is_polynomial:
        return None
    stride, coefficients = _thinned(series.scaled)
    coefficients = _of_order_one(coefficients)
    if not np.isfinite(coefficients).all():
        return None
    derivative = coefficients[1:] * np.arange(1, len(coefficients))
    pole = _confirmed(derivative)
    if pole is None:
        return None
    root = series.scale * pole ** (1.0 / stride)
    return complex(root.real, abs(root.imag))


def thinning(scaled: Array) -> int:
    """Return the g for which a series is a power of t times one in t^g: 2 for even and odd functions."""
    orders = np.flatnonzero(scaled[1:]) + 1
    return math.gcd(*np.diff(orders).tolist()) if len(orders) > 1 else 1


def _thinned(scaled: Array) -> tuple[int, Array]:
    orders = np.flatnonzero(scaled[1:]) + 1
    stride = thinning(scaled)
    return stride, scaled[orders[0] :: stride] if len(orders) else scaled


def _of_order_one(coefficients: Array) -> Array:
    """Scale coefficients by a power of two, which moves no pole and changes no digit, so that nothing overflows."""
    largest = np.abs(coefficients).max(initial=0.0)
    return np.ldexp(coefficients, -int(np.frexp(largest)[1])) if np.isfinite(largest) else coefficients


def _confirmed(coefficients: Array) -> complex | None:
    """Return the nearest pole that lower degrees have too."""
    most = (len(coefficients) - 1) // 2
    if most < 1 or not np.isfinite(coefficients).all():
        return None
    poles, degree, is_rational = robust_poles(coefficients, most)
    if is_rational:
        return _nearest(poles)
    if degree < _FEWEST:
        return None
    others = [(robust_poles(coefficients, degree - lower)[0], _DRIFT * lower) for lower in _LOWER]
    return _nearest(np.array([pole for pole in poles if all(_has(other, pole, drift) for other, drift in others)]))


def _nearest(poles: Poles) -> complex | None:
    return complex(poles[np.argmin(np.abs(poles))]) if len(poles) else None


def _has(poles: Poles, pole: complex, drift: float) -> bool:
    return bool(np.any(np.abs(poles - pole) <= drift * abs(pole)))


def robust_poles(coefficients: Array, degree: int) -> tuple[Poles, int, bool]:
    """Return the poles of a Padé approximant whose degrees are as high as the coefficients have digits for.

    Parameters
    ----------
    coefficients
        c_0, c_1, …, shape (2·degree + 1 or more,), finite, and not all 0.
    degree
        The degree of both polynomials.

    Returns
    -------
    poles
        Those in the plane without 0.
    degree
        The degree that was left.
    is_rational
        Whether the singular values end so sharply that the function is rational.

    Notes
    -----
    Gonnet, Güttel and Trefethen (2013), algorithm 2.
    """
    c = _of_order_one(coefficients[: 2 * degree + 1])
    numerator, is_rational = degree, False
    matrix = np.empty((0, 1))
    while degree:
        matrix = _toeplitz(c, numerator, degree)
        values = np.linalg.svd(matrix, compute_uv=False)
        rank = int(np.sum(values > _TOLERANCE * np.linalg.norm(c)))
        if rank == degree:
            break
        is_rational = rank > 0 and bool(values[rank] < _SHARP * values[rank - 1])
        numerator, degree = numerator - (degree - rank), rank
    if not degree:
        return np.empty(0, dtype=np.complex128), 0, is_rational
    denominator = _denominator(matrix)
    poles = np.roots(denominator[::-1])
    return poles[poles != 0.0].astype(np.complex128), degree, is_rational


def _toeplitz(c: Array, numerator: int, degree: int) -> Array:
    """Return the equations Σ_j c_(i−j) b_j = 0 of the orders that the numerator does not reach."""
    orders = np.arange(numerator + 1, numerator + degree + 1)[:, None] - np.arange(degree + 1)
    return np.where(orders >= 0, c[np.maximum(orders, 0)], 0.0)


def _denominator(matrix: Array) -> Array:
    """Return the coefficients b of the denominator, weighted so that those that are 0 come out as such."""
    b = np.abs(np.linalg.svd(matrix)[2][-1]) + math.sqrt(np.finfo(np.float64).eps)
    basis = np.linalg.qr((matrix * b).T, mode="complete")[0]
    b = b * basis[:, -1]
    b = b / np.linalg.norm(b)
    kept = np.flatnonzero(np.abs(b) > _TOLERANCE)
    return np.asarray(b[kept[0] : kept[-1] + 1])
