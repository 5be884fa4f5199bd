"""Slips of the hand and damage on the way: what makes an almost valid text, or file, of a valid one."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_INSERTED = (
    *"()[]{},;:.=!@#$%^&|~<>?/\\'\"`_-+* \t\n\r\x00\x07\x1b\x7f", *"·×−–÷≤≥≠∧∨¬²⁻⁺₀₉π∞√∑∫°′½Ⅳ", "e", "x", "0", "9",
    "**", "//", "<=", "==", "&&", "||", "1e", "1e+", "0x", "0b1", "1j", ".", "..", "__", ".__class__", "and", "or",
    "not ", " if ", "lambda x:", "import os", "nan", "inf", "1e999", "{x}", "\ufeff", "\u200b", "\u202e", "\u0301",
    "\u0000", "\ud800", "\udfff", "\ufffe", "\U0001f600", "\U000e0041", "\u2028", "٣", "१", "\uff0c", "\uff08",
    "\uff09", "\uff0b", "\uff58",
)  # fmt: skip
_BYTES = (0x00, 0x09, 0x0A, 0x22, 0x27, 0x28, 0x2A, 0x5B, 0x7B, 0x7F, 0x80, 0xBF, 0xC0, 0xE2, 0xED, 0xF0, 0xFE, 0xFF)


def damaged(text: str, random: Random) -> str:
    """Return a text after a few slips: something left out, put in, doubled, exchanged or moved."""
    for _ in range(random.choices((1, 2, 3, 6), (6, 3, 1, 1))[0]):
        text = _slip(text, random)
    return text


def _slip(text: str, random: Random) -> str:
    at = random.randint(0, len(text))
    to = min(len(text), at + random.choices((1, 2, 4, 10), (6, 3, 2, 1))[0])
    before, piece, after = text[:at], text[at:to], text[to:]
    slips: tuple[Callable[[], str], ...] = (
        lambda: before + after,
        lambda: before + random.choice(_INSERTED) + piece + after,
        lambda: before + piece + piece + after,
        lambda: before + random.choice(_INSERTED) + after,
        lambda: _moved(piece, before + after, random),
        lambda: before + chr(_code_point(random)) + piece + after,
    )
    return random.choice(slips)()


def _moved(piece: str, rest: str, random: Random) -> str:
    at = random.randint(0, len(rest))
    return rest[:at] + piece + rest[at:]


def _code_point(random: Random) -> int:
    return random.randrange(random.choices((0x80, 0x800, 0x10000, 0x110000), (1, 2, 2, 1))[0])


def random_bytes(random: Random) -> bytes:
    """Return up to some hundred bytes of any kind."""
    return random.randbytes(random.choices((4, 16, 64, 400), (4, 4, 2, 1))[0])


def mutated_bytes(data: bytes, random: Random) -> bytes:
    """Return data in which some bytes were changed, cut out, repeated or put in."""
    found = bytearray(data)
    for _ in range(random.choices((1, 2, 4, 16), (4, 3, 2, 1))[0]):
        at = random.randint(0, max(0, len(found) - 1))
        kind = random.randrange(5)
        if kind == 0 and found:
            found[at] ^= 1 << random.randrange(8)
        elif kind == 1:
            found.insert(at, random.choice(_BYTES))
        elif kind == 2:
            del found[at : at + random.choice((1, 4, 32))]
        elif kind == 3:
            found[at:at] = found[at : at + random.choice((1, 8, 64))]
        else:
            found[at : at + 1] = random_bytes(random)[:8]
    return bytes(found)
