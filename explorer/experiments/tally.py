"""What a method costs: how often it asked for L, ∇L and ∇²L."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from numpy.typing import ArrayLike

from explorer.kernel import Array
from explorer.loss import Evaluation, Loss
from explorer.plane import Plane

Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of evaluations at a point each."""

    values: int = 0
    gradients: int = 0
    hessians: int = 0


class CountingLoss(Loss):
    """A loss that counts what is asked of it, and is the given one in everything else.

    What is asked again at the point asked for last is still known and not counted: a method that needs L(w) for two
    purposes evaluates it once, one that comes back to w later evaluates it again. m points together count m.
    Certified series are no evaluations and are not counted. It is for one thread.
    """

    def __init__(self, loss: Loss) -> None:
        # not Loss.__init__: everything that is compiled stays with the loss that is counted
        self.text, self.root, self.variables, self.notes = loss.text, loss.root, loss.variables, loss.notes
        self.parameters = loss.parameters
        self._counted = loss
        self._counts = {"values": 0, "gradients": 0, "hessians": 0}
        self._values: dict[tuple[float, ...], float] = {}
        self._gradients: dict[tuple[float, ...], Array] = {}
        self._hessians: dict[tuple[float, ...], Array] = {}

    @property
    def tally(self) -> Tally:
        """The numbers so far."""
        return Tally(**self._counts)

    def value(self, w: Sequence[float]) -> float:
        """Return L(w), counted."""
        return self._known("values", self._values, w, self._counted.value)

    def at(self, w: Sequence[float], *, curved: bool = False) -> Evaluation:  # noqa: ARG002 - see below
        """Return L and ∇L, counted; ∇L only where L is finite, and ∇²L only to whom asks for it by itself."""
        value = self.value(w)
        return Evaluation(value, tuple(self.gradient(w).tolist()) if math.isfinite(value) else ())

    def values(self, points: ArrayLike) -> Array:
        """Return L at many points, each counted."""
        found = self._counted.values(points)
        self._counts["values"] += len(found)
        return found

    def grid(self, plane: Plane, x: Array, y: Array, wanted: Callable[[], bool] | None = None) -> Array:
        """Return L over a grid, each point counted."""
        self._counts["values"] += len(x) * len(y)
        return self._counted.grid(plane, x, y, wanted)

    def gradient(self, w: Sequence[float]) -> Array:
        """Return ∇L(w), counted."""
        return self._known("gradients", self._gradients, w, self._counted.gradient)

    def gradients(self, points: ArrayLike) -> Array:
        """Return ∇L at many points, each counted."""
        found = self._counted.gradients(points)
        self._counts["gradients"] += len(found)
        return found

    def hessian(self, w: Sequence[float]) -> Array:
        """Return ∇²L(w), counted."""
        return self._known("hessians", self._hessians, w, self._counted.hessian)

    def _known(
        self,
        name: str,
        known: dict[tuple[float, ...], Known],
        w: Sequence[float],
        evaluate: Callable[[Sequence[float]], Known],
    ) -> Known:
        key = tuple(w)
        if key not in known:
            known.clear()
            known[key] = evaluate(w)
            self._counts[name] += 1
        return known[key]
