"""What makes a path, read off its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from explorer.origins import Moved, Placed, Stepped
from explorer.path import FIGURES, Path
from explorer.rows import Rows
from explorer.sessions.pieces import Given, Moves, Piece, Starts, Stretch

_MOST_TOGETHER = 100
"""Starts, moves or given rows in one piece: the last piece is written again whenever it grows."""


def pieces_of(path: Path, known: Sequence[Piece] = ()) -> tuple[Piece, ...]:
    """Return what makes the rows that are there; the cost is in the pieces, not in the rows.

    Parameters
    ----------
    path
        May be read in any thread, while rows are added in another.
    known
        What was returned for this very path before: only what came since is read then.
    """
    count, row = len(path), sum(map(len, known))
    if row == count:
        return tuple(known)
    pieces = list(known)
    if pieces:
        row -= len(pieces.pop())
    for first, last in path.stretches(row, count):
        _add(pieces, path, first, last)
    return tuple(pieces)


def _add(pieces: list[Piece], path: Path, first: int, last: int) -> None:
    """Add a stretch of rows of one kind; it may go on with the last piece."""
    origin, parent = path.origin(first), path.parent(first)
    before = pieces[-1] if pieces else None
    if isinstance(origin, Stepped):
        end = path.record(last)
        pieces.append(Stretch(parent, last + 1 - first, origin.rules, end.w, end.parameters, origin.certified))
    elif isinstance(origin, Placed):
        start = path.record(first)
        if isinstance(before, Starts) and _takes(before) and before.parameters == start.parameters:
            pieces[-1] = replace(before, points=(*before.points, start.w))
        else:
            pieces.append(Starts((start.w,), start.parameters))
    elif isinstance(origin, Moved):
        _add_move(pieces, path, first, origin.of)
    else:
        _add_given(pieces, path, first, last)


def _takes(piece: Piece) -> bool:
    return len(piece) < _MOST_TOGETHER


def _add_move(pieces: list[Piece], path: Path, row: int, of: int) -> None:
    record, before = path.record(row), pieces[-1]
    if isinstance(before, Moves) and of == row - 1 and _takes(before):
        values, losses = (*before.values, record.parameters), (*before.losses, record.loss)
        pieces[-1] = Moves(before.of, values, losses, (*before.gradient_norms, record.gradient_norm))
    else:
        pieces.append(Moves(of, (record.parameters,), (record.loss,), (record.gradient_norm,)))


def _add_given(pieces: list[Piece], path: Path, first: int, last: int) -> None:
    """Add rows number by number, each of which but the first has the row before as its parent."""
    record = path.record(first)
    for begin in range(first, last + 1, _MOST_TOGETHER):
        rows = Rows.of([(begin, min(begin + _MOST_TOGETHER - 1, last))])
        numbers = np.column_stack([path.points(rows), *(path.column(name, rows) for name in FIGURES)])
        given = tuple(map(tuple, numbers.tolist()))
        pieces.append(Given(path.parent(begin), given, record.parameters, record.taken_with))
