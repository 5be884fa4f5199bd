"""Runs in blocks against the same run one step at a time."""

from __future__ import annotations

import math
from itertools import count
from typing import Any

import numexpr.interpreter
import numexpr.necompiler
import numpy as np
import pytest

from explorer import programs
from explorer.descent import Rules, Stop, finished, observe
from explorer.direction import AlongAxis, AlongVector, AtAngle, AtRandom, DirectionRule, Newton, SteepestIn, Vector
from explorer.exploration import advance, advance_from
from explorer.gallery import GALLERY, GalleryLoss
from explorer.kernel import Kernel
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.norms import Euclidean, HessianNorm, MaxNorm, Norm, OneNorm
from explorer.outlook import parsed_with
from explorer.path import FIGURES, Record, Steps
from explorer.run import descend
from explorer.step_size import LengthRule

LENGTH, GRADIENT, NATURAL, ARMIJO, MINIMUM = LengthRule
ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"
EXACT = [name for name in FIGURES if name != "actual"]


def singly(loss: Loss, w: Vector, rules: Rules, steps: int, number: int = 0) -> tuple[list[Record], Stop]:
    """Step one by one."""
    records: list[Record] = []
    point = observe(loss, w)
    for taken in range(steps):
        outcome = finished(point) or advance_from(loss, point, rules, number + taken)
        if isinstance(outcome, Stop):
            return records, outcome
        records.append(outcome[0])
        point = outcome[1]
    return records, Stop.MAX_STEPS


def in_blocks(loss: Loss, w: Vector, rules: Rules, steps: int, number: int = 0) -> tuple[list[Record], Stop]:
    *blocks, stop = descend(loss, w, rules, steps, number=number)
    assert isinstance(stop, Stop)
    records: list[Record] = []
    for block in blocks:
        assert isinstance(block, Steps)
        for i, w_next in enumerate(block.w.tolist()):
            figures: dict[str, Any] = {name: float(getattr(block, name)[i]) for name in FIGURES}
            records.append(Record(tuple(w_next), **figures, parameters=block.parameters))
    return records, stop


def same(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b))


def assert_the_same_run(loss: Loss, w: Vector, rules: Rules, steps: int, number: int = 0) -> Stop:
    (found, stop), (expected, reason) = (f(loss, w, rules, steps, number) for f in (in_blocks, singly))
    assert (stop, len(found)) == (reason, len(expected))
    for one, other in zip(found, expected, strict=True):
        assert one.w == other.w
        assert one.parameters == other.parameters
        assert all(same(getattr(one, name), getattr(other, name)) for name in EXACT)
        # a single step is certified where doubles fail; of many, the change of L is integrated
        assert one.actual == pytest.approx(other.actual, rel=1e-5, abs=0.0)
    return stop


RULES: list[tuple[DirectionRule, LengthRule]] = [
    (AtAngle(), GRADIENT), (AtAngle(), LENGTH), (AtAngle(), NATURAL), (AtAngle(0.0), GRADIENT),
    (AtAngle(0.0), LENGTH), (AtAngle(150.0), LENGTH), (AtAngle(-100.0), GRADIENT),
    (AtRandom(3), LENGTH), (AlongAxis(0, -1), GRADIENT),
    (SteepestIn(OneNorm()), LENGTH), (SteepestIn(MaxNorm()), NATURAL), (SteepestIn(Euclidean()), GRADIENT),
    (Newton(), NATURAL), (SteepestIn(HessianNorm()), LENGTH), (AtAngle(), ARMIJO), (AtAngle(), MINIMUM),
]  # fmt: skip


@pytest.mark.parametrize("entry", [e for e in GALLERY if len(e.start) < 12], ids=lambda entry: entry.name)
def test_that_the_rows_on_the_gallery_are_those_of_single_steps(entry: GalleryLoss) -> None:
    loss = parsed_with(entry.expression, entry.parameters)
    for direction, length in RULES:
        if loss.dimension > 1 or not isinstance(direction, AtAngle) or direction.beta % 180.0 == 0.0:
            size = entry.eta if length is LENGTH else 1.0 if length in {ARMIJO, MINIMUM} else 1e-3
            assert_the_same_run(loss, entry.start, Rules(direction, length, size), 25)


