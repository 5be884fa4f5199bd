"""What n variables cost in the real window: a written-out logistic loss, against n = 2 in the same run."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

import numpy as np

from benchmarks.gui import open_window, steps, wait
from ui.app import application

_POINTS = 40
_NUMBERS = (2, 5, 10, 20, 50)
_ROUNDS = 5


def logistic(n: int, variant: int = 0) -> str:
    """Write out the logistic loss of 40 points in n weights; each variant is another loss of the same form."""
    data = np.random.default_rng(variant).normal(size=(_POINTS, n))
    terms = ("".join(f"{x:+.3f}*w{j + 1}" for j, x in enumerate(row)) for row in data)
    return " + ".join(f"log1p(exp({term}))" for term in terms)


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians in seconds: text to first and to finest picture, to the Taylor panel; a step, GUI thread and all."""

    first: float
    finest: float
    panels: float
    gui: float
    step: float


def _cost(n: int) -> Cost:
    window = open_window()
    sampler, controller = window.controller.sampler, window.controller
    first, finest, panels = [], [], []
    for k in range(_ROUNDS):
        text, started = logistic(n, k + 1), time.perf_counter()
        pictures: list[float] = []
        models: list[float] = []
        # a slot for each round: the ones before it only go on being filled in vain
        sampler.landscape_changed.connect(lambda _, p=pictures: p.append(time.perf_counter()))
        controller.model_changed.connect(lambda _, m=models: m.append(time.perf_counter()))
        wait(
            window.background.busy_changed,
            lambda t=text: controller.explore_text(t, (0.1,) * n),  # type: ignore[misc] # bound at once
            lambda m=models: bool(m) and not window.background.is_busy(),  # type: ignore[misc] # bound at once
        )
        first.append(pictures[0] - started)
        finest.append(pictures[-1] - started)
        panels.append(models[-1] - started)
    window.close()
    gui, wall = steps(logistic(n), (0.1,) * n, 30)
    return Cost(*(statistics.median(times) for times in (first, finest, panels, gui, wall)))


def measure() -> None:
    """Print the costs, their ratio to those of two variables, and the exponent of their growth."""
    application()
    costs = [_cost(n) for n in _NUMBERS]
    print("logistic loss, 40 points (ms)       n = " + "".join(f"{n:>7}" for n in _NUMBERS) + "   50 / 2   exponent")
    names = {
        "first": "text to first picture",
        "finest": "text to finest picture",
        "panels": "text to Taylor panel and angle",
        "gui": "step, GUI thread",
        "step": "step, with all panels",
    }
    for name, title in names.items():
        times = [getattr(cost, name) for cost in costs]
        exponent = np.polyfit(np.log(_NUMBERS), np.log(times), 1)[0]
        row = "".join(f"{1e3 * t:7.0f}" for t in times)
        print(f"{title:<40}{row}{times[-1] / times[0]:9.1f}{exponent:11.2f}")
