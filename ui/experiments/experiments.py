"""The experiments of a window: what there is, in which dock, and what each wishes of the controller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDockWidget, QFileDialog

from explorer.landscape import Landscape
from explorer.local_model import LocalModel
from explorer.question import Question
from ui.controller import Controller
from ui.docks import Docks
from ui.experiments.experiment_panel import ExperimentPanel
from ui.experiments.laboratory import Laboratory
from ui.landscape_view import LandscapeView
from ui.number_table import put_on_clipboard
from ui.table_export import Listing, TableExport
from ui.theme import LIGHT, Theme

LANE = "numbers"
"""In which the numbers of an experiment are saved."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """A row of the table: its name, a word for its tab, a sentence, what makes its panel, loading what it needs."""

    name: str
    title: str
    about: str
    make: Callable[[], ExperimentPanel]


def _rose() -> ExperimentPanel:
    from ui.experiments.rose_panel import RosePanel  # noqa: PLC0415 - loaded when it is opened

    return RosePanel()


def _remainder() -> ExperimentPanel:
    from ui.experiments.remainder_panel import RemainderPanel  # noqa: PLC0415 - loaded when it is opened

    return RemainderPanel()


def _trust() -> ExperimentPanel:
    from ui.experiments.trust_panel import TrustPanel  # noqa: PLC0415 - loaded when it is opened

    return TrustPanel()


def _model() -> ExperimentPanel:
    from ui.experiments.model_panel import ModelPanel  # noqa: PLC0415 - loaded when it is opened

    return ModelPanel()


def _race() -> ExperimentPanel:
    from ui.experiments.race_panel import RacePanel  # noqa: PLC0415 - loaded when it is opened

    return RacePanel()


def _norm() -> ExperimentPanel:
    from ui.experiments.norm_panel import NormPanel  # noqa: PLC0415 - loaded when it is opened

    return NormPanel()


def _formulas() -> ExperimentPanel:
    from ui.formulas.formulas_panel import FormulasPanel  # noqa: PLC0415 - loaded when it is opened

    return FormulasPanel()


EXPERIMENTS = (
    Experiment("rose", "Rose", "ΔL at this η in every direction", _rose),
    Experiment("remainder", "Remainder", "What the terms up to order k leave out", _remainder),
    Experiment("trust", "Trust", "How far the first order can be trusted", _trust),
    Experiment("model", "Model", "L around w, and its models", _model),
    Experiment("race", "Race", "The same budget for other directions", _race),
    Experiment("norm", "Norm", "Steepest in which norm?", _norm),
    Experiment("formulas", "Formulas", "The argument with today's numbers", _formulas),
)


class Experiments(QObject):
    """Opens experiments in docks beside the landscape, and keeps them asked while they can be seen.

    Signals
    -------
    answered
        The name of an experiment that has shown an answer.
    message
        A sentence for the person.
    furnished
        A panel that was made.
    """

    answered = Signal(str)
    message = Signal(str)
    furnished = Signal(object)

    def __init__(
        self, controller: Controller, docks: Docks, landscape: LandscapeView, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.laboratory = Laboratory(controller.background, self)
        self.laboratory.answered.connect(self.answered)
        self.export = TableExport(controller.background, LANE, self)
        self.export.message.connect(self.message)
        self.panels: dict[str, ExperimentPanel] = {}
        self.docks: dict[str, QDockWidget] = {}
        self._controller, self._docks, self._landscape = controller, docks, landscape
        self._theme = LIGHT
        self._kept: set[str] = set()
        self._visible: set[str] = set()
        self._is_wishing = False
        """Whether it is a panel that changes the scene just now."""
        self.ask_file: Callable[[], str] = self._ask_file
        controller.model_changed.connect(self._ask)
        controller.stepper.running_changed.connect(self._follow_run)
        controller.store.changed.connect(self._give_way)
        controller.sampler.landscape_changed.connect(self._show_landscape)

    # -- opening and closing

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all there are."""
        return tuple(row.name for row in EXPERIMENTS)

    def toggle(self, name: str) -> None:
        """Bring an experiment to the front, or close it where it is there already."""
        if name == self.front:
            self.docks[name].close()
        else:
            self.show(name)

    def show(self, name: str) -> None:
        """Bring an experiment to the front."""
        self.panel(name)
        self._docks.bring_forward(self.docks[name])

    def keep(self, name: str) -> None:
        """Ask an experiment from now on whether it can be seen or not."""
        self._kept.add(name)
        self.panel(name)
        self.laboratory.want(name, True)

    def is_open(self, name: str) -> bool:
        """Whether the dock of an experiment is open, in front or behind another one."""
        return name in self.docks and not self.docks[name].isHidden()

    @property
    def open(self) -> tuple[str, ...]:
        """The names of those that are open, in the order of the table."""
        return tuple(name for name in self.names if self.is_open(name))

    @property
    def in_front(self) -> tuple[str, ...]:
        """The names of those that can be seen."""
        return tuple(name for name in self.docks if name in self._visible and self.is_open(name))

    def pause(self) -> None:
        """Stop what goes on by itself in any panel; what comes after it is undone apart."""
        moving = [panel for panel in self.panels.values() if panel.is_moving]
        for panel in moving:
            panel.pause()
        if moving:
            self._controller.store.settle()

    def panel(self, name: str) -> ExperimentPanel:
        """Return the panel of an experiment; made, and put in a dock that is closed, where it is not there yet."""
        if name not in self.panels:
            self._furnish(next(row for row in EXPERIMENTS if row.name == name))
        return self.panels[name]

    def _furnish(self, row: Experiment) -> None:
        panel, controller, name = row.make(), self._controller, row.name
        panel.set_theme(self._theme)
        panel.beta_chosen.connect(lambda beta, dragging: self._choose(controller.turn, beta, dragging))
        panel.eta_chosen.connect(lambda eta, dragging: self._choose(controller.set_eta, eta, dragging))
        panel.rule_chosen.connect(lambda rule, dragging: self._choose(controller.set_direction, rule, dragging))
        panel.overlay_changed.connect(lambda overlay: self._landscape.show_overlay(name, overlay))
        dock = self._docks.add_experiment(row.title, f"{name}_dock", panel, row.about)
        self.panels[name], self.docks[name] = panel, dock
        self.laboratory.add(name, panel)
        if controller.sampler.landscape is not None:
            panel.show_landscape(controller.sampler.landscape)
        dock.visibilityChanged.connect(lambda on: self._follow_visibility(name, on))
        self.furnished.emit(panel)

    def _choose(self, wish: Callable[..., None], value: object, dragging: bool) -> None:
        self._is_wishing = True
        wish(value, dragging=True)
        self._is_wishing = False
        if not dragging:
            self._controller.store.settle()

    def _follow_visibility(self, name: str, on: bool) -> None:
        """Ask what can be seen, and behind the Taylor terms what is drawn over the landscape."""
        (self._visible.add if on else self._visible.discard)(name)
        if not on:
            self.pause()
        for each in self.panels:
            draws_behind = self.is_open(each) and self.panels[each].draws_over and not self._visible
            is_wanted = each in self._visible or draws_behind
            self.laboratory.want(each, is_wanted or each in self._kept)
            if not is_wanted:
                self._landscape.show_overlay(each, ())
                self.panels[each].forget_overlay()

    # -- numbers

    @property
    def front(self) -> str:
        """The name of an experiment that can be seen; empty where there is none."""
        return next((name for name, dock in self.docks.items() if not dock.visibleRegion().isEmpty()), "")

    def copy_front(self) -> None:
        """Put the numbers of the experiment in front on the clipboard, as text with tabs."""
        rows = self._front_rows()
        if rows:
            put_on_clipboard(rows)
            self.message.emit(f"{len(rows) - 1:,} rows of the experiment are on the clipboard")

    def save_front(self) -> None:
        """Ask for a file and write the numbers of the experiment in front to it."""
        rows = self._front_rows()
        name = self.ask_file() if rows else ""
        if name:
            self.export.save(name, Listing(rows))

    def _front_rows(self) -> list[list[object]]:
        rows = self.panels[self.front].rows() if self.front else []
        if not rows:
            self.message.emit("Open an experiment that has numbers first: the menu Experiments lists them")
        return rows

    def _ask_file(self) -> str:
        return QFileDialog.getSaveFileName(None, "Save the numbers", f"{self.front}.csv", "CSV (*.csv)")[0]

    # -- following

    def _give_way(self) -> None:
        """Let whatever else a person does end what goes on by itself."""
        if not self._is_wishing:
            self.pause()

    def _ask(self, model: LocalModel) -> None:
        """Put the question that a model raises; during a run, which needs the machine, once it has ended."""
        if self._controller.is_running:
            return
        now = self._controller.exploration
        plane = self._controller.sampler.plane
        self.laboratory.ask(Question(now.loss, model, now.rules, now.number, plane))

    def _follow_run(self, on: bool) -> None:
        # what is being computed asks once it is there; the one before may be that of another loss
        if not on and self._controller.model is not None and not self._controller.background.is_busy("model"):
            self._ask(self._controller.model)

    def _show_landscape(self, landscape: Landscape) -> None:
        for panel in self.panels.values():
            panel.show_landscape(landscape)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for panel in self.panels.values():
            panel.set_theme(theme)

    def set_large(self, on: bool) -> None:
        """Take the size of the type of the program."""
        for panel in self.panels.values():
            panel.set_large(on)

    def close(self) -> None:
        """End what goes on beside the work in lanes."""
        for panel in self.panels.values():
            panel.close_work()
