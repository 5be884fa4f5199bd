"""What dead programs left: their journals, read without trust in any line."""

from __future__ import annotations

import contextlib
import json
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from explorer.sessions.from_json import FIELDS
from explorer.sessions.journal import BASE, CHANGES, LOCK, VERSION, Stamp, remove
from explorer.sessions.json_text import parsed_json
from explorer.sessions.locks import Lock
from explorer.sessions.nodes import Node, Table
from explorer.sessions.session import Session
from explorer.sessions.session_error import SessionError
from explorer.sessions.session_file import LARGEST, parse_document

_NO_BASE = "The beginning of what was kept is damaged"


@dataclass(frozen=True, slots=True, eq=False)
class Recovered:
    """What a dead program left. While this is held, no other program is offered it.

    Attributes
    ----------
    session
        As it was; None where even its beginning is damaged.
    when
        When it was recorded last, in local time.
    file
        The file that it belongs to; empty where there is none.
    stamp
        That of the file, as it was read or saved last; empty where it is not known.
    problem
        What of it could not be read, in words; empty where all of it could. Changes after a damaged one are lost.
    """

    session: Session | None
    when: datetime
    file: str = ""
    problem: str = ""
    stamp: Stamp = ()
    _folder: Path = field(default=Path(), repr=False)
    _stem: str = field(default="", repr=False)
    _lock: Lock | None = field(default=None, repr=False)

    def discard(self) -> None:
        """Remove it: it is restored and in a journal of its own, or is not wanted."""
        remove(self._folder, self._stem)
        if self._lock is not None:
            self._lock.release(remove=True)

    def release(self) -> None:
        """Leave it for another start."""
        if self._lock is not None:
            self._lock.release()


def recover(folder: Path) -> tuple[Recovered, ...]:
    """Return what dead programs left in a folder, the newest first; empty where there is no such folder."""
    try:
        stems = sorted({path.stem for path in folder.iterdir() if path.suffix in {BASE, CHANGES, LOCK}})
    except OSError:
        return ()
    found = [left for stem in stems if (left := _left(folder, stem)) is not None]
    return tuple(sorted(found, key=lambda left: left.when, reverse=True))


def _left(folder: Path, stem: str) -> Recovered | None:
    """Read one journal, if nobody holds it; remove it where there is nothing in it."""
    try:
        lock = Lock.take(folder / (stem + LOCK))
    except OSError:
        return None
    if lock is None:
        return None
    base, changes = (folder / (stem + suffix) for suffix in (BASE, CHANGES))
    if not base.exists() and not changes.exists():
        remove(folder, stem)
        lock.release(remove=True)
        return None
    try:
        kept = _Kept.read(_bytes(base), _bytes(changes))
        session, problem = kept.session()
        when, file, stamp = kept.when, kept.file, kept.stamp
    except SessionError as error:
        session, file, stamp, problem, when = None, "", (), f"{_NO_BASE}: {error}", 0.0
    return Recovered(session, _local(when, base, changes), file, problem, stamp, folder, stem, lock)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(2 * LARGEST)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise SessionError(error.strerror or str(error)) from error


def _local(when: float, *paths: Path) -> datetime:
    """Return a time; where there is none, or one that no clock shows, that of the files."""
    with contextlib.suppress(ValueError, OverflowError, OSError):
        if when > 0.0:
            return datetime.fromtimestamp(when).astimezone()
    times = [0.0]
    for path in paths:
        with contextlib.suppress(OSError):
            times.append(path.stat().st_mtime)
    return datetime.fromtimestamp(max(times)).astimezone()


@dataclass(slots=True)
class _Kept:
    """A base as plain values, with the changes of its generation."""

    base: Table
    values: Table
    when: float
    file: str
    stamp: Stamp
    lost: int = 0

    @classmethod
    def read(cls, base: bytes, changes: bytes) -> _Kept:
        """Read the base and as many changes as are whole; the last one may be torn, as the program died."""
        head, _, text = base.partition(b"\n")
        header = _line(head)
        if header is None or header.get("journal") != VERSION or header.get("checksum") != zlib.crc32(text):
            raise SessionError("its checksum is not that of its contents")
        document = parsed_json(text)
        document.mapping()
        assert isinstance(document.value, Table)
        when, file, stamp = _number(header.get("when")), _text(header.get("file")), _stamp(header.get("stamp"))
        kept = cls(document.value, Table(document.value), when, file, stamp)
        lines = changes.split(b"\n")
        for number, data in enumerate(lines[:-1]):
            line = _line(data)
            if line is None:
                kept.lost = len(lines) - 1 - number
                break
            if line.get("generation") == header.get("generation"):
                if line.get("number") != number + 1:
                    kept.lost = len(lines) - 1 - number
                    break
                kept._change(line)
        return kept

    def _change(self, line: dict[str, object]) -> None:
        fields, kept, pieces = line.get("fields"), line.get("kept"), line.get("pieces")
        if isinstance(fields, dict):
            self.values.update({key: value for key, value in fields.items() if key in FIELDS})
        path = self.values.get("path")
        if isinstance(kept, int) and isinstance(pieces, list) and isinstance(path, list):
            self.values["path"] = [*path[:kept], *pieces]
        self.when = _number(line.get("when")) or self.when
        if "file" in line:
            self.file, self.stamp = _text(line["file"]), _stamp(line.get("stamp"))

    def session(self) -> tuple[Session, str]:
        """Return the session, and what is wrong with it."""
        problem = ""
        if self.lost:
            changes = "the last change" if self.lost == 1 else f"the last {self.lost:,} changes"
            problem = f"What was kept is damaged, and {changes} could not be read"
        try:
            return parse_document(Node(self.values)), problem
        except SessionError as error:
            return parse_document(
                Node(self.base)
            ), f"What was kept is damaged, and only its beginning can be read: {error}"


def _line(data: bytes) -> dict[str, object] | None:
    """Read a line; None where it is not whole."""
    checksum, _, text = data.partition(b" ")
    if checksum != b"%08x" % zlib.crc32(text):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and abs(value) < 1e12 else 0.0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _stamp(value: object) -> Stamp:
    return tuple(part for part in value if isinstance(part, int)) if isinstance(value, list) else ()
