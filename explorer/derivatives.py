"""∇L by reverse mode and ∇²L by forward over reverse, as nodes of the graph of L.

Where a derivative exists almost everywhere only (abs, where, minimum, floor, …) it is the one that holds
almost everywhere; `explorer.kinks` says where it does not. The branches of a selection (where, minimum,
maximum) are differentiated apart and selected last, so that an infinite derivative on the side that does not
count cannot turn 0·∞ into NaN.

Source: Griewank & Walther, Evaluating Derivatives (2nd ed., 2008), chapters 3 and 5.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence

from explorer.expression import SELECTIONS, STEPS, Node, Op, reachable


def gradient(root: Node) -> list[Node]:
    """∇L: the derivative of `root` by each variable, in the order of `Graph.variables`.

    Parameters
    ----------
    root
        L, a real-valued node that depends on n variables.

    Returns
    -------
    list of Node
        n nodes: ∂L/∂w₁ … ∂L/∂wₙ.
    """
    return _Differentiator().gradient(root)


def hessian_product(root: Node) -> list[Node]:
    """∇²L·ẇ: the derivative of ∇L along the tangent ẇ, whose components are inputs of their own.

    Evaluated for the n unit tangents at once it gives ∇²L, at the cost of building a single column.

    Returns
    -------
    list of Node
        n nodes, which depend on w and (linearly) on ẇ.
    """
    differentiator = _Differentiator()
    return differentiator.forward(differentiator.gradient(root))


class _Differentiator:
    """Remembers the local derivatives and the gradients of selections, which several sweeps share."""

    def __init__(self) -> None:
        self._partials: dict[Node, Sequence[Node]] = {}
        self._selections: dict[Node, list[Node]] = {}

    def gradient(self, root: Node) -> list[Node]:
        graph = root.graph
        adjoints: defaultdict[Node, list[Node]] = defaultdict(list, {root: [graph.const(1.0)]})
        collected: list[list[Node]] = [[] for _ in graph.variables]
        for node in reversed(reachable([root], closed=SELECTIONS)):
            if node.mask == 0 or node not in adjoints:
                continue
            adjoint = graph.add(adjoints.pop(node))
            if node.op is Op.VAR:
                collected[int(node.value)].append(adjoint)
            elif node.op in SELECTIONS:
                for i, part in enumerate(self._selection(node)):
                    collected[i].append(adjoint * part)
            elif not adjoint.is_const(0.0):
                for arg, share in self._shares(node, [adjoint] * len(node.args)):
                    adjoints[arg].append(share)
        return [graph.add(terms) for terms in collected]

    def _selection(self, node: Node) -> list[Node]:
        """Select among the gradients of the branches."""
        if node not in self._selections:
            condition, a, b = _selected(node)
            pairs = zip(self.gradient(a), self.gradient(b), strict=True)
            self._selections[node] = [node.graph.where(condition, da, db) for da, db in pairs]
        return self._selections[node]

    def _shares(self, node: Node, factors: Sequence[Node]) -> list[tuple[Node, Node]]:
        """For each argument that varies, its derivative times its factor (an adjoint or a tangent)."""
        if node.op is Op.DIV:
            # factor/b first: 1/b² would underflow long before the quotient does
            b = node.args[1]
            shares = [factors[0] / b, -(node * (factors[1] / b))]
        else:
            if node not in self._partials:
                self._partials[node] = _partials(node)
            shares = [partial * factor for partial, factor in zip(self._partials[node], factors, strict=True)]
        return [(arg, share) for arg, share in zip(node.args, shares, strict=True) if arg.mask]

    def forward(self, outputs: list[Node]) -> list[Node]:
        """Derive the outputs along the tangent ẇ."""
        graph = outputs[0].graph
        zero = graph.const(0.0)
        tangents: dict[Node, Node] = {}
        for node in reachable(outputs):
            if node.mask == 0 or node.is_condition:
                continue
            if node.op is Op.VAR:
                tangents[node] = graph.tangent(int(node.value))
            elif node.op in SELECTIONS:
                condition, a, b = _selected(node)
                tangents[node] = graph.where(condition, tangents.get(a, zero), tangents.get(b, zero))
            else:
                shares = self._shares(node, [tangents.get(arg, zero) for arg in node.args])
                tangents[node] = graph.add(share for _, share in shares)
        return [tangents.get(output, zero) for output in outputs]


def _selected(node: Node) -> tuple[Node, Node, Node]:
    """Read where, minimum and maximum alike: as (condition, value where it holds, value elsewhere)."""
    if node.op is Op.WHERE:
        condition, a, b = node.args
    else:
        a, b = node.args
        condition = node.graph.node(Op.LE if node.op is Op.MINIMUM else Op.GE, a, b)
    return condition, a, b


def _partials(node: Node) -> Sequence[Node]:
    graph = node.graph
    if node.op is Op.ADD:
        return [graph.const(1.0)] * len(node.args)
    if node.op is Op.MUL:
        return _products_of_the_others(node.args)
    if node.op in STEPS:
        return [graph.const(0.0)]
    if node.op in _UNARY:
        return [_UNARY[node.op](node.args[0], node)]
    a, b = node.args
    return _BINARY[node.op](a, b, node)


def _products_of_the_others(factors: Sequence[Node]) -> list[Node]:
    """For each factor that varies, the product of all the others, by products from both ends."""
    graph = factors[0].graph
    moving = [factor for factor in factors if factor.mask]
    before = graph.const(1.0)
    for factor in factors:
        before = before if factor.mask else before * factor
    after = [graph.const(1.0)]
    for factor in reversed(moving[1:]):
        after.append(factor * after[-1])
    result = []
    for factor in factors:
        if factor.mask:
            result.append(before * after.pop())
            before = before * factor
        else:
            result.append(graph.const(0.0))
    return result


def _apply(op: Op, *args: Node) -> Node:
    return args[0].graph.node(op, *args)


def _sech_squared(a: Node) -> Node:
    """1/cosh² by exp(−2|a|), which neither overflows nor cancels."""
    q = _apply(Op.EXP, -2.0 * _apply(Op.ABS, a))
    return 4.0 * q / (1.0 + q) ** 2.0


# Each rule takes the argument a and the node f(a) itself, and avoids cancellation near the ends of the domain.
_UNARY: dict[Op, Callable[[Node, Node], Node]] = {
    Op.NEG: lambda a, _: a.graph.const(-1.0),
    Op.SIN: lambda a, _: _apply(Op.COS, a),
    Op.COS: lambda a, _: -_apply(Op.SIN, a),
    Op.TAN: lambda _, f: 1.0 + f**2.0,
    Op.ARCSIN: lambda a, _: 1.0 / _apply(Op.SQRT, (1.0 - a) * (1.0 + a)),
    Op.ARCCOS: lambda a, _: -(1.0 / _apply(Op.SQRT, (1.0 - a) * (1.0 + a))),
    Op.ARCTAN: lambda a, _: 1.0 / (1.0 + a**2.0),
    Op.SINH: lambda a, _: _apply(Op.COSH, a),
    Op.COSH: lambda a, _: _apply(Op.SINH, a),
    Op.TANH: lambda a, _: _sech_squared(a),
    Op.ARCSINH: lambda a, _: 1.0 / _apply(Op.HYPOT, a, a.graph.const(1.0)),
    Op.ARCCOSH: lambda a, _: 1.0 / (_apply(Op.SQRT, a - 1.0) * _apply(Op.SQRT, a + 1.0)),
    Op.ARCTANH: lambda a, _: 1.0 / ((1.0 - a) * (1.0 + a)),
    Op.EXP: lambda _, f: f,
    Op.EXPM1: lambda a, _: _apply(Op.EXP, a),
    Op.LOG: lambda a, _: 1.0 / a,
    Op.LOG1P: lambda a, _: 1.0 / (1.0 + a),
    Op.LOG10: lambda a, _: 1.0 / (a * math.log(10.0)),
    Op.LOG2: lambda a, _: 1.0 / (a * math.log(2.0)),
    Op.SQRT: lambda _, f: 0.5 / f,
    Op.ABS: lambda a, _: _apply(Op.SIGN, a),
}


def _power(a: Node, b: Node, f: Node) -> Sequence[Node]:
    if b.mask == 0:
        return b * a ** (b - 1.0), a.graph.const(0.0)
    by_exponent = f * _apply(Op.LOG, a)
    return (b * a ** (b - 1.0) if a.mask else a.graph.const(0.0)), by_exponent


def _angle(y: Node, x: Node, _: Node) -> Sequence[Node]:
    # two quotients by the hypotenuse: x² + y² would overflow
    r = _apply(Op.HYPOT, x, y)
    return x / r / r, -(y / r / r)


_BINARY: dict[Op, Callable[[Node, Node, Node], Sequence[Node]]] = {
    Op.POW: _power,
    Op.MOD: lambda a, b, _: (a.graph.const(1.0), -_apply(Op.FLOOR, a / b)),
    Op.ARCTAN2: _angle,
    Op.HYPOT: lambda a, b, f: (a / f, b / f),
}
