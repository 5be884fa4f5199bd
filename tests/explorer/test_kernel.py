"""Compiled programs against numpy, Python and numexpr's own reading of the plain text."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from functools import reduce

import numexpr
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from explorer.derivatives import gradient
from explorer.expression import Graph, Op
from explorer.kernel import Kernel
from explorer.syntax import parse

few = settings(derandomize=True, deadline=None, max_examples=150, database=None)

Array = NDArray[np.float64]
Formula = tuple[str, Callable[..., Array]]


def evaluate(text: str, *inputs: float | Array, on_axes: bool = False) -> Array:
    parsed = parse(text)
    assert len(parsed.variables) == len(inputs)
    return Kernel([parsed.root], len(inputs), axes=(0, 1) if on_axes else None)(inputs)[0]


def same(a: Array, b: Array) -> bool:
    """Bit for bit, but any NaN is like any other."""
    both_nan = np.isnan(a) & np.isnan(b)
    return bool((both_nan | (np.asarray(a) == b) & (np.signbit(a) == np.signbit(b))).all())


# -- random trees of the operations that IEEE 754 rounds correctly: nothing is left to a library


def _infix(sign: str, apply: Callable[[Array, Array], Array]) -> Callable[[Formula, Formula], Formula]:
    return lambda a, b: (f"({a[0]} {sign} {b[0]})", lambda *w: apply(a[1](*w), b[1](*w)))


def _called(name: str, apply: Callable[..., Array]) -> Callable[..., Formula]:
    return lambda *f: (f"{name}({', '.join(t for t, _ in f)})", lambda *w: apply(*(g(*w) for _, g in f)))


def _chosen(sign: str, compare: Callable[[Array, Array], Array]) -> Callable[..., Formula]:
    return lambda a, b, c, d: (
        f"where({a[0]} {sign} {b[0]}, {c[0]}, {d[0]})",
        lambda *w: np.where(compare(a[1](*w), b[1](*w)), c[1](*w), d[1](*w)),
    )


def _leaf(text: str, number: float) -> Formula:
    return text, lambda *_: np.asarray(number)


def _grow(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    both = [_infix("+", np.add), _infix("-", np.subtract), _infix("*", np.multiply), _infix("/", np.divide)]
    one = [
        ("sqrt", np.sqrt),
        ("abs", np.abs),
        ("floor", np.floor),
        ("ceil", np.ceil),
        ("trunc", np.trunc),
        ("-", np.negative),
    ]
    powers = [("2", lambda a: a * a), ("3", lambda a: a * a * a), ("0.5", np.sqrt), ("1", np.positive)]
    compare = [("<", np.less), ("<=", np.less_equal), (">", np.greater), ("!=", np.not_equal), ("==", np.equal)]
    return st.one_of(
        *(st.builds(make, inner, inner) for make in both),
        *(st.builds(_called(name, apply), inner) for name, apply in one),
        *(st.builds(lambda a, n=n, f=f: (f"(({a[0]})**{n})", lambda *w: f(a[1](*w))), inner) for n, f in powers),
        *(st.builds(_chosen(sign, apply), inner, inner, inner, inner) for sign, apply in compare),
    )


_variables: list[Formula] = [("x", lambda x, _: x), ("y", lambda _, y: y)]
_numbers = [_leaf("2", 2.0), _leaf("0.1", 0.1), _leaf("1e300", 1e300), _leaf("3", 3.0)]
formulas = st.recursive(st.sampled_from([*_variables, *_variables, *_numbers]), _grow, max_leaves=25)
_weights = st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=6).map(np.array)


@few
@given(formulas, _weights, _weights)
def test_that_a_random_formula_is_what_numpy_makes_of_it_to_the_bit(formula: Formula, x: Array, y: Array) -> None:
    text, function = formula
    y = np.resize(y, x.shape)
    with np.errstate(all="ignore"):
        independent = np.broadcast_to(function(x, y) + 0.0 * x * y, x.shape)
    assert same(evaluate(f"{text} + 0*x*y", x, y), independent)


@few
@given(formulas, _weights, _weights)
def test_that_separated_axes_change_no_bit_of_a_random_formula(formula: Formula, x: Array, y: Array) -> None:
    text, axes = f"{formula[0]} + sin(x)*y", (x[None, :], y[:, None])
    points = np.meshgrid(x, y)
    on_axes = np.broadcast_to(evaluate(text, *axes, on_axes=True), (len(y), len(x)))
    assert same(on_axes, evaluate(text, *axes))
    assert same(on_axes, evaluate(text, *points))


LOSSES = [
    "-20exp(-0.2sqrt((x^2 + y^2)/2)) - exp((cos(2pi*x) + cos(2pi*y))/2) + 20 + e",
    "100(y - x^2)^2 + (1 - x)^2",
    "where(x > 0 & y < 1, x*log(abs(y)), x^3 - sin(y)) + max(x, y, x*y)",
    "abs(x^2 + y^2 + x*y) + abs(sin(x)) + abs(cos(y)) + (x > 0)",
    "arctan2(y, x) + hypot(x, y)^0.3 + x % 2 + y // 3",
    "(x^2 + 1)^y",
]


@pytest.mark.parametrize("text", LOSSES)
def test_that_a_grid_equals_its_points_to_the_bit(text: str) -> None:
    x, y = np.linspace(-3, 3, 41), np.linspace(-2, 4, 33)
    grid = evaluate(text, x[None, :], y[:, None], on_axes=True)
    kernel = Kernel([parse(text).root], 2)
    assert grid.shape == (33, 41)
    assert same(grid, np.array([[float(kernel([a, b])[0]) for a in x] for b in y]))
    assert same(grid, evaluate(text, x[None, :], y[:, None]))


# -- functions and powers


@pytest.mark.parametrize(
    "name",
    [
        "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh",
        "exp", "expm1", "log", "log1p", "log10", "log2", "sqrt", "abs", "sign", "floor", "ceil", "trunc",
    ],
)  # fmt: skip
def test_that_a_function_of_one_agrees_with_numpy(name: str) -> None:
    x = np.array(
        [-1e4, -750.0, -3.5, -1.0, -0.3, -1e-12, 0.0, 1e-12, 0.6, 1.0, 2.5, 40.0, 750.0, 1e200, np.inf, np.nan]
    )
    with np.errstate(all="ignore"):
        independent = getattr(np, name)(x)
    assert evaluate(f"{name}(x)", x) == pytest.approx(independent, rel=4e-16, abs=1e-300, nan_ok=True)


@pytest.mark.parametrize("name", ["arctan2", "hypot", "minimum", "maximum"])
def test_that_a_function_of_two_agrees_with_numpy(name: str) -> None:
    values = np.array([-1e200, -2.0, -0.0, 0.0, 0.3, 7.0, np.inf, np.nan])
    x, y = np.meshgrid(values, values)
    with np.errstate(all="ignore"):
        independent = getattr(np, name)(x, y)
    assert evaluate(f"{name}(x, y)", x, y) == pytest.approx(independent, rel=4e-16, abs=0.0, nan_ok=True)


@pytest.mark.parametrize(
    "text", ["x**3", "x**0.5", "x%3", "x**2.5", "x**-2", "x**12", "x**0", "x%-3", "x**50", "x**51"]
)
def test_that_powers_and_remainders_are_those_of_numexpr_on_the_plain_text(text: str) -> None:
    x = np.array([-7.5, -3.0, -1.1, -0.0, 0.0, 0.3, 1.7, 3.0, 7.0, 1e10])
    number = text.lstrip("x*%/")
    as_double = text if "." in text else text.replace(number, f"({number}.0)")
    with np.errstate(all="ignore"):
        independent = numexpr.evaluate(as_double, {"x": x}, {})
    assert same(evaluate(text, x), independent)


@pytest.mark.parametrize("exponent", [-3.0, -0.5, 0.25, 1 / 3, 2.0, 2.5, 17.0, 101.0])
def test_that_a_power_agrees_with_numpy_whatever_form_its_exponent_has(exponent: float) -> None:
    x = np.array([0.2, 0.9, 1.0, 1.3, 4.5])
    for text in (f"x^({exponent!r})", f"x^({2 * exponent!r}/2)", f"x^(y + {exponent!r})"):
        inputs = [x, np.zeros(5)] if "y" in text else [x]
        assert evaluate(text, *inputs) == pytest.approx(x**exponent, rel=1e-14, abs=0.0)


def test_that_the_remainder_has_the_sign_of_the_divisor_constants_included() -> None:
    x = np.array([-7.5, -3.0, -0.5, 0.5, 7.5])
    assert evaluate("x % 3", x).tolist() == (x % 3.0).tolist()
    assert evaluate("x % -3", x).tolist() == (x % -3.0).tolist()
    assert evaluate("0*x + (-7) % 3", x).tolist() == [2.0] * 5
    assert evaluate("(-7) % x", np.array([3.0, -3.0])).tolist() == [2.0, -1.0]


@pytest.mark.parametrize(
    ("text", "exact"), [("x/0", math.inf), ("-x/0", -math.inf), ("x//0", math.inf), ("x/(1 - 1)", math.inf)]
)
def test_that_a_division_by_the_constant_zero_is_infinite(text: str, exact: float) -> None:
    assert float(evaluate(text, 2.0)) == exact
    assert math.isnan(float(evaluate(text, 0.0)))


@pytest.mark.parametrize(("x", "divisor"), [(3.0, 10.0), (49.0, 49.0), (7.0, 3.0), (1e-5, 1e-310)])
def test_that_a_division_by_a_constant_is_rounded_as_a_division(x: float, divisor: float) -> None:
    assert float(evaluate(f"x/{divisor!r}", x)) == x / divisor


def test_that_whole_constants_are_real_numbers() -> None:
    assert float(evaluate("x + 1/2", 0.0)) == 0.5
    assert float(evaluate("x + 2^-1", 0.0)) == 0.5
    assert float(evaluate("where(x > 0, 1, 2)/4", 1.0)) == 0.25
    assert float(evaluate("x*(2^70)", 1.0)) == 2.0**70
    assert float(evaluate("x + 3000000000*3000000000", 0.0)) == 9e18
    assert float(evaluate("x/2", 1)) == 0.5


def test_that_a_negative_base_stays_real() -> None:
    assert math.isnan(float(evaluate("x + (-8)^(1/3)", 0.0)))
    assert math.isnan(float(evaluate("x^(1/3)", -8.0)))
    assert math.isnan(float(evaluate("sqrt(x)", -8.0)))
    assert float(evaluate("x^3", -2.0)) == -8.0


def test_that_signs_survive_however_they_nest() -> None:
    assert float(evaluate("x - -2", 1.0)) == 3.0
    assert float(evaluate("2 - (-(x))", 1.0)) == 3.0
    assert float(evaluate("-(x + y) - (-(x - y)) - -x", 3.0, 5.0)) == -7.0
    assert float(evaluate("-(-(-x))", 3.0)) == -3.0
    assert float(evaluate("-2*x - (-2)*y", 3.0, 5.0)) == 4.0
    assert float(evaluate("-x - y", 3.0, 5.0)) == -8.0
    assert float(evaluate("1/(x*(-0.0))", 1.0)) == -math.inf
    assert float(evaluate("x - (y - 1) - (x - y)", 10.0, 4.0)) == 1.0


def test_that_infinite_and_undefined_constants_are_kept() -> None:
    assert float(evaluate("x + 1/0", 1.0)) == math.inf
    assert float(evaluate("x - 1/0", 1.0)) == -math.inf
    assert math.isnan(float(evaluate("x + 0/0", 1.0)))
    assert float(evaluate("x*exp(1000)", -1.0)) == -math.inf
    assert float(evaluate("min(x, 1/0)", 5.0)) == 5.0


@pytest.mark.parametrize(
    ("exponent", "exact"), [("(1/0)", 0.0), ("(-1/0)", math.inf), ("(0/0)", math.nan), ("1e308", 0.0)]
)
def test_that_an_exponent_may_be_infinite_or_undefined(exponent: str, exact: float) -> None:
    assert float(evaluate(f"x^{exponent}", 0.5)) == pytest.approx(exact, nan_ok=True)


def test_that_the_two_zeros_are_two_constants() -> None:
    assert float(evaluate("1/(x*(-0.0)) + 1/(y*0.0)*0.5", 1.0, -1.0)) == -math.inf
    assert math.isnan(float(evaluate("1/(x*(-0.0)) + 1/(x*0.0)", 1.0)))


# -- constants and conditions


def test_that_outputs_may_be_constants() -> None:
    graph = Graph(["x"])
    seven = graph.node(Op.MUL, graph.const(3.5), graph.const(2.0))
    results = Kernel([graph.const(2.0), seven, graph.var("x")], 1)([np.array([1.0, 5.0])])
    assert [result.tolist() for result in results] == [2.0, 7.0, [1.0, 5.0]]
    assert all(result.dtype == np.float64 for result in results)


def test_that_an_output_may_stand_twice_and_be_a_part_of_another() -> None:
    root = parse("sin(x)^2 + 1").root
    square = root.args[0]
    twice, part, again = Kernel([root, square, root], 1)([0.5])
    assert float(twice) == float(again) == pytest.approx(1.0 + math.sin(0.5) ** 2, rel=1e-15)
    assert float(part) == pytest.approx(math.sin(0.5) ** 2, rel=1e-15)


def test_that_a_condition_may_be_constant() -> None:
    assert float(evaluate("where(1 > 0, x, y)", 3.0, 5.0)) == 3.0
    assert float(evaluate("where(1 > 0 & ~(2 < 3), x, y)", 3.0, 5.0)) == 5.0
    assert float(evaluate("where(x > 0 | 1 > 2, x, y)", -3.0, 5.0)) == 5.0
    assert float(evaluate("x + (1 < 2)", 3.0)) == 4.0


def test_that_a_condition_is_shared_between_steps() -> None:
    x, y = np.linspace(-2, 2, 9), np.linspace(3, -3, 9)
    text = " + ".join(f"sin({k}x)*where(x*y > 0.5 | sin(x) < y/3, x^2/{k}, y - {k})" for k in range(1, 60))
    holds = (x * y > 0.5) | (np.sin(x) < y / 3)
    exact = sum((np.sin(k * x) * np.where(holds, x**2 / k, y - k) for k in range(1, 60)), np.zeros(9))
    assert evaluate(text, x, y) == pytest.approx(exact, rel=1e-12, abs=1e-12)
    grid = evaluate(text, x[None, :], y[:, None], on_axes=True)
    assert np.diag(grid) == pytest.approx(exact, rel=1e-12, abs=1e-12)


def test_that_an_output_has_the_shape_of_the_inputs_that_it_depends_on() -> None:
    x, y = np.zeros((1, 5)), np.zeros((3, 1))
    graph = parse("sin(x) + cos(y)").root.graph
    sine, cosine = (graph.node(op, graph.var(name)) for op, name in ((Op.SIN, "x"), (Op.COS, "y")))
    results = Kernel([sine, cosine, sine + cosine], 2)([x, y])
    assert [result.shape for result in results] == [(1, 5), (3, 1), (3, 5)]


# -- sizes


def test_that_200_levels_of_functions_are_evaluated() -> None:
    text, exact = "x", 0.7
    for i in range(200):
        text = f"sin({text})" if i % 2 else f"cos({text})"
        exact = math.sin(exact) if i % 2 else math.cos(exact)
    assert float(evaluate(text, 0.7)) == pytest.approx(exact, rel=1e-14)


@pytest.mark.parametrize(
    "wrap", ["sqrt({} + y)", "({} + y)/2", "-{}", "where(x > {}, x, y)", "({})^0.9*y", "max({}, x*y)"]
)
def test_that_200_levels_of_any_operation_are_evaluated(wrap: str) -> None:
    text = reduce(lambda inner, _: wrap.format(inner), range(190), "x")
    steps: dict[str, Callable[[float], float]] = {
        "sqrt({} + y)": lambda a: math.sqrt(a + 1.1),
        "({} + y)/2": lambda a: (a + 1.1) / 2,
        "-{}": lambda a: -a,
        "where(x > {}, x, y)": lambda a: a if a < 0.7 else 1.1,
        "({})^0.9*y": lambda a: a**0.9 * 1.1,
        "max({}, x*y)": lambda a: max(a, 0.7 * 1.1),
    }
    exact = 0.7
    for _ in range(190):
        exact = 0.7 if wrap.startswith("where") and exact < 0.7 else steps[wrap](exact)
    inputs = (0.7, 1.1) if "y" in wrap else (0.7,)
    assert float(evaluate(text, *inputs)) == pytest.approx(exact, rel=1e-13)


def test_that_a_left_leaning_chain_beyond_every_bound_of_numexpr_is_evaluated() -> None:
    text = "x" + "".join(f"/{a}*{b}" for a, b in [(3, 2), (2, 3)] * 1_000)
    assert float(evaluate(text, 5.0)) == pytest.approx(5.0, rel=1e-12)
    assert float(evaluate("x" + "²" + "^1" * 100, 5.0)) == pytest.approx(25.0, rel=1e-12)


def test_that_2000_terms_are_evaluated_and_compiled_in_seconds() -> None:
    began = time.perf_counter()
    text = " + ".join(f"{k}*sin({k}x/100)*exp(-y/{k})" for k in range(1, 2_001))
    x, y = np.linspace(-1, 1, 7), np.linspace(0, 2, 7)
    k = np.arange(1, 2_001)[:, None]
    exact = (k * np.sin(k * x / 100) * np.exp(-y / k)).sum(axis=0)
    assert evaluate(text, x, y) == pytest.approx(exact, rel=1e-10, abs=1e-8)
    assert time.perf_counter() - began < 8.0


def test_that_a_product_of_2000_factors_is_evaluated() -> None:
    text = "*".join(f"(1 + x/{k})" for k in range(1, 2_001))
    exact = math.prod(1 + 0.5 / k for k in range(1, 2_001))
    assert float(evaluate(text, 0.5)) == pytest.approx(exact, rel=1e-12)


def test_that_a_condition_of_500_parts_is_evaluated() -> None:
    text = f"where({' | '.join(f'(x > {k} & x < {k}.5)' for k in range(500))}, x, -x)"
    assert evaluate(text, np.array([7.25, 7.75, 499.25])).tolist() == [7.25, -7.75, 499.25]


def test_that_50_variables_meet_in_one_term() -> None:
    names = [f"w{i}" for i in range(1, 51)]
    w = [1.0 + i / 100 for i in range(50)]
    assert float(evaluate("*".join(names), *w)) == pytest.approx(math.prod(w), rel=1e-13)
    nested = reduce(lambda text, name: f"hypot({text}, {name})", names)
    assert float(evaluate(nested, *w)) == pytest.approx(math.hypot(*w), rel=1e-13)
    assert float(evaluate(" + ".join(f"sin({name})" for name in names), *w)) == pytest.approx(
        math.fsum(map(math.sin, w)), rel=1e-13
    )


def test_that_large_graphs_choose_by_constant_conditions_too() -> None:
    terms = [f"where({k} % 2 > 0, x, y)*{k}^2" for k in range(300)]
    exact = sum((3.0 if k % 2 else 5.0) * k**2 for k in range(300))
    assert float(evaluate(" + ".join(terms), 3.0, 5.0)) == exact


def test_that_many_outputs_share_their_parts() -> None:
    parsed = parse(" + ".join(f"exp(-(x - {k})^2 - (y + {k})^2)" for k in range(20)))
    outputs = [parsed.root, *gradient(parsed.root)]
    x, y = 0.3, -0.6
    value, by_x, by_y = Kernel(outputs, 2)([x, y])
    bells = [math.exp(-((x - k) ** 2) - (y + k) ** 2) for k in range(20)]
    assert float(value) == pytest.approx(math.fsum(bells), rel=1e-14)
    assert float(by_x) == pytest.approx(math.fsum(-2 * (x - k) * b for k, b in enumerate(bells)), rel=1e-13)
    assert float(by_y) == pytest.approx(math.fsum(-2 * (y + k) * b for k, b in enumerate(bells)), rel=1e-13)


# -- threads


def test_that_two_threads_at_once_get_right_results() -> None:
    kernel = Kernel([parse(LOSSES[0]).root], 2)
    rng = np.random.default_rng(2)
    inputs = [(rng.normal(size=size), rng.normal(size=size)) for size in (1, 10, 5_000, 20_000)] * 10
    expected = [kernel(pair)[0] for pair in inputs]
    wrong: list[int] = []

    def work() -> None:
        for i, pair in enumerate(inputs):
            if not same(kernel(pair)[0], expected[i]):
                wrong.append(i)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_that_two_threads_may_compile_at_once() -> None:
    results: list[list[float]] = []

    def work(shift: int) -> None:
        results.append([float(evaluate(f"sin(x*{k}.5)+{k}*{shift}*x", 0.5)) for k in range(100, 160)])

    threads = [threading.Thread(target=work, args=(shift,)) for shift in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    exact = [[math.sin(0.5 * (k + 0.5)) + k * shift * 0.5 for k in range(100, 160)] for shift in (0, 1)]
    assert sorted(results) == [pytest.approx(row, rel=1e-14) for row in sorted(exact)]
