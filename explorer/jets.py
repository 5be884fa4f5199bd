"""The series of a loss along a ray, in ball arithmetic.

`jet` gives the coefficients c_k of L(w + t u) = c_0 + c_1 t + c_2 t² + … for t → 0 from above. Each is a ball
(midpoint and radius) that contains the exact number, because every operation rounds outward. Powers of t
divide out, so that `sin(x)/x` has a series at 0, and `sqrt(x^2)` is |x|. At a point where an operation
chooses (`abs` at 0), the first coefficient that is not zero decides which way this ray goes.

References
----------
Griewank, Walther: Evaluating Derivatives, 2nd ed. (2008), chapter 13 (Taylor arithmetic).
Johansson: Arb: efficient arbitrary-precision midpoint-radius interval arithmetic, IEEE Trans. Comput. 66
(2017).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import TypeAlias

from flint import arb, arb_series, ctx

from explorer.expression import Node, Op, reachable

_SPARE = (3, 11, 43, 107)
_HALF = arb(0.5)
_ROUNDING = arb(2) ** -20
_HUGE = arb(2) ** 1024  # whatever a double cannot hold is never made an integer or an exponent


class Lack(Enum):
    """Why a coefficient is missing."""

    NEVER = auto()
    """It does not exist: outside the domain, or a fractional power of t."""
    UNDECIDED = auto()
    """A ball that is too wide to choose a branch; more bits may decide."""


class _Lacking(Exception):  # noqa: N818 - not an error: it says what is missing
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


@dataclass(frozen=True, slots=True)
class Jet:
    """The known coefficients c_0, c_1, … of a loss along a ray.

    Attributes
    ----------
    lack
        Why the coefficients end early; None if all the orders asked for are there.
    touched
        Positions (in `Program.nodes`) of the operations that changed branch, or could have, exactly at w.
    forced
        Those corners whose argument is 0 in doubles only.
    flat
        Whether a choice was made on a series that vanishes in every known order.
    """

    coefficients: tuple[arb, ...]
    lack: Lack | None
    touched: frozenset[int] = frozenset()
    forced: frozenset[int] = frozenset()
    flat: bool = False


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
                raise _Lacking(Lack.UNDECIDED)
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
            raise _Lacking(Lack.UNDECIDED)
        self.touched.add(at)
        if at in self.frozen:  # a frozen floor stays on its step
            return 1
        for c in s.coeffs()[1:]:
            if c > 0:
                return 1
            if c < 0:
                return -1
            if not c.is_zero():
                raise _Lacking(Lack.UNDECIDED)
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
                raise _Lacking(Lack.UNDECIDED)
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
            raise _Lacking(Lack.NEVER)
        return _divide_by_zero_at_w(ray, a, b)
    if 0 in c:
        raise _Lacking(Lack.UNDECIDED)
    return a / b


def _divide_by_zero_at_w(ray: Ray, a: Number, b: arb_series) -> Number:
    v = valuation(b)
    if v == b.prec or (isinstance(a, arb_series) and a.prec <= v):
        ray.flat = True
        raise _Lacking(Lack.NEVER)
    if isinstance(a, arb):
        if a.is_zero():
            return a
        raise _Lacking(Lack.UNDECIDED if 0 in a else Lack.NEVER)
    for c in a.coeffs()[:v]:
        if not c.is_zero():
            raise _Lacking(Lack.UNDECIDED if 0 in c else Lack.NEVER)
    return shift(a, -v) / shift(b, -v)


def positive(s: Number) -> Number:
    """Return s if its constant is certainly positive."""
    c = constant(s)
    if c > 0:
        return s
    raise _Lacking(Lack.NEVER if c <= 0 else Lack.UNDECIDED)


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
        return root(s) if p == _HALF else s**p
    if not p > 0:
        raise _Lacking(Lack.NEVER)
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
        return shift(g.sqrt() if p == _HALF else g**p, whole(exponent))
    orders = exponent.ceil().unique_fmpz() if abs(exponent) < ctx.cap else ctx.cap
    if orders is None:
        raise _Lacking(Lack.UNDECIDED)
    return arb_series([], int(orders))  # from this order on, the derivatives are infinite


def whole(c: arb) -> int:
    """Return the integer that the exact c is, or that the ball c rounds down to."""
    if not abs(c) < _HUGE:
        raise _Lacking(Lack.UNDECIDED)
    n = c.floor().unique_fmpz()
    if n is None:
        raise _Lacking(Lack.UNDECIDED)
    return int(n)


def _composed(s: arb_series, coefficients: list[arb]) -> arb_series:
    """Return f(s), given the Taylor coefficients of f at s(0)."""
    inner = with_constant(s, arb(0))
    if not inner.length():  # which FLINT refuses to compose with
        return arb_series(coefficients[:1], s.prec)
    return arb_series(coefficients, s.prec)(inner)


def _hyperbolic(at_zero: arb, at_one: arb, s: arb_series) -> arb_series:
    """Return the sinh or cosh of s: its derivatives at s(0) alternate, and zeros among them stay exact."""
    derivatives, factorial = (at_zero, at_one), arb(1)
    coefficients = []
    for k in range(s.prec):
        factorial *= max(k, 1)
        coefficients.append(derivatives[k % 2] / factorial)
    return _composed(s, coefficients)


def _sinh(_ray: Ray, s: Number) -> Number:
    return s.sinh() if isinstance(s, arb) else _hyperbolic(s[0].sinh(), s[0].cosh(), s)


def _cosh(_ray: Ray, s: Number) -> Number:
    return s.cosh() if isinstance(s, arb) else _hyperbolic(s[0].cosh(), s[0].sinh(), s)


def _tanh(_ray: Ray, s: Number) -> Number:
    if isinstance(s, arb):
        return s.tanh()
    y = [s[0].tanh()]
    for k in range(s.prec - 1):  # y' = 1 − y²
        square = sum((y[i] * y[k - i] for i in range(k + 1)), arb(0))
        y.append(((1 if k == 0 else 0) - square) / (k + 1))
    return _composed(s, y)


def _integrated(s: arb_series, value: arb, slope: Number) -> arb_series:
    """Return f(s) from f(s(0)) and f'(s)."""
    integral = (s.derivative() * slope).integral()
    return with_constant(arb_series(integral, s.prec), value)


