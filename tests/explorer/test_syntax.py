"""The grammar of a loss, each rule as a statement, and random formulas against trees made beforehand."""

from __future__ import annotations

import ast
import math
import operator
import random
import re
import sys
import time
from collections.abc import Callable
from functools import reduce
from types import FrameType
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.expression import Node, Op
from explorer.loss import Loss
from explorer.syntax import parse
from explorer.tokens import LossError

few = settings(derandomize=True, deadline=None, max_examples=150, database=None)


def dump(node: Node) -> str:
    if node.op is Op.CONST:
        return repr(node.value)
    if node.op is Op.VAR:
        return node.graph.variables[int(node.value)]
    return f"({' '.join([node.op.value, *map(dump, node.args)])})"


def tree(text: str) -> str:
    return dump(parse(text).root)


def value(text: str, **w: float) -> float:
    loss = Loss.parse(text)
    return loss.value([w[name] for name in loss.variables])


def refusal(text: str) -> LossError:
    with pytest.raises(LossError) as caught:
        parse(text)
    error = caught.value
    assert 0 <= error.start < max(1, len(text))
    assert error.start < error.end <= max(1, len(text))
    return error


# -- binding


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("x + y*z", "x + (y*z)"),
        ("x*y + z", "(x*y) + z"),
        ("x - y - z", "x + (-y) + (-z)"),
        ("x/y/z", "(x/y)/z"),
        ("x/y*z", "(x/y)*z"),
        ("x*y/z", "(x*y)/z"),
        ("x%y*z", "(x%y)*z"),
        ("x//y", "floor(x/y)"),
        ("x//y*z", "floor(x/y)*z"),
        ("x^y^z", "x^(y^z)"),
        ("-x^y", "-(x^y)"),
        ("x^-y", "x^(-y)"),
        ("x^-y^z", "x^(-(y^z))"),
        ("-x*y", "(-x)*y"),
        ("x*-y", "x*(-y)"),
        ("x - -y", "x + -(-y)"),
        ("+x", "x"),
        ("x**y", "x^y"),
        ("2x^y", "2*(x^y)"),
        ("where(x > 0 & y > 0, x, y)", "where((x > 0) & (y > 0), x, y)"),
        ("where(x > 0 | y > 0 & z > 0, x, y)", "where((x > 0) | ((y > 0) & (z > 0)), x, y)"),
        ("where(~x > 0 & y > 0, x, y)", "where((~(x > 0)) & (y > 0), x, y)"),
        ("where(x + 1 > 2y, x, y)", "where((x + 1) > (2*y), x, y)"),
    ],
)
def test_that_the_tighter_operator_takes_its_operands_first(text: str, same: str) -> None:
    assert tree(text) == tree(same)


def test_the_power_groups_to_the_right() -> None:
    assert value("x + 2^3^2", x=0.0) == 512.0


def test_the_power_binds_tighter_than_the_sign_before_it() -> None:
    assert value("x + -2^2", x=0.0) == -4.0
    assert value("-x^2", x=3.0) == -9.0


def test_that_a_power_may_have_a_signed_exponent() -> None:
    assert value("2^-x", x=2.0) == 0.25


def test_that_subtraction_and_division_group_to_the_left() -> None:
    assert value("x - 3 - 4", x=10.0) == 3.0
    assert value("x/2/5", x=100.0) == 10.0


def test_that_sums_and_products_are_flat() -> None:
    assert tree("x + y - z + 1") == "(+ x y (neg z) 1.0)"
    assert tree("2*x*y*z") == "(* 2.0 x y z)"


def test_that_equal_parts_are_one_node() -> None:
    root = parse("sin(x + y) * sin(x + y)").root
    assert root.args[0] is root.args[1]


# -- spellings


@pytest.mark.parametrize("times", ["*", "·", "×", "⋅", "∙"])
def test_that_products_may_be_written_with_any_of_the_usual_dots(times: str) -> None:
    assert tree(f"x {times} y") == "(* x y)"


@pytest.mark.parametrize("minus", ["-", "−", "–"])
def test_that_the_minus_may_be_a_hyphen_or_a_minus_sign(minus: str) -> None:
    assert tree(f"{minus}x {minus} y") == "(+ (neg x) (neg y))"


