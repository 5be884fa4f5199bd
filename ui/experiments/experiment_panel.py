"""What the panels of experiments have in common, and what the window knows of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from explorer.landscape import Landscape
from explorer.question import Question
from ui.background import Job
from ui.choices import Choices
from ui.overlay import Overlay
from ui.theme import LIGHT, Theme


class ExperimentPanel(QWidget):
    """A panel whose numbers are computed off the GUI thread, while it can be seen.

    Signals
    -------
    asked
        The settings changed: compute anew.
    overlay_changed
        An `Overlay`: what to draw over the landscape.
    beta_chosen
        β in degrees, counter-clockwise from ∇L, and whether a drag goes on.
    eta_chosen
        A length on the ray, and whether a drag goes on.
    rule_chosen
        A `DirectionRule`, and whether a drag goes on.
    """

    asked = Signal()
    overlay_changed = Signal(object)
    beta_chosen = Signal(float, bool)
    eta_chosen = Signal(float, bool)
    rule_chosen = Signal(object, bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.theme = LIGHT
        self.choices = Choices(self)
        """What a person chooses here, and finds again another day."""
        self._drew_over = False

    @property
    def settings(self) -> object:
        """A frozen value that the work is given; None where there is nothing to set."""
        return None

    @property
    def draws_over(self) -> bool:
        """Whether a person wants something drawn over the landscape."""
        return False

    @staticmethod
    def work(question: Question, settings: object, job: Job) -> object:
        """Answer a question; runs off the GUI thread."""
        raise NotImplementedError

    def show_question(self, question: Question) -> None:
        """Follow what needs no work, with every new model."""

    def show_landscape(self, landscape: Landscape) -> None:
        """Follow what is seen of L over the plane."""

    def show_result(self, result: object) -> None:
        """Show an answer."""
        raise NotImplementedError

    def overlay(self) -> Overlay:
        """Return what is to be drawn over the landscape."""
        return ()

    def draw_over(self) -> None:
        """Draw over the landscape; a panel that neither draws there nor did leaves it alone."""
        overlay = self.overlay()
        if overlay or self._drew_over:
            self._drew_over = bool(overlay)
            self.overlay_changed.emit(overlay)

    def forget_overlay(self) -> None:
        """Know that what was drawn over the landscape has been taken away: the next answer draws it again."""
        self._drew_over = False

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.draw_over()

    def set_large(self, on: bool) -> None:
        """Take the size of the type of the program."""

    def rows(self) -> list[list[object]]:
        """Return the numbers with all digits, under a row of headings."""
        return []

    @property
    def is_moving(self) -> bool:
        """Whether something goes on by itself."""
        return False

    def pause(self) -> None:
        """Stop what goes on by itself; the panel is out of sight, or something else begins."""

    def close_work(self) -> None:
        """End whatever goes on beside `work`; the window is closing."""
