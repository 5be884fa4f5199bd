"""Which plane through w is seen: along two variables, or along two directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from explorer.direction import Vector, normal, part_across, unit
from explorer.loss import Loss
from explorer.plane import Plane, Quadratic

if TYPE_CHECKING:
    from explorer.descent import Point


@dataclass(frozen=True, slots=True)
class AlongVariables:
    """Through w along the axes of two variables."""

    first: int = 0
    second: int = 1


@dataclass(frozen=True, slots=True)
class AlongStep:
    """Through w along ∇L, to the right, and what u has at a right angle to it, upwards."""


@dataclass(frozen=True, slots=True)
class AlongCurvatures:
    """Through w along two eigenvectors of ∇²L, counted from that of the largest eigenvalue; −1 is the smallest."""

    first: int = 0
    second: int = -1


@dataclass(frozen=True, slots=True)
class AlongRandom:
    """Through w along two random orthogonal directions; the same seed gives the same ones."""

    seed: int = 0


SliceRule = AlongVariables | AlongStep | AlongCurvatures | AlongRandom

FIRST_TWO = AlongVariables()
"""The plane of the first two variables."""

RANDOM = "random 1", "random 2"
"""What random directions are called."""


def needs_model(rule: SliceRule) -> bool:
    """Whether the plane depends on ∇L, u or ∇²L, and not on w alone."""
    return isinstance(rule, AlongStep | AlongCurvatures)


def fitting(rule: SliceRule, variables: Sequence[str], others: Sequence[str]) -> SliceRule:
    """Return the rule as it is for other variables: along the same names, or the first two where it does not fit.

    Parameters
    ----------
    rule, variables
        A rule, and the names that it was chosen for.
    others
        The names that are the variables now.
    """
    match rule:
        case AlongVariables(first, second):
            names = [variables[i] for i in (first, second) if i < len(variables)]
            stays = len(names) == 2 and set(names) <= set(others)
            return AlongVariables(*map(list(others).index, names)) if stays else FIRST_TWO
        case AlongCurvatures(first, second):
            n = len(others)
            is_pair = max(first, second) < n and min(first, second) >= -n and (first - second) % n != 0
            return rule if is_pair else AlongCurvatures()
        case _:
            return rule


def slice_through(
    rule: SliceRule,
    loss: Loss,
    w: Vector,
    known: Point | None = None,
    u: Vector | None = None,
    before: Plane | None = None,
) -> Plane:
    """Return the plane through w that a rule chooses.

    Parameters
    ----------
    rule
        One of the rules above.
    loss, w
        L, of at least two variables, and the point.
    known, u
        What is known of L at w, and the direction; None where there is none. Where the rule needs what does not
        exist, the plane is that of the first two variables, and its note says why.
    before
        The plane seen until now: directions that have no sign of their own take that of before.
    """
    match rule:
        case AlongVariables(first, second):
            return _along_variables(loss, w, first, second)
        case AlongRandom(seed):
            pair = np.linalg.qr(np.random.default_rng(seed).standard_normal((loss.dimension, 2)))[0].T
            return Plane(w, tuple(pair[0].tolist()), tuple(pair[1].tolist()), RANDOM)
        case AlongStep():
            gradient = None if known is None else known.gradient
            return _turned_like(_along_step(loss, w, gradient, u), before)
        case AlongCurvatures():
            return _turned_like(_along_curvatures(loss, w, rule, known), before)


def _turned_like(plane: Plane, before: Plane | None) -> Plane:
    """Turn directions round where that brings them nearer to those of before; ∇L keeps its own."""
    if before is None or plane.axes is not None or plane.names != before.names:
        return plane
    first, second = plane.first, plane.second
    if not plane.names[0].endswith("∇L") and np.dot(first, before.first) < 0.0:
        first = tuple(-x for x in first)
    if np.dot(second, before.second) < 0.0:
        second = tuple(-x for x in second)
    return replace(plane, first=first, second=second)


def _instead(loss: Loss, w: Vector, reason: str) -> Plane:
    """Return the plane of the first two variables, and say why it is not the one that was asked for."""
    plane = _along_variables(loss, w, 0, 1)
    return replace(plane, note=f"{reason}; shown along {plane.names[0]} and {plane.names[1]}")


def _along_variables(loss: Loss, w: Vector, first: int, second: int) -> Plane:
    n = loss.dimension
    a, b = (tuple(1.0 if i == axis else 0.0 for i in range(n)) for axis in (first, second))
    origin = tuple(0.0 if i in {first, second} else value for i, value in enumerate(w))
    return Plane(origin, a, b, (loss.variables[first], loss.variables[second]), (first, second))


def _along_step(loss: Loss, w: Vector, gradient: Vector | None, u: Vector | None) -> Plane:
    g = unit(gradient) if gradient is not None else None
    if g is None:
        return _instead(loss, w, "∇L is 0 or does not exist at w, so there is no slice along it")
    aside = part_across(u, g) if u is not None else None
    across = aside or normal(g, None)
    assert across is not None  # there are two variables at least
    return Plane(w, g, across, ("along ∇L", "along u, across ∇L" if aside else "across ∇L"))


def _along_curvatures(loss: Loss, w: Vector, rule: AlongCurvatures, known: Point | None) -> Plane:
    first, second = rule.first, rule.second
    if known is None or known.gradient is None or known.at_branch:
        # what the formula of ∇²L gives is then the curvature of one branch, or of nothing
        return _instead(loss, w, "∇²L does not exist at w, so there are no eigenvectors")
    hessian = loss.hessian(w)
    if not np.isfinite(hessian).all():
        return _instead(loss, w, "∇²L is not finite at w, so it has no eigenvectors")
    values, vectors = np.linalg.eigh(hessian)
    values, vectors = values[::-1].tolist(), vectors.T[::-1]
    # an eigenvector has no sign of its own; this one keeps it from one w to the next
    chosen = [v * np.sign(v[np.abs(v).argmax()]) for v in (vectors[first], vectors[second])]
    places = [i % loss.dimension + 1 for i in (first, second)]
    names = tuple(f"eigenvector {place}" for place in places)
    a, b = (tuple(v.tolist()) for v in chosen)
    return Plane(w, a, b, (names[0], names[1]), curvatures=(values[first], values[second]))


def quadratic(loss: Loss, plane: Plane, w: Vector, gradient: Vector | None) -> Quadratic:
    """Return the second-order model of L at w, as it is seen in a plane."""
    x, y = plane.project(w).tolist()
    value = loss.value(w)
    if gradient is None:
        return Quadratic((x, y), value, None, None)
    gx, gy = plane.components(gradient).tolist()
    basis = np.array([plane.first, plane.second])
    with np.errstate(over="ignore", invalid="ignore"):
        (xx, xy), (_, yy) = (basis @ loss.hessian(w) @ basis.T).tolist()
    hessian = ((xx, xy), (xy, yy)) if np.isfinite([xx, xy, yy]).all() else None
    return Quadratic((x, y), value, (gx, gy), hessian)
