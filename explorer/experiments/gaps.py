"""Where the operations of a loss break: what number of their arguments vanishes there.

|a| breaks at a = 0, max(a, b) at a − b = 0, log(1 + a) at a + 1 = 0, floor(a) where a is whole, hypot(a, b) where
a² + b² = 0. These numbers are here called gaps.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from flint import arb
from numpy.typing import NDArray

from explorer.expression import COMPARISONS, Node, Op

Array = NDArray[np.float64]
Expanded = tuple[arb, arb, arb]
"""A number along a line, its slope and half its curvature."""

_PLACES = {
    Op.ABS: "abs at its corner", Op.SIGN: "sign at its jump", Op.SQRT: "sqrt at 0", Op.HYPOT: "hypot at its corner",
    Op.MINIMUM: "minimum where its arguments are equal", Op.MAXIMUM: "maximum where its arguments are equal",
    Op.DIV: "a division by 0", Op.POW: "a power of 0", Op.TAN: "a pole of tan", Op.LOG: "log at 0",
    Op.LOG1P: "log1p at −1", Op.LOG2: "log2 at 0", Op.LOG10: "log10 at 0", Op.ARCTAN2: "the branch cut of arctan2",
    **dict.fromkeys(COMPARISONS, "where at its boundary"),
}  # fmt: skip
_AT_ZERO = frozenset({Op.ABS, Op.SIGN, Op.SQRT, Op.LOG, Op.LOG2, Op.LOG10})
_CAN_TOUCH = frozenset({Op.SQRT, Op.LOG, Op.LOG2, Op.LOG10, Op.LOG1P, Op.DIV, Op.POW, Op.ARCSIN, Op.ARCCOS,
                        Op.ARCCOSH, Op.ARCTANH})  # fmt: skip
_EDGES = {Op.LOG1P: (-1.0,), Op.ARCCOSH: (1.0,), Op.ARCSIN: (-1.0, 1.0), Op.ARCCOS: (-1.0, 1.0),
          Op.ARCTANH: (-1.0, 1.0)}  # fmt: skip
_LATTICES = {Op.FLOOR: (1.0, 0.0), Op.CEIL: (1.0, 0.0), Op.TRUNC: (1.0, 0.0), Op.TAN: (math.pi, math.pi / 2.0)}


@dataclass(frozen=True, slots=True)
class Gap:
    """A number that is 0, or whole in units of a period, where an operation breaks: a − factor·b − offset.

    A gap that is `joint` is a² + b², of an operation that breaks only where both of its arguments are 0.
    """

    op: Op
    a: Node
    b: Node | None = None
    offset: float = 0.0
    period: float = 0.0
    touches: bool = False
    is_quotient: bool = False
    joint: bool = False

    def sample(self, a: Array, b: Array) -> Array:
        """Return the gap; in units of its period where it has one."""
        if self.joint:
            return a * a + b * b
        if self.is_quotient:
            return a / b
        shifted = (a - b if self.b is not None else a) - self.offset
        return shifted / self.period if self.period else shifted

    def cells(self, samples: Array) -> Array:
        """Return what stays the same between breaks."""
        return np.floor(samples) if self.is_stepped else np.sign(samples)

    @property
    def place(self) -> str:
        """What breaks, and where, in words."""
        return _PLACES.get(self.op, _edge_words(self.op))

    @property
    def is_stepped(self) -> bool:
        """Whether it breaks at every whole number, and not at 0 alone."""
        return self.is_quotient or self.period != 0.0

    def expanded(self, a: Sequence[arb], b: Sequence[arb], level: float) -> Expanded:
        """Return the gap, less the whole number that it crosses, from the expansions of its arguments."""
        if self.joint:
            return (
                a[0] * a[0] + b[0] * b[0],
                2 * (a[0] * a[1] + b[0] * b[1]),
                a[1] * a[1] + b[1] * b[1] + 2 * (a[0] * a[2] + b[0] * b[2]),
            )
        if self.is_quotient:
            return a[0] - level * b[0], a[1] - level * b[1], a[2] - level * b[2]
        # what is a double above is exact here
        period, offset = (arb.pi(), arb.pi() / 2) if self.op is Op.TAN else (arb(self.period), arb(self.offset))
        return a[0] - b[0] - offset - period * level, a[1] - b[1], a[2] - b[2]


def gaps_of(nodes: Iterable[Node]) -> tuple[Gap, ...]:
    """Return the gaps of all operations that can break along some line, each once."""
    return tuple(dict.fromkeys(gap for node in nodes if node.mask for gap in _gaps_of(node)))


def _gaps_of(node: Node) -> Iterator[Gap]:
    op, args = node.op, node.args
    if op in _AT_ZERO:
        yield Gap(op, args[0], touches=op in _CAN_TOUCH)
    elif op in _EDGES:
        for edge in _EDGES[op]:
            yield Gap(op, args[0], offset=edge, touches=True)
    elif op in _LATTICES:
        period, offset = _LATTICES[op]
        yield Gap(op, args[0], offset=offset, period=period)
    elif op in COMPARISONS or op in {Op.MINIMUM, Op.MAXIMUM}:
        yield Gap(op, args[0], args[1])
    elif op is Op.HYPOT:
        yield Gap(op, args[0], args[1], joint=True, touches=True)
    else:
        yield from _gaps_of_quotients(node)


def _gaps_of_quotients(node: Node) -> Iterator[Gap]:
    op, args = node.op, node.args
    if op is Op.DIV and args[1].mask:
        yield Gap(op, args[1], touches=True)
    elif op is Op.MOD:
        yield Gap(op, args[0], args[1], is_quotient=True)
    elif op is Op.POW and args[0].mask and _has_branch_point(args[1]):
        yield Gap(op, args[0], touches=True)
    elif op is Op.ARCTAN2:
        yield Gap(op, args[0])
        yield Gap(op, args[0], args[1], joint=True, touches=True)


def _has_branch_point(exponent: Node) -> bool:
    """Whether a power of 0 is one; a whole power that is not negative has none."""
    return exponent.op is not Op.CONST or exponent.value < 0.0 or exponent.value != math.floor(exponent.value)


def _edge_words(op: Op) -> str:
    return f"{op} at the end of its domain" if op.startswith("arc") else f"{op} at a step"
