"""The lines under the dial: v·∇L = |v||∇L| cos β with today's numbers, what follows, the promise."""

from __future__ import annotations

from explorer.direction import FLAT, Angle
from explorer.local_model import LocalModel, Promise, predicted_change
from ui.numbers import MISSING, fixed_angle, fixed_cosine, full, short
from ui.promises import is_steepest, promise_text, slope_text
from ui.spans import Cell, Grid, Row, Span, bold, spans
from ui.theme import Theme

_BETA = Span("β", is_italic=True)


def proof(angle: Angle | None, theme: Theme, digits: int, size: float = 1.0, *, is_stacked: bool = False) -> Grid:
    """Set the identity over its numbers; stacked, each side of the numbers has a row of its own."""
    if angle is None:
        return Grid()
    v, g = Span("v", theme.direction, is_italic=True), Span("∇", theme.gradient)
    loss = Span("L", theme.gradient, is_italic=True)
    v_bar, g_bar = Span("|", theme.direction), Span("|", theme.gradient)
    symbols = spans((v, Span("·"), g, loss), "=", (v_bar, v, v_bar), "·", (g_bar, g, loss, g_bar), "·",
                    (Span("cos "), _BETA))  # fmt: skip
    cosine = fixed_cosine(angle.cos_beta, digits)
    numbers = spans(
        bold(Span(_dot(angle, angle.dot, digits))), "=",
        Span(short(angle.direction_norm, digits), theme.direction), "·",
        Span(short(angle.gradient_norm, digits), theme.gradient), "·",
        f"({cosine})" if angle.cos_beta < 0.0 else cosine,
    )  # fmt: skip
    return Grid(_stacked(symbols, numbers), "rcl", size) if is_stacked else Grid((symbols, numbers), size=size)


def _stacked(symbols: Row, numbers: Row) -> tuple[Row, ...]:
    """Put the numbers under the right side of the identity, and their product under them."""
    equals = (Span("="),)
    sides = [tuple(span for cell in row[2:] for span in (Span(" "), *cell))[1:] for row in (symbols, numbers)]
    return (symbols[0], equals, sides[0]), ((), equals, sides[1]), ((), equals, numbers[0])


def _dot(angle: Angle, value: float, digits: int) -> str:
    """Write v·∇L or a multiple of it: 0 where the angle is a right one to within rounding."""
    return "0" if abs(angle.cos_beta) <= FLAT else short(value, digits)


def beta_line(angle: Angle | None, size: float) -> Grid:
    """Write β, and its distance from ∇L where it is counted past 180°."""
    if angle is None:
        return Grid()
    cells: list[Cell] = [(_BETA, Span(" = "), bold(Span(fixed_angle(angle.shown))))]
    if angle.shown > angle.beta:
        cells.append((Span(f"({fixed_angle(angle.beta)} from ∇L)"),))
    return Grid((tuple(cells),), size=size)


def conclusion(angle: Angle | None, size: float, *, is_broken: bool, is_line: bool = False) -> Grid:
    """Say what follows from cos β: how steep u is, and that nothing is steeper than 180°.

    On the line of one variable there are two directions only.
    """
    if angle is None:
        return Grid()
    if is_line:
        ways = ["β = 180° goes down", "β = 0° goes up"]
        now, other = ways if is_steepest(angle) else reversed(ways)
        parts = [bold(Span(f"{now}; ")), Span(f"{other}: there is no third")]
    elif is_steepest(angle):
        # a long step may well fall less than another of its length
        parts = [bold(Span("cos β = −1: for a small step ")), bold(Span("no direction goes down faster"))]
    else:
        parts = [Span(slope_text(angle) + "; "), Span("β = 180° falls fastest")]
    rows = tuple(spans(part) for part in parts) if is_broken else (spans(tuple(parts)),)
    return Grid(rows, size=size)


def promise_line(promise: Promise | None, theme: Theme, size: float) -> Grid:
    """Say what the first order promises."""
    if promise is None:
        return Grid()
    return Grid((spans(bold(Span(promise_text(promise), theme.first_order))),), size=size)


def comparison(model: LocalModel | None, theme: Theme, digits: int) -> Grid:
    """Set the predicted change over the actual one."""
    if model is None or model.angle is None:
        return Grid()
    change = model.taylor.change if model.taylor is not None else None
    predicted = bold(Span(_dot(model.angle, predicted_change(model), digits), theme.first_order))
    actual = bold(Span(MISSING if change is None else short(change.value, digits)))
    loss = Span("L", is_italic=True)
    terms = (Span("η v", is_italic=True), Span("·∇"), loss, Span(" ="))
    return Grid(
        (
            spans(Span("predicted", theme.muted), terms, predicted),
            spans(Span("actual", theme.muted), (Span("Δ"), loss, Span(" =")), actual),
        ),
        "lrr",
    )


def values(model: LocalModel | None) -> list[tuple[str, str]]:
    """Name all numbers, with all of their digits."""
    if model is None or model.angle is None:
        return []
    angle = model.angle
    change = model.taylor.change if model.taylor is not None else None
    numbers = [
        ("v·∇L", angle.dot), ("|v|", angle.direction_norm), ("|∇L|", angle.gradient_norm),
        ("cos β", angle.cos_beta), ("β in degrees", angle.shown), ("t₁ = η v·∇L", predicted_change(model)),
        ("ΔL", None if change is None else change.value),
    ]  # fmt: skip
    return [(name, full(number)) for name, number in numbers]
