"""The axis of a short logarithmic scale: 1, 2, 5 in each decade where they fit, else as many decades as do."""

from __future__ import annotations

import math

from PySide6.QtGui import QFontMetricsF

from ui.plain_axis import PlainAxis, log_texts

_STEPS = (math.log10(2.0), math.log10(5.0))
_APART = 6.0
"""Pixels between two numbers, at least."""


class RulerAxis(PlainAxis):
    """A logarithmic axis below a plot, whose numbers do not run into each other."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setLogMode(x=True)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Return the numbers, as logarithms: the coarse ones, and the finer ones if there is room for them."""
        decades = [float(k) for k in range(math.floor(low), math.ceil(high) + 1)]
        wholes = [k for k in decades if low <= k <= high]
        finer = [k + step for k in decades for step in _STEPS if low <= k + step <= high]
        decade = size / (high - low)
        if self._widest(finer, low, high) < _STEPS[0] * decade:
            return [(1.0, wholes + finer)]
        every = max(1, math.ceil(self._widest(wholes, low, high) / decade))
        return [(float(every), [k for k in wholes if k % every == 0.0])]

    def _widest(self, logarithms: list[float], low: float, high: float) -> float:
        """Return how wide the widest of some numbers is, in pixels, and what is free beside it."""
        metrics = QFontMetricsF(self.style["tickFont"] or self.label.font())
        widths = map(metrics.horizontalAdvance, log_texts(logarithms, low, high))
        return max(widths, default=0.0) + _APART
