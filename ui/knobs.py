"""The roles of names, and the values of the parameters: chosen, dragged, and animated.

A change of a value is a loss read again with another number in it. Changes that come faster than the work wait for
it, the newest of them only, so that a drag is followed all the way.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from explorer import exploration as explore
from explorer.direction import Vector
from explorer.loss import Loss
from explorer.opening import Found, first_look
from explorer.outlook import parsed_with
from explorer.path import Record
from explorer.roles import Parameter, default_parameter, phase_of, value_at_phase
from explorer.slices import fitting
from ui.background import Background
from ui.state import Scene, Store

PERIOD = 8.0
"""Seconds in which an animated parameter goes through its range and back."""
_TICK = 33
_DRAG = "parameter drag"
_ANIMATION = "animation"


class Knobs(QObject):
    """Changes roles and parameters of the loss of the scene.

    Signals
    -------
    animated
        The names of the parameters that move by the clock.
    """

    animated = Signal(frozenset)

    def __init__(self, store: Store, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._background = store, background
        self._wish: tuple[dict[str, Parameter], str, str] | None = None
        self._phases: dict[str, float] = {}
        self._ticked = 0.0
        self._clock = QTimer(self, interval=_TICK)
        self._clock.timeout.connect(self._tick)
        store.changed.connect(self._stop_the_gone)

    # -- values

    def set_value(self, name: str, value: float, dragging: bool = False) -> None:
        """Hold a parameter at another value."""
        self.stop(name)
        known = self._parameter(name)
        if known is not None and known.value != value:
            self._change({name: known.with_value(value)}, f"{name}", _DRAG + name if dragging else "")

    def set_range(self, parameter: Parameter) -> None:
        """Take another range and step of a slider."""
        known = self._parameter(parameter.name)
        if known is not None and known != parameter:
            self._change({parameter.name: parameter}, f"range of {parameter.name}", "")

    def _parameter(self, name: str) -> Parameter | None:
        return next((p for p in self._store.scene.parameters if p.name == name), None)

    def _change(self, changed: dict[str, Parameter], what: str, merge: str) -> None:
        # what waits for another parameter is not forgotten
        waiting = self._wish[0] if self._wish is not None else {}
        self._wish = waiting | changed, what, merge
        if not self._background.is_busy("parameter"):
            self._send()

    def _send(self) -> None:
        if self._wish is None:
            return
        changed, what, merge = self._wish
        self._wish = None
        scene = self._store.scene
        parameters = tuple(changed.get(p.name, p) for p in scene.parameters)
        if parameters == scene.parameters:
            return
        receive = partial(self._receive, scene, parameters, what, merge)
        work = partial(_read_again, scene.loss, parameters, scene.exploration.w)
        self._background.submit("parameter", lambda _: work(), receive)

    def _receive(
        self, asked: Scene, parameters: tuple[Parameter, ...], what: str, merge: str, found: tuple[Loss, Record]
    ) -> None:
        now = self._store.scene
        if now.loss is not asked.loss:
            self._wish = None
            return
        if now.exploration.w != asked.exploration.w:
            # a step was taken meanwhile: what was evaluated is no longer where w is
            waiting = self._wish[0] if self._wish is not None else {}
            self._wish = {p.name: p for p in parameters} | waiting, what, merge
        else:
            changed = explore.reparametrised(now.exploration, *found)
            scene, lasts = replace(now, exploration=changed, parameters=parameters), merge == _ANIMATION
            self._store.do(scene, what, merge=merge, lasting=lasts)
        self._send()

    # -- animation

    @property
    def moving(self) -> frozenset[str]:
        """The names of the parameters that move by the clock."""
        return frozenset(self._phases)

    def animate(self, name: str, on: bool) -> None:
        """Let a parameter move to and fro through its range by the clock, or stay."""
        known = self._parameter(name)
        if not on or known is None:
            self.stop(name)
            return
        if not self._phases:
            self._store.settle()
            self._ticked = time.monotonic()
            self._clock.start()
        self._phases[name] = phase_of(known)
        self.animated.emit(self.moving)

    def stop(self, name: str | None = None) -> None:
        """Let a parameter stay, or all of them."""
        before = self.moving
        if name is None:
            self._phases.clear()
        else:
            self._phases.pop(name, None)
        if self.moving != before:
            self.animated.emit(self.moving)
        if before and not self._phases:
            self._clock.stop()
            self._store.settle()

    def _stop_the_gone(self, _: Scene, after: Scene) -> None:
        """End the animation of names that are no parameters any more."""
        for name in self.moving - {parameter.name for parameter in after.parameters}:
            self.stop(name)

    def _tick(self) -> None:
        now = time.monotonic()
        seconds, self._ticked = now - self._ticked, now
        self.move(seconds)

    def move(self, seconds: float) -> None:
        """Move on all animated parameters."""
        changed = {}
        for name, phase in self._phases.items():
            self._phases[name] = (phase + seconds / PERIOD) % 1.0
            known = self._parameter(name)
            if known is not None:
                changed[name] = known.with_value(value_at_phase(known, self._phases[name]))
        if changed:
            self._change(changed, ", ".join(changed), _ANIMATION)

    # -- roles

    def set_role(self, name: str, is_parameter: bool) -> None:
        """Hold a variable at where it is, or descend along a parameter from its value."""
        scene = self._store.scene
        self.stop(name)
        work = partial(_with_role, scene, name, is_parameter)
        self._background.submit("loss", lambda _: work(), partial(self._receive_role, scene, name, is_parameter))

    def _receive_role(self, asked: Scene, name: str, is_parameter: bool, found: Found) -> None:
        now = self._store.scene
        if now.loss.text != asked.loss.text:
            return
        rules = explore.fitting(now.exploration.rules, now.loss.variables, found.loss.variables)
        exploration = explore.begun(found.loss, found.start, rules, now.exploration.order)
        chosen = tuple((dict(now.chosen) | {name: is_parameter}).items())
        role = "parameter" if is_parameter else "variable"
        scene = Scene(exploration, found.home, parameters=found.parameters, chosen=chosen, slicing=found.slicing)
        self._store.do(scene, f"{name} as {role}")


def _read_again(loss: Loss, parameters: tuple[Parameter, ...], w: Vector) -> tuple[Loss, Record]:
    again = parsed_with(loss.text, parameters)
    return again, explore.starting_record(again, w)


def _with_role(scene: Scene, name: str, is_parameter: bool) -> Found:
    """Begin where the person is looking: no name changes its value when it changes its role."""
    loss, w = scene.loss, dict(zip(scene.loss.variables, scene.exploration.w, strict=True))
    values: Mapping[str, float] = {**w, **loss.parameters}
    known = {parameter.name: parameter for parameter in scene.parameters}
    held = (set(known) | {name}) if is_parameter else (set(known) - {name})
    parameters = tuple(known.get(n) or default_parameter(n, values[n]) for n in loss.names if n in held)
    changed = parsed_with(loss.text, parameters)
    slicing = fitting(scene.slicing, loss.variables, changed.variables)
    return first_look(changed, tuple(values[n] for n in changed.variables), parameters, slicing)
