"""The moments of a path that a film shows, each with all that is known there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from explorer.curve import Curve, sample_curve
from explorer.descent import Rules, observe
from explorer.exploration import Exploration
from explorer.kernel import Unwanted
from explorer.landscape import Landscape, Window, sample
from explorer.local_model import LocalModel, local_model
from explorer.origins import Stepped
from explorer.plane import Plane
from ui.sampler import seen_plane
from ui.state import Scene

_SAMPLE = 2
"""Pixels from sample to sample: L is smooth there, and isolines lie between."""


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A frame's worth of an exploration.

    Attributes
    ----------
    number, count
        Which one of how many it is, from 1 on.
    landscape, curve
        L over what is seen, where it differs from that of the moment before.
    """

    scene: Scene
    model: LocalModel
    plane: Plane | None
    landscape: Landscape | None
    curve: Curve | None
    number: int
    count: int


def chosen_rows(now: Exploration, most: int) -> list[int]:
    """Return the rows of the path that is shown, the first and the last among them, evenly thinned."""
    lineage = now.path.lineage(now.tip)
    places = np.unique(np.linspace(0, len(lineage) - 1, min(most, len(lineage))).round().astype(np.int64))
    return [int(row) for row in lineage.at(places)]


def moments(
    scene: Scene, view: Window, size: tuple[int, int], most: int, wanted: Callable[[], bool]
) -> Iterator[Moment]:
    """Give the moments of a path as it grows, seen in a window of so many pixels.

    Raises
    ------
    Unwanted
        As soon as they are no longer wanted.
    """
    rows = chosen_rows(scene.exploration, most)
    plane: Plane | None = None
    for i, row in enumerate(rows):
        if not wanted():
            raise Unwanted
        at = replace(scene, exploration=_at(scene.exploration, row))
        model = _model(at.exploration, rows[i + 1] if i + 1 < len(rows) else None)
        before, plane = plane, seen_plane(at, model, plane)
        landscape, curve = None, None
        if plane is None:
            curve = sample_curve(scene.loss, view.x0, view.x1, size[0], wanted) if i == 0 else None
        elif i == 0 or plane != before:
            columns, lines = (max(2, pixels // _SAMPLE) for pixels in size)
            landscape = sample(scene.loss, view, columns, lines, size, wanted, plane=plane)
        yield Moment(at, model, plane, landscape, curve, i + 1, len(rows))


def _at(now: Exploration, row: int) -> Exploration:
    return replace(now, tip=row, row=row)


def _model(now: Exploration, following: int | None) -> LocalModel:
    """Return what is known at the end of a path, for the step that was taken from there."""
    rules = _rules_of(now, following)
    return local_model(now.loss, observe(now.loss, now.w), rules, now.order, number=now.number)


def _rules_of(now: Exploration, following: int | None) -> Rules:
    if following is None:
        return now.rules
    origin = now.path.origin(following)
    return origin.rules if isinstance(origin, Stepped) else now.rules
