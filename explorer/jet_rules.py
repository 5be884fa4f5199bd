"""What each operation makes of its arguments along a ray: the table op → rule.

At a point where an operation chooses (`abs` at 0), the first coefficient that is not zero decides which way
this ray goes. A rule that has no value raises `Lacking`; only `where`, `&` and `|` look at what their
arguments lack.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from flint import arb, arb_series

from explorer.expression import Node, Op
from explorer.series import (
    HALF,
    HUGE,
    Lack,
    Lacking,
    Number,
    Ray,
    Value,
    constant,
    divide,
    positive,
    real_power,
    shift,
    valuation,
    whole,
    whole_power,
    with_constant,
)


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
    return (s + real_power(ray, at, s * s - 1, HALF)).log()


def _arcsin(ray: Ray, at: int, s: Number) -> Number:
    if not _at_edge(s, -1, 1):
        positive(1 - constant(s) * constant(s))
        return s.asin()
    if isinstance(s, arb):
        return s.asin()
    return 2 * (s / (1 + real_power(ray, at, 1 - s * s, HALF))).atan()


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
        raise Lacking(Lack.UNDECIDED)
    return (1 if ray.sign(at, y) >= 0 else -1) * arb.pi() + _arctan(y / x)


def _arctan(s: Number) -> Number:
    return s.atan()


def _arctan2_from_origin(ray: Ray, at: int, y: Number, x: Number) -> Number:
    if ray.spread:
        raise Lacking(Lack.UNDECIDED)
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
    if abs(constant(power)) < HUGE:
        return power
    raise Lacking(Lack.NEVER)


def _hypot(ray: Ray, at: int, x: Number, y: Number) -> Number:
    return real_power(ray, at, x * x + y * y, HALF)


def _floor(ray: Ray, at: int, s: Number) -> Number:
    c = constant(s)
    if at in ray.corners and ray.is_at_corner(at, c - whole(c + HALF)):
        n = whole(c + HALF)
    else:
        n = whole(c)
        if c > n:
            return arb(n)
        if not c == n:
            raise Lacking(Lack.UNDECIDED)
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
    Op.SQRT: lambda ray, at, s: real_power(ray, at, s, HALF),
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


SEEING_LACK: dict[Op, Rule] = {Op.WHERE: _where, Op.AND: _all, Op.OR: _any}


def rule_of(node: Node) -> Rule:
    """Return the rule of a node; a power of constants has its own."""
    op = node.op
    if op in SEEING_LACK:
        return SEEING_LACK[op]
    if op in _MANY:
        many = _MANY[op]
        return lambda ray, _at, s: many(ray, s)
    if op in _PLAIN:
        plain = _PLAIN[op]
        return lambda ray, _at, s: plain(ray, *s)
    choosing = _CONSTANT_POWER if op is Op.POW and not node.mask else _CHOOSING[op]
    return lambda ray, at, s: choosing(ray, at, *s)
