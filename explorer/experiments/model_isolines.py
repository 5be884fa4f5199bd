"""Isolines of the local models over a window of the landscape, at the very levels that the landscape shows.

A line of a model and the line of L with its level tell by their distance how far the model is from L there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import contourpy
import numpy as np
from numpy.typing import NDArray

from explorer.landscape import Window
from explorer.plane import Quadratic

Array = NDArray[np.float64]

_SAMPLES = 160
_CORNERS = 2
"""A plane is known by the corners of the window: its isolines there are straight."""


@dataclass(frozen=True, slots=True, eq=False)
class ModelIsolines:
    """Isolines in the plane, shape (m, 2) with NaN between lines; None where a model does not exist."""

    first: Array | None
    second: Array | None


def model_isolines(model: Quadratic, window: Window, levels: Sequence[float]) -> ModelIsolines:
    """Return the isolines of L(w) + g·d and of L(w) + g·d + d·H·d/2 in a window.

    Parameters
    ----------
    model
        The model of second order, as it is seen in the plane.
    window, levels
        A window of that plane, and absolute values of L, ascending.
    """
    if model.gradient is None:
        return ModelIsolines(None, None)
    first = _lines(model, window, levels, _CORNERS, None)
    second = None if model.hessian is None else _lines(model, window, levels, _SAMPLES, np.array(model.hessian))
    return ModelIsolines(first, second)


def _lines(model: Quadratic, window: Window, levels: Sequence[float], count: int, hessian: Array | None) -> Array:
    assert model.gradient is not None
    x, y = (np.linspace(*span, count) for span in ((window.x0, window.x1), (window.y0, window.y1)))
    dx, dy = x - model.at[0], (y - model.at[1])[:, None]
    with np.errstate(over="ignore", invalid="ignore"):
        values = model.value + model.gradient[0] * dx + model.gradient[1] * dy
        if hessian is not None:
            values = values + 0.5 * (hessian[0, 0] * dx * dx + hessian[1, 1] * dy * dy) + hessian[0, 1] * dx * dy
    values[~np.isfinite(values)] = np.nan
    generator = contourpy.contour_generator(x, y, values, line_type=contourpy.LineType.ChunkCombinedNan)
    gap = np.full((1, 2), np.nan)
    found = [np.asarray(chunks[0][0]) for chunks in generator.multi_lines(levels) if chunks[0][0] is not None]
    return np.concatenate([piece for line in found for piece in (line, gap)]) if found else np.empty((0, 2))
