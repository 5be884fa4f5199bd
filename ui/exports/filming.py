"""The path as a film: moments come from the background, are painted one by one, and put together there."""

from __future__ import annotations

import enum
import queue
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from explorer.kernel import Unwanted
from explorer.landscape import Window
from explorer.sessions.session_error import SessionError
from explorer.sessions.whole_file import write_whole
from ui import theme as themes
from ui.background import Job
from ui.exports.choices import Colours, size_in_words
from ui.exports.exporter import Written
from ui.exports.film_files import FilmError, FilmFile, Gif, Mp4
from ui.exports.film_stage import FilmStage
from ui.exports.moments import Moment, moments
from ui.state import Scene
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.window import MainWindow

LANE = "film"
MOST_FRAMES = 500
_MOST_PIXELS = 250_000_000
"""Of all frames of a GIF: its palette has a byte for each, and they are kept until it is written."""
_GLANCE = 0.05
"""Seconds after which one that waits for a painted frame looks whether it is still wanted."""
SIZES = ((640, 400), (960, 540), (1280, 720), (1920, 1080))
ALONE = "there is no path yet; take a step first"


class FilmFormat(enum.StrEnum):
    """What kind of film."""

    GIF = "gif"
    MP4 = "mp4"

    @property
    def words(self) -> str:
        """What it is, for people."""
        return {FilmFormat.GIF: "GIF, plays anywhere", FilmFormat.MP4: "MP4, a video (needs ffmpeg)"}[self]


@dataclass(frozen=True, slots=True)
class FilmChoice:
    """A film that is asked for."""

    format: FilmFormat
    file: Path
    size: tuple[int, int] = SIZES[1]
    frames: int = 120
    fps: float = 10.0
    loops: bool = True
    beside: bool = True
    """Whether the angle and the ray are seen beside the landscape."""
    colours: Colours = Colours.SEEN


def most_frames(form: FilmFormat, size: tuple[int, int]) -> int:
    """Return how many frames a film of a size may have."""
    return min(MOST_FRAMES, _MOST_PIXELS // (size[0] * size[1])) if form is FilmFormat.GIF else MOST_FRAMES


class Filming(QObject):
    """Makes films of a window's path.

    Signals
    -------
    progressed
        How many frames of how many are done.
    ended
        `Written`.
    """

    progressed = Signal(int, int)
    ended = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._stage: FilmStage | None = None
        self._frames: queue.SimpleQueue[QImage] = queue.SimpleQueue()
        self._view: Window | None = None
        window.background.busy_changed.connect(self._watch)

    @property
    def is_under_way(self) -> bool:
        """Whether a film is being made."""
        return self._stage is not None

    def export(self, choice: FilmChoice) -> None:
        """Make a film and write it; `ended` says how that went, unless it is cancelled."""
        window, scene = self._window, self._window.store.scene
        if len(scene.exploration.path.lineage(scene.exploration.tip)) < 2:
            self.ended.emit(Written(ALONE, failed=True))
            return
        self._leave()
        theme = {Colours.LIGHT: themes.LIGHT, Colours.DARK: themes.DARK}.get(choice.colours, window.theme)
        equal = window.actions_by_name["equal_axes"].isChecked()
        self._stage = FilmStage(QSize(*choice.size), theme, window, beside=choice.beside, equal_axes=equal)
        self._view = window.landscape.view_window()
        self._frames = queue.SimpleQueue()
        seen = self._stage.open(scene, self._view)
        work = partial(_made, choice, theme, scene, seen, self._frames)
        window.background.submit(LANE, work, self._receive)

    def cancel(self) -> None:
        """Give the film up; a file that was there before stays."""
        self._window.background.cancel(LANE)

    def _receive(self, answer: Moment | Written) -> None:
        if isinstance(answer, Written):
            self._leave()
            self.ended.emit(answer)
        elif self._stage is not None and self._view is not None:
            self._frames.put(self._stage.frame(answer, self._view))
            self.progressed.emit(answer.number, answer.count)

    def _watch(self, lane: str, busy: bool) -> None:
        if lane == LANE and not busy and self.is_under_way:
            self._leave()
            self.ended.emit(Written("it was given up", failed=True))

    def _leave(self) -> None:
        if self._stage is not None:
            self._stage.end()
        self._stage = None


def _made(
    choice: FilmChoice,
    theme: Theme,
    scene: Scene,
    seen: tuple[Window, tuple[int, int]],
    frames: queue.SimpleQueue[QImage],
    job: Job,
) -> Written:
    """Make the moments of a film, have them painted, and put the frames together."""
    try:
        with closing(_begun(choice, theme)) as film:
            for moment in moments(scene, *seen, choice.frames, job.is_wanted):
                job.report(moment)
                film.add(_next(frames, job))
            data = film.finish()
        write_whole(choice.file, data)
    except (FilmError, SessionError, OSError, MemoryError) as error:
        return Written(str(error), failed=True)
    return Written(f"The film is saved as {choice.file.name}, {size_in_words(len(data))}")


def _begun(choice: FilmChoice, theme: Theme) -> FilmFile:
    if choice.format is FilmFormat.MP4:
        return Mp4(choice.fps)
    return Gif(choice.fps, theme, loops=choice.loops)


def _next(frames: queue.SimpleQueue[QImage], job: Job) -> QImage:
    while job.is_wanted():
        try:
            return frames.get(timeout=_GLANCE)
        except queue.Empty:
            continue
    raise Unwanted
