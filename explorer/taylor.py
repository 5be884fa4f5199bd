"""The Taylor terms of a loss along a ray, and their remainders, each with a certified error bound.

    L(w + ηu) = t_0 + t_1 + … + t_k + R_k,     t_k = η^k c_k,     S_k = t_0 + … + t_k

R_k is enclosed in three ways, and the narrowest is kept: L(w + ηu) − S_k; Lagrange's form
η^(k+1) c_(k+1)(w + [0, η] u), which has no cancellation, and is exactly 0 beyond the degree of a polynomial;
and t_(k+1) + R_(k+1), which is sharp for small η. The precision rises until every remainder is resolved.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flint import arb

from explorer.expression import Node
from explorer.jets import Jet, Program, expand, jet, program_of
from explorer.series import Lack, flint_context

_SHARP_BITS = 44  # a relative radius below 1e-13
_TINY = arb(2) ** -1080  # below the smallest double
_BITS = (128, 256, 512, 1024, 2048, 4096)
_BITS_FOR_TERMS = 512  # a term that is 0 by an identity is a ball about 0 at any precision
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
    loss_next: arb | None
    change: arb | None
    smooth_order: int | None
    undecided: bool


def certify(ball: arb | None) -> Certified | None:
    """Round a ball to a double and a bound; None for no ball, or where either is beyond the doubles."""
    if ball is None or not ball.is_finite():
        return None
    value = float(ball.mid()) + 0.0  # no −0.0
    if not math.isfinite(value):
        return None
    error = (ball - arb(value)).abs_upper()
    bound = float(error)
    if not arb(bound) >= error:
        bound = math.nextafter(bound, math.inf)
    return Certified(value, bound) if math.isfinite(bound) else None


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


def certified_value(root: Node, w: Sequence[float]) -> Certified | None:
    """Return L(w) at the exact doubles w; None where L is undefined, 0/0 included."""
    program = program_of(root)
    ball, bits = None, _BITS[0]
    for bits in _precisions(program):
        with flint_context(bits, 1):
            ball, undecided = _point(program, [arb(x) for x in w])
        if not undecided and (ball is None or _is_sharp(ball)):
            break
    with flint_context(bits, 1):
        return certify(ball)


def certified_change(root: Node, w: Sequence[float], w_next: Sequence[float]) -> Certified | None:
    """Return L(w_next) − L(w) between two points of exact doubles, however close they are."""
    program = program_of(root)
    ball, bits = None, _BITS[0]
    for bits in _precisions(program):
        ball, undecided = _change(program, w, w_next, bits)
        if not undecided and (ball is None or _is_sharp(ball)):
            break
    with flint_context(bits, 1):
        return certify(ball)


def _change(program: Program, w: Sequence[float], w_next: Sequence[float], bits: int) -> tuple[arb | None, bool]:
    with flint_context(bits, 4):
        start, end = [arb(x) for x in w], [arb(x) for x in w_next]
        loss, undecided = _point(program, start)
        loss_next, undecided_next = _point(program, end)
        if loss is None or loss_next is None:
            return None, undecided or undecided_next
        direction = [b - a for a, b in zip(start, end, strict=True)]
        segment = _on_segment(program, start, end, direction)
        # where a choice is made on the segment, the difference alone is certain
        forward = jet(program, start, direction).coefficients if segment else ()
        terms = (loss, *forward[1:])
        return _remainders(terms, loss_next, segment, arb(1))[0], undecided or undecided_next


def _precisions(program: Program) -> Iterator[int]:
    large = len(program.nodes) > _LARGE_PROGRAM
    return iter(_BITS[:4] if large else _BITS)


def _point(program: Program, point: Sequence[arb]) -> tuple[arb | None, bool]:
    """Return L at a point, and whether more bits may give it."""
    found = jet(program, point)
    return (found.coefficients or (None,))[0], found.lack is Lack.UNDECIDED


def _on_segment(
    program: Program, start: Sequence[arb], end: Sequence[arb], direction: Sequence[arb]
) -> tuple[arb, ...]:
    """Enclose the coefficients at every point from start to end at once; empty if L is not smooth there."""
    hull = [a.union(b) for a, b in zip(start, end, strict=True)]
    return jet(program, hull, direction, spread=True).coefficients


def _enclose(
    program: Program, w: Sequence[float], u: Sequence[float], eta: float, order: int, bits: int
) -> _Enclosures:
    with flint_context(bits, order + 1):
        forwards = -1 if eta < 0 else 1
        base, direction = [arb(x) for x in w], [arb(forwards * x) for x in u]
        step = arb(abs(eta))
        end = [a + step * b for a, b in zip(base, direction, strict=True)]
        loss_next, undecided = _point(program, end)
        forward = expand(program, base, direction, order + 1)
        terms = tuple(step**k * c for k, c in enumerate(forward.coefficients))
    with flint_context(bits, max(1, len(terms))):
        segment = _on_segment(program, base, end, direction)
        remainders = _remainders(terms, loss_next, segment, step)
        smooth_order = _smooth_order(program, base, direction, forward, order)
        change = _change_from(program, base, remainders, loss_next, smooth_order)
        if loss_next is not None and change is not None and smooth_order != 0:
            loss_next = min(loss_next, terms[0] + change, key=lambda ball: ball.rad())
    undecided = undecided or forward.lack is Lack.UNDECIDED
    return _Enclosures(terms, remainders, loss_next, change, smooth_order, undecided)


def _change_from(
    program: Program,
    base: Sequence[arb],
    remainders: Sequence[arb | None],
    loss_next: arb | None,
    smooth_order: int | None,
) -> arb | None:
    """Return R_0, or the plain difference where L jumps at w and so is not the limit along the ray."""
    if smooth_order != 0:
        return remainders[0]
    loss, _ = _point(program, base)
    return None if loss is None or loss_next is None else loss_next - loss


def _remainders(
    terms: Sequence[arb], loss_next: arb | None, segment: Sequence[arb], step: arb
) -> tuple[arb | None, ...]:
    """Enclose R_0, R_1, …, the highest first: a lower one is the next term plus the next remainder."""
    if loss_next is None:
        return (None,) * len(terms)
    remainders: list[arb | None] = []
    narrowest: arb | None = None
    differences = _differences(loss_next, terms)
    for k in reversed(range(len(terms))):
        candidates = [differences[k]]
        if k + 1 < len(segment):
            candidates.append(segment[k + 1] * step ** (k + 1))
        if narrowest is not None:
            candidates.append(terms[k + 1] + narrowest)
        narrowest = min(candidates, key=lambda ball: ball.rad())
        remainders.append(narrowest)
    return tuple(reversed(remainders))


def _differences(loss_next: arb, terms: Sequence[arb]) -> list[arb]:
    left, found = loss_next, []
    for term in terms:
        left = left - term
        found.append(left)
    return found


def _smooth_order(
    program: Program, base: Sequence[arb], direction: Sequence[arb], forward: Jet, order: int
) -> int | None:
    ahead = forward.coefficients
    first_missing = len(ahead) if len(ahead) <= order else None
    if not forward.touched or not ahead:
        return first_missing
    here, _ = _point(program, base)
    if here is not None and 0 not in here - ahead[0]:
        return 0
    behind = expand(program, base, [-x for x in direction], order + 1).coefficients
    if not behind:  # w is on the edge of the domain: there is only one side
        return first_missing
    for k in range(min(order + 1, len(ahead), len(behind))):
        if 0 not in ahead[k] - (-1) ** k * behind[k]:
            return k
    return min(len(ahead), len(behind)) if min(len(ahead), len(behind)) <= order else None


def _is_sharp(ball: arb) -> bool:
    return ball.is_zero() or ball.rel_accuracy_bits() >= _SHARP_BITS or bool(abs(ball) < _TINY)


def _is_resolved(found: _Enclosures, order: int, bits: int) -> bool:
    if found.undecided:
        return False
    wanted = list(found.remainders[: _existing(found, order)])
    if bits < _BITS_FOR_TERMS:
        wanted += found.terms[: _existing(found, order)]
    return all(ball is None or _is_sharp(ball) for ball in wanted)


def _existing(found: _Enclosures, order: int) -> int:
    return order + 1 if found.smooth_order is None else found.smooth_order


def _rounded(found: _Enclosures, order: int) -> Taylor:
    rows, partial_sum = [], arb(0)
    for k in range(order + 1):
        if k >= _existing(found, order):
            rows.append(TaylorRow(k, None, None, None))
            continue
        partial_sum = partial_sum + found.terms[k]
        rows.append(TaylorRow(k, certify(found.terms[k]), certify(partial_sum), certify(found.remainders[k])))
    return Taylor(tuple(rows), certify(found.loss_next), certify(found.change), found.smooth_order)
