"""What programs that died, or were closed, have left in no file: offered in a line, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.sessions.pieces import Stretch
from explorer.sessions.recovery import Recovered, recover
from explorer.sessions.session import Session
from ui.background import Background
from ui.notices import Answer, Notice, Notices

LANE = "recovery"
KEY = "leftover"
_MOST = 20
"""What is older than so many others that nobody has asked for is removed."""
_LONGEST = 60
"""Characters of a loss that are shown."""


class Leftovers(QObject):
    """Looks for what was left, offers it, and lets go of what is not wanted now.

    Signals
    -------
    wanted
        A `Recovered` that a person wants back; it is still there until it is `done` with.
    """

    wanted = Signal(object)

    def __init__(self, folder: Path, lanes: Background, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._lanes, self._notices = folder, lanes, notices
        self.found: list[Recovered] = []
        """Those that nobody has decided on; no other program is offered them."""

    def look(self) -> None:
        """Look for what was left, and offer it."""
        folder = self._folder
        self._lanes.submit(LANE, lambda _: recover(folder), self._receive)

    def _receive(self, found: tuple[Recovered, ...]) -> None:
        for old in found[_MOST:]:
            old.discard()
        self.found = [*found[:_MOST], *self.found]
        self._offer()

    def _offer(self, first: Recovered | None = None) -> None:
        """Offer one, and the others in a menu."""
        if not self.found:
            self._notices.end(KEY)
            return
        shown = first if first in self.found else self.found[0]
        assert shown is not None
        others = [one for one in self.found if one is not shown]
        keep = [] if shown.session is None else [Answer("Restore", lambda: self.wanted.emit(shown), ends=False)]
        notice = Notice(
            KEY,
            text_of(shown),
            (*keep, Answer("Discard", lambda: self.discard(shown))),
            [*(Answer(_entry(one), _offering(self, one), ends=False) for one in others),
             *([Answer("Discard all", self.discard_all)] if others else [])],
            f"{len(others):,} more",
            warning=bool(shown.problem),
        )  # fmt: skip
        self._notices.show_notice(notice)

    def show(self, one: Recovered) -> None:
        """Offer another one of those found first."""
        self._offer(one)

    def discard(self, one: Recovered) -> None:
        """Remove it from the disk, and offer the next."""
        self.found.remove(one)
        one.discard()
        self._offer()

    def discard_all(self) -> None:
        """Remove all of them."""
        while self.found:
            self.found.pop().discard()
        self._offer()

    def taken(self, one: Recovered) -> None:
        """Know that it is in the window again; it stays on the disk until `done` with."""
        if one in self.found:
            self.found.remove(one)
        self._offer()

    def close(self) -> None:
        """Leave what nobody decided on for another start."""
        while self.found:
            self.found.pop().release()


def _offering(leftovers: Leftovers, one: Recovered) -> Callable[[], object]:
    return lambda: leftovers.show(one)


# -- words


def text_of(left: Recovered) -> str:
    """Say what was left: when, which loss, how many steps, and what is wrong with it."""
    problem = f" {left.problem}." if left.problem else ""
    if left.session is None:
        return f"Work of {when(left.when)} cannot be restored.{problem}"
    name = f" ({Path(left.file).name})" if left.file else ""
    return f"Restore the work of {when(left.when)}{name}: {_about(left.session)}?{problem}"


def _entry(left: Recovered) -> str:
    return f"{when(left.when)}: {'damaged' if left.session is None else _about(left.session)}"


def _about(session: Session) -> str:
    loss = session.name or session.loss
    short = loss if len(loss) <= _LONGEST else f"{loss[:_LONGEST]}…"
    steps = sum(piece.steps for piece in session.path if isinstance(piece, Stretch))
    return f"{short}, {steps:,} step{'' if steps == 1 else 's'}"


def when(moment: datetime) -> str:
    """Say a moment as a person would: today, yesterday, or the date."""
    days = (datetime.now().astimezone().date() - moment.date()).days
    time = f"{moment:%H:%M}"
    if days == 0:
        return f"today, {time}"
    if days == 1:
        return f"yesterday, {time}"
    return f"{moment.day} {moment:%B %Y}, {time}"
