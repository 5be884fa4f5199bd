"""The path as a table: every number in full, a piece at a time."""

from __future__ import annotations

import numpy as np

from explorer.path import ROOT, Path, Record
from explorer.path_table import headings, numbers, table_of
from explorer.rows import Rows


def test_that_every_number_is_given_in_full_and_what_is_missing_is_empty() -> None:
    path = Path(2, 1)
    path.append(Record((0.1, -0.0), 3.0, 1.0, parameters=(7.0,)))
    path.append(Record((1 / 3, 1e-300), 2.0, 1.0, 0.5, 180.0, -2.0, -1.0, parameters=(7.0,)), 0)
    (rows,) = numbers(path, path.lineage(1), Rows.of([(0, 1)]))
    assert rows[0] == [0, 0.1, 0.0, 7.0, 3.0, 1.0, "", "", "", "", ""]
    assert str(rows[0][2]) == "0.0"
    assert rows[1] == [1, 1 / 3, 1e-300, 7.0, 2.0, 1.0, 0.5, 180.0, -2.0, -1.0, 0.5]
    assert len(headings(("x", "y"), ("a",))) == len(rows[0])


def test_that_pieces_are_the_whole_and_steps_are_counted_along_the_way() -> None:
    path = Path(1)
    for row in range(3_000):
        path.append(Record((float(row),), 1.0), row - 1)
    tip = ROOT
    for row in range(1_500):
        tip = path.append(Record((-float(row),), 1.0), tip if row else 999)
    lineage = path.lineage(tip)
    places = Rows.of([(5, 5), (900, 2_400)])
    rows = [row for piece in numbers(path, lineage, places) for row in piece]
    assert [row[0] for row in rows] == places.tolist()
    assert [row[1] for row in rows] == path.points(lineage)[np.asarray(places), 0].tolist()
    assert np.array_equal(table_of(path, lineage)[:, 0], path.component(0, lineage))
