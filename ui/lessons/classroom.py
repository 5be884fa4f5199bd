"""Where lessons stand in a window: their dock, the panels that they bring to the front, and their commands."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QDockWidget, QWidget

from ui.controller import Controller
from ui.docks import Docks
from ui.experiments.experiments import Experiments
from ui.lessons.lesson_progress import files
from ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from explorer.lessons.lesson import Lesson
    from ui.lessons.lessons import Lessons
    from ui.lessons.teacher import Teacher
    from ui.state import Scene

LESSONS = ("argument", "valleys", "step-size")
"""Those that come with the program, by the names of their commands."""


class Classroom(QObject):
    """Opens lessons; what they need is loaded with the first of them.

    Signals
    -------
    opened
        Whether a lesson is open now.
    furnished
        The panel, once it is made.
    surface_wanted
        Whether L is to be seen as a surface.
    refused
        A title and a text in HTML: why a file is no lesson.
    """

    opened = Signal(bool)
    furnished = Signal(object)
    surface_wanted = Signal(bool)
    refused = Signal(str, str)

    def __init__(self, controller: Controller, docks: Docks, experiments: Experiments, settings: QSettings) -> None:
        super().__init__(experiments.parent())
        self._controller, self._docks, self._experiments, self._settings = controller, docks, experiments, settings
        self._lessons: Lessons | None = None
        self._dock: QDockWidget | None = None
        self._is_beside_history = False
        self._brought: list[str] = []
        """The experiments that pages have opened, and that are closed again with the lesson."""
        self._theme = LIGHT

    @property
    def lessons(self) -> Lessons:
        """The lessons, with their panel in a dock."""
        if self._lessons is None:
            self._lessons = self._furnish()
        return self._lessons

    @property
    def is_open(self) -> bool:
        """Whether a lesson is open."""
        return self._lessons is not None and self._lessons.is_open

    @property
    def teacher(self) -> Teacher | None:
        """Who leads through a lesson; None before the first one."""
        return self._lessons.teacher if self._lessons is not None else None

    def leave(self) -> None:
        """Leave the lesson that is open, if one is."""
        if self._lessons is not None:
            self._lessons.teacher.leave()

    def resume(self, lesson: Lesson, place: int, solved: Collection[int], own: Scene) -> None:
        """Go on with a lesson at a page that stands in the store already."""
        self.lessons.teacher.resume(lesson, place, solved, own)

    def files(self) -> dict[str, Path]:
        """Return the files of lessons that a person has opened, by the identities of the lessons."""
        return files(self._settings)

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return what each command of the menu calls."""
        return {
            **{f"lesson_{name}": partial(self._ask, partial(_open, name)) for name in LESSONS},
            "open_lesson": partial(self._ask, lambda lessons: lessons.choose_file()),
            "lesson_back": partial(self._ask, lambda lessons: lessons.teacher.back()),
            "lesson_next": partial(self._ask, lambda lessons: lessons.teacher.next()),
            "lesson_set_up": partial(self._ask, lambda lessons: lessons.teacher.set_up()),
            "leave_lesson": partial(self._ask, lambda lessons: lessons.teacher.leave()),
        }

    def _ask(self, wish: Callable[[Lessons], None]) -> None:
        wish(self.lessons)

    def _furnish(self) -> Lessons:
        from ui.lessons.lessons import Lessons  # noqa: PLC0415 - loaded when a lesson is opened

        lessons = Lessons(self._controller, self._settings, self)
        lessons.set_theme(self._theme)
        self._dock = self._docks.add_lesson("Lesson", "lesson_dock", lessons.panel)
        self._dock.setFeatures(self._dock.features() & ~QDockWidget.DockWidgetFeature.DockWidgetClosable)
        lessons.began.connect(self._begin)
        lessons.begins_page.connect(self._experiments.pause)
        lessons.left.connect(self._end)
        lessons.panel_wanted.connect(self._bring)
        lessons.surface_wanted.connect(self.surface_wanted)
        lessons.refused.connect(self.refused)
        self._dock.topLevelChanged.connect(lambda _: self._name_dock())
        self.furnished.emit(lessons.panel)
        return lessons

    def _begin(self, title: str) -> None:
        assert self._dock is not None
        self._dock.setWindowTitle(f"Lesson: {title.replace('&', '&&')}")
        self._place(beside_history=False)
        self.opened.emit(True)

    def _place(self, *, beside_history: bool) -> None:
        assert self._dock is not None
        self._is_beside_history = beside_history
        self._name_dock()
        self._docks.place_lesson(self._dock, beside_history=beside_history)

    def _name_dock(self) -> None:
        """Leave the title to the tab where there is one: the lines of a lesson need the room."""
        assert self._dock is not None
        is_tab = not self._dock.isFloating() and not self._is_beside_history
        if is_tab is not (self._dock.titleBarWidget() is not None):
            self._dock.setTitleBarWidget(
                QWidget() if is_tab else None  # type: ignore[arg-type]  # None is Qt's own title bar
            )

    def _end(self) -> None:
        self._docks.end_lesson()
        for name in self._brought:
            self._experiments.docks[name].close()
        self._brought.clear()
        self.opened.emit(False)

    def _bring(self, name: str) -> None:
        """Bring the panel that a page speaks of to the front."""
        assert self._dock is not None
        self._place(beside_history=name == "history")
        dock = getattr(self._docks, name, None) if name in {"taylor", "angle", "components"} else None
        if dock is not None:
            self._docks.bring_forward(dock)
        elif name in self._experiments.names:
            if not self._experiments.is_open(name):
                self._brought.append(name)
            self._experiments.show(name)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        if self._lessons is not None:
            self._lessons.set_theme(theme)

    def set_large(self, on: bool) -> None:
        """Take the size of the type of the program."""
        if self._lessons is not None:
            self._lessons.set_large(on)


def _open(name: str, lessons: Lessons) -> None:
    lessons.open(name)
