"""A ratio is that of the medians, its spread that of the pairs, and several losses are summed up by their median."""

from __future__ import annotations

import statistics

import numpy as np
import pytest

from benchmarks import line as module
from benchmarks.line import Line, alternate, quartiles, summaries


def line(loss: str, ours: tuple[float, ...], theirs: tuple[float, ...] = (), aim: float | None = 1.0) -> Line:
    return Line("row", "what", loss, "them" if theirs else "", "s", ours, theirs, aim)


def test_that_a_ratio_is_that_of_the_medians() -> None:
    assert line("a", (1.0, 2.0, 30.0), (4.0, 4.0, 1.0)).measured == 2.0 / 4.0


def test_that_the_spread_is_of_the_ratios_pair_by_pair() -> None:
    ours, theirs = tuple(np.random.default_rng(3).random((2, 11)) + 0.5)
    found = line("a", tuple(ours.tolist()), tuple(theirs.tolist())).spread
    assert found == pytest.approx(tuple(np.quantile(ours / theirs, [0.25, 0.75])))


def test_that_quartiles_are_those_of_numpy() -> None:
    values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0]
    assert quartiles(values) == pytest.approx(tuple(np.quantile(values, [0.25, 0.75])))


def test_that_without_a_competitor_the_figure_itself_is_measured() -> None:
    alone = line("a", (0.25, 0.75))
    assert (alone.measured, alone.spread) == (0.5, (0.375, 0.625))


def test_that_nothing_measured_is_not_a_number() -> None:
    missing = Line("row", "what", "a", "them", "s", (), aim=1.0, note="needs them")
    assert missing.measured is None
    assert missing.spread is None
    assert summaries([missing]) == []


def test_that_losses_are_summed_up_by_the_median_of_their_ratios_and_the_worst() -> None:
    lines = [line(name, (ratio,) * 3, (1.0,) * 3) for name, ratio in (("a", 0.5), ("b", 3.0), ("c", 0.7))]
    (found,) = summaries(lines)
    assert (found.measured, found.worst, found.losses, found.samples, found.reached) == (0.7, 3.0, 3, 3, True)


@pytest.mark.parametrize(("aim", "reached"), [(0.9, True), (0.5, True), (0.4, False), (None, None)])
def test_that_an_aim_is_reached_at_its_value_and_below(aim: float | None, reached: bool | None) -> None:
    (found,) = summaries([line("a", (1.0, 1.0), (2.0, 2.0), aim)])
    assert found.reached is reached


def test_that_comparisons_stay_apart_and_in_order() -> None:
    lines = [
        Line("second", "what", "a", "x", "s", (1.0,), (1.0,)),
        Line("first", "what", "a", "y", "s", (2.0,), (1.0,)),
        Line("second", "what", "b", "x", "s", (3.0,), (1.0,)),
    ]
    assert [(found.row, found.measured) for found in summaries(lines)] == [("second", 2.0), ("first", 2.0)]


def test_that_both_take_turns_and_each_is_first_in_every_other_round(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(10_000))
    monkeypatch.setattr(module, "perf_counter", lambda: float(next(ticks)))
    monkeypatch.setattr(module, "_LONGEST", 1e9)
    called: list[str] = []
    ours, theirs = alternate(lambda: called.append("ours"), lambda: called.append("theirs"), 4)
    assert called[4:] == ["theirs", "ours", "ours", "theirs", "theirs", "ours", "ours", "theirs"]
    assert (len(ours), len(theirs)) == (4, 4)


def test_that_what_takes_long_is_measured_fewer_times_but_not_once_only(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(0, 10_000_000, 1_000))
    monkeypatch.setattr(module, "perf_counter", lambda: float(next(ticks)))
    ours, theirs = alternate(lambda: None, lambda: None, 50)
    assert len(ours) == len(theirs) == 3
    assert statistics.median(ours) == 1_000.0
