"""A window used for as long as a day of work: does it grow?

python -m reliability soak --rounds 1000 --steps 1000

Each round is another loss, a run of so many steps, ten pans, zooms and turns, and a panel opened and closed. Memory
and counts are taken at forty moments, after Python's collector and the system's have given back what they can. What
counts is the median of the last quarter of them over that of the second: the first fills caches, and the list of what
can be undone.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import os
import statistics
import sys
import tempfile
import threading
import time
import tracemalloc
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from reliability.harness import resident
from reliability.monkey import private

_SAMPLES = 40
_MOST = 1.05
_FILES = Path("/proc/self/fd")
_SPARE = {"memory": 8 << 20, "objects": 2_000, "qt_objects": 10, "widgets": 2, "threads": 2, "files": 3}
"""What a count may grow by in any case: one more thread or file is not a trend."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What there is at a moment.

    Attributes
    ----------
    memory
        Bytes in the memory of the machine.
    objects
        What Python's collector knows of.
    qt_objects, widgets
        In the window; and windows themselves.
    threads, files
        Of the process; open files and pipes.
    """

    memory: int
    objects: int
    qt_objects: int
    widgets: int
    threads: int
    files: int


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m reliability soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=1_000, help="how many losses (1000)")
    parser.add_argument("--steps", type=int, default=1_000, help="how many steps on each (1000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trace", action="store_true", help="say which lines hold what has grown (slower)")
    parser.add_argument("--here", default="", help=argparse.SUPPRESS)
    given = parser.parse_args(words)
    if not given.here:
        with tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as name:
            # a process with folders of its own
            command = [sys.executable, "-m", "reliability", "soak", *words, "--here", name]
            with contextlib.chdir(name):
                return os.spawnve(os.P_WAIT, sys.executable, command, private(Path(name)))
    return _soak(given.rounds, given.steps, given.seed, Path(given.here), trace=given.trace)


def _soak(rounds: int, steps: int, seed: int, folder: Path, *, trace: bool) -> int:
    # only here: the other process needs no window
    from reliability.at_window.long_use import LongUse  # noqa: PLC0415
    from reliability.at_window.program import Program  # noqa: PLC0415

    program, began = Program(folder), time.monotonic()
    program.open()
    use, weights = LongUse(program, seed, steps), list[Weight]()
    every, before = max(1, rounds // _SAMPLES), None
    for number in range(1, rounds + 1):
        use.round()
        if number % every == 0:
            weights.append(weight())
            print(number, asdict(weights[-1]), flush=True)
        if trace and number == rounds // 2:
            tracemalloc.start(12)
            before = tracemalloc.take_snapshot()
    if before is not None:
        _say_what_grew(before)
    print(f"{rounds:,} losses, {use.steps:,} steps, {use.views:,} pans, zooms and turns, {use.panels:,} panels and "
          f"views in {time.monotonic() - began:.0f} s")  # fmt: skip
    grown = growth(weights)
    for name, ratio in grown.items():
        print(f"  {name}: {[getattr(w, name) for w in weights[:: max(1, len(weights) // 8)]]}, growth {ratio:.3f}")
    program.window.sessions.desk.close()
    program.end()
    print(*(f"FOUND  left behind: {what}" for what in program.left), sep="\n")
    return int(any(ratio > _MOST for ratio in grown.values()) or bool(program.left))


def weight() -> Weight:
    """Weigh this process."""
    from PySide6.QtCore import QObject  # noqa: PLC0415 - see above
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    for _ in range(2):
        gc.collect()
    _give_back()
    windows = QApplication.topLevelWidgets()
    inside = sum(len(window.findChildren(QObject)) for window in windows)
    return Weight(
        resident(), len(gc.get_objects()), inside, len(windows), threading.active_count(),
        len(list(_FILES.iterdir())) if _FILES.is_dir() else 0,
    )  # fmt: skip


def _give_back() -> None:
    """Give memory that is free back to the system, where the system's library can."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError):
        return


def growth(weights: Sequence[Weight]) -> dict[str, float]:
    """Return how much larger each is in the last quarter than in the second; 1 where it is no more than spare."""
    quarter = len(weights) // 4
    found: dict[str, float] = {}
    for field in fields(Weight):
        values = [getattr(w, field.name) for w in weights]
        early, late = statistics.median(values[quarter : 2 * quarter]), statistics.median(values[-quarter:])
        found[field.name] = late / max(early, 1.0) if late - early > _SPARE[field.name] else 1.0
    return found


def _say_what_grew(before: tracemalloc.Snapshot) -> None:
    gc.collect()
    after = tracemalloc.take_snapshot()
    for difference in after.compare_to(before, "traceback")[:12]:
        print(f"  {difference.size_diff / 1024:,.0f} kB in {difference.count_diff:,} blocks")
        print(*(f"      {line}" for line in difference.traceback.format()[-8:]), sep="\n")
    kinds = Counter(type(thing).__name__ for thing in gc.get_objects())
    print(f"  most: {kinds.most_common(25)}")