def _arcsinh(_ray: Ray, s: Number) -> Number:
    return s.asinh() if isinstance(s, arb) else _integrated(s, s[0].asinh(), (1 + s * s).rsqrt())


def _arctanh(ray: Ray, s: Number) -> Number:
    inside = positive(1 - s * s)
    return s.atanh() if isinstance(s, arb) else _integrated(s, s[0].atanh(), divide(ray, arb(1), inside))


def _at_edge(s: Number, *edges: int) -> bool:
    return any(constant(s) == edge for edge in edges)


def _arccosh(ray: Ray, at: int, s: Number) -> Number:
    if isinstance(s, arb):
        return arb(0) if s == 1 else positive(s - 1) and s.acosh()
    if not _at_edge(s, 1):
        return _integrated(s, s[0].acosh(), (positive(s - 1) * (s + 1)).rsqrt())
    return (s + real_power(ray, at, s * s - 1, _HALF)).log()


def _arcsin(ray: Ray, at: int, s: Number) -> Number:
    if not _at_edge(s, -1, 1):
        positive(1 - constant(s) * constant(s))
        return s.asin()
    if isinstance(s, arb):
        return s.asin()
    return 2 * (s / (1 + real_power(ray, at, 1 - s * s, _HALF))).atan()


def _arccos(ray: Ray, at: int, s: Number) -> Number:
    if _at_edge(s, -1, 1):
        return arb.pi() / 2 - _arcsin(ray, at, s)
    positive(1 - constant(s) * constant(s))
    return s.acos()


def _arctan2(ray: Ray, at: int, y: Number, x: Number) -> Number:
    a, b = constant(y), constant(x)
    if isinstance(y, arb) and isinstance(x, arb):
        return arb(0) if a.is_zero() and b.is_zero() else arb.atan2(y, x)
    if a.is_zero() and b.is_zero():
        return _arctan2_from_origin(ray, at, y, x)
    if b > 0:
        return _arctan(y / x)
    if (a > 0 or a < 0) and not (b < 0 and ray.is_at_corner(at, a)):
        return (1 if a > 0 else -1) * arb.pi() / 2 - _arctan(x / y)
    if not b < 0:
        raise _Lacking(Lack.UNDECIDED)
    return (1 if ray.sign(at, y) >= 0 else -1) * arb.pi() + _arctan(y / x)


