"""Trees to Python: statements with NumPy that compute nodes, what several of them need in variables of its own.

    gradient of (1 - x)^2 + 100(y - x^2)^2   →   t1 = 100*2*(y - x**2)
                                                 -(2*(1 - x)) - t1*(2*x), t1

The order of all operations is that of the program, so that only the last digits of functions such as `exp` differ.
Nothing that a person typed gets into a statement but the names of variables, and those only as identifiers.
"""

from __future__ import annotations

import builtins
import keyword
import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from explorer.expression import COMPARISONS, Node, Op, reachable
from explorer.kernel import fold_constants

WIDTH = 96
"""How long a line may be, where something can be done about it."""
_LONGEST = 80
"""Characters of a part that is still written in place."""
_MOST_TERMS = 40
"""Terms in one sum: Python's compiler recurses into each."""
_DEEPEST = 12
_NAMED = {math.pi: "np.pi", math.e: "np.e", math.inf: "np.inf"}
_CHAINS = {Op.MUL: "*", Op.AND: " & ", Op.OR: " | "}

MODULUS = "modulus"
"""What a program has to define, for the operation %: numexpr's is not NumPy's, to the last digit."""


class Level(IntEnum):
    """How tightly a text binds; one that binds less than its place asks for stands in brackets."""

    CONDITION = 0
    SUM = 1
    PRODUCT = 2
    POWER = 3
    ATOM = 4


_PRODUCT = (Level.PRODUCT, Level.POWER, Level.PRODUCT)
"""How tightly the first factor and the others have to bind, and their product does."""
_SIGNS: dict[Op, tuple[str, str, Level, Level, Level]] = {
    Op.NEG: ("-", "", Level.ATOM, Level.PRODUCT, Level.SUM),
    Op.NOT: ("~", "", Level.ATOM, Level.ATOM, Level.CONDITION),
    Op.DIV: ("", "/", Level.PRODUCT, Level.POWER, Level.PRODUCT),
    Op.POW: ("", "**", Level.ATOM, Level.POWER, Level.POWER),
    **{op: ("", f" {op.value} ", Level.SUM, Level.SUM, Level.CONDITION) for op in COMPARISONS},
}
"""Of operations with signs: what stands in front and between, how tightly the sides have to bind, and the whole."""


@dataclass(frozen=True, slots=True)
class Code:
    """Text that computes a node; `terms` are those of a sum, each with its sign, between which lines may break."""

    text: str
    level: Level = Level.ATOM
    depth: int = 0
    terms: tuple[str, ...] = ()

    def within(self, least: Level) -> str:
        """Return the text, in brackets where it binds less than is asked."""
        return self.text if self.level >= least else f"({self.text})"


@dataclass(frozen=True, slots=True)
class Body:
    """Lines that compute several nodes, the texts of their values, and whether they need MODULUS."""

    lines: tuple[str, ...]
    values: tuple[Code, ...]
    needs_modulus: bool


def identifiers(names: Sequence[str], taken: Collection[str]) -> list[str]:
    """Return what variables are called in Python: their own names, wherever that is possible."""
    found: list[str] = []
    for i, name in enumerate(names):
        new = name if name.isidentifier() else f"v{i}"
        while keyword.iskeyword(new) or hasattr(builtins, new) or new in taken or new in found:
            new += "_"
        found.append(new)
    return found


def body_of(outputs: Sequence[Node], names: Sequence[str], taken: Collection[str] = ()) -> Body:
    """Write statements that compute nodes of one graph.

    Parameters
    ----------
    outputs
        The nodes.
    names
        What the inputs are called, in their order: the variables, then the components of a tangent.
    taken
        Further names that are in use.
    """
    writer = _Writer(outputs, names, taken)
    values = tuple(writer.code[node] for node in outputs)
    return Body(tuple(writer.lines), values, writer.needs_modulus)


def statement(before: str, code: Code, after: str = "") -> list[str]:
    """Write a statement: on one line, or a long sum over several."""
    if len(before) + len(code.text) + len(after) <= WIDTH or not code.terms:
        return [f"{before}{code.text}{after}"]
    return [f"{before}(", *wrapped(code.terms), f"){after}"]


