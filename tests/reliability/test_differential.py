"""The four ways to compute a loss agree on a short run; and what tells them apart is itself right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from explorer.expression import Op, reachable
from explorer.loss import Loss
from explorer.syntax import parse
from explorer.taylor import Certified, certified_value
from reliability import compared
from reliability.compared import Compared
from reliability.differential import compare
from reliability.exact import DoubtfulError, exact_values
from reliability.rounding import double_errors
from reliability.slopes import KINK, slopes
from reliability.sympy_values import expression_of, value_at


def exactly(text: str, *w: float) -> Any:  # noqa: ANN401 - an mpf, or None
    order = reachable([parse(text).root])
    return exact_values(order, [mp.mpf(x) for x in w])[order[-1]]


def verdicts(text: str, w: Sequence[float]) -> dict[str, str]:
    return dict(Compared(Loss.parse(text)).at(w, derivatives=True, by_sympy=True))


def test_that_a_short_run_finds_nothing_wrong() -> None:
    tally = compare(seed=11, count=150)
    assert tally.wrong == []
    assert tally.counts["numexpr"]["agrees"] > 50
    assert tally.counts["FLINT"]["the ball contains the value"] > 50
    assert tally.counts["SymPy"]["agrees"] > 50
    assert tally.counts["gradient as a tree"]["is that of differences"] > 10
    assert tally.counts["FLINT, term 2"]["the ball contains the term"] > 5


@pytest.mark.slow
def test_that_a_longer_run_finds_nothing_wrong() -> None:
    assert compare(seed=12, count=2_500, by_sympy=5).wrong == []


# -- the true value


@pytest.mark.parametrize(
    ("text", "w", "value"),
    [
        ("x^2 + 1", (3.0,), 10),
        ("x % 3", (-7.0,), 2),
        ("x // 3", (-7.0,), -3),
        ("trunc(x)", (-2.5,), -2),
        ("ceil(x)", (-2.5,), -2),
        ("sign(x)", (-0.5,), -1),
        ("x^-2", (2.0,), mp.mpf("0.25")),
        ("(-8)^(x/3)", (1.0,), None),
        ("(-8)^x", (3.0,), -512),
        ("x^0", (0.0,), 1),
        ("1/x", (0.0,), None),
        ("log(x)", (0.0,), None),
        ("sqrt(x)", (-1e-300,), None),
        ("arcsin(x)", (1.5,), None),
        ("arctan2(x, x)", (0.0,), 0),
        ("where(x > 0, 1/x, 5)", (0.0,), 5),
        ("where((1/x > 0) & (x > 5), 1, 2)", (0.0,), 2),
        ("min(x, 1, -3)", (0.5,), -3),
        ("hypot(x, 4)", (3.0,), 5),
        ("log2(x)", (8.0,), 3),
        ("log10(x)", (1000.0,), 3),
        ("exp(x)*exp(-x)", (700.0,), 1),
        ("x + 1e-300 - x", (1.0,), mp.mpf(1e-300)),
    ],
)
def test_that_the_exact_value_is_that_of_the_formula(text: str, w: tuple[float, ...], value: mp.mpf | None) -> None:
    with mp.workdps(700):
        found = exactly(text, *w)
        assert found is value is None or abs(found - value) < mp.mpf(10) ** -350


def test_that_a_number_is_taken_as_its_nearest_double() -> None:
    with mp.workdps(60):
        assert exactly("x*0.1", 1.0) == mp.mpf(0.1) != mp.mpf("0.1")


@pytest.mark.parametrize(
    ("text", "value"),
    [("where(sin(x)^2 + cos(x)^2 > 1, 1, 2)", 2), ("floor(exp(x)*exp(-x))", 1), ("sign(tan(x)*cos(x) - sin(x))", 0)],
)
def test_that_a_choice_on_digits_that_are_not_there_is_refused(text: str, value: int) -> None:
    # here and there rounding gives what an identity says, and then the choice is right
    found = [_value_or_doubt(text, k / 7) for k in range(1, 15)]
    assert None in found
    assert set(found) <= {None, value}


def _value_or_doubt(text: str, x: float) -> Any:  # noqa: ANN401 - an mpf, or None
    try:
        with mp.workdps(60):
            return exactly(text, x)
    except DoubtfulError:
        return None


def test_that_a_difference_that_was_rounded_away_is_no_zero() -> None:
    text = "where(1 + x != 1, 1, 2)"
    with mp.workdps(60), pytest.raises(DoubtfulError):
        exactly(text, 5e-324)
    with mp.workdps(960):
        assert exactly(text, 5e-324) == 1


def test_that_what_cancels_has_the_digits_that_it_needs() -> None:
    text = "x - (y + x)"
    with mp.workdps(120), pytest.raises(DoubtfulError):
        exactly(text, 1e155, 0.75)
    with mp.workdps(240):
        assert exactly(text, 1e155, 0.75) == -0.75


# -- rounding


ROUNDED = (
    "x*y - x",
    "sin(10x)/y",
    "(x - 0.3)^7",
    "exp(x*y)*log(y)",
    "hypot(x, y) - y",
    "sqrt(x*x + 1) - 1",
    "x^y^2",
    "tan(x) % y",
    "atan2(x - y, x)",
)


@pytest.mark.parametrize("text", ROUNDED)
def test_that_doubles_stay_within_the_bound_of_rounding(text: str) -> None:
    loss = Loss.parse(text)
    order = reachable([loss.root])
    random = np.random.default_rng(5)
    shares = []
    for w in random.uniform(0.1, 3.0, (60, 2)).tolist():
        with mp.workdps(60):
            exact = exact_values(order, [mp.mpf(x) for x in w])
            bound = double_errors(order, exact)[loss.root]
            if not isinstance(bound, str):
                shares.append(float(abs(mp.mpf(loss.value(w)) - exact[loss.root]) / bound))
    assert len(shares) > 40
    # a bound that is never nearly reached would say little
    assert 0.005 < max(shares) <= 1.0


@pytest.mark.parametrize(
    ("text", "w", "why"),
    [
        ("where(0.1x + 0.2 > 0.3, x, 5)", (1.0,), "a choice within rounding"),
        ("floor(0.1x*3*10)", (1.0,), "a choice within rounding"),
        ("sqrt(0.1x + 0.2 - 0.3)", (1.0,), "the edge of a domain within rounding"),
        ("1/(0.1x + 0.2 - 0.3)", (1.0,), "a pole within rounding"),
        ("x*1e200/1e200", (1e200,), "beyond the doubles"),
        ("atan2(0*x, x)", (-1.0,), "a signed zero"),
        ("x % 1e-3", (1.0,), "a choice within rounding"),
    ],
)
def test_that_what_rounding_may_turn_is_said(text: str, w: tuple[float, ...], why: str) -> None:
    order = reachable([parse(text).root])
    with mp.workdps(480):
        assert double_errors(order, exact_values(order, [mp.mpf(x) for x in w]))[order[-1]] == why


# -- derivatives and SymPy


def test_that_slopes_are_those_of_the_formula() -> None:
    order = reachable([parse("sin(x)*exp(y)").root])
    found = slopes(order, (0.5, -0.25))
    with mp.workdps(60):
        s, c, e = mp.sin(0.5), mp.cos(0.5), mp.exp(-0.25)
        for slope, exact in zip(found.gradient, (c * e, s * e), strict=True):
            assert abs(slope - exact) < mp.mpf(10) ** -40
        for slope, exact in zip(sum(found.hessian, ()), (-s * e, c * e, c * e, s * e), strict=True):
            assert abs(slope - exact) < mp.mpf(10) ** -40


@pytest.mark.parametrize(("text", "lack"), [
    ("abs(x)", KINK), ("max(x, 0)", KINK), ("1e-9*abs(x) + x^2", KINK), ("acos(2x)^x - x + sign(x)", KINK),
    ("sqrt(x)", "not defined nearby"), ("x*x", ""), ("x - (x+1)^(x+1)", ""), ("x*abs(x)", ""),
])  # fmt: skip
def test_that_slopes_are_missing_at_a_kink_and_at_an_edge_and_nowhere_else(text: str, lack: str) -> None:
    assert slopes(reachable([parse(text).root]), (0.0,)).lack == lack


def test_that_sympy_has_the_operations_that_a_loss_has() -> None:
    chosen = "where(x > 1 & ~(x >= 9) | x == 4, min(x, 2), trunc(-x))"
    text = f"x % 3 + {chosen} + hypot(x, 1) + log2(x) + expm1(x) + ceil(x)*x//2"
    order = reachable([parse(text).root])
    with mp.workdps(60):
        assert abs(mp.mpf(str(value_at(expression_of(order), (2.5,)))) - exactly(text, 2.5)) < mp.mpf(10) ** -45
    assert {Op.MOD, Op.WHERE, Op.TRUNC, Op.HYPOT} <= {node.op for node in order}


# -- what is wrong is found


def test_that_a_wrong_value_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Loss, "value", lambda _self, w: math.nextafter(w[0] ** 2, math.inf) * (1 + 1e-13))
    assert verdicts("x^2", (1.3,))["numexpr"].startswith("! farther off")
    monkeypatch.setattr(Loss, "value", lambda _self, _w: math.nan)
    assert verdicts("x^2", (1.3,))["numexpr"].startswith("! not finite")


def test_that_a_ball_beside_the_value_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def moved(root: object, w: Sequence[float]) -> Certified | None:
        found = certified_value(root, w)  # type: ignore[arg-type] # passed on as it is
        return None if found is None else replace(found, value=math.nextafter(found.value, math.inf))

    monkeypatch.setattr(compared, "certified_value", moved)
    assert verdicts("sin(x)", (1.3,))["FLINT"] == "! the ball does not contain the value"


def test_that_a_wrong_derivative_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compared, "gradient", lambda root: [root])
    assert verdicts("sin(x)", (1.3,))["gradient as a tree"] == "! is not that of differences"


def test_that_a_kink_that_nobody_names_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts("abs(x)", (0.0,))["smoothness"] == "not differentiable, and the program says so"
    monkeypatch.setattr(compared, "find_kink", lambda _root, _w: None)
    assert verdicts("abs(x)", (0.0,))["smoothness"] == "! a kink that nobody names"
