"""What every experiment is asked about: a loss, all that is known at (w, u, η), and the plane that is seen."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.descent import Rules
from explorer.local_model import LocalModel
from explorer.loss import Loss
from explorer.plane import Plane


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """The state that an experiment looks into.

    Attributes
    ----------
    loss
        L.
    model
        All that is known at (w, u, η).
    rules
        How u and η were chosen.
    number
        How many steps led here.
    plane
        The plane that is seen on the landscape; None for the line of one variable.
    """

    loss: Loss
    model: LocalModel
    rules: Rules
    number: int
    plane: Plane | None
