"""The extremes of a long column, block by block, against reading all of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.envelope import BLOCK, Envelope
from explorer.path import ROOT, Path, Steps
from explorer.rows import Array, Indices, Rows


class Column:
    """Numbers of which is counted how many are read."""

    def __init__(self, values: Array) -> None:
        self.values, self.read_so_far = values, 0

    def read(self, rows: Rows | Indices) -> Array:
        self.read_so_far += len(rows)
        return np.asarray(self.values[np.asarray(rows)])


def wavy(count: int, *, gaps: bool = False) -> Array:
    random = np.random.default_rng(count)
    values = np.cumsum(random.normal(size=count))
    if gaps:
        values[random.integers(0, count, 9)] = math.nan
        values[count // 3 : count // 3 + 700] = math.inf
    return values


def check(values: Array, rows: Rows, columns: int, envelope: Envelope) -> None:
    """What every stretch as wide as two columns reaches must be among the points that are kept, near there."""
    whole = values[np.asarray(rows)]
    places, kept = envelope.thin(rows, columns)
    assert (np.diff(places) > 0).all()
    assert np.array_equal(whole[places], kept, equal_nan=True)
    assert (places[0], places[-1]) == (0, len(rows) - 1)
    wide = 2 * max(1, -(-len(rows) // columns)) + 2 * BLOCK
    for begin in range(0, len(rows), wide // 2):
        around = (places >= begin - wide) & (places < begin + 2 * wide)
        part = whole[begin : begin + wide]
        finite = part[np.isfinite(part)]
        left = kept[around][np.isfinite(kept[around])]
        if len(finite):
            assert left.min() <= finite.min()
            assert left.max() >= finite.max()
        if not np.isfinite(part).all():
            assert not np.isfinite(kept[around]).all()
    finite = whole[np.isfinite(whole)]
    rest = kept[np.isfinite(kept)]
    assert (rest.min(), rest.max()) == (finite.min(), finite.max())


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("count", [1_000, 3 * BLOCK, 40_000, 100_003])
@pytest.mark.parametrize("columns", [10, 200])
def test_that_extremes_and_gaps_are_kept(count: int, columns: int, gaps: bool) -> None:
    values = wavy(count, gaps=gaps)
    check(values, Rows.of([(0, count - 1)]), columns, Envelope(Column(values).read))


def test_that_a_way_across_branches_is_thinned_as_one() -> None:
    values = wavy(60_000)
    rows = Rows.of([(5, 20_000), (20_900, 20_905), (30_001, 59_998)])
    check(values, rows, 50, Envelope(Column(values).read))


def test_that_more_rows_are_read_once_and_the_rest_not_again() -> None:
    count = 300_000
    column = Column(wavy(count))
    envelope = Envelope(column.read)
    envelope.thin(Rows.of([(0, 200_000)]), 100)
    first = column.read_so_far
    assert first < 1.1 * 200_000
    envelope.thin(Rows.of([(0, count - 1)]), 100)
    assert column.read_so_far - first < 1.1 * 100_000
    first = column.read_so_far
    envelope.thin(Rows.of([(0, count - 1)]), 100)
    assert column.read_so_far - first < 2_000


def test_that_it_follows_a_path_that_grows() -> None:
    path, values, parent = Path(1), wavy(50_000), ROOT
    envelope = Envelope(lambda rows: path.column("loss", rows))
    for part in np.array_split(values, 7):
        t = np.zeros(len(part))
        parent = path.extend(Steps(t[:, None], part, t, t, t, t, t), parent)
        check(values, path.lineage(parent), 20, envelope)


def test_that_nothing_is_thinned_to_nothing() -> None:
    places, values = Envelope(Column(np.empty(0)).read).thin(Rows(), 100)
    assert (len(places), len(values)) == (0, 0)
