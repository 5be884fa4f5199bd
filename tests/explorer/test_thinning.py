"""Thinned lines: what is dropped cannot be seen to be missing, and extremes, ends and gaps stay."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.rows import GAP, Array
from explorer.thinning import TOLERANCE, landmarks, standing_apart, thin_curve, thin_line, without_repeats

few = settings(derandomize=True, deadline=None, max_examples=120, database=None)
SIZE = (300.0, 200.0)


def line(seed: int, kind: str, count: int, gaps: int) -> Array:
    """Lines as descents leave them, in pixels."""
    random, t = np.random.default_rng(seed), np.arange(count)
    points = {
        "creeping": np.column_stack([10.0 + 0.01 * t, 50.0 + 20.0 * np.sin(t / 90.0)]),
        "zigzag": np.column_stack([150.0 + 120.0 * np.exp(-t / 400.0) * (-1.0) ** t, 10.0 + 0.05 * t]),
        "scribble": random.uniform(-50.0, 350.0, (count, 2)),
        "still": np.full((count, 2), 7.25),
        "far": 1e5 * random.normal(size=(count, 2)),
        "walk": 150.0 + np.cumsum(random.normal(scale=0.4, size=(count, 2)), axis=0),
    }[kind]
    points[random.integers(0, count, gaps)] = math.nan
    return points


lines = st.builds(
    line, st.integers(0, 9), st.sampled_from(["creeping", "zigzag", "scribble", "still", "far", "walk"]),
    st.integers(1, 900), st.integers(0, 6),
)  # fmt: skip


def stretches(points: Array) -> list[np.ndarray]:
    """The indices of the points between gaps."""
    there = np.flatnonzero(~np.isnan(points).any(axis=1))
    parts = np.split(there, np.flatnonzero(np.diff(there) > 1) + 1) if len(there) else []
    return [part for part in parts if len(part)]


def extremes(points: Array) -> set[float]:
    return {points[:, i].min() for i in (0, 1)} | {points[:, i].max() for i in (0, 1)}


@few
@given(lines)
def test_that_a_dropped_point_is_within_the_tolerance_of_the_one_kept_before_it(points: Array) -> None:
    kept = thin_line(points, SIZE)
    assert (np.diff(kept) > 0).all()
    before = kept[np.searchsorted(kept, np.arange(len(points)), side="right") - 1]
    apart = np.hypot(*(points - points[before]).T)
    around = np.all((points >= (-300.0, -200.0)) & (points <= (600.0, 400.0)), axis=1)
    assert apart[around].max(initial=0.0) <= TOLERANCE


@few
@given(lines)
def test_that_ends_extremes_and_gaps_stay(points: Array) -> None:
    kept = thin_line(points, SIZE)
    left = points[kept]
    assert len(stretches(left)) == len(stretches(points))
    for whole, part in zip(stretches(points), stretches(left), strict=True):
        assert kept[part[0]] == whole[0]
        assert kept[part[-1]] == whole[-1]
        assert extremes(left[part]) == extremes(points[whole])


@pytest.mark.parametrize("seed", range(12))
def test_that_lines_from_far_outside_cross_the_view_where_they_did(seed: int) -> None:
    points = line(seed, "far", 60, 0) / 200.0
    kept = thin_line(points, SIZE)
    for i in range(59):
        if crosses_view(points[i], points[i + 1]):
            assert {i, i + 1} <= set(kept.tolist())


def crosses_view(a: Array, b: Array) -> bool:
    places = a + np.linspace(0.0, 1.0, 2_001)[:, None] * (b - a)
    return bool(((places >= 0.0) & (places <= SIZE)).all(axis=1).any())


def test_that_points_of_another_kind_are_not_taken_together() -> None:
    points, kinds = np.full((9, 2), 5.0), np.array([0, 0, 0, 1, 1, 0, 0, 0, 0], dtype=bool)
    kept = thin_line(points, SIZE, kinds)
    assert {3, 5} <= set(kept.tolist())


def segments(joined: np.ndarray) -> list[tuple[int, int]]:
    pairs = zip(joined[:-1].tolist(), joined[1:].tolist(), strict=True)
    return [(a, b) for a, b in pairs if GAP not in (a, b)]


@few
@given(lines)
def test_that_a_segment_is_only_left_out_if_one_with_the_same_ends_is_drawn(points: Array) -> None:
    points = points[thin_line(points, SIZE)]
    joined = without_repeats(points, landmarks(points))
    drawn = segments(joined)
    for a, b in drawn:
        assert b == a + 1
    side = TOLERANCE / math.sqrt(2.0)
    cells = [tuple(cell) for cell in np.floor(points / side).tolist()]
    ends = {frozenset((cells[a], cells[b])) for a, b in drawn}
    for i in range(len(points) - 1):
        if not (np.isnan(points[i]).any() or np.isnan(points[i + 1]).any()):
            assert (i, i + 1) in drawn or frozenset((cells[i], cells[i + 1])) in ends
    for i in np.flatnonzero(landmarks(points)).tolist():
        assert i in joined


@few
@given(lines)
def test_that_landmarks_are_the_ends_and_the_extremes(points: Array) -> None:
    marked = landmarks(points)
    assert not marked[np.isnan(points).any(axis=1)].any()
    for whole in stretches(points):
        inside = whole[marked[whole]]
        assert (inside[0], inside[-1]) == (whole[0], whole[-1])
        assert extremes(points[inside]) == extremes(points[whole])
        assert len(inside) <= 6


def test_that_an_endless_zigzag_is_drawn_once() -> None:
    points = np.column_stack([100.0 + 50.0 * (-1.0) ** np.arange(10_000), np.full(10_000, 50.0)])
    joined = without_repeats(points, landmarks(points))
    assert len(joined) < 10
    assert extremes(points[joined[joined != GAP]]) == extremes(points)


def test_that_no_more_segments_are_kept_than_are_wanted_but_the_extremes_are() -> None:
    points = line(3, "scribble", 9_000, 0)
    joined = without_repeats(points, landmarks(points), most=500)
    assert len(segments(joined)) <= 500 + 12
    assert extremes(points[joined[joined != GAP]]) == extremes(points)


@few
@given(st.integers(0, 9), st.integers(1, 3_000), st.integers(1, 80), st.integers(0, 40))
def test_that_a_curve_keeps_what_each_column_reaches(seed: int, count: int, columns: int, gaps: int) -> None:
    random = np.random.default_rng(seed)
    values = np.round(random.normal(size=count), 1)
    values[random.integers(0, count, gaps)] = random.choice([math.nan, math.inf, -math.inf])
    kept = thin_curve(values, columns)
    width = -(-count // columns)
    assert len(kept) <= max(5 * columns, 5 * (-(-count // width)))
    for begin in range(0, count, width):
        part, left = values[begin : begin + width], values[kept[(kept >= begin) & (kept < begin + width)]]
        finite, rest = part[np.isfinite(part)], left[np.isfinite(left)]
        assert len(left)
        assert part[0] == left[0] or not np.isfinite(part[0])
        assert part[-1] == left[-1] or not np.isfinite(part[-1])
        assert np.isfinite(part).all() == np.isfinite(left).all()
        if len(finite):
            assert (finite.min(), finite.max()) == (rest.min(), rest.max())


@pytest.mark.parametrize("count", [0, 1, 2])
def test_that_short_lines_stay_whole(count: int) -> None:
    points = np.zeros((count, 2))
    assert thin_line(points, SIZE).tolist() == list(range(count))
    assert thin_curve(points[:, 0], 10).tolist() == list(range(count))
    assert len(landmarks(points)) == count


def test_that_steps_stand_apart_where_both_neighbours_are_far() -> None:
    points = np.array([[0.0, 0], [10, 0], [20, 0], [21, 0], [40, 0], [math.nan, 0], [60, 0]])
    assert standing_apart(points, 5.0).tolist() == [True, True, False, False, True, False, True]
