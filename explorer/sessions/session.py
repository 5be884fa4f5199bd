"""A session: everything that a person has done and chosen, as one frozen value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explorer.descent import Rules
from explorer.direction import Vector
from explorer.landscape import Window
from explorer.plane import Plane
from explorer.roles import Parameter
from explorer.sessions.pieces import Piece
from explorer.slices import FIRST_TWO, SliceRule
from explorer.syntax import natural_order


@dataclass(frozen=True, slots=True)
class Panels:
    """What the window keeps of itself: plain contents that nothing outside the window understands.

    They are held as JSON text, so that nobody changes them, and two of them are compared quickly.
    """

    text: str = "{}"

    @classmethod
    def of(cls, contents: Mapping[str, Any]) -> Panels:
        """Keep contents made of dicts with text keys, lists, text, finite numbers, booleans and None."""
        return cls(json.dumps(contents, ensure_ascii=False, allow_nan=False, sort_keys=True))

    @property
    def contents(self) -> dict[str, Any]:
        """The contents, made anew each time."""
        found: dict[str, Any] = json.loads(self.text)
        return found


@dataclass(frozen=True, slots=True)
class LessonPlace:
    """A lesson that is open: its identity, the page that is open, and those whose goals were met, from 0."""

    identity: str
    page: int = 0
    solved: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that is kept.

    Attributes
    ----------
    loss, variables
        The text of L, and the names of the components of w, in natural order.
    home
        The window that suits the loss; of x and L for one variable.
    rules, order
        How the next step is taken, and K.
    path
        What makes all rows of the path.
    tip, row
        The end of the path that is shown, and the moment on it that every panel shows.
    parameters
        The names that are held, with their values and sliders.
    chosen
        Names whose role was chosen, and whether they were made parameters.
    name
        What the gallery calls the loss, if it came from there.
    view
        What is seen; None for `home`.
    minima, minima_for
        Minima that are known, and the values of the parameters that they are known for.
    slicing, pinned
        Which plane through w is seen; and the plane that stays while w moves, if there is one.
    panels
        What the window keeps of itself.
    lesson
        The lesson that is open, if one is.
    most_steps
        How many steps a run takes at the most.
    speed
        Steps per second of a play; 31 stands for as fast as it goes.
    """

    loss: str
    variables: tuple[str, ...]
    home: Window
    rules: Rules
    order: int
    path: tuple[Piece, ...]
    tip: int
    row: int
    parameters: tuple[Parameter, ...] = ()
    chosen: tuple[tuple[str, bool], ...] = ()
    name: str = ""
    view: Window | None = None
    minima: tuple[Vector, ...] = ()
    minima_for: Vector = ()
    slicing: SliceRule = FIRST_TWO
    pinned: Plane | None = None
    panels: Panels = Panels()
    lesson: LessonPlace | None = None
    most_steps: int = 10_000
    speed: int = 4

    @property
    def held(self) -> tuple[str, ...]:
        """The names of the parameters in natural order, in which pieces of the path give their values."""
        return tuple(sorted((parameter.name for parameter in self.parameters), key=natural_order))

    @property
    def rows(self) -> int:
        """How many rows the path has."""
        return sum(map(len, self.path))
