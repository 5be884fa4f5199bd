"""The icon of the program; scripts/icons.py draws its pictures from icons/steepest.svg."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

FOLDER = Path(__file__).parent / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256)


def picture_file(size: int) -> Path:
    """Return the file of the picture with so many pixels."""
    return FOLDER / f"steepest-{size}.png"


def window_icon() -> QIcon:
    """Return the icon in all sizes; a picture is read when it is shown."""
    icon = QIcon()
    for size in SIZES:
        icon.addFile(str(picture_file(size)), QSize(size, size))
    return icon
