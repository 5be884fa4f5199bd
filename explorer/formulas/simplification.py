"""Formulas made shorter by SymPy, which never sees a text: trees are turned into its expressions, and back.

Decimals go in as the fractions that they are written as, so that 2·0.1 is 0.2. What SymPy would treat in the complex
plane or by distributions (floor, mod, min, max, where) goes in as functions that it knows nothing of.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import sympy

from explorer.expression import Graph, Node, Op, reachable

MOST_NODES = 400
"""Above this SymPy is not asked: it would take longer than anyone looks."""

_WORTHWHILE = 0.85

Expression = Any  # SymPy has no types


class CannotSimplifyError(ValueError):
    """SymPy's answer is not a real formula of the operations that a loss is made of."""


def _opaque(op: Op) -> Expression:
    return type(f"steepest_{op.name}", (sympy.Function,), {"is_real": True, "op": op})


_OPAQUE: dict[Op, Expression] = {
    op: _opaque(op)
    for op in Op
    if op not in {Op.CONST, Op.VAR, Op.ADD, Op.NEG, Op.MUL, Op.DIV, Op.POW}
}  # fmt: skip
_KNOWN: dict[Op, Expression] = {
    Op.SIN: sympy.sin, Op.COS: sympy.cos, Op.TAN: sympy.tan, Op.ARCSIN: sympy.asin, Op.ARCCOS: sympy.acos,
    Op.ARCTAN: sympy.atan, Op.ARCTAN2: sympy.atan2, Op.SINH: sympy.sinh, Op.COSH: sympy.cosh, Op.TANH: sympy.tanh,
    Op.ARCSINH: sympy.asinh, Op.ARCCOSH: sympy.acosh, Op.ARCTANH: sympy.atanh, Op.EXP: sympy.exp,
    Op.LOG: sympy.log, Op.SQRT: sympy.sqrt, Op.ABS: sympy.Abs, Op.SIGN: sympy.sign,
}  # fmt: skip
_COMPOSED: dict[Op, Callable[..., Expression]] = {
    Op.NEG: lambda a: -a,
    Op.DIV: lambda a, b: a / b,
    Op.POW: lambda a, b: a**b,
    Op.HYPOT: lambda a, b: sympy.sqrt(a**2 + b**2),
    Op.EXPM1: lambda a: sympy.exp(a) - 1,
    Op.LOG1P: lambda a: sympy.log(1 + a),
}
_BACK = {function: op for op, function in _KNOWN.items() if op is not Op.SQRT} | {
    sympy.sec: Op.COS, sympy.csc: Op.SIN, sympy.cot: Op.TAN,
    sympy.sech: Op.COSH, sympy.csch: Op.SINH, sympy.coth: Op.TANH,
}  # fmt: skip
_RECIPROCAL = frozenset({sympy.sec, sympy.csc, sympy.cot, sympy.sech, sympy.csch, sympy.coth})


def collected(root: Node) -> Node:
    """Return a formula with like terms collected, which takes milliseconds.

    Raises
    ------
    CannotSimplifyError
        Where SymPy's form is not one of a loss.
    """
    return _through_sympy(root, lambda expression: expression)


def simplified(root: Node) -> Node:
    """Return the shortest form that SymPy finds, or what `collected` gives; it may take minutes.

    Raises
    ------
    CannotSimplifyError
        Where SymPy's form is not one of a loss.
    """
    return _through_sympy(root, _shortest)


