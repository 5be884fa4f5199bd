"""What files of sessions are called."""

from __future__ import annotations

SUFFIX = ".steepest"
"""What the name of a session ends in, where nobody chooses another one."""


def is_session_name(text: str) -> bool:
    """Whether a word of the command line, or a file that was dropped, is meant to be a session.

    Its name ends in `.steepest` or `.json`, and no loss does.
    """
    return text.strip().lower().endswith((SUFFIX, ".json"))
