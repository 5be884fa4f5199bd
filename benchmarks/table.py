"""The table for people: a line for each comparison over all losses, then each loss apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

from benchmarks.growth import ROW, Growth, growths
from benchmarks.line import Line, Summary, summaries

_UNITS = {"s": ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")), "B": ((2.0**20, "MB"), (1.0, "B"))}


def table(lines: Sequence[Line], titles: Mapping[str, str], machine: Mapping[str, object]) -> str:
    """Return the report, in Markdown."""
    rows = [_summary_row(found, titles) for found in summaries(line for line in lines if line.row != ROW)]
    grown = [_growth_row(found) for found in growths(lines)]
    blanks = [
        f"- {titles[line.row]}{_of(line)}: {line.note}" for line in lines if line.measured is None and line.note
    ]
    parts = [
        f"# Benchmarks, {date.today().isoformat()}",
        _machine(machine),
        "A ratio is that of the medians of ours and theirs, measured in turn in one run; over several losses the "
        "median of their ratios stands first and the worst behind it.",
        _grid(("row", "what", "against", "ratio or figure", "worst", "aim", "reached", "losses", "pairs"), rows),
        *(["Not measured:", "\n".join(dict.fromkeys(blanks))] if blanks else []),
        *(["Costs that grow as size^p:", _grid(("what grows", "sizes", "seconds", "p"), grown)] if grown else []),
        "## Loss by loss",
        _grid(
            ("row", "what", "loss", "against", "ours", "theirs", "ratio", "quartiles", "note"),
            [_line_row(line) for line in lines if line.measured is not None],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _machine(machine: Mapping[str, object]) -> str:
    packages = machine.get("packages")
    named = ", ".join(f"{name} {number}" for name, number in packages.items()) if isinstance(packages, dict) else ""
    rest = ", ".join(f"{key}: {value}" for key, value in machine.items() if key != "packages")
    return f"{rest}; {named}"


def _summary_row(found: Summary, titles: Mapping[str, str]) -> tuple[str, ...]:
    reached = {None: "", True: "yes", False: "no"}[found.reached]
    write = _ratio if found.against else lambda value: quantity(value, found.unit)
    aim = "" if found.aim is None else f"≤ {write(found.aim)}"
    worst = write(found.worst) if found.losses > 1 else ""
    counts = (str(found.losses), str(found.samples))
    return (titles[found.row], found.what, found.against, write(found.measured), worst, aim, reached, *counts)


def _growth_row(found: Growth) -> tuple[str, ...]:
    sizes, costs = (f"{low} to {high}" for low, high in (
        (f"{found.sizes[0]:,.0f}", f"{found.sizes[-1]:,.0f}"),
        (quantity(found.costs[0], "s"), quantity(found.costs[-1], "s")),
    ))  # fmt: skip
    error = f" ± {found.error:.2f}" if math.isfinite(found.error) else ""
    return found.what, sizes, costs, f"{found.exponent:.2f}{error}"


def _line_row(line: Line) -> tuple[str, ...]:
    assert line.measured is not None
    write = _ratio if line.against else lambda value: quantity(value, line.unit)
    spread = "" if line.spread is None else " to ".join(write(value) for value in line.spread)
    ours, theirs = (quantity(_middle(samples), line.unit) if samples else "" for samples in (line.ours, line.theirs))
    ratio = _ratio(line.measured) if line.against else ""
    return line.row, line.what, line.loss, line.against, ours, theirs, ratio, spread, line.note


def _middle(samples: Sequence[float]) -> float:
    ordered = sorted(samples)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _of(line: Line) -> str:
    return "".join(f", {part}" for part in (line.what, line.loss) if part)


def quantity(value: float, unit: str) -> str:
    """Write seconds and bytes in the unit that suits them: 0.0021 s is 2.1 ms."""
    scales = _UNITS.get(unit, ((1.0, unit),))
    scale, name = next(((s, n) for s, n in scales if abs(value) >= s), scales[-1])
    return f"{value / scale:.3g} {name}".strip()


def _ratio(value: float) -> str:
    return f"{value:.2g}" if value < 0.1 else f"{value:.3g}"


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
