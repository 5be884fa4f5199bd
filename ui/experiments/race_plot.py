"""L at each step of every contender, on one plot."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.experiments.race import Race, Runner
from ui.experiments.race_style import Style, style_of
from ui.plain_plot import PlainPlot
from ui.plot_layer import Frame, mark

_DECADES = 2.0
"""So many decades of L are shown on a logarithmic scale."""
_LOWEST = 1e-12
"""The lowest L that the scale shows, as a share of L at the start; what is lower leaves the plot."""
_ABOVE, _TIMES_ABOVE = 0.5, 5.0
"""How far above L at the start the plot reaches: as a share of what is gained, and on a logarithmic scale."""
_MARKERS, _MARKER, _MARGIN = 5, 8.0, 0.06
_WORDS = 0.95
_HUGE = 1e100


class RacePlot(PlainPlot):
    """The curves; logarithmic where L spans decades."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("L at each step of every contender", "step", "L", parent)
        self.setObjectName("race_plot")
        self.setToolTip("L at each step; a curve that leaves the plot has its numbers in the table")
        self._race: Race | None = None

    def show_race(self, race: Race) -> None:
        """Show the curves of those that have ended."""
        self._race = race
        self._fit(race)
        self.redraw()

    # -- the range

    def _fit(self, race: Race) -> None:
        start = float(race.runners[0].losses[0]) if race.runners else math.nan
        found = [runner.losses[np.isfinite(runner.losses)] for runner in race.runners]
        losses = np.concatenate([*found, np.empty(0)])
        last = max([runner.steps for runner in race.runners if runner.steps] or [1])
        if not len(losses) or not math.isfinite(start):
            return
        low, most = float(losses.min()), min(float(losses.max()), _HUGE)
        is_log = low > 0.0 and math.log10(most) - math.log10(low) > _DECADES and low < start
        self._set_log(is_log)
        self.show_range(
            (-0.02 * last, 1.03 * last), _log_range(low, start, most) if is_log else _range(low, start, most)
        )

    def _set_log(self, on: bool) -> None:
        if on != self.log_y:
            self.log_y = on
            self.getAxis("left").setLogMode(y=on)

    # -- painting

    def draw(self, painter: QPainter, frame: Frame) -> None:
        if self._race is None:
            return
        if not any(runner.steps for runner in self._race.runners):
            painter.setPen(QColor(self.theme.muted))
            painter.setFont(self.font_of(_WORDS))
            painter.drawText(frame.rect, Qt.AlignmentFlag.AlignCenter, "no step is taken")
            return
        winner = self._race.winner
        # the winner and steepest descent above the others
        order = sorted(range(len(self._race.runners)), key=lambda i: (i == winner, i == 0))
        for i in order:
            runner = self._race.runners[i]
            style = style_of(runner.contender, self.theme)
            self._draw_curve(painter, frame, runner, style, width=2.2 if i == winner else 1.4)

    def _draw_curve(self, painter: QPainter, frame: Frame, runner: Runner, style: Style, *, width: float) -> None:
        steps = np.arange(len(runner.losses), dtype=np.float64)
        self.line(painter, frame, steps, runner.losses, style.colour, width=width, dash=style.dash)
        painter.setPen(QPen(QColor(self.theme.surface), 1.0))
        painter.setBrush(QColor(style.colour))
        for place in self._marked(frame, runner.losses):
            mark(painter, style.symbol, place, _MARKER)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _marked(self, frame: Frame, losses: NDArray[np.float64]) -> list[QPointF]:
        """Return the places of markers: a few on the way, and the last point."""
        chosen = np.unique(np.linspace(0, len(losses) - 1, _MARKERS + 1).round().astype(int))[1:]
        places = [self.pixel(frame, float(step), float(losses[step])) for step in chosen]
        return [place for place in places if not math.isnan(place.y())]


def _log_range(low: float, start: float, most: float) -> tuple[float, float]:
    low, high = max(low, _LOWEST * start), min(most, _TIMES_ABOVE * start)
    margin = (high / low) ** _MARGIN
    return low / margin, high * margin


def _range(low: float, start: float, most: float) -> tuple[float, float]:
    gained = start - low
    # where nobody gains, the nearest of those that lose
    high = min(most, start + _ABOVE * gained) if gained > 0.0 else min(most, low + max(abs(low), 1.0))
    margin = _MARGIN * (high - low) or 0.1 * abs(low) or 0.5
    return low - margin, high + margin
