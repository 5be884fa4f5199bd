"""How far from the exact values an evaluation in doubles may come: a running error analysis of a tree.

Each function is taken at both ends of what its argument may be. Where rounding may turn a choice, leave a domain or
overflow, nothing can be said, and the reason is given in a word.

Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. (2002), section 3.3 (running error analysis).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import mpmath as mp

from explorer.expression import COMPARISONS, Node, Op
from reliability.exact import RULES, DoubtfulError, Real, TooLargeError, Value

Error = Real | str
"""How far a double may be from the exact number; or, in a word, why nothing can be said."""

OVERFLOW = mp.mpf(2) ** 1024
CHOICE, EDGE, POLE = "a choice within rounding", "the edge of a domain within rounding", "a pole within rounding"
BEYOND, SIGNED_ZERO, UNDEFINED = "beyond the doubles", "a signed zero", "not defined"

_UNIT, _TINY, _NONE = mp.mpf(2) ** -53, mp.mpf(2) ** -1074, mp.mpf(0)
_OF_A_FUNCTION = 8
"""Units in the last place that a function of a library is trusted with."""
_LOGIC = frozenset({Op.AND, Op.OR})
_JUMPING = frozenset({Op.SIGN, Op.FLOOR, Op.CEIL, Op.TRUNC})


def double_errors(order: Sequence[Node], exact: Mapping[Node, Value]) -> dict[Node, Error]:
    """Bound the errors of an evaluation in doubles whose inputs are exact.

    Parameters
    ----------
    order
        The nodes, arguments first.
    exact
        Their exact values.
    """
    found: dict[Node, Error] = {}
    for node in order:
        args, errors = [exact[arg] for arg in node.args], [found[arg] for arg in node.args]
        found[node] = _error(node.op, args, errors, exact[node]) if args else _NONE
    return found


def _error(op: Op, args: Sequence[Value], errors: Sequence[Error], value: Value) -> Error:
    if op is Op.WHERE and args[0] is not None and not isinstance(errors[0], str):
        return errors[1] if args[0] else errors[2]
    if op in _LOGIC:
        return _of_logic(op, args, errors)
    unknown = next((error for error in errors if isinstance(error, str)), None)
    if unknown is not None or value is None:
        return unknown or UNDEFINED
    if any(abs(arg) >= OVERFLOW for arg in args):
        return BEYOND
    error = _RULES.get(op, _at_corners)(op, args, errors, value)
    return BEYOND if not isinstance(error, str) and abs(value) + error >= OVERFLOW else error


def _of_logic(op: Op, args: Sequence[Value], errors: Sequence[Error]) -> Error:
    decisive = op is Op.OR
    if any(arg is decisive and not isinstance(error, str) for arg, error in zip(args, errors, strict=True)):
        return _NONE
    return next((error for error in errors if isinstance(error, str)), _NONE)


def _rounded(value: Real, units: int = 1, *, exactly: bool = False) -> Real:
    """Bound the rounding of one operation; where a result is a double, a basic operation gives just that."""
    if exactly and mp.mpf(float(value)) == value:
        return _NONE
    return units * _UNIT * abs(value) + _TINY


# -- operations


def _of_choice(_op: Op, args: Sequence[Real], errors: Sequence[Real], _value: Value) -> Error:
    error = sum(errors, _NONE)
    return CHOICE if error and abs(args[0] - args[1]) <= error else _NONE


def _of_chain(op: Op, args: Sequence[Real], errors: Sequence[Real], _value: Real) -> Error:
    total, error = args[0], errors[0]
    for arg, own in zip(args[1:], errors[1:], strict=True):
        if op is Op.ADD:
            total, error = total + arg, error + own
        else:
            total, error = total * arg, error * abs(arg) + own * abs(total) + error * own
        if abs(total) + error >= OVERFLOW:
            return BEYOND
        error += _rounded(abs(total) + error, exactly=not error)
    return error


def _of_quotient(_op: Op, args: Sequence[Real], errors: Sequence[Real], value: Real) -> Error:
    below = abs(args[1]) - errors[1]
    if below <= 0:
        return POLE
    spread = (errors[0] + abs(value) * errors[1]) / below
    return spread + _rounded(abs(value) + spread, 2, exactly=not spread)


def _of_mod(_op: Op, args: Sequence[Real], errors: Sequence[Real], value: Real) -> Error:
    below = abs(args[1]) - errors[1]
    if below <= 0:
        return POLE
    quotient = args[0] / args[1]
    if abs(quotient) >= OVERFLOW:
        # numexpr computes a − b·floor(a/b)
        return BEYOND
    spread = (errors[0] + abs(quotient) * errors[1]) / below
    spread += _rounded(quotient, exactly=not spread)
    if (spread or value) and mp.floor(quotient - spread) != mp.floor(quotient + spread):
        return CHOICE
    return errors[0] + abs(mp.floor(quotient)) * errors[1] + _rounded(abs(args[0]) + abs(args[1]), 4)


def _largest(_op: Op, _args: Sequence[Real], errors: Sequence[Real], _value: Real) -> Error:
    return max(errors)


def _of_wave(_op: Op, _args: Sequence[Real], errors: Sequence[Real], value: Real) -> Error:
    return min(errors[0], mp.mpf(2)) + _rounded(value, _OF_A_FUNCTION)


def _of_tangent(op: Op, args: Sequence[Real], errors: Sequence[Real], value: Real) -> Error:
    return POLE if errors[0] * (1 + value**2) > 1e-3 else _at_corners(op, args, errors, value)


def _of_angle(op: Op, args: Sequence[Real], errors: Sequence[Real], value: Real) -> Error:
    at_cut = args[1] - errors[1] <= 0 and abs(args[0]) <= errors[0]
    return SIGNED_ZERO if at_cut else _at_corners(op, args, errors, value)


def _of_power(op: Op, args: Sequence[Real], errors: Sequence[Real], value: Real) -> Error:
    base, exponent = args
    if errors[0] and abs(base) <= errors[0]:
        return EDGE
    # small whole powers are multiplied out, and then a factor of them may leave the doubles
    if base and abs(exponent) <= 50 and abs(exponent * mp.log(abs(base), 2)) > 1000:
        return BEYOND
    return _at_corners(op, args, errors, value, _OF_A_FUNCTION + 2 * int(min(abs(exponent), 50)))


def _at_corners(
    op: Op, args: Sequence[Real], errors: Sequence[Real], value: Real, units: int = _OF_A_FUNCTION
) -> Error:
    """Take a function at both ends of what each argument may be; between them it rises or falls."""
    ends = [(a - e, a + e) if e else (a,) for a, e in zip(args, errors, strict=True)]
    spread = _NONE
    for corner in product(*ends):
        try:
            there = RULES[op](*corner)
        except (DoubtfulError, TooLargeError):
            return CHOICE
        if there is None:
            return EDGE
        spread = max(spread, abs(there - value))
    if op in _JUMPING:
        return CHOICE if spread else _NONE
    return spread + _rounded(abs(value) + spread, units, exactly=op is Op.SQRT and not spread)


_RULES: dict[Op, Callable[..., Error]] = {
    Op.ADD: _of_chain, Op.MUL: _of_chain, Op.DIV: _of_quotient, Op.MOD: _of_mod, Op.POW: _of_power, Op.SIN: _of_wave,
    Op.COS: _of_wave, Op.TAN: _of_tangent, Op.ARCTAN2: _of_angle, Op.NEG: _largest, Op.ABS: _largest,
    Op.MINIMUM: _largest, Op.MAXIMUM: _largest, Op.NOT: lambda *_: _NONE,
} | dict.fromkeys(COMPARISONS, _of_choice)  # fmt: skip
