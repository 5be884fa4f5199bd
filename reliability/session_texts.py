"""Random session files: those of random histories, with values, fields or bytes that are not as they should be."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from explorer.sessions.from_json import FIELDS
from reliability.loss_texts import LossTexts
from reliability.mutations import damaged, mutated_bytes, random_bytes

EXAMPLES = Path(__file__).parents[1] / "docs" / "session-format.md"
"""Where there are sessions of all kinds of pieces."""

Table = dict[str, Any]

_NUMBERS = (
    0, 1, -1, 2.5, 1e-12, 1e6, 1e300, 5e-324, -0.0, 10**19, 10**400, 10**4200, True, math.nan, math.inf, "nan", "inf",
    "-inf",
)  # fmt: skip
_WORDS = (
    "starts", "steps", "moves", "given", "angle", "vector", "axis", "random", "newton", "steepest in", "scaled",
    "one", "max", "hessian", "variables", "step", "curvatures", "length", "gradient", "natural", "armijo", "minimum",
    "parameter", "x", "y", "a", "", "steepest-session", "<b>", "\x1b[31m", "\u202e", "\ud800", "\u0000", "é" * 300,
    "x" * 5_000, "__import__('os')",
)  # fmt: skip
_JSON = (
    "[", "]", "{", "}", ":", ",", '"', "\\", "\\u0000", "\\ud800", "\\x", "null", "true", "NaN", "-Infinity", "1e999",
    "-", "0x1", "01", "1.", '"a":', '{"a":1,"a":2}', "\n", "\r", "\t", "\x00", "\ufeff", "/*", "//", "'", "9" * 5_000,
    "[" * 70, "]" * 70, '{"a":' * 70,
)  # fmt: skip
_KEYS = (
    *FIELDS, "format", "version", "kind", "points", "parameters", "after", "steps", "certified", "rules", "end", "of",
    "values", "losses", "gradient_norms", "rows", "taken_with", "direction", "beta", "second", "vector", "sign",
    "seed", "norm", "diagonal", "size",
)  # fmt: skip


class SessionTexts:
    """Makes one random file after the other, all from one seed."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._losses = LossTexts(random)
        parts = EXAMPLES.read_text(encoding="utf-8").split("```json\n")[1:]
        self._sessions: list[Table] = [json.loads(part.split("```")[0]) for part in parts]
        self._sessions += [_with_every_kind(session) for session in self._sessions]
        kinds: dict[Callable[[], bytes], int] = {
            self._with_other_values: 60, self._with_slips: 20, self._with_other_bytes: 14, self._bytes: 3,
            self._structural: 3,
        }  # fmt: skip
        self._kinds, self._weights = list(kinds), list(kinds.values())

    def __call__(self) -> bytes:
        """Make a file of any kind."""
        (kind,) = self._random.choices(self._kinds, self._weights)
        return kind()

    def _document(self) -> Table:
        return copy.deepcopy(self._random.choice(self._sessions))

    def _with_other_values(self) -> bytes:
        document = self._document()
        for _ in range(self._random.choices((0, 1, 2, 4), (1, 6, 4, 1))[0]):
            self._change(document)
        return _written(document)

    def _change(self, document: Table) -> None:
        """Change something somewhere; the deeper a place, the more of its kind there are."""
        places = [inner for inner in _inside(document) if isinstance(inner, dict | list) and inner]
        place, draw = self._random.choice(places), self._random
        kind = draw.random()
        if isinstance(place, list):
            at = draw.randrange(len(place))
            if kind < 0.2:
                del place[at]
            elif kind < 0.4:
                place.insert(at, copy.deepcopy(draw.choice(place)))
            else:
                place[at] = self._other(place[at])
            return
        key = draw.choice(list(place))
        if kind < 0.1:
            del place[key]
        elif kind < 0.2:
            place[draw.choice((damaged(key, draw), draw.choice(_KEYS)))] = place.pop(key)
        elif kind < 0.25:
            place[draw.choice(_KEYS)] = self._anything(2)
        else:
            place[key] = self._other(place[key])

    def _other(self, value: object) -> object:
        """Return another value, more often than not one of the same kind."""
        draw = self._random
        if draw.random() < 0.2:
            return self._anything(2)
        if isinstance(value, str):
            return draw.choice((draw.choice(_WORDS), damaged(value, draw), self._losses()))
        if isinstance(value, bool):
            return not value
        if isinstance(value, int | float):
            return draw.choice((draw.choice(_NUMBERS), value + draw.choice((-1, 1)), -value, draw.uniform(-5.0, 5.0)))
        return self._anything(2)

    def _anything(self, levels: int) -> object:
        draw, kind = self._random, self._random.randrange(6)
        if kind == 0 and levels:
            return [self._anything(levels - 1) for _ in range(draw.randint(0, 4))]
        if kind == 1 and levels:
            return {draw.choice(_KEYS): self._anything(levels - 1) for _ in range(draw.randint(0, 4))}
        return draw.choice((None, draw.choice(_WORDS), draw.choice(_NUMBERS), draw.uniform(-5.0, 5.0)))

    # -- texts and bytes

    def _with_slips(self) -> bytes:
        text = _written(self._document()).decode()
        for _ in range(self._random.randint(1, 4)):
            at = self._random.randint(0, len(text))
            text = text[:at] + self._random.choice(_JSON) + text[at + self._random.choice((0, 0, 1, 5)) :]
        return (text if self._random.random() < 0.5 else damaged(text, self._random)).encode("utf-8", "surrogatepass")

    def _with_other_bytes(self) -> bytes:
        return mutated_bytes(_written(self._document()), self._random)

    def _bytes(self) -> bytes:
        return random_bytes(self._random)

    def _structural(self) -> bytes:
        """Return what is deep, long or wide."""
        draw = self._random
        times = draw.choice((10, 59, 60, 61, 1_000, 20_000))
        document = self._document()
        many = document | {"path": document["path"][:1] * times}
        wide = document | {"panels": {str(i): i for i in range(times)}}
        long = copy.deepcopy(document)
        long["path"][0]["points"] *= times
        return draw.choice((
            b"[" * times, b"[" * times + b"]" * times, b'{"a":' * times, b"]" * times + b"[" * times, b'"' * times,
            b'"\\' * times, b"9" * times * 10, b"-" * times, b'{"a":1,' * times, b"[]," * times, _written(many),
            _written(wide), _written(long), _written(document | {"panels": _nested(min(times, 1_000))}),
        ))  # fmt: skip


