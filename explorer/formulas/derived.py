"""∇L and ∇²L as trees to be read: those that the program evaluates, without what only rounding asks for.

They are made in a process of their own, so that trees are also packed into plain tuples, and unpacked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.derivatives import gradient
from explorer.expression import SELECTIONS, STEPS, Graph, Node, Op, reachable
from explorer.kernel import Kernel
from explorer.loss import Loss
from explorer.syntax import parse

Place = tuple[int, ...]
"""(i,) for ∂L/∂wᵢ, (i, j) for ∂²L/∂wᵢ∂wⱼ."""
Packed = tuple[tuple[str, tuple[int, ...], float], ...]
"""The nodes below a root, arguments first: operation, positions of the arguments, value."""

MOST_ENTRIES = 10
"""How many entries of ∇L are shown as formulas."""
MOST_COLUMNS = 4
"""Up to how many variables the whole of ∇²L is shown; of more, this corner of it."""
_SAMPLES = 12
_NAMED = {"pi": math.pi, "e": math.e}
"""No variable is called so: in a text these names are the numbers."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A derivative as a tree, and how it came about.

    Attributes
    ----------
    place
        Which derivative.
    packed
        The tree.
    is_simplified
        Whether it was rearranged by SymPy, and not only tidied.
    """

    place: Place
    packed: Packed
    is_simplified: bool


@dataclass(frozen=True, slots=True, eq=False)
class Derived:
    """The derivatives of one loss as trees, as far as they are known.

    Attributes
    ----------
    text, parameters
        The loss that they are of.
    entries
        The best form of each.
    is_finished
        Whether no better forms will come.
    is_cut_short
        Whether better forms were looked for, but not found in time.
    problem
        Why there are none, in words.
    """

    text: str
    parameters: tuple[tuple[str, float], ...]
    entries: tuple[Entry, ...]
    is_finished: bool = False
    is_cut_short: bool = False
    problem: str = ""

    def is_of(self, loss: Loss) -> bool:
        """Whether they are the derivatives of a loss."""
        return self.text == loss.text and self.parameters == tuple(loss.parameters.items())


def pack(root: Node) -> Packed:
    """Turn a tree into tuples."""
    order = reachable([root])
    position = {node: i for i, node in enumerate(order)}
    return tuple((node.op.value, tuple(position[arg] for arg in node.args), node.value) for node in order)


def unpack(packed: Packed, graph: Graph) -> Node:
    """Make a tree of tuples again, in a graph of the same variables."""
    made: list[Node] = []
    for name, positions, value in packed:
        op = Op(name)
        if op is Op.CONST:
            made.append(graph.const(value))
        elif op is Op.VAR:
            made.append(graph.var(graph.variables[int(value)]))
        else:
            made.append(graph.node(op, *(made[i] for i in positions)))
    return made[-1]


def places(n: int) -> list[Place]:
    """List which derivatives are shown of a loss of n variables: entries of ∇L, then the lower half of ∇²L."""
    columns = min(n, MOST_COLUMNS)
    first: list[Place] = [(i,) for i in range(min(n, MOST_ENTRIES))]
    return first + [(i, j) for i in range(columns) for j in range(i + 1)]


def derivatives_of(text: str, parameters: Mapping[str, float]) -> Iterator[tuple[Place, Node]]:
    """Differentiate a loss for `places`, in graphs of its own.

    The derivatives are those of `explorer.derivatives`, which hold almost everywhere, tidied for reading. While they
    are made, π and e are inputs, so that 2π is not 6.28.
    """
    root = _with_named_constants(parse(text, parameters).root)
    n = len(root.graph.variables) - len(_NAMED)
    slopes = gradient(root)
    rows: dict[int, list[Node]] = {}
    for place in places(n):
        if len(place) == 2 and place[0] not in rows:
            rows[place[0]] = gradient(tidy(slopes[place[0]], root.graph))
        found = slopes[place[0]] if len(place) == 1 else rows[place[0]][place[1]]
        yield place, tidy(found, Graph(root.graph.variables[:n]))


def _with_named_constants(root: Node) -> Node:
    """Copy a tree into a graph in which π and e are inputs."""
    graph = Graph((*root.graph.variables, *_NAMED))
    made: dict[Node, Node] = {}
    for node in reachable([root]):
        if node.op is Op.VAR:
            made[node] = graph.var(root.graph.variables[int(node.value)])
        elif node.op is Op.CONST:
            name = next((name for name, value in _NAMED.items() if node.value == value), None)
            made[node] = graph.const(node.value) if name is None else graph.var(name)
        else:
            made[node] = graph.node(node.op, *(made[arg] for arg in node.args))
    return made[root]


def is_almost_everywhere(root: Node) -> bool:
    """Whether L has operations whose derivatives do not exist everywhere in its domain."""
    edged = SELECTIONS | STEPS | {Op.ABS, Op.MOD}
    return any(node.op in edged and node.mask for node in reachable([root]))


def agree(one: Node, other: Node, w: Sequence[float]) -> bool:
    """Whether two trees have the same values at points about w, wherever both are finite; False where none is.

    The tolerance is 1e-6 of a value, and 1e-9 of the largest: a rearranged formula rounds differently.
    """
    random = np.random.default_rng(7)
    centre = np.asarray(w, dtype=np.float64)
    near = centre + 0.4 * (1.0 + np.abs(centre)) * random.uniform(-1.0, 1.0, (_SAMPLES, len(w)))
    inputs = list(np.vstack([centre, near]).T)
    with np.errstate(all="ignore"):
        a, b = (np.broadcast_to(Kernel([node], len(w))(inputs)[0], (_SAMPLES + 1,)) for node in (one, other))
        both = np.isfinite(a) & np.isfinite(b)
        apart, size = np.abs(a - b)[both], (np.abs(a) + np.abs(b))[both]
    return bool(both.any()) and bool((apart <= 1e-6 * size + 1e-9 * size.max()).all())


# -- tidying


def tidy(root: Node, graph: Graph) -> Node:
    """Copy a tree for reading: flat, and without what only rounding asks for, such as 1/cosh² as exponentials.

    Where the new graph has no inputs π and e, they become numbers again.
    """
    made: dict[Node, Node] = {}
    for node in reachable([root]):
        args = [made[arg] for arg in node.args]
        made[node] = _tidied(graph, node, args, made) if args else _leaf(graph, node)
    return made[root]


def _leaf(graph: Graph, node: Node) -> Node:
    if node.op is Op.VAR:
        name = node.graph.variables[int(node.value)]
        return graph.var(name) if name in graph.variables else graph.const(_NAMED[name])
    logarithms = {math.log(10.0): 10.0, math.log(2.0): 2.0}
    if node.value in logarithms:
        return graph.node(Op.LOG, graph.const(logarithms[node.value]))
    return graph.const(node.value)


def _tidied(graph: Graph, node: Node, args: Sequence[Node], made: Mapping[Node, Node]) -> Node:
    if (inner := _sech_argument(node)) is not None:
        return graph.const(1.0) / graph.node(Op.COSH, made[inner]) ** 2.0
    if node.op is Op.LOG and _is_e(args[0]):
        return graph.const(1.0)
    if node.op is Op.POW and _is_e(args[0]):
        return graph.node(Op.EXP, args[1])
    simple = _SIMPLE.get(node.op)
    return simple(graph, args) if simple is not None else graph.node(node.op, *args)


def _is_e(node: Node) -> bool:
    return node.is_const(math.e) or (node.op is Op.VAR and node.graph.variables[int(node.value)] == "e")


def _sech_argument(node: Node) -> Node | None:
    """Return a, where the node is 4q/(1 + q)² with q = exp(−2|a|): the derivative of tanh, from `derivatives`."""
    if node.op is not Op.DIV or node.args[0].op is not Op.MUL or not node.args[0].args[0].is_const(4.0):
        return None
    q = node.args[0].args[1]
    if q.op is not Op.EXP or node.args[1] is not (1.0 + q) ** 2.0:
        return None
    doubled = q.args[0]
    if doubled.op is not Op.MUL or not doubled.args[0].is_const(-2.0) or doubled.args[1].op is not Op.ABS:
        return None
    return doubled.args[1].args[0]


def _product(graph: Graph, args: Iterable[Node]) -> Node:
    """Multiply: one number in front, the sign outside, products within products opened."""
    factors: list[Node] = []
    number = 1.0
    stack = list(args)[::-1]
    while stack:
        factor = stack.pop()
        if factor.op is Op.MUL:
            stack += factor.args[::-1]
        elif factor.op is Op.NEG:
            number = -number
            stack.append(factor.args[0])
        elif factor.op is Op.CONST and factor.value not in {math.pi, math.e}:
            number *= factor.value
        else:
            factors.append(factor)
    if number == 0.0 or not math.isfinite(number):
        return graph.const(number or 0.0)
    leading = [graph.const(abs(number))] if abs(number) != 1.0 or not factors else []
    parts = [*leading, *factors]
    product = parts[0] if len(parts) == 1 else graph.node(Op.MUL, *parts)
    return product if number > 0.0 else graph.neg(product)


_SIMPLE: dict[Op, Callable[[Graph, Sequence[Node]], Node]] = {
    Op.ADD: lambda graph, args: graph.add(args),
    Op.MUL: _product,
    Op.NEG: lambda graph, args: graph.neg(args[0]),
    Op.DIV: lambda graph, args: graph.div(*args),
    Op.POW: lambda graph, args: graph.pow(*args),
}
