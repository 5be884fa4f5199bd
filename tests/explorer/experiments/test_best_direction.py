"""β*(η) against closed forms, mpmath's roots of ∇L(w + ηu)·u⊥ = 0, and the derivatives that sympy gives."""

from __future__ import annotations

import math
from dataclasses import dataclass

import mpmath as mp
import pytest
import sympy as sp

from explorer.descent import Rules, observe
from explorer.direction import AlongVector, AtAngle, DirectionRule, Vector
from explorer.experiments.best_direction import BestDirection, Branch, best_direction, circle_of
from explorer.experiments.circle import Circle
from explorer.experiments.gap_curve import ETAS, GapCurve, gap_curve
from explorer.experiments.turning import turning_plane
from explorer.kernel import Unwanted
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.step_size import LengthRule

DIGITS = 90
SMALL = (1e-12, 1e-9, 1e-6)


def circle_at(text: str, w: Vector, rule: DirectionRule | None = None) -> Circle:
    loss, way = Loss.parse(text), rule or AtAngle(180.0)
    model = local_model(loss, observe(loss, w), Rules(way, LengthRule.LENGTH, 0.1), 2)
    plane = turning_plane(loss, model, way)
    assert plane is not None
    return circle_of(loss, w, plane)


def nearest(best: BestDirection) -> Branch:
    assert best.nearest is not None
    return best.nearest


@dataclass(frozen=True)
class Case:
    """A loss, a point, and the order m with which β* comes to 180° there."""

    text: str
    w: Vector
    order: int
    rule: DirectionRule | None = None


CASES = {
    "quadratic": Case("0.5*(x**2 + 10*y**2)", (10.0, 1.0), 1),
    "Rosenbrock": Case("100*(y - x**2)**2 + (1 - x)**2", (-1.25, 1.0), 1),
    "Himmelblau": Case("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", (0.5, 0.25), 1),
    "exponentials": Case("exp(x + 3*y) + exp(x - 3*y) + exp(-x)", (-1.0, 0.75), 1),
    "trigonometric": Case("sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y", (3.5, -2.0), 1),
    "logarithm": Case("log(1 + x**2 + 4*y**2) + x", (0.5, 0.75), 1),
    "three variables": Case("x**2 + 3*y**2 + 5*z**2 + x*y*z", (0.25, 0.75, 1.0), 1, AlongVector((1.0, -1.0, 0.5))),
    "cubic on an axis": Case("x + y**2 + x**2*y", (0.0, 0.0), 2),
    "exponential on an axis": Case("exp(x) + x**2*sin(y) + y**2", (0.0, 0.0), 2),
    "cosines on the diagonal": Case("cos(x) + cos(y) - x - y + x**2*y", (0.0, 0.0), 2),
    "three variables, level": Case("2*x + x**2*z + y**2 + z**2 + cos(y)", (0.0, 0.0, 0.0), 2, AtAngle(150.0, 2)),
    "third order": Case("x + y**2 + x**3*y", (0.0, 0.0), 3),
}


def leading_constant(case: Case) -> mp.mpf:
    """κ_m = (−1)^m D^{m+1}L[ĝ, …, ĝ, n̂]/(m!|∇L|), by sympy."""
    circle = circle_at(case.text, case.w, case.rule)
    names = sp.symbols("x y z")[: len(case.w)]
    loss = sp.nsimplify(sp.sympify(case.text, locals=dict(zip("xyz", names, strict=False))), rational=True)
    s, t = sp.symbols("s t")
    here = dict(zip(names, map(sp.Rational, case.w), strict=True))
    gradient = sp.Matrix([sp.diff(loss, x).subs(here) for x in names])
    across = sp.Matrix([-gradient[1], gradient[0]]) if len(names) == 2 else _across(gradient, circle)
    size = sp.sqrt(gradient.dot(gradient))
    point = [here[x] + (t * g + s * n) / size for x, g, n in zip(names, gradient, across, strict=True)]
    along = loss.subs(dict(zip(names, point, strict=True)), simultaneous=True)
    mixed = sp.diff(along, t, case.order, s).subs({s: 0, t: 0})
    value = (-1) ** case.order * mixed / (sp.factorial(case.order) * size)
    return mp.mpf(str(sp.N(value, 40)))


