"""L, ∇L and ∇²L at one point, in one call.

At a point it is the calls that cost, not the operations. So the programs of L, of ∇L and of ∇²L·ẇ are linked into one
that runs over a few lanes: in the first one it gives L, in the next n the components of ∇L, and then, with a unit
tangent ẇ in each lane, the lower half of ∇²L, row by row. Each lane computes everything, and what L, ∇L and ∇²L share
is computed once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.kernel import Array, Kernel
from explorer.programs import Linked, Tape

_MOST_WORK = 40_000
"""Lanes times operations: with more, the programs apart are quicker."""


class Together:
    """Several quantities at a point from one program.

    Parameters
    ----------
    program
        Takes the components of w, then the lanes, then the components of the tangent.
    lanes, tangents
        What it is given besides w: arrays of one shape.
    """

    def __init__(self, program: Linked, lanes: Array, tangents: Sequence[Array] = ()) -> None:
        self._program, self._inputs = program.program, program.inputs
        self._passed = [lanes, *tangents]

    def __call__(self, w: Sequence[float]) -> list[float]:
        """Return all quantities at w, one a lane."""
        inputs = [*w, *self._passed]
        found: list[float] = self._program([inputs[i] for i in self._inputs]).tolist()
        return found


def value_and_gradient(value: Kernel, gradient: Kernel, n: int) -> Together | None:
    """Link L and ∇L: 1 + n lanes. None where that would not pay."""
    if (1 + n) * (value.operations + gradient.operations) > _MOST_WORK:
        return None
    tape = Tape()
    w = [tape.input(i) for i in range(n)]
    outputs = [*value.record(tape, w), *gradient.record(tape, w)]
    return _linked(tape, outputs, np.arange(1.0 + n), n)


def value_gradient_and_hessian(value: Kernel, gradient: Kernel, hessian: Kernel, n: int) -> Together | None:
    """Link L, ∇L and the lower half of ∇²L, by rows: 1 + n + n(n+1)/2 lanes. None where that would not pay."""
    rows, columns = np.tril_indices(n)
    if (1 + n + len(rows)) * (value.operations + gradient.operations + hessian.operations) > _MOST_WORK:
        return None
    tape = Tape()
    w, tangent = [tape.input(i) for i in range(n)], [tape.input(n + 1 + i) for i in range(n)]
    outputs = [*value.record(tape, w), *gradient.record(tape, w), *hessian.record(tape, [*w, *tangent])]
    lanes = np.concatenate([np.arange(1.0 + n), 1.0 + n + rows])
    unit = np.concatenate([np.zeros((1 + n, n)), np.eye(n)[columns]])
    return _linked(tape, outputs, lanes, n, [np.ascontiguousarray(column) for column in unit.T])


def _linked(
    tape: Tape, outputs: Sequence[int], lanes: Array, n: int, tangents: Sequence[Array] = ()
) -> Together | None:
    program = tape.linked(tape.choose(tape.input(n), outputs))
    return None if program is None else Together(program, lanes, tangents)
