r"""Formulas as pieces: what is typeset at once, coloured by quantity, and where a line may be broken.

A colour is the name of a quantity, `\textcolor{gradient}{…}`: whoever paints knows which colour that is. Under a
piece may stand the same with the current numbers in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.formulas.latex import SCREEN, Limits, Term

GRADIENT, DIRECTION = "gradient", "direction"
FIRST_ORDER, SECOND_ORDER, HIGHER_ORDER = "first_order", "second_order", "higher_order"
_COLOURED = re.compile(r"\\textcolor\{\w+\}\{")
_COMMAND = re.compile(r"\\[A-Za-z]+$")


@dataclass(frozen=True, slots=True)
class Style:
    """How formulas are written: digits of numbers (None for all), and how much of a long one."""

    digits: int | None = 5
    limits: Limits = SCREEN


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a formula.

    Attributes
    ----------
    latex, plain
        In symbols, as LaTeX and as plain text.
    numbers_latex, numbers_plain
        The same with numbers put in, which stands below; empty where there is nothing to stand there.
    breaks
        Whether a new line may begin before it.
    """

    latex: str
    plain: str
    numbers_latex: str = ""
    numbers_plain: str = ""
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula: pieces in a row."""

    pieces: tuple[Piece, ...]

    @property
    def plain(self) -> str:
        """As plain text; the numbers in a second line."""
        lines = [" ".join(p.plain for p in self.pieces)]
        if any(p.numbers_plain for p in self.pieces):
            lines.append(" ".join(p.numbers_plain for p in self.pieces if p.numbers_plain))
        return "\n".join(lines)

    @property
    def latex(self) -> str:
        """As plain LaTeX, without colours; the numbers in a second line."""
        lines = [" ".join(p.latex for p in self.pieces)]
        if any(p.numbers_latex for p in self.pieces):
            numbers = " ".join(p.numbers_latex for p in self.pieces if p.numbers_latex)
            lines = [rf"\begin{{aligned}} & {lines[0]} \\ & {numbers} \end{{aligned}}"]
        return without_colours(lines[0])


@dataclass(frozen=True, slots=True)
class Section:
    """Formulas that belong together, and what there is to say of them in words."""

    name: str
    title: str
    formulas: tuple[Formula, ...]
    notes: tuple[str, ...] = ()
    is_pending: bool = False
    """Whether formulas are still to come, so that older ones may stand there."""

    @property
    def plain(self) -> str:
        """As plain text."""
        return "\n".join([self.title, *(formula.plain for formula in self.formulas), *self.notes])

    @property
    def latex(self) -> str:
        """As LaTeX: a displayed formula each."""
        return "\n".join(rf"\[ {formula.latex} \]" for formula in self.formulas)


def ink(colour: str, latex: str) -> str:
    """Write LaTeX in the colour of a quantity."""
    return rf"\textcolor{{{colour}}}{{{latex}}}"


def without_colours(latex: str) -> str:
    """Leave the colours out of LaTeX, and keep what is coloured."""
    while (match := _COLOURED.search(latex)) is not None:
        end = _closing(latex, match.end())
        before, inside = latex[: match.start()], latex[match.end() : end]
        # \eta and u are two symbols, and \etau would be none
        apart = " " if _COMMAND.search(before) and inside[:1].isalpha() else ""
        latex = before + apart + inside + latex[end + 1 :]
    return latex


def _closing(latex: str, start: int) -> int:
    """Return where the bracket closes that was opened before a place."""
    depth = 1
    for i in range(start, len(latex)):
        # an escaped bracket is one of the text
        if latex[i] in "{}" and latex[i - 1] != "\\":
            depth += 1 if latex[i] == "{" else -1
            if depth == 0:
                return i
    return len(latex)


_SYMBOLS = {
    "=": "=", "+": "+", "-": "-", "≈": r"\approx", "←": r"\leftarrow", "<": "<", ">": ">", "≤": r"\le", "≥": r"\ge",
}  # fmt: skip


def operator(symbol: str, number: str | None = None, *, breaks: bool = True) -> Piece:
    """Return an operator; `number` stands under it where it differs there, "" where nothing does."""
    below = symbol if number is None else number
    return Piece(_SYMBOLS[symbol], symbol, _SYMBOLS.get(below, below), below, breaks)


def bare(piece: Piece) -> Piece:
    """Return a piece without what stands under it."""
    return Piece(piece.latex, piece.plain, breaks=piece.breaks)


def of_terms(terms: Sequence[Term]) -> list[Piece]:
    """Return the terms of a sum, with their signs as operators between which a line may break."""
    pieces: list[Piece] = []
    for i, term in enumerate(terms):
        if term.sign and i == 0:
            pieces.append(Piece(term.sign + term.latex, term.sign + term.plain))
            continue
        if term.sign:
            pieces.append(operator(term.sign, ""))
        pieces.append(Piece(term.latex, term.plain))
    return pieces