@pytest.mark.parametrize(
    ("typed", "standard"),
    [("≤", "<="), ("≥", ">="), ("≠", "!="), ("<", "<"), (">", ">"), ("==", "==")],
)
def test_that_comparisons_may_be_written_with_one_character(typed: str, standard: str) -> None:
    assert tree(f"where(x {typed} y, x, y)") == f"(where ({standard} x y) x y)"


@pytest.mark.parametrize(("typed", "standard"), [("&&", "&"), ("∧", "&"), ("||", "|"), ("∨", "|")])
def test_that_conditions_join_by_any_of_the_usual_signs(typed: str, standard: str) -> None:
    assert tree(f"where(x > 0 {typed} y > 0, x, y)") == f"(where ({standard} (> x 0.0) (> y 0.0)) x y)"


def test_that_not_may_be_written_with_its_own_sign() -> None:
    assert tree("where(¬x > 0, x, y)") == "(where (~ (> x 0.0)) x y)"


@pytest.mark.parametrize(
    ("typed", "exponent"), [("x²", 2.0), ("x³", 3.0), ("x¹⁰", 10.0), ("x⁻¹", -1.0), ("x⁺²", 2.0), ("x⁰", 0.0)]
)
def test_that_a_superscript_is_a_power(typed: str, exponent: float) -> None:
    assert tree(typed) == f"(** x {exponent!r})"


def test_that_a_superscript_belongs_to_what_stands_before_it() -> None:
    assert tree("2x²") == tree("2*(x^2)")
    assert tree("-x²") == tree("-(x^2)")
    assert tree("(x + 1)(y − 1)²") == tree("(x + 1)*((y - 1)^2)")
    assert tree("x²y") == tree("(x^2)*y")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2x", "2*x"),
        ("2(x+1)", "2*(x+1)"),
        ("(x+1)(y-1)", "(x+1)*(y-1)"),
        ("(x+1)y", "(x+1)*y"),
        ("sin(x)cos(y)", "sin(x)*cos(y)"),
        ("x²y", "(x^2)*y"),
        ("2πx", "2*pi*x"),
        ("πx", "pi*x"),
        ("2pi*x", "2*pi*x"),
        ("2 x", "2*x"),
        ("3sin(2x)", "3*sin(2*x)"),
        ("x^2y", "(x^2)*y"),
        ("2^(x)(y+1)", "(2^x)*(y+1)"),
        ("2x%y", "(2*x)%y"),
        ("-2x", "(-2)*x"),
    ],
)
def test_that_standing_side_by_side_is_a_product(text: str, same: str) -> None:
    assert tree(text) == tree(same)


@pytest.mark.parametrize(("text", "same"), [("x²π", "(x^2)*pi"), ("(x+1)π", "(x+1)*pi")])
def test_that_pi_may_follow_a_factor_as_any_name_may(text: str, same: str) -> None:
    assert tree(text) == tree(same)


def test_that_an_implied_product_binds_like_a_written_one_and_a_note_says_so() -> None:
    parsed = parse("1/2x")
    assert dump(parsed.root) == tree("(1/2)*x")
    assert [(n.message, n.start, n.end) for n in parsed.notes] == [("`1/2x` is read as `(1/2)·x`", 0, 4)]


def test_that_a_note_tells_how_far_an_exponent_reaches() -> None:
    (note,) = parse("x^2y").notes
    assert "`^2y` is read as `^2·y`" in note.message


@pytest.mark.parametrize("text", ["2x", "1/(2x)", "(1/2)x", "1/2*x", "x²y", "x^2*y", "2πx"])
def test_that_what_cannot_be_misread_has_no_note(text: str) -> None:
    assert parse(text).notes == ()


def test_that_2e_is_twice_e_and_2e3_is_a_number() -> None:
    assert tree("2e + x") == f"(+ (* 2.0 {math.e!r}) x)"
    assert tree("2e3 + x") == "(+ 2000.0 x)"
    assert tree("2e-3x") == "(* 0.002 x)"
    assert tree("2e*x") == f"(* 2.0 {math.e!r} x)"
    assert tree("2exp(x)") == "(* 2.0 (exp x))"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1", 1.0), (".5", 0.5), ("5.", 5.0), ("1.25", 1.25), ("1E2", 100.0), ("1e+2", 100.0), ("1_000", 1000.0)],
)
def test_that_decimals_are_read_as_their_nearest_doubles(typed: str, number: float) -> None:
    assert tree(f"{typed} + x") == f"(+ {number!r} x)"


