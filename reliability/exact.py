"""What a tree is exactly, in mpmath.

Where a choice (a comparison, a floor, the edge of a domain) hangs on digits that are not there, that is said rather
than chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath as mp

from explorer.expression import Node, Op

Real = Any
"""An mpf: mpmath has no types."""
Value = Any
"""A Real or a truth value; None where it is not defined."""

_SPARE = 15
_LARGEST = mp.mpf(10) ** 4000
_DOUBLES_SPAN, _MODERATE = 900, 60
_FARTHEST = 1_500
"""Powers of two beyond which what is added to a number of ordinary size does not come back."""
_DIGITS_OF_A_BIT = 0.30103


@dataclass(slots=True)
class _Zeros:
    """Whether a 0 is one, or may have been rounded away."""

    count: bool = True


_ZEROS = _Zeros()


class DoubtfulError(ArithmeticError):
    """A choice hangs on digits that are not there."""


class TooLargeError(ArithmeticError):
    """A number beyond everything that is computed with here."""


def exact_values(
    order: Sequence[Node], inputs: Sequence[Real], spare: int = _SPARE, finest: int = -_FARTHEST
) -> dict[Node, Value]:
    """Compute nodes, arguments first, at the working precision.

    Parameters
    ----------
    order
        The nodes.
    inputs
        The variables, and the components of a tangent. If they span more than the working precision, a difference
        that comes out as 0 may be one that was rounded away, and is doubtful.
    spare
        Digits that must be left where the largest number on the way cancels to the smallest: 1e300 + 2 − 1e300.
    finest
        The power of two below which no difference matters.

    Raises
    ------
    DoubtfulError, TooLargeError
        Where more digits might help, and where nothing would.
    """
    sizes = [mp.mag(x) for x in inputs if x]
    _ZEROS.count = mp.mp.dps >= _DOUBLES_SPAN or all(-_MODERATE < size < _MODERATE for size in sizes)
    found: dict[Node, Value] = {}
    for node in order:
        value = _exact(node, [found[arg] for arg in node.args], inputs)
        if isinstance(value, mp.mpf) and not abs(value) < _LARGEST:
            raise TooLargeError
        found[node] = value
    if mp.mp.dps < min(_span(found.values(), finest) + spare, _DOUBLES_SPAN):
        raise DoubtfulError
    return found


def _span(values: Iterable[Value], finest: int) -> int:
    """Return how many digits lie between the largest and the smallest of numbers."""
    sizes = [max(finest, min(mp.mag(x), _FARTHEST)) for x in values if isinstance(x, mp.mpf) and x]
    return int(_DIGITS_OF_A_BIT * (max(sizes, default=0) - min(sizes, default=0)))


def _exact(node: Node, args: Sequence[Value], inputs: Sequence[Real]) -> Value:
    if node.op is Op.CONST:
        return mp.mpf(node.value) if mp.isfinite(node.value) else None
    if node.op is Op.VAR:
        return inputs[int(node.value)]
    if node.op is Op.WHERE:
        return None if args[0] is None else args[1] if args[0] else args[2]
    if node.op is Op.AND:
        return False if False in args else None if None in args else True
    if node.op is Op.OR:
        return True if True in args else None if None in args else False
    return None if any(arg is None for arg in args) else RULES[node.op](*args)


def sure(value: Real, scale: Real = 1) -> Real:
    """Return a number whose sign counts, if it is beyond doubt."""
    doubtful = abs(value) < scale * mp.mpf(10) ** (_SPARE - mp.mp.dps) if value else not _ZEROS.count
    if doubtful:
        raise DoubtfulError
    return value


def _difference(a: Real, b: Real) -> Real:
    return sure(a - b, max(abs(a), abs(b)))


def _floor(a: Real) -> Real:
    nearest = mp.nint(a)
    return nearest if _difference(a, nearest) == 0 else mp.floor(a)


def _trunc(a: Real) -> Real:
    return _floor(a) if a >= 0 else -_floor(-a)


def _mod(a: Real, b: Real) -> Real:
    return None if not sure(b) else a - _floor(a / b) * b


def _power(base: Real, p: Real) -> Real:
    sure(base)
    if mp.isint(p):
        return _whole_power(base, p)
    if base <= 0:
        return mp.mpf(0) if base == 0 and p > 0 else None
    return _exp(p * mp.log(base))


def _whole_power(base: Real, p: Real) -> Real:
    if base == 0:
        return mp.mpf(p == 0) if p >= 0 else None
    if abs(p) <= 1000:
        return base ** int(p)
    sign = -1 if base < 0 and int(p) % 2 else 1
    return sign * _exp(p * mp.log(abs(base)))


def _exp(a: Real) -> Real:
    if a > 10_000:
        raise TooLargeError
    # the digits before the point are lost to the result
    with mp.extradps(max(0, mp.mag(a)) if a else 0):
        return mp.exp(a)


def _grows(function: Callable[[Real], Real]) -> Callable[[Real], Real]:
    def of(a: Real) -> Real:
        if abs(a) > 10_000:
            raise TooLargeError
        return function(a)

    return of


def _turns(function: Callable[[Real], Real]) -> Callable[[Real], Real]:
    def of(a: Real) -> Real:
        if abs(a) > mp.mpf(10) ** 320:
            raise TooLargeError
        return function(a)

    return of


def _within(function: Callable[[Real], Real], low: Real, high: Real, *, closed: bool) -> Callable[[Real], Real]:
    def of(a: Real) -> Real:
        below, above = sure(a - low), sure(high - a)
        inside = (below >= 0 and above >= 0) if closed else (below > 0 and above > 0)
        return function(a) if inside else None

    return of


RULES: dict[Op, Callable[..., Value]] = {
    Op.ADD: lambda *a: mp.fsum(a),
    Op.NEG: lambda a: -a,
    Op.MUL: lambda *a: mp.fprod(a),
    Op.DIV: lambda a, b: None if not sure(b) else a / b,
    Op.MOD: _mod,
    Op.POW: _power,
    Op.SIN: _turns(mp.sin), Op.COS: _turns(mp.cos), Op.TAN: _turns(mp.tan),
    Op.ARCSIN: _within(mp.asin, -1, 1, closed=True), Op.ARCCOS: _within(mp.acos, -1, 1, closed=True),
    Op.ARCTAN: mp.atan,
    Op.ARCTAN2: lambda y, x: mp.atan2(sure(y), sure(x)) if y or x else mp.mpf(0),
    Op.SINH: _grows(mp.sinh), Op.COSH: _grows(mp.cosh), Op.TANH: mp.tanh,
    Op.ARCSINH: mp.asinh, Op.ARCCOSH: _within(mp.acosh, 1, mp.inf, closed=True),
    Op.ARCTANH: _within(mp.atanh, -1, 1, closed=False),
    Op.EXP: _exp, Op.EXPM1: _grows(mp.expm1),
    Op.LOG: _within(mp.log, 0, mp.inf, closed=False), Op.LOG1P: _within(mp.log1p, -1, mp.inf, closed=False),
    Op.LOG10: _within(lambda a: mp.log(a) / mp.log(10), 0, mp.inf, closed=False),
    Op.LOG2: _within(lambda a: mp.log(a) / mp.log(2), 0, mp.inf, closed=False),
    Op.SQRT: _within(mp.sqrt, 0, mp.inf, closed=True),
    Op.ABS: abs, Op.HYPOT: mp.hypot,
    Op.SIGN: lambda a: mp.mpf(mp.sign(sure(a))),
    Op.FLOOR: _floor, Op.CEIL: lambda a: -_floor(-a), Op.TRUNC: _trunc,
    Op.MINIMUM: min, Op.MAXIMUM: max,
    Op.LT: lambda a, b: _difference(a, b) < 0, Op.LE: lambda a, b: _difference(a, b) <= 0,
    Op.GT: lambda a, b: _difference(a, b) > 0, Op.GE: lambda a, b: _difference(a, b) >= 0,
    Op.EQ: lambda a, b: _difference(a, b) == 0, Op.NE: lambda a, b: _difference(a, b) != 0,
    Op.NOT: lambda a: not a,
}  # fmt: skip
