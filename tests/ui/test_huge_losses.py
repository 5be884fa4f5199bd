"""Losses near the end of the doubles: every panel shows what there is to show, and no axis ends."""

from __future__ import annotations

import math

import pytest

from tests.ui.conftest import MakeWindow
from ui.experiments.experiments import EXPERIMENTS
from ui.plot_layer import within_doubles


@pytest.mark.parametrize(
    ("low", "high"), [(-math.inf, math.inf), (-1.7e308, 1.7e308), (math.nan, 1.0), (2e307, 3e307), (-math.inf, 1.0)]
)
def test_that_a_range_has_a_length_in_doubles(low: float, high: float) -> None:
    first, last = within_doubles(low, high)
    assert 0.0 < last - first < math.inf


def test_that_an_ordinary_range_is_left_alone() -> None:
    assert within_doubles(-1.5, 1e300) == (-1.5, 1e300)


@pytest.mark.parametrize(
    "loss", ["1.7e308*sin(x)", "1.7e308*sin(x) + y", "1e308*x^2 + 1e308*y^2", "1e300*x^2 + y^2", "1e307*exp(x)*y"]
)
def test_that_every_panel_shows_a_loss_near_the_end_of_the_doubles(make_window: MakeWindow, loss: str) -> None:
    window = make_window(loss, None)
    for row in EXPERIMENTS:
        window.experiments.show(row.name)
        window.grab()
    for _ in range(2):
        window.controller.step()
    window.controller.set_eta(1e5)
    window.grab()
    for low, high in window.taylor.plot.getViewBox().viewRange() + window.history.plot.getViewBox().viewRange():
        assert math.isfinite(high - low)
