"""Numbers as people read them: short on the screen, whole when copied."""

from __future__ import annotations

import math

MISSING = "–"
"""What stands where a number does not exist."""


def short(value: float | None, digits: int = 5) -> str:
    """Write a number with a few significant digits: 24.2, −0.00123, 1.5e−12."""
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.{digits}g}"
    mantissa, _, exponent = text.partition("e")
    if exponent:
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")


def full(value: float | None) -> str:
    """Write a number with all of its digits, so that reading it back gives the same double."""
    return MISSING if value is None or math.isnan(value) else repr(float(value))


def vector(values: tuple[float, ...] | None, digits: int = 5) -> str:
    """Write a vector: (−1.2, 1)."""
    return MISSING if values is None else f"({', '.join(short(v, digits) for v in values)})"


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
