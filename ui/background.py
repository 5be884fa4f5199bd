"""Work off the GUI thread. A lane does one thing at a time, and only its newest request matters.

A request carries a generation number: an answer that comes late, after a newer request, is dropped. Work that
takes long asks `Job.wanted` now and then and ends early when it is not. Made `synchronous`, everything happens
within `submit`, so that a test needs no waiting.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from explorer.kernel import Unwanted

_SWITCH = 0.00005
"""Seconds that a thread keeps the interpreter while another waits. Every call into Qt gives it up and takes it back:
with 5 ms, the default, a paint beside busy Python takes seconds."""

_REST = 20
"""Milliseconds in which what an early answer changes is painted, before its work goes on."""

_GLANCE = 0.05
"""Seconds after which waiting work looks whether it is still wanted."""

_TOLD = 0.1
"""Seconds from one word on the progress to the next."""

_log = logging.getLogger(__name__)


class Job:
    """What a piece of work sees of its request."""

    def __init__(
        self, report: Callable[[Any], None], tell: Callable[[float], None] = lambda _: None, *, synchronous: bool
    ) -> None:
        self.wanted = True
        self._report, self._tell, self._told = report, tell, time.monotonic()
        self._synchronous = synchronous
        self._seen = threading.Event()

    def is_wanted(self) -> bool:
        """Whether the answer is still wanted."""
        return self.wanted

    def report(self, value: object) -> None:
        """Hand over an answer before the last one, and rest until it is on the screen.

        Work in Python that went on meanwhile would hold up every call into Qt.
        """
        if not self.wanted:
            return
        self._seen.clear()
        self._report(value)
        while not self._synchronous and self.is_wanted() and not self._seen.wait(_GLANCE):
            pass

    def progress(self, fraction: float) -> None:
        """Say how far it is, from 0 to 1; as often as one likes, it is heard a few times a second."""
        now = time.monotonic()
        if self.wanted and now - self._told > _TOLD:
            self._told = now
            self._tell(fraction)

    def acknowledge(self) -> None:
        """Let the work go on."""
        self._seen.set()


Work = Callable[[Job], Any]
Receiver = Callable[[Any], None]


class _Lane:
    def __init__(self, name: str) -> None:
        self.generation = 0
        self.job: Job | None = None
        self.future: Future[None] | None = None
        self.receive: Receiver | None = None
        self.pool = ThreadPoolExecutor(1, thread_name_prefix=f"steepest-{name}")


class Background(QObject):
    """Runs work in lanes and hands the answers over on the GUI thread.

    Signals
    -------
    busy_changed
        The lane, and whether work is under way in it.
    progressed
        The lane, and the share of its work that is done.
    failed, raised
        A text and the exception itself, when work raised one that nobody expected.
    """

    busy_changed = Signal(str, bool)
    progressed = Signal(str, float)
    failed = Signal(str)
    raised = Signal(object)
    _told = Signal(str, int, float)
    _answered = Signal(str, int, object, bool)

    def __init__(self, parent: QObject | None = None, *, synchronous: bool = False) -> None:
        super().__init__(parent)
        self.synchronous = synchronous
        """Whether everything happens within `submit`."""
        if not synchronous:
            sys.setswitchinterval(_SWITCH)
        self._lanes: dict[str, _Lane] = {}
        self._closed = False
        self._answered.connect(self._deliver)
        self._told.connect(self._pass_on)

    def submit(self, name: str, work: Work, receive: Receiver) -> None:
        """Start work in a lane; what the lane was doing before is no longer wanted.

        `receive` gets each reported answer and then the returned one, unless that is None.
        """
        if self._closed:
            return
        lane = self._lanes.setdefault(name, _Lane(name))
        self._supersede(lane)
        lane.generation += 1
        generation = lane.generation
        job = Job(
            lambda value: self._answered.emit(name, generation, value, False),
            lambda fraction: self._told.emit(name, generation, fraction),
            synchronous=self.synchronous,
        )
        lane.job, lane.receive = job, receive
        self.busy_changed.emit(name, True)
        if self.synchronous:
            self._perform(name, generation, job, work)
        else:
            lane.future = lane.pool.submit(self._perform, name, generation, job, work)

    def cancel(self, name: str) -> None:
        """Want nothing from a lane any more."""
        lane = self._lanes.get(name)
        if lane is not None and lane.job is not None:
            self._supersede(lane)
            lane.generation += 1
            lane.job = None
            self.busy_changed.emit(name, False)

    def is_busy(self, name: str | None = None) -> bool:
        """Whether work is under way: in one lane, or anywhere."""
        lanes = self._lanes.values() if name is None else [self._lanes[name]] if name in self._lanes else []
        return any(lane.job is not None for lane in lanes)

    def close(self) -> None:
        """End all work and wait for its threads."""
        self._closed = True
        for lane in self._lanes.values():
            self._supersede(lane)
            lane.generation += 1
        for lane in self._lanes.values():
            lane.pool.shutdown(wait=True, cancel_futures=True)

    @staticmethod
    def _supersede(lane: _Lane) -> None:
        if lane.job is not None:
            lane.job.wanted = False
        if lane.future is not None:
            lane.future.cancel()

    def _perform(self, name: str, generation: int, job: Job, work: Work) -> None:
        try:
            # a loss may overflow anywhere: what is not finite is dealt with where it is shown
            with np.errstate(all="ignore"):
                answer = work(job) if job.wanted else None
        except Unwanted:
            answer = None
        except Exception as error:  # noqa: BLE001 - whatever went wrong must reach the person, not a dead thread
            _log.debug("work in lane %s failed", name, exc_info=True)
            answer = error
        self._answered.emit(name, generation, answer, True)

    def _pass_on(self, name: str, generation: int, fraction: float) -> None:
        if generation == self._lanes[name].generation and not self._closed:
            self.progressed.emit(name, fraction)

    def _deliver(self, name: str, generation: int, answer: object, last: bool) -> None:
        lane = self._lanes[name]
        if generation != lane.generation or self._closed:
            return
        if last:
            lane.job = None
        elif lane.job is not None:
            _later(lane.job)
        if isinstance(answer, Exception):
            self.failed.emit(f"{type(answer).__name__}: {answer}")
            self.raised.emit(answer)
        elif answer is not None and lane.receive is not None:
            lane.receive(answer)
        # the answer may have led to the next request
        if last and lane.job is None:
            self.busy_changed.emit(name, False)


def _later(job: Job) -> None:
    """Let work go on once what it has said is painted.

    PySide would tie the timer to the job itself, if given a method of it, and undo that tie in the thread that lets
    go of the job last, which is a crash.
    """
    QTimer.singleShot(_REST, lambda: job.acknowledge())  # noqa: PLW0108 - see above
