"""What is asked for on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROWS = {
    "start": "Start",
    "picture": "Picture",
    "pan": "Pan",
    "step": "Step",
    "descent": "Descent",
    "grid": "Grid",
    "exponents": "Exponents",
    "memory": "Memory",
    "frames": "Frames",
}
"""The rows of the table, in its order, by the file in `benchmarks/rows` that measures each."""
_ROUNDS, _QUICK = 15, 5


@dataclass(frozen=True, slots=True)
class Options:
    """Which rows, on which losses besides those that come with it, how often, and where the report goes."""

    only: tuple[str, ...]
    losses: tuple[str, ...]
    rounds: int
    quick: bool
    out: Path

    def as_arguments(self) -> list[str]:
        """Return what makes these options again, but for the rows and the folder."""
        files = [argument for file in self.losses for argument in ("--losses", file)]
        return [*files, "--rounds", str(self.rounds), *(["--quick"] if self.quick else [])]


def parsed(arguments: Sequence[str]) -> Options:
    """Read the command line; leave with a message where it cannot be read."""
    parser = argparse.ArgumentParser("python -m benchmarks", description="Measure Steepest against what others use.")
    parser.add_argument("--only", type=_rows, default=tuple(ROWS), help=f"rows to measure: {','.join(ROWS)}")
    parser.add_argument("--losses", action="append", default=[], help="a file of more losses, one a line")
    parser.add_argument("--rounds", type=_count, help=f"pairs of each comparison ({_ROUNDS}; with --quick {_QUICK})")
    parser.add_argument("--quick", action="store_true", help="fewer pairs, and smaller sizes where sizes grow")
    parser.add_argument("--out", type=Path, default=Path(".benchmarks"), help="the folder of the report")
    given = parser.parse_args(arguments)
    rounds = given.rounds or (_QUICK if given.quick else _ROUNDS)
    files = tuple(str(Path(file).resolve()) for file in given.losses)
    return Options(given.only, files, rounds, given.quick, given.out)


def _rows(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        message = f"{', '.join(unknown)}: not among {', '.join(ROWS)}"
        raise argparse.ArgumentTypeError(message)
    return tuple(row for row in ROWS if row in names)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 2:
        message = f"{text}: at least 2 pairs are needed"
        raise argparse.ArgumentTypeError(message)
    return int(text)
