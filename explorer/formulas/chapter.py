"""What the formulas of the argument are written from, and what they are written with."""

from __future__ import annotations

from dataclasses import dataclass, field

from explorer.direction import Vector
from explorer.formulas.derived import Derived
from explorer.formulas.pieces import (
    DIRECTION,
    GRADIENT,
    Piece,
    Style,
    ink,
)
from explorer.formulas.symbols import digits_apart, number_latex, number_plain, vector_latex, vector_plain
from explorer.local_model import LocalModel
from explorer.question import Question

U = ink(DIRECTION, "u")
NABLA = ink(GRADIENT, r"\nabla L")
ETA = r"\eta"
DOT = rf"{ink(DIRECTION, 'v')}\cdot {NABLA}"


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What formulas are written from: the state, and the derivatives as trees once they are known."""

    question: Question
    derived: Derived | None = None

    @property
    def model(self) -> LocalModel:
        """All that is known at (w, u, η)."""
        return self.question.model


class Chapter:
    """What the chapters write with: numbers and vectors in a style."""

    def __init__(self, facts: Facts, style: Style) -> None:
        self.facts, self.model, self.style = facts, facts.model, style

    def piece(self, latex: str, plain: str, value: float | Vector | None, colour: str = "") -> Piece:
        """Return a piece with a number or a vector under it, both in one colour."""
        tex, text = self.written(value)
        if colour:
            latex, tex = ink(colour, latex), ink(colour, tex) if tex else ""
        return Piece(latex, plain, tex, text)

    def written(self, value: float | Vector | None) -> tuple[str, str]:
        """Write a number or a vector in LaTeX and as text; nothing for None."""
        digits = self.style.digits
        if value is None:
            return "", ""
        if isinstance(value, tuple):
            return vector_latex(value, digits), vector_plain(value, digits)
        return number_latex(value, digits), number_plain(value, digits)

    def apart(self, value: float, *special: float) -> tuple[str, str]:
        """Write a number with as many digits as tell it from special ones."""
        digits = digits_apart(value, special, self.style.digits)
        return number_latex(value, digits), number_plain(value, digits)

    def factor(self, value: float) -> tuple[str, str]:
        """Write a number as a factor: in brackets where it begins with a minus."""
        tex, text = self.written(value)
        return (rf"\left({tex}\right)", f"({text})") if value < 0.0 else (tex, text)


@dataclass(slots=True)
class Notes:
    """Remarks, each once."""

    lines: list[str] = field(default_factory=list)

    def add(self, words: str) -> None:
        """Add a remark, if it is not empty and not there."""
        if words and words not in self.lines:
            self.lines.append(words)