def _across(gradient: sp.Matrix, circle: Circle) -> sp.Matrix:
    """n̂·|∇L|: what is across ∇L of the vector that spans the plane with it."""
    second = sp.Matrix([sp.Rational(x) for x in circle.second])
    across = second - gradient * (second.dot(gradient) / gradient.dot(gradient))
    return across * sp.sqrt(gradient.dot(gradient) / across.dot(across))


@pytest.mark.parametrize("name", CASES)
def test_that_the_best_direction_comes_to_180_degrees_as_the_derivatives_say(name: str) -> None:
    case = CASES[name]
    constant = float(leading_constant(case))
    assert constant != 0.0
    circle = circle_at(case.text, case.w, case.rule)
    for eta in SMALL:
        found = nearest(best_direction(circle, eta))
        # what the next term adds is of relative order η
        assert found.gap / eta**case.order == pytest.approx(constant, rel=200.0 * eta + 1e-12)
        assert found.bound is not None
        assert found.bound <= 1e-10 * abs(found.gap)


@pytest.mark.parametrize("name", ["quadratic", "Rosenbrock", "exponentials", "cubic on an axis", "third order"])
def test_that_the_slope_of_the_gap_is_the_order_of_the_theory(name: str) -> None:
    case = CASES[name]
    *_, curve = gap_curve(circle_at(case.text, case.w, case.rule))
    assert curve.slope == pytest.approx(case.order, abs=1e-4)
    assert curve.theory is not None
    assert curve.theory.order == case.order
    assert curve.theory.constant == pytest.approx(float(leading_constant(case)), rel=1e-12)


# -- roots that mpmath finds in many digits


def exact_gap(gradient: object, w: Vector, eta: float, start: float) -> mp.mpf:
    """The root δ of ∇L(w + ηu)·u⊥ of two variables near `start`, with ĝ from the exact gradient."""
    with mp.workdps(DIGITS):
        g = gradient(*map(mp.mpf, w))  # type: ignore[operator]
        size = mp.hypot(*g)
        p, q = (g[0] / size, g[1] / size), (-g[1] / size, g[0] / size)

        def arrival(gap: mp.mpf) -> mp.mpf:
            u = [-mp.cos(gap) * a - mp.sin(gap) * b for a, b in zip(p, q, strict=True)]
            turned = [mp.sin(gap) * a - mp.cos(gap) * b for a, b in zip(p, q, strict=True)]
            there = gradient(*(mp.mpf(x) + mp.mpf(eta) * y for x, y in zip(w, u, strict=True)))  # type: ignore[operator]
            return there[0] * turned[0] + there[1] * turned[1]

        first = mp.mpf(start)
        return mp.findroot(arrival, (first, first * (1 + mp.mpf(10) ** -9)), tol=mp.mpf(10) ** -130, verify=False)


GRADIENTS = {
    "0.5*(x^2 + 10*y^2)": ((10.0, 1.0), lambda x, y: (x, 10 * y)),
    "100*(y - x^2)^2 + (1 - x)^2": (
        (-1.2, 1.0),
        lambda x, y: (-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)),
    ),
    "exp(x + 3*y) + exp(x - 3*y) + exp(-x)": (
        (-1.0, 0.7),
        lambda x, y: (
            mp.exp(x + 3 * y) + mp.exp(x - 3 * y) - mp.exp(-x),
            3 * mp.exp(x + 3 * y) - 3 * mp.exp(x - 3 * y),
        ),
    ),
    "log(x) + y^2": ((0.3, 0.7), lambda x, y: (1 / x, 2 * y)),
}


@pytest.mark.parametrize("text", GRADIENTS)
@pytest.mark.parametrize("eta", [1e-12, 1e-9, 1e-5, 1e-2, 0.1])
def test_that_the_gap_is_the_root_to_within_its_bound(text: str, eta: float) -> None:
    w, gradient = GRADIENTS[text]
    found = nearest(best_direction(circle_at(text, w), eta))
    exact = exact_gap(gradient, w, eta, found.gap)
    assert found.bound is not None
    assert abs(exact - mp.mpf(found.gap)) <= found.bound
    assert found.bound <= 1e-10 * abs(found.gap)
    assert found.is_minimum


