"""Tables as text, for the clipboard or a file: written in the background, however long they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from explorer.exports.csv_file import with_ascii_words, write_csv
from explorer.sessions.whole_file import why_not
from ui.background import Background, Job

MOST_COPIED = 100_000
"""Rows that a clipboard is given at most: a few tens of megabytes, which every program must take at once."""


class Table(Protocol):
    """Rows under headings."""

    @property
    def count(self) -> int:
        """How many rows there are under the headings."""

    def lines(self, job: Job) -> Iterator[Sequence[object]]:
        """Give the headings and the rows, saying how far it is."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table that is there already, its headings first."""

    rows: Sequence[Sequence[object]]

    @property
    def count(self) -> int:
        return len(self.rows) - 1

    def lines(self, job: Job) -> Iterator[Sequence[object]]:  # noqa: ARG002 - it is done at once
        yield from with_ascii_words(self.rows)


class TableExport(QObject):
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

    def __init__(self, background: Background, lane: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background, self._lane = background, lane
        self._stopped = ""
        """What is said if what is under way is stopped."""
        background.busy_changed.connect(self._watch)
        background.progressed.connect(lambda lane, share: self._tell(share) if lane == self._lane else None)

    @property
    def is_busy(self) -> bool:
        """Whether anything is being copied or saved."""
        return self._background.is_busy(self._lane)

    def copy(self, table: Table) -> None:
        """Put rows on the clipboard, as text with tabs."""
        if table.count > MOST_COPIED:
            self.message.emit(
                f"{table.count:,} rows are too many for the clipboard, which is given {MOST_COPIED:,} at most: "
                "save them as CSV, or choose fewer"
            )
            return
        said = f"{_rows(table.count)} of the table are on the clipboard"
        self._begin(lambda job: _text(table, job), lambda text: self._copied(text, said), "Nothing was copied")

    def save(self, name: str, table: Table) -> None:
        """Write rows to a file, which is there only once all of it is."""
        self._begin(lambda job: _written(name, table, job), self._said, f"Stopped: {name} was not written")

    def stop(self) -> None:
        """Give up what is under way."""
        self._background.cancel(self._lane)

    def _begin(self, work: Callable[[Job], str], receive: Callable[[str], None], stopped: str) -> None:
        # what may be under way for another wish is given up, and says so
        self.stop()
        self._stopped = stopped
        self._background.submit(self._lane, work, receive)

    def _copied(self, text: str, said: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._said(said)

    def _said(self, text: str) -> None:
        self._stopped = ""
        self.message.emit(text)

    def _tell(self, share: float) -> None:
        self.progressed.emit(share)

    def _watch(self, lane: str, busy: bool) -> None:
        if lane != self._lane:
            return
        self._tell(0.0 if busy else -1.0)
        if not busy and self._stopped:
            self._said(self._stopped)


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _text(table: Table, job: Job) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(table.lines(job))
    return text.getvalue()


def _written(name: str, table: Table, job: Job) -> str:
    """Write a file; return what there is to say."""
    try:
        write_csv(Path(name), table.lines(job))
    except (OSError, ValueError) as error:
        return f"Cannot write {name}: {why_not(error, writing=True)}"
    return f"Saved {_rows(table.count)} to {name}"
