"""A lock beside files that one program works on; it ends with the program, however that ends.

The system's own locks on files are taken where there are such. Where there are none (some shared folders), who holds
the lock is read from the file: its computer, its process, and when that process began, as numbers of processes are
given again.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_OWNER_AT = 16
"""Where the owner stands in the file: on Windows the first byte, which is locked, cannot be read by others."""


class Lock:
    """A lock that is held."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path, self._handle = path, handle

    @classmethod
    def take(cls, path: Path) -> Lock | None:
        """Take a lock, or return None where somebody who lives holds it; raise OSError where no file can be made."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        handle = os.open(path, flags, 0o600)
        try:
            is_held = _hold(handle)
            if is_held is None:
                is_held = not _lives(_read_owner(handle))
            if is_held:
                os.ftruncate(handle, 0)
                os.lseek(handle, _OWNER_AT, os.SEEK_SET)
                os.write(handle, json.dumps(_owner(os.getpid())).encode())
        except OSError:
            os.close(handle)
            raise
        if not is_held:
            os.close(handle)
            return None
        return cls(path, handle)

    @property
    def is_there(self) -> bool:
        """Whether the file is still the one that the lock is on: someone may have removed it."""
        try:
            here, there = os.fstat(self._handle), self._path.stat()
        except OSError:
            return False
        return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)

    def release(self, *, remove: bool = False) -> None:
        """Let go of it, and perhaps remove the file."""
        if self._handle < 0:
            return
        with contextlib.suppress(OSError):
            # first removed, then free: whoever waits for it finds a file of its own
            if remove and sys.platform != "win32" and self.is_there:
                self._path.unlink()
        with contextlib.suppress(OSError):
            os.close(self._handle)
        self._handle = -1
        if remove and sys.platform == "win32":
            with contextlib.suppress(OSError):
                self._path.unlink()


def _hold(handle: int) -> bool | None:
    """Ask the system for the lock; None where it has none for this file."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in _TAKEN else None
    return True


def _owner(pid: int) -> dict[str, object]:
    return {"host": socket.gethostname(), "pid": pid, "began": _began(pid)}


def _began(pid: int) -> str:
    """Return when a process began, in the system's own units; empty where it does not tell."""
    try:
        # the name of the program, in brackets, may hold anything
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _read_owner(handle: int) -> dict[str, object]:
    os.lseek(handle, _OWNER_AT, os.SEEK_SET)
    with contextlib.suppress(ValueError):
        found = json.loads(os.read(handle, 1_000) or b"{}")
        return found if isinstance(found, dict) else {}
    return {}


def _lives(owner: dict[str, object]) -> bool:
    """Whether who wrote the file may still be there; of another computer nobody knows."""
    pid = owner.get("pid")
    if not isinstance(pid, int) or pid <= 0:
        return False
    if owner.get("host") != socket.gethostname() or sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return owner.get("began") in {"", _began(pid)}
