"""What a process of its own takes: the idle window, the bare window, or a path of a million steps."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.losses import ROSENBROCK_TEXT

_SETTLE = 3_000
"""Milliseconds after which the window is idle."""
_STEPS = 1_000_000


def main() -> None:
    """Print JSON about what is named."""
    print(json.dumps(_path() if sys.argv[1] == "path" else _window(bare=sys.argv[1] == "bare")))


def _window(*, bare: bool) -> dict[str, float]:
    from benchmarks.bare import open_bare, rest

    if bare:
        kept: object = open_bare(1280, 800)
    else:
        from benchmarks.window import open_window

        kept = open_window()
    rest(_SETTLE)
    found = memory()
    del kept
    return found


def _path() -> dict[str, float]:
    from explorer.descent import Rules, Stop
    from explorer.direction import AtAngle
    from explorer.exploration import starting_record
    from explorer.loss import Loss
    from explorer.path import Path as Visited
    from explorer.run import descend
    from explorer.step_size import LengthRule

    loss, start = Loss.parse(ROSENBROCK_TEXT), (-1.2, 1.0)
    visited = Visited(loss.dimension)
    row = visited.append(starting_record(loss, start))
    # all is compiled and loaded before anything is counted
    rules = Rules(AtAngle(), LengthRule.GRADIENT, 1e-5)
    list(descend(loss, start, rules, 1_000))
    before = memory()["rss"]
    for outcome in descend(loss, start, rules, _STEPS):
        if not isinstance(outcome, Stop):
            row = visited.extend(outcome, row)
    steps = len(visited) - 1
    return {"steps": steps, "kept": visited.nbytes / steps, "grown": (memory()["rss"] - before) / steps}


def memory() -> dict[str, float]:
    """Return the bytes that this process has: proportional share and resident; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        lines = []
    found = {line.split(":")[0].lower(): 1024.0 * float(line.split()[1]) for line in lines if line.endswith("kB")}
    return {key: found.get(key, 0.0) for key in ("pss", "rss")}


if __name__ == "__main__":
    main()
