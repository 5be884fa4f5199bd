"""One thing that went wrong without anybody having expected it, as text: nothing of the program is held by it."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import qVersion

import explorer

_LIBRARIES = ("PySide6-Essentials", "pyqtgraph", "numpy", "numexpr", "python-flint", "contourpy")
_LONGEST = 2_000
"""Characters of a loss in a report."""


@dataclass(frozen=True, slots=True)
class Incident:
    """What went wrong.

    Attributes
    ----------
    key
        The same for what goes wrong in the same way at the same place.
    summary
        The exception in a line.
    trace
        The whole traceback.
    where
        The thread.
    when
        When it happened first.
    """

    key: str
    summary: str
    trace: str
    where: str
    when: datetime


def incident_of(error: BaseException, trace: TracebackType | None, where: str) -> Incident:
    """Take an exception down."""
    frames = traceback.extract_tb(trace)
    last = frames[-1] if frames else None
    place = f"{last.filename}:{last.lineno}" if last is not None else ""
    summary = "".join(traceback.format_exception_only(error)).strip()
    whole = "".join(traceback.format_exception(type(error), error, trace))
    return Incident(f"{type(error).__qualname__} {place}", _homeless(summary), _homeless(whole), where, _now())


def _now() -> datetime:
    return datetime.now().astimezone()


def _homeless(text: str) -> str:
    """Return a text without the name of the person, which the names of files have in them."""
    try:
        home = str(Path.home())
    except RuntimeError:
        return text
    return text.replace(home, "~") if len(home) > 1 else text


def versions() -> str:
    """Return what runs here, in a line."""
    found = [f"Steepest {explorer.__version__}", f"Python {platform.python_version()}", f"Qt {qVersion()}"]
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            # a program that was built may not have them written down
            continue
    built = " (built)" if getattr(sys, "frozen", False) else ""
    return f"{', '.join(found)}; {platform.platform()}{built}"


def report(incidents: Iterable[tuple[Incident, int]], loss: str, steps: Iterable[str]) -> str:
    """Return all that helps to understand incidents, each with how often it happened, and what was done before."""
    lines = [versions(), ""]
    for incident, count in incidents:
        often = f", {count:,} times" if count > 1 else ""
        lines += [f"{incident.when:%Y-%m-%d %H:%M:%S} in {incident.where}{often}:", incident.trace.rstrip(), ""]
    lines += [f"L = {loss[:_LONGEST]}", "", "Before that:", *(f"  {step}" for step in steps)]
    return "\n".join(lines) + "\n"
