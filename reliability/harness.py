"""Runs one reader over very many inputs, and reports whatever it did beside reading or refusing them.

A reader is any `Target`: something that makes inputs, and something that checks what becomes of one. A finding is an
exception that is not the reader's own, an input that took too long, or memory that grew; it is made as short as it
can be while it still fails in the same way.
"""

from __future__ import annotations

import math
import os
import re
import signal
import statistics
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Generic, TypeVar

Input = TypeVar("Input", str, bytes)
SequenceOfPieces = TypeVar("SequenceOfPieces", str, bytes, tuple[int, ...])

SLOWEST = 1.0
"""Seconds of processor time that an input may take."""
_GIVEN_UP = 5.0
_MOST_FINDINGS = 20
_SAMPLES = 40
_GROWTH, _SLACK, _ENOUGH = 1.05, 8 << 20, 20_000
_TRIALS = 400


@dataclass(frozen=True, slots=True)
class Target(Generic[Input]):
    """A reader under test.

    Attributes
    ----------
    name
        What it reads.
    make
        Makes the next random input.
    check
        Reads an input and says in a word what became of it; raises what the reader should never raise.
    """

    name: str
    make: Callable[[], Input]
    check: Callable[[Input], str]


@dataclass(frozen=True, slots=True)
class Finding(Generic[Input]):
    """An input that did what no input should, how, and how often others did the same."""

    what: str
    given: Input
    number: int


@dataclass(slots=True)
class Report(Generic[Input]):
    """What a run found."""

    name: str
    count: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: dict[str, Finding[Input]] = field(default_factory=dict)
    repeated: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_given: Input | None = None
    seconds: float = 0.0
    """Of processor time, which does not depend on what else the machine does."""
    memory: list[int] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """How much larger the memory was in the last quarter of the run than in the second: 1.0 for not at all."""
        quarter = len(self.memory) // 4
        if quarter < 2:
            return 1.0
        return statistics.median(self.memory[-quarter:]) / statistics.median(self.memory[quarter : 2 * quarter])

    @property
    def grew(self) -> bool:
        """Whether memory grew; a run must be long enough for caches to be full."""
        return (
            self.count >= _ENOUGH
            and self.growth > _GROWTH
            and max(self.memory) - self.memory[len(self.memory) // 4] > _SLACK
        )

    def lines(self) -> Iterator[str]:
        """Write it down."""
        share = ", ".join(f"{name} {n:,}" for name, n in self.outcomes.most_common())
        rate = self.count / max(self.seconds, 1e-9)
        yield f"{self.name}: {self.count:,} inputs, {rate:,.0f} a second of processor time"
        yield f"  {share}"
        yield f"  slowest {self.slowest:.3f} s: {_shown(self.slowest_given)}"
        if self.memory:
            megabytes = [size >> 20 for size in self.memory]
            yield f"  memory {min(megabytes)} to {max(megabytes)} MB, last to second quarter {self.growth:.3f}"
        for what, finding in self.findings.items():
            yield f"  FOUND {what} ({self.repeated[what]:,} times), first at input {finding.number:,}:"
            yield f"    {_shown(finding.given, 600)}"


class TooLongError(Exception):
    """An input was given up."""


def run(
    target: Target[Input],
    count: int,
    *,
    seconds: float = math.inf,
    progress: Callable[[Report[Input]], None] | None = None,
) -> Report[Input]:
    """Check so many inputs, or as many as there is time for.

    Parameters
    ----------
    target
        The reader.
    count
        How many inputs.
    seconds
        After how many seconds of processor time to end in any case.
    progress
        Told now and then how far the run is.
    """
    report = Report[Input](target.name)
    every = max(1, count // _SAMPLES)
    began = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in range(count):
            if number % every == 0:
                report.memory.append(resident())
                if progress is not None:
                    progress(report)
            _check_one(target, number, report)
            report.seconds = time.process_time() - began
            if report.seconds > seconds or len(report.findings) >= _MOST_FINDINGS:
                break
    return report


def _check_one(target: Target[Input], number: int, report: Report[Input]) -> None:
    given = target.make()
    began = time.thread_time()
    what = outcome(target, given)
    taken = time.thread_time() - began
    if taken > report.slowest:
        report.slowest, report.slowest_given = taken, given
    if taken > SLOWEST and not what.startswith("!"):
        what = f"! over {SLOWEST:g} s"
    report.count += 1
    if not what.startswith("!"):
        report.outcomes[what] += 1
        return
    report.outcomes["FOUND"] += 1
    report.repeated[what] += 1
    if what not in report.findings:
        short = given if what.startswith("! over") else shortest(given, lambda g: outcome(target, g) == what)
        report.findings[what] = Finding(what, short, number)


def outcome(target: Target[Input], given: Input, patience: float = _GIVEN_UP) -> str:
    """Return what became of an input; with a `!` in front what should not have.

    Parameters
    ----------
    target, given
        The reader and the input.
    patience
        After how many seconds of processor time the input is given up.
    """
    try:
        with limited(patience):
            return target.check(given)
    except TooLongError:
        return f"! over {patience:g} s"
    except Exception as error:  # noqa: BLE001 - any exception is what is looked for
        return f"! {type(error).__name__} in {_place(error)}: {_kind(str(error))}"


def _kind(message: str) -> str:
    """Leave the numbers out of a message, so that one mistake is found once."""
    return re.sub(r"\d+", "#", message[:60])


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if f"{os.sep}explorer{os.sep}" in f.filename] or list(frames)
    return f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else "?"


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TooLongError in what uses the processor for longer."""

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        signal.signal(signal.SIGVTALRM, before)


def shortest(given: SequenceOfPieces, fails: Callable[[SequenceOfPieces], bool]) -> SequenceOfPieces:
    """Leave pieces out of an input, ever smaller ones, as long as it still fails.

    References
    ----------
    Zeller, Hildebrandt: Simplifying and isolating failure-inducing input, IEEE Trans. Softw. Eng. 28 (2002).
    """
    size, trials = max(1, len(given) // 2), 0
    while trials < _TRIALS:
        at, found = 0, False
        while at < len(given) and trials < _TRIALS:
            shorter = given[:at] + given[at + size :]
            trials += 1
            if fails(shorter):
                given, found = shorter, True
            else:
                at += size
        if size == 1 and not found:
            break
        size = size if found and size == 1 else max(1, size // 2)
    return given


def resident() -> int:
    """Return the memory of this process in bytes; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _shown(given: str | bytes | None, most: int = 120) -> str:
    text = ascii(given)
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]} ({len(given or ''):,} long)"
