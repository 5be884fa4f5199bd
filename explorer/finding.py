"""Steps found by what is true of them: a number, a condition such as `dL > 0 & step > 100`, or `max L`.

Conditions are in the syntax of losses, over the columns of the path; nothing in them is ever executed as code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.loss import Loss
from explorer.path import Path, change_ratio
from explorer.rows import Array, Rows
from explorer.syntax import names_of, parse, parse_condition
from explorer.tokens import LossError, tokenize

_PIECE = 1 << 16
_NUMBER = re.compile(r"\d[\d,\u202f _]*")
_EXTREME = re.compile(r"\s*(?P<which>max|min)\s+(?P<of>[^\s(].*|\(.*\).*)", re.DOTALL)

Column = Callable[[Path, Rows], Array]
Wanted = Callable[[], bool]
Tell = Callable[[float], None]


def _figure(name: str) -> Column:
    return lambda path, rows: path.column(name, rows)


def _ratio(path: Path, rows: Rows) -> Array:
    return change_ratio(path.column("actual", rows), path.column("predicted", rows))


FIGURES_BY_NAME: Mapping[str, Column] = {
    "L": _figure("loss"),
    "grad": _figure("gradient_norm"),
    "eta": _figure("eta"),
    "beta": _figure("beta"),
    "t1": _figure("predicted"),
    "dL": _figure("actual"),
    "ratio": _ratio,
}
STEP = "step"


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for.

    Attributes
    ----------
    text
        As it was typed.
    step
        The number of a step, where that is what was typed.
    extreme
        `max` or `min`, where the step is looked for at which the formula is highest or lowest.
    formula
        A condition, which counts 1 where it holds, or what is to be extreme.
    names
        The columns that the formula is of, in the order of its variables.
    """

    text: str
    step: int | None = None
    extreme: str = ""
    formula: Loss | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The place in the lineage; None where there is none, and whether the search began anew from the other end."""

    place: int | None
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """The way that is searched: some rows of a path, and what its variables and parameters are called."""

    path: Path
    rows: Rows
    variables: tuple[str, ...]
    parameters: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What can be spoken of; a name of the loss goes before that of a figure."""
        return tuple(dict.fromkeys((STEP, *FIGURES_BY_NAME, *self.variables, *self.parameters)))

    def column(self, name: str, begin: int, end: int) -> Array:
        """Return a column at the places from `begin` up to `end`."""
        rows = self.rows[begin:end]
        if name in self.variables:
            return self.path.component(self.variables.index(name), rows)
        if name in self.parameters:
            return self.path.parameters(rows)[:, self.parameters.index(name)]
        if name == STEP:
            return np.arange(begin, end, dtype=np.float64)
        return FIGURES_BY_NAME[name](self.path, rows)


def read_question(text: str, names: Sequence[str]) -> Question:
    """Read what is looked for.

    Parameters
    ----------
    text
        `12345`, `L < 1e-3`, `max grad`.
    names
        The columns that it may speak of.

    Raises
    ------
    LossError
        For what is none of these, and for columns that are not there.
    """
    plain = text.strip()
    if _NUMBER.fullmatch(plain):
        return Question(plain, step=int(re.sub(r"\D", "", plain)))
    found = _EXTREME.fullmatch(text)
    formula, extreme, begin = (found["of"], found["which"], found.start("of")) if found else (text, "", 0)
    try:
        used = names_of(formula)
        parsed = parse(formula) if found else parse_condition(formula)
    except LossError as error:
        raise LossError(error.message.replace("the loss", "this"), error.start + begin, error.end + begin) from None
    for name in used:
        if name not in names:
            message = f"there is no column `{name}`; there are {', '.join(names)}"
            start = begin + next(token.start for token in tokenize(formula) if token.text == name)
            raise LossError(message, start, start + len(name))
    return Question(plain, extreme=extreme, formula=Loss(formula, parsed, {}), names=used)


def find(
    question: Question,
    where: Where,
    place: int,
    *,
    forward: bool = True,
    wanted: Wanted = lambda: True,
    tell: Tell = lambda _: None,
) -> Found | None:
    """Find the next place after `place`, or the last one before it, going on from the other end where there is none.

    A row at which one of the columns does not exist is never found. None if no longer wanted.
    """
    count = len(where.rows)
    if question.step is not None:
        return Found(question.step if question.step < count else None)
    if question.extreme:
        return _extreme(question, where, wanted, tell)
    done = 0
    for begin, end, wrapped in _stretches(count, place, forward=forward):
        if not wanted():
            return None
        matches = np.flatnonzero(_values(question, where, begin, end) == 1.0)
        if len(matches):
            return Found(begin + int(matches[0 if forward else -1]), wrapped)
        done += end - begin
        tell(done / count)
    return Found(None)


def _stretches(count: int, place: int, *, forward: bool) -> Iterator[tuple[int, int, bool]]:
    """Give the stretches of places in the order of the search, and whether they come after its turn."""
    after, before = (place + 1, count), (0, min(place + 1, count))
    if not forward:
        after, before = (0, place), (max(place, 0), count)
    for (low, high), wrapped in ((after, False), (before, True)):
        begins = range(low, high, _PIECE)
        for begin in begins if forward else reversed(begins):
            yield begin, min(begin + _PIECE, high), wrapped


def _extreme(question: Question, where: Where, wanted: Wanted, tell: Tell) -> Found | None:
    """Find the first place at which a formula is highest or lowest."""
    sign, best, at = 1.0 if question.extreme == "max" else -1.0, -np.inf, None
    count = len(where.rows)
    for begin in range(0, count, _PIECE):
        if not wanted():
            return None
        values = sign * _values(question, where, begin, min(begin + _PIECE, count))
        values[np.isnan(values)] = -np.inf
        highest = int(values.argmax())
        if values[highest] > best:
            best, at = values[highest], begin + highest
        tell(begin / count)
    return Found(at)


def _values(question: Question, where: Where, begin: int, end: int) -> Array:
    """Return the formula at some places; NaN where one of its columns is."""
    assert question.formula is not None
    points = np.column_stack([where.column(name, begin, end) for name in question.names])
    with np.errstate(all="ignore"):
        values = question.formula.values(points)
    return np.where(np.isnan(points).any(axis=1), np.nan, values)
