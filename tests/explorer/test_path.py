"""The table of visited points: rows stay, lineages cross branches, what was left is still there."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.path import FIGURES, ROOT, Path, Record

few = settings(derandomize=True, deadline=None, max_examples=150, database=None)


def at(x: float) -> Record:
    return Record((x, -x), loss=x * x)


def branched() -> Path:
    """Rows 0 1 2 3; from 1 on 4 5; from 4 on 6."""
    path = Path(2)
    for row, parent in enumerate([ROOT, 0, 1, 2, 1, 4, 4]):
        assert path.append(at(row), parent) == row
    return path


def segments(points: np.ndarray) -> list[list[float]]:
    """The x of each piece between rows of NaN."""
    pieces: list[list[float]] = []
    for x, _ in points.tolist():
        if math.isnan(x):
            pieces.append([])
        else:
            pieces[-1].append(x)
    return sorted(pieces)


def test_that_a_record_is_returned_as_it_was_given() -> None:
    path = Path(3)
    record = Record((0.1, 1e300, -5e-324), 2.0, 3.0, 0.5, 180.0, -1.5, -1.25)
    assert path.record(path.append(record)) == record


def test_that_what_is_undefined_is_nan() -> None:
    path = Path(1)
    record = path.record(path.append(Record((1.0,), 2.0)))
    assert record.loss == 2.0
    assert all(math.isnan(getattr(record, name)) for name in FIGURES if name != "loss")


def test_that_the_first_row_is_zero_and_has_no_parent() -> None:
    path = Path(2)
    assert len(path) == 0
    assert path.append(at(1.0)) == 0
    assert path.parent(0) == ROOT
    assert len(path) == 1


def test_that_rows_are_only_ever_added() -> None:
    path = Path(2)
    kept = []
    for i in range(1_000):
        path.append(at(float(i)), i - 1)
        kept.append(path.points(np.arange(i + 1))[-1].tolist())
    assert kept == [[float(i), -float(i)] for i in range(1_000)]
    assert path.points(np.arange(1_000)).tolist() == kept
    assert [path.parent(i) for i in range(1_000)] == list(range(-1, 999))


def test_that_an_older_answer_does_not_change_when_rows_are_added() -> None:
    path = branched()
    lineage, points = path.lineage(6), path.points(path.lineage(6))
    before = points.copy()
    for i in range(500):
        path.append(at(100.0 + i), len(path) - 1)
    assert lineage.tolist() == path.lineage(6).tolist() == [0, 1, 4, 6]
    assert (points == before).all()


def test_that_a_lineage_leads_across_branches() -> None:
    path = branched()
    assert path.lineage(3).tolist() == [0, 1, 2, 3]
    assert path.lineage(5).tolist() == [0, 1, 4, 5]
    assert path.lineage(6).tolist() == [0, 1, 4, 6]
    assert path.lineage(0).tolist() == [0]
    assert path.lineage(ROOT).tolist() == []


def test_that_columns_are_read_by_name() -> None:
    path = branched()
    assert path.column("loss", path.lineage(6)).tolist() == [0.0, 1.0, 16.0, 36.0]
    assert path.points(path.lineage(5)).tolist() == [[0.0, 0.0], [1.0, -1.0], [4.0, -4.0], [5.0, -5.0]]
    assert np.isnan(path.column("beta", path.lineage(5))).all()


def test_that_abandoned_branches_hang_on_the_row_they_left() -> None:
    path = branched()
    assert segments(path.points(path.abandoned(6))) == [[1.0, 2.0, 3.0], [4.0, 5.0]]
    assert segments(path.points(path.abandoned(3))) == [[1.0, 4.0, 5.0], [4.0, 6.0]]
    assert segments(path.points(path.abandoned(1))) == [[1.0, 2.0, 3.0], [1.0, 4.0, 5.0], [4.0, 6.0]]


def test_that_nothing_is_abandoned_on_a_path_without_branches() -> None:
    path = Path(2)
    for i in range(5):
        path.append(at(float(i)), i - 1)
    assert path.abandoned(4).shape == (0,)


def test_that_stepping_back_abandons_the_steps_behind() -> None:
    path = Path(2)
    for i in range(5):
        path.append(at(float(i)), i - 1)
    assert segments(path.points(path.abandoned(2))) == [[2.0, 3.0, 4.0]]


def test_that_another_start_is_another_tree() -> None:
    path = branched()
    start = path.append(at(50.0))
    assert path.append(at(51.0), start) == start + 1
    assert path.lineage(start + 1).tolist() == [7, 8]
    assert path.abandoned(start + 1).shape == (0,)
    assert segments(path.points(path.abandoned(6))) == [[1.0, 2.0, 3.0], [4.0, 5.0]]


def test_that_a_branch_belongs_to_its_start_also_when_another_start_came_between() -> None:
    path = Path(2)
    for row, parent in enumerate([ROOT, 0, ROOT, 2, 1, 0]):
        path.append(at(float(row)), parent)
    assert path.lineage(4).tolist() == [0, 1, 4]
    assert path.abandoned(3).shape == (0,)
    assert segments(path.points(path.abandoned(5))) in ([[0.0, 1.0, 4.0]], [[0.0, 1.0], [1.0, 4.0]])
    assert segments(path.points(path.abandoned(4))) == [[0.0, 5.0]]


@few
@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60))
def test_that_lineages_and_abandoned_rows_are_those_of_the_plain_tree(choices: list[float]) -> None:
    path, parents = Path(2), []
    for row, choice in enumerate(choices):
        parent = ROOT if row == 0 else row - 1 if choice < 0.6 else int((choice - 0.6) / 0.4 * (row - 1))
        parents.append(parent)
        path.append(at(float(row)), parent)
    row = int(choices[-1] * (len(choices) - 1))
    plain = [row]
    while parents[plain[-1]] != ROOT:
        plain.append(parents[plain[-1]])
    assert path.lineage(row).tolist() == plain[::-1]
    drawn = [int(x) for piece in segments(path.points(path.abandoned(row))) for x in piece[1:]]
    assert sorted(drawn) == sorted(set(range(len(choices))) - set(plain))
    for piece in segments(path.points(path.abandoned(row))):
        assert [parents[int(x)] for x in piece[1:]] == [int(x) for x in piece[:-1]]


def test_that_200_000_steps_are_added_and_read_quickly() -> None:
    path, record = Path(2), at(1.0)
    began = time.perf_counter()
    for i in range(200_000):
        path.append(record, i - 1)
    assert time.perf_counter() - began < 3.0
    began = time.perf_counter()
    assert len(path.lineage(199_999)) == 200_000
    assert path.abandoned(199_999).shape == (0,)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("n", [1, 2, 50])
def test_that_a_path_has_any_number_of_dimensions(n: int) -> None:
    path = Path(n)
    path.append(Record(tuple(float(i) for i in range(n)), 1.0))
    assert path.points(path.lineage(0)).tolist() == [[float(i) for i in range(n)]]


def test_that_a_row_keeps_the_parameters_of_its_step_beside_its_own() -> None:
    path = Path(1, 2)
    path.append(Record((1.0,), 3.0, parameters=(1.0, 2.0)))
    moved = Record((1.0,), 4.0, parameters=(5.0, 2.0), taken_with=(1.0, 2.0))
    path.append(moved)
    rows = np.array([0, 1])
    assert path.parameters(rows).tolist() == [[1.0, 2.0], [5.0, 2.0]]
    assert path.taken_with(rows).tolist() == [[1.0, 2.0], [1.0, 2.0]]
    assert (path.record(0).taken_with, path.record(1).taken_with) == ((), (1.0, 2.0))


def test_that_a_start_in_place_of_another_takes_over_its_branches() -> None:
    path = Path(2)
    for row, parent in enumerate([ROOT, 0, 1, 0]):
        path.append(at(row), parent)
    now = 0
    for _ in range(3):
        now = path.append_in_place_of(now, at(0))
    assert path.start(now) == now
    assert [piece for piece in segments(path.points(path.abandoned(now))) if piece] == [[0.0, 1.0, 2.0], [0.0, 3.0]]
    assert path.lineage(now).tolist() == [now]


def test_that_a_start_in_place_of_one_that_led_nowhere_abandons_nothing() -> None:
    path = Path(2)
    path.append(at(7))
    start = path.append(at(0))
    path.append(at(7))
    now = path.append_in_place_of(start, at(0))
    assert len(path.abandoned(now)) == 0
