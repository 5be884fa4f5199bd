"""Lets η go down by itself, a tenth of a decade at a time, until it is small or anything else happens."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.question import Question
from explorer.step_size import LengthRule

_TICK = 50
"""Milliseconds between two steps."""
_FACTOR = 10.0**-0.1
_SMALLEST = 1e-9
_PATIENCE = 60
"""So many ticks may pass until η is what was asked for: no rule makes it so after that."""


def why_not(question: Question | None) -> str:
    """Say why η cannot go down by itself; empty where it can."""
    if question is None or not question.model.eta:
        return "There is no step here whose η could shrink"
    if question.rules.length in {LengthRule.ARMIJO, LengthRule.MINIMUM}:
        return "η cannot shrink by itself: the line search chooses it"
    return ""


class EtaShrinker(QObject):
    """Asks for one η after the other.

    Signals
    -------
    wished
        A length on the ray, and whether it goes on.
    ended
        It has come to its end.
    """

    wished = Signal(float, bool)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.timer = QTimer(self)
        self.timer.setInterval(_TICK)
        self.timer.timeout.connect(self._go_on)
        self._question: Question | None = None
        self._asked = math.nan
        self._waited = 0

    @property
    def is_running(self) -> bool:
        """Whether η goes down."""
        return self.timer.isActive()

    def start(self, question: Question) -> None:
        """Begin where a question is."""
        self._question, self._asked, self._waited = question, question.model.eta or math.nan, 0
        self.timer.start()

    def follow(self, question: Question) -> None:
        """Go on from what came of the last wish; end where something else has changed."""
        before = self._question
        if not self.is_running or before is None:
            return
        if _is_answer(question, before, self._asked):
            self._question, self._waited = question, 0
        elif not _is_answer(question, before, before.model.eta or math.nan):
            # what a person did stays as it is
            self.give_way()

    def stop(self) -> None:
        """End here, as a drag ends."""
        if self.is_running:
            eta = self._question.model.eta if self._question is not None else None
            self.give_way()
            if eta:
                self.wished.emit(eta, False)

    def give_way(self) -> None:
        """End without another wish: it could undo what made it end."""
        if self.is_running:
            self.timer.stop()
            self.ended.emit()

    def _go_on(self) -> None:
        eta = self._question.model.eta if self._question is not None else None
        if not eta or eta <= _SMALLEST * (1.0 + 1e-9) or self._waited > _PATIENCE:
            self.stop()
        elif _is_near(eta, self._asked):
            self._asked = max(eta * _FACTOR, _SMALLEST)
            self.wished.emit(self._asked, True)
        else:
            self._waited += 1


def _is_near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9)


def _is_answer(question: Question, before: Question, eta: float) -> bool:
    """Whether nothing but η has changed, and that to what was asked for."""
    rules, known = question.rules, before.rules
    return (
        question.loss is before.loss
        and question.model.point.w == before.model.point.w
        and (rules.direction, rules.length) == (known.direction, known.length)
        and question.model.eta is not None
        and _is_near(question.model.eta, eta)
    )
