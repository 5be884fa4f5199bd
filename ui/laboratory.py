"""Asks the experiments that can be seen, with every new model, and hands them the answers.

An experiment that takes longer than a frame is let finish while a drag goes on, and the newest question waits for it:
else a person who turns u would see nothing until the mouse rests. What takes long is dropped for the newest question.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from explorer.question import Question
from ui.background import Background, Job
from ui.experiment_panel import ExperimentPanel

_PATIENCE = 0.4
"""Seconds after which a newer question does not wait any more."""


@dataclass(slots=True, eq=False)
class _Bench:
    """One experiment, and what is under way for it."""

    panel: ExperimentPanel
    is_wanted: bool = False
    waits: bool = False
    asked: Question | None = None
    since: float = field(default=0.0)


class Laboratory(QObject):
    """Runs the experiments.

    Signals
    -------
    answered
        The name of an experiment that has shown an answer.
    """

    answered = Signal(str)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._benches: dict[str, _Bench] = {}
        self._question: Question | None = None
        background.busy_changed.connect(self._go_on)

    def add(self, name: str, panel: ExperimentPanel) -> None:
        """Take an experiment in; it is asked once it is wanted."""
        self._benches[name] = _Bench(panel)
        panel.asked.connect(lambda: self._renew(name))

    def want(self, name: str, on: bool) -> None:
        """Ask an experiment from now on, or no longer."""
        bench = self._benches[name]
        if on == bench.is_wanted:
            return
        bench.is_wanted = on
        if on:
            self._renew(name)
        else:
            bench.asked, bench.waits = None, False
            self._background.cancel(_lane(name))

    def ask(self, question: Question) -> None:
        """Put a new question to all experiments that are wanted."""
        self._question = question
        for name, bench in self._benches.items():
            if bench.is_wanted:
                bench.panel.show_question(question)
                self._submit(name, bench)

    def _renew(self, name: str) -> None:
        bench = self._benches[name]
        bench.asked, bench.waits = None, False
        self._background.cancel(_lane(name))
        if bench.is_wanted and self._question is not None:
            bench.panel.show_question(self._question)
            self._submit(name, bench)

    def _submit(self, name: str, bench: _Bench) -> None:
        question = self._question
        if question is None:
            return
        is_same_loss = bench.asked is not None and bench.asked.loss is question.loss
        is_recent = time.monotonic() - bench.since < _PATIENCE
        if self._background.is_busy(_lane(name)) and is_same_loss and is_recent:
            bench.waits = True
            return
        bench.asked, bench.waits, bench.since = question, False, time.monotonic()
        panel = bench.panel
        # a thread must hold no widget: it could be the last to let go of it
        answer_to, settings = panel.work, panel.settings

        def work(job: Job) -> object:
            return answer_to(question, settings, job)

        def receive(answer: object) -> None:
            panel.show_result(answer)
            self.answered.emit(name)

        self._background.submit(_lane(name), work, receive)

    def _go_on(self, lane: str, busy: bool) -> None:
        """Put the question that waited."""
        for name, bench in self._benches.items():
            if lane == _lane(name) and not busy and bench.waits and bench.is_wanted:
                self._submit(name, bench)


def _lane(name: str) -> str:
    return f"experiment {name}"
