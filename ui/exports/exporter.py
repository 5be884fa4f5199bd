"""Pictures of what is seen, as files: painted at once, turned into a file and written in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from explorer.sessions.session_error import SessionError
from explorer.sessions.whole_file import write_whole
from ui import theme as themes
from ui.exports.choices import Colours, Format, PictureChoice, size_in_words
from ui.exports.files import pdf_of, png_of, svg_of
from ui.exports.painting import TooLargeError, image_of, record_of
from ui.exports.subjects import Subject, subjects
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.window import MainWindow

LANE = "export"
_FINENESS = 2.0
"""Pixels of the colours of L in each of the screen's, in a file of vectors: they change slowly."""
_THEMES = {Colours.LIGHT: themes.LIGHT, Colours.DARK: themes.DARK}


@dataclass(frozen=True, slots=True)
class Written:
    """How an export ended: where it is, or why it is not."""

    words: str
    failed: bool = False

    def said_of(self, what: str) -> str:
        """Return a sentence for people."""
        return f"No {what}: {self.words}" if self.failed else self.words


class Exporter(QObject):
    """Makes pictures of a window.

    Signals
    -------
    ended
        `Written`.
    """

    ended = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._is_waiting = window, False
        window.background.busy_changed.connect(self._watch)

    def subjects(self) -> list[Subject]:
        """Return what a picture can be made of now."""
        return subjects(self._window)

    def image(self, subject: Subject, colours: Colours, scale: float) -> QImage:
        """Paint something as an image; raise TooLargeError where that would be too large."""
        with self._in_colours(colours):
            return image_of(subject.widget, scale)

    def export(self, choice: PictureChoice) -> None:
        """Write a picture; `ended` says how that went."""
        subject = next((known for known in self.subjects() if known.name == choice.subject), None)
        if subject is None:
            self.ended.emit(Written("what it was to show is not seen any more", failed=True))
            return
        try:
            encode = self._painted(subject, choice)
        except TooLargeError as error:
            self.ended.emit(Written(str(error), failed=True))
            return
        self._is_waiting = True
        self._window.background.submit(LANE, lambda _: written(encode, choice), self._receive)

    def _receive(self, answer: Written) -> None:
        self._is_waiting = False
        self.ended.emit(answer)

    def _watch(self, lane: str, busy: bool) -> None:
        if lane == LANE and not busy and self._is_waiting:
            self._receive(Written("it was given up", failed=True))

    def _painted(self, subject: Subject, choice: PictureChoice) -> Callable[[], bytes]:
        """Paint something, and return what makes the file of it."""
        if choice.format is Format.PNG:
            return partial(png_of, self.image(subject, choice.colours, choice.scale))
        with self._in_colours(choice.colours):
            record = record_of(subject.widget, _FINENESS)
        form = svg_of if choice.format is Format.SVG else pdf_of
        return partial(form, record, QSize(subject.widget.size()), f"{subject.title} – Steepest")

    @contextmanager
    def _in_colours(self, colours: Colours) -> Iterator[None]:
        """Take other colours for as long as something is painted; on the screen the window stays as it is."""
        window, seen = self._window, self._window.theme
        theme: Theme = _THEMES.get(colours, seen)
        if theme is seen:
            yield
            return
        # the screen is painted only once the program is back where it waits for events
        window.set_theme(theme)
        try:
            yield
        finally:
            window.set_theme(seen)


def written(encode: Callable[[], bytes], choice: PictureChoice) -> Written:
    """Make the file of a picture and write it, all of it or nothing."""
    try:
        data = encode()
        write_whole(choice.file, data)
    except (SessionError, OSError, MemoryError) as error:
        return Written(str(error), failed=True)
    return Written(f"The picture is saved as {choice.file.name}, {size_in_words(len(data))}")
