"""Measures one row and prints its lines: what the processes of `benchmarks.process` run."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from benchmarks import problem
from benchmarks.line import Line
from benchmarks.options import Options, parsed
from benchmarks.process import encoded
from benchmarks.setting import Measure, Setting


def main() -> None:
    """Measure the row that comes first, with the options after it."""
    row, options = sys.argv[1], parsed(sys.argv[2:])
    try:
        measure: Measure = import_module(f"benchmarks.rows.{row}").measure
    except ImportError as error:
        print(encoded(Line(row, "", "", "", "", (), note=f"needs {error.name}")))
        return
    for line in measure(setting(options)):
        print(encoded(line), flush=True)


def setting(options: Options) -> Setting:
    """Read the losses and say how often to measure."""
    files = [found for file in options.losses for found in problem.read(Path(file))]
    return Setting((*problem.standard(), *files), options.rounds, options.quick)


if __name__ == "__main__":
    main()
    sys.exit(0)
