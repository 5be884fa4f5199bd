"""The path as a program: it needs NumPy alone, takes the same steps, and is nothing but that."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.descent import Rules
from explorer.direction import (
    AlongAxis,
    AlongVector,
    AtAngle,
    AtRandom,
    DirectionRule,
    Newton,
    SteepestIn,
    Vector,
)
from explorer.exploration import begun, chosen, moved, starting_record
from explorer.exports.loss_functions import loss_functions, source_of
from explorer.exports.python_script import script_of
from explorer.functions import FUNCTIONS
from explorer.gallery import GALLERY
from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.norms import Euclidean, HessianNorm, MaxNorm, OneNorm, Scaled
from explorer.path import ROOT
from explorer.step_size import LengthRule
from explorer.syntax import parse
from tests.explorer.exports.programs import apart, run, run_all, walked, went_on

ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"
START = (-1.2, 1.0)
BY_LENGTH = Rules(AtAngle(), LengthRule.LENGTH, 0.1)

THREE = "x^2 + 2y^2 + 3z^2 + x*y*z + cos(x*z)"
AT_THREE = (1.0, -0.7, 0.4)


def functions_of(loss: Loss) -> dict[str, Callable[..., Any]]:
    """Define L, its gradient and its Hessian as a program does."""
    blocks = loss_functions(source_of(loss, ()), with_gradient=True, with_hessian=True)
    made: dict[str, Any] = {"np": np, **{name: np.float64(value) for name, value in loss.parameters.items()}}
    exec("\n".join(blocks), made)  # noqa: S102 - it is what is tested
    return made


# -- the same steps


_OF_GALLERY = {
    "steepest": Rules(AtAngle(), LengthRule.LENGTH, math.nan),
    "update": Rules(AtAngle(), LengthRule.GRADIENT, 1e-4),
    "newton": Rules(Newton(), LengthRule.NATURAL, 1.0),
    "hessian": Rules(SteepestIn(HessianNorm()), LengthRule.NATURAL, 0.5),
    "random": Rules(AtRandom(3), LengthRule.LENGTH, math.nan),
}


@pytest.mark.parametrize("name", _OF_GALLERY)
def test_that_programs_of_the_gallery_end_where_the_paths_do(name: str, tmp_path: Path) -> None:
    rules = _OF_GALLERY[name]
    paths = []
    for loss in GALLERY:
        size = loss.eta if math.isnan(rules.size) else rules.size
        parameters = {parameter.name: parameter.value for parameter in loss.parameters}
        paths.append(walked(loss.expression, loss.start, replace(rules, size=size), 8, parameters))
    for loss, path, printed in zip(GALLERY, paths, run_all(tmp_path, paths), strict=True):
        assert apart(printed, path) < 1e-12, loss.name
        value = path.path.record(path.tip).loss
        assert printed.loss == pytest.approx(value, rel=1e-10, abs=1e-12, nan_ok=True), loss.name


_RULES: list[DirectionRule] = [
    AtAngle(), AtAngle(0.0), AtAngle(90.0), AtAngle(150.0), AtAngle(-160.0), AtAngle(150.0, 2), AtAngle(200.0, 0),
    AlongVector((1.0, -2.0, 0.5)), AlongAxis(1, -1), AlongAxis(2), AtRandom(5), Newton(), SteepestIn(Euclidean()),
    SteepestIn(Scaled((1.0, 10.0, 0.3))), SteepestIn(HessianNorm()), SteepestIn(OneNorm()), SteepestIn(MaxNorm()),
]  # fmt: skip


@pytest.mark.parametrize("length", LengthRule)
def test_that_every_rule_is_in_the_program(length: LengthRule, tmp_path: Path) -> None:
    paths = [walked(THREE, AT_THREE, Rules(rule, length, 0.05), 7) for rule in _RULES]
    found = run_all(tmp_path, paths)
    assert all(apart(printed, path) < 1e-12 for printed, path in zip(found, paths, strict=True))
    searches = length in {LengthRule.ARMIJO, LengthRule.MINIMUM}
    assert sum(printed.steps == 7 for printed in found) >= (8 if searches else 16)


@pytest.mark.parametrize("rule", [AtAngle(), AtAngle(0.0), Newton(), AlongAxis(0, -1), SteepestIn(OneNorm())])
def test_that_a_loss_of_one_variable_has_a_program(rule: DirectionRule) -> None:
    path = walked("(x - 1)^4 + x^2", (3.0,), Rules(rule, LengthRule.NATURAL, 0.001), 9)
    printed = run(script_of(path))
    assert printed.steps == 9
    assert apart(printed, path) < 1e-14


def test_that_the_update_rule_stands_in_the_program_as_it_is() -> None:
    path = walked(ROSENBROCK, START, Rules(AtAngle(), LengthRule.GRADIENT, 0.001), 30)
    script = script_of(path)
    assert "return w - alpha * gradient(w)" in script
    assert "w = descend(w, range(0, 30), update_rule, 0.001)" in script
    assert run(script).w == path.path.record(path.tip).w


def test_that_a_program_is_short_and_needs_numpy_alone() -> None:
    script = script_of(walked(ROSENBROCK, START, BY_LENGTH, 50))
    assert len(script.splitlines()) <= 65
    assert max(map(len, script.splitlines())) <= 110
    imported = {
        alias.name for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Import) for alias in node.names
    }
    assert imported == {"math", "numpy"}
    assert not [node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.ImportFrom)]


# -- every function


_TEXTS = {name: f"{name}(0.3x + 0.1y + 0.2)" for name, function in FUNCTIONS.items() if function.most == 1} | {
    "arccosh": "arccosh(1.5 + x^2 + y^2)", "acosh": "acosh(1.5 + x^2 + y^2)", "pow": "pow(x + 2, y)",
    "arctan2": "arctan2(x, y)", "atan2": "atan2(y, x - 2)", "hypot": "hypot(x, 3y)",
    "minimum": "minimum(x, y, x*y, 0.3)",
    "maximum": "maximum(x, y, -x*y)", "min": "min(x, y^2)", "max": "max(x, y^2)",
    "where": "where((x > y) & ~(x < -1) | (y >= 2), x^2, y^3)",
    "%": "x % 0.7 + 5.3 % (y^2 + 1)", "**": "2**x + (x^2 + 1)**y + (-8)**y*0 + x**-2 + abs(y)**0.5",
    "numbers": "1e300*x/1e300 - pi*y + e - (-3)*x - -y + 9**9*x/9**9", "conditions": "where(1 < 2, x, y)",
    "equal": "where(x == y, 1, where(x != 0.5, x, y)) + where(x <= y, 0, x)",
}  # fmt: skip


@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS.keys())
def test_that_every_function_has_the_value_and_the_slope_that_it_has_here(text: str) -> None:
    loss = Loss.parse(f"{text} + 0*x*y")
    made = functions_of(loss)
    for w in [(0.4, 0.6), (0.6, 0.4), (-0.9, 0.35), (0.51, -0.77), (1.3, 2.2)]:
        with np.errstate(all="ignore"):
            value, slope = made["loss"](np.array(w)), made["gradient"](np.array(w))
        assert float(value) == pytest.approx(loss.value(w), rel=1e-13, abs=1e-15, nan_ok=True)
        assert slope.tolist() == pytest.approx(loss.gradient(w).tolist(), rel=1e-12, abs=1e-14, nan_ok=True)


@pytest.mark.parametrize(
    "text", ["where(x>0, 3, 4)^50", "where(x<0, 1, 2)^-1", "2^where(x>0, -1, 1)", "(x<0)^-1", "1/-(x<0)"]
)
def test_that_whole_numbers_which_a_condition_chooses_are_doubles(text: str) -> None:
    loss = Loss.parse(f"{text} + y")
    with np.errstate(all="ignore"):
        found = functions_of(loss)["loss"](np.array([0.4, 0.6]))
    assert float(found) == pytest.approx(loss.value((0.4, 0.6)), rel=1e-15)


def test_that_the_hessian_of_a_loss_with_parameters_is_that_of_the_variables() -> None:
    values = {"a": 0.0, "b": -1.5}
    text = "(x^2 + y^4)*exp(a*x) + b*x*y/(1 + a^2) + where(x > a, x^3, y)"
    loss = Loss.parse(text, values)
    found = functions_of(loss)["hessian"](np.array([0.4, 0.6]))
    assert found == pytest.approx(loss.hessian((0.4, 0.6)), rel=1e-13)


@pytest.mark.parametrize("count", [200, 2_000])
def test_that_a_very_long_loss_has_a_program(count: int) -> None:
    text = "+".join(f"{k % 7 + 1}.25*sin({k}*x + y*{k % 5})^2/{k}" for k in range(1, count))
    path = walked(text, (0.3, 0.2), Rules(AtAngle(), LengthRule.LENGTH, 1e-5), 3)
    assert apart(run(script_of(path)), path) < 1e-12


def test_that_a_deep_loss_has_a_program() -> None:
    text = "x"
    for _ in range(150):
        text = f"sin({text} + 0.1)"
    path = walked(f"{text} + y^2", (0.3, 0.2), BY_LENGTH, 3)
    assert apart(run(script_of(path)), path) < 1e-12


# -- names


@pytest.mark.parametrize("parameters", [{}, {"lambda": 2.0, "g": 3.0, "steepest": 0.5, "t1": -1.0, "exp_": 4.0}])
def test_that_names_which_mean_something_in_python_are_called_otherwise(parameters: dict[str, float]) -> None:
    text = "(lambda - 1)^2 + g^2*steepest^2 + (t1 - exp_)^2*(φ^2 + np^2 + print^4 + w^2 + Stop^2) + (x1 + t1*φ)^2"
    names = Loss.parse(text, parameters).variables
    start = tuple(0.1 * (i + 1) for i in range(len(names)))
    path = walked(text, start, Rules(AtAngle(), LengthRule.GRADIENT, 0.01), 6, parameters)
    assert apart(run(script_of(path)), path) < 1e-13


def test_that_a_parameter_is_called_otherwise_than_a_rule_that_is_named_by_its_length() -> None:
    path = walked("x^2 + steepest_armijo*y^2", (1.0, 2.0), BY_LENGTH, 2, {"steepest_armijo": 3.0})
    path = went_on(replace(path, rules=Rules(AtAngle(), LengthRule.ARMIJO, 0.5)), 2)
    assert apart(run(script_of(path)), path) < 1e-14


def test_that_what_a_person_typed_stays_in_its_comment() -> None:
    hostile = "x^2\nprint('out')\r\nprint(1)\x0bimport os\x0c\u2028print(2)\u2029\x85 \x00 \u202e "
    hostile += "coding: latin-1 '''\"\"\"\\"
    real = Loss.parse("x^2 + y^2")
    loss = Loss(hostile, parse("x^2 + y^2"), {})
    path = went_on(begun(loss, starting_record(real, (1.0, 2.0)), BY_LENGTH, 3), 4)
    script = script_of(path)
    assert all(c == "\n" or c.isprintable() for c in script)
    assert script.encode() == script.encode("utf-8-sig")[3:]
    first, second = script.splitlines()[:2]
    assert "coding" not in first + second
    assert not [node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Name) and node.id == "os"]
    assert run(script).w == path.path.record(path.tip).w


def test_that_a_loss_is_not_repeated_in_the_comment_as_a_whole_where_it_is_long() -> None:
    text = "+".join(f"(x-{k})^2" for k in range(300))
    script = script_of(walked(text, (1.0,), Rules(AtAngle(), LengthRule.LENGTH, 0.1), 1))
    comment = [line for line in script.splitlines() if line.startswith("#")]
    assert "more characters" in comment[-1]
    assert sum(map(len, comment)) < 800


# -- branches, and moves


def test_that_a_path_with_other_rules_on_its_way_is_taken_in_pieces() -> None:
    now = walked(ROSENBROCK, START, BY_LENGTH, 10)
    now = went_on(replace(now, rules=Rules(Newton(), LengthRule.NATURAL, 0.5)), 3)
    now = went_on(replace(now, rules=Rules(AtAngle(150.0), LengthRule.LENGTH, 0.02)), 4)
    now = went_on(replace(now, rules=Rules(AtAngle(), LengthRule.ARMIJO, 0.5)), 2)
    now = went_on(replace(now, rules=Rules(AtRandom(4), LengthRule.LENGTH, 0.01)), 2)
    script = script_of(now)
    assert "range(17, 19), steepest_armijo" in script
    assert "range(0, 10), steepest_by_length" in script
    printed = run(script)
    assert printed.steps == 21
    assert apart(printed, now) < 1e-12


def test_that_only_the_branch_that_is_shown_is_in_the_program() -> None:
    now = walked(ROSENBROCK, START, BY_LENGTH, 10)
    back = chosen(now, now.path.lineage(now.tip)[4])
    other = went_on(replace(back, rules=Rules(AtAngle(170.0), LengthRule.LENGTH, 0.05)), 3)
    script = script_of(other)
    assert "range(0, 4), steepest, 0.1" in script
    assert "range(4, 7), turning, 0.05, 170" in script
    assert apart(run(script), other) < 1e-13


def test_that_parameters_which_were_moved_on_the_way_are_moved_in_the_program() -> None:
    text, before, after = "(a - x)^2 + b*(y - x^2)^2", {"a": 1.0, "b": 10.0}, {"a": 1.0, "b": 3.5}
    now = walked(text, START, BY_LENGTH, 5, before)
    loss = Loss.parse(text, after)
    there = starting_record(loss, now.w)
    row = moved(now.path, now.tip, tuple(after.values()), there.loss, there.gradient_norm)
    now = went_on(replace(now, loss=loss, tip=row, row=row), 6)
    script = script_of(now)
    assert "a, b = np.array([1, 10], float)" in script
    assert script.count("b = np.float64(3.5)") == 1
    printed = run(script)
    assert printed.steps == 11
    assert apart(printed, now) < 1e-14
    assert printed.loss == pytest.approx(now.path.record(now.tip).loss, rel=1e-13)


def test_that_points_without_a_recipe_are_given_as_numbers() -> None:
    now = walked(ROSENBROCK, START, BY_LENGTH, 3)
    row = now.path.append(starting_record(now.loss, (0.25, -0.5)), now.tip)
    now = went_on(replace(now, tip=row, row=row), 2)
    script = script_of(now)
    assert "# step 4: only known as numbers" in script
    assert apart(run(script), now) < 1e-14


def test_that_a_start_alone_has_a_program() -> None:
    loss = Loss.parse(ROSENBROCK)
    now = begun(loss, starting_record(loss, START), BY_LENGTH, 3)
    printed = run(script_of(now))
    assert (printed.steps, printed.w) == (0, START)
    assert printed.loss == pytest.approx(24.2)


# -- where it ends


_ENDS: list[tuple[str, Vector, Rules, str]] = [
    ("abs(x) + abs(y)", (1.0, 0.25), Rules(SteepestIn(OneNorm()), LengthRule.LENGTH, 0.25), "a kink is reached"),
    ("x^2 + y^2", (1.0, 0.0), Rules(AtAngle(), LengthRule.GRADIENT, 0.5), "the gradient is small: |grad L| < 1e-08"),
    ("log(x) + y^2", (0.5, 0.0), BY_LENGTH, "L is not finite at the next point"),
    ("x + y", (0.0, 0.0), Rules(AtAngle(), LengthRule.LENGTH, 4e11), "w left every bound"),
    ("x*y + 1e-30*y^2", (1e9, 1e9), Rules(AtAngle(), LengthRule.LENGTH, 1e-9), "w no longer changes"),
    ("x^2", (2.0,), Rules(Newton(), LengthRule.NATURAL, 1.0), "the gradient is small"),
    ("x^2 + y", (2.0, 1.0), Rules(Newton(), LengthRule.NATURAL, 1.0), "the direction is undefined here (hess L is "),
    ("x - y", (2.0, 1.0), Rules(AtAngle(), LengthRule.MINIMUM, 1.0), "the step has no length here (L keeps falling"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "w", "rules", "why"), _ENDS, ids=[why[:30] for *_, why in _ENDS])
def test_that_a_program_says_why_the_path_ends(text: str, w: Vector, rules: Rules, why: str) -> None:
    path = walked(text, w, rules, 1_000)
    printed = run(script_of(path))
    assert printed.why.startswith(why)
    assert printed.w == path.path.record(path.tip).w
    assert printed.steps == path.path.depth(path.tip)


def test_that_a_program_that_is_let_run_longer_stops_with_the_reason_by_itself() -> None:
    script = script_of(walked("log(x) + y^2", (0.55, 0.1), BY_LENGTH, 2))
    assert run(script).why == "these were all"
    printed = run(script.replace("range(0, 2)", "range(0, 99)"))
    assert printed.why == "L is not finite at the next point, so the step is not taken"
    assert printed.steps == 5


@pytest.mark.parametrize("text", ["minimum(x, y) + maximum(x, y) + x^2 + y^2", "x*abs(x) + y*abs(y) + x^2 + y^2"])
def test_that_steps_from_where_branches_meet_are_those_of_the_path(text: str) -> None:
    path = walked(text, (1.0, 1.0), Rules(AtAngle(), LengthRule.LENGTH, 0.25), 6)
    assert path.path.depth(path.tip) > 1
    assert apart(run(script_of(path)), path) < 1e-13


@pytest.mark.parametrize(
    ("text", "parameters", "rules"),
    [
        ("x^2 + y^2 + abs(x)^p", {"p": 0.0}, BY_LENGTH),
        ("x^2 + y^2 + x^n", {"n": 1.0}, Rules(Newton(), LengthRule.NATURAL, 0.5)),
    ],
)
def test_that_steps_where_only_the_values_of_the_parameters_make_a_number_are_those_of_the_path(
    text: str, parameters: dict[str, float], rules: Rules
) -> None:
    path = walked(text, (0.0, 2.0), rules, 3, parameters)
    printed = run(script_of(path))
    assert (printed.steps, path.path.depth(path.tip)) == (3, 3)
    assert apart(printed, path) < 1e-14


def test_that_a_path_which_is_no_longer_wanted_is_given_up() -> None:
    with pytest.raises(Unwanted):
        script_of(walked("abs(x) + y^2", (5.0, 1.0), BY_LENGTH, 20), lambda: False)


def test_that_parameters_beyond_the_bound_of_names_are_numbers_in_the_program() -> None:
    names = [f"p{i}" for i in range(60)]
    text = "x^2 + y^2 + x*(" + "+".join(names) + ")"
    path = walked(text, (1.0, 2.0), BY_LENGTH, 4, dict.fromkeys(names, 0.01))
    assert path.path.parent(path.tip) != ROOT
    assert apart(run(script_of(path)), path) < 1e-13
