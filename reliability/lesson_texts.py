"""Random lesson files: those that come with the program, with other values, keys, words or bytes."""

from __future__ import annotations

import copy
import json
import math
import tomllib
from collections.abc import Callable
from random import Random
from typing import Any

from explorer.lessons.lesson_facts import FACTS
from explorer.lessons.lesson_file import LARGEST, shipped
from explorer.lessons.lesson_setup import KEYS
from explorer.options import DIRECTIONS
from reliability.loss_texts import LossTexts
from reliability.mutations import damaged, mutated_bytes, random_bytes

Table = dict[str, Any]

_WORDS = ("title", "text", "question", "reveal", "hint", "watch")
_NUMBERS = (0, 1, -1, 2.5, 1e-12, 1e6, 1e300, 1e-320, -0.0, math.nan, math.inf, -math.inf, 10**19, 10**400, True)
_TOML = (
    "[", "]", "[[", "]]", "[[page]]\n", "[page.setup]\n", "[page]\n", "{", "}", "=", ".", ",", '"', '"""', "'",
    "'''", "\\", "\\u0000", "\\uD800", "\\U00110000", "#", "\n", "\r", "\r\n", "\x00", "\ufeff",
    "1979-05-27T07:32:00Z", "07:32:00", "inf", "-nan", "0x_1", "1__0", "+1e400", "true", "{eta", "{{", "}}",
    "{loss/0}", "{__import__}", "a.b.c=1\n", "page=1\n", "setup={}\n", '""=1\n',
)  # fmt: skip


