"""Tokens to a tree: the grammar of a loss.

Loosest first: `|`, `&`, `~`, comparisons (which do not chain), `+ -`, `* / // %` and the product that is
implied by standing side by side, the signs, and powers, which group to the right. Whatever is not in this
grammar is an error; nothing that is typed is ever executed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise, zip_longest
from types import MappingProxyType

from explorer.expression import COMPARISONS, Graph, Node, Op
from explorer.functions import FUNCTIONS, Function
from explorer.mistakes import missing_value, not_a_function, run_together, side_by_side, unexpected, wrong_count
from explorer.tokens import CONSTANTS, Kind, LossError, Token, quoted, tokenize

MAX_LEVELS = 200
MAX_VARIABLES = 50

_MOST_SPELLED = 12

# A level takes up to 16 calls (a condition inside a product inside a sum …), which in CPython from 3.11 on
# use no C stack; the grammar's own bound on the levels ends the recursion.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 16 * MAX_LEVELS + 1_800))


@dataclass(frozen=True, slots=True)
class Note:
    """A quiet remark on how a place in the text was read."""

    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A loss as a tree, its variables and its parameters in natural order, and the notes on its reading."""

    root: Node
    variables: tuple[str, ...]
    parameters: tuple[str, ...]
    notes: tuple[Note, ...]


_NONE: Mapping[str, float] = MappingProxyType({})


_BINDING = {
    "|": 1, "&": 2, "<": 4, "<=": 4, ">": 4, ">=": 4, "==": 4, "!=": 4, "+": 5, "-": 5,
    "*": 6, "/": 6, "//": 6, "%": 6, "implied": 6, "**": 8,
}  # fmt: skip
_NOT, _SIGN, _POWER = 3, 7, 8


def natural_order(name: str) -> tuple[object, ...]:
    """Sort key that puts w2 before w10."""
    parts = re.split(r"(\d+)", name)
    digits = [(len(part.lstrip("0")), part.lstrip("0")) for part in parts[1::2]]
    return tuple(zip_longest((part.casefold() for part in parts[::2]), digits, fillvalue=(0, ""))), name


def parse(text: str, values: Mapping[str, float] = _NONE) -> Parsed:
    """Read a loss.

    Parameters
    ----------
    text
        A real expression in the syntax of numexpr, or as people write formulas: `(x+1)(y−1)²`.
    values
        The numbers that names stand for: those names are parameters, and the tree is that of the text with the
        numbers typed in their place. Names that the text does not use are passed over.

    Raises
    ------
    LossError
        Saying what is wrong, where, and what to do.
    """
    tokens = tokenize(text)
    names = names_in(tokens)
    variables = tuple(name for name in names if name not in values)
    parameters = tuple(name for name in names if name in values)
    _check_count(tokens, variables)
    parser = _Parser(tokens, Graph(variables), {name: float(values[name]) for name in parameters})
    root = parser.loss()
    return Parsed(root, variables, parameters, (*parser.notes, *_notes_on_names(tokens)))


def parse_condition(text: str) -> Parsed:
    """Read a condition such as `x > 0 & y < 1`, as the loss that counts 1 where it holds and 0 elsewhere.

    Raises
    ------
    LossError
        Also where it is a number.
    """
    tokens = tokenize(text)
    variables = names_in(tokens)
    _check_count(tokens, variables)
    parser = _Parser(tokens, Graph(variables), _NONE)
    return Parsed(parser.condition(), variables, (), (*parser.notes, *_notes_on_names(tokens)))


def _notes_on_names(tokens: list[Token]) -> list[Note]:
    names = {t.text: t for t in reversed(tokens) if t.kind is Kind.NAME and t.text not in FUNCTIONS}
    meant = ((token, run_together(name)) for name, token in names.items())
    return [
        Note(f"{quoted(t.source)} is read as a variable; for the function write {quoted(call)}", t.start, t.end)
        for t, call in meant
        if call is not None
    ]


