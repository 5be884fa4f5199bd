"""A process of its own for what holds the interpreter long: SymPy, and ziamath, which turns LaTeX into SVG.

It is started at the first request, ends with the program, and is ended where a request takes too long; a new one is
started then. Requests are values that know how to answer themselves; the newest one counts: between two answers the
process looks whether another request waits, and leaves the rest of the former.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import ClassVar, Protocol

from explorer.expression import Node, reachable
from explorer.formulas.derived import Entry, agree, derivatives_of, pack
from explorer.formulas.latex_svg import Picture, typeset
from explorer.kernel import Unwanted

LIMIT = 5.0
"""Seconds that a derivation may take, and the typesetting of one part."""
_START = 60.0
"""Seconds that the process may take to start, on a machine that does much else."""
_PATIENCE = 0.3
"""Seconds that a request which nobody wants any more may go on before its process is ended."""
_GLANCE = 0.02
"""Seconds between two looks at whether an answer is still wanted."""
_READY = 0
"""The generation of the message that says that the process has started."""
_LATER = 5
"""How much lower than the window's the priority of the process is."""
_MOST_SIMPLIFIED = 120
"""Above so many nodes SymPy's shortest form takes longer than the limit."""


class Request(Protocol):
    """What the process is asked.

    Attributes
    ----------
    is_timed_apart
        Whether the limit is that of each answer, and not of all.
    """

    is_timed_apart: ClassVar[bool]

    def answers(self) -> Iterator[object]:
        """Answer, bit by bit; runs in the process."""
        ...


class WorkerError(RuntimeError):
    """The process could not be started, or ended by itself."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """Asks for `Picture`s of LaTeX."""

    is_timed_apart: ClassVar[bool] = True
    latex: tuple[str, ...]

    def answers(self) -> Iterator[Picture]:
        """Typeset one by one."""
        for latex in self.latex:
            yield typeset(latex)


@dataclass(frozen=True, slots=True)
class Derive:
    """Asks for the derivatives of a loss: as they were differentiated, with like terms collected, then shorter.

    Attributes
    ----------
    text, parameters
        The loss.
    w
        A point about which the forms are compared; one that differs is not given.
    """

    is_timed_apart: ClassVar[bool] = False
    text: str
    parameters: tuple[tuple[str, float], ...]
    w: tuple[float, ...]

    def answers(self) -> Iterator[tuple[Entry, ...]]:
        """Differentiate, collect like terms everywhere, and only then look for shorter forms, the shortest first."""
        found = list(derivatives_of(self.text, dict(self.parameters)))
        yield tuple(Entry(place, pack(node), is_simplified=False) for place, node in found)
        from explorer.formulas.simplification import collected, simplified  # noqa: PLC0415 - SymPy: half a second

        forms = ((place, self._form(collected, node)) for place, node in found)
        yield tuple(Entry(place, pack(form), is_simplified=True) for place, form in forms if form is not None)
        sizes = {place: len(reachable([node])) for place, node in found}
        for place, node in sorted(found, key=lambda pair: sizes[pair[0]]):
            form = self._form(simplified, node) if sizes[place] <= _MOST_SIMPLIFIED else None
            if form is not None:
                yield (Entry(place, pack(form), is_simplified=True),)

    def _form(self, simplify: Callable[[Node], Node], node: Node) -> Node | None:
        from explorer.formulas.simplification import CannotSimplifyError  # noqa: PLC0415 - as above

        try:
            form = simplify(node)
        except CannotSimplifyError:
            return None
        return form if agree(node, form, self.w) else None


class Worker:
    """The process as seen from outside; for use by one thread."""

    def __init__(self, name: str = "steepest-typesetting") -> None:
        self._name = name
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None
        self._generation = 0
        self._is_ready = False
        self._is_busy = False
        self._waits_for_another = False
        """Whether the process is still at a request that nobody wants any more."""
        self._began = 0.0

    @property
    def pid(self) -> int | None:
        """The process' number; None where there is none."""
        return None if self._process is None else self._process.pid

    def answers(self, request: Request, wanted: Callable[[], bool], limit: float = LIMIT) -> Iterator[object]:
        """Ask, and give the answers as they come.

        Parameters
        ----------
        request
            A value that can be pickled.
        wanted
            Asked often; once it says no, `explorer.kernel.Unwanted` is raised.
        limit
            Seconds after which the process is ended: without an answer, or without the last one if the request is
            not timed apart. The time in which it starts does not count.

        Raises
        ------
        TimeoutError
            It took longer than the limit. What was answered before stands.
        WorkerError
            There is no process, or it ended.
        """
        self._put(request)
        while True:
            if not wanted():
                raise Unwanted
            self._watch_time(request, limit)
            for generation, answer in self._received():
                if self._is_last(generation, answer):
                    return
                if generation == self._generation and answer is not None:
                    yield answer
                    self._began = time.monotonic() if request.is_timed_apart else self._began

    def _put(self, request: Request) -> None:
        if self._connection is None:
            self._start()
        self._waits_for_another, self._is_busy = self._is_busy, True
        self._generation += 1
        self._send(request)
        self._began = time.monotonic()

    def _watch_time(self, request: Request, limit: float) -> None:
        """End the process where it takes too long: with what nobody wants any more, or with this request."""
        elapsed = time.monotonic() - self._began
        if self._waits_for_another and self._is_ready and elapsed > _PATIENCE:
            self.close()
            self._put(request)
        elif elapsed > (limit if self._is_ready else _START):
            self.close()
            raise TimeoutError

    def _is_last(self, generation: int, answer: object) -> bool:
        """Note what a message says of the process, and whether it ends the answers to this request."""
        if generation == _READY:
            self._is_ready, self._began = True, time.monotonic()
            return False
        if generation == self._generation or answer is None:
            self._waits_for_another = False
        if generation != self._generation or answer is not None:
            return False
        self._is_busy = False
        return True

    def close(self) -> None:
        """End the process, whatever it does, and wait until it is gone."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._connection, self._process = None, None
        self._is_ready = self._is_busy = False

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        try:
            self._connection, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs,), name=self._name, daemon=True)
            process.start()
        except (OSError, RuntimeError) as error:
            self.close()
            raise WorkerError(f"a process for typesetting could not be started: {error}") from error
        self._process = process
        theirs.close()

    def _send(self, request: Request) -> None:
        assert self._connection is not None
        try:
            self._connection.send((self._generation, request))
        except OSError as error:
            self._fail(error)

    def _received(self) -> Iterator[tuple[int, object]]:
        """Give what is there, after waiting a moment for it."""
        assert self._connection is not None
        try:
            if self._connection.poll(_GLANCE):
                yield self._connection.recv()
        except (EOFError, OSError) as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self.close()
        raise WorkerError("the process for typesetting ended") from error


# -- inside the process


def serve(connection: Connection) -> None:
    """Answer requests until the program that asks is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is meant for the program
    if hasattr(os, "nice"):
        os.nice(_LATER)
    threading.Thread(target=_end_with_the_program, daemon=True).start()
    try:
        connection.send((_READY, None))
        while True:
            generation, request = connection.recv()
            for answer in request.answers():
                connection.send((generation, answer))
                if connection.poll():
                    break
            connection.send((generation, None))
    except (EOFError, OSError):
        return


def _end_with_the_program() -> None:
    """End, even in the middle of something long, when the program is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)
