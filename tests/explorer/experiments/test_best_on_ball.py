"""Balls in a plane, and the lowest L on them, against the secular equation, brute force and mpmath."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.descent import Rules, observe
from explorer.direction import AtAngle, Vector
from explorer.experiments.best_on_ball import Around, BestOnBall, Touch, best_on_ball
from explorer.experiments.norm_ball import Ellipse, Polygon, outline, section
from explorer.experiments.norm_view import NormView, look
from explorer.kernel import Unwanted
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.norms import Euclidean, HessianNorm, MaxNorm, Norm, OneNorm, Scaled, length
from explorer.plane import plane_of
from explorer.question import Question
from explorer.slices import FIRST_TWO, AlongRandom, SliceRule, slice_through
from explorer.step_size import LengthRule

Array = NDArray[np.float64]
PLANE = np.eye(2)
ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"


def best(text: str, w: Vector, norm: Norm, eta: float, basis: Array = PLANE) -> BestOnBall:
    loss = Loss.parse(text)
    hessian = loss.hessian(w)
    found = best_on_ball(Around(loss, w, basis, eta), section(norm, basis, hessian), basis.T @ loss.gradient(w))
    assert isinstance(found, BestOnBall)
    return found


def question(text: str, w: Vector, eta: float = 0.1, *, beta: float = 180.0, rule: SliceRule = FIRST_TWO) -> Question:
    loss = Loss.parse(text)
    rules = Rules(AtAngle(beta), LengthRule.LENGTH, eta)
    model = local_model(loss, observe(loss, w), rules, 2)
    plane = None if len(w) == 1 else plane_of(loss.variables) if len(w) == 2 else slice_through(rule, loss, w)
    return Question(loss, model, rules, 0, plane)


# -- the ball in a plane


@pytest.mark.parametrize("n", [2, 3, 6, 50])
@pytest.mark.parametrize("kind", ["euclidean", "scaled", "hessian", "one", "max"])
def test_that_the_rim_has_length_one_in_its_norm_and_is_convex(n: int, kind: str) -> None:
    random = np.random.default_rng(n)
    basis = np.linalg.qr(random.standard_normal((n, 2)))[0]
    square = random.standard_normal((n, n))
    hessian = square @ square.T + 0.1 * np.eye(n)
    norms: dict[str, Norm] = {
        "euclidean": Euclidean(), "scaled": Scaled(tuple(random.uniform(0.01, 9.0, n).tolist())),
        "hessian": HessianNorm(), "one": OneNorm(), "max": MaxNorm(),
    }  # fmt: skip
    shape = section(norms[kind], basis, hessian)
    pieces = np.arange(shape.pieces, dtype=np.float64)
    points, tangents = shape.place(pieces, np.full(len(pieces), 0.37))
    assert [length(norms[kind], basis @ c, hessian) for c in points] == pytest.approx([1.0] * len(points), rel=1e-11)
    turns = (
        tangents[:, 0] * np.roll(tangents, -1, axis=0)[:, 1] - tangents[:, 1] * np.roll(tangents, -1, axis=0)[:, 0]
    )
    assert (turns > -1e-12 * np.abs(tangents).max() ** 2).all()
    # the dual norm of the section is the largest c·g of its points
    gradient = random.standard_normal(2)
    around = np.linspace(0.0, 2.0 * np.pi, 2001)
    rays = np.stack([np.cos(around), np.sin(around)], axis=1)
    rim = np.array([ray / length(norms[kind], basis @ ray, hessian) for ray in rays])
    lowest = shape.steepest(gradient)
    assert lowest is not None
    assert float(lowest @ gradient) == pytest.approx(-shape.dual(gradient), rel=1e-11)
    reached = float((rim @ gradient).max()) / shape.dual(gradient)
    assert 0.99 < reached <= 1.0 + 1e-11


def test_that_the_balls_of_the_plane_are_a_circle_a_diamond_and_a_square() -> None:
    assert outline(section(OneNorm(), PLANE), 0.5).tolist() == [[0.5, 0], [0, 0.5], [-0.5, 0], [0, -0.5], [0.5, 0]]
    square = outline(section(MaxNorm(), PLANE))
    assert np.sort(square[:-1], axis=0).tolist() == [[-1, -1], [-1, -1], [1, 1], [1, 1]]
    assert np.abs(square) == pytest.approx(np.ones((5, 2)))
    circle = outline(section(Euclidean(), PLANE), 2.0)
    assert np.hypot(*circle.T) == pytest.approx(np.full(len(circle), 2.0), rel=1e-15)
    ellipse = outline(section(Scaled((4.0, 0.25)), PLANE))
    assert np.abs(ellipse).max(axis=0) == pytest.approx([0.5, 2.0])


# -- the best point of a smooth ball


@pytest.mark.parametrize("eta", [1e-9, 1e-3, 0.1, 0.7, 2.0])
@pytest.mark.parametrize("norm", [Euclidean(), Scaled((4.0, 0.3)), HessianNorm()])
def test_that_the_best_step_of_a_quadratic_solves_the_secular_equation(eta: float, norm: Norm) -> None:
    # (∇²L + λP)d = −∇L with dᵀPd = η², the largest such λ: Nocedal & Wright (2006), theorem 4.1
    text, w = "x^2 + 3y^2 + x*y", (2.0, 1.0)
    hessian, gradient = np.array([[2.0, 1.0], [1.0, 6.0]]), np.array([5.0, 8.0])
    P = {Euclidean: np.eye(2), HessianNorm: hessian}.get(type(norm), np.diag([4.0, 0.3]))
    with mp.workdps(40):
        H, g, metric = mp.matrix(hessian.tolist()), mp.matrix(gradient.tolist()), mp.matrix(P.tolist())

        def step(multiplier: mp.mpf) -> mp.matrix:
            return mp.lu_solve(H + multiplier * metric, -g)

        def excess(multiplier: mp.mpf) -> mp.mpf:
            d = step(multiplier)
            return mp.sqrt((d.T * metric * d)[0]) / eta - 1

        start = float(np.sqrt(gradient @ np.linalg.solve(P, gradient))) / eta
        least = -min(np.linalg.eigvals(np.linalg.solve(P, hessian)).real)
        root = mp.findroot(excess, (mp.mpf(least) * (1 - mp.mpf(10) ** -9), mp.mpf(2 * start)), solver="anderson")
        exact = np.array([float(x / eta) for x in step(root)])
    found = best(text, w, norm, eta)
    assert found.steps[0] == pytest.approx(exact, rel=1e-11, abs=1e-12)
    assert found.touch is Touch.SMOOTH


@pytest.mark.parametrize(
    ("text", "w"),
    [(ROSENBROCK, (-1.2, 1.0)), ("exp(x) + x*y + y^4", (0.4, -1.0)), ("cos(x)*cos(y) + 0.1x^2", (1.0, 0.5))],
)
@pytest.mark.parametrize("norm", [Euclidean(), Scaled((0.04, 25.0))])
def test_that_the_best_step_follows_the_gradient_at_arrival_and_not_the_one_at_w(
    text: str, w: Vector, norm: Norm
) -> None:
    angles = []
    for eta in (0.02, 0.01, 0.005):
        found = best(text, w, norm, eta)
        assert found.share == pytest.approx(1.0, rel=1e-14)
        assert found.angle < 1e-9
        assert found.gradient is not None
        # at a right angle to the rim: −P⁻¹∇L there is u*
        diagonal = np.array(norm.diagonal) if isinstance(norm, Scaled) else np.ones(2)
        implicit = -found.gradient / diagonal
        implicit /= math.sqrt(float(implicit @ (diagonal * implicit)))
        assert found.steps[0] == pytest.approx(implicit, rel=1e-9)
        angles.append(found.angle_at_start)
    # the explicit direction is off by what is proportional to η
    assert angles[0] > 1e-3
    assert angles[1] / angles[2] == pytest.approx(2.0, rel=0.06)


def test_that_the_explicit_direction_is_off_by_eta_b_over_the_gradient() -> None:
    # in the plane and ℓ2, β* − 180° ≈ −ηb/|∇L| with b = ĝᵀ∇²L n
    loss, w, eta = Loss.parse(ROSENBROCK), (-1.2, 1.0), 1e-6
    g = loss.gradient(w)
    size = math.hypot(*g.tolist())
    b = float(g @ loss.hessian(w) @ np.array([-g[1], g[0]])) / size**2
    found = best(ROSENBROCK, w, Euclidean(), eta)
    assert math.radians(found.angle_at_start) == pytest.approx(abs(eta * b / size), rel=1e-4)


def test_that_a_ball_that_reaches_beyond_the_minimum_has_its_gradient_the_other_way() -> None:
    found = best("x^2 + 4y^2", (0.5, 0.1), Euclidean(), 3.0)
    assert found.share == pytest.approx(-1.0, rel=1e-12)
    assert found.angle == pytest.approx(180.0, abs=1e-6)


@pytest.mark.parametrize("eta", [1e-12, 1e-6, 0.1])
@pytest.mark.parametrize("norm", [Euclidean(), Scaled((4.0, 1.0))])
def test_that_the_change_of_l_has_no_round_off_floor(eta: float, norm: Norm) -> None:
    found = best(ROSENBROCK, (-1.2, 1.0), norm, eta)
    with mp.workdps(60):
        x, y = (
            mp.mpf(a) + mp.mpf(eta) * mp.mpf(b) for a, b in zip((-1.2, 1.0), found.steps[0].tolist(), strict=True)
        )
        there = (1 - x) ** 2 + 100 * (y - x**2) ** 2
        here = (1 + mp.mpf(1.2)) ** 2 + 100 * (1 - mp.mpf(1.2) ** 2) ** 2
        assert found.change == pytest.approx(float(there - here), rel=1e-8, abs=0.0)


# -- polygons, several best points, and what is not smooth


@pytest.mark.parametrize("norm", [Euclidean(), OneNorm(), MaxNorm(), Scaled((9.0, 0.5))])
@pytest.mark.parametrize("eta", [0.3, 1.0, 4.0])
@pytest.mark.parametrize(
    ("text", "w"),
    [("x^2 + 10y^2", (3.0, 1.0)), (ROSENBROCK, (-1.2, 1.0)), ("sin(3x) + cos(2y) + 0.2x*y", (0.3, 0.2))],
)
def test_that_nothing_on_the_rim_is_lower(norm: Norm, eta: float, text: str, w: Vector) -> None:
    loss, found = Loss.parse(text), best(text, w, norm, eta)
    shape = section(norm, PLANE)
    places = np.linspace(0.0, shape.pieces, 40_000, endpoint=False)
    rim = Around(loss, w, PLANE, eta).values(shape.place(np.floor(places), places % 1.0)[0])
    value = loss.value(w)
    assert value + found.change <= float(rim.min()) + 1e-12 * (1.0 + abs(value))
    assert value + found.change >= float(rim.min()) - 1e-4 * float(np.ptp(rim))


def test_that_at_a_small_eta_the_best_point_of_a_polygon_is_its_steepest_corner() -> None:
    for norm, corner in ((OneNorm(), (0.0, -1.0)), (MaxNorm(), (-1.0, -1.0))):
        found = best("x^2 + 10y^2", (3.0, 1.0), norm, 1e-10)
        assert found.touch is Touch.CORNER
        assert found.steps[0] == pytest.approx(corner)
        assert found.share == found.share_at_start == pytest.approx(1.0, rel=1e-15)
        assert math.isnan(found.angle)


def test_that_inside_an_edge_of_the_diamond_both_derivatives_are_equal() -> None:
    found = best("x^2 + 10y^2", (3.0, 1.0), OneNorm(), 1.0)
    # on the edge u = −(1 − s, s): 2(3 − 1 + s) = 20(1 − s)
    assert found.touch is Touch.EDGE
    assert found.steps[0] == pytest.approx((-3 / 11, -8 / 11), rel=1e-14)
    assert found.share == pytest.approx(1.0, rel=1e-14)
    assert found.share_at_start < 0.99


def test_that_equally_low_points_are_all_named() -> None:
    found = best("y^2 - x^2", (0.0, 0.0), Euclidean(), 0.5)
    assert sorted(found.steps.round(12).tolist()) == [[-1.0, 0.0], [1.0, 0.0]]


@pytest.mark.parametrize("norm", [Euclidean(), Scaled((2.0, 3.0))])
def test_that_at_a_kink_there_is_no_gradient_to_follow(norm: Norm) -> None:
    found = best("3*abs(x) + (y-1)^2", (0.0, 3.0), norm, 0.1)
    assert found.touch is Touch.KINK
    assert found.gradient is None
    assert math.isnan(found.share)
    assert found.steps[0] == pytest.approx((0.0, -1.0 / math.sqrt(1.0 if norm == Euclidean() else 3.0)), abs=1e-12)


def test_that_a_corner_on_a_kink_has_no_gradient_to_follow() -> None:
    found = best("3*abs(x) + (y-1)^2", (0.0, 3.0), OneNorm(), 0.1)
    assert found.steps.tolist() == [[0.0, -1.0]]
    assert found.touch is Touch.KINK
    assert found.gradient is None


def test_that_where_l_ends_the_best_point_found_says_so() -> None:
    found = best("log(x) + y^2", (0.05, 1.0), Euclidean(), 0.1)
    assert found.touch is Touch.END
    assert found.gradient is None
    assert 0.0 < 0.05 + 0.1 * found.steps[0, 0] < 0.002


@pytest.mark.parametrize(
    ("text", "w", "words"),
    [
        ("x^2 + y^2", (0.0, 0.0), "the same all around"),
        ("x*0 + y*0", (1.0, 1.0), "the same all around"),
        ("sqrt(0.01 - x^2 - y^2)", (0.0, 0.0), "not finite anywhere"),
    ],
)
def test_that_a_rim_without_a_lowest_point_is_told_in_words(text: str, w: Vector, words: str) -> None:
    loss = Loss.parse(text)
    found = best_on_ball(Around(loss, w, PLANE, 0.5), section(Euclidean(), PLANE), None)
    assert isinstance(found, str)
    assert words in found


# -- all there is to see


def test_that_the_ball_touches_the_first_order_at_u_and_l_at_the_best_point() -> None:
    view = look(question(ROSENBROCK, (-1.2, 1.0)), Scaled((4.0, 1.0)))
    assert view.tip is not None
    assert view.gradient is not None
    assert view.best is not None
    assert view.touching is not None
    heights = view.rim @ view.gradient
    dual = view.steepest.dual
    assert float(view.tip @ view.gradient) == pytest.approx(-0.1 * dual, rel=1e-14)
    assert heights.min() >= -0.1 * dual * (1.0 + 1e-12)
    assert view.change >= view.best.change
    best_place = 0.1 * view.best.steps[0]
    assert np.nanmin(np.hypot(*(view.touching - best_place).T)) < 0.02 * 0.1


def test_that_turning_u_asks_for_nothing_new_and_eta_does() -> None:
    loss = Loss.parse(ROSENBROCK)
    views = []
    for beta, eta in ((180.0, 0.1), (120.0, 0.1), (180.0, 0.2)):
        rules = Rules(AtAngle(beta), LengthRule.LENGTH, eta)
        model = local_model(loss, observe(loss, (-1.2, 1.0)), rules, 2)
        views.append(look(Question(loss, model, rules, 0, plane_of(loss.variables)), OneNorm()))
    assert views[0] is views[1]
    assert views[2] is not views[0]


@pytest.mark.parametrize("norm", [Euclidean(), Scaled((1.0, 2.0, 3.0)), HessianNorm(), OneNorm(), MaxNorm()])
def test_that_of_three_variables_every_number_is_of_the_steepest_u_of_all(norm: Norm) -> None:
    asked = question("x^2 + 2y^2 + 3z^2 + x*z", (1.0, 1.0, 1.0), rule=AlongRandom(3))
    view = look(asked, norm)
    u, point = view.steepest.vector, asked.model.point
    assert u is not None
    assert view.tip is not None
    assert view.gradient is not None
    assert view.best is not None
    assert view.points(view.tip[None])[0] == pytest.approx(np.add(point.w, 0.1 * np.asarray(u)), rel=1e-14)
    w_next = tuple(np.add(point.w, 0.1 * np.asarray(u)).tolist())
    assert view.change == pytest.approx(asked.loss.value(w_next) - point.loss, rel=1e-12)
    assert float(view.tip @ view.gradient) == pytest.approx(-0.1 * view.steepest.dual, rel=1e-13)
    assert view.best.change <= view.change + 1e-14
    assert view.words == "the plane of ∇L and " + (
        "u" if norm != Euclidean() else "the direction of steepest curvature (λ = 6.24)"
    )
    assert asked.plane is not None
    assert not view.is_seen_in(asked.plane)


def test_that_without_a_steepest_u_the_ball_is_cut_with_the_plane_that_is_seen() -> None:
    view = look(question("x^2 + 2y^2 + 3z^2", (0.0, 0.0, 0.0)), MaxNorm())
    assert view.tip is None
    assert view.words == "the plane of x and y"
    assert np.abs(view.rim).max() == 0.1


@pytest.mark.parametrize("norm", [Euclidean(), HessianNorm(), OneNorm(), MaxNorm()])
@pytest.mark.parametrize(
    ("text", "w"),
    [
        ("x^2", (1.0,)), ("x^2 - y^2", (1.0, 1.0)), ("abs(x) + y^2", (0.0, 1.0)), ("x^2 + y^2", (0.0, 0.0)),
        ("log(x) + y", (-1.0, 0.0)), ("exp(exp(x)) + y^2", (7.0, 0.0)), ("x*0 + y*0", (1.0, 1.0)),
        ("floor(x) + y", (0.3, 0.0)), ("x*abs(x) + y^2", (0.0, 1.0)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("eta", [1e-12, 0.5, 1e6])
def test_that_every_place_has_an_answer_or_a_reason(text: str, w: Vector, norm: Norm, eta: float) -> None:
    view = look(question(text, w, eta), norm)
    assert isinstance(view, NormView)
    has_u, has_best = view.steepest.vector is not None, view.best is not None
    assert view.note or (has_u and (has_best or len(w) == 1))
    assert np.isfinite(view.rim).all()


def test_that_work_that_is_no_longer_wanted_is_given_up() -> None:
    with pytest.raises(Unwanted):
        look(question(ROSENBROCK, (-1.2, 1.0), 0.123), Euclidean(), lambda: False)


def test_that_shapes_are_what_their_norms_are() -> None:
    assert isinstance(section(Scaled((1.0, 2.0)), PLANE), Ellipse)
    assert isinstance(section(OneNorm(), PLANE), Polygon)
    with pytest.raises(ValueError, match="positive definite"):
        section(HessianNorm(), PLANE, np.diag([1.0, -1.0]))
