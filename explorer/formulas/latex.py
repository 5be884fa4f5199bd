r"""Trees to LaTeX, and to plain text that can be typed again: exactly the sums and products that are there.

Nodes are written arguments first, so that no depth of nesting recurses. A long sum is shortened in its middle, and
says by how many terms; what would still be too long is written as ⋯.

    100*(y-x^2)^2 + (1-x)^2   →   100 \left(y - x^{2}\right)^{2} + \left(1 - x\right)^{2}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.expression import Node, Op
from explorer.formulas.latex_rules import KEPT_AT_END, Level, Written, constant, latex_of, plain_of
from explorer.formulas.symbols import name_latex

MOST_TERMS = 12
"""How many terms of a sum, or factors of a product, are shown on a screen."""
MOST_NESTED = 5
"""The same for a sum that is a part of something else."""
MOST_CHARACTERS = 1_000
"""How long a part may be on a screen; typesetting takes about 0.2 ms a character."""
_MOST_COPIED = 400_000
"""Where even a copy ends: a derivative whose parts are shared can be longer than any memory, written out."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a sum: "+" or "-" (empty for a first one that is added), and what follows."""

    sign: str
    latex: str
    plain: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an expression is written."""

    terms: int | None = MOST_TERMS
    nested: int | None = MOST_NESTED
    characters: int = MOST_CHARACTERS


SCREEN = Limits()
COPY = Limits(None, None, _MOST_COPIED)


def latex(root: Node, limits: Limits = COPY) -> str:
    """Return a tree in LaTeX, of amsmath's commands only."""
    return write(root, limits).latex


def plain(root: Node, limits: Limits = COPY) -> str:
    """Return a tree as text that `explorer.syntax.parse` reads as the same function."""
    return write(root, limits).plain


def write(root: Node, limits: Limits = COPY) -> Written:
    """Write a tree in both ways."""
    return _Writer(root, limits).write(root)


def terms(root: Node, limits: Limits = SCREEN) -> tuple[tuple[Term, ...], bool]:
    """Return the terms of the outermost sum, and whether nothing is left out."""
    writer = _Writer(root, limits)
    if root.op is Op.ADD:
        writer.write(root)
        front, back, left_out = writer.shown(root)
        # each term stands alone, so that the sum may be longer than a part
        is_whole = not left_out and all(writer.known[_unsigned(arg)].is_whole for arg in (*front, *back))
        return tuple(writer.sum_terms(root)), is_whole
    written = writer.write(_unsigned(root))
    negative = root.op is Op.NEG
    least = Level.PRODUCT if negative else Level.LOOSE
    return (Term("-" if negative else "", written.tex(least), written.text(least)),), written.is_whole


def _unsigned(term: Node) -> Node:
    return term.args[0] if term.op is Op.NEG else term


