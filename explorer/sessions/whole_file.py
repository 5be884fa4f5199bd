"""Files that are there as a whole, as before or as after, whenever the program or the machine ends."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from explorer.sessions.session_error import SessionError

_REASONS = {
    errno.ENOSPC: "the disk is full; make room, or choose another folder",
    errno.EDQUOT: "no more may be stored here; make room, or choose another folder",
    errno.EACCES: "it may not be written there; choose another folder",
    errno.EPERM: "it may not be written there; choose another folder",
    errno.EROFS: "what is there can only be read; choose another folder",
    errno.ENOENT: "the folder is not there any more; choose another one",
    errno.ENOTDIR: "the folder is not there any more; choose another one",
    errno.EISDIR: "there is a folder of this name; choose another name",
    errno.ENAMETOOLONG: "the name is too long; choose another one",
    errno.EIO: "the disk fails; choose another one",
}


def why_not(error: OSError | ValueError, *, writing: bool = False) -> str:
    """Say in words why a file cannot be read or written."""
    if isinstance(error, ValueError):
        return str(error)
    if writing and error.errno in _REASONS:
        return _REASONS[error.errno]
    if error.errno == errno.ENOENT:
        return "it is not there"
    return error.strerror or str(error)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, all of it or nothing; raise SessionError where it cannot be written.

    Where the name is a link, the file that it leads to is written.
    """
    try:
        replace_whole(place_of(path), data)
    except (OSError, ValueError) as error:
        raise SessionError(f"the file cannot be written: {why_not(error, writing=True)}") from error


def replace_whole(target: Path, data: bytes) -> None:
    """Write a file, all of it or nothing; raise OSError where it cannot be written."""
    with whole(target) as file:
        write_all(file, data)


@contextlib.contextmanager
def whole(target: Path) -> Iterator[int]:
    """Give an open file that takes the place of the target once all is written, and is gone where that fails."""
    beside = target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    file = os.open(beside, flags, 0o666)
    try:
        try:
            yield file
            os.fsync(file)
        finally:
            os.close(file)
        with contextlib.suppress(FileNotFoundError):
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    settle(target.parent)


def place_of(path: Path) -> Path:
    """Return the file that a name leads to; raise OSError where it may not be written."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "")
    return target


def write_all(file: int, data: bytes) -> None:
    """Write bytes to a file that is open."""
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


def settle(folder: Path) -> None:
    """Let the names in a folder outlive a loss of power, where the system can do that."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
