"""What the combo box of directions offers, and how a rule is written there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from explorer.direction import (
    ALONG_CONTOUR,
    STEEPEST_ASCENT,
    STEEPEST_DESCENT,
    AlongAxis,
    AlongVector,
    AtAngle,
    AtRandom,
    DirectionRule,
    Newton,
    SteepestIn,
)
from explorer.norms import Euclidean, HessianNorm, MaxNorm, OneNorm, Scaled

_LONG = 4
"""Variables from which on a vector may be written by its components that are not zero."""
MANY = 8
"""Variables up to which each axis is an entry of its own."""
_ANGLES = {"descent": STEEPEST_DESCENT, "ascent": STEEPEST_ASCENT, "contour": ALONG_CONTOUR}
_TEXTS = {
    "descent": "steepest descent",
    "ascent": "steepest ascent",
    "contour": "along the contour",
    "angle": "any angle β to ∇L",
    "newton": "Newton −(∇²L)⁻¹∇L",
    "coordinate": "coordinate descent (ℓ₁)",
    "sign": "sign descent (ℓ∞)",
    "vector": "a fixed vector",
    "random": "random",
}
_ELSEWHERE = {
    "scaled": "steepest in norm P",
    "hessian": "steepest in ∇²L",
    "euclidean": "steepest in ℓ₂",
}
"""What is not offered, as it comes with numbers of its own or says the same as another entry, and is named."""
_NORMS = {Euclidean: "euclidean", Scaled: "scaled", HessianNorm: "hessian", OneNorm: "coordinate", MaxNorm: "sign"}
_NOT_ON_A_LINE = {"contour", "angle", "vector", "coordinate", "sign"}
"""What would say nothing new, or nothing at all, with one variable."""
_SIGNS = ((1, "+"), (-1, "−"))


class Entry(NamedTuple):
    """A line of the combo box; without a rule it depends on a field beside it."""

    name: str
    text: str
    rule: DirectionRule | None = None


def entries_for(variables: Sequence[str]) -> list[Entry]:
    """List the directions that a loss of some variables has."""
    n = len(variables)
    rules: dict[str, DirectionRule] = {name: AtAngle(angle) for name, angle in _ANGLES.items()}
    rules |= {"newton": Newton(), "coordinate": SteepestIn(OneNorm()), "sign": SteepestIn(MaxNorm())}
    entries = [Entry(name, text, rules.get(name)) for name, text in _TEXTS.items()]
    if n == 1:
        entries = [entry for entry in entries if entry.name not in _NOT_ON_A_LINE]
    axes = [AlongAxis(axis, sign) for axis in range(1 if n > MANY else n) for sign, _ in _SIGNS]
    marks = dict(_SIGNS)
    for rule in axes:
        text = f"along an axis {marks[rule.sign]}" if n > MANY else f"axis {marks[rule.sign]}{variables[rule.axis]}"
        entries.append(Entry(name_of(rule, n), text, rule))
    return entries


def text_of(name: str) -> str:
    """Return the text of a name that is no axis."""
    return _TEXTS[name] if name in _TEXTS else _ELSEWHERE[name]


def name_of(rule: DirectionRule, n: int) -> str:
    """Name the entry of a rule."""
    match rule:
        case AtAngle(beta):
            return next((name for name, angle in _ANGLES.items() if angle == beta), "angle")
        case AlongVector():
            return "vector"
        case AlongAxis(axis, sign):
            return f"axis {sign}" if n > MANY else f"axis {axis} {sign}"
        case AtRandom():
            return "random"
        case Newton():
            return "newton"
        case SteepestIn(norm):
            return _NORMS[type(norm)]


def vector_text(vector: Sequence[float], variables: Sequence[str]) -> str:
    """Write a vector as it can be typed; a long one of mostly zeros by its other components."""
    named = [f"{name}={x + 0.0:g}" for name, x in zip(variables, vector, strict=True) if x]
    if len(vector) < _LONG or 2 * len(named) > len(vector):
        return ", ".join(f"{x + 0.0:g}" for x in vector)
    return ", ".join(named)