class LessonTexts:
    """Makes one random file after the other, all from one seed."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._losses = LossTexts(random)
        self._lessons = [tomllib.loads(path.read_text(encoding="utf-8")) for path in shipped()]
        kinds: dict[Callable[[], bytes], int] = {
            self._with_other_values: 60, self._with_slips: 20, self._with_other_bytes: 12, self._bytes: 4,
            self._structural: 3, self._huge: 1,
        }  # fmt: skip
        self._kinds, self._weights = list(kinds), list(kinds.values())

    def __call__(self) -> bytes:
        """Make a file of any kind."""
        (kind,) = self._random.choices(self._kinds, self._weights)
        return kind()

    def _document(self) -> Table:
        """Return a lesson with one to three of the pages of one that is shipped."""
        lesson = copy.deepcopy(self._random.choice(self._lessons))
        first = self._random.choice([i for i, page in enumerate(lesson["page"]) if "loss" in page.get("setup", {})])
        lesson["page"] = lesson["page"][first : first + self._random.choice((1, 1, 2, 3))]
        return lesson

    def _with_other_values(self) -> bytes:
        document = self._document()
        for _ in range(self._random.choices((0, 1, 2, 4), (1, 6, 4, 1))[0]):
            pages: Any = document.get("page")
            page = self._random.choice(pages) if pages and _is_pages(pages) else {}
            setup = page.get("setup", {})
            table = self._random.choices((document, page, setup if isinstance(setup, dict) else {}), (1, 5, 6))[0]
            self._change(table)
        return written(document).encode("utf-8", "surrogatepass")

    def _change(self, table: Table) -> None:
        draw, kind = self._random, self._random.random()
        if kind < 0.15 and table:
            del table[draw.choice(list(table))]
        elif kind < 0.25 and table:
            name = draw.choice(list(table))
            table[damaged(name, draw)] = table.pop(name)
        elif kind < 0.6:
            key = draw.choice((*KEYS, *_WORDS, "goal"))
            table[key] = self._fitting(key)
        elif table:
            table[draw.choice(list(table))] = self._anything(2)

    def _fitting(self, key: str) -> object:
        """Return a value of about the right kind."""
        draw, make = self._random, self._losses
        if key in _WORDS:
            inside = draw.choice((*FACTS, "w_x", "a_b", make.almost()))
            return draw.choice((f"η is {{{inside}}}.", f"{{{inside}", "{{}}", "{}", f"a\n\n{{{inside}/2}}\n\nb"))
        others: dict[str, Callable[[], object]] = {
            "loss": draw.choice((make.grammatical, make.almost, make)),
            "goal": self._condition,
            "direction": lambda: draw.choice((*DIRECTIONS, damaged(draw.choice(DIRECTIONS), draw))),
            "start": self._numbers,
            "window": self._numbers,
            "parameters": lambda: {
                name: self._number() for name in draw.sample(("a", "b", "x", "y", "θ", "ϕ", ""), 2)
            },
        }
        usual = (self._number(), "gradient", "length", "natural", "line-search", "taylor", "x", True)
        return others.get(key, lambda: draw.choice(usual))()

    def _numbers(self) -> list[float]:
        return [self._number() for _ in range(self._random.choice((1, 2, 2, 3, 4, 4, 60)))]

    def _condition(self) -> str:
        draw = self._random
        sides = [draw.choice((*FACTS, str(self._number()), f"abs({draw.choice(list(FACTS))})")) for _ in range(4)]
        text = f"{sides[0]} {draw.choice('<>')} {sides[1]} {draw.choice('&|')} {sides[2]} >= {sides[3]}"
        return text if draw.random() < 0.6 else damaged(text, draw)

    def _number(self) -> float:
        draw = self._random
        return draw.choice((draw.randint(-3, 3), round(draw.uniform(-5, 5), 3), draw.choice(_NUMBERS)))

    def _anything(self, levels: int) -> object:
        draw, kind = self._random, self._random.randrange(6)
        if kind == 0 and levels:
            return [self._anything(levels - 1) for _ in range(draw.randint(0, 3))]
        if kind == 1 and levels:
            return {draw.choice(KEYS): self._anything(levels - 1) for _ in range(draw.randint(0, 3))}
        if kind == 2:
            return draw.choice(("", " ", "x" * 5_000, "\u0000", "é\u0301", "a\nb", "{eta}", "\x1b[31m", "\u202e"))
        return self._losses() if kind == 3 else self._number()

    # -- texts and bytes

    def _with_slips(self) -> bytes:
        text = written(self._document())
        for _ in range(self._random.randint(1, 4)):
            at = self._random.randint(0, len(text))
            text = text[:at] + self._random.choice(_TOML) + text[at + self._random.choice((0, 0, 1, 5)) :]
        return (text if self._random.random() < 0.5 else damaged(text, self._random)).encode("utf-8", "surrogatepass")

    def _with_other_bytes(self) -> bytes:
        return mutated_bytes(written(self._document()).encode(), self._random)

    def _bytes(self) -> bytes:
        return random_bytes(self._random)

    def _structural(self) -> bytes:
        draw = self._random
        times = draw.choice((10, 99, 100, 101, 1_000))
        return draw.choice((
            "[" * times, "a=" + "[" * times + "]" * times, "a=" + "{a=" * times + "1" + "}" * times,
            "a." * times + "a=1", "".join(f"[a{'.b' * i}]\n" for i in range(min(times, 200))), "[[page]]\n" * times,
            "x=" + "9" * times * 10, 'id="' + "a" * times * 100, "".join(f"k{i}=1\n" for i in range(times)),
            "[" + "a." * times + "a]", "[[page]]\n[page.setup]\nstart=[" + "1.0," * times + "]", "#" * times,
            '"' * times, "'" * times, 'title="""' + '\\\n' * times + '"""', "page=[" + "{}," * times + "]",
        )).encode()  # fmt: skip

    def _huge(self) -> bytes:
        """Return a file near the bound on its bytes, of much of the same."""
        draw = self._random
        page = written({"page": self._document()["page"][:1]}).encode()
        unit = draw.choice(
            (
                page,
                b"[[page]]\n",
                b"[",
                b"{",
                b'a="',
                b"x" * 50 + b"=1\n",
                b"#\n",
                b"\xff",
                b"\n",
                b'"\\u0041',
                b"a.",
                b"9",
            )
        )
        size = draw.choice((LARGEST // 20, LARGEST // 4, LARGEST, LARGEST + 1))
        head = draw.choice((b"", b'id = "a"\ntitle = "b"\nabout = "c"\n'))
        return head + (unit * (size // len(unit)))[: size - len(head)]


def written(document: Table) -> str:
    """Write a lesson as TOML, whatever its values are."""
    lines = [
        f"{_key(key)} = {_value(value)}" for key, value in document.items() if key != "page" or not _is_pages(value)
    ]
    pages: Any = document.get("page")
    for page in pages if _is_pages(pages) else ():
        lines.append("\n[[page]]")
        lines += [
            f"{_key(key)} = {_value(value)}"
            for key, value in page.items()
            if key != "setup" or not isinstance(value, dict)
        ]
        setup = page.get("setup")
        if isinstance(setup, dict):
            lines += ["\n[page.setup]", *(f"{_key(key)} = {_value(value)}" for key, value in setup.items())]
    return "\n".join(lines) + "\n"


def _is_pages(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(page, dict) for page in value)


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("-", "").replace("_", "").isalnum() else _string(key)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(key)} = {_value(inner)}' for key, inner in value.items())}}}"
    return repr(value)
