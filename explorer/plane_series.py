"""L in a plane about a point as a polynomial, with all the digits that its differences have, and a bound on the rest.

    L(c + Xa + Yb) − L(c) = Σ A_pq X^p Y^q + R,     1 ≤ p + q ≤ K,     |X|, |Y| ≤ 1

a and b are half the sides of a window. The coefficients of the order k are those of the form D^kL[d, …, d]/k!, whose
values in K + 1 directions d = a + tb fix them: it is a polynomial in t. R is bounded over the window at once, by the
order K + 1 of a series about every point of it, in every direction, in ball arithmetic (Lagrange's form); where a
choice is made inside the window, as at a kink, there is no such series, and no polynomial.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from flint import arb, fmpq, fmpq_mat
from numpy.typing import NDArray

from explorer.expression import Node
from explorer.jets import Program, expand, jet, program_of
from explorer.kernel import Unwanted
from explorer.plane import Plane
from explorer.series import flint_context

Array = NDArray[np.float64]

ORDER = 8
"""K."""
_BITS = (256, 1024)
_SHARP = 2.0**-40
"""How far coefficients may be from what is kept of them, relative to the largest."""


@dataclass(frozen=True, slots=True, eq=False)
class PlaneSeries:
    """The polynomial of L about a point of a plane.

    Attributes
    ----------
    centre, half
        c, and half the sides of the window, in coordinates of the plane.
    constant
        L(c), a ball.
    coefficients
        A_pq at [q, p], shape (K + 1, K + 1); 0 at [0, 0].
    remainder
        A bound on |R| in the window.
    """

    centre: tuple[float, float]
    half: tuple[float, float]
    constant: arb
    coefficients: Array
    remainder: float

    def change(self, x: Array, y: Array) -> Array:
        """L − L(c) over a grid, shapes (columns,), (rows,) → (rows, columns)."""
        across, up = self._powers(x, y)
        return np.asarray(up.T @ self.coefficients @ across)

    def at(self, x: Array, y: Array) -> Array:
        """L − L(c) at points, shapes (m,), (m,) → (m,)."""
        across, up = self._powers(x, y)
        return np.asarray(np.sum(up * (self.coefficients @ across), axis=0))

    def _powers(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Return X^p and Y^q, shapes (K + 1, m)."""
        orders = np.arange(ORDER + 1)[:, None]
        across, up = ((p - c) / h for p, c, h in zip((x, y), self.centre, self.half, strict=True))
        return across**orders, up**orders


def plane_series(
    root: Node,
    plane: Plane,
    centre: tuple[float, float],
    half: tuple[float, float],
    wanted: Callable[[], bool] = lambda: True,
) -> PlaneSeries | None:
    """Expand L in a plane; None where it is not analytic in the whole window, as far as balls can tell.

    Parameters
    ----------
    root
        The loss.
    plane
        The plane, taken as the exact one of its doubles.
    centre, half
        The middle of a window of the plane, and half its sides.
    wanted
        Asked between two series; once it says no, `explorer.kernel.Unwanted` is raised.

    Notes
    -----
    Griewank, Utke, Walther: Evaluating higher derivative tensors by forward propagation of univariate Taylor series,
    Math. Comp. 69 (2000). Lagrange's form of the remainder: Apostol, Mathematical Analysis, 2nd ed. (1974), 12.14.
    """
    program = program_of(root)
    for bits in _BITS:
        with flint_context(bits, ORDER + 2):
            first, second = (_vector(v, size) for v, size in zip((plane.first, plane.second), half, strict=True))
            base = exact_point(plane, *centre)
            remainder = _remainder(program, base, first, second)
            forms = None if remainder is None else _forms(program, base, (first, second), wanted)
            if remainder is None or forms is None:
                continue
            constant, coefficients, spread = forms
            if spread <= _SHARP * np.abs(coefficients).max(initial=0.0):
                return PlaneSeries(centre, half, constant, coefficients, remainder)
    return None


def _vector(unit: Sequence[float], size: float) -> list[arb]:
    return [arb(size) * arb(x) for x in unit]


def exact_point(plane: Plane, x: float, y: float) -> list[arb]:
    """Return the point of the plane at coordinates, as exactly as the precision that is set allows."""
    return [arb(o) + arb(x) * a + arb(y) * b for o, a, b in zip(plane.origin, plane.first, plane.second, strict=True)]


def _remainder(program: Program, base: Sequence[arb], first: Sequence[arb], second: Sequence[arb]) -> float | None:
    """Bound the order K + 1 about every point of the window, towards every other point of it."""
    ways = [arb(0, 1) * a + arb(0, 1) * b for a, b in zip(first, second, strict=True)]
    everywhere = [c + way for c, way in zip(base, ways, strict=True)]
    found = jet(program, everywhere, ways, spread=True).coefficients
    if len(found) < ORDER + 2:
        return None
    bound = float(found[ORDER + 1].abs_upper())
    return bound if np.isfinite(bound) else None


def _forms(
    program: Program, base: Sequence[arb], sides: tuple[Sequence[arb], Sequence[arb]], wanted: Callable[[], bool]
) -> tuple[arb, Array, float] | None:
    """Return L(c), the coefficients, and how far they may be off."""
    rays: list[tuple[arb, ...]] = []
    for t in _slopes():
        if not wanted():
            raise Unwanted
        way = [a + arb(t) * b for a, b in zip(*sides, strict=True)]
        found = expand(program, base, way, ORDER + 1)
        if len(found.coefficients) <= ORDER or found.touched:
            return None
        rays.append(found.coefficients)
    constant = rays[0][0]
    coefficients, spread = np.zeros((ORDER + 1, ORDER + 1)), float(constant.rad())
    for k in range(1, ORDER + 1):
        for q, weights in enumerate(_weights()[: k + 1]):
            entry = sum((arb(w) * ray[k] for w, ray in zip(weights, rays, strict=True)), arb(0))
            coefficients[q, k - q] = float(entry.mid())
            spread = max(spread, float(entry.rad()))
    return constant, coefficients, spread


def _slopes() -> list[fmpq]:
    return [fmpq(i, ORDER // 2) for i in range(-(ORDER // 2), ORDER // 2 + 1)]


@lru_cache(maxsize=1)
def _weights() -> list[list[fmpq]]:
    """Return the inverse of the Vandermonde matrix: row q makes the coefficient of t^q from values at `_slopes`."""
    inverse = fmpq_mat([[t**q for q in range(ORDER + 1)] for t in _slopes()]).inv()
    return [[inverse[q, i] for i in range(ORDER + 1)] for q in range(ORDER + 1)]
