"""From the start of the process to the first painted landscape: against a bare window; the built program, too."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import partial

from benchmarks import start
from benchmarks.line import Line
from benchmarks.process import ROOT
from benchmarks.setting import Setting

_AIM, _BUILT_AIM = 1.2, 1.0
_BUILT = ROOT / "dist" / "steepest" / "steepest"


def measure(setting: Setting) -> Iterator[Line]:
    """Start both in turn; the losses do not matter."""
    what = "start to first painted landscape"
    yield _line(what, "bare PySide6 + pyqtgraph window", start.pairs(setting.rounds), _AIM)
    what, against = "the built program", "the same from source"
    blank = partial(Line, "start", what, "", against, "s", (), (), _BUILT_AIM)
    if not _BUILT.exists():
        yield blank("not built: make package")
        return
    try:
        yield _line(what, against, start.built_pairs(_BUILT, setting.rounds), _BUILT_AIM)
    except subprocess.CalledProcessError as error:
        yield blank(f"the built program ended with {error.returncode}")


def _line(what: str, against: str, pairs: list[tuple[float, float]], aim: float) -> Line:
    ours, theirs = zip(*pairs, strict=True)
    return Line("start", what, "", against, "s", ours, theirs, aim)
