"""The first place where a function turns from negative to positive."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.experiments.crossings import Array, Crossing, Ending, first_crossing

T = np.linspace(0.0, 10.0, 101)


def test_that_the_first_of_many_roots_is_found_to_the_last_digit() -> None:
    found = first_crossing(lambda t: np.asarray(-np.cos(t)), T, -np.cos(T))
    assert found.ending is Ending.FOUND
    assert found.t == pytest.approx(math.pi / 2, rel=4e-16)


def test_that_a_jump_counts_and_a_zero_without_a_rise_does_not() -> None:
    def jump(t: Array) -> Array:
        return np.where(t < math.e, -1.0, 1.0)

    def touch(t: Array) -> Array:
        return np.asarray(-((t - 5.0) ** 2))

    assert first_crossing(jump, T, jump(T)) == Crossing(Ending.FOUND, math.e)
    assert first_crossing(touch, T, touch(T)) == Crossing(Ending.NEVER, 10.0)


def test_that_a_crossing_begins_where_the_function_is_no_longer_negative() -> None:
    def rest(t: Array) -> Array:
        return np.where(t < 2.0, t - 2.0, np.where(t < 3.0, 0.0, t - 3.0))

    found = first_crossing(rest, T, rest(T))
    assert found.ending is Ending.FOUND
    assert found.t == pytest.approx(2.0, rel=1e-15)


def test_that_what_is_undefined_first_ends_the_search() -> None:
    def hole(t: Array) -> Array:
        return np.where((t > 2.0) & (t < 3.0), np.nan, t - 5.0)

    assert first_crossing(hole, T, hole(T)).ending is Ending.UNDEFINED


def test_that_a_function_that_begins_positive_says_so() -> None:
    assert first_crossing(lambda t: t + 1.0, T, T + 1.0) == Crossing(Ending.AT_ONCE, 0.0)
