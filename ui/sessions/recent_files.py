"""The files that were opened or saved last, from one day to the next, and the menu that lists them."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QMenu

KEY = "sessions/recent"
MOST = 10
_BETWEEN = "\n"
_ELLIPSIS = 60


class RecentFiles(QObject):
    """A list of files, the last one first.

    Signals
    -------
    chosen
        The name of a file.
    """

    chosen = Signal(str)

    def __init__(self, settings: QSettings, menu: QMenu, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._menu = settings, menu
        menu.aboutToShow.connect(self.fill)
        self.fill()

    @property
    def files(self) -> list[str]:
        """Their names."""
        kept = self._settings.value(KEY)
        return [name for name in kept.split(_BETWEEN) if name] if isinstance(kept, str) else []

    def add(self, path: Path) -> None:
        """Put a file first."""
        name = str(path)
        # what is no text would come back as another name
        if _BETWEEN not in name and name == name.encode(errors="ignore").decode():
            self._write([name, *(other for other in self.files if other != name)])

    def remove(self, path: Path) -> None:
        """Forget a file."""
        self._write([other for other in self.files if other != str(path)])

    def clear(self) -> None:
        """Forget all."""
        self._write([])

    def _write(self, names: list[str]) -> None:
        self._settings.setValue(KEY, _BETWEEN.join(names[:MOST]))
        self.fill()

    def fill(self) -> None:
        """List the files; whether they are still there is seen once one is opened, as a disk may be slow to say."""
        self._menu.clear()
        files = self.files
        for number, name in enumerate(files, 1):
            text = _shown(name).replace("&", "&&")
            action = self._menu.addAction(f"&{number} {text}" if number < 10 else text)
            action.setToolTip(name)
            action.triggered.connect(lambda _=False, name=name: self.chosen.emit(name))
        self._menu.setToolTipsVisible(True)
        self._menu.menuAction().setEnabled(bool(files))
        if files:
            self._menu.addSeparator()
            self._menu.addAction("&Clear the list").triggered.connect(self.clear)


def _shown(name: str) -> str:
    """Return a name with its folder, not longer than a menu can have."""
    path = Path(name)
    folder = str(path.parent)
    with contextlib.suppress(ValueError, RuntimeError):
        folder = f"~/{path.parent.relative_to(Path.home())}"
    room = max(_ELLIPSIS - len(path.name), 10)
    return f"{path.name}  –  {folder if len(folder) <= room else f'…{folder[-room:]}'}"
