"""How L is told apart in a picture: the scale of its colours, and the levels of its isolines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.colours import Bytes, ColourScale, choose_scale
from explorer.levels import choose_levels, level_texts, short

Array = NDArray[np.float64]

_LARGEST_VALUE = 1e300
_BEYOND, _OUTSIDE = 0.08, 0.02
"""How far values may lie beyond either end of a scale that is kept, as a share of it; and the share of values that
may lie farther.
"""
_CROSSING, _SPREAD = 5, 0.4
"""How many levels, and what share of the colours, are still in a picture for which they are kept."""


@dataclass(frozen=True, slots=True)
class Look:
    """Colours and levels of a picture.

    Attributes
    ----------
    scale
        The map from L to the place in the colour map.
    levels, texts
        Round values inside the range of L, ascending, and how to write them.
    base_text
        Where levels differ only in late digits, the texts are differences from this number; else empty.
    is_counted
        Whether values and levels themselves are counted from that number, which is then an exact decimal.
    """

    scale: ColourScale
    levels: tuple[float, ...]
    texts: tuple[str, ...]
    base_text: str
    is_counted: bool = False

    def places(self, values: Array) -> Array:
        """Return places in the colour map, 0 to 1, of values of any shape; NaN where they are not finite."""
        places = self.scale.positions(bounded(values))
        return np.where(np.isfinite(values), places, np.nan) if self.scale.constant else places

    def fits(self, values: Array) -> bool:
        """Whether other values are told apart well enough by this look, so that it need not change with them.

        Few of them lie beyond its colours, they take a good part of these, and some levels are among them.
        """
        finite = values[np.isfinite(values)]
        if finite.size == 0 or self.scale.constant:
            return False
        scale = self.scale
        places = scale.free_positions(finite)
        if max(np.mean(places < -_BEYOND), np.mean(places > 1.0 + _BEYOND)) > _OUTSIDE:
            return False
        low, high = float(finite.min()), float(finite.max())
        first, last = np.clip([places.min(), places.max()], 0.0, 1.0).tolist()
        crossing = sum(low < level < high for level in self.levels)
        return bool(last - first >= _SPREAD and crossing >= min(_CROSSING, len(self.levels)))


def look_of(values: Array) -> Look:
    """Choose colours and levels for values, of which any may be NaN or infinite."""
    finite = np.isfinite(values)
    usable = np.clip(values if finite.all() else values[finite], -_LARGEST_VALUE, _LARGEST_VALUE)
    scale = choose_scale(usable)
    levels = choose_levels(scale)
    return Look(scale, levels, *level_texts(levels))


def counted_look(values: Array, base_text: str) -> Look:
    """Choose colours and levels for values that are counted from a number."""
    look = look_of(values)
    if not base_text:
        return look
    texts = tuple(short(level) if level <= 0.0 else f"+{short(level)}" for level in look.levels)
    return Look(look.scale, look.levels, texts, base_text, is_counted=True)


def shades(places: Array) -> Bytes:
    """Return places in the colour map as 1 to 255; 0 where they are NaN."""
    shade = places * 254.0
    shade += 1.5
    is_missing = np.isnan(shade)
    if is_missing.any():
        shade[is_missing] = 0.0
    return shade.astype(np.uint8)


def bounded(values: Array) -> Array:
    """Return values that colours and isolines can be computed of: NaN where they are not finite."""
    if np.isfinite(values).all():
        return np.clip(values, -_LARGEST_VALUE, _LARGEST_VALUE)
    return np.where(np.isfinite(values), np.clip(values, -_LARGEST_VALUE, _LARGEST_VALUE), np.nan)
