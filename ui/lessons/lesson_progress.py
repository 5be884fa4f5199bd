"""How far a person has come in each lesson, from one day to the next."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QSettings

from explorer.lessons.lesson import Lesson

_BETWEEN = "\n"
"""Parts titles, which are of one line: a list of one would come back from a file as a plain text."""


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


def _key(lesson: Lesson, what: str) -> str:
    return f"lessons/{lesson.identity}/{what}"
