"""A loss is written in LaTeX as it was typed, and as plain text that reads back as the same function."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.expression import Graph, Op
from explorer.formulas.latex import COPY, SCREEN, Limits, latex, plain, terms, write
from explorer.formulas.latex_svg import typeset
from explorer.formulas.symbols import name_latex, number_latex, number_plain, vector_latex, vector_plain
from explorer.gallery import GALLERY, GalleryLoss
from explorer.loss import Loss

WRITTEN = [
    ("100*(y-x^2)^2+(1-x)^2", r"100 \left(y - x^{2}\right)^{2} + \left(1 - x\right)^{2}"),
    ("-x*y", "-x y"),
    ("-x^2", "-x^{2}"),
    ("(-x)^2", r"\left(-x\right)^{2}"),
    ("a-b*x+(b-c)", r"a - b x + \left(b - c\right)"),
    ("a-(b-x)", r"a - \left(b - x\right)"),
    ("a+-x*y", r"a + \left(-x y\right)"),
    ("2*-x", r"2 \cdot \left(-x\right)"),
    ("2*3*x", r"2 \cdot 3 x"),
    ("x*(y*z)", r"x \left(y z\right)"),
    ("(x+y)/(x-y)*z", r"\frac{x + y}{x - y} z"),
    ("x*(y/z)", r"x \frac{y}{z}"),
    ("(x/y)^2", r"\left(\frac{x}{y}\right)^{2}"),
    ("x%3*y", r"\left(x \bmod 3\right) y"),
    ("x//2", r"\left\lfloor \frac{x}{2}\right\rfloor"),
    ("ceil(x)+trunc(y)", r"\left\lceil x\right\rceil + \operatorname{trunc}\left(y\right)"),
    ("x^(1/3)", "x^{1/3}"),
    ("x^y^2", "x^{y^{2}}"),
    ("(x^2)^3", r"\left(x^{2}\right)^{3}"),
    ("sin(x)^2", r"\sin^{2}\left(x\right)"),
    ("sin(x)^-1", r"\sin\left(x\right)^{-1}"),
    ("log(x)+log10(y)", r"\ln\left(x\right) + \log_{10}\left(y\right)"),
    ("exp(-x)", "e^{-x}"),
    ("exp(x)^2", r"\left(e^{x}\right)^{2}"),
    ("exp(x/2)", r"\exp\left(\frac{x}{2}\right)"),
    ("sqrt(x^2+1)", r"\sqrt{x^{2} + 1}"),
    ("abs(x-1)", r"\left|x - 1\right|"),
    ("hypot(x,y)", r"\sqrt{x^{2} + y^{2}}"),
    ("expm1(x)*y", r"\left(e^{x} - 1\right) y"),
    ("min(x,y,z)", r"\min\left(x, y, z\right)"),
    ("max(x,min(y,1))", r"\max\left(x, \min\left(y, 1\right)\right)"),
    ("where(x>0,x,-x)", r"\begin{cases} x & \text{if } x > 0 \\ -x & \text{otherwise} \end{cases}"),
    (
        "where(x>0,1,where(x<=-1,2,3))+x",
        r"\left(\begin{cases} 1 & \text{if } x > 0 \\ 2 & \text{if } x \le -1 \\ "
        r"3 & \text{otherwise} \end{cases}\right) + x",
    ),
    ("(x>0)*y", r"\left[x > 0\right] y"),
    (
        "where((x>0)&(y!=1)|~(x==2),x,y)",
        r"\begin{cases} x & \text{if } x > 0 \wedge y \ne 1 \vee \neg \left(x = 2\right) "
        r"\\ y & \text{otherwise} \end{cases}",
    ),
    ("1.5e-7*x", r"1.5 \times 10^{-7} x"),
    ("1e20*x", "10^{20} x"),
    ("2pi*x+e", r"2 \pi x + e"),
    ("x1^2+x_2*lr", r"x_{1}^{2} + x_{2} \mathrm{lr}"),
    ("alpha*θ_1+β2", r"\alpha \theta_{1} + \beta_{2}"),
    ("x_max", r"x_{\mathrm{max}}"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_that_a_loss_is_written_as_it_was_typed(text: str, expected: str) -> None:
    assert latex(Loss.parse(text).root) == expected


@pytest.mark.parametrize(("text", "_"), WRITTEN)
def test_that_what_is_written_can_be_typeset(text: str, _: str) -> None:
    picture = typeset(latex(Loss.parse(text).root))
    assert picture.svg
    assert picture.box[2] > 0.0


@pytest.mark.parametrize("text", [text for text, _ in WRITTEN])
def test_that_plain_text_reads_back_as_the_same_function(text: str) -> None:
    loss = Loss.parse(text)
    assert_same_function(loss, Loss.parse(plain(loss.root)))


@pytest.mark.parametrize("entry", GALLERY, ids=lambda entry: entry.name)
def test_that_plain_text_of_the_gallery_reads_back_as_the_same_function(entry: GalleryLoss) -> None:
    loss = Loss.parse(entry.expression, {p.name: p.value for p in entry.parameters})
    assert_same_function(loss, Loss.parse(plain(loss.root)))


def assert_same_function(one: Loss, other: Loss) -> None:
    """Compare at 40 points, those where a loss is NaN included."""
    assert one.variables == other.variables
    points = np.random.default_rng(1).normal(0.0, 2.0, (40, one.dimension))
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(other.values(points), one.values(points), rtol=1e-13)


def test_that_a_parameter_stands_with_its_value() -> None:
    assert latex(Loss.parse("a*x^2-b", {"a": 2.5, "b": -1.0}).root) == r"2.5 x^{2} - \left(-1\right)"


# -- what is long


def test_that_a_long_sum_says_how_many_terms_are_left_out() -> None:
    root = Loss.parse("+".join(f"({i}-x)^2" for i in range(2_000))).root
    short = write(root, SCREEN)
    assert r"+ \cdots\;\text{(1,988 more terms)} + \left(1998 - x\right)^{2}" in short.latex
    assert "... (1,988 more terms)" in short.plain
    assert not short.is_whole
    pieces, is_whole = terms(root)
    assert len(pieces) == 13
    assert not is_whole
    assert plain(root).count("^2") == 2_000


def test_that_the_terms_of_a_sum_are_those_that_were_typed() -> None:
    pieces, is_whole = terms(Loss.parse("x-2*y+(z-1)").root)
    assert [(term.sign, term.latex) for term in pieces] == [("", "x"), ("-", "2 y"), ("+", r"\left(z - 1\right)")]
    assert is_whole
    assert [(t.sign, t.plain) for t in terms(Loss.parse("-(x+y)").root)[0]] == [("-", "(x + y)")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*".join(f"(x+{i})" for i in range(30)), "(18 more factors)"),
        ("max(" + ",".join(f"x+{i}" for i in range(30)) + ")", "(18 more)"),
        ("where(" + "|".join(f"(x>{i})" for i in range(30)) + ",1,x)", "(25 more)"),
    ],
)
def test_that_products_extremes_and_conditions_say_what_is_left_out(text: str, words: str) -> None:
    written = write(Loss.parse(text).root, SCREEN)
    assert not written.is_whole
    assert words in written.latex
    assert words in written.plain
    assert typeset(written.latex).svg


def test_that_a_deep_tree_is_written_without_recursion() -> None:
    graph = Graph(["x"])
    node = graph.var("x")
    for _ in range(6_000):
        node = graph.node(Op.SIN, node)
    assert not write(node, SCREEN).is_whole
    assert latex(node).count(r"\sin") == 6_000


def test_that_parts_which_are_shared_over_and_over_do_not_fill_the_memory() -> None:
    graph = Graph(["x"])
    node = graph.var("x")
    for _ in range(200):
        node = graph.node(Op.MUL, node, graph.node(Op.SIN, node))
    written = write(node, COPY)
    assert not written.is_whole
    assert len(written.latex) < 2_000_000


def test_that_a_part_too_long_for_the_screen_becomes_dots() -> None:
    written = write(Loss.parse("sin(x+y)^2+exp(cos(x-y)+x*y)").root, Limits(None, None, 25))
    assert written.latex == r"\cdots + e^{\cdots}"
    assert written.plain == "... + exp(...)"
    assert not written.is_whole


# -- names and numbers


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x", "x"), ("x12", "x_{12}"), ("w_1", "w_{1}"), ("w1_2", "w_{1,2}"), ("Gamma", r"\Gamma"), ("λ", r"\lambda"),
        ("lambda_2", r"\lambda_{2}"), ("rate", r"\mathrm{rate}"), ("_", r"\_"),
    ],
)  # fmt: skip
def test_that_names_have_indices_and_greek_letters(name: str, expected: str) -> None:
    assert name_latex(name) == expected
    assert typeset(name_latex(name)).svg


@pytest.mark.parametrize("value", [0.1, -2.5e-12, 1e300, 123456.789, 3.0, 5e-324, math.pi, -1e16])
def test_that_a_number_with_all_digits_reads_back_as_the_same_double(value: float) -> None:
    text = number_plain(value)
    assert (math.pi if text == "pi" else float(text)) == value


def test_that_numbers_are_short_on_the_screen() -> None:
    shown = [number_plain(x, 5) for x in (-215.6, 0.000123456789, 1e-12, -0.0, math.nan, -math.inf)]
    assert shown == ["-215.6", "0.00012346", "1e-12", "0", "–", "-∞"]
    assert number_latex(-1e-12, 5) == "-10^{-12}"
    assert number_latex(1.25e7) == "12500000"
    assert vector_latex((1.0, -0.5)) == r"\left(1,\,-0.5\right)"
    assert vector_plain(tuple(map(float, range(9)))) == "(0, 1, …, 8)"
    assert vector_plain((2.0,)) == "2"
