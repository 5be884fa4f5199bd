"""The words of a lesson: passages with live numbers in braces, and formulas over named facts.

A formula is read by the parser of losses, with facts in place of variables; nothing in it is ever executed as code.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explorer.lessons.lesson_facts import FACTS, OF_A_NAME, Names, fact_of
from explorer.loss import Loss
from explorer.syntax import names_in, parse_condition
from explorer.tokens import Kind, LossError, tokenize

_BRACES = re.compile(r"\{\{|\}\}|\{(?P<inside>[^{}]*)\}|[{}]")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_IS_CONDITION = "the loss is a condition"
_MOST = 8


class WordsError(ValueError):
    """What is wrong with a passage or a formula, and its place in the text, in characters from 0."""

    def __init__(self, message: str, start: int = 0) -> None:
        super().__init__(message)
        self.message, self.start = message, start


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """An expression over facts: a number, or a condition, which counts 1 where it holds and 0 elsewhere.

    Attributes
    ----------
    text
        As it was typed.
    names
        The facts in it, in natural order.
    """

    text: str
    names: tuple[str, ...]
    _compiled: Loss | None

    def value(self, facts: Mapping[str, float]) -> float:
        """Return the value for some facts; NaN where one of them is not known, or is NaN."""
        given = [facts.get(name, math.nan) for name in self.names]
        if any(map(math.isnan, given)):
            return math.nan
        return given[0] if self._compiled is None else self._compiled.value(given)

    def holds(self, facts: Mapping[str, float]) -> bool:
        """Whether a condition is met; never where one of its facts does not exist."""
        return self.value(facts) == 1.0


Piece = str | Formula


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Paragraphs, each made of text and of formulas whose values are written in it."""

    paragraphs: tuple[tuple[Piece, ...], ...]

    @property
    def names(self) -> frozenset[str]:
        """The facts that it speaks of."""
        formulas = (piece for paragraph in self.paragraphs for piece in paragraph if isinstance(piece, Formula))
        return frozenset(name for formula in formulas for name in formula.names)

    def filled(self, facts: Mapping[str, float], write: Callable[[Formula, float], str]) -> tuple[str, ...]:
        """Return the paragraphs as text, with each value as `write` puts it."""
        return tuple(
            "".join(piece if isinstance(piece, str) else write(piece, piece.value(facts)) for piece in paragraph)
            for paragraph in self.paragraphs
        )


def read_number(text: str, names: Names | None = None) -> Formula:
    """Read a formula whose value is a number: `eta`, `2/lambda_max`.

    Parameters
    ----------
    text
        What stands between braces.
    names
        Those of the loss, for the facts that speak of one; None accepts any.

    Raises
    ------
    WordsError
        For a fact that is not known, and for what is not a formula.
    """
    used = _checked_names(text, names)
    plain = text.strip()
    if used == (plain,):
        return Formula(plain, used, None)
    try:
        return Formula(plain, used, Loss.parse(text))
    except LossError as error:
        message = "this is a condition, but a number is to be written" if _is_condition(error) else error.message
        raise WordsError(_of_formula(message), error.start) from None


def read_condition(text: str, names: Names | None = None) -> Formula:
    """Read a condition: `change > 0`, `beta > 90 & beta < 270`.

    Parameters
    ----------
    text
        As it stands in the file.
    names
        Those of the loss; None accepts any.

    Raises
    ------
    WordsError
        For a fact that is not known, and for what is not a condition.
    """
    used = _checked_names(text, names)
    try:
        return Formula(text.strip(), used, Loss(text, parse_condition(text), {}))
    except LossError as error:
        raise WordsError(_of_formula(error.message), error.start) from None


def read_passage(text: str, names: Names | None = None) -> Passage:
    """Read paragraphs, which empty lines part, with formulas in braces; `{{` and `}}` write a brace.

    Parameters
    ----------
    text
        As it stands in the file.
    names
        Those of the loss; None accepts any.

    Raises
    ------
    WordsError
        For a brace that is not closed, and for what is not a formula; `start` is where the brace opens.
    """
    position, paragraphs = 0, []
    for part in _PARAGRAPHS.split(text):
        position = text.index(part, position)
        if part.strip():
            paragraphs.append(_read_paragraph(part, position, names))
        position += len(part)
    return Passage(tuple(paragraphs))


def _read_paragraph(text: str, offset: int, names: Names | None) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    plain, at = "", 0
    for found in _BRACES.finditer(text):
        plain += text[at : found.start()]
        at = found.end()
        if found.group() in {"{{", "}}"}:
            plain += found.group()[0]
            continue
        pieces += [plain, _read_brace(found, offset, names)]
        plain = ""
    pieces.append(plain + text[at:])
    return tuple(p for p in (_on_one_line(piece) for piece in pieces) if p)


def _read_brace(found: re.Match[str], offset: int, names: Names | None) -> Formula:
    start = offset + found.start()
    inside = found["inside"]
    if inside is None:
        raise WordsError(f"a single `{found.group()}`; braces enclose a fact, as in {{eta}}", start)
    try:
        return read_number(inside, names)
    except WordsError as error:
        raise WordsError(f"in {{{inside}}}: {error.message}", start) from None


def _on_one_line(piece: Piece) -> Piece:
    if not isinstance(piece, str) or "\n" not in piece:
        return piece
    first, *middle, last = piece.split("\n")
    return " ".join([first.rstrip(), *filter(None, map(str.strip, middle)), last.lstrip()])


def _checked_names(text: str, names: Names | None) -> tuple[str, ...]:
    """List the facts of a formula; raise WordsError where there is none, or one that is not known."""
    if not text.strip():
        raise WordsError("there is nothing in it; write a fact, such as `eta`")
    try:
        tokens = tokenize(text)
    except LossError as error:
        raise WordsError(_of_formula(error.message), error.start) from None
    used = names_in(tokens)
    for name in used:
        if not fact_of(name, names):
            start = next(t.start for t in tokens if t.kind is Kind.NAME and t.text == name)
            raise WordsError(_unknown(name, names), start)
    if not used:
        raise WordsError("it speaks of no fact; write one, such as `change` or `beta`")
    return used


def _unknown(name: str, names: Names | None) -> str:
    prefix = name[:2]
    if prefix in OF_A_NAME and names is not None:
        there = ", ".join(names.of(prefix)[:_MOST]) or "no parameter"
        return f"unknown fact `{name}`; the loss of this page has {there}"
    close = difflib.get_close_matches(name, FACTS, n=1)
    hint = (
        f"did you mean `{close[0]}`?" if close else f"there are {', '.join(list(FACTS)[:_MOST])}, … (docs/lessons.md)"
    )
    return f"unknown fact `{name}`; {hint}"


def _is_condition(error: LossError) -> bool:
    return error.message.startswith(_IS_CONDITION)


def _of_formula(message: str) -> str:
    return message.replace("the loss", "the formula")