def wrapped(parts: Iterable[str], between: str = " ") -> list[str]:
    """Put parts into indented lines that are not too long."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(between) + len(part) <= WIDTH - 4:
            lines[-1] += between + part
        else:
            lines.append("    " + part)
    return lines


def number(value: float) -> str:
    """Write a number so that Python reads the same double, or an integer that is equal."""
    value = float(value)
    if math.isnan(value):
        return "np.nan"
    if abs(value) in _NAMED:
        return f"{'-' if value < 0.0 else ''}{_NAMED[abs(value)]}"
    is_whole = value.is_integer() and abs(value) < 1e6 and not (value == 0.0 and np.signbit(value))
    return str(int(value)) if is_whole else repr(value)


class _Writer:
    """Writes each node once, arguments first."""

    def __init__(self, outputs: Sequence[Node], names: Sequence[str], taken: Collection[str]) -> None:
        self.lines: list[str] = []
        self.needs_modulus = False
        self.code: dict[Node, Code] = {}
        self._names, self._taken, self._count = names, {*names, *taken}, 0
        order = reachable(outputs)
        folded = fold_constants(order)
        varying = [node for node in order if node.mask]
        uses = Counter(arg for node in varying for arg in node.args)
        uses.update(outputs)
        for node in order:
            if not node.mask:
                self.code[node] = _constant(folded[node])
            elif node.op is Op.VAR:
                self.code[node] = Code(names[int(node.value)])
            else:
                self.code[node] = self._written(node)
                if uses[node] > 1 and _is_worth_a_name(node):
                    self._name(node)

    def _name(self, node: Node) -> None:
        self.code[node] = self._assigned(self.code[node])

    def _assigned(self, code: Code) -> Code:
        """Put a value into a variable of its own."""
        self._count += 1
        while (name := f"t{self._count}") in self._taken:
            self._count += 1
        self.lines += statement(f"{name} = ", code)
        return Code(name)

    def _written(self, node: Node) -> Code:
        self._shorten(node)
        if node.op is Op.ADD:
            return self._sum([self._term(arg) for arg in node.args])
        if node.op in _CHAINS:
            return self._chain(node.op, [self.code[arg] for arg in node.args])
        parts = [self.code[arg] for arg in node.args]
        text, level = self._spelled(node.op, parts)
        return Code(text, level, _depth(parts))

    def _shorten(self, node: Node) -> None:
        """Give names to the longest arguments, until the rest fits into a line."""
        while True:
            longest = max(node.args, key=lambda arg: len(self.code[arg].text))
            length = len(self.code[longest].text)
            total = sum(len(self.code[arg].text) for arg in node.args)
            too_long = length > _LONGEST if node.op is Op.ADD else total > _LONGEST and length > 2 * _DEEPEST
            deep = next((arg for arg in node.args if self.code[arg].depth >= _DEEPEST), None)
            if not too_long and deep is None:
                return
            self._name(longest if deep is None else deep)

    # -- sums and products

    def _term(self, node: Node) -> Code:
        """Return a term with its sign in front."""
        code = self.code[node]
        if node.op is Op.NEG and code.text.startswith("-"):
            return Code("- " + self.code[node.args[0]].within(Level.PRODUCT), depth=code.depth)
        if node.op in {Op.CONST, Op.MUL} and code.text.startswith("-"):
            return Code("- " + code.text[1:], depth=code.depth)
        return Code("+ " + code.within(Level.PRODUCT), depth=code.depth)

    def _sum(self, terms: list[Code]) -> Code:
        while len(terms) > _MOST_TERMS:
            groups = [terms[i : i + _MOST_TERMS] for i in range(0, len(terms), _MOST_TERMS)]
            sums = [self._assigned(self._sum(group)) for group in groups]
            terms = [Code("+ " + part.text) for part in sums]
        first, *others = (term.text for term in terms)
        first = first[2:] if first.startswith("+") else f"-{first[2:]}"
        texts = (first, *others)
        return Code(" ".join(texts), Level.SUM, _depth(terms), texts)

    def _chain(self, op: Op, parts: list[Code]) -> Code:
        while len(parts) > _MOST_TERMS:
            groups = [parts[i : i + _MOST_TERMS] for i in range(0, len(parts), _MOST_TERMS)]
            parts = [self._assigned(self._chain(op, group)) for group in groups]
        first, rest, level = Level.ATOM, Level.ATOM, Level.CONDITION
        if op is Op.MUL:
            # a minus in front of a number needs no brackets; the whole then binds like a sum
            signed = parts[0].level is Level.SUM and parts[0].text[1:].isdecimal()
            first, rest, level = (Level.SUM, Level.POWER, Level.SUM) if signed else _PRODUCT
        texts = [part.within(rest if i else first) for i, part in enumerate(parts)]
        return Code(_CHAINS[op].join(texts), level, _depth(parts))

    def _spelled(self, op: Op, parts: Sequence[Code]) -> tuple[str, Level]:
        first, last = parts[0], parts[-1]
        if op in _SIGNS:
            before, sign, left, right, level = _SIGNS[op]
            return before + (f"{first.within(left)}{sign}" if sign else "") + last.within(right), level
        if op is Op.MOD:
            self.needs_modulus = True
            return f"{MODULUS}({first.text}, {last.text})", Level.ATOM
        if op is Op.WHERE:
            # of two integers NumPy would choose an integer, which overflows, has no −0, and no negative powers
            parts = [first, *map(_as_double, parts[1:])]
        return f"np.{op.value}({', '.join(part.text for part in parts)})", Level.ATOM


def _depth(parts: Iterable[Code]) -> int:
    return 1 + max(part.depth for part in parts)


def _constant(value: Any) -> Code:  # noqa: ANN401 - a real number or a truth value
    if isinstance(value, bool | np.bool_):
        return Code("np.True_" if value else "np.False_")
    if abs(value) == 2.0 * math.pi:
        return Code(f"{'-' if value < 0.0 else ''}2*np.pi", Level.SUM if value < 0.0 else Level.PRODUCT)
    text = number(float(value))
    return Code(text, Level.SUM if text.startswith("-") else Level.ATOM)


def _as_double(code: Code) -> Code:
    """Return an integer written as a double; anything else is one already."""
    return Code(f"{code.text}.0", code.level) if code.text.removeprefix("-").isdecimal() else code


def _is_worth_a_name(node: Node) -> bool:
    """Whether a node that is needed more than once is more than one simple operation."""
    simple = node.op in {Op.NEG, Op.ADD, Op.MUL, Op.DIV} and len(node.args) <= 2
    simple = simple or (node.op is Op.POW and not node.args[1].mask)
    return not simple or any(arg.args and arg.mask for arg in node.args)
