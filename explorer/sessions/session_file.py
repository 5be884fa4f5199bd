"""A session as a file: readable JSON, read strictly and written in one piece."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from explorer.sessions.as_json import fields_of, piece_as_json
from explorer.sessions.from_json import FIELDS, session_from
from explorer.sessions.json_text import json_lines, parsed_json
from explorer.sessions.migrations import FORMAT, VERSION, migrated
from explorer.sessions.nodes import Node
from explorer.sessions.session import Session
from explorer.sessions.session_error import SessionError
from explorer.sessions.whole_file import why_not, write_whole

LARGEST = 64 << 20
"""Bytes of a file that is read; one of a person's sessions has some thousand."""


def session_text(session: Session) -> str:
    """Return the contents of the file: a field in a line, a piece of the path in a line."""
    fields = {"format": FORMAT, "version": VERSION, **fields_of(session)}
    lines = [f"  {json.dumps(key)}: {json_lines(value, '  ')}" for key, value in fields.items()]
    pieces = [
        json.dumps(piece_as_json(piece, session.variables), ensure_ascii=False, allow_nan=False)
        for piece in session.path
    ]
    # the path may be long, and stands last, where it hides nothing
    lines.append('  "path": [\n    ' + ",\n    ".join(pieces) + "\n  ]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def parse_session(data: bytes) -> Session:
    """Read the contents of a file; raise SessionError, which names the place, where they are no session."""
    if len(data) > LARGEST:
        raise SessionError(f"the file is larger than {LARGEST >> 20} MB: it is no session")
    return parse_document(parsed_json(data))


def parse_document(document: Node) -> Session:
    """Read a document of any version; raise SessionError where it is no session."""
    return session_from(migrated(document).table(("format", "version", *FIELDS)))


def read_session(path: Path | str) -> Session:
    """Read a file; raise SessionError where there is none, or it is no session. The file is not touched."""
    try:
        about = Path(path).stat()
        if not stat.S_ISREG(about.st_mode):
            # a pipe would be waited for, and a device may have no end
            raise SessionError("this is a folder" if stat.S_ISDIR(about.st_mode) else "this is not a file")
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        raise SessionError(f"the file cannot be read: {why_not(error)}") from error
    return parse_session(data)


def write_session(session: Session, path: Path | str) -> None:
    """Write a file, all of it or nothing.

    The new contents come into being beside the file and then take its place, with its permissions.

    Raises
    ------
    SessionError
        Where it cannot be written (a full disk, a folder that is read-only or gone); what was there is as before.
    """
    data = session_text(session).encode()
    if len(data) > LARGEST:
        raise SessionError(f"the session takes {len(data) >> 20} MB, and a file of it may have {LARGEST >> 20} MB")
    write_whole(Path(path), data)
