"""Whether a loss is differentiable at a point, and which operation is to blame if it is not.

Only where an operation stands exactly at its corner (in doubles) is there anything to decide. Then L is
differentiable at w if and only if its one-sided derivative D(d) = lim (L(w + td) − L(w))/t, t → 0+, exists
and is linear in d: `abs(x)` at 0 is not, `x*abs(x)` is.
"""

from __future__ import annotations

import math
import operator
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

from flint import arb

from explorer.expression import COMPARISONS, STEPS, Node, Op, reachable
from explorer.jets import Program, expand, jet, program_of
from explorer.series import Lack, flint_context

_BITS = (128, 512, 2048)
_DIRECTIONS = 8
_MOST_SUSPECTS = 8
_LOOSE = 1e-9
_CAN_JUMP = COMPARISONS | STEPS | {Op.MOD, Op.ARCTAN2}
_CAN_FREEZE = COMPARISONS | STEPS | {Op.MOD, Op.ABS, Op.MINIMUM, Op.MAXIMUM}
_PLACES = {
    "abs": "abs at its corner",
    "hypot": "hypot at its corner",
    "sqrt": "sqrt at 0",
    "**": "a power at the end of its domain",
    "minimum": "minimum where its arguments are equal",
    "maximum": "maximum where its arguments are equal",
    "where": "where at its boundary",
    "arctan2": "arctan2 at its branch cut",
}


@dataclass(frozen=True, slots=True)
class Kink:
    """A point at which L is not differentiable.

    Attributes
    ----------
    order
        0: L itself jumps at w; 1: L is continuous there, but ∇L is not defined.
    operations
        The operations that cause it, by their names in the expression.
    """

    order: int
    operations: tuple[str, ...]

    @property
    def message(self) -> str:
        """What happens at w, and where it comes from."""
        happens = "L jumps at w" if self.order == 0 else "L is not differentiable at w"
        return f"{happens}: {', '.join(_place(name) for name in self.operations)}"


def _place(name: str) -> str:
    edge = "the end of its domain" if name.startswith("arc") else "a step"
    return _PLACES.get(name, f"{name} at {edge}")


def find_kink(root: Node, w: Sequence[float]) -> Kink | None:
    """Return the kink of L at the exact doubles w, or None where L is differentiable (or undefined).

    Parameters
    ----------
    root
        The loss.
    w
        One double per variable.

    Notes
    -----
    Differentiability by one-sided directional derivatives: Griewank & Walther, Evaluating Derivatives,
    2nd ed. (2008), chapter 14. D is compared along ± every axis and along fixed generic directions.
    """
    active = _watch_of(root).active(w)
    if not active:
        return None
    program = program_of(root)
    order = _order(program, w, active, frozenset())
    if order is None:
        return None
    culprits = _culprits(program, w, active, order)
    names = (_name(program.nodes[at]) for at in sorted(culprits))
    return Kink(order, tuple(dict.fromkeys(names)))


def stands_at_corner(root: Node, w: Sequence[float]) -> bool:
    """Whether an operation of L stands exactly at its corner at w, in doubles: only there can be a kink."""
    return bool(_watch_of(root).active(w))


def branch_gradient(root: Node, w: Sequence[float]) -> tuple[float, ...] | None:
    """∇L at a point where branches meet but L is smooth, such as min(x, y) + max(x, y) on the diagonal.

    There the derivative of the branch that w happens to lie on need not be that of L: the slopes along the axes
    are. To be asked only where `find_kink` found none; None where no branches meet, or a slope does not exist.
    """
    active = _watch_of(root).active(w)
    if not active:
        return None
    program = program_of(root)
    with flint_context(_BITS[-1], 2):
        base = [arb(x) for x in w]
        sides = (expand(program, base, [arb(x) for x in axis], 2, corners=active) for axis in _axes(len(w)))
        slopes = [side.coefficients[1] for side in sides if len(side.coefficients) > 1]
        return tuple(float(slope.mid()) for slope in slopes) if len(slopes) == len(w) else None


def _name(node: Node) -> str:
    return "where" if node.op in COMPARISONS else str(node.op)


# -- which operations stand at their corner, in doubles


def _sum(*terms: float) -> float:
    # not sum(): from Python 3.12 on it compensates, and numexpr does not
    return reduce(operator.add, terms)


