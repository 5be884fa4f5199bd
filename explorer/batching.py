"""A long evaluation at one point, with steps of one shape taken together.

A loss that is written out says the same again and again with other numbers: a thousand terms are a hundred steps of
three or four programs. Steps that wait for nothing but what is known then run as one call over an array, each in a
place of its own, and every bit stays what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.fusing import Step
from explorer.programs import Program

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

_FEWEST = 12
"""Steps from which on they may be worth taking together."""
_WORTH = 2.5
"""How many times more steps than calls there must be: gathering costs as much as a call."""


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Steps of one program; each of its inputs is a slot of all of them, numbers, or a slot for each."""

    program: Program
    inputs: tuple[int | Array | Indices, ...]
    conditions: tuple[bool, ...]
    outputs: Indices

    def run(self, values: Array) -> None:
        """Compute the outputs and put them among the values."""
        arguments: list[Any] = []
        for source, is_condition in zip(self.inputs, self.conditions, strict=True):
            is_number = isinstance(source, np.ndarray) and source.dtype == np.float64
            found = source if is_number else values[source]
            arguments.append(found != 0.0 if is_condition else found)
        values[self.outputs] = self.program(arguments)


class Batched:
    """An evaluation at numbers, by batches."""

    def __init__(self, slots: Array, inputs: int, batches: Sequence[_Batch], outputs: Sequence[int]) -> None:
        self._slots, self._inputs, self._batches = slots, inputs, tuple(batches)
        self._outputs = np.array(outputs, dtype=np.intp)

    def __call__(self, inputs: Sequence[float]) -> list[float]:
        """Return the outputs."""
        values = self._slots.copy()
        values[: self._inputs] = inputs
        for batch in self._batches:
            batch.run(values)
        found: list[float] = values[self._outputs].tolist()
        return found


def batched(steps: Sequence[Step], constants: Sequence[Any], inputs: int, outputs: Sequence[int]) -> Batched | None:
    """Take the steps of an evaluation together, as in `explorer.fusing.fused`; None where few are alike."""
    if len(steps) < _FEWEST:
        return None
    known = inputs + len(constants)
    levels = [0] * (known + len(steps))
    alike: dict[tuple[int, Program], list[Step]] = {}
    for step in steps:
        level = levels[step.output] = 1 + max((levels[slot] for slot in step.inputs), default=0)
        alike.setdefault((level, step.program), []).append(step)
    if len(steps) < _WORTH * len(alike):
        return None
    slots = np.full(len(levels), np.nan)
    slots[inputs:known] = constants
    batches = [_batch(alike[key], slots, range(inputs, known)) for key in sorted(alike, key=lambda key: key[0])]
    return Batched(slots, inputs, batches, outputs)


def _batch(steps: Sequence[Step], slots: Array, constants: range) -> _Batch:
    program = steps[0].program
    kinds = program.run.signature.decode("ascii")
    sources = (_source(places, slots, constants) for places in zip(*(step.inputs for step in steps), strict=True))
    outputs = np.array([step.output for step in steps], dtype=np.intp)
    return _Batch(program, tuple(sources), tuple(kind == "b" for kind in kinds), outputs)


def _source(places: Sequence[int], slots: Array, constants: range) -> int | Array | Indices:
    if len(set(places)) == 1:
        return places[0]
    indices = np.array(places, dtype=np.intp)
    return slots[indices] if all(place in constants for place in places) else indices
