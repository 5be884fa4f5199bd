"""What a window holds at a moment, taken on the GUI thread in no time; the session is made of it elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.gallery import GALLERY
from explorer.landscape import Window
from explorer.path import Path
from explorer.sessions.pieces import Piece
from explorer.sessions.recipe import pieces_of
from explorer.sessions.session import LessonPlace, Panels, Session
from explorer.sessions.session_file import session_text
from ui.sessions.panel_keeper import PanelKeeper
from ui.state import Scene

if TYPE_CHECKING:
    from ui.window import MainWindow


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What a window holds.

    Attributes
    ----------
    scene, view
        What the store holds, and what is to be seen of it.
    choices, layout
        What is chosen in the panels, and how the panels are laid out, as JSON; only the first counts as work.
    lesson, own
        The lesson that is open, and the scene from before it.
    """

    scene: Scene
    view: Window
    most_steps: int
    speed: int
    choices: str
    layout: str
    lesson: LessonPlace | None = None
    own: Scene | None = None

    def is_as(self, other: Snapshot) -> bool:
        """Whether it holds the same work: what was chosen, walked and looked at, but not how it is laid out."""
        return (
            self.scene == other.scene
            and (self.view, self.choices, self.lesson) == (other.view, other.choices, other.lesson)
            and (self.most_steps, self.speed) == (other.most_steps, other.speed)
        )


def snapshot_of(window: MainWindow, keeper: PanelKeeper) -> Snapshot:
    """Take down what a window holds."""
    teacher = window.classroom.teacher
    lesson, own = None, None
    if teacher is not None and teacher.lesson is not None:
        lesson = LessonPlace(teacher.lesson.identity, teacher.place, tuple(sorted(teacher.solved_pages)))
        own = teacher.own
    return Snapshot(
        window.store.scene,
        window.landscape.wanted_window,
        window.controller.stepper.most_steps,
        window.controls.speed.value(),
        _text(keeper.choices()),
        _text(keeper.layout()),
        lesson,
        own,
    )


def _text(contents: object) -> str:
    return json.dumps(contents, ensure_ascii=False, allow_nan=False, sort_keys=True)


class Recipes:
    """Makes sessions of snapshots; what is known of a path is not read again. One thread at a time uses it."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Path, tuple[Piece, ...]]] = {}
        self._own: tuple[Scene, object] | None = None

    def session(self, snapshot: Snapshot) -> Session:
        """Make the session; the cost is in what is new."""
        paths = [scene.exploration.path for scene in (snapshot.scene, snapshot.own) if scene is not None]
        self._known = {key: known for key, known in self._known.items() if any(known[0] is path for path in paths)}
        contents = {**json.loads(snapshot.choices), **json.loads(snapshot.layout)}
        if snapshot.own is not None:
            contents["own"] = self._own_of(snapshot.own)
        settings = snapshot.most_steps, snapshot.speed
        return self._session(snapshot.scene, Panels.of(contents), snapshot.view, snapshot.lesson, settings)

    def _own_of(self, scene: Scene) -> object:
        """Return what was there before a lesson, as a session; nothing is added to it while the lesson is open."""
        if self._own is None or self._own[0] is not scene:
            self._own = scene, json.loads(session_text(self._session(scene, Panels(), None, None, (10_000, 4))))
        return self._own[1]

    def _session(
        self, scene: Scene, panels: Panels, view: Window | None, lesson: LessonPlace | None, settings: tuple[int, int]
    ) -> Session:
        now, loss = scene.exploration, scene.loss
        return Session(
            loss=loss.text,
            variables=loss.variables,
            home=scene.home,
            rules=now.rules,
            order=now.order,
            path=self._pieces(now.path),
            tip=now.tip,
            row=now.row,
            parameters=scene.parameters,
            chosen=scene.chosen,
            name=next((entry.name for entry in GALLERY if entry.expression == loss.text), ""),
            view=view,
            minima=scene.minima,
            minima_for=scene.minima_for or (),
            slicing=scene.slicing,
            pinned=scene.pinned,
            panels=panels,
            lesson=lesson,
            most_steps=settings[0],
            speed=settings[1],
        )

    def _pieces(self, path: Path) -> tuple[Piece, ...]:
        known = self._known.get(id(path), (path, ()))[1]
        pieces = pieces_of(path, known)
        self._known[id(path)] = path, pieces
        return pieces
