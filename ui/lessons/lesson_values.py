"""How the facts of a lesson are written: briefly, with their symbols, each in the colour of its quantity."""

from __future__ import annotations

import math
from collections.abc import Mapping

from explorer.lessons.lesson_facts import START, Kind, fact_of
from explorer.lessons.lesson_words import Formula
from explorer.step_size import LengthRule
from ui.numbers import fixed_angle, short
from ui.theme import Theme

_DIGITS = 4
_COLOURS: Mapping[str, str] = {
    "gradient_norm": "gradient", "beta": "direction", "cos_beta": "direction", "dot": "first_order",
    "predicted": "first_order", "second": "second_order", "curvature": "second_order", "lambda_max": "second_order",
    "lambda_min": "second_order", "condition": "second_order", "remainder": "first_order", "ratio": "first_order",
    "last_remainder": "higher_order", "slope_next": "first_order",
}  # fmt: skip
_OF_A_NAME = {"g_": "gradient", "u_": "direction"}
_SYMBOLS: Mapping[str, str] = {
    "∇L": "gradient", "−∇L": "gradient", "|∇L|": "gradient", "−|∇L|": "gradient", "u": "direction", "β": "direction",
    "t₁": "first_order", "R₁": "first_order", "t₂": "second_order", "R₂": "second_order", "∇²L": "second_order",
    "t₃": "higher_order", "R₃": "higher_order", "Rₖ": "higher_order",
}  # fmt: skip
AROUND = " .,;:!?()“”"
"""What may stand around the symbol of a quantity, and is not part of it."""
_SIZES = {LengthRule.LENGTH: "η", LengthRule.GRADIENT: "α", LengthRule.NATURAL: "s"}
_WIDEST = {Kind.NUMBER: "0.0000", Kind.ANGLE: "000.0°", Kind.COUNT: "00"}


def written(formula: Formula, value: float) -> str:
    """Write the value of a formula."""
    kind = _kind(formula)
    if math.isnan(value) or kind is Kind.NUMBER:
        return short(value, _DIGITS)
    return fixed_angle(value) if kind is Kind.ANGLE else f"{value:.0f}"


def room_of(formula: Formula) -> str:
    """Give a text that is as wide as the value mostly is, so that what stands beside it need not move."""
    return _WIDEST[_kind(formula)]


def colour_of(formula: Formula, theme: Theme) -> str:
    """Give the colour of the quantity that a formula is about: that of its first fact that has one."""
    bare = (name.removeprefix(START) for name in formula.names)
    names = (_COLOURS.get(name, _OF_A_NAME.get(name[:2], "")) for name in bare)
    return str(getattr(theme, next((name for name in names if name), "text")))


def colour_of_word(word: str, theme: Theme) -> str:
    """Give the colour of a word that is the symbol of a quantity; empty for any other."""
    name = _SYMBOLS.get(word, "")
    return str(getattr(theme, name)) if name else ""


def symbol_of(name: str, rule: LengthRule) -> str:
    """Give the symbol of a fact; that of the size depends on the rule that it is for."""
    if name == "size":
        return _SIZES.get(rule, "η₀")
    fact = fact_of(name)
    return name if fact is None else fact.symbol


def _kind(formula: Formula) -> Kind:
    fact = fact_of(formula.text) if len(formula.names) == 1 else None
    return Kind.NUMBER if fact is None else fact.kind
