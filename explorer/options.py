"""What a person asks for on the command line, and the small languages it is written in.

--at x=-1.2,y=1      --direction axis:-x      --direction vector:1,-2
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
    Vector,
)
from explorer.norms import HessianNorm, MaxNorm, Norm, OneNorm, Scaled
from explorer.option_error import OptionError
from explorer.scale import LARGEST, SMALLEST, is_allowed
from explorer.step_size import LengthRule
from explorer.tokens import quoted, shown

if TYPE_CHECKING:
    from explorer.descent import Rules

DEFAULT_LOSS = "(1 - x)^2 + 100(y - x^2)^2"
DEFAULT_START: Vector = (-1.2, 1.0)

HIGHEST_ORDER = 12
MOST_STEPS = 1_000_000

RULES = ("length", "gradient", "natural", "line-search")
SEARCHES = ("armijo", "minimum")
DIRECTIONS = (
    "steepest", "ascent", "contour", "newton", "coordinate", "sign", "scaled:1,10", "hessian", "random",
    "axis:x", "axis:-x", "vector:1,-2",
)  # fmt: skip

_MOST_NAMES = 8
_RAISED = re.compile("[²³¹\N{SUPERSCRIPT ZERO}-\N{SUBSCRIPT NINE}①-⓿]")
_ANGLES = {"steepest": STEEPEST_DESCENT, "ascent": STEEPEST_ASCENT, "contour": ALONG_CONTOUR}


@dataclass(frozen=True, slots=True)
class Options:
    """An exploration as it is asked for.

    Attributes
    ----------
    loss
        The text of L, which can be parsed.
    start
        w, in the order of the loss's variables; None leaves it to whoever begins.
    direction, length, size
        How u and η are chosen; `size` is η, α or s, or the first length of a line search.
    order
        K, the highest order of the Taylor terms.
    steps
        How many steps to take.
    seed
        For random directions.
    parameters
        The names that are held, with their values.
    session
        The name of a file: the exploration is the one that is kept there, and all of the above is without meaning.
    """

    loss: str = DEFAULT_LOSS
    start: Vector | None = DEFAULT_START
    direction: DirectionRule = field(default_factory=AtAngle)
    length: LengthRule = LengthRule.LENGTH
    size: float = 0.1
    order: int = 3
    steps: int = 0
    seed: int = 0
    parameters: tuple[tuple[str, float], ...] = ()
    session: str = ""

    @property
    def rules(self) -> Rules:
        """The rules of a step."""
        # what descent leans on is not needed to read options, nor to see a loss
        from explorer.descent import Rules  # noqa: PLC0415

        return Rules(self.direction, self.length, self.size)


def parse_number(text: str) -> float:
    """Read a finite decimal number; a minus may be typed or copied from the screen.

    Raises
    ------
    OptionError
        If it is anything else.
    """
    # normalized, 3² would be read as 32
    normal = text if _RAISED.search(text) else unicodedata.normalize("NFKC", text)
    try:
        value = float(normal.strip().replace("−", "-"))
    except ValueError:
        raise OptionError(f"{quoted(text.strip())} is not a number") from None
    if not math.isfinite(value):
        raise OptionError(f"{quoted(text.strip())} is not a finite number")
    return value


def parse_whole(text: str, least: int, most: int | None = None) -> int:
    """Read a whole number within bounds; raise OptionError otherwise."""
    try:
        value = int(text)
    except ValueError:
        raise OptionError(f"{quoted(text)} is not a whole number") from None
    if value < least or (most is not None and value > most):
        bounds = f"at least {least}" if most is None else f"from {least} to {most:,}"
        raise OptionError(f"{quoted(text)} is out of range; it must be {bounds}")
    return value


def parse_size(text: str) -> float:
    """Read η, α or s; raise OptionError where it is not within the bounds."""
    value = parse_number(text)
    if not is_allowed(value):
        raise OptionError(f"{quoted(text)} is out of range; it must be from {SMALLEST:g} to {LARGEST:g}")
    return value


def parse_at(text: str, variables: Sequence[str], *, what: str = "--at", missing: float | None = None) -> Vector:
    """Read a point or a vector: `x=1,y=2` in any order, or the numbers alone in the order of the variables.

    Parameters
    ----------
    text
        What follows `--at`, or what was typed into a field.
    variables
        The names of the components of w.
    what
        What messages call it: "--at", "the point", "the vector".
    missing
        The component of a variable that is not named; None where all have to be.

    Returns
    -------
    tuple of float
        w, in the order of `variables`.

    Raises
    ------
    OptionError
        For a name that is unknown, missing or given twice, and for what is not a finite number.
    """
    parts = text.split(",")
    if not any("=" in part for part in parts):
        return _components(parts, variables, f"{what} {shown(text)}".rstrip())
    found: dict[str, float] = {}
    for part in parts:
        name, sign, number = part.partition("=")
        if not sign:
            raise OptionError(f"{quoted(part.strip())} in {what} is not of the form {variables[0]}=1")
        name = known_name(name, variables)
        if name in found:
            raise OptionError(f"{quoted(name)} is given twice in {what}")
        found[name] = parse_number(number)
    for name in variables:
        if name not in found and missing is None:
            hint = f"; add it, or hold it by --param {name}=1" if what == "--at" else ""
            raise OptionError(f"{quoted(name)} is missing in {what} {shown(text)}{hint}")
    return tuple(found.get(name, missing or 0.0) for name in variables)


def parse_parameters(texts: Sequence[str], names: Sequence[str]) -> dict[str, float]:
    """Read the values of parameters: `a=2` or `a=2,b=0.5`, as often as it is given.

    Parameters
    ----------
    texts
        What follows each `--param`.
    names
        The names in the loss.

    Returns
    -------
    dict
        The values, by name.

    Raises
    ------
    OptionError
        For a name that is unknown or given twice, and for what is not a finite number.
    """
    found: dict[str, float] = {}
    for part in (part for text in texts for part in text.split(",")):
        name, sign, number = part.partition("=")
        if not sign:
            raise OptionError(f"{quoted(part.strip())} in --param is not of the form a=1")
        name = known_name(name, names)
        if name in found:
            raise OptionError(f"{quoted(name)} is given twice in --param")
        found[name] = parse_number(number)
    if len(found) == len(names):
        raise OptionError("--param holds every name of the loss; one at least must be a variable")
    return found


def named_in(text: str) -> set[str]:
    """Return the names that a point `x=1,y=2` gives; none where it is numbers alone."""
    pairs = (part.partition("=") for part in text.split(","))
    return {unicodedata.normalize("NFKC", name).strip() for name, sign, _ in pairs if sign}


def parse_direction(
    text: str | None,
    variables: Sequence[str],
    seed: int = 0,
    beta: float | None = None,
    plane: str | None = None,
) -> DirectionRule:
    """Read a rule for the direction u.

    Parameters
    ----------
    text
        One of DIRECTIONS, with any axis or vector; None for steepest descent, or for the angle `beta`.
    variables
        The names of the components of w.
    seed
        For random directions.
    beta
        The angle to ∇L in degrees, in place of the 180 of steepest descent.
    plane
        The variable whose axis spans, together with ∇L, the plane in which u turns; it matters from three
        variables on, and None leaves the choice to the rule.

    Raises
    ------
    OptionError
        For an unknown rule or axis, a vector of another length or of length 0, and another rule beside an angle.
    """
    second = None if plane is None else list(variables).index(known_name(plane, variables))
    if beta is not None:
        if text not in {None, "steepest"}:
            raise OptionError(f"--beta turns steepest descent; leave --direction {shown(text)} out")
        return AtAngle(beta, second)
    word, colon, rest = (text or "steepest").strip().partition(":")
    if colon and word == "axis":
        return _axis(rest, variables)
    if colon and word == "vector":
        vector = _components(rest.split(","), variables, quoted(text or ""))
        if not any(vector):
            raise OptionError("the vector 0 has no direction")
        return AlongVector(vector)
    if colon and word == "scaled":
        return SteepestIn(parse_scaled(rest, variables))
    rules: dict[str, DirectionRule] = {name: AtAngle(angle, second) for name, angle in _ANGLES.items()}
    rules |= {"newton": Newton(), "random": AtRandom(seed)}
    norms: dict[str, Norm] = {"coordinate": OneNorm(), "sign": MaxNorm(), "hessian": HessianNorm()}
    rules |= {name: SteepestIn(norm) for name, norm in norms.items()}
    if colon or word not in rules:
        raise OptionError(f"unknown direction {quoted(text or '')}; choose from {', '.join(DIRECTIONS)}")
    return rules[word]


def parse_scaled(text: str, variables: Sequence[str]) -> Scaled:
    """Read the diagonal of P: all numbers, `1,10`, or those of some variables, `x=4`; the others are 1.

    Parameters
    ----------
    text
        What follows `scaled:`, or what was typed into a field.
    variables
        The names of the components of w.

    Raises
    ------
    OptionError
        Where it is no diagonal for these variables, or a number in it is not positive.
    """
    diagonal = parse_at(text, variables, what="P", missing=1.0) if text.strip() else (1.0,) * len(variables)
    if min(diagonal) <= 0.0:
        raise OptionError("the diagonal of P is made of positive numbers; with another it gives no norm")
    return Scaled(diagonal)


def length_rule(rule: str, search: str) -> LengthRule:
    """Return the rule for η that one of RULES and one of SEARCHES name together."""
    return LengthRule(search if rule == "line-search" else rule)


def rule_word(rule: LengthRule) -> str:
    """Return which of RULES a rule for η belongs to."""
    return "line-search" if rule in {LengthRule.ARMIJO, LengthRule.MINIMUM} else rule.value


def _axis(text: str, variables: Sequence[str]) -> AlongAxis:
    name = text.strip().replace("−", "-")
    sign = -1 if name.startswith("-") else 1
    return AlongAxis(list(variables).index(known_name(name.lstrip("+-"), variables)), sign)


def known_name(name: str, variables: Sequence[str]) -> str:
    """Return a name of the loss as it is spelled there; raise OptionError where it is none."""
    # as in the loss, ϕ and φ, or x₁ and x1, are one name
    normal = unicodedata.normalize("NFKC", name).strip()
    if normal not in variables:
        named = f"variable {quoted(normal)}" if normal else "variable without a name"
        raise OptionError(f"unknown {named}; the loss has {_list(variables)}")
    return normal


def _components(parts: Sequence[str], variables: Sequence[str], what: str) -> Vector:
    if len(parts) != len(variables):
        count = f"{len(parts)} component{'s' if len(parts) > 1 else ''}"
        raise OptionError(f"{what} has {count}; the loss has {len(variables)}: {_list(variables)}")
    return tuple(parse_number(part) for part in parts)


def _list(variables: Sequence[str]) -> str:
    return ", ".join(shown(name) for name in variables[:_MOST_NAMES]) + (
        ", …" if len(variables) > _MOST_NAMES else ""
    )
