"""Typesetting and differentiation in processes of their own, without the window ever waiting for them.

A thread each waits for a process: one typesets, the other derives. What is typeset is kept. While numbers move, a
request is let finish before the newest one is put: the picture then follows, if late, and does not starve.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from explorer.formulas.derived import Derived, Entry, Place
from explorer.formulas.latex_svg import Picture
from explorer.formulas.typesetting import Derive, Request, Typeset, Worker, WorkerError
from explorer.kernel import Unwanted

_KEPT = 3_000
"""Pictures that are kept: about 10 kB each."""
_LET_FINISH = 0.4
"""Seconds in which a request goes on although a newer one waits."""
_OFTEN = 0.15
"""Seconds after which what has come so far of a long request is shown."""
_NOTHING = (0.0, 0.0, 0.0, 0.0)


class _Clerk(threading.Thread):
    """Puts the newest request to a process, and hands over what it answers."""

    def __init__(
        self, name: str, handle: Callable[[Request, list[object], BaseException | None, bool], None]
    ) -> None:
        super().__init__(name=f"steepest-{name}", daemon=True)
        self._handle = handle
        self._worker = Worker(f"steepest-{name}")
        self._changed = threading.Condition()
        self._next: Request | None = None
        self._patience = 0.0
        self._is_closed = False

    @property
    def pid(self) -> int | None:
        return self._worker.pid

    def put(self, request: Request, patience: float) -> None:
        """Put a request in the place of the one that waits; the one under way may go on for some seconds."""
        with self._changed:
            self._next, self._patience = request, patience
            self._changed.notify()

    def close(self) -> None:
        """End the process and the thread."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        if self.is_alive():
            self.join()

    def run(self) -> None:
        while (request := self._take()) is not None:
            self._perform(request)
        self._worker.close()

    def _take(self) -> Request | None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._next is not None)
            request, self._next = self._next, None
            return None if self._is_closed else request

    def _perform(self, request: Request) -> None:
        began = shown = time.monotonic()

        def is_wanted() -> bool:
            waits = self._next is not None and time.monotonic() - began > self._patience
            return not (self._is_closed or waits)

        answers: list[object] = []
        problem: BaseException | None = None
        try:
            for answer in self._worker.answers(request, is_wanted):
                answers.append(answer)
                if not request.is_timed_apart or time.monotonic() - shown > _OFTEN:
                    self._handle(request, answers, None, False)
                    answers, shown = [], time.monotonic()
        except (TimeoutError, WorkerError, Unwanted) as error:
            problem = error
        if not self._is_closed:
            self._handle(request, answers, problem, True)


class Typesetter(QObject):
    """Pictures of LaTeX, and derivatives as trees.

    Signals
    -------
    typeset
        Pictures came.
    derived
        A `Derived`, as far as it is known; several times for one loss.
    """

    typeset = Signal()
    derived = Signal(object)
    _pictures_came = Signal(object, object, bool, bool)
    _entries_came = Signal(object, object, object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: OrderedDict[str, Picture] = OrderedDict()
        self._entries: dict[Place, Entry] = {}
        self._loss: Derive | None = None
        self._clerks: dict[str, _Clerk] = {}
        self._wanted: tuple[str, ...] = ()
        self._under_way: frozenset[str] = frozenset()
        self._pictures_came.connect(self._keep)
        self._entries_came.connect(self._collect)

    # -- typesetting

    def picture(self, latex: str) -> Picture | None:
        """Return the picture, without an SVG where there can be none; None where it has not come."""
        found = self._pictures.get(latex)
        if found is not None:
            self._pictures.move_to_end(latex)
        return found

    def want(self, latex: Iterable[str]) -> None:
        """Typeset what is not there; what was wanted before and is not here is not wanted any more."""
        missing = tuple(dict.fromkeys(tex for tex in latex if tex not in self._pictures))
        self._wanted = missing
        # what is on its way already is not asked again: a long one would never be finished
        if not self._under_way.issuperset(missing):
            self._under_way = frozenset(missing)
            self._clerk("typesetting", self._take_pictures).put(Typeset(missing), _LET_FINISH)

    def _take_pictures(
        self, request: Request, answers: list[object], problem: BaseException | None, finished: bool
    ) -> None:
        """Hand pictures over to the GUI thread; runs in the clerk's."""
        assert isinstance(request, Typeset)
        came = [answer for answer in answers if isinstance(answer, Picture)]
        if isinstance(problem, WorkerError):
            came += [Picture(latex, "", _NOTHING) for latex in request.latex]
        self._pictures_came.emit(request, came, isinstance(problem, TimeoutError), finished)

    def _keep(self, request: Typeset, came: list[Picture], is_late: bool, finished: bool) -> None:
        for picture in came:
            self._pictures.setdefault(picture.latex, picture)
        # the first that is missing is what took too long: the others have another chance without it
        too_long = next((latex for latex in request.latex if latex not in self._pictures), None)
        if is_late and too_long is not None:
            self._pictures[too_long] = Picture(too_long, "", _NOTHING)
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        if finished and self._under_way == frozenset(request.latex):
            self._under_way = frozenset()
            self.want(self._wanted)
        self.typeset.emit()

    # -- deriving

    def derive(self, request: Derive) -> None:
        """Derive a loss, unless that is what was asked last."""
        if self._loss is not None and (self._loss.text, self._loss.parameters) == (request.text, request.parameters):
            return
        self._loss, self._entries = request, {}
        self._clerk("deriving", self._take_entries).put(request, 0.0)

    def _take_entries(
        self, request: Request, answers: list[object], problem: BaseException | None, finished: bool
    ) -> None:
        self._entries_came.emit(request, answers, problem, finished)

    def _collect(
        self, request: Derive, came: list[tuple[Entry, ...]], problem: BaseException | None, finished: bool
    ) -> None:
        if request is not self._loss or isinstance(problem, Unwanted):
            return
        self._entries |= {entry.place: entry for entries in came for entry in entries}
        if not finished and not any(entry.is_simplified for entries in came for entry in entries):
            # the next are better, and will be here before anyone has read these
            return
        words = "the formulas cannot be derived: " + str(problem) if isinstance(problem, WorkerError) else ""
        is_late = isinstance(problem, TimeoutError)
        entries = tuple(self._entries.values())
        self.derived.emit(Derived(request.text, request.parameters, entries, finished, is_late, words))

    # -- threads

    def _clerk(
        self, name: str, handle: Callable[[Request, list[object], BaseException | None, bool], None]
    ) -> _Clerk:
        if name not in self._clerks:
            self._clerks[name] = _Clerk(name, handle)
            self._clerks[name].start()
        return self._clerks[name]

    @property
    def processes(self) -> dict[str, int | None]:
        """The processes that there are, by what they do."""
        return {name: clerk.pid for name, clerk in self._clerks.items()}

    def close(self) -> None:
        """End the processes and the threads; pictures are kept, and what is wanted again starts them again."""
        for clerk in self._clerks.values():
            clerk.close()
        self._clerks, self._loss, self._under_way = {}, None, frozenset()
