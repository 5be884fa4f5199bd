"""Every number of the certified Taylor engine against mpmath, differentiated at many more digits."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from itertools import pairwise

import mpmath as mp
import pytest
from flint import ctx

from explorer.expression import Op
from explorer.syntax import parse
from explorer.taylor import Certified, Taylor, certified_change, certified_value, taylor
from tests.problems import PROBLEMS, Problem

Function = Callable[..., mp.mpf]

ACKLEY = "-20*exp(-0.2*sqrt(0.5*(x^2+y^2)))-exp(0.5*(cos(2*pi*x)+cos(2*pi*y)))+e+20"


def ackley(x: mp.mpf, y: mp.mpf) -> mp.mpf:
    tau = 2 * mp.mpf(math.pi)
    far = -20 * mp.exp(-mp.mpf(0.2) * mp.sqrt((x * x + y * y) / 2))
    return far - mp.exp((mp.cos(tau * x) + mp.cos(tau * y)) / 2) + mp.mpf(math.e) + 20


def floor_mod(a: mp.mpf, b: mp.mpf) -> mp.mpf:
    return a - mp.floor(a / b) * b


# each operation once, away from its corners and in its interior; x = 0.6, y = −1.7, direction (0.8, −0.6)
OPERATIONS: dict[str, tuple[str, Function]] = {
    "const": ("x + y + 0.1", lambda x, y: x + y + mp.mpf(0.1)),
    "neg": ("-x^3 - y", lambda x, y: -(x**3) - y),
    "*": ("x*y*x*(y-1)", lambda x, y: x * y * x * (y - 1)),
    "/": ("x/y + 1/(3+x)", lambda x, y: x / y + 1 / (3 + x)),
    "%": ("(x+7)%y + (5*x)%2", lambda x, y: floor_mod(x + 7, y) + floor_mod(5 * x, mp.mpf(2))),
    "** whole": ("x^5 + y^-3 + x^0", lambda x, y: x**5 + y**-3 + 1),
    "** real": ("(x+3)^2.7 + x^-0.3", lambda x, _y: (x + 3) ** mp.mpf(2.7) + x ** mp.mpf(-0.3)),
    "** quotient": ("(x+3)^(1/3)", lambda x, _y: (x + 3) ** (mp.mpf(1) / 3)),
    "** general": ("(x+3)^y + 2^x", lambda x, y: (x + 3) ** y + mp.mpf(2) ** x),
    "sin": ("sin(x*y)", lambda x, y: mp.sin(x * y)),
    "cos": ("cos(x-y)", lambda x, y: mp.cos(x - y)),
    "tan": ("tan(x)", lambda x, _y: mp.tan(x)),
    "arcsin": ("arcsin(x/4)", lambda x, _y: mp.asin(x / 4)),
    "arccos": ("arccos(y/8) + 0*x", lambda _x, y: mp.acos(y / 8)),
    "arctan": ("arctan(3*x+y)", lambda x, y: mp.atan(3 * x + y)),
    "arctan2 right": ("arctan2(y, x)", lambda x, y: mp.atan2(y, x)),
    "arctan2 left": ("arctan2(x, y)", mp.atan2),
    "arctan2 third": ("arctan2(y, -x)", lambda x, y: mp.atan2(y, -x)),
    "arctan2 up": ("arctan2(x+1, x-0.6)", lambda x, _y: mp.atan2(x + 1, x - mp.mpf(0.6))),
    "sinh": ("sinh(x+y)", lambda x, y: mp.sinh(x + y)),
    "cosh": ("cosh(x*y)", lambda x, y: mp.cosh(x * y)),
    "tanh": ("tanh(x-y)", lambda x, y: mp.tanh(x - y)),
    "arcsinh": ("arcsinh(y) + arcsinh(x)", lambda x, y: mp.asinh(y) + mp.asinh(x)),
    "arccosh": ("arccosh(3+x)", lambda x, _y: mp.acosh(3 + x)),
    "arctanh": ("arctanh(y/4) + 0*x", lambda _x, y: mp.atanh(y / 4)),
    "exp": ("exp(x+2*y)", lambda x, y: mp.exp(x + 2 * y)),
    "expm1": ("expm1(x)", lambda x, _y: mp.expm1(x)),
    "log": ("log(x-y)", lambda x, y: mp.log(x - y)),
    "log1p": ("log1p(x)", lambda x, _y: mp.log(1 + x)),
    "log10": ("log10(x)", lambda x, _y: mp.log(x) / mp.log(10)),
    "log2": ("log2(-y) + 0*x", lambda _x, y: mp.log(-y) / mp.log(2)),
    "sqrt": ("sqrt(x^2+y^2)", lambda x, y: mp.sqrt(x * x + y * y)),
    "abs": ("abs(y)*x", lambda x, y: -y * x),
    "hypot": ("hypot(x, y)", lambda x, y: mp.sqrt(x * x + y * y)),
    "sign": ("sign(y)*x^2", lambda x, _y: -(x**2)),
    "floor": ("floor(3*y)*x^2", lambda x, y: mp.floor(3 * y) * x**2),
    "ceil": ("ceil(3*y)*x^2", lambda x, y: mp.ceil(3 * y) * x**2),
    "trunc": ("trunc(y)*exp(x) + trunc(x)", lambda x, _y: -mp.exp(x)),
    "minimum": ("minimum(sin(x), y)", lambda x, y: min(mp.sin(x), y)),
    "maximum": ("maximum(sin(x), y, -3)", lambda x, y: max(mp.sin(x), y)),
    "where <": ("where(x < y, 1/(x-x), exp(x))", lambda x, _y: mp.exp(x)),
    "where <=": ("where(y <= x, exp(y), log(y))", lambda _x, y: mp.exp(y)),
    "where &": ("where((x > 0) & (y < 0) & (x != y), x^3, 0)", lambda x, _y: x**3),
    "where |": ("where((x == y) | (y >= 0) | (x > 5), 0, y^3)", lambda _x, y: y**3),
    "where ~": ("where(~(x > 0), 0, x*y)", lambda x, y: x * y),
}
POINT, DIRECTION = (0.6, -1.7), (0.8, -0.6)
STEP_SIZES = (1e-12, 1e-7, 1e-3, 0.05)


def expand(text: str, w: tuple[float, ...], u: tuple[float, ...], eta: float, order: int) -> Taylor:
    return taylor(parse(text).root, w, u, eta, order)


def terms_of(series: Taylor) -> list[float | None]:
    return [row.term.value if row.term else None for row in series.rows]


def assert_encloses(found: Certified | None, exact: mp.mpf) -> None:
    assert found is not None
    slack = mp.mpf(10) ** (-mp.mp.dps // 2) * max(abs(exact), mp.mpf(10) ** -320)
    assert abs(exact - mp.mpf(found.value)) <= mp.mpf(found.bound) + slack
    assert mp.mpf(found.bound) <= mp.mpf(10) ** -12 * abs(exact) + slack or found.bound <= 5e-324


def assert_agrees(series: Taylor, function: Function, w: tuple[float, ...], u: tuple[float, ...], eta: float) -> None:
    def along(t: mp.mpf) -> mp.mpf:
        return function(*(mp.mpf(a) + t * mp.mpf(b) for a, b in zip(w, u, strict=True)))

    loss_next = along(mp.mpf(eta))
    coefficients = mp.taylor(along, 0, len(series.rows) - 1)
    partial_sum = mp.mpf(0)
    for row, c in zip(series.rows, coefficients, strict=True):
        term = c * mp.mpf(eta) ** row.order
        partial_sum += term
        for found, exact in ((row.term, term), (row.partial_sum, partial_sum)):
            assert_encloses_loosely(found, exact, scale=abs(loss_next) + abs(coefficients[0]) + 1)
        assert_encloses_loosely(row.remainder, loss_next - partial_sum, scale=abs(loss_next) + 1)
    assert_encloses_loosely(series.loss_next, loss_next, scale=abs(loss_next) + 1)
    assert_encloses_loosely(series.change, loss_next - along(mp.mpf(0)), scale=abs(loss_next) + 1)


def assert_encloses_loosely(found: Certified | None, exact: mp.mpf, scale: mp.mpf) -> None:
    """As `assert_encloses`, where the reference itself is only good to its last digits times the scale."""
    assert found is not None
    noise = scale * mp.mpf(10) ** (30 - mp.mp.dps)
    assert abs(exact - mp.mpf(found.value)) <= mp.mpf(found.bound) + noise
    assert mp.mpf(found.bound) <= mp.mpf(10) ** -12 * abs(exact) + noise


def test_every_operation_is_in_the_table() -> None:
    used: set[Op] = set()
    for text, _ in OPERATIONS.values():
        graph = parse(text).root.graph
        used |= {node.op for node in graph._nodes.values()}
    assert used == set(Op)


@pytest.mark.parametrize("eta", STEP_SIZES)
@pytest.mark.parametrize("name", OPERATIONS)
def test_terms_and_remainders_of_each_operation_are_enclosed(name: str, eta: float) -> None:
    text, function = OPERATIONS[name]
    with mp.workdps(150):
        assert_agrees(expand(text, POINT, DIRECTION, eta, 5), function, POINT, DIRECTION, eta)


@pytest.mark.parametrize("eta", [1e-12, 1e-4, 0.3, 10.0, 100.0])
def test_terms_and_remainders_of_ackley_are_enclosed_at_every_step_size(eta: float) -> None:
    w, u = (1.5, -0.75), (0.6, -0.8)
    with mp.workdps(400):
        assert_agrees(expand(ACKLEY, w, u, eta, 12), ackley, w, u, eta)


@pytest.mark.parametrize("problem", [p for p in PROBLEMS if len(p.start) <= 4], ids=lambda p: p.name)
def test_published_losses_are_enclosed_at_their_starts(problem: Problem) -> None:
    u = tuple((-1.0) ** i / (i + 1) for i in range(len(problem.start)))
    eta = 2.0**-20
    series = taylor(parse(problem.expression).root, problem.start, u, eta, 3)
    if series.smooth_order is None:
        with mp.workdps(120):
            assert_agrees(series, problem.function, problem.start, u, eta)


def test_a_negative_step_is_a_step_along_the_opposite_direction() -> None:
    w, u = (0.3, 0.4), (0.6, 0.8)
    back = tuple(-x for x in u)
    assert expand("exp(x)*cos(y)", w, u, -0.1, 4) == expand("exp(x)*cos(y)", w, back, 0.1, 4)


# -- polynomials


@pytest.mark.parametrize("eta", [1e-12, 1e-3, 0.1, 7.3, 100.0])
def test_remainder_of_a_quadratic_beyond_second_order_is_exactly_zero(eta: float) -> None:
    series = expand("0.1*(x-0.3)^2 + x*y/3 - (y+0.7)**2", (0.1, -0.2), (0.6, 0.8), eta, 6)
    zero = Certified(0.0, 0.0)
    assert [row.remainder for row in series.rows[2:]] == [zero] * 5
    assert [row.term for row in series.rows[3:]] == [zero] * 4


@pytest.mark.parametrize("text", ["(x-1)^2*(y+0.1)^2", "x^4+y", "(x+y)*(x-y)*(x+0.1)*(y-0.7)", "abs(x^4-9)+y"])
def test_remainder_of_a_quartic_is_exactly_zero_from_fourth_order_on(text: str) -> None:
    remainders = [row.remainder for row in expand(text, (0.3, 0.7), (0.6, -0.8), 0.01, 12).rows]
    assert remainders[4:] == [Certified(0.0, 0.0)] * 9
    assert all(r is not None and r.value != 0 for r in remainders[:4])


def test_numbers_that_are_doubles_are_exact() -> None:
    series = expand("x^2", (3.0,), (1.0,), 0.5, 2)
    assert [row.term for row in series.rows] == [Certified(v, 0.0) for v in (9.0, 3.0, 0.25)]
    assert series.loss_next == Certified(12.25, 0.0)
    assert series.change == Certified(3.25, 0.0)


# -- no rounding floor


def test_remainders_fall_with_slope_k_plus_1_down_to_the_smallest_steps() -> None:
    etas = [10.0**-p for p in range(2, 16)]
    for k in range(9):
        remainders = [expand("exp(x)", (0.5,), (1.0,), eta, 8).rows[k].remainder for eta in etas]
        sizes = [math.log10(abs(r.value)) for r in remainders if r]
        slopes = [a - b for a, b in pairwise(sizes)]
        assert slopes == pytest.approx([k + 1] * (len(etas) - 1), rel=1e-2)


def test_ackley_at_step_1e_minus_12_has_every_remainder_to_twelve_digits() -> None:
    with mp.workdps(600):
        w, u, eta = (1.0, 2.0), (-0.6, 0.8), 1e-12
        series = expand(ACKLEY, w, u, eta, 12)

        def along(t: mp.mpf) -> mp.mpf:
            return ackley(w[0] + t * mp.mpf(u[0]), w[1] + t * mp.mpf(u[1]))

        rest = along(mp.mpf(eta))
        for row, c in zip(series.rows, mp.taylor(along, 0, 12), strict=True):
            rest -= c * mp.mpf(eta) ** row.order
            assert_encloses(row.remainder, rest)


# -- corners


@pytest.mark.parametrize(
    ("text", "order", "terms"),
    [
        ("x*abs(x)", 2, [0.0, 0.0, None, None]),
        ("abs(x)", 1, [0.0, None, None, None]),
        ("abs(x)*x^2 + 1", 3, [1.0, 0.0, 0.0, None]),
        ("abs(x^3)", 3, [0.0, 0.0, 0.0, None]),
        ("abs(x^2)", None, [0.0, 0.0, 0.25, 0.0]),
        ("sqrt(x^2)", 1, [0.0, None, None, None]),
        ("sqrt(x^4)", None, [0.0, 0.0, 0.25, 0.0]),
        ("hypot(x, 2*x)", 1, [0.0, None, None, None]),
        ("sqrt(x)", 1, [0.0, None, None, None]),
        ("x^2.5", 3, [0.0, 0.0, 0.0, None]),
        ("x^(1/3)", 1, [0.0, None, None, None]),
        ("where(x > 0, x^2, 0)", 2, [0.0, 0.0, None, None]),
        ("where(x > 0, sin(x), x)", 3, [0.0, 0.5, 0.0, None]),
        ("where(x == 0, 1, x)", 0, [None] * 4),
        ("max(x, -x) - abs(x)", None, [0.0, 0.0, 0.0, 0.0]),
        ("floor(x)", 0, [None] * 4),
        ("sign(x)", 0, [None] * 4),
        ("x*sign(x)", 1, [0.0, None, None, None]),
        ("x % 2", 0, [None] * 4),
        ("trunc(x) + x", None, [0.0, 0.5, 0.0, 0.0]),
        ("arcsin(1-x)", 1, [math.pi / 2, None, None, None]),
        ("arcsin(cos(x))", 1, [math.pi / 2, None, None, None]),
        ("arccos(cos(x))", 1, [0.0, None, None, None]),
        ("arccosh(cosh(x))", 1, [0.0, None, None, None]),
        ("arctan2(x, -1)", 0, [None] * 4),
    ],
)
def test_terms_end_where_the_two_sides_of_the_point_differ(
    text: str, order: int | None, terms: list[float | None]
) -> None:
    series = expand(text, (0.0,), (1.0,), 0.5, 3)
    assert series.smooth_order == order
    assert terms_of(series) == terms
    assert [row.remainder is None for row in series.rows] == [t is None for t in terms]
    assert series.loss_next is not None


@pytest.mark.parametrize("text", ["max(0.5^x, 0.5)", "max(hypot(x, 0.75), 1.25)", "abs(2^x - 2)"])
def test_a_corner_at_an_exact_root_or_power_is_decided(text: str) -> None:
    series = expand(text, (1.0,), (1.0,), 0.5, 2)
    assert series.smooth_order == 1
    assert series.change is not None


def test_a_part_that_does_not_change_along_the_ray_is_a_constant() -> None:
    series = expand("tanh(x) + y", (0.5, 1.0), (0.0, 1.0), 0.5, 2)
    assert terms_of(series)[1:] == [0.5, 0.0]


def test_the_remainder_below_a_kink_is_all_that_is_left() -> None:
    series = expand("abs(x)", (0.0,), (1.0,), 0.25, 2)
    assert series.rows[0].remainder == series.change == series.loss_next == Certified(0.25, 0.0)


def test_along_the_ridge_of_a_kink_the_loss_is_smooth() -> None:
    assert expand("abs(x) + y^2", (0.0, 1.0), (0.0, 1.0), 0.5, 3).smooth_order is None
    assert expand("max(x, y)", (1.0, 1.0), (0.6, 0.6), 0.5, 3).smooth_order is None


def test_a_jump_of_the_loss_is_in_the_change_and_not_in_the_terms() -> None:
    series = expand("floor(x)", (1.0,), (-1.0,), 0.5, 1)
    assert series.change == Certified(-1.0, 0.0)
    assert terms_of(series) == [None, None]


def test_a_jump_on_the_way_is_in_the_remainders() -> None:
    series = expand("floor(x) + x^2", (0.5,), (1.0,), 1.0, 2)
    assert series.smooth_order is None
    assert [row.remainder for row in series.rows] == [Certified(v, 0.0) for v in (3.0, 2.0, 1.0)]


@pytest.mark.parametrize("eta", [1e-9, 0.5, 20.0])
def test_a_removable_gap_has_all_its_terms(eta: float) -> None:
    def sinc(t: mp.mpf) -> mp.mpf:
        return mp.sinc(t)

    series = expand("sin(x)/x", (0.0,), (1.0,), eta, 8)
    assert certified_value(parse("sin(x)/x").root, [0.0]) is None
    with mp.workdps(300):
        partial_sum = mp.mpf(0)
        for row in series.rows:
            k = row.order
            term = mp.mpf(0) if k % 2 else (-1) ** (k // 2) * mp.mpf(eta) ** k / mp.factorial(k + 1)
            partial_sum += term
            assert_encloses(row.term, term)
            assert_encloses(row.remainder, sinc(mp.mpf(eta)) - partial_sum)


def test_orders_that_quotients_use_up_are_made_good() -> None:
    found = terms_of(expand("x^20*sin(x)/x^20", (0.0,), (1.0,), 0.5, 3))
    assert found == [0.0, 0.5, 0.0, pytest.approx(-1 / 48)]
    assert expand("where(x^20 > 0, 1, 2)", (0.0,), (1.0,), 0.5, 3).smooth_order == 0


# -- what does not exist


@pytest.mark.parametrize(
    "text",
    [
        "log(x-2)", "sqrt(x-2)", "arcsin(x+3)", "arccosh(x-2)", "arctanh(x+3)", "1/(x-x)", "(x-2)^0.5",
        "(x-2)^y", "x + 9**9**9", "x^(2^(2^1000))", "floor((2^1000)^(x*2^1000))", "exp(exp(exp(exp(x+3))))",
        "x - sqrt(2)*sqrt(2) + abs(sqrt(2)^2-2)", "sin(9**9**9*x)", "x*0**-1",
    ],
)  # fmt: skip
@pytest.mark.timeout(10)
def test_a_loss_that_does_not_exist_is_said_not_to(text: str) -> None:
    series = expand(text, (1.0, 1.5), (0.1, 0.1), 0.5, 2)
    assert terms_of(series) == [None] * 3
    assert series.change is None
    assert certified_value(parse(text).root, (1.0, 1.5)) is None


def test_the_terms_exist_where_the_next_loss_does_not() -> None:
    series = expand("log(x)", (1.0,), (-1.0,), 2.0, 2)
    assert terms_of(series) == [0.0, -2.0, -2.0]
    assert series.loss_next is None
    assert [row.remainder for row in series.rows] == [None] * 3


def test_a_not_a_number_does_not_spread_from_the_branch_that_is_not_taken() -> None:
    assert certified_value(parse("where(x > 0, x, log(x))").root, [2.0]) == Certified(2.0, 0.0)


# -- two points


def test_the_change_between_neighbouring_doubles_has_all_its_digits() -> None:
    x = 1.0
    after = math.nextafter(x, 2)
    found = certified_change(parse("exp(x)").root, [x], [after])
    with mp.workdps(100):
        assert_encloses(found, mp.exp(mp.mpf(after)) - mp.exp(mp.mpf(x)))


@pytest.mark.parametrize("size", [1e-300, 1e-16, 1e-8, 0.1, 3.0])
def test_the_change_of_ackley_is_certified(size: float) -> None:
    w, w_next = (0.0, 0.75), (size, 0.75 + size)
    found = certified_change(parse(ACKLEY).root, w, w_next)
    with mp.workdps(900):
        exact = ackley(*map(mp.mpf, w_next)) - ackley(*map(mp.mpf, w))
    with mp.workdps(60):
        assert_encloses(found, exact)


def test_the_change_across_a_corner_is_certified() -> None:
    root = parse("abs(x) + floor(x)").root
    assert certified_change(root, [-1.0], [1.0]) == Certified(2.0, 0.0)
    assert certified_change(root, [0.5], [0.5]) == Certified(0.0, 0.0)


def test_the_value_of_a_loss_at_doubles_is_certified() -> None:
    with mp.workdps(60):
        assert_encloses(certified_value(parse(ACKLEY).root, (0.1, 0.2)), ackley(mp.mpf(0.1), mp.mpf(0.2)))
        assert_encloses(certified_value(parse("log(1+exp(800*x))").root, (1.0,)), mp.mpf(800))


# -- FLINT's settings belong to the process


def test_the_settings_of_flint_are_restored() -> None:
    before = ctx.prec, ctx.cap
    expand(ACKLEY, (1.0, 2.0), (0.6, 0.8), 1e-12, 12)
    assert (ctx.prec, ctx.cap) == before


def test_two_threads_get_what_one_gets() -> None:
    cases = [(1e-12, 12), (0.3, 3)]
    expected = [expand(ACKLEY, (1.0, 2.0), (0.6, 0.8), eta, order) for eta, order in cases]
    found: list[list[Taylor]] = [[], []]

    def work(i: int) -> None:
        found[i] = [expand(ACKLEY, (1.0, 2.0), (0.6, 0.8), *cases[i]) for _ in range(40)]

    threads = [threading.Thread(target=work, args=(i,)) for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[expected[0]] * 40, [expected[1]] * 40]
