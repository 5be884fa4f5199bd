"""Paths, and the programs that take them again, run as anybody would run them."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from explorer.descent import Rules
from explorer.direction import Vector
from explorer.exploration import Exploration, arrived_at_all, begun, starting_record
from explorer.exports.python_script import script_of
from explorer.loss import Loss
from explorer.path import Steps
from explorer.run import descend

_RUNNER = """
import contextlib, io, json, sys
found = []
for name in sys.argv[1:]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            with open(name, encoding="utf-8") as file:
                exec(compile(file.read(), name, "exec"), {"__name__": "__main__"})
        except SystemExit:
            pass
    found.append(out.getvalue())
print(json.dumps(found))
"""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a program says at its end."""

    steps: int
    why: str
    w: Vector
    loss: float


def walked(
    text: str, w: Vector, rules: Rules, steps: int, parameters: Mapping[str, float] | None = None
) -> Exploration:
    """Take steps in a run."""
    loss = Loss.parse(text, parameters)
    return went_on(begun(loss, starting_record(loss, w), rules, 3), steps)


def went_on(now: Exploration, steps: int) -> Exploration:
    """Take more steps, from where one looks."""
    blocks = descend(now.loss, now.w, now.rules, steps, number=now.number)
    return arrived_at_all(now, [block for block in blocks if isinstance(block, Steps)])


def run(script: str) -> Printed:
    """Run a program by itself, with nothing of Steepest in reach."""
    found = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-"], input=script, capture_output=True, encoding="utf-8", check=True
    )
    assert found.stderr == ""
    return read(found.stdout)


def run_all(folder: Path, explorations: Sequence[Exploration]) -> list[Printed]:
    """Run the programs of many explorations, one after another in one process, each in a world of its own."""
    names = []
    for i, now in enumerate(explorations):
        name = folder / f"{i}.py"
        name.write_text(script_of(now), encoding="utf-8")
        names.append(str(name))
    command = [sys.executable, "-I", "-W", "error", "-c", _RUNNER, *names]
    found = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return [read(text) for text in json.loads(found.stdout)]


def read(text: str) -> Printed:
    """Read what a program printed."""
    first, w, loss = text.splitlines()
    count, why = first.removeprefix("after ").split(" steps: ", 1)
    value = float(loss.removeprefix("L = "))
    return Printed(int(count), why, tuple(ast.literal_eval(w.removeprefix("w = "))), value)


def apart(printed: Printed, now: Exploration) -> float:
    """Return how far apart a program and the path end, as a share of start or end; as many steps lead there."""
    there = now.path.record(now.tip).w
    assert printed.steps == now.path.depth(now.tip)
    size = max(map(abs, (*there, *now.path.record(now.start).w)))
    return max(abs(a - b) for a, b in zip(printed.w, there, strict=True)) / (size or 1.0)
