"""The table of steps as text, for the clipboard or a file: written in the background, however long it is."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from explorer.kernel import Unwanted
from explorer.path import Path
from explorer.path_table import headings, numbers
from explorer.rows import Rows
from ui.background import Background, Job

MOST_COPIED = 100_000
"""Rows that a clipboard is given at most: a few tens of megabytes, which every program must take at once."""
LANE = "table"
_REST = 0.001
"""Seconds between two pieces."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Some places of the way through a path, and what its variables and parameters are called."""

    path: Path
    lineage: Rows
    places: Rows
    variables: tuple[str, ...]
    parameters: tuple[str, ...] = ()

    def lines(self, job: Job) -> Iterator[Sequence[object]]:
        """Give the headings and the numbers, saying how far it is."""
        yield headings(self.variables, self.parameters)
        done = 0
        for piece in numbers(self.path, self.lineage, self.places):
            if not job.wanted:
                raise Unwanted
            yield from piece
            done += len(piece)
            job.progress(done / len(self.places))
            # Python that goes on and on would hold up every call into Qt
            time.sleep(_REST)


class HistoryExport(QObject):
    """Copies and saves.

    Signals
    -------
    message
        A sentence for the person.
    progressed
        The share that is done; below 0 where nothing is under way any more.
    """

    message = Signal(str)
    progressed = Signal(float)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._stopped = ""
        """What is said if what is under way is stopped."""
        background.busy_changed.connect(self._watch)
        background.progressed.connect(lambda lane, share: self._tell(share) if lane == LANE else None)

    @property
    def is_busy(self) -> bool:
        """Whether anything is being copied or saved."""
        return self._background.is_busy(LANE)

    def copy(self, extract: Extract) -> None:
        """Put rows on the clipboard, as text with tabs."""
        count = len(extract.places)
        if count > MOST_COPIED:
            self.message.emit(
                f"{count:,} rows are too many for the clipboard, which is given {MOST_COPIED:,} at most: "
                "save them as CSV (Ctrl+S), or choose fewer"
            )
            return
        plural = "" if count == 1 else "s"
        said = f"{count:,} row{plural} of the table are on the clipboard"
        self._begin(lambda job: _text(extract, job), lambda text: self._copied(text, said), "Nothing was copied")

    def save(self, name: str, extract: Extract) -> None:
        """Write rows to a file, which is there only once all of it is."""
        self._begin(lambda job: _written(name, extract, job), self._said, f"Stopped: {name} was not written")

    def stop(self) -> None:
        """Give up what is under way."""
        self._background.cancel(LANE)

    def _begin(self, work: Callable[[Job], str], receive: Callable[[str], None], stopped: str) -> None:
        # what may be under way for another wish is given up, and says so
        self.stop()
        self._stopped = stopped
        self._background.submit(LANE, work, receive)

    def _copied(self, text: str, said: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._said(said)

    def _said(self, text: str) -> None:
        self._stopped = ""
        self.message.emit(text)

    def _tell(self, share: float) -> None:
        self.progressed.emit(share)

    def _watch(self, lane: str, busy: bool) -> None:
        if lane != LANE:
            return
        self._tell(0.0 if busy else -1.0)
        if not busy and self._stopped:
            self._said(self._stopped)


def _text(extract: Extract, job: Job) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(extract.lines(job))
    return text.getvalue()


def _written(name: str, extract: Extract, job: Job) -> str:
    """Write a file beside the one that is wanted, and put it in its place; return what there is to say."""
    target = FilePath(name)
    part = target.with_name(f"{target.name}.part")
    try:
        try:
            with part.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(extract.lines(job))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        return f"Cannot write {name}: {reason}"
    return f"Saved {len(extract.places):,} rows to {name}"
