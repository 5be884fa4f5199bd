"""A session that is there as a whole, put into a window in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.sessions.opening import Opening
from ui.sessions.panel_keeper import PanelKeeper
from ui.stepper import MOST_STEPS, MOST_STEPS_KEY

if TYPE_CHECKING:
    from ui.window import MainWindow


def restore(window: MainWindow, keeper: PanelKeeper, opening: Opening) -> None:
    """Show a session in place of what is in the window, which nothing leads back to."""
    session = opening.session
    window.actions_by_name["presentation"].setChecked(False)
    window.classroom.leave()
    window.experiments.pause()
    window.loss_bar.forget_typing()
    window.controller.begin_anew(opening.scene)
    if session is None:
        window.landscape.fit()
        return
    keeper.restore(session.panels.contents)
    window.landscape.set_view_window(session.view or session.home)
    window.controls.speed.setValue(session.speed)
    _allow(window, session.most_steps)
    if opening.lesson is not None and opening.own is not None and session.lesson is not None:
        window.classroom.resume(opening.lesson, session.lesson.page, session.lesson.solved, opening.own)


def _allow(window: MainWindow, most: int) -> None:
    """Let a run take so many steps in this session; what a person has chosen for all days stays."""
    chosen = window.settings.value(MOST_STEPS_KEY)
    if most in MOST_STEPS:
        window.actions_by_name[f"run_{most}"].setChecked(True)
    window.controller.stepper.most_steps = most
    if chosen is None:
        window.settings.remove(MOST_STEPS_KEY)
    else:
        window.settings.setValue(MOST_STEPS_KEY, chosen)
