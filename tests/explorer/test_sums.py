"""Sums of doubles against exact fractions, also where a partial sum is beyond the doubles."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from explorer import exploration as explore
from explorer.angles import dots
from explorer.descent import Rules, observe
from explorer.direction import AtAngle, angle
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.step_size import LengthRule
from explorer.sums import dot, total

LARGE = 1.7e308


@pytest.mark.parametrize(
    "terms",
    [(0.1,) * 10, (1e16, 1.0, -1e16), (LARGE, LARGE, -LARGE), (LARGE, -LARGE, 1e290, LARGE), (5e-324,) * 3, ()],
)
def test_that_a_sum_is_the_exact_one_rounded(terms: tuple[float, ...]) -> None:
    assert total(terms) == float(sum(map(Fraction, terms), Fraction(0)))


def test_that_a_sum_beyond_the_doubles_is_infinite_and_not_an_error() -> None:
    assert total([LARGE, LARGE]) == math.inf
    assert total([-LARGE, -LARGE, 1.0]) == -math.inf
    assert math.isnan(total([math.inf, -math.inf]))
    assert math.isnan(total([math.nan, 1.0]))
    assert dot((1.0, -2.0), (LARGE, LARGE)) == -math.inf
    assert dot((1.0, 1.0, -1.0), (LARGE, LARGE, LARGE)) == LARGE


def test_that_many_products_are_those_of_one_at_a_time() -> None:
    a, b = np.array([[1.0, 1.0], [0.6, 0.8], [1.0, -1.0]]), np.array([[LARGE, LARGE], [0.1, 0.2], [LARGE, LARGE]])
    found = dots(a, b).tolist()
    assert found == [dot(x, y) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
    assert (found[0], found[2]) == (math.inf, 0.0)


@pytest.mark.parametrize("rule", LengthRule)
def test_that_a_slope_beyond_the_doubles_is_told_and_raises_nothing(rule: LengthRule) -> None:
    loss, w = Loss.parse("1.7e308x + 1.7e308y"), (0.0, 0.0)
    found = angle((-math.sqrt(0.5), -math.sqrt(0.5)), (LARGE, LARGE))
    assert found is not None
    assert (found.dot, found.beta) == (-math.inf, 180.0)
    rules = Rules(AtAngle(), rule, 0.5)
    local_model(loss, observe(loss, w), rules, 3)
    explore.advance(loss, w, rules, 0)
