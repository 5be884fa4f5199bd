"""Lessons as files: TOML, read and checked, with errors that name line, page and field.

The format is described in docs/lessons.md.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from explorer.lessons.lesson import Lesson
from explorer.lessons.lesson_checks import Checker, in_a_line
from explorer.lessons.lesson_trial import trial
from explorer.lessons.toml_places import Place, Trail, places

LARGEST = 1 << 17
"""Bytes that a file may have."""
MOST_MISTAKES = 20
FOLDER = Path(__file__).parent
"""The lessons that come with the program."""

_DEEP = 100
_DOTTED = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){50}""")
"""A key of so many parts that reading it takes time with the square of them."""
_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong in a file, and where; page 0 is above all pages, and line 0 is the file as a whole."""

    line: int
    page: int
    field: str
    message: str

    def __str__(self) -> str:
        """Write it in one line."""
        where = [
            f"line {self.line}" if self.line else "",
            f"page {self.page}" if self.page else "",
            f"`{self.field}`" if self.field else "",
        ]
        place = ", ".join(part for part in where if part)
        return f"{place}: {self.message}" if place else self.message


class LessonError(ValueError):
    """Everything that is wrong in a file, in the order of its lines.

    Attributes
    ----------
    mistakes
        The first of them, up to MOST_MISTAKES.
    left_off
        How many more there are.
    """

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes)[:MOST_MISTAKES])
        self.left_off = len(mistakes) - len(self.mistakes)
        super().__init__("\n".join(self.lines))

    @property
    def lines(self) -> tuple[str, ...]:
        """Each mistake in a line, and how many more there are."""
        more = f"and {self.left_off:,} more mistake{'' if self.left_off == 1 else 's'}"
        return (*map(str, self.mistakes), *([more] if self.left_off else []))


def shipped() -> tuple[Path, ...]:
    """Return the files of the lessons that come with the program, in the order in which they are offered."""
    return tuple(sorted(FOLDER.glob("*.toml")))


def load(path: Path) -> Lesson:
    """Read and check a lesson, and try how each of its pages begins.

    Parameters
    ----------
    path
        A TOML file in UTF-8, of at most LARGEST bytes.

    Raises
    ------
    LessonError
        With everything that is wrong in it.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise LessonError([Mistake(0, 0, "", f"the file is larger than {LARGEST:,} bytes; no lesson needs that")])
        data = path.read_bytes()
    except OSError as error:
        raise LessonError([Mistake(0, 0, "", f"the file cannot be read: {error.strerror or error}")]) from None
    return read(data)


def read(data: bytes) -> Lesson:
    """Read and check the contents of a file; see `load`."""
    text = _decoded(data)
    document, found = _parsed(text)
    checker = Checker(document, found, text)
    lesson = checker.lesson()
    if lesson is not None:
        for number, page in enumerate(lesson.pages):
            tried = trial(page)
            checker.report(("page", number, *tried.trail), tried.message)
    if checker.reports or lesson is None:
        raise LessonError([Mistake(*report) for report in checker.reports])
    return lesson


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise LessonError([Mistake(0, 0, "", f"the file is larger than {LARGEST:,} bytes; no lesson needs that")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start + 1:,} is not UTF-8; save the file as UTF-8"
        raise LessonError([Mistake(line, 0, "", message)]) from None
    return text.replace("\r\n", "\n")


def _parsed(text: str) -> tuple[dict[str, object], Mapping[Trail, Place]]:
    if dotted := _DOTTED.search(text):
        line = text.count("\n", 0, dotted.start()) + 1
        raise LessonError([Mistake(line, 0, "", "a name with 50 dots; no field has that many")])
    try:
        return tomllib.loads(text), places(text)
    except tomllib.TOMLDecodeError as error:
        raise LessonError([_of_toml(str(error), text)]) from None
    except RecursionError:
        raise LessonError([Mistake(_deep_line(text), 0, "", "lists or tables are nested too deep")]) from None
    except ValueError:
        # Python reads no whole number of more digits than this
        most = sys.get_int_max_str_digits()
        found = re.search(rf"\d(?:_?\d){{{most}}}", text)
        line = text.count("\n", 0, found.start()) + 1 if found else 0
        raise LessonError([Mistake(line, 0, "", f"a number has more than {most:,} digits")]) from None


def _deep_line(text: str) -> int:
    """Return the line in which brackets first stand _DEEP deep; 0 if none do."""
    depth = 0
    for found in re.finditer(r"[\[{\]}]", text):
        depth = max(0, depth + (1 if found.group() in "[{" else -1))
        if depth >= _DEEP:
            return text.count("\n", 0, found.start()) + 1
    return 0


def _of_toml(message: str, text: str) -> Mistake:
    found = _PLACE.search(message)
    words = message[: found.start()] if found else message
    words = in_a_line(f"{words[:1].lower()}{words[1:]}")
    if found and found["line"]:
        return Mistake(int(found["line"]), 0, "", f"not TOML at column {found['column']}: {words}")
    return Mistake(text.rstrip().count("\n") + 1, 0, "", f"not TOML at the end of the file: {words}")
