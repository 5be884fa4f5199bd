"""Expressions as a graph of shared nodes.

Equal subexpressions of one `Graph` are one `Node` (hash-consing), so a derivative that mentions the same
product a hundred times holds it once. Sums and products take any number of arguments. A node is always
younger than its arguments, so sorting by `index` is a topological order, and no traversal recurses.

There are two ways to make a node. `Graph.node` keeps exactly what it is given: a loss is evaluated as the
person wrote it. The operators (`a + b`, `a * b`, …) simplify 0, 1 and constants away: derivatives use them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

Real = float | int


class Op(StrEnum):
    """What a node computes from its arguments; the value is the standard (numexpr) spelling."""

    CONST = "const"
    VAR = "var"
    ADD = "+"
    NEG = "neg"
    MUL = "*"
    DIV = "/"
    MOD = "%"
    POW = "**"
    SIN = "sin"
    COS = "cos"
    TAN = "tan"
    ARCSIN = "arcsin"
    ARCCOS = "arccos"
    ARCTAN = "arctan"
    ARCTAN2 = "arctan2"
    SINH = "sinh"
    COSH = "cosh"
    TANH = "tanh"
    ARCSINH = "arcsinh"
    ARCCOSH = "arccosh"
    ARCTANH = "arctanh"
    EXP = "exp"
    EXPM1 = "expm1"
    LOG = "log"
    LOG1P = "log1p"
    LOG10 = "log10"
    LOG2 = "log2"
    SQRT = "sqrt"
    ABS = "abs"
    HYPOT = "hypot"
    SIGN = "sign"
    FLOOR = "floor"
    CEIL = "ceil"
    TRUNC = "trunc"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    WHERE = "where"
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    EQ = "=="
    NE = "!="
    AND = "&"
    OR = "|"
    NOT = "~"

    # Enum hashes by a Python call; every table here is keyed by operation
    __hash__ = str.__hash__


COMPARISONS = frozenset({Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ, Op.NE})
CONDITIONS = COMPARISONS | {Op.AND, Op.OR, Op.NOT}
SELECTIONS = frozenset({Op.WHERE, Op.MINIMUM, Op.MAXIMUM})
STEPS = frozenset({Op.SIGN, Op.FLOOR, Op.CEIL, Op.TRUNC})


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One operation of a `Graph`; equal nodes of a graph are identical."""

    graph: Graph = field(repr=False)
    index: int
    op: Op
    args: tuple[Node, ...]
    value: float
    """The number of a constant; the position of a variable among the inputs; otherwise 0."""
    mask: int
    """Bit i is set when the node depends on input i: a component of w, or (from n on) of a tangent."""

    @property
    def is_condition(self) -> bool:
        """Whether the node is true or false rather than a real number."""
        return self.op in CONDITIONS

    def is_const(self, value: float) -> bool:
        """Whether the node is the literal constant `value`."""
        return self.op is Op.CONST and self.value == value

    def __add__(self, other: Node | Real) -> Node:
        return self.graph.add([self, self.graph.lift(other)])

    def __sub__(self, other: Node | Real) -> Node:
        return self.graph.add([self, -self.graph.lift(other)])

    def __rsub__(self, other: Real) -> Node:
        return self.graph.lift(other) - self

    def __mul__(self, other: Node | Real) -> Node:
        return self.graph.mul(self, self.graph.lift(other))

    def __truediv__(self, other: Node | Real) -> Node:
        return self.graph.div(self, self.graph.lift(other))

    def __rtruediv__(self, other: Real) -> Node:
        return self.graph.lift(other) / self

    def __pow__(self, exponent: Node | Real) -> Node:
        return self.graph.pow(self, self.graph.lift(exponent))

    def __neg__(self) -> Node:
        return self.graph.neg(self)

    __radd__ = __add__
    __rmul__ = __mul__


