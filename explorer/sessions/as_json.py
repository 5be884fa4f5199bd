"""A session as plain values, field by field; `from_json` reads them back."""

from __future__ import annotations

import math
from collections.abc import Sequence

from explorer.descent import Rules
from explorer.direction import AlongAxis, AlongVector, AtAngle, AtRandom, DirectionRule, Newton, SteepestIn, Vector
from explorer.landscape import Window
from explorer.norms import Euclidean, HessianNorm, MaxNorm, Norm, OneNorm, Scaled
from explorer.plane import Plane
from explorer.roles import Parameter
from explorer.sessions.pieces import Given, Moves, Piece, Starts, Stretch
from explorer.sessions.session import LessonPlace, Session
from explorer.slices import AlongCurvatures, AlongRandom, AlongStep, AlongVariables, SliceRule

Json = dict[str, object]

NORMS: dict[type[Norm], str] = {Euclidean: "euclidean", HessianNorm: "hessian", OneNorm: "one", MaxNorm: "max"}
"""Norms without numbers of their own, and their names in a file."""


def fields_of(session: Session) -> Json:
    """Return all fields but the path, in the order in which they stand in a file."""
    names = session.variables
    return {
        "loss": session.loss,
        "name": session.name,
        "variables": list(names),
        "parameters": [_parameter(parameter) for parameter in session.parameters],
        "chosen": {name: "parameter" if is_parameter else "variable" for name, is_parameter in session.chosen},
        "home": _window(session.home),
        "view": None if session.view is None else _window(session.view),
        "minima": [list(w) for w in session.minima],
        "minima_for": list(session.minima_for),
        "slicing": _slicing(session.slicing, names),
        "pinned": None if session.pinned is None else _plane(session.pinned, names),
        "rules": rules_as_json(session.rules, names),
        "order": session.order,
        "most_steps": session.most_steps,
        "speed": session.speed,
        "tip": session.tip,
        "row": session.row,
        "lesson": None if session.lesson is None else _lesson(session.lesson),
        "panels": session.panels.contents,
    }


def piece_as_json(piece: Piece, variables: Sequence[str]) -> Json:
    """Return a piece of the path; `parameters` is left out where there are none."""
    match piece:
        case Starts():
            return {"kind": "starts", "points": [list(w) for w in piece.points], **_held(piece.parameters)}
        case Stretch():
            return {
                "kind": "steps",
                "after": piece.after,
                "steps": piece.steps,
                "certified": piece.certified,
                "rules": rules_as_json(piece.rules, variables),
                **_held(piece.parameters),
                "end": list(piece.end),
            }
        case Moves():
            return {
                "kind": "moves",
                "of": piece.of,
                "values": [list(values) for values in piece.values],
                "losses": _numbers(piece.losses),
                "gradient_norms": _numbers(piece.gradient_norms),
            }
        case Given():
            taken_with = {"taken_with": list(piece.taken_with)} if piece.taken_with else {}
            rows = [_numbers(row) for row in piece.rows]
            return {"kind": "given", "after": piece.after, "rows": rows, **_held(piece.parameters), **taken_with}


def rules_as_json(rules: Rules, variables: Sequence[str]) -> Json:
    """Return the rules of a step."""
    direction = _direction(rules.direction, variables)
    return {"direction": direction, "length": rules.length.value, "size": rules.size}


def _held(parameters: Vector) -> Json:
    return {"parameters": list(parameters)} if parameters else {}


def _numbers(values: Sequence[float]) -> list[float | str]:
    return [value if math.isfinite(value) else repr(value) for value in values]


def _parameter(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "value": parameter.value,
        "low": parameter.low,
        "high": parameter.high,
        "step": parameter.step,
    }


def _window(window: Window) -> list[float]:
    return list(window.extent)


def _direction(rule: DirectionRule, variables: Sequence[str]) -> Json:
    match rule:
        case AtAngle(beta, second):
            plane = {} if second is None else {"second": variables[second]}
            return {"kind": "angle", "beta": beta, **plane}
        case AlongVector(vector):
            return {"kind": "vector", "vector": list(vector)}
        case AlongAxis(axis, sign):
            return {"kind": "axis", "axis": variables[axis], "sign": sign}
        case AtRandom(seed):
            return {"kind": "random", "seed": seed}
        case Newton():
            return {"kind": "newton"}
        case SteepestIn(norm):
            return {"kind": "steepest in", **_norm(norm)}


def _norm(norm: Norm) -> Json:
    if isinstance(norm, Scaled):
        return {"norm": "scaled", "diagonal": list(norm.diagonal)}
    return {"norm": NORMS[type(norm)]}


def _slicing(rule: SliceRule, variables: Sequence[str]) -> Json:
    match rule:
        case AlongVariables(first, second):
            shown = (
                {}
                if max(first, second) >= len(variables)
                else {"first": variables[first], "second": variables[second]}
            )
            return {"kind": "variables", **shown}
        case AlongStep():
            return {"kind": "step"}
        case AlongCurvatures(first, second):
            return {"kind": "curvatures", "first": first, "second": second}
        case AlongRandom(seed):
            return {"kind": "random", "seed": seed}


def _plane(plane: Plane, variables: Sequence[str]) -> Json:
    return {
        "origin": list(plane.origin),
        "first": list(plane.first),
        "second": list(plane.second),
        "names": list(plane.names),
        "axes": None if plane.axes is None else [variables[i] for i in plane.axes],
        "note": plane.note,
        "curvatures": None if plane.curvatures is None else list(plane.curvatures),
        "step": plane.step,
    }


def _lesson(lesson: LessonPlace) -> Json:
    return {"identity": lesson.identity, "page": lesson.page, "solved": list(lesson.solved)}
