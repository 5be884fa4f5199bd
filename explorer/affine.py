"""The affine parts of a loss: the nodes that are b + A·w, and what is computed from them.

A loss that is written out is mostly sums of products with numbers: L(w) = f(b + Aw), f of few operations. Its
derivatives are ∇L = Aᵀ∇f and ∇²L = Aᵀ(∇²f)A, and in a plane w = o + x·p + y·q every affine part is again affine,
(b + Ao) + x·(Ap) + y·(Aq): a gradient or a slice of a loss of fifty variables then costs f, and not the sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.expression import Graph, Node, Op, reachable
from explorer.kernel import fold_constants

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class AffineParts:
    """The largest affine nodes below a root.

    Attributes
    ----------
    nodes
        m nodes; what else is below the root is computed from them.
    slopes, offsets
        A and b, shapes (m, n) and (m,).
    """

    nodes: tuple[Node, ...]
    slopes: Array
    offsets: Array

    def at(self, points: ArrayLike) -> Array:
        """Return b + Aw at one w or at many, shapes (n,) → (m,) and (n, k) → (m, k)."""
        found = self.slopes @ np.asarray(points, dtype=np.float64)
        return np.asarray((found.T + self.offsets).T)

    def outer(self, root: Node) -> Node:
        """Return f, of m variables, with which the root is f(b + Aw): a node of a graph of its own."""
        graph = Graph(f"z{i}" for i in range(len(self.nodes)))
        copies = {node: graph.var(f"z{i}") for i, node in enumerate(self.nodes)}
        for node in reachable([root], given=copies):
            if node not in copies:
                args = (copies[arg] for arg in node.args)
                copies[node] = graph.const(node.value) if node.op is Op.CONST else graph.node(node.op, *args)
        return copies[root]


def affine_parts(root: Node) -> AffineParts:
    """Find the largest nodes below the root that are affine in w."""
    order = reachable([root])
    known = _affine_nodes(order, len(root.graph.variables))
    used = {arg for node in order if node not in known for arg in node.args}
    nodes = tuple(node for node in order if node.mask and node in known and (node in used or node is root))
    slopes = np.array([known[node][0] for node in nodes])
    return AffineParts(nodes, slopes, np.array([known[node][1] for node in nodes]))


def _affine_nodes(order: list[Node], n: int) -> dict[Node, tuple[Array, float]]:
    """Return slopes and offset of every node that is affine; constants have no slopes."""
    known: dict[Node, tuple[Array, float]] = {}
    constants = fold_constants(order)
    for node in order:
        if node.mask == 0:
            if not node.is_condition:
                known[node] = np.zeros(n), float(constants[node])
        elif node.op is Op.VAR:
            known[node] = np.eye(1, n, int(node.value))[0], 0.0
        elif all(arg in known for arg in node.args):
            found = _combined(node, [known[arg] for arg in node.args])
            if found is not None:
                known[node] = found
    return known


def _combined(node: Node, parts: list[tuple[Array, float]]) -> tuple[Array, float] | None:
    varying = sum(arg.mask != 0 for arg in node.args)
    if node.op is Op.ADD:
        return np.sum([slope for slope, _ in parts], axis=0), sum(offset for _, offset in parts)
    if node.op is Op.NEG:
        return -parts[0][0], -parts[0][1]
    if node.op is Op.MUL and varying == 1:
        factor = float(np.prod([offset for arg, (_, offset) in zip(node.args, parts, strict=True) if not arg.mask]))
        slope, offset = next(part for arg, part in zip(node.args, parts, strict=True) if arg.mask)
        return factor * slope, factor * offset
    if node.op is Op.DIV and not node.args[1].mask:
        divisor = parts[1][1]
        with np.errstate(all="ignore"):
            return parts[0][0] / divisor, float(np.divide(parts[0][1], divisor))
    return None
