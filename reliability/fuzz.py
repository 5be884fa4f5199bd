"""Fuzzing of everything that reads what a person types or opens.

python -m reliability fuzz --target losses --seed 1 --count 1000000
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from reliability import lesson_reader, loss_reader, option_reader, session_reader
from reliability.harness import Report, Target, run

TARGETS: dict[str, Callable[[Random], Target[Any]]] = {
    "losses": loss_reader.target,
    "options": option_reader.target,
    "lessons": lesson_reader.target,
    "sessions": session_reader.target,
}
"""What can be fuzzed: another reader is one more row."""


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m reliability fuzz", description=__doc__)
    parser.add_argument("--target", choices=TARGETS, action="append", help="what is read (all)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20_000, help="how many inputs for each target (20000)")
    parser.add_argument("--seconds", type=float, default=math.inf, help="end after so many seconds for each target")
    parser.add_argument("--progress", action="store_true", help="say now and then how far it is")
    given = parser.parse_args(words)
    failed = False
    for name in given.target or TARGETS:
        report = run(
            TARGETS[name](Random(given.seed)), given.count, seconds=given.seconds,
            progress=_tell if given.progress else None,
        )  # fmt: skip
        print(f"seed {given.seed}", *report.lines(), sep="\n", flush=True)
        failed |= bool(report.findings) or report.grew
    return int(failed)


def _tell(report: Report[Any]) -> None:
    print(f"{report.name}: {report.count:,} in {report.seconds:.0f} s, {len(report.findings)} findings", flush=True)
    for what, finding in report.findings.items():
        print(f"  {what}: {ascii(finding.given)[:200]}", flush=True)
