"""Steps of an evaluation, joined where that saves passes over memory.

What a step computes is an array in memory. A step whose result only one other program needs can be linked into that
one, and so can whole groups of steps: the array is then never made. On a grid this holds only among steps that vary
along the same axes, as a row of numbers would otherwise be computed again for every row of the grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from explorer.programs import Program, Tape

_MOST_OPERATIONS = 250
"""In one program: with more, its registers no longer fit the caches."""
_MOST_CONSTANTS = 64
"""In one program: each fills a block of memory, and there may be many programs."""
_MOST_TO_FUSE = 4_000
"""In one evaluation: linking takes some microseconds an operation."""


class Step(NamedTuple):
    """A program, the slots of its inputs and of its output, and along which axes of a grid that varies."""

    program: Program
    inputs: tuple[int, ...]
    output: int
    extent: tuple[bool, bool] = (False, False)

    @property
    def operations(self) -> int:
        """How many operations it does."""
        return len(self.program.run.program) // 4


class _Group:
    """Steps that become one program: the last of them, and those that only the group needs."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.operations = 0
        self.constants = 0

    def has_room(self, step: Step, passed: int) -> bool:
        """Whether the step fits; `passed` constants are among its inputs."""
        constants = self.constants + passed + len(step.program.run.constants)
        return self.operations + step.operations <= _MOST_OPERATIONS and constants <= _MOST_CONSTANTS

    def add(self, step: Step, passed: int) -> None:
        """Add a step, the last one first."""
        self.steps.append(step)
        self.operations += step.operations
        self.constants += passed + len(step.program.run.constants)


def fused(steps: Sequence[Step], constants: Sequence[Any], inputs: int, outputs: Sequence[int]) -> list[Step]:
    """Join steps.

    Parameters
    ----------
    steps
        Arguments first.
    constants, inputs
        The slots: so many inputs come first, then the constants, then a slot for the output of each step.
    outputs
        The slots that are asked for.

    Returns
    -------
    list of Step
        Fewer steps that fill the slots of the outputs, and those that lead to them, with the same bits.
    """
    if len(steps) < 2 or sum(step.operations for step in steps) > _MOST_TO_FUSE:
        return list(steps)
    numbers = dict(enumerate(constants, start=inputs))
    linked = []
    for group in reversed(_grouped(steps, numbers, set(outputs))):
        linked += _linked(group.steps[::-1], numbers)
    return linked


def _grouped(steps: Sequence[Step], numbers: dict[int, Any], outputs: set[int]) -> list[_Group]:
    """Put each step into the one group that needs it, or else begin a group; the last groups first."""
    groups: list[_Group] = []
    users: dict[int, set[_Group]] = {}
    for step in reversed(steps):
        passed = sum(slot in numbers for slot in step.inputs)
        needing = users.get(step.output, set())
        group = next(iter(needing)) if len(needing) == 1 and step.output not in outputs else None
        if group is None or group.steps[0].extent != step.extent or not group.has_room(step, passed):
            group = _Group()
            groups.append(group)
        group.add(step, passed)
        for slot in step.inputs:
            users.setdefault(slot, set()).add(group)
    return groups


def _linked(steps: list[Step], numbers: dict[int, Any]) -> list[Step]:
    if len(steps) == 1:
        return steps
    tape = Tape()
    known: dict[int, int] = {}
    for step in steps:
        for slot, kind in zip(step.inputs, step.program.run.signature.decode("ascii"), strict=True):
            if slot not in known:
                known[slot] = tape.constant(numbers[slot]) if slot in numbers else tape.input(slot, kind)
        known[step.output] = tape.add(step.program, [known[slot] for slot in step.inputs])
    last = steps[-1]
    found = tape.linked(known[last.output])
    return steps if found is None else [last._replace(program=found.program, inputs=found.inputs)]