def _arctan(s: Number) -> Number:
    return s.atan()


def _arctan2_from_origin(ray: Ray, at: int, y: Number, x: Number) -> Number:
    if ray.spread:
        raise _Lacking(Lack.UNDECIDED)
    ray.touched.add(at)
    series = [s for s in (y, x) if isinstance(s, arb_series)]
    v = min(valuation(s) for s in series)
    if v == min(s.prec for s in series):
        return arb(0)
    y, x = (shift(s, -v) if isinstance(s, arb_series) else s for s in (y, x))
    return _arctan2(ray, at, y, x)


def _power(ray: Ray, at: int, base: Number, p: Number) -> Number:
    if isinstance(p, arb_series):
        power: arb_series = (p * positive(base).log()).exp()
        if not (p[0].is_exact() and p[0].is_integer()):
            return power
        return with_constant(power, constant(whole_power(ray, constant(base), whole(p[0]))))
    if p.is_exact() and p.is_integer():
        return whole_power(ray, base, whole(p))
    return real_power(ray, at, base, p)


def _constant_power(ray: Ray, at: int, base: Number, p: Number) -> Number:
    # 9**9**9: where the double overflows, L is not finite either
    power = _power(ray, at, base, p)
    if abs(constant(power)) < _HUGE:
        return power
    raise _Lacking(Lack.NEVER)


def _hypot(ray: Ray, at: int, x: Number, y: Number) -> Number:
    return real_power(ray, at, x * x + y * y, _HALF)


def _floor(ray: Ray, at: int, s: Number) -> Number:
    c = constant(s)
    if at in ray.corners and ray.is_at_corner(at, c - whole(c + _HALF)):
        n = whole(c + _HALF)
    else:
        n = whole(c)
        if c > n:
            return arb(n)
        if not c == n:
            raise _Lacking(Lack.UNDECIDED)
    falls = isinstance(s, arb_series) and ray.sign_of_change(at, s) < 0
    return arb(n - 1 if falls else n)


def _ceil(ray: Ray, at: int, s: Number) -> Number:
    return -_floor(ray, at, -s)


def _trunc(ray: Ray, at: int, s: Number) -> Number:
    if abs(constant(s)) < 1:
        return arb(0)
    return _floor(ray, at, s) if constant(s) > 0 else _ceil(ray, at, s)


def _mod(ray: Ray, at: int, a: Number, b: Number) -> Number:
    return a - _floor(ray, at, divide(ray, a, b)) * b


def _abs(ray: Ray, at: int, s: Number) -> Number:
    sign = ray.sign(at, s)
    if isinstance(s, arb_series):
        s = ray.leaving_zero(at, s)
    return s if sign >= 0 else -s


def _larger(ray: Ray, at: int, a: Number, b: Number, *, side: int) -> Number:
    chosen = a if ray.sign(at, a - b) * side >= 0 else b
    gap = constant(a) - constant(b)
    if ray.is_at_corner(at, gap) and not gap.is_zero():
        ray.forced.add(at)
        return constant(a) if isinstance(chosen, arb) else with_constant(chosen, constant(a))
    return chosen


def _sum(_ray: Ray, s: Sequence[Number]) -> Number:
    total = s[0]
    for term in s[1:]:
        total = total + term
    return total


def _product(_ray: Ray, s: Sequence[Number]) -> Number:
    total = s[0]
    for factor in s[1:]:
        total = total * factor
    return total


Rule: TypeAlias = Callable[[Ray, int, list[Value]], Value]
"""What an operation makes of its arguments; the integer is its position, by which corners are known."""

