"""The derivatives that are shown are the derivatives of the loss, however they are arranged."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy
from numpy.typing import NDArray

from explorer.expression import Graph, Node, Op
from explorer.formulas.derived import (
    MOST_COLUMNS,
    MOST_ENTRIES,
    agree,
    derivatives_of,
    is_almost_everywhere,
    pack,
    places,
    tidy,
    unpack,
)  # fmt: skip
from explorer.formulas.latex import plain
from explorer.formulas.simplification import CannotSimplifyError, collected, simplified, to_sympy
from explorer.gallery import GALLERY, GalleryLoss
from explorer.kernel import Kernel
from explorer.loss import Loss

FEW = 5


def values(node: Node, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Evaluate a tree at points."""
    with np.errstate(all="ignore"):
        found = Kernel([node], points.shape[1])(list(points.T))[0]
    return np.broadcast_to(found, (len(points),))


def shown(text: str, **parameters: float) -> dict[tuple[int, ...], str]:
    return {place: plain(collected(node)) for place, node in derivatives_of(text, parameters)}


@pytest.mark.parametrize("entry", GALLERY, ids=lambda entry: entry.name)
def test_that_what_is_shown_for_the_gallery_is_its_gradient_and_hessian(entry: GalleryLoss) -> None:
    parameters = {p.name: p.value for p in entry.parameters}
    loss = Loss.parse(entry.expression, parameters)
    start = np.asarray(entry.start)
    points = start + 0.3 * (1.0 + np.abs(start)) * np.random.default_rng(2).uniform(-1.0, 1.0, (FEW, len(start)))
    gradients = loss.gradients(points)
    hessians = np.array([loss.hessian(point.tolist()) for point in points])
    for place, node in derivatives_of(entry.expression, parameters):
        expected = gradients[:, place[0]] if len(place) == 1 else hessians[:, place[0], place[1]]
        size = np.abs(gradients).max() if len(place) == 1 else np.abs(hessians).max()
        try:
            forms = [node, collected(node)]
        except CannotSimplifyError:
            forms = [node]
        for form in forms:
            np.testing.assert_allclose(values(form, points), expected, rtol=1e-7, atol=1e-10 * size)


@pytest.mark.parametrize(
    "text",
    ["100*(y-x^2)^2+(1-x)^2", "sin(x*y)*exp(-x^2)+log(1+y^2)", "tanh(x-y)^2", "x*atan(y)+sqrt(1+x^2)", "cosh(x)^y"],
)
def test_that_they_are_what_sympy_differentiates(text: str) -> None:
    loss, symbols = Loss.parse(text), sympy.symbols("x0 x1", real=True)
    expression = to_sympy(loss.root)
    w = (0.7, -0.4)
    for place, node in derivatives_of(text, {}):
        expected = sympy.diff(expression, *(symbols[i] for i in place)).subs(dict(zip(symbols, w, strict=True)))
        for form in (node, collected(node), simplified(node)):
            assert values(form, np.array([w]))[0] == pytest.approx(float(expected), rel=1e-12)


def test_that_they_are_short() -> None:
    assert shown("100*(y-x^2)^2+(1-x)^2") == {
        (0,): "2*x - 400*x*(y - x^2) - 2", (1,): "200*y - 200*x^2",
        (0, 0): "1200*x^2 - 400*y + 2", (1, 0): "-400*x", (1, 1): "200",
    }  # fmt: skip
    assert shown("tanh(x)")[0,] == "1/cosh(x)^2"
    assert shown("0.1*x^2+y*log10(x)")[0,] == "0.2*x + y/(x*log(10))"
    assert shown("x^2/3")[0,] == "2*x/3"
    assert shown("2*pi*x^2+e^x")[0, 0] == "exp(x) + 4*pi"
    assert shown("a*x^2", a=0.1)[0,] == "0.2*x"
    assert shown("sqrt(x^2+y^2)")[0,] == "x/sqrt(x^2 + y^2)"


def test_that_a_shorter_form_is_found_where_there_is_one() -> None:
    hessian = dict(derivatives_of("sqrt(x^2+y^2)", {}))[0, 0]
    assert plain(simplified(hessian)) == "y^2/(x^2 + y^2)^(3/2)"
    steep = dict(derivatives_of("-exp(-x^2-y^2)", {}))[1, 0]
    assert values(simplified(steep), np.array([[0.3, 0.2]]))[0] == pytest.approx(-4 * 0.06 * math.exp(-0.13))


def test_that_corners_and_jumps_have_the_derivative_beside_them() -> None:
    assert shown("abs(x)+floor(y)+y%3")[0,] == "sign(x)"
    assert shown("abs(x)+floor(y)+y%3")[1,] == "1"
    assert shown("abs(x)+floor(y)+y%3")[0, 0] == "0"
    assert shown("max(x,y)")[0,] == "where(x >= y, 1, 0)"
    assert shown("where(x>0,x^2,-x)")[0,] == "where(x > 0, 2*x, -1)"
    assert is_almost_everywhere(Loss.parse("abs(x)+y").root)
    assert not is_almost_everywhere(Loss.parse("x^2+y").root)


def test_that_many_variables_show_the_first_entries() -> None:
    assert places(1) == [(0,), (0, 0)]
    assert places(2) == [(0,), (1,), (0, 0), (1, 0), (1, 1)]
    many = places(50)
    assert [p for p in many if len(p) == 1] == [(i,) for i in range(MOST_ENTRIES)]
    assert max(p[0] for p in many if len(p) == 2) == MOST_COLUMNS - 1


def test_that_a_tree_comes_through_packing() -> None:
    loss = Loss.parse("where(x>0,sin(x)^2/y,-1.5e-7)+max(x,y,pi)")
    copy = unpack(pack(loss.root), Graph(loss.variables))
    assert plain(copy) == plain(loss.root)
    points = np.random.default_rng(3).normal(size=(20, 2))
    np.testing.assert_array_equal(values(copy, points), loss.values(points))


def test_that_a_form_which_differs_is_told() -> None:
    loss = Loss.parse("x^2*y")
    graph = loss.root.graph
    x, y = graph.var("x"), graph.var("y")
    assert agree(loss.root, x * x * y, (0.3, 0.4))
    assert not agree(loss.root, x * x * y + 1e-3, (0.3, 0.4))
    nowhere = graph.node(Op.LOG, -(x * x) - 1.0)
    assert not agree(nowhere, nowhere, (0.3, 0.4))


def test_that_what_only_rounding_asks_for_is_not_shown() -> None:
    graph = Graph(["x"])
    x = graph.var("x")
    q = graph.node(Op.EXP, -2.0 * graph.node(Op.ABS, x))
    assert plain(tidy(4.0 * q / (1.0 + q) ** 2.0, Graph(["x"]))) == "1/cosh(x)^2"
    # something alike is left as it is
    assert "exp" in plain(tidy(3.0 * q / (1.0 + q) ** 2.0, Graph(["x"])))


def test_that_too_large_a_formula_is_not_simplified() -> None:
    root = Loss.parse("+".join(f"sin({i}*x)*x^{i}" for i in range(2, 300))).root
    with pytest.raises(CannotSimplifyError):
        collected(root)


def test_that_a_complex_number_is_no_formula_of_a_loss() -> None:
    graph = Graph(["x"])
    root = graph.node(Op.MUL, graph.node(Op.SQRT, graph.const(-2.0)), graph.var("x"))
    with pytest.raises(CannotSimplifyError):
        collected(root)
