"""How the contenders of a race are told apart: a colour, a dash and a marker each, the same wherever they appear."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from explorer.direction import AtAngle
from explorer.experiments.race import Contender, Kind
from ui.theme import Theme

_DASHES = {
    Kind.STEEPEST: Qt.PenStyle.SolidLine,
    Kind.OWN: Qt.PenStyle.DashLine,
    Kind.ANGLE: Qt.PenStyle.DashLine,
    Kind.NEWTON: Qt.PenStyle.DashDotLine,
    Kind.COORDINATE: Qt.PenStyle.DashDotDotLine,
    Kind.SIGN: Qt.PenStyle.DashLine,
    Kind.RANDOM: Qt.PenStyle.DotLine,
}
_SYMBOLS = {
    Kind.STEEPEST: "o",
    Kind.OWN: "s",
    Kind.ANGLE: "p",
    Kind.NEWTON: "d",
    Kind.COORDINATE: "+",
    Kind.SIGN: "x",
    Kind.RANDOM: "h",
}
_OF_ANGLES = {120.0: "t2", 150.0: "t1", 170.0: "star", 190.0: "p", 210.0: "t", 240.0: "t3"}


@dataclass(frozen=True, slots=True)
class Style:
    """A colour, as `#rrggbb`, a dash, and one of pyqtgraph's symbols."""

    colour: str
    dash: Qt.PenStyle
    symbol: str


def style_of(contender: Contender, theme: Theme) -> Style:
    """Return how a contender is drawn."""
    symbol = _SYMBOLS[contender.kind]
    if contender.kind is Kind.ANGLE and isinstance(contender.rule, AtAngle):
        symbol = _OF_ANGLES.get(contender.rule.beta, symbol)
    return Style(_colour(contender.kind, theme), _DASHES[contender.kind], symbol)


def short_name(contender: Contender) -> str:
    """Return a name for places where there is little room."""
    if contender.kind is Kind.ANGLE and isinstance(contender.rule, AtAngle):
        return f"{contender.rule.beta:.4g}°"
    return "coord." if contender.kind is Kind.COORDINATE else contender.kind.value


def _colour(kind: Kind, theme: Theme) -> str:
    return {
        Kind.STEEPEST: theme.gradient,
        Kind.OWN: theme.direction,
        Kind.ANGLE: theme.text,
        Kind.NEWTON: theme.second_order,
        Kind.COORDINATE: theme.higher_order,
        Kind.SIGN: theme.first_order,
        Kind.RANDOM: theme.muted,
    }[kind]
