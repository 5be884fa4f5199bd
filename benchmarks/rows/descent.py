"""Plain descent, w ← w − α∇L(w), with every w recorded: against libraries, and against floats in a loop by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from benchmarks import source
from benchmarks.line import Line, Samples, alternate, seconds
from benchmarks.problem import Problem
from benchmarks.setting import Setting, guarded
from benchmarks.translation import jax_operations, torch_operations, translate
from explorer.derivatives import gradient
from explorer.plain import plain_descent

_STEPS, _TRIED, _FEW = 100_000, 1_000, 100
_LONGEST = 1.0
"""Seconds that one measurement takes at the most: of what is slower, fewer steps are taken."""
_TORCH, _JAX = "torch.optim.SGD", "JAX, jitted scan"
_FLOOR, _FLOOR_WITH_L = "Python loop by hand, w recorded", "Python loop by hand, w and L recorded"
Descend = Callable[[int], object]


def measure(setting: Setting) -> Iterator[Line]:
    """Compare on every loss, in seconds for 100,000 steps."""
    for problem in setting.problems:
        alpha = step_size(problem)
        plain, with_loss = (partial(_ours, problem, alpha, record_loss=recorded) for recorded in (False, True))
        makers = (
            (_TORCH, partial(_torch, problem, alpha), plain, 1 / 20),
            (_JAX, partial(_jax, problem, alpha), plain, None),
            (_FLOOR, partial(_floor, problem, alpha, record_loss=False), plain, 8.0),
            (_FLOOR_WITH_L, partial(_floor, problem, alpha, record_loss=True), with_loss, 3.0),
        )
        for against, make, ours, aim in makers:
            blank = Line("descent", "100,000 plain steps", problem.name, against, "s", (), aim=aim)
            yield from guarded(blank, partial(_compare, setting, blank, ours, make))


def step_size(problem: Problem) -> float:
    """Return an α with which L stays finite: a tenth of 1/|∇²L| at the start, halved as long as it does not."""
    curvature = float(np.abs(problem.loss.hessian(problem.w)).max())
    alpha = 0.1 / curvature if np.isfinite(curvature) and curvature > 0.0 else 1e-3
    for _ in range(30):
        with np.errstate(all="ignore"):
            if np.isfinite(plain_descent(problem.loss, problem.w, alpha, _TRIED)).all():
                break
        alpha /= 2
    return alpha


def _compare(setting: Setting, blank: Line, ours: Descend, make: Callable[[], Descend]) -> Iterator[Line]:
    acts = ours, make()
    steps = [_affordable(act) for act in acts]
    taken = alternate(partial(acts[0], steps[0]), partial(acts[1], steps[1]), setting.rounds)
    both = zip(taken, steps, strict=True)
    scaled: list[Samples] = [tuple(s * _STEPS / count for s in samples) for samples, count in both]
    fewer = [
        f"{whose} over {count:,}" for whose, count in zip(("ours", "theirs"), steps, strict=True) if count < _STEPS
    ]
    note = f"measured {', '.join(fewer)} steps and scaled" if fewer else ""
    yield Line(blank.row, blank.what, blank.loss, blank.against, "s", scaled[0], scaled[1], blank.aim, note)


def _affordable(act: Descend) -> int:
    """Return how many steps are measured: a hundred thousand, or so many that it does not take too long."""
    act(_FEW)
    each, steps = seconds(partial(act, _FEW)) / _FEW, _STEPS
    while steps > _FEW and each * steps > _LONGEST:
        steps //= 10
    return steps


def _ours(problem: Problem, alpha: float, steps: int, *, record_loss: bool) -> object:
    path = plain_descent(problem.loss, problem.w, alpha, steps)
    return (path, problem.loss.values(path)) if record_loss else path


def _torch(problem: Problem, alpha: float) -> Descend:
    import torch

    f = translate([problem.loss.root], torch_operations())
    start = torch.tensor(problem.w, dtype=torch.float64)

    def descend(steps: int) -> list[Any]:
        w = start.clone().requires_grad_()
        rule = torch.optim.SGD([w], lr=alpha)
        path = [w.detach().clone()]
        for _ in range(steps):
            rule.zero_grad()
            f(*w)[0].backward()
            rule.step()
            path.append(w.detach().clone())
        return path

    return descend


def _jax(problem: Problem, alpha: float) -> Descend:
    import jax

    jax.config.update("jax_enable_x64", val=True)
    f = translate([problem.loss.root], jax_operations())
    derive = jax.grad(lambda w: f(*w)[0])

    def step(w: tuple[Any, ...], _: object) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        following = tuple(x - alpha * g for x, g in zip(w, derive(w), strict=True))
        return following, following

    def descend(steps: int) -> object:
        return jax.lax.scan(step, problem.w, None, length=steps)[1]

    compiled = jax.jit(descend, static_argnums=0)
    return lambda steps: jax.block_until_ready(compiled(steps))


def _floor(problem: Problem, alpha: float, *, record_loss: bool) -> Descend:
    """Return the loop that one would write with Python's floats, ∇L written out in it."""
    n, root = problem.loss.dimension, problem.loss.root
    recorded = [root] if record_loss else []
    lines, found = source.statements([*gradient(root), *recorded])
    slopes, values = found[:n], found[n:]
    names = [f"v{i}" for i in range(n)]
    moved = ", ".join(f"{name} - {alpha!r} * {slope}" for name, slope in zip(names, slopes, strict=True))
    here = f"({', '.join(names)},)"
    body = [*lines, *(f"record({value})" for value in values), f"{here[1:-2]} = {moved}", f"append({here})"]
    text = "\n".join((
        f"def descend({', '.join(names)}, steps):",
        f"    path, losses = [{here}], []",
        "    append, record = path.append, losses.append",
        "    for _ in range(steps):",
        *(f"        {line}" for line in body),
        "    return path, losses",
    ))  # fmt: skip
    descend = source.compiled(text, "descend")
    return lambda steps: descend(*problem.w, steps)