def _through_sympy(root: Node, change: Callable[[Expression], Expression]) -> Node:
    if len(reachable([root])) > MOST_NODES:
        raise CannotSimplifyError
    try:
        return from_sympy(change(to_sympy(root)), root)
    except (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        # whatever SymPy stumbles on, the formula as it was differentiated is there
        raise CannotSimplifyError(str(error)) from error


def _shortest(expression: Expression) -> Expression:
    found = min((sympy.factor_terms(expression), sympy.simplify(expression)), key=_length)
    # a few operations less are not worth another arrangement
    return found if _length(found) < _WORTHWHILE * _length(expression) else expression


def _length(expression: Expression) -> int:
    return int(sympy.count_ops(expression)) + 1


def to_sympy(root: Node) -> Expression:
    """Turn a tree into an expression in real symbols x0, x1, …, one for each variable."""
    made: dict[Node, Expression] = {}
    for node in reachable([root]):
        made[node] = _expression(node, [made[arg] for arg in node.args])
    return made[root]


def _expression(node: Node, args: Sequence[Expression]) -> Expression:
    if node.op is Op.CONST:
        return _number(node.value)
    if node.op is Op.VAR:
        return sympy.Symbol(f"x{int(node.value)}", real=True)
    if node.op in {Op.ADD, Op.MUL}:
        return (sympy.Add if node.op is Op.ADD else sympy.Mul)(*args)
    make = _COMPOSED.get(node.op) or _KNOWN.get(node.op) or _OPAQUE[node.op]
    return make(*args)


def _number(value: float) -> Expression:
    named = {math.pi: sympy.pi, math.e: sympy.E}
    return named[value] if value in named else sympy.Rational(repr(value))


def from_sympy(expression: Expression, like: Node) -> Node:
    """Turn an expression back into a tree, in the graph of the tree that it came from."""
    found = _Back(like).node(expression)
    if found.op is Op.NEG and found.args[0].op is Op.ADD:
        # a sum may be broken into lines, a sum in brackets may not
        return like.graph.node(Op.ADD, *(like.graph.neg(term) for term in found.args[0].args))
    return found


class _Back:
    """Builds nodes of expressions, each once."""

    def __init__(self, like: Node) -> None:
        self._graph: Graph = like.graph
        constants = [node.value for node in reachable([like]) if node.op is Op.CONST]
        named = {0.5, math.pi, math.e}
        # who typed decimals reads decimals
        self._decimal = any(value not in named and not value.is_integer() for value in constants)
        self._made: dict[Expression, Node] = {}

    def node(self, root: Expression) -> Node:
        for part in sympy.postorder_traversal(root):
            if part not in self._made and isinstance(part, sympy.Expr):
                self._made[part] = self._build(part)
        return self._made[root]

    def _build(self, part: Expression) -> Node:
        if part.is_Symbol:
            return self._graph.var(self._graph.variables[int(part.name[1:])])
        if part.is_Rational:
            return self._rational(int(part.p), int(part.q))
        if part in {sympy.pi, sympy.E}:
            return self._graph.const(math.pi if part is sympy.pi else math.e)
        return self._operation(part)

    def _operation(self, part: Expression) -> Node:
        if part.is_Add:
            return self._sum([self._get(term) for term in part.as_ordered_terms()])
        if part.is_Mul:
            return self._product(part)
        return self._power(part.base, part.exp) if part.is_Pow else self._function(part)

    def _sum(self, terms: list[Node]) -> Node:
        # y − x², not −x² + y
        first = next((i for i, term in enumerate(terms) if term.op is not Op.NEG), 0)
        return self._graph.node(Op.ADD, terms[first], *terms[:first], *terms[first + 1 :])

    def _get(self, part: Expression) -> Node:
        """Return what is made already; the parts that SymPy's own order makes anew are made now."""
        if part not in self._made:
            self._made[part] = self._build(part)
        return self._made[part]

    def _rational(self, p: int, q: int) -> Node:
        if p < 0:
            return self._graph.node(Op.NEG, self._rational(-p, q))
        if q == 1:
            return self._graph.const(float(p))
        if self._decimal and math.gcd(q, 10**7) == q:
            return self._graph.const(p / q)
        return self._graph.node(Op.DIV, self._graph.const(float(p)), self._graph.const(float(q)))

    def _product(self, part: Expression) -> Node:
        coefficient, rest = part.as_coeff_Mul()
        if not coefficient.is_Rational:
            raise CannotSimplifyError(str(coefficient))
        if coefficient < 0:
            return self._graph.node(Op.NEG, self._get(-part))
        factors = list(rest.as_ordered_factors())
        below = [f for f in factors if f.is_Pow and f.exp.is_Rational and f.exp < 0]
        above = [self._get(f) for f in factors if f not in below]
        divisors = [self._power(f.base, -f.exp) for f in below]
        p, q = int(coefficient.p), int(coefficient.q)
        if q != 1 and self._decimal and math.gcd(q, 10**7) == q:
            above.insert(0, self._graph.const(p / q))
        else:
            above = [self._graph.const(float(p)), *above] if p != 1 or not above else above
            divisors = [self._graph.const(float(q)), *divisors] if q != 1 else divisors
        top = self._multiplied(above)
        return self._graph.node(Op.DIV, top, self._multiplied(divisors)) if divisors else top

    def _multiplied(self, factors: list[Node]) -> Node:
        return factors[0] if len(factors) == 1 else self._graph.node(Op.MUL, *factors)

    def _power(self, base: Expression, exponent: Expression) -> Node:
        if base is sympy.E:
            return self._graph.node(Op.EXP, self._get(exponent))
        if exponent.is_Rational and exponent < 0:
            return self._graph.node(Op.DIV, self._graph.const(1.0), self._power(base, -exponent))
        if exponent == 1:
            return self._get(base)
        if exponent == sympy.Rational(1, 2):
            return self._graph.node(Op.SQRT, self._get(base))
        return self._graph.node(Op.POW, self._get(base), self._get(exponent))

    def _function(self, part: Expression) -> Node:
        op = getattr(part.func, "op", None) or _BACK.get(part.func)
        if op is None:
            raise CannotSimplifyError(str(part.func))
        made = self._graph.node(op, *(self._get(arg) for arg in part.args))
        return self._graph.node(Op.DIV, self._graph.const(1.0), made) if part.func in _RECIPROCAL else made
