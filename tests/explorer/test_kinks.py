"""Where L is differentiable, and what is to blame where it is not."""

from __future__ import annotations

import timeit

import pytest

from explorer.kinks import Kink, find_kink
from explorer.syntax import parse
from tests.problems import PROBLEMS, Problem


def kink(text: str, *w: float) -> Kink | None:
    return find_kink(parse(text).root, w)


@pytest.mark.parametrize(
    ("text", "w"),
    [
        ("abs(x)", (1.0,)),
        ("x*abs(x)", (0.0,)),
        ("abs(x)^3", (0.0,)),
        ("abs(x^2)", (0.0,)),
        ("sqrt(x^4 + y^4)", (0.0, 0.0)),
        ("(x^2)^1.5", (0.0,)),
        ("hypot(x, y)^2", (0.0, 0.0)),
        ("hypot(x, y)", (0.0, 1.0)),
        ("where(x > 0, x^2, 0)", (0.0,)),
        ("where(x >= 0, sin(x), x)", (0.0,)),
        ("max(x, 0)^2", (0.0,)),
        ("max(x, -x) - abs(x)", (0.0,)),
        ("min(x, 2*x - 1)", (0.5,)),
        ("max(x, y, x + y)", (1.0, 1.0)),
        ("max(arccos(1.5 - x), max(0.5^x, 0.5))", (1.0,)),
        ("abs(x*y)", (0.0, 0.0)),
        ("0*floor(x) + x", (1.0,)),
        ("where(x > 0, abs(y), y)", (1.0, 2.0)),
        ("where(x > 0, y, abs(y))", (1.0, 0.0)),
        ("trunc(x)", (0.0,)),
        ("floor(x)", (0.5,)),
        ("x % 2", (1.0,)),
        ("arctan2(y, x)", (1.0, 0.0)),
        ("sin(x)/x", (0.0,)),
        ("log(x) + abs(x)", (0.0,)),
        ("where(x^20 > 0, x, 2*x)", (0.0,)),
    ],
)
def test_a_smooth_place_has_no_kink(text: str, w: tuple[float, ...]) -> None:
    assert kink(text, *w) is None


@pytest.mark.parametrize(
    ("text", "w", "operations"),
    [
        ("abs(x)", (0.0,), ("abs",)),
        ("abs(abs(x))", (0.0,), ("abs",)),
        ("abs(x) + abs(y)", (0.0, 1.0), ("abs",)),
        ("abs(x) + abs(y)", (0.0, 0.0), ("abs",)),
        ("max(x, y)", (1.0, 1.0), ("maximum",)),
        ("max(x, y, x + y)", (0.0, 0.0), ("maximum",)),
        ("min(x, y)", (1.0, 1.0), ("minimum",)),
        ("max(0, min(x, y))", (0.0, 0.0), ("maximum",)),
        ("hypot(x, y)", (0.0, 0.0), ("hypot",)),
        ("sqrt(x^2 + y^2)", (0.0, 0.0), ("sqrt",)),
        ("sqrt(abs(x))", (0.0,), ("sqrt",)),
        ("sqrt(x)", (0.0,), ("sqrt",)),
        ("x^(1/3)", (0.0,), ("**",)),
        ("(x^2)^0.5", (0.0,), ("**",)),
        ("x^y", (-2.0, 3.0), ("**",)),
        ("max(hypot(x, y), 2.5)", (1.5, 2.0), ("maximum",)),
        ("x*sign(x)", (0.0,), ("sign",)),
        ("where(x > 0, x, 2*x)", (0.0,), ("where",)),
        ("where(x > 0, 1, 2)*y", (0.0, 0.0), ("where",)),
        ("abs(x) + abs(y)^2 + floor(z)*0", (0.0, 0.0, 0.0), ("abs",)),
        ("abs(x)^2 + max(x, y)", (0.0, 0.0), ("maximum",)),
        ("arcsin(x)", (1.0,), ("arcsin",)),
    ],
)
def test_a_kink_is_found_and_its_cause_named(text: str, w: tuple[float, ...], operations: tuple[str, ...]) -> None:
    found = kink(text, *w)
    assert found == Kink(1, operations)


