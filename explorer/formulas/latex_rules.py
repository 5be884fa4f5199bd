"""How each operation is written: in LaTeX, and as plain text that can be typed again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from explorer.expression import Node, Op
from explorer.formulas.symbols import number_latex, number_plain

KEPT_AT_END = 2
"""How many parts are shown after those that are left out."""


class Level(IntEnum):
    """How tightly a text binds; one that binds less than its place asks for stands in brackets."""

    LOOSE = 0
    OR = 1
    AND = 2
    COMPARISON = 3
    SUM = 4
    PRODUCT = 5
    POWER = 6
    ATOM = 7


@dataclass(frozen=True, slots=True)
class Written:
    """A part that is written, how tightly it binds, and whether nothing is left out of it."""

    latex: str
    plain: str
    level: Level = Level.ATOM
    plain_level: Level = Level.ATOM
    is_whole: bool = True

    def tex(self, least: Level) -> str:
        """Return the LaTeX, in brackets where it binds less than is asked."""
        return self.latex if self.level >= least else rf"\left({self.latex}\right)"

    def text(self, least: Level) -> str:
        """Return the plain text, in brackets where it binds less than is asked."""
        return self.plain if self.plain_level >= least else f"({self.plain})"


def constant(value: float) -> Written:
    """Write a number."""
    tex, text = number_latex(value), number_plain(value)
    if text.startswith("-"):
        return Written(tex, text, Level.SUM, Level.SUM)
    return Written(tex, text, Level.PRODUCT if r"\times" in tex else Level.POWER if "^" in tex else Level.ATOM)


_NAMED = {
    Op.SIN: r"\sin", Op.COS: r"\cos", Op.TAN: r"\tan", Op.ARCSIN: r"\arcsin", Op.ARCCOS: r"\arccos",
    Op.ARCTAN: r"\arctan", Op.SINH: r"\sinh", Op.COSH: r"\cosh", Op.TANH: r"\tanh",
    Op.ARCSINH: r"\operatorname{arsinh}", Op.ARCCOSH: r"\operatorname{arcosh}",
    Op.ARCTANH: r"\operatorname{artanh}", Op.LOG: r"\ln", Op.LOG10: r"\log_{10}", Op.LOG2: r"\log_{2}",
    Op.SIGN: r"\operatorname{sgn}", Op.TRUNC: r"\operatorname{trunc}", Op.ARCTAN2: r"\operatorname{atan2}",
    Op.MINIMUM: r"\min", Op.MAXIMUM: r"\max",
}  # fmt: skip
_RAISED = frozenset({Op.SIN, Op.COS, Op.TAN, Op.SINH, Op.COSH, Op.TANH})
_DELIMITED = {
    Op.SQRT: (r"\sqrt{", "}"), Op.ABS: (r"\left|", r"\right|"),
    Op.FLOOR: (r"\left\lfloor ", r"\right\rfloor"), Op.CEIL: (r"\left\lceil ", r"\right\rceil"),
    Op.LOG1P: (r"\ln\left(1 + ", r"\right)"),
}  # fmt: skip
_RELATIONS = {Op.LT: "<", Op.LE: r"\le", Op.GT: ">", Op.GE: r"\ge", Op.EQ: "=", Op.NE: r"\ne"}
_JUNCTIONS = {Op.AND: (r"\wedge", Level.AND), Op.OR: (r"\vee", Level.OR)}


def latex_of(node: Node, parts: Sequence[Written], left_out: int) -> tuple[str, Level]:
    """Write an operation that is neither a sum nor a product in LaTeX, and say how tightly it binds."""
    op, first = node.op, parts[0]
    if op in _DELIMITED:
        before, after = _DELIMITED[op]
        return before + first.tex(Level.SUM if op is Op.LOG1P else Level.LOOSE) + after, Level.ATOM
    if op in _NAMED:
        inside = _with_dots([part.latex for part in parts], left_out, r"\ldots")
        return rf"{_NAMED[op]}\left({', '.join(inside)}\right)", Level.ATOM
    if op in _RELATIONS:
        return f"{first.tex(Level.SUM)} {_RELATIONS[op]} {parts[1].tex(Level.SUM)}", Level.COMPARISON
    if op in _JUNCTIONS:
        symbol, level = _JUNCTIONS[op]
        inside = _with_dots([part.tex(Level(level + 1)) for part in parts], left_out, r"\cdots")
        return f" {symbol} ".join(inside), level
    return _SPECIAL_LATEX[op](node, parts)


def _negated(_: Node, parts: Sequence[Written]) -> tuple[str, Level]:
    return f"-{parts[0].tex(Level.PRODUCT)}", Level.SUM


def _fraction(_: Node, parts: Sequence[Written]) -> tuple[str, Level]:
    return rf"\frac{{{parts[0].latex}}}{{{parts[1].latex}}}", Level.PRODUCT


def _remainder(_: Node, parts: Sequence[Written]) -> tuple[str, Level]:
    return rf"{parts[0].tex(Level.POWER)} \bmod {parts[1].tex(Level.POWER)}", Level.SUM


def _power(node: Node, parts: Sequence[Written]) -> tuple[str, Level]:
    base, exponent = node.args
    raised = f"^{{{_exponent(exponent, parts[1])}}}"
    if base.op in _RAISED and exponent.op is Op.CONST and exponent.value > 1.0 and exponent.value.is_integer():
        head = _NAMED[base.op]
        if parts[0].latex.startswith(head):
            return head + raised + parts[0].latex[len(head) :], Level.POWER
    return parts[0].tex(Level.ATOM) + raised, Level.POWER


def _exponent(node: Node, written: Written) -> str:
    """Write an exponent; a fraction of numbers on one line, because it is small enough already."""
    if node.op is Op.DIV and all(arg.op is Op.CONST for arg in node.args):
        return "/".join(number_latex(arg.value) for arg in node.args)
    return written.latex


def _exponential(_: Node, parts: Sequence[Written]) -> tuple[str, Level]:
    inside = parts[0].latex
    if len(inside) > 48 or r"\begin" in inside or r"\frac" in inside:
        return rf"\exp\left({inside}\right)", Level.ATOM
    return f"e^{{{inside}}}", Level.POWER


def _exponential_less_one(node: Node, parts: Sequence[Written]) -> tuple[str, Level]:
    return f"{_exponential(node, parts)[0]} - 1", Level.SUM


def _hypotenuse(_: Node, parts: Sequence[Written]) -> tuple[str, Level]:
    squares = [f"{part.tex(Level.ATOM)}^{{2}}" for part in parts]
    return rf"\sqrt{{{' + '.join(squares)}}}", Level.ATOM


def _not(_: Node, parts: Sequence[Written]) -> tuple[str, Level]:
    return rf"\neg {parts[0].tex(Level.ATOM)}", Level.COMPARISON


def _cases(node: Node, parts: Sequence[Written]) -> tuple[str, Level]:
    condition, a, b = parts
    if node.args[1].is_const(1.0) and node.args[2].is_const(0.0):
        return rf"\left[{condition.latex}\right]", Level.ATOM
    opening, closing = r"\begin{cases} ", r" \end{cases}"
    # a selection in the last branch goes on in the next row
    goes_on = node.args[2].op is Op.WHERE and b.latex.startswith(opening)
    rest = b.latex[len(opening) : -len(closing)] if goes_on else rf"{b.latex} & \text{{otherwise}}"
    return rf"{opening}{a.latex} & \text{{if }} {condition.latex} \\ {rest}{closing}", Level.LOOSE


_SPECIAL_LATEX = {
    Op.NEG: _negated, Op.DIV: _fraction, Op.MOD: _remainder, Op.POW: _power, Op.EXP: _exponential,
    Op.EXPM1: _exponential_less_one, Op.HYPOT: _hypotenuse, Op.NOT: _not, Op.WHERE: _cases,
}  # fmt: skip


def plain_of(node: Node, parts: Sequence[Written], left_out: int) -> tuple[str, Level]:
    """Write an operation that is neither a sum nor a product as text, and say how tightly it binds."""
    op, first = node.op, parts[0]
    if op in _JUNCTIONS:
        inside = [part.text(Level.ATOM) for part in parts]
        return f" {op.value} ".join(_with_dots(inside, left_out, "...")), _JUNCTIONS[op][1]
    if op in _RELATIONS:
        return f"{first.text(Level.SUM)} {op.value} {parts[1].text(Level.SUM)}", Level.COMPARISON
    if op in _SPECIAL_PLAIN:
        return _SPECIAL_PLAIN[op](op, parts)
    inside = _with_dots([part.plain for part in parts], left_out, "...")
    return f"{op.value}({', '.join(inside)})", Level.ATOM


def _with_dots(parts: list[str], left_out: int, dots: str) -> list[str]:
    """Put in how many parts are left out, before the last ones."""
    if not left_out:
        return parts
    words = f"({left_out:,} more)"
    text = f"... {words}" if dots == "..." else rf"{dots}\;\text{{{words}}}"
    return [*parts[:-KEPT_AT_END], text, *parts[-KEPT_AT_END:]]


_SPECIAL_PLAIN: dict[Op, Callable[[Op, Sequence[Written]], tuple[str, Level]]] = {
    Op.NEG: lambda _, parts: (f"-{parts[0].text(Level.PRODUCT)}", Level.SUM),
    Op.DIV: lambda op, parts: (_divided(op, parts), Level.PRODUCT),
    Op.MOD: lambda op, parts: (_divided(op, parts), Level.PRODUCT),
    Op.POW: lambda _, parts: (f"{parts[0].text(Level.ATOM)}^{parts[1].text(Level.ATOM)}", Level.POWER),
    Op.NOT: lambda op, parts: (f"{op.value}{parts[0].text(Level.ATOM)}", Level.COMPARISON),
}


def _divided(op: Op, parts: Sequence[Written]) -> str:
    return f"{parts[0].text(Level.PRODUCT)}{op.value}{parts[1].text(Level.POWER)}"
