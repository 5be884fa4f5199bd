"""The short texts over a landscape: where the mouse is, what takes long, what is seen, and messages."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

from ui.pens import text_font
from ui.theme import Theme

_GAP = 6
"""Pixels to the frame."""
_BETWEEN = 4
_WIDEST, _NARROWEST = 380, 120
"""A message."""


class Note(StrEnum):
    """What is said, and where: the first stands below, the second above at the right, a message in the middle."""

    PLACE = "place"
    BUSY = "busy"
    MESSAGE = "message"
    SLICE = "slice"
    SCALES = "scales"
    NUMBERS = "numbers"


_AT_THE_TOP = (Note.SLICE, Note.SCALES, Note.NUMBERS)
"""One below the other, at the left."""
_PIXELS = {Note.PLACE: 12, Note.BUSY: 12, Note.MESSAGE: 14} | dict.fromkeys(_AT_THE_TOP, 11)
_OPACITY = dict.fromkeys(Note, "dd") | dict.fromkeys((Note.MESSAGE, Note.SCALES, Note.NUMBERS), "f2")


class LandscapeNotes:
    """Labels that are shown while they have a text; the mouse goes through them.

    Parameters
    ----------
    parent
        What they lie on.
    """

    def __init__(self, parent: QWidget) -> None:
        self._labels = {note: QLabel(parent) for note in Note}
        self._area = QRect()
        for label in self._labels.values():
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.hide()
        message = self._labels[Note.MESSAGE]
        message.setWordWrap(True)
        message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        message.setMargin(10)
        self.set_fonts()

    def text(self, note: Note) -> str:
        """Return what is shown; empty where nothing is."""
        return self._labels[note].text()

    def show(self, note: Note, text: str) -> None:
        """Show a text; an empty one takes it away."""
        label = self._labels[note]
        if text != label.text():
            label.setText(text)
            label.setVisible(bool(text))
            self.place(self._area)

    def set_fonts(self) -> None:
        """Write in proportion to the program's font."""
        for note, label in self._labels.items():
            label.setFont(text_font(_PIXELS[note]))
        self.place(self._area)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for note, label in self._labels.items():
            ink = theme.muted if note in _AT_THE_TOP else theme.text
            label.setStyleSheet(
                f"background: #{_OPACITY[note]}{theme.surface[1:]}; color: {ink}; border: 1px solid {theme.border};"
                "border-radius: 5px; padding: 2px 7px;"
            )

    def place(self, area: QRect) -> None:
        """Lie over an area of the parent."""
        self._area = area
        place, busy, message = (self._labels[note] for note in (Note.PLACE, Note.BUSY, Note.MESSAGE))
        message.setFixedWidth(max(_NARROWEST, min(_WIDEST, area.width() - 40)))
        message.adjustSize()
        for label in self._labels.values():
            if label is not message:
                _fit(label, area.width() - 2 * _GAP)
        place.move(area.left() + _GAP, area.bottom() - place.height() - _GAP)
        busy.move(area.right() - busy.width() - _GAP, area.top() + _GAP)
        message.move(area.center() - message.rect().center())
        top = area.top() + _GAP
        for label in (self._labels[note] for note in _AT_THE_TOP):
            label.move(area.left() + _GAP, top)
            top += label.height() + _BETWEEN if label.text() else 0


def _fit(label: QLabel, room: int) -> None:
    """Make a label as large as its text, which goes on in a further line where there is no room beside it."""
    label.setWordWrap(False)
    label.adjustSize()
    if label.width() > room > 0:
        label.setWordWrap(True)
        label.resize(room, label.heightForWidth(room))