def names_of(text: str) -> tuple[str, ...]:
    """List the names in a text, in natural order; raise LossError where it is made of what no loss is made of."""
    return names_in(tokenize(text))


def names_in(tokens: list[Token]) -> tuple[str, ...]:
    """List the names that stand for numbers, in natural order."""
    used = {t.text for t in tokens if t.kind is Kind.NAME and t.text not in CONSTANTS}
    return tuple(sorted(used - FUNCTIONS.keys(), key=natural_order))


def _check_count(tokens: list[Token], variables: tuple[str, ...]) -> None:
    if len(variables) <= MAX_VARIABLES:
        return
    known = set(variables)
    called = {a.text for a, b in pairwise(tokens) if a.kind is Kind.NAME and b.text == "("}
    count = len(variables) - len(called & known)
    if count > MAX_VARIABLES:
        first = {t.text: t for t in reversed(tokens) if t.text in known}
        extra = sorted(first.values(), key=lambda t: t.start)[MAX_VARIABLES]
        message = f"the loss has {count} variables; the bound is {MAX_VARIABLES}"
        raise LossError(message, extra.start, extra.end)


@dataclass(frozen=True, slots=True)
class _Part:
    """A node and the place in the text that it was read from."""

    node: Node
    start: int
    end: int


class _Parser:
    """Precedence climbing over the tokens; each nested `_prefix` is one level."""

    def __init__(self, tokens: list[Token], graph: Graph, values: Mapping[str, float]) -> None:
        self.notes: list[Note] = []
        self._tokens, self._graph, self._values = tokens, graph, values
        self._at = 0
        self._level = 0

    def condition(self) -> Node:
        part = self._whole()
        if not part.node.is_condition:
            number = quoted(self._source(part.start))
            message = f"{number} is a number, not a condition; compare it, as in `x > 0`"
            raise LossError(message, part.start, part.end)
        return self._real(part)

    def loss(self) -> Node:
        part = self._whole()
        if part.node.is_condition:
            raise self._error("the loss is a condition, not a number; use `where(condition, a, b)`", part)
        if part.node.mask == 0:
            missing = (
                "every name in it is a parameter; make one a variable" if self._values else "use one, for example x"
            )
            raise self._error(f"the loss has no variable; {missing}", part)
        return part.node

    def _whole(self) -> _Part:
        if self._peek().kind is Kind.END:
            raise LossError("there is no loss yet; type one, for example x^2 + 3y^2", 0, 1)
        part = self._expression(0)
        end = self._peek()
        if end.kind is not Kind.END:
            raise unexpected(end)
        return part

    # -- tokens

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _expect(self, symbol: str, opening: Token) -> Token:
        token = self._peek()
        if token.text != symbol or token.kind is not Kind.SYMBOL:
            if token.kind is Kind.END:
                message = f"`(` at {opening.start + 1} is never closed; add `)`"
                raise LossError(message, opening.start, opening.end)
            raise unexpected(token)
        return self._next()

    # -- levels of binding

    def _expression(self, loosest: int) -> _Part:
        left = self._prefix()
        while True:
            operator = self._operator()
            if operator is None or _BINDING[operator] < loosest:
                return left
            left = self._CHAINS[_BINDING[operator]](self, left)

    def _operator(self) -> str | None:
        token = self._peek()
        if token.kind is Kind.SYMBOL and token.text in _BINDING:
            return token.text
        if token.kind is Kind.POWER:
            return "**"
        return "implied" if self._is_implied_product(token) else None

    def _is_implied_product(self, token: Token) -> bool:
        starts = token.kind in {Kind.NAME, Kind.NUMBER} or token.text == "("
        if not starts:
            return False
        before = self._tokens[self._at - 1]
        if before.kind is Kind.NAME:
            raise side_by_side(before, token)
        if token.kind is Kind.NUMBER and token.text != "pi":
            raise side_by_side(before, token)
        return True

    def _sum(self, left: _Part) -> _Part:
        terms, end = [self._real(left)], left.end
        while self._operator() in {"+", "-"}:
            sign = self._next()
            right = self._expression(_BINDING["+"] + 1)
            term, end = self._real(right), right.end
            terms.append(self._graph.node(Op.NEG, term) if sign.text == "-" else term)
        return _Part(self._graph.node(Op.ADD, *terms), left.start, end)

    def _product(self, left: _Part) -> _Part:
        factors, end, divided = [self._real(left)], left.end, False
        while (operator := self._operator()) is not None and _BINDING[operator] == _BINDING["*"]:
            if operator == "implied":
                self._note_implied(left, divided=divided)
            else:
                self._next()
            right = self._expression(_BINDING["*"] + 1)
            factor, end = self._real(right), right.end
            if operator in {"*", "implied"}:
                factors.append(factor)
            else:
                factors = [self._quotient(operator, self._multiply(factors), factor)]
            divided = operator in {"/", "//", "%"}
        return _Part(self._multiply(factors), left.start, end)

    def _multiply(self, factors: list[Node]) -> Node:
        return factors[0] if len(factors) == 1 else self._graph.node(Op.MUL, *factors)

    def _quotient(self, operator: str, a: Node, b: Node) -> Node:
        if operator == "//":
            return self._graph.node(Op.FLOOR, self._graph.node(Op.DIV, a, b))
        return self._graph.node(Op(operator), a, b)

    def _power(self, left: _Part) -> _Part:
        token = self._next()
        base = self._real(left)
        if token.kind is Kind.POWER:
            exponent = _Part(self._graph.const(token.value), token.start, token.end)
        else:
            self._enter(token)
            exponent = self._expression(_POWER)
            self._level -= 1
        node = self._graph.node(Op.POW, base, self._real(exponent))
        return _Part(node, left.start, exponent.end)

    def _comparison(self, left: _Part) -> _Part:
        operator = self._next()
        right = self._expression(_BINDING["<"] + 1)
        following = self._operator()
        if following in COMPARISONS:
            raise LossError(
                f"comparisons do not chain; at {self._peek().start + 1} write `(a < b) & (b < c)`",
                left.start, self._peek().end,
            )  # fmt: skip
        a, b = self._number(left), self._number(right)
        return _Part(self._graph.node(Op(operator.text), a, b), left.start, right.end)

    def _logic(self, left: _Part) -> _Part:
        symbol = self._operator() or ""
        parts = [left]
        while self._operator() == symbol:
            self._next()
            parts.append(self._expression(_BINDING[symbol] + 1))
        nodes = [self._condition(part) for part in parts]
        return _Part(self._graph.node(Op(symbol), *nodes), left.start, parts[-1].end)

    _CHAINS: dict[int, Callable[[_Parser, _Part], _Part]] = {  # noqa: RUF012 - a table, never written to
        1: _logic, 2: _logic, 4: _comparison, 5: _sum, 6: _product, 8: _power,
    }  # fmt: skip

    # -- what an operand begins with

    def _prefix(self) -> _Part:
        token, before = self._next(), self._tokens[self._at - 2] if self._at > 1 else None
        if token.kind is Kind.END:
            raise missing_value(token, before)
        self._enter(token)
        if token.kind is Kind.NUMBER:
            part = _Part(self._graph.const(token.value), token.start, token.end)
        elif token.kind is Kind.NAME:
            part = self._named(token)
        elif token.text == "(":
            inner = self._expression(0)
            part = _Part(inner.node, token.start, self._expect(")", token).end)
        elif token.text in {"-", "+", "~"}:
            part = self._signed(token)
        else:
            raise missing_value(token, before)
        self._level -= 1
        return part

    def _enter(self, token: Token) -> None:
        self._level += 1
        if self._level > MAX_LEVELS + 1:
            message = f"the loss is nested deeper than the bound of {MAX_LEVELS} levels at {token.start + 1}"
            raise LossError(f"{message}; flatten it", token.start, token.end)

    def _signed(self, sign: Token) -> _Part:
        inner = self._expression(_NOT if sign.text == "~" else _SIGN)
        if sign.text == "~":
            node = self._graph.node(Op.NOT, self._condition(inner))
        else:
            node = self._real(inner) if sign.text == "+" else self._graph.node(Op.NEG, self._real(inner))
        return _Part(node, sign.start, inner.end)

    def _named(self, name: Token) -> _Part:
        called = self._peek().text == "("
        if called and name.text not in FUNCTIONS:
            raise not_a_function(self._tokens, self._at - 1)
        if name.text in FUNCTIONS:
            if not called:
                message = f"`{name.text}` at {name.start + 1} is a function; write `{name.text}(…)`"
                raise LossError(message, name.start, name.end)
            return self._call(name, FUNCTIONS[name.text])
        if name.text in CONSTANTS:
            return _Part(self._graph.const(CONSTANTS[name.text]), name.start, name.end)
        held = self._values.get(name.text)
        node = self._graph.var(name.text) if held is None else self._graph.const(held)
        return _Part(node, name.start, name.end)

    def _call(self, name: Token, function: Function) -> _Part:
        opening = self._next()
        arguments: list[_Part] = []
        if self._peek().text != ")":
            arguments.append(self._expression(0))
            while self._peek().text == ",":
                self._next()
                arguments.append(self._expression(0))
        end = self._expect(")", opening).end
        if not function.fewest <= len(arguments) <= function.most:
            raise wrong_count(name, function, len(arguments), end)
        return _Part(self._apply(function.op, arguments), name.start, end)

    def _apply(self, op: Op, arguments: list[_Part]) -> Node:
        if op is Op.WHERE:
            condition, a, b = arguments
            return self._graph.node(op, self._condition(condition), self._real(a), self._real(b))
        nodes = [self._real(argument) for argument in arguments]
        if op in {Op.MINIMUM, Op.MAXIMUM}:
            return reduce(lambda a, b: self._graph.node(op, a, b), nodes)
        return self._graph.node(op, *nodes)

    # -- real numbers and conditions

    def _real(self, part: _Part) -> Node:
        if not part.node.is_condition:
            return part.node
        # as in numexpr, a condition among numbers counts 1 where it holds and 0 elsewhere
        return self._graph.node(Op.WHERE, part.node, self._graph.const(1.0), self._graph.const(0.0))

    def _number(self, part: _Part) -> Node:
        if part.node.is_condition:
            raise self._error("a comparison needs numbers on both sides; join conditions by `&` or `|`", part)
        return part.node

    def _condition(self, part: _Part) -> Node:
        if not part.node.is_condition:
            raise self._error("a condition such as `x > 0` is needed, but this is a number", part)
        return part.node

    # -- remarks and errors

    def _source(self, start: int) -> str:
        """Spell what was read from a place on as it was typed, or an ellipsis for much."""
        inside = [t for t in self._tokens[max(0, self._at - _MOST_SPELLED - 1) : self._at] if t.start >= start]
        return "".join(t.source for t in inside) if len(inside) <= _MOST_SPELLED else "…"

    def _note_implied(self, left: _Part, *, divided: bool) -> None:
        before, after = self._tokens[self._at - 1], self._peek()
        if divided:
            quotient = self._source(left.start)
            factor = "(…)" if after.text == "(" else after.source
            note = f"{quoted(quotient + factor)} is read as {quoted(f'({quotient})·{factor}')}"
            self.notes.append(Note(note, left.start, after.end))
        elif before.kind is Kind.NUMBER and self._is_exponent(self._at - 1):
            power = f"^{'-' if self._tokens[self._at - 2].text == '-' else ''}{before.source}"
            note = f"{quoted(power + after.source)} is read as {quoted(f'{power}·{after.source}')}"
            self.notes.append(Note(f"{note}: the power is only {quoted(power[1:])}", before.start, after.end))

    def _is_exponent(self, at: int) -> bool:
        sign = self._tokens[at - 1].text == "-"
        return self._tokens[at - 1 - sign].text == "**"

    @staticmethod
    def _error(message: str, part: _Part) -> LossError:
        return LossError(f"{message} (at {part.start + 1})", part.start, part.end)