@pytest.mark.slow
@pytest.mark.parametrize("entry", [e for e in GALLERY if len(e.start) < 12], ids=lambda entry: entry.name)
@pytest.mark.parametrize(("direction", "length"), RULES[:6])
def test_that_long_runs_on_the_gallery_are_those_of_single_steps(
    entry: GalleryLoss, direction: DirectionRule, length: LengthRule
) -> None:
    loss = parsed_with(entry.expression, entry.parameters)
    if loss.dimension > 1 or direction != AtAngle(150.0):
        size = entry.eta if length is LENGTH else 2e-3
        assert_the_same_run(loss, entry.start, Rules(direction, length, size), 2_000)


def test_that_a_turned_direction_is_named_in_space_as_well() -> None:
    loss = Loss.parse("x^2 + 2y^2 + 3z^2 + x*y*z")
    for second in (None, 0, 2):
        for length in (LENGTH, GRADIENT):
            assert_the_same_run(loss, (1.0, -0.5, 0.25), Rules(AtAngle(200.0, second), length, 1e-2), 60)


def test_that_plain_descent_is_the_update_rule_itself() -> None:
    loss, w = Loss.parse(ROSENBROCK), (-1.2, 1.0)
    record = advance(loss, w, Rules(AtAngle(), GRADIENT, 1e-3), 0)
    assert isinstance(record, Record)
    assert record.w == tuple(x - 1e-3 * slope for x, slope in zip(w, loss.gradient(w).tolist(), strict=True))


STOPS = [
    ("x^2 + y^2", (1.0, 1.0), GRADIENT, 0.25, Stop.GRADIENT_SMALL),
    ("x^2 + y^2", (0.0, 0.0), GRADIENT, 0.25, Stop.GRADIENT_SMALL),
    ("x^2 - y^2", (1.0, 1e-3), GRADIENT, 0.25, Stop.OUT_OF_BOUNDS),
    ("log(x) + y^2", (0.5, 1.0), LENGTH, 0.1, Stop.NOT_FINITE),
    ("log(x) + y^2", (-0.5, 1.0), LENGTH, 0.1, Stop.NOT_FINITE),
    ("abs(x) + y^2", (1.0, 1.0), LENGTH, 0.0, Stop.NO_CHANGE),
    ("abs(x) + 0*y", (1.0, 1.0), LENGTH, 0.125, Stop.KINK),
    ("abs(x) + 0*y", (0.0, 1.0), LENGTH, 0.125, Stop.KINK),
    ("1e-3*x + 1e12 + 0*y", (1e12, 0.0), LENGTH, 1e-5, Stop.NO_CHANGE),
    ("x^4 + y^4", (1.0, 1.0), GRADIENT, 1e-2, Stop.MAX_STEPS),
    ("exp(x^2) + y", (1.0, 1.0), GRADIENT, 30.0, Stop.NOT_FINITE),
]


@pytest.mark.parametrize(("text", "w", "length", "size", "reason"), STOPS)
def test_that_a_run_stops_where_single_steps_stop(
    text: str, w: Vector, length: LengthRule, size: float, reason: Stop
) -> None:
    assert assert_the_same_run(Loss.parse(text), w, Rules(AtAngle(), length, size), 400) is reason


def test_that_branches_which_meet_smoothly_are_passed_as_by_single_steps() -> None:
    # each w is exactly on the diagonal, where the slope of one branch is not that of L
    loss = Loss.parse("min(x, y) + max(x, y) + x^2 + y^2")
    assert assert_the_same_run(loss, (1.0, 1.0), Rules(AtAngle(), GRADIENT, 0.125), 200) is Stop.GRADIENT_SMALL


def test_that_zigzags_across_a_kink_are_those_of_single_steps() -> None:
    loss = Loss.parse("max(abs(x), 3*abs(y)) + 1e-3*x^2")
    for size in (0.1, 0.125):
        assert_the_same_run(loss, (1.0, 0.5), Rules(AtAngle(), LENGTH, size), 150)


