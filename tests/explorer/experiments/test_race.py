"""Races: each path is that of the exploration itself, costs are counted, and reasons hold by their own numbers."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from explorer.descent import Rules, Stop, observe
from explorer.direction import AlongVector, AtAngle, AtRandom, DirectionRule, Newton, Vector
from explorer.experiments.race import MOST_STEPS, OTHERS, Contender, Kind, Race, contenders, race
from explorer.experiments.race_reasons import (
    FirstStep,
    _conditioning,
    back_at,
    break_even,
    first_step,
    reason,
    reversals,
)
from explorer.experiments.tally import Tally
from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.path import Steps
from explorer.run import descend
from explorer.step_size import LengthRule

ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"
LENGTH, GRADIENT, NATURAL = LengthRule.LENGTH, LengthRule.GRADIENT, LengthRule.NATURAL
USUAL = tuple(one for one in OTHERS if one.name in {"β = 150°", "Newton", "coordinate", "random"})


def run_race(
    text: str, w: Vector, length: LengthRule, size: float, own: DirectionRule | None = None, steps: int = 50
) -> Race:
    loss = Loss.parse(text)
    rules = Rules(own or AtAngle(), length, size)
    among = contenders(rules.direction, USUAL, loss.dimension)
    return race(loss, observe(loss, w), rules, among, steps)


def why(text: str, found: Race) -> str:
    return reason(Loss.parse(text), found)


def name_of_winner(found: Race) -> str:
    assert found.winner is not None
    return found.runners[found.winner].name


# -- who takes part


def test_that_steepest_descent_is_the_first_and_the_own_direction_the_second() -> None:
    assert [one.name for one in contenders(AtAngle(200.0), USUAL, 2)] == [
        "−∇L", "your u, β = 200°", "β = 150°", "Newton", "coordinate", "random",
    ]  # fmt: skip


@pytest.mark.parametrize("own", [AtAngle(), AtAngle(540.0), AtAngle(180.0, second=1), AtAngle(150.0), Newton()])
def test_that_nobody_takes_part_twice(own: DirectionRule) -> None:
    among = contenders(own, OTHERS, 3)
    names = [one.name for one in among]
    assert names[0] == "−∇L"
    assert len(among) == 1 + len(OTHERS)
    assert any(one.kind is Kind.OWN for one in among) is (own in {AtAngle(150.0), Newton()})


def test_that_with_one_variable_only_those_that_differ_take_part() -> None:
    assert [one.name for one in contenders(AtAngle(), OTHERS, 1)] == ["−∇L", "Newton", "random"]


# -- how they run


@pytest.mark.parametrize("rule", [AtAngle(), AtAngle(150.0), Newton(), AtRandom(3), AlongVector((1.0, -2.0))])
@pytest.mark.parametrize(("length", "size"), [(LENGTH, 0.05), (GRADIENT, 1e-3), (LengthRule.ARMIJO, 1.0)])
def test_that_a_path_is_that_of_the_exploration(rule: DirectionRule, length: LengthRule, size: float) -> None:
    loss, w, rules = Loss.parse(ROSENBROCK), (-1.2, 1.0), Rules(rule, length, size)
    runner = race(loss, observe(loss, w), rules, (Contender(Kind.OWN, rule),), 30, number=7).runners[0]
    *_, stop = outcomes = list(descend(loss, w, rules, 30, number=7))
    blocks = [outcome for outcome in outcomes if isinstance(outcome, Steps)]
    assert runner.path.tolist() == np.concatenate([[w], *(block.w for block in blocks)]).tolist()
    assert runner.losses.tolist() == np.concatenate([[loss.value(w)], *(block.loss for block in blocks)]).tolist()
    assert runner.stop is stop


def test_that_a_step_by_a_fixed_length_costs_one_of_each() -> None:
    runners = {runner.name: runner for runner in run_race(ROSENBROCK, (-1.2, 1.0), LENGTH, 0.05).runners}
    assert runners["−∇L"].tally == Tally(51, 51, 0)
    assert runners["Newton"].tally == Tally(51, 51, 50)
    assert runners["random"].tally == Tally(51, 51, 0)


def test_that_backtracking_costs_a_value_for_each_length_tried() -> None:
    # from x = 1 along −1: 8 → −7, 4 → −3, 2 → −1 is as high as before, 1 → 0 is lower
    found = run_race("x^2", (1.0,), LengthRule.ARMIJO, 8.0).runners[0]
    assert found.path.tolist() == [[1.0], [0.0]]
    assert found.tally.values == 1 + 4


def test_that_all_together_take_ten_thousand_steps_at_the_most() -> None:
    found = run_race("x^2 + y^2", (1.0, 1.0), LENGTH, 1e-9, steps=MOST_STEPS)
    assert found.limit == MOST_STEPS // len(found.runners)
    assert sum(runner.steps for runner in found.runners) <= MOST_STEPS


def test_that_a_race_ends_within_a_step_when_it_is_no_longer_wanted() -> None:
    loss = Loss.parse(ROSENBROCK)
    asked: list[int] = []

    def wanted() -> bool:
        asked.append(0)
        return len(asked) < 70

    rules = Rules(AtAngle(), LENGTH, 0.05)
    with pytest.raises(Unwanted):
        race(loss, observe(loss, (-1.2, 1.0)), rules, contenders(AtAngle(), USUAL, 2), 50, wanted=wanted)
    assert len(asked) == 70


def test_that_what_takes_long_is_reported_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.experiments.race._OFTEN", -1.0)
    loss, seen = Loss.parse(ROSENBROCK), list[Race]()
    rules = Rules(AtAngle(), LENGTH, 0.05)
    whole = race(loss, observe(loss, (-1.2, 1.0)), rules, contenders(AtAngle(), USUAL, 2), 5, report=seen.append)
    assert [len(part.runners) for part in seen] == [1, 2, 3, 4]
    assert not any(part.is_complete for part in seen)
    assert whole.is_complete
    assert len(whole.runners) == 5


# -- who wins


def test_that_the_lowest_final_loss_wins() -> None:
    found = run_race(ROSENBROCK, (-1.2, 1.0), LENGTH, 0.1)
    assert name_of_winner(found) == min(found.runners, key=lambda runner: runner.final).name == "Newton"


def test_that_of_those_that_end_level_the_quicker_wins_and_then_the_first() -> None:
    found = run_race("x^2 + y^2", (3.0, 4.0), GRADIENT, 0.5)
    assert (name_of_winner(found), found.runners[0].steps) == ("−∇L", 1)
    # both are at the minimum, to rounding: one step of Newton against 9 of steepest descent
    assert name_of_winner(run_race("x^2 + y^2", (3.0, 4.0), NATURAL, 1.0)) == "Newton"


def test_that_steepest_descent_wins_with_short_steps() -> None:
    for text, w in ((ROSENBROCK, (-1.2, 1.0)), ("x^2 + 40y^2", (3.0, 1.0)), ("exp(x) + x*y + y^4", (1.0, 2.0))):
        found = run_race(text, w, LENGTH, 1e-5, AtAngle(200.0))
        assert name_of_winner(found) == "−∇L"
        assert "first step falls most as well" in why(text, found)


# -- why


def number_after(words: str, text: str) -> float:
    match = re.search(re.escape(words) + r" ([−\d.e]+?)[.,;]?(\s|$)", text)
    assert match is not None, text
    return float(match.group(1).replace("−", "-"))


def test_that_overshooting_is_told_with_the_length_at_which_the_quadratic_is_back() -> None:
    # d = −|∇L|, c = ĝᵀ∇²Lĝ: back at −2d/c
    text, w = "x^2 + 40y^2", (3.0, 1.0)
    words = why(text, run_race(text, w, NATURAL, 0.1))
    length = math.hypot(6.0, 80.0)
    bend = (2.0 * 36.0 + 80.0 * 6400.0) / length**2
    assert number_after("back at L(w) after η =", words) == pytest.approx(2.0 * length / bend, rel=5e-3)
    assert number_after("the first step is", words) == pytest.approx(0.1 * length, rel=5e-3)
    assert words.startswith("Newton ends lowest")


def test_that_curvature_is_told_with_the_length_from_which_it_counts() -> None:
    text, w, alpha = "x^2 + 40y^2", (3.0, 1.0), 0.02
    words = why(text, run_race(text, w, GRADIENT, alpha))
    g, h = np.array([6.0, 80.0]), np.diag([2.0, 80.0])
    ahead, newton = -g / np.linalg.norm(g), np.array([-3.0, -1.0]) / math.sqrt(10.0)
    gained, bent = (newton - ahead) @ g, ahead @ h @ ahead - newton @ h @ newton
    assert number_after("falls more from η =", words) == pytest.approx(2.0 * gained / bent, rel=5e-3)
    assert number_after("and η is", words) == pytest.approx(alpha * float(np.linalg.norm(g)), rel=5e-3)


def test_that_zig_zag_is_told_with_its_turns() -> None:
    found = run_race(ROSENBROCK, (-1.2, 1.0), LENGTH, 0.1)
    moves = np.diff(found.runners[0].path, axis=0)
    turns = sum(float(a @ b) < 0.0 for a, b in pairwise(moves))
    assert turns > 40
    assert f"{turns} of its 50 steps turn back" in why(ROSENBROCK, found)


def test_that_a_kink_is_told() -> None:
    text = "abs(x) + 2abs(y)"
    found = run_race(text, (3.0, 1.0), LENGTH, 0.5)
    stopped = next(runner for runner in found.runners if runner.name == "coordinate")
    assert (stopped.stop, stopped.steps) == (Stop.KINK, 2)
    assert "abs at its corner" in stopped.why_stopped
    assert "No step is taken: L is not differentiable" in why(text, run_race(text, (0.0, 1.0), LENGTH, 0.5))


def test_that_a_rest_in_a_higher_basin_is_told() -> None:
    text, w = "x^4 - 3x^2 + x", (1.5,)
    resting = run_race(text, w, GRADIENT, 0.05, steps=200)
    # along −1 in steps of 0.28, over the hump at 0.17 into the lower basin
    crossing = run_race(text, w, LENGTH, 0.28, AlongVector((-1.0,)), steps=10)
    assert resting.runners[0].stop is Stop.GRADIENT_SMALL
    both = replace(resting, runners=(resting.runners[0], crossing.runners[1]), winner=1)
    steps = resting.runners[0].steps
    assert f"−∇L comes to rest at a stationary point after {steps} steps" in why(text, both)


def test_that_it_is_told_when_nobody_falls() -> None:
    words = why(ROSENBROCK, run_race(ROSENBROCK, (-1.2, 1.0), GRADIENT, 0.1))
    assert words == "Nobody lowers L from 24.2: these steps are too long for every direction here."


@pytest.mark.parametrize(
    ("text", "w", "words"),
    [
        ("log(x) + y^2", (-1.0, 1.0), "L is not finite at w"),
        ("x^2 - y^2", (0.0, 0.0), "the gradient is small"),
        ("abs(x) + y^2", (0.0, 1.0), "not differentiable"),
    ],
)
def test_that_no_step_has_its_reason(text: str, w: Vector, words: str) -> None:
    found = run_race(text, w, LENGTH, 0.1)
    assert found.winner is None
    assert [runner.steps for runner in found.runners] == [0] * 5
    assert words in why(text, found)


@pytest.mark.parametrize(("text", "w"), [("log(x) + y^2", (0.05, 0.5)), ("sqrt(x) + y^2", (0.1, 0.5))])
def test_that_steps_that_are_not_taken_are_not_called_shorter(text: str, w: Vector) -> None:
    found = run_race(text, w, LENGTH, 0.3)
    assert (found.runners[0].steps, name_of_winner(found)) == (0, "random")
    words = why(text, found)
    assert "−∇L takes no step: L is not finite at the next point" in words
    assert "longer" not in words


def test_that_a_path_of_more_steps_is_not_said_to_have_longer_ones() -> None:
    text = "x^2 + y^2"
    found = run_race(text, (3.0, 4.0), LENGTH, 0.1, AtAngle(170.0), steps=10)
    short = replace(found.runners[0], path=found.runners[0].path[:3], losses=found.runners[0].losses[:3])
    both = replace(found, runners=(short, found.runners[1]), winner=1)
    assert both.runners[1].steps > 3 * short.steps
    assert "its steps are longer" not in why(text, both)


@pytest.mark.parametrize(
    ("text", "words"), [("x^2 + 2512y^2", "2510 times as much"), ("x^2 + 251234y^2", "2.51e5 times as much")]
)
def test_that_numbers_are_plain_up_to_a_hundred_thousand(text: str, words: str) -> None:
    found = run_race(text, (3.0, 1.0), LENGTH, 1e-3, steps=50)
    assert words in _conditioning(Loss.parse(text), found)


@pytest.mark.parametrize("length", list(LengthRule))
@pytest.mark.parametrize("size", [1e-12, 1e-3, 1.0, 1e6])
def test_that_every_rule_and_size_has_a_sentence(length: LengthRule, size: float) -> None:
    for text, w in ((ROSENBROCK, (-1.2, 1.0)), ("sqrt(x) + abs(y)", (0.5, 0.3)), ("x^4 - 3x", (-1.0,))):
        words = why(text, run_race(text, w, length, size, AtAngle(0.0), steps=4))
        assert words.endswith(".")
        assert "nan" not in words


def test_that_fifty_variables_run_too() -> None:
    text = " + ".join(f"{i}*(x{i} - 1)^2" for i in range(1, 51))
    found = run_race(text, tuple(float(i) for i in range(50)), LENGTH, 1.0, AtAngle(170.0), steps=10)
    assert [runner.steps for runner in found.runners] == [10] * 6
    assert name_of_winner(found) == "−∇L"


# -- its parts


def test_that_back_at_is_the_other_root_of_a_quadratic() -> None:
    loss = Loss.parse("3x^2 - 12x + y")
    assert back_at(loss, (0.5, 0.0), (1.0, 0.0), 100.0) == pytest.approx(3.0, rel=1e-12)
    assert back_at(loss, (0.5, 0.0), (1.0, 0.0), 2.0) is None
    assert back_at(loss, (0.5, 0.0), (-1.0, 0.0), 100.0) is None


def test_that_back_at_takes_the_edge_of_the_domain_for_higher() -> None:
    assert back_at(Loss.parse("sqrt(x)"), (4.0,), (-1.0,), 9.0) == pytest.approx(4.0, rel=1e-12)


def test_that_reversals_are_steps_against_the_one_before() -> None:
    assert reversals(np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 0.1], [0.5, 0.2], [0.6, 0.1]])) == 2
    assert reversals(np.array([[0.0, 0.0], [1.0, 0.0]])) == 0


def test_that_a_break_even_is_where_two_parabolas_meet() -> None:
    steep = FirstStep((1.0,), -10.0, 8.0, 1.0, 0.0)
    other = FirstStep((1.0,), -6.0, 2.0, 1.0, 0.0)
    eta = break_even(other, steep)
    assert eta is not None
    assert -10.0 * eta + 4.0 * eta**2 == pytest.approx(-6.0 * eta + 1.0 * eta**2)
    assert break_even(steep, other) is None


def test_that_a_first_step_is_known_by_its_slope_and_curvature() -> None:
    loss = Loss.parse("x^2 + 40y^2")
    found = run_race(loss.text, (3.0, 1.0), GRADIENT, 0.02)
    step = first_step(loss, found, found.runners[0])
    assert step is not None
    assert step.slope == pytest.approx(-math.hypot(6.0, 80.0), rel=1e-14)
    assert step.change == pytest.approx(
        step.eta * step.slope + 0.5 * step.eta**2 * (step.curvature or 0.0), rel=1e-10
    )
