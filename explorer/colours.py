"""Colours of a landscape: the colour map, and the scale that leads from L to a place in it."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]

# viridis at 17 even places (S. van der Walt and N. Smith, 2015; CC0, from matplotlib's _cm_listed.py)
_VIRIDIS = (
    "440154", "481668", "482878", "443a83", "3e4a89", "375b8d", "31688e", "2b768e", "26838f",
    "21918c", "1f9e89", "28ae80", "3fbc73", "60ca60", "84d44b", "addc30", "fde725",
)  # fmt: skip
# Oklab (B. Ottosson, 2020): from linear RGB to cone responses, and from their cube roots to lightness and hue
_CONES = np.array([
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
])  # fmt: skip
_OKLAB = np.array([
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
])  # fmt: skip
_LIGHTNESS = {False: (0.62, 0.965), True: (0.225, 0.60)}
_CHROMA = {False: 0.54, True: 0.60}


@dataclass(frozen=True, slots=True)
class ColourScale:
    """A monotone map from L to [0, 1]: linear, or asinh((L − centre)/width) where values crowd at `centre`.

    Far from its centre asinh is a logarithm, of either sign; near it, it is linear. `low` and `high` are
    always finite.
    """

    low: float
    high: float
    centre: float = 0.0
    width: float = math.inf

    @property
    def constant(self) -> bool:
        """Whether all values are equal up to rounding."""
        rounding = 64 * sys.float_info.epsilon * max(abs(self.low), abs(self.high))
        return not self.high - self.low > max(rounding, 1e-300)

    @property
    def linear(self) -> bool:
        """Whether the map is a straight line."""
        return math.isinf(self.width)

    def positions(self, values: Array) -> Array:
        """Return the places of values, clipped to [0, 1]; 0.5 for a constant."""
        if self.constant:
            return np.full(np.shape(values), 0.5)
        places = self.free_positions(values)
        return np.clip(places, 0.0, 1.0, out=places)

    def free_positions(self, values: Array) -> Array:
        """Return the places of values, below 0 and above 1 too, on a scale that is not constant."""
        # in place: a picture has some 300,000 values
        places = np.asarray(values - (self.low if self.linear else self.centre), dtype=np.float64)
        if self.linear:
            return np.divide(places, self.high - self.low, out=places)
        first, last = self._ends
        np.divide(places, self.width, out=places)
        np.arcsinh(places, out=places)
        np.subtract(places, first, out=places)
        return np.divide(places, last - first, out=places)

    def value(self, position: float) -> float:
        """Return the L at a place: the inverse of `positions`."""
        if self.linear or self.constant:
            return self.low + position * (self.high - self.low)
        first, last = self._ends
        return self.centre + self.width * math.sinh(first + position * (last - first))

    @property
    def _ends(self) -> tuple[float, float]:
        return (
            math.asinh((self.low - self.centre) / self.width),
            math.asinh((self.high - self.centre) / self.width),
        )


@lru_cache(maxsize=2)
def colour_map(dark: bool) -> Bytes:
    """Return 256 colours, RGBA of shape (256, 4): 0 is transparent, 1 to 255 are viridis, quietened.

    The hues are those of viridis; lightness is made exactly linear in Oklab, over a range that leaves arrows
    and labels readable (pale on a light theme, deep on a dark one), and chroma is reduced.
    """
    rgb = np.array([[int(text[i : i + 2], 16) for i in (0, 2, 4)] for text in _VIRIDIS]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lab = np.cbrt(linear @ _CONES.T) @ _OKLAB.T
    places = np.linspace(lab[0, 0], lab[-1, 0], 255)
    chroma = [np.interp(places, lab[:, 0], lab[:, i]) * _CHROMA[dark] for i in (1, 2)]
    even = np.column_stack([np.linspace(*_LIGHTNESS[dark], 255), *chroma])
    back = np.clip((even @ np.linalg.inv(_OKLAB).T) ** 3 @ np.linalg.inv(_CONES).T, 0, 1)
    encoded = np.where(back <= 0.0031308, back * 12.92, 1.055 * back ** (1 / 2.4) - 0.055)
    result = np.zeros((256, 4), np.uint8)
    result[1:, :3] = np.round(encoded * 255)
    result[1:, 3] = 255
    return result


def choose_scale(values: Array) -> ColourScale:
    """Return a colour scale for finite values: linear where they are spread evenly, else one that spreads.

    Evenness is read from the median and from the middle 90 %: a quadratic bowl counts as even, Rosenbrock's
    valley crowds at its floor, and a pole crowds in the middle.
    """
    if values.size == 0:
        return ColourScale(0.0, 0.0)
    low, high = float(values.min()), float(values.max())
    plain = ColourScale(low, high)
    if plain.constant:
        return plain
    # quantiles of some 30,000 values are near enough; a prime stride does not follow columns
    few = values.ravel()[:: 7 if values.size > 1e5 else 1]
    q05, q50, q95 = _quantiles(few, 0.05, 0.5, 0.95)
    span = high - low
    if q95 - q05 < 0.15 * span and min(q05 - low, high - q95) > 0.2 * span:
        return _spread(low, high, q50, few, 0.5)
    if q50 - low < 0.22 * span:
        return _spread(low, high, low, few, 0.05)
    if high - q50 < 0.22 * span:
        return _spread(low, high, high, few, 0.05)
    return plain


def _quantiles(values: Array, *shares: float) -> list[float]:
    """Return quantiles to the nearest value; numpy's own would load its masked arrays, 20 ms at each start."""
    places = [round(share * (values.size - 1)) for share in shares]
    return [float(value) for value in np.partition(values, places)[places]]


def _spread(low: float, high: float, centre: float, values: Array, share: float) -> ColourScale:
    """Return the scale that is linear over about this share of values, those nearest to `centre`."""
    distances = np.abs(values - centre)
    (near,) = _quantiles(distances[distances > 0], share)
    # a plain with a hole in it: what the plain does in its last digits is of no interest
    least = 2e-3 if centre == high else 1e-300
    return ColourScale(low, high, centre, max(near, least * (high - low)))
