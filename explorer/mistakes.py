"""What is said of a mistake: what it is, where it stands, and what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from itertools import pairwise

from explorer.expression import Op
from explorer.functions import FUNCTIONS, Function
from explorer.tokens import CONSTANTS, Kind, LossError, Token, quoted

_RUN_TOGETHER = re.compile(r"(sin|cos|tan|exp|log|ln|sqrt|abs)(\d*[xyztwθ])")


def unexpected(token: Token) -> LossError:
    """Say that nothing could begin or go on here."""
    hint = {
        ")": "no `(` belongs to it",
        ",": "arguments stand inside a function, and decimals take a point",
    }.get(token.text, "an operator is missing before it")
    return LossError(f"unexpected {quoted(token.source)} at {token.start + 1}; {hint}", token.start, token.end)


def missing_value(token: Token, before: Token | None) -> LossError:
    """Say that an operator or a bracket has nothing to work on."""
    after = f" after {quoted(before.source)}" if before else ""
    if token.kind is Kind.END and before is not None:
        message = f"the loss ends{after} at {before.start + 1}; a value is missing"
        return LossError(message, before.start, before.end)
    hint = "; for |x| write `abs(x)`" if token.text == "|" else ""
    message = f"a value is missing{after}, before {quoted(token.source)} at {token.start + 1}{hint}"
    return LossError(message, token.start, token.end)


def side_by_side(before: Token, token: Token) -> LossError:
    """Say that two things stand side by side that make no product."""
    if before.kind is Kind.NAME and token.text == "(":
        message = f"an operator is missing at {token.start + 1}; write {quoted(f'{before.source}*(…)')}"
    else:
        where = f"between {quoted(before.source)} and {quoted(token.source)} at {token.start + 1}"
        message = f"an operator is missing {where}; for a product write {quoted(f'{before.source}*{token.source}')}"
    return LossError(message, before.start, token.end)


def not_a_function(tokens: Sequence[Token], at: int) -> LossError:
    """Say that the name at `at`, which is followed by a bracket, is not one of a function."""
    name = tokens[at]
    where = f"at {name.start + 1}"
    close = difflib.get_close_matches(name.text.lower(), FUNCTIONS, n=1)
    if name.text in CONSTANTS or len(name.text) == 1 or _is_used_as_variable(tokens, name):
        closes = at + 3 < len(tokens) and tokens[at + 3].text == ")"
        product = quoted(f"{name.text}*({tokens[at + 2].source if closes else '…'})")
        also = " or `exp(…)`" if name.text == "e" else ""
        message = f"{quoted(name.text)} {where} is not a function; for a product write {product}{also}"
    elif close:
        message = f"unknown function {quoted(name.text)} {where}; did you mean `{close[0]}`?"
    else:
        message = f"unknown function {quoted(name.text)} {where}; for a product write {quoted(f'{name.text}*(…)')}"
    return LossError(message, name.start, name.end)


def _is_used_as_variable(tokens: Sequence[Token], name: Token) -> bool:
    return any(a.text == name.text and b.text != "(" for a, b in pairwise(tokens))


def wrong_count(name: Token, function: Function, given: int, end: int) -> LossError:
    """Say that a function has too few arguments, or too many."""
    needs = str(function.fewest) if function.fewest == function.most else f"{function.fewest} or more"
    example = {Op.WHERE: "; write `where(x > 0, a, b)`", Op.POW: "; write `pow(x, 2)`"}.get(function.op, "")
    plural = "s" if needs != "1" else ""
    message = f"`{name.text}` at {name.start + 1} needs {needs} argument{plural}, but has {given}{example}"
    return LossError(message, name.start, end)


def run_together(name: str) -> str | None:
    """Spell a variable such as `sinx` as the call that was perhaps meant; None where it looks like none."""
    found = _RUN_TOGETHER.fullmatch(name)
    return f"{found[1]}({found[2]})" if found else None
