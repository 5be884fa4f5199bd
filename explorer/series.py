"""Power series in t along a ray, in ball arithmetic, and what a ray knows of the choices made on it.

A number is a ball (midpoint and radius), or a python-flint series of balls; each contains the exact number,
because every operation rounds outward. Powers of t divide out, so that `sin(x)/x` has a series at 0, and
`sqrt(x^2)` is |x|. FLINT's precision and series length are global to the process: `flint_context` owns them.

References
----------
Griewank, Walther: Evaluating Derivatives, 2nd ed. (2008), chapter 13 (Taylor arithmetic).
Johansson: Arb: efficient arbitrary-precision midpoint-radius interval arithmetic, IEEE Trans. Comput. 66
(2017).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from typing import TypeAlias

from flint import arb, arb_series, ctx

HALF = arb(0.5)
_ROUNDING = arb(2) ** -20
HUGE = arb(2) ** 1024  # whatever a double cannot hold is never made an integer or an exponent


class Lack(Enum):
    """Why a coefficient is missing."""

    NEVER = auto()
    """It does not exist: outside the domain, or a fractional power of t."""
    UNDECIDED = auto()
    """A ball that is too wide to choose a branch; more bits may decide."""


class Lacking(Exception):  # noqa: N818 - not an error: it says what is missing
    """Raised where there is no value to give, with the reason."""

    def __init__(self, lack: Lack) -> None:
        super().__init__(lack)
        self.lack = lack


Number: TypeAlias = arb | arb_series
Value: TypeAlias = arb | arb_series | bool | Lack
"""A number that is constant along the ray, a series, a condition, or why there is none of them."""

_LOCK = threading.RLock()


@contextmanager
def flint_context(bits: int, orders: int) -> Iterator[None]:
    """Own FLINT's precision and series length, which are global to the process, for a while."""
    with _LOCK:
        before = ctx.prec, ctx.cap
        ctx.prec, ctx.cap = bits, orders
        try:
            yield
        finally:
            ctx.prec, ctx.cap = before


class Ray:
    """What the rules share while one jet is computed: where a choice is to be made, and was."""

    __slots__ = ("corners", "flat", "forced", "frozen", "spread", "touched")

    def __init__(self, corners: frozenset[int], frozen: frozenset[int], *, spread: bool) -> None:
        self.corners, self.frozen, self.spread = corners, frozen, spread
        self.touched: set[int] = set()
        self.forced: set[int] = set()
        self.flat = False

    def sign(self, at: int, s: Number) -> int:
        """Return the sign of s for small t > 0: 1, −1, or 0 where s vanishes identically."""
        c = constant(s)
        if not self.is_at_corner(at, c):
            if c > 0:
                return 1
            if c < 0:
                return -1
            if not c.is_zero():
                raise Lacking(Lack.UNDECIDED)
        if at in self.frozen:
            return 1
        return 0 if isinstance(s, arb) else self.sign_of_change(at, s)

    def is_at_corner(self, at: int, c: arb) -> bool:
        """Return whether c counts as 0; a jump further in may have carried it away on this ray."""
        return at in self.corners and bool(abs(c) < _ROUNDING)

    def sign_of_change(self, at: int, s: arb_series) -> int:
        """Return the sign of s − s(0) for small t > 0."""
        if self.spread:
            # the base point is a whole segment: nothing says that s stays on one side
            raise Lacking(Lack.UNDECIDED)
        self.touched.add(at)
        if at in self.frozen:  # a frozen floor stays on its step
            return 1
        for c in s.coeffs()[1:]:
            if c > 0:
                return 1
            if c < 0:
                return -1
            if not c.is_zero():
                raise Lacking(Lack.UNDECIDED)
        self.flat = True
        return 0

    def leaving_zero(self, at: int, s: arb_series) -> arb_series:
        """Return s with its constant made exactly 0 at a corner."""
        if self.is_at_corner(at, s[0]) and not s[0].is_zero():
            self.forced.add(at)
            return with_constant(s, arb(0))
        return s


def constant(s: Number) -> arb:
    """Return c_0."""
    return s if isinstance(s, arb) else s[0]


def with_constant(s: arb_series, c: arb) -> arb_series:
    """Return s with c_0 replaced."""
    return arb_series([c, *s.coeffs()[1:]], s.prec)


