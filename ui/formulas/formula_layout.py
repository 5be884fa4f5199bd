"""Where the pieces of a formula stand: in rows on one baseline, numbers under their symbols, broken between terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from explorer.formulas.pieces import Formula, Piece

Box = tuple[float, float, float, float]
"""Left, top, width, height; 0 is the baseline."""

_GAP, _BELOW, _BETWEEN, _INDENT = 0.26, 0.28, 0.62, 1.4
"""Distances between pieces, to the numbers, between rows, and of continued rows, in sizes of the type."""


@dataclass(frozen=True, slots=True)
class Part:
    """LaTeX, and what stands for it where it cannot be typeset."""

    latex: str
    plain: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A part and where its baseline begins."""

    part: Part
    box: Box
    x: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Layout:
    """All parts of a formula in their places, and how much room they take."""

    parts: tuple[Placed, ...] = ()
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class _Cell:
    """A piece: its symbols, and its numbers if it has any."""

    parts: tuple[Part, ...]
    boxes: tuple[Box, ...]
    breaks: bool

    @property
    def width(self) -> float:
        return max(box[2] for box in self.boxes)


def parts_of(formula: Formula) -> list[Part]:
    """List what has to be typeset."""
    return [part for piece in formula.pieces for part in _parts(piece)]


def _parts(piece: Piece) -> tuple[Part, ...]:
    upper = Part(piece.latex, piece.plain)
    return (upper, Part(piece.numbers_latex, piece.numbers_plain)) if piece.numbers_latex else (upper,)


def lay_out(formula: Formula, room: float, size: float, box_of: Callable[[Part], Box]) -> Layout:
    """Put a formula into rows.

    Parameters
    ----------
    formula
        Its pieces.
    room
        The width that there is; a single piece may be wider.
    size
        The size of the type, in the same units.
    box_of
        How large a part is.
    """
    cells = [_Cell(_parts(p), tuple(map(box_of, _parts(p))), p.breaks) for p in formula.pieces]
    placed: list[Placed] = []
    width = top = 0.0
    for i, row in enumerate(_rows(cells, room, size)):
        indent = _INDENT * size if i else 0.0
        top += _BETWEEN * size if i else 0.0
        found, row_width, top = _place(row, indent, top, size)
        placed += found
        width = max(width, row_width)
    return Layout(tuple(placed), width, top)


def _rows(cells: Sequence[_Cell], room: float, size: float) -> list[list[_Cell]]:
    rows: list[list[_Cell]] = [[]]
    filled = 0.0
    for group in _groups(cells):
        width = sum(cell.width + _GAP * size for cell in group)
        if rows[-1] and filled + width - _GAP * size > room:
            rows.append([])
            filled = _INDENT * size
        rows[-1] += group
        filled += width
    return rows


def _groups(cells: Sequence[_Cell]) -> list[list[_Cell]]:
    """Keep together what no line may be broken in."""
    groups: list[list[_Cell]] = []
    for cell in cells:
        if cell.breaks or not groups:
            groups.append([])
        groups[-1].append(cell)
    return groups


def _place(row: Sequence[_Cell], x: float, top: float, size: float) -> tuple[list[Placed], float, float]:
    """Place a row from its top; return its parts, where it ends to the right, and its bottom."""
    upper, lower = (_extent([cell.boxes[k] for cell in row if len(cell.boxes) > k]) for k in (0, 1))
    baseline = top + upper[0]
    bottom = baseline + upper[1]
    below = bottom + _BELOW * size + lower[0]
    has_numbers = any(len(cell.boxes) > 1 for cell in row)
    placed: list[Placed] = []
    for cell in row:
        for part, box, line in zip(cell.parts, cell.boxes, (baseline, below), strict=False):
            placed.append(Placed(part, box, x + 0.5 * (cell.width - box[2]) - box[0], line))
        x += cell.width + _GAP * size
    return placed, x - _GAP * size, below + lower[1] if has_numbers else bottom


def _extent(boxes: Sequence[Box]) -> tuple[float, float]:
    """Return how far boxes reach above and below the baseline."""
    if not boxes:
        return 0.0, 0.0
    return max(-box[1] for box in boxes), max(box[1] + box[3] for box in boxes)
