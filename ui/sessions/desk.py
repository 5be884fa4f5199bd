"""The session of a window: the file that it belongs to, whether it is saved, and what leads from one to another.

What is in the window is replaced only by a session that is there as a whole; whatever is in the way of that is said,
and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from explorer.session_names import SUFFIX
from explorer.sessions.recovery import Recovered
from explorer.sessions.session_error import SessionError
from explorer.sessions.session_file import write_session
from ui.background import Background, Job, Work
from ui.notices import Answer, Notice
from ui.sessions.autosave import Autosave, Kept
from ui.sessions.leftovers import Leftovers
from ui.sessions.opening import Opening, Refusal, open_file, open_new, open_session
from ui.sessions.panel_keeper import PanelKeeper
from ui.sessions.questions import Act, Questions
from ui.sessions.restoring import restore
from ui.sessions.snapshot import Recipes, Snapshot, snapshot_of
from ui.sessions.stamp import Stamp, stamp_from, stamp_of

if TYPE_CHECKING:
    from ui.sessions.sessions import Sessions
    from ui.state import Scene
    from ui.window import MainWindow

LANE = "session"
"""In which a session is opened; it is said how far it is, and Esc gives it up."""
_SAVE = "save"
_LOOK = 250
"""Milliseconds from a change to the moment when it is looked at and kept; changes in between are kept with it."""
_FOLDER = "sessions/folder"


class _ChangedThere:
    """The file is not the one any more that was read or written last."""


class Desk(QObject):
    """Opens and saves; keeps what is not saved, and offers what was left.

    Attributes
    ----------
    file
        The file of the session; None for one that is in no file.
    """

    def __init__(self, window: MainWindow, sessions: Sessions, keeping: Path | None) -> None:
        super().__init__(window)
        self._window, self._recent = window, sessions.recent
        self.notices = sessions.notices
        self.questions = Questions(window)
        self.keeper = PanelKeeper(window)
        self.lanes = Background(self, synchronous=window.background.synchronous)
        self.lanes.raised.connect(window.background.raised)
        self.file: Path | None = None
        self._stamp: Stamp | None = None
        self._recipes = Recipes()
        self._saved: Snapshot | None = self._now()
        """What is in the file, or what the window began with; None where all of it is in no file."""
        self._writing: Path | None = None
        """The file that is being saved to."""
        self._waiting: list[tuple[Path, Act]] = []
        """The files that are to be saved to after that, in their order."""
        self._is_discarded = self._is_closed = False
        self._look = QTimer(self, singleShot=True, interval=_LOOK)
        self._look.timeout.connect(self.look)
        self.autosave: Autosave | None = None
        self.leftovers: Leftovers | None = None
        if keeping is not None:
            self._keep_in(keeping)
        window.store.changed.connect(self._follow)
        window.landscape.window_changed.connect(self._look_soon)
        window.controls.speed.valueChanged.connect(self._look_soon)
        self.keeper.changed.connect(self._look_soon)
        self._show_title()

    def _keep_in(self, folder: Path) -> None:
        self.autosave = Autosave(folder, self.lanes, self)
        self.autosave.failed.connect(self._say_not_kept)
        self.autosave.raised.connect(self._window.background.raised)
        self.leftovers = Leftovers(folder, self.lanes, self.notices, self)
        self.leftovers.wanted.connect(self._want_back)
        self.leftovers.look()

    # -- what is there, and whether it is saved

    def _now(self) -> Snapshot:
        return snapshot_of(self._window, self.keeper)

    @property
    def is_changed(self) -> bool:
        """Whether there is work that is in no file."""
        return self._is_work(self._now())

    def _is_work(self, now: Snapshot) -> bool:
        return self._saved is None or not now.is_as(self._saved)

    @property
    def name(self) -> str:
        """What the session is called."""
        return self.file.name if self.file is not None else "Untitled"

    def _show_title(self) -> None:
        # a name may hold what stands for the star
        self._window.setWindowTitle(f"{self.name.replace('[*]', '[ * ]')}[*] – Steepest")

    def start_from(self, scene: Scene) -> None:
        """Know what the window began with: what was done in it since then is work."""
        self._saved = replace(self._now(), scene=scene)
        self.look()

    def _follow(self, _: Scene, after: Scene) -> None:
        # the star comes at once, and goes with the next look
        if self._saved is not None and after != self._saved.scene and not self._window.isWindowModified():
            self._window.setWindowModified(True)
        self._look_soon()

    def _look_soon(self, *_: object) -> None:
        if not self._look.isActive() and not self._is_closed:
            self._look.start()

    def look(self) -> None:
        """See whether there is anything that is not saved, and keep it."""
        self._look.stop()
        now = self._now()
        is_changed = self._is_work(now)
        self._window.setWindowModified(is_changed)
        if self.autosave is not None and not self._is_closed:
            self.autosave.keep(self._work(now) if is_changed else None)

    def _work(self, snapshot: Snapshot) -> Kept:
        return Kept(snapshot, str(self.file) if self.file is not None else "", tuple(self._stamp or ()))

    def _say_not_kept(self, problem: str) -> None:
        self.notices.end("autosave")
        if problem:
            said = _ended(problem[:1].upper() + problem[1:])
            self._warn("autosave", f"{said} Save the session yourself meanwhile.", Answer("Save as…", self.save_as))

    # -- opening

    def new(self) -> None:
        """Begin anew."""
        self._before_it_goes(lambda: self._fetch(lambda _: open_new(), None))

    def choose_file(self) -> None:
        """Ask for a file, and open it."""
        name = self.questions.file_to_open(self._folder())
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Open a file, once what is in the window may go."""
        self._before_it_goes(lambda: self.read(path))

    def read(self, path: Path) -> None:
        """Read a file, and show what is in it; what is in the window goes."""
        path = path.absolute()
        self._fetch(partial(open_file, path, self._window.classroom.files()), path)

    def _want_back(self, left: Recovered) -> None:
        session = left.session
        if session is None:
            return
        work = partial(open_session, session, self._window.classroom.files())
        self._before_it_goes(lambda: self._fetch(work, Path(left.file) if left.file else None, left))

    def _fetch(self, work: Work, path: Path | None, left: Recovered | None = None) -> None:
        """Make a session ready off the GUI thread, and show it once it is."""
        self._window.background.submit(LANE, work, partial(self._take, self._now(), path, left))

    def _take(self, gone: Snapshot, path: Path | None, left: Recovered | None, found: Opening | Refusal) -> None:
        """Show a session in the window, or say why there is none; `gone` is the work that was decided on."""
        if isinstance(found, Refusal):
            self._refuse(path, left, found)
        elif self._now().is_as(gone):
            self._put(path, left, found)
        else:
            # a person went on working while the session was made ready
            self._before_it_goes(lambda: self._put(path, left, found))

    def _put(self, path: Path | None, left: Recovered | None, found: Opening) -> None:
        # somebody may have written the file since the work on it was left
        self.file, self._stamp = path, found.stamp if left is None else stamp_from(left.stamp)
        # known before anything else, which may fail: what comes is never taken for work on the file of before
        self._saved, self._writing, self._waiting = None, None, []
        restore(self._window, self.keeper, found)
        self._saved = self._now() if left is None else None
        for key in ("refused", "notes"):
            self.notices.end(key)
        if left is not None:
            self._settle(left)
        elif path is not None:
            self._remember(path)
        self._show_title()
        self.look()
        if found.notes:
            self.notices.show_notice(Notice("notes", " ".join(found.notes)))

    def _settle(self, left: Recovered) -> None:
        """Let go of what was left, once it is kept anew."""
        if self.leftovers is not None:
            self.leftovers.taken(left)
        if self.autosave is None:
            left.release()
        else:
            self.autosave.once_kept(left.discard, left.release)

    def _refuse(self, path: Path | None, left: Recovered | None, refusal: Refusal) -> None:
        what = "That work" if left is not None or path is None else path.name
        self._warn("refused", f"{what} cannot be opened: {_ended(refusal.message)} What is here stays.")
        if path is not None and refusal.is_gone:
            self._recent.remove(path)

    # -- saving

    def save(self, then: Act | None = None) -> None:
        """Save to the file of the session, or ask for one; then go on, if that has succeeded."""
        # the last one that was chosen, even if it is still on its way
        file = self._waiting[-1][0] if self._waiting else self._writing or self.file
        if file is None:
            self.save_as(then)
        else:
            self._write(file, self._stamp if file == self.file else None, then)

    def save_as(self, then: Act | None = None) -> None:
        """Ask for a file, save to it, and go on with it."""
        offered = self.file or Path(self._folder()) / f"session{SUFFIX}"
        name = self.questions.file_to_save(str(offered))
        if name:
            self._write(Path(name).absolute(), None, then)

    def _write(self, path: Path, stamp: Stamp | None, then: Act | None) -> None:
        if self.lanes.is_busy(_SAVE):
            # superseded, it would be written all the same, and taken for a change by somebody else
            again = partial(self._write_next, path, then)
            self._waiting.append((path, again))
            return
        self._writing = path
        snapshot = self._now()
        work = partial(_written, self._recipes, snapshot, path, stamp)
        self.lanes.submit(_SAVE, work, partial(self._receive_written, path, snapshot, then))

    def _write_next(self, path: Path, then: Act | None) -> None:
        self._write(path, self._stamp if path == self.file else None, then)

    def _receive_written(
        self, path: Path, snapshot: Snapshot, then: Act | None, found: Stamp | Refusal | _ChangedThere
    ) -> None:
        # else another session has come into the window meanwhile
        is_ours = self._writing is path
        self._writing = None
        if is_ours and not isinstance(found, Stamp):
            # what is in the way is in the way of those, too
            self._waiting = [waiting for waiting in self._waiting if waiting[0] != path]
        next_one = self._waiting.pop(0)[1] if self._waiting else None
        if is_ours:
            self._tell_written(path, snapshot, then, found)
        for act in (next_one, then if is_ours and isinstance(found, Stamp) else None):
            if act is not None:
                act()

    def _tell_written(
        self, path: Path, snapshot: Snapshot, then: Act | None, found: Stamp | Refusal | _ChangedThere
    ) -> None:
        if isinstance(found, Refusal):
            self._warn(
                "refused",
                f"{path.name} is not saved: {_ended(found.message)} Nothing is lost: the session is still here.",
                Answer("Save as…", lambda: self.save_as(then)),
            )
        elif isinstance(found, _ChangedThere):
            self.questions.overwrite(path.name, lambda: self._write(path, None, then), lambda: self.save_as(then))
        else:
            self.file, self._stamp, self._saved = path, found, snapshot
            self.notices.end("refused")
            self._remember(path)
            self._show_title()
            self.look()
            self._window.inform(f"Saved to {path.name}")

    # -- before work goes

    def _before_it_goes(self, then: Act) -> None:
        """Do something that takes the work out of the window, once a person has decided on it."""
        if not self.is_changed:
            then()
        else:
            self.questions.unsaved(self.name, lambda: self.save(then), then)

    def may_close(self, close: Callable[[], object]) -> bool:
        """Whether the window may be closed now; else it is asked what is to become of the work.

        Work that never was in a file is not asked about: it is kept, and offered at the next start.
        """
        if self._is_discarded or self._is_closed:
            return True
        is_kept = self._is_kept and self.file is None
        if is_kept or not self.is_changed:
            return True

        def discard() -> None:
            self._is_discarded = True
            close()

        self.questions.unsaved(self.name, lambda: self.save(close), discard)
        return False

    def close(self) -> None:
        """Keep what is not saved, unless it is not wanted; leave no thread behind."""
        if self._is_closed:
            return
        now = self._now()
        is_work = not self._is_discarded and self._is_work(now)
        self._is_closed = True
        self._look.stop()
        self.questions.withdraw()
        # gone for the person at once, even if what is being written takes a while
        self._window.hide()
        self.lanes.close()
        if self.autosave is not None:
            self.autosave.close(self._work(now) if is_work else None)
        if self.leftovers is not None:
            self.leftovers.close()

    def keep_now(self) -> None:
        """Keep what there is without waiting: something went wrong."""
        if not self._is_closed:
            self.look()

    @property
    def is_safe(self) -> bool:
        """Whether all work is on the disk, in its file or kept for another start."""
        return self._is_kept or not self.is_changed

    @property
    def _is_kept(self) -> bool:
        return self.autosave is not None and self.autosave.works

    # -- small things

    def _warn(self, key: str, text: str, *answers: Answer) -> None:
        self.notices.show_notice(Notice(key, text, answers, warning=True))

    def _remember(self, path: Path) -> None:
        self._recent.add(path)
        self._window.settings.setValue(_FOLDER, str(path.parent))

    def _folder(self) -> str:
        kept = self._window.settings.value(_FOLDER)
        return kept if isinstance(kept, str) else ""


def _written(
    recipes: Recipes, snapshot: Snapshot, path: Path, stamp: Stamp | None, _: Job
) -> Stamp | Refusal | _ChangedThere:
    """Write a file, unless it is not the one any more that has this stamp."""
    there = stamp_of(path)
    if stamp is not None and there is not None and there != stamp:
        return _ChangedThere()
    try:
        write_session(recipes.session(snapshot), path)
    except SessionError as error:
        return Refusal(error.message)
    return stamp_of(path) or Refusal("the file was gone as soon as it was written")


def _ended(text: str) -> str:
    """Return a text with a full stop at its end."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
