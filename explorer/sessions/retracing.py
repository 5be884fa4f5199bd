"""The path of a session as a trace: the steps that lead to its tip, with their Taylor terms."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.descent import Point, Rules, observe
from explorer.direction import AlongVector, Vector, norm
from explorer.exploration import Exploration
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.origins import Moved, Stepped
from explorer.path import Path
from explorer.sessions.rebuilding import Rebuilt
from explorer.step_size import LengthRule
from explorer.trace import Entry, Taken, Trace


def trace_of(rebuilt: Rebuilt) -> Trace:
    """Follow the path that is shown, from its start to its tip.

    Each entry is evaluated with the parameters that its step was taken with, and the last one, from which no step
    was taken, with those of now. Points are those of the path, bit by bit.
    """
    now = rebuilt.exploration
    steps = now.path.depth(now.tip)
    shown = "" if now.row == now.tip else f"; step {now.number:,} is shown"
    end = f"the path of the session ends after {steps:,} step{'' if steps == 1 else 's'}{shown}"
    return Trace(now.loss, now.rules, now.order, _entries(now), lambda: None, end)


def _entries(now: Exploration) -> Iterator[Entry]:
    path, rows = now.path, now.path.lineage(now.tip)
    held = tuple(now.loss.parameters.values())
    loss, before = now.loss, rows[0]
    for number, row in enumerate(rows[1:]):
        record = path.record(row)
        parameters = record.taken_with or record.parameters
        if tuple(loss.parameters.values()) != parameters:
            loss = Loss.parse(loss.text, dict(zip(loss.parameters, parameters, strict=True)))
        point = observe(loss, path.record(before).w)
        rules = _rules(path, row)
        model = local_model(loss, point, rules or _as_it_went(point, record.w), now.order, number=number)
        yield Entry(number, model, observe(loss, record.w), None, Taken(rules, parameters))
        before = row
    last = local_model(now.loss, observe(now.loss, path.record(before).w), now.rules, now.order, number=len(rows) - 1)
    yield Entry(len(rows) - 1, last, None, None, Taken(None, held))


def _rules(path: Path, row: int) -> Rules | None:
    """Return the rules of the step that arrived at a row; where parameters were moved there, at the row before."""
    origin = path.origin(row)
    while isinstance(origin, Moved):
        origin = path.origin(origin.of)
    return origin.rules if isinstance(origin, Stepped) else None


def _as_it_went(point: Point, w_next: Vector) -> Rules:
    """Return rules that lead from a point to another one, where nobody knows how it was gone."""
    way = tuple(b - a for a, b in zip(point.w, w_next, strict=True))
    return Rules(AlongVector(way), LengthRule.LENGTH, norm(way))