@pytest.mark.parametrize("eta", [1e-12, 1e-6, 1e-3])
def test_that_what_180_degrees_costs_is_resolved_at_any_step(eta: float) -> None:
    text = "0.5*(x^2 + 10*y^2)"
    w, gradient = GRADIENTS[text]
    best = best_direction(circle_at(text, w), eta)
    with mp.workdps(DIGITS):
        gap, g, h = exact_gap(gradient, w, eta, nearest(best).gap), mp.matrix([10, 10]), mp.mpf(eta)
        here = mp.mpf(55)
        p, q = g / mp.norm(g), mp.matrix([-g[1], g[0]]) / mp.norm(g)

        def loss(turn: mp.mpf) -> mp.mpf:
            v = mp.matrix(w) - h * (mp.cos(turn) * p + mp.sin(turn) * q)
            return (v[0] ** 2 + 10 * v[1] ** 2) / 2

        gain, change = loss(gap) - loss(mp.mpf(0)), loss(gap) - here
    assert best.gain is not None
    assert abs(gain - mp.mpf(best.gain.value)) <= best.gain.bound
    assert best.gain.bound <= 1e-12 * abs(best.gain.value)
    assert nearest(best).change == pytest.approx(float(change), rel=1e-15)


# -- symmetry, and the split


@pytest.mark.parametrize(
    ("text", "w"),
    [
        ("x^2 + y^2", (0.3, 0.7)),
        ("2*x^2 + 0.5*y^2", (1.0, 0.0)),
        ("x^2 + 3*y^2 + y^3", (1.0, 0.0)),
        ("cos(x) + cos(y)", (0.4, 0.4)),
        ("exp(-x^2 - y^2 - z^2)", (0.5, 0.25, 1.0)),
        ("3*x - 2*y", (0.1, 0.2)),
    ],
)
@pytest.mark.parametrize("eta", [1e-12, 1e-3, 0.3])
def test_that_by_symmetry_the_best_direction_is_exactly_180_degrees(text: str, w: Vector, eta: float) -> None:
    best = best_direction(circle_at(text, w), eta)
    assert [(branch.gap, branch.bound, branch.is_exact) for branch in best.lowest] == [(0.0, 0.0, True)]
    assert best.gain is not None
    assert (best.gain.value, best.gain.bound) == (0.0, 0.0)


@pytest.mark.parametrize("text", ["x^2 + y^2", "3*x - 2*y"])
def test_that_a_curve_of_zeros_has_no_slope_and_no_theory(text: str) -> None:
    *_, curve = gap_curve(circle_at(text, (0.3, 0.7)))
    assert (curve.slope, curve.theory, curve.symmetric_up_to) == (None, None, 10.0)
    assert curve.has_series


SPLIT = 4.0 / 3.0
"""|∇L|/(a − c) at (1, 0) for L = (4x² + y²)/2."""


def test_that_on_the_axis_of_a_quadratic_it_does_not_split_up_to_the_radius_that_is_known() -> None:
    best = best_direction(circle_at("2*x^2 + 0.5*y^2", (1.0, 0.0)), SPLIT * (1.0 - 1e-9))
    assert [branch.is_exact for branch in best.lowest] == [True]
    assert sum(branch.is_minimum for branch in best.branches) == 1


@pytest.mark.parametrize("eta", [SPLIT * (1.0 + 1e-9), SPLIT * 1.001, 2.0, 10.0])
def test_that_beyond_it_splits_in_two_as_the_closed_form_says(eta: float) -> None:
    best = best_direction(circle_at("2*x^2 + 0.5*y^2", (1.0, 0.0)), eta)
    with mp.workdps(40):
        gap = mp.acos(4 / (mp.mpf(eta) * 3))  # cos β* = −|∇L|/(η(a − c))
    assert len(best.lowest) == 2
    for branch, sign in zip(best.lowest, (-1, 1), strict=True):
        assert branch.bound is not None
        assert abs(sign * gap - mp.mpf(branch.gap)) <= branch.bound
    middle = next(branch for branch in best.branches if branch.is_exact)
    assert not middle.is_minimum  # 180° is a maximum now
    assert best.gain is not None
    assert best.gain.value < 0.0


def test_that_the_curve_finds_where_it_splits() -> None:
    *_, curve = gap_curve(circle_at("2*x^2 + 0.5*y^2", (1.0, 0.0)))
    assert curve.symmetric_up_to == pytest.approx(SPLIT, rel=1e-4)
    assert [p.eta for p in curve.points] == sorted(p.eta for p in curve.points)


