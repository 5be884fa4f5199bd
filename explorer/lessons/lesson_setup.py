"""The set-up of a page, from the values of a file: what is said there in words, turned into options."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from explorer.descent import FARTHEST
from explorer.direction import AtAngle, DirectionRule, Vector
from explorer.landscape import Window
from explorer.lessons.lesson import PANELS, Setup
from explorer.lessons.lesson_facts import Names
from explorer.lessons.toml_places import Trail
from explorer.loss import Loss
from explorer.option_error import OptionError
from explorer.options import HIGHEST_ORDER, Options, parse_direction
from explorer.scale import LARGEST, SMALLEST, is_allowed
from explorer.step_size import LengthRule
from explorer.tokens import LossError

T = TypeVar("T")

KEYS = (
    "loss", "start", "parameters", "rule", "size", "direction", "beta", "plane", "seed", "order", "panel",
    "after", "surface", "window",
)  # fmt: skip
_OF_THE_LOSS = ("start", "parameters")
_MOST_SEEDS = 1_000_000
_DEFAULT = Options()


@dataclass(frozen=True, slots=True)
class SetupMistake:
    """What is wrong, and with which value of the set-up."""

    trail: Trail
    message: str


class SetupReader:
    """Reads one set-up, and collects what is wrong with it.

    Parameters
    ----------
    table
        The values of [page.setup].
    before
        The set-up of the page before, whose loss, start, parameters and window hold on where no loss is given.
    is_first
        Whether there is no page before; then a loss must be given.
    """

    def __init__(self, table: Mapping[str, object], before: Setup | None, *, is_first: bool) -> None:
        self.mistakes: list[SetupMistake] = []
        self.names: Names | None = None
        """The names of the loss, once it is read."""
        self._table, self._before, self._is_first = table, before, is_first

    def setup(self) -> Setup | None:
        """Return the set-up, or None where something is wrong with it, or with that of the page before."""
        for key in self._table:
            self._check(key in KEYS, key, unknown_key(key, KEYS))
        loss, start, held = self._place()
        direction = self._direction()
        rule = LengthRule(self._one_of("rule", [rule.value for rule in LengthRule]) or LengthRule.LENGTH)
        size, order = self._size(), self._order()
        panel, after = (self._one_of(key, PANELS) or "" for key in ("panel", "after"))
        surface = self._table.get("surface", False)
        self._check(
            isinstance(surface, bool), "surface", f"it must be true or false, but {kind_of(surface)} is given"
        )
        window = self._window()
        if self.mistakes or self.names is None or start is None:
            return None
        seed = int(self._number("seed", 0.0))
        options = Options(loss, start, direction, rule, size, order, seed=seed, parameters=held)
        return Setup(options, panel, after, surface is True, window)

    def _check(self, holds: bool, key: str, message: str) -> bool:
        if not holds:
            self.mistakes.append(SetupMistake((key,), message))
        return holds

    # -- the loss and the start

    def _place(self) -> tuple[str, Vector | None, tuple[tuple[str, float], ...]]:
        given = self._table.get("loss")
        if given is None:
            return self._place_before()
        if not self._check(isinstance(given, str), "loss", f"it must be text, but {kind_of(given)} is given"):
            return "", None, ()
        text = str(given)
        held = self._numbers("parameters", self._table.get("parameters", {}))
        try:
            loss = Loss.parse(text, held)
        except LossError as error:
            self._check(False, "loss", error.message)
            return text, None, ()
        self.names = Names(loss.variables, tuple(loss.parameters))
        for name in held:
            known = ", ".join(loss.names)
            if name not in loss.parameters:
                self.mistakes.append(
                    SetupMistake(("parameters", name), f"`{name}` is not in the loss, which has {known}")
                )
        return text, self._start(loss), tuple(loss.parameters.items())

    def _place_before(self) -> tuple[str, Vector | None, tuple[tuple[str, float], ...]]:
        self._check(not self._is_first, "loss", 'the first page needs a loss, as in loss = "x^2 + 3y^2"')
        for key in _OF_THE_LOSS:
            message = "without `loss` the page keeps the loss, the start and the parameters of the page before"
            self._check(key not in self._table, key, f"{message}; give the loss again to change them")
        if self._before is None:
            return "", None, ()
        before = self._before.options
        loss = Loss.parse(before.loss, dict(before.parameters))
        self.names = Names(loss.variables, tuple(loss.parameters))
        return before.loss, before.start, before.parameters

    def _start(self, loss: Loss) -> Vector | None:
        given = self._table.get("start")
        n, names = loss.dimension, ", ".join(loss.variables[:8])
        example = ", ".join(["1.0"] * min(n, 3)) + (", …" if n > 3 else "")
        if given is None:
            self._check(False, "start", f"it is missing; a loss needs one, as in start = [{example}] for {names}")
            return None
        if isinstance(given, list):
            count = f"{len(given)} number{'' if len(given) == 1 else 's'}"
            message = f"it has {count}, but the loss has {n} variable{'' if n == 1 else 's'}: {names}"
            if not self._check(len(given) == n, "start", message):
                return None
            given = dict(zip(loss.variables, given, strict=True))
        if not isinstance(given, dict):
            self._check(False, "start", f"it must be like [{example}] for {names}, but {kind_of(given)} is given")
            return None
        numbers = self._numbers("start", given)
        wrong = [name for name in numbers if name not in loss.variables]
        missing = [name for name in loss.variables if name not in numbers]
        self._check(
            not wrong, "start", f"`{wrong[0] if wrong else ''}` is no variable of the loss, which has {names}"
        )
        self._check(bool(wrong) or not missing, "start", f"`{missing[0] if missing else ''}` is missing")
        return None if wrong or missing else tuple(numbers[name] for name in loss.variables)

    def _numbers(self, key: str, given: object) -> dict[str, float]:
        """Read a table of names and numbers."""
        if not isinstance(given, dict):
            self._check(False, key, f"it must be like {{x = 1.0, y = 2.0}}, but {kind_of(given)} is given")
            return {}
        numbers = {}
        for name, value in given.items():
            found = _as_float(value)
            what = f"`{name}` must be a finite number, but {_shown(value)} is given"
            if self._check(math.isfinite(found), key, what):
                self._check(abs(found) <= FARTHEST, key, f"`{name}` must be at most {FARTHEST:g} in size")
            numbers[name] = found
        return numbers

    def _window(self) -> Window | None:
        given = self._table.get("window")
        if given is None:
            return self._before.window if self._before is not None and "loss" not in self._table else None
        message = f"it must be [x from, x to, y from, y to], four finite numbers, but {_shown(given)} is given"
        if not isinstance(given, list) or len(given) != 4 or not all(map(is_number, given)):
            self._check(False, "window", message)
            return None
        x0, x1, y0, y1 = map(_as_float, given)
        finite = all(abs(bound) <= FARTHEST for bound in (x0, x1, y0, y1))
        fine = self._check(
            finite and x0 < x1 and y0 < y1, "window", f"each pair of bounds must rise, within ±{FARTHEST:g}"
        )
        return Window(x0, x1, y0, y1) if fine else None

    # -- the rules

    def _direction(self) -> DirectionRule:
        word, beta, plane = (self._table.get(key) for key in ("direction", "beta", "plane"))
        fine = self._check(word is None or isinstance(word, str), "direction", _must_be("text", word))
        fine &= self._check(plane is None or isinstance(plane, str), "plane", _must_be("text, a variable", plane))
        message = "β turns steepest descent; give `direction` or `beta`, not both"
        fine &= self._check(beta is None or word is None or word == "steepest", "beta", message)
        angle = None if beta is None else self._number("beta", 180.0)
        seed = self._number("seed", 0.0)
        bounds = f"it must be a whole number from 0 to {_MOST_SEEDS:,}"
        fine &= self._check(seed == int(seed) and 0.0 <= seed <= _MOST_SEEDS, "seed", bounds)
        if not fine or self.names is None:
            return AtAngle()
        try:
            text = word if isinstance(word, str) else None
            return parse_direction(
                text, self.names.variables, int(seed), angle, plane if isinstance(plane, str) else None
            )
        except OptionError as error:
            self._check(False, "direction" if word is not None else "plane", str(error))
            return AtAngle()

    def _number(self, key: str, otherwise: float) -> float:
        value = self._table.get(key, otherwise)
        number = _as_float(value)
        if not math.isfinite(number):
            mistake = SetupMistake((key,), f"it must be a finite number, but {_shown(value)} is given")
            if mistake not in self.mistakes:
                self.mistakes.append(mistake)
            return otherwise
        return number

    def _size(self) -> float:
        size = self._number("size", _DEFAULT.size)
        self._check(
            is_allowed(size), "size", f"{size:g} is out of range; it must be from {SMALLEST:g} to {LARGEST:g}"
        )
        return size

    def _order(self) -> int:
        order = self._table.get("order", _DEFAULT.order)
        fine = isinstance(order, int) and not isinstance(order, bool) and 1 <= order <= HIGHEST_ORDER
        self._check(
            fine, "order", f"K must be a whole number from 1 to {HIGHEST_ORDER}, but {_shown(order)} is given"
        )
        return int(order) if fine and isinstance(order, int) else _DEFAULT.order

    def _one_of(self, key: str, allowed: Collection[str]) -> str | None:
        given = self._table.get(key)
        if given is None or not self._check(isinstance(given, str), key, _must_be("text", given)):
            return None
        if given in allowed:
            return str(given)
        close = difflib.get_close_matches(str(given), allowed, n=1)
        hint = f"did you mean `{close[0]}`?" if close else f"there are {', '.join(allowed)}"
        self._check(False, key, f"unknown {key} `{given}`; {hint}")
        return None


def is_number(value: object) -> bool:
    """Whether a value of a file is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def kind_of(value: object) -> str:
    """Name the kind of a value of a file."""
    kinds = ((bool, "true or false"), (str, "text"), (int, "a number"), (float, "a number"), (list, "a list"))
    known = next((words for kind, words in kinds if isinstance(value, kind)), "")
    return known or ("a table" if isinstance(value, dict) else "a date or a time")


def unknown_key(key: str, allowed: Collection[str]) -> str:
    """Say that a key is none of those that there are."""
    close = difflib.get_close_matches(key, allowed, n=1)
    hint = f"did you mean `{close[0]}`?" if close else f"there are {', '.join(allowed)}"
    return f"unknown key; {hint}"


def _as_float(value: object) -> float:
    """Return a number of a file, ∞ for whole numbers beyond all floats; NaN for what is no number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.copysign(math.inf, value > 0 or -1)


def _shown(value: object) -> str:
    if not is_number(value):
        return kind_of(value)
    # Python refuses to write whole numbers of thousands of digits
    return "one of hundreds of digits" if isinstance(value, int) and math.isinf(_as_float(value)) else f"{value}"


def _must_be(kind: str, value: object) -> str:
    return f"it must be {kind}, but {kind_of(value)} is given"
