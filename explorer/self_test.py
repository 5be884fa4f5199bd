"""Whether the mathematics works where the program is: each library is asked something that has a closed form.

A built program can lack a library, or hold one that the machine cannot run, and still open its window. Each check
says in one line what it found.
"""

from __future__ import annotations

import math
import platform
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from explorer import __version__
from explorer.descent import Rules
from explorer.direction import STEEPEST_DESCENT, AtAngle
from explorer.landscape import Window, sample
from explorer.loss import Loss
from explorer.options import DEFAULT_LOSS, DEFAULT_START
from explorer.step_size import LengthRule
from explorer.taylor import taylor
from explorer.trace import trace

_ORDER = 8
_ETA = 0.25
_STEPS = 20


class CheckError(AssertionError):
    """Something was found that is not what it must be."""


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the program, and how it is tried.

    Attributes
    ----------
    name
        What the part does: "evaluates", "expands".
    run
        Tries it and says what was found; raises whatever goes wrong.
    """

    name: str
    run: Callable[[], str]


def perform(checks: Iterable[Check], write: Callable[[str], object]) -> bool:
    """Perform the checks in their order, a line each, and say whether all of them passed.

    Parameters
    ----------
    checks
        What is tried. One that fails keeps none of the others back.
    write
        Takes a line, without its end.
    """
    passed = [_perform(check, write) for check in checks]
    return all(passed)


def _perform(check: Check, write: Callable[[str], object]) -> bool:
    try:
        found = check.run()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a library is what is looked for
        write(f"failed  {check.name}: {_reason(error)}")
        return False
    write(f"ok      {check.name}: {found}")
    return True


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if isinstance(error, CheckError) else f"{type(error).__name__}: {text}".rstrip(": ")


def require(found: ArrayLike, expected: ArrayLike, what: str, *, within: float = 1e-12) -> None:
    """Raise unless numbers are what they must be.

    Raises
    ------
    CheckError
        Where one differs by more than `within`, relative to the largest of what was expected or to 1.
    """
    got, wanted = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    scale = max(1.0, float(np.max(np.abs(wanted))))
    if got.shape != wanted.shape or not np.all(np.abs(got - wanted) <= within * scale):
        raise CheckError(f"{what} is {got.tolist()}, and must be {wanted.tolist()}")


# -- checks


def _identity() -> str:
    return f"Steepest {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"


def _evaluates() -> str:
    loss = Loss.parse(DEFAULT_LOSS)
    require(loss.value(DEFAULT_START), 24.2, "L(−1.2, 1)")
    x, y = np.linspace(-2.0, 2.0, 301), np.linspace(-1.0, 3.0, 200)
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    closed = (1 - points[:, 0]) ** 2 + 100 * (points[:, 1] - points[:, 0] ** 2) ** 2
    require(loss.values(points), closed, "L over a grid")
    return f"L(−1.2, 1) = {loss.value(DEFAULT_START):.6g}, and {len(points):,} points"


def _differentiates() -> str:
    loss = Loss.parse(DEFAULT_LOSS)
    gradient, hessian = loss.gradient(DEFAULT_START), loss.hessian(DEFAULT_START)
    require(gradient, [-215.6, -88.0], "∇L")
    require(hessian, [[1330.0, 480.0], [480.0, 200.0]], "∇²L")
    return f"∇L = ({gradient[0]:.6g}, {gradient[1]:.6g}), ∇²L = {hessian.round(6).tolist()}"


def _expands() -> str:
    """Compare the terms of exp(x) at 0 with ηᵏ/k!, and what is left with the sum of the rest."""
    found = taylor(Loss.parse("exp(x)").root, (0.0,), (1.0,), _ETA, _ORDER)
    exact = [_ETA**k / math.factorial(k) for k in range(_ORDER + 1)]
    terms = [row.term for row in found.rows if row.term is not None]
    require([term.value for term in terms], exact, "tₖ of exp")
    last = found.rows[-1].remainder
    if last is None:
        raise CheckError("there is no remainder")
    rest = sum(_ETA**k / math.factorial(k) for k in range(_ORDER + 1, _ORDER + 12))
    require(last.value / rest, 1.0, "R / its closed form")
    return f"exp to order {_ORDER}, R{_ORDER} = {last.value:.6g} ± {last.bound:.1g}"


def _draws_isolines() -> str:
    """See that each isoline of x² + y² is a circle."""
    landscape = sample(Loss.parse("x^2 + y^2"), Window(-2.0, 2.0, -2.0, 2.0), 200, 200)
    for level, line in zip(landscape.levels, landscape.isolines, strict=True):
        radii = np.hypot(line[:, 0], line[:, 1])
        radii = radii[np.isfinite(radii)]
        require(radii**2, np.full_like(radii, level), f"x² + y² on the isoline of {level:g}", within=1e-3)
    if not landscape.levels:
        raise CheckError("no level was chosen")
    return f"{len(landscape.levels)} levels"


def _descends() -> str:
    """Take w ← w − α∇L with α = 1/4 on x² + y²: each step halves w."""
    rules = Rules(AtAngle(STEEPEST_DESCENT), LengthRule.GRADIENT, 0.25)
    run = trace(Loss.parse("x^2 + y^2"), (1.0, -2.0), rules, _STEPS, 2)
    reached = [entry.following.w for entry in run.entries if entry.following is not None]
    require(reached, [(0.5**k, -2 * 0.5**k) for k in range(1, _STEPS + 1)], "w after each step")
    return f"{len(reached)} steps"


CHECKS: tuple[Check, ...] = (
    Check("is", _identity),
    Check("evaluates", _evaluates),
    Check("differentiates", _differentiates),
    Check("expands", _expands),
    Check("draws isolines", _draws_isolines),
    Check("descends", _descends),
)
"""Those that need no screen and no other process."""
