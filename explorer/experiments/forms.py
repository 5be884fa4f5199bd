"""The Taylor terms of L in all directions of a plane at once.

The term t_k(β) = η^k f_k(β), f_k(β) = D^kL(w)[u(β), …, u(β)]/k!, is a form of degree k in (cos β, sin β): a
trigonometric polynomial with frequencies up to k. The values on K + 1 rays, β = iπ/(K + 1), fix all terms up to the
order K, because f_k(β + 180°) = (−1)^k f_k(β) gives those on the opposite rays.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from flint import arb
from numpy.typing import NDArray

from explorer.experiments.circle import Circle, axes
from explorer.jets import expand, program_of
from explorer.kernel import Unwanted
from explorer.series import flint_context

Array = NDArray[np.float64]

ORDER = 8
"""K, the highest order: nine rays."""
_BITS = 256


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """The forms f_0 … f_K of a circle.

    Attributes
    ----------
    rays
        Row i: f_0 … f_K at β = iπ/(K + 1), as balls; 2K + 2 rows.
    slope
        |∇L|, a ball.
    """

    rays: tuple[tuple[arb, ...], ...]
    slope: arb

    def at(self, beta: Array) -> Array:
        """Return f_k at angles in degrees, shape (m,) → (K + 1, m)."""
        nodes = np.array([[float(c.mid()) for c in ray] for ray in self.rays])
        apart = np.subtract.outer(2.0 * math.pi * np.arange(len(nodes)) / len(nodes), np.radians(beta))
        # the Dirichlet kernel: exact for frequencies below half the number of nodes
        waves = 1.0 + 2.0 * sum(np.cos(k * apart) for k in range(1, len(nodes) // 2))
        with np.errstate(over="ignore", invalid="ignore"):
            return np.asarray(nodes.T @ waves / len(nodes))

    def turning(self, order: int) -> arb:
        """Return df_k/dβ at β = 180°, which is (−1)^k D^kL[ĝ, …, ĝ, n̂]/(k − 1)!."""
        count, total = len(self.rays), arb(0)
        with flint_context(_BITS, 1):
            for i, ray in enumerate(self.rays):
                turn = count // 2 - i
                if turn:
                    total += (-1) ** turn * ray[order] * (arb(turn) / count).cot_pi() / 2
        return total


def forms(circle: Circle, wanted: Callable[[], bool] = lambda: True) -> Forms | None:
    """Return the forms up to the order K; None where L has no such series at w, the same from all sides.

    Depends on L, w and the plane only; its rays are kept for the last few of them. `wanted` is asked between two
    rays; once it says no, `explorer.kernel.Unwanted` is raised.
    """
    at = axes(circle, _BITS)
    if at is None:
        return None
    ahead: list[tuple[arb, ...]] = []
    for i in range(ORDER + 1):
        if not wanted():
            raise Unwanted
        ray = _ray(circle, i)
        if ray is None:
            return None
        ahead.append(ray)
    opposite = [tuple((-1) ** k * c for k, c in enumerate(ray)) for ray in ahead]
    return Forms((*ahead, *opposite), at.slope)


@lru_cache(maxsize=8 * (ORDER + 1))
def _ray(circle: Circle, i: int) -> tuple[arb, ...] | None:
    at = axes(circle, _BITS)
    assert at is not None
    with flint_context(_BITS, ORDER + 1):
        angle = arb(i) / (ORDER + 1)
        cosine, sine = angle.cos_pi(), angle.sin_pi()
        u = [cosine * p + sine * q for p, q in zip(at.first, at.second, strict=True)]
        found = expand(program_of(circle.loss.root), at.base, u, ORDER + 1)
    # where a branch was chosen at w, the other sides may have other series
    return found.coefficients[: ORDER + 1] if len(found.coefficients) > ORDER and not found.touched else None
