"""What the curvature at w says, as lines of numbers and as a sentence."""

from __future__ import annotations

import math

from explorer.descent import Stationary
from explorer.experiments.model_contours import Errors
from explorer.experiments.spectrum import SINGULAR, Absent, Definiteness, Spectrum
from ui.numbers import short
from ui.spans import Cell, Grid, Row, Span, spans
from ui.theme import Theme

_FEW = 3
"""Up to so many eigenvalues are written one by one."""
_ALIKE, _ZIG_ZAG = 1.5, 10.0
"""Up to which κ curvatures are alike, and from which on steps along −∇L zig-zag."""
_PLAIN = 1e5
ERROR_FORMS = 4
_LEAST = ERROR_FORMS - 1
_STRAIGHT = 5.0
"""Degrees up to which −∇L points at the minimum of the model."""


def curvature_lines(found: Spectrum | Absent, theme: Theme, digits: int = 4, *, is_brief: bool = False) -> Grid:
    """Write the eigenvalues, the kind of ∇²L, and the curvatures along u and along ∇L."""
    if isinstance(found, Absent):
        return Grid()
    green = theme.second_order
    rows: list[Row] = [
        spans(Span("λ of ∇²L", green), eigenvalues_text(found, digits)),
        spans(Span("∇²L is", theme.muted), kind_text(found, digits)),
        *_curvatures(found, theme, digits),
    ]
    if found.newton_decrement and not is_brief:
        name = Span("Newton decrement √(∇Lᵀ(∇²L)⁻¹∇L) = ", theme.muted)
        rows.append(spans("", (name, Span(plain(found.newton_decrement, digits)))))
    return Grid(tuple(rows), "ll", at_left=True)


def _curvatures(found: Spectrum, theme: Theme, digits: int) -> list[Row]:
    """Write the curvatures along u and along ∇L, of which there may be none."""
    along_u, along_gradient = (
        None if curvature is None else plain(curvature, digits) for curvature in (found.along_u, found.along_gradient)
    )
    green = theme.second_order
    if along_u is not None:
        rest = () if along_gradient is None else (
            Span(",  ĝᵀ∇²Lĝ = ", theme.muted), Span(f"{along_gradient} along ∇L"),
        )  # fmt: skip
        name: Cell = (Span("v∇²L", green), Span("u", theme.direction))
        return [spans(name, (Span(f"{along_u} along u"), *rest))]
    return [] if along_gradient is None else [spans(Span("ĝᵀ∇²Lĝ", green), f"{along_gradient} along ∇L")]


def eigenvalues_text(found: Spectrum, digits: int) -> str:
    """List the eigenvalues, the smallest first; of many the ends, and how many are negative."""
    least = SINGULAR * float(max(abs(found.smallest), abs(found.largest)))
    # what is zero to rounding has no digits worth reading
    values = [plain(x, digits) if abs(x) > least or x == 0.0 else "≈ 0" for x in found.eigenvalues.tolist()]
    if len(values) <= _FEW:
        return ", ".join(values)
    return f"{values[0]} … {values[-1]}  ({len(values)}, {found.negative} negative)"


def kind_text(found: Spectrum, digits: int) -> str:
    """Name the kind of ∇²L, its condition number, and the kind of a stationary point."""
    words = str(found.definiteness)
    if found.stationary is not None:
        words += f" at ∇L = 0: {found.stationary}"
    if found.definiteness is Definiteness.ZERO or len(found.eigenvalues) == 1:
        return words
    return f"{words}, κ = {plain(found.condition, digits)}" if not found.zero else f"{words}, singular to rounding"


def error_lines(errors: Errors | None, theme: Theme, form: int = 0, *, is_slice: bool = False) -> Grid:
    """Write how far the models are from L at the distance η, in one of `ERROR_FORMS` forms, the longest first.

    Where L itself changes by no more than its rounding, there is nothing that a model could be off by.
    """
    if errors is None or math.isnan(errors.change) or errors.change <= errors.rounding:
        return Grid()
    most = "up to " if form == 0 else "≤ "
    first, second = Span(_most(errors, errors.first, most), theme.first_order), None
    if not math.isnan(errors.second):
        second = Span(_most(errors, errors.second, "" if form == 0 else most), theme.second_order)
    where, change = " in this plane" if is_slice else "", f", |ΔL| ≤ {plain(errors.change, 3)}"
    if form == 0:
        others = () if second is None else (Span(", the 2nd by "), second)
        cell = (Span(f"At distance η{where} the 1st order is off by "), first, *others, Span(f"  ({change[2:]})"))
    else:
        start = f"off at η{where}" if form > 1 else f"At distance η{where} off by"
        others = () if second is None else (Span(" (1st), "), second)
        cell = (
            Span(f"{start} "),
            first,
            *others,
            Span(f" ({'1st' if second is None else '2nd'}){'' if form == _LEAST else change}"),
        )
    return Grid((spans(cell),), "l", at_left=True)


