"""The Taylor terms of a loss along a ray, and their remainders, each with a certified error bound.

    L(w + ηu) = t_0 + t_1 + … + t_k + R_k,     t_k = η^k c_k,     S_k = t_0 + … + t_k

R_k is enclosed in three ways, and the narrowest is kept: L(w + ηu) − S_k; Lagrange's form
η^(k+1) c_(k+1)(w + [0, η] u), which has no cancellation, and is exactly 0 beyond the degree of a polynomial; and
t_(k+1) + R_(k+1), which is sharp for small η. The precision rises until every remainder is resolved.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flint import arb

from explorer.expression import Node
from explorer.jets import Jet, Lack, Program, flint_context, jet, program_of

_RESOLVED = 1e-13
_BITS = (128, 256, 512, 1024, 2048, 4096)
_BITS_FOR_TERMS = 512  # a term that is 0 by an identity is a ball about 0 at any precision
_SPARE = (3, 11, 43, 107)
_LARGE_PROGRAM = 4_000


@dataclass(frozen=True, slots=True)
class Certified:
    """A double and how far it may be from the exact number: |exact − value| ≤ bound.

    The bound includes the rounding to a double, and is 0 only where the value is exact.
    """

    value: float
    bound: float


@dataclass(frozen=True, slots=True)
class TaylorRow:
    """The term t_k, the partial sum S_k and the remainder R_k of order k; None where one does not exist."""

    order: int
    term: Certified | None
    partial_sum: Certified | None
    remainder: Certified | None


@dataclass(frozen=True, slots=True)
class Taylor:
    """The series of L at w along u, for one step size η.

    Attributes
    ----------
    rows
        Orders 0 to K.
    loss_next
        L(w + ηu).
    change
        L(w + ηu) − L(w), where L(w) is the value at w or, at a gap such as that of sin(x)/x, the limit.
    smooth_order
        None if all orders exist and agree from both sides of w along u; otherwise the first order that
        does not: 0 where L jumps or is undefined, 1 at a kink such as that of abs(x), 2 for x*abs(x).
    """

    rows: tuple[TaylorRow, ...]
    loss_next: Certified | None
    change: Certified | None
    smooth_order: int | None


@dataclass(frozen=True, slots=True)
class _Enclosures:
    """Balls for everything in `Taylor`, at one precision."""

    terms: tuple[arb, ...]
    remainders: tuple[arb | None, ...]
    loss: arb | None
    loss_next: arb | None
    smooth_order: int | None
    undecided: bool


def certify(ball: arb | None) -> Certified | None:
    """Round a ball to a double and a bound; None for no ball, or one beyond the doubles."""
    if ball is None or not ball.is_finite():
        return None
    value = float(ball.mid())
    if not math.isfinite(value):
        return None
    error = (ball - arb(value)).abs_upper()
    bound = float(error)
    if not arb(bound) >= error:
        bound = math.nextafter(bound, math.inf)
    return Certified(value, bound)


def taylor(root: Node, w: Sequence[float], u: Sequence[float], eta: float, order: int) -> Taylor:
    """Expand L along the ray w + ηu up to the order K.

    Parameters
    ----------
    root
        The loss.
    w, u
        The point and the direction, one double per variable, taken exactly (u need not have length 1).
    eta
        The step size η, of any sign.
    order
        The highest order K, from 0.

    Returns
    -------
    Taylor
        K + 1 rows. At a kink only the orders below `smooth_order` exist.

    Notes
    -----
    Lagrange's form of the remainder: Apostol, Mathematical Analysis, 2nd ed. (1974), theorem 5.19.
    """
    program = program_of(root)
    found = None
    for bits in _precisions(program):
        found = _enclose(program, w, u, eta, order, bits)
        if _is_resolved(found, order, bits):
            break
    assert found is not None
    with flint_context(bits, 1):
        return _rounded(found, order)
