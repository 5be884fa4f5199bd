"""How a page of a lesson begins: whether it can be set up, and whether its goal is then still to be reached."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer import exploration as explore
from explorer.descent import observe
from explorer.exploration import Exploration
from explorer.lessons.lesson import Page
from explorer.lessons.lesson_facts import facts_at
from explorer.lessons.toml_places import Trail
from explorer.local_model import LocalModel, local_model
from explorer.opening import found_at
from explorer.outlook import outlook


@dataclass(frozen=True, slots=True)
class Trial:
    """What is wrong with how a page begins, and the field that is to blame; an empty message where nothing is."""

    message: str = ""
    trail: Trail = ()


def beginning(page: Page) -> tuple[Exploration, LocalModel]:
    """Set a page up, and compute all that is known where it begins."""
    options = page.setup.options
    found = found_at(outlook(options))
    exploration = explore.begun(found.loss, found.start, options.rules, options.order)
    point = observe(exploration.loss, exploration.w)
    return exploration, local_model(exploration.loss, point, exploration.rules, exploration.order)


def trial(page: Page) -> Trial:
    """Try how a page begins.

    Parameters
    ----------
    page
        A page whose fields are all right by themselves.

    Returns
    -------
    Trial
        What is wrong: L is not finite at the start, or the goal is met before anything was done.
    """
    exploration, model = beginning(page)
    # where L is not finite an exploration begins elsewhere
    if exploration.w != page.setup.options.start or not math.isfinite(model.point.loss):
        return Trial("L is not finite there; begin where it is", ("setup", "start"))
    facts = facts_at(page.goal.names, exploration, model)
    if page.goal.holds(facts):
        given = ", ".join(f"{name} = {value:.4g}" for name, value in facts.items())
        return Trial(f"it is met before anything is done ({given}); ask for what is not yet so", ("goal",))
    return Trial()
