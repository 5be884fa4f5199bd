"""What the first order promises, and whether the step keeps it, in words."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.direction import FLAT, Angle
from explorer.local_model import LocalModel, Promise
from explorer.taylor import Certified
from ui.numbers import fixed_angle, fixed_share, short

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
        return Verdict(False, f"not kept at this η: {moves}")
    if _sign(change) == (-1 if promise is Promise.DOWN else 1):
        return Verdict(True, f"kept: {moves}")
    shorter = "falls" if promise is Promise.DOWN else "rises"
    return Verdict(False, f"not kept at this η: {moves}; a shorter step {shorter}")


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
    return verb if _sign(change) == 0 else f"{verb} {short(abs(change.value), 3)}"


def is_steepest(angle: Angle) -> bool:
    """Whether u is −∇L, as far as can be told."""
    return fixed_angle(angle.beta) == "180°"


def slope_text(angle: Angle) -> str:
    """Say how steep u is, compared with the steepest direction."""
    if abs(angle.cos_beta) <= FLAT:
        return "u is level"
    verb = "falls" if angle.cos_beta < 0.0 else "rises"
    return f"u {verb} at {fixed_share(abs(angle.cos_beta))} of the steepest slope"
