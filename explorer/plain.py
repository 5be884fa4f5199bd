"""Plain descent, w ← w − α∇L(w), as quick as a machine of programs over numbers can be.

A step leads to the next, so no array helps. What costs is the call, and so one program takes several steps: it is the
program of ∇L, linked to itself, and gives the components of all points that it passes in as many lanes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.kernel import Array, Kernel
from explorer.programs import Linked, Tape

if TYPE_CHECKING:
    from explorer.loss import Loss

_MOST_STEPS, _MOST_OPERATIONS = 8, 150
"""In one call: beyond, what the lanes compute in vain costs more than the calls."""


class PlainUpdate:
    """The update w − α∇L(w) of one loss, several times a call."""

    def __init__(self, program: Linked, steps: int, n: int) -> None:
        self._program, self._steps, self._n = program.program, steps, n
        self._lanes = np.arange(float(steps * n))

    def follow(self, w: Sequence[float], alpha: float, steps: int) -> Array:
        """Return w and the points that follow, shape (steps + 1, n); they are not finite from where ∇L is not."""
        n, run = self._n, self._program.run
        last = (self._steps - 1) * n
        rate = np.full(self._steps * n, alpha)
        found = list(w)
        passed = found
        with self._program.lock:
            for _ in range(-(-steps // self._steps)):
                passed = run(*passed, self._lanes, rate).tolist()
                found += passed
                passed = passed[last:]
        return np.array(found[: (steps + 1) * n]).reshape(-1, n)


def plain_update(gradient: Kernel, n: int) -> PlainUpdate | None:
    """Link the update; None where ∇L is more than one program can hold."""
    wanted = max(1, min(_MOST_STEPS, _MOST_OPERATIONS // (gradient.operations + 2 * n)))
    for steps in range(wanted, 0, -1):
        program = _linked(gradient, n, steps)
        if program is not None:
            return PlainUpdate(program, steps, n)
    return None


def _linked(gradient: Kernel, n: int, steps: int) -> Linked | None:
    tape = Tape()
    w = [tape.input(i) for i in range(n)]
    lane, rate = tape.input(n), tape.input(n + 1)
    passed: list[int] = []
    for _ in range(steps):
        slopes = gradient.record(tape, w)
        changes = [tape.apply("mul_ddd", rate, slope) for slope in slopes]
        w = [tape.apply("sub_ddd", x, change) for x, change in zip(w, changes, strict=True)]
        passed += w
    found = tape.linked(tape.choose(lane, passed))
    takes_all = found is not None and found.inputs == (*range(n), n, n + 1)
    return found if takes_all else None


def plain_descent(loss: Loss, w: Sequence[float], alpha: float, steps: int) -> Array:
    """Follow w ← w − α∇L(w), and nothing else: no reason to stop is looked for.

    Parameters
    ----------
    loss, w
        L, and the start.
    alpha
        The step size α.
    steps
        How many.

    Returns
    -------
    ndarray
        w and the points that follow, shape (steps + 1, n). L at them is `loss.values`.
    """
    if loss.update is not None:
        return loss.update.follow(w, alpha, steps)
    found = np.empty((steps + 1, len(w)))
    found[0] = w
    for t in range(steps):
        found[t + 1] = found[t] - alpha * loss.gradient(found[t].tolist())
    return found
