"""Measures every row, or those that are named, and writes the report: `python -m benchmarks --help`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from functools import partial

from benchmarks import machine, plot, process, record, table
from benchmarks.line import Line
from benchmarks.options import ROWS, parsed
from benchmarks.problem import ProblemError
from benchmarks.worker import setting


def main() -> int:
    """Measure row by row, say what comes as it comes, and write table, JSON and plot."""
    options = parsed(sys.argv[1:])
    try:
        problems = setting(options).problems
    except ProblemError as error:
        print(error, file=sys.stderr)
        return 2
    lines: list[Line] = []
    for row in options.only:
        for line in process.measured(row, options.as_arguments()):
            lines.append(line)
            print(_said(line), flush=True)
    found = machine.describe()
    asked = {**asdict(options), "out": str(options.out)}
    options.out.mkdir(parents=True, exist_ok=True)
    text = table.table(lines, ROWS, found)
    (options.out / "table.md").write_text(text, encoding="utf-8")
    document = record.document(lines, problems, found, asked)
    (options.out / "results.json").write_text(document, encoding="utf-8")
    written = ["table.md", "results.json", *plot.draw(lines, options.out)]
    print(f"\n{text.split('## Loss by loss')[0]}\nIn {options.out}: {', '.join(written)}")
    return 0


def _said(line: Line) -> str:
    place = " · ".join(part for part in (line.row, line.what, line.loss, line.against) if part)
    if line.measured is None:
        return f"{place}: {line.note}"
    write = "{:.3g}".format if line.against else partial(table.quantity, unit=line.unit)
    return f"{place}: {write(line.measured)}{f' (aim {write(line.aim)})' if line.aim is not None else ''}"


if __name__ == "__main__":
    sys.exit(main())
