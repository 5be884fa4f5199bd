"""The direction rose: for every β, what a step of length η changes L by, beside the first- and second-order models.

    true           ΔL(β) = L(w + ηu(β)) − L(w)
    first order    η|∇L| cos β
    second order   η|∇L| cos β + (η²/2) uᵀ∇²L(w)u

A difference of two doubles drowns in rounding at small η (at 1e-12 it is 8e-5 off). There the sum of the terms
t_1 … t_K is taken, each a form of degree k in (cos β, sin β): where the series agrees with L in doubles to within
their rounding, and its last terms have no weight.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from flint import arb
from numpy.typing import NDArray

from explorer.direction import Vector
from explorer.experiments.best_direction import BestDirection, best_direction, circle_of
from explorer.experiments.circle import Circle
from explorer.experiments.circle_roots import sharp_change
from explorer.experiments.forms import forms
from explorer.experiments.gap_curve import GapCurve, gap_curve
from explorer.experiments.turning import TurningPlane, turning_plane, why_no_plane
from explorer.local_model import LocalModel
from explorer.loss import Loss
from explorer.question import Question
from explorer.taylor import certify

Array = NDArray[np.float64]

_SAMPLES, _MORE_SAMPLES, _CROWDED = 361, 1441, 40
_EPSILON = float(np.finfo(float).eps)
_ROUNDINGS = 100.0
"""So many roundings of the largest |L| may the series differ from L in doubles."""
_NO_WEIGHT = 1e-13
_PATIENCE = 0.03
"""Seconds after which what is known of the curve against η is handed over."""


@dataclass(frozen=True, slots=True, eq=False)
class Rose:
    """ΔL over all directions of a plane, on the circle of radius η around w.

    Attributes
    ----------
    w
        The centre of the circle.
    plane
        ĝ and n̂.
    eta
        η.
    beta
        Angles in degrees, 0–360, shape (m,); 0 and 180 for one variable.
    change, first_order, second_order
        ΔL(β) and its two models, shape (m,); NaN where L is not finite, and where ∇²L does not exist.
    points
        w + ηu(β), shape (m, n).
    is_series
        Whether ΔL is the sum of the Taylor terms, and not a difference of doubles.
    best
        The branches of the best direction; None for one variable.
    note
        What is missing; empty where nothing is.
    """

    w: Vector
    plane: TurningPlane
    eta: float
    beta: Array
    change: Array
    first_order: Array
    second_order: Array
    points: Array
    is_series: bool
    best: BestDirection | None
    note: str = ""

    @property
    def is_line(self) -> bool:
        """Whether there are two directions only."""
        return self.plane.second is None


@dataclass(frozen=True, slots=True, eq=False)
class RoseAnswer:
    """What the panel shows: a rose and the gap against η, or the reason why there is none.

    Attributes
    ----------
    question
        What was asked.
    rose, curve
        None where they do not exist, or are still being computed.
    reason
        Why there is no rose; empty where there is one.
    """

    question: Question
    rose: Rose | None
    curve: GapCurve | None
    reason: str = ""


def answers(question: Question, wanted: Callable[[], bool] = lambda: True) -> Iterator[RoseAnswer]:
    """Yield the answer to a question, more of it at a time; the last one is whole.

    Parameters
    ----------
    question
        The state that is looked into.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.
    """
    began = time.monotonic()
    plane = turning_plane(question.loss, question.model, question.rules.direction)
    eta = question.model.eta
    if plane is None or not eta:
        yield RoseAnswer(question, None, None, why_no_plane(question.model) or question.model.step.note)
        return
    answer = RoseAnswer(question, rose(question.loss, question.model, plane, eta, wanted), None)
    if plane.second is not None:
        for curve in gap_curve(circle_of(question.loss, question.model.point.w, plane), wanted):
            answer = replace(answer, curve=curve)
            if time.monotonic() - began > _PATIENCE and not curve.is_complete:
                yield answer
                began = time.monotonic()
    yield answer


def rose(
    loss: Loss, model: LocalModel, plane: TurningPlane, eta: float, wanted: Callable[[], bool] = lambda: True
) -> Rose:
    """Compute the rose of a plane.

    Parameters
    ----------
    loss, model
        L, and what is known at w.
    plane
        The plane in which u turns.
    eta
        η > 0.
    wanted
        See `answers`.
    """
    circle = circle_of(loss, model.point.w, plane)
    if plane.second is None:
        return _line(circle, model, plane, eta)
    best = best_direction(circle, eta, wanted)
    beta = np.linspace(0.0, 360.0, _SAMPLES if len(best.branches) < _CROWDED else _MORE_SAMPLES)
    points = plane.circle(model.point.w, eta, beta)
    with np.errstate(all="ignore"):
        values = np.array(loss.values(points))
    change = _finite(values - model.point.loss)
    series = _series(circle, eta, beta, wanted)
    tolerance = _ROUNDINGS * _EPSILON * _size_of(model, values)
    is_series = series is not None and bool(np.all(np.abs(series - change) <= tolerance))
    first, second, note = _models(loss, model, plane, eta, beta)
    shown = series if series is not None and is_series else change
    return Rose(model.point.w, plane, eta, beta, shown, first, second, points, is_series, best, best.note or note)


def _finite(values: Array) -> Array:
    return np.where(np.isfinite(values), values, np.nan)


def _size_of(model: LocalModel, values: Array) -> float:
    """Return what one rounding is relative to: that of L, and that of w, which changes L by |∇L|."""
    point = model.point
    assert point.gradient_norm is not None
    finite = values[np.isfinite(values)]
    largest = max(float(np.abs(finite).max(initial=0.0)), abs(point.loss))
    return largest + point.gradient_norm * max(map(abs, point.w))


def _series(circle: Circle, eta: float, beta: Array, wanted: Callable[[], bool]) -> Array | None:
    """Return t_1 + … + t_K; None where there is no such series, or its last terms still count."""
    found = forms(circle, wanted)
    if found is None:
        return None
    terms = found.at(beta)
    with np.errstate(over="ignore", invalid="ignore"):
        terms = terms[1:] * eta ** np.arange(1.0, len(terms))[:, None]
        total = np.sum(terms, axis=0)
        heights = np.abs(terms).max(axis=1)
    has_ended = np.all(heights[-2:] <= _NO_WEIGHT * heights.max())
    return np.asarray(total) if has_ended and np.isfinite(total).all() else None


def _models(loss: Loss, model: LocalModel, plane: TurningPlane, eta: float, beta: Array) -> tuple[Array, Array, str]:
    """Return the first- and the second-order model, and what is missing."""
    slope = model.point.gradient_norm
    assert slope is not None
    cosine, sine = np.cos(np.radians(beta)), np.sin(np.radians(beta))
    first = eta * slope * cosine
    hessian = loss.hessian(model.point.w)
    if model.point.at_branch or not np.isfinite(hessian).all():
        return first, np.full(len(beta), math.nan), "∇²L does not exist at w, so there is no second-order model"
    u = np.multiply.outer(cosine, plane.first)
    if plane.second is not None:
        u = u + np.multiply.outer(sine, plane.second)
    with np.errstate(over="ignore", invalid="ignore"):
        curvature = np.einsum("mi,ij,mj->m", u, hessian, u)
        return first, first + 0.5 * eta * eta * curvature, ""


def _line(circle: Circle, model: LocalModel, plane: TurningPlane, eta: float) -> Rose:
    """Compute the rose of one variable: there is 0° and there is 180°."""
    beta = np.array([0.0, 180.0])
    points = plane.circle(model.point.w, eta, beta)
    found = [certify(sharp_change(circle, eta, [gap], lambda values: values[0])) for gap in (arb.pi(), arb(0))]
    with np.errstate(all="ignore"):
        plain = _finite(np.array(circle.loss.values(points)) - model.point.loss)
    change = np.array([p if c is None else c.value for p, c in zip(plain.tolist(), found, strict=True)])
    first, second, note = _models(circle.loss, model, plane, eta, beta)
    return Rose(model.point.w, plane, eta, beta, change, first, second, points, None not in found, None, note)
