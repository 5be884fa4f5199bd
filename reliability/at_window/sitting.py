"""One sitting of a monkey: a process of its own, with folders of its own.

python -m reliability.at_window.sitting SEED COUNT FOLDER [NUMBERS]

Says in lines of JSON what it finds, as it finds it, and at the end how it was. The number of the action that is being
done is in the file `at`, for whoever finds the process dead.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication

from reliability.at_window.actions import Action, Kind, actions, numbers_in
from reliability.at_window.files import Files
from reliability.at_window.hands import Hands
from reliability.at_window.loop_watch import LoopWatch
from reliability.at_window.program import Answers, Program, say
from reliability.at_window.watch import Watch
from reliability.harness import resident

AT = "at"
"""The file with the number of the action."""
_LAST = 25
_MOST_MEMORY = 1_500 << 20
"""Bytes."""
_EVERY = 100
"""Actions from one look at the memory to the next."""
_AGAIN = 5
"""Milliseconds until the next look whether an action has ended."""
_PATIENCE = 40
"""Actions in a row after which a box that nobody has answered is closed."""


@dataclass(frozen=True, slots=True)
class Found:
    """What went wrong during an action, and what was done before it."""

    what: str
    about: str
    number: int
    before: tuple[str, ...]


@dataclass(slots=True)
class Sat:
    """How a sitting was."""

    actions: int = 0
    windows: int = 0
    longest: float = 0.0
    memory: list[int] | None = None
    """Megabytes."""


class Sitting(QObject):
    """Does actions, one after another, each from the event loop.

    Parameters
    ----------
    seed, count
        Which actions.
    folder
        Where everything is kept.
    only
        The numbers of the actions that are done; None for all.
    """

    def __init__(self, seed: int, count: int, folder: Path, only: frozenset[int] | None = None) -> None:
        super().__init__()
        self.watch = Watch(self._tell)
        self.sat = Sat(memory=[])
        self._seed, self._only, self._count = seed, only, count
        self._actions = enumerate(actions(seed, count), 1)
        self._number, self._which = 0, 0.0
        self._last: deque[str] = deque(maxlen=_LAST)
        self._program = Program(folder)
        self._files = Files(folder / "files", seed)
        self._hands = Hands(lambda: self._program.window, self._files.all)
        self._is_doing, self._level, self._boxed = False, 0, 0
        self._loop = QEventLoop()
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._go_on)
        self._at = os.open(folder / AT, os.O_WRONLY | os.O_CREAT)

    def sit(self) -> Sat:
        """Do them all."""
        answers = Answers(lambda: self._files.to_open(self._which), lambda: self._files.to_save(self._which))
        with self.watch.watching(), answers.given():
            loop_watch = LoopWatch(lambda seconds, place: self.watch.find(f"stood still for {seconds:.1f} s", place))
            self._open()
            self._next.start(0)
            self._loop.exec()
            self._end()
            loop_watch.end()
        self.sat.longest = loop_watch.longest
        os.close(self._at)
        return self.sat

    def _open(self) -> None:
        self._program.open()
        self.sat.windows += 1

    def _end(self) -> None:
        """Close the window, whatever it asks."""
        if self._program.is_open and self._program.window.sessions.desk.is_changed:
            self._program.window.sessions.desk.close()
        self._program.end()
        for what in self._program.left:
            self.watch.find(f"left behind: {what}")
        self._program.left.clear()

    def _tell(self, what: str, about: str) -> None:
        found = Found(what, about, self._number, tuple(self._last))
        say(json.dumps({"found": asdict(found)}))

    def _go_on(self) -> None:
        """Do the next action, unless one is under way: it may wait for a box to be closed, which takes others."""
        level = QThread.currentThread().loopLevel()
        if self._is_doing and level <= self._level:
            self._next.start(_AGAIN)
            return
        action = self._upcoming()
        if action is None:
            _close_menus()
            self._loop.quit()
            return
        outer = self._is_doing, self._level
        self._is_doing, self._level = True, level
        self._next.start(action.pause)
        try:
            self._do(action)
        finally:
            self._is_doing, self._level = outer

    def _upcoming(self) -> Action | None:
        for number, action in self._actions:
            if self._only is None or number in self._only:
                self._number = number
                return action
        return None

    def _do(self, action: Action) -> None:
        if not self._program.is_open:
            self._end()
            self._open()
        os.pwrite(self._at, b"%-12d" % self._number, 0)
        self._which = action.start[0]
        self._last.append(f"{self._number}: {action}")
        self.sat.actions += 1
        if self.sat.actions % _EVERY == 1:
            self._weigh()
        self._close_what_stays(action)
        self._hands.do(action)

    def _close_what_stays(self, action: Action) -> None:
        """Close a box that has been in the way for long, so that the rest of the window gets its share."""
        box = QApplication.activeModalWidget()
        self._boxed = self._boxed + 1 if box is not None else 0
        if box is not None and self._boxed > _PATIENCE and action.kind is not Kind.REST:
            self._boxed = 0
            box.close()

    def _weigh(self) -> None:
        size = resident()
        assert self.sat.memory is not None
        self.sat.memory.append(size >> 20)
        if size > _MOST_MEMORY:
            self.watch.find(f"memory of {size >> 20} MB")


def _close_menus() -> None:
    """Close what waits for a choice within a call, which would not come back."""
    for _ in range(_PATIENCE):
        menu = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if menu is not None:
            menu.close()


def main(words: list[str]) -> int:
    seed, count, folder, only = int(words[0]), int(words[1]), Path(words[2]), words[3] if len(words) > 3 else ""
    faulthandler.enable()
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    sitting = Sitting(seed, count, folder, numbers_in(only))
    sat = sitting.sit()
    say(json.dumps({"sat": asdict(sat)}))
    return int(bool(sitting.watch.counts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
