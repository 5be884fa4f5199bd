"""What the dial of β shows, read off a model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.descent import Stationary
from explorer.local_model import LocalModel

_PLANE = 2
_UP = 90.0
_KINDS = {
    Stationary.MINIMUM: "local minimum (∇²L is positive definite)",
    Stationary.MAXIMUM: "local maximum (∇²L is negative definite)",
    Stationary.SADDLE: "saddle (∇²L is indefinite)",
    Stationary.UNDECIDED: "∇²L does not decide: minimum, maximum or saddle",
}


@dataclass(frozen=True, slots=True)
class Face:
    """What the dial shows. Headings are in degrees, counter-clockwise from the first axis.

    `beta` runs from ∇L: 0–360° where the angle is oriented, else 0–180°. `title` and `detail` say what is missing.
    """

    gradient: float | None = None
    u: float | None = None
    beta: float | None = None
    is_oriented: bool = True
    title: str = ""
    detail: str = ""


def face_of(model: LocalModel | None) -> Face:
    """Read off a model what the dial shows."""
    if model is None:
        return Face()
    point, angle = model.point, model.angle
    u = _heading(model.u)
    if point.stationary is not None:
        return Face(None, u, title="stationary point", detail=kind_of(point.stationary))
    if point.gradient is None:
        return Face(None, u, title="no gradient here", detail=point.problem)
    is_plane = len(point.gradient) == _PLANE
    gradient = _heading(point.gradient) if is_plane else _UP
    if angle is None or gradient is None:
        return Face(gradient, None, None, is_plane, "no direction here", model.step.note)
    beta = angle.beta if angle.oriented is None else angle.oriented
    return Face(gradient, gradient + beta, beta, angle.oriented is not None)


def kind_of(stationary: Stationary) -> str:
    """Say what ∇²L says of a stationary point."""
    return _KINDS[stationary]


def _heading(vector: Sequence[float] | None) -> float | None:
    if vector is None or len(vector) != _PLANE or not any(vector):
        return None
    return math.degrees(math.atan2(vector[1], vector[0]))
