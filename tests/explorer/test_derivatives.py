"""∇L and ∇²L against mpmath at 50 digits, SymPy, and closed forms."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import mpmath as mp
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.derivatives import gradient, hessian_product
from explorer.kernel import Kernel
from explorer.loss import Loss
from explorer.syntax import parse
from tests.problems import PROBLEMS, Problem

few = settings(derandomize=True, deadline=None, max_examples=60, database=None)

Function = Callable[..., mp.mpf]


def exact_gradient(function: Function, w: tuple[float, ...]) -> np.ndarray:
    units = np.eye(len(w), dtype=int).tolist()
    with mp.workdps(50):
        point = [mp.mpf(weight) for weight in w]
        return np.array([float(mp.diff(function, point, tuple(unit))) for unit in units])


def exact_hessian(function: Function, w: tuple[float, ...]) -> np.ndarray:
    units = np.eye(len(w), dtype=int)
    with mp.workdps(50):
        point = [mp.mpf(weight) for weight in w]
        rows = [[float(mp.diff(function, point, tuple((a + b).tolist()))) for b in units] for a in units]
    return np.array(rows)


def assert_close(computed: np.ndarray, exact: np.ndarray, relative: float = 1e-12) -> None:
    assert computed.shape == exact.shape
    assert np.linalg.norm(computed - exact) <= relative * np.linalg.norm(exact)


def truncated(x: mp.mpf) -> mp.mpf:
    return mp.floor(x) if x >= 0 else mp.ceil(x)


EVERY_FUNCTION: list[tuple[str, Function, tuple[float, ...]]] = [
    ("sin(x)", mp.sin, (0.7,)),
    ("cos(x)", mp.cos, (0.7,)),
    ("tan(x)", mp.tan, (1.3,)),
    ("arcsin(x)", mp.asin, (0.6,)),
    ("arccos(x)", mp.acos, (-0.3,)),
    ("arctan(x)", mp.atan, (-2.5,)),
    ("sinh(x)", mp.sinh, (-1.7,)),
    ("cosh(x)", mp.cosh, (1.1,)),
    ("tanh(x)", mp.tanh, (0.4,)),
    ("tanh(x)", mp.tanh, (18.0,)),
    ("arcsinh(x)", mp.asinh, (-3.5,)),
    ("arccosh(x)", mp.acosh, (1.75,)),
    ("arctanh(x)", mp.atanh, (-0.8,)),
    ("exp(x)", mp.exp, (-2.25,)),
    ("expm1(x)", mp.expm1, (1e-9,)),
    ("log(x)", mp.log, (0.03,)),
    ("log1p(x)", mp.log1p, (1e-9,)),
    ("log10(x)", mp.log10, (250.0,)),
    ("log2(x)", lambda x: mp.log(x) / mp.log(2), (0.2,)),
    ("sqrt(x)", mp.sqrt, (7.5,)),
    ("x*abs(x - 3)", lambda x: x * abs(x - 3), (1.25,)),
    ("x^2*sign(x)", lambda x: x**2 * mp.sign(x), (-1.5,)),
    ("x^2*floor(x)", lambda x: x**2 * mp.floor(x), (-2.4,)),
    ("x^2*ceil(x)", lambda x: x**2 * mp.ceil(x), (2.4,)),
    ("x^3*trunc(x)", lambda x: x**3 * truncated(x), (-3.7,)),
    ("x^3", lambda x: x**3, (-1.1,)),
    ("x^0.5", mp.sqrt, (0.3,)),
    ("x^-2.5", lambda x: x ** mp.mpf(-2.5), (1.9,)),
    ("x^-1", lambda x: 1 / x, (-0.2,)),
    ("2.5^x", lambda x: mp.mpf(2.5) ** x, (-1.4,)),
    ("x^x", lambda x: x**x, (0.4,)),
    ("x^y", lambda x, y: x**y, (1.7, -2.3)),
    ("x*y", lambda x, y: x * y, (1.7, -2.3)),
    ("x/y", lambda x, y: x / y, (1.7, -2.3)),
    ("x*y/(x - y)", lambda x, y: x * y / (x - y), (1.7, -2.3)),
    ("x*y*x*sin(y)*x", lambda x, y: x**3 * y * mp.sin(y), (1.7, -2.3)),
    ("x^2*(x % 3)", lambda x: x**2 * (x - 3 * mp.floor(x / 3)), (7.5,)),
    ("x^2*(x % 3)", lambda x: x**2 * (x - 3 * mp.floor(x / 3)), (-7.5,)),
    ("x^2*(x % y)", lambda x, y: x**2 * (x - y * mp.floor(x / y)), (-7.5, 2.2)),
    ("x^2*(x % y)", lambda x, y: x**2 * (x - y * mp.floor(x / y)), (7.5, -2.2)),
    ("x^2*(7 % y)", lambda x, y: x**2 * (7 - y * mp.floor(7 / y)), (1.5, -2.2)),
    ("x*(x // y) + y^2", lambda x, y: x * mp.floor(x / y) + y**2, (7.5, -2.2)),
    ("hypot(x, y)", mp.hypot, (0.3, -1.4)),
    ("arctan2(y, x)", lambda x, y: mp.atan2(y, x), (-1.2, 0.7)),
    ("arctan2(y, x)", lambda x, y: mp.atan2(y, x), (0.0, -0.7)),
    ("min(x^2, y)", lambda x, y: min(x**2, y), (1.2, 1.0)),
    ("min(x^2, y^3)", lambda x, y: min(x**2, y**3), (0.2, 1.0)),
    ("max(x^2, x*y, y^3)", lambda x, y: max(x**2, x * y, y**3), (-0.2, -1.0)),
    ("x*max(x, y)*y", lambda x, y: x * max(x, y) * y, (0.2, -1.0)),
    ("where(x > y, x*y^2, x^2)", lambda x, y: x * y**2 if x > y else x**2, (0.2, -1.0)),
    ("where(x > y, x*y^2, x^2)", lambda x, y: x * y**2 if x > y else x**2, (0.2, 1.0)),
    ("sin(where(x > y, x*y^2, y))^2", lambda x, y: mp.sin(x * y**2 if x > y else y) ** 2, (0.9, -1.3)),
    ("where(x>0, where(y>0, x*y, y^2), x^2)*x", lambda x, y: y**2 * x, (0.5, -1.5)),
]
every_function = pytest.mark.parametrize(
    ("text", "function", "w"), EVERY_FUNCTION, ids=[f"{text} at {w}" for text, _, w in EVERY_FUNCTION]
)


@every_function
def test_that_the_gradient_agrees_with_mpmath(text: str, function: Function, w: tuple[float, ...]) -> None:
    assert_close(Loss.parse(text).gradient(w), exact_gradient(function, w))


@every_function
def test_that_the_hessian_agrees_with_mpmath(text: str, function: Function, w: tuple[float, ...]) -> None:
    exact = exact_hessian(function, w)
    scale = max(float(np.linalg.norm(exact)), float(np.linalg.norm(exact_gradient(function, w))))
    assert np.linalg.norm(Loss.parse(text).hessian(w) - exact) <= 1e-12 * scale


_quick_problems = [p for p in PROBLEMS if len(p.variables) <= 4 and len(p.expression) < 400]


@pytest.mark.parametrize("problem", _quick_problems, ids=lambda problem: problem.name)
def test_that_the_hessian_of_a_published_loss_agrees_with_mpmath(problem: Problem) -> None:
    exact = exact_hessian(problem.function, problem.start)
    scale = max(float(np.linalg.norm(exact)), float(np.linalg.norm(exact_gradient(problem.function, problem.start))))
    computed = Loss.parse(problem.expression).hessian(problem.start)
    assert np.linalg.norm(computed - exact) <= 1e-11 * scale


# -- against SymPy

_x, _y, _z = sympy.symbols("x y z", real=True)
COMPOSITE = [
    ("exp(sin(x*y)) + z^2", sympy.exp(sympy.sin(_x * _y)) + _z**2),
    ("log(1 + x^2 + y^2*z^4)", sympy.log(1 + _x**2 + _y**2 * _z**4)),
    ("x*y*z/(1 + x^2)", _x * _y * _z / (1 + _x**2)),
    ("sqrt(1 + (x - y)^2) - z/y", sympy.sqrt(1 + (_x - _y) ** 2) - _z / _y),
    ("arctan(x + y*z)^3", sympy.atan(_x + _y * _z) ** 3),
    ("tanh(x*y)*cosh(z)", sympy.tanh(_x * _y) * sympy.cosh(_z)),
    ("(x^2 + 1)^(y/2) + z", (_x**2 + 1) ** (_y / 2) + _z),
    ("1/(1 + exp(-(x + 2y - z)))", 1 / (1 + sympy.exp(-(_x + 2 * _y - _z)))),
    ("-exp(-(x^2 + y^2 + z^2)/2)", -sympy.exp(-(_x**2 + _y**2 + _z**2) / 2)),
    ("(x + y + z)^4 - x*y*z", (_x + _y + _z) ** 4 - _x * _y * _z),
    ("sin(cos(tan(x*y/4))) + z^3", sympy.sin(sympy.cos(sympy.tan(_x * _y / 4))) + _z**3),
    ("arcsinh(x)*arctan2(y, z)", sympy.asinh(_x) * sympy.atan2(_y, _z)),
    ("log(cosh(x - y)) + log10(z^2 + 1)", sympy.log(sympy.cosh(_x - _y)) + sympy.log(_z**2 + 1) / sympy.log(10)),
    ("x^2y^3z⁴ - x/(y*z)", _x**2 * _y**3 * _z**4 - _x / (_y * _z)),
]


@pytest.mark.parametrize(("text", "formula"), COMPOSITE, ids=[text for text, _ in COMPOSITE])
def test_that_composite_losses_agree_with_sympy(text: str, formula: sympy.Expr) -> None:
    w = (0.8, -1.3, 0.6)
    at = {symbol: sympy.Float(sympy.Rational(weight), 50) for symbol, weight in zip((_x, _y, _z), w, strict=True)}
    first = [sympy.diff(formula, symbol) for symbol in (_x, _y, _z)]
    exact = np.array([float(entry.evalf(40, subs=at)) for entry in first])
    curved = np.array([[float(sympy.diff(a, b).evalf(40, subs=at)) for b in (_x, _y, _z)] for a in first])
    loss = Loss.parse(text)
    assert_close(loss.gradient(w), exact)
    assert_close(loss.hessian(w), curved)


# -- selections and corners


def test_that_an_undefined_other_side_leaves_the_gradient_finite() -> None:
    loss = Loss.parse("where(x > 0, x*log(x), 0) + x")
    assert loss.gradient([-2.0]).tolist() == [1.0]
    assert loss.hessian([-2.0]).tolist() == [[0.0]]
    assert loss.gradient([1.0]).tolist() == [2.0]
    assert loss.hessian([2.0]).tolist() == [[0.5]]


@pytest.mark.parametrize(
    ("text", "w", "exact"),
    [
        ("where(x > 0, sqrt(x), x^2)", (0.0,), (0.0,)),
        ("where(x > 0, sqrt(x), x^2)", (-1.5,), (-3.0,)),
        ("where(x != 0, sin(x)/x, 1 + 3x)", (0.0,), (3.0,)),
        ("3*where(x < 1, arccosh(x), 0) + where(x < 1, y, 2y)", (2.0, 5.0), (0.0, 2.0)),
        ("min(x^2, log(y))", (0.5, 4.0), (1.0, 0.0)),
        ("exp(where(y > 1, x^2, 1/(y - y)))", (0.0, 2.0), (0.0, 0.0)),
    ],
)
def test_that_only_the_side_that_counts_is_differentiated(
    text: str, w: tuple[float, ...], exact: tuple[float, ...]
) -> None:
    assert Loss.parse(text).gradient(w) == pytest.approx(np.array(exact), rel=1e-15, abs=0.0)


@pytest.mark.parametrize(("name", "slope"), [("sign", 0.0), ("floor", 0.0), ("ceil", 0.0), ("trunc", 0.0)])
@pytest.mark.parametrize("x", [-2.5, -0.25, 0.25, 7.75])
def test_that_steps_are_flat_almost_everywhere(name: str, slope: float, x: float) -> None:
    loss = Loss.parse(f"{name}(x)")
    assert loss.gradient([x]).tolist() == [slope]
    assert loss.hessian([x]).tolist() == [[0.0]]


def test_that_the_derivative_of_abs_is_the_sign() -> None:
    loss = Loss.parse("abs(x)")
    assert [loss.gradient([x]).tolist() for x in (-2.0, 3.0)] == [[-1.0], [1.0]]
    assert loss.hessian([3.0]).tolist() == [[0.0]]


def test_that_conditions_among_numbers_are_flat() -> None:
    assert Loss.parse("(x > 0)*x^2 + (x > 1)").gradient([3.0]).tolist() == [6.0]
    assert Loss.parse("(x > 0)*x^2 + (x > 1)").gradient([-3.0]).tolist() == [0.0]


def test_that_a_power_has_its_derivatives_at_zero() -> None:
    assert Loss.parse("x^2").gradient([0.0]).tolist() == [0.0]
    assert Loss.parse("x^2").hessian([0.0]).tolist() == [[2.0]]
    assert Loss.parse("x^2.5 + x").gradient([0.0]).tolist() == [1.0]
    assert Loss.parse("x^4").hessian([0.0]).tolist() == [[0.0]]
    assert Loss.parse("x^1").hessian([0.0]).tolist() == [[0.0]]


@pytest.mark.parametrize("x", [-700.0, -30.0, 30.0, 700.0, 1e4])
def test_that_a_saturated_tanh_is_flat_and_never_undefined(x: float) -> None:
    loss = Loss.parse("tanh(x)")
    with mp.workdps(700):
        slope = 1 / mp.cosh(x) ** 2
        curvature = -2 * mp.tanh(x) * slope
    assert loss.gradient([x])[0] == pytest.approx(float(slope), rel=1e-12, abs=1e-307)
    assert loss.hessian([x])[0, 0] == pytest.approx(float(curvature), rel=1e-12, abs=1e-307)


@pytest.mark.parametrize("x", [30.0, 300.0, 400.0, 700.0])
def test_that_the_curvature_of_a_logistic_loss_vanishes_far_out(x: float) -> None:
    with mp.workdps(700):
        p = 1 / (1 + mp.exp(-mp.mpf(x)))
        logistic, hyperbolic = p * (1 - p), 1 / mp.cosh(x) ** 2
    assert Loss.parse("log(1 + exp(x))").hessian([x])[0, 0] == pytest.approx(float(logistic), rel=1e-2, abs=1e-13)
    assert Loss.parse("log(cosh(x))").hessian([x])[0, 0] == pytest.approx(float(hyperbolic), rel=1e-2, abs=1e-13)


def test_that_a_quotient_by_a_very_large_number_keeps_its_derivative() -> None:
    # 1/cosh(x) = 3.8e-174 at 400, and so is its slope but for the sign
    slope = Loss.parse("1/cosh(x)").gradient([400.0])[0]
    assert slope == pytest.approx(-1 / math.cosh(400.0), rel=1e-12)


# -- structure

_pieces = st.sampled_from(
    [
        "sin(x*y)",
        "exp(z/4)",
        "x^3",
        "y*z",
        "sqrt(4 + x^2)",
        "max(x, y)",
        "1/(2 + z^2)",
        "abs(y - z)",
        "x^y",
        "hypot(x, z)",
    ]
)
_weights = st.floats(0.25, 3.0)


@few
@given(
    st.lists(st.lists(_pieces, min_size=1, max_size=3).map("*".join), min_size=1, max_size=4).map(" - ".join),
    st.tuples(_weights, _weights, _weights),
)
def test_that_the_hessian_is_symmetric_and_the_derivative_of_the_gradient(
    text: str, w: tuple[float, float, float]
) -> None:
    loss = Loss.parse(text + " + 0*x*y*z")
    hessian = loss.hessian(w)
    assert (hessian == hessian.T).all()
    if abs(w[0] - w[1]) < 1e-3 or abs(w[1] - w[2]) < 1e-3:
        return
    h = 1e-5
    units = np.eye(3)
    moved = [(np.array(w) + h * u, np.array(w) - h * u) for u in units]
    quotients = [np.subtract(*loss.gradients(pair)) / (2 * h) for pair in moved]
    assert hessian == pytest.approx(np.array(quotients), rel=1e-5, abs=1e-5 * (1.0 + np.abs(hessian).max()))


def test_that_a_variable_without_influence_has_derivative_zero() -> None:
    loss = Loss.parse("x^2 + 0*y + floor(z)")
    assert loss.gradient([3.0, 1.0, 0.5]).tolist() == [6.0, 0.0, 0.0]
    assert loss.hessian([3.0, 1.0, 0.5]).tolist() == [[2.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]


def test_that_a_logistic_loss_of_50_variables_agrees_with_its_closed_form() -> None:
    random = np.random.default_rng(50)
    data = random.integers(-9, 10, (60, 50)) / 10.0
    labels = np.where(random.random(60) < 0.5, -1.0, 1.0)
    rows = [
        " + ".join(f"({-label * a!r})*w{i + 1}" for i, a in enumerate(row))
        for row, label in zip(data.tolist(), labels.tolist(), strict=True)
    ]
    loss = Loss.parse(" + ".join(f"log(1 + exp({row}))" for row in rows))
    w = random.normal(size=50) / 5.0
    p = 1.0 / (1.0 + np.exp(labels * (data @ w)))
    assert_close(loss.gradient(w.tolist()), -data.T @ (labels * p))
    assert_close(loss.hessian(w.tolist()), data.T @ ((p * (1.0 - p))[:, None] * data))


def test_that_2000_terms_have_their_derivatives_in_seconds() -> None:
    began = time.perf_counter()
    text = " + ".join(f"sin({k}x/1000)*cos({k}y/2000)" for k in range(1, 2_001))
    loss = Loss.parse(text)
    x, y = 0.3, -0.7
    k = np.arange(1, 2_001)
    s, c = np.sin(k * x / 1000), np.cos(k * x / 1000)
    t, d = np.sin(k * y / 2000), np.cos(k * y / 2000)
    assert_close(loss.gradient([x, y]), np.array([(c * d * k / 1000).sum(), -(s * t * k / 2000).sum()]))
    across = -(c * t * k * k / 2e6).sum()
    exact = [[-(s * d * k * k / 1e6).sum(), across], [across, -(s * d * k * k / 4e6).sum()]]
    assert_close(loss.hessian([x, y]), np.array(exact), 1e-11)
    assert time.perf_counter() - began < 12.0


def test_that_a_product_of_many_factors_has_few_nodes_in_its_gradient() -> None:
    root = parse("*".join(f"(x - {k})" for k in range(100, 400))).root
    gradient(root)
    assert len(root.graph) < 3_000


def test_that_the_derivative_of_a_shared_selection_is_built_once() -> None:
    text = "x"
    for _ in range(30):
        text = f"max({text}, 2*y)"
    deep = "+".join(f"sin({k}*{text})" for k in range(1, 6))
    root = parse(deep).root
    hessian_product(root)
    assert len(root.graph) < 3_000


def test_that_the_product_with_any_tangent_is_the_hessian_times_it() -> None:
    w, tangent = (0.4, -0.3, 0.9), (2.0, -0.5, 3.0)
    products = hessian_product(parse("exp(x*y) + sin(y*z) + x*z^3").root)
    computed = [float(entry) for entry in Kernel(products, 6)([*w, *tangent])]
    exact = exact_hessian(lambda x, y, z: mp.exp(x * y) + mp.sin(y * z) + x * z**3, w)
    assert_close(np.array(computed), exact @ np.array(tangent))
