"""The reader of sessions under test: a file is a session, also once it is written again, or refused with a place."""

from __future__ import annotations

from random import Random

import numpy as np

from explorer.kernel import Unwanted
from explorer.sessions.rebuilding import rebuild
from explorer.sessions.session import Session
from explorer.sessions.session_error import SessionError
from explorer.sessions.session_file import parse_session, session_text
from reliability.guard import GUARD
from reliability.harness import Target
from reliability.loss_reader import BrokenPromiseError
from reliability.session_texts import SessionTexts

_LONGEST_MESSAGE, _LONGEST_PLACE = 500, 300
_MOST_ASKED, _MOST_ROWS = 20, 2_000
"""How often it is asked whether a session is still wanted; up to how many rows all of it is made again."""


def target(random: Random) -> Target[bytes]:
    """Return the reader with random files."""
    # what is imported at the first use is not the doing of a file; numpy brings its random numbers in late
    np.random.default_rng(0)
    texts = SessionTexts(random)
    for _ in range(20):
        check(texts())
    return Target("sessions", texts, check)


def check(data: bytes) -> str:
    """Read a file, make what it says again, and write it; see `Target.check`."""
    try:
        with GUARD.watching():
            session = parse_session(data)
    except SessionError as error:
        _check_words(error)
        return "refused"
    text = session_text(session)
    if session_text(parse_session(text.encode())) != text:
        raise BrokenPromiseError("a session that is another one once it is read again")
    return _rebuilt(session)


def _rebuilt(session: Session) -> str:
    asked = 0

    def wanted() -> bool:
        nonlocal asked
        asked += 1
        return asked < _MOST_ASKED or session.rows < _MOST_ROWS

    try:
        rebuilt = rebuild(session, wanted)
    except Unwanted:
        return "read, and not made again to its end"
    except SessionError as error:
        _check_words(error)
        return "read, and not made again"
    now = rebuilt.exploration
    if now.path.lineage(now.tip).place(now.row) is None:
        raise BrokenPromiseError("a moment that is not on the path")
    return "made again"


def _check_words(error: SessionError) -> None:
    if not error.message or len(error.message) > _LONGEST_MESSAGE or len(error.place) > _LONGEST_PLACE:
        raise BrokenPromiseError(f"a message of {len(error.message)} characters at a place of {len(error.place)}")
    if not str(error).isprintable():
        raise BrokenPromiseError("a message that cannot be shown")
