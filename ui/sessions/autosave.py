"""Keeps unsaved work on the disk, from one moment to the next, off the GUI thread.

There is a journal as long as there is something that is in no file; what is saved, or was not changed, has none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from explorer.sessions.journal import Journal
from explorer.sessions.session_error import SessionError
from ui.background import Background
from ui.sessions.snapshot import Recipes, Snapshot

LANE = "journal"
_UNEXPECTED = "the work of now cannot be kept for the next start, for a reason that nobody expected"

_log = logging.getLogger(__name__)

Act = Callable[[], object]


class Kept(NamedTuple):
    """What is to be kept, the file that it belongs to, empty where there is none, and the stamp of that."""

    snapshot: Snapshot
    file: str
    stamp: tuple[int, ...] = ()


class _Written(NamedTuple):
    """What is in the way of keeping work, in words; the work; and what was raised where nobody expected it."""

    problem: str
    work: Kept | None
    error: Exception | None = None


class Autosave(QObject):
    """Writes the journal of a window.

    Signals
    -------
    failed
        Why work cannot be kept; empty once it can again.
    raised
        An exception that nobody expected.
    """

    failed = Signal(str)
    raised = Signal(object)

    def __init__(self, folder: Path, lanes: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = _Writer(folder)
        self._lanes = lanes
        self._problem = ""
        self._wanted: Kept | None = None
        self._once_kept: list[tuple[Act, Act]] = []
        self._is_closed = False

    @property
    def works(self) -> bool:
        """Whether work is kept, as far as one knows."""
        return not self._problem

    def keep(self, work: Kept | None) -> None:
        """Have this on the disk, and nothing else; nothing at all where it is None."""
        if self._is_closed or (work is None and self._wanted is None):
            return
        if work is not None and self._wanted is not None and not self._problem:
            before = self._wanted
            if work[1:] == before[1:] and work.snapshot.is_as(before.snapshot):
                return
        self._wanted = work
        writer = self._writer
        # told apart from what a lane drops: the newest alone counts, and it holds all that the ones before it did
        self._lanes.submit(LANE, lambda _: writer.write(work), self._receive)

    def _receive(self, found: _Written) -> None:
        problem, work, error = found
        if error is not None:
            self.raised.emit(error)
        if problem != self._problem:
            self._problem = problem
            self.failed.emit(problem)
        if not problem and work is not None:
            self._conclude(is_kept=True)

    def once_kept(self, act: Act, otherwise: Act) -> None:
        """Do something once what is there now is on the disk; something else if that never comes about."""
        self._once_kept.append((act, otherwise))

    def _conclude(self, *, is_kept: bool) -> None:
        waiting, self._once_kept = self._once_kept, []
        for act, otherwise in waiting:
            act() if is_kept else otherwise()

    def close(self, work: Kept | None) -> None:
        """Leave this for another start, or nothing; nobody writes any more, as the lanes are closed."""
        if not self._is_closed:
            self._is_closed = True
            found = self._writer.write(work)
            self._writer.leave()
            self._conclude(is_kept=not found.problem)
            if found.error is not None:
                _log.error("unsaved work could not be kept", exc_info=found.error)


class _Writer:
    """The journal, wherever it is written; one thread at a time uses it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._recipes = folder, Recipes()
        self._journal: Journal | None = None

    def write(self, work: Kept | None) -> _Written:
        """Write what is to be kept; tell what is in the way of that."""
        try:
            if work is None:
                self._end()
            else:
                self._record(work)
        except SessionError as error:
            return _Written(error.message, work)
        except Exception as error:  # noqa: BLE001 - a person must know that work is not kept, whatever the reason
            return _Written(_UNEXPECTED, work, error)
        return _Written("", work)

    def _record(self, work: Kept) -> None:
        session = self._recipes.session(work.snapshot)
        if self._journal is None:
            self._journal = Journal.begin(self._folder, session, work.file, work.stamp)
        else:
            self._journal.record(session, work.file, work.stamp)

    def _end(self) -> None:
        if self._journal is not None:
            self._journal.end()
            self._journal = None

    def leave(self) -> None:
        """Close the journal, and leave it to be found at another start."""
        if self._journal is not None:
            self._journal.leave()
            self._journal = None
