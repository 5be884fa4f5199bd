"""The facts that a lesson can speak of: named numbers, taken from the local model and from the path."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache

import numpy as np

from explorer.direction import Vector, norm
from explorer.exploration import Exploration
from explorer.local_model import LocalModel
from explorer.loss import Loss
from explorer.step_size import LengthRule
from explorer.taylor import Certified, TaylorRow

Facts = Mapping[str, float]

NAN = math.nan
START = "start_"
"""Before the name of a fact: its value where the page begins, as in `start_beta`."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names that facts can speak of: those of a loss."""

    variables: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()

    def of(self, prefix: str) -> tuple[str, ...]:
        """Return what may follow one of OF_A_NAME."""
        return self.parameters if prefix == "p_" else self.variables


class Kind(Enum):
    """How the number of a fact is written."""

    NUMBER = auto()
    ANGLE = auto()
    COUNT = auto()


@dataclass(frozen=True, slots=True)
class Moment:
    """What facts are taken from: the exploration, and what is known at the moment that is shown."""

    exploration: Exploration
    model: LocalModel

    @property
    def loss(self) -> Loss:
        """L."""
        return self.exploration.loss


@dataclass(frozen=True, slots=True)
class Fact:
    """A named number.

    Attributes
    ----------
    symbol
        How it is written beside its value.
    about
        What it is, in a few words.
    measure
        Takes it from a moment; NaN where it does not exist.
    kind
        How it is written.
    """

    symbol: str
    about: str
    measure: Callable[[Moment], float]
    kind: Kind = Kind.NUMBER


def _number(value: float | None) -> float:
    return NAN if value is None else value


def _certified(value: Certified | None) -> float:
    return NAN if value is None else value.value


# -- the direction


def _beta(moment: Moment) -> float:
    angle = moment.model.angle
    return NAN if angle is None else angle.shown


def _cos_beta(moment: Moment) -> float:
    angle = moment.model.angle
    return NAN if angle is None else angle.cos_beta


def _dot(moment: Moment) -> float:
    angle = moment.model.angle
    return NAN if angle is None else angle.dot


# -- the step


def _change(moment: Moment) -> float:
    series = moment.model.taylor
    return NAN if series is None else _certified(series.change)


def _loss_next(moment: Moment) -> float:
    series = moment.model.taylor
    return NAN if series is None else _certified(series.loss_next)


def _row(moment: Moment, order: int) -> TaylorRow | None:
    series = moment.model.taylor
    return series.rows[order] if series is not None and order < len(series.rows) else None


def _term(order: int) -> Callable[[Moment], float]:
    def measure(moment: Moment) -> float:
        row = _row(moment, order)
        return NAN if row is None else _certified(row.term)

    return measure


def _remainder(moment: Moment, order: int = 1) -> float:
    row = _row(moment, order)
    return NAN if row is None else _certified(row.remainder)


def _ratio(moment: Moment) -> float:
    first = _term(1)(moment)
    return _remainder(moment) / first if first else NAN


def _curvature(moment: Moment) -> float:
    """v∇²Lu."""
    u, point = moment.model.u, moment.model.point
    if u is None or point.gradient is None or point.at_branch:
        return NAN
    return float(np.asarray(u) @ moment.loss.hessian(point.w) @ np.asarray(u))


def _slope_next(moment: Moment) -> float:
    """v·∇L(w + ηu)."""
    u, following = moment.model.u, moment.model.step.w_next
    if u is None or following is None:
        return NAN
    return float(np.asarray(u) @ moment.loss.gradient(following))


# -- the path


def _loss_start(moment: Moment) -> float:
    now = moment.exploration
    return now.path.record(now.start).loss


def _moved(moment: Moment) -> float:
    now = moment.exploration
    return norm([a - b for a, b in zip(now.w, now.path.record(now.start).w, strict=True)])


# -- the curvatures


@lru_cache(maxsize=4)
def _eigenvalues(loss: Loss, w: Vector) -> Vector:
    hessian = loss.hessian(w)
    return tuple(np.linalg.eigvalsh(hessian).tolist()) if np.isfinite(hessian).all() else ()


def _spectrum(moment: Moment) -> Vector:
    point = moment.model.point
    if point.gradient is None or point.at_branch:
        return ()
    return _eigenvalues(moment.loss, point.w)


def _lambda_max(moment: Moment) -> float:
    return _spectrum(moment)[-1] if _spectrum(moment) else NAN


def _lambda_min(moment: Moment) -> float:
    return _spectrum(moment)[0] if _spectrum(moment) else NAN


def _condition(moment: Moment) -> float:
    """λmax/λmin, where λmin > 0."""
    lowest = _lambda_min(moment)
    return _lambda_max(moment) / lowest if lowest > 0.0 else NAN


def _is_rule(rule: LengthRule) -> Fact:
    about = f"1 where the update is `{rule}`, 0 elsewhere"
    return Fact(f"the rule `{rule}`", about, lambda m: float(m.exploration.rules.length is rule), Kind.COUNT)


