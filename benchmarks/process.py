"""Each row in a process of its own: no row slows another down, or takes it along when it fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.line import Line

_SLOWING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""What names another processor to NumPy's linear algebra than the one there is; both together, or neither."""
ROOT = Path(__file__).resolve().parent.parent


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return the surroundings in which a row is measured."""
    kept = {key: value for key, value in given.items() if key not in _SLOWING}
    return {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false", **kept}


def ask(arguments: Sequence[str]) -> subprocess.Popen[str]:
    """Start a module of this package with the environment for measuring."""
    command = [sys.executable, "-m", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment(os.environ))


def measured(row: str, arguments: Sequence[str]) -> Iterator[Line]:
    """Give the lines of a row as they come; one that says so where the process failed."""
    with ask(["benchmarks.worker", row, *arguments]) as process:
        assert process.stdout is not None
        for text in process.stdout:
            if text.startswith("{"):
                yield decoded(text)
    if process.returncode:
        yield Line(row, "", "", "", "", (), note=f"the process ended with {process.returncode}; it says why above")


def encoded(line: Line) -> str:
    """Write a line on one line."""
    return json.dumps(asdict(line))


def decoded(text: str) -> Line:
    """Read what `encoded` wrote."""
    content = json.loads(text)
    return Line(**{**content, "ours": tuple(content["ours"]), "theirs": tuple(content["theirs"])})
