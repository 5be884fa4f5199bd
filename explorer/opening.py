"""Where an exploration begins: what is seen of the loss, and all that is known at its start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from explorer.descent import Point, observe
from explorer.direction import Vector
from explorer.exploration import starting_record
from explorer.gallery import GalleryLoss
from explorer.landscape import Window
from explorer.loss import Loss
from explorer.outlook import Outlook, first_outlook, outlook_of
from explorer.path import Record
from explorer.roles import Parameter
from explorer.slices import FIRST_TWO, SliceRule, needs_model


@dataclass(frozen=True, slots=True)
class Found:
    """A loss that was read, with the point that the exploration of it begins at.

    `home` is the window that suits it: of x and L for one variable, else of the slice through the start.
    """

    loss: Loss
    start: Record
    home: Window
    parameters: tuple[Parameter, ...] = ()
    minima: tuple[Vector, ...] = ()
    name: str = ""
    slicing: SliceRule = FIRST_TWO


def found_at(seen: Outlook) -> Found:
    """Evaluate what is known at the start."""
    start = starting_record(seen.loss, seen.w)
    return Found(seen.loss, start, seen.home, seen.parameters, seen.minima, seen.name, seen.slicing)


def first_look(
    loss: Loss, start: Vector | None = None, parameters: tuple[Parameter, ...] = (), slicing: SliceRule = FIRST_TWO
) -> Found:
    """Choose a window, and where it is not given a start, for a loss that was not seen before."""
    known: Callable[[Vector], Point | None] = partial(observe, loss) if needs_model(slicing) else lambda _: None
    return found_at(first_outlook(loss, start, parameters, slicing, known))


def from_gallery(entry: GalleryLoss) -> Found:
    """Read a loss of the gallery."""
    return found_at(outlook_of(entry))
