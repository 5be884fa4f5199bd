"""Steps that are looked for, against a plain search through all rows."""

from __future__ import annotations

import math
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.finding import Found, Where, find, read_question
from explorer.path import ROOT, Path, Record, Steps
from explorer.rows import Rows
from explorer.tokens import LossError

few = settings(derandomize=True, deadline=None, max_examples=60, database=None)


def where(count: int = 150_000, seed: int = 1) -> Where:
    random = np.random.default_rng(seed)
    path = Path(2, 1)
    loss, gradient, eta, beta, predicted, actual = random.normal(size=(6, count))
    actual[0] = math.nan
    tip = path.extend(
        Steps(random.normal(size=(count, 2)), loss, gradient, eta, beta, predicted, actual, (2.0,)), ROOT
    )
    return Where(path, path.lineage(tip), ("x", "y"), ("a",))


LONG = where()


def look(text: str, place: int, way: Where = LONG, *, forward: bool = True) -> Found | None:
    return find(read_question(text, way.names), way, place, forward=forward)


def test_that_a_number_is_the_step_of_that_number() -> None:
    assert look("120", 7) == Found(120)
    assert look(" 149,999 ", 7) == Found(149_999)
    assert look("150000", 7) == Found(None)


@few
@given(st.integers(0, 149_999), st.sampled_from([-2.0, 0.0, 3.5, 4.6, 99.0]), st.booleans())
def test_that_the_next_match_is_found_in_both_ways_and_around_the_ends(
    place: int, level: float, forward: bool
) -> None:
    matches = np.flatnonzero(LONG.path.column("loss", LONG.rows) > level).tolist()
    found = look(f"L > {level}", place, forward=forward)
    if forward:
        wanted = next(chain((m for m in matches if m > place), matches), None)
    else:
        wanted = next(chain((m for m in reversed(matches) if m < place), reversed(matches)), None)
    assert found is not None
    assert found.place == wanted
    if wanted is not None:
        assert found.wrapped == (wanted <= place if forward else wanted >= place)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("x > 2 & step > 100", lambda t, r: r.w[0] > 2.0 and t > 100),
        ("grad < -3 | eta > 3", lambda _, r: r.gradient_norm < -3.0 or r.eta > 3.0),
        ("abs(dL - t1) < 1e-4", lambda _, r: abs(r.actual - r.predicted) < 1e-4),
        ("ratio > 1000", lambda _, r: r.actual / r.predicted > 1000.0),
        ("a*y > 7.5", lambda _, r: 2.0 * r.w[1] > 7.5),
        ("beta > L & beta > 3", lambda _, r: r.beta > r.loss and r.beta > 3.0),
    ],
)
def test_that_every_column_can_be_spoken_of(text: str, holds: object) -> None:
    assert callable(holds)
    found = look(text, 0)
    assert found is not None
    assert found.place is not None
    plain = (t for t in range(1, 150_000) if holds(t, LONG.path.record(t)))
    assert found.place == next(plain)


def test_that_the_highest_and_the_lowest_are_found() -> None:
    losses = LONG.path.column("loss", LONG.rows)
    assert look("max L", 5) == Found(int(losses.argmax()))
    assert look("min L", 5) == Found(int(losses.argmin()))
    x = LONG.path.component(0, LONG.rows)
    assert look("max (x - L)", 5) == Found(int((x - losses).argmax()))


def test_that_a_row_without_a_number_is_never_found() -> None:
    assert look("dL != 123", 149_999) == Found(1, wrapped=True)
    path = Path(1)
    path.append(Record((1.0,), 1.0))
    alone = Where(path, path.lineage(0), ("x",))
    assert look("dL != 123", 0, alone) == Found(None)
    assert look("max dL", 0, alone) == Found(None)


def test_that_a_name_of_the_loss_goes_before_that_of_a_figure() -> None:
    path = Path(1)
    path.extend(Steps(np.array([[1.0], [5.0]]), *np.zeros((6, 2))), ROOT)
    way = Where(path, path.lineage(1), ("L",))
    assert look("L > 3", 0, way) == Found(1)
    assert way.names.count("L") == 1


def test_that_the_steps_are_those_of_the_way_that_is_shown() -> None:
    path = Path(1)
    path.extend(Steps(np.arange(6.0)[:, None], *np.zeros((6, 6))), ROOT)
    tip = path.append(Record((9.0,), 0.0), 2)
    assert look("x > 2", 0, Where(path, path.lineage(tip), ("x",))) == Found(3)


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("foo > 1", "there is no column `foo`; there are step, L, grad, eta, beta, t1, dL, ratio, x, y, a", (0, 3)),
        ("dL + L*d > 1", "there is no column `d`", (7, 8)),
        ("L", "`L` is a number, not a condition", (0, 1)),
        ("L <", "this ends after `<`", (2, 3)),
        ("max (L > 1)", "condition", None),
        ("max", "", None),
        ("1 < 2 <", "", None),
        ("L = 3", "unexpected `=`", (2, 3)),
        ("max foo", "there is no column `foo`", (4, 7)),
        ("__import__", "", None),
    ],
)
def test_that_a_mistake_is_told_with_its_place(text: str, message: str, at: tuple[int, int] | None) -> None:
    with pytest.raises(LossError) as caught:
        read_question(text, LONG.names)
    assert message in caught.value.message
    assert at is None or (caught.value.start, caught.value.end) == at


def test_that_a_search_is_given_up_and_says_how_far_it_is() -> None:
    question = read_question("L > 99", LONG.names)
    shares: list[float] = []
    asked: list[int] = []

    def wanted() -> bool:
        asked.append(1)
        return len(asked) < 3

    assert find(question, LONG, 0, wanted=wanted, tell=shares.append) is None
    assert len(asked) == 3
    assert shares == sorted(shares)
    assert 0.0 < shares[-1] < 1.0
    assert find(read_question("max L", LONG.names), LONG, 0, wanted=lambda: False) is None


def test_that_nothing_is_found_where_there_is_nothing() -> None:
    assert look("L > 0", 0, Where(Path(2), Rows(), ("x", "y"))) == Found(None)
