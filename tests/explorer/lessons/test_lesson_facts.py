"""The facts of lessons against closed forms, and where they do not exist."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from explorer import exploration as explore
from explorer.descent import Rules, observe
from explorer.direction import AlongVector, AtAngle, DirectionRule
from explorer.exploration import Exploration
from explorer.lessons.lesson_facts import FACTS, Names, fact_of, facts_at
from explorer.lessons.lesson_words import WordsError, read_condition, read_number, read_passage
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.path import Record
from explorer.step_size import LengthRule


def begun(text: str, start: tuple[float, ...], direction: DirectionRule, size: float, order: int = 3) -> Exploration:
    loss = Loss.parse(text, {"a": 2.0} if "a" in text.replace("abs", "") else {})
    return explore.begun(loss, explore.starting_record(loss, start), Rules(direction, LengthRule.LENGTH, size), order)


def facts(now: Exploration, *names: str) -> dict[str, float]:
    model = local_model(now.loss, observe(now.loss, now.w), now.rules, now.order, number=now.number)
    return facts_at(names or tuple(FACTS), now, model)


def test_that_the_facts_of_a_quadratic_are_its_closed_forms() -> None:
    # L = x² + 3y² from (1, 2) along (1, 0): L(η) = (1 + η)² + 12
    now = begun("x^2 + 3y^2", (1.0, 2.0), AlongVector((2.0, 0.0)), 0.5)
    found = facts(now)
    expected = {
        "eta": 0.5, "size": 0.5, "order": 3.0, "cos_beta": 2.0 / math.sqrt(148.0), "dot": 2.0,
        "beta": 360.0 - math.degrees(math.acos(2.0 / math.sqrt(148.0))), "gradient_norm": math.sqrt(148.0),
        "loss": 13.0, "loss_next": 14.25, "change": 1.25, "predicted": 1.0, "second": 0.25, "remainder": 0.25,
        "ratio": 0.25, "last_remainder": 0.0, "curvature": 2.0, "slope_next": 3.0, "steps": 0.0, "loss_start": 13.0,
        "fell": 0.0, "moved": 0.0, "lambda_max": 6.0, "lambda_min": 2.0, "condition": 3.0,
        "rule_length": 1.0, "rule_gradient": 0.0, "rule_natural": 0.0, "rule_armijo": 0.0, "rule_minimum": 0.0,
    }  # fmt: skip
    assert found == pytest.approx(expected, rel=1e-14)
    assert set(expected) == set(FACTS)


def test_that_the_path_is_counted_and_measured_from_its_start() -> None:
    now = begun("x^2 + 3y^2", (1.0, 2.0), AlongVector((-1.0, 0.0)), 0.5)
    for _ in range(2):
        record = explore.advance(now.loss, now.w, now.rules, now.number)
        assert isinstance(record, Record)
        now = explore.arrived(now, record)
    found = facts(now, "steps", "loss_start", "loss", "fell", "moved", "w_x", "w_y")
    assert found == {
        "steps": 2.0, "loss_start": 13.0, "loss": 12.0, "fell": 1.0, "moved": 1.0, "w_x": 0.0, "w_y": 2.0,
    }  # fmt: skip
    assert facts(explore.stepped_back(now), "steps") == {"steps": 1.0}


def test_that_a_fact_of_the_start_stays_what_it_was_there() -> None:
    now = begun("x^2 + 3y^2", (1.0, 2.0), AlongVector((-1.0, 0.0)), 0.5)
    first = facts(now, "start_loss", "start_w_x")
    assert first == {"start_loss": 13.0, "start_w_x": 1.0}
    record = explore.advance(now.loss, now.w, now.rules, now.number)
    assert isinstance(record, Record)
    now = explore.arrived(now, record)
    model = local_model(now.loss, observe(now.loss, now.w), now.rules, now.order)
    found = facts_at(["start_loss", "loss", "start_w_x"], now, model, first)
    assert found == {"start_loss": 13.0, "loss": 12.25, "start_w_x": 1.0}
    fact = fact_of("start_w_x", Names(("x",)))
    assert fact is not None
    assert fact.symbol == "x at the start"
    for name in ("start_", "start_w_z", "start_start_loss", "start_etaa"):
        assert fact_of(name, Names(("x",))) is None


def test_that_components_and_parameters_are_facts_by_name() -> None:
    now = begun("a*x^2 + 3y^2", (1.0, 2.0), AlongVector((0.0, -1.0)), 0.5)
    found = facts(now, "w_x", "g_x", "g_y", "u_x", "u_y", "p_a", "p_x", "w_q")
    assert math.isnan(found.pop("p_x"))
    assert math.isnan(found.pop("w_q"))
    assert found == {"w_x": 1.0, "g_x": 4.0, "g_y": 12.0, "u_x": 0.0, "u_y": -1.0, "p_a": 2.0}


@pytest.mark.parametrize(
    ("text", "start", "missing", "known"),
    [
        (
            "abs(x) + y^2",
            (0.0, 1.0),
            {"gradient_norm", "dot", "beta", "g_x", "curvature", "lambda_max"},
            {"loss", "w_x"},
        ),
        ("x^2 + y^2", (0.0, 0.0), {"beta", "change", "ratio", "u_x", "slope_next"}, {"loss", "lambda_max", "g_x"}),
        ("log(x) + y", (-1.0, 1.0), {"loss", "dot", "change", "lambda_max"}, {"w_x", "steps"}),
        ("x^2 - y^2", (1.0, 1.0), {"condition"}, {"lambda_min", "lambda_max", "change"}),
        ("sqrt(x) + y^2", (0.01, 0.0), {"loss_next", "change", "ratio", "slope_next"}, {"predicted", "dot"}),
    ],
)
def test_that_what_does_not_exist_is_nan(
    text: str, start: tuple[float, ...], missing: set[str], known: set[str]
) -> None:
    found = facts(begun(text, start, AtAngle(180.0), 0.1), *missing, *known)
    assert {name for name, value in found.items() if math.isnan(value)} == missing


def test_that_the_second_term_needs_k_of_two_and_the_curvature_does_not() -> None:
    now = begun("x^2 + 3y^2", (1.0, 2.0), AlongVector((0.0, 1.0)), 0.5, order=1)
    found = facts(now, "second", "curvature", "last_remainder", "remainder")
    assert math.isnan(found["second"])
    assert found["curvature"] == 6.0
    assert found["last_remainder"] == found["remainder"] == 0.75


def test_that_one_and_fifty_variables_have_facts() -> None:
    single = begun("x^4", (2.0,), AtAngle(180.0), 0.1)
    assert facts(single, "lambda_max", "curvature", "u_x") == {"lambda_max": 48.0, "curvature": 48.0, "u_x": -1.0}
    many = begun(" + ".join(f"{n}*x{n}^2" for n in range(1, 51)), (1.0,) * 50, AtAngle(180.0), 0.1)
    assert facts(many, "condition", "w_x50") == {"condition": pytest.approx(50.0), "w_x50": 1.0}


# -- conditions


def test_that_a_fact_that_does_not_exist_meets_no_goal() -> None:
    for text in ("ratio > 0.1", "ratio <= 0.1", "~(ratio > 0.1)", "ratio != 1", "steps > 3 | ratio > 0"):
        goal = read_condition(text)
        assert not goal.holds({"ratio": math.nan, "steps": 4.0}), text
        assert not goal.holds({}), text


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("change > 0", {"change": 1e-300}, True),
        ("change > 0", {"change": 0.0}, False),
        ("beta > 90 & beta < 270", {"beta": 180.0}, True),
        ("beta > 90 & beta < 270", {"beta": 271.0}, False),
        ("abs(ratio) > 0.1", {"ratio": -0.2}, True),
        ("eta < 1 | steps == 3", {"eta": 2.0, "steps": 3.0}, True),
        ("sqrt(w_x^2 + w_y^2) ≤ 5", {"w_x": 3.0, "w_y": 4.0}, True),
        ("loss > 2", {"loss": math.inf}, True),
    ],
)
def test_that_a_goal_is_the_condition_that_it_says(text: str, given: dict[str, float], expected: bool) -> None:
    assert read_condition(text).holds(given) is expected


def test_that_a_number_is_computed_from_its_facts() -> None:
    assert read_number("2/lambda_max").value({"lambda_max": 8.0}) == 0.25
    assert read_number(" eta ").value({"eta": 0.1}) == 0.1
    assert math.isnan(read_number("2/lambda_max").value({}))


def test_that_a_mistake_in_a_passage_knows_where_its_brace_opens() -> None:
    text = "One {eta}.\n\nTwo {eta} and\n {etaa}."
    with pytest.raises(WordsError) as caught:
        read_passage(text)
    assert caught.value.start == text.index("{etaa}")


def test_that_names_are_those_of_the_loss() -> None:
    names = Names(("x", "w10"), ("a",))
    assert all(fact_of(name, names) for name in ("w_x", "w_w10", "g_x", "u_w10", "p_a", "eta"))
    assert not any(fact_of(name, names) for name in ("w_a", "p_x", "w_", "x", "q_x"))


def test_that_another_loss_than_the_page_s_has_no_component_of_that_name() -> None:
    now = replace(begun("x^2 + y^2", (1.0, 1.0), AtAngle(), 0.1), order=2)
    assert math.isnan(facts(now, "w_z")["w_z"])