def valuation(s: arb_series) -> int:
    """Return the first order whose coefficient is not 0; `s.prec` if there is none."""
    for order, c in enumerate(s.coeffs()):
        if not c.is_zero():
            if 0 in c or not c.is_finite():
                raise Lacking(Lack.UNDECIDED)
            return order
    return s.prec


def shift(s: arb_series, orders: int) -> arb_series:
    """Return s·t^orders; for negative orders, the coefficients that fall off are known to be 0."""
    if orders >= ctx.cap:
        return arb_series([], ctx.cap)
    coefficients = s.coeffs()
    moved = [arb(0)] * orders + coefficients if orders > 0 else coefficients[-orders:]
    return arb_series(moved, min(s.prec + orders, ctx.cap))


def divide(ray: Ray, a: Number, b: Number) -> Number:
    """Return a/b; powers of t common to both are divided out, and cost as many orders."""
    c = constant(b)
    if c.is_zero():
        if isinstance(b, arb) or ray.spread:
            raise Lacking(Lack.NEVER)
        return _divide_by_zero_at_w(ray, a, b)
    if 0 in c:
        raise Lacking(Lack.UNDECIDED)
    return a / b


def _divide_by_zero_at_w(ray: Ray, a: Number, b: arb_series) -> Number:
    v = valuation(b)
    if v == b.prec or (isinstance(a, arb_series) and a.prec <= v):
        ray.flat = True
        raise Lacking(Lack.NEVER)
    if isinstance(a, arb):
        if a.is_zero():
            return a
        raise Lacking(Lack.UNDECIDED if 0 in a else Lack.NEVER)
    for c in a.coeffs()[:v]:
        if not c.is_zero():
            raise Lacking(Lack.UNDECIDED if 0 in c else Lack.NEVER)
    return shift(a, -v) / shift(b, -v)


def positive(s: Number) -> Number:
    """Return s if its constant is certainly positive."""
    c = constant(s)
    if c > 0:
        return s
    raise Lacking(Lack.NEVER if c <= 0 else Lack.UNDECIDED)


def whole_power(ray: Ray, base: Number, n: int) -> Number:
    """Return base^n by repeated squaring, which leaves the zeros of a polynomial exactly 0."""
    result: Number | None = None
    square, rest = base, abs(n)
    while rest:
        if rest & 1:
            result = square if result is None else result * square
        rest >>= 1
        if rest:
            square = square * square
    if result is None:
        return arb(1)
    return divide(ray, arb(1), result) if n < 0 else result


def root(s: Number) -> Number:
    """Return √s; where √c_0 is exact, as √6.25 is, it stays exact, so that corners there are decided."""
    if isinstance(s, arb):
        return s.sqrt()
    c = s[0].sqrt()
    return with_constant(s.sqrt(), c) if c.is_exact() else s.sqrt()


def real_power(ray: Ray, at: int, s: Number, p: arb) -> Number:
    """Return s^p for a p that is not whole; with s = t^v g(t), it is t^(vp) g^p."""
    c = constant(s)
    zero = c.is_zero() or ray.is_at_corner(at, c)
    if not zero or (ray.spread and not isinstance(s, arb)):
        s = positive(s)
        return root(s) if p == HALF else s**p
    if not p > 0:
        raise Lacking(Lack.NEVER)
    if isinstance(s, arb):
        return arb(0)
    ray.touched.add(at)
    return _power_from_zero(ray, ray.leaving_zero(at, s), p)


def _power_from_zero(ray: Ray, s: arb_series, p: arb) -> arb_series:
    v = valuation(s)
    exponent = v * p
    if v == s.prec:
        ray.flat = True
        return arb_series([], ctx.cap if p >= 1 else max(1, int(v * float(p))))
    g = shift(s, -v)
    positive(g)
    if exponent.is_exact() and exponent.is_integer():
        return shift(g.sqrt() if p == HALF else g**p, whole(exponent))
    orders = exponent.ceil().unique_fmpz() if abs(exponent) < ctx.cap else ctx.cap
    if orders is None:
        raise Lacking(Lack.UNDECIDED)
    return arb_series([], int(orders))  # from this order on, the derivatives are infinite


def whole(c: arb) -> int:
    """Return the integer that the exact c is, or that the ball c rounds down to."""
    if not abs(c) < HUGE:
        raise Lacking(Lack.UNDECIDED)
    n = c.floor().unique_fmpz()
    if n is None:
        raise Lacking(Lack.UNDECIDED)
    return int(n)
