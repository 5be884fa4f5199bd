"""Evaluations are counted as a method needs them, and the numbers are those of the loss itself."""

from __future__ import annotations

import numpy as np

from explorer.experiments.tally import CountingLoss, Tally
from explorer.loss import Loss
from explorer.plane import plane_of

ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"


def test_that_it_gives_what_the_loss_gives() -> None:
    loss = Loss.parse(ROSENBROCK)
    counting = CountingLoss(loss)
    w, points = (-1.2, 1.0), np.array([[0.5, 0.25], [2.0, 1.0]])
    x = np.linspace(-1.0, 1.0, 3)
    assert counting.value(w) == loss.value(w)
    assert counting.gradient(w).tolist() == loss.gradient(w).tolist()
    assert counting.hessian(w).tolist() == loss.hessian(w).tolist()
    assert counting.values(points).tolist() == loss.values(points).tolist()
    assert counting.gradients(points).tolist() == loss.gradients(points).tolist()
    plane = plane_of(("x", "y"))
    assert counting.grid(plane, x, x[:2]).tolist() == loss.grid(plane, x, x[:2]).tolist()
    assert counting.tally == Tally(values=1 + 2 + 6, gradients=1 + 2, hessians=1)
    assert (counting.dimension, counting.names, counting.root) == (2, ("x", "y"), loss.root)


def test_that_what_is_still_known_is_not_counted_again() -> None:
    counting = CountingLoss(Loss.parse(ROSENBROCK))
    for _ in range(3):
        counting.value((1.0, 2.0))
        counting.gradient((1.0, 2.0))
    assert counting.tally == Tally(1, 1, 0)


def test_that_coming_back_is_counted() -> None:
    counting = CountingLoss(Loss.parse(ROSENBROCK))
    for x in (1.0, 2.0, 1.0, 2.0):
        counting.value((x, 0.0))
    assert counting.tally.values == 4
    assert counting.value((2.0, 0.0)) == 1601.0
