"""The lessons of a window: which there are, how a file is opened, and the panel beside the teacher."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QFileDialog

from explorer.lessons.lesson import Lesson
from explorer.lessons.lesson_facts import Facts
from explorer.lessons.lesson_file import FOLDER, LessonError, load
from ui.controller import Controller
from ui.lessons.lesson_panel import LessonPanel
from ui.lessons.lesson_progress import remember_file
from ui.lessons.teacher import Teacher
from ui.theme import Theme

_LANE = "lesson file"


class Entry(NamedTuple):
    """A lesson that comes with the program: what a menu needs to know before the file is read."""

    name: str
    title: str
    file: Path


LESSONS = (
    Entry("argument", "Why is −∇L the steepest way down?", FOLDER / "1-argument.toml"),
    Entry("valleys", "When steepest is not best", FOLDER / "2-valleys.toml"),
    Entry("step-size", "Step size", FOLDER / "3-step-size.toml"),
)


class Lessons(QObject):
    """Opens lessons, and connects the teacher with the panel.

    Signals
    -------
    began
        The title of a lesson that was opened: its panel is to be shown.
    left
        The lesson is over: its panel is to be put away.
    begins_page, panel_wanted, surface_wanted
        As the teacher's.
    refused
        A title and a text in HTML: why a file is no lesson.
    """

    began = Signal(str)
    left = Signal()
    begins_page = Signal()
    panel_wanted = Signal(str)
    surface_wanted = Signal(bool)
    refused = Signal(str, str)

    def __init__(self, controller: Controller, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.panel = LessonPanel()
        self.teacher = Teacher(controller, settings, self)
        self.ask_file: Callable[[], str] = self._ask_file
        self._background, self._settings = controller.background, settings
        self._wire()

    def _wire(self) -> None:
        teacher, panel = self.teacher, self.panel
        panel.back_wanted.connect(teacher.back)
        panel.next_wanted.connect(teacher.next)
        panel.page_wanted.connect(teacher.go)
        panel.set_up_wanted.connect(teacher.set_up)
        panel.leave_wanted.connect(teacher.leave)
        panel.next_lesson_wanted.connect(self._open_following)
        teacher.begins_page.connect(self.begins_page)
        teacher.began.connect(lambda lesson: self.began.emit(lesson.title))
        teacher.page_changed.connect(self._show_page)
        teacher.solved.connect(self._show_page)
        teacher.facts_changed.connect(self._show_facts)
        teacher.panel_wanted.connect(self.panel_wanted)
        teacher.surface_wanted.connect(self.surface_wanted)
        teacher.left.connect(self.left)

    def _show_page(self, place: int) -> None:
        teacher = self.teacher
        if teacher.lesson is not None:
            following = self._following()
            self.panel.following = following.title if following is not None else ""
            self.panel.show_page(teacher.lesson, place, teacher.solved_pages, teacher.solution)

    def _show_facts(self, facts: Facts) -> None:
        self.panel.show_facts(facts)

    # -- opening

    @property
    def is_open(self) -> bool:
        """Whether a lesson is open."""
        return self.teacher.lesson is not None

    def open(self, name: str) -> None:
        """Open one of LESSONS."""
        self.open_file(next(entry.file for entry in LESSONS if entry.name == name))

    def _following(self) -> Entry | None:
        """Return the lesson that comes after the one that is open; None after the last, and after a file's own."""
        lesson = self.teacher.lesson
        names = [entry.name for entry in LESSONS]
        place = names.index(lesson.identity) + 1 if lesson is not None and lesson.identity in names else len(names)
        return LESSONS[place] if place < len(LESSONS) else None

    def _open_following(self) -> None:
        following = self._following()
        if following is not None:
            self.open(following.name)

    def choose_file(self) -> None:
        """Ask for a file, and open it."""
        name = self.ask_file()
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Read and check a file off the GUI thread, and open the lesson in it; say what is wrong if it is none."""
        self._background.submit(_LANE, lambda _: _loaded(path), partial(self._receive, path))

    def _receive(self, path: Path, found: Lesson | tuple[str, ...]) -> None:
        if isinstance(found, Lesson):
            if path.parent != FOLDER:
                remember_file(self._settings, found, path.absolute())
            self.teacher.open(found)
            return
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in found)
        self.refused.emit(
            "Not a lesson", f"<p><b>{html.escape(path.name)}</b> is not a lesson yet:</p><ul>{lines}</ul>"
        )

    def _ask_file(self) -> str:
        return QFileDialog.getOpenFileName(None, "Open a lesson", "", "Lessons (*.toml)")[0]

    # -- appearance

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.panel.set_theme(theme)

    def set_large(self, on: bool) -> None:
        """Take the size of the type of the program."""
        self.panel.set_large(on)


def _loaded(path: Path) -> Lesson | tuple[str, ...]:
    try:
        return load(path)
    except LessonError as error:
        return error.lines
