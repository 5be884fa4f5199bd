"""How far the promise can be trusted: closed forms of quadratics, roots by mpmath, and reasons."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from explorer.descent import Rules, observe
from explorer.direction import AlongVector, AtAngle, DirectionRule, Vector
from explorer.experiments.ray_lengths import Lack
from explorer.experiments.trust import Trust, share_missed, trust
from explorer.kernel import Unwanted
from explorer.local_model import LocalModel, local_model
from explorer.loss import Loss
from explorer.step_size import LengthRule

ROSENBROCK = "100*(y-x^2)^2+(1-x)^2"


def asked(
    text: str, w: Vector, rule: DirectionRule | None = None, eta: float = 0.1, order: int = 3
) -> tuple[Loss, LocalModel]:
    loss = Loss.parse(text)
    rules = Rules(rule or AtAngle(180.0), LengthRule.LENGTH, eta)
    return loss, local_model(loss, observe(loss, w), rules, order)


def trusted(text: str, w: Vector, rule: DirectionRule | None = None) -> Trust:
    return trust(*asked(text, w, rule))


@pytest.mark.parametrize("offset", ["", "+1e6"])
@pytest.mark.parametrize(
    ("text", "w", "rule"),
    [
        ("x^2+3*y^2", (2.0, 1.0), AtAngle(180.0)),
        ("x^2+3*x*y+5*y^2", (2.0, 1.0), AtAngle(140.0)),
        ("0.5*(x^2+100*y^2)", (-2.5, 0.8), AtAngle(225.0)),
        ("(x-1e5)^2", (1e5 + 1e-3,), AtAngle(180.0)),
        ("x^2+2*y^2+3*z^2-x*z", (1.0, -1.0, 2.0), AtAngle(180.0)),
    ],
)
def test_that_a_quadratic_gives_the_closed_forms(text: str, offset: str, w: Vector, rule: DirectionRule) -> None:
    loss, model = asked(text + offset, w, rule)
    found = trust(loss, model)
    assert model.u is not None
    hessian, u = loss.hessian(w), np.array(model.u)
    d, c = float(loss.gradient(w) @ u), float(u @ hessian @ u)
    assert found.promise.eta == pytest.approx(0.2 * abs(d) / c, rel=1e-12)
    assert found.lowest.eta == pytest.approx(-d / c, rel=1e-12)
    assert found.back.eta == pytest.approx(-2.0 * d / c, rel=1e-12)
    largest = float(np.linalg.eigvalsh(hessian)[-1])
    assert found.stability.alpha == pytest.approx(2.0 / largest, rel=1e-14)
    assert found.stability.length.eta == pytest.approx(2.0 / largest * np.linalg.norm(loss.gradient(w)), rel=1e-13)
    assert found.radius.length.eta == math.inf
    assert found.radius.is_polynomial


def test_that_on_the_rosenbrock_function_roots_agree_with_mpmath() -> None:
    _, model = asked(ROSENBROCK, (-1.2, 1.0))
    found = trusted(ROSENBROCK, (-1.2, 1.0))
    assert model.u is not None
    p, q = model.u
    with mpmath.workdps(40):

        def along(t: mpmath.mpf) -> mpmath.mpf:
            x, y = mpmath.mpf(-1.2) + t * mpmath.mpf(p), mpmath.mpf(1.0) + t * mpmath.mpf(q)
            return 100 * (y - x * x) ** 2 + (1 - x) ** 2

        here, d = along(mpmath.mpf(0)), mpmath.diff(along, 0)
        promise = mpmath.findroot(lambda t: (along(t) - here - d * t) + mpmath.mpf("0.1") * d * t, 0.03)
        lowest = mpmath.findroot(lambda t: mpmath.diff(along, t), 0.18)
        back = mpmath.findroot(lambda t: along(t) - here, 0.4)
    # 0.1 is a double in the program, and 1/10 here
    assert found.promise.eta == pytest.approx(float(promise), rel=1e-13)
    assert found.lowest.eta == pytest.approx(float(lowest), rel=1e-13)
    assert found.back.eta == pytest.approx(float(back), rel=1e-13)


def test_that_a_tiny_decrease_on_a_large_offset_is_still_resolved() -> None:
    # in doubles L changes by no more than its last digit here
    found = trusted("1e6+1e-12*x^2", (1.0,))
    assert found.lowest.eta == pytest.approx(1.0, rel=1e-12)
    assert found.back.eta == pytest.approx(2.0, rel=1e-12)


def test_that_the_first_minimum_counts_and_not_a_lower_one() -> None:
    found = trusted("cos(x)+0.01*x^2", (0.1,), AlongVector((1.0,)))
    first = float(mpmath.findroot(lambda x: -mpmath.sin(x) + mpmath.mpf("0.02") * x, 3.0)) - 0.1
    assert found.lowest.eta == pytest.approx(first, rel=1e-12)


def test_that_a_narrow_valley_far_away_is_not_passed_over() -> None:
    found = trusted("-exp(-100*(x-10)^2)-0.001*x", (1.0,))
    assert found.lowest.eta == pytest.approx(9.000005, rel=1e-6)


def test_that_a_kink_can_be_the_minimum_and_is_the_radius() -> None:
    found = trusted("abs(x)", (-1.75,))
    assert found.lowest.eta == 1.75
    assert found.back.eta == pytest.approx(3.5, rel=1e-14)
    assert found.radius.length.eta == 1.75
    assert found.radius.nearest_break == found.ahead


def test_that_the_corner_of_a_flat_is_the_first_minimum() -> None:
    assert trusted("max(0, x)", (1.5,)).lowest.eta == pytest.approx(1.5, rel=1e-15)


def test_that_the_radius_is_that_of_the_nearest_pole() -> None:
    found = trusted("-1/(1+x^2)", (1.5,)).radius
    assert found.length.eta == pytest.approx(math.hypot(1.5, 1.0), rel=1e-12)
    assert found.pole is not None
    assert found.nearest_break is None


def test_that_a_branch_point_is_found_where_the_series_hides_it() -> None:
    # Ackley: √(x² + y²) is singular at |w|² + 2t u·w + t² = 0; 37 coefficients of the cosines show nothing of it
    text = "-20*exp(-0.2*sqrt(0.5*(x^2+y^2)))-exp(0.5*(cos(2*pi*x)+cos(2*pi*y)))"
    w = (1.3, 2.1)
    found = trusted(text, w, AtAngle(140.0)).radius
    assert found.length.eta == pytest.approx(math.hypot(*w), rel=1e-12)


def test_that_the_poles_of_a_logistic_loss_are_found() -> None:
    found = trusted("log(1+exp(-x))", (1.0,)).radius
    assert found.length.eta == pytest.approx(math.hypot(1.0, math.pi), rel=0.01)


def test_that_the_radius_does_not_depend_on_the_length_rule_or_on_the_order() -> None:
    loss, _ = asked("x^2*abs(x)", (0.0,), AlongVector((1.0,)))
    for order in (1, 5):
        _, model = asked("x^2*abs(x)", (0.0,), AlongVector((1.0,)), order=order)
        assert trust(loss, model).radius.length.lack is Lack.NOT_ANALYTIC


def test_that_a_break_behind_w_limits_the_radius_too() -> None:
    found = trusted("x*log(x)", (0.5,), AlongVector((1.0,))).radius
    assert found.length.eta == 0.5
    assert found.nearest_break is not None
    assert found.nearest_break.t == -0.5


def test_that_uphill_has_no_best_step_and_still_keeps_its_promise_for_a_while() -> None:
    found = trusted("x^2+3*y^2", (2.0, 1.0), AtAngle(0.0))
    assert found.lowest.lack is Lack.UPHILL
    assert found.back.lack is Lack.UPHILL
    assert found.promise.eta is not None


def test_that_along_the_contour_nothing_is_promised() -> None:
    found = trusted("x^2+3*y^2", (2.0, 1.0), AtAngle(90.0))
    assert {found.promise.lack, found.lowest.lack, found.back.lack} == {Lack.FLAT}


@pytest.mark.parametrize(
    ("text", "w", "which", "lack"),
    [
        ("exp(-x)", 1.0, "lowest", Lack.NEVER),
        ("exp(-x)", 1.0, "back", Lack.NEVER),
        ("3*x+2", 1.0, "promise", Lack.NEVER),
        ("sqrt(x)", 1.0, "lowest", Lack.UNDEFINED),
        ("sqrt(x)", 1.0, "back", Lack.UNDEFINED),
        ("log(x)", 1.0, "lowest", Lack.ENDLESS),
        ("-1/(3-x)^2", 1.0, "lowest", Lack.ENDLESS),
        ("log(abs(x-0.3))", 1.3, "lowest", Lack.ENDLESS),
        ("1e15*x^2+x", 1e-15, "promise", Lack.AT_ONCE),
        ("1e30+sqrt(x)", 1e-13, "promise", Lack.NO_DIGITS),
        ("1e30+sqrt(x)", 1e-13, "lowest", Lack.NO_DIGITS),
    ],
)
def test_that_what_is_not_there_has_a_reason(text: str, w: float, which: str, lack: Lack) -> None:
    length = getattr(trusted(text, (w,)), which)
    assert length.eta is None
    assert length.lack is lack


def test_that_a_search_ends_exactly_where_the_loss_does() -> None:
    assert trusted("sqrt(x)", (0.7,)).back.ended == pytest.approx(0.7, rel=1e-15)


def test_that_the_far_side_of_a_pole_is_seen() -> None:
    assert trusted("log(abs(x-0.3))", (1.3,)).back.eta == pytest.approx(2.0, rel=1e-13)


def test_that_at_a_kink_and_at_a_stationary_point_there_are_reasons_and_no_numbers() -> None:
    kink = trusted("abs(x)+y", (0.0, 1.0), AlongVector((1.0, 1.0)))
    assert kink.promise.lack is Lack.NO_GRADIENT
    assert kink.stability.length.lack is Lack.NO_HESSIAN
    assert kink.radius.length.lack is Lack.NOT_ANALYTIC
    still = trusted("x^2+3*y^2", (0.0, 0.0), AlongVector((1.0, 0.0)))
    assert still.promise.lack is Lack.STATIONARY
    assert still.stability.alpha == pytest.approx(1.0 / 3.0)
    assert still.stability.length.lack is Lack.STATIONARY
    nowhere = trusted("log(x)", (-1.0,))
    assert nowhere.promise.lack is Lack.NO_DIRECTION


def test_that_without_positive_curvature_there_is_no_bound_on_alpha() -> None:
    for text in ("3*x+2*y", "-x^2-y^2"):
        found = trusted(text, (1.0, 2.0)).stability
        assert found.alpha is None
        assert found.length.lack is Lack.NOT_CONVEX


def test_that_fifty_variables_are_no_trouble() -> None:
    names = [f"w{i}" for i in range(1, 51)]
    text = "+".join(f"{i}*{name}^2" for i, name in enumerate(names, start=1))
    w = tuple(1.0 for _ in names)
    loss, model = asked(text, w)
    assert model.u is not None
    u, diagonal = np.array(model.u), 2.0 * np.arange(1.0, 51.0)
    assert trust(loss, model).lowest.eta == pytest.approx(-float(diagonal @ u) / float(u * diagonal @ u), rel=1e-12)


def test_that_the_share_missed_is_that_of_the_certified_terms() -> None:
    _, model = asked("x^2", (1.0,), eta=0.5)
    assert share_missed(model) == pytest.approx(0.25)
    assert share_missed(asked("x^2+y^2", (1.0, 0.0), AtAngle(90.0))[1]) is None
    assert share_missed(asked("abs(x)", (0.0,))[1]) is None


def test_that_it_is_found_once_for_all_eta() -> None:
    loss, model = asked(ROSENBROCK, (-1.2, 1.0), eta=0.1)
    other = local_model(loss, model.point, Rules(AtAngle(180.0), LengthRule.LENGTH, 0.7), 3)
    assert trust(loss, model) is trust(loss, other)


def test_that_unwanted_work_ends() -> None:
    loss, model = asked(ROSENBROCK, (-1.1, 1.3))
    with pytest.raises(Unwanted):
        trust(loss, model, lambda: False)


@pytest.mark.parametrize(
    ("text", "w", "place"),
    [
        ("tan(x)", (1.0,), 1.0 + math.pi / 2.0),
        ("1/x", (-1.0,), 1.0),
        ("1/(x-1)^3", (0.5,), 0.5),
        ("log(abs(x))", (1.0,), 1.0),
        ("-1/(x-3)^2", (1.0,), 2.0),
    ],
)
def test_that_toward_a_pole_l_falls_without_end(text: str, w: Vector, place: float) -> None:
    lowest = trusted(text, w).lowest
    assert (lowest.eta, lowest.lack) == (None, Lack.ENDLESS)
    assert lowest.ended == pytest.approx(place, rel=1e-12)


@pytest.mark.parametrize(("text", "w"), [("tan(x)+y^2", (1.5, 0.3)), ("1/x+y^2", (-1.0, 0.1))])
def test_that_behind_a_pole_nothing_is_called_the_lowest(text: str, w: Vector) -> None:
    found = trusted(text, w)
    assert found.lowest.lack is Lack.ENDLESS
    assert found.back.is_jump
    assert found.back.eta == pytest.approx(found.lowest.ended, rel=1e-12)


def test_that_a_jump_up_ends_the_fall() -> None:
    found = trusted("floor(x)-x", (2.5,))
    assert (found.lowest.eta, found.lowest.lack, found.lowest.ended) == (None, Lack.JUMP, 0.5)
    assert found.back.is_jump


@pytest.mark.parametrize("text", ["abs(x)", "sqrt(abs(x))", "(x^2)^(1/3)", "abs(x)^0.05", "abs(x)+abs(x-0.5)-x/3"])
def test_that_a_corner_or_a_cusp_at_which_l_turns_up_is_the_lowest(text: str) -> None:
    place = 0.5 if "0.5" in text else 1.0
    found = trusted(text, (1.0,))
    assert found.lowest.eta == pytest.approx(place, rel=1e-12)
    assert not found.back.is_jump


@pytest.mark.parametrize("text", ["where(x<1, -x, -1-x)+0*x", "where(x<1, -x, 1-2*x)", "floor(-x)-x"])
def test_that_l_may_fall_on_behind_a_break(text: str) -> None:
    assert trusted(text, (0.25,)).lowest.lack is Lack.NEVER


def test_that_the_corner_behind_others_through_which_l_falls_is_the_lowest() -> None:
    found = trusted("abs(x)+abs(x-1)+abs(x-2.5)+0.1*x", (7.0,))
    assert found.lowest.eta == pytest.approx(6.0, rel=1e-14)
    assert found.ahead is not None
    assert found.ahead.t == pytest.approx(4.5, rel=1e-14)


def test_that_a_loss_near_the_largest_double_overflows_in_silence() -> None:
    huge, plain = trusted("(x^2+2*y^2)*1e300", (1.0, 1.0)), trusted("x^2+2*y^2", (1.0, 1.0))
    assert huge.lowest.eta == pytest.approx(plain.lowest.eta, rel=1e-13)
    assert huge.back.eta == pytest.approx(plain.back.eta, rel=1e-13)