@pytest.mark.parametrize(("typed", "number"), [("e", math.e), ("pi", math.pi), ("π", math.pi), ("𝜋", math.pi)])
def test_that_e_and_pi_are_numbers_and_never_variables(typed: str, number: float) -> None:
    parsed = parse(f"x + {typed}")
    assert parsed.variables == ("x",)
    assert dump(parsed.root) == f"(+ x {number!r})"


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("asin", "arcsin"),
        ("acos", "arccos"),
        ("atan", "arctan"),
        ("asinh", "arcsinh"),
        ("acosh", "arccosh"),
        ("atanh", "arctanh"),
        ("ln", "log"),
    ],
)
def test_that_a_function_may_be_called_by_its_other_name(alias: str, name: str) -> None:
    assert tree(f"{alias}(x)") == f"({name} x)"


def test_that_functions_of_two_have_other_names_too() -> None:
    assert tree("atan2(y, x)") == "(arctan2 y x)"
    assert tree("pow(x, 3)") == "(** x 3.0)"
    assert tree("min(x, y)") == "(minimum x y)"
    assert tree("max(x, y, 2)") == "(maximum (maximum x y) 2.0)"


def test_that_conditions_among_numbers_count_1_or_0() -> None:
    assert value("3(x > 0) + (x < 5)", x=1.0) == 4.0
    assert value("3(x > 0) + (x < 5)", x=-1.0) == 1.0
    assert value("abs(x > 0)", x=2.0) == 1.0
    assert value("-(x > 0)", x=2.0) == -1.0


# -- names


def test_that_variables_stand_in_natural_order() -> None:
    assert parse("y + x").variables == ("x", "y")
    assert parse("w10 + w2 + w1").variables == ("w1", "w2", "w10")
    assert parse("b + a2 + a10 + B").variables == ("a2", "a10", "B", "b")


def test_that_names_may_be_greek_or_have_subscripts() -> None:
    assert parse("θ² + ϕ + λ_1").variables == ("θ", "λ_1", "φ")


def test_that_two_shapes_of_a_letter_are_one_name() -> None:
    assert parse("ϕ + φ").variables == ("φ",)
    assert parse("x₁ + x1").variables == ("x1",)
    assert parse("x₁₀ + x₂").variables == ("x2", "x10")


def test_that_a_very_long_number_in_a_name_is_a_name_or_a_refusal() -> None:
    name = "x" + "1" * 5_000
    assert _places(name) in ([], [(0, len(name))])


@pytest.mark.parametrize("name", ["lambda", "if", "True", "None", "import", "v0", "_", "__import__", "Sin", "where_"])
def test_that_words_of_python_are_plain_names(name: str) -> None:
    parsed = parse(f"{name}^2 + 1")
    assert parsed.variables == (name,)
    assert Loss.parse(f"{name}^2 + 1").value([3.0]) == 10.0


