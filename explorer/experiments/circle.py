"""L on the circle w + ηu(β), in ball arithmetic, with the gap δ = β − 180° (in radians) as its parameter.

    u = −cos δ ĝ − sin δ n̂,   u⊥ = du/dδ = sin δ ĝ − cos δ n̂,   F(δ) = ∇L(w + ηu)·u⊥ = (1/η) dL/dδ
    F′(δ) = η u⊥ᵀ∇²L(w + ηu)u⊥ − ∇L(w + ηu)·u

δ = 0 is then exactly β = 180°, and a gap of 1e-24 is a number of its own. ĝ and n̂ are exact too: a ĝ that is rounded
to doubles is turned by 1e-16, which at η = 1e-12 is 1e-4 of δ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flint import arb

from explorer.direction import Vector
from explorer.jets import Program, expand, jet, program_of
from explorer.loss import Loss
from explorer.series import flint_context


@dataclass(frozen=True, slots=True)
class Circle:
    """The directions u(β) at a point: L, w, and the orthonormal pair ĝ, n̂ in doubles; n̂ is 0 for one variable.

    From three variables on the pair says which plane it is; of ĝ in it, only the exact one is used.
    """

    loss: Loss
    w: Vector
    first: Vector
    second: Vector


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """The exact pair ĝ, n̂ of a circle, at one precision.

    Attributes
    ----------
    bits
        The precision.
    base
        w.
    loss
        L(w); at a gap such as that of sin(x)/x its limit along ĝ.
    slope
        |∇L| in the plane.
    first, second
        ĝ and n̂.
    """

    bits: int
    base: tuple[arb, ...]
    loss: arb
    slope: arb
    first: tuple[arb, ...]
    second: tuple[arb, ...]

    def directions(self, gap: arb) -> tuple[list[arb], list[arb]]:
        """Return u and u⊥; to be called at the precision of the axes."""
        cosine, sine = gap.cos(), gap.sin()
        pairs = list(zip(self.first, self.second, strict=True))
        return [-cosine * p - sine * q for p, q in pairs], [sine * p - cosine * q for p, q in pairs]


@dataclass(frozen=True, slots=True, eq=False)
class Arrival:
    """F and F′ where a step in one direction of the circle arrives."""

    slope: arb
    change_of_slope: arb


@lru_cache(maxsize=32)
def axes(circle: Circle, bits: int) -> Axes | None:
    """Return the exact ĝ and n̂; None where L has no series at w, or |∇L| is not certainly positive."""
    with flint_context(bits, 2):
        program, base = program_of(circle.loss.root), tuple(arb(x) for x in circle.w)
        basis = _basis(circle)
        found = [expand(program, base, v, 2).coefficients for v in basis]
        if any(len(c) < 2 for c in found):
            return None
        components = [c[1] for c in found]
        slope = sum((c * c for c in components), arb(0)).sqrt()
        if not slope > 0:
            return None
        a, b = (components[0] / slope, components[1] / slope) if len(basis) > 1 else (components[0] / slope, arb(0))
        other = basis[1] if len(basis) > 1 else [arb(0)] * len(base)
        first = tuple(a * p + b * q for p, q in zip(basis[0], other, strict=True))
        second = tuple(a * q - b * p for p, q in zip(basis[0], other, strict=True))
        return Axes(bits, base, found[0][0], slope, first, second)


def _basis(circle: Circle) -> list[list[arb]]:
    """Return an orthonormal pair of the plane, as good as the precision; of a line its one unit vector."""
    n = len(circle.w)
    if n <= 2:  # exact, so that what is 0 by symmetry stays exactly 0
        return [[arb(int(i == k)) for i in range(n)] for k in range(n)]
    first, second = ([arb(x) for x in v] for v in (circle.first, circle.second))
    first = _normalised(first)
    overlap = _dot(first, second)
    return [first, _normalised([q - overlap * p for p, q in zip(first, second, strict=True)])]


def _dot(a: Sequence[arb], b: Sequence[arb]) -> arb:
    return sum((x * y for x, y in zip(a, b, strict=True)), arb(0))


def _normalised(vector: Sequence[arb]) -> list[arb]:
    length = _dot(vector, vector).sqrt()
    return [x / length for x in vector]


def arrival(circle: Circle, at: Axes, eta: float, gap: arb) -> Arrival | None:
    """Return F and F′ at a gap, which may be a ball; None where they do not exist, or a branch cannot be chosen."""
    program = program_of(circle.loss.root)
    with flint_context(at.bits, 3):
        u, turned = at.directions(gap)
        there = [a + eta * b for a, b in zip(at.base, u, strict=True)]
        across, along = _series(program, there, turned, 3), _series(program, there, u, 2)
        if across is None or along is None:
            return None
        return Arrival(across[1], 2 * eta * across[2] - along[1])


def change(circle: Circle, at: Axes, eta: float, gap: arb) -> arb | None:
    """Return L(w + ηu) − L(w) at a gap; None where it does not exist."""
    with flint_context(at.bits, 1):
        there = [a + eta * b for a, b in zip(at.base, at.directions(gap)[0], strict=True)]
        found = _series(program_of(circle.loss.root), there, None, 1)
        return None if found is None else found[0] - at.loss


def _series(
    program: Program, base: Sequence[arb], direction: Sequence[arb] | None, orders: int
) -> tuple[arb, ...] | None:
    found = jet(program, base, direction).coefficients
    if len(found) < orders and direction is not None:  # a quotient such as sin(x)/x used some of them up
        found = expand(program, base, direction, orders).coefficients
    return found[:orders] if len(found) >= orders else None
