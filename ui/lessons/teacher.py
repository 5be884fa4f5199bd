"""Leads through a lesson: sets pages up, follows what a person does, recognises the answer. It knows no widget."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QSettings, Signal

from explorer.exploration import Exploration
from explorer.lessons.lesson import Lesson, Page
from explorer.lessons.lesson_facts import START, Facts, facts_at
from explorer.lessons.lesson_trial import beginning
from explorer.local_model import LocalModel
from explorer.path import Path
from ui.controller import Controller, opened
from ui.lessons.lesson_progress import LessonProgress
from ui.state import Scene

LANE = "lesson"
_OTHER_LANES = ("loss", "start", "step", "slice", "parameter")
"""What a person began before a page is set up must not arrive after it."""


@dataclass(slots=True, eq=False)
class _Visit:
    """What is kept of a page while its lesson is open.

    `scene` is how the person left it, None before it is set up. `begun` is what stood there then, which meets no
    goal, and `first` holds the facts of that moment; `solution` those of the moment at which the goal was met.
    """

    scene: Scene | None = None
    begun: Exploration | None = None
    first: Facts | None = None
    solution: Facts | None = None


class Teacher(QObject):
    """Owns a lesson while it is open.

    Signals
    -------
    began
        A `Lesson`.
    begins_page
        The scene is about to be changed by the lesson: what moves by itself is to be stopped.
    page_changed
        The place of the page that is open, from 0.
    facts_changed
        The facts of the page, a dict by name.
    solved
        The place of a page whose goal was met.
    panel_wanted
        The name of a panel that the page speaks of.
    surface_wanted
        Whether L is to be seen as a surface.
    left
        The lesson is over, and the person's own exploration is back. So it is when undo leads back to it.
    """

    began = Signal(object)
    begins_page = Signal()
    page_changed = Signal(int)
    facts_changed = Signal(object)
    solved = Signal(int)
    panel_wanted = Signal(str)
    surface_wanted = Signal(bool)
    left = Signal()

    def __init__(self, controller: Controller, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller, self._store = controller, controller.store
        self._progress = LessonProgress(settings)
        self._own: Scene | None = None
        self._outside: tuple[Path, ...] = ()
        """The paths that are none of this lesson: the person's own, and those of a lesson before."""
        self._visits: list[_Visit] = []
        self._is_set_up = False
        self._raised_surface = False
        self._leads = False
        """Whether the scene is changed by the teacher just now, and not by the person."""
        self.lesson: Lesson | None = None
        self.place = 0
        self.solved_pages: frozenset[int] = frozenset()
        """The pages that are solved, now or on another day."""
        self.facts: Facts = {}
        self._store.changed.connect(self._follow)
        controller.model_changed.connect(self._look)

    # -- what is open

    @property
    def own(self) -> Scene | None:
        """The person's own exploration, which comes back after the lesson."""
        return self._own

    @property
    def page(self) -> Page | None:
        """The page that is open."""
        return self.lesson.pages[self.place] if self.lesson is not None else None

    @property
    def solution(self) -> Facts | None:
        """The facts of the moment at which the goal of the page was met, since it was set up; None before that."""
        return self._visits[self.place].solution if self.lesson is not None else None

    def open(self, lesson: Lesson) -> None:
        """Begin a lesson, or go on with it where it was left; the exploration before it is kept."""
        # what goes on by itself, and ends now, belongs to what was there before
        self._drop_pending()
        self._is_set_up = False
        if self._own is None:
            self._own = self._store.scene
        own, left = self._own.exploration.path, [visit.scene for visit in self._visits]
        self._outside = (own, *(scene.exploration.path for scene in left if scene is not None))
        self.lesson = lesson
        self._visits = [_Visit() for _ in lesson.pages]
        self.solved_pages = self._progress.solved(lesson)
        self.began.emit(lesson)
        self.go(self._progress.last_page(lesson))

    def resume(self, lesson: Lesson, place: int, solved: Collection[int], own: Scene) -> None:
        """Go on with a page as it stands in the store; `own` is what comes back after the lesson."""
        self._own, self._outside = own, (own.exploration.path,)
        self.lesson, self.place, self.facts = lesson, place, {}
        self._visits = [_Visit() for _ in lesson.pages]
        # the lesson may have had more pages when the session was saved
        self.solved_pages = self._progress.solved(lesson) | (frozenset(solved) & frozenset(range(len(lesson.pages))))
        self.began.emit(lesson)
        self._progress.remember(lesson, place, self.solved_pages)
        self.page_changed.emit(place)
        page = lesson.pages[place]
        # what the page keeps of its beginning is measured again
        self._controller.background.submit(LANE, lambda _: _begun(page), partial(self._receive_first, page))

    def _receive_first(self, page: Page, found: tuple[Scene, Facts]) -> None:
        if page is not self.page:
            return
        self._visits[self.place] = _Visit(scene=self._store.scene, first=found[1])
        # what the page had raised, goes with it
        self._is_set_up, self._raised_surface = True, page.setup.surface
        if self._controller.model is not None:
            self._look(self._controller.model)

    def leave(self) -> None:
        """End the lesson, and bring the person's own exploration back."""
        if self.lesson is None:
            return
        self._drop_pending()
        own = self._own
        self._forget()
        if own is not None:
            self._store.do(own, "leave lesson")
        self._end()

    def _forget(self) -> None:
        self.lesson, self._own, self._visits, self._is_set_up, self.facts = None, None, [], False, {}

    def _end(self) -> None:
        self._want_surface(False)
        self.left.emit()

    # -- pages

    def go(self, place: int) -> None:
        """Open a page: as it was left, or else set up anew."""
        if self.lesson is None or not 0 <= place < len(self.lesson.pages):
            return
        self._drop_pending()
        self.place, self._is_set_up, self.facts = place, False, {}
        self._progress.remember(self.lesson, place, self.solved_pages)
        self.page_changed.emit(place)
        kept = self._visits[place].scene
        if kept is None:
            self.set_up()
        else:
            self._show(kept)

    def next(self) -> None:
        """Open the page after this one."""
        self.go(self.place + 1)

    def back(self) -> None:
        """Open the page before this one."""
        self.go(self.place - 1)

    def set_up(self) -> None:
        """Set the page up as it begins, and forget what was done on it."""
        page = self.page
        if page is None:
            return
        self._drop_pending()
        self._is_set_up = False
        self._visits[self.place] = _Visit()
        self._controller.background.submit(LANE, lambda _: _begun(page), partial(self._receive, page))

    def _receive(self, page: Page, found: tuple[Scene, Facts]) -> None:
        if page is self.page:
            scene, first = found
            self._visits[self.place] = _Visit(begun=scene.exploration, first=first)
            self._show(scene)

    def _show(self, scene: Scene) -> None:
        """Put a scene of the page in the store, and the panels that the page speaks of in front."""
        page, visit = self.page, self._visits[self.place]
        assert page is not None
        is_shown = scene == self._store.scene
        visit.scene, self._is_set_up, self._leads = scene, True, True
        self._store.do(scene, f"page {self.place + 1}")
        self._leads = False
        self._want_surface(page.setup.surface)
        self._want_panels(page)
        model = self._controller.model
        if is_shown and model is not None and not self._controller.background.is_busy("model"):
            self._look(model)

    def _want_panels(self, page: Page) -> None:
        """Ask for the panel that the page speaks of, and once it is solved for the one that gives the answer away."""
        if page.setup.panel == "angle":
            # what an earlier page has opened in the place of the Taylor terms would stay there
            self.panel_wanted.emit("taylor")
        after = page.setup.after if self.solution is not None else ""
        for name in (page.setup.panel, after):
            if name:
                self.panel_wanted.emit(name)

    def _want_surface(self, on: bool) -> None:
        """Raise the surface, or lower it again if a page has raised it: what the person raised stays."""
        if on != self._raised_surface:
            self._raised_surface = on
            self.surface_wanted.emit(on)

    def _drop_pending(self) -> None:
        self.begins_page.emit()
        self._controller.pause()
        self._controller.knobs.stop()
        for lane in (LANE, *_OTHER_LANES):
            self._controller.background.cancel(lane)

    # -- following

    def _follow(self, _: Scene, after: Scene) -> None:
        """Keep how the page stands; undo may lead back to another one, and to what was there before the lesson."""
        if self.lesson is None or self._own is None or self._leads:
            return
        path = after.exploration.path
        if path is self._own.exploration.path:
            self._own = after
        if not self._is_set_up:
            return
        if any(path is other for other in self._outside):
            # undo took back the opening of the lesson: its pages must not judge what was there before
            self._forget()
            self._end()
            return
        other = self._page_of(after.exploration)
        if other is not None and other != self.place:
            self.place, self.facts = other, {}
            self._progress.remember(self.lesson, other, self.solved_pages)
            self.page_changed.emit(other)
        self._visits[self.place].scene = after

    def _page_of(self, exploration: Exploration) -> int | None:
        """Tell by its path which page an exploration belongs to; None for one that is new."""
        paths = ((place, visit.scene.exploration.path) for place, visit in enumerate(self._visits) if visit.scene)
        return next((place for place, path in paths if path is exploration.path), None)

    def _look(self, model: LocalModel) -> None:
        """Measure the facts of the page, and see whether its goal is met."""
        page = self.page
        if page is None or not self._is_set_up:
            return
        visit, now = self._visits[self.place], self._store.scene.exploration
        if model.point.w != now.w:
            return
        self.facts = facts_at(page.names, now, model, visit.first)
        self.facts_changed.emit(self.facts)
        if visit.solution is None and now is not visit.begun and page.goal.holds(self.facts):
            visit.solution = self.facts
            self._recognise()

    def _recognise(self) -> None:
        assert self.lesson is not None
        self.solved_pages |= {self.place}
        self._progress.remember(self.lesson, self.place, self.solved_pages)
        self.solved.emit(self.place)
        page = self.page
        if page is not None and page.setup.after:
            self.panel_wanted.emit(page.setup.after)


def _begun(page: Page) -> tuple[Scene, Facts]:
    """Set a page up, and measure the facts that it keeps from there."""
    scene = opened(page.setup.options)
    names = [name for name in page.names if name.startswith(START)]
    first = facts_at(names, *beginning(page)) if names else {}
    return (scene if page.setup.window is None else replace(scene, home=page.setup.window)), first
