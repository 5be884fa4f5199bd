"""Kills the program at a random moment while it works, and sees what the next start would find.

python -m reliability kill --seed 1 --count 200
"""

from __future__ import annotations

import argparse
import math
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from explorer.sessions.rebuilding import rebuild
from explorer.sessions.recovery import recover
from explorer.sessions.session_error import SessionError
from reliability.at_window.worker import state_of
from reliability.monkey import private

OLDEST = 1.0
"""Seconds: nothing older may be lost."""
_SHORTEST, _LONGEST = 0.3, 6.0
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Death:
    """One program that was killed.

    Attributes
    ----------
    states
        How many states it had told.
    lost
        How old the oldest change is that is gone, in seconds; 0 where nothing is gone.
    rows
        The rows of the path that came back.
    problem
        What should not be; empty where all is well.
    """

    seed: int
    states: int
    lost: float
    rows: int
    problem: str = ""


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m reliability kill", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200, help="how often (200)")
    parser.add_argument("--processes", type=int, default=1, help="how many at the same time (1)")
    given = parser.parse_args(words)
    deaths: list[Death] = []
    with ThreadPoolExecutor(given.processes) as pool:
        for death in pool.map(killed, range(given.seed, given.seed + given.count)):
            deaths.append(death)
            if death.problem:
                print(f"FOUND  seed {death.seed}: {death.problem}", flush=True)
    print(*_summary(deaths), sep="\n", flush=True)
    return int(any(death.problem for death in deaths))


def _summary(deaths: Sequence[Death]) -> list[str]:
    lost = sorted(death.lost for death in deaths)
    changes, longest = statistics.mean(death.states for death in deaths), max(death.rows for death in deaths)
    none, most = sum(x == 0.0 for x in lost), lost[int(0.95 * len(lost))]
    return [
        f"killed {len(deaths):,} times after {changes:.0f} changes on average; the longest path that came back has "
        f"{longest:,} rows",
        f"the oldest change that was lost: median {statistics.median(lost):.2f} s, 95 % {most:.2f} s, at the most "
        f"{lost[-1]:.2f} s; in {none} cases nothing was lost",
        f"{sum(bool(d.problem) for d in deaths)} findings",
    ]


def killed(seed: int) -> Death:
    """Let a program work, kill it, and see what is left."""
    with tempfile.TemporaryDirectory(prefix="kill-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        told, moment = _work_and_die(seed, folder)
        if len(told) < 1:
            return Death(seed, 0, 0.0, 0, "it told nothing")
        return _compared(seed, told, moment, folder / "state" / "work")


def _work_and_die(seed: int, folder: Path) -> tuple[list[tuple[float, str]], float]:
    """Return what was told, each with its time, and when the program was killed."""
    command = [sys.executable, "-m", "reliability.at_window.worker", str(seed), str(folder)]
    told: list[tuple[float, str]] = []
    begun = threading.Event()

    def listen(lines: Iterable[str]) -> None:
        for line in lines:
            when, _, state = line.partition(" ")
            if line.endswith("\n"):
                told.append((float(when), state.strip()))
                begun.set()
        begun.set()

    with subprocess.Popen(
        command, env=private(folder), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as program:
        assert program.stdout is not None
        listener = threading.Thread(target=listen, args=(program.stdout,))
        listener.start()
        begun.wait(_PATIENCE)
        time.sleep(Random(seed).uniform(_SHORTEST, _LONGEST))
        moment = time.monotonic()
        os.kill(program.pid, signal.SIGKILL)
        program.wait()
        listener.join()
    return told, moment


def _compared(seed: int, told: list[tuple[float, str]], moment: float, folder: Path) -> Death:
    """Compare what comes back with what was told."""
    found = recover(folder)
    try:
        state, rows, problem = told[0][1], 0, ""
        if len(found) > 1:
            problem = f"{len(found)} programs seem to have died"
        if found:
            left = found[0]
            problem = problem or left.problem
            if left.session is None:
                return Death(seed, len(told), math.inf, 0, problem or "unreadable")
            now = rebuild(left.session).exploration
            state, rows = state_of(now), len(now.path)
    except SessionError as error:
        return Death(seed, len(told), math.inf, 0, f"unreadable: {error}")
    finally:
        for left in found:
            left.release()
    places = [i for i, (_, known) in enumerate(told) if known == state]
    if not places:
        return Death(seed, len(told), math.inf, rows, f"a state that never was: {state[:300]}")
    after = places[-1] + 1
    lost = max(0.0, moment - told[after][0]) if after < len(told) else 0.0
    if lost > OLDEST and not problem:
        problem = f"a change of {lost:.2f} s before was lost: {told[after][1][:300]}"
    return Death(seed, len(told), lost, rows, problem)
