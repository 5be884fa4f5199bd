"""The reader of losses under test: a text is a loss, or is refused with a place in it and a short reason."""

from __future__ import annotations

import zlib
from random import Random

from explorer.expression import Node, reachable
from explorer.loss import Loss
from explorer.syntax import MAX_VARIABLES
from explorer.tokens import LossError
from reliability.guard import GUARD
from reliability.harness import Target
from reliability.loss_texts import LossTexts
from reliability.printed import is_same_tree, printed

LONGEST_MESSAGE = 300
_SMALL = 60
_POINTS = (0.0, 1.0, -0.7, 3.5, 1e300)
_DERIVED = 8  # of so many small losses one is differentiated


class BrokenPromiseError(Exception):
    """The reader said something that is not so."""


def target(random: Random) -> Target[str]:
    """Return the reader with random texts."""
    # what is imported or warmed up at the first use is not the doing of a text
    for text in ("x^2.5 + where(x > 0 & y < 1, min(x, y), -x)", "sin(x)*y"):
        loss = Loss.parse(text)
        _evaluate(loss, derive=True)
    return Target("losses", LossTexts(random), check)


def check(text: str) -> str:
    """Read, print, read again and evaluate a text; see `Target.check`."""
    try:
        with GUARD.watching():
            loss = Loss.parse(text)
    except LossError as error:
        _check_place(error.message, error.start, error.end, text)
        return "refused"
    for note in loss.notes:
        _check_place(note.message, note.start, note.end, text)
    if not 1 <= loss.dimension <= MAX_VARIABLES:
        raise BrokenPromiseError(f"{loss.dimension} variables")
    how = _check_round_trip(loss.root)
    if len(reachable([loss.root])) > _SMALL:
        return f"read{how}"
    with GUARD.watching():
        _evaluate(loss, derive=zlib.crc32(text.encode("utf-8", "surrogatepass")) % _DERIVED == 0)
    return f"read and evaluated{how}"


def _check_place(message: str, start: int, end: int, text: str) -> None:
    length = max(1, len(text))
    if not 0 <= start < end <= length:
        raise BrokenPromiseError(f"place {start} to {end} of {length}")
    if not message or len(message) > LONGEST_MESSAGE:
        raise BrokenPromiseError(f"a message of {len(message)} characters")
    if not message.isprintable():
        raise BrokenPromiseError("a message that cannot be shown")


def _check_round_trip(root: Node) -> str:
    text = printed(root)
    try:
        again = Loss.parse(text)
    except LossError as error:
        if "the bound" in error.message:
            return ", too large to be printed"
        raise BrokenPromiseError(f"what is printed is refused: {error.message}") from None
    if not is_same_tree(root, again.root):
        raise BrokenPromiseError("what is printed is another loss")
    return ""


def _evaluate(loss: Loss, *, derive: bool) -> None:
    for value in _POINTS:
        w = [value] * loss.dimension
        if type(loss.value(w)) is not float:
            raise BrokenPromiseError("a value that is no number")
        if derive:
            n = loss.dimension
            if loss.gradient(w).shape != (n,) or loss.hessian(w).shape != (n, n):
                raise BrokenPromiseError("a derivative of another shape")