FACTS: Mapping[str, Fact] = {
    "eta": Fact("η", "the length of the step", lambda m: _number(m.model.eta)),
    "size": Fact("the step size", "the number that is set: η, α, s or η₀", lambda m: m.exploration.rules.size),
    "order": Fact("K", "the highest order of the Taylor terms", lambda m: float(m.exploration.order), Kind.COUNT),
    "beta": Fact("β", "the angle between u and ∇L, 0 to 360 in a plane", _beta, Kind.ANGLE),
    "cos_beta": Fact("cos β", "its cosine", _cos_beta),
    "dot": Fact("v·∇L", "the slope of L along u", _dot),
    "gradient_norm": Fact("|∇L|", "the length of the gradient", lambda m: _number(m.model.point.gradient_norm)),
    "loss": Fact("L(w)", "the loss now", lambda m: m.model.point.loss),
    "loss_next": Fact("L(w + ηu)", "the loss after the step that is proposed", _loss_next),
    "change": Fact("ΔL", "L(w + ηu) − L(w)", _change),
    "predicted": Fact("t₁", "η v·∇L, the change that the first order predicts", _term(1)),
    "second": Fact("t₂", "the term of second order (K ≥ 2)", _term(2)),
    "remainder": Fact("R₁", "what is left of ΔL after t₁", _remainder),
    "ratio": Fact("R₁/t₁", "the error of the first order, as a share of it", _ratio),
    "last_remainder": Fact("Rₖ", "what all K terms leave", lambda m: _remainder(m, m.exploration.order)),
    "curvature": Fact("v∇²Lu", "the curvature of L along u", _curvature),
    "slope_next": Fact("v·∇L(w + ηu)", "the slope along u where the step arrives", _slope_next),
    "steps": Fact("steps", "the steps taken from the start", lambda m: float(m.exploration.number), Kind.COUNT),
    "loss_start": Fact("L at the start", "the loss at the start of the path", _loss_start),
    "fell": Fact("L has fallen by", "L at the start − L(w)", lambda m: _loss_start(m) - m.model.point.loss),
    "moved": Fact("the distance from the start", "|w − start|", _moved),
    "lambda_max": Fact("λmax", "the largest eigenvalue of ∇²L", _lambda_max),
    "lambda_min": Fact("λmin", "the smallest eigenvalue of ∇²L", _lambda_min),
    "condition": Fact("λmax/λmin", "the condition number of ∇²L, where λmin > 0", _condition),
    **{f"rule_{rule}": _is_rule(rule) for rule in LengthRule},
}
"""Every fact that does not speak of one variable."""


def _component(vector: Vector | None, index: int) -> float:
    return NAN if vector is None else vector[index]


OF_A_NAME: Mapping[str, tuple[str, Callable[[Moment, int], float]]] = {
    "w_": ("{}", lambda m, i: m.model.point.w[i]),
    "g_": ("∂L/∂{}", lambda m, i: _component(m.model.point.gradient, i)),
    "u_": ("u along {}", lambda m, i: _component(m.model.u, i)),
    "p_": ("{}", lambda m, i: tuple(m.loss.parameters.values())[i]),
}
"""What begins the name of a fact of one variable (or, `p_`, one parameter), followed by its name: `w_x`, `p_a`."""


def fact_of(name: str, names: Names | None = None) -> Fact | None:
    """Find a fact by its name.

    Parameters
    ----------
    name
        One of FACTS, or one of OF_A_NAME and the name of a variable or a parameter: `w_x`; or START and such a name.
    names
        Those of the loss; None accepts any.

    Returns
    -------
    Fact or None
        None where there is no such fact.
    """
    if name in FACTS:
        return FACTS[name]
    if name.startswith(START):
        fact = fact_of(name.removeprefix(START), names) if not name.startswith(START * 2) else None
        return fact and replace(fact, symbol=f"{fact.symbol} at the start", about=f"{fact.about}, at the start")
    prefix, rest = name[:2], name[2:]
    if prefix not in OF_A_NAME or not rest or (names is not None and rest not in names.of(prefix)):
        return None
    symbol, measure = OF_A_NAME[prefix]

    def measure_named(moment: Moment) -> float:
        known = Names(moment.loss.variables, tuple(moment.loss.parameters)).of(prefix)
        return measure(moment, known.index(rest)) if rest in known else NAN

    return Fact(symbol.format(rest), f"{prefix[0]} of {rest}", measure_named)


def facts_at(
    names: Iterable[str], exploration: Exploration, model: LocalModel, beginning: Facts | None = None
) -> dict[str, float]:
    """Measure some facts.

    Parameters
    ----------
    names
        Which facts; only these are computed.
    exploration
        The loss, its rules, and the path.
    model
        What is known at the moment of the path that is shown.
    beginning
        The facts whose names begin with START, as they were at the start; None where this moment is the start.

    Returns
    -------
    dict
        The facts by name; NaN where one does not exist.
    """
    moment = Moment(exploration, model)
    found = {}
    for name in names:
        if beginning is not None and name.startswith(START):
            found[name] = beginning.get(name, NAN)
            continue
        fact = fact_of(name)
        found[name] = NAN if fact is None else fact.measure(moment)
    return found
