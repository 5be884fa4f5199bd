"""Levels of a landscape: round values inside the range of L, and short ways to write round numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from explorer.colours import ColourScale

LEVELS = 11


def choose_levels(scale: ColourScale) -> tuple[float, ...]:
    """Return about a dozen round values strictly inside the range; none where L is constant.

    On a linear scale they are the multiples of a round step. Elsewhere they are 0 and ±1, 2, 5 × 10^k as far
    as the colours of two levels differ enough, and the roundest numbers in the gaps that these leave.
    """
    if scale.constant:
        return ()
    if scale.linear:
        found = _multiples(scale.low, scale.high)
    else:
        kept: list[tuple[float, float]] = []
        for value in _one_two_five(scale.low, scale.high):
            place = float(scale.positions(np.array(value)))
            if 0.02 < place < 0.98 and all(abs(place - other) > 0.55 / LEVELS for other, _ in kept):
                kept.append((place, value))
        found = sorted([*(value for _, value in kept), *_fillers(scale, sorted(place for place, _ in kept))])
    return tuple(dict.fromkeys(level for level in found if scale.low < level < scale.high))


def _multiples(low: float, high: float) -> list[float]:
    span = high - low
    exponent = math.floor(math.log10(span)) - 2
    steps = (float(f"{digits}e{exponent + k}") for k in range(4) for digits in ("1", "2", "2.5", "5"))
    step = next(step for step in steps if span / step <= 1.3 * LEVELS)
    return [_clean(n * step, step / 10) for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _one_two_five(low: float, high: float) -> Iterator[float]:
    """Yield 0 and ±1, 2, 5 × 10^k between two values, the rounder first."""
    if low < 0 < high:
        yield 0.0
    top = math.floor(math.log10(max(abs(low), abs(high))))
    exponents = range(max(top - 320, -300), top + 1) if top > 20 else range(max(top - 20, -300), top + 1)
    for sparse in (50, 10, 5, 2, 1):
        for k in exponents:
            if k % sparse == 0:
                yield from (v for v in (float(f"1e{k}"), float(f"-1e{k}")) if low < v < high)
    for digit in (5, 2):
        for k in exponents:
            yield from (v for v in (float(f"{digit}e{k}"), float(f"-{digit}e{k}")) if low < v < high)


def _fillers(scale: ColourScale, places: list[float]) -> Iterator[float]:
    """Yield round values for the wide gaps between places in [0, 1]."""
    edges = [-0.5 / LEVELS, *places, 1 + 0.5 / LEVELS]
    for left, right in pairwise(edges):
        count = math.ceil((right - left) * LEVELS / 1.7)
        width = (right - left) / count
        for i in range(1, count):
            middle = left + i * width
            yield roundest(*(scale.value(min(max(middle + d * width, 0.0), 1.0)) for d in (-0.25, 0, 0.25)))


def roundest(low: float, target: float, high: float) -> float:
    """Return the roundest number in [low, high]: a multiple of the largest 1, 2 or 5 × 10^k, by `target`."""
    if low <= 0 <= high:
        return 0.0
    exponent = math.floor(math.log10(max(abs(low), abs(high))))
    for k in range(exponent, max(exponent - 17, -307), -1):
        for unit in (float(f"{digit}e{k}") for digit in (5, 2, 1)):
            nearest = min(max(round(target / unit), math.ceil(low / unit)), math.floor(high / unit))
            if low <= nearest * unit <= high:
                return _clean(nearest * unit, unit)
    return target


def _clean(value: float, unit: float) -> float:
    """Return the double that a person would type for a multiple of `unit`."""
    places = max(1, math.floor(math.log10(max(abs(value), unit))) - math.floor(math.log10(unit)) + 2)
    return float(f"{value:.{min(places, 17)}g}")


def level_texts(levels: Sequence[float]) -> tuple[tuple[str, ...], str]:
    """Return how to write levels, and the number to which they are relative (empty where they are not)."""
    texts = tuple(short(level) for level in levels)
    if max(map(len, texts), default=0) <= 7:
        return texts, ""
    differences = [float(f"{level - levels[0]:.3g}") for level in levels]
    if not all(map(math.isfinite, differences)):
        return texts, ""
    return tuple("0" if d == 0 else f"+{short(d)}" for d in differences), short(levels[0])


def short(value: float) -> str:
    """Write a round number in few characters: 0.1, −1.03, 200, 1e4, 5e−7."""
    plain = f"{value + 0.0:.15g}"
    mantissa, exponent = f"{value:.14e}".split("e")
    brief = f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    needed = not -4 < int(exponent) < 4
    chosen = brief if "e" in plain or (needed and len(brief) < len(plain)) else plain
    return chosen.replace("-", "−")


def axis_base(low: float, high: float) -> float:
    """Return a round number from which coordinates are best counted; 0 unless the span is very narrow."""
    span = high - low
    if not 0 < span < 1e-3 * max(abs(low), abs(high)):
        return 0.0
    unit = 10.0 ** math.ceil(math.log10(span))
    return _clean(round((low + span / 2) / unit) * unit, unit)
