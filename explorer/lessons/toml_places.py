"""Where things stand in a TOML text: tomllib gives the values, but not their places.

The text must be one that tomllib has accepted, so that nothing needs to be checked a second time.
Source: TOML 1.0, https://toml.io/en/v1.0.0
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

Trail = tuple[str | int, ...]
"""The keys, and the places in lists, that lead to a value: ("page", 0, "setup", "loss")."""

_BARE = re.compile(r"[^\s,\]}#]+(?: \d\d:[^\s,\]}#]+)?")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*""")
_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_BLANK_OR_COMMA = re.compile(r"(?:[\s,]|#[^\n]*)*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")', re.DOTALL),
    re.compile(r"'''.*?'{3,5}(?!')", re.DOTALL),
    re.compile(r'"(?:[^"\\]|\\.)*"'),
    re.compile(r"'[^']*'"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: its line, counted from 1, and its first and last character in the text, from 0."""

    line: int
    start: int
    end: int


def places(text: str) -> Mapping[Trail, Place]:
    """Find every table, key and value of a TOML text.

    Parameters
    ----------
    text
        What tomllib has accepted, with line ends of one character.

    Returns
    -------
    mapping
        The place of each value, by the trail that leads to it. A table is where its heading is.
    """
    scanner = _Scanner(text)
    scanner.scan()
    return scanner.found


class _Scanner:
    def __init__(self, text: str) -> None:
        self.found: dict[Trail, Place] = {}
        self._text = text
        self._at = 0
        self._line, self._counted = 1, 0
        self._lists: Counter[Trail] = Counter()
        """How many tables each list of tables has so far."""

    def scan(self) -> None:
        table: Trail = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._heading()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _heading(self) -> Trail:
        start = self._at
        is_list = self._text.startswith("[[", start)
        self._at += 2 if is_list else 1
        keys = self._keys()
        *outer, last = keys
        table = (*self._within(tuple(outer)), last)
        if is_list:
            self._lists[table] += 1
        table = self._within(keys)
        self._at += 2 if is_list else 1
        self._remember(table, start)
        return table

    def _within(self, keys: Trail) -> Trail:
        """Lead a heading's keys through lists of tables, whose newest table is meant."""
        trail: Trail = ()
        for key in keys:
            trail = (*trail, key)
            if self._lists[trail]:
                trail = (*trail, self._lists[trail] - 1)
        return trail

    def _keys(self) -> Trail:
        keys: Trail = ()
        while found := _KEY.match(self._text, self._at):
            word = found[1]
            keys = (*keys, word[1:-1] if word[0] in "\"'" else word)
            self._at = found.end()
            if not self._text.startswith(".", self._at):
                break
            self._at += 1
        return keys

    def _pair(self, table: Trail) -> None:
        trail = (*table, *self._keys())
        self._at += 1  # the sign =
        self._skip(_BLANK)
        self._value(trail)

    def _value(self, trail: Trail) -> None:
        start = self._at
        opening = self._text[start]
        if opening in "[{":
            self._nested(trail, "]" if opening == "[" else "}")
        else:
            patterns = _STRINGS if opening in "\"'" else (_BARE,)
            found = next(match for pattern in patterns if (match := pattern.match(self._text, start)))
            self._at = found.end()
        self._remember(trail, start)

    def _nested(self, trail: Trail, closing: str) -> None:
        self._at += 1
        count = 0
        self._skip(_BLANK_OR_COMMA)
        while self._text[self._at] != closing:
            if closing == "]":
                self._value((*trail, count))
            else:
                self._pair(trail)
            count += 1
            self._skip(_BLANK_OR_COMMA)
        self._at += 1

    def _remember(self, trail: Trail, start: int) -> None:
        if start >= self._counted:
            self._line += self._text.count("\n", self._counted, start)
            self._counted = start
            line = self._line
        else:
            line = self._text.count("\n", 0, start) + 1
        self.found[trail] = Place(line, start, self._at)
