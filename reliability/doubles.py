"""A tree in doubles, node by node in NumPy, to see where a number that is not finite comes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np

from explorer.expression import Node, Op

_NAMED = {
    Op.NEG: "negative", Op.DIV: "divide", Op.MOD: "mod", Op.POW: "power", Op.LT: "less", Op.LE: "less_equal",
    Op.GT: "greater", Op.GE: "greater_equal", Op.EQ: "equal", Op.NE: "not_equal", Op.NOT: "logical_not",
}  # fmt: skip
_CHAINS = {Op.ADD: np.add, Op.MUL: np.multiply, Op.AND: np.logical_and, Op.OR: np.logical_or}


def has_gap(order: Sequence[Node], w: Sequence[float]) -> bool:
    """Whether any node is infinite or not a number at a point."""
    found: dict[Node, Any] = {}
    with np.errstate(all="ignore"):
        for node in order:
            found[node] = _double(node, [found[arg] for arg in node.args], w)
    return not all(np.isfinite(value) for value in found.values())


def _double(node: Node, args: Sequence[Any], w: Sequence[float]) -> Any:  # noqa: ANN401 - a number or a truth value
    if node.op in {Op.CONST, Op.VAR}:
        return np.float64(node.value if node.op is Op.CONST else w[int(node.value)])
    if node.op in _CHAINS:
        return reduce(_CHAINS[node.op], args)
    operation: Callable[..., Any] = getattr(np, _NAMED.get(node.op, node.op.value))
    return operation(*args)
