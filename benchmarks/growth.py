"""How costs grow with a size: the power law that fits them, and the lines of the table that it is fitted to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.line import Line

ROW = "exponents"


@dataclass(frozen=True, slots=True)
class Growth:
    """Costs, in seconds, of the sizes of one curve, and the fitted cost = a·size^p with the standard error of p."""

    what: str
    sizes: tuple[float, ...]
    costs: tuple[float, ...]
    exponent: float
    error: float
    factor: float


def growths(lines: Iterable[Line]) -> list[Growth]:
    """Return the curves among the lines, whose losses are sizes."""
    curves: dict[str, list[tuple[float, float]]] = {}
    for line in lines:
        if line.row == ROW and line.ours:
            curves.setdefault(line.what, []).append((float(line.loss), median(line.ours)))
    return [_growth(what, curve) for what, curve in curves.items() if len(curve) > 1]


def _growth(what: str, curve: Sequence[tuple[float, float]]) -> Growth:
    sizes, costs = tuple(size for size, _ in curve), tuple(cost for _, cost in curve)
    return Growth(what, sizes, costs, *fit(sizes, costs))


def fit(sizes: Sequence[float], costs: Sequence[float]) -> tuple[float, float, float]:
    """Fit cost = a·size^p in the logarithms, and return p, its standard error (NaN below three sizes), and a."""
    x, y = np.log(sizes), np.log(costs)
    slope, intercept = np.polyfit(x, y, 1)
    left, freedom = y - slope * x - intercept, len(x) - 2
    error = float(np.sqrt(left @ left / freedom / np.sum((x - x.mean()) ** 2))) if freedom > 0 else float("nan")
    return float(slope), error, float(np.exp(intercept))
