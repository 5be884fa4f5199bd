"""The reader of lessons under test: a file is a lesson, or is refused with lines, fields and short reasons."""

from __future__ import annotations

from random import Random

import numpy as np

from explorer.lessons.lesson_file import MOST_MISTAKES, LessonError, read, shipped
from reliability.guard import GUARD
from reliability.harness import Target
from reliability.lesson_texts import LessonTexts
from reliability.loss_reader import LONGEST_MESSAGE, BrokenPromiseError


def target(random: Random) -> Target[bytes]:
    """Return the reader with random files."""
    # what is imported at the first use is not the doing of a file; numpy brings its random numbers in late
    np.random.default_rng(0)
    for path in shipped():
        read(path.read_bytes())
    return Target("lessons", LessonTexts(random), check)


def check(data: bytes) -> str:
    """Read a file; see `Target.check`."""
    lines = data.count(b"\n") + 1
    try:
        with GUARD.watching():
            lesson = read(data)
    except LessonError as error:
        if not 1 <= len(error.mistakes) <= MOST_MISTAKES:
            raise BrokenPromiseError(f"{len(error.mistakes)} mistakes") from None
        for mistake in error.mistakes:
            _check_mistake(mistake.line, lines, str(mistake))
        return "refused"
    if not lesson.pages:
        raise BrokenPromiseError("a lesson without pages")
    return "read"


def _check_mistake(line: int, lines: int, words: str) -> None:
    if not 0 <= line <= lines:
        raise BrokenPromiseError(f"line {line} of {lines}")
    if not words or len(words) > LONGEST_MESSAGE + 100:
        raise BrokenPromiseError(f"a message of {len(words)} characters")
    if not words.isprintable():
        raise BrokenPromiseError("a message that cannot be shown")
