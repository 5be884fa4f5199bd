"""What tells whether a file is still the one that was read or written last."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Stamp(NamedTuple):
    """When a file was changed last, how large it is, and which file it is."""

    changed: int
    size: int
    file: int


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of a file; None where there is none."""
    try:
        about = path.stat()
    except (OSError, ValueError):
        return None
    return Stamp(about.st_mtime_ns, about.st_size, about.st_ino)


def stamp_from(kept: tuple[int, ...]) -> Stamp:
    """Return a stamp that was kept; one that no file has where it was not."""
    return Stamp(*kept) if len(kept) == len(Stamp._fields) else Stamp(0, 0, 0)
