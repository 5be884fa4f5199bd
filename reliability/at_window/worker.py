"""A program at work, which tells what there is in its window at each moment: it is there to be killed.

python -m reliability.at_window.worker SEED FOLDER

Each line is the time, which all processes have in common, and the state; see `state_of`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from PySide6.QtCore import QObject, QTimer

from explorer.exploration import Exploration
from reliability.at_window.actions import Action, Kind, actions
from reliability.at_window.hands import Hands
from reliability.at_window.program import Program

_KINDS = {
    Kind.STEP, Kind.HANDLE_DRAG, Kind.LANDSCAPE_CLICK, Kind.LOSS, Kind.UNDO, Kind.REDO, Kind.STAGE_WHEEL,
}  # fmt: skip
_COMMANDS = ("run", "play", "run_1000", "run_100000", "run_1000000", "back", "reset", "turn_left", "longer", "race")
_MOST = 100_000


def state_of(now: Exploration) -> str:
    """Return what a person would miss: the loss, the rules, how the path got here, and w to the last bit."""
    path = now.path
    return json.dumps([
        now.loss.text, [value.hex() for value in now.loss.parameters.values()], repr(now.rules), now.order,
        path.depth(now.tip), now.number, [x.hex() for x in now.w], [x.hex() for x in path.record(now.start).w],
    ])  # fmt: skip


class Worker(QObject):
    """Does one thing after the other, and tells the state after each change."""

    def __init__(self, program: Program, seed: int) -> None:
        super().__init__()
        self._window = program.window
        self._random = Random(seed)
        self._hands = Hands(lambda: program.window, list)
        self._actions = self._chosen(seed)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)
        self._tell()
        self._window.store.changed.connect(self._tell)
        self._timer.start(0)

    @staticmethod
    def _chosen(seed: int) -> Iterator[Action]:
        return (action for action in actions(seed, _MOST) if action.kind in _KINDS)

    def _tell(self, *_: object) -> None:
        # in one call: a line is there as a whole, or not at all
        line = f"{time.monotonic():.4f} {state_of(self._window.store.scene.exploration)}\n"
        os.write(1, line.encode())

    def _go_on(self) -> None:
        self._timer.start(self._random.choice((5, 20, 50, 100, 300)))
        if self._random.random() < 0.25:
            action = self._window.actions_by_name[self._random.choice(_COMMANDS)]
            action.trigger()
        else:
            self._hands.do(next(self._actions))


def main(words: list[str]) -> int:
    program = Program(Path(words[1]))
    program.open()
    # from here on there is a journal: what was before is the program's own doing
    worker = Worker(program, int(words[0]))
    program.app.exec()
    del worker
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
