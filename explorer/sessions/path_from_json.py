"""The path of a session and the rules of its steps, read strictly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explorer.descent import Rules
from explorer.direction import (
    MOST_SEED,
    AlongAxis,
    AlongVector,
    AtAngle,
    AtRandom,
    DirectionRule,
    Newton,
    SteepestIn,
)
from explorer.norms import Norm, Scaled
from explorer.path import FIGURES, ROOT
from explorer.scale import LARGEST, SMALLEST, is_allowed
from explorer.sessions.as_json import NORMS
from explorer.sessions.nodes import Node
from explorer.sessions.pieces import Given, Moves, Piece, Starts, Stretch
from explorer.step_size import LengthRule

MOST_NUMBERS = 1_000_000_000
"""How many numbers the rows of a path may hold together, n + 6 in each: 8 GB."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the variables, and how many parameters there are."""

    variables: tuple[str, ...]
    held: int

    @property
    def n(self) -> int:
        """The number of variables."""
        return len(self.variables)

    @property
    def width(self) -> int:
        """Numbers in a row of the path."""
        return len(self.variables) + len(FIGURES)


# -- the path


def pieces_from(node: Node, names: Names) -> tuple[Piece, ...]:
    """Read the pieces of a path, each of which may speak of the rows of those before it."""
    pieces: list[Piece] = []
    rows = 0
    for item in node.items():
        pieces.append(piece_from(item, names, rows))
        rows += len(pieces[-1])
        if rows * names.width > MOST_NUMBERS:
            item.refuse(f"the path becomes too long: it may have {MOST_NUMBERS // names.width:,} rows")
    if not pieces:
        node.refuse("a path begins with a start")
    return tuple(pieces)


def piece_from(node: Node, names: Names, rows: int) -> Piece:
    """Read a piece that comes after so many rows."""
    kinds: dict[str, Callable[[Node, Names, int], Piece]] = {
        "starts": _starts, "steps": _stretch, "moves": _moves, "given": _given,
    }  # fmt: skip
    fields = node.mapping()
    if "kind" not in fields:
        node.refuse("the field `kind` is missing")
    kind = fields["kind"].one_of(tuple(kinds))
    if not rows and kind not in {"starts", "given"}:
        fields["kind"].refuse("a path begins with a start")
    return kinds[kind](node, names, rows)


def _with_parameters(node: Node, required: tuple[str, ...], names: Names) -> dict[str, Node]:
    """Read the fields of a piece, in which `parameters` stand where the loss has some."""
    also = ("parameters",) if names.held else ()
    return node.table(("kind", *required, *also))


def _values(fields: Mapping[str, Node], names: Names) -> tuple[float, ...]:
    return fields["parameters"].vector(names.held) if names.held else ()


def _starts(node: Node, names: Names, _rows: int) -> Starts:
    fields = _with_parameters(node, ("points",), names)
    points = fields["points"].vectors(names.n)
    if not points:
        fields["points"].refuse("there must be one at least")
    return Starts(points, _values(fields, names))


def _stretch(node: Node, names: Names, rows: int) -> Stretch:
    fields = _with_parameters(node, ("after", "steps", "certified", "rules", "end"), names)
    return Stretch(
        fields["after"].whole(0, rows - 1),
        fields["steps"].whole(1, MOST_NUMBERS),
        rules_from(fields["rules"], names),
        fields["end"].vector(names.n),
        _values(fields, names),
        fields["certified"].flag(),
    )


def _moves(node: Node, names: Names, rows: int) -> Moves:
    fields = node.table(("kind", "of", "values", "losses", "gradient_norms"))
    values = fields["values"].vectors(names.held)
    if not names.held or not values:
        fields["values"].refuse("there must be one at least, and the loss must have parameters")
    losses, norms = (fields[key].vector(len(values), finite=False) for key in ("losses", "gradient_norms"))
    return Moves(fields["of"].whole(0, rows - 1), values, losses, norms)


def _given(node: Node, names: Names, rows: int) -> Given:
    held = ("parameters",) if names.held else ()
    fields = node.table(("kind", "after", "rows", *held), ("taken_with",) if names.held else ())
    found = fields["rows"].vectors(names.width, finite=False)
    if not found:
        fields["rows"].refuse("there must be one at least")
    for i, row in enumerate(found):
        Node(list(row[: names.n]), f"{fields['rows'].place}[{i}]").vector(names.n)
    taken_with = fields["taken_with"].vector(names.held) if "taken_with" in fields else ()
    return Given(fields["after"].whole(ROOT, rows - 1), found, _values(fields, names), taken_with)


# -- the rules


def rules_from(node: Node, names: Names) -> Rules:
    """Read the rules of a step."""
    fields = node.table(("direction", "length", "size"))
    size = fields["size"].number()
    if not is_allowed(size):
        fields["size"].fail(f"a number from {SMALLEST:g} to {LARGEST:g}")
    length = LengthRule(fields["length"].one_of(tuple(rule.value for rule in LengthRule)))
    return Rules(_direction(fields["direction"], names), length, size)


def _direction(node: Node, names: Names) -> DirectionRule:
    kinds: dict[str, Callable[[Node, Names], DirectionRule]] = {
        "angle": _angle, "vector": _vector, "axis": _axis, "random": _random, "newton": _newton,
        "steepest in": _steepest,
    }  # fmt: skip
    fields = node.mapping()
    if "kind" not in fields:
        node.refuse("the field `kind` is missing")
    return kinds[fields["kind"].one_of(tuple(kinds))](node, names)


def _angle(node: Node, names: Names) -> AtAngle:
    fields = node.table(("kind", "beta"), ("second",))
    second = names.variables.index(fields["second"].one_of(names.variables)) if "second" in fields else None
    return AtAngle(fields["beta"].number(), second)


def _vector(node: Node, names: Names) -> AlongVector:
    field = node.table(("kind", "vector"))["vector"]
    vector = field.vector(names.n)
    if not any(vector):
        field.refuse("the vector 0 has no direction")
    return AlongVector(vector)


def _axis(node: Node, names: Names) -> AlongAxis:
    fields = node.table(("kind", "axis", "sign"))
    sign = fields["sign"].whole(-1, 1)
    if sign == 0:
        fields["sign"].fail("1 or -1")
    return AlongAxis(names.variables.index(fields["axis"].one_of(names.variables)), sign)


def _random(node: Node, _names: Names) -> AtRandom:
    return AtRandom(node.table(("kind", "seed"))["seed"].whole(0, MOST_SEED))


def _newton(node: Node, _names: Names) -> Newton:
    node.table(("kind",))
    return Newton()


def _steepest(node: Node, names: Names) -> SteepestIn:
    fields = node.table(("kind", "norm"), ("diagonal",))
    known: dict[str, type[Norm]] = {name: norm for norm, name in NORMS.items()}
    name = fields["norm"].one_of(("scaled", *known))
    if name != "scaled":
        node.table(("kind", "norm"))
        return SteepestIn(known[name]())  # type: ignore[call-arg]
    field = node.table(("kind", "norm", "diagonal"))["diagonal"]
    diagonal = field.vector(names.n)
    if min(diagonal) <= 0.0:
        field.refuse("the diagonal of P is made of positive numbers")
    return SteepestIn(Scaled(diagonal))
