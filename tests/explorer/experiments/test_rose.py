"""The rose against mpmath at all angles, its models against closed forms, and what it says where some are missing."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath as mp
import numpy as np
import pytest

from explorer.descent import Rules, observe
from explorer.direction import AlongVector, AtAngle, DirectionRule, Vector
from explorer.experiments.best_direction import circle_of
from explorer.experiments.forms import ORDER, forms
from explorer.experiments.rose import Rose, RoseAnswer, answers
from explorer.experiments.turning import turning_plane
from explorer.kernel import Unwanted
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.question import Question
from explorer.step_size import LengthRule

Function = Callable[..., mp.mpf]

LOSSES: dict[str, tuple[str, Vector, Function]] = {
    "Rosenbrock": (
        "100*(y - x^2)^2 + (1 - x)^2",
        (-1.2, 1.0),
        lambda x, y: 100 * (y - x * x) ** 2 + (1 - x) ** 2,
    ),
    "exponentials": ("exp(x + 3*y) + exp(-x)", (-1.0, 0.7), lambda x, y: mp.exp(x + 3 * y) + mp.exp(-x)),
    "trigonometric": ("sin(3*x)*cos(y) + x*y", (0.4, -0.3), lambda x, y: mp.sin(3 * x) * mp.cos(y) + x * y),
    "three variables": (
        "x^2 + 3*y^2 + 5*z^2 + x*y*z",
        (0.3, 0.7, 1.0),
        lambda x, y, z: x**2 + 3 * y**2 + 5 * z**2 + x * y * z,
    ),
}


def question_of(
    text: str, w: Vector, eta: float = 0.1, rule: DirectionRule | None = None, length: LengthRule = LengthRule.LENGTH
) -> Question:
    loss, rules = Loss.parse(text), Rules(rule or AtAngle(180.0), length, eta)
    return Question(loss, local_model(loss, observe(loss, w), rules, 2), rules, 0, None)


def answer_to(question: Question) -> RoseAnswer:
    *_, last = answers(question)
    return last


def rose_of(text: str, w: Vector, eta: float = 0.1, rule: DirectionRule | None = None) -> Rose:
    rose = answer_to(question_of(text, w, eta, rule)).rose
    assert rose is not None
    return rose


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("eta", [1e-12, 1e-9, 1e-4, 0.1, 10.0])
def test_that_the_true_change_is_that_of_mpmath_at_every_angle(name: str, eta: float) -> None:
    text, w, function = LOSSES[name]
    rose = rose_of(text, w, eta)
    assert rose.plane.second is not None
    exact = []
    with mp.workdps(60):
        here = function(*map(mp.mpf, w))
        for beta in rose.beta[::12]:
            angle = mp.radians(mp.mpf(float(beta)))
            u = [
                mp.cos(angle) * p + mp.sin(angle) * q
                for p, q in zip(rose.plane.first, rose.plane.second, strict=True)
            ]
            exact.append(float(function(*(mp.mpf(x) + mp.mpf(eta) * v for x, v in zip(w, u, strict=True))) - here))
    size = max(map(abs, exact))
    # at 10 all is doubles, and e^31 has lost what 31 has; below 1e-3 there is nothing to lose
    assert rose.change[::12] == pytest.approx(exact, abs=(1e-14 if eta < 1e-3 else 1e-12) * size)


def test_that_small_steps_have_the_series_and_large_ones_doubles() -> None:
    text, w, _ = LOSSES["exponentials"]
    assert rose_of(text, w, 1e-9).is_series
    assert not rose_of(text, w, 10.0).is_series


def test_that_a_series_that_ends_at_a_kink_nearby_is_not_taken() -> None:
    rose = rose_of("abs(x) + y", (1e-10, 0.0), 1e-9)
    assert not rose.is_series
    x = 1e-10 + 1e-9 * np.cos(np.radians(rose.beta + 45.0))
    y = 1e-9 * np.sin(np.radians(rose.beta + 45.0))
    assert rose.change == pytest.approx(np.abs(x) - 1e-10 + y, abs=1e-22)


def test_that_the_models_are_the_first_and_second_order_terms() -> None:
    rose = rose_of("2*x^2 + x*y + 3*y^2", (1.0, -0.5), 0.7)
    g, h = np.array([3.5, -2.0]), np.array([[4.0, 1.0], [1.0, 6.0]])
    angle = np.radians(rose.beta) + math.atan2(g[1], g[0])
    u = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    assert rose.first_order == pytest.approx(0.7 * u @ g, abs=1e-14)
    second = 0.7 * u @ g + 0.5 * 0.49 * np.sum((u @ h) * u, axis=1)
    assert rose.second_order == pytest.approx(second, abs=1e-14)
    assert rose.change == pytest.approx(second, abs=1e-13)  # of a quadratic they are all


def test_that_the_forms_are_the_terms_in_any_direction() -> None:
    text, w, _ = LOSSES["Rosenbrock"]
    question = question_of(text, w)
    plane = turning_plane(question.loss, question.model, AtAngle(180.0))
    assert plane is not None
    found = forms(circle_of(question.loss, w, plane))
    assert found is not None
    beta = np.array([13.0, 111.0, 300.0])
    values = found.at(beta)
    assert values.shape == (ORDER + 1, 3)
    for i, angle in enumerate(beta):
        (u0, u1), (x, y) = plane.direction(float(angle)), w
        t, c = np.polynomial.Polynomial([x, u0]), np.polynomial.Polynomial([y, u1])
        exact = 100.0 * (c - t**2) ** 2 + (1.0 - t) ** 2
        assert values[:5, i] == pytest.approx(exact.coef, rel=1e-12, abs=1e-12)
        assert values[5:, i] == pytest.approx(0.0, abs=1e-12)


def test_that_where_branches_meet_at_w_no_series_and_no_second_order_model_is_taken() -> None:
    question = question_of("x*abs(x) + y", (0.0, 0.0))
    plane = turning_plane(question.loss, question.model, AtAngle(180.0))
    assert plane is not None
    assert forms(circle_of(question.loss, (0.0, 0.0), plane)) is None
    rose = rose_of("x*abs(x) + y", (0.0, 0.0), 0.5)
    assert np.isnan(rose.second_order).all()
    assert rose.note == "∇²L does not exist at w, so there is no second-order model"
    x, y = (0.5 * f(np.radians(rose.beta + 90.0)) for f in (np.cos, np.sin))
    assert rose.change == pytest.approx(x * np.abs(x) + y, abs=1e-15)


def test_that_what_is_not_finite_is_missing_and_the_rest_is_there() -> None:
    rose = rose_of("log(x) + y^2", (0.3, 0.7), 1.0)
    x = rose.points[:, 0]
    assert (np.isnan(rose.change) == (x <= 0.0)).all()
    assert 0 < np.isnan(rose.change).sum() < len(rose.beta)
    assert "edge" in rose.note


def test_that_one_variable_has_a_rose_of_two_points() -> None:
    answer = answer_to(question_of("x^3", (2.0,), 1e-9))
    rose = answer.rose
    assert rose is not None
    assert (rose.is_line, rose.best, answer.curve) == (True, None, None)
    assert rose.beta.tolist() == [0.0, 180.0]
    eta = mp.mpf(1e-9)
    exact = [float((2 + s * eta) ** 3 - 8) for s in (1, -1)]
    assert rose.change == pytest.approx(exact, rel=1e-15)
    assert rose.second_order == pytest.approx([12e-9 + 6e-18, -12e-9 + 6e-18], rel=1e-15)


@pytest.mark.parametrize(
    ("text", "w", "words"),
    [
        ("x^2 + y^2", (0.0, 0.0), "∇L = 0"),
        ("abs(x) + y", (0.0, 1.0), "not differentiable"),
        ("abs(x)", (0.0,), "not differentiable"),
        ("sqrt(x) + y", (-1.0, 1.0), "not finite"),
    ],
)
def test_that_there_is_a_reason_where_there_is_no_rose(text: str, w: Vector, words: str) -> None:
    answer = answer_to(question_of(text, w))
    assert (answer.rose, answer.curve) == (None, None)
    assert words in answer.reason


def test_that_a_step_without_a_length_has_a_reason() -> None:
    answer = answer_to(question_of("x^2 + y^2", (1.0, 2.0), rule=AtAngle(0.0), length=LengthRule.ARMIJO))
    assert answer.rose is None
    assert "descent direction" in answer.reason


def test_that_the_rose_is_that_of_the_plane_of_the_gradient_and_u() -> None:
    rose = rose_of("x^2 + 3*y^2 + 5*z^2", (0.3, 0.7, 1.0), 0.2, AlongVector((1.0, 0.0, 0.0)))
    pair = np.array([rose.plane.first, rose.plane.second])
    assert pair.T @ (pair @ [1.0, 0.0, 0.0]) == pytest.approx([1.0, 0.0, 0.0])
    assert np.linalg.norm(rose.points - np.array(rose.w), axis=1) == pytest.approx(0.2)


def test_that_all_that_was_said_before_is_in_the_last_answer() -> None:
    question = question_of("sin(x)*exp(y) + x^4", (0.5, 0.25))
    found = list(answers(question))
    curve = found[-1].curve
    assert curve is not None
    assert curve.is_complete
    for answer in found[:-1]:
        assert answer.rose is found[-1].rose
        assert answer.curve is not None
        assert answer.curve.points == curve.points[: len(answer.curve.points)]


def test_that_work_that_is_not_wanted_ends() -> None:
    question = question_of("x^2 + 3*y^2", (1.0, 2.0))
    with pytest.raises(Unwanted):
        next(answers(question, lambda: False))


def test_that_many_branches_are_drawn_finely() -> None:
    rose = rose_of("20 + x^2 + y^2 - 10*cos(2*pi*x) - 10*cos(2*pi*y)", (0.3, 0.7), 6.0)
    assert rose.best is not None
    assert len(rose.beta) > 10 * len(rose.best.branches)
