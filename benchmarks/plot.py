"""The growth of costs as a plot, with the fitted exponents; needs Matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.growth import Growth, growths
from benchmarks.line import Line

_NAME, _ACROSS = "growth", 3
_LEAST = 100.0
"""Ratio of the ends of an axis of costs."""
_STYLES = (("#0072B2", "o"), ("#D55E00", "s"), ("#009E73", "^"), ("#CC79A7", "D"))


def draw(lines: Sequence[Line], folder: Path) -> list[str]:
    """Write the plot as SVG and PNG where there is something to plot; return the names of the files."""
    found = growths(lines)
    if not found:
        return []
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return []
    groups: dict[str, list[Growth]] = {}
    for growth in found:
        groups.setdefault(growth.what.partition(",")[0], []).append(growth)
    down = -(-len(groups) // _ACROSS)
    figure = Figure(figsize=(4.2 * _ACROSS, 3.4 * down), layout="constrained")
    places = figure.subplots(down, _ACROSS, squeeze=False).flat
    for axes, (size, curves) in zip(places, groups.items(), strict=False):
        _draw_group(axes, size, curves)
    for axes in list(figure.axes)[len(groups) :]:
        axes.remove()
    names = [f"{_NAME}.{kind}" for kind in ("svg", "png")]
    for name in names:
        figure.savefig(folder / name, dpi=150)
    return names


def _draw_group(axes: Any, size: str, curves: Sequence[Growth]) -> None:  # noqa: ANN401 - Matplotlib's, or not there
    for (colour, marker), growth in zip(cycle(_STYLES), curves, strict=False):
        error = f" ± {growth.error:.2f}" if np.isfinite(growth.error) else ""
        what = growth.what.partition(", ")[2]
        label = f"{what}: {growth.exponent:.2f}{error}"
        sizes = np.array(growth.sizes)
        axes.loglog(sizes, growth.costs, marker, color=colour, label=label)
        axes.loglog(sizes, growth.factor * sizes**growth.exponent, "-", color=colour, linewidth=0.8)
    _mark(axes, sorted({size for growth in curves for size in growth.sizes}))
    low, high = axes.get_ylim()
    # costs that hardly grow should look so
    axes.set_ylim(low / max(1.0, np.sqrt(_LEAST / (high / low))), high * max(1.0, np.sqrt(_LEAST / (high / low))))
    axes.set_xlabel(size)
    axes.set_ylabel("seconds")
    axes.grid(alpha=0.25)
    axes.legend(fontsize=7, frameon=False)


def _mark(axes: Any, sizes: Sequence[float]) -> None:  # noqa: ANN401 - Matplotlib's, or not there
    axes.minorticks_off()
    axes.set_xticks(sizes, [f"{size:.0f}" if size < 1e4 else f"{size:.1e}".replace("e+0", "e") for size in sizes])
    axes.tick_params(axis="x", labelsize=7, labelrotation=30)
