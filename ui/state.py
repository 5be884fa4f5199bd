"""The state of the program: one frozen `Scene`, and the store that holds it, announces changes, and undoes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from explorer.direction import Vector
from explorer.exploration import Exploration
from explorer.landscape import Window

MOST_UNDONE = 2_000


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a person can change and undo.

    `home` is the window of the plane that suits the loss; where the view is now, is the view's own affair.
    """

    exploration: Exploration
    home: Window
    minima: tuple[Vector, ...] = ()


class Store(QObject):
    """Holds the scene. The only mutable thing that several widgets know.

    Signals
    -------
    changed
        The scene before and the scene now.
    """

    changed = Signal(object, object)

    def __init__(self, scene: Scene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self._past: list[tuple[str, Scene]] = []
        self._future: list[tuple[str, Scene]] = []
        self._merging = ""

    @property
    def scene(self) -> Scene:
        return self._scene

    @property
    def undo_text(self) -> str:
        """What undo would take back; empty where there is nothing."""
        return self._past[-1][0] if self._past else ""

    @property
    def redo_text(self) -> str:
        """What redo would do again; empty where there is nothing."""
        return self._future[-1][0] if self._future else ""

    def do(self, scene: Scene, text: str, *, merge: str = "") -> None:
        """Go to a new scene.

        Changes in a row with the same `merge` (a drag, a run) are undone together; `settle` ends the row.
        """
        if scene == self._scene:
            return
        if not (merge and merge == self._merging):
            self._past.append((text, self._scene))
            del self._past[:-MOST_UNDONE]
        self._merging = merge
        self._future.clear()
        self._go(scene)

    def settle(self) -> None:
        """Begin a new entry with the next change, even if it is of the same kind."""
        self._merging = ""

    def undo(self) -> None:
        """Take the last change back."""
        if self._past:
            text, scene = self._past.pop()
            self._future.append((text, self._scene))
            self._merging = ""
            self._go(scene)

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._future:
            text, scene = self._future.pop()
            self._past.append((text, self._scene))
            self._merging = ""
            self._go(scene)

    def _go(self, scene: Scene) -> None:
        before, self._scene = self._scene, scene
        self.changed.emit(before, scene)
