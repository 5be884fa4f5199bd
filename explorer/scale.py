"""The logarithmic scale of the step size, from 1e-12 to 1e6."""

from __future__ import annotations

import math

SMALLEST, LARGEST = 1e-12, 1e6
PER_DECADE = 100
POSITIONS = PER_DECADE * round(math.log10(LARGEST / SMALLEST))


def size_at(position: int) -> float:
    """Give the size at a position 0 … POSITIONS, rounded to three digits."""
    return float(f"{SMALLEST * 10.0 ** (position / PER_DECADE):.3g}")


def position_of(size: float) -> int:
    """Give the nearest position of a size."""
    return round(PER_DECADE * math.log10(size / SMALLEST))


def is_allowed(size: float) -> bool:
    """Whether a size is within the bounds."""
    return SMALLEST <= size <= LARGEST