# -- what is refused


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "__import__(os)",
        "x.__class__",
        "x.real",
        "lambda x: x",
        "lambda: 0",
        "`x`",
        "x;y",
        "x[0]",
        "{x}",
        "x = 1",
        "x := 1",
        "'x'",
        '"x"',
        "x if y else z",
        "x for x in y",
        "exec(x)",
        "eval(x)",
        "x\\y",
        "x @ y",
        "f'{x}'",
        "x # y",
        "1j*x",
        "x<<2",
        "x'",
        "x!",
        "√x",
        "x\x00",
    ],
)
def test_that_nothing_but_the_grammar_is_read(text: str) -> None:
    try:
        parsed = parse(text)
    except LossError:
        refusal(text)
    else:
        assert {n.op for n in (parsed.root, *parsed.root.args)} <= {Op.MUL, Op.VAR, Op.CONST}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("x +", 2, 3),
        ("x + * y", 4, 5),
        ("(x", 0, 1),
        ("x)", 1, 2),
        ("x,y", 1, 2),
        ("2 3", 0, 3),
        ("x y", 0, 3),
        ("x 2", 0, 3),
        ("()", 1, 2),
        ("sin()", 0, 5),
        ("sin(x, y)", 0, 9),
        ("hypot(x)", 0, 8),
        ("where(x, 1, 2)", 6, 7),
        ("sin + x", 0, 3),
        ("x < y", 0, 5),
        ("3 + 4", 0, 5),
        ("x + foo(y)", 4, 7),
        ("x + θ$", 5, 6),
        ("where(0 < x < 1, x, y)", 6, 13),
        ("where(x > 0 and y > 0, x, y)", 12, 15),
        ("(x > 0) < 1 + x", 0, 7),
        ("x + 1e999", 4, 9),
        ("x + 0x10", 4, 8),
        ("x - not y", 4, 7),
    ],
)
def test_that_an_error_points_at_its_place(text: str, start: int, end: int) -> None:
    error = refusal(text)
    assert (error.start, error.end) == (start, end)


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_that_an_empty_text_is_asked_for_a_loss(text: str) -> None:
    assert "there is no loss yet" in refusal(text).message


def test_that_an_unknown_function_is_met_with_the_nearest_known_one() -> None:
    assert refusal("x + foo(y)").message == "unknown function `foo` at 5; did you mean `floor`?"
    assert "did you mean `sqrt`?" in refusal("sqr(x)").message
    assert "did you mean `arctan`?" in refusal("arctn(x)").message


def test_that_a_call_of_a_variable_suggests_a_product() -> None:
    assert "`x*(2)`" in refusal("x(2)").message
    assert "`x*(…)`" in refusal("x(y + 1)").message
    assert "`exp(…)`" in refusal("e(x)").message
    assert "`rate*(…)`" in refusal("rate + rate(x + 1)").message


def test_that_names_side_by_side_suggest_a_product() -> None:
    assert "`x*y`" in refusal("x y").message
    assert "`2*3`" in refusal("2 3 x").message


def test_that_words_for_conditions_suggest_the_sign() -> None:
    assert "`&`" in refusal("where(x > 0 and y > 0, x, y)").message
    assert "`|`" in refusal("where(x > 0 or y > 0, x, y)").message
    assert "`~`" in refusal("where(not x > 0, x, y)").message


def test_that_chained_comparisons_suggest_how_to_join_them() -> None:
    assert "(a < b) & (b < c)" in refusal("where(0 < x < 1, x, y)").message


def test_that_a_position_counts_characters_and_the_message_counts_from_1() -> None:
    error = refusal("θ² + 😀")
    assert (error.start, error.end) == (5, 6)
    assert "at 6" in error.message


# -- bounds


def test_that_a_text_beyond_the_bound_is_refused_with_the_bound() -> None:
    assert "100,000" in refusal("x" * 100_001).message
    assert parse(" " * 99_999 + "x").variables == ("x",)


def test_that_200_levels_are_read_and_201_are_refused_with_the_bound() -> None:
    assert tree("(" * 200 + "x" + ")" * 200) == "x"
    assert "200 levels" in refusal("(" * 201 + "x" + ")" * 201).message
    assert tree("sin(" * 200 + "x" + ")" * 200).startswith("(sin (sin")
    assert "200 levels" in refusal("sin(" * 201 + "x" + ")" * 201).message
    assert "200 levels" in refusal("-" * 300 + "x").message
    assert "200 levels" in refusal("~" * 50_000 + "x").message
    assert "200 levels" in refusal("(" * 50_000).message


def test_that_a_tower_of_powers_is_bounded_like_any_nesting() -> None:
    assert parse("^".join(["x"] * 150)).variables == ("x",)
    assert "200 levels" in refusal("^".join(["x"] * 5_000)).message


@pytest.mark.parametrize("step", ["x^(", "-(", "x<(", "2*(", "where(x>0&~(", "where(x>0,x,-", "~(0<", "1+2*-x^-("])
def test_that_every_way_to_nest_ends_at_the_bound(step: str) -> None:
    assert "200 levels" in refusal(step * 300 + "x").message


