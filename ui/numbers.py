"""Numbers as people read them: short on the screen, whole when copied."""

from __future__ import annotations

import math
import sys

from explorer.direction import FLAT
from ui.names import listed

MISSING = "–"
"""What stands where a number does not exist."""

_ALL = 1e-9
_NOTHING = 4.0 * sys.float_info.epsilon


def short(value: float | None, digits: int = 5) -> str:
    """Write a number with a few significant digits: 24.2, −0.00123, 1.5e−12."""
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    # 0 has no sign
    text = f"{value + 0.0:.{digits}g}"
    mantissa, _, exponent = text.partition("e")
    if exponent:
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")


def one_digit(value: float) -> str:
    """Write a number as briefly as its size can be told: 2e3, −1e−3."""
    if not math.isfinite(value) or value == 0.0:
        return short(value)
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")


def fixed_cosine(value: float, digits: int = 5) -> str:
    """Write a cosine; only what is 0 or ±1 to within the rounding of doubles is written as such."""
    if abs(value) <= FLAT:
        return "0"
    if 1.0 - abs(value) <= _NOTHING:
        return "1" if value > 0.0 else "−1"
    fine = next((d for d in range(digits, 17) if abs(float(f"{value:.{d}g}")) != 1.0), 17)
    return short(value, digits if fine == digits else fine + 1)


def fixed_share(value: float) -> str:
    """Write a share as a percentage; only what is 0 to within rounding is 0 %, and all but 1e-9 is 100 %."""
    places = range(17) if FLAT < value < 1.0 - _ALL else range(1)
    texts = [f"{value:.{count}%}"[:-1] for count in places]
    return next((text for text in texts if float(text) not in {0.0, 100.0}), texts[0]) + " %"


def full(value: float | None) -> str:
    """Write a number with all of its digits, so that reading it back gives the same number."""
    return MISSING if value is None or math.isnan(value) else repr(float(value) + 0.0)


def vector(values: tuple[float, ...] | None, digits: int = 5) -> str:
    """Write a vector: (−1.2, 1); of many components the first two and the last."""
    return MISSING if values is None else f"({listed([short(v, digits) for v in values])})"


def fixed_angle(degrees: float | None) -> str:
    """Write an angle with a tenth of a degree, or more digits where a tenth would round to a special one."""
    if degrees is None:
        return MISSING
    text = f"{degrees:.1f}"
    if float(text) % 90.0 == 0.0 and degrees != float(text):
        text = f"{degrees:.10g}"
    elif float(text) == int(float(text)) and degrees == float(text):
        text = str(int(degrees))
    return f"{text}°"
