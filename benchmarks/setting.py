"""What a row is measured with: which losses, and how often."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from benchmarks.line import Line
from benchmarks.problem import Problem


@dataclass(frozen=True, slots=True)
class Setting:
    """The losses, and how many pairs are measured of each comparison."""

    problems: tuple[Problem, ...]
    rounds: int
    quick: bool = False


Measure = Callable[[Setting], Iterable[Line]]


def guarded(blank: Line, measure: Callable[[], Iterable[Line]]) -> Iterator[Line]:
    """Give the lines of a comparison; where a package is missing, or arithmetic raises, a blank line that says so."""
    try:
        yield from measure()
    except ImportError as error:
        yield _with_note(blank, f"needs {error.name}")
    except (ArithmeticError, ValueError, RecursionError) as error:
        yield _with_note(blank, f"{blank.against}: {error}")


def _with_note(blank: Line, note: str) -> Line:
    return Line(blank.row, blank.what, blank.loss, blank.against, blank.unit, (), aim=blank.aim, note=note)
