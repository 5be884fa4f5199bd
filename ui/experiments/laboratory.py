"""Asks the experiments that can be seen, with every new model, and hands them the answers.

An experiment that takes longer than a frame is let finish while a drag goes on, and the newest question waits for it:
else a person who turns u would see nothing until the mouse rests. What takes long is dropped for the newest question.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.question import Question
from ui.background import Background
from ui.experiments.experiment_panel import ExperimentPanel
from ui.experiments.pacing import Pacer

_PATIENCE = 0.4
"""Seconds after which a newer question does not wait any more."""
_LATE = 40
"""Milliseconds after which a panel follows a question without its answer."""


@dataclass(slots=True, eq=False)
class _Bench:
    """One experiment, and what is under way for it.

    `asked` is the question that work is or was about, `shown` the one that the panel follows. `answers` holds an
    answer that is not shown yet; `waits` is set where the newest question is to be put once that, or work under way,
    is done.
    """

    panel: ExperimentPanel
    is_wanted: bool = False
    waits: bool = False
    asked: Question | None = None
    shown: Question | None = None
    answers: list[object] = field(default_factory=list)
    since: float = 0.0


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
        self._pacer = Pacer(self, synchronous=background.synchronous)
        self._benches: dict[str, _Bench] = {}
        self._question: Question | None = None
        self._late = QTimer(self, singleShot=True, interval=_LATE)
        self._late.timeout.connect(self._follow_without_answers)
        background.busy_changed.connect(self._go_on)

    def add(self, name: str, panel: ExperimentPanel) -> None:
        """Take an experiment in; it is asked once it is wanted."""
        self._benches[name] = _Bench(panel)
        panel.asked.connect(lambda: self._renew(name))

    def want(self, name: str, on: bool) -> None:
        """Ask an experiment from now on, or no longer."""
        bench = self._benches[name]
        if on != bench.is_wanted:
            bench.is_wanted = on
            self._renew(name)

    def ask(self, question: Question) -> None:
        """Put a new question to all experiments that are wanted."""
        self._question = question
        for name, bench in self._benches.items():
            if bench.is_wanted:
                self._submit(name, bench)
        if not self._late.isActive():
            self._late.start()

    def _renew(self, name: str) -> None:
        """Want nothing of before any more, and put the question anew where an answer is wanted."""
        bench = self._benches[name]
        bench.asked, bench.shown, bench.waits = None, None, False
        bench.answers.clear()
        self._background.cancel(_lane(name))
        if bench.is_wanted and self._question is not None:
            self._show(name)
            self._submit(name, bench)

    def _submit(self, name: str, bench: _Bench) -> None:
        question = self._question
        if question is None:
            return
        is_same_loss = bench.asked is not None and bench.asked.loss is question.loss
        is_recent = time.monotonic() - bench.since < _PATIENCE
        if bench.answers or (self._background.is_busy(_lane(name)) and is_same_loss and is_recent):
            bench.waits = True
            return
        bench.asked, bench.waits, bench.since = question, False, time.monotonic()
        # a thread must hold no widget: it could be the last to let go of it
        answer_to, settings = bench.panel.work, bench.panel.settings
        self._background.submit(
            _lane(name), lambda job: answer_to(question, settings, job), lambda answer: self._take(name, answer)
        )

    def _take(self, name: str, answer: object) -> None:
        self._benches[name].answers[:] = [answer]
        self._pacer.show(name, partial(self._show, name))

    def _show(self, name: str) -> None:
        """Show the newest question and the answer there is, and put the question that waited for it."""
        bench = self._benches[name]
        if not bench.is_wanted:
            return
        if bench.shown is not self._question and self._question is not None:
            bench.shown = self._question
            bench.panel.show_question(self._question)
        if bench.answers:
            bench.panel.show_result(bench.answers.pop())
            self.answered.emit(name)
        self._put_what_waits(name, bench)

    def _put_what_waits(self, name: str, bench: _Bench) -> None:
        if bench.waits and bench.is_wanted and not self._background.is_busy(_lane(name)):
            self._submit(name, bench)

    def _go_on(self, lane: str, busy: bool) -> None:
        for name, bench in self._benches.items():
            if lane == _lane(name) and not busy:
                self._put_what_waits(name, bench)
                if not bench.answers and bench.shown is not self._question:
                    # there is no answer to come
                    self._pacer.show(name, partial(self._show, name))
                return

    def _follow_without_answers(self) -> None:
        for name, bench in self._benches.items():
            if bench.is_wanted and bench.shown is not self._question and not bench.answers:
                self._pacer.show(name, partial(self._show, name))


def _lane(name: str) -> str:
    return f"experiment {name}"