def test_that_50_variables_are_read_and_51_are_refused_with_the_bound() -> None:
    names = [f"w{i}" for i in range(1, 52)]
    assert parse("+".join(names[:50])).variables == tuple(names[:50])
    error = refusal("+".join(names))
    assert "51 variables" in error.message
    assert "50" in error.message
    assert "+".join(names)[error.start : error.end] == "w51"


def test_that_2000_terms_are_read() -> None:
    root = parse("+".join(f"sin({i}x)*y" for i in range(2_000))).root
    assert root.op is Op.ADD
    assert len(root.args) == 2_000


def test_that_a_tower_of_nines_is_infinite_at_once() -> None:
    began = time.perf_counter()
    assert value("9**9**9 + x", x=1.0) == math.inf
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize("exponent", ["(9**9**9)", "1e308", "(10^400)", "-1e308"])
def test_that_an_exponent_beyond_the_doubles_is_a_number_like_any_other(exponent: str) -> None:
    assert value(f"x^{exponent}", x=0.5) == (math.inf if exponent.startswith("-") else 0.0)


@pytest.mark.parametrize("text", ["x + 1e400", "x^" + "9" * 400, "x" + "⁹" * 400])
def test_that_a_number_beyond_the_doubles_is_refused(text: str) -> None:
    assert "too large" in refusal(text).message


def test_that_a_hexadecimal_number_of_any_length_is_refused() -> None:
    refusal("x + 0x" + "f" * 4_000)


# -- random formulas

Tree = tuple[Any, ...]

_SPELLED = {
    "*": ("*", "·", "×", "⋅"), "-": ("-", "−", "–"), "^": ("^", "**"), "<=": ("<=", "≤"), ">=": (">=", "≥"),
    "!=": ("!=", "≠"), "&": ("&", "&&", "∧"), "|": ("|", "||", "∨"), "~": ("~", "¬"), "arcsin": ("arcsin", "asin"),
    "arctan": ("arctan", "atan"), "log": ("log", "ln"), "minimum": ("minimum", "min"),
    "maximum": ("maximum", "max"), "abs": ("abs", "fabs"), "arctan2": ("arctan2", "atan2"),
}  # fmt: skip
_LEVEL = {"or": 1, "and": 2, "not": 3, "cmp": 4, "sum": 5, "mul": 6, "div": 6, "mod": 6, "neg": 7, "pow": 8}
_UNARY = ("sin", "cos", "exp", "log", "sqrt", "abs", "arctan", "arcsin", "tanh", "floor", "sign", "log1p")
_BINARY = ("minimum", "maximum", "hypot", "arctan2")

_leaves = st.one_of(
    st.sampled_from(["2", "3", "0.5", "1.25", "7", ".75", "1e-3", "12"]).map(lambda text: ("num", text)),
    st.sampled_from(["x", "y", "w2", "θ"]).map(lambda name: ("var", name)),
    st.just(("const", "pi")),
)


