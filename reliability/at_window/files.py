"""Files for a monkey: sessions and lessons, good ones and others, and places where nothing can be written."""

from __future__ import annotations

from pathlib import Path
from random import Random

from explorer.lessons.lesson_file import FOLDER
from reliability.lesson_texts import LessonTexts
from reliability.session_texts import SessionTexts

_EACH = 12


class Files:
    """A folder of them.

    Parameters
    ----------
    folder
        Where they are made.
    seed
        What they are made from.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        random = Random(seed)
        sessions, lessons = SessionTexts(random), LessonTexts(random)
        for number in range(_EACH):
            (folder / f"made{number}.steepest").write_bytes(sessions())
            (folder / f"made{number}.toml").write_bytes(lessons())

    def all(self) -> list[str]:
        """Return the files that are there now, and some that are not there."""
        here = sorted(map(str, self.folder.iterdir()))
        return [*here, *sorted(map(str, FOLDER.glob("*.toml"))), str(self.folder), str(self.folder / "gone.steepest")]

    def to_open(self, which: float) -> str:
        """Choose a file; one time in ten none."""
        there = self.all()
        return "" if which < 0.1 else there[int(which * len(there))]

    def to_save(self, which: float) -> str:
        """Choose a name."""
        names = ("one.steepest", "two.steepest", "three.csv", "four", "no/such/folder/five.steepest", "")
        name = names[int(which * len(names))]
        return str(self.folder / name) if name else ""
