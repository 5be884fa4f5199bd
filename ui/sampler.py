"""What is seen of the plane: the landscape, the field of −∇L, and what is under the mouse."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.descent import observe
from explorer.direction import Vector
from explorer.landscape import Landscape, Window, arrows, sample
from explorer.loss import Loss
from ui.background import Background, Job
from ui.numbers import short
from ui.state import Store

_COARSE = 96
_FINEST = 640
_ARROW_CELL = 40
"""Pixels that each arrow of the field has to itself."""


class Sampler(QObject):
    """Samples the loss of the scene afresh for what is seen.

    Signals
    -------
    landscape_changed, field_changed
        `Landscape` and `Arrows` (or None) for the window that is seen.
    hover_text
        w, L and |∇L| under the mouse.
    """

    landscape_changed = Signal(object)
    field_changed = Signal(object)
    hover_text = Signal(str)

    def __init__(self, store: Store, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.landscape: Landscape | None = None
        self._store, self._background = store, background
        self._view: tuple[Window, int, int] | None = None
        self._field_wanted = False

    def see(self, window: Window, columns: int, rows: int) -> None:
        """Sample the landscape for what is seen."""
        self._view = window, columns, rows
        self.sample()

    def show_field(self, on: bool) -> None:
        """Show the field of −∇L, or hide it."""
        self._field_wanted = on
        if on:
            self._sample_field()
        else:
            self._background.cancel("field")
            self.field_changed.emit(None)

    def sample(self) -> None:
        """Sample the landscape afresh."""
        if self._view is None:
            return
        work = partial(_sample, self._store.scene.exploration.loss, *self._view)
        self._background.submit("landscape", work, self.receive)
        if self._field_wanted:
            self._sample_field()

    def _sample_field(self) -> None:
        if self._view is not None:
            window, columns, rows = self._view
            loss = self._store.scene.exploration.loss
            work = partial(arrows, loss, window, max(6, columns // _ARROW_CELL), max(6, rows // _ARROW_CELL))
            self._background.submit("field", lambda _: work(), self.field_changed.emit)

    def receive(self, landscape: Landscape) -> None:
        """Take a landscape, wherever it was sampled."""
        self.landscape = landscape
        self.landscape_changed.emit(landscape)

    def hover(self, x: float, y: float) -> None:
        """Say what is under the mouse."""
        loss = self._store.scene.exploration.loss
        self._background.submit("hover", lambda _: _hover(loss, (x, y)), self.hover_text.emit)


def _sample(loss: Loss, window: Window, columns: int, rows: int, job: Job) -> Landscape:
    """Sample coarsely first, then as finely as the screen shows."""
    pixels = columns, rows
    columns, rows = min(columns, _FINEST), min(rows, _FINEST)
    share = _COARSE / max(columns, rows)
    if share < 1.0:
        coarse = max(2, round(columns * share)), max(2, round(rows * share))
        job.report(sample(loss, window, *coarse, pixels, job.is_wanted))
    return sample(loss, window, columns, rows, pixels, job.is_wanted)


def _hover(loss: Loss, w: Vector) -> str:
    point = observe(loss, w)
    names = ", ".join(f"{name} = {short(x, 4)}" for name, x in zip(loss.variables, w, strict=True))
    slope = "" if point.gradient_norm is None else f"   |∇L| = {short(point.gradient_norm)}"
    return f"{names}   L = {short(point.loss)}{slope}"