def _most(errors: Errors, value: float, most: str) -> str:
    """Write the most that a model is off by."""
    return f"< {short(errors.rounding, 1)}" if value <= errors.rounding else f"{most}{plain(value, 3)}"


def plain(value: float, digits: int) -> str:
    """Write a number with a few significant digits, and without a power of ten up to a hundred thousand."""
    if 10.0**digits <= abs(value) < _PLAIN:
        return f"{float(f'{value:.{digits}g}'):.0f}".replace("-", "−")
    return short(value, digits)


# -- the sentence


def sentence(found: Spectrum | Absent) -> str:
    """Say in plain words what the curvature means for a step along −∇L."""
    if isinstance(found, Absent):
        return f"No second-order model: {found.reason}."
    n = len(found.eigenvalues)
    if found.stationary is not None:
        return _at_rest(found, found.stationary, n)
    if n == 1:
        return _on_a_line(found)
    if found.definiteness is Definiteness.POSITIVE:
        return _in_a_bowl(found, n)
    return _without_minimum(found, n)


def _without_minimum(found: Spectrum, n: int) -> str:
    match found.definiteness:
        case Definiteness.INDEFINITE:
            return (
                f"L curves down along {found.negative} of {n} axes of ∇²L: the second-order model is a saddle and "
                "has no minimum. Newton's direction leads toward that saddle."
            )
        case Definiteness.NEGATIVE:
            return (
                "L curves down along every axis of ∇²L: the second-order model has a maximum and no minimum, and "
                "Newton's direction leads toward that maximum."
            )
        case Definiteness.ZERO:
            return "∇²L = 0: to second order L is a plane, and only the slope says which way is down."
        case _:
            return (
                f"Along {found.zero} of {n} axes the curvature is lost in rounding: to second order L is straight "
                "there, and Newton's step has no length that can be trusted."
            )


def _at_rest(found: Spectrum, kind: Stationary, n: int) -> str:
    match kind:
        case Stationary.MINIMUM:
            return "∇L = 0 and L curves up along every axis of ∇²L: a minimum. No direction goes down from here."
        case Stationary.MAXIMUM:
            return "∇L = 0 and L curves down along every axis of ∇²L: a maximum. −∇L gives no way down, every u does."
        case Stationary.SADDLE:
            return (
                f"∇L = 0, and L curves down along {found.negative} of {n} axes of ∇²L: a saddle. −∇L gives no way "
                "down here, the eigenvector of the smallest λ does."
            )
        case Stationary.UNDECIDED:
            return "∇L = 0, and ∇²L does not decide what kind of point this is: terms of higher order do."


def _on_a_line(found: Spectrum) -> str:
    if found.zero:
        return "L″ = 0 at w: to second order L is a straight line."
    if found.negative:
        return "L curves down at w: the second-order model has a maximum, and Newton's step leads toward it, uphill."
    return "L curves up at w: Newton's step leads to the minimum of the second-order model."


def _in_a_bowl(found: Spectrum, n: int) -> str:
    other = "the other" if n == 2 else "another"
    off = 180.0 - found.newton_beta if found.newton_beta is not None else math.nan
    if found.condition <= _ALIKE:
        return f"L curves much alike along all axes: −∇L points at the model's minimum to within {short(off, 2)}°."
    head = f"L curves {plain(found.condition, 3)} times as much along one axis as along {other}"
    if off <= _STRAIGHT:
        return f"{head}; w lies so that −∇L still points at the model's minimum to within {short(off, 2)}°."
    tail = ", and long steps along −∇L tend to zig-zag" if found.condition >= _ZIG_ZAG else ""
    return f"{head}: −∇L points {short(off, 3)}° away from the model's minimum{tail}."
