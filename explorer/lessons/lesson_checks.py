"""The checks of a lesson's values: each mistake is reported with its place, and the checks go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from explorer.lessons.lesson import Lesson, Page, Setup
from explorer.lessons.lesson_facts import Names
from explorer.lessons.lesson_setup import SetupReader, kind_of, unknown_key
from explorer.lessons.lesson_words import Formula, Passage, WordsError, read_condition, read_passage
from explorer.lessons.toml_places import Place, Trail

Report = tuple[int, int, str, str]
"""Line, page (0: above all pages), field, and message."""

T = TypeVar("T")

_TOP = {"id": True, "title": True, "about": True, "page": True}
_PAGE = {
    "title": True, "text": True, "setup": False, "question": True, "goal": True, "reveal": True, "hint": False,
    "watch": False,
}  # fmt: skip
"""The keys that there are, and whether they must be given."""

_IDENTITY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NOWHERE = Place(1, 0, 0)

MOST_PAGES = 100
MOST_CHARACTERS = 20_000
"""How long the losses of all pages may be together: each page is tried, so that this bounds the time that takes."""
_LONGEST_FIELD, _LONGEST_MESSAGE = 60, 300


def in_a_line(words: str, most: int = _LONGEST_MESSAGE) -> str:
    """Return words that quote a file as they can be shown: in a line, and without the middle of long ones."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in words)
    return plain if len(plain) <= most else f"{plain[: most // 2]} … {plain[-(most // 2 - 3) :]}"


