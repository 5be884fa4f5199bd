"""Steps without a screen: those of a descent, or of a path, with their Taylor terms, as a table, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from explorer.descent import Point, Rules, Stop, finished, observe
from explorer.direction import AtAngle, Vector
from explorer.local_model import LocalModel, local_model
from explorer.loss import Loss
from explorer.options import rule_word
from explorer.run import descend
from explorer.taylor import Certified, TaylorRow

_BLOCK = 1_000
"""Rows of a table that are laid out together."""

_MOST_COLUMNS_OF_W = 6
_MISSING = "–"
_NEED_DETAIL = {Stop.KINK, Stop.DIRECTION_UNDEFINED, Stop.LENGTH_UNDEFINED}

Json = dict[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One moment of a run: the local model at w, and the point that the step leads to.

    `following` is None where no step is taken. `stop` is set on the last entry only. `taken` says how the step was
    taken, where that may differ from step to step.
    """

    number: int
    model: LocalModel
    following: Point | None
    stop: Stop | None
    taken: Taken | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """How a step was taken: its rules, None where they are not known, and the parameters."""

    rules: Rules | None
    parameters: Vector


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Steps from a start. Entries are computed while they are read, one at a time, so they can be read once.

    Attributes
    ----------
    loss, rules, order
        L, how the last step is taken, and K.
    entries
        The moments.
    stop
        Says why the steps end, before they are there; None where nothing stops them.
    end
        What there is to say then; a path that was taken before ends so, and each of its entries says how its step
        was taken.
    """

    loss: Loss
    rules: Rules
    order: int
    entries: Iterator[Entry]
    stop: Callable[[], Stop | None]
    end: str = ""


def trace(loss: Loss, start: Vector, rules: Rules, steps: int, order: int) -> Trace:
    """Follow a descent.

    Parameters
    ----------
    loss, start, rules
        L, the first w, and how u and η are chosen.
    steps
        The most steps to take; if all are taken there are as many entries, and the last says `MAX_STEPS`.
    order
        K, the highest order of the Taylor terms, 1 to 12.
    """

    def stop() -> Stop:
        # from a run of its own: without Taylor terms a million steps take seconds
        *_, last = descend(loss, start, rules, steps)
        assert isinstance(last, Stop)
        return last

    return Trace(loss, rules, order, _entries(loss, start, rules, steps, order), stop)


def _entries(loss: Loss, start: Vector, rules: Rules, steps: int, order: int) -> Iterator[Entry]:
    point = observe(loss, start)
    for number in range(steps):
        model = local_model(loss, point, rules, order, number=number)
        stop = finished(point) or model.step.stop
        if stop is not None or model.step.w_next is None:
            yield Entry(number, model, None, stop)
            return
        following = observe(loss, model.step.w_next, model.step.arrival)
        yield Entry(number, model, following, Stop.MAX_STEPS if number == steps - 1 else None)
        point = following


# -- JSON


def as_json(run: Trace) -> Iterator[str]:
    """Write a run as JSON: a line for each step, full precision, null for what is undefined."""
    stop = run.stop()
    head = {
        "loss": run.loss.text,
        "variables": list(run.loss.variables),
        "parameters": run.loss.parameters,
        "rule": rule_word(run.rules.length),
        "stop": stop and stop.value,
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "steps": ['
    before, after = "\n  ", "]}\n"
    for entry in run.entries:
        yield before + json.dumps(_as_dict(entry, run), ensure_ascii=False, allow_nan=False)
        before, after = ",\n  ", "\n]}\n"
    yield after


def _as_dict(entry: Entry, run: Trace) -> Json:
    model, following = entry.model, entry.following
    angle, taken = model.angle, entry.taken
    how: Json = {}
    if taken is not None:
        how["parameters"] = dict(zip(run.loss.parameters, taken.parameters, strict=True))
        how["rule"], how["size"] = _rule_and_size(taken)
    return {
        "step": entry.number,
        "w": list(model.point.w),
        "loss": _finite(model.point.loss),
        "gradient": _list(model.point.gradient),
        "gradient_norm": _finite(model.point.gradient_norm),
        "direction": _list(model.u),
        "eta": _finite(model.eta),
        "dot": _finite(angle.dot) if angle else None,
        "cos_beta": _finite(angle.cos_beta) if angle else None,
        "beta_deg": _beta(model),
        "taylor": [_row_as_dict(row) for row in _rows(model, run.order)],
        "w_next": _list(following.w) if following else None,
        "loss_next": _finite(following.loss) if following else None,
        **how,
    }


def _rule_and_size(taken: Taken) -> tuple[str | None, float | None]:
    """Name the rule for η and its number; None where a point was not stepped to, or how is not known."""
    return (None, None) if taken.rules is None else (rule_word(taken.rules.length), taken.rules.size)


def _row_as_dict(row: TaylorRow) -> Json:
    bounds = [ball.bound for ball in (row.term, row.remainder) if ball is not None]
    return {
        "order": row.order,
        "term": _value(row.term),
        "partial_sum": _value(row.partial_sum),
        "remainder": _value(row.remainder),
        "bound": _finite(max(bounds, default=None)),
    }


# -- CSV


def as_csv(run: Trace) -> Iterator[str]:
    """Write a run as CSV with a header: full precision, an empty cell where something is undefined."""
    how = [*(f"p_{name}" for name in run.loss.parameters), "rule", "size"] if run.end else []
    yield _csv_line([*_csv_header(run.loss.variables, run.order), *how])
    for entry in run.entries:
        taken = entry.taken
        cells = [] if taken is None else [*taken.parameters, *_rule_and_size(taken)]
        yield _csv_line([*_csv_cells(entry, run.order), *cells])


def _csv_header(variables: Sequence[str], order: int) -> list[str]:
    orders = range(order + 1)
    return [
        "step",
        *(f"w_{name}" for name in variables),
        "loss",
        *(f"g_{name}" for name in variables),
        "gradient_norm",
        *(f"u_{name}" for name in variables),
        *("eta", "dot", "cos_beta", "beta_deg"),
        *(f"t{k}" for k in orders),
        *(f"R{k}" for k in orders),
        *(f"w_next_{name}" for name in variables),
        *("loss_next", "stop"),
    ]


def _csv_cells(entry: Entry, order: int) -> list[object]:
    model, following = entry.model, entry.following
    nothing = [None] * len(model.point.w)
    angle, rows = model.angle, _rows(model, order)
    return [
        entry.number,
        *model.point.w,
        _finite(model.point.loss),
        *(model.point.gradient or nothing),
        _finite(model.point.gradient_norm),
        *(model.u or nothing),
        _finite(model.eta),
        *((_finite(angle.dot), _finite(angle.cos_beta)) if angle else (None, None)),
        _beta(model),
        *(_value(row.term) for row in rows),
        *(_value(row.remainder) for row in rows),
        *(following.w if following else nothing),
        _finite(following.loss) if following else None,
        entry.stop.value if entry.stop else None,
    ]


def _csv_line(cells: Sequence[object]) -> str:
    text = io.StringIO()
    # csv writes a float as its repr, and None as nothing
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


# -- a table


def as_table(run: Trace) -> Iterator[str]:
    """Write a run as lines of a table with columns of one width; the last line says why it stopped."""
    entries, last = run.entries, None
    while block := list(islice(entries, _BLOCK)):
        last = block[-1]
        rows = [_table_cells(entry, run.order) for entry in block]
        if last.stop is not None and last.following is not None:
            rows.append(_end_cells(last.following, last.number + 1, run.order))
        yield from _laid_out([_table_header(run.loss.variables, run.order), *rows])
    second = last.model.step.direction.second if last is not None else None
    rule = run.rules.direction
    if second is not None and isinstance(rule, AtAngle) and rule.beta % 180.0 != 0.0:
        yield f"β turns in the plane of ∇L and the axis of {run.loss.variables[second]}\n"
    if last is not None and last.following is not None and last.model.step.note:
        yield f"last step: {last.model.step.note}\n"
    yield f"{run.end or _why(last)}\n"


def _table_header(variables: Sequence[str], order: int) -> list[str]:
    names = variables if len(variables) <= _MOST_COLUMNS_OF_W else ["|w|"]
    return ["step", *names, "L", "|∇L|", "β", "η", "t1", "ΔL", *(f"R{k}" for k in range(1, order + 1))]


def _table_cells(entry: Entry, order: int) -> list[str]:
    model = entry.model
    change = _value(model.taylor.change) if model.taylor and entry.following else None
    rows = _rows(model, order)
    predicted = _value(rows[1].term)
    beta = _beta(model)
    return [
        *_point_cells(model.point, entry.number),
        _MISSING if beta is None else f"{beta:.6g}°",
        *(_short(x) for x in (model.eta, predicted, change)),
        *(_short(_value(row.remainder)) for row in rows[1:]),
    ]


def _end_cells(point: Point, number: int, order: int) -> list[str]:
    """Show where the last step led; nothing was asked of a step from there."""
    return [*_point_cells(point, number), *[""] * (4 + order)]


def _point_cells(point: Point, number: int) -> list[str]:
    w = point.w if len(point.w) <= _MOST_COLUMNS_OF_W else (math.hypot(*point.w),)
    return [str(number), *(_short(x, 6) for x in (*w, point.loss)), _short(point.gradient_norm)]


def _laid_out(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        line = "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        yield f"{line.rstrip()}\n"


def _why(last: Entry | None) -> str:
    stop = Stop.MAX_STEPS if last is None or last.stop is None else last.stop
    taken = 0 if last is None else last.number + (last.following is not None)
    words = stop.words
    if last is not None and not last.model.point.is_finite:
        words = last.model.point.problem
    elif last is not None and stop in _NEED_DETAIL:
        words += f" ({last.model.point.problem or last.model.step.note})"
    return f"stopped after {taken:,} step{'' if taken == 1 else 's'}: {words}"


def _short(value: float | None, digits: int = 4) -> str:
    if value is None or not math.isfinite(value):
        return _MISSING
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


# -- what all of them show


def _rows(model: LocalModel, order: int) -> Sequence[TaylorRow]:
    """Return the rows of the Taylor terms; without u or η no term exists."""
    if model.taylor is not None:
        return model.taylor.rows
    return [TaylorRow(k, None, None, None) for k in range(order + 1)]


def _beta(model: LocalModel) -> float | None:
    """β in degrees: 0–360 counter-clockwise from ∇L in the plane, 0–180 otherwise."""
    if model.angle is None:
        return None
    return model.angle.shown if len(model.point.w) == 2 else model.angle.beta


def _value(ball: Certified | None) -> float | None:
    return None if ball is None else _finite(ball.value)


def _list(vector: Vector | None) -> list[float] | None:
    return None if vector is None else list(vector)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


WRITERS = {"table": as_table, "csv": as_csv, "json": as_json}
"""The formats of a trace."""