_DOUBLE: dict[Op, Callable[..., float]] = {
    Op.ADD: _sum, Op.NEG: operator.neg, Op.MUL: lambda *a: reduce(operator.mul, a),
    Op.DIV: operator.truediv, Op.MOD: operator.mod, Op.POW: math.pow, Op.SIN: math.sin, Op.COS: math.cos,
    Op.TAN: math.tan, Op.ARCSIN: math.asin, Op.ARCCOS: math.acos, Op.ARCTAN: math.atan,
    Op.ARCTAN2: math.atan2, Op.SINH: math.sinh, Op.COSH: math.cosh, Op.TANH: math.tanh,
    Op.ARCSINH: math.asinh, Op.ARCCOSH: math.acosh, Op.ARCTANH: math.atanh,
    Op.EXP: math.exp, Op.EXPM1: math.expm1, Op.LOG: math.log, Op.LOG1P: math.log1p,
    Op.LOG10: math.log10, Op.LOG2: math.log2, Op.SQRT: math.sqrt, Op.ABS: abs, Op.HYPOT: math.hypot,
    Op.SIGN: lambda a: float((a > 0) - (a < 0)), Op.FLOOR: lambda a: float(math.floor(a)),
    Op.CEIL: lambda a: float(math.ceil(a)), Op.TRUNC: lambda a: float(math.trunc(a)), Op.MINIMUM: min,
    Op.MAXIMUM: max, Op.WHERE: lambda c, a, b: a if c else b, Op.LT: operator.lt, Op.LE: operator.le,
    Op.GT: operator.gt, Op.GE: operator.ge, Op.EQ: operator.eq, Op.NE: operator.ne,
    Op.AND: lambda *a: all(a), Op.OR: lambda *a: any(a), Op.NOT: operator.not_,
}  # fmt: skip


def _is_zero(a: float) -> bool:
    return a == 0


def _is_whole(a: float) -> bool:
    return math.isfinite(a) and a == math.floor(a)


def _is_edge(a: float) -> bool:
    return abs(a) == 1


_AT_CORNER: dict[Op, Callable[..., bool]] = {
    **dict.fromkeys(COMPARISONS | {Op.MINIMUM, Op.MAXIMUM}, operator.eq),
    **dict.fromkeys((Op.ABS, Op.SIGN, Op.SQRT), _is_zero),
    **dict.fromkeys((Op.FLOOR, Op.CEIL), _is_whole),
    **dict.fromkeys((Op.ARCSIN, Op.ARCCOS, Op.ARCCOSH), _is_edge),
    Op.TRUNC: lambda a: a != 0 and _is_whole(a),
    Op.MOD: lambda a, b: b != 0 and math.fmod(a, b) == 0,
    Op.HYPOT: lambda a, b: a == 0 and b == 0,
    Op.ARCTAN2: lambda a, b: a == 0 and b <= 0,
    Op.POW: lambda a, b: a == 0 and b > 0 and not _is_whole(b),
}


def _has_no_logarithm(a: float, _b: float) -> bool:
    # a variable power is defined for whole exponents only: not on any side of w
    return a <= 0


def _corner_of(node: Node) -> Callable[..., bool]:
    return _has_no_logarithm if node.op is Op.POW and node.args[1].mask else _AT_CORNER[node.op]


def has_corner(node: Node) -> bool:
    """Whether an operation has points at which it is not smooth."""
    if node.op is Op.POW and node.args[1].op is Op.CONST and _is_whole(node.args[1].value):
        return False
    return node.op in _AT_CORNER and node.mask != 0


@dataclass(frozen=True, slots=True)
class _Watch:
    """The operations that have a corner, and what is to be computed, in doubles, to see them at it."""

    size: int
    constants: tuple[tuple[int, float], ...]
    variables: tuple[tuple[int, int], ...]
    operations: tuple[tuple[int, Callable[..., float], tuple[int, ...]], ...]
    corners: tuple[tuple[int, Callable[..., bool], tuple[int, ...]], ...]

    def active(self, w: Sequence[float]) -> frozenset[int]:
        """Return the positions of the operations that stand exactly at their corner."""
        if not self.corners:
            return frozenset()
        values = [0.0] * self.size
        for at, number in self.constants:
            values[at] = number
        for at, i in self.variables:
            values[at] = float(w[i])
        for at, function, args in self.operations:
            try:
                values[at] = function(*[values[a] for a in args])
            except (ValueError, OverflowError, ZeroDivisionError):
                values[at] = math.nan
        return frozenset(at for at, is_active, args in self.corners if _holds(is_active, [values[a] for a in args]))


def _holds(is_active: Callable[..., bool], values: list[float]) -> bool:
    try:
        return bool(is_active(*values))
    except (ValueError, OverflowError):
        return False


@lru_cache(maxsize=32)
def _watch_of(root: Node) -> _Watch:
    nodes = program_of(root).nodes
    place = {node.index: k for k, node in enumerate(nodes)}
    watched = [node for node in nodes if has_corner(node)]
    needed = reachable([arg for node in watched for arg in node.args])

    def places(node: Node) -> tuple[int, ...]:
        return tuple(place[arg.index] for arg in node.args)

    return _Watch(
        len(nodes),
        tuple((place[n.index], n.value) for n in needed if n.op is Op.CONST),
        tuple((place[n.index], int(n.value)) for n in needed if n.op is Op.VAR),
        tuple((place[n.index], _DOUBLE[n.op], places(n)) for n in needed if n.args),
        tuple((place[n.index], _corner_of(n), places(n)) for n in watched),
    )


