"""JSON text: written so that people can read it, and read without trust."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import numpy as np

from explorer.sessions.nodes import Node, table_of
from explorer.sessions.session_error import SessionError

DEEPEST = 60
"""Lists and objects that may be inside one another."""

MOST_LISTS = 4_000_000
"""Lists and objects that there may be. While they are made nothing else happens, and no session has as many."""

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
"""A text, also one without an end: were the end asked for, each quote inside would be tried as a beginning."""
_WIDEST = 110
_MOST_DIGITS = 4_000
"""Of a whole number. Python reads 4,300 at the most, and more would take it too long."""
_PIECE = 1 << 20


# -- writing


def json_lines(value: object, indent: str = "") -> str:
    """Write a value: what fits into a line stands in one."""
    short = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if not isinstance(value, dict | list) or not value or len(indent) + len(short) <= _WIDEST:
        return short
    if isinstance(value, list) and not any(isinstance(inner, dict | list) for inner in value):
        return short
    deeper = indent + "  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {json_lines(v, deeper)}" for key, v in value.items()]
    else:
        parts = [json_lines(inner, deeper) for inner in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{deeper}" + f",\n{deeper}".join(parts) + f"\n{indent}{closing}"


# -- reading


def parsed_json(data: bytes) -> Node:
    """Read a document.

    It may be of any length and content: nothing in it makes the parser go deep, and numbers are read only where
    they are of a sensible length. NaN and Infinity, which JSON does not have, are read, so that they are refused
    with their place.

    Raises
    ------
    SessionError
        Where it is no JSON, with the line and the column; or it has more than DEEPEST levels, or MOST_LISTS lists.
    """
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SessionError("this is not text in UTF-8", f"line {line:,}") from None
    deepest, count = _nesting(data)
    if deepest > DEEPEST:
        raise SessionError(f"lists and objects are nested more than {DEEPEST} deep: this is no session")
    if count > MOST_LISTS:
        raise SessionError(f"there are more than {MOST_LISTS:,} lists and objects: this is no session")
    try:
        return Node(
            json.loads(
                text,
                object_pairs_hook=table_of,
                parse_int=_whole,
            )
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno:,}, column {error.colno:,}"
        raise SessionError(f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}", place) from None


def _nesting(data: bytes) -> tuple[int, int]:
    """Return how many lists and objects are inside one another at the most, and how many there are; go into none."""
    deepest, depth, count = 0, 0, 0
    for marks in _pieces(_STRING.sub(b"", data)):
        opens, closes = np.isin(marks, list(b"[{")), np.isin(marks, list(b"]}"))
        levels = depth + np.cumsum(opens.astype(np.int32) - closes)
        deepest, depth = max(deepest, int(levels.max())), int(levels[-1])
        count += int(opens.sum())
    return deepest, count


def _pieces(data: bytes) -> Iterator[np.ndarray[tuple[int], np.dtype[np.uint8]]]:
    marks = np.frombuffer(data, dtype=np.uint8)
    for first in range(0, len(marks), _PIECE):
        yield marks[first : first + _PIECE]


def _whole(digits: str) -> int:
    """Read a whole number; one that is too long for a session is one that is too large, whatever it is."""
    return int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS
