"""Numbers of a logarithmic axis are all written in one style."""

from __future__ import annotations

import math

import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from ui.plain_axis import PlainAxis, log_texts


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


@pytest.mark.parametrize(
    ("low", "high", "length", "texts"),
    [
        (0.3, 25.0, 170.0, ["0.5", "1", "2", "5", "10", "20"]),
        (0.3, 25.0, 60.0, ["1", "10"]),
        (0.3, 25.0, 900.0, ["0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1", "2", "3"]),
        (5.5, 9.5, 300.0, ["6", "7", "8", "9"]),
        (8.0, 15.0, 300.0, ["9", "10"]),
    ],
)
def test_that_numbers_between_decades_are_those_there_is_room_for(
    qapp: QApplication,  # noqa: ARG001 - items need it
    low: float,
    high: float,
    length: float,
    texts: list[str],
) -> None:
    axis = PlainAxis("left")
    axis.setLogMode(y=True)
    axis.setRange(math.log10(low), math.log10(high))
    marks = sorted(axis._marks(length, QFontMetricsF(QFont())))
    assert [text for _, text in marks][: len(texts)] == texts
