"""Names of variables and of parameters where there is little room."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 4
"""So many names or numbers are listed; of more, the first two and the last."""
_LONGEST = 8


def listed(names: Sequence[str]) -> str:
    """List names: x, y, z, or w1, w2, …, w50."""
    few = names if len(names) <= MOST else (*names[:2], "…", names[-1])
    return ", ".join(few)


def listed_in_short(names: Sequence[str]) -> str:
    """List names, and cut off the long ones."""
    return listed([name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…" for name in names])
