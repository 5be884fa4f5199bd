"""The shapes of what numbers are written with, for threads in which no font may be looked up.

Qt looks a font up under a lock of its own, and what it remarks on meanwhile comes to Python, which waits for the lock
of the interpreter. A thread that has that one and asks for a font waits for Qt's: both would wait for ever.
"""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath, QTransform

CHARACTERS = "0123456789.+−e"
"""Of the texts of levels: `explorer.levels.short` writes no others."""


class Letters:
    """Shapes of letters, made in the thread of the windows and used in any.

    Parameters
    ----------
    font
        What they are written in.
    """

    def __init__(self, font: QFont) -> None:
        metrics = QFontMetricsF(font)
        self._shapes = {letter: (_shape(letter, font), metrics.horizontalAdvance(letter)) for letter in CHARACTERS}

    def centred(self, text: str) -> QPainterPath:
        """Return the shape of a text of these characters around (0, 0)."""
        path, at = QPainterPath(), 0.0
        for letter in text:
            shape, advance = self._shapes[letter]
            path.addPath(QTransform.fromTranslate(at, 0.0).map(shape))
            at += advance
        path.translate(-path.boundingRect().center())
        return path


def _shape(letter: str, font: QFont) -> QPainterPath:
    path = QPainterPath()
    path.addText(0.0, 0.0, font, letter)
    return path
