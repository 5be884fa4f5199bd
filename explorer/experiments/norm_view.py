"""All that there is to see of a norm at w: its ball in a plane, what is steepest in it, and the best step.

From three variables on the ball is cut with the plane of ∇L and the steepest u of all variables: the slope, the tip
and its ΔL are then those of one u. Where there is no such u, it is cut with the plane that is seen anyway.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

import contourpy
import numpy as np

from explorer.descent import Point
from explorer.direction import Angle, Vector, angle, unit
from explorer.experiments.best_on_ball import Around, BestOnBall, best_on_ball
from explorer.experiments.norm_ball import Section, outline, section
from explorer.experiments.turning import plane_with
from explorer.loss import Loss
from explorer.norms import Array, HessianNorm, Norm, Steepest, steepest, why_none
from explorer.plane import Plane
from explorer.question import Question
from explorer.slices import FIRST_TWO, slice_through

REACH = 3.2
"""How far contours reach, in halves of the longer side of the ball."""
_SAMPLES, _LINES, _FLAT = 113, 13, 1e-10
_NO_GRADIENT = "∇L does not exist here, so no direction is steepest"
_KEPT = 4
_NAMES = "along ∇L", "across ∇L"
_IN_PLANE = 1.0 - 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class NormView:
    """A norm at w. Vectors of the plane are displacements from w, in its coordinates.

    Attributes
    ----------
    norm, eta
        Which norm, and the radius of the ball in it.
    variables
        Their names.
    plane
        The plane that cuts the ball; None on the line of one variable.
    words
        Which plane it is, where there are several; empty where there are not.
    centre
        The coordinates of w in the plane, shape (2,).
    steepest, angle
        The steepest u of all variables, |u| = 1 in the norm, and the angle that it makes with ∇L, which is Euclidean.
    rim
        The ball of radius η as a closed line, shape (m, 2); empty where there is none.
    gradient
        ∇L in the plane, shape (2,); None where it does not exist.
    tip
        ηu in the plane, where the ball touches v·∇L = −η·dual, shape (2,). None where it is undefined.
    change
        L(w + tip) − L(w); NaN without a tip.
    best
        The lowest L on the rim that the plane cuts out; None where there is none, and `note` says why.
    contours, touching
        Lines of equal L around w, and those through the best point; (m, 2), with a row of NaN between lines.
    note
        What is missing, in words.
    """

    norm: Norm
    eta: float
    variables: tuple[str, ...]
    plane: Plane | None
    words: str
    centre: Array
    steepest: Steepest
    angle: Angle | None
    rim: Array = field(default_factory=partial(np.empty, (0, 2)))
    gradient: Array | None = None
    tip: Array | None = None
    change: float = math.nan
    best: BestOnBall | None = None
    contours: Array | None = None
    touching: Array | None = None
    note: str = ""

    def points(self, moves: Array) -> Array:
        """Return w + d for displacements d in the plane, shapes (m, 2) → (m, n)."""
        assert self.plane is not None
        return self.plane.points(self.centre + moves)

    def is_seen_in(self, seen: Plane) -> bool:
        """Whether the ball lies in another plane, or is only projected onto it."""
        own = self.plane
        return own is not None and min(seen.share_of(own.first), seen.share_of(own.second)) > _IN_PLANE


_Key = tuple[Loss, Vector, float, Plane | None, Norm]
_views: dict[_Key, NormView] = {}
"""The last few: turning u changes nothing here."""
_keeping = threading.Lock()


def look(question: Question, norm: Norm, wanted: Callable[[], bool] = lambda: True) -> NormView:
    """See a norm at the point of a question; the same answer, and not an equal one, where it did not change.

    Parameters
    ----------
    question
        Where to look. η is that of the step, or the number chosen for it where the step has no length.
    norm
        Which norm.
    wanted
        Asked now and then; once it says no, `explorer.kernel.Unwanted` is raised.
    """
    point, model = question.model.point, question.model
    eta = model.eta if model.eta is not None else question.rules.size
    plane = question.plane
    if plane is None and question.loss.dimension > 1:
        plane = slice_through(FIRST_TWO, question.loss, point.w)
    bare, hessian = _bare(question, norm, plane, eta)
    key = question.loss, point.w, eta, bare.plane, norm
    found = _views.get(key)
    if found is None:
        found = _look(question, bare, hessian, wanted)
        _keep(key, found)
    return found


def _keep(key: _Key, view: NormView) -> None:
    with _keeping:
        while len(_views) >= _KEPT:
            del _views[next(iter(_views))]
        _views[key] = view


def _bare(question: Question, norm: Norm, seen: Plane | None, eta: float) -> tuple[NormView, Array | None]:
    """Return what is known without the ball, and ∇²L where the norm needs it."""
    loss, point = question.loss, question.model.point
    gradient = (0.0,) * loss.dimension if point.stationary else point.gradient
    is_smooth = point.gradient is not None and not point.at_branch
    hessian = _hessian(loss, point.w) if isinstance(norm, HessianNorm) and is_smooth else None
    found = Steepest(None, note=point.problem or _NO_GRADIENT)
    if gradient is not None:
        found = steepest(norm, gradient, hessian)
    plane, words = _plane(loss, point, found, seen)
    view = NormView(
        norm, eta, loss.variables, plane, words, _centre(plane, point.w), found,
        _beta(found, gradient), gradient=_in_plane(plane, gradient), note=found.note,
    )  # fmt: skip
    return view, hessian


def _plane(loss: Loss, point: Point, found: Steepest, seen: Plane | None) -> tuple[Plane | None, str]:
    """Return the plane that cuts the ball, and which one it is in words."""
    if seen is None or loss.dimension == 2:
        return seen, ""
    turned = None if found.vector is None else plane_with(loss, point, found.vector)
    if turned is None or turned.second is None:
        return seen, f"the plane of {seen.names[0]} and {seen.names[1]}"
    return Plane(point.w, turned.first, turned.second, _NAMES), turned.words


def _look(question: Question, bare: NormView, hessian: Array | None, wanted: Callable[[], bool]) -> NormView:
    loss, point, plane = question.loss, question.model.point, bare.plane
    reason = why_none(bare.norm, loss.dimension, hessian) or ("" if point.is_finite else point.problem)
    if plane is None or reason:
        return replace(bare, note=reason or bare.note)
    basis = np.array([plane.first, plane.second]).T
    around = Around(loss, point.w, basis, bare.eta, wanted)
    return _with_ball(bare, around, plane, section(bare.norm, basis, hessian))


def _with_ball(bare: NormView, around: Around, plane: Plane, shape: Section) -> NormView:
    step, rim = _step(bare, around), outline(shape, around.eta)
    outcome = best_on_ball(around, shape, bare.gradient)
    best, note = (None, outcome) if isinstance(outcome, str) else (outcome, bare.note)
    contours, touching = _contours(around, plane, rim, best)
    return replace(
        bare,
        rim=rim,
        tip=None if step is None else around.eta * step,
        change=math.nan if step is None else around.change(step.tolist()),
        best=best,
        contours=contours,
        touching=touching,
        note=note,
    )


def _centre(plane: Plane | None, w: Vector) -> Array:
    return np.zeros(2) if plane is None else plane.project(w)


def _step(bare: NormView, around: Around) -> Array | None:
    """Return the steepest u in coordinates of the plane, which holds it."""
    u = bare.steepest.vector
    return None if u is None or bare.gradient is None else np.asarray(np.asarray(u) @ around.basis)


def _in_plane(plane: Plane | None, gradient: Vector | None) -> Array | None:
    return None if plane is None or gradient is None else plane.components(gradient)


def _beta(found: Steepest, gradient: Vector | None) -> Angle | None:
    u = unit(found.vector) if found.vector is not None else None
    return angle(u, gradient) if u is not None and gradient is not None else None


@lru_cache(maxsize=_KEPT)
def _hessian(loss: Loss, w: Vector) -> Array:
    """∇²L(w), which does not depend on what is turned and dragged."""
    return loss.hessian(w)


def _contours(around: Around, plane: Plane, rim: Array, best: BestOnBall | None) -> tuple[Array | None, Array | None]:
    """Return lines of equal L around w, and the one through the best point; none where L is lost in round-off."""
    half = REACH * float(np.abs(rim).max())
    ticks = np.linspace(-half, half, _SAMPLES)
    through, (x, y) = _through(plane, around.w)
    with np.errstate(all="ignore"):
        values = np.array(around.loss.grid(through, x + ticks, y + ticks, around.wanted))
    values[~np.isfinite(values)] = np.nan
    ordered = np.sort(values[np.isfinite(values)])
    if len(ordered) < _SAMPLES or not ordered[-1] - ordered[0] > _FLAT * np.abs(ordered[[0, -1]]).max():
        return None, None
    levels = ordered[np.linspace(0, len(ordered) - 1, _LINES + 2).astype(int)[1:-1]]
    lines = contourpy.contour_generator(ticks, ticks, values, line_type=contourpy.LineType.ChunkCombinedNan)
    touching = None
    if best is not None:
        touching = lines.lines(float(around.values(best.steps[:1])[0]))[0][0]
    parts = [part for level in np.unique(levels) if (part := lines.lines(float(level))[0][0]) is not None]
    gap = np.full((1, 2), np.nan)
    return np.concatenate([piece for part in [gap, *parts] for piece in (part, gap)]), touching


def _through(plane: Plane, w: Vector) -> tuple[Plane, tuple[float, float]]:
    """Move a plane to go through w, and return the coordinates of w in it."""
    if plane.axes is None:
        return replace(plane, origin=w), (0.0, 0.0)
    x, y = plane.axes
    origin = tuple(0.0 if i in plane.axes else value for i, value in enumerate(w))
    return replace(plane, origin=origin), (w[x], w[y])
