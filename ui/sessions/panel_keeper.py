"""What is open in a window, and what is chosen there: read to be kept, and brought back from what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ui import theme as themes
from ui.choices import Choices
from ui.experiments.experiment_panel import ExperimentPanel

if TYPE_CHECKING:
    from ui.window import MainWindow

Contents = dict[str, Any]

_OF_THE_VIEW = ("equal_axes", "field", "surface", "components")
"""Commands that are on or off, and belong to what is seen."""


class PanelKeeper(QObject):
    """Keeps the choices of all panels, and which experiments are open.

    What was kept may come from a file that anybody wrote: what does not fit changes nothing.

    Signals
    -------
    changed
        Something was chosen, opened or closed.
    """

    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        view = Choices(self)
        for name in _OF_THE_VIEW:
            view.keep_check(name, window.actions_by_name[name])
        self._choices = {
            "view": view,
            "history": window.history.choices,
            "components": window.components.choices,
            "surface": window.surface.choices,
        }
        for choices in self._choices.values():
            choices.changed.connect(self.changed)
        window.experiments.furnished.connect(self._watch)
        for panel in window.experiments.panels.values():
            self._watch(panel)

    def _watch(self, panel: ExperimentPanel) -> None:
        panel.choices.changed.connect(self.changed)
        experiments = self._window.experiments
        dock = next(experiments.docks[name] for name, each in experiments.panels.items() if each is panel)
        dock.visibilityChanged.connect(lambda _: self.changed.emit())

    # -- keeping

    def choices(self) -> Contents:
        """Return what is chosen and open, which is work as much as the path is."""
        experiments, docks = self._window.experiments, self._window.docks
        # a presentation hides all but one, and they are no less there for that
        names = [name for name in experiments.names if name in experiments.docks]
        is_open = {name: docks.is_open(experiments.docks[name]) for name in names}
        opened = [
            {"name": name, "choices": experiments.panels[name].choices.values()} for name in names if is_open[name]
        ]
        return {**{name: choices.values() for name, choices in self._choices.items()}, "experiments": opened}

    def layout(self) -> Contents:
        """Return how it is laid out and coloured, which is a matter of taste."""
        window = self._window
        return {"theme": "dark" if window.theme.dark else "light", "docks": window.docks.layout()}

    # -- bringing back

    def restore(self, contents: Mapping[str, Any]) -> None:
        """Choose and open what was kept, and lay it out as it was."""
        window = self._window
        theme = {"dark": themes.DARK, "light": themes.LIGHT}.get(str(contents.get("theme")))
        if theme is not None and theme != window.theme:
            window.set_theme(theme)
        self._open(contents.get("experiments"))
        for name, choices in self._choices.items():
            choices.choose(contents.get(name))
        window.docks.lay_out(contents.get("docks"))

    def _open(self, kept: object) -> None:
        """Open the experiments that were open, in their order, and close the others."""
        experiments = self._window.experiments
        wanted = {
            str(one["name"]): one.get("choices")
            for one in (kept if isinstance(kept, list) else [])
            if isinstance(one, Mapping) and one.get("name") in experiments.names
        }
        for name in set(experiments.open) - set(wanted):
            experiments.docks[name].close()
        for name, choices in wanted.items():
            experiments.panel(name).choices.choose(choices)
            experiments.show(name)
