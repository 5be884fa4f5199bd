"""What a program keeps in its folder while its window is open: unsaved work, and a log of what went wrong.

All of it is loaded once the window is there, so that nobody waits for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.incidents.incidents import Incidents
    from ui.incidents.log import Log
    from ui.window import MainWindow

WORK = "work"
"""The folder of unsaved work, in that of the program's state."""


class Keeper:
    """Keeps work and a log for a window, from `begin` to `end`."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window, self._folder = window, folder
        self.log: Log | None = None
        self.incidents: Incidents | None = None

    def begin(self, session: str = "") -> None:
        """Catch what goes wrong, offer what was left, and open a session if one is named."""
        from ui.incidents.incidents import Incidents  # noqa: PLC0415 - see above
        from ui.incidents.log import Log  # noqa: PLC0415 - see above

        self.log = Log(self._folder)
        self.log.begin()
        self.incidents = Incidents(self._window, self.log.file)
        self.incidents.install()
        self._window.sessions.begin(self._folder / WORK, session)

    def end(self) -> None:
        """Catch nothing any more; the window is closed."""
        if self.incidents is not None:
            self.incidents.uninstall()
        if self.log is not None:
            self.log.end()
