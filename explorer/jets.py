"""The series of a loss along a ray: its graph, run once with a series in place of every number.

`jet` gives the coefficients c_k of L(w + t u) = c_0 + c_1 t + c_2 t² + … for t → 0 from above. Each is a ball
that contains the exact number. `expand` takes as many orders as it needs for those that were asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flint import arb, arb_series, ctx

from explorer.expression import Node, Op, reachable
from explorer.jet_rules import SEEING_LACK, Rule, rule_of
from explorer.series import Lack, Lacking, Ray, Value, flint_context

_SPARE = (3, 11, 43, 107)


@dataclass(frozen=True, slots=True)
class Jet:
    """The known coefficients c_0, c_1, … of a loss along a ray.

    Attributes
    ----------
    lack
        Why the coefficients end early; None if all the orders asked for are there.
    touched
        Positions (in `Program.nodes`) of the operations that changed branch, or could have, exactly at w.
    forced
        Those corners whose argument is 0 in doubles only.
    flat
        Whether a choice was made on a series that vanishes in every known order.
    """

    coefficients: tuple[arb, ...]
    lack: Lack | None
    touched: frozenset[int] = frozenset()
    forced: frozenset[int] = frozenset()
    flat: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """A loss as a list of operations, arguments first; positions refer to `nodes`."""

    nodes: tuple[Node, ...]
    constants: tuple[tuple[int, arb], ...]
    variables: tuple[tuple[int, int], ...]
    operations: tuple[tuple[int, Rule, tuple[int, ...], bool], ...]


@lru_cache(maxsize=32)  # a bound, because a program keeps its whole graph alive
def program_of(root: Node) -> Program:
    """Compile a loss; depends on the loss only, and is kept for the last few of them."""
    nodes = reachable([root])
    place = {node.index: k for k, node in enumerate(nodes)}
    constants = [(k, arb(n.value)) for k, n in enumerate(nodes) if n.op is Op.CONST]
    variables = [(k, int(n.value)) for k, n in enumerate(nodes) if n.op is Op.VAR]
    operations = [
        (k, rule_of(n), tuple(place[a.index] for a in n.args), n.op in SEEING_LACK)
        for k, n in enumerate(nodes)
        if n.args
    ]
    return Program(tuple(nodes), tuple(constants), tuple(variables), tuple(operations))


def jet(
    program: Program,
    base: Sequence[arb],
    direction: Sequence[arb] | None = None,
    *,
    corners: frozenset[int] = frozenset(),
    frozen: frozenset[int] = frozenset(),
    spread: bool = False,
) -> Jet:
    """Return c_0, c_1, … of L(base + t·direction) for t → 0 from above; call it inside `flint_context`.

    Parameters
    ----------
    base, direction
        One ball per variable. Without a direction, c_0 is L at the point, with 0/0 undefined.
    corners
        Positions of the operations whose argument counts as exactly 0, because it is 0 in doubles.
    frozen
        Positions of the operations that take their positive branch at a corner, whatever the direction.
    spread
        Whether the base stands for every point of a segment, so that no choice may be made inside it.
    """
    ray = Ray(corners, frozen, spread=spread)
    values = _values(program, ray, base, direction)
    found, lack = _coefficients(values[-1])
    return Jet(found, lack, frozenset(ray.touched), frozenset(ray.forced), ray.flat)


def expand(
    program: Program,
    base: Sequence[arb],
    direction: Sequence[arb],
    orders: int,
    *,
    corners: frozenset[int] = frozenset(),
    frozen: frozenset[int] = frozenset(),
) -> Jet:
    """Return a `jet` of at least so many orders, where they exist, at the precision that is set.

    Some orders are spare. Where quotients used them up, or a choice was made on a series that vanishes in all
    of them (`where(x^20 > 0, …)`), more are taken.
    """
    found, before = Jet((), None), -1
    for spare in _SPARE:
        with flint_context(ctx.prec, orders + spare):
            found = jet(program, base, direction, corners=corners, frozen=frozen)
        known = len(found.coefficients)
        if (known >= orders or known == before) and not found.flat:
            break
        before = known
    return Jet(found.coefficients[: orders + _SPARE[0]], found.lack, found.touched, found.forced, found.flat)


def _values(program: Program, ray: Ray, base: Sequence[arb], direction: Sequence[arb] | None) -> list[Value]:
    values: list[Value] = [Lack.NEVER] * len(program.nodes)
    for at, number in program.constants:
        values[at] = number
    for at, i in program.variables:
        moves = direction is not None and not direction[i].is_zero()
        values[at] = arb_series([base[i], direction[i]]) if direction is not None and moves else base[i]
    lacking = False
    for at, rule, args, sees_lack in program.operations:
        given = [values[a] for a in args]
        try:
            if lacking and not sees_lack:
                _pass_on_lack(given)
            values[at] = rule(ray, at, given)
        except Lacking as missing:
            lacking = True
            values[at] = missing.lack
    return values


def _pass_on_lack(values: list[Value]) -> None:
    lacks = [v for v in values if isinstance(v, Lack)]
    if lacks:
        raise Lacking(Lack.NEVER if Lack.NEVER in lacks else Lack.UNDECIDED)


def _coefficients(value: Value) -> tuple[tuple[arb, ...], Lack | None]:
    if isinstance(value, Lack):
        return (), value
    if isinstance(value, bool):
        message = "a condition is not a loss"
        raise TypeError(message)
    series = [value] if isinstance(value, arb) else value.coeffs()
    for k, c in enumerate(series):
        if not c.is_finite():
            return tuple(series[:k]), Lack.UNDECIDED
    known = ctx.cap if isinstance(value, arb) else value.prec
    series += [arb(0)] * (known - len(series))
    return tuple(series[:known]), None if known >= ctx.cap else Lack.NEVER
