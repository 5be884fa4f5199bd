"""A session on its way into a window: read, and made again, off the GUI thread."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from explorer.lessons.lesson import Lesson
from explorer.lessons.lesson_file import LessonError, load, shipped
from explorer.options import Options
from explorer.sessions.rebuilding import Rebuilt, Wanted, rebuild
from explorer.sessions.session import Session
from explorer.sessions.session_error import SessionError
from explorer.sessions.session_file import parse_session, read_session
from ui.background import Job
from ui.controller import opened
from ui.session_scene import scene_of_session
from ui.sessions.stamp import Stamp, stamp_of
from ui.state import Scene

_OWN = "panels.own"

Lessons = Mapping[str, Path]
"""The files of lessons that a person has opened, by their identities."""


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """A session that is there as a whole.

    Attributes
    ----------
    scene
        What the store is going to hold.
    session
        The rest of it; None for a new one.
    notes
        What a person should know of how it came back.
    stamp
        Of the file, from before it was read.
    lesson, own
        The lesson that was open, and the scene from before it.
    """

    scene: Scene
    session: Session | None = None
    notes: tuple[str, ...] = ()
    stamp: Stamp | None = None
    lesson: Lesson | None = None
    own: Scene | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done, and whether that is because there is no file."""

    message: str
    is_gone: bool = False


def open_new() -> Opening:
    """Begin anew, with the loss that the program opens with."""
    return Opening(opened(Options()))


def open_file(path: Path, lessons: Lessons, job: Job) -> Opening | Refusal:
    """Read a file, and make what is in it again."""
    stamp = stamp_of(path)
    try:
        session = read_session(path)
    except SessionError as error:
        return Refusal(str(error), stamp is None)
    return open_session(session, lessons, job, stamp)


def open_session(session: Session, lessons: Lessons, job: Job, stamp: Stamp | None = None) -> Opening | Refusal:
    """Make a session again."""
    try:
        return opening_of(rebuild(session, job.is_wanted, job.progress), lessons, job.is_wanted, stamp)
    except SessionError as error:
        return Refusal(str(error))


def opening_of(
    rebuilt: Rebuilt, lessons: Lessons | None = None, wanted: Wanted = lambda: True, stamp: Stamp | None = None
) -> Opening:
    """Put what was made again together with its lesson, and with what was there before that.

    Raises
    ------
    SessionError
        Where what was there before the lesson cannot be made again.
    """
    session, notes, lesson = rebuilt.session, rebuilt.notes, None
    own = _own(session, wanted)
    if session.lesson is not None:
        lesson = _lesson(session, lessons or {})
        if lesson is None:
            notes = (*notes, "The lesson that was open is not here; what was done in it is.")
    return Opening(scene_of_session(rebuilt), session, notes, stamp, lesson, own)


def _own(session: Session, wanted: Wanted) -> Scene | None:
    """Make what was there before the lesson again."""
    if session.lesson is None:
        return None
    own = session.panels.contents.get("own")
    if own is None:
        return opened(Options())
    try:
        return scene_of_session(rebuild(parse_session(json.dumps(own).encode()), wanted))
    except SessionError as error:
        raise SessionError(error.message, f"{_OWN}.{error.place}" if error.place else _OWN) from error


def _lesson(session: Session, lessons: Lessons) -> Lesson | None:
    place = session.lesson
    if place is None:
        return None
    for file in _files(place.identity, lessons):
        try:
            lesson = load(file)
        except (LessonError, OSError):
            continue
        if lesson.identity == place.identity and place.page < len(lesson.pages):
            return lesson
    return None


def _files(identity: str, lessons: Lessons) -> Iterator[Path]:
    """Give the files that a lesson may be in: a session names none, as it may come from anybody."""
    yield from shipped()
    if identity in lessons:
        yield lessons[identity]
