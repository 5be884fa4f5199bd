"""What a person wants, turned into scenes: the store and the background behind every panel.

Widgets call the intents here; the answers come back as signals. Nothing here knows a widget.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer import exploration as explore
from explorer.descent import FARTHEST, Rules, observe
from explorer.direction import AlongVector, AtAngle, DirectionRule, Vector, angle
from explorer.exploration import Exploration
from explorer.gallery import GalleryLoss
from explorer.landscape import Landscape
from explorer.local_model import LocalModel, local_model
from explorer.opening import Found, found_at, from_gallery
from explorer.options import Options
from explorer.outlook import Outlook, outlook
from explorer.path import Record
from explorer.plane import Plane
from explorer.scale import LARGEST, SMALLEST, position_of, size_at
from explorer.step_size import LengthRule
from ui.background import Background
from ui.checking import Checked, check, read, remarks
from ui.knobs import Knobs
from ui.long_work import words_on_cancelling
from ui.numbers import vector
from ui.refiner import LANE as LANDSCAPE
from ui.sampler import Sampler, seen_plane
from ui.state import Scene, Store
from ui.stepper import Stepper

_PLANE = 2
_DRAG = "drag"


def scene_of(found: Found, rules: Rules, order: int) -> Scene:
    """Begin the exploration of a loss."""
    exploration = explore.begun(found.loss, found.start, rules, order)
    return Scene(exploration, found.home, found.minima, found.parameters, slicing=found.slicing)


def opened(options: Options, seen: Outlook | None = None) -> Scene:
    """Begin the exploration that was asked for, and perhaps seen already; its parameters count as chosen."""
    scene = scene_of(found_at(seen or outlook(options)), options.rules, options.order)
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
    """

    checked = Signal(object)
    model_changed = Signal(object)
    status = Signal(str, bool)

    def __init__(self, store: Store, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store, self.background = store, background
        self.sampler = Sampler(store, background, self)
        self.knobs = Knobs(store, background, self)
        self.model: LocalModel | None = None
        self.stepper = Stepper(store, background, lambda: self.model, self)
        self.stepper.status.connect(self.status)
        store.changed.connect(self._follow)
        background.failed.connect(lambda text: self.status.emit(f"Something went wrong: {text}", True))

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
        self.background.submit(
            "loss", partial(read, text, start, self.scene, self.sampler.scout.glance), self._receive_loss
        )

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

    def begin_anew(self, scene: Scene) -> None:
        """Go on with a scene that does not come from the one before: nothing leads back."""
        self._drop_pending()
        self.store.begin_anew(scene)
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
        if len(u) != self.exploration.loss.dimension:
            # what is seen, and dragged, is still that of the loss before
            return
        gradient = self.model.point.gradient if self.model is not None else None
        found = angle(u, gradient) if gradient is not None and len(gradient) == len(u) <= _PLANE else None
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

    # -- stepping, playing and running

    def step(self) -> None:
        """Take one step."""
        self.stepper.step()

    def play(self, on: bool) -> None:
        """Step by the clock, or stop doing so."""
        self.stepper.play(on)

    def run(self, on: bool) -> None:
        """Step until there is a reason to stop, or end that."""
        self.stepper.run(on)

    def pause(self) -> None:
        """End a play and a run."""
        self.stepper.pause()

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self.stepper.is_running

    # -- where a person looks

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

    # -- long work

    def cancel(self, lanes: tuple[str, ...]) -> None:
        """Give up what is under way in some lanes; what is shown stays."""
        if self.is_running and set(lanes) <= {"run"}:
            self.run(on=False)
            return
        self.pause()
        self.knobs.stop()
        is_coarse = self.sampler.refiner.is_coarse
        if LANDSCAPE in lanes:
            self.sampler.refiner.cancel()
        for lane in lanes:
            self.background.cancel(lane)
        self.status.emit(words_on_cancelling(lanes, is_coarse=is_coarse), False)

    def again(self) -> None:
        """Compute what is shown once more, as far as it is not there."""
        self.sampler.sample()
        self.refresh()

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
        self.pause()
        self.knobs.stop()
        self.background.close()


def _model(scene: Scene, before: Plane | None) -> tuple[LocalModel, Plane | None]:
    now = scene.exploration
    point = observe(now.loss, now.w)
    model = local_model(now.loss, point, now.rules, now.order, number=now.number)
    return model, seen_plane(scene, model, before)
