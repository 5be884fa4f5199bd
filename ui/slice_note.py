"""What is said of a slice: what its axes are called, which slice it is, and what in it is only a projection."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from explorer.direction import Vector
from explorer.plane import Plane
from explorer.slices import RANDOM
from ui.numbers import fixed_share, short

RIGHT_ANGLE = 1e-9
"""The share of a vector in a slice that is nothing but rounding."""
_LITTLE = 0.5
_COLUMNS = 46
"""Characters of a line: what a landscape of the smallest window has room for."""


@dataclass(frozen=True, slots=True)
class OffSlice:
    """Which of the things that are drawn are off the slice, and projected onto it."""

    point: bool = False
    path: bool = False
    minima: bool = False
    following: bool = False


def axis_names(plane: Plane) -> tuple[str, str]:
    """Name the coordinates of a plane: eigenvectors with eigenvalues, and what is no longer so with its step."""
    curvatures = plane.curvatures or (None, None)
    first, second = zip(plane.names, curvatures, strict=True)
    return _name(plane, *first), _name(plane, *second)


def _name(plane: Plane, name: str, curvature: float | None) -> str:
    # variables and random directions are the same ones at every step
    is_of_its_step = plane.step is not None and plane.axes is None and plane.names != RANDOM
    when = f" at step {plane.step}" if is_of_its_step else ""
    return f"{name}{when}" + ("" if curvature is None else f", λ = {short(curvature, 3)}")


def slice_note(plane: Plane, off: OffSlice, gradient: Vector | None, u: Vector | None) -> str:
    """Say which slice it is, what in it is projected, and how much of u it holds; a line each."""
    followed = plane.note or "slice through w"
    which = followed if plane.step is None else f"slice pinned at step {plane.step}"
    parts = (which, _legend(off), _outside(plane, gradient, u))
    return "\n".join(textwrap.fill(part, _COLUMNS) for part in parts if part)


def _legend(off: OffSlice) -> str:
    """List what is off the slice, by the marks that are drawn."""
    # one ring stands for both
    path = "path" if off.point else "○ path"
    drawn = (("○ w", off.point), (path, off.path), ("× minimum", off.minima), ("w + ηu", off.following))
    marks = [name for name, is_off in drawn if is_off]
    if not marks:
        return ""
    listed = " and ".join(filter(None, (", ".join(marks[:-1]), marks[-1])))
    return f"{listed}: off this slice, projected"


def _outside(plane: Plane, gradient: Vector | None, u: Vector | None) -> str:
    """Say what is not drawn as it is at a right angle, and where little of u is seen."""
    shares = {name: plane.share_of(v) for name, v in (("∇L", gradient), ("u", u)) if v is not None and any(v)}
    hidden = [name for name, share in shares.items() if share <= RIGHT_ANGLE]
    if hidden:
        return f"{' and '.join(hidden)} {'is' if len(hidden) == 1 else 'are'} at a right angle to this slice"
    share = shares.get("u", 1.0)
    return f"{fixed_share(share)} of u lies in this slice" if share < _LITTLE else ""