@pytest.mark.parametrize(("text", "w", "until"), [("log(x*y)", (1.0, 1.0), 0.5), ("x^2+y^2", (1e-12, 1e-12), 5.0)])
def test_that_points_without_a_certificate_do_not_end_a_symmetry(text: str, w: Vector, until: float) -> None:
    *_, curve = gap_curve(circle_at(text, w))
    assert any(not point.is_certified for point in curve.points if point.eta < until)
    assert curve.symmetric_up_to is not None
    assert curve.symmetric_up_to > until
    # and no place is looked for at which β* would leave 180° there
    assert [point.eta for point in curve.points] == list(ETAS)


# -- where L is not smooth, or not everywhere


def test_that_a_lowest_direction_at_a_kink_is_found_and_not_certified() -> None:
    found = nearest(best_direction(circle_at("abs(x) + 2*abs(y)", (0.3, 0.7)), 1.0))
    # on the circle around w, L is lowest where y = 0
    assert 0.7 + math.sin(math.radians(found.beta) + math.atan2(2.0, 1.0)) == pytest.approx(0.0, abs=1e-9)
    assert (found.bound, found.is_kink) == (None, True)


@pytest.mark.parametrize(
    ("text", "eta", "words"),
    [
        ("log(x) + y^2", 1.0, "at the edge of where it is finite"),
        ("max(x^2, y) + floor(3*x) + y^2", 1.0, "at a jump"),
        ("log(x^2) + y^2", 1.0, "falls without bound"),
        ("-1/x^2 + y^2", 1.0, "falls without bound"),
    ],
)
def test_that_where_no_minimum_is_the_lowest_there_are_words_for_it(text: str, eta: float, words: str) -> None:
    best = best_direction(circle_at(text, (0.3, 0.7)), eta)
    assert words in best.note
    assert best.lowest == ()
    assert best.gain is None


def test_that_the_lowest_of_many_branches_is_certified() -> None:
    ripples = "20 + x^2 + y^2 - 10*cos(2*pi*x) - 10*cos(2*pi*y)"
    circle = circle_at(ripples, (0.3, 0.7))
    best = best_direction(circle, 5.0)
    assert len(best.branches) > 30
    assert nearest(best).bound is not None
    minima = [branch for branch in best.branches if branch.is_minimum]
    assert len(minima) * 2 == len(best.branches)
    turns = [k * 2.0 * math.pi / 20_000 for k in range(20_000)]
    points = [[0.3 + 5.0 * math.cos(t), 0.7 + 5.0 * math.sin(t)] for t in turns]
    lowest = float(circle.loss.values(points).min()) - circle.loss.value(circle.w)
    assert nearest(best).change == pytest.approx(lowest, abs=1e-3)
    assert nearest(best).change <= lowest + 1e-12


def test_that_near_a_stationary_point_the_gap_is_still_certified() -> None:
    circle = circle_at("100*(y - x^2)^2 + (1 - x)^2", (1.0 + 1e-6, 1.0 - 1e-7))
    for eta in (1e-12, 1e-9, 1e-5, 1.0):
        found = nearest(best_direction(circle, eta))
        assert found.bound is not None
        assert found.bound <= 1e-10 * abs(found.gap)


def test_that_fifty_variables_have_a_best_direction_in_their_plane() -> None:
    text = "+".join(f"{i}*x{i}^2" for i in range(1, 51))
    circle = circle_at(text, (0.5,) * 50)
    eta = 1e-6
    found = nearest(best_direction(circle, eta))
    h = [2.0 * i for i in range(1, 51)]
    slope = math.hypot(*(x * 0.5 for x in h))
    b = math.fsum(p * x * q for p, x, q in zip(circle.first, h, circle.second, strict=True))
    assert found.gap == pytest.approx(-eta * b / slope, rel=1e-4)


def test_that_work_that_is_not_wanted_ends() -> None:
    circle = circle_at("x^2 + 3*y^2", (1.0, 2.0))
    with pytest.raises(Unwanted):
        best_direction(circle, 0.1, lambda: False)
    with pytest.raises(Unwanted):
        list(gap_curve(circle, lambda: False))


def test_that_the_curve_grows_point_by_point_and_is_then_complete() -> None:
    curves: list[GapCurve] = list(gap_curve(circle_at("x^2 + 3*y^2", (1.0, 2.0))))
    assert [len(curve.points) for curve in curves] == list(range(1, 54))
    assert [curve.is_complete for curve in curves] == [False] * 52 + [True]
