"""The same budget for other directions: who ends lowest from here with this η, what that costs, and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from explorer.experiments.race import OTHERS, Contender, Race, Runner, contenders, race
from explorer.experiments.race_reasons import reason
from explorer.plane import Plane
from explorer.question import Question
from ui.background import Job
from ui.experiments.experiment_panel import ExperimentPanel
from ui.experiments.race_plot import RacePlot
from ui.experiments.race_style import short_name, style_of
from ui.experiments.race_table import RaceTable, rows_of
from ui.experiments.steady_label import SteadyLabel
from ui.overlay import Overlay, Stroke
from ui.theme import Theme

_STEPS, _MOST_STEPS = 50, 1_000
_USUAL = ("β = 150°", "Newton", "coordinate", "random")
_SMALLER = 0.92


@dataclass(frozen=True, slots=True)
class RaceSettings:
    """What a person chose: the most steps of each, and who takes part beside −∇L and the person's own direction."""

    steps: int
    chosen: tuple[Contender, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RaceAnswer:
    """A race, the plane it is drawn in, and why it ended as it did; no words while it goes on."""

    race: Race
    plane: Plane | None
    words: str


class RacePanel(ExperimentPanel):
    """Choices, the curves of L, the table and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("race_panel", parent)
        self._answer: RaceAnswer | None = None
        self._plane: Plane | None = None
        self.menu = _ContenderMenu(self)
        self.menu.setAccessibleName("Who takes part")
        self.button = _menu_button(self.menu)
        self.steps = _steps_spin()
        self.on_landscape = QCheckBox("on the landscape")
        self.on_landscape.setToolTip("Draw all paths over the landscape")
        self.on_landscape.setChecked(True)
        self.plot, self.table = RacePlot(self), RaceTable(self)
        self.words = SteadyLabel("race_words", self)
        self._lay_out()
        self.menu.triggered.connect(lambda _: self.asked.emit())
        self.steps.valueChanged.connect(lambda _: self.asked.emit())
        self.on_landscape.toggled.connect(lambda _: self.draw_over())
        self.table.taken.connect(lambda rule: self.rule_chosen.emit(rule, False))
        self.choices.keep("contenders", self._names, self._choose_names, (list,), self.menu.triggered)
        self.choices.keep_number("steps", self.steps)
        self.choices.keep_check("on_landscape", self.on_landscape)
        self.set_theme(self.theme)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.button)
        head.addWidget(self.steps)
        head.addStretch(1)
        head.addWidget(self.on_landscape)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.table)
        layout.addWidget(self.words)
        self.plot.setMinimumSize(120, 100)

    # -- the work

    @property
    def settings(self) -> RaceSettings:
        """How many steps, and who takes part."""
        return RaceSettings(self.steps.value(), self.menu.chosen)

    def _names(self) -> list[str]:
        return [contender.name for contender in self.menu.chosen]

    def _choose_names(self, names: list[object]) -> None:
        for action in self.menu.actions():
            action.setChecked(action.data() in names)
        self.asked.emit()

    @property
    def draws_over(self) -> bool:
        """Whether a person wants it on the landscape."""
        return self.on_landscape.isChecked()

    @staticmethod
    def work(question: Question, settings: object, job: Job) -> RaceAnswer:
        """Let all run; what takes long is shown contender by contender."""
        assert isinstance(settings, RaceSettings)
        loss, rules = question.loss, question.rules
        among = contenders(rules.direction, settings.chosen, loss.dimension)

        def report(so_far: Race) -> None:
            job.report(RaceAnswer(so_far, question.plane, ""))

        found = race(
            loss, question.model.point, rules, among, settings.steps,
            number=question.number, wanted=job.is_wanted, report=report,
        )  # fmt: skip
        return RaceAnswer(found, question.plane, reason(loss, found))

    # -- showing

    def show_question(self, question: Question) -> None:
        """Draw the paths in the plane that is seen now, if it is another one."""
        if question.plane is not self._plane:
            self._plane = question.plane
            if self._answer is not None and self._fits(self._answer.race, self._plane):
                self.draw_over()

    def show_result(self, result: object) -> None:
        """Show who has ended, and who won."""
        assert isinstance(result, RaceAnswer)
        self._answer, self._plane = result, result.plane
        self.plot.show_race(result.race)
        self.table.show_race(result.race)
        self.words.say(result.words if result.race.is_complete else self._progress(result.race))
        self.draw_over()

    @staticmethod
    def _progress(so_far: Race) -> str:
        return f"{len(so_far.runners)} have ended; the others are under way"

    @staticmethod
    def _fits(so_far: Race, plane: Plane | None) -> bool:
        return plane is not None and len(so_far.start.w) == len(plane.origin)

    def overlay(self) -> Overlay:
        answer, plane = self._answer, self._plane
        if not self.on_landscape.isChecked() or answer is None or plane is None or not self._fits(answer.race, plane):
            return ()
        runners, winner = answer.race.runners, answer.race.winner
        # steepest descent lies above the others, and the winner is named first: its name has the best place
        parts = [self._strokes(runners[i], plane, i == winner) for i in reversed(range(len(runners)))]
        ends = [end for _, end in parts]
        if winner is not None:
            ends.insert(0, ends.pop(len(runners) - 1 - winner))
        return (*(line for line, _ in parts), *ends)

    def _strokes(self, runner: Runner, plane: Plane, is_winner: bool) -> tuple[Stroke, Stroke]:
        """Return a path, and its end."""
        style = style_of(runner.contender, self.theme)
        points = plane.project(runner.path)
        name = short_name(runner.contender) if runner.steps else ""
        line = Stroke(points, style.colour, 2.0 if is_winner else 1.5, style.dash)
        return line, Stroke(np.asarray(points[-1:]), style.colour, 0.0, name=name, symbol=style.symbol)

    # -- looks

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.plot.set_theme(theme)
        self._restyle()

    def set_large(self, on: bool) -> None:
        self.plot.set_large(on)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(QApplication.font())
        words = QApplication.font()
        words.setPointSizeF(_SMALLER * words.pointSizeF())
        self.table.set_look(self.theme, words)
        self.words.setFont(words)
        self.words.set_colour(self.theme.text)
        self.words.shrink()

    def rows(self) -> list[list[object]]:
        return [] if self._answer is None else rows_of(self._answer.race.runners)


class _ContenderMenu(QMenu):
    """Who can take part; it stays open while one chooses."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        for contender in OTHERS:
            action = self.addAction(contender.name)
            action.setCheckable(True)
            action.setChecked(contender.name in _USUAL)
            action.setData(contender.name)

    @property
    def chosen(self) -> tuple[Contender, ...]:
        """Those that are ticked."""
        ticked = {action.data() for action in self.actions() if action.isChecked()}
        return tuple(contender for contender in OTHERS if contender.name in ticked)

    def action_of(self, name: str) -> QAction:
        """Return the entry of a contender."""
        return next(action for action in self.actions() if action.data() == name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        under = [a for a in self.actions() if self.actionGeometry(a).contains(event.position().toPoint())]
        for action in under:
            action.trigger()
        if under:
            event.accept()
        else:
            super().mouseReleaseEvent(event)


def _menu_button(menu: QMenu) -> QPushButton:
    # a tool button would draw its arrow on its border
    button = QPushButton()
    button.setAutoDefault(False)
    button.setObjectName("race_contenders")
    button.setText("Contenders")
    button.setAccessibleName("Choose who takes part")
    button.setToolTip("Who takes part beside −∇L and your own u: other angles β, Newton, coordinate, sign, random")
    button.setMenu(menu)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _steps_spin() -> QSpinBox:
    spin = QSpinBox()
    spin.setObjectName("race_steps")
    spin.setRange(1, _MOST_STEPS)
    spin.setValue(_STEPS)
    spin.setSuffix(" steps")
    spin.setKeyboardTracking(False)
    spin.setAccessibleName("Steps of each contender")
    spin.setToolTip("The most steps of each contender")
    # where it is narrow: else the panel would have to be scrolled sideways
    spin.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return spin