class Checker:
    """Reads what tomllib made of a file, and collects what is wrong with it.

    Parameters
    ----------
    document
        What tomllib made of the text.
    found
        Where each of its values stands.
    text
        The text itself.
    """

    def __init__(self, document: Mapping[str, object], found: Mapping[Trail, Place], text: str) -> None:
        self.reports: list[Report] = []
        self._document, self._found, self._text = document, found, text

    def report(self, trail: Trail, message: str, within: int = 0) -> None:
        """Say what is wrong with a value; nothing if the message is empty.

        Parameters
        ----------
        trail
            Leads to the value. Where it is missing, the line is that of the table that lacks it.
        message
            What is wrong.
        within
            How far after the beginning of the value, in characters of the text.
        """
        if not message:
            return
        known = next((t for t in (trail[:n] for n in range(len(trail), 0, -1)) if t in self._found), ())
        place = self._found.get(known, _NOWHERE)
        line = place.line + self._text.count("\n", place.start, place.start + within)
        page = trail[1] + 1 if len(trail) > 1 and trail[0] == "page" and isinstance(trail[1], int) else 0
        field = ".".join(str(part) for part in (trail[2:] if page else trail) if isinstance(part, str))
        self.reports.append((line, page, in_a_line(field, _LONGEST_FIELD), in_a_line(message)))

    def lesson(self) -> Lesson | None:
        """Return the lesson, or None where something is wrong with it."""
        self._keys((), self._document, _TOP)
        identity, title, about = (self._text_of((key,), self._document.get(key)) for key in ("id", "title", "about"))
        if identity and (_IDENTITY.fullmatch(identity) is None or len(identity) > 40):
            message = (
                "it must be up to 40 small letters, digits and hyphens, as in `step-size`: progress is kept under it"
            )
            self.report(("id",), message)
        pages = self._pages(self._document.get("page"))
        if self.reports or not pages:
            return None
        return Lesson(identity, title, about, pages)

    def _pages(self, given: object) -> tuple[Page, ...]:
        if given is None:
            return ()
        if not isinstance(given, list) or not all(isinstance(page, dict) for page in given):
            self.report(("page",), "each page begins with [[page]]")
            return ()
        if not given:
            self.report(("page",), "there is no page; each begins with [[page]]")
        if len(given) > MOST_PAGES:
            self.report(("page", MOST_PAGES), f"there are {len(given):,} pages; a lesson has up to {MOST_PAGES}")
            return ()
        self._same_titles([page.get("title") for page in given])
        pages: list[Page] = []
        before, length = None, 0
        for number, table in enumerate(given):
            length += _length_of_loss(table.get("setup"), before)
            if length > MOST_CHARACTERS:
                message = f"the losses up to this page have more than {MOST_CHARACTERS:,} characters together"
                self.report(("page", number, "setup", "loss"), message)
                break
            setup, names = self._setup(
                ("page", number, "setup"), table.get("setup", {}), before, is_first=number == 0
            )
            before = setup
            page = self._page(("page", number), table, setup, names)
            if page is not None:
                pages.append(page)
        return tuple(pages)

    def _same_titles(self, titles: list[object]) -> None:
        known = dict[str, int]()
        for number, title in enumerate(titles):
            if isinstance(title, str) and known.setdefault(title.strip(), number) != number:
                message = f"page {known[title.strip()] + 1} has this title as well; progress is kept under it"
                self.report(("page", number, "title"), message)

    def _page(
        self, trail: Trail, table: Mapping[str, object], setup: Setup | None, names: Names | None
    ) -> Page | None:
        self._keys(trail, table, _PAGE)
        title = self._text_of((*trail, "title"), table.get("title"))
        text, question, reveal, hint, watch = (
            self._passage((*trail, key), table.get(key), names)
            for key in ("text", "question", "reveal", "hint", "watch")
        )
        goal = self._goal((*trail, "goal"), table.get("goal"), names)
        if setup is None or text is None or question is None or reveal is None or goal is None:
            return None
        return Page(title, text, setup, question, goal, reveal, hint, watch)

    def _setup(
        self, trail: Trail, table: object, before: Setup | None, *, is_first: bool
    ) -> tuple[Setup | None, Names | None]:
        if not isinstance(table, dict):
            self.report(trail, f"it must be a table, [page.setup], but {kind_of(table)} is given")
            return None, None
        reader = SetupReader(table, before, is_first=is_first)
        setup = reader.setup()
        for mistake in reader.mistakes:
            self.report((*trail, *mistake.trail), mistake.message)
        return setup, reader.names

    # -- single values

    def _keys(self, trail: Trail, table: Mapping[str, object], allowed: Mapping[str, bool]) -> None:
        for key in table:
            if key not in allowed:
                self.report((*trail, key), unknown_key(key, allowed))
        for key, is_needed in allowed.items():
            if is_needed and key not in table:
                self.report((*trail, key), "it is missing")

    def _text_of(self, trail: Trail, value: object) -> str:
        """Return a text, stripped; empty where it is missing or wrong."""
        if value is None:
            return ""
        if not isinstance(value, str):
            self.report(trail, f"it must be text, but {kind_of(value)} is given")
            return ""
        if not value.strip():
            self.report(trail, "it is empty")
        if trail[-1] == "title" and "\n" in value.strip():
            self.report(trail, "it must be a single line")
        return value.strip()

    def _passage(self, trail: Trail, value: object, names: Names | None) -> Passage | None:
        return self._words(trail, value, lambda text: read_passage(text, names))

    def _goal(self, trail: Trail, value: object, names: Names | None) -> Formula | None:
        return self._words(trail, value, lambda text: read_condition(text, names))

    def _words(self, trail: Trail, value: object, read: Callable[[str], T]) -> T | None:
        if not self._text_of(trail, value) or not isinstance(value, str):
            return None
        try:
            return read(value)
        except WordsError as error:
            self.report(trail, error.message, self._offset(trail, value, error.start))
            return None

    def _offset(self, trail: Trail, value: str, start: int) -> int:
        """Return how far after its beginning in the file a place in a text stands."""
        place = self._found.get(trail, _NOWHERE)
        source = self._text[place.start : place.end]
        # an escape, or a line that is joined to the next, moves what follows: then the same words are looked for
        begins = source.find(value[:start][-40:] + value[start : start + 8])
        if begins < 0:
            begins = source.find(value[start : start + 8])
            return max(0, begins)
        return begins + len(value[:start][-40:])


def _length_of_loss(table: object, before: Setup | None) -> int:
    given = table.get("loss") if isinstance(table, dict) else None
    kept = before.options.loss if before is not None else ""
    return len(given) if isinstance(given, str) else len(kept)