def _grow(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    compared = st.tuples(st.just("cmp"), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner, inner)
    several = st.lists(compared, min_size=2, max_size=3)
    joined = st.one_of(
        compared,
        st.tuples(st.just("not"), compared),
        st.tuples(st.just("and"), several),
        st.tuples(st.just("or"), several),
    )
    conditions = st.one_of(joined, st.tuples(st.just("and"), st.lists(joined, min_size=2, max_size=2)))
    terms = st.lists(st.tuples(st.booleans(), inner), min_size=2, max_size=4)
    return st.one_of(
        st.tuples(st.just("sum"), terms),
        st.tuples(st.just("mul"), st.lists(inner, min_size=2, max_size=4)),
        st.tuples(st.sampled_from(["div", "mod", "pow"]), inner, inner),
        st.tuples(st.just("pow"), inner, st.sampled_from(["2", "3", "12"]).map(lambda text: ("num", text))),
        st.tuples(st.just("neg"), inner),
        st.tuples(st.just("call"), st.sampled_from(_UNARY), st.tuples(inner)),
        st.tuples(st.just("call"), st.sampled_from(_BINARY), st.tuples(inner, inner)),
        st.tuples(st.just("where"), conditions, inner, inner),
    )


def with_a_variable(tree: Tree) -> Tree:
    return "sum", [(False, ("var", "x")), (False, tree)]


trees = st.recursive(_leaves, _grow, max_leaves=12).map(with_a_variable)


def expected(t: Tree) -> str:  # noqa: C901, PLR0911 - a case for each kind of node
    """The tree as `dump` shows it, made without any parser."""
    match t:
        case ("num", text):
            return repr(float(text))
        case ("const", _):
            return repr(math.pi)
        case ("var", name):
            return str(name)
        case ("sum", terms):
            return f"(+ {' '.join(f'(neg {expected(a)})' if minus else expected(a) for minus, a in terms)})"
        case ("mul", factors):
            return f"(* {' '.join(map(expected, factors))})"
        case ("div" | "mod" | "pow" as kind, a, b):
            return f"({ {'div': '/', 'mod': '%', 'pow': '**'}[kind] } {expected(a)} {expected(b)})"
        case ("neg", a):
            return f"(neg {expected(a)})"
        case ("call", name, args):
            return f"({name} {' '.join(map(expected, args))})"
        case ("where", c, a, b):
            return f"(where {expected(c)} {expected(a)} {expected(b)})"
        case ("cmp", sign, a, b):
            return f"({sign} {expected(a)} {expected(b)})"
        case ("not", c):
            return f"(~ {expected(c)})"
        case (kind, parts):
            return f"({ {'and': '&', 'or': '|'}[kind] } {' '.join(map(expected, parts))})"
    raise AssertionError(t)


class Printer:
    """Writes a tree in one of its many spellings, chosen by a seeded generator."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def _sign(self, sign: str) -> str:
        return self._random.choice(_SPELLED.get(sign, (sign,)))

    def _infix(self, sign: str) -> str:
        blank = self._random.choice(["", "", " ", "  "])
        return f"{blank}{self._sign(sign)}{blank}"

    def __call__(self, t: Tree, least: int = 0) -> str:
        text = self._bare(t)
        inside = _LEVEL.get(t[0], 9) < least or self._random.random() < 0.1
        return f"({text})" if inside else text

    def _bare(self, t: Tree) -> str:  # noqa: C901, PLR0911, PLR0912 - a case for each kind of node
        match t:
            case ("num" | "var", text):
                return str(text)
            case ("const", _):
                return self._random.choice(["pi", "π"])
            case ("sum", terms):
                (minus, a), *rest = terms
                text = self._sign("-") + self(a, 7) if minus else self(a, 6)
                return text + "".join(self._infix("-" if m else "+") + self(b, 6) for m, b in rest)
            case ("mul", factors):
                return reduce(self._times, [self(b, 7) for b in factors[1:]], self._left(factors[0], {"mul"}))
            case ("div" | "mod" as kind, a, b):
                return self._left(a, set()) + self._infix("/" if kind == "div" else "%") + self(b, 7)
            case ("pow", a, ("num", "2" | "3" | "12" as exponent)) if self._random.random() < 0.5:
                return self(a, 9) + str(exponent).translate(str.maketrans("123", "¹²³"))
            case ("pow", a, b):
                return self(a, 9) + self._infix("^") + self(b, 7)
            case ("neg", a):
                return self._sign("-") + self(a, 7)
            case ("call", name, args):
                return f"{self._sign(name)}({', '.join(map(self, args))})"
            case ("where", c, a, b):
                return f"where({self(c)}, {self(a)}, {self(b)})"
            case ("cmp", sign, a, b):
                return self(a, 5) + self._infix(sign) + self(b, 5)
            case ("not", c):
                return self._sign("~") + self(c, 3)
            case ("and", parts):
                return reduce(lambda a, b: a + self._infix("&") + b, [self(c, 3) for c in parts])
            case ("or", parts):
                return reduce(lambda a, b: a + self._infix("|") + b, [self(c, 2) for c in parts])
        raise AssertionError(t)

    def _left(self, t: Tree, flattened: set[str]) -> str:
        return self(t, 7 if t[0] in flattened else 6)

    def _times(self, a: str, b: str) -> str:
        ends_in_name = re.search(r"[A-Za-zθ_π]\w*$", a) is not None
        may_be_implied = not ends_in_name and re.match(r"[A-Za-zθ(]", b) is not None
        if may_be_implied and self._random.random() < 0.6:
            return a + self._random.choice(["", " "]) + b
        return a + self._infix("*") + b


@few
@given(trees, st.integers(0, 2**32))
def test_that_every_spelling_of_a_tree_is_read_as_that_tree(t: Tree, seed: int) -> None:
    assert tree(Printer(seed)(t)) == expected(t)


# -- random text


def _places(text: str) -> list[tuple[int, int]]:
    """Where the error, or where the notes, on a text point."""
    try:
        parsed = parse(text)
    except LossError as error:
        return [(error.start, error.end)]
    return [(note.start, note.end) for note in parsed.notes]


@few
@given(st.text(max_size=40))
def test_that_any_text_is_read_or_refused_at_a_place_inside_it(text: str) -> None:
    assert all(0 <= start < end <= max(1, len(text)) for start, end in _places(text))


_PIECES = (
    "x y w2 θ ϕ x₁ e pi π 2 3.5 .5 1e5 2e 0x1 ( ) ( ) , + - − * / // % ^ ** · ² ⁻¹ < <= ≤ > == != & | ~ ∧ and not "
    "sin( max( where( min( foo( arctan2( hypot sqrt $ . ; = ! √ ` ' [ \n \t lambda __import__ 1_0 _ ́ ½ Ⅷ ﷺ"
)
_pieces = st.sampled_from(_PIECES.split(" "))


@settings(few, max_examples=600)
@given(st.lists(_pieces, max_size=14).map("".join))
def test_that_any_heap_of_tokens_is_read_or_refused_at_a_place_inside_it(text: str) -> None:
    assert all(0 <= start < end <= max(1, len(text)) for start, end in _places(text))


# -- values, against Python's own reading of the text


def _modulo(a: np.float64, b: np.float64) -> np.float64:
    """Python's remainder; where a is a multiple of b within rounding, L jumps, and either side is right."""
    quotient = a / b
    is_apart = abs(quotient - np.round(quotient)) > 1e-12 * abs(quotient)
    assume(is_apart or np.fmod(a, b) == 0.0 or not np.isfinite(quotient))
    return np.float64(a % b)


_SCALARS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Mod: _modulo, ast.USub: operator.neg, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_, ast.Invert: operator.not_,
}  # fmt: skip


