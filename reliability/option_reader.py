"""The readers of fields and of the command line under test: numbers, points, parameters, directions, norms, sizes."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from explorer.option_error import OptionError
from explorer.options import (
    DIRECTIONS,
    parse_at,
    parse_direction,
    parse_number,
    parse_parameters,
    parse_scaled,
    parse_size,
    parse_whole,
)
from reliability.guard import GUARD
from reliability.harness import Target
from reliability.loss_reader import LONGEST_MESSAGE, BrokenPromiseError
from reliability.loss_texts import LossTexts
from reliability.mutations import damaged

_NAMES = ("x", "y", "θ", "x1")
_GOOD = ("1", "-2.5", "1e-3", "x=1,y=2,θ=0,x1=5", "1,2,3,4", "a=2", "180", "−30", "0.1", "3e5", *DIRECTIONS)
_READERS: dict[str, Callable[[str], object]] = {
    "number": parse_number,
    "size": parse_size,
    "whole": lambda text: parse_whole(text, 0, 1_000_000),
    "point": lambda text: parse_at(text, _NAMES),
    "field": lambda text: parse_at(text, _NAMES, what="the vector", missing=0.0),
    "parameters": lambda text: parse_parameters([text], _NAMES),
    "direction": lambda text: parse_direction(text, _NAMES),
    "plane": lambda text: parse_direction(None, _NAMES, plane=text),
    "norm": lambda text: parse_scaled(text, _NAMES),
}


def target(random: Random) -> Target[str]:
    """Return the readers with random texts, the same for all of them."""
    losses = LossTexts(random)

    def make() -> str:
        good = random.choice(_GOOD)
        return random.choice((good, damaged(good, random), damaged(good, random), damaged(good, random), losses()))

    return Target("options", make, check)


def check(text: str) -> str:
    """Let every reader have a text; see `Target.check`."""
    read = [name for name, reader in _READERS.items() if _is_read(reader, text)]
    return f"read as {' and '.join(read)}" if read else "refused"


def _is_read(reader: Callable[[str], object], text: str) -> bool:
    try:
        with GUARD.watching():
            reader(text)
    except OptionError as error:
        message = str(error)
        if not message or len(message) > LONGEST_MESSAGE or not message.isprintable():
            raise BrokenPromiseError(f"a message of {len(message)} characters, or one that cannot be shown") from None
        return False
    return True
