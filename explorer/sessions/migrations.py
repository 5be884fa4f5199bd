"""Versions of the file: which one is written, how older ones become it, and what is said of newer ones."""

from __future__ import annotations

from collections.abc import Callable

from explorer.sessions.nodes import Node, Table

FORMAT, VERSION = "steepest-session", 1


def migrated(document: Node) -> Node:
    """Return a document as it is in the version of today; raise SessionError where it is none, or is newer."""
    fields = document.mapping()
    if "format" not in fields or fields["format"].value != FORMAT:
        document.refuse(f'this is no session of Steepest: the field `format` must be "{FORMAT}"')
    if "version" not in fields:
        document.refuse("the field `version` is missing")
    version = fields["version"].whole(0)
    if version > VERSION:
        fields["version"].refuse(
            f"the file was written by a newer Steepest (version {version if version < 10**6 else 'unknown'} of the "
            f"format, and this program reads up to {VERSION}); open it with that one"
        )
    assert isinstance(document.value, dict)
    values = Table(document.value)
    for older in range(version, VERSION):
        values = MIGRATIONS[older](values)
        values["version"] = older + 1
    return Node(values)


def _from_0(values: Table) -> Table:
    """Version 0 had no lesson, no panels and no speeds, the rules apart, starts one by one, and runs only."""
    new = Table(values)
    new["name"] = new.pop("gallery", "")
    new["rules"] = {key: new.pop(key) for key in ("direction", "length", "size") if key in new}
    path = new.get("path")
    new["path"] = [_piece_from_0(piece) for piece in path] if isinstance(path, list) else path
    return Table({"lesson": None, "panels": {}, "most_steps": 10_000, "speed": 4, **new})


def _piece_from_0(piece: object) -> object:
    kind = piece.get("kind") if isinstance(piece, dict) else None
    if isinstance(piece, dict) and kind == "start":
        others = {key: value for key, value in piece.items() if key not in {"kind", "point"}}
        return {"kind": "starts", "points": [piece.get("point")], **others}
    return {**piece, "certified": False} if isinstance(piece, dict) and kind == "steps" else piece


MIGRATIONS: dict[int, Callable[[Table], Table]] = {0: _from_0}
"""For each older version, what makes the next one of it."""