def _libm(name: str, *args: np.float64) -> np.float64:
    """By the system's own mathematics library as far as it goes, and numpy for infinities and NaN."""
    names = {"arctan": "atan", "arcsin": "asin", "arctan2": "atan2", "power": "pow"}
    function = getattr(math, names.get(name, name), None)
    if function is not None and name != "floor" and all(map(math.isfinite, args)):
        try:
            return np.float64(function(*args))
        except (ValueError, OverflowError):
            pass
    return np.float64(getattr(np, name)(*args))


def _varies(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Name) and part.id in {"x", "y", "w2", "θ"} for part in ast.walk(node))


def _multiplied_out(base: np.float64, n: int) -> np.float64:
    """By repeated squares, as numexpr documents it for whole exponents up to 50."""
    square, fourth = base * base, (base * base) * (base * base)
    return {2: square, 3: base * square, 12: fourth * (fourth * fourth)}[n]


def python_value(  # noqa: C901, PLR0911 - a case for each kind of node
    node: ast.AST, w: dict[str, float]
) -> Any:  # noqa: ANN401 - a number, or whether a condition holds
    match node:
        case ast.Expression(body=body):
            return python_value(body, w)
        case ast.Constant(value=int() | float() as number):
            return np.float64(number)
        case ast.Name(id="pi"):
            return np.float64(math.pi)
        case ast.Name(id=name):
            return np.float64(w[name])
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int() as n)) if n in {2, 3, 12} and _varies(
            left
        ):
            return _multiplied_out(python_value(left, w), n)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _libm("power", python_value(left, w), python_value(right, w))
        case ast.BinOp(left=left, op=sign, right=right):
            return _SCALARS[type(sign)](python_value(left, w), python_value(right, w))
        case ast.UnaryOp(op=sign, operand=operand):
            return _SCALARS[type(sign)](python_value(operand, w))
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return bool(_SCALARS[type(sign)](python_value(left, w), python_value(right, w)))
        case ast.Call(func=ast.Name(id="where"), args=[c, a, b]):
            return python_value(a if python_value(c, w) else b, w)
        case ast.Call(func=ast.Name(id=name), args=args):
            return _libm(name, *(python_value(arg, w) for arg in args))
    raise AssertionError(ast.dump(node))


