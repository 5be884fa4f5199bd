"""What there is to say of a text in the field of the loss, and what to explore if it is one."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from explorer.direction import Vector
from explorer.exploration import starting_record
from explorer.landscape import Landscape
from explorer.loss import Loss
from explorer.opening import Found, first_look
from explorer.outlook import home_curve, parameters_for, parsed_with
from explorer.plane import Plane
from explorer.roles import Parameter
from explorer.syntax import names_of
from explorer.tokens import LossError
from ui.background import Job
from ui.state import Scene

Ahead = Callable[[Loss, Plane, Callable[[], bool]], Landscape | None]
"""Gives the first, coarse landscape of a loss over a plane."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say of a text in the loss field: an error with its place, or how it was read."""

    text: str
    message: str
    is_error: bool
    start: int = 0
    end: int = 0


@lru_cache(maxsize=8)
def _parsed(text: str, parameters: tuple[Parameter, ...]) -> Loss:
    """Read a text once, though it is checked at a key and drawn later."""
    return parsed_with(text, parameters)


def _understood(text: str, scene: Scene) -> tuple[Loss, tuple[Parameter, ...]]:
    known = {parameter.name: parameter for parameter in scene.parameters}
    parameters = parameters_for(names_of(text), known, dict(scene.chosen))
    return _parsed(text, parameters), parameters


def check(text: str, scene: Scene) -> Checked:
    """Say what is wrong with a text, or how it was read."""
    try:
        return remarks(_understood(text, scene)[0])
    except LossError as error:
        return Checked(text, error.message, True, error.start, error.end)


def remarks(loss: Loss) -> Checked:
    """Say how a loss was read."""
    note = "; ".join(note.message for note in loss.notes[:2])
    return Checked(loss.text, note, False)


def read(text: str, start: Vector | None, scene: Scene, ahead: Ahead, job: Job) -> Found | Checked:
    """Read a loss; keep the start and the window where the variables are still the same.

    Its contours are reported before all else: the derivatives of a long loss take longer to compile.
    """
    checked = check(text, scene)
    if checked.is_error:
        return checked
    loss, parameters = _understood(text, scene)
    before = scene.exploration
    same = start is None and loss.variables == before.loss.variables
    wished = before.path.record(before.start).w if same else start
    if not same or wished is None or not math.isfinite(loss.value(wished)):
        return first_look(loss, start, parameters)
    if loss.dimension == 1:
        found = starting_record(loss, wished)
        home = home_curve(loss, scene.home.x0, scene.home.x1, found.loss)
        return Found(loss, found, home, parameters, slicing=scene.slicing)
    plane = replace(scene, exploration=replace(before, loss=loss)).plane_at(wished)
    if plane is not None:
        first = ahead(loss, plane, job.is_wanted)
        if first is not None:
            job.report(first)
    found = starting_record(loss, wished)
    return Found(loss, found, scene.home, parameters, slicing=scene.slicing)
