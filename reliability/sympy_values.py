"""The value of a tree by SymPy, built node by node, at 50 digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy

from explorer.expression import Node, Op

Expression = Any
DIGITS = 50
_SPARE = 15


def expression_of(order: Sequence[Node]) -> Expression:
    """Build an expression in the real symbols x0, x1, …, whose decimals are exactly the doubles of the tree."""
    made: dict[Node, Expression] = {}
    for node in order:
        made[node] = _of(node, [made[arg] for arg in node.args])
    return made[order[-1]]


def value_at(expression: Expression, w: Sequence[float]) -> Expression | None:
    """Evaluate at exact doubles; None where SymPy gives no real number."""
    given = {sympy.Symbol(f"x{i}", real=True): _double(x) for i, x in enumerate(w)}
    found = sympy.sympify(expression).evalf(DIGITS, subs=given)
    return found if found.is_Float or found.is_Integer else None


def _double(value: float) -> Expression:
    # with digits to spare: a decimal of 17 digits would be another number
    is_small = value.is_integer() and abs(value) < 1e6
    return sympy.Integer(int(value)) if is_small else sympy.Float(value, DIGITS + _SPARE)


def _of(node: Node, args: Sequence[Expression]) -> Expression:
    if node.op is Op.CONST:
        return _double(node.value)
    if node.op is Op.VAR:
        return sympy.Symbol(f"x{int(node.value)}", real=True)
    return _MADE[node.op](*args)


_MADE: dict[Op, Callable[..., Expression]] = {
    Op.ADD: sympy.Add, Op.NEG: lambda a: -a, Op.MUL: sympy.Mul, Op.DIV: lambda a, b: a / b, Op.MOD: sympy.Mod,
    Op.POW: lambda a, b: a**b, Op.SIN: sympy.sin, Op.COS: sympy.cos, Op.TAN: sympy.tan, Op.ARCSIN: sympy.asin,
    Op.ARCCOS: sympy.acos, Op.ARCTAN: sympy.atan, Op.ARCTAN2: sympy.atan2, Op.SINH: sympy.sinh, Op.COSH: sympy.cosh,
    Op.TANH: sympy.tanh, Op.ARCSINH: sympy.asinh, Op.ARCCOSH: sympy.acosh, Op.ARCTANH: sympy.atanh,
    Op.EXP: sympy.exp, Op.EXPM1: lambda a: sympy.exp(a) - 1, Op.LOG: sympy.log, Op.LOG1P: lambda a: sympy.log(1 + a),
    Op.LOG10: lambda a: sympy.log(a) / sympy.log(10), Op.LOG2: lambda a: sympy.log(a) / sympy.log(2),
    Op.SQRT: sympy.sqrt, Op.ABS: sympy.Abs, Op.HYPOT: lambda a, b: sympy.sqrt(a**2 + b**2), Op.SIGN: sympy.sign,
    Op.FLOOR: sympy.floor, Op.CEIL: sympy.ceiling, Op.TRUNC: lambda a: sympy.sign(a) * sympy.floor(sympy.Abs(a)),
    Op.MINIMUM: sympy.Min, Op.MAXIMUM: sympy.Max, Op.WHERE: lambda c, a, b: sympy.Piecewise((a, c), (b, True)),
    Op.LT: sympy.Lt, Op.LE: sympy.Le, Op.GT: sympy.Gt, Op.GE: sympy.Ge, Op.EQ: sympy.Eq, Op.NE: sympy.Ne,
    Op.AND: sympy.And, Op.OR: sympy.Or, Op.NOT: sympy.Not,
}  # fmt: skip
