"""Ticks are where pyqtgraph has them, and their numbers are short."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtWidgets import QApplication

from ui import axis_painting as axis


def test_that_spacings_are_those_of_pyqtgraph(qapp: QApplication) -> None:  # noqa: ARG001 - items need it
    theirs, random = pg.AxisItem("bottom"), np.random.default_rng(0)
    for _ in range(2_000):
        low = random.uniform(-1.0, 1.0) * 10.0 ** random.uniform(-6.0, 6.0)
        high, length = low + 10.0 ** random.uniform(-9.0, 6.0), random.uniform(120.0, 1500.0)
        expected = [spacing for spacing, _ in theirs.tickSpacing(low, high, length)]
        assert axis.spacings(low, high, length) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("low", "high"), [(1.0, 1.0), (0.0, np.inf), (np.nan, 1.0), (2.0, 1.0)])
def test_that_an_axis_without_an_extent_has_no_ticks(low: float, high: float) -> None:
    assert axis.spacings(low, high, 300.0) == []


def test_that_each_value_stands_once_at_its_coarsest_level() -> None:
    spacings = [(step, 0.0) for step in axis.spacings(-2.0, 2.0, 400.0)]
    found = list(axis.levels(-2.0, 2.0, spacings))
    values = [value for _, level in found for value in level]
    assert len(values) == len({round(value, 9) for value in values})
    assert found[0][1] == pytest.approx([-2.0, -1.0, 0.0, 1.0, 2.0])
    assert sorted(values) == pytest.approx(np.arange(-20, 21) / 10.0)


@pytest.mark.parametrize(
    ("values", "spacing", "base", "texts"),
    [
        ([-0.5, 0.0, 0.5], 0.5, 0.0, ["−0.5", "0", "0.5"]),
        ([-20.0, 0.0, 20.0], 20.0, 0.0, ["−20", "0", "20"]),
        ([1.0, 1.0 + 1e-9], 1e-9, 1.0, ["0", "1e−9"]),
    ],
)
def test_that_numbers_count_from_a_base(values: list[float], spacing: float, base: float, texts: list[str]) -> None:
    assert axis.numbers(values, spacing, base) == texts


def test_that_finer_numbers_are_left_out_where_they_do_not_fit() -> None:
    found = [(1.0, [0.0, 1.0]), (0.5, [0.5]), (0.1, [0.1, 0.2, 0.3])]

    def texts(values: list[float], _: float) -> list[str]:
        return [f"{value:g}" for value in values]

    wide = axis.marks((0.0, 1.0), 100.0, found, texts, lambda _: 10.0)
    tight = axis.marks((0.0, 1.0), 100.0, found, texts, lambda _: 22.0)
    assert wide == [(0.0, "0"), (100.0, "1"), (50.0, "0.5"), (10.0, "0.1"), (20.0, "0.2"), (30.0, "0.3")]
    assert tight == wide[:3]


def test_that_finer_numbers_are_left_out_where_two_of_them_would_run_into_each_other() -> None:
    found = [(1.0, [0.0, 1.0]), (0.0, [0.9])]

    def texts(values: list[float], _: float) -> list[str]:
        return [f"{value:g}" for value in values]

    assert len(axis.marks((0.0, 1.0), 100.0, found, texts, lambda _: 9.0)) == 3
    assert len(axis.marks((0.0, 1.0), 100.0, found, texts, lambda _: 11.0)) == 2
