"""The curvature of L at w: eigenvalues and eigenvectors of ∇²L, its condition number, and what they say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from explorer.descent import Point, Stationary
from explorer.direction import Newton, Vector, angle, direction, unit
from explorer.loss import Loss

Array = NDArray[np.float64]

SINGULAR = 1e-12
"""The share of max|λ| up to which an eigenvalue counts as zero: what rounding leaves of the entries of ∇²L."""


class Definiteness(StrEnum):
    """What the signs of the eigenvalues make ∇²L; the value is the word for it."""

    POSITIVE = "positive definite"
    POSITIVE_SEMI = "positive semidefinite"
    INDEFINITE = "indefinite"
    NEGATIVE_SEMI = "negative semidefinite"
    NEGATIVE = "negative definite"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class Absent:
    """Why ∇²L does not exist at w, in words."""

    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """The eigenvalues of ∇²L(w) and what follows from them.

    Attributes
    ----------
    eigenvalues
        Ascending, shape (n,).
    eigenvectors
        Row k is the unit eigenvector of eigenvalue k, its largest component positive; shape (n, n).
    negative, zero
        How many eigenvalues are negative, and how many are zero to rounding.
    condition
        κ = max|λ| / min|λ|; ∞ where ∇²L is singular to rounding.
    stationary
        The kind of point, where ∇L = 0.
    along_u, along_gradient
        The curvatures v∇²Lu and ĝᵀ∇²Lĝ: second derivatives of L along the lines through w. None where there is no
        u, or no ĝ.
    newton_beta
        The angle between Newton's direction and ∇L in degrees, 180 where it is −∇L; None where there is none.
    newton_decrement
        √(∇Lᵀ(∇²L)⁻¹∇L), of which half the square is how far L(w) is above the minimum of the second-order model; None
        where ∇²L is not positive definite.
    """

    eigenvalues: Array
    eigenvectors: Array
    negative: int
    zero: int
    condition: float
    stationary: Stationary | None
    along_u: float | None
    along_gradient: float | None
    newton_beta: float | None
    newton_decrement: float | None

    @property
    def smallest(self) -> float:
        """The lowest eigenvalue: the least curvature of all directions."""
        return float(self.eigenvalues[0])

    @property
    def largest(self) -> float:
        """The highest eigenvalue: the greatest curvature of all directions."""
        return float(self.eigenvalues[-1])

    @property
    def definiteness(self) -> Definiteness:
        """What the signs make of ∇²L."""
        positive = len(self.eigenvalues) - self.negative - self.zero
        if self.negative and positive:
            return Definiteness.INDEFINITE
        if positive:
            return Definiteness.POSITIVE_SEMI if self.zero else Definiteness.POSITIVE
        if self.negative:
            return Definiteness.NEGATIVE_SEMI if self.zero else Definiteness.NEGATIVE
        return Definiteness.ZERO


def spectrum(loss: Loss, point: Point, u: Vector | None = None) -> Spectrum | Absent:
    """Decompose ∇²L at a point.

    The eigenvalues are those of a symmetric matrix in doubles: each is off by a few roundings of the largest at the
    most, so that one beside an eigenvalue κ times as large has lost log₁₀ κ of its 16 digits.

    Parameters
    ----------
    loss, point
        L, and what is known of it at w.
    u
        A unit direction along which the curvature is asked for.

    Notes
    -----
    Rayleigh quotients and the condition number: Golub & Van Loan, Matrix Computations, 4th ed. (2013), chapter 8.
    Newton decrement: Boyd & Vandenberghe, Convex Optimization (2004), section 9.5.1.
    """
    if point.problem or point.gradient is None:
        return Absent(point.problem)
    if point.at_branch:
        return Absent("branches of L meet at w: ∇²L would be that of one of them, and says nothing of L")
    hessian = loss.hessian(point.w)
    if not np.isfinite(hessian).all():
        return Absent("∇²L is not finite at w")
    # at a stationary point what is left of ∇L is round-off, and has no direction
    gradient = None if point.stationary else point.gradient
    return _decompose(hessian, point.stationary, gradient, u)


def _decompose(hessian: Array, stationary: Stationary | None, gradient: Vector | None, u: Vector | None) -> Spectrum:
    values, columns = np.linalg.eigh(hessian)
    vectors = columns.T * np.sign(columns[np.abs(columns).argmax(axis=0), np.arange(len(values))])[:, None]
    sizes = np.abs(values)
    zero = int((sizes <= SINGULAR * sizes.max()).sum())
    negative = int((values < -SINGULAR * sizes.max()).sum())
    ahead = unit(gradient) if gradient is not None else None
    return Spectrum(
        values,
        vectors,
        negative,
        zero,
        math.inf if zero else float(sizes.max() / sizes.min()),
        stationary,
        curvature(hessian, u),
        curvature(hessian, ahead),
        _newton_beta(hessian, gradient),
        _decrement(hessian, gradient, len(values)) if not zero and not negative else None,
    )


def curvature(hessian: Array, direction: Vector | None) -> float | None:
    """v∇²Lu for a unit direction u, the Rayleigh quotient; None without one, or beyond the range of doubles.

    Parameters
    ----------
    hessian
        Shape (n, n).
    direction
        u, n components of length 1.
    """
    if direction is None:
        return None
    v = np.asarray(direction)
    with np.errstate(over="ignore", invalid="ignore"):
        found = float(v @ hessian @ v)
    return found if math.isfinite(found) else None


def _newton_beta(hessian: Array, gradient: Vector | None) -> float | None:
    if gradient is None:
        return None
    u = direction(Newton(), len(gradient), gradient, hessian).u
    found = angle(u, gradient) if u is not None else None
    return None if found is None else found.beta


def _decrement(hessian: Array, gradient: Vector | None, n: int) -> float | None:
    """|R⁻ᵀ∇L| with ∇²L = RᵀR, which cannot come out as the root of a negative number."""
    if gradient is None:
        return 0.0
    try:
        lower = np.linalg.cholesky(hessian)
    except np.linalg.LinAlgError:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        found = math.hypot(*np.linalg.solve(lower, np.asarray(gradient).reshape(n)).tolist())
    return found if math.isfinite(found) else None
