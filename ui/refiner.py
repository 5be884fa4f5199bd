"""When L is sampled for what is seen: at once, finer and finer, and with the newest request before any other.

While the view moves, a request waits for a picture that is nearly there: else none would ever be. Colours and levels
then stay as long as they fit; those that belong to the view alone are chosen once it rests, and its surroundings are
looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.landscape import Landscape, View, Window
from explorer.look import Look
from explorer.refinement import Telling, Terrain
from ui.background import Background, Job

_ROOM = 0.2
"""How far surroundings reach beyond a view, as a share of it, without being looked at anew."""
Draw = Callable[[Landscape], None]
LANE, AROUND = "landscape", "surroundings"
_REST = 150
"""Milliseconds without a movement after which a view rests."""
_PATIENCE = 0.12
"""Seconds that a newer request waits for an older one while the view moves."""


def _leave(_: Landscape) -> None:
    """Leave a landscape to be drawn when it is painted."""


class Refiner(QObject):
    """Keeps the landscape of a view up to date.

    Signals
    -------
    refined
        A `Landscape`, coarse or fine, of the newest request.
    surrounded
        The `Landscape` of what is around the view; None where nothing is known of it.
    """

    refined = Signal(object)
    surrounded = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.landscape: Landscape | None = None
        self.draw_ahead: Draw = _leave
        """What is done with a landscape before it is handed over, in the thread that made it."""
        self._background = background
        self._terrain: Terrain | None = None
        self.view: View | None = None
        self._around: Landscape | None = None
        self._moves = self._waits = self._is_here = False
        self._since = 0.0
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._settle)
        background.busy_changed.connect(self._go_on)

    @property
    def is_coarse(self) -> bool:
        """Whether what is shown is not yet as fine as the screen."""
        return self.landscape is not None and not self.landscape.is_finest

    def stand_on(self, terrain: Terrain | None) -> None:
        """Take another loss or another plane; nothing of the one before is of use."""
        self._terrain = terrain
        self._moves = self._is_here = False
        self._background.cancel(AROUND)
        self._take_around(None)

    def see(self, view: View) -> None:
        """Follow a view that may move on."""
        self.view = view
        self._moves = self._is_here and not self._background.synchronous
        self._rest.start()
        is_new = time.monotonic() - self._since < _PATIENCE
        if self._moves and is_new and self._background.is_busy(LANE):
            self._waits = True
        else:
            self._ask()

    def sample(self) -> None:
        """Draw the view, with the samples that are at hand and those that lack."""
        self._moves = False
        self._ask()

    def cancel(self) -> None:
        """Leave the picture as it is."""
        self._waits = False
        self._rest.stop()
        self._background.cancel(LANE)
        self._background.cancel(AROUND)

    def receive(self, landscape: Landscape) -> None:
        """Take a landscape, wherever it was sampled."""
        if landscape is not self.landscape:
            self.landscape = landscape
            self.refined.emit(landscape)

    def _ask(self) -> None:
        if self.view is None or self._terrain is None:
            return
        self._waits, self._since = False, time.monotonic()
        if not self._moves:
            self._background.cancel(AROUND)
        before = self.landscape
        work = partial(_refined, self._terrain, self.view, before, self._draws, keep=self._moves)
        self._background.submit(LANE, work, self._take)

    def _take(self, landscape: Landscape) -> None:
        self._is_here = True
        self.receive(landscape)

    def _take_around(self, landscape: Landscape | None) -> None:
        self._around = landscape
        self.surrounded.emit(landscape)

    @property
    def _draws(self) -> Draw:
        return _leave if self._background.synchronous else self.draw_ahead

    def _go_on(self, lane: str, busy: bool) -> None:
        """Put the request that waited, and look around once there is time for it."""
        if lane == LANE and not busy:
            if self._waits:
                self._ask()
            if self._terrain is not None and (self._terrain.is_quick or not self._rest.isActive()):
                self._look_around()

    def _settle(self) -> None:
        """Choose colours and levels for the view alone, now that it rests."""
        if self._moves:
            self.sample()
        elif not self._background.is_busy(LANE):
            self._look_around()

    def _look_around(self) -> None:
        terrain, view, now = self._terrain, self.view, self.landscape
        if terrain is None or view is None or now is None or not now.is_finest or now.look.is_counted:
            return
        if self._around is not None and self._around.look == now.look and _reaches(self._around, view.window):
            return
        work = partial(_surroundings, terrain, view, now.look, self._draws)
        self._background.submit(AROUND, work, self._take_around)


def _refined(
    terrain: Terrain, view: View, before: Landscape | None, draw: Draw, job: Job, *, keep: bool
) -> Landscape:
    def drawn(landscape: Landscape) -> Landscape:
        if job.wanted and landscape is not before:
            draw(landscape)
        return landscape

    telling = Telling(lambda landscape: job.report(drawn(landscape)), job.progress, job.is_wanted)
    return drawn(terrain.refine(view, telling, before, keep=keep))


def _reaches(around: Landscape, window: Window) -> bool:
    """Whether surroundings still go on beyond a view."""
    wide = window.padded(_ROOM)
    return around.window.contains(wide.x0, wide.y0) and around.window.contains(wide.x1, wide.y1)


def _surroundings(terrain: Terrain, view: View, look: Look, draw: Draw, job: Job) -> Landscape:
    found = terrain.surroundings(view, look, job.is_wanted)
    draw(found)
    return found
