"""Memory: the idle window against the bare one, and what a million steps of the path take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from statistics import median

from benchmarks.line import Line
from benchmarks.process import ask
from benchmarks.setting import Setting

_AIM, _BYTES_AIM = 1.6, 100.0
_WHATS = {"pss": "idle window, proportional share (PSS)", "rss": "idle window, resident (RSS)"}
_MOST = 5


def measure(setting: Setting) -> Iterator[Line]:
    """Look at processes that do nothing but what is measured."""
    pairs = [(_answer("steepest"), _answer("bare")) for _ in range(min(setting.rounds, _MOST))]
    for key, what in _WHATS.items():
        ours, theirs = (tuple(pair[i][key] for pair in pairs) for i in (0, 1))
        if median(ours) > 0.0 and median(theirs) > 0.0:
            yield Line("memory", what, "", "bare PySide6 + pyqtgraph window", "B", ours, theirs, _AIM)
    taken = [_answer("path") for _ in range(min(setting.rounds, 3))]
    for key, what in (("kept", "path, bytes a step in two dimensions"), ("grown", "process, bytes a step of a run")):
        figures = tuple(answer[key] for answer in taken)
        note = f"{round(taken[0]['steps']):,} steps"
        yield Line("memory", what, "Rosenbrock", "", "B", figures, aim=_BYTES_AIM, note=note)


def _answer(what: str) -> dict[str, float]:
    with ask(["benchmarks.idle", what]) as process:
        text, _ = process.communicate(timeout=600)
    if process.returncode:
        message = f"benchmarks.idle {what} ended with {process.returncode}"
        raise ValueError(message)
    found: dict[str, float] = json.loads(text.splitlines()[-1])
    return found
