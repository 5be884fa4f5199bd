"""What the dial of β shows, read off a model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from explorer.descent import Stationary
from explorer.local_model import LocalModel

_PLANE = 2
_UP = 90.0
_IN_PLANE = "in the plane of "
_SIGNS = {
    Stationary.MINIMUM: "local minimum (L″ > 0)",
    Stationary.MAXIMUM: "local maximum (L″ < 0)",
    Stationary.UNDECIDED: "L″ does not decide: minimum, maximum or neither",
}
"""What is said of the points of one variable."""
_KINDS = {
    Stationary.MINIMUM: "local minimum (∇²L is positive definite)",
    Stationary.MAXIMUM: "local maximum (∇²L is negative definite)",
    Stationary.SADDLE: "saddle (∇²L is indefinite)",
    Stationary.UNDECIDED: "∇²L does not decide: minimum, maximum or saddle",
}


@dataclass(frozen=True, slots=True)
class Caption:
    """Words around a variable, whose name may have to be cut off."""

    before: str = ""
    variable: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return f"{self.before}{self.variable}{self.after}"


@dataclass(frozen=True, slots=True)
class Face:
    """What the dial shows. Headings are in degrees, counter-clockwise from the first axis.

    `beta` runs from ∇L: 0–360° where the angle is oriented, else 0–180°. `title` and `detail` say what is missing.
    From three variables on, ∇L points up.
    """

    gradient: float | None = None
    u: float | None = None
    beta: float | None = None
    is_oriented: bool = True
    title: str = ""
    detail: str = ""
    caption: Caption = Caption()
    """Which plane is shown, where there are several."""
    second: str = ""
    """The name of the axis that the plane holds beside ∇L."""
    is_line: bool = False
    """Whether there are two directions only."""


def face_of(model: LocalModel | None, variables: Sequence[str] = ()) -> Face:
    """Read off a model what the dial shows."""
    if model is None:
        return Face()
    point, angle = model.point, model.angle
    u, n = _heading(model.u), len(point.w)
    if point.stationary is not None:
        return Face(None, u, title="stationary point", detail=kind_of(point.stationary, is_line=n == 1))
    if point.gradient is None:
        return Face(None, u, title="no gradient here", detail=point.problem)
    gradient = _heading(point.gradient) if n <= _PLANE else _UP
    second, caption = _plane_of(model, variables)
    is_oriented = n == _PLANE or (angle is not None and angle.oriented is not None)
    plain = Face(gradient, is_oriented=is_oriented, caption=caption, second=second, is_line=n == 1)
    if angle is None or gradient is None:
        # without u there is no plane; a line stays
        caption = plain.caption if plain.is_line else Caption()
        return replace(plain, title="no direction here", detail=model.step.note, caption=caption)
    return replace(plain, u=gradient + angle.shown, beta=angle.shown)


def _plane_of(model: LocalModel, variables: Sequence[str]) -> tuple[str, Caption]:
    """Name the second direction of the plane that is shown, and the plane."""
    n, way = len(model.point.w), model.step.direction
    if n == 1:
        return "", Caption("one variable: two directions")
    if n == _PLANE:
        return "", Caption()
    if way.second is None:
        return "", Caption(f"{_IN_PLANE}∇L and u")
    name = variables[way.second] if variables else f"w{way.second + 1}"
    if way.normal is None:
        return "", Caption("∇L lies along the axis of ", name, ": no plane")
    return name, Caption(f"{_IN_PLANE}∇L and the axis of ", name)


def kind_of(stationary: Stationary, *, is_line: bool = False) -> str:
    """Say what ∇²L, which is L″ on a line, says of a stationary point."""
    return _SIGNS.get(stationary, _KINDS[stationary]) if is_line else _KINDS[stationary]


def shorter(caption: Caption) -> Caption:
    """Leave out what goes without saying."""
    return replace(caption, before=caption.before.removeprefix(_IN_PLANE))


def _heading(vector: Sequence[float] | None) -> float | None:
    if vector is None or len(vector) > _PLANE or not any(vector):
        return None
    if len(vector) == 1:
        return 0.0 if vector[0] > 0.0 else 180.0
    return math.degrees(math.atan2(vector[1], vector[0]))
