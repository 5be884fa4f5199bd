"""What the rose says in words and numbers: the curves by name, the best direction, and how it comes to 180°."""

from __future__ import annotations

import math
from itertools import zip_longest

from explorer.experiments.best_direction import BestDirection, Branch
from explorer.experiments.gap_curve import GapCurve
from explorer.experiments.rose import Rose, RoseAnswer
from explorer.experiments.turning import why_no_plane
from ui.numbers import MISSING, fixed_angle, short
from ui.spans import Grid, Row, Span, bold, spans
from ui.theme import Theme

_SUBJECT = "|β* − 180°|"
_FINE = 0.05
"""A gap, in degrees, below which it is added to 180° and not in it."""


def legend(theme: Theme, size: float = 1.0, *, is_brief: bool = False, is_line: bool = False) -> Grid:
    """Name the three curves, each in its colour and with its dash; or the marks of one variable."""
    formulas = ("", "", "") if is_brief else (" ΔL", " η|∇L| cos β", " + ½η² v∇²Lu")
    drawn = ("▌", "▲", "◆") if is_line else ("—", "– –", "–·–")
    colours = theme.text, theme.order(1), theme.order(2)
    names = zip(drawn, ("true", "first order", "second order"), colours, strict=True)
    cells = [Span(f"{dash} {name}{f} ", colour) for (dash, name, colour), f in zip(names, formulas, strict=True)]
    return Grid((spans(*cells),), size=size)


def best_lines(rose: Rose, digits: int, size: float = 1.0) -> Grid:
    """Say where L on the circle is lowest, and what β = 180° costs beside it."""
    best = rose.best
    if best is None or best.nearest is None:
        return Grid()
    nearest = best.nearest
    is_sure = nearest.bound is not None
    gap = Span(_gap(best, digits))
    rows: tuple[Row, ...] = (
        spans(bold(Span("★ β* =" if is_sure else "★ β* ≈")), bold(Span(_angles(best))), "   β* − 180° =", gap),
        spans("ΔL(β*) =", Span(short(nearest.change, digits)), "   ΔL(β*) − ΔL(180°) =", Span(_gain(best, digits))),
    )
    return Grid(rows, "rlrl", size)


def _angles(best: BestDirection) -> str:
    """Write β*; of several that are equally low the first two."""
    ways = sorted(best.lowest, key=lambda branch: abs(branch.gap))[:2]
    return " and ".join(_angle(branch) for branch in sorted(ways, key=lambda branch: branch.beta))


def _angle(branch: Branch) -> str:
    if branch.is_exact:
        return "180°"
    if abs(branch.gap_in_degrees) >= _FINE:
        return fixed_angle(branch.beta)
    return f"180° {'−' if branch.gap < 0.0 else '+'} {short(abs(branch.gap_in_degrees), 2)}°"


def _gap(best: BestDirection, digits: int) -> str:
    nearest = best.nearest
    assert nearest is not None
    if nearest.is_exact:
        return "0, exactly"
    sign = "±" if len(best.lowest) > 1 else ""
    return f"{sign}{short(abs(nearest.gap_in_degrees) if sign else nearest.gap_in_degrees, digits)}°"


def _gain(best: BestDirection, digits: int) -> str:
    return MISSING if best.gain is None else short(best.gain.value, digits)


def slope_line(curve: GapCurve | None, theme: Theme, size: float = 1.0, *, is_brief: bool = False) -> Grid:
    """Say how |β* − 180°| goes down with η, beside what the theory says."""
    if curve is None:
        return Grid()
    if curve.symmetric_up_to is not None:
        return Grid((spans(Span(_symmetry(curve, is_brief=is_brief))),), size=size)
    fitted = MISSING if curve.slope is None else f"{curve.slope:.4f}"
    cells = [bold(Span(f"gap: slope {fitted}" if is_brief else f"{_SUBJECT} falls with slope {fitted}"))]
    if curve.theory is not None:
        colour = theme.order(curve.theory.order + 1)
        cells.append(Span(f"theory – – {curve.theory.order}" + ("" if is_brief else f": {_formula(curve)}"), colour))
    elif curve.is_complete and not curve.has_series:
        cells.append(Span("no theory: L has no series at w", theme.muted))
    return Grid((spans(*cells),), size=size)


