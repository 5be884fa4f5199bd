"""The numbers and the words under the ball of a norm."""

from __future__ import annotations

import math

from explorer.experiments.best_on_ball import Touch
from explorer.experiments.norm_view import NormView
from explorer.norms import Euclidean, HessianNorm, MaxNorm, Norm, OneNorm, Scaled, length
from ui.names import listed_in_short
from ui.numbers import MISSING, fixed_angle, fixed_share, short, vector
from ui.spans import Cell, Grid, Row, Span, bold
from ui.theme import Theme

_SYMBOLS: dict[type[Norm], tuple[str, str]] = {
    Euclidean: ("|u|₂", "|∇L|₂"),
    Scaled: ("√(uᵀPu)", "√(∇LᵀP⁻¹∇L)"),
    HessianNorm: ("√(uᵀ∇²L u)", "√(∇Lᵀ(∇²L)⁻¹∇L)"),
    OneNorm: ("|u|₁", "|∇L|∞"),
    MaxNorm: ("|u|∞", "|∇L|₁"),
}
"""How a norm and its dual are written."""
NAMES: dict[type[Norm], str] = {
    Euclidean: "ℓ₂", Scaled: "P diagonal", HessianNorm: "P = ∇²L", OneNorm: "ℓ₁", MaxNorm: "ℓ∞",
}  # fmt: skip
_WORDS: dict[type[Norm], str] = {
    Euclidean: "In ℓ₂ the ball is a circle, and steepest is −∇L.",
    Scaled: "Where P is larger a step counts as longer: steepest is −P⁻¹∇L.",
    HessianNorm: "In the norm of ∇²L the steepest direction is Newton’s.",
    MaxNorm: "In ℓ∞ every variable moves as far as every other, each by its sign: sign descent.",
}
_STEEPEST: dict[type[Norm], str] = {
    Euclidean: "−∇L", Scaled: "−P⁻¹∇L", HessianNorm: "−(∇²L)⁻¹∇L",
}  # fmt: skip
_ROUNDING = 1e-11
"""Degrees below which an angle is what rounding left of 0."""
_OPPOSITE = 1e-9
_NEARLY_ALL, _DIGITS = "over 99.99 %", 4


def legend(theme: Theme, size: float, *, has_circle: bool, is_brief: bool = False) -> Grid:
    """Name the lines of the plot."""
    parts = [
        Span("lowest: " if is_brief else "lowest on the ball: ", theme.muted),
        Span("- - ", theme.first_order, is_bold=True),
        Span("first order  ", theme.muted), Span("— ", theme.text, is_bold=True), Span("L", theme.muted),
    ]  # fmt: skip
    if not has_circle:
        return Grid(((tuple(parts),),), size=size, at_left=True)
    circle = Span("  ··· Euclidean circle, radius η", theme.muted)
    return Grid(((tuple(parts), (circle,)),), "ll", size, at_left=True)


def numbers(view: NormView | None, theme: Theme, digits: int, size: float) -> Grid:
    """Write the slope of the steepest direction, its lengths, and how far the best step is from it."""
    if view is None:
        return Grid()
    rows = [*_slope_rows(view, theme, digits), *_best_rows(view, theme, digits)]
    return Grid(tuple(rows), "ll", size, at_left=True) if rows else Grid()


def _slope_rows(view: NormView, theme: Theme, digits: int) -> list[Row]:
    found = view.steepest
    if found.vector is None:
        return []
    norm_text, dual_text = _SYMBOLS[type(view.norm)]
    slope: Cell = (
        bold(Span(short(-found.dual, digits))),
        Span(f" = −{dual_text}, lowest on the ball", theme.muted),
    )
    lengths: Cell = (Span(f"{norm_text} = 1, "), Span("|u|₂ = "), Span(short(_euclidean(view), digits)))
    if isinstance(view.norm, Euclidean):
        lengths = (Span("|u|₂ = 1"),)
    beta = fixed_angle(view.angle.shown) if view.angle is not None else MISSING
    return [
        ((Span("v·∇L", theme.direction),), slope),
        ((Span("u", theme.direction),), (*lengths, Span(f", β = {beta} (Euclidean)"))),
    ]


def _euclidean(view: NormView) -> float:
    return length(Euclidean(), view.steepest.vector or ())


def _best_rows(view: NormView, theme: Theme, digits: int) -> list[Row]:
    best = view.best
    if best is None:
        return []
    at_u: Cell = ()
    if view.tip is not None:
        at_u = Span(short(view.change, digits), theme.direction), Span(" at the tip of u, ")
    rows: list[Row] = [
        ((Span("ΔL"),), (*at_u, bold(Span(short(best.change, digits))), Span(" at the best point ★ u*")))
    ]
    if not math.isnan(best.angle):
        words = f"is {_angle_text(best.angle)} {_STEEPEST[type(view.norm)]} at arrival"
        if not math.isnan(best.angle_at_start):
            words += f", {_angle_text(best.angle_at_start)} that at w"
        rows.append(((Span("u*"),), (Span(words),)))
    elif not math.isnan(best.share):
        words = f"is {share_text(best.share)} as steep as can be at arrival"
        if not math.isnan(best.share_at_start):
            words += f", {share_text(best.share_at_start)} at w"
        rows.append(((Span("u*"),), (Span(words),)))
    return rows


