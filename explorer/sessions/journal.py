"""What is kept between two saves: a base and a growing list of changes, for each program that is running.

All files are in one folder of the system's choice, which the caller names. A program holds a lock beside its
files; what nobody holds is what a dead program left.

    NAME.base      a header, then a session as it is saved
    NAME.journal   a change in each line: a checksum, then the fields that differ and the new pieces of the path
    NAME.lock      see `explorer.sessions.locks`

A change is with the system once `record` returns, so that the death of the program loses nothing of it; and on the
disk within a second of the one before, for the death of the machine. Changes belong to the base of their generation:
a base that is written anew makes those of before void, whether or not they could be removed.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import threading
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

from explorer.sessions.as_json import fields_of, piece_as_json
from explorer.sessions.from_json import FIELDS
from explorer.sessions.locks import Lock
from explorer.sessions.pieces import Piece
from explorer.sessions.session import Session
from explorer.sessions.session_error import SessionError
from explorer.sessions.session_file import session_text
from explorer.sessions.whole_file import replace_whole, why_not, write_all

Stamp = tuple[int, ...]
"""What tells whether a file is still the one that was read or written last; whoever keeps it knows what it means."""

BASE, CHANGES, LOCK = ".base", ".journal", ".lock"
VERSION = 1

_SYNCED_EVERY = 1.0
"""Seconds."""
_LARGE = 256 << 10
"""Bytes of changes from which on a new base may be written; where the base is larger, it is this that counts."""
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class Journal:
    """The journal of one program or window. Its methods may be called from any thread; one at a time works."""

    def __init__(self, folder: Path, stem: str, lock: Lock) -> None:
        self._folder, self._stem, self._lock = folder, stem, lock
        self._mutex = threading.Lock()
        self._file: tuple[str, Stamp] = "", ()
        self._known: Session | None = None
        self._handle: int | None = None
        self._generation = self._number = self._size = self._base_size = 0
        self._synced = 0.0

    @classmethod
    def begin(cls, folder: Path, session: Session, file: str = "", stamp: Stamp = ()) -> Journal:
        """Begin a journal in a folder, which is made if there is none.

        Parameters
        ----------
        folder, session
            Where, and what there is now.
        file
            The file that the session was read from or saved to last; empty where there is none.
        stamp
            That of the file, as it was read or saved.

        Raises
        ------
        SessionError
            Where nothing can be written there.
        """
        stem = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{secrets.token_hex(4)}"
        try:
            journal = cls(folder, stem, _locked(folder, stem))
        except OSError as error:
            raise _error(error) from error
        try:
            journal.record(session, file, stamp)
        except SessionError:
            journal.end()
            raise
        return journal

    def record(self, session: Session, file: str | None = None, stamp: Stamp = ()) -> None:
        """Add what differs from what was recorded last; once this returns, the death of the program loses nothing.

        Parameters
        ----------
        session
            What there is now.
        file, stamp
            As in `begin`; both are as before where there is no `file`.

        Raises
        ------
        SessionError
            Where it cannot be written. What was recorded before is still there, and the next call tries again.
        """
        with self._mutex:
            try:
                self._record(session, self._file if file is None else (file, stamp))
            except OSError as error:
                # whatever is there of a line now, a new base makes it void
                self._close()
                raise _error(error) from error

    def end(self) -> None:
        """Remove the files: everything is saved, or is not wanted. What cannot be removed stays."""
        with self._mutex:
            self._close()
            remove(self._folder, self._stem)
            self._lock.release(remove=True)

    def leave(self) -> None:
        """Close the files, and leave them to be recovered at another start."""
        with self._mutex:
            if self._handle is not None:
                with contextlib.suppress(OSError):
                    os.fsync(self._handle)
            self._close()
            self._lock.release()

    # -- writing

    def _record(self, session: Session, file: tuple[str, Stamp]) -> None:
        if self._handle is None or self._known is None or not self._is_there():
            self._begin_anew(session, file)
            return
        changes = changes_between(self._known, session)
        if file != self._file:
            changes["file"], changes["stamp"] = file
        if changes:
            self._number += 1
            line = line_of({"generation": self._generation, "number": self._number, "when": time.time(), **changes})
            write_all(self._handle, line)
            self._size += len(line)
            self._known, self._file = session, file
            self._sync(self._handle)
        if self._size > max(_LARGE, self._base_size):
            self._begin_anew(session, file)

    def _sync(self, handle: int) -> None:
        now = time.monotonic()
        if now - self._synced >= _SYNCED_EVERY:
            os.fsync(handle)
            self._synced = now

    def _is_there(self) -> bool:
        """Whether the files are still in their folder: someone may have emptied it."""
        return all(path.exists() for path in (self._path(BASE), self._path(CHANGES))) and self._lock.is_there

    def _begin_anew(self, session: Session, file: tuple[str, Stamp]) -> None:
        self._close()
        if not self._lock.is_there:
            self._lock.release()
            self._lock = _locked(self._folder, self._stem)
        data = base_of(session, *file, self._generation + 1)
        replace_whole(self._path(BASE), data)
        self._generation += 1
        self._handle = os.open(self._path(CHANGES), _FLAGS, 0o600)
        os.ftruncate(self._handle, 0)
        self._known, self._file = session, file
        self._number, self._size, self._base_size = 0, 0, len(data)

    def _path(self, suffix: str) -> Path:
        return self._folder / (self._stem + suffix)

    def _close(self) -> None:
        if self._handle is not None:
            with contextlib.suppress(OSError):
                os.close(self._handle)
            self._handle = None


def _locked(folder: Path, stem: str) -> Lock:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        lock = Lock.take(folder / (stem + LOCK))
    except OSError:
        # on a full disk each try would leave one
        with contextlib.suppress(OSError):
            (folder / (stem + LOCK)).unlink()
        raise
    assert lock is not None  # nobody else knows the name
    return lock


def _error(error: OSError) -> SessionError:
    return SessionError(f"the work of now cannot be kept for the next start: {why_not(error, writing=True)}")


def remove(folder: Path, stem: str) -> None:
    """Remove what there is of a journal but its lock, as far as it can be removed."""
    parts = [folder / (stem + suffix) for suffix in (BASE, CHANGES)]
    for path in [*parts, *folder.glob(f".{stem}*.part")]:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


# -- what is written


def base_of(session: Session, file: str, stamp: Stamp, generation: int) -> bytes:
    """Return the contents of a base: a header in a line, then the session."""
    text = session_text(session).encode()
    header = {"generation": generation, "when": time.time(), "file": file, "stamp": stamp, "size": len(text)}
    return line_of({"journal": VERSION, **header, "checksum": zlib.crc32(text)}) + text


def line_of(values: dict[str, object]) -> bytes:
    """Return a line with its checksum in front, eight digits."""
    # file names may hold bytes that are no text, which only escapes can carry
    text = json.dumps(values, ensure_ascii=True, allow_nan=False).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def changes_between(before: Session, after: Session) -> dict[str, object]:
    """Return the fields that differ, and of the path how many pieces stay and the new ones after them."""
    # variables are spoken of by their names, which other variables change wherever they stand
    is_renamed = before.variables != after.variables
    differing = [
        key for key in FIELDS if key != "path" and (is_renamed or getattr(before, key) != getattr(after, key))
    ]
    changes: dict[str, object] = {}
    if differing:
        values = fields_of(after)
        changes["fields"] = {key: values[key] for key in differing}
    kept = 0 if is_renamed else _common(before.path, after.path)
    if kept < max(len(before.path), len(after.path)):
        changes["kept"] = kept
        changes["pieces"] = [piece_as_json(piece, after.variables) for piece in after.path[kept:]]
    return changes


def _common(before: Sequence[Piece], after: Sequence[Piece]) -> int:
    count = 0
    for one, other in zip(before, after, strict=False):
        if one is not other and one != other:
            break
        count += 1
    return count
