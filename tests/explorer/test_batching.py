"""Long evaluations at a point, with steps of one shape taken together, against the same over arrays."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.losses import logistic, many_terms
from explorer.derivatives import gradient
from explorer.kernel import Kernel
from explorer.loss import Loss

BRANCHES = " + ".join(f"where(x > 0.{k} & y < {k}, {k}.5*x*y, max({k}x, y/{k + 3}))" for k in range(1, 90))
POINTS = ((0.3, -0.8), (0.0, 0.0), (-2.5, 7.25), (1e300, 1.0), (math.nan, 1.0))


@pytest.mark.parametrize("text", [many_terms(150), many_terms(400), BRANCHES], ids=["150", "400", "branches"])
@pytest.mark.parametrize("w", POINTS)
def test_that_every_bit_is_that_of_the_steps_over_an_array(text: str, w: tuple[float, float]) -> None:
    root = Loss.parse(text).root
    with np.errstate(all="ignore"):
        for outputs in ([root], gradient(root)):
            kernel = Kernel(outputs, 2)
            over_arrays = [float(np.broadcast_to(found, (3,))[1]) for found in kernel([np.full(3, x) for x in w])]
            assert np.array_equal(kernel.at(w), over_arrays, equal_nan=True)


def test_that_a_loss_of_many_variables_is_its_sum() -> None:
    loss = Loss.parse(logistic(20))
    w = np.linspace(-1.0, 1.0, 20)
    data = np.round(np.random.default_rng(0).normal(size=(40, 20)), 3)
    assert loss.value(w.tolist()) == pytest.approx(np.log1p(np.exp(data @ w)).sum(), rel=1e-13)


def test_that_inputs_and_numbers_may_be_outputs() -> None:
    root = Loss.parse(many_terms(150)).root
    graph = root.graph
    kernel = Kernel([graph.var("y"), root, graph.const(4.5)], 2)
    found = kernel.at((1.0, 2.0))
    assert found[::2] == [2.0, 4.5]
