"""A trace agrees with closed forms, says why it stopped, and can be read back."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from explorer.descent import Rules, Stop
from explorer.direction import AlongAxis, AlongVector, AtAngle, AtRandom, DirectionRule, Newton, SteepestIn, Vector
from explorer.loss import Loss
from explorer.norms import HessianNorm, MaxNorm, OneNorm, Scaled
from explorer.option_error import OptionError
from explorer.options import length_rule, parse_at, parse_direction, parse_number, rule_word
from explorer.step_size import LengthRule
from explorer.trace import Entry, Trace, as_csv, as_json, as_table, trace

STEEPEST = AtAngle(180.0)
KEYS = [
    "step", "w", "loss", "gradient", "gradient_norm", "direction", "eta", "dot", "cos_beta", "beta_deg", "taylor",
    "w_next", "loss_next",
]  # fmt: skip


def _trace(
    text: str, start: Vector, size: float = 0.1, rule: LengthRule = LengthRule.LENGTH, steps: int = 5,
    *, direction: DirectionRule = STEEPEST, order: int = 3,
) -> Trace:  # fmt: skip
    return trace(Loss.parse(text), start, Rules(direction, rule, size), steps, order)


def _json(run: Trace) -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(as_json(run)), parse_constant=pytest.fail)
    return found


def _csv(run: Trace) -> list[dict[str, str]]:
    return list(csv.DictReader("".join(as_csv(run)).splitlines()))


def test_that_on_a_quadratic_every_step_is_the_closed_form() -> None:
    alpha = 0.1
    run = _json(_trace("x^2 + 3y^2", (1.0, 2.0), alpha, LengthRule.GRADIENT, steps=12))
    assert list(run) == ["loss", "variables", "parameters", "rule", "stop", "steps"]
    assert (run["loss"], run["variables"], run["rule"], run["stop"]) == (
        "x^2 + 3y^2", ["x", "y"], "gradient", "max_steps",
    )  # fmt: skip
    assert [step["step"] for step in run["steps"]] == list(range(12))
    for t, step in enumerate(run["steps"]):
        x, y = (1 - 2 * alpha) ** t, 2 * (1 - 6 * alpha) ** t
        g = math.hypot(2 * x, 6 * y)
        assert list(step) == KEYS
        assert step["w"] == pytest.approx([x, y], rel=1e-12)
        assert step["w_next"] == pytest.approx([(1 - 2 * alpha) * x, (1 - 6 * alpha) * y], rel=1e-12)
        assert step["loss"] == pytest.approx(x**2 + 3 * y**2, rel=1e-12)
        assert step["gradient"] == pytest.approx([2 * x, 6 * y], rel=1e-12)
        assert step["eta"] == pytest.approx(alpha * g, rel=1e-12)
        assert step["direction"] == pytest.approx([-2 * x / g, -6 * y / g], rel=1e-12)
        assert step["dot"] == pytest.approx(-g, rel=1e-12)
        assert (step["cos_beta"], step["beta_deg"]) == pytest.approx((-1.0, 180.0))


def test_that_the_taylor_rows_of_a_quadratic_end_at_order_two() -> None:
    (step,) = _json(_trace("x^2 + 3y^2", (1.0, 2.0), steps=1))["steps"]
    rows = step["taylor"]
    x, y = 1.0, 2.0
    g = math.hypot(2 * x, 6 * y)
    second = 0.1**2 * ((2 * x) ** 2 + 3 * (6 * y) ** 2) / g**2
    assert [list(row) for row in rows] == [["order", "term", "partial_sum", "remainder", "bound"]] * 4
    assert [row["order"] for row in rows] == [0, 1, 2, 3]
    assert [row["term"] for row in rows] == pytest.approx([13.0, -0.1 * g, second, 0.0], rel=1e-12)
    assert rows[2]["partial_sum"] == pytest.approx(step["loss_next"], rel=1e-12)
    assert [row["remainder"] for row in rows] == pytest.approx([second - 0.1 * g, second, 0.0, 0.0], rel=1e-12)
    assert all(0.0 <= row["bound"] < 1e-14 for row in rows)


def test_that_each_step_begins_where_the_one_before_ended() -> None:
    steps = _json(_trace("(1 - x)^2 + 100(y - x^2)^2", (-1.2, 1.0), 0.01, steps=20))["steps"]
    for before, after in pairwise(steps):
        assert after["w"] == before["w_next"]
        assert after["loss"] == before["loss_next"]


def test_that_newton_reaches_the_minimum_of_a_quadratic_and_the_run_stops_there() -> None:
    run = _json(_trace("x^2 + y^2 + z^2", (1.0, 2.0, 3.0), 1.0, LengthRule.NATURAL, direction=Newton()))
    assert run["stop"] == "gradient_small"
    assert len(run["steps"]) == 2
    last = run["steps"][-1]
    assert last["w"] == pytest.approx([0.0] * 3, abs=1e-15)
    assert last["w_next"] is last["loss_next"] is last["direction"] is last["cos_beta"] is None
    assert last["loss"] == 0.0


def test_that_beta_is_oriented_in_the_plane_only() -> None:
    plane = _json(_trace("x + y^2", (0.0, 0.0), direction=AlongAxis(1, -1), steps=1))["steps"][0]
    space = _json(_trace("x + y^2 + z^2", (0.0,) * 3, direction=AlongAxis(1, -1), steps=1))["steps"][0]
    assert (plane["beta_deg"], space["beta_deg"]) == (270.0, 90.0)


def test_that_a_kink_ends_the_run_and_what_is_undefined_is_null() -> None:
    run = _json(_trace("abs(x) + y^2", (0.0, 1.0), direction=AlongAxis(0)))
    (step,) = run["steps"]
    assert run["stop"] == "kink"
    assert (step["w"], step["loss"], step["direction"], step["eta"]) == ([0.0, 1.0], 1.0, [1.0, 0.0], 0.1)
    undefined = ("gradient", "gradient_norm", "dot", "cos_beta", "beta_deg", "w_next", "loss_next")
    assert all(step[key] is None for key in undefined)
    assert step["taylor"][0]["term"] == 1.0
    assert all(row["term"] is None and row["bound"] is None for row in step["taylor"][1:])


@pytest.mark.parametrize(
    ("text", "start", "stop"),
    [
        ("log(x)", -1.0, "not_finite"),
        ("1/x", 0.0, "not_finite"),
        ("exp(x^2)", 26.5, "not_finite"),
        ("x^2", 0.0, "gradient_small"),
        ("x", 1e9, "max_steps"),
    ],
)
def test_that_a_run_says_why_it_stopped_without_numbers_that_json_lacks(text: str, start: float, stop: str) -> None:
    run = _json(_trace(text, (start,), 1.0, direction=AtAngle(0.0), steps=3))
    assert run["stop"] == stop
    assert run["steps"][-1]["w"] is not None


def test_that_no_steps_give_no_entries() -> None:
    assert _json(_trace("x^2", (1.0,), steps=0))["steps"] == []
    assert _json(_trace("x^2", (1.0,), steps=0))["stop"] == Stop.MAX_STEPS
    assert _csv(_trace("x^2", (1.0,), steps=0)) == []
    assert list(as_table(_trace("x^2", (1.0,), steps=0)))[-1].startswith("stopped after 0 steps")


def test_that_the_csv_has_the_numbers_of_the_json_to_the_last_digit() -> None:
    def run() -> Trace:
        return _trace("(1 - a)^2 + 100(b - a^2)^2", (-1.2, 1.0), 0.01, steps=4, direction=AtRandom(3), order=2)

    lines, steps = _csv(run()), _json(run())["steps"]
    assert len(lines) == len(steps) == 4
    for line, step in zip(lines, steps, strict=True):
        assert [float(line[name]) for name in ("w_a", "w_b", "g_a", "g_b", "u_a", "u_b")] == [
            *step["w"], *step["gradient"], *step["direction"],
        ]  # fmt: skip
        assert [float(line[f"t{k}"]) for k in range(3)] == [row["term"] for row in step["taylor"]]
        assert [float(line[f"R{k}"]) for k in range(3)] == [row["remainder"] for row in step["taylor"]]
        assert float(line["loss_next"]) == step["loss_next"]
    assert [line["stop"] for line in lines] == ["", "", "", "max_steps"]


def test_that_an_undefined_number_is_an_empty_cell() -> None:
    (line,) = _csv(_trace("abs(x) + y^2", (0.0, 1.0)))
    assert line["g_x"] == line["beta_deg"] == line["t1"] == line["w_next_y"] == ""
    assert line["stop"] == "kink"


def test_that_the_table_ends_with_the_last_point_and_the_reason_in_words() -> None:
    lines = list(as_table(_trace("x^2", (1.0,), 0.25, steps=2)))
    assert lines[0].split() == ["step", "x", "L", "|∇L|", "β", "η", "t1", "ΔL", "R1", "R2", "R3"]
    assert lines[1].split() == ["0", "1", "1", "2", "180°", "0.25", "-0.5", "-0.4375", "0.0625", "0", "0"]
    assert lines[3].split() == ["2", "0.5", "0.25", "1"]
    assert lines[-1] == "stopped after 2 steps: the maximum of steps is reached\n"


def test_that_the_table_names_the_kink() -> None:
    *_, last = as_table(_trace("abs(x) + y^2", (0.0, 1.0)))
    assert last.startswith("stopped after 0 steps: a kink is reached")
    assert "abs" in last


# -- the small languages of the options


def test_that_a_point_is_read_by_name_or_by_order() -> None:
    assert parse_at("y=2, x=-1.5e-3", ("x", "y")) == (-0.0015, 2.0)
    assert parse_at("−1,.5", ("x", "y")) == (-1.0, 0.5)
    assert parse_at("x₁=1,ϕ=2", ("x1", "φ")) == (1.0, 2.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x=1,z=2", "unknown variable `z`; the loss has x, y"),
        ("x=1", "`y` is missing in --at x=1; add it, or hold it by --param y=1"),
        ("x=1,x=2,y=1", "`x` is given twice in --at"),
        ("x=pi/2,y=1", "`pi/2` is not a number"),
        ("x=nan,y=1", "`nan` is not a finite number"),
        ("x=1e999,y=1", "`1e999` is not a finite number"),
        ("x=1,2", "`2` in --at is not of the form x=1"),
        ("1,2,3", "--at 1,2,3 has 3 components; the loss has 2: x, y"),
        ("", "--at has 1 component; the loss has 2: x, y"),
    ],
)
def test_that_a_wrong_point_is_refused_in_a_sentence(text: str, message: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse_at(text, ("x", "y"))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x=1", "`y` is missing in the point x=1"),
        ("x=1,x=2", "`x` is given twice in the point"),
        ("x=1,2", "`2` in the point is not of the form x=1"),
        ("1,2,3", "the point 1,2,3 has 3 components; the loss has 2: x, y"),
        ("", "the point has 1 component; the loss has 2: x, y"),
    ],
)
def test_that_a_field_of_the_window_speaks_of_what_it_holds(text: str, message: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse_at(text, ("x", "y"), what="the point")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (None, AtAngle(180.0)),
        ("steepest", AtAngle(180.0)),
        ("ascent", AtAngle(0.0)),
        ("contour", AtAngle(90.0)),
        ("newton", Newton()),
        ("random", AtRandom(7)),
        ("axis:y", AlongAxis(1, 1)),
        ("axis:-x", AlongAxis(0, -1)),
        ("vector:-1,2", AlongVector((-1.0, 2.0))),
        ("coordinate", SteepestIn(OneNorm())),
        ("sign", SteepestIn(MaxNorm())),
        ("hessian", SteepestIn(HessianNorm())),
        ("scaled:4,0.5", SteepestIn(Scaled((4.0, 0.5)))),
        ("scaled:y=9", SteepestIn(Scaled((1.0, 9.0)))),
    ],
)
def test_that_a_direction_is_read(text: str | None, rule: object) -> None:
    assert parse_direction(text, ("x", "y"), seed=7) == rule


def test_that_an_angle_is_a_direction_of_its_own() -> None:
    assert parse_direction(None, ("x", "y"), beta=-30.0) == AtAngle(-30.0)
    with pytest.raises(OptionError, match="leave --direction"):
        parse_direction("newton", ("x", "y"), beta=-30.0)


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("coordinate", (3.0, 1.0 - 0.1 * 20.0)),  # ∇L = (6, 20): only y moves, by s|g|_∞
        ("sign", (3.0 - 0.1 * 26.0, 1.0 - 0.1 * 26.0)),  # both move by s|g|₁
        ("scaled:2,5", (3.0 - 0.1 * 6.0 / 2.0, 1.0 - 0.1 * 20.0 / 5.0)),  # −sP⁻¹∇L
        ("hessian", (3.0 - 0.1 * 3.0, 1.0 - 0.1 * 1.0)),  # Newton's
    ],
)
def test_that_a_run_takes_the_steepest_steps_of_a_norm(word: str, first: Vector) -> None:
    rule = parse_direction(word, ("x", "y"))
    run = _json(_trace("x^2 + 10y^2", (3.0, 1.0), 0.1, LengthRule.NATURAL, direction=rule, steps=2))
    assert run["steps"][1]["w"] == pytest.approx(first, rel=1e-14)


def test_that_a_diagonal_that_gives_no_norm_says_what_is_needed() -> None:
    with pytest.raises(OptionError, match="positive numbers"):
        parse_direction("scaled:1,-2", ("x", "y"))
    with pytest.raises(OptionError, match="has 3 components; the loss has 2"):
        parse_direction("scaled:1,2,3", ("x", "y"))


_NO_SCALES = ["scaled", "scaled:1", "scaled:1,2,3", "scaled:0,1", "scaled:1,-2", "scaled:z=1", "sign:1"]


@pytest.mark.parametrize(
    "text", ["up", "axis:z", "axis:", "vector:1", "vector:0,0", "vector:a,b", "newton:1", *_NO_SCALES]
)
def test_that_a_wrong_direction_is_refused(text: str) -> None:
    with pytest.raises(OptionError):
        parse_direction(text, ("x", "y"))


def test_that_the_rules_for_the_length_have_one_name_each_way() -> None:
    assert [length_rule(rule, "minimum") for rule in ("length", "gradient", "natural", "line-search")] == [
        LengthRule.LENGTH, LengthRule.GRADIENT, LengthRule.NATURAL, LengthRule.MINIMUM,
    ]  # fmt: skip
    assert rule_word(LengthRule.ARMIJO) == rule_word(LengthRule.MINIMUM) == "line-search"


def test_that_a_number_may_be_copied_from_the_screen() -> None:
    assert parse_number("−1.5e−3") == -0.0015


# -- long runs


@pytest.mark.parametrize("direction", [AtAngle(), AtAngle(150.0), AtRandom(3), AlongAxis(0)])
@pytest.mark.parametrize(("text", "start"), [("x^2 + y^2", (1.0, 1.0)), ("log(x) + abs(y)", (0.5, 0.25))])
def test_that_the_reason_is_known_before_the_last_entry(
    text: str, start: tuple[float, float], direction: DirectionRule
) -> None:
    run = _trace(text, start, 0.125, direction=direction, steps=40)
    *_, last = run.entries
    assert run.stop() is last.stop


def test_that_json_is_written_while_the_run_goes_on() -> None:
    run = _trace("(1 - x)^2 + 100(y - x^2)^2", (-1.2, 1.0), 1e-4, LengthRule.GRADIENT, steps=20_000)
    read: list[int] = []

    def watched() -> Iterator[Entry]:
        for entry in run.entries:
            read.append(entry.number)
            yield entry

    pieces = as_json(replace(run, entries=watched()))
    head, first = next(pieces), next(pieces)
    assert '"stop": "max_steps"' in head
    assert '"step": 0' in first
    assert read == [0]
