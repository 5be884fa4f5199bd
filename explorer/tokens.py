"""Text to tokens. Every token knows where it stands in the text, in characters."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

MAX_CHARACTERS = 100_000
MAX_NAME = 100

CONSTANTS = {"pi": math.pi, "e": math.e}

_SPELLINGS = {
    "^": "**", "·": "*", "×": "*", "⋅": "*", "∙": "*", "−": "-", "–": "-", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=",
    "∧": "&", "∨": "|", "¬": "~", "&&": "&", "||": "|",
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_PATTERN = re.compile(
    r"""(?P<space>\s+)
      | (?P<radix>0[xXbBoO][0-9a-fA-F]+)
      | (?P<number>(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<superscript>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
      | (?P<symbol>\*\*|//|<=|>=|==|!=|&&|\|\||[-+*/%^·×⋅∙−–÷<>≤≥≠&|~∧∨¬(),])""",
    re.VERBOSE,
)
_WORDS_FOR_SYMBOLS = {"and": "&", "or": "|", "not": "~"}


class LossError(ValueError):
    """What is wrong with a typed loss, where, and what to do.

    `start` and `end` bound the place in the text, in characters from 0; the message counts from 1.
    """

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message, self.start, self.end = message, start, max(end, start + 1)


class Kind(Enum):
    """The kind of a token."""

    NUMBER = auto()
    NAME = auto()
    POWER = auto()
    """A superscript, `²`: a power and its exponent in one."""
    SYMBOL = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `text` is the standard spelling, `source` what stands there."""

    kind: Kind
    text: str
    start: int
    end: int
    source: str
    value: float = 0.0


def quoted(source: str) -> str:
    """Return a piece of what was typed as a message quotes it."""
    return f"`{shown(source)}`"


def shown(source: str, most: int = 48) -> str:
    """Return what was typed as it can be shown: of a long text the beginning, and nothing unprintable."""
    part = source if len(source) <= most else f"{source[: most - 1]}…"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in part)


def tokenize(text: str) -> list[Token]:
    """Cut the text into tokens, the last of which is END.

    Raises
    ------
    LossError
        At a character that belongs to no token, a number beyond the doubles, or a text beyond the bound.
    """
    if len(text) > MAX_CHARACTERS:
        message = f"the loss has {len(text):,} characters; the bound is {MAX_CHARACTERS:,}"
        raise LossError(message, MAX_CHARACTERS, len(text))
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _PATTERN.match(text, position)
        token = _matched(match) if match else _name(text, position)
        if token is not None:
            tokens.append(token)
        position = match.end() if match else tokens[-1].end
    tokens.append(Token(Kind.END, "", len(text), len(text), ""))
    return tokens


def _matched(match: re.Match[str]) -> Token | None:
    source, (start, end) = match.group(), match.span()
    kind = match.lastgroup
    if kind == "number":
        return Token(Kind.NUMBER, source, start, end, source, _finite(float(source), start, end))
    if kind == "radix":
        raise LossError(f"`{source[:12]}` at {start + 1} is not a decimal number; write it in decimals", start, end)
    if kind == "superscript":
        value = _finite(float(source.translate(_SUPERSCRIPTS)), start, end)
        return Token(Kind.POWER, source, start, end, source, value)
    if kind == "symbol":
        return Token(Kind.SYMBOL, _SPELLINGS.get(source, source), start, end, source)
    return None


def _finite(value: float, start: int, end: int) -> float:
    if math.isinf(value):
        raise LossError(f"the number at {start + 1} is too large; doubles end at 1.8e308", start, end)
    return value


def _name(text: str, start: int) -> Token:
    if _is_pi(text[start]):
        return Token(Kind.NUMBER, "pi", start, start + 1, text[start], math.pi)
    end = start
    while end < len(text) and _continues_name(text[end], first=end == start):
        end += 1
    if end == start:
        raise LossError(*_unreadable(text, start))
    source = text[start:end]
    # ϕ and φ, or x₁ and x1, are one name: the compatibility form says which
    name = unicodedata.normalize("NFKC", source)
    # ŀ is a letter, but normally spelled with the dot of a product
    if not (name.isidentifier() and all(_continues_name(c, first=False) for c in name)):
        raise LossError(f"{quoted(source)} at {start + 1} cannot be a name; use letters and digits", start, end)
    if len(name) > MAX_NAME:
        message = f"the name {quoted(source)} at {start + 1} has {len(name):,} characters; the bound is {MAX_NAME}"
        raise LossError(message, start, end)
    if name in _WORDS_FOR_SYMBOLS:
        symbol = _WORDS_FOR_SYMBOLS[name]
        raise LossError(f"`{name}` at {start + 1} is not an operator here; write `{symbol}`", start, end)
    return Token(Kind.NAME, name, start, end, source)


def _continues_name(char: str, *, first: bool) -> bool:
    if char == "_" or (char.isalpha() and not _is_pi(char)):
        return True
    subscript_or_digit = char.isdecimal() or "₀" <= char <= "₉"
    return not first and (subscript_or_digit or unicodedata.category(char) in {"Mn", "Mc"})


def _is_pi(char: str) -> bool:
    """Whether a letter is π, upright or slanted or bold."""
    return unicodedata.normalize("NFKC", char) == "π"


def _unreadable(text: str, start: int) -> tuple[str, int, int]:
    hints = {
        "=": "write only the right-hand side, or `==` inside `where`",
        "[": "use round brackets",
        "{": "use round brackets",
        "!": "a factorial is not among the functions",
        "√": "write `sqrt(…)`",
        ";": "a loss is a single expression",
        "∞": "a loss is made of finite numbers",
    }
    char = text[start]
    named = f"`{char}`" if char.isprintable() else f"U+{ord(char):04X}"
    hint = hints.get(char, "remove it")
    return f"unexpected {named} at {start + 1}; {hint}", start, start + 1
