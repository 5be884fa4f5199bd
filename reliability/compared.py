"""One loss at one point, by numexpr, FLINT, SymPy and mpmath: where they agree, and why where they do not.

The true value is mpmath's, computed with twice the digits until they agree. FLINT's balls must contain it. What
numexpr gives must be as close to it as rounding allows, which is bounded operation by operation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import mpmath as mp
import numpy as np

from explorer.derivatives import gradient, hessian_product
from explorer.expression import Node, reachable
from explorer.kinks import find_kink
from explorer.loss import Loss
from explorer.taylor import Certified, certified_value, taylor
from reliability.doubles import has_gap
from reliability.exact import DoubtfulError, Real, TooLargeError, Value, exact_values
from reliability.harness import TooLongError, limited
from reliability.rounding import OVERFLOW, Error, double_errors
from reliability.slopes import GOOD, KINK, Slopes, slopes
from reliability.sympy_values import expression_of, value_at

Verdict = tuple[str, str]
"""What was compared, and what came of it; with a `!` in front where nothing excuses a difference."""

_DIGITS = (60, 120, 240, 480, 960, 1_500)
_BALL_NOISE, _SYMPY_NOISE = mp.mpf(10) ** -50, mp.mpf(10) ** -40
_ROUNDED = mp.mpf(10) ** -12
_ETA = 0.125
_NO_NUMBER, _DOUBTFUL = "0·∞ in the tree", "hangs on digits that are not there"
_SYMPY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Truth:
    """What a loss is at a point."""

    value: Value
    error: Error


@dataclass(frozen=True, slots=True)
class Entry:
    """A derivative as its tree gives it: exactly, how far doubles may be from that, and how far those of numexpr."""

    value: Value
    error: Error
    in_doubles: Error


class Compared:
    """A loss, compiled once for all of its points."""

    def __init__(self, loss: Loss) -> None:
        self.loss = loss
        self._order = reachable([loss.root])

    @cached_property
    def _sympy(self) -> object:
        with limited(_SYMPY_SECONDS):
            return expression_of(self._order)

    @cached_property
    def _gradient(self) -> list[Node]:
        return gradient(self.loss.root)

    @cached_property
    def _hessian(self) -> list[Node]:
        return hessian_product(self.loss.root)

    def at(self, w: Sequence[float], *, derivatives: bool, by_sympy: bool) -> Iterator[Verdict]:
        """Compare at a point.

        Parameters
        ----------
        w
            Exact doubles.
        derivatives
            Whether ∇L and ∇²L are compared as well, where L is smooth.
        by_sympy
            Whether SymPy is asked, which takes longest.
        """
        try:
            truth = self._truth(w)
        except TooLargeError:
            yield "truth", "numbers beyond 1e4000 on the way"
            return
        if truth is None:
            yield "truth", "hangs on a difference that is 0 in all digits"
            return
        yield "truth", "not defined" if truth.value is None else "known"
        yield "numexpr", self._by_numexpr(truth, w)
        yield "FLINT", self._by_flint(truth, w)
        if by_sympy:
            yield "SymPy", self._by_sympy(truth.value, w)
        if derivatives and truth.value is not None and not isinstance(truth.error, str):
            yield from self._derivatives(w)

    # -- the value

    def _truth(self, w: Sequence[float]) -> Truth | None:
        """Return the value and how far doubles may be from it; None where no number of digits decides it."""
        before: Value = False
        for digits in _DIGITS:
            with mp.workdps(digits):
                try:
                    exact = exact_values(self._order, [mp.mpf(x) for x in w])
                except DoubtfulError:
                    continue
                value = exact[self.loss.root]
                if before is not False and _is_near(before, value, mp.mpf(10) ** -55):
                    return Truth(value, double_errors(self._order, exact)[self.loss.root])
                before = value
        return None

    def _by_numexpr(self, truth: Truth, w: Sequence[float]) -> str:
        found = self.loss.value(w)
        return _judged(found, truth.value, truth.error, lambda: has_gap(self._order, w))

    def _by_flint(self, truth: Truth, w: Sequence[float]) -> str:
        found = certified_value(self.loss.root, w)
        if truth.value is None:
            return "not defined, and FLINT says so" if found is None else "! a ball where L is not defined"
        if found is None:
            return "beyond the doubles" if abs(truth.value) >= OVERFLOW else "no ball"
        if not _is_in(found, truth.value):
            return "! the ball does not contain the value"
        return "the ball contains the value" + (", and is wide" if found.bound > 1e-12 * abs(found.value) else "")

    def _by_sympy(self, value: Value, w: Sequence[float]) -> str:
        try:
            expression = self._sympy
            with limited(_SYMPY_SECONDS):
                found = value_at(expression, w)
        except TooLongError:
            return "SymPy takes over 2 s"
        except Exception as error:  # noqa: BLE001 - whatever SymPy stumbles on is said, and no more
            return f"SymPy fails ({type(error).__name__})"
        if value is None:
            return "not defined, and SymPy gives none" if found is None else "not defined, but SymPy rearranges"
        if found is None:
            return "SymPy gives no number"
        with mp.workdps(80):
            return (
                "agrees" if _is_near(mp.mpf(str(found)), value, _SYMPY_NOISE) else "SymPy alone gives another value"
            )

    # -- the derivatives

    def _derivatives(self, w: Sequence[float]) -> Iterator[Verdict]:
        found = slopes(self._order, w)
        if found.lack:
            yield "smoothness", self._kink(w) if found.lack == KINK else found.lack
            return
        yield "smoothness", "smooth"
        n = self.loss.dimension
        with np.errstate(all="ignore"):
            numbers, seconds = self.loss.gradient(w), self.loss.hessian(w)
        yield from _compared("gradient", self._entries(self._gradient, w, ()), found.gradient, numbers.tolist())
        tangents = [[float(i == j) for i in range(n)] for j in range(n)]
        columns = [self._entries(self._hessian, w, tangent) for tangent in tangents]
        for j, column in enumerate(_mirrored(columns)):
            exact = [found.hessian[i][j] for i in range(n)]
            yield from _compared("Hessian", column, exact, seconds[:, j].tolist())
        yield from self._series(w, found)

    def _kink(self, w: Sequence[float]) -> str:
        if find_kink(self.loss.root, w) is not None:
            return "not differentiable, and the program says so"
        return "∇L not finite" if not np.isfinite(self.loss.gradient(w)).all() else "! a kink that nobody names"

    def _entries(self, nodes: Sequence[Node], w: Sequence[float], tangent: Sequence[float]) -> list[Entry] | None:
        """Return what trees are; None where that hangs on digits that are not there."""
        order = reachable(nodes)
        with mp.workdps(_DIGITS[1]):
            try:
                exact = exact_values(order, [mp.mpf(x) for x in (*w, *tangent)])
            except (DoubtfulError, TooLargeError):
                return None
            errors = double_errors(order, exact)
        # numexpr adds and multiplies what exact numbers need not look at
        gap = any(value is None for value in exact.values())
        return [Entry(exact[node], errors[node], _NO_NUMBER if gap else errors[node]) for node in nodes]

    def _series(self, w: Sequence[float], found: Slopes) -> Iterator[Verdict]:
        """Compare the first two Taylor terms along a direction with v·∇L and v∇²Lu/2."""
        u = [(-1.0) ** i / (i + 1) for i in range(self.loss.dimension)]
        rows = taylor(self.loss.root, w, u, _ETA, 2).rows
        with mp.workdps(120):
            first = mp.fsum(g * v for g, v in zip(found.gradient, u, strict=True))
            second = mp.fsum(
                a * mp.fsum(h * b for h, b in zip(row, u, strict=True))
                for a, row in zip(u, found.hessian, strict=True)
            )
            size = max([abs(g) for g in found.gradient] + [mp.mpf(10) ** -30])
            sizes = size, max(size, *(abs(h) for row in found.hessian for h in row))
            for row, exact, scale in zip(rows[1:], (_ETA * first, _ETA**2 / 2 * second), sizes, strict=True):
                name = f"FLINT, term {row.order}"
                if row.term is None:
                    yield name, "no ball"
                elif _is_in(row.term, exact, GOOD * scale):
                    yield name, "the ball contains the term"
                else:
                    yield name, "! the ball does not contain the term"


def _mirrored(columns: Sequence[list[Entry] | None]) -> Iterator[list[Entry] | None]:
    """Bound what doubles make of an entry of ∇²L by the worse of it and its mirror image: it may be either."""
    for j, column in enumerate(columns):
        others = [None if other is None else other[j] for other in columns]
        yield (
            None
            if column is None
            else [
                replace(entry, in_doubles=_worse(entry.in_doubles, _DOUBTFUL if other is None else other.in_doubles))
                for entry, other in zip(column, others, strict=True)
            ]
        )


def _worse(a: Error, b: Error) -> Error:
    return a if isinstance(a, str) else b if isinstance(b, str) else max(a, b)


def _compared(
    name: str, entries: Sequence[Entry] | None, slope: Sequence[Real], doubles: Sequence[float]
) -> Iterator[Verdict]:
    """Compare the trees of derivatives with differences, and the doubles with the trees."""
    if entries is None:
        yield f"{name} as a tree", _DOUBTFUL
        return
    with mp.workdps(_DIGITS[1]):
        size = max([abs(s) for s in slope] + [mp.mpf(10) ** -30])
        for entry, true, double in zip(entries, slope, doubles, strict=True):
            if entry.value is None:
                yield f"{name} as a tree", _NO_NUMBER
                continue
            yield f"{name} as a tree", _as_differences(entry.value, true, entry.error, size)
            yield f"{name} by numexpr", _judged(double, entry.value, entry.in_doubles, lambda: True)


def _as_differences(value: Real, true: Real, error: Error, size: Real) -> str:
    """Judge a derivative of the tree; numbers in it, such as 1/log(10), were rounded to doubles when it was built."""
    if isinstance(error, str):
        return error
    fits = abs(value - true) <= _ROUNDED * size + error
    return "is that of differences" if fits else "! is not that of differences"


def _judged(found: float, value: Value, error: Error, gap: Callable[[], bool]) -> str:
    if value is None:
        if not math.isfinite(found):
            return "not defined, and not finite"
        return "a number made of what is not finite" if gap() else "not defined, within rounding"
    if isinstance(error, str):
        return error
    if not math.isfinite(found):
        return "! not finite where L is"
    return "agrees" if abs(mp.mpf(found) - value) <= error else "! farther off than rounding explains"


def _is_near(a: Value, b: Value, relative: Real) -> bool:
    if a is None or b is None:
        return a is b
    return bool(abs(a - b) <= relative * abs(b))


def _is_in(ball: Certified, value: Real, noise: Real = 0) -> bool:
    with mp.workdps(120):
        return bool(abs(value - mp.mpf(ball.value)) <= mp.mpf(ball.bound) + _BALL_NOISE * abs(value) + noise)
