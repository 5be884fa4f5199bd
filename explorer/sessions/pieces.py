"""The path as what makes it: starts, steps by rules, moves of parameters, and values where there is no recipe.

Pieces stand in the order of the rows that they make. Rows are counted from 0 over all pieces, as in the path itself,
and a piece speaks of earlier rows by their numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.descent import Rules
from explorer.direction import Vector


@dataclass(frozen=True, slots=True)
class Starts:
    """Points that were placed, each the first of a path of its own; `parameters` are those that L had."""

    points: tuple[Vector, ...]
    parameters: Vector = ()

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True, slots=True)
class Stretch:
    """`steps` steps in a row from the row `after`, by one rule, with one set of parameters.

    `end` is where the last of them arrived: whoever takes the steps again sees whether it is the same. `certified`
    says whether they were taken one by one, so that small changes of L are certified, or in a run.
    """

    after: int
    steps: int
    rules: Rules
    end: Vector
    parameters: Vector = ()
    certified: bool = False

    def __len__(self) -> int:
        return self.steps


@dataclass(frozen=True, slots=True)
class Moves:
    """Parameters that were moved while the row `of` was shown: it is replaced by one with the first of `values`.

    That one is replaced by one with the second, and so on. L and |∇L| with each of them are kept, since reading a
    loss again for each value of a drag would take as long as the drag did.
    """

    of: int
    values: tuple[Vector, ...]
    losses: Vector
    gradient_norms: Vector

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True)
class Given:
    """Rows that nothing makes again, number by number.

    Attributes
    ----------
    after
        The row before the first of them, or −1; each of the others follows the one before.
    rows
        w, then the `explorer.path.FIGURES`, of each.
    parameters, taken_with
        As in `explorer.path.Record`.
    """

    after: int
    rows: tuple[Vector, ...]
    parameters: Vector = ()
    taken_with: Vector = ()

    def __len__(self) -> int:
        return len(self.rows)


Piece = Starts | Stretch | Moves | Given
