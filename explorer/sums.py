"""Sums of doubles that are rounded once, also where a partial sum is beyond the doubles."""

from __future__ import annotations

import math
from collections.abc import Sequence

_SCALE = 2.0**64


def total(terms: Sequence[float]) -> float:
    """Return the exact sum of doubles, rounded; infinite where it is beyond the doubles, NaN for ∞ − ∞.

    `math.fsum` raises OverflowError for 1.7e308 + 1.7e308, and for 1.7e308 + 1.7e308 − 1.7e308 as well.

    Parameters
    ----------
    terms
        The doubles, shape (n,).
    """
    try:
        return math.fsum(terms)
    except ValueError:
        return math.nan
    except OverflowError:
        return math.fsum(term / _SCALE for term in terms) * _SCALE


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """Return a·b: the exact sum of the rounded products, rounded; see `total`."""
    return total([x * y for x, y in zip(a, b, strict=True)])
