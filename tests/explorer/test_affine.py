"""Losses of many variables, written out: taken as f(b + Aw), they must be what they are term by term."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.loss import Loss
from explorer.plane import Plane
from explorer.slices import FIRST_TWO, slice_through

N, POINTS = 20, 40
DATA = np.random.default_rng(5).normal(size=(POINTS, N)).round(3)
W = np.random.default_rng(6).normal(size=N)


def written_out(outer: str) -> str:
    """A sum over the data of a function of x·w, with all numbers and signs typed."""
    sums = ("".join(f"{x:+.3f}*w{j + 1}" for j, x in enumerate(row)) for row in DATA)
    return " + ".join(outer.format(z=f"({z} + 0.5)") for z in sums)


def sigmoid(z: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-z)))


@pytest.fixture(scope="module")
def logistic() -> Loss:
    return Loss.parse(written_out("log1p(exp({z}))"))


def test_the_gradient_of_a_long_logistic_loss_is_the_closed_form(logistic: Loss) -> None:
    z = DATA @ W + 0.5
    assert logistic.value(W.tolist()) == pytest.approx(np.logaddexp(0.0, z).sum(), rel=1e-14)
    assert logistic.gradient(W.tolist()) == pytest.approx(sigmoid(z) @ DATA, rel=1e-12, abs=1e-13)


def test_the_hessian_of_a_long_logistic_loss_is_the_closed_form(logistic: Loss) -> None:
    s = sigmoid(DATA @ W + 0.5)
    found = logistic.hessian(W.tolist())
    assert found == pytest.approx((DATA.T * (s * (1.0 - s))) @ DATA, rel=1e-12, abs=1e-13)
    assert (found == found.T).all()


def test_gradients_at_many_points_are_those_at_each(logistic: Loss) -> None:
    points = np.stack([W, -W, 0.1 * W])
    each = [logistic.gradient(w.tolist()) for w in points]
    assert logistic.gradients(points) == pytest.approx(np.array(each), rel=1e-13, abs=1e-14)


def along_axes(loss: Loss) -> Plane:
    return slice_through(FIRST_TWO, loss, tuple(W.tolist()))


def across(_: Loss) -> Plane:
    first, second = np.linalg.qr(np.random.default_rng(7).normal(size=(N, 2)))[0].T.tolist()
    return Plane(tuple(W.tolist()), tuple(first), tuple(second), ("p", "q"))


@pytest.mark.parametrize("plane_in", [along_axes, across])
def test_a_slice_has_the_values_of_its_points(logistic: Loss, plane_in: Callable[[Loss], Plane]) -> None:
    plane = plane_in(logistic)
    x, y = np.linspace(-2.0, 2.0, 5), np.linspace(-1.0, 1.0, 3)
    points = [plane.point(a, b) for b in y for a in x]
    expected = np.array([logistic.value(w) for w in points]).reshape(3, 5)
    assert logistic.grid(plane, x, y) == pytest.approx(expected, rel=1e-13)


def test_an_infinite_slope_spoils_no_other_component() -> None:
    text = f"{written_out('({z})^2')} + sqrt(abs(w1 - w2))"
    gradient = Loss.parse(text).gradient([0.25] * N)
    z = DATA @ np.full(N, 0.25) + 0.5
    assert not np.isfinite(gradient[:2]).any()
    assert gradient[2:] == pytest.approx((2.0 * z @ DATA)[2:], rel=1e-12)


def test_a_long_loss_without_affine_sums_is_differentiated_term_by_term() -> None:
    text = " + ".join(f"({k % 7 + 1}.5*w1 - w2)^{k % 4 + 2}*w3" for k in range(8)) + " + "
    text += " + ".join(f"{k + 2}*sin(w1)^{k % 3 + 2}*w2^2*w3^{k % 5 + 1}" for k in range(120))
    w = (0.3, 0.7, -0.4)
    loss, h = Loss.parse(text), 1e-5
    steps = np.eye(3) * h
    differences = [(loss.value((w + d).tolist()) - loss.value((w - d).tolist())) / (2.0 * h) for d in steps]
    assert loss.gradient(w) == pytest.approx(differences, rel=1e-7)
