"""Names and numbers in LaTeX and as plain text that can be typed again."""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from collections.abc import Sequence

LISTED = 3
"""How many components of a vector are written out; of more, the first two and the last."""

_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega"
)
_GREEK = {
    unicodedata.lookup(f"GREEK SMALL LETTER {'LAMDA' if name == 'lambda' else name.upper()}"): rf"\{name}"
    for name in _GREEK_NAMES.split()
} | {
    unicodedata.lookup(f"GREEK CAPITAL LETTER {'LAMDA' if name == 'lambda' else name.upper()}"): rf"\{name.title()}"
    for name in "gamma delta theta lambda xi sigma upsilon phi psi omega".split()  # noqa: SIM905 - reads as a list
}
_WORDS = {command[1:]: command for command in _GREEK.values()}


def name_latex(name: str) -> str:
    """Write a name: x1 and x_1 as x with an index, alpha and α as the letter, several letters upright."""
    head, *indices = [part for part in name.split("_") if part] or [""]
    match = re.fullmatch(r"(.*?\D)(\d+)", head)
    if match:
        head, indices = match[1], [match[2], *indices]
    if not head:
        return name.replace("_", r"\_")
    below = ",".join(_word(index) for index in indices)
    return f"{_word(head)}_{{{below}}}" if below else _word(head)


def _word(word: str) -> str:
    if word in _GREEK or word in _WORDS:
        return _GREEK.get(word) or _WORDS[word]
    return word if len(word) == 1 or word.isdigit() else rf"\mathrm{{{word}}}"


def number_plain(value: float, digits: int | None = None) -> str:
    """Write a number as it can be typed; with all of its digits, so that it reads back as the same double, or fewer.

    Parameters
    ----------
    value
        Any double; NaN becomes a dash.
    digits
        Significant digits; None for as many as tell it from its neighbours.
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0.0 else "-∞"
    if digits is None and value in {math.pi, math.e}:
        return "pi" if value == math.pi else "e"
    value += 0.0  # no −0
    text = repr(float(value)) if digits is None else f"{value:.{digits}g}"
    mantissa, _, exponent = text.partition("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def digits_apart(value: float, special: Sequence[float], digits: int | None) -> int | None:
    """Return how many digits tell a number from special ones, such as a cosine from −1 or an angle from 180°.

    What is one of them to within rounding is written as such.
    """
    if digits is None or any(abs(value - x) <= 4.0 * sys.float_info.epsilon * max(1.0, abs(x)) for x in special):
        return digits
    return next((d for d in range(digits, 17) if float(f"{value:.{d}g}") not in special), 17)


def number_latex(value: float, digits: int | None = None) -> str:
    r"""Write a number in LaTeX: 1.5e-7 as 1.5 \times 10^{-7}."""
    words = {"–": r"\text{–}", "∞": r"\infty", "-∞": r"-\infty", "pi": r"\pi"}
    text = number_plain(value, digits)
    if text in words:
        return words[text]
    mantissa, _, exponent = text.partition("e")
    if not exponent or text == "e":
        return text
    factor = {"1": "", "-1": "-"}.get(mantissa, rf"{mantissa} \times ")
    return f"{factor}10^{{{exponent}}}"


def vector_latex(values: Sequence[float], digits: int | None = None) -> str:
    """Write a vector on one line: of many components the first two and the last."""
    shown = [number_latex(value, digits) for value in _few(values)]
    if len(values) > LISTED:
        shown.insert(2, r"\ldots")
    inside = r",\,".join(shown)
    return rf"\left({inside}\right)" if len(values) > 1 else shown[0]


def vector_plain(values: Sequence[float], digits: int | None = None) -> str:
    """Write a vector as plain text: of many components the first two and the last."""
    shown = [number_plain(value, digits) for value in _few(values)]
    if len(values) > LISTED:
        shown.insert(2, "…")
    return f"({', '.join(shown)})" if len(values) > 1 else shown[0]


def _few(values: Sequence[float]) -> list[float]:
    return list(values) if len(values) <= LISTED else [*values[:2], values[-1]]
