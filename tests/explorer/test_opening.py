"""Where an exploration begins: starts at which L is finite, windows of the size of what happens in them."""

from __future__ import annotations

import math

import pytest

from explorer.loss import Loss
from explorer.opening import first_look
from explorer.outlook import home_window
from explorer.slices import FIRST_TWO, AlongCurvatures, AlongRandom, AlongVariables, slice_through


@pytest.mark.parametrize(
    "text",
    [
        "log(x - 5) + x^2 + 3y^2 + z^2",
        "log(-x - 70) + y^2 + z^2",
        "log(x - 5)*log(y - 40)*sqrt(z + 1)",
        "log(2 - (x - 6)^2 - (y + 5)^2) + z",
        "log(a - 3)" + "".join(f" + log(x{i} - 20)" for i in range(1, 21)),
    ],
)
def test_that_a_start_is_found_where_the_usual_ones_are_outside_the_domain(text: str) -> None:
    loss = Loss.parse(text)
    found = first_look(loss)
    assert math.isfinite(found.start.loss)
    assert found.start.loss == loss.value(found.start.w)
    assert found.start.w == first_look(loss).start.w
    assert all(x == round(x, 1) for x in found.start.w)
    assert found.home.contains(*found.start.w[:2])


def test_that_a_start_elsewhere_is_near_the_usual_one() -> None:
    found = first_look(Loss.parse("log(x - 5) + x^2 + 3y^2 + z^2"))
    # no point at which L is finite is nearer than 6.2
    assert math.dist(found.start.w, (-1.2, 1.0, -1.2)) < 7.0


def test_that_the_usual_start_is_kept_where_l_is_finite_and_where_it_is_finite_nowhere() -> None:
    assert first_look(Loss.parse("x^2 + y^2 + z^2")).start.w == (-1.2, 1.0, -1.2)
    assert first_look(Loss.parse("sqrt(-1 - x^2) + y + z")).start.w == (-1.2, 1.0, -1.2)


@pytest.mark.parametrize(
    ("text", "start", "width"),
    [
        ("x^2 + y^2 + z^2", (-1.2, 1.0, -1.2), 10.0),
        ("1000 + 0.001(x^2 + y^2 + z^2)", (-1.2, 1.0, -1.2), 10.0),
        ("1e4*((x - 0.1)^2 + y^2 + z^2)", (0.09, 0.02, 0.0), 0.2),
        ("(x - 30)^2 + y^2 + z^2", (-1.2, 1.0, -1.2), 200.0),
        ("100(y - x^2)^2 + (1 - x)^2 + 100(z - y^2)^2 + (1 - y)^2", (-1.2, 1.0, -1.2), 4.0),
        ("sin(x) + sin(y) + sin(z)", (-1.2, 1.0, -1.2), 10.0),
        ("0*x + 0*y + 0*z + 3", (-1.2, 1.0, -1.2), 10.0),
        ("x^2 + y^2 + z^2", (0.0, 0.0, 0.0), 10.0),
    ],
)
def test_that_a_window_is_as_large_as_what_happens_in_it(text: str, start: tuple[float, ...], width: float) -> None:
    home = first_look(Loss.parse(text), start).home
    assert home.contains(*start[:2])
    assert (home.width, home.height) == pytest.approx((width, width))


@pytest.mark.parametrize("factor", [1e-9, 1.0, 1e9])
def test_that_the_window_depends_on_the_shape_of_l_and_not_on_its_units(factor: float) -> None:
    text = "((x - 3)^2 + 2(y + 1)^2 + z^2 + x*y)"
    assert first_look(Loss.parse(f"{factor}*{text} + 7")).home == first_look(Loss.parse(text)).home


@pytest.mark.parametrize("rule", [FIRST_TWO, AlongVariables(1, 2), AlongCurvatures(), AlongRandom(4)], ids=str)
def test_that_the_window_of_any_slice_holds_w_and_is_as_large_as_asked_for(rule: AlongVariables) -> None:
    loss = Loss.parse("x^2 + 2y^2 + 3z^2 + x*y*z")
    found = first_look(loss, (1.0, -2.0, 0.5), (), rule)
    assert found.slicing == rule
    assert found.home.width > 0.0
    plane = slice_through(AlongVariables(), loss, found.start.w)
    asked = home_window(loss, plane, found.start.w, 20.0)
    assert (asked.width, asked.contains(1.0, -2.0)) == (40.0, True)


def test_that_a_start_that_was_typed_is_kept_even_where_l_is_not_finite() -> None:
    loss = Loss.parse("log(x) + y^2 + z^2")
    found = first_look(loss, (-1.0, 0.0, 0.0))
    assert found.start.w == (-1.0, 0.0, 0.0)
    assert not math.isfinite(found.start.loss)
