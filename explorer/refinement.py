"""A landscape that gets finer: coarse at once, then as fine as the screen shows, from samples that are kept.

The coarse samples of a view are those of every 2ᵐth lattice point, at least 96 along its longer side with both ends.
Colours and levels are chosen from them alone, so that they are the same at every stage, and depend on the view and
not on what was seen before. While a view moves, those of before are kept as long as they fit (`explorer.look`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from explorer.depths import Depths
from explorer.jumps import Grid
from explorer.landscape import Array, Between, Landscape, View, drawn_up, in_doubles
from explorer.lattice import PREVIEW, Memory, Samples, lattice_over
from explorer.look import Look, counted_look
from explorer.loss import Loss
from explorer.plane import Plane

if TYPE_CHECKING:
    from explorer.zoom import Depth

_AT_FIRST = 0.008
"""Seconds in which all samples of a loss that is new are there at the first look."""
_AT_ONCE, _SOON = 0.06, 0.12
"""Seconds within which samples are waited for with the picture before on the screen, and with a coarse one."""
_LITTLE = 0.2
"""The share of the samples that is at hand where the picture before is of this place."""
_ENOUGH = 0.5
"""The share of a lattice that must be known to be shown: with less of it a coarser one says as much."""
_SHOWN, _WORTH = 0.15, 4.0
"""Seconds at the least between two pictures that are not the last, and in times of what the last one took."""
_LOOKED_AT = 30_000
"""Points at which a search for breaks of L looks, about."""
_FEW, _FRAME = 20_000, 0.016
"""Samples of surroundings, and the seconds of a frame."""
_AROUND, _COARSER = 2.0, 3
"""The surroundings are so many times as wide as the view, and so often halved the samples along it."""


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """How work that goes on speaks to whoever wants it.

    Attributes
    ----------
    report
        Takes pictures that are not the last.
    progress
        Takes the share of the samples that are there.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.
    """

    report: Callable[[Landscape], None] = lambda _: None
    progress: Callable[[float], None] = lambda _: None
    wanted: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """Where samples come from, and what is there already."""

    memory: Memory
    between: Between
    base_text: str = ""
    note: str = ""

    def look(self, values: Array) -> Look:
        return counted_look(values, self.base_text)


class Terrain:
    """What is known of a loss over a plane.

    Parameters
    ----------
    loss, plane
        Samples are reused for every view of the two.
    """

    def __init__(self, loss: Loss, plane: Plane) -> None:
        self.loss, self.plane = loss, plane
        self._doubles = _Source(Memory(self._values), in_doubles(loss, plane))
        self._depths = Depths(loss, plane)
        self._deep: tuple[Depth, _Source] | None = None
        self._last: Landscape | None = None
        # samples are filled in place
        self._turn = threading.Lock()

    @property
    def evaluated(self) -> int:
        """How many points were evaluated so far, in doubles."""
        return self._doubles.memory.evaluated

    @property
    def is_quick(self) -> bool:
        """Whether surroundings are looked at within a frame."""
        return self._doubles.memory.pace * _FEW < _FRAME

    def _values(self, x: Array, y: Array, wanted: Callable[[], bool] | None) -> Array:
        with np.errstate(all="ignore"):
            return self.loss.grid(self.plane, x, y, wanted)

    def glance(self, view: View, wanted: Callable[[], bool], before: Landscape | None = None) -> Landscape:
        """Return the coarsest landscape of a view, in the look of the finest; or the finest, if it is as quick."""
        with self._turn:
            drawing = self._begun(view, self._doubles, Telling(wanted=wanted), before, keep=False)
            halvings = drawing.samples.lattice.halvings
            if drawing.left(0) < _AT_FIRST and self._source(drawing.coarse, wanted) is self._doubles:
                drawing.fill(halvings := 0)
            self._last = drawing.picture(halvings)
            return self._last

    def refine(
        self, view: View, telling: Telling, before: Landscape | None = None, *, keep: bool = False
    ) -> Landscape:
        """Return the landscape of a view as finely as the screen shows it, after coarser ones where it takes long.

        Parameters
        ----------
        telling
            Where pictures on the way go.
        before
            The picture before: its labels stay where they can.
        keep
            Keep its colours and levels too, if they fit.
        """
        with self._turn:
            drawing = self._begun(view, self._doubles, telling, before, keep=keep)
            source = self._source(drawing.coarse, telling.wanted)
            if source is not self._doubles:
                drawing = self._begun(view, source, telling, before, keep=keep)
            coarsest = drawing.samples.lattice.halvings
            known, last = drawing.samples.share(), self._last
            if last is not None and last is before and drawing.would_be(last):
                if last.is_finest and known == 1.0:
                    return last
                # its coarse samples are on the screen
                drawing.shown = coarsest, 1.0
            left = drawing.left(0)
            if known < 1.0 and ((drawing.reused < _LITTLE and left > _AT_FIRST) or left > _AT_ONCE):
                drawing.show()
            # what takes long gets finer by and by; what does not is finest at once
            for halvings in range(coarsest - 1, -1, -1) if left > _SOON else (0,):
                drawing.fill(halvings)
            self._last = drawing.picture(0)
            return self._last

    def _source(self, coarse: Grid, wanted: Callable[[], bool]) -> _Source:
        """Return where samples of a view come from: from doubles, wherever they show L."""
        depth = self._depths.of(coarse, wanted)
        if depth is None:
            return self._doubles
        if depth.source is None:
            return replace(self._doubles, note=depth.note)
        if self._deep is None or self._deep[0] is not depth:
            between = Between(depth.evaluate)
            memory = Memory(lambda x, y, _: depth.values(x, y))
            self._deep = depth, _Source(memory, between, depth.base_text, depth.note)
        return self._deep[1]

    def _begun(
        self, view: View, source: _Source, telling: Telling, before: Landscape | None, *, keep: bool
    ) -> _Drawing:
        """Take the coarsest samples of a view, and choose its colours and levels from them."""
        lattice = lattice_over(view.window.extent, view.columns, view.rows)
        samples = source.memory.begin(lattice)
        drawing = _Drawing(view, source, samples, telling, before, reused=samples.share())
        known = before.look if keep and before is not None and _is_alike(before.look, source) else None
        if drawing.left(lattice.halvings) > _AT_ONCE:
            # a first idea of what takes long to be seen even coarsely
            drawing.fill(lattice.halvings + PREVIEW)
            known = drawing.look = _fitting(known, drawing.grid(lattice.halvings + PREVIEW).values, source)
            drawing.show()
        drawing.fill(lattice.halvings)
        drawing.look = _fitting(known, drawing.coarse.values, source)
        return drawing

    def surroundings(self, view: View, look: Look, wanted: Callable[[], bool]) -> Landscape:
        """Return what is around a view, coarsely, in its colours: what is seen first where the view moves to."""
        around = view.window.scaled(_AROUND)
        columns, rows = (max(1, int(count * _AROUND) >> _COARSER) for count in (view.columns, view.rows))
        with self._turn:
            source = self._doubles
            samples = source.memory.begin(lattice_over(around.extent, columns, rows))
            wide = View(around, columns << _COARSER, rows << _COARSER)
            drawing = _Drawing(wide, source, samples, Telling(wanted=wanted), None, look)
            drawing.fill(0)
            return replace(drawing.picture(0), labels=())


def _fitting(look: Look | None, values: Array, source: _Source) -> Look:
    """Return a look if it fits values, else one for them alone."""
    return look if look is not None and look.fits(values) else source.look(values)


def _is_alike(look: Look, source: _Source) -> bool:
    """Whether values of a source are counted from where those of a look are."""
    return (look.base_text if look.is_counted else "") == source.base_text


@dataclass(slots=True, eq=False)
class _Drawing:
    """A view that is being drawn: its samples, what is shown of them, and when it was shown."""

    view: View
    source: _Source
    samples: Samples
    telling: Telling
    before: Landscape | None
    look: Look | None = None
    reused: float = 0.0
    shown: tuple[int, float] | None = None
    since: float = field(default_factory=time.monotonic)
    took: float = 0.0

    @property
    def coarse(self) -> Grid:
        """The coarsest samples."""
        return self.grid(self.samples.lattice.halvings)

    def left(self, halvings: int) -> float:
        """Return how many seconds a coarser lattice will take."""
        part = self.samples.lattice.size >> 2 * halvings
        return (1.0 - self.samples.share(halvings)) * part * self.source.memory.pace

    def grid(self, halvings: int) -> Grid:
        """Return the samples of a coarser lattice."""
        lattice = self.samples.lattice
        x, y = (stretch.coarser(halvings).coordinates() for stretch in (lattice.across, lattice.up))
        return Grid(x, y, self.samples.at(halvings).copy())

    def would_be(self, landscape: Landscape) -> bool:
        """Whether a landscape is of this view, in this look."""
        return (landscape.window, landscape.look) == (self.view.window, self.look)

    def fill(self, halvings: int) -> None:
        """Evaluate a coarser lattice, say how far it is, and show it now and then."""
        for _ in self.source.memory.fill(self.samples, halvings, self.telling.wanted):
            self._go_on()

    def _go_on(self) -> None:
        self.telling.progress(self.samples.share())
        is_due = time.monotonic() - self.since > max(_SHOWN, _WORTH * self.took)
        if self.look is not None and is_due and self.left(0) > _AT_ONCE:
            self.show()

    def show(self) -> None:
        """Report the finest picture of which enough is known."""
        coarsest, started = self.samples.lattice.halvings, time.monotonic()
        if self.samples.share(coarsest) < 1.0:
            coarsest += PREVIEW
        level = next((h for h in range(coarsest) if self.samples.share(h) >= _ENOUGH), coarsest)
        what = level, self.samples.share(level)
        if what == self.shown:
            # what was evaluated since then is too little to be seen
            return
        self.shown = what
        self.before = self.picture(level)
        self.telling.report(self.before)
        self.since = time.monotonic()
        self.took = self.since - started

    def picture(self, halvings: int) -> Landscape:
        """Draw the samples of a coarser lattice up."""
        assert self.look is not None
        known = self.samples.share(halvings)
        is_finest = halvings == 0 and known == 1.0
        # to look between samples takes as long as many of them: pictures on the way do without, where that is felt
        looks = is_finest or self.source.memory.pace * _LOOKED_AT < _AT_ONCE
        found = drawn_up(
            self.view,
            self.grid(halvings),
            self.look,
            between=self.source.between if looks else None,
            wanted=self.telling.wanted,
            before=self.before.labels if self.before is not None else (),
        )
        return replace(found, note=self.source.note, known=known, is_finest=is_finest)
