"""The roles of the names in a loss: a variable is descended along, a parameter is held, and has a slider."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from explorer.option_error import OptionError

FARTHEST = 1e12
MOST_POSITIONS = 1_000_000
"""How many steps a slider has at the most."""
_POSITIONS = 200
"""How many steps a slider has about, where nobody chose them."""

_INDEXED = re.compile(r"(?P<stem>.*?)_?(?P<index>\d*)")
_WEIGHTS = frozenset({"w", "theta", "θ"})
_DATA = frozenset({"x", "y"})
_BIASES = frozenset({"b"})
_VARIABLES = _WEIGHTS | frozenset({"x", "y", "z", "u", "v", "phi", "φ"})
_CONSTANTS = frozenset("abcdfghklmnpqrstABCDFGHKLMNPQRST") | frozenset("αβγδεκλμνρστω") | frozenset({
    "alpha", "beta", "gamma", "delta", "epsilon", "eps", "kappa", "lambda", "lam", "mu", "nu", "rho", "sigma", "tau",
    "omega",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name that is held at a value, and the slider that moves it: from `low` to `high` in steps of `step`."""

    name: str
    value: float = 1.0
    low: float = -5.0
    high: float = 5.0
    step: float = 0.05

    def with_value(self, value: float) -> Parameter:
        """Return the parameter at another value, exactly.

        The range is widened where the value is outside; where the step would then be too fine, it is a round one.
        """
        low, high = min(self.low, value), max(self.high, value)
        fits = (high - low) / self.step <= MOST_POSITIONS
        return replace(self, value=value, low=low, high=high, step=self.step if fits else _round_step(high - low))

    @property
    def positions(self) -> int:
        """How many steps lead from `low` to `high`; the last one may be shorter."""
        return max(1, math.ceil((self.high - self.low) / self.step - 1e-9))

    @property
    def position(self) -> int:
        """The position of the slider that is nearest to the value."""
        return min(max(round((self.value - self.low) / self.step), 0), self.positions)

    def value_at(self, position: int) -> float:
        """Return the value at a position of the slider: a decimal as short as `low` and `step` are."""
        if position >= self.positions:
            return self.high
        digits = max(_decimals(self.low), _decimals(self.step))
        return (
            round(self.low + position * self.step, digits) + 0.0 if digits <= 15 else self.low + position * self.step
        )


def _round_step(width: float) -> float:
    """Return the least of 1, 2 and 5 × 10^k that divides a range into not more than the usual steps."""
    decade = 10.0 ** math.floor(math.log10(width / _POSITIONS))
    factor = next(factor for factor in (1.0, 2.0, 5.0, 10.0) if width <= factor * decade * _POSITIONS)
    return float(f"{factor * decade:.12g}")


def _decimals(value: float) -> int:
    """Return how many decimal places a number is written with."""
    _, _, exponent = f"{value:e}".partition("e")
    mantissa = repr(abs(value)).partition("e")[0].partition(".")[2].rstrip("0")
    plain = f"{value:.17g}"
    return max(0, -int(exponent)) + len(mantissa) if "e" in plain else len(mantissa)


def with_range(parameter: Parameter, low: float, high: float, step: float) -> Parameter:
    """Return the parameter with another range and step; its value is moved into the range.

    Raises
    ------
    OptionError
        If the range is empty or not finite, or the step does not divide it into 1 to a million parts.
    """
    if not all(map(math.isfinite, (low, high, step))) or max(abs(low), abs(high)) > FARTHEST:
        raise OptionError(f"a range is made of numbers up to {FARTHEST:g}")
    if not low < high:
        raise OptionError(f"the range from {low:g} to {high:g} is empty: `from` must be less than `to`")
    if not 0.0 < step <= high - low:
        raise OptionError(f"the step must be more than 0 and at most {high - low:g}")
    if (high - low) / step > MOST_POSITIONS:
        raise OptionError(f"the step must be at least {(high - low) / MOST_POSITIONS:g} for this range")
    return replace(parameter, low=low, high=high, step=step, value=min(max(parameter.value, low), high))


def default_parameter(name: str, value: float = 1.0) -> Parameter:
    """Return a parameter with a round range about its value: 1 → −5 to 5, 30 → −100 to 100, in 200 steps."""
    size = max(abs(value), 1e-9)
    decade = 10.0 ** math.floor(math.log10(size))
    reach = next(factor for factor in (2.0, 5.0, 10.0, 20.0, 50.0) if factor * decade > 2.0 * size)
    reach = float(f"{reach * decade:.12g}") if value else 5.0
    return Parameter(name, value, -reach, reach, float(f"{reach / 100.0:.12g}"))


# -- animation


def phase_of(parameter: Parameter) -> float:
    """Return the phase, in [0, ½], at which a movement to and fro passes the value on its way up."""
    share = (parameter.value - parameter.low) / (parameter.high - parameter.low)
    return math.acos(1.0 - 2.0 * min(max(share, 0.0), 1.0)) / (2.0 * math.pi)


def value_at_phase(parameter: Parameter, phase: float) -> float:
    """Return the value at a phase of the movement to and fro: low at 0, high at ½, slowest at both ends.

    low + (high − low)·(1 − cos 2πφ)/2, rounded to the steps of the slider.
    """
    share = (1.0 - math.cos(2.0 * math.pi * phase)) / 2.0
    return parameter.value_at(round(share * (parameter.high - parameter.low) / parameter.step))


# -- the guess


def guess(names: Sequence[str]) -> frozenset[str]:
    """Guess which names of a loss are parameters.

    Beside names that stand for variables by custom (x, y, z, u, v, w, θ, φ, with or without an index), names that
    stand for constants (a, b, k, α, lambda, …) are parameters. Where weights (w, θ) are, b is a bias, a weight as
    well, and x and y are the data. All others are variables, and never are all names parameters.

    Examples
    --------
    `x^2 + a*y^2` holds a; `(w*x + b - y)^2` holds x and y; `(a - 1)^2 + (b - a)^2` holds nothing.
    """
    stems = {name: _stem(name) for name in names}
    present = set(stems.values())
    if not present & _VARIABLES:
        return frozenset()
    constants = _CONSTANTS
    if present & _WEIGHTS:
        constants = (_CONSTANTS - _BIASES) | _DATA
    return frozenset(name for name, stem in stems.items() if stem in constants)


def _stem(name: str) -> str:
    """Return a name without its index: `x` for x2 and x_2."""
    found = _INDEXED.fullmatch(name)
    stem = found["stem"] if found else name
    return stem.lower() if stem in {"X", "Y", "Z", "W", "U", "V"} else stem
