"""What a picture is to be, as it was chosen last, and what becomes of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSettings, QStandardPaths

SCALES = (1, 2, 3, 4)
_KEY = "export"
_Kind = TypeVar("_Kind", bound=enum.StrEnum)


class Format(enum.StrEnum):
    """What kind of file."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"

    @property
    def words(self) -> str:
        """What it is, for people."""
        return {Format.PNG: "PNG, an image", Format.SVG: "SVG, vectors", Format.PDF: "PDF, a page of vectors"}[self]


class Colours(enum.StrEnum):
    """In which colours."""

    SEEN = "seen"
    LIGHT = "light"
    DARK = "dark"

    @property
    def words(self) -> str:
        """What they are, for people."""
        return {Colours.SEEN: "as seen", Colours.LIGHT: "light", Colours.DARK: "dark"}[self]


@dataclass(frozen=True, slots=True)
class PictureChoice:
    """A picture that is asked for; `subject` is the name of one of the subjects."""

    subject: str
    format: Format
    scale: int
    colours: Colours
    file: Path


def last_choice(settings: QSettings) -> PictureChoice:
    """Return what was chosen last, another day perhaps; without a name for the file."""
    read = partial(_read, settings)
    scale = str(settings.value(f"{_KEY}/scale", 2))
    return PictureChoice(
        str(settings.value(f"{_KEY}/subject", "")),
        read("format", Format.PNG),
        int(scale) if scale in map(str, SCALES) else 2,
        read("colours", Colours.SEEN),
        last_folder(settings),
    )


def keep_choice(settings: QSettings, choice: PictureChoice) -> None:
    """Remember what was chosen."""
    for name, value in (
        ("subject", choice.subject),
        ("format", choice.format.value),
        ("scale", choice.scale),
        ("colours", choice.colours.value),
    ):
        settings.setValue(f"{_KEY}/{name}", value)
    keep_folder(settings, choice.file)


def last_folder(settings: QSettings) -> Path:
    """Return the folder of the last file, or where pictures usually are."""
    kept = str(settings.value(f"{_KEY}/folder", ""))
    if kept and Path(kept).is_dir():
        return Path(kept)
    usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(usual) if usual and Path(usual).is_dir() else Path.home()


def keep_folder(settings: QSettings, file: Path) -> None:
    """Remember the folder of a file."""
    settings.setValue(f"{_KEY}/folder", str(file.parent))


def _read(settings: QSettings, name: str, usual: _Kind) -> _Kind:
    kept = str(settings.value(f"{_KEY}/{name}", usual.value))
    return next((kind for kind in type(usual) if kind.value == kept), usual)


def named(file: Path, suffix: str) -> Path:
    """Return a file with the suffix that goes with its kind."""
    return file.with_suffix(f".{suffix}") if file.suffix.lower() in _SUFFIXES else Path(f"{file}.{suffix}")


_SUFFIXES = {".png", ".svg", ".pdf", ".gif", ".mp4"}


def size_in_words(count: int) -> str:
    """Return a number of bytes for people."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"
