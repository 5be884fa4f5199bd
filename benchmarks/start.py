"""From the start of the process to the first painted landscape, against a bare PySide6 and pyqtgraph window.

The two take turns, so that whatever else the machine does meets both. The program is started as a person starts it,
by its command (`python main.py`, or an executable), and says itself when what was painted (`ui/start_report.py`);
each start has settings of its own, so that none finds what another left behind. Python keeps what it compiled, as it
does for a person who starts a program more than once, and each command was started once before it is measured.
"""

from __future__ import annotations

import atexit
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

SOURCE = (sys.executable, str(Path(__file__).parent.parent / "main.py"))
"""The command that starts the program from its source."""
MOMENTS = ("painted", "answers", "complete")
"""The landscape is painted; the whole window takes what a person does; every panel is filled."""
_LIMIT = 120

_BARE = """
import os, time
import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
plot = pg.PlotWidget()
plot.addItem(pg.ImageItem(np.random.default_rng(0).random((96, 96))))
window.setCentralWidget(plot)
window.resize(1280, 800)
painted = plot.paintEvent
def paint(event):
    painted(event)
    print("painted", time.time(), flush=True)
    os._exit(0)
plot.paintEvent = paint
window.show()
app.exec()
"""
BARE = (sys.executable, "-c", _BARE)
"""The command that opens a window with one plot and an image of 96 × 96 in it."""


@lru_cache(maxsize=1)
def _compiled() -> str:
    """Return a folder, for as long as this process lives, in which Python keeps what it compiled."""
    folder = tempfile.mkdtemp(prefix="steepest-start-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def moments(command: Sequence[str]) -> dict[str, float]:
    """Start a command and return the moments that it prints, in seconds after its start."""
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, STEEPEST_REPORT_START="1", QT_LOGGING_RULES="*=false", XDG_CONFIG_HOME=home)
        environment["XDG_STATE_HOME"] = home
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = _compiled()
        started = time.time()
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=_LIMIT)
    pairs = (line.split() for line in answer.stdout.splitlines())
    return {words[0]: float(words[1]) - started for words in pairs if len(words) == 2}


def pairs(
    rounds: int = 9, command: Sequence[str] = SOURCE, against: Sequence[str] = BARE, moment: str = "painted"
) -> list[tuple[float, float]]:
    """Return seconds to a moment of the program and to the first paint of the other, taken in turns.

    Parameters
    ----------
    command, against
        What is started: from source or as a built program; a bare window, or the program from source.
    moment
        One of `MOMENTS`; `against` is measured to its first paint, or to this moment if it has that.
    """
    found = []
    for start in (against, command):
        moments(start)
    for _ in range(rounds):
        theirs, ours = moments(against), moments(command)
        found.append((ours[moment], theirs.get(moment, theirs["painted"])))
    return found


def built_pairs(program: Path, rounds: int = 9) -> list[tuple[float, float]]:
    """Return seconds to the first painted landscape of a built program and of the same from its source."""
    return pairs(rounds, (str(program),), SOURCE)


def measure(rounds: int = 9, command: Sequence[str] = SOURCE) -> None:
    """Print the medians of each moment, their ratio to the bare window, and how far that ratio spreads."""
    for start in (BARE, command):
        moments(start)
    starts = [(moments(BARE), moments(command)) for _ in range(rounds)]
    bare = statistics.median(bare["painted"] for bare, _ in starts)
    print(f"{rounds} starts each, in turns; bare window, first paint: {bare:.3f} s")
    for moment in MOMENTS:
        ours = statistics.median(own[moment] for _, own in starts)
        ratios = sorted(own[moment] / bare["painted"] for bare, own in starts)
        print(f"{moment:<10} {ours:.3f} s   ratio {ours / bare:.2f}   each pair {ratios[0]:.2f} to {ratios[-1]:.2f}")


if __name__ == "__main__":
    measure(command=tuple(sys.argv[1:]) or SOURCE)
