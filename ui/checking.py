"""What there is to say of a text in the field of the loss, and what to explore if it is one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from explorer.direction import Vector
from explorer.exploration import starting_record
from explorer.landscape import sample
from explorer.loss import Loss
from explorer.opening import Found, first_look
from explorer.tokens import LossError
from ui.background import Job
from ui.state import Scene

ON_THE_PLANE = 2
_COARSE = 96


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say of a text in the loss field: an error with its place, or how it was read."""

    text: str
    message: str
    is_error: bool
    start: int = 0
    end: int = 0


@lru_cache(maxsize=8)
def _parsed(text: str) -> Loss:
    """Read a text once, though it is checked at a key and drawn later."""
    return Loss.parse(text)


def check(text: str) -> Checked:
    """Say what is wrong with a text, or how it was read."""
    try:
        return _reading(_parsed(text))
    except LossError as error:
        return Checked(text, error.message, True, error.start, error.end)


def remarks(loss: Loss) -> Checked:
    count = loss.dimension
    if count != ON_THE_PLANE:
        names = ", ".join(loss.variables[:6]) + (", …" if count > 6 else "")
        noun = "variable" if count == 1 else "variables"
        message = (
            f"this loss has {count} {noun} ({names}); the window shows losses of two for now, "
            "and `trace` on the command line takes any number"
        )
        return Checked(loss.text, message, False)
    return _reading(loss)


def _reading(loss: Loss) -> Checked:
    note = "; ".join(note.message for note in loss.notes[:2])
    return Checked(loss.text, note, False)


def read(text: str, start: Vector | None, scene: Scene, job: Job) -> Found | Checked:
    """Read a loss; keep the start and the window where the variables are still the same.

    Its contours are reported before all else: the derivatives of a long loss take longer to compile.
    """
    checked = check(text)
    if checked.is_error:
        return checked
    loss = _parsed(text)
    if loss.dimension != ON_THE_PLANE:
        return remarks(loss)
    before = scene.exploration
    same = start is None and loss.variables == before.loss.variables
    wished = before.path.record(before.start).w if same else start
    if same and wished is not None and math.isfinite(loss.value(wished)):
        job.report(sample(loss, scene.home, _COARSE, _COARSE, wanted=job.is_wanted))
        return Found(loss, starting_record(loss, wished), scene.home)
    return first_look(loss, start)
