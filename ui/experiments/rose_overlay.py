"""The circle of radius η on the landscape, coloured by ΔL: blue where L falls, red where it rises."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtGui import QColor

from explorer.experiments.rose import Rose
from explorer.plane import Plane
from ui.overlay import Stroke
from ui.pens import mixed
from ui.theme import Theme

_ARCS = 90
_LEVELS = 10
_WIDTH = 4.0
# the ends and the middle of a diverging map that colour-blind people read (ColorBrewer's RdBu, C. Brewer, 2003)
_FALLS, _RISES = "#2166ac", "#b2182b"
_FALLS_DARK, _RISES_DARK = "#67a9ff", "#ff7f6a"


def circle_strokes(rose: Rose, plane: Plane, theme: Theme) -> tuple[Stroke, ...]:
    """Return the circle as it is seen in a plane, in short arcs, and the best directions on it."""
    if rose.is_line:
        return ()
    seen = plane.project(rose.points)
    each = (len(rose.beta) - 1) // _ARCS
    levels = _levels(rose)[: _ARCS * each].reshape(_ARCS, each).mean(axis=1) if each else np.array([])
    strokes = [
        Stroke(seen[i * each : (i + 1) * each + 1], _colour(level, theme), _WIDTH)
        for i, level in enumerate(levels.tolist())
        if math.isfinite(level)
    ]
    best = rose.best.lowest if rose.best is not None else ()
    if best:
        beta = np.array([branch.beta for branch in best])
        points = plane.project(rose.plane.circle(rose.w, rose.eta, beta))
        strokes.append(Stroke(points, theme.text, 0.0, name="β*", symbol="star"))
    return tuple(strokes)


def _levels(rose: Rose) -> np.ndarray:
    """Return ΔL between −1 and 1: of each sign relative to the largest of that sign."""
    change = rose.change
    lowest, highest = float(np.nanmin(change, initial=0.0)), float(np.nanmax(change, initial=0.0))
    return np.where(change < 0.0, change / (abs(lowest) or 1.0), change / (highest or 1.0))


def _colour(level: float, theme: Theme) -> str:
    """Return a colour of one of a few steps, stronger further from 0."""
    falls, rises = (_FALLS_DARK, _RISES_DARK) if theme.dark else (_FALLS, _RISES)
    middle = QColor("#c8c8c8" if theme.dark else "#f2f2f2")
    step = round(abs(level) * _LEVELS) / _LEVELS
    return mixed(middle, QColor(falls if level < 0.0 else rises), step).name()