def test_that_random_steps_are_told_apart_by_their_number() -> None:
    loss, rules = Loss.parse(ROSENBROCK), Rules(AtRandom(5), LENGTH, 0.01)
    assert_the_same_run(loss, (-1.2, 1.0), rules, 100, number=40)
    assert in_blocks(loss, (-1.2, 1.0), rules, 5, 0)[0] != in_blocks(loss, (-1.2, 1.0), rules, 5, 1)[0]


def test_that_rows_know_the_parameters() -> None:
    loss = Loss.parse("a*x^2 + b*y^2", {"a": 2.0, "b": 3.0})
    for length in (GRADIENT, MINIMUM):
        records, _ = in_blocks(loss, (1.0, 1.0), Rules(AtAngle(), length, 0.01), 5)
        assert [record.parameters for record in records] == [(2.0, 3.0)] * len(records)


def test_that_no_more_steps_are_taken_than_allowed() -> None:
    loss, rules = Loss.parse(ROSENBROCK), Rules(AtAngle(), GRADIENT, 1e-4)
    for steps in (0, 1, 63, 64, 65, 5_000):
        records, stop = in_blocks(loss, (-1.2, 1.0), rules, steps)
        assert (len(records), stop) == (steps, Stop.MAX_STEPS)


def test_that_a_run_that_is_not_wanted_ends_without_a_reason() -> None:
    asked = count()
    found = descend(
        Loss.parse(ROSENBROCK), (-1.2, 1.0), Rules(AtAngle(), GRADIENT, 1e-4), 1_000_000, lambda: next(asked) < 3
    )
    assert all(isinstance(block, Steps) for block in found)
    assert next(asked) == 4


def test_that_blocks_grow_and_follow_one_another() -> None:
    loss, rules = Loss.parse("x^4 + y^2"), Rules(AtAngle(), GRADIENT, 1e-3)
    blocks = [b for b in descend(loss, (1.0, 1.0), rules, 4_000) if isinstance(b, Steps)]
    assert len(blocks) < 100
    w = np.concatenate([[(1.0, 1.0)], *(b.w for b in blocks)])
    assert w[1:, 0] == pytest.approx(w[:-1, 0] - 4e-3 * w[:-1, 0] ** 3, rel=1e-15)
    assert np.concatenate([b.loss for b in blocks]) == pytest.approx(w[1:, 0] ** 4 + w[1:, 1] ** 2, rel=1e-14)


# -- nothing is compiled while one steps


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is compiled, link by link and kernel by kernel."""
    seen: list[str] = []

    def watch(owner: object, name: str) -> None:
        original = getattr(owner, name)

        def watched(*args: object, **kwargs: object) -> object:
            seen.append(name)
            return original(*args, **kwargs)

        monkeypatch.setattr(owner, name, watched)

    watch(programs, "NumExpr")
    watch(numexpr.interpreter, "NumExpr")
    watch(Kernel, "__init__")
    return seen


TWO_NORMS: list[Norm] = [OneNorm(), HessianNorm()]


@pytest.mark.parametrize(
    "direction",
    [AtAngle(), AtAngle(140.0), Newton(), AtRandom(1), AlongVector((1.0, -2.0)), *map(SteepestIn, TWO_NORMS)],
)
@pytest.mark.parametrize("length", [LENGTH, GRADIENT, ARMIJO])
def test_that_nothing_is_compiled_while_stepping(
    compilations: list[str], direction: DirectionRule, length: LengthRule
) -> None:
    w: Vector = (-1.2, 1.0)
    loss, rules = Loss.parse(ROSENBROCK), Rules(direction, length, 1e-3)
    for number in range(50):
        if number == 2:
            assert compilations
            compilations.clear()
        local_model(loss, observe(loss, w), rules, 4, number=number)
        record = advance(loss, w, rules, number)
        w = record.w if isinstance(record, Record) else w
    assert compilations == []