def python_text(t: Tree) -> str:  # noqa: PLR0911 - a case for each kind of node
    """The tree with a bracket around everything, in Python's operators."""
    signs = {"div": "/", "mod": "%", "pow": "**", "mul": "*", "and": "&", "or": "|"}
    match t:
        case ("num" | "var" | "const", text):
            return str(text)
        case ("sum", [(minus, first), *rest]):
            text = f"(-{python_text(first)})" if minus else python_text(first)
            return f"({text}{''.join(('-' if m else '+') + python_text(a) for m, a in rest)})"
        case ("div" | "mod" | "pow" as kind, a, b):
            return f"({python_text(a)}{signs[kind]}{python_text(b)})"
        case ("neg", a):
            return f"(-{python_text(a)})"
        case ("not", c):
            return f"(~{python_text(c)})"
        case ("call", name, args):
            return f"{name}({','.join(map(python_text, args))})"
        case ("where", c, a, b):
            return f"where({python_text(c)},{python_text(a)},{python_text(b)})"
        case ("cmp", sign, a, b):
            return f"({python_text(a)}{sign}{python_text(b)})"
        case (kind, parts):
            return f"({signs[kind].join(map(python_text, parts))})"
    raise AssertionError(t)


_weights = st.floats(-8.0, 8.0).map(lambda weight: round(weight, 3))


@few
@given(trees, st.integers(0, 2**32), st.tuples(_weights, _weights, _weights, _weights))
def test_that_the_value_is_what_python_makes_of_the_formula(
    t: Tree, seed: int, w: tuple[float, float, float, float]
) -> None:
    weights = dict(zip(["x", "y", "w2", "θ"], w, strict=True))
    loss = Loss.parse(Printer(seed)(t))
    with np.errstate(all="ignore"):
        independent = float(python_value(ast.parse(python_text(t), mode="eval"), weights))
    computed = loss.value([weights[name] for name in loss.variables])
    assert computed == pytest.approx(independent, rel=1e-13, abs=1e-300, nan_ok=True)


# -- found by fuzzing


def test_that_a_missing_value_is_missed_at_any_depth() -> None:
    error = refusal("~" * 201)
    assert (error.start, error.end) == (200, 201)
    assert "a value is missing" in error.message


@pytest.mark.parametrize("text", ["7" * 60 + "\u2028" + "7" * 60, "f" + "x" * 90 + "(1)", "x " + "y" * 90, "⁹" * 400])
def test_that_a_message_quotes_only_the_beginning_of_what_is_long(text: str) -> None:
    assert len(refusal(text).message) < 250
    assert refusal(text).message.isprintable()


def test_that_a_note_quotes_only_the_beginning_of_what_is_long() -> None:
    (note,) = parse("1/" + "2" * 90 + "x").notes
    assert len(note.message) < 250


def test_that_a_letter_that_is_spelled_with_the_dot_of_a_product_is_no_name() -> None:
    assert "cannot be a name" in refusal("Ŀ").message
    assert "cannot be a name" in refusal("(ŀ^2)").message


def test_that_a_name_of_100_characters_is_read_and_a_longer_one_refused_with_the_bound() -> None:
    assert parse("x" * 100).variables == ("x" * 100,)
    assert "the bound is 100" in refusal("x" * 101).message
    assert "120 characters" in refusal("Ĳ" * 60).message


def test_that_the_work_of_reading_grows_in_proportion_to_the_text() -> None:
    assert _lines_run("x+" + "1/2x+" * 400 + "x") < 2.5 * _lines_run("x+" + "1/2x+" * 200 + "x")


def _lines_run(text: str) -> int:
    lines = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:  # noqa: ANN401 - as Python asks
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        parse(text)
    finally:
        sys.settrace(before)
    return lines