@pytest.mark.parametrize(
    ("text", "w", "operation"),
    [
        ("floor(x)", (1.0,), "floor"),
        ("ceil(x)", (1.0,), "ceil"),
        ("trunc(x)", (-2.0,), "trunc"),
        ("x // 2", (4.0,), "floor"),
        ("sign(x)", (0.0,), "sign"),
        ("x % 2", (4.0,), "%"),
        ("where(x > 0, 1, 0)", (0.0,), "where"),
        ("where(x == 0, 1, 0)", (0.0,), "where"),
        ("where((x > 0) & (y > 0), 1, 0)", (0.0, 1.0), "where"),
        ("arctan2(y, x)", (-1.0, 0.0), "arctan2"),
        ("floor(x) + abs(x)", (0.0,), "floor"),
        ("hypot(ceil(x), 0)", (0.0,), "ceil"),
        ("1e-10*floor(x)", (1.0,), "floor"),
    ],
)
def test_a_jump_is_told_from_a_kink(text: str, w: tuple[float, ...], operation: str) -> None:
    assert kink(text, *w) == Kink(0, (operation,))


@pytest.mark.parametrize(
    ("text", "w", "message"),
    [
        ("abs(x)", (0.0,), "L is not differentiable at w: abs at its corner"),
        ("max(x, y)", (1.0, 1.0), "L is not differentiable at w: maximum where its arguments are equal"),
        ("floor(x)", (1.0,), "L jumps at w: floor at a step"),
        ("x % 2", (2.0,), "L jumps at w: % at a step"),
        ("where(x > 0, 1, 0)", (0.0,), "L jumps at w: where at its boundary"),
        ("arccos(x)", (1.0,), "L is not differentiable at w: arccos at the end of its domain"),
    ],
)
def test_the_message_says_what_and_where(text: str, w: tuple[float, ...], message: str) -> None:
    found = kink(text, *w)
    assert found is not None
    assert found.message == message


@pytest.mark.parametrize(
    "text",
    ["abs(3*x - 0.30000000000000004)", "max(3*x, 0.30000000000000004)", "max(0.30000000000000004, 3*x)"],
)
def test_a_corner_in_doubles_is_a_kink_and_not_a_jump(text: str) -> None:
    found = kink(text, 0.1)
    assert found is not None
    assert found.order == 1


@pytest.mark.parametrize("step", ["floor", "ceil", "trunc"])
@pytest.mark.parametrize("y", [1.0, -1.0])
def test_a_step_of_a_pole_at_a_corner_is_a_kink(step: str, y: float) -> None:
    # in doubles tan(π/2) is a large whole number; as a ball it is NaN, which has no floor
    assert kink(f"{step}(tan(arcsin(y)))", y) == Kink(1, ("arcsin",))
    assert kink(f"abs(x) + {step}(tan(arcsin(y)))", 0.0, y) == Kink(1, ("arcsin",))


@pytest.mark.parametrize("step", ["floor", "ceil", "trunc"])
def test_a_step_of_nan_beside_a_corner_has_no_kink(step: str) -> None:
    # outside the domain of arcsin, the double is NaN, which has no floor either, and L is undefined
    assert kink(f"abs(x) + {step}(tan(arcsin(y)))", 0.0, 2.0) is None


def test_a_lasso_of_fifty_weights_has_its_kink_at_zero() -> None:
    squares = " + ".join(f"(w{i} - 0.5*w{(i + 1) % 50} - 1)^2" for i in range(50))
    penalty = " + ".join(f"abs(w{i})" for i in range(50))
    root = parse(f"{squares} + 0.1*({penalty})").root
    assert find_kink(root, [0.0] * 50) == Kink(1, ("abs",))
    assert find_kink(root, [0.25] * 50) is None


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_published_losses_are_differentiable_at_their_starts(problem: Problem) -> None:
    assert find_kink(parse(problem.expression).root, problem.start) is None


def test_away_from_corners_the_answer_takes_microseconds() -> None:
    root = parse("-20*exp(-0.2*sqrt(0.5*(x^2+y^2))) - exp(0.5*(cos(2*pi*x)+cos(2*pi*y))) + abs(x)").root
    find_kink(root, (1.0, 2.0))
    seconds = min(timeit.repeat(lambda: find_kink(root, (1.0, 2.0)), number=100, repeat=5)) / 100
    assert seconds < 50e-6
