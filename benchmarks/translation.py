"""A loss in the hands of other libraries: its tree, walked node by node with their functions.

Nothing that a person typed is executed. Every operation of the tree is one call of theirs, subexpressions that the
tree shares are computed once, constants are folded, and a − b is a subtraction: what a careful person would write.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.expression import Node, Op, reachable
from explorer.kernel import fold_constants

Operation = Callable[..., Any]
Translated = Callable[..., list[Any]]

OPERATORS: Mapping[Op, Operation] = {
    Op.ADD: operator.add, Op.NEG: operator.neg, Op.MUL: operator.mul, Op.DIV: operator.truediv, Op.POW: operator.pow,
    Op.LT: operator.lt, Op.LE: operator.le, Op.GT: operator.gt, Op.GE: operator.ge, Op.EQ: operator.eq,
    Op.NE: operator.ne, Op.AND: operator.and_, Op.OR: operator.or_,
}  # fmt: skip
CHAINED = frozenset({Op.ADD, Op.MUL, Op.AND, Op.OR})
_TORCH = {
    Op.ARCSIN: "asin", Op.ARCCOS: "acos", Op.ARCTAN: "atan", Op.ARCSINH: "asinh", Op.ARCCOSH: "acosh",
    Op.ARCTANH: "atanh", Op.ARCTAN2: "atan2", Op.NOT: "logical_not", Op.MOD: "remainder",
}  # fmt: skip


def numpy_operations() -> dict[Op, Operation]:
    """NumPy's operations, by ours."""
    return _named(np)


def jax_operations() -> dict[Op, Operation]:
    """Those of jax.numpy, by ours; raise ImportError without JAX."""
    import jax.numpy as jnp

    return _named(jnp)


def torch_operations() -> dict[Op, Operation]:
    """Those of PyTorch, by ours; raise ImportError without it. Functions, but not operators, want tensors only."""
    import torch

    def lifted(function: Operation) -> Operation:
        return lambda *args: function(*(torch.as_tensor(arg, dtype=torch.float64) for arg in args))

    named = {op: lifted(getattr(torch, _TORCH.get(op, op.value))) for op in _functions() - {Op.WHERE, Op.NOT}}
    where: Operation = lambda chosen, a, b: lifted(lambda *sides: torch.where(chosen, *sides))(a, b)  # noqa: E731
    return {**OPERATORS, **named, Op.WHERE: where, Op.NOT: torch.logical_not}


def _functions() -> set[Op]:
    return set(Op) - {Op.CONST, Op.VAR} - set(OPERATORS)


def _named(library: Any) -> dict[Op, Operation]:  # noqa: ANN401 - a module
    names = {Op.NOT: "logical_not", Op.MOD: "mod"}
    return {**OPERATORS, **{op: getattr(library, names.get(op, op.value)) for op in _functions()}}


@dataclass(slots=True)
class _Plan:
    """Slots that are filled one after another: the inputs, the constants, and the result of each step."""

    operations: Mapping[Op, Operation]
    slots: list[Any]
    steps: list[tuple[int, Operation, tuple[int, ...]]]
    places: dict[Node, int]

    def hold(self, value: object) -> int:
        self.slots.append(value)
        return len(self.slots) - 1

    def step(self, operation: Operation, *args: int) -> int:
        target = self.hold(None)
        self.steps.append((target, operation, args))
        return target

    def place(self, node: Node) -> int:
        operation = self.operations[node.op]
        if node.op not in CHAINED:
            return self.step(operation, *(self.places[arg] for arg in node.args))
        total = self.places[node.args[0]]
        for arg in node.args[1:]:
            if node.op is Op.ADD and arg.op is Op.NEG and arg.mask:
                total = self.step(operator.sub, total, self.places[arg.args[0]])
            else:
                total = self.step(operation, total, self.places[arg])
        return total


def translate(roots: Sequence[Node], operations: Mapping[Op, Operation]) -> Translated:
    """Return a function of the inputs that gives the roots, in the numbers of another library."""
    order = reachable(roots)
    constants = fold_constants(order)
    count = max((int(node.value) + 1 for node in order if node.op is Op.VAR), default=0)
    plan = _Plan(operations, [None] * count, [], {})
    needed = _needed(order, roots)
    for node in order:
        if node in constants:
            plan.places[node] = plan.hold(_number(constants[node]))
        elif node.op is Op.VAR:
            plan.places[node] = int(node.value)
        elif node in needed or node.op is not Op.NEG:
            plan.places[node] = plan.place(node)
    outputs = [plan.places[root] for root in roots]
    return _function(plan, count, outputs)


def _needed(order: Sequence[Node], roots: Sequence[Node]) -> set[Node]:
    """Return what is used other than as a term that is taken away."""
    used = set(roots)
    for node in order:
        used.update(arg for k, arg in enumerate(node.args) if not (node.op is Op.ADD and k and arg.op is Op.NEG))
    return used


def _function(plan: _Plan, count: int, outputs: Sequence[int]) -> Translated:
    def evaluate(*inputs: Any) -> list[Any]:  # noqa: ANN401 - numbers of any library
        slots = list(plan.slots)
        slots[:count] = inputs[:count]
        for target, operation, args in plan.steps:
            slots[target] = operation(*[slots[arg] for arg in args])
        return [slots[output] for output in outputs]

    return evaluate


def _number(value: Any) -> Any:  # noqa: ANN401 - a real number or a truth value
    """Return what a person would write: whole numbers without a point, which is quicker in powers."""
    if isinstance(value, np.bool_ | bool):
        return bool(value)
    number = float(value)
    whole = number.is_integer() and abs(number) < 2**53 and not (number == 0.0 and np.signbit(number))
    return int(number) if whole else number
