"""A loss as the rest of the program meets it: shapes, orders, notes, and what is not finite."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.loss import Loss
from explorer.plane import plane_of
from explorer.tokens import LossError


def grid_of(text: str, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    loss = Loss.parse(text)
    return loss.grid(plane_of(loss.variables), x, y)


def test_that_a_loss_knows_its_text_variables_and_dimension() -> None:
    loss = Loss.parse(" w10 + w2^2 ")
    assert (loss.text, loss.variables, loss.dimension) == (" w10 + w2^2 ", ("w2", "w10"), 2)


def test_that_the_components_of_w_are_in_natural_order() -> None:
    assert Loss.parse("w10 - 2w2").value([3.0, 4.0]) == -2.0
    assert Loss.parse("w10 - 2w2").gradient([3.0, 4.0]).tolist() == [-2.0, 1.0]


def test_that_the_notes_of_the_reading_are_kept() -> None:
    assert [note.message for note in Loss.parse("1/2x + y").notes] == ["`1/2x` is read as `(1/2)·x`"]
    assert Loss.parse("x + y").notes == ()


@pytest.mark.parametrize("text", ["", "x +", "3", "x > 0", "foo(x)"])
def test_that_what_is_no_loss_is_refused(text: str) -> None:
    with pytest.raises(LossError):
        Loss.parse(text)


def test_that_the_value_is_a_float() -> None:
    assert Loss.parse("x^2 + y").value([3.0, 1.0]) == 10.0
    assert type(Loss.parse("x^2 + y").value([3.0, 1.0])) is float


def test_that_a_point_may_be_any_sequence_of_numbers() -> None:
    loss = Loss.parse("x/2 + y")
    assert loss.value((3, 1)) == loss.value([3.0, 1.0]) == loss.value(np.array([3.0, 1.0]).tolist()) == 2.5
    assert loss.gradient((3, 1)).tolist() == [0.5, 1.0]


def test_that_values_are_one_for_each_row() -> None:
    loss = Loss.parse("x - 10y")
    assert loss.values([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).tolist() == [-19.0, -37.0, -55.0]
    assert loss.values(np.empty((0, 2))).shape == (0,)
    assert Loss.parse("x^2").values([[1.0], [2.0]]).tolist() == [1.0, 4.0]


def test_that_rows_of_a_grid_belong_to_y_and_columns_to_x() -> None:
    grid = grid_of("x + 10y", np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0]))
    assert grid.tolist() == [[1.0, 2.0, 3.0], [11.0, 12.0, 13.0]]


def test_that_a_grid_is_full_also_where_one_variable_has_no_influence() -> None:
    x, y = np.array([1.0, 2.0]), np.array([5.0, 6.0, 7.0])
    assert grid_of("x^2 + 0y", x, y).tolist() == [[1.0, 4.0]] * 3
    assert grid_of("where(1 > 0, y, x)", x, y).tolist() == [[5.0, 5.0], [6.0, 6.0], [7.0, 7.0]]
    assert grid_of("where(1 > 0, 3, x + y)", x, y).tolist() == [[3.0, 3.0]] * 3


def test_that_a_grid_and_its_points_agree() -> None:
    loss = Loss.parse("sin(x)*cos(y) + hypot(x, y)/3")
    x, y = np.linspace(-2, 2, 11), np.linspace(-1, 3, 7)
    points = np.array([(a, b) for b in y for a in x])
    assert loss.grid(plane_of(loss.variables), x, y).tolist() == loss.values(points).reshape(7, 11).tolist()


def test_that_gradients_are_one_row_for_each_point() -> None:
    loss = Loss.parse("x^2 + 3y")
    assert loss.gradients([[1.0, 2.0], [3.0, 4.0], [0.0, 0.0]]).tolist() == [[2.0, 3.0], [6.0, 3.0], [0.0, 3.0]]
    assert loss.gradients(np.empty((0, 2))).shape == (0, 2)


def test_that_gradient_and_hessian_have_the_shapes_of_the_argument() -> None:
    loss = Loss.parse("x*y*z")
    assert loss.gradient([2.0, 3.0, 5.0]).tolist() == [15.0, 10.0, 6.0]
    assert loss.hessian([2.0, 3.0, 5.0]).tolist() == [[0.0, 5.0, 3.0], [5.0, 0.0, 2.0], [3.0, 2.0, 0.0]]
    assert Loss.parse("x^3").hessian([2.0]).tolist() == [[12.0]]


def test_that_the_hessian_of_a_linear_loss_is_zero() -> None:
    assert Loss.parse("2x - y + 7").hessian([1.0, 1.0]).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_that_what_is_undefined_is_nan_and_what_is_too_large_infinite() -> None:
    assert math.isnan(Loss.parse("log(x)").value([-1.0]))
    assert Loss.parse("log(x)").value([0.0]) == -math.inf
    assert Loss.parse("1/x").value([0.0]) == math.inf
    assert Loss.parse("exp(x)").value([1e3]) == math.inf
    assert math.isnan(Loss.parse("sin(x)/x").value([0.0]))
    assert math.isnan(Loss.parse("x").value([math.nan]))


def test_that_undefined_points_of_a_grid_do_not_touch_the_others() -> None:
    grid = grid_of("sqrt(x) + y", np.array([-1.0, 4.0]), np.array([0.0, 1.0]))
    assert np.isnan(grid).tolist() == [[True, False], [True, False]]
    assert grid[:, 1].tolist() == [2.0, 3.0]


def test_that_the_loss_is_evaluated_as_it_was_typed() -> None:
    w = [1e-9]
    assert Loss.parse("(1 - cos(x))/x^2").value(w) == 0.0
    assert Loss.parse("2sin(x/2)^2/x^2").value(w) == pytest.approx(0.5, rel=1e-15)
    assert Loss.parse("(x + 1e16) - 1e16").value([1.0]) == (1.0 + 1e16) - 1e16


def test_that_threads_may_meet_at_the_first_use() -> None:
    text = " + ".join(f"sin({k}x)*exp(-y/{k})" for k in range(1, 40))
    loss = Loss.parse(text)
    w = (0.3, 0.2)
    found: dict[str, list[float]] = {}

    def keep(name: str, method: str) -> None:
        found[name] = np.ravel(getattr(loss, method)(w)).tolist()

    names = [("a", "gradient"), ("b", "hessian"), ("c", "value"), ("d", "gradient"), ("e", "hessian")]
    threads = [threading.Thread(target=keep, args=pair) for pair in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    k = np.arange(1, 40)
    s, c, e = np.sin(k * w[0]), np.cos(k * w[0]), np.exp(-w[1] / k)
    gradient = [(k * c * e).sum(), (-s * e / k).sum()]
    hessian = [(-k * k * s * e).sum(), (-c * e).sum(), (-c * e).sum(), (s * e / k**2).sum()]
    assert found["c"] == pytest.approx([(s * e).sum()], rel=1e-12)
    assert found["a"] == found["d"] == pytest.approx(gradient, rel=1e-12)
    assert found["b"] == found["e"] == pytest.approx(hessian, rel=1e-12)


def test_that_the_text_never_reaches_numexpr() -> None:
    assert Loss.parse("v1 - v0*where_ + lambda").value([2.0, 3.0, 5.0, 7.0]) == 2.0 + 5.0 - 3.0 * 7.0


def test_that_a_parameter_is_the_number_typed_in_its_place() -> None:
    held, typed = Loss.parse("a*x^k + b*y^2", {"a": 2.0, "b": 0.5, "k": 3.0}), Loss.parse("2*x^3 + 0.5*y^2")
    w = (1.7, -0.3)
    assert (held.variables, held.names) == (("x", "y"), ("a", "b", "k", "x", "y"))
    assert held.parameters == {"a": 2.0, "b": 0.5, "k": 3.0}
    assert held.value(w) == typed.value(w)
    assert held.gradient(w).tolist() == typed.gradient(w).tolist()
    assert held.hessian(w).tolist() == typed.hessian(w).tolist()


def test_that_a_negative_parameter_is_a_number_and_not_a_sign() -> None:
    assert Loss.parse("x^2 + a^2", {"a": -3.0}).value([0.0]) == 9.0
    assert Loss.parse("x - a", {"a": -3.0}).value([1.0]) == 4.0


def test_that_values_for_names_that_are_not_in_the_text_are_passed_over() -> None:
    loss = Loss.parse("x^2", {"a": 2.0})
    assert (loss.variables, loss.parameters) == (("x",), {})


def test_that_a_loss_without_a_variable_is_refused() -> None:
    with pytest.raises(LossError, match="every name in it is a parameter; make one a variable"):
        Loss.parse("a^2", {"a": 2.0})
