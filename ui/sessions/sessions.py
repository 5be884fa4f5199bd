"""What a window knows of sessions from the start: their commands, and files that are dropped on it.

All the rest is loaded once it is needed, so that it takes no time while the window is being opened.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QSettings, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QMenu

from explorer.session_names import is_session_name
from ui.notices import Notices
from ui.sessions.recent_files import RecentFiles

if TYPE_CHECKING:
    from ui.sessions.desk import Desk
    from ui.window import MainWindow

_OPEN = "experiments/open"
_BETWEEN = ","


class Sessions(QObject):
    """The way to the sessions of a window.

    Attributes
    ----------
    notices
        The lines under the bars of the window.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._first = window.store.scene
        self._desk: Desk | None = None
        self.notices = Notices()
        self.menu = QMenu("Open &recent", window)
        self.recent = RecentFiles(window.settings, self.menu, self)
        self.recent.chosen.connect(lambda name: self.desk.open_file(Path(name)))

    def attach(self) -> None:
        """Put the recent files into the menu, and take files that are dropped on the window."""
        actions, window = self._window.actions_by_name, self._window
        for menu in window.menu_bar.findChildren(QMenu):
            if actions["save_session"] in menu.actions():
                menu.insertMenu(actions["save_session"], self.menu)
        window.setAcceptDrops(True)
        # the field of the loss takes text, and would take a file by its name
        for target in (window, window.loss_bar.edit):
            target.installEventFilter(self)

    @property
    def desk(self) -> Desk:
        """All the rest."""
        if self._desk is None:
            self._make_desk(None)
        assert self._desk is not None
        return self._desk

    def _make_desk(self, keeping: Path | None) -> None:
        from ui.sessions.desk import Desk  # noqa: PLC0415 - loaded when it is needed

        self._desk = Desk(self._window, self, keeping)
        self._desk.start_from(self._first)

    def begin(self, keeping: Path | None, file: str = "") -> None:
        """Open what was open another day, and a file if one is asked for; keep work from now on.

        Parameters
        ----------
        keeping
            The folder in which work is kept that is in no file; None keeps none.
        file
            The name of a file; empty for none.
        """
        if not file:
            reopen(self._window)
        self._make_desk(keeping)
        if file:
            self.desk.read(Path(file))

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return what each command of the menu calls."""
        return {
            "new_session": self.new,
            "open_session": self.open,
            "save_session": self.save,
            "save_session_as": self.save_as,
        }

    def new(self) -> None:
        """Begin anew."""
        self.desk.new()

    def open(self) -> None:
        """Ask for a file, and open it."""
        self.desk.choose_file()

    def save(self) -> None:
        """Save to the file that was opened or saved to last."""
        self.desk.save()

    def save_as(self) -> None:
        """Ask for a file, and save to it."""
        self.desk.save_as()

    # -- when something has gone wrong

    def keep_now(self) -> None:
        """Keep what is not saved without waiting."""
        if self._desk is not None:
            self._desk.keep_now()

    @property
    def safety(self) -> str:
        """What to say of the work to a person who is afraid for it."""
        is_safe = self._desk is not None and self._desk.is_safe
        return "Your work is safe." if is_safe else "Your work is still here: save it."

    # -- closing

    def may_close(self) -> bool:
        """Whether the window may be closed now; a person may have to be asked."""
        # a window does not close from within its own closing
        close = partial(QTimer.singleShot, 0, self._window, self._window.close)
        return self._desk is None or self._desk.may_close(close)

    def close(self) -> None:
        """Keep what has to be kept."""
        remember_open(self._window)
        if self._desk is not None:
            self._desk.close()

    # -- files that are dropped

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files that are sessions, and leave all else to whoever it falls on."""
        kinds = (QDragEnterEvent, QDragMoveEvent, QDropEvent)
        name = session_in(event.mimeData()) if isinstance(event, kinds) else ""
        if not name or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        if watched is not self._window:
            # it goes on to the window
            event.ignore()
            return True
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.desk.open_file(Path(name))
        return True


def session_in(mime: QMimeData) -> str:
    """Return the name of a session that is dragged; empty where it is anything else."""
    urls = mime.urls()
    name = urls[0].toLocalFile() if len(urls) == 1 else ""
    return name if is_session_name(name) else ""


# -- from one day to the next


def remember_open(window: MainWindow) -> None:
    """Write down which experiments are open, and which of them are in front."""
    experiments = window.experiments
    behind = [name for name in experiments.open if name not in experiments.in_front]
    ordered = [*behind, *(name for name in experiments.open if name in experiments.in_front)]
    window.settings.setValue(_OPEN, _BETWEEN.join([*ordered, "" if experiments.in_front else "taylor"]))


def reopen(window: MainWindow) -> None:
    """Open the experiments that were open, those in front last."""
    kept = _kept(window.settings)
    for name in kept:
        if name in window.experiments.names:
            window.experiments.show(name)
    if "taylor" in kept and len(kept) > 1:
        window.docks.bring_forward(window.docks.taylor)


def _kept(settings: QSettings) -> list[str]:
    kept = settings.value(_OPEN)
    return [name for name in kept.split(_BETWEEN) if name] if isinstance(kept, str) else []
