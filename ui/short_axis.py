"""An axis whose numbers stay short however narrow the window is."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg

from explorer.levels import axis_base, short


class ShortAxis(pg.AxisItem):
    """An axis whose numbers stay short: in a narrow window they count from a round number, which the label names."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        self.name = ""

    def show_name(self, name: str) -> None:
        self.name = name
        self._update_label()

    def setRange(self, mn: float, mx: float) -> None:
        super().setRange(mn, mx)
        if hasattr(self, "name"):
            self._update_label()

    def _update_label(self) -> None:
        base = axis_base(*self.range)
        text = self.name if base == 0 else f"{self.name} {'−' if base > 0 else '+'} {short(abs(base))}"
        if text != self.labelText:
            self.setLabel(text)
            # pyqtgraph moves a label to the middle of its axis only where the axis changes its size
            self.resizeEvent()

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        base = axis_base(*self.range)
        if base == 0 and spacing >= 1e-3 and max(map(abs, values), default=0) < 1e5:
            return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]
        # ticks are multiples of their spacing; their last digits, near the end of doubles, are not
        return [short(float(f"{round((value - base) / spacing) * spacing:.6g}")) for value in values]
