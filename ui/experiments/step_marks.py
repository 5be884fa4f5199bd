"""Marks on the slider of the step size: how far the promise of the first order can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from explorer.local_model import LocalModel
from explorer.scale import is_allowed, position_of
from explorer.step_size import LengthRule
from ui.controller import Controller
from ui.experiments.experiments import Experiments
from ui.marked_slider import MarkedSlider, SliderMark
from ui.numbers import short

if TYPE_CHECKING:
    from ui.experiments.trust_words import Mark

_LATER = 400
"""Milliseconds after the window is shown: a person first sees the rest of it."""
_EXPERIMENT = "trust"
_SEARCHES = {LengthRule.ARMIJO, LengthRule.MINIMUM}
"""Rules whose number is a first try: where a step ends, the slider does not say."""


def slider_marks(marks: Sequence[Mark], model: LocalModel, rule: LengthRule, size: float) -> tuple[SliderMark, ...]:
    """Return where lengths on the ray stand on a slider that holds η, or another number that η is proportional to."""
    if not model.eta or rule in _SEARCHES:
        return ()
    sizes = [(size * (mark.eta / model.eta), mark) for mark in marks]
    return tuple(
        SliderMark(position_of(at), mark.symbol, mark.words, mark.kind.colour, short(at, 4))
        for at, mark in sizes
        if is_allowed(at)
    )


class StepMarks(QObject):
    """Keeps the marks on the slider those of the experiment, whether it can be seen or not."""

    def __init__(self, controller: Controller, experiments: Experiments, slider: MarkedSlider) -> None:
        super().__init__(slider)
        self._controller, self._experiments, self._slider = controller, experiments, slider
        self._timer = QTimer(self, singleShot=True, interval=_LATER)
        self._timer.timeout.connect(lambda: experiments.keep(_EXPERIMENT))
        experiments.answered.connect(self._follow)

    def begin(self) -> None:
        """Ask for the marks in a moment."""
        self._timer.start()

    def end(self) -> None:
        """Ask for nothing any more."""
        self._timer.stop()

    def _follow(self, name: str) -> None:
        if name != _EXPERIMENT:
            return
        from ui.experiments.trust_panel import TrustPanel  # noqa: PLC0415 - it is loaded with the experiment

        panel, model = self._experiments.panel(_EXPERIMENT), self._controller.model
        rules = self._controller.exploration.rules
        if isinstance(panel, TrustPanel) and model is not None:
            self._slider.show_marks(slider_marks(panel.marks, model, rules.length, rules.size))