class Graph:
    """Owns the nodes of one loss, its derivatives included.

    Parameters
    ----------
    variables
        The names of the variables, in the order of the components of w.
    """

    def __init__(self, variables: Iterable[str]) -> None:
        self.variables = tuple(variables)
        self._nodes: dict[tuple[object, ...], Node] = {}
        self._positions = {name: i for i, name in enumerate(self.variables)}

    def __len__(self) -> int:
        return len(self._nodes)

    def _leaf(self, op: Op, key: object, value: float, mask: int) -> Node:
        found = self._nodes.get((op, key))
        if found is None:
            found = self._nodes[op, key] = Node(self, len(self._nodes), op, (), value, mask)
        return found

    def node(self, op: Op, *args: Node) -> Node:
        """Return `op` of the arguments, exactly as given."""
        found = self._nodes.get(key := (op, args))
        if found is None:
            mask = 0
            for arg in args:
                mask |= arg.mask
            found = self._nodes[key] = Node(self, len(self._nodes), op, args, 0.0, mask)
        return found

    def const(self, value: float) -> Node:
        """Return the constant `value`."""
        # repr tells 0.0 from -0.0, and lets NaN equal itself
        return self._leaf(Op.CONST, repr(float(value)), float(value), 0)

    def var(self, name: str) -> Node:
        """Return the variable called `name`; raise KeyError where there is none."""
        return self._input(self._positions[name])

    def tangent(self, i: int) -> Node:
        """Return component i of a tangent ẇ, an input beside w: forward derivatives are taken along it."""
        return self._input(len(self.variables) + i)

    def _input(self, i: int) -> Node:
        return self._leaf(Op.VAR, i, float(i), 1 << i)

    def lift(self, value: Node | Real) -> Node:
        """Return a number as a constant, and a node as itself."""
        return value if isinstance(value, Node) else self.const(value)

    def add(self, terms: Iterable[Node]) -> Node:
        """Return the sum without its zeros; nested sums are joined."""
        total, kept = 0.0, []
        for term in terms:
            for part in term.args if term.op is Op.ADD else (term,):
                if part.op is Op.CONST:
                    total += part.value
                else:
                    kept.append(part)
        if total != 0.0 or not kept:
            kept.append(self.const(total))
        return kept[0] if len(kept) == 1 else self.node(Op.ADD, *kept)

    def neg(self, a: Node) -> Node:
        """Return −a."""
        if a.op is Op.CONST:
            return self.const(-a.value if a.value else 0.0)
        return a.args[0] if a.op is Op.NEG else self.node(Op.NEG, a)

    def mul(self, a: Node, b: Node) -> Node:
        """Return a·b; 0 and 1 vanish, signs move outward, a constant stands first.

        Longer products stay nested: the parts are then shared between the entries of a derivative.
        """
        if a.op is Op.NEG or b.op is Op.NEG:
            inner = self.mul(a.args[0] if a.op is Op.NEG else a, b.args[0] if b.op is Op.NEG else b)
            return inner if a.op is b.op else self.neg(inner)
        if b.op is Op.CONST:
            a, b = b, a
        if a.op is Op.CONST:
            return self._scale(a.value, b)
        return self.node(Op.MUL, a, b)

    def _scale(self, factor: float, b: Node) -> Node:
        if b.op is Op.CONST:
            return self.const(factor * b.value)
        if factor in {0.0, 1.0, -1.0}:
            return {0.0: self.const(0.0), 1.0: b, -1.0: self.neg(b)}[factor]
        if b.op is Op.MUL and len(b.args) == 2 and b.args[0].op is Op.CONST:
            return self._scale(factor * b.args[0].value, b.args[1])
        return self.node(Op.MUL, self.const(factor), b)

    def div(self, a: Node, b: Node) -> Node:
        """Return a/b."""
        if a.op is Op.NEG:
            return self.neg(self.div(a.args[0], b))
        if a.is_const(0.0):
            return a
        return a if b.is_const(1.0) else self.node(Op.DIV, a, b)

    def pow(self, a: Node, b: Node) -> Node:
        """Return a to the power b."""
        if b.is_const(0.0):
            return self.const(1.0)
        return a if b.is_const(1.0) else self.node(Op.POW, a, b)

    def where(self, condition: Node, a: Node, b: Node) -> Node:
        """Return a where the condition holds and b elsewhere."""
        return a if a is b else self.node(Op.WHERE, condition, a, b)


def reachable(
    roots: Iterable[Node], *, closed: frozenset[Op] = frozenset(), given: Collection[Node] = ()
) -> list[Node]:
    """List every node below the roots, arguments first; what is below `given` nodes and `closed` ops is left out."""
    seen: dict[int, Node] = {}
    stack = list(roots)
    while stack:
        node = stack.pop()
        if node.index not in seen:
            seen[node.index] = node
            if node.op not in closed and node not in given:
                stack.extend(node.args)
    return [seen[index] for index in sorted(seen)]
