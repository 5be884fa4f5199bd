"""A lesson: pages that set the program up, say one thing, and ask for one thing to be done.

Lessons are data. What a page recognises is a condition over named facts, which is never executed as code.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.landscape import Window
from explorer.lessons.lesson_words import Formula, Passage
from explorer.options import Options

PANELS = (
    "taylor", "angle", "history", "components", "rose", "remainder", "trust", "model", "race", "norm", "formulas",
)  # fmt: skip
"""The panels that a page can bring to the front."""


@dataclass(frozen=True, slots=True, eq=False)
class Setup:
    """How the program stands when a page begins.

    Attributes
    ----------
    options
        The loss, its parameters, the start, the rules and K.
    panel
        One of PANELS, to be brought to the front; empty leaves them as they are.
    after
        One of PANELS, to be brought to the front once the question is answered; empty for none.
    surface
        Whether L is shown as a surface.
    window
        What of the plane is seen, of x and L for one variable; None leaves the choice to the program.
    """

    options: Options
    panel: str = ""
    after: str = ""
    surface: bool = False
    window: Window | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page.

    Attributes
    ----------
    title
        A few words.
    text
        What the page says, with live numbers in it.
    setup
        How the program stands when the page begins.
    question
        What to predict, and what to do.
    goal
        The condition by which the answer is recognised.
    reveal
        What is said once it is.
    hint
        How to do it; None where nothing needs to be said.
    watch
        What is shown of the way to the goal; None shows the facts of the goal.
    """

    title: str
    text: Passage
    setup: Setup
    question: Passage
    goal: Formula
    reveal: Passage
    hint: Passage | None = None
    watch: Passage | None = None

    @property
    def names(self) -> frozenset[str]:
        """The facts that the page speaks of."""
        passages = (self.text, self.question, self.reveal, self.hint, self.watch)
        spoken = (passage.names for passage in passages if passage is not None)
        return frozenset(self.goal.names).union(*spoken)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """Pages in their order, under a name by which progress is remembered."""

    identity: str
    title: str
    about: str
    pages: tuple[Page, ...]
