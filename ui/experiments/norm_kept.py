"""A norm as it is kept from one day to the next."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from explorer.norms import Norm, Scaled
from explorer.sessions.as_json import NORMS
from ui.choices import Plain

_SCALED = "scaled"


@dataclass(frozen=True, slots=True)
class Kept:
    """A norm, and the variables that its numbers are for."""

    norm: Norm
    variables: tuple[str, ...]


def as_plain(kept: Kept) -> Plain:
    """Return it as JSON has it."""
    variables = list(kept.variables)
    if isinstance(kept.norm, Scaled):
        return {"norm": _SCALED, "diagonal": list(kept.norm.diagonal), "variables": variables}
    return {"norm": NORMS[type(kept.norm)], "variables": variables}


def from_plain(value: Mapping[str, object]) -> Kept | None:
    """Read it; None where it is no norm for these variables."""
    names = value.get("variables")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    variables = tuple(map(str, names))
    if value.get("norm") == _SCALED:
        diagonal = value.get("diagonal")
        if not isinstance(diagonal, list) or len(diagonal) != len(variables) or not all(map(_is_weight, diagonal)):
            return None
        return Kept(Scaled(tuple(map(float, diagonal))), variables)
    found = next((kind for kind, name in NORMS.items() if name == value.get("norm")), None)
    return Kept(found(), variables) if found is not None and not issubclass(found, Scaled) else None


def _is_weight(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value > 0.0
