"""One step: L, ∇L, ∇²L, the terms of orders 0 to 4 along u = −∇L/|∇L|, and the angle, against PyTorch."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from flint import arb

from benchmarks.line import Line, alternate
from benchmarks.problem import Problem
from benchmarks.setting import Setting, guarded
from benchmarks.translation import torch_operations, translate
from explorer.direction import Vector, angle, norm
from explorer.jets import expand, program_of
from explorer.loss import Loss
from explorer.series import flint_context
from explorer.taylor import taylor

_ORDER, _ETA, _AIM, _BITS = 4, 0.1, 0.1, 128
_WHAT = "L, ∇L, ∇²L, terms to order 4, β"
_WITH_REMAINDERS = "the same with certified remainders"


def measure(setting: Setting) -> Iterator[Line]:
    """Compare one step on every loss; once more with the remainders, which PyTorch does not give."""
    for problem in setting.problems:
        for what, series, aim in ((_WHAT, _terms, _AIM), (_WITH_REMAINDERS, _certified, None)):
            blank = Line("step", what, problem.name, "PyTorch, double autograd", "s", (), aim=aim)
            yield from guarded(blank, partial(_compare, setting, problem, blank, series))


def _compare(
    setting: Setting, problem: Problem, blank: Line, series: Callable[[Loss, Vector, Vector], object]
) -> Iterator[Line]:
    theirs = _torch_step(problem)
    found = alternate(lambda: _step(problem, series), theirs, setting.rounds)
    yield Line("step", blank.what, problem.name, blank.against, "s", *found, aim=blank.aim)


def _step(problem: Problem, series: Callable[[Loss, Vector, Vector], object]) -> object:
    loss, w = problem.loss, problem.w
    found = loss.at(w, curved=True)
    length = norm(found.gradient)
    u = tuple(-g / length for g in found.gradient)
    return found, angle(u, found.gradient), series(loss, w, u)


def _terms(loss: Loss, w: Vector, u: Vector) -> list[float]:
    with flint_context(_BITS, _ORDER + 1):
        found = expand(program_of(loss.root), [arb(x) for x in w], [arb(x) for x in u], _ORDER + 1)
        return [float(c.mid()) * _ETA**k for k, c in enumerate(found.coefficients[: _ORDER + 1])]


def _certified(loss: Loss, w: Vector, u: Vector) -> object:
    return taylor(loss.root, w, u, _ETA, _ORDER)


def _torch_step(problem: Problem) -> Callable[[], object]:
    """Return the step as one writes it with PyTorch: ∇L of ∇L for ∇²L, and ∂/∂t four times along w + t·u."""
    import torch

    f = translate([problem.loss.root], torch_operations())
    start = torch.tensor(problem.w, dtype=torch.float64)

    def derive(of: Any, by: Any) -> Any:  # noqa: ANN401 - tensors
        if not of.requires_grad:
            return torch.zeros_like(by)
        return torch.autograd.grad(of, by, create_graph=True, materialize_grads=True, allow_unused=True)[0]

    def step() -> object:
        w = start.clone().requires_grad_()
        value = f(*w)[0]
        gradient = derive(value, w)
        hessian = torch.stack([derive(entry, w) for entry in gradient])
        g = gradient.detach()
        u = -g / g.norm()
        beta = torch.rad2deg(torch.acos(torch.clamp(g @ u / (g.norm() * u.norm()), -1.0, 1.0)))
        return value, hessian, beta, _rays(f, start, u, derive)

    return step


def _rays(f: Callable[..., list[Any]], w: Any, u: Any, derive: Callable[[Any, Any], Any]) -> list[float]:  # noqa: ANN401
    t = w.new_zeros(()).requires_grad_()
    along = f(*(w + t * u))[0]
    terms = [along.item()]
    for k in range(1, _ORDER + 1):
        along = derive(along, t)
        terms.append(along.item() * _ETA**k / math.factorial(k))
    return terms
