"""Where a loss breaks along a line, against distances that are known."""

from __future__ import annotations

import math

import pytest

from explorer.direction import Vector
from explorer.experiments.breaks import Breaks, breaks_ahead, nearest_breaks, stands_at_gap
from explorer.kernel import Unwanted
from explorer.loss import Loss


def breaks_of(text: str, w: Vector, u: Vector) -> Breaks:
    return nearest_breaks(Loss.parse(text), w, u)


NONE = None


@pytest.mark.parametrize(
    ("text", "w", "ahead", "behind"),
    [
        ("abs(x)", 1.0, NONE, -1.0),
        ("abs(x-3)+abs(x+2)", 1.0, 2.0, -3.0),
        ("sign(x)*x", -0.5, 0.5, NONE),
        ("floor(x)", 1.25, 0.75, -0.25),
        ("ceil(2*x)", 1.125, 0.375, -0.125),
        ("x%3", 1.25, 1.75, -1.25),
        ("tan(x)", 1.25, math.pi / 2 - 1.25, -math.pi / 2 - 1.25),
        ("log(x)", 1.25, NONE, -1.25),
        ("log1p(x)", 1.25, NONE, -2.25),
        ("sqrt(x)", 0.1, NONE, -0.1),
        ("x^1.5", 1.25, NONE, -1.25),
        ("x^(-2)", 1.25, NONE, -1.25),
        ("1/x", 1.0, NONE, -1.0),
        ("1/(x-3)^2", 1.0, 2.0, NONE),
        ("arcsin(x)", 0.25, 0.75, -1.25),
        ("where(x>2, x^2, 4*x-4)", 1.0, 1.0, NONE),
        ("where((x>2)&(x<9), x^2, x)", 1.0, 1.0, NONE),
        ("max(0, x)^2", -1.0, 1.0, NONE),
        ("min(x^2, 4)", 1.0, 1.0, -3.0),
        ("x^2*abs(x-1)^3", 0.25, 0.75, NONE),
        ("sqrt((x-10)^2-1e-4)", 1.0, 8.99, NONE),
        ("abs(sin(30*x))", 0.01, math.pi / 30 - 0.01, -0.01),
    ],
)
def test_that_the_nearest_breaks_on_both_sides_are_found(
    text: str, w: float, ahead: float | None, behind: float | None
) -> None:
    found = breaks_of(text, (w,), (1.0,))
    for side, expected in ((found.ahead, ahead), (found.behind, behind)):
        if expected is None:
            assert side is None
        else:
            assert side is not None
            assert side.t == pytest.approx(expected, rel=4e-15)


@pytest.mark.parametrize(
    "text",
    [
        "x^2",
        "abs(x)*abs(x)",
        "sin(x)/x",
        "where(x>2, x^2, x*x)",
        "x*x^2/x",
        "sqrt(1+x^2)",
        "abs(1+x^2)",
        "exp(x)/(2+x^2)",
    ],
)
def test_that_what_is_smooth_has_no_break(text: str) -> None:
    assert breaks_of(text, (1.25,), (1.0,)) == Breaks(None, None)


@pytest.mark.parametrize("text", ["sqrt(x^2+y^2)", "hypot(x, y)", "(x^2+y^2)^0.25", "log(x^2+y^2)", "1/(x^2+y^2)"])
def test_that_a_point_hit_exactly_is_a_break_and_one_passed_by_is_none(text: str) -> None:
    hit = breaks_of(text, (3.0, 4.0), (-0.6, -0.8)).ahead
    assert hit is not None
    assert hit.t == pytest.approx(5.0, rel=1e-14)
    assert breaks_of(text, (3.0, 4.0), (-0.8, -0.6)).ahead is None


def test_that_the_branch_cut_of_arctan2_breaks_on_its_own_side_only() -> None:
    assert breaks_of("arctan2(y, x)", (-1.0, 1.0), (0.0, -1.0)).ahead is not None
    assert breaks_of("arctan2(y, x)", (1.0, 1.0), (0.0, -1.0)).ahead is None


def test_that_a_distance_is_exact_although_w_plus_tu_is_rounded() -> None:
    near = breaks_of("abs(x-1)", (1.0 + 1e-9,), (1.0,)).behind
    assert near is not None
    assert near.t == pytest.approx(-((1.0 + 1e-9) - 1.0), rel=1e-15)


def test_that_a_line_along_a_corner_has_no_break() -> None:
    assert breaks_of("abs(x)+y^2", (0.0, 1.0), (0.0, 1.0)) == Breaks(None, None)


def test_that_the_nearest_of_several_is_named() -> None:
    found = breaks_of("abs(x-3)+log(x)", (1.0,), (1.0,)).nearest
    assert found is not None
    assert (found.t, found.operation) == (-1.0, "log at 0")


def test_that_unwanted_work_ends() -> None:
    with pytest.raises(Unwanted):
        nearest_breaks(Loss.parse("abs(x)"), (1.0,), (1.0,), lambda: False)


def test_that_it_is_known_whether_an_operation_breaks_at_w_itself() -> None:
    loss = Loss.parse("abs(x)+floor(y)+log(9+x^2)")
    assert stands_at_gap(loss, (0.0, 0.5))
    assert stands_at_gap(loss, (1.0, 2.0))
    assert not stands_at_gap(loss, (1.0, 0.5))
    assert not stands_at_gap(Loss.parse("x^2"), (0.0,))


def test_that_all_breaks_ahead_come_in_their_order_and_once() -> None:
    # the last two lie in one interval of the samples, and the first is that of two operations
    loss = Loss.parse("abs(x-5)+abs(2*x-10)+abs(x-1.0001)*x+abs(x-1)+abs(x-9)")
    found = [broken.t for broken in breaks_ahead(loss, (7.0,), (-1.0,))]
    assert found == pytest.approx([2.0, 5.9999, 6.0], rel=1e-12)


def test_that_a_loss_without_breaks_yields_none() -> None:
    assert list(breaks_ahead(Loss.parse("sin(x)*exp(y)"), (0.0, 1.0), (0.6, 0.8))) == []
