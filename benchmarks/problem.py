"""The losses that everything is measured on: those that come with it, and those of a file that the person names."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.losses import many_terms
from explorer.direction import Vector
from explorer.gallery import GALLERY
from explorer.landscape import Window
from explorer.loss import Loss
from explorer.opening import first_look
from explorer.plane import Plane
from explorer.slices import FIRST_TWO, slice_through
from explorer.tokens import LossError

ROSENBROCK, ACKLEY, TERMS, BRANCHES = "Rosenbrock", "Ackley", "200 terms", "where"
_FIELDS = ("name", "start", "window")
"""What may follow a loss in a file."""


class ProblemError(Exception):
    """A line of a file of losses cannot be used; says which, and why."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A loss, the point that steps begin at, and the window that is sampled; None where L has one variable."""

    name: str
    loss: Loss
    w: Vector
    window: Window | None

    @property
    def plane(self) -> Plane | None:
        """The plane of the first two variables through w."""
        return None if self.loss.dimension < 2 else slice_through(FIRST_TWO, self.loss, self.w)


def problem(name: str, text: str, start: Vector | None = None, window: Window | None = None) -> Problem:
    """Read a loss; the start and the window that are not given are those that it would open with."""
    loss = Loss.parse(text)
    seen = first_look(loss, start)
    return Problem(name, loss, seen.start.w, None if loss.dimension < 2 else window or seen.home)


def standard() -> tuple[Problem, ...]:
    """Return the losses that come with the benchmark."""
    known = {entry.name: entry for entry in GALLERY}
    rosenbrock, ackley = known[ROSENBROCK], known[ACKLEY]
    huber = "where(abs(x - y) < 1, (x - y)^2/2, abs(x - y) - 1/2) + (x^2 + 2y^2)/4 + cos(2x)/4"
    wide = Window(-4, 4, -4, 4)
    return (
        problem(ROSENBROCK, rosenbrock.expression, rosenbrock.start, Window(*rosenbrock.window)),
        problem(ACKLEY, ackley.expression, ackley.start, wide),
        problem(TERMS, many_terms(200), (1.5, 1.0), wide),
        problem(BRANCHES, huber, (1.5, -1.2), wide),
    )


def read(file: Path) -> tuple[Problem, ...]:
    """Read a file of losses.

    A line is a loss as it would be typed into the window; `;` sets off what may follow it: `start=1,2`,
    `window=-2,2,-1,3` (x0, x1, y0, y1) and `name=…`. What follows `#` is passed over.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file}: {getattr(error, 'strerror', None) or 'not a text in UTF-8'}"
        raise ProblemError(message) from error
    found = tuple(_problems(file.name, lines))
    if not found:
        message = f"{file}: there is no loss in it"
        raise ProblemError(message)
    return found


def _problems(file: str, lines: Sequence[str]) -> Iterator[Problem]:
    for number, line in enumerate(lines, start=1):
        text, *fields = (part.strip() for part in line.split("#")[0].split(";"))
        if text or fields:
            try:
                yield _problem(text, fields)
            except LossError as error:
                message = f"{file}:{number}: {error}"
                raise ProblemError(message) from error
            except ValueError as error:
                message = f"{file}:{number}: {error}"
                raise ProblemError(message) from error


def _problem(text: str, fields: Sequence[str]) -> Problem:
    given = dict(_field(field) for field in fields if field)
    start, sides = (_numbers(key, given[key]) if key in given else None for key in ("start", "window"))
    loss = Loss.parse(text)
    if start is not None and len(start) != loss.dimension:
        message = f"start: the loss has {loss.dimension} variables, and {len(start)} numbers are given"
        raise ValueError(message)
    if sides is not None and not (len(sides) == 4 and sides[0] < sides[1] and sides[2] < sides[3]):
        message = "window: x0,x1,y0,y1 with x0 < x1 and y0 < y1"
        raise ValueError(message)
    found = problem(given.get("name", _shortened(text)), text, start, Window(*sides) if sides else None)
    begin = found.w if start is None else start
    if not math.isfinite(loss.value(begin)):
        message = f"L is not finite at {', '.join(map(str, begin))}: give another start"
        raise ValueError(message)
    return found


def _field(field: str) -> tuple[str, str]:
    key, separator, value = (part.strip() for part in field.partition("="))
    if not separator or key not in _FIELDS or not value:
        message = f"`{field}` is none of " + ", ".join(f"{known}=…" for known in _FIELDS)
        raise ValueError(message)
    return key, value


def _numbers(key: str, text: str) -> Vector:
    try:
        found = tuple(float(part) for part in text.split(","))
    except ValueError:
        found = (math.nan,)
    if not all(map(math.isfinite, found)):
        message = f"{key}: `{text}` are not numbers with commas between them"
        raise ValueError(message)
    return found


def _shortened(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"
