"""How far a person has come in each lesson, from one day to the next."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

if TYPE_CHECKING:
    from explorer.lessons.lesson import Lesson

_BETWEEN = "\n"
"""Parts titles, which are of one line: a list of one would come back from a file as a plain text."""


_FILES = "lessons/files"
_MOST_FILES = 50


class LessonProgress:
    """Keeps which pages are solved and which was open last, under the lesson's id, by the titles of the pages."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def solved(self, lesson: Lesson) -> frozenset[int]:
        """Return the pages that were solved, by their place in the lesson as it is now."""
        kept = self._settings.value(_key(lesson, "solved"))
        titles = kept.split(_BETWEEN) if isinstance(kept, str) else []
        return frozenset(place for place, page in enumerate(lesson.pages) if page.title in titles)

    def last_page(self, lesson: Lesson) -> int:
        """Return the page that was open last."""
        title = self._settings.value(_key(lesson, "page"))
        return next((place for place, page in enumerate(lesson.pages) if page.title == title), 0)

    def remember(self, lesson: Lesson, page: int, solved: Collection[int]) -> None:
        """Write down the page that is open, and the pages that are solved."""
        titles = _BETWEEN.join(lesson.pages[place].title for place in sorted(solved))
        self._settings.setValue(_key(lesson, "page"), lesson.pages[page].title)
        self._settings.setValue(_key(lesson, "solved"), titles)


def remember_file(settings: QSettings, lesson: Lesson, file: Path) -> None:
    """Write down where the file of a lesson is that did not come with the program."""
    known = {identity: other for identity, other in files(settings).items() if identity != lesson.identity}
    lines = [f"{identity}\t{other}" for identity, other in (*known.items(), (lesson.identity, file))]
    settings.setValue(_FILES, _BETWEEN.join(lines[-_MOST_FILES:]))


def files(settings: QSettings) -> dict[str, Path]:
    """Return the files of lessons that were opened, by the identities of the lessons."""
    kept = settings.value(_FILES)
    pairs = (line.partition("\t") for line in (kept.split(_BETWEEN) if isinstance(kept, str) else []))
    return {identity: Path(name) for identity, _, name in pairs if identity and name}


def _key(lesson: Lesson, what: str) -> str:
    return f"lessons/{lesson.identity}/{what}"