def _angle_text(degrees: float) -> str:
    if degrees > 180.0 - _OPPOSITE:
        return "opposite to"
    return f"{short(0.0 if degrees < _ROUNDING else degrees, 3)}° from"


def share_text(share: float) -> str:
    """Write a share of the steepest slope with four digits at most."""
    text = fixed_share(abs(share))
    if sum(sign.isdigit() for sign in text) > _DIGITS:
        text = _NEARLY_ALL if abs(share) > 0.5 else f"{short(100.0 * abs(share), 3)} %"
    return f"−{text}" if share < 0.0 else text


def sentence(view: NormView | None) -> str:
    """Say in words what the norm and its ball show."""
    if view is None:
        return ""
    return " ".join(part for part in (_norm_words(view), _best_words(view), section_words(view)) if part)


def _norm_words(view: NormView) -> str:
    found = view.steepest
    if found.vector is None or len(view.variables) == 1:
        return ""
    if not isinstance(view.norm, OneNorm):
        return _WORDS[type(view.norm)]
    moved = next(name for name, x in zip(view.variables, found.vector, strict=True) if x)
    if not found.ties:
        return f"In ℓ₁ only the variable with the largest |∂L/∂wᵢ| moves, {moved}: coordinate descent."
    tied = listed_in_short([view.variables[i] for i in found.ties])
    return f"In ℓ₁ one variable moves; {tied} have equally large |∂L/∂wᵢ|, and {moved} comes first."


def _best_words(view: NormView) -> str:
    best = view.best
    if best is None:
        return ""
    where = "one of several best points" if len(best.steps) > 1 else "the best point"
    match best.touch:
        case Touch.END:
            words = f"The lowest L found on the ball is beside where L jumps or ends, at u = {_place(view)}."
        case Touch.KINK:
            words = f"At {where} L has a kink: there is no gradient at arrival to follow."
        case _ if math.isnan(best.share):
            words = "At the best point ∇L = 0: the ball reaches just as far as a stationary point."
        case _ if best.share < 0.0:
            words = "The ball reaches beyond a minimum: ∇L at arrival points out of it, and L is lower inside."
        case Touch.CORNER:
            words = f"At this η {where} is at a corner, u* = {_place(view)}."
        case Touch.EDGE:
            words = f"At this η {where} is inside an edge, u* = {_place(view)}."
        case _:
            words = _implicit_words(best.angle_at_start)
    return words


def _implicit_words(angle_at_start: float) -> str:
    if math.isnan(angle_at_start):
        return "The best step follows the gradient at arrival (the implicit step); at w there is none to follow."
    if angle_at_start < _ROUNDING:
        return "At this η the best step and u are one: the gradient at arrival has the direction of that at w."
    return "The best step follows the gradient at arrival (the implicit step), u the one at w."


def _place(view: NormView) -> str:
    return vector(_best(view), 4)


def _best(view: NormView) -> tuple[float, ...]:
    """Return u*, all of its components."""
    assert view.best is not None
    assert view.plane is not None
    return view.plane.direction(*view.best.steps[0].tolist())


def section_words(view: NormView | None) -> str:
    """Say which plane cuts the ball; empty where there is one only."""
    if view is None or not view.words or not len(view.rim):
        return ""
    return f"Cut by {view.words}; u* is the best point in it."


def rows(view: NormView | None) -> list[list[object]]:
    """Return all numbers under a row of headings."""
    table: list[list[object]] = [["quantity", "value"]]
    if view is None:
        return table
    found, best = view.steepest, view.best
    table += [["norm", NAMES[type(view.norm)]], ["η", view.eta]]
    if isinstance(view.norm, Scaled) and len(view.norm.diagonal) == len(view.variables):
        table += [[f"P of {name}", x] for name, x in zip(view.variables, view.norm.diagonal, strict=True)]
    if found.vector is not None:
        table += [["v·∇L", -found.dual], ["dual norm of ∇L", found.dual], ["|u|₂", _euclidean(view)]]
        table += [[f"u of {name}", x] for name, x in zip(view.variables, found.vector, strict=True)]
    if view.angle is not None:
        table.append(["β in degrees (Euclidean)", view.angle.shown])
    table.append(["ΔL at ηu, |u| = 1 in the norm", view.change])
    if best is not None:
        if view.words:
            table.append(["u* is the best point in", view.words])
        table += [[f"u* of {name}", x] for name, x in zip(view.variables, _best(view), strict=True)]
        what = _STEEPEST.get(type(view.norm), "−P⁻¹∇L")
        table += [
            ["ΔL at ηu*", best.change],
            [f"angle from u* to {what}(w + ηu*) in degrees", best.angle],
            [f"angle from u* to {what}(w) in degrees", best.angle_at_start],
            ["share of the steepest slope at w + ηu*", best.share],
            ["share of the steepest slope at w", best.share_at_start],
        ]
    return table
