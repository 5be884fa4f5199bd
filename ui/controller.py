"""What a person wants, turned into scenes: the store and the background behind every panel.

Widgets call the intents here; the answers come back as signals. Nothing here knows a widget.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from explorer import exploration as explore
from explorer.descent import FARTHEST, Rules, Stop, observe
from explorer.direction import AlongVector, AtAngle, DirectionRule, Vector, angle
from explorer.exploration import Exploration
from explorer.gallery import GalleryLoss
from explorer.landscape import Landscape
from explorer.local_model import LocalModel, local_model
from explorer.opening import Found, from_gallery, opening
from explorer.options import Options
from explorer.path import Record
from explorer.plane import Plane
from explorer.scale import LARGEST, SMALLEST, position_of, size_at
from explorer.step_size import LengthRule
from ui.background import Background, Job
from ui.checking import Checked, check, read, remarks
from ui.knobs import Knobs
from ui.numbers import vector
from ui.sampler import Sampler, seen_plane
from ui.state import Scene, Store

_REPORT = 0.03
"""Seconds between the reports of a run."""
_PLANE = 2
_RUN, _PLAY = "run", "play"
_DRAG = "drag"


def scene_of(found: Found, rules: Rules, order: int) -> Scene:
    """Begin the exploration of a loss."""
    exploration = explore.begun(found.loss, found.start, rules, order)
    return Scene(exploration, found.home, found.minima, found.parameters, slicing=found.slicing)


def opened(options: Options) -> Scene:
    """Begin the exploration that was asked for; which names are parameters counts as chosen."""
    scene = scene_of(opening(options), options.rules, options.order)
    held = dict(options.parameters)
    return replace(scene, chosen=tuple((name, name in held) for name in scene.loss.names if held))


class Controller(QObject):
    """Owns the flow: intents → background → store → signals.

    Signals
    -------
    checked
        `Checked`, for the text that stands in the field.
    model_changed
        `LocalModel` at the moment that is shown.
    status
        A sentence for the person, and whether it is a warning.
    playing_changed, running_changed
        Whether a play or a run is under way.
    """

    checked = Signal(object)
    model_changed = Signal(object)
    status = Signal(str, bool)
    playing_changed = Signal(bool)
    running_changed = Signal(bool)

    def __init__(self, store: Store, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store, self.background = store, background
        self.sampler = Sampler(store, background, self)
        self.knobs = Knobs(store, background, self)
        self.model: LocalModel | None = None
        self._queued_steps = 0
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.step)
        self._clock.setInterval(250)
        store.changed.connect(self._follow)
        background.failed.connect(lambda text: self.status.emit(f"Something went wrong: {text}", True))
        background.busy_changed.connect(self._watch_run)

    @property
    def scene(self) -> Scene:
        """The scene now."""
        return self.store.scene

    @property
    def exploration(self) -> Exploration:
        """The exploration now."""
        return self.store.scene.exploration

    # -- the loss

    def check(self, text: str) -> None:
        """Say whether a text is a loss, without drawing it."""
        scene = self.scene
        self.background.submit("check", lambda _: check(text, scene), self.checked.emit)

    def explore_text(self, text: str, start: Vector | None = None) -> None:
        """Draw a loss that was typed; on a mistake the last good one stays."""
        self.background.cancel("check")
        if text == self.exploration.loss.text and start is None:
            self.background.cancel("loss")
            self.checked.emit(remarks(self.exploration.loss))
            return
        self.background.submit("loss", partial(read, text, start, self.scene), self._receive_loss)

    def explore_gallery(self, entry: GalleryLoss) -> None:
        """Draw a loss of the gallery, with its own window, start and step size."""
        rules = replace(self.exploration.rules, size=entry.eta, length=LengthRule.LENGTH)
        receive = partial(self._receive_loss, rules=rules)
        self.background.submit("loss", lambda _: from_gallery(entry), receive)

    def _receive_loss(self, found: Found | Checked | Landscape, rules: Rules | None = None) -> None:
        if isinstance(found, Landscape):
            self.sampler.receive(found)
            return
        if isinstance(found, Checked):
            self.checked.emit(found)
            return
        self.pause()
        self.checked.emit(remarks(found.loss))
        now = self.scene
        what = f"loss {found.name}" if found.name else "loss"
        kept = explore.fitting(rules or now.exploration.rules, now.loss.variables, found.loss.variables)
        scene = scene_of(found, kept, now.exploration.order)
        if not found.name:
            # directions were those of ∇L and ∇²L of the loss that was pinned
            stays = now.pinned is not None and now.pinned.axes is not None
            same = found.loss.text == now.loss.text or (stays and now.loss.variables == found.loss.variables)
            scene = replace(scene, chosen=now.chosen, pinned=now.pinned if same else None)
        self.store.do(scene, what)
        self.status.emit("", False)

    # -- the start and the rules

    def place_at(self, x: float, y: float, *, dragging: bool = False) -> None:
        """Begin at a point of what is seen."""
        self.place_start(self.sampler.point(x, y), dragging=dragging)

    def place_start(self, w: Vector, *, dragging: bool = False) -> None:
        """Begin at another point."""
        if not all(map(math.isfinite, w)) or max(map(abs, w)) > FARTHEST:
            self.status.emit(f"A start is made of numbers up to {FARTHEST:g}", True)
            return
        exploration = self.exploration
        receive = partial(self._receive_start, exploration, dragging=dragging)
        self.pause()
        self.background.submit("start", lambda _: explore.starting_record(exploration.loss, w), receive)

    def _receive_start(self, asked: Exploration, record: Record, *, dragging: bool) -> None:
        now = self.exploration
        if now.loss is not asked.loss:
            return
        if not math.isfinite(record.loss):
            place = vector(record.w)
            self.status.emit(f"L is not finite at {place}: choose a start outside the hatching", True)
            return
        scene = replace(self.scene, exploration=explore.restarted(now, record))
        self.store.do(scene, "start", merge=_DRAG if dragging else "")
        self.status.emit("", False)

    def set_direction(self, rule: DirectionRule, *, dragging: bool = False) -> None:
        """Choose the direction."""
        self._set_rules(replace(self.exploration.rules, direction=rule), "direction", dragging=dragging)

    def turn(self, beta: float, *, dragging: bool = False) -> None:
        """Choose the direction by its angle to ∇L, in degrees, in the plane in which it turns now."""
        now = self.exploration.rules.direction
        second = now.second if isinstance(now, AtAngle) else None
        beta %= 360.0
        if self.exploration.loss.dimension > 1 or beta % 180.0 == 0.0:
            self.set_direction(AtAngle(beta, second), dragging=dragging)
            return
        self.set_direction(AtAngle(180.0 if 90.0 < beta < 270.0 else 0.0), dragging=dragging)
        self.status.emit("With one variable β is 0° or 180°", True)

    def turn_toward(self, ux: float, uy: float) -> None:
        """Turn u while its tip is dragged over what is seen."""
        u = (ux,) if self.sampler.plane is None else self.sampler.plane.direction(ux, uy)
        gradient = self.model.point.gradient if self.model is not None else None
        found = angle(u, gradient) if gradient is not None and len(u) <= _PLANE else None
        if found is not None:
            self.turn(found.beta if found.oriented is None else found.oriented, dragging=True)
        else:
            # without ∇L, or in a slice that does not hold it, there is no angle to turn to, but there is a direction
            self.set_direction(AlongVector(u), dragging=True)

    def turn_by(self, degrees: float) -> None:
        """Turn u counter-clockwise from where it is."""
        found = self.model.angle if self.model is not None else None
        if found is not None and found.oriented is not None:
            self.turn(found.oriented + degrees, dragging=True)

    def set_length(self, rule: LengthRule) -> None:
        """Choose what the number η, α or s means."""
        self._set_rules(replace(self.exploration.rules, length=rule), "update rule")

    def set_size(self, size: float, *, dragging: bool = False) -> None:
        """Choose η, α or s."""
        self._set_rules(replace(self.exploration.rules, size=size), "step size", dragging=dragging)

    def set_eta(self, eta: float, *, dragging: bool = True) -> None:
        """Choose a length on the ray; which number gives it depends on the rule."""
        if self.model is not None and self.model.eta:
            size = self.exploration.rules.size * eta / self.model.eta
            self.set_size(min(max(size, SMALLEST), LARGEST), dragging=dragging)

    def scale_size(self, positions: int) -> None:
        """Move the number along its logarithmic scale."""
        self.set_size(size_at(position_of(self.exploration.rules.size) + positions), dragging=True)

    def _set_rules(self, rules: Rules, what: str, *, dragging: bool = False) -> None:
        exploration = replace(self.exploration, rules=rules)
        self.store.do(replace(self.scene, exploration=exploration), what, merge=f"{what} drag" if dragging else "")
        self.status.emit("", False)

    def set_order(self, order: int) -> None:
        """Choose K."""
        exploration = replace(self.exploration, order=order)
        self.store.do(replace(self.scene, exploration=exploration), "order of the Taylor terms")

    # -- stepping

    def step(self) -> None:
        """Take one step; presses that come faster than the work are counted, not lost."""
        if self.background.is_busy("step"):
            if not self._clock.isActive():
                self._queued_steps += 1
            return
        asked = self.exploration
        work = partial(explore.advance, asked.loss, asked.w, asked.rules, asked.number)
        self.background.submit("step", lambda _: work(), partial(self._receive_step, asked))

    def _receive_step(self, asked: Exploration, outcome: Record | Stop) -> None:
        now = self.exploration
        if now.loss is not asked.loss and now.path is asked.path:
            # a parameter has moved on: step from here instead
            self.step()
            return
        if (now.path, now.row, now.rules) != (asked.path, asked.row, asked.rules):
            self._queued_steps = 0
            return
        if isinstance(outcome, Stop):
            self._queued_steps = 0
            self.pause()
            self._announce(outcome)
            return
        is_playing = self._clock.isActive()
        self._arrive([outcome], "step", merge=_PLAY if is_playing else "", lasting=is_playing)
        self.status.emit("", False)
        if self._queued_steps:
            self._queued_steps -= 1
            self.step()

    def _arrive(self, records: list[Record], what: str, *, merge: str, lasting: bool = False) -> None:
        exploration = self.exploration
        for record in records:
            exploration = explore.arrived(exploration, record)
        self.store.do(replace(self.scene, exploration=exploration), what, merge=merge, lasting=lasting)

    def _announce(self, stop: Stop) -> None:
        model = self.model
        detail = ""
        if model is not None and stop in {Stop.DIRECTION_UNDEFINED, Stop.LENGTH_UNDEFINED, Stop.KINK}:
            detail = model.point.problem or model.step.note
        if stop is Stop.NOT_FINITE and model is not None and not model.point.is_finite:
            self.status.emit(f"Stopped: {model.point.problem}", True)
        else:
            self.status.emit(f"Stopped: {stop.words}" + (f" ({detail})" if detail else ""), True)

    def back(self) -> None:
        """Look at the point before."""
        self.pause()
        self._look(explore.stepped_back(self.exploration), "step back")

    def reset(self) -> None:
        """Return to the start."""
        self.pause()
        self._look(explore.reset(self.exploration), "reset")

    def choose(self, row: int) -> None:
        """Look at another moment of the path."""
        self.pause()
        self._look(explore.chosen(self.exploration, row), "moment", merge="moment")

    def _look(self, exploration: Exploration, what: str, merge: str = "") -> None:
        self.store.do(replace(self.scene, exploration=exploration), what, merge=merge)
        self.status.emit("", False)

    # -- playing and running

    def play(self, on: bool) -> None:
        """Step by the clock, or stop doing so."""
        if on == self._clock.isActive():
            return
        if on:
            self.store.settle()
            self._clock.start()
        else:
            self._clock.stop()
            self.store.settle()
        self.playing_changed.emit(on)

    def undo(self) -> None:
        """Take the last change back, and want no answer that is still under way."""
        self._drop_pending()
        self.store.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        self._drop_pending()
        self.store.redo()

    def _drop_pending(self) -> None:
        self.pause()
        self.knobs.stop()
        for lane in ("loss", "start", "step", "slice", "parameter"):
            self.background.cancel(lane)

    def pause(self) -> None:
        """End a play and a run."""
        self.play(False)
        self.background.cancel("run")
        self._queued_steps = 0

    def set_speed(self, steps_per_second: int) -> None:
        """Choose how fast a play is."""
        self._clock.setInterval(round(1000 / steps_per_second))

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self.background.is_busy(_RUN)

    def run(self, on: bool) -> None:
        """Step until there is a reason to stop, or end that."""
        if on == self.background.is_busy(_RUN):
            return
        self.pause()
        if on:
            self.store.settle()
            asked = self.exploration
            self.background.submit(_RUN, partial(_run, asked), partial(self._receive_run, asked))

    def _receive_run(self, asked: Exploration, outcomes: list[Record | Stop]) -> None:
        now = self.exploration
        if now.path is not asked.path or now.loss is not asked.loss or now.rules != asked.rules:
            self.background.cancel(_RUN)
            self.status.emit("The run has ended: what it ran with was changed", False)
            return
        records = [outcome for outcome in outcomes if isinstance(outcome, Record)]
        if records:
            self._arrive(records, "run", merge=_RUN)
            self.status.emit(f"Running: {self.exploration.number:,} steps. Run again to stop.", False)
        for outcome in outcomes:
            if isinstance(outcome, Stop):
                self.store.settle()
                steps = self.exploration.number
                self.status.emit(
                    f"Stopped after {steps:,} steps: {outcome.words}", outcome is not Stop.GRADIENT_SMALL
                )

    def _watch_run(self, lane: str, busy: bool) -> None:
        if lane == _RUN:
            self.running_changed.emit(busy)

    # -- what is shown

    def _follow(self, before: Scene, after: Scene) -> None:
        self.sampler.follow(after)
        sees_otherwise = (before.slicing, before.pinned) != (after.slicing, after.pinned)
        if after.exploration != before.exploration or sees_otherwise:
            self.refresh()

    def refresh(self) -> None:
        """Compute the local model at the moment that is shown, and the plane in which it is seen."""
        work = partial(_model, self.scene, self.sampler.plane)
        self.background.submit("model", lambda _: work(), self._receive_model)

    def _receive_model(self, found: tuple[LocalModel, Plane | None]) -> None:
        self.model, plane = found
        self.sampler.take_model(self.model, plane)
        self.model_changed.emit(self.model)

    def close(self) -> None:
        """End everything that is under way."""
        self._clock.stop()
        self.knobs.stop()
        self.background.close()


def _run(asked: Exploration, job: Job) -> None:
    """Report by the clock: the screen must find time to follow, and to hear that the run is to end."""
    batch: list[Record | Stop] = []
    due = time.monotonic() + _REPORT
    for outcome in explore.run(asked.loss, asked.w, asked.rules, asked.number, job.is_wanted):
        batch.append(outcome)
        if time.monotonic() > due:
            job.report(batch)
            batch = []
            due = time.monotonic() + _REPORT
    job.report(batch)


def _model(scene: Scene, before: Plane | None) -> tuple[LocalModel, Plane | None]:
    now = scene.exploration
    point = observe(now.loss, now.w)
    model = local_model(now.loss, point, now.rules, now.order, number=now.number)
    return model, seen_plane(scene, model, before)
