"""Values of a JSON document, each with its place, read as what they must be."""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from explorer.direction import Vector
from explorer.sessions.session_error import SessionError

NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
"""How JSON, which has no such numbers, is given them."""

_MOST_SHOWN = 40
_EXACT = 1 << 53


class Table(dict[str, object]):
    """An object of the document; `twice` is a key that stands in it more than once, empty where there is none."""

    twice = ""


def table_of(pairs: Sequence[tuple[str, object]]) -> Table:
    """Make a table of the pairs of an object, as the parser finds them."""
    table = Table(pairs)
    if len(table) < len(pairs):
        table.twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
    return table


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place, such as `path.pieces[3]`; all that it is not is a `SessionError`."""

    value: object
    place: str = ""

    def fail(self, expected: str, found: str | None = None) -> NoReturn:
        """Say what was expected here and what is there."""
        raise SessionError(f"expected {expected}, found {_shown(self.value) if found is None else found}", self.place)

    def refuse(self, message: str) -> NoReturn:
        """Say what is wrong here."""
        raise SessionError(message, self.place)

    # -- tables and lists

    def table(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Node]:
        """Read an object that has all of some keys, and may have others; any other key is a mistake."""
        found = self.mapping()
        allowed = [*required, *optional]
        for key, inner in found.items():
            if key not in allowed:
                close = difflib.get_close_matches(key, allowed, n=1)
                inner.refuse(f"unknown field; {f'did you mean `{close[0]}`?' if close else _listed(allowed)}")
        for key in required:
            if key not in found:
                raise SessionError(f"the field `{key}` is missing", self.place)
        return found

    def mapping(self) -> dict[str, Node]:
        """Read an object with any keys."""
        if not isinstance(self.value, dict):
            self.fail("an object { … }")
        if isinstance(self.value, Table) and self.value.twice:
            self.refuse(f"the field {_shown(self.value.twice)} stands there twice; leave one of them out")
        return {key: Node(value, self._inside(key)) for key, value in self.value.items()}

    def _inside(self, key: str) -> str:
        name = key if key.isidentifier() and len(key) <= _MOST_SHOWN else f"[{_shown(key)}]"
        return f"{self.place}.{name}" if self.place and not name.startswith("[") else f"{self.place}{name}"

    def items(self) -> Iterator[Node]:
        """Read a list."""
        for i, value in enumerate(self._list("a list [ … ]")):
            yield Node(value, f"{self.place}[{i}]")

    def _list(self, expected: str) -> list[object]:
        if not isinstance(self.value, list):
            self.fail(expected)
        return self.value

    # -- texts

    def text(self, most: int = 200) -> str:
        """Read a text of one line, without characters that do not show or that a label could take for markup."""
        found = self.any_text(most)
        if not found.isprintable() or "<" in found or "&" in found:
            self.fail("plain text of one line")
        return found

    def any_text(self, most: int) -> str:
        """Read a text."""
        if not isinstance(self.value, str):
            self.fail("text")
        if len(self.value) > most:
            self.fail(f"text of at most {most:,} characters", f"{len(self.value):,} characters")
        if not is_text(self.value):
            self.fail("text", "half of a character that takes two")
        return self.value

    def one_of(self, words: Sequence[str]) -> str:
        """Read one of some words."""
        if not isinstance(self.value, str) or self.value not in words:
            close = difflib.get_close_matches(self.value, words, n=1) if isinstance(self.value, str) else []
            self.fail(f"`{close[0]}`" if close else f"one of {', '.join(f'`{word}`' for word in words)}")
        return self.value

    # -- numbers

    def whole(self, least: int, most: int | None = None) -> int:
        """Read a whole number within bounds."""
        bounds = f"of at least {least:,}" if most is None else f"from {least:,} to {most:,}"
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.fail(f"a whole number {bounds}")
        if self.value < least or (most is not None and self.value > most):
            self.fail(f"a whole number {bounds}")
        return self.value

    def flag(self) -> bool:
        """Read true or false."""
        if not isinstance(self.value, bool):
            self.fail("true or false")
        return self.value

    def number(self) -> float:
        """Read a finite number."""
        found = _as_float(self.value)
        if found is None or not math.isfinite(found):
            self.fail("a finite number")
        return found

    def vector(self, n: int | None, *, finite: bool = True) -> Vector:
        """Read a list of n numbers, or of any number of them; `finite` says whether all must be."""
        count = "numbers" if n is None else f"{n:,} number{'' if n == 1 else 's'}"
        given = self._list(f"a list of {count}")
        if n is not None and len(given) != n:
            self.fail(f"a list of {count}", f"{len(given):,}")
        found: list[float] = []
        for i, value in enumerate(given):
            number = _as_float(value)
            if number is None and not finite:
                number = NOT_FINITE.get(value) if isinstance(value, str) else None
            elif number is not None and not math.isfinite(number):
                number = None
            if number is None:
                also = "" if finite else ', "nan", "inf" or "-inf"'
                Node(value, f"{self.place}[{i}]").fail(f"a finite number{also}")
            found.append(number)
        return tuple(found)

    def vectors(self, n: int, *, finite: bool = True) -> tuple[Vector, ...]:
        """Read a list of lists of n numbers."""
        return tuple(item.vector(n, finite=finite) for item in self.items())


def is_text(text: str) -> bool:
    """Whether a text can be written; the halves of a pair of code units can not."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _as_float(value: object) -> float | None:
    if type(value) is float:
        return value
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _EXACT:
        return None
    return float(value)


def _listed(names: Sequence[str]) -> str:
    return f"there are {', '.join(names)}" if names else "there are none here"


def _shown(value: object) -> str:
    """Show a value in an error: short, and without characters that could do harm there."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) > _EXACT:
        return "a whole number of more than 16 digits"
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else f"{value}"
    text = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
    return f'"{text}"' if isinstance(value, str) else text
