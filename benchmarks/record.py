"""The same for programs: a JSON document with every sample in it, versioned and documented.

version     1; it changes when a field changes its meaning or goes
date        ISO 8601, in UTC
machine     processor, cores, system, versions of the packages
options     what was asked for
losses      name, text, start, window (x0, x1, y0, y1; null where L has one variable)
summaries   a comparison over all losses: row, what, against, unit, measured (median over the losses), worst, aim,
            reached (null where there is no aim)
growths     a cost that grows: what, sizes, costs (medians, in seconds), exponent, error (its standard error), factor
lines       a comparison on one loss: row, what, loss, against, unit, ours, theirs (all samples, in pairs), measured
            (the ratio of the medians, or the median of ours), spread (quartiles of the pairwise ratios), aim, note
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from benchmarks.growth import ROW, growths
from benchmarks.line import Line, summaries
from benchmarks.problem import Problem

VERSION = 1


def document(
    lines: Sequence[Line], problems: Sequence[Problem], machine: Mapping[str, object], options: Mapping[str, object]
) -> str:
    """Return the JSON text."""
    content = {
        "version": VERSION,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine,
        "options": options,
        "losses": [
            {"name": p.name, "text": p.loss.text, "start": p.w, "window": p.window and p.window.extent}
            for p in problems
        ],
        "summaries": [
            {**asdict(found), "reached": found.reached}
            for found in summaries(line for line in lines if line.row != ROW)
        ],
        "growths": [asdict(found) for found in growths(lines)],
        "lines": [{**asdict(line), "measured": line.measured, "spread": line.spread} for line in lines],
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
