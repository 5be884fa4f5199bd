"""What is seen of a session at once, before its steps are taken again."""

from __future__ import annotations

from pathlib import Path

from explorer.direction import Vector
from explorer.outlook import Outlook, parsed_with
from explorer.sessions.pieces import Given, Starts, Stretch
from explorer.sessions.session import Session
from explorer.sessions.session_error import SessionError
from explorer.sessions.session_file import read_session
from explorer.tokens import LossError

_LARGEST = 4 << 20
"""Bytes of a file that is read before there is a window."""


def seen_in(path: Path) -> Outlook | None:
    """Return what was seen; None where the file is no session, which is said once it is opened, or large."""
    try:
        if path.stat().st_size > _LARGEST:
            return None
        kept = read_session(path)
        loss = parsed_with(kept.loss, kept.parameters)
    except (SessionError, LossError, OSError, ValueError):
        return None
    w, home = _near_row(kept), kept.view or kept.home
    if w is None or len(w) != loss.dimension:
        return None
    return Outlook(loss, w, home, kept.parameters, kept.minima, kept.name, kept.slicing)


def _near_row(session: Session) -> Vector | None:
    """Return where w is, or a point of the path near it that needs no steps."""
    first, near = 0, None
    for piece in session.path:
        last = first + len(piece) - 1
        if isinstance(piece, Starts):
            near = piece.points[min(max(session.row - first, 0), len(piece) - 1)]
        elif isinstance(piece, Stretch):
            near = piece.end
        elif isinstance(piece, Given):
            near = piece.rows[min(max(session.row - first, 0), len(piece) - 1)][: len(session.variables)]
        if session.row <= last:
            return near
        first = last + 1
    return near
