"""Rows as stretches: they behave like the list of their numbers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.rows import GAP, Rows

few = settings(derandomize=True, deadline=None, max_examples=100, database=None)


@st.composite
def stretches(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Stretches as a lineage has them: their rows only grow."""
    ends = sorted(draw(st.lists(st.integers(0, 60), min_size=0, max_size=8, unique=True)))
    return list(zip(ends[::2], ends[1::2], strict=False))


@few
@given(stretches(), st.integers(-70, 70), st.integers(-70, 70))
def test_that_rows_are_read_like_the_list_of_their_numbers(pieces: list[tuple[int, int]], a: int, b: int) -> None:
    rows, plain = Rows.of(pieces), [row for first, last in pieces for row in range(first, last + 1)]
    assert (len(rows), rows.tolist(), np.asarray(rows).tolist()) == (len(plain), plain, plain)
    assert rows[a:b].tolist() == plain[a:b]
    assert rows.at(np.arange(len(plain))).tolist() == plain
    assert [rows[i] for i in range(-len(plain), len(plain))] == plain + plain
    for row in range(62):
        assert rows.place(row) == (plain.index(row) if row in plain else None)
    with pytest.raises(IndexError):
        rows[len(plain)]


@few
@given(stretches(), stretches())
def test_that_what_two_begin_with_is_found(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    a, b = Rows.of(one), Rows.of(other)
    plain = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    # stretches of a path are as long as they can be, so that equal rows are equal stretches
    if all(second[0] > first[1] + 1 for part in (one, other) for first, second in pairwise(part)):
        assert a.common(b) == b.common(a) == plain


def test_that_a_gap_is_a_row_of_its_own() -> None:
    rows = Rows.of([(GAP, GAP), (3, 3), (7, 9)])
    assert rows.tolist() == [GAP, 3, 7, 8, 9]
    assert rows[1:3].tolist() == [3, 7]


def test_that_only_consecutive_places_are_a_slice() -> None:
    with pytest.raises(ValueError, match="one after another"):
        Rows.of([(0, 9)])[::2]