_PLAIN: dict[Op, Callable[..., Number]] = {
    Op.NEG: lambda _ray, s: -s,
    Op.DIV: divide,
    Op.SIN: lambda _ray, s: s.sin(),
    Op.COS: lambda _ray, s: s.cos(),
    Op.TAN: lambda _ray, s: s.tan(),
    Op.ARCTAN: lambda _ray, s: s.atan(),
    Op.SINH: _sinh,
    Op.COSH: _cosh,
    Op.TANH: _tanh,
    Op.ARCSINH: _arcsinh,
    Op.ARCTANH: _arctanh,
    Op.EXP: lambda _ray, s: s.exp(),
    Op.EXPM1: lambda _ray, s: s.exp() - 1,
    Op.LOG: lambda _ray, s: positive(s).log(),
    Op.LOG1P: lambda _ray, s: positive(1 + s).log(),
    Op.LOG2: lambda _ray, s: positive(s).log() / arb(2).log(),
    Op.LOG10: lambda _ray, s: positive(s).log() / arb(10).log(),
}
_MANY: dict[Op, Callable[..., Number]] = {Op.ADD: _sum, Op.MUL: _product}
_CONSTANT_POWER: Callable[..., Number] = _constant_power
_CHOOSING: dict[Op, Callable[..., Number | bool]] = {
    Op.POW: _power,
    Op.ARCSIN: _arcsin,
    Op.ARCCOS: _arccos,
    Op.ARCCOSH: _arccosh,
    Op.ARCTAN2: _arctan2,
    Op.SQRT: lambda ray, at, s: real_power(ray, at, s, _HALF),
    Op.HYPOT: _hypot,
    Op.MOD: _mod,
    Op.ABS: _abs,
    Op.SIGN: lambda ray, at, s: arb(ray.sign(at, s)),
    Op.FLOOR: _floor,
    Op.CEIL: _ceil,
    Op.TRUNC: _trunc,
    Op.MINIMUM: lambda ray, at, a, b: _larger(ray, at, a, b, side=-1),
    Op.MAXIMUM: lambda ray, at, a, b: _larger(ray, at, a, b, side=1),
    Op.LT: lambda ray, at, a, b: ray.sign(at, a - b) < 0,
    Op.LE: lambda ray, at, a, b: ray.sign(at, a - b) <= 0,
    Op.GT: lambda ray, at, a, b: ray.sign(at, a - b) > 0,
    Op.GE: lambda ray, at, a, b: ray.sign(at, a - b) >= 0,
    Op.EQ: lambda ray, at, a, b: ray.sign(at, a - b) == 0,
    Op.NE: lambda ray, at, a, b: ray.sign(at, a - b) != 0,
    Op.NOT: lambda _ray, _at, a: not a,
}


def _where(_ray: Ray, _at: int, s: list[Value]) -> Value:
    # the branch that is not taken may be outside its domain
    return s[0] if isinstance(s[0], Lack) else s[1] if s[0] else s[2]


def _all(_ray: Ray, _at: int, s: list[Value]) -> Value:
    return False if False in s else next((v for v in s if isinstance(v, Lack)), True)


def _any(_ray: Ray, _at: int, s: list[Value]) -> Value:
    return True if True in s else next((v for v in s if isinstance(v, Lack)), False)


_SEEING_LACK: dict[Op, Rule] = {Op.WHERE: _where, Op.AND: _all, Op.OR: _any}


def _rule(node: Node) -> Rule:
    op = node.op
    if op in _SEEING_LACK:
        return _SEEING_LACK[op]
    if op in _MANY:
        many = _MANY[op]
        return lambda ray, _at, s: many(ray, s)
    if op in _PLAIN:
        plain = _PLAIN[op]
        return lambda ray, _at, s: plain(ray, *s)
    choosing = _CONSTANT_POWER if op is Op.POW and not node.mask else _CHOOSING[op]
    return lambda ray, at, s: choosing(ray, at, *s)


@dataclass(frozen=True, slots=True)
class Program:
    """A loss as a list of operations, arguments first; positions refer to `nodes`."""

    nodes: tuple[Node, ...]
    constants: tuple[tuple[int, arb], ...]
    variables: tuple[tuple[int, int], ...]
    operations: tuple[tuple[int, Rule, tuple[int, ...], bool], ...]


