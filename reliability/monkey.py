"""A monkey at the window: keys, clicks, drags, wheels, resizes, commands, losses, files; at random, by a seed.

python -m reliability monkey --seed 1 --count 50000              in sittings, each a process and a seed of its own
python -m reliability monkey --seed 3 --until 1234               a sitting again, to this action
python -m reliability monkey --seed 3 --only 1200-1230,1234      some of its actions alone
python -m reliability monkey --seed 3 --until 1234 --shrink      as few of them as still fail in the same way
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from reliability.at_window.actions import actions, numbers_in
from reliability.harness import shortest

AT = "at"
_ROOT = Path(__file__).parents[1]
_TAILS = (10, 40, 160, 640)
"""How many of the last actions are tried alone, before all are."""
_LAST = 25
_PATIENCE = 1_800.0
"""Seconds that a sitting may take for a thousand actions."""


@dataclass(frozen=True, slots=True)
class Order:
    """A sitting that is wanted."""

    seed: int
    count: int
    only: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of a sitting."""

    order: Order
    found: list[dict[str, object]] = field(default_factory=list)
    sat: dict[str, object] = field(default_factory=dict)

    @property
    def kinds(self) -> set[str]:
        """What was found, without the numbers in it."""
        return {kind_of(str(found["what"])) for found in self.found}


def main(words: Sequence[str]) -> int:
    given = _parser().parse_args(words)
    if given.shrink:
        return _shrink(Order(given.seed, given.until or given.count, given.only))
    if given.until or given.only:
        last = given.until or max(map(int, re.findall(r"\d+", given.only)))
        return _tell(sat(Order(given.seed, last, given.only)))
    orders = [
        Order(given.seed + i, min(given.sitting, given.count - i * given.sitting))
        for i in range(math.ceil(given.count / given.sitting))
    ]
    began, failed, outcomes = time.monotonic(), 0, list[Outcome]()
    with ThreadPoolExecutor(given.processes) as pool:
        for outcome in pool.map(partial(sat, end=began + given.seconds), orders):
            failed |= _tell(outcome)
            outcomes.append(outcome)
    print(*_summary(outcomes), sep="\n", flush=True)
    return failed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m reliability monkey", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=50_000, help="how many actions (50000)")
    parser.add_argument("--sitting", type=int, default=2_500, help="how many of them in one process (2500)")
    parser.add_argument("--processes", type=int, default=1, help="how many at the same time (1)")
    parser.add_argument("--seconds", type=float, default=math.inf, help="begin no sitting after so many seconds")
    parser.add_argument("--until", type=int, default=0, help="a sitting again, to the action with this number")
    parser.add_argument("--only", default="", help="the numbers of the actions that are done: 1-20,34")
    parser.add_argument("--shrink", action="store_true", help="look for the fewest actions that fail in the same way")
    return parser


def sat(order: Order, end: float = math.inf) -> Outcome:
    """Have a sitting in a process of its own, and return what became of it."""
    outcome = Outcome(order)
    if time.monotonic() > end:
        return outcome
    with tempfile.TemporaryDirectory(prefix="monkey-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        command = [sys.executable, "-m", "reliability.at_window.sitting", str(order.seed), str(order.count), name]
        patience = 120.0 + _PATIENCE * order.count / 1_000
        try:
            done = subprocess.run(
                [*command, order.only], env=private(folder), capture_output=True, text=True, errors="replace",
                timeout=patience, check=False,
            )  # fmt: skip
            said, complained, status = done.stdout, done.stderr, done.returncode
        except subprocess.TimeoutExpired as error:
            said, complained, status = _text(error.stdout), _text(error.stderr), -1
        _read(outcome, said)
        if not outcome.sat:
            number = _number_in(folder / AT)
            about = f"{said[-2_000:]}\n{complained[-6_000:]}"
            what, before = f"died with status {status}", _actions_before(order, number)
            outcome.found.append({"what": what, "about": about, "number": number, "before": before})
    return outcome


def private(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing of the person's own is read or written."""
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    usual = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
    return {"QT_QPA_PLATFORM": "offscreen", **usual, "HOME": str(home), "PYTHONPATH": paths}


def _actions_before(order: Order, number: int) -> list[str]:
    only = numbers_in(order.only)
    done = [(i, a) for i, a in enumerate(actions(order.seed, number), 1) if only is None or i in only]
    return [f"{i}: {action}" for i, action in done[-_LAST:]]


def _text(data: bytes | str | None) -> str:
    return data.decode(errors="replace") if isinstance(data, bytes) else data or ""


def _number_in(file: Path) -> int:
    try:
        return int(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _read(outcome: Outcome, said: str) -> None:
    for line in said.splitlines():
        if line.startswith('{"found"'):
            outcome.found.append(json.loads(line)["found"])
        elif line.startswith('{"sat"'):
            outcome.sat = json.loads(line)["sat"]


def kind_of(what: str) -> str:
    """Leave out what differs from time to time."""
    return re.sub(r"\d+(\.\d+)?", "#", what)


def _tell(outcome: Outcome) -> int:
    """Write down a sitting; 1 where something was found."""
    order = outcome.order
    for found in outcome.found:
        before = found["before"]
        assert isinstance(before, list)
        print(f"FOUND  seed {order.seed}, action {found['number']}: {found['what']}")
        print(*(f"    {line}" for line in before), sep="\n")
        print(*(f"  | {line}" for line in str(found["about"]).splitlines()), sep="\n")
        print(f'  again: make monkey ARGS="--seed {order.seed} --until {found["number"]}"', flush=True)
    print(f"seed {order.seed}: {outcome.sat}", flush=True)
    return int(bool(outcome.found))


def _summary(outcomes: list[Outcome]) -> list[str]:
    done = sum(int(str(o.sat.get("actions", 0))) for o in outcomes)
    longest = max((float(str(o.sat.get("longest", 0.0))) for o in outcomes), default=0.0)
    kinds = Counter(kind for outcome in outcomes for kind in outcome.kinds)
    return [
        f"{done:,} actions in {len(outcomes)} sittings; the event loop stood still for {longest:.2f} s at the most",
        *(f"  {count} sittings: {kind}" for kind, count in kinds.most_common()),
    ]


def _shrink(order: Order) -> int:
    """Find few actions that fail as all do."""
    wanted = sat(order).kinds
    if not wanted:
        print("nothing went wrong this time")
        return 0
    numbers = tuple(range(1, order.count + 1))

    def fails(tried: tuple[int, ...]) -> bool:
        found = bool(tried) and bool(sat(Order(order.seed, order.count, ",".join(map(str, tried)))).kinds & wanted)
        print(f"  {len(tried)} actions: {'the same' if found else 'nothing'}", flush=True)
        return found

    few = next((numbers[-tail:] for tail in _TAILS if tail < order.count and fails(numbers[-tail:])), numbers)
    few = shortest(few, fails)
    print(f"  --only {','.join(map(str, few))}")
    return _tell(sat(Order(order.seed, order.count, ",".join(map(str, few))))) or 1
