"""Nodes to numexpr: compiled programs that evaluate several nodes at points and over grids.

numexpr has few registers, reads its text recursively, and knows no shared subexpression from one program to
the next. So a graph is cut into steps: small programs over inputs and earlier results. A node gets a step of
its own when several others need it, when the text above it would grow too long, or, on a grid, when it
varies along fewer axes than what is above it. Names are canonical (`v0`, `v1`, …): nothing that a
person typed reaches numexpr.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.batching import batched
from explorer.expression import COMPARISONS, Node, Op, reachable
from explorer.fusing import Step, fused
from explorer.programs import Tape, compiled

Array = NDArray[np.float64]

# numexpr allows 63 inputs, some 250 registers, and about 500 terms in a row; a program of 40 operations is far
# from all of them, and its start (1 µs) is already small beside its work on a block of 4096 points
_LONGEST = 40
_DEEPEST = 40

# A large graph repeats a few shapes with other numbers in them. There numbers are passed as inputs, so that
# equal shapes are one program: 2,000 terms compile 10 times faster.
_LARGE = 400
_MOST_INPUTS = 60
_SLOT = re.compile(r"<(\d+)>")

_NARY = {Op.ADD: "+", Op.MUL: "*", Op.AND: "&", Op.OR: "|"}
_INFIX = {Op.DIV, Op.MOD, Op.POW} | COMPARISONS


class Unwanted(Exception):  # noqa: N818 - not an error: who asked no longer wants the answer
    """An evaluation was given up."""


class _Fragment(NamedTuple):
    """Text over canonical slots, not yet a step of its own."""

    text: str
    size: int
    depth: int
    slots: tuple[int, ...]


class Kernel:
    """Evaluates nodes of one graph.

    Parameters
    ----------
    outputs
        The nodes to evaluate; together they may share anything.
    inputs
        How many inputs there are: the components of w, then those of a tangent if there is one.
    axes
        For a grid: the inputs that are passed as its axes, as arrays of shape (1, columns) and (rows, 1), while the
        others are numbers. Each part that depends on less than what is above it gets a step of its own: it then
        costs rows or columns, or nothing, not rows·columns.
    given
        Nodes that are inputs themselves, after the first ones: what is below them is not computed.
    """

    def __init__(
        self,
        outputs: Sequence[Node],
        inputs: int,
        *,
        axes: tuple[int, int] | None = None,
        given: Sequence[Node] = (),
    ) -> None:
        plan = _Plan(outputs, inputs, axes, given)
        self._steps, self._constants, self._outputs = plan.steps, plan.constants, plan.outputs
        self._inputs = inputs + len(given)
        self._fused = fused(plan.steps, plan.constants, self._inputs, plan.outputs)
        self._batched = None if axes else batched(plan.steps, plan.constants, self._inputs, plan.outputs)

    def __call__(self, inputs: Sequence[ArrayLike], wanted: Callable[[], bool] | None = None) -> list[Array]:
        """Evaluate at inputs of any shapes that broadcast together.

        Parameters
        ----------
        inputs
            One array, or number, an input.
        wanted
            Asked before each step; once it says no, `Unwanted` is raised.

        Returns
        -------
        list of ndarray
            One float64 array an output; an output that depends on some inputs only has their shape.
            Not-a-number and infinities mark where it is not defined.
        """
        values: list[Any] = [np.asarray(value, dtype=np.float64) for value in inputs]
        values += [*self._constants, *[None] * len(self._steps)]
        for step in self._fused:
            if wanted is not None and not wanted():
                raise Unwanted
            values[step.output] = step.program([values[slot] for slot in step.inputs])
        return [values[slot] for slot in self._outputs]

    def at(self, inputs: Sequence[float]) -> list[float]:
        """Evaluate at numbers, without the detour over arrays: a number for each output."""
        if self._batched is not None:
            return self._batched(inputs)
        values: list[Any] = [*inputs, *self._constants, *[None] * len(self._steps)]
        for step in self._fused:
            values[step.output] = step.program([values[slot] for slot in step.inputs])
        return [float(values[slot]) for slot in self._outputs]

    @property
    def operations(self) -> int:
        """How many operations an evaluation at a point does."""
        return sum(step.operations for step in self._fused)

    def record(self, tape: Tape, inputs: Sequence[int]) -> list[int]:
        """Put the evaluation on a tape, at these values of it, and return the values of the outputs."""
        values = [*inputs, *map(tape.constant, self._constants)]
        for step in self._steps:
            values.append(tape.add(step.program, [values[slot] for slot in step.inputs]))
        return [values[slot] for slot in self._outputs]


class _Plan:
    """Cuts a graph into steps, arguments first."""

    def __init__(
        self, outputs: Sequence[Node], inputs: int, axes: tuple[int, int] | None, given: Sequence[Node]
    ) -> None:
        self._given = {node: slot for slot, node in enumerate(given, start=inputs)}
        self._order = reachable(outputs, given=self._given)
        self._folded = fold_constants(self._order)
        self._axes = axes
        passed = self._passed_constants(outputs)
        self.constants = [self._folded[node] for node in passed]
        count = inputs + len(given)
        self._constant_slots = {node: slot for slot, node in enumerate(passed, start=count)}
        self._kinds = ["real"] * count + [_kind(node) for node in passed]
        self.steps: list[Step] = []
        self._needs_step = self._find_steps(outputs)
        self._flipped = self._flip_products()
        self._numbers = range(count, len(self._kinds))
        self._fragments: dict[Node, _Fragment] = {}
        for node in self._order:
            self._fragments[node] = self._place(node)
        self.outputs = [self._fragments[node].slots[0] for node in outputs]

    def _passed_constants(self, outputs: Sequence[Node]) -> list[Node]:
        """List the constants that are passed as inputs rather than written into the text."""
        large = len(self._order) > _LARGE
        passed = set()
        for node in self._order:
            if node in self._given:
                continue
            for place, arg in enumerate(node.args):
                if node.mask and not arg.mask and (large or not self._is_safe_in_text(node, place)):
                    passed.add(arg)
        return [node for node in self._order if node.mask == 0 and (node in passed or node in outputs)]

    def _flip_products(self) -> dict[Node, tuple[Node, int]]:
        """Find the −(c·…) with a passed constant, each with its c and the slot of −c.

        (−c)·… is the same double, and one shape with c·…: the signs in a long sum then make no other program.
        """
        flipped: dict[Node, tuple[Node, int]] = {}
        for node in self._order if len(self._order) > _LARGE else ():
            product = node.args[0] if node.op is Op.NEG else node
            if node.mask and product is not node and product.op is Op.MUL and product not in self._needs_step:
                passed = next((arg for arg in product.args if arg in self._constant_slots), None)
                if passed is not None and product not in self._given:
                    flipped[node] = passed, len(self._kinds)
                    self.constants.append(-self._folded[passed])
                    self._kinds.append("real")
        return flipped

    def _is_safe_in_text(self, node: Node, place: int) -> bool:
        """Whether numexpr keeps the meaning of a constant that it reads in the text.

        It multiplies by the reciprocal of a constant divisor, which rounds differently or does not exist; its
        table of constants takes −0.0 for 0.0; and it has no constant conditions.
        """
        arg = node.args[place]
        value = self._folded[arg]
        if arg.is_condition or (value == 0.0 and np.signbit(value)):
            return False
        if node.op is Op.POW and place == 1:
            return _is_multiplied_out(value)
        return not (node.op is Op.DIV and place == 1)

    def _find_steps(self, outputs: Sequence[Node]) -> set[Node]:
        inner = [node for node in self._order if node not in self._given]
        uses = Counter(arg for node in inner for arg in node.args)
        marked = {node for node in inner if uses[node] > 1 and _is_worth_a_step(node)} | set(outputs)
        for node in inner if self._axes else ():
            extent = self._extent(node)
            parts = (arg.args[0] if arg.op is Op.NEG else arg for arg in node.args)
            marked.update(part for part in parts if self._extent(part) != extent)
        return marked

    def _extent(self, node: Node) -> tuple[bool, bool]:
        """Whether a node varies along the first and along the second axis of a grid."""
        first, second = self._axes or (0, 0)
        return bool(node.mask >> first & 1), bool(node.mask >> second & 1)

    def _place(self, node: Node) -> _Fragment:
        if node in self._given:
            return self._slot(self._given[node])
        if node in self._constant_slots:
            return self._slot(self._constant_slots[node])
        if node.mask == 0:
            return _Fragment(_literal(self._folded[node]), 0, 0, ())
        if node.op is Op.VAR:
            return self._slot(int(node.value))
        fragment = self._compose_flipped(node) if node in self._flipped else self._compose(node)
        return self._emit(fragment, node) if node in self._needs_step else fragment

    def _compose_flipped(self, node: Node) -> _Fragment:
        product, (constant, slot) = node.args[0], self._flipped[node]
        args = list(product.args)
        place = args.index(constant)
        parts = [(arg, self._slot(slot) if i == place else self._fragments[arg]) for i, arg in enumerate(args)]
        return self._chain(product, parts)

    @staticmethod
    def _slot(slot: int) -> _Fragment:
        return _Fragment(f"<{slot}>", 0, 0, (slot,))

    def _compose(self, node: Node) -> _Fragment:
        parts = [(arg, self._fragments[arg]) for arg in node.args]
        if node.op in _NARY:
            return self._chain(node, parts)
        exponent = self._folded.get(node.args[1]) if node.op is Op.POW else None
        if exponent is not None and _is_multiplied_out(exponent):
            # numexpr multiplies out a power only where it reads the exponent in the text
            parts[1] = node.args[1], _Fragment(_literal(exponent), 0, 0, ())
        while _total(parts) >= _LONGEST or max(part.depth for _, part in parts) >= _DEEPEST:
            i = max(range(len(parts)), key=lambda i: (parts[i][1].depth >= _DEEPEST, parts[i][1].size))
            arg, part = parts[i]
            parts[i] = arg, self._emit(part, arg)
            self._fragments[arg] = parts[i][1]
        return _join(_spell(node, [part.text for _, part in parts]), [part for _, part in parts])

    def _chain(self, node: Node, parts: list[tuple[Node, _Fragment]]) -> _Fragment:
        """Join any number of terms; on a grid those that are numbers first."""
        fragments = [self._emit(p, arg) if p.depth >= _DEEPEST else p for arg, p in parts]
        if self._axes and any(self._extent(node)):
            is_number = [bool(arg.mask) and not any(self._extent(arg)) for arg, _ in parts]
            numbers = [p for p, chosen in zip(fragments, is_number, strict=True) if chosen]
            if len(numbers) > 1:
                kept = [p for p, chosen in zip(fragments, is_number, strict=True) if not chosen]
                fragments = [self._emit(self._joined(node, numbers), node), *kept]
        return self._joined(node, fragments)

    def _joined(self, node: Node, fragments: list[_Fragment]) -> _Fragment:
        """Join groups that fit a program, then groups of groups."""
        while True:
            groups = _grouped(fragments)
            joined = [_join(_chained(_NARY[node.op], [p.text for p in group]), group) for group in groups]
            if len(joined) == 1:
                return joined[0]
            fragments = [self._emit(fragment, node) for fragment in joined]

    def _emit(self, fragment: _Fragment, node: Node) -> _Fragment:
        text, slots = self._named(fragment)
        program = compiled(text, tuple(self._kinds[slot] for slot in slots))
        self.steps.append(Step(program, slots, len(self._kinds), self._extent(node)))
        self._kinds.append(_kind(node))
        return self._slot(len(self._kinds) - 1)

    def _named(self, fragment: _Fragment) -> tuple[str, tuple[int, ...]]:
        """Give names to the slots of a text: one for each, and for numbers of a large graph one each time.

        Where a number comes again by chance, the shape is then still that of the other terms.
        """
        slots: list[int] = []
        names: dict[int, str] = {}
        apart = len(self._order) > _LARGE and len(fragment.slots) <= _MOST_INPUTS

        def name(found: re.Match[str]) -> str:
            slot = int(found[1])
            if slot not in names or (apart and slot in self._numbers):
                names[slot] = f"v{len(slots)}"
                slots.append(slot)
            return names[slot]

        return _SLOT.sub(name, fragment.text), tuple(slots)


def _is_multiplied_out(exponent: float) -> bool:
    """Whether numexpr makes products and square roots of a power; it cannot read an infinite exponent."""
    return bool(abs(exponent) <= 50.0)


def _kind(node: Node) -> str:
    return "condition" if node.is_condition else "real"


def _is_worth_a_step(node: Node) -> bool:
    """Whether sharing a node saves more than a pass over memory costs."""
    return (node.mask != 0 and any(arg.args for arg in node.args)) or node.op not in {Op.NEG, Op.ADD, Op.MUL, Op.VAR}


def _total(parts: Sequence[tuple[Node, _Fragment]]) -> int:
    return sum(part.size for _, part in parts)


def _grouped(fragments: Sequence[_Fragment]) -> list[list[_Fragment]]:
    groups: list[list[_Fragment]] = []
    room = 0
    for fragment in fragments:
        if not groups or fragment.size + 1 > room:
            groups.append([])
            room = _LONGEST
        groups[-1].append(fragment)
        room -= fragment.size + 1
    return groups


def _join(text: str, parts: Sequence[_Fragment]) -> _Fragment:
    size = sum(part.size for part in parts) + max(1, len(parts) - 1)
    depth = max(part.depth for part in parts) + 1
    return _Fragment(text, size, depth, tuple(slot for part in parts for slot in part.slots))


def _chained(sign: str, texts: Sequence[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    if sign == "+":
        # a − b as typed: the negated term keeps its sign but loses the plus
        tail = "".join(f"-{t[2:-1]}" if t.startswith("(-(") else f"+{t}" for t in texts[1:])
        return f"({texts[0]}{tail})"
    return f"({sign.join(texts)})"


def _spell(node: Node, texts: Sequence[str]) -> str:
    if node.op is Op.NEG:
        return f"(-({texts[0]}))"
    if node.op is Op.NOT:
        return f"(~{texts[0]})"
    if node.op in _INFIX:
        return f"({texts[0]}{node.op.value}{texts[1]})"
    return f"{node.op.value}({','.join(texts)})"


def _literal(value: float) -> str:
    if np.isnan(value):
        return "(1e999-1e999)"
    text = "1e999" if np.isinf(value) else repr(abs(float(value)))
    return f"(-{text})" if np.signbit(value) else text


_FOLDING: dict[Op, Any] = {
    Op.NEG: np.negative, Op.DIV: np.divide, Op.MOD: np.mod, Op.POW: np.power, Op.ABS: np.abs, Op.WHERE: np.where,
    Op.LT: np.less, Op.LE: np.less_equal, Op.GT: np.greater, Op.GE: np.greater_equal, Op.EQ: np.equal,
    Op.NE: np.not_equal, Op.NOT: np.logical_not,
}  # fmt: skip
_REDUCING: dict[Op, Any] = {Op.ADD: np.add, Op.MUL: np.multiply, Op.AND: np.logical_and, Op.OR: np.logical_or}


def fold_constants(order: Sequence[Node]) -> dict[Node, Any]:
    """Compute, in doubles, every node that depends on no input; `9**9**9` is infinite, and quickly so."""
    folded: dict[Node, Any] = {}
    with np.errstate(all="ignore"):
        for node in order:
            if node.mask == 0:
                folded[node] = _fold(node, [folded[arg] for arg in node.args])
    return folded


def _fold(node: Node, args: list[Any]) -> Any:  # noqa: ANN401 - a real number or a truth value
    if node.op is Op.CONST:
        return np.float64(node.value)
    if node.op in _REDUCING:
        result = args[0]
        for arg in args[1:]:
            result = _REDUCING[node.op](result, arg)
        return result
    return _FOLDING[node.op](*args) if node.op in _FOLDING else getattr(np, node.op.value)(*args)
