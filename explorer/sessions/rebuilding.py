"""A session made again: its loss is read and the steps of its path are taken, to the same numbers bit by bit.

On another machine the last digits of a step may differ. The end of each stretch of steps is in the file, so that this
is seen; the path then goes on from there, and a note says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from explorer.descent import Stop
from explorer.direction import Vector
from explorer.exploration import Exploration, moved, starting_record
from explorer.kernel import Unwanted
from explorer.loss import Loss
from explorer.origins import PLACED, UNKNOWN, Stepped
from explorer.path import FIGURES, ROOT, Path, Record, Steps
from explorer.run import take_again
from explorer.sessions.pieces import Given, Moves, Piece, Starts, Stretch
from explorer.sessions.session import Session
from explorer.sessions.session_error import SessionError
from explorer.tokens import LossError

_MOST_LOSSES = 8
"""Losses that are kept while others are read: a path goes to and fro between few values of its parameters."""

_GOES_ON = "The path goes on from the ends that were saved."

Wanted = Callable[[], bool]
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, eq=False)
class Rebuilt:
    """An exploration, and what a person should know of how it came back.

    What else a scene needs (`home`, `minima`, `minima_for`, `parameters`, `chosen`, `slicing`, `pinned`) is in the
    session as it is.
    """

    session: Session
    exploration: Exploration
    notes: tuple[str, ...] = ()


def rebuild(session: Session, wanted: Wanted = lambda: True, progress: Progress = lambda _share: None) -> Rebuilt:
    """Take all steps again.

    Parameters
    ----------
    session
        As it was read.
    wanted
        Asked every few hundredths of a second.
    progress
        Told the share of the rows that are there, from 0 to 1, as often.

    Raises
    ------
    explorer.kernel.Unwanted
        Once it is no longer wanted.
    SessionError
        Where the session cannot be made again here.
    """
    builder = _Builder(session, wanted, progress)
    try:
        builder.build()
    except MemoryError:
        raise SessionError(f"a path of {session.rows:,} rows does not fit into the memory of this computer") from None
    tip, row = builder.row(session.tip), builder.row(session.row)
    if builder.path.lineage(tip).place(row) is None:
        raise SessionError(f"expected a row that leads to the tip, {session.tip:,}, found {session.row:,}", "row")
    loss = builder.loss_now()
    exploration = Exploration(loss, session.rules, session.order, builder.path, tip, row)
    return Rebuilt(session, exploration, builder.notes())


class _Builder:
    """Makes the rows of a path, piece by piece."""

    def __init__(self, session: Session, wanted: Wanted, progress: Progress) -> None:
        self._session, self._wanted, self._progress = session, wanted, progress
        self._rows = session.rows
        self.path = Path(len(session.variables), len(session.parameters))
        self._losses: OrderedDict[Vector, Loss] = OrderedDict()
        self._place = ""
        self._made: list[tuple[int, int, int]] = []
        """Of each piece the first row in the session, the first row here, and how many rows there are of it here."""
        self._ends_elsewhere = self._cut_short = 0
        self._farthest = 0.0

    def build(self) -> None:
        """Make all rows."""
        done = 0
        for i, piece in enumerate(self._session.path):
            self._place = f"path[{i}]"
            self._go_on(done)
            first = len(self.path)
            self._make(piece, done)
            self._made.append((done, first, len(self.path) - first))
            done += len(piece)
        self._progress(1.0)

    def row(self, row: int) -> int:
        """Return the row that is here what another one is in the session."""
        if row == ROOT:
            return ROOT
        there, here, count = self._made[bisect_right(self._made, row, key=lambda made: made[0]) - 1]
        return here + min(row - there, count - 1)

    def notes(self) -> tuple[str, ...]:
        """Say what is not as it was."""
        all_of_them = f"of {sum(isinstance(piece, Stretch) for piece in self._session.path):,} stretches of steps"
        notes = []
        if self._ends_elsewhere:
            apart = f"end up to {self._farthest:.2g} away from where they did when they were saved"
            notes.append(
                f"This computer rounds otherwise: {self._ends_elsewhere:,} {all_of_them} {apart}. {_GOES_ON}"
            )
        if self._cut_short:
            short = "cannot be taken to their end here"
            notes.append(f"This computer rounds otherwise: {self._cut_short:,} {all_of_them} {short}. {_GOES_ON}")
        return tuple(notes)

    def loss_now(self) -> Loss:
        """Return L with the parameters of now."""
        values = {parameter.name: parameter.value for parameter in self._session.parameters}
        return self._loss(tuple(values[name] for name in self._session.held))

    # -- the pieces

    def _go_on(self, rows: int) -> None:
        if not self._wanted():
            raise Unwanted
        self._progress(rows / self._rows)

    def _make(self, piece: Piece, done: int) -> None:
        match piece:
            case Starts(points, parameters):
                loss = self._loss(parameters)
                for w in points:
                    self.path.append(starting_record(loss, w), ROOT, PLACED)
            case Moves(of, values, losses, norms):
                row = self.row(of)
                for held, loss_there, norm in zip(values, losses, norms, strict=True):
                    row = moved(self.path, row, held, loss_there, norm)
            case Given():
                self._give(piece)
            case Stretch():
                self._step(piece, done)

    def _loss(self, parameters: Vector) -> Loss:
        known = self._losses.get(parameters)
        if known is None:
            try:
                known = Loss.parse(self._session.loss, dict(zip(self._session.held, parameters, strict=True)))
            except LossError as error:
                raise SessionError(f"with these parameters the loss is none: {error.message}", self._place) from None
            self._losses[parameters] = known
            if len(self._losses) > _MOST_LOSSES:
                self._losses.popitem(last=False)
        self._losses.move_to_end(parameters)
        return known

    def _give(self, piece: Given) -> None:
        n, row = len(self._session.variables), self.row(piece.after)
        for numbers in piece.rows:
            figures = dict(zip(FIGURES, numbers[n:], strict=True))
            record = Record(numbers[:n], **figures, parameters=piece.parameters, taken_with=piece.taken_with)
            row = self.path.append(record, row, UNKNOWN)

    def _step(self, piece: Stretch, done: int) -> None:
        """Take steps; where the last one ends elsewhere, put the end of the session in its place."""
        row, origin = self.row(piece.after), Stepped(piece.rules, piece.certified)
        taken = 0
        for steps in self._taken(piece, row):
            taken += len(steps)
            is_last = taken == piece.steps
            if is_last and tuple(steps.w[-1].tolist()) != piece.end:
                row = self.path.extend(_part(steps, len(steps) - 1), row, origin)
                row = self._end(piece, row, steps)
            else:
                row = self.path.extend(steps, row, origin)
            self._progress((done + taken) / self._rows)
        if taken < piece.steps:
            self._cut_short += 1
            self.path.append(starting_record(self._loss(piece.parameters), piece.end), row, UNKNOWN)

    def _taken(self, piece: Stretch, row: int) -> Iterator[Steps]:
        """Give all steps of a piece, or those up to one that is not possible here."""
        loss, w = self._loss(piece.parameters), self.path.record(row).w
        number, last = self.path.depth(row), None
        origin = Stepped(piece.rules, piece.certified)
        for last in take_again(loss, w, origin, piece.steps, self._wanted, number=number):
            if isinstance(last, Steps):
                yield last
        if not isinstance(last, Stop):
            raise Unwanted

    def _end(self, piece: Stretch, row: int, steps: Steps) -> int:
        self._ends_elsewhere += 1
        apart = max(abs(a - b) for a, b in zip(steps.w[-1].tolist(), piece.end, strict=True))
        self._farthest = max(self._farthest, apart)
        there = starting_record(self._loss(piece.parameters), piece.end)
        eta, beta, predicted, actual = (float(getattr(steps, name)[-1]) for name in FIGURES[2:])
        arrived = replace(there, eta=eta, beta=beta, predicted=predicted, actual=actual)
        return self.path.append(arrived, row, UNKNOWN)


def _part(steps: Steps, count: int) -> Steps:
    columns: Sequence[str] = ("w", *FIGURES)
    return replace(steps, **{name: getattr(steps, name)[:count] for name in columns})
