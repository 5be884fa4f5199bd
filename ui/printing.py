"""Whether what is painted is to become vectors. Nothing may then be painted from pixels that were kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_fineness = [0.0]
"""Those that are in force, the newest last; 0 where pixels are painted."""


@contextmanager
def vectors(fineness: float) -> Iterator[None]:
    """Let everything that is painted meanwhile be vectors.

    What can only be an image has `fineness` pixels in each unit of the painter.
    """
    _fineness.append(fineness)
    try:
        yield
    finally:
        _fineness.pop()


def is_vector() -> bool:
    """Whether vectors are wanted, and not pixels."""
    return _fineness[-1] > 0.0


def fineness() -> float:
    """Return how many pixels an image has in each unit of the painter, where vectors are wanted."""
    return _fineness[-1]