def _formula(curve: GapCurve) -> str:
    assert curve.theory is not None
    return "η |ĝᵀ∇²L ĝ⊥| / |∇L| · 180°/π" if curve.theory.order == 1 else f"of order η{_raised(curve.theory.order)}"


def _raised(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _symmetry(curve: GapCurve, *, is_brief: bool) -> str:
    until = curve.symmetric_up_to
    reached = curve.points[-1].eta
    always = "β* is exactly 180°" if is_brief else "β* is exactly 180°, by symmetry"
    if until == reached:
        return f"{always}, at every η" if curve.is_complete else f"{always} …"
    return f"{always}, up to η = {short(until, 4)}"


def reason(answer: RoseAnswer) -> str:
    """Say why there is no rose, and what leads to one; empty where there is one."""
    if not answer.reason:
        return ""
    model = answer.question.model
    if not model.point.is_finite:
        advice = "Move w to where L is finite."
    elif model.point.gradient is None:
        advice = "Move w off this place: beside it β is measured from ∇L."
    elif why_no_plane(model):
        advice = "Move w off this point: everywhere else β is measured from ∇L."
    else:
        advice = "Choose another direction u, or another rule for the step."
    return f"{answer.reason.rstrip('.')}.\n{advice}"


def notes(answer: RoseAnswer | None) -> str:
    """Say which plane is shown, and what is missing."""
    if answer is None or answer.rose is None:
        return ""
    rose, found = answer.rose, []
    if rose.plane.words:
        found.append(f"In {rose.plane.words}.")
    if rose.is_line:
        found.append("One variable has two directions, 0° and 180°: nothing lies between them.")
    best = rose.best.nearest if rose.best is not None else None
    if best is not None and best.bound is None:
        found.append("β* is at a kink of L, and not certified." if best.is_kink else "β* is not certified.")
    if rose.note:
        found.append(rose.note if rose.note.endswith(".") else f"{rose.note}.")
    return " ".join(found)


def table(answer: RoseAnswer | None) -> list[list[object]]:
    """Return three tables side by side under one heading row: the rose, its branches, and the gap against η."""
    if answer is None or answer.rose is None:
        return []
    rose, curve = answer.rose, answer.curve
    heading = [
        "β in degrees", "ΔL", "first order", "second order",
        "branch: β − 180° in degrees", "bound in degrees", "ΔL there", "kind",
        "η", "|β* − 180°| in degrees", "theory in degrees",
    ]  # fmt: skip
    columns = (rose.beta, rose.change, rose.first_order, rose.second_order)
    circle = [list(row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    branches = [_branch_row(branch) for branch in (rose.best.branches if rose.best is not None else ())]
    gaps = [] if curve is None else _gap_rows(curve)
    rows: list[list[object]] = [list(heading)]
    for parts in zip_longest(circle, branches, gaps):
        widths = (4, 4, 3)
        rows.append([v for part, width in zip(parts, widths, strict=True) for v in (part or [None] * width)])
    return rows


def _branch_row(branch: Branch) -> list[object]:
    kind = "minimum" if branch.is_minimum else "maximum"
    bound = None if branch.bound is None else math.degrees(branch.bound)
    return [branch.gap_in_degrees, bound, branch.change, f"lowest {kind}" if branch.is_lowest else kind]


def _gap_rows(curve: GapCurve) -> list[list[object]]:
    rows: list[list[object]] = []
    for point in curve.points:
        theory = None if curve.theory is None else math.degrees(curve.theory.at(point.eta))
        rows.append([point.eta, None if point.gap is None else math.degrees(point.gap), theory])
    return rows