class _Writer:
    """Writes the nodes below a root once each."""

    def __init__(self, root: Node, limits: Limits) -> None:
        self.known: dict[Node, Written] = {}
        self._root = root
        self._limits = limits

    def write(self, root: Node) -> Written:
        for node in self._needed(root):
            if node not in self.known:
                self.known[node] = self._cut(self._written(node))
        return self.known[root]

    def shown(self, node: Node) -> tuple[Sequence[Node], Sequence[Node], int]:
        """Return the first arguments that are shown, the last ones, and how many between them are not."""
        args, most = _chain(node), self._limits.terms if node is self._root else self._limits.nested
        if most is None or len(args) <= most + 1 or node.op not in _LONG:
            return args, (), 0
        kept = most - KEPT_AT_END
        return args[:kept], args[-KEPT_AT_END:], len(args) - most

    def _needed(self, root: Node) -> list[Node]:
        seen: dict[int, Node] = {}
        stack = [root]
        while stack:
            node = stack.pop()
            if node.index not in seen:
                seen[node.index] = node
                front, back, _ = self.shown(node)
                stack += [*front, *back]
                if node.op is Op.ADD:
                    stack += [_unsigned(arg) for arg in (*front, *back)]
        return [seen[index] for index in sorted(seen)]

    def _cut(self, written: Written) -> Written:
        if max(len(written.latex), len(written.plain)) <= self._limits.characters:
            return written
        return Written(r"\cdots", "...", is_whole=False)

    def _written(self, node: Node) -> Written:
        if node.op is Op.CONST:
            return constant(node.value)
        if node.op is Op.VAR:
            name = node.graph.variables[int(node.value)]
            return Written(name_latex(name), name)
        if node.op is Op.ADD:
            return self._sum(node)
        if node.op is Op.MUL:
            return self._product(node)
        front, back, left_out = self.shown(node)
        parts = [self.known[arg] for arg in (*front, *back)]
        whole = not left_out and all(part.is_whole for part in parts)
        tex, level = latex_of(node, parts, left_out)
        text, plain_level = plain_of(node, parts, left_out)
        return Written(tex, text, level, plain_level, whole)

    # -- sums

    def sum_terms(self, node: Node) -> list[Term]:
        """Return the terms of a sum with their signs; of those that are left out, how many they are."""
        front, back, left_out = self.shown(node)
        found = [self._term(arg, is_first=i == 0) for i, arg in enumerate(front)]
        if left_out:
            words = f"({left_out:,} more terms)"
            found.append(Term("+", rf"\cdots\;\text{{{words}}}", f"... {words}"))
        return found + [self._term(arg, is_first=False) for arg in back]

    def _term(self, node: Node, *, is_first: bool) -> Term:
        negative = node.op is Op.NEG
        inner = self.known[_unsigned(node)]
        if node.op is Op.CONST and not is_first and inner.latex.startswith("-"):
            return Term("-", inner.latex[1:], inner.plain[1:])
        # what begins with a minus, or is a sum itself, stands in brackets after a sign
        least = Level.PRODUCT if negative or not is_first or node.op is Op.ADD else Level.SUM
        return Term("-" if negative else "" if is_first else "+", inner.tex(least), inner.text(least))

    def _sum(self, node: Node) -> Written:
        parts = self.sum_terms(node)
        front, back, left_out = self.shown(node)
        whole = not left_out and all(self.known[arg].is_whole for arg in (*front, *back))
        return Written(
            _joined([(t.sign, t.latex) for t in parts]), _joined([(t.sign, t.plain) for t in parts]),
            Level.SUM, Level.SUM, whole,
        )  # fmt: skip

    # -- products

    def _product(self, node: Node) -> Written:
        front, back, left_out = self.shown(node)
        parts = [self.known[arg] for arg in (*front, *back)]
        # a minus in front needs no brackets; the whole then binds like a sum
        signed = front[0].op is Op.NEG or (front[0].op is Op.CONST and front[0].value < 0.0)
        least = [Level.SUM if signed else Level.PRODUCT, *[Level.POWER] * (len(parts) - 1)]
        tex = [part.tex(Level.PRODUCT if arg.op is Op.DIV else level)
               for part, arg, level in zip(parts, (*front, *back), least, strict=True)]  # fmt: skip
        text = [part.text(level) for part, level in zip(parts, least, strict=True)]
        if left_out:
            tex.insert(len(front), rf"\cdots\;\text{{({left_out:,} more factors)}}")
            text.insert(len(front), f"... ({left_out:,} more factors)")
        level = Level.SUM if signed else Level.PRODUCT
        whole = not left_out and all(part.is_whole for part in parts)
        return Written(_side_by_side(tex), "*".join(text), level, level, whole)


def _joined(signed: Sequence[tuple[str, str]]) -> str:
    first, *others = signed
    return first[0] + first[1] + "".join(f" {sign} {text}" for sign, text in others)


def _side_by_side(factors: Sequence[str]) -> str:
    """Write factors in a row: a dot only where two numbers would run together."""
    text = factors[0]
    for factor in factors[1:]:
        text += rf" \cdot {factor}" if factor[0].isdigit() or factor.startswith(r"\left(-") else f" {factor}"
    return text


def _chain(node: Node) -> Sequence[Node]:
    """Return the arguments; those of nested minima or maxima, which were typed as one call, in a row."""
    if node.op not in {Op.MINIMUM, Op.MAXIMUM}:
        return node.args
    last: list[Node] = []
    left = node
    while left.op is node.op:
        last.append(left.args[1])
        left = left.args[0]
    return [left, *reversed(last)]


_LONG = frozenset({Op.ADD, Op.MUL, Op.AND, Op.OR, Op.MINIMUM, Op.MAXIMUM})
