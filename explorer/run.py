"""A run: as many steps as one likes, in blocks of rows, the same that come of stepping one by one.

Each step waits for the one before, but only its w does. So a block is taken in two passes: first the points, one
after another and nothing else; then, for all of them at once, what a row says of each. Where a row is not plain (it
stops the run, its point stands at a corner of L, ∇L is about to vanish) the block ends before it, and the code that
makes single steps makes that row.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.descent import Point, Rules, Stop, finished, observe
from explorer.direction import Vector
from explorer.exploration import advance_from
from explorer.loss import Loss
from explorer.origins import Stepped
from explorer.path import FIGURES, Record, Steps
from explorer.walk import Walker

_FIRST, _MOST = 64, 1 << 15
"""Rows of the first block, and of the longest."""
_QUICK, _SLOW = 0.008, 0.02
"""Seconds: blocks that take less grow, and those that take more shrink."""
_FEW = 8
"""Blocks that end after fewer rows are not worth their passes: more single steps come before the next one."""
_MOST_SINGLE = 256


def descend(
    loss: Loss,
    w: Vector,
    rules: Rules,
    steps: int,
    wanted: Callable[[], bool] = lambda: True,
    *,
    number: int = 0,
) -> Iterator[Steps | Stop]:
    """Step until there is a reason to stop, which comes last; end without one when no longer wanted.

    Parameters
    ----------
    loss, w, rules
        L, where it is now, and how to step.
    steps
        The most steps to take; once they are taken the reason is `MAX_STEPS`.
    wanted
        Asked before each block.
    number
        How many steps led here, which tells random directions apart.

    Yields
    ------
    Steps
        The rows of one block or of some single steps, within a few hundredths of a second unless one step takes
        longer.
    """
    return _taken(_Way(loss, rules, finished, certified=False), w, steps, wanted, number)


def take_again(
    loss: Loss,
    w: Vector,
    origin: Stepped,
    steps: int,
    wanted: Callable[[], bool] = lambda: True,
    *,
    number: int = 0,
) -> Iterator[Steps | Stop]:
    """Take steps that were taken before, one by one or in a run, to the same numbers bit by bit; see `descend`.

    A run ends where |∇L| is small, and at a kink; single steps go on there, and so do these.
    """
    way = _Way(loss, origin.rules, lambda _: None, certified=origin.certified)
    return _taken(way, w, steps, wanted, number)


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """How steps are taken, what ends them where another one could be taken, and whether ΔL is certified."""

    loss: Loss
    rules: Rules
    ends: Callable[[Point], Stop | None]
    certified: bool


def _taken(way: _Way, w: Vector, steps: int, wanted: Callable[[], bool], number: int) -> Iterator[Steps | Stop]:
    walker, size, single, taken = Walker(way.loss, way.rules, certified=way.certified), _FIRST, 1, 0
    while taken < steps and wanted():
        began = time.monotonic()
        size = min(size, steps - taken)
        rows = walker.rows(w, size, number + taken)
        count = 0 if rows is None else len(rows)
        if rows is not None and count:
            yield rows
            taken, w = taken + count, tuple(rows.w[-1].tolist())
        if count == size:
            size = _next_size(size, time.monotonic() - began)
            single = 1
            continue
        size = max(_FIRST, count)
        single = 1 if count >= _FEW else min(2 * single, _MOST_SINGLE)
        records, stop = _single_steps(way, w, number + taken, min(single, steps - taken))
        if records:
            yield as_steps(records) if way.certified else walker.with_changes(w, as_steps(records))
            taken, w = taken + len(records), records[-1].w
        if stop is not None:
            yield stop
            return
    if taken >= steps:
        yield Stop.MAX_STEPS


def _next_size(size: int, seconds: float) -> int:
    if seconds < _QUICK:
        return min(2 * size, _MOST)
    return size if seconds < _SLOW else max(1, size // 2)


def _single_steps(way: _Way, w: Vector, number: int, most: int) -> tuple[list[Record], Stop | None]:
    """Take some steps one by one, until one stops the run or enough time has passed to show them."""
    records: list[Record] = []
    point, until = observe(way.loss, w), time.monotonic() + _QUICK
    while len(records) < most:
        outcome = way.ends(point) or advance_from(way.loss, point, way.rules, number + len(records))
        if isinstance(outcome, Stop):
            return records, outcome
        record, point = outcome
        records.append(record)
        if time.monotonic() > until:
            break
    return records, None


def as_steps(records: Sequence[Record]) -> Steps:
    """Put records of one set of parameters into columns."""
    loss, gradient_norm, eta, beta, predicted, actual = (
        np.array([getattr(record, name) for record in records]) for name in FIGURES
    )
    w = np.array([record.w for record in records])
    return Steps(w, loss, gradient_norm, eta, beta, predicted, actual, records[0].parameters)
