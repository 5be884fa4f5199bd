"""Isolines of the models over the landscape: each line is where its model has a level of the landscape."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.experiments.model_isolines import model_isolines
from explorer.landscape import Window
from explorer.plane import Quadratic

AT, VALUE, GRADIENT, HESSIAN = (0.3, -0.2), 5.0, (2.0, -1.0), ((3.0, 1.0), (1.0, -2.0))
WINDOW, LEVELS = Window(-1.0, 2.0, -2.0, 1.0), (-10.0, 0.0, 4.0, 6.0, 9.0)


def lines_of(points: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    breaks = np.flatnonzero(np.isnan(points[:, 0]))
    return [line[~np.isnan(line[:, 0])] for line in np.split(points, breaks) if np.isfinite(line).any()]


def test_that_the_model_of_first_order_has_its_level_exactly_all_along_each_line() -> None:
    found = model_isolines(Quadratic(AT, VALUE, GRADIENT, HESSIAN), WINDOW, LEVELS).first
    assert found is not None
    seen = set()
    for line in lines_of(found):
        values = VALUE + (line - np.array(AT)) @ np.array(GRADIENT)
        level = min(LEVELS, key=lambda each: abs(each - values[0]))
        assert values == pytest.approx(np.full(len(values), level), abs=1e-12)
        seen.add(level)
    assert seen == {4.0, 6.0, 9.0}  # L(w) + g·d is from 1.2 to 10.2 in the window


def test_that_the_model_of_second_order_has_its_level_all_along_each_line() -> None:
    found = model_isolines(Quadratic(AT, VALUE, GRADIENT, HESSIAN), WINDOW, LEVELS).second
    assert found is not None
    points = found[~np.isnan(found[:, 0])]
    d = points - np.array(AT)
    values = VALUE + d @ np.array(GRADIENT) + 0.5 * np.einsum("ij,jk,ik->i", d, np.array(HESSIAN), d)
    assert np.abs(values[:, None] - np.array(LEVELS)).min(axis=1).max() < 2e-3  # linear between 160 samples


def test_that_no_line_is_drawn_of_a_model_that_does_not_exist() -> None:
    nothing = model_isolines(Quadratic(AT, VALUE, None, None), WINDOW, LEVELS)
    assert (nothing.first, nothing.second) == (None, None)
    assert model_isolines(Quadratic(AT, VALUE, GRADIENT, None), WINDOW, LEVELS).second is None


def test_that_levels_which_a_model_does_not_reach_leave_nothing() -> None:
    found = model_isolines(Quadratic(AT, VALUE, GRADIENT, HESSIAN), WINDOW, (1e6,))
    assert found.first is not None
    assert found.first.shape == (0, 2)