# -- whether the corner is one of L


@dataclass(frozen=True, slots=True)
class _Side:
    """L(w + td) for t → 0+: its limit and its slope; None where they do not exist."""

    limit: arb | None
    slope: arb | None
    undecided: bool
    loose: bool
    """A corner is one in doubles only, so that limits agree to rounding only."""


def _order(program: Program, w: Sequence[float], active: frozenset[int], frozen: frozenset[int]) -> int | None:
    for bits in _BITS:
        with flint_context(bits, 2):
            order = _order_at_precision(program, [arb(x) for x in w], active, frozen)
        if order != _UNDECIDED:
            return order
    return 1  # it stands at a corner, and nothing shows that it is smooth


_UNDECIDED = -1


def _order_at_precision(
    program: Program, base: Sequence[arb], active: frozenset[int], frozen: frozenset[int]
) -> int | None:
    def side(direction: Sequence[float]) -> _Side:
        found = expand(program, base, [arb(x) for x in direction], 2, corners=active, frozen=frozen)
        limit, slope = (*found.coefficients[:2], None, None)[:2]
        return _Side(limit, slope, found.lack is Lack.UNDECIDED, bool(found.forced))

    here = jet(program, base, corners=active, frozen=frozen)
    if not here.coefficients:
        return _UNDECIDED if here.lack is Lack.UNDECIDED else None
    can_jump = any(program.nodes[at].op in _CAN_JUMP for at in active)
    return _verdict(side, here.coefficients[0], len(base), can_jump=can_jump)


def _verdict(side: Callable[[Sequence[float]], _Side], here: arb, n: int, *, can_jump: bool) -> int | None:
    directions = [*_generic_directions(n), *_axes(n)]
    slopes: list[arb] = []
    bends = False
    for direction in directions:
        ahead, behind = side(direction), side([-x for x in direction])
        if ahead.undecided or behind.undecided:
            return _UNDECIDED
        if _is_off(ahead, here) or _is_off(behind, here):
            return 0
        if ahead.slope is None or behind.slope is None:
            bends = True
        else:
            bends = bends or _differ(ahead.slope, -behind.slope, loose=ahead.loose or behind.loose)
            slopes.append(ahead.slope)
        if bends and not can_jump:
            return 1
    return 1 if bends or _is_nonlinear(directions, slopes, n) else None


def _is_nonlinear(directions: Sequence[Sequence[float]], slopes: Sequence[arb], n: int) -> bool:
    gradient = slopes[-n:]
    for direction, slope in zip(directions[:-n], slopes, strict=False):
        linear = sum((arb(x) * g for x, g in zip(direction, gradient, strict=True)), arb(0))
        if _differ(slope, linear, loose=False) and _differ(slope, linear, loose=True):
            return True
    return False


def _is_off(side: _Side, here: arb) -> bool:
    return side.limit is not None and _differ(side.limit, here, loose=side.loose)


def _differ(a: arb, b: arb, *, loose: bool) -> bool:
    difference = abs(a - b)
    return bool(difference > (_LOOSE * (1 + abs(b)) if loose else 0))


def _axes(n: int) -> Iterator[list[float]]:
    return ([float(i == j) for j in range(n)] for i in range(n))


@lru_cache(maxsize=64)
def _generic_directions(n: int) -> tuple[tuple[float, ...], ...]:
    """Return fixed directions that no formula was written for, with every pattern of signs for small n."""
    draw = random.Random(2)
    size = [[draw.uniform(0.5, 1.5) for _ in range(n)] for _ in range(_DIRECTIONS)]
    sign = [[-1 if (k >> (i % 3)) & 1 else 1 for i in range(n)] for k in range(_DIRECTIONS)]
    return tuple(tuple(map(operator.mul, a, b)) for a, b in zip(size, sign, strict=True))


def _culprits(program: Program, w: Sequence[float], active: frozenset[int], order: int) -> frozenset[int]:
    """Keep the operations that make a kink by themselves, while the others stay on one branch."""
    if not 1 < len(active) <= _MOST_SUSPECTS:
        return active
    can_freeze = frozenset(at for at in active if program.nodes[at].op in _CAN_FREEZE)
    if _order(program, w, active, can_freeze) == order:
        return active - can_freeze
    alone = frozenset(at for at in can_freeze if _order(program, w, active, can_freeze - {at}) == order)
    return alone or active
