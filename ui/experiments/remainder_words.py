"""What the remainders are called, and what their slopes say, in words."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.experiments.remainder_curve import Fall, RemainderCurve, Slope
from ui.numbers import MISSING, short

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_INSTEAD = {
    Fall.ZERO: "exactly 0",
    Fall.ZERO_AT_FIRST: "exactly 0 at first",
    Fall.MISSING: "does not exist",
    Fall.UNTOLD: "not told from 0",
}
_NO_THEORY = {Fall.FRACTIONAL: "not whole"}


def name_of(order: int) -> str:
    """Write R₀, R₁, …"""
    return f"R{order}".translate(_SUBSCRIPTS)


def joint_name(orders: Sequence[int]) -> str:
    """Name remainders together: R₀, R₂–R₅."""
    firsts = [k for k in orders if k - 1 not in orders]
    lasts = [k for k in orders if k + 1 not in orders]
    runs = zip(firsts, lasts, strict=True)
    return ", ".join(name_of(a) if a == b else f"{name_of(a)}–{name_of(b)}" for a, b in runs)


def fitted_text(slope: Slope) -> str:
    """Write the slope that was fitted, or why there is none."""
    if slope.fall in _INSTEAD:
        return _INSTEAD[slope.fall]
    return MISSING if slope.fitted is None else f"{slope.fitted:.3f}".replace("-", "−")


def theory_text(slope: Slope) -> str:
    """Write the slope that theory gives."""
    if slope.fall in _NO_THEORY:
        return _NO_THEORY[slope.fall]
    return MISSING if slope.theory is None or slope.fall in _INSTEAD else str(slope.theory)


def explanation(slope: Slope, curve: RemainderCurve) -> str:
    """Say why a remainder falls as it does."""
    name, k = name_of(slope.order), slope.order
    if slope.theory is not None and slope.fall is Fall.LINE:
        begins = f"{name} begins with the term of order {slope.theory}"
        return f"{begins}: that of order {k + 1} is 0 here" if slope.is_later else begins
    return {
        Fall.ZERO: f"{name} is exactly 0: along u, L is a polynomial of degree {k} at most",
        Fall.ZERO_AT_FIRST: f"{name} is exactly 0 up to the break of L",
        Fall.MISSING: f"{name} does not exist: L is not analytic at w along u from order {curve.smooth_order} on",
        Fall.FRACTIONAL: f"the next term does not exist, so that the slope of {name} need not be whole",
        Fall.BELOW: f"the line of slope {slope.theory} lies below the smallest η: nearer to w than any step here",
        Fall.BROKEN: "L breaks so near w that too little of the line is left to measure its slope",
    }.get(slope.fall, f"{name} is not told apart from 0 at any η")


def summary(curve: RemainderCurve) -> str:
    """Say in a sentence or two what the lines show."""
    lines = [slope for slope in curve.slopes if slope.fall is Fall.LINE and slope.theory is not None]
    parts = []
    if lines:
        slope = next((line for line in lines if line.order == 1), lines[0])
        power = str(slope.theory).translate(_SUPERSCRIPTS)
        parts.append(
            f"Once η is small, an η ten times smaller makes |{name_of(slope.order)}| 10{power} times smaller."
        )
    later = [slope for slope in lines if slope.is_later]
    if later:
        parts.append(f"{_sentence(explanation(later[0], curve))}.")
    if curve.smooth_order is not None and not lines:
        parts.append(f"{_sentence(explanation(curve.slopes[-1], curve))}.")
    if curve.ahead is not None and curve.ahead.t <= float(curve.eta[-1]):
        parts.append(f"At η = {short(curve.ahead.t, 4)} L breaks ({curve.ahead.operation}), and the lines bend.")
    return " ".join(parts)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
