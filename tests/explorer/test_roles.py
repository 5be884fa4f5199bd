"""Roles: which names are guessed to be parameters, and what their sliders do."""

from __future__ import annotations

import pytest

from explorer.option_error import OptionError
from explorer.roles import MOST_POSITIONS, Parameter, default_parameter, guess, phase_of, value_at_phase, with_range


@pytest.mark.parametrize(
    ("names", "parameters"),
    [
        (("a", "x", "y"), {"a"}),
        (("a", "b", "k", "x"), {"a", "b", "k"}),
        (("lambda", "w1", "w2"), {"lambda"}),
        (("α", "x1", "x2"), {"α"}),
        (("a_1", "x_1"), {"a_1"}),
        (("a", "b", "c"), set()),
        (("trace", "render"), set()),
        (("b", "w", "x", "y"), {"x", "y"}),
        (("b1", "w1", "x1"), {"x1"}),
        (("theta", "k"), {"k"}),
        (tuple(f"x{i}" for i in range(1, 51)), set()),
        (("alpha", "beta"), set()),
    ],
)
def test_that_constants_beside_variables_are_guessed(names: tuple[str, ...], parameters: set[str]) -> None:
    assert guess(names) == parameters


@pytest.mark.parametrize("value", [1.0, 0.0, -2.5, 30.0, 1e-3, 0.3, 123.4, -7e5])
def test_that_a_slider_reaches_its_value_and_has_round_ends(value: float) -> None:
    parameter = default_parameter("a", value)
    assert parameter.low < value < parameter.high
    assert parameter.low == -parameter.high
    assert parameter.positions == 200
    assert abs(parameter.value_at(parameter.position) - value) <= parameter.step / 2
    assert len(f"{parameter.high:g}") <= 6


def test_that_positions_are_short_decimals() -> None:
    parameter = Parameter("a", 0.3, -1.0, 1.0, 0.1)
    assert [parameter.value_at(i) for i in (0, 3, 10, 13, 20)] == [-1.0, -0.7, 0.0, 0.3, 1.0]
    fine = Parameter("a", 0.0, 0.0, 1e-9, 1e-11)
    assert (fine.value_at(7), fine.value_at(100)) == (7e-11, 1e-9)


def test_that_the_last_step_may_be_shorter() -> None:
    parameter = Parameter("a", 0.0, 0.0, 1.0, 0.3)
    assert [parameter.value_at(i) for i in range(parameter.positions + 1)] == [0.0, 0.3, 0.6, 0.9, 1.0]


def test_that_a_value_outside_widens_the_range() -> None:
    assert Parameter("a").with_value(40.0) == Parameter("a", 40.0, -5.0, 40.0)


@pytest.mark.parametrize("value", [2e8, -2e8, 1e12, 49_996.0, 123_456.789])
def test_that_a_value_far_outside_keeps_the_slider_within_its_positions(value: float) -> None:
    parameter = Parameter("k").with_value(value)
    assert (parameter.value, parameter.low, parameter.high) == (value, min(-5.0, value), max(5.0, value))
    assert 90 <= parameter.positions <= MOST_POSITIONS
    assert f"{parameter.step:e}"[1:5] == ".000"
    assert f"{parameter.step:e}"[0] in "125"
    assert abs(parameter.value_at(parameter.position) - value) <= parameter.step / 2
    assert with_range(parameter, parameter.low, parameter.high, parameter.step) == parameter


@pytest.mark.parametrize(
    ("low", "high", "step", "message"),
    [
        (1.0, 1.0, 0.1, "is empty"),
        (2.0, 1.0, 0.1, "is empty"),
        (0.0, 1.0, 0.0, "more than 0"),
        (0.0, 1.0, 2.0, "at most 1"),
        (0.0, 1.0, 1e-7, "at least 1e-06"),
        (0.0, float("inf"), 1.0, "up to 1e"),
    ],
)
def test_that_a_range_without_sense_is_refused(low: float, high: float, step: float, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        with_range(Parameter("a"), low, high, step)


def test_that_a_new_range_takes_the_value_along() -> None:
    assert with_range(Parameter("a", 4.0), 0.0, 2.0, 0.5) == Parameter("a", 2.0, 0.0, 2.0, 0.5)


def test_that_an_animation_goes_to_and_fro_from_where_the_value_is() -> None:
    parameter = Parameter("a", 1.0, 0.0, 4.0, 0.01)
    start = phase_of(parameter)
    assert value_at_phase(parameter, start) == 1.0
    assert value_at_phase(parameter, start + 0.01) > 1.0
    assert [value_at_phase(parameter, phase) for phase in (0.0, 0.25, 0.5, 0.75)] == [0.0, 2.0, 4.0, 2.0]
