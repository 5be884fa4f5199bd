"""A sentence that changes while a person drags: it keeps the height it once had, so that nothing below it jumps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class SteadyLabel(QLabel):
    """Words that wrap; the label grows with them, and shrinks only when its width changes."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Write a sentence."""
        if text != self.text():
            self.setText(text)
            self._grow()

    def set_colour(self, colour: str) -> None:
        """Write in a colour."""
        own = self.palette()
        own.setColor(QPalette.ColorRole.WindowText, QColor(colour))
        self.setPalette(own)

    def shrink(self) -> None:
        """Take the height that the words need now, and no more."""
        self.setMinimumHeight(0)
        self._grow()

    def _grow(self) -> None:
        needed = self.heightForWidth(self.width()) if self.width() > 0 else 0
        if needed > self.minimumHeight():
            self.setMinimumHeight(needed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.shrink()