def _with_every_kind(session: Table) -> Table:
    """Return a session that has rows of unknown origin as well, a plane that is pinned, and every other rule."""
    new = copy.deepcopy(session)
    held = {"parameters": [1.0] * len(new["parameters"])} if new["parameters"] else {}
    last = {"kind": "given", "after": 0, "rows": [[0.5, 0.25, 1.0, "inf", "nan", 180.0, -0.5, "-inf"]], **held}
    new["path"].append(last)
    new["slicing"] = {"kind": "curvatures", "first": 0, "second": -1}
    new["rules"]["direction"] = {"kind": "steepest in", "norm": "scaled", "diagonal": [1.0, 10.0]}
    new["panels"] = {"open": ["rose"], "layout": "AAAA", "splits": [[1, 2], [0.5]], "log": {"x": True, "y": None}}
    new["pinned"] = {
        "origin": [0.0, 0.0], "first": [1.0, 0.0], "second": [0.0, 1.0], "names": ["x", "y"], "axes": ["x", "y"],
        "note": "", "curvatures": [2.0, 1.0], "step": 3,
    }  # fmt: skip
    return new


def _nested(levels: int) -> object:
    value: object = {}
    for _ in range(levels):
        value = {"a": value}
    return value


def _inside(value: object) -> list[object]:
    """Return a value and all that is inside it."""
    found, waiting = [], [value]
    while waiting:
        inner = waiting.pop()
        found.append(inner)
        waiting += inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else ()
    return found


def _written(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
