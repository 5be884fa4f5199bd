"""Norms, and the direction that is steepest in each: what is nearest decides what is steepest.

|u|_P = √(uᵀPu)   steepest −P⁻¹∇L/√(∇LᵀP⁻¹∇L);   P = I: −∇L/|∇L|,   P = ∇²L: Newton's direction
|u|₁  = Σ|uᵢ|     steepest −sign(gᵢ)eᵢ at the largest |gᵢ|: coordinate descent
|u|_∞ = max|uᵢ|   steepest −sign(∇L): sign descent

Source: Boyd & Vandenberghe, Convex Optimization (2004), section 9.4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Vector = tuple[float, ...]

_SINGULAR = 1e-13
"""The share of its largest eigenvalue up to which another one of ∇²L is rounding."""
_TIE = 4.0 * float(np.finfo(np.float64).eps)
_STATIONARY = "∇L = 0: at a stationary point no direction is steepest"
_BEYOND = "∇²L is so small that the step of its norm is beyond the doubles"
_NO_HESSIAN = "∇²L does not exist here, so it gives no norm"


@dataclass(frozen=True, slots=True)
class Euclidean:
    """|u|₂: its unit ball is the circle, and steepest is −∇L."""


@dataclass(frozen=True, slots=True)
class Scaled:
    """|u|_P with P = diag(`diagonal`), positive numbers, one for each variable: its unit ball is an ellipse."""

    diagonal: Vector

    def __post_init__(self) -> None:
        if not all(0.0 < p < math.inf for p in self.diagonal):
            raise ValueError("a norm needs positive numbers on the diagonal of P")


@dataclass(frozen=True, slots=True)
class HessianNorm:
    """|u|_P with P = ∇²L(w), where that is positive definite: steepest is Newton's direction."""


@dataclass(frozen=True, slots=True)
class OneNorm:
    """|u|₁: its unit ball is the diamond, and steepest is along one axis."""


@dataclass(frozen=True, slots=True)
class MaxNorm:
    """|u|_∞: its unit ball is the square, and steepest is one of its corners."""


Norm = Euclidean | Scaled | HessianNorm | OneNorm | MaxNorm


@dataclass(frozen=True, slots=True)
class Steepest:
    """The steepest direction of a norm.

    Attributes
    ----------
    vector
        u with |u| = 1 in this norm; None where it is undefined, and `note` says why.
    dual
        The dual norm of ∇L, the largest v·∇L over the unit ball: v·∇L = −dual at `vector`, and nowhere less.
    ties
        Variables among which the choice was free: those with the largest |gᵢ| in ℓ1 where there are several, those
        with gᵢ = 0 in ℓ∞, which stay where they are. `note` says so too.
    """

    vector: Vector | None
    dual: float = math.nan
    note: str = ""
    ties: tuple[int, ...] = ()


def why_none(norm: Norm, n: int, hessian: Array | None = None) -> str:
    """Say why |·| is no norm of ℝⁿ here; empty where it is one.

    Parameters
    ----------
    norm
        Which norm.
    n
        The number of variables.
    hessian
        ∇²L(w), shape (n, n), which the Hessian's norm needs; None where it does not exist.
    """
    if isinstance(norm, Scaled) and len(norm.diagonal) != n:
        return f"P has {len(norm.diagonal)} numbers on its diagonal, and the loss {n} variables"
    if not isinstance(norm, HessianNorm):
        return ""
    if hessian is None or not np.isfinite(hessian).all():
        return _NO_HESSIAN
    eigenvalues = np.linalg.eigvalsh(hessian)
    least, largest = float(eigenvalues[0]), float(np.abs(eigenvalues).max())
    if abs(least) <= _SINGULAR * largest:
        return "∇²L is singular here, so it gives no norm"
    if least < 0.0:
        return f"∇²L is not positive definite here (λmin = {least:.3g}), so it gives no norm".replace("-", "−")
    return ""


def matrix(norm: Euclidean | Scaled | HessianNorm, n: int, hessian: Array | None = None) -> Array:
    """P of the norm |u|_P = √(uᵀPu), shape (n, n).

    Raises
    ------
    ValueError
        Where it is no norm, with the reason of `why_none`.
    """
    if reason := why_none(norm, n, hessian):
        raise ValueError(reason)
    match norm:
        case Euclidean():
            return np.eye(n)
        case Scaled(diagonal):
            return np.diag(diagonal)
        case HessianNorm():
            assert hessian is not None
            return np.asarray(hessian)


