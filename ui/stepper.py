"""Steps that a person asks for: one; one after another by the clock; or all until there is a reason to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from explorer import exploration as explore
from explorer.descent import Stop
from explorer.exploration import Exploration
from explorer.local_model import LocalModel
from explorer.path import Record, Steps
from explorer.run import descend
from ui.background import Background, Job
from ui.state import Store

FASTEST = 31
"""The speed that stands for: as fast as it goes."""
MOST_STEPS = (1_000, 10_000, 100_000, 1_000_000)
"""How many steps a run may be allowed at the most."""

MOST_STEPS_KEY = "run/most_steps"
"""Under which the choice is remembered."""

_REPORT = 0.033
"""Seconds between the reports of a run."""
_RUN, _PLAY = "run", "play"
_SHOWN_WITH_A_STEP = ("step", "model")
"""The lanes whose answers belong to a step: the next one of a play waits until they are on the screen."""
_NEEDS_DETAIL = {Stop.DIRECTION_UNDEFINED, Stop.LENGTH_UNDEFINED, Stop.KINK}


class Stepper(QObject):
    """Steps, plays and runs.

    Signals
    -------
    status
        A sentence for the person, and whether it is a warning.
    playing_changed, running_changed
        Whether a play or a run is under way.
    """

    status = Signal(str, bool)
    playing_changed = Signal(bool)
    running_changed = Signal(bool)

    def __init__(
        self, store: Store, background: Background, model: Callable[[], LocalModel | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._store, self._background, self._model = store, background, model
        self._queued = 0
        self._is_playing = self._is_due = False
        self._clock = QTimer(self, singleShot=True, interval=250)
        self._clock.timeout.connect(self._tick)
        self._breath = QTimer(self, singleShot=True, interval=0)
        """Ends once what has changed is painted: a timer comes after the paints that are due."""
        self._breath.timeout.connect(self._play_on)
        self.most_steps = 10_000
        """How many steps a run takes at the most."""
        background.busy_changed.connect(self._watch)

    @property
    def exploration(self) -> Exploration:
        """The exploration now."""
        return self._store.scene.exploration

    # -- one step

    def step(self) -> None:
        """Take one step; presses that come faster than the work are counted, not lost."""
        if self._background.is_busy("step"):
            if not self._is_playing:
                self._queued += 1
            return
        asked = self.exploration
        work = partial(explore.advance, asked.loss, asked.w, asked.rules, asked.number)
        self._background.submit("step", lambda _: work(), partial(self._receive_step, asked))

    def _receive_step(self, asked: Exploration, outcome: Record | Stop) -> None:
        now = self.exploration
        if now.loss is not asked.loss and now.path is asked.path:
            # a parameter has moved on: step from here instead
            self.step()
            return
        if (now.path, now.row, now.rules) != (asked.path, asked.row, asked.rules):
            self._queued = 0
            return
        if isinstance(outcome, Stop):
            self.pause()
            self._announce(outcome)
            return
        playing = self._is_playing
        scene = replace(self._store.scene, exploration=explore.arrived(now, outcome))
        self._store.do(scene, "step", merge=_PLAY if playing else "", lasting=playing)
        self.status.emit("", False)
        if self._queued:
            self._queued -= 1
            self.step()

    def _announce(self, stop: Stop) -> None:
        model = self._model()
        point = model.point if model is not None else None
        if stop is Stop.NOT_FINITE and point is not None and not point.is_finite:
            self.status.emit(f"Stopped: {point.problem}", True)
            return
        detail = (point.problem if point else "") or (model.step.note if model else "")
        has_detail = detail and stop in _NEEDS_DETAIL
        self.status.emit(f"Stopped: {stop.words}" + (f" ({detail})" if has_detail else ""), True)

    # -- playing

    def set_speed(self, steps_per_second: int) -> None:
        """Choose how fast a play is; `FASTEST` asks for the next step once the last one is on the screen."""
        self._clock.setInterval(0 if steps_per_second >= FASTEST else round(1000 / steps_per_second))

    def play(self, on: bool) -> None:
        """Step by the clock, or stop doing so."""
        if on == self._is_playing:
            return
        self._is_playing, self._is_due = on, False
        self._store.settle()
        if on:
            self._clock.start()
        else:
            self._clock.stop()
            self._breath.stop()
        self.playing_changed.emit(on)

    def _tick(self) -> None:
        self._is_due = True
        self._play_on()

    def _play_on(self) -> None:
        """Take the step that is due, unless the last one is still under way: then it waits, and it alone."""
        if self._is_due and self._is_playing and not any(map(self._background.is_busy, _SHOWN_WITH_A_STEP)):
            self._is_due = False
            self._clock.start()
            self.step()

    def _watch(self, lane: str, busy: bool) -> None:
        if lane == _RUN:
            self.running_changed.emit(busy)
        elif lane in _SHOWN_WITH_A_STEP and not busy and self._is_due:
            self._breath.start()

    # -- running

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self._background.is_busy(_RUN)

    def run(self, on: bool) -> None:
        """Step until there is a reason to stop, or end that."""
        if on == self.is_running:
            return
        self.pause()
        if on:
            self._run(self.most_steps, "the most of one run. Run goes on")
        else:
            self.status.emit(f"Stopped after {self.exploration.number:,} steps. Run goes on", False)

    def take(self, steps: int) -> None:
        """Take so many steps at once, where there are so many."""
        self.pause()
        if steps:
            self._run(steps, "as many as were asked for")

    def _run(self, most: int, all_taken: str) -> None:
        """Run; once all steps are taken, `all_taken` is what there is to say of it."""
        self._store.settle()
        asked = self.exploration
        receive = partial(self._receive_run, asked, most, all_taken)
        self._background.submit(_RUN, partial(_run, asked, most), receive)

    def _receive_run(self, asked: Exploration, most: int, all_taken: str, outcomes: list[Steps | Stop]) -> None:
        now = self.exploration
        if now.path is not asked.path or now.loss is not asked.loss or now.rules != asked.rules:
            self._background.cancel(_RUN)
            self.status.emit("The run has ended: what it ran with was changed", False)
            return
        blocks = [outcome for outcome in outcomes if isinstance(outcome, Steps)]
        if blocks:
            scene = replace(self._store.scene, exploration=explore.arrived_at_all(now, blocks))
            self._store.do(scene, "run", merge=_RUN)
            taken = self.exploration.number - asked.number
            self.status.emit(f"Running: {taken:,} of at most {most:,} steps. Esc stops", False)
        for outcome in outcomes:
            if isinstance(outcome, Stop):
                self._store.settle()
                self._say_why(outcome, all_taken)

    def _say_why(self, stop: Stop, all_taken: str) -> None:
        words = f": {stop.words}" if stop is not Stop.MAX_STEPS else f", {all_taken}"
        self.status.emit(f"Stopped after {self.exploration.number:,} steps{words}", stop is not Stop.GRADIENT_SMALL)

    # -- ending

    def pause(self) -> None:
        """End a play and a run."""
        self.play(False)
        self._background.cancel(_RUN)
        self._queued = 0


def _run(asked: Exploration, most: int, job: Job) -> None:
    """Report by the clock: the screen must find time to follow, and to hear that the run is to end."""
    batch: list[Steps | Stop] = []
    due = time.monotonic() + _REPORT
    for outcome in descend(asked.loss, asked.w, asked.rules, most, job.is_wanted, number=asked.number):
        batch.append(outcome)
        if time.monotonic() > due:
            job.report(batch)
            batch = []
            due = time.monotonic() + _REPORT
    job.report(batch)
