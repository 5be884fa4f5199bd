"""The table of visited points: rows stay, lineages cross branches, what was left is still there."""

from __future__ import annotations

import math
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.path import CHUNK, FIGURES, ROOT, Path, Record, Steps

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


@few
@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60))
def test_that_the_depth_of_a_row_is_how_many_rows_come_before_it_in_its_lineage(shares: list[float]) -> None:
    path = Path(2)
    for row, share in enumerate(shares):
        parent = ROOT if row == 0 or share > 0.95 else min(int(share * row / 0.9), row - 1)
        path.append(at(float(row)), parent)
    assert [path.depth(row) for row in range(len(path))] == [len(path.lineage(row)) - 1 for row in range(len(path))]


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
    assert len(path.abandoned(4)) == 0


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
    assert len(path.abandoned(start + 1)) == 0
    assert segments(path.points(path.abandoned(6))) == [[1.0, 2.0, 3.0], [4.0, 5.0]]


def test_that_a_branch_belongs_to_its_start_also_when_another_start_came_between() -> None:
    path = Path(2)
    for row, parent in enumerate([ROOT, 0, ROOT, 2, 1, 0]):
        path.append(at(float(row)), parent)
    assert path.lineage(4).tolist() == [0, 1, 4]
    assert len(path.abandoned(3)) == 0
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
    assert len(path.abandoned(199_999)) == 0
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


# -- many rows at once


def steps(begin: int, count: int, parameters: tuple[float, ...] = ()) -> Steps:
    """Rows that are told apart in every column."""
    t = np.arange(begin, begin + count, dtype=np.float64)
    a, b, c, d, e, f = (t + i / 16.0 for i in range(6))
    return Steps(np.column_stack([t, -t]), a, b, c, d, e, f, parameters)


def one_by_one(path: Path, many: Steps, parent: int) -> int:
    for i in range(len(many)):
        a, b, c, d, e, f = (float(getattr(many, name)[i]) for name in FIGURES)
        record = Record(tuple(many.w[i].tolist()), a, b, c, d, e, f, many.parameters)
        parent = path.append(record, parent)
    return parent


@pytest.mark.parametrize("count", [0, 1, CHUNK - 2, CHUNK - 1, CHUNK, 2 * CHUNK + 5])
def test_that_many_steps_added_at_once_are_those_added_one_by_one(count: int) -> None:
    at_once, alone = Path(2), Path(2)
    for path in (at_once, alone):
        path.append(at(1.0))
        path.append(at(2.0), 0)
    many = steps(5, count)
    ends = at_once.extend(many, 0), one_by_one(alone, many, 0)
    assert ends[0] == ends[1] == (count + 1 if count else 0)
    assert len(at_once) == len(alone) == count + 2
    for row in range(len(alone)):
        assert at_once.parent(row) == alone.parent(row)
    assert at_once.lineage(ends[0]).tolist() == alone.lineage(ends[1]).tolist()
    rows = at_once.lineage(ends[0])
    assert (at_once.points(rows) == alone.points(rows)).all()
    for name in FIGURES:
        assert np.array_equal(at_once.column(name, rows), alone.column(name, rows), equal_nan=True)


def test_that_steps_in_blocks_of_any_size_are_one_line() -> None:
    path, parent, done = Path(2), ROOT, 0
    for count in (1, 7, CHUNK, 3, 2 * CHUNK, 1):
        parent = path.extend(steps(done, count), parent)
        done += count
    rows = path.lineage(parent)
    assert rows.stretches == ((0, done - 1),)
    assert (path.column("loss", rows) == np.arange(done)).all()
    scattered = np.array([done - 1, 0, CHUNK, CHUNK - 1, 5, -1])
    assert path.column("loss", scattered).tolist()[:5] == [float(row) for row in scattered[:5]]
    assert np.isnan(path.points(scattered)[5]).all()
    assert (path.component(1, rows) == -np.arange(done)).all()


@pytest.mark.parametrize(("n", "p"), [(1, 0), (2, 0), (2, 3), (50, 0)])
def test_that_a_step_takes_eight_bytes_for_each_component_and_each_of_six_figures(n: int, p: int) -> None:
    path, count = Path(n, p), 10 * CHUNK
    t = np.zeros(count)
    path.extend(Steps(np.zeros((count, n)), t, t, t, t, t, t, (1.0,) * p), ROOT)
    assert path.nbytes == 8 * (n + 6) * count
    path.append(Record((0.0,) * n, 0.0, parameters=(1.0,) * p), count - 1)
    assert path.nbytes == 8 * (n + 6) * (count + CHUNK)


def test_that_a_million_steps_in_two_dimensions_take_less_than_a_hundred_bytes_each() -> None:
    path, parent = Path(2), ROOT
    for _ in range(20):
        parent = path.extend(steps(0, 50_000), parent)
    assert len(path) == 1_000_000
    assert path.nbytes <= 65 * len(path)


def test_that_rows_that_are_there_are_read_in_another_thread_while_others_are_added() -> None:
    path, wrong = Path(2), []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            count = len(path)
            if not count:
                continue
            rows = path.lineage(count - 1)
            good = len(rows) == count and (path.column("loss", rows) == np.arange(count)).all()
            good = good and path.record(count - 1).w == (count - 1.0, 1.0 - count)
            if not good:
                wrong.append(count)

    reader = threading.Thread(target=read)
    reader.start()
    parent, begin = ROOT, 0
    for count in [1, 2, 300, CHUNK] * 40:
        parent = path.extend(steps(begin, count), parent)
        begin += count
    done.set()
    reader.join()
    assert wrong == []


def test_that_parameters_are_told_where_they_change() -> None:
    path = Path(2, 1)
    path.extend(steps(0, 4, (1.0,)), ROOT)
    path.extend(steps(4, 2, (2.0,)), 3)
    path.extend(steps(6, 2, (2.0,)), 5)
    tip = path.extend(steps(8, 1, (1.0,)), 7)
    assert path.changes(path.lineage(tip)) == [4, 8]
    branch = path.extend(steps(9, 3, (1.0,)), 2)
    assert path.changes(path.lineage(branch)) == []
    other = path.extend(steps(9, 3, (3.0,)), 5)
    assert path.lineage(other).tolist() == [0, 1, 2, 3, 4, 5, 12, 13, 14]
    assert path.changes(path.lineage(other)) == [4, 6]
    held = path.parameters(path.lineage(other))[:, 0]
    assert held.tolist() == [1.0] * 4 + [2.0] * 2 + [3.0] * 3
    assert (np.flatnonzero(np.diff(held)) + 1).tolist() == path.changes(path.lineage(other))