def length(norm: Norm, vector: ArrayLike, hessian: Array | None = None) -> float:
    """|vector| in a norm; ValueError where it is no norm."""
    given, exponent = _scaled(np.asarray(vector, dtype=np.float64))
    match norm:
        case OneNorm():
            found = float(np.abs(given).sum())
        case MaxNorm():
            found = float(np.abs(given).max(initial=0.0))
        case Euclidean():
            found = math.hypot(*given.tolist())
        case Scaled(diagonal) if len(diagonal) == len(given):
            found = math.hypot(*(np.sqrt(diagonal) * given).tolist())
        case _:
            found = math.sqrt(max(float(given @ matrix(norm, len(given), hessian) @ given), 0.0))
    return _times_power(found, exponent)


def dual_length(norm: Norm, gradient: ArrayLike, hessian: Array | None = None) -> float:
    """|∇L| in the dual norm, the largest v·∇L over |v| ≤ 1; ValueError where it is no norm.

    √(∇LᵀP⁻¹∇L) for |·|_P, |∇L|_∞ for ℓ1, |∇L|₁ for ℓ∞.
    """
    given, exponent = _scaled(np.asarray(gradient, dtype=np.float64))
    if reason := why_none(norm, len(given), hessian):
        raise ValueError(reason)
    return _times_power(_unscaled(norm, given, hessian).dual, exponent) if given.any() else 0.0


def steepest(norm: Norm, gradient: ArrayLike, hessian: Array | None = None) -> Steepest:
    """Give the u of unit norm with the lowest v·∇L.

    Parameters
    ----------
    norm
        Which norm.
    gradient
        ∇L(w), shape (n,).
    hessian
        ∇²L(w), shape (n, n), which the Hessian's norm needs; None where it does not exist.
    """
    given, exponent = _scaled(np.asarray(gradient, dtype=np.float64))
    if reason := why_none(norm, len(given), hessian):
        return Steepest(None, note=reason)
    if not given.any():
        return Steepest(None, note=_STATIONARY)
    if not np.isfinite(given).all():
        return Steepest(None, note="∇L is not finite here")
    found = _unscaled(norm, given, hessian)
    return Steepest(found.vector, _times_power(found.dual, exponent), found.note, found.ties)


def _unscaled(norm: Norm, g: Array, hessian: Array | None) -> Steepest:
    match norm:
        case OneNorm():
            return _coordinate(g)
        case MaxNorm():
            return _sign(g)
        case Euclidean():
            return _diagonal(g, np.ones(len(g)))
        case Scaled(diagonal):
            return _diagonal(g, np.sqrt(diagonal))
        case HessianNorm():
            assert hessian is not None
            p: Array = np.asarray(np.linalg.solve(hessian, g), dtype=np.float64)
            with np.errstate(over="ignore", invalid="ignore"):
                squared = float(g @ p)
            if not math.isfinite(squared):
                return Steepest(None, note=_BEYOND)
            dual = math.sqrt(max(squared, 0.0))
            return Steepest(_vector(-p / dual), dual) if dual > 0.0 else Steepest(None, note=_STATIONARY)


def _diagonal(g: Array, roots: Array) -> Steepest:
    """Give the steepest direction of P = diag(roots²)."""
    scaled = g / roots
    dual = math.hypot(*scaled.tolist())
    return Steepest(_vector(-scaled / dual / roots), dual)


def _coordinate(g: Array) -> Steepest:
    sizes = np.abs(g)
    largest = float(sizes.max())
    ties = np.flatnonzero(sizes >= largest * (1.0 - _TIE)).tolist()
    u = np.zeros(len(g))
    u[ties[0]] = -np.sign(g[ties[0]])
    if len(ties) == 1:
        return Steepest(_vector(u), largest)
    note = f"{len(ties)} components of ∇L are equally large: u is along the axis of the first of them"
    return Steepest(_vector(u), largest, note, tuple(ties))


def _sign(g: Array) -> Steepest:
    free = np.flatnonzero(g == 0.0).tolist()
    u, dual = _vector(-np.sign(g)), float(np.abs(g).sum())
    if not free:
        return Steepest(u, dual)
    count = f"{len(free)} component{'s' if len(free) > 1 else ''}"
    return Steepest(u, dual, f"{count} of ∇L {'are' if len(free) > 1 else 'is'} 0 and stays as it is", tuple(free))


def _scaled(vector: Array) -> tuple[Array, int]:
    """Scale by a power of 2, which rounds nothing: squares neither overflow nor lose digits."""
    largest = float(np.abs(vector).max(initial=0.0))
    if largest == 0.0 or not math.isfinite(largest):
        return vector, 0
    exponent = math.frexp(largest)[1]
    return np.ldexp(vector, -exponent), exponent


def _times_power(value: float, exponent: int) -> float:
    try:
        return math.ldexp(value, exponent)
    except OverflowError:
        return math.inf


def _vector(values: Array) -> Vector:
    return tuple((values + 0.0).tolist())  # −0 becomes 0
