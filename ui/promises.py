"""What the first order promises, and whether the step keeps it, in words."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.direction import Angle
from explorer.local_model import LocalModel, Promise
from explorer.taylor import Certified
from ui.numbers import fixed_angle, short

_GLYPHS = {Promise.DOWN: "▼", Promise.FLAT: "◆", Promise.UP: "▲"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the promise of the first order is kept; None where there is nothing to keep or to break."""

    is_kept: bool | None
    words: str


def promise_text(promise: Promise) -> str:
    """Say what the first-order term promises."""
    return f"{_GLYPHS[promise]} first order promises: {promise.value}"


def verdict_on(promise: Promise, change: Certified | None) -> Verdict:
    """Compare the promise with the actual change of L."""
    if change is None:
        return Verdict(None, "L(w + ηu) is not defined, so there is nothing to compare")
    moves = _movement(change)
    if promise is Promise.FLAT:
        return Verdict(None, f"the higher orders decide: {moves}")
    if _sign(change) == 0:
        return Verdict(False, f"broken: {moves}")
    if _sign(change) == (-1 if promise is Promise.DOWN else 1):
        return Verdict(True, f"kept: {moves}")
    return Verdict(False, f"broken: the step is too long, {moves}")


def verdict_of(model: LocalModel | None) -> Verdict:
    if model is None or model.promise is None:
        return Verdict(None, "")
    if model.taylor is None:
        return Verdict(None, model.step.note)
    return verdict_on(model.promise, model.taylor.change)


def _sign(change: Certified) -> int:
    if abs(change.value) <= change.bound:
        return 0
    return (change.value > 0.0) - (change.value < 0.0)


def _movement(change: Certified) -> str:
    verb = ("L stays as it is", "L rises by", "L falls by")[_sign(change)]
    return verb if _sign(change) == 0 else f"{verb} {short(abs(change.value))}"


def closing_text(angle: Angle | None) -> str:
    """Say where the steepest way down is."""
    if angle is None:
        return ""
    if fixed_angle(angle.beta) == "180°":
        return "cos β = −1: no direction goes down faster"
    return "the steepest way down is β = 180°"
