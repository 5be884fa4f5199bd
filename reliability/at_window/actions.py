"""What a monkey does at a window, as values: they depend on the seed alone, not on what the window shows.

So the same seed is the same list of actions on every machine, any of them can be left out, and what one of them hits
is decided when it is done: the n-th part in sight, at this share of its width and height.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from explorer.gallery import GALLERY
from reliability.calm_losses import CalmLosses
from reliability.loss_texts import LossTexts


class Kind(enum.Enum):
    """A kind of action, with how often it comes."""

    CLICK = "click", 15.0
    CLICK_TWICE = "double click", 2.0
    CLICK_OTHERWISE = "click of another button, or with a key held", 2.0
    DRAG = "drag", 6.0
    LANDSCAPE_CLICK = "click on the landscape", 4.0
    LANDSCAPE_DRAG = "drag of the landscape", 6.0
    HANDLE_DRAG = "drag of w or u", 4.0
    STAGE_WHEEL = "wheel on the landscape", 4.0
    WHEEL = "wheel", 3.0
    KEY = "key", 12.0
    SHORTCUT = "shortcut", 8.0
    COMMAND = "command", 12.0
    LOSS = "loss", 3.0
    LOSS_BY_KEYS = "loss by keys", 0.6
    FIELD = "field", 6.0
    STEP = "step", 4.0
    RUN = "run", 2.0
    UNDO = "undo", 4.0
    REDO = "redo", 2.0
    ESCAPE = "Esc", 3.0
    RESIZE = "resize", 1.5
    REST = "rest", 1.5
    SESSION = "session", 1.5
    CLOSE = "close", 0.15

    def __init__(self, words: str, weight: float) -> None:
        self.words, self.weight = words, weight


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that is done. A kind takes what it needs of the rest.

    Attributes
    ----------
    which
        Chooses from what there is, from 0 to 1.
    start, end
        Where, in shares of the width and height of what was chosen.
    text
        What is typed.
    often
        How often.
    pause
        Milliseconds until the next action.
    """

    kind: Kind
    which: float
    start: tuple[float, float]
    end: tuple[float, float]
    text: str
    often: int
    pause: int

    def __str__(self) -> str:
        places = f"{self.start[0]:.3f},{self.start[1]:.3f} → {self.end[0]:.3f},{self.end[1]:.3f}"
        typed = ascii(self.text[:120]) if self.text else ""
        return f"{self.kind.words}  which {self.which:.4f}  at {places}  ×{self.often}  then {self.pause} ms  {typed}"


_FIELDS = (
    "0", "1", "-1", "0.5", "1e-3", "1e-16", "1e300", "-1e308", "5e-324", "nan", "inf", "-inf", "1,5", "3²", "1e", "-",
    "", " ", "x", "L < 1e-3", "100", "12", "-0", "1.2, 1", "(1, 2)", "1 2", "1e400", "9" * 400, "٣", "½", "<b>x</b>",
    "π", "--1", "999999999999", "\u202e1", "a\nb", "%s%n", "180", "90", "-90", "1e-300", "[1, 0]",
)  # fmt: skip
_LOSSES = (
    "x^2+10y^2", "(1-x)^2+100(y-x^2)^2", "x", "x^2", "7", "abs(x)+abs(y)", "1/x", "log(x)*y", "sqrt(x)+y^2", "0/0",
    "x*abs(x)", "max(x,y,z)", "exp(exp(x))+y", "x^2+y^2+z^2+a*x*y", "where(x>0,x,-2x)+y^2", "1e300*x^2+y^2",
    "floor(x)+y", "sin(1/x)+y", "x^4-3x^2+y^2+x*y", "x1^2+x2^2+x3^2+x4^2+x5^2", "log(1+exp(800x))+y^2",
    "1e-300x+1e-300y", "x/0+y", "sum", "(", "x^2+", "sin(", "x y z", "tan(x)+y^2", "abs(abs(x))+y", "hypot(x,y)",
    "arctan2(y,x)", "x^y", "+".join(f"(w{i}-{i})^2" for i in range(1, 51)),
    "+".join(f"sin({i}x)*cos({i}y)" for i in range(1, 200)),
    "+".join(f"log(1+exp({i % 7}x-{i % 5}y))" for i in range(1, 1001)),
)  # fmt: skip


def actions(seed: int, count: int) -> Iterator[Action]:
    """Make so many actions."""
    random = Random(seed)
    losses = _Losses(random)
    kinds = list(Kind)
    weights = [kind.weight for kind in kinds]
    for _ in range(count):
        kind = random.choices(kinds, weights)[0]
        yield Action(
            kind, random.random(), (random.random(), random.random()), (random.random(), random.random()),
            _text(kind, random, losses), random.choice((1, 1, 1, 1, 2, 3, 10)), _pause(kind, random),
        )  # fmt: skip


def numbers_in(text: str) -> frozenset[int] | None:
    """Read numbers and ranges of them: `1-20,34`; None for all where the text is empty."""
    found: set[int] = set()
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found) if text else None


def _pause(kind: Kind, random: Random) -> int:
    if kind is Kind.REST:
        return random.choice((200, 500, 1_200))
    return random.choice((0, 0, 0, 0, 1, 2, 5, 10, 20, 60))


def _text(kind: Kind, random: Random, losses: Callable[[], str]) -> str:
    if kind in (Kind.LOSS, Kind.LOSS_BY_KEYS):
        return losses()
    return random.choice(_FIELDS) if kind is Kind.FIELD else ""


class _Losses:
    """Losses that a person types: mostly good ones."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._calm, self._wild = CalmLosses(random), LossTexts(random)

    def __call__(self) -> str:
        share = self._random.random()
        if share < 0.4:
            return self._random.choice(_LOSSES)
        if share < 0.65:
            return self._random.choice(GALLERY).expression
        return self._wild() if share < 0.9 else self._calm()
