"""Explorations: stepping, going back exactly, branches, runs."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from explorer import exploration as explore
from explorer import run as runs
from explorer.descent import Rules, Stop
from explorer.direction import AtAngle, AtRandom, DirectionRule, SteepestIn
from explorer.exploration import Exploration
from explorer.gallery import GALLERY, GalleryLoss
from explorer.loss import Loss
from explorer.norms import HessianNorm, MaxNorm, Norm, OneNorm, Scaled
from explorer.outlook import parsed_with
from explorer.path import FIGURES, Record, Steps
from explorer.rows import GAP
from explorer.run import descend
from explorer.step_size import LengthRule


def begin(text: str, w: tuple[float, ...], direction: DirectionRule | None = None, size: float = 0.1) -> Exploration:
    loss = Loss.parse(text)
    rules = Rules(direction or AtAngle(180.0), LengthRule.GRADIENT, size)
    return explore.begun(loss, explore.starting_record(loss, w), rules, 3)


def step(e: Exploration) -> Exploration:
    outcome = explore.advance(e.loss, e.w, e.rules, e.number)
    assert isinstance(outcome, Record)
    return explore.arrived(e, outcome)


def test_steps_of_gradient_descent_on_a_quadratic_shrink_w_by_one_minus_two_alpha() -> None:
    e = begin("x^2 + y^2", (1.0, -2.0))
    for k in range(1, 6):
        e = step(e)
        assert e.w == pytest.approx((0.8**k, -2.0 * 0.8**k), rel=1e-14)


def test_stepping_back_is_exact() -> None:
    e = begin("(1 - x)^2 + 100(y - x^2)^2", (-1.2, 1.0), size=1e-3)
    visited = [e.w]
    for _ in range(5):
        e = step(e)
        visited.append(e.w)
    for w in reversed(visited):
        assert e.w == w
        e = explore.stepped_back(e)


def test_stepping_back_and_then_differently_keeps_the_abandoned_branch() -> None:
    e = begin("x^2 + 4y^2", (1.0, 1.0))
    e = step(step(e))
    left = e.w
    e = explore.stepped_back(e)
    e = step(explore.Exploration(e.loss, Rules(AtAngle(90.0), LengthRule.LENGTH, 0.1), 3, e.path, e.tip, e.row))
    abandoned = e.path.points(e.path.abandoned(e.tip))
    assert any(tuple(row) == left for row in abandoned.tolist())
    assert left not in [tuple(row) for row in e.path.points(e.path.lineage(e.tip)).tolist()]


def test_the_actual_change_is_right_where_doubles_only_give_round_off() -> None:
    e = begin("exp(x) + y^2 + 1000", (0.5, 0.5))
    e = explore.Exploration(e.loss, Rules(AtAngle(180.0), LengthRule.LENGTH, 1e-11), 3, e.path, e.tip, e.row)
    e = step(e)
    before, after = e.path.record(0), e.path.record(1)
    with mpmath.workdps(60):
        exact = sum(
            sign * (mpmath.exp(mpmath.mpf(r.w[0])) + mpmath.mpf(r.w[1]) ** 2)
            for sign, r in ((1, after), (-1, before))
        )
    assert after.actual == pytest.approx(float(exact), rel=1e-12)


def test_the_predicted_change_is_the_first_order_term() -> None:
    e = step(begin("x^2 + y^2", (3.0, 4.0)))
    record = e.path.record(e.row)
    assert record.predicted == pytest.approx(-0.1 * 100.0, rel=1e-14)  # −α|∇L|², |∇L| = 10


def test_a_run_ends_with_its_reason() -> None:
    e = begin("x^2 + y^2", (1.0, 1.0), size=0.25)
    *blocks, stop = descend(e.loss, e.w, e.rules, 1_000)
    assert stop is Stop.GRADIENT_SMALL
    e = explore.arrived_at_all(e, [block for block in blocks if isinstance(block, Steps)])
    assert math.hypot(*e.w) < 1e-8
    assert e.number == len(e.path) - 1


def test_a_run_that_is_no_longer_wanted_ends_without_a_reason() -> None:
    e = begin("x^2 + y^2", (1.0, 1.0), size=0.01)
    answers = iter([True, True, False])
    blocks = list(descend(e.loss, e.w, e.rules, 1_000_000, lambda: next(answers)))
    assert len(blocks) == 2
    assert all(isinstance(block, Steps) for block in blocks)


def test_a_random_run_is_the_same_again_after_stepping_back() -> None:
    e = begin("x^2 + y^2", (1.0, 1.0), AtRandom(7))
    first = step(e)
    again = step(explore.stepped_back(first))
    assert again.w == first.w
    assert step(first).w != first.w


def test_reset_returns_to_the_start() -> None:
    e = begin("x^2 + y^2", (1.0, 1.0))
    e = explore.reset(step(step(e)))
    assert e.w == (1.0, 1.0)
    assert len(e.path.lineage(e.tip)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("entry", GALLERY, ids=lambda entry: entry.name)
def test_steepest_descent_with_line_search_never_rises_on_any_loss_of_the_gallery(entry: GalleryLoss) -> None:
    loss = parsed_with(entry.expression, entry.parameters)
    rules = Rules(AtAngle(180.0), LengthRule.ARMIJO, 1.0)
    losses = [block.loss for block in descend(loss, entry.start, rules, 1_000) if isinstance(block, Steps)]
    assert (np.diff(np.concatenate([[loss.value(entry.start)], *losses])) < 0.0).all()


def with_a(value: float) -> Loss:
    return Loss.parse("a*x^2", {"a": value})


def test_a_step_keeps_the_parameters_that_it_was_taken_with_however_often_they_move() -> None:
    rules = Rules(AtAngle(180.0), LengthRule.LENGTH, 0.1)
    e = step(explore.begun(with_a(1.0), explore.starting_record(with_a(1.0), (1.0,)), rules, 3))
    for value in (2.0, 3.0):
        e = explore.reparametrised(e, with_a(value), explore.starting_record(with_a(value), e.w))
        record = e.path.record(e.row)
        assert (record.parameters, record.taken_with) == ((value,), (1.0,))
        assert record.loss == pytest.approx(value * 0.81)
        assert record.actual == pytest.approx(0.81 - 1.0)
    e = explore.reparametrised(e, with_a(1.0), explore.starting_record(with_a(1.0), e.w))
    assert e.path.record(e.row).taken_with == ()


def test_the_losses_of_a_path_are_those_of_the_parameters_of_now() -> None:
    rules = Rules(AtAngle(180.0), LengthRule.LENGTH, 0.25)
    e = step(step(explore.begun(with_a(1.0), explore.starting_record(with_a(1.0), (1.0,)), rules, 3)))
    e = explore.reparametrised(e, with_a(4.0), explore.starting_record(with_a(4.0), e.w))
    rows = np.array([*e.path.lineage(e.tip), GAP])
    assert explore.losses_now(e, rows) == pytest.approx([4.0, 2.25, 1.0, np.nan], nan_ok=True)
    assert e.path.column("loss", rows[:2]).tolist() == [1.0, 0.5625]


@pytest.mark.parametrize("back", [0, 1, 3])
def test_another_value_of_a_parameter_is_true_of_the_moment_that_is_shown(back: int) -> None:
    loss = Loss.parse("a*x^2 + y^2", {"a": 1.0})
    e = explore.begun(loss, explore.starting_record(loss, (1.0, 1.0)), Rules(AtAngle(), LengthRule.LENGTH, 0.1), 3)
    e = step(step(step(e)))
    for _ in range(back):
        e = explore.stepped_back(e)
    ahead = e.path.points(e.path.lineage(e.tip)).tolist()[e.number + 1 :]
    now = e
    for a in (2.0, 3.0):
        other = Loss.parse("a*x^2 + y^2", {"a": a})
        now = explore.reparametrised(now, other, explore.starting_record(other, e.w))
    shown = now.path.record(now.row)
    assert (now.w, now.number, now.tip) == (e.w, e.number, now.row)
    assert shown.loss == pytest.approx(3.0 * e.w[0] ** 2 + e.w[1] ** 2, rel=1e-15)
    assert shown.parameters == (3.0,)
    abandoned = now.path.points(now.path.abandoned(now.tip)).tolist()
    assert [point for point in abandoned if point in ahead] == ahead
    # what is undone is there as it was
    assert e.path.points(e.path.lineage(e.tip)).tolist()[e.number + 1 :] == ahead
    assert e.path.record(e.row).parameters == (1.0,)


@pytest.mark.parametrize("norm", [OneNorm(), MaxNorm(), HessianNorm()])
def test_that_a_direction_in_a_norm_that_any_loss_has_outlives_its_loss(norm: Norm) -> None:
    rules = Rules(SteepestIn(norm), LengthRule.LENGTH, 0.1)
    assert explore.fitting(rules, ("x", "y"), ("x", "y", "z")) is rules


def test_that_a_scaled_norm_belongs_to_its_variables() -> None:
    rules = Rules(SteepestIn(Scaled((4.0, 1.0))), LengthRule.LENGTH, 0.1)
    assert explore.fitting(rules, ("x", "y"), ("x", "y")) is rules
    assert explore.fitting(rules, ("x", "y"), ("x", "y", "z")).direction == AtAngle()


@pytest.mark.parametrize("entry", GALLERY[::4], ids=lambda entry: entry.name)
def test_that_no_number_of_a_run_depends_on_where_its_blocks_end(
    entry: GalleryLoss, monkeypatch: pytest.MonkeyPatch
) -> None:
    loss = parsed_with(entry.expression, entry.parameters)
    rules = Rules(AtAngle(180.0), LengthRule.GRADIENT, min(entry.eta, 0.05))

    def columns() -> bytes:
        blocks = [block for block in descend(loss, entry.start, rules, 150) if isinstance(block, Steps)]
        return b"".join(
            np.concatenate([getattr(block, name) for block in blocks]).tobytes() for name in ("w", *FIGURES)
        )

    usual = columns()
    for first in (1, 3, 17):
        monkeypatch.setattr(runs, "_FIRST", first)
        monkeypatch.setattr(runs, "_MOST", first + 2)
        assert columns() == usual
