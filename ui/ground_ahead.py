"""Pixels of the ground that are drawn before they are shown, in the thread that has the samples.

It holds no widget and no timer: a thread could be the last to let go of it.
"""

from __future__ import annotations

from explorer.landscape import Landscape
from ui.ground_picture import Canvas, GroundPicture, draw_ground
from ui.isoline_labels import IsolineLabels
from ui.letters import Letters

Drawn = tuple[GroundPicture, IsolineLabels]
"""The pixels of a landscape, and its labels."""

_KEPT = 2
"""That of the landscape that is coming, and that of what is around it."""


class GroundAhead:
    """What was drawn ahead, until it is taken.

    Attributes
    ----------
    canvas, letters
        What is drawn on and what labels are written in; nothing is drawn without a canvas.
    """

    def __init__(self, letters: Letters) -> None:
        self.canvas: Canvas | None = None
        self.letters = letters
        self._drawn: tuple[Drawn, ...] = ()

    def draw(self, landscape: Landscape) -> None:
        """Draw a landscape that is going to be shown; in any thread."""
        canvas = self.canvas
        if canvas is not None:
            picture, labels = draw_ground(landscape, canvas), IsolineLabels(landscape.labels, self.letters)
            labels.prepare(picture)
            self._drawn = ((picture, labels), *self._drawn[: _KEPT - 1])

    def take(self, landscape: Landscape | None) -> Drawn | None:
        """Give what was drawn of a landscape, if anything was."""
        found = next((drawn for drawn in self._drawn if drawn[0].landscape is landscape), None)
        self._drawn = tuple(drawn for drawn in self._drawn if drawn is not found)
        return found
