"""Where rows of a path came from: what would make them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.descent import Rules


@dataclass(frozen=True, slots=True)
class Placed:
    """A point that was chosen; what is known there was evaluated."""


@dataclass(frozen=True, slots=True)
class Stepped:
    """A step by these rules from the parent, with the parameters that the row holds.

    `certified` says whether small changes of L are certified, as those of single steps are, or integrated, as in a
    run.
    """

    rules: Rules
    certified: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The row `of` once more, with other values of the parameters."""

    of: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing makes it again: it is only there as numbers."""


Origin = Placed | Stepped | Moved | Unknown

PLACED, UNKNOWN = Placed(), Unknown()
