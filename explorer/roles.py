"""The roles of the names in a loss: a variable is descended along, a parameter is held."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name that is held at a value, and the slider that moves it: from `low` to `high` in steps of `step`."""

    name: str
    value: float = 1.0
    low: float = -5.0
    high: float = 5.0
    step: float = 0.01