@lru_cache(maxsize=32)  # a bound, because a program keeps its whole graph alive
def program_of(root: Node) -> Program:
    """Compile a loss; depends on the loss only, and is kept for the last few of them."""
    nodes = reachable([root])
    place = {node.index: k for k, node in enumerate(nodes)}
    constants = [(k, arb(n.value)) for k, n in enumerate(nodes) if n.op is Op.CONST]
    variables = [(k, int(n.value)) for k, n in enumerate(nodes) if n.op is Op.VAR]
    operations = [
        (k, _rule(n), tuple(place[a.index] for a in n.args), n.op in _SEEING_LACK)
        for k, n in enumerate(nodes)
        if n.args
    ]
    return Program(tuple(nodes), tuple(constants), tuple(variables), tuple(operations))


def jet(
    program: Program,
    base: Sequence[arb],
    direction: Sequence[arb] | None = None,
    *,
    corners: frozenset[int] = frozenset(),
    frozen: frozenset[int] = frozenset(),
    spread: bool = False,
) -> Jet:
    """Return c_0, c_1, … of L(base + t·direction) for t → 0 from above; call it inside `flint_context`.

    Parameters
    ----------
    base, direction
        One ball per variable. Without a direction, c_0 is L at the point, with 0/0 undefined.
    corners
        Positions of the operations whose argument counts as exactly 0, because it is 0 in doubles.
    frozen
        Positions of the operations that take their positive branch at a corner, whatever the direction.
    spread
        Whether the base stands for every point of a segment, so that no choice may be made inside it.
    """
    ray = Ray(corners, frozen, spread=spread)
    values = _values(program, ray, base, direction)
    found, lack = _coefficients(values[-1])
    return Jet(found, lack, frozenset(ray.touched), frozenset(ray.forced), ray.flat)


def expand(
    program: Program,
    base: Sequence[arb],
    direction: Sequence[arb],
    orders: int,
    *,
    corners: frozenset[int] = frozenset(),
    frozen: frozenset[int] = frozenset(),
) -> Jet:
    """Return a `jet` of at least so many orders, where they exist, at the precision that is set.

    Some orders are spare. Where quotients used them up, or a choice was made on a series that vanishes in all
    of them (`where(x^20 > 0, …)`), more are taken.
    """
    found, before = Jet((), None), -1
    for spare in _SPARE:
        with flint_context(ctx.prec, orders + spare):
            found = jet(program, base, direction, corners=corners, frozen=frozen)
        known = len(found.coefficients)
        if (known >= orders or known == before) and not found.flat:
            break
        before = known
    return Jet(found.coefficients[: orders + _SPARE[0]], found.lack, found.touched, found.forced, found.flat)


def _values(program: Program, ray: Ray, base: Sequence[arb], direction: Sequence[arb] | None) -> list[Value]:
    values: list[Value] = [Lack.NEVER] * len(program.nodes)
    for at, number in program.constants:
        values[at] = number
    for at, i in program.variables:
        moves = direction is not None and not direction[i].is_zero()
        values[at] = arb_series([base[i], direction[i]]) if direction is not None and moves else base[i]
    lacking = False
    for at, rule, args, sees_lack in program.operations:
        given = [values[a] for a in args]
        try:
            if lacking and not sees_lack:
                _pass_on_lack(given)
            values[at] = rule(ray, at, given)
        except _Lacking as missing:
            lacking = True
            values[at] = missing.lack
    return values


def _pass_on_lack(values: list[Value]) -> None:
    lacks = [v for v in values if isinstance(v, Lack)]
    if lacks:
        raise _Lacking(Lack.NEVER if Lack.NEVER in lacks else Lack.UNDECIDED)


def _coefficients(value: Value) -> tuple[tuple[arb, ...], Lack | None]:
    if isinstance(value, Lack):
        return (), value
    if isinstance(value, bool):
        message = "a condition is not a loss"
        raise TypeError(message)
    series = [value] if isinstance(value, arb) else value.coeffs()
    for k, c in enumerate(series):
        if not c.is_finite():
            return tuple(series[:k]), Lack.UNDECIDED
    known = ctx.cap if isinstance(value, arb) else value.prec
    series += [arb(0)] * (known - len(series))
    return tuple(series[:known]), None if known >= ctx.cap else Lack.NEVER
