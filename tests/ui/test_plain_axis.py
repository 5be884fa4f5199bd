"""Numbers of a logarithmic axis are all written in one style."""

from __future__ import annotations

import math

import pytest

from ui.plain_axis import log_texts


@pytest.mark.parametrize(
    ("numbers", "texts"),
    [
        ((0.001, 0.1, 1.0, 20.0, 1000.0), ["0.001", "0.1", "1", "20", "1000"]),
        ((6.0, 7.0, 10.0, 20.0), ["6", "7", "10", "20"]),
        ((1e-6, 1e-4, 1.0), ["10⁻⁶", "10⁻⁴", "10⁰"]),
        ((1.0, 10.0, 1e12), ["10⁰", "10¹", "10¹²"]),
    ],
)
def test_that_numbers_are_plain_or_all_of_them_powers(numbers: tuple[float, ...], texts: list[str]) -> None:
    ticks = [math.log10(number) for number in numbers]
    assert log_texts(ticks, ticks[0], ticks[-1]) == texts


def test_that_between_decades_powers_have_no_numbers() -> None:
    ticks = [-6.0, math.log10(2e-6), -5.0, math.log10(5e-5), -4.0]
    assert log_texts(ticks, -6.0, -4.0) == ["10⁻⁶", "", "10⁻⁵", "", "10⁻⁴"]


def test_that_multiples_of_a_power_are_written_where_hardly_a_decade_is_seen() -> None:
    ticks = [math.log10(2e-6), math.log10(5e-6), -5.0]
    assert log_texts(ticks, ticks[0], ticks[-1]) == ["2·10⁻⁶", "5·10⁻⁶", "10⁻⁵"]
