"""A window used for very long: losses, steps, pans, zooms, turns, panels, round after round, all rounds alike."""

from __future__ import annotations

import time
from random import Random

from PySide6.QtCore import QEventLoop, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.gallery import GALLERY
from reliability.at_window.program import Program
from ui.actions import COMMANDS
from ui.window import MainWindow

_LOOK = 5
_PATIENCE = 120.0
_VIEWS = 10
_PANELS = tuple(command.name for command in COMMANDS if command.menu == "Experiments" and command.keys)
_OTHERS = ("dark", "field", "components", "presentation", "equal_axes", "pin", "default_layout", "surface")


class LongUse:
    """Uses a window, a round at a time.

    Parameters
    ----------
    program
        Its window is open.
    seed
        What the rounds are made from.
    steps
        How many steps a round takes.
    """

    def __init__(self, program: Program, seed: int, steps: int) -> None:
        self._program, self._random, self._steps = program, Random(seed), steps
        self.rounds = self.views = self.panels = self.steps = 0

    @property
    def window(self) -> MainWindow:
        """The window."""
        return self._program.window

    def round(self) -> None:
        """Do one round: another loss, steps on it, looks at it from all sides, and a panel."""
        self._type(self._loss())
        self._walk()
        for _ in range(_VIEWS):
            self._look()
        self._open_and_close()
        self.rounds += 1

    # -- losses

    def _loss(self) -> str:
        """Return a loss that there was not before, of the same kinds in every stretch of rounds."""
        number, a, b = self.rounds, self._random.uniform(0.5, 2.0), self._random.uniform(0.5, 5.0)
        kind = number % 10
        if kind < 3:
            return f"({a:.6f}-x)^2 + {b:.6f}(y-x^2)^2"
        if kind < 5:
            return f"{a:.6f}x^2 + {b:.6f}y^2 + sin({a:.6f}x*y) + abs(x - {b:.6f})"
        if kind == 5:
            return f"log(1 + exp({a:.6f}x)) + {b:.6f}x^2"
        if kind == 6:
            return " + ".join(f"{a * i:.6f}(w{i} - {b:.6f})^2" for i in range(1, 21))
        if kind == 7:
            return " + ".join(f"log(1 + exp({a * i:.5f}x - {b / i:.5f}y))" for i in range(1, 101))
        return f"{a:.6f}({GALLERY[number % len(GALLERY)].expression})"

    def _type(self, text: str) -> None:
        edit = self.window.loss_bar.edit
        edit.setFocus()
        edit.selectAll()
        edit.insert(text)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        self.settle()

    # -- steps

    def _walk(self) -> None:
        controller = self.window.controller
        controller.set_size(1e-3)
        before = len(self.window.store.scene.exploration.path)
        controller.stepper.most_steps = self._steps
        controller.run(True)
        self.settle()
        for _ in range(3):
            controller.step()
            self.settle()
        self.steps += len(self.window.store.scene.exploration.path) - before

    # -- looks

    def _look(self) -> None:
        landscape, kind = self.window.landscape, self.views % 5
        if kind == 0:
            landscape.zoom(0.8)
        elif kind == 1:
            landscape.zoom(1.25)
        elif kind == 2:
            self.window.controller.turn_by(5.0)
        elif kind == 3:
            self._drag()
        else:
            self._trigger("fit")
        self.views += 1
        self.settle()

    def _drag(self) -> None:
        ground = self.window.landscape.plot.viewport()
        start = QPointF(ground.rect().center())
        QTest.mousePress(ground, Qt.MouseButton.LeftButton, pos=start.toPoint())
        for i in range(1, 5):
            QTest.mouseMove(ground, (start + QPointF(20.0 * i, 10.0 * i)).toPoint())
        QTest.mouseRelease(ground, Qt.MouseButton.LeftButton, pos=(start + QPointF(80.0, 40.0)).toPoint())

    # -- panels

    def _open_and_close(self) -> None:
        name = _PANELS[self.rounds % len(_PANELS)]
        other = _OTHERS[self.rounds % len(_OTHERS)]
        for what in (name, other, name, other):
            self._trigger(what)
            self.panels += 1
            self.settle()
        if self.rounds % 20 == 0:
            self._have_a_lesson()

    def _have_a_lesson(self) -> None:
        for what in ("lesson_argument", "lesson_next", "lesson_next", "leave_lesson"):
            self._trigger(what)
            self.settle()

    def _trigger(self, name: str) -> None:
        self.window.actions_by_name[name].trigger()

    # -- waiting

    def settle(self) -> None:
        """Wait until all that was asked for is there."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            wait(_LOOK)
            if not self._is_busy():
                return
        raise TimeoutError(f"the window is still at work in round {self.rounds}")

    def _is_busy(self) -> bool:
        window = self.window
        return window.background.is_busy() or window.sessions.desk.lanes.is_busy()


def wait(milliseconds: int) -> None:
    """Let the window go on for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    QApplication.sendPostedEvents()
