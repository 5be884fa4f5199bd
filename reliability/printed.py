"""A tree as a text that reads back as the same tree, with brackets only where they are needed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from explorer.expression import COMPARISONS, Node, Op, reachable

_OR, _AND, _NOT, _COMPARED, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(1, 10)
_BINDING = {
    Op.OR: _OR, Op.AND: _AND, Op.NOT: _NOT, Op.ADD: _SUM, Op.MUL: _PRODUCT, Op.DIV: _PRODUCT, Op.MOD: _PRODUCT,
    Op.NEG: _SIGN, Op.POW: _POWER,
} | dict.fromkeys(COMPARISONS, _COMPARED)  # fmt: skip
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOGIC = frozenset({Op.AND, Op.OR})
_NESTED = frozenset({Op.MINIMUM, Op.MAXIMUM})
_MOST_ARGUMENTS = 99

Write = Callable[[Node, int], str]


def printed(root: Node) -> str:
    """Write a loss as it can be typed."""
    texts: dict[Node, str] = {}

    def write(node: Node, loosest: int) -> str:
        text = texts[node]
        return text if _binding(node) >= loosest else f"({text})"

    for node in reachable([root]):
        texts[node] = _spelled(node, write)
    return texts[root]


def _binding(node: Node) -> int:
    return _PRODUCT if _is_whole_quotient(node) else _BINDING.get(node.op, _ATOM)


def _is_whole_quotient(node: Node) -> bool:
    return node.op is Op.FLOOR and node.args[0].op is Op.DIV


def _spelled(node: Node, write: Write) -> str:
    if _is_whole_quotient(node):
        return "//".join(write(arg, _PRODUCT + place) for place, arg in enumerate(node.args[0].args))
    return _SPELLINGS.get(node.op, _call)(node, write)


def _call(node: Node, write: Write) -> str:
    return f"{node.op.value}({','.join(write(arg, 0) for arg in _unnested(node))})"


def _sum(node: Node, write: Write) -> str:
    return write(node.args[0], _SUM + 1) + "".join(_term(arg, write) for arg in node.args[1:])


def _product(node: Node, write: Write) -> str:
    # a/b*c is (a/b)*c, but a*b*c is one product
    first = write(node.args[0], _PRODUCT + (node.args[0].op is Op.MUL))
    return "*".join([first, *(write(arg, _PRODUCT + 1) for arg in node.args[1:])])


def _pair(node: Node, write: Write) -> str:
    """Write an operation that groups to the left, or not at all."""
    own = _BINDING[node.op]
    left = own + (node.op in COMPARISONS or node.op in _LOGIC)
    return node.op.value.join([write(node.args[0], left), *(write(arg, own + 1) for arg in node.args[1:])])


def _sign(node: Node, write: Write) -> str:
    return f"{'-' if node.op is Op.NEG else '~'}{write(node.args[0], _BINDING[node.op])}"


def _power(node: Node, write: Write) -> str:
    base, exponent = node.args
    if exponent.op is Op.CONST and math.copysign(1.0, exponent.value) < 0.0:
        # only a superscript makes a negative constant; in a line the minus is an operation
        return f"{write(base, _ATOM)}⁻{str(int(-exponent.value)).translate(_RAISED)}"
    return f"{write(base, _ATOM)}**{write(exponent, _SIGN)}"


def _term(term: Node, write: Write) -> str:
    return f"-{write(term.args[0], _SUM + 1)}" if term.op is Op.NEG else f"+{write(term, _SUM + 1)}"


def _unnested(node: Node) -> list[Node]:
    """List the arguments of a call; a minimum of minima is written as one of many, as it was typed."""
    if node.op not in _NESTED:
        return list(node.args)
    last: list[Node] = []
    first = node
    while first.op is node.op and len(last) < _MOST_ARGUMENTS - 1:
        last.append(first.args[1])
        first = first.args[0]
    return [first, *reversed(last)]


_SPELLINGS: Mapping[Op, Callable[[Node, Write], str]] = {
    Op.CONST: lambda node, _: repr(node.value),
    Op.VAR: lambda node, _: node.graph.variables[int(node.value)],
    Op.ADD: _sum, Op.MUL: _product, Op.DIV: _pair, Op.MOD: _pair, Op.POW: _power, Op.NEG: _sign, Op.NOT: _sign,
    Op.AND: _pair, Op.OR: _pair,
} | dict.fromkeys(COMPARISONS, _pair)  # fmt: skip


def is_same_tree(a: Node, b: Node) -> bool:
    """Whether two trees, of different graphs, do the same operations on the same numbers and variables."""
    known: dict[tuple[object, ...], int] = {}
    return _number(a, known) == _number(b, known)


def _number(root: Node, known: dict[tuple[object, ...], int]) -> int:
    numbers: dict[Node, int] = {}
    for node in reachable([root]):
        leaf = node.graph.variables[int(node.value)] if node.op is Op.VAR else repr(node.value)
        numbers[node] = known.setdefault((node.op, leaf, *(numbers[arg] for arg in node.args)), len(known))
    return numbers[root]
