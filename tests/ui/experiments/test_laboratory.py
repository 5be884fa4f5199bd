"""Experiments are asked while they are wanted, follow a drag, and never show an old answer after a new one."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from explorer.descent import Rules, observe
from explorer.direction import AtAngle
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.plane import plane_of
from explorer.question import Question
from explorer.step_size import LengthRule
from ui.background import Background, Job
from ui.experiments.experiment_panel import ExperimentPanel
from ui.experiments.laboratory import Laboratory


class Notebook(ExperimentPanel):
    """Answers with the η that it was asked about, once it may."""

    gate: threading.Event | None = None

    def __init__(self) -> None:
        super().__init__("notebook")
        self.questions: list[float] = []
        self.answers: list[object] = []
        self.setting = 1

    @property
    def settings(self) -> object:
        return self.setting

    @staticmethod
    def work(question: Question, settings: object, _job: Job) -> object:
        if Notebook.gate is not None:
            Notebook.gate.wait(5.0)
        return question.model.eta, settings

    def show_question(self, question: Question) -> None:
        assert question.model.eta is not None
        self.questions.append(question.model.eta)

    def show_result(self, result: object) -> None:
        self.answers.append(result)


def ask(eta: float, loss: Loss | None = None) -> Question:
    loss = loss or LOSS
    rules = Rules(AtAngle(), LengthRule.LENGTH, eta)
    model = local_model(loss, observe(loss, (1.0, 2.0)), rules, 3)
    return Question(loss, model, rules, 0, plane_of(loss.variables))


def held_up(background: Background, panel: Notebook) -> tuple[Laboratory, threading.Event]:
    """Want answers of a panel whose work waits at a gate."""
    laboratory = Laboratory(background)
    laboratory.add("notebook", panel)
    laboratory.want("notebook", True)
    Notebook.gate = threading.Event()
    return laboratory, Notebook.gate


LOSS = Loss.parse("x^2 + 3y^2")


@pytest.fixture
def panel(qtbot: QtBot) -> Notebook:
    panel = Notebook()
    qtbot.addWidget(panel)
    return panel


@pytest.fixture
def background() -> Iterator[Background]:
    background = Background()
    yield background
    if Notebook.gate is not None:
        Notebook.gate.set()
        Notebook.gate = None
    background.close()


def test_that_an_experiment_is_asked_only_while_it_is_wanted(panel: Notebook) -> None:
    laboratory = Laboratory(Background(synchronous=True))
    laboratory.add("notebook", panel)
    laboratory.ask(ask(0.1))
    assert panel.answers == []
    laboratory.want("notebook", True)
    assert panel.answers == [(0.1, 1)]
    laboratory.ask(ask(0.2))
    laboratory.want("notebook", False)
    laboratory.ask(ask(0.3))
    assert panel.answers == [(0.1, 1), (0.2, 1)]


def test_that_other_settings_are_answered_at_once(panel: Notebook) -> None:
    laboratory = Laboratory(Background(synchronous=True))
    laboratory.add("notebook", panel)
    laboratory.want("notebook", True)
    laboratory.ask(ask(0.1))
    panel.setting = 2
    panel.asked.emit()
    assert panel.answers == [(0.1, 1), (0.1, 2)]


def test_that_the_newest_question_waits_for_the_answer_under_way_and_those_between_are_left_out(
    panel: Notebook, background: Background, qtbot: QtBot
) -> None:
    laboratory, gate = held_up(background, panel)
    for eta in (0.1, 0.2, 0.3):
        laboratory.ask(ask(eta))
    gate.set()
    qtbot.waitUntil(lambda: len(panel.answers) == 2)
    assert panel.answers == [(0.1, 1), (0.3, 1)]
    assert panel.questions[-1] == 0.3


def test_that_what_needs_no_work_follows_a_question_whose_answer_takes_long(
    panel: Notebook, background: Background, qtbot: QtBot
) -> None:
    laboratory, _ = held_up(background, panel)
    laboratory.ask(ask(0.1))
    qtbot.waitUntil(lambda: panel.questions == [0.1])
    laboratory.ask(ask(0.2))
    qtbot.waitUntil(lambda: panel.questions == [0.1, 0.2])
    assert panel.answers == []


def test_that_of_many_panels_one_is_shown_at_a_time(background: Background, qtbot: QtBot) -> None:
    laboratory, panels = Laboratory(background), [Notebook() for _ in range(4)]
    for place, panel in enumerate(panels):
        qtbot.addWidget(panel)
        laboratory.add(str(place), panel)
        laboratory.want(str(place), True)
    shown: list[int] = []
    clock = QTimer(interval=1)
    clock.timeout.connect(lambda: shown.append(sum(len(panel.answers) for panel in panels)))
    clock.start()
    laboratory.ask(ask(0.1))
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == len(panels))
    assert {1, 2, 3, 4} <= set(shown)


def test_that_a_question_about_another_loss_does_not_wait(
    panel: Notebook, background: Background, qtbot: QtBot
) -> None:
    laboratory, gate = held_up(background, panel)
    laboratory.ask(ask(0.1))
    laboratory.ask(ask(0.2, Loss.parse("x^4 + y^4")))
    gate.set()
    qtbot.waitUntil(lambda: bool(panel.answers))
    assert panel.answers == [(0.2, 1)]


def test_that_nothing_is_shown_of_an_experiment_that_was_closed_meanwhile(
    panel: Notebook, background: Background, qtbot: QtBot
) -> None:
    laboratory, gate = held_up(background, panel)
    laboratory.ask(ask(0.1))
    laboratory.ask(ask(0.2))
    laboratory.want("notebook", False)
    gate.set()
    qtbot.wait(50)
    assert panel.answers == []
    assert not background.is_busy()
