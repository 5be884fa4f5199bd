"""Whether the rounding of doubles is seen in a picture of L.

Rounding differs from one sample to the next, so that it stays in differences of a high order, however close the
samples are; what is smooth does not. What only looks like noise may be fine detail: so where there is some, doubles
are compared with L itself, in balls.
"""

from __future__ import annotations

import math

import numpy as np
from flint import arb
from numpy.typing import NDArray

from explorer.jets import jet, program_of
from explorer.jumps import Grid
from explorer.loss import Loss
from explorer.plane import Plane
from explorer.plane_series import exact_point
from explorer.series import flint_context

Array = NDArray[np.float64]

_VISIBLE = 2.0**-13
"""Noise that is seen, as a share of the range of L: a sixteenth of a pixel where L is an even slope over 512."""
_ORDER = 8
"""The order of the differences: what is smooth over ten samples does not count."""
_MOST_LINES = 24
_PROBES = tuple(((0.5 + 0.618034 * k) % 1.0, (0.5 + 0.754878 * k) % 1.0) for k in range(12))
"""Where doubles are compared with L, in shares of the window: spread evenly, on no round numbers."""
_BITS = 256
_EPS = float(np.finfo(np.float64).eps)


def span_of(values: Array) -> float:
    """Return the range of what is finite; 0 where nothing is."""
    finite = values[np.isfinite(values)]
    with np.errstate(over="ignore"):
        return float(np.ptp(finite)) if finite.size else 0.0


def rounding_is_seen(loss: Loss, plane: Plane, coarse: Grid) -> bool:
    """Whether doubles are too coarse for a window.

    Parameters
    ----------
    loss, plane
        L, and the plane that is seen.
    coarse
        Samples over the window, which may be some pixels apart.

    Returns
    -------
    bool
        Whether doubles are off by more than 2⁻¹³ of the range of L. Where ∇L is 0 too, L is taken as constant.
    """
    if min(coarse.values.shape) < 2:
        return False
    with np.errstate(all="ignore"):
        span = span_of(coarse.values)
        if not np.isfinite(coarse.values).any() or not math.isfinite(span):
            return False
        if 0.25 * _EPS * np.nanmax(np.abs(coarse.values[np.isfinite(coarse.values)])) > _VISIBLE * span:
            seems = span > 0.0 or not _is_flat(loss, plane, coarse)
        else:
            seems = _noise(*_some_lines(coarse)) > _VISIBLE * span
        return seems and _error(loss, plane, coarse) > _VISIBLE * span


def _noise(*lines: Array) -> float:
    """Return how noisy values are along the rows of arrays, as far as most of them are; 0 where that is not told."""
    found = np.concatenate([np.abs(np.diff(line, _ORDER, axis=1)).ravel() for line in lines])
    found = np.sort(found[np.isfinite(found)])
    # of numbers whose rounding is independent, differences have √C(2n, n) times their noise
    return float(found[3 * found.size // 4]) / math.sqrt(math.comb(2 * _ORDER, _ORDER)) if found.size else 0.0


def _some_lines(coarse: Grid) -> tuple[Array, Array]:
    rows, columns = (np.unique(np.linspace(0, n - 1, _MOST_LINES).astype(np.int64)) for n in coarse.values.shape)
    return coarse.values[rows], coarse.values[:, columns].T


def _is_flat(loss: Loss, plane: Plane, coarse: Grid) -> bool:
    """Whether ∇L is exactly 0 in the plane at some points."""
    slopes = plane.components(loss.gradients(plane.points(_probes(coarse))))
    return not slopes.any()


def _error(loss: Loss, plane: Plane, coarse: Grid) -> float:
    """Return how far doubles are from L at some points, at the most."""
    program, at = program_of(loss.root), _probes(coarse)
    found = [0.0]
    with flint_context(_BITS, 1):
        for (x, y), value in zip(at, loss.values(plane.points(at)).tolist(), strict=True):
            exact = jet(program, exact_point(plane, x, y)).coefficients
            if exact and math.isfinite(value):
                found.append(float(abs(exact[0] - arb(value)).abs_upper()))
    return max(found)


def _probes(coarse: Grid) -> list[tuple[float, float]]:
    x, y = coarse.x, coarse.y
    return [(float(x[round(a * (len(x) - 1))]), float(y[round(b * (len(y) - 1))])) for a, b in _PROBES]
