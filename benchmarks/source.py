"""A loss as Python source for floats: for a loop as one would write it by hand, and for Numba to compile.

The source is made of the tree alone: of canonical names (`v0`, `t7`), numbers, operators and names of functions from
the tables here. What is used more than once is computed once, and x² is x·x.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.translation import CHAINED
from explorer.expression import Node, Op, reachable
from explorer.kernel import fold_constants

_TEMPLATES: Mapping[Op, str] = {
    Op.NEG: "(-{0})", Op.DIV: "({0} / {1})", Op.MOD: "({0} % {1})", Op.NOT: "(not {0})",
    Op.WHERE: "({1} if {0} else {2})", Op.ABS: "abs({0})", Op.SIGN: "((0.0 < {0}) - ({0} < 0.0))",
    Op.MINIMUM: "({0} if {0} < {1} else {1})", Op.MAXIMUM: "({0} if {0} > {1} else {1})",
    **{op: f"({{0}} {op.value} {{1}})" for op in (Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ, Op.NE)},
}  # fmt: skip
_SIGNS = {Op.ADD: " + ", Op.MUL: " * ", Op.AND: " and ", Op.OR: " or "}
_MATH = {
    Op.ARCSIN: "asin", Op.ARCCOS: "acos", Op.ARCTAN: "atan", Op.ARCTAN2: "atan2", Op.ARCSINH: "asinh",
    Op.ARCCOSH: "acosh", Op.ARCTANH: "atanh",
}  # fmt: skip
_REPEATED = frozenset({Op.SIGN, Op.MINIMUM, Op.MAXIMUM})
_LONGEST, _DEEPEST = 30, 20


def function(roots: Sequence[Node], variables: int) -> Callable[..., Any]:
    """Return a function of so many floats that gives the roots: one number, or a tuple of several."""
    lines, results = statements(roots)
    names = ", ".join(f"v{i}" for i in range(variables))
    body = "\n".join(f"    {line}" for line in [*lines, f"return {', '.join(results)}"])
    found: Callable[..., Any] = compiled(f"def evaluate({names}):\n{body}\n", "evaluate")
    return found


def compiled(source: str, name: str) -> Any:  # noqa: ANN401 - what the source defines
    """Run source that was made here and return what it defines under a name."""
    space: dict[str, Any] = {**{key: getattr(math, key) for key in dir(math) if key[0] != "_"}}
    exec(compile(source, "<a loss>", "exec"), space)  # noqa: S102 - of canonical names, numbers and tables only
    return space[name]


def statements(roots: Sequence[Node]) -> tuple[list[str], list[str]]:
    """Return assignments to `t0`, `t1`, …, and an expression over them for each root."""
    order = reachable(roots)
    writer = _Writer(_uses(order, roots), fold_constants(order))
    for node in order:
        writer.write(node)
    return writer.lines, [writer.texts[root] for root in roots]


def _uses(order: Sequence[Node], roots: Sequence[Node]) -> Counter[Node]:
    uses = Counter(roots)
    for node in order:
        uses.update(node.args)
        if node.op in _REPEATED or (node.op is Op.POW and node.args[1].is_const(2.0)):
            uses.update(node.args)
    return uses


class _Writer:
    def __init__(self, uses: Counter[Node], constants: Mapping[Node, Any]) -> None:
        self.lines: list[str] = []
        self.texts: dict[Node, str] = {}
        self._depths: dict[Node, int] = {}
        self._uses, self._constants = uses, constants
        self._count = 0

    def write(self, node: Node) -> None:
        if node in self._constants:
            self._keep(node, _literal(self._constants[node]), 0)
        elif node.op is Op.VAR:
            self._keep(node, f"v{int(node.value)}", 0)
        else:
            depth = 1 + max(self._depths[arg] for arg in node.args)
            text = self._chain(node) if node.op in CHAINED else self._spell(node)
            if self._uses[node] > 1 or depth > _DEEPEST:
                text, depth = self._assign(text), 0
            self._keep(node, text, depth)

    def _keep(self, node: Node, text: str, depth: int) -> None:
        self.texts[node], self._depths[node] = text, depth

    def _assign(self, text: str) -> str:
        name = f"t{self._count}"
        self._count += 1
        self.lines.append(f"{name} = {text}")
        return name

    def _chain(self, node: Node) -> str:
        text, length = self.texts[node.args[0]], 1
        for arg in node.args[1:]:
            taken = node.op is Op.ADD and arg.op is Op.NEG and arg.mask and self._uses[arg] == 1
            text += f" - {self.texts[arg.args[0]]}" if taken else f"{_SIGNS[node.op]}{self.texts[arg]}"
            length += 1
            if length == _LONGEST:
                text, length = self._assign(text), 1
        return f"({text})"

    def _spell(self, node: Node) -> str:
        args = [self.texts[arg] for arg in node.args]
        if node.op is Op.POW:
            return _power(args[0], args[1], self._constants.get(node.args[1]))
        if node.op in _TEMPLATES:
            return _TEMPLATES[node.op].format(*args)
        return f"{_MATH.get(node.op, node.op.value)}({', '.join(args)})"


def _power(base: str, exponent: str, value: Any) -> str:  # noqa: ANN401 - a number, or None
    if value is not None and float(value) == 2.0:
        return f"({base} * {base})"
    if value is not None and float(value).is_integer() and abs(value) <= 50.0:
        return f"({base} ** {int(value)})"
    return f"pow({base}, {exponent})"


def _literal(value: Any) -> str:  # noqa: ANN401 - a real number or a truth value
    if isinstance(value, np.bool_ | bool):
        return str(bool(value))
    # inf and nan are names in the module math
    return f"({float(value)!r})"
