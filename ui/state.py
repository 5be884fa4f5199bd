"""The state of the program: one frozen `Scene`, and the store that holds it, announces changes, and undoes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from explorer.direction import Vector
from explorer.exploration import Exploration
from explorer.landscape import Window
from explorer.loss import Loss
from explorer.plane import Plane
from explorer.roles import Parameter
from explorer.slices import FIRST_TWO, SliceRule, needs_model, slice_through

MOST_UNDONE = 2_000


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a person can change and undo.

    Attributes
    ----------
    exploration
        The loss, the rules, and the path.
    home
        The window that suits the loss; where the view is now, is the view's own affair.
    minima
        Minima that are known for the parameters `minima_for`; those of a new scene, where they are not given.
    parameters
        The names that are held, with their sliders; their values are those of the loss.
    chosen
        Whether a person made a name a parameter; other roles are guessed.
    slicing
        Which plane through w is seen, where there are three variables or more.
    pinned
        A plane that stays while w moves; None where the plane follows w.
    """

    exploration: Exploration
    home: Window
    minima: tuple[Vector, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    chosen: tuple[tuple[str, bool], ...] = ()
    slicing: SliceRule = FIRST_TWO
    pinned: Plane | None = None
    minima_for: Vector | None = None

    def __post_init__(self) -> None:
        if self.minima_for is None:
            object.__setattr__(self, "minima_for", self._held)

    @property
    def _held(self) -> Vector:
        return tuple(self.loss.parameters.values())

    @property
    def minima_now(self) -> tuple[Vector, ...]:
        """The known minima that are minima with the parameters at their values."""
        return self.minima if self.minima_for == self._held else ()

    @property
    def loss(self) -> Loss:
        """L, with the parameters at their values."""
        return self.exploration.loss

    def plane_at(self, w: Vector) -> Plane | None:
        """Return the plane seen from w as far as it needs w alone; None where it needs ∇L or ∇²L, or is a line."""
        n = self.loss.dimension
        if self.pinned is not None or n == 1:
            return self.pinned
        rule = self.slicing if n > 2 else FIRST_TWO
        return None if needs_model(rule) else slice_through(rule, self.loss, w)


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
        self._lasting: set[str] = set()

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

    def do(self, scene: Scene, text: str, *, merge: str = "", lasting: bool = False) -> None:
        """Go to a new scene.

        Changes in a row with the same `merge` (a drag) are undone together; `settle` ends the row. One that is
        `lasting` (a play, an animation) goes on beside drags, and all of that is undone together.
        """
        if scene == self._scene:
            return
        if not merge or (merge != self._merging and merge not in self._lasting):
            self._past.append((text, self._scene))
            del self._past[:-MOST_UNDONE]
            self._begin(merge, lasting=lasting)
        self._future.clear()
        self._go(scene)

    def begin_anew(self, scene: Scene) -> None:
        """Go to a scene that does not come from the one before: nothing leads back."""
        self._past.clear()
        self._future.clear()
        self.settle()
        self._go(scene)

    def _begin(self, merge: str, *, lasting: bool) -> None:
        if not merge:
            self._lasting.clear()
        if lasting:
            self._lasting.add(merge)
        else:
            self._merging = merge

    def settle(self) -> None:
        """Begin a new entry with the next change, even if it is of the same kind."""
        self._merging = ""
        self._lasting.clear()

    def undo(self) -> None:
        """Take the last change back."""
        if self._past:
            text, scene = self._past.pop()
            self._future.append((text, self._scene))
            self.settle()
            self._go(scene)

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._future:
            text, scene = self._future.pop()
            self._past.append((text, self._scene))
            self.settle()
            self._go(scene)

    def _go(self, scene: Scene) -> None:
        before, self._scene = self._scene, scene
        self.changed.emit(before, scene)
