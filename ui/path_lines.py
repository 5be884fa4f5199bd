"""The path on the landscape, whatever its length: drawn at once where that is quick, else thinned in the background.

What is drawn in the background is a snapshot. The steps since then are drawn over it, until they are many enough for
another one, so that a step costs what is new and what is seen, not what there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer

from explorer.direction import Vector
from explorer.exploration import Exploration
from explorer.landscape import Array
from explorer.path import Path
from explorer.plane import Plane
from explorer.rows import Indices, Rows
from explorer.seen_path import ThinLine, off_plane, seen, thin_path
from explorer.thinning import thin_line
from ui.background import Background, Job
from ui.landscape_view import LandscapeView
from ui.path_image import Look, PathImage, path_image
from ui.polyline import trace

FEW = 2_000
"""Rows up to which a path is drawn directly, unless it crosses the view too often."""
_LANE = "path"
_NEW = 500
"""Points since the snapshot from which on another one is due."""
_MOST_DIRECT = 4_000
_SETTLE = 30
"""Milliseconds that a change of the view waits for others."""
_NOTHING = np.empty((0, 2))
_MOST_EVALUATED = 256
"""Rows for which L is computed anew without waiting, as they were reached with other parameters."""


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """Points that are drawn directly: some of a lineage, up to a place."""

    end: int
    places: Indices
    points: Array
    off: NDArray[np.bool_] | None

    def joined(self, later: _Kept) -> _Kept:
        """Return both, the newest of them."""
        places = np.concatenate([self.places, later.places])
        points = np.concatenate([self.points, later.points])
        off = None if self.off is None or later.off is None else np.concatenate([self.off, later.off])
        newest = slice(-_MOST_DIRECT, None)
        return _Kept(later.end, places[newest], points[newest], None if off is None else off[newest])


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is to be drawn, and how."""

    path: Path
    plane: Plane | None
    held: Vector
    lineage: Rows
    abandoned: Rows
    look: Look

    def continues(self, other: _Subject) -> bool:
        """Whether all of another one is a part of this."""
        return (
            self.path is other.path
            and (self.plane, self.held, self.abandoned) == (other.plane, other.held, other.abandoned)
            and self.lineage.common(other.lineage) == len(other.lineage)
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Snapshot:
    subject: _Subject
    line: ThinLine
    image: PathImage


class PathLines(QObject):
    """Gives the landscape the path of an exploration."""

    def __init__(self, background: Background, view: LandscapeView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background, self._view = background, view
        self._now: Exploration | None = None
        self._plane: Plane | None = None
        self._direct: _Kept | None = None
        self._snapshot: _Snapshot | None = None
        self._is_current = False
        """Whether the snapshot is shown, and what came since drawn over it."""
        self._asked: _Subject | None = None
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settling.timeout.connect(self.look_again)
        view.plot.box.sigRangeChanged.connect(self._settle)
        view.plot.box.sigResized.connect(self._settle)

    # -- what is asked of it

    def show(self, now: Exploration, plane: Plane | None) -> None:
        """Show the path, seen in a plane."""
        self._now, self._plane = now, plane
        subject = self._subject(now, plane)
        if len(subject.lineage) + len(subject.abandoned) <= FEW and self._is_shown_directly(now, subject):
            self._background.cancel(_LANE)
            self._snapshot = self._asked = None
            return
        snapshot = self._snapshot
        if snapshot is not None and subject.continues(snapshot.subject):
            self._show_since(now, subject, snapshot)
        else:
            self._show_meanwhile(now, subject)
        self._ask_if_due(now, subject)

    def rows(self, now: Exploration) -> Indices:
        """Return rows of the path that show its shape: all of a short one."""
        lineage = now.path.lineage(now.tip)
        return np.asarray(lineage) if len(lineage) <= FEW else lineage.at(self._places_meanwhile(now, lineage))

    def is_off_elsewhere(self, number: int) -> bool:
        """Whether any step that is drawn but one is not in the plane."""
        drawn: list[_Kept | ThinLine] = [self._direct] if self._direct is not None else []
        if self._is_current and self._snapshot is not None:
            drawn.append(self._snapshot.line)
        return any(part.off is not None and bool((part.off & (part.places != number)).any()) for part in drawn)

    def look_again(self) -> None:
        """Follow another view or other colours."""
        if self._now is None or self._direct is None:
            return
        frame = self._view.plot.marks.frame()
        if self._snapshot is not None or self._asked is not None or not trace(self._direct.points, frame).thick:
            self.show(self._now, self._plane)

    def _settle(self) -> None:
        if not self._settling.isActive():
            self._settling.start()

    def _subject(self, now: Exploration, plane: Plane | None) -> _Subject:
        path, held = now.path, tuple(now.loss.parameters.values())
        lineage, abandoned = path.lineage(now.tip), path.abandoned(now.tip)
        return _Subject(path, plane, held, lineage, abandoned, self._view.plot.marks.look())

    # -- what is shown at once

    def _is_shown_directly(self, now: Exploration, subject: _Subject) -> bool:
        """Show all of a path, if that is quick."""
        frame, lineage = subject.look.frame, subject.lineage
        kept = _seen(now, subject, np.arange(len(lineage)))
        abandoned = seen(now, subject.plane, subject.abandoned)
        is_quick = trace(kept.points, frame).thick and trace(abandoned, frame).thick
        if is_quick:
            self._put(kept, abandoned)
        return is_quick

    def _show_since(self, now: Exploration, subject: _Subject, snapshot: _Snapshot) -> None:
        """Show a snapshot and what came after it."""
        since, end = self._direct, len(subject.lineage)
        if not self._is_current or since is None or since.end > end:
            since = _thinned(now, subject, len(snapshot.subject.lineage) - 1)
        elif since.end < end:
            since = since.joined(_thinned(now, subject, since.end))
        self._put(since, _NOTHING, snapshot.image)

    def _show_meanwhile(self, now: Exploration, subject: _Subject) -> None:
        """Show what can be shown before there is a snapshot of this path."""
        places = self._places_meanwhile(now, subject.lineage)
        if subject.plane is None and now.path.changes(subject.lineage):
            places = places[-_MOST_EVALUATED:]
        self._put(_seen(now, subject, places), _NOTHING)

    def _places_meanwhile(self, now: Exploration, lineage: Rows) -> Indices:
        """Return the places of the last snapshot that are still there, and the newest ones since."""
        common, kept = 0, np.empty(0, dtype=np.int64)
        if self._snapshot is not None and self._snapshot.subject.path is now.path:
            common = lineage.common(self._snapshot.subject.lineage)
            places = self._snapshot.line.places
            kept = np.unique(places[(places >= 0) & (places < common)])
        kept = kept[:: 1 + len(kept) // _MOST_DIRECT]
        return np.concatenate([kept, np.arange(max(common, len(lineage) - _NEW), len(lineage))])

    def _put(self, direct: _Kept, abandoned: Array, image: PathImage | None = None) -> None:
        self._direct, self._is_current = direct, image is not None
        self._view.show_path(direct.points, abandoned, direct.off, image)

    # -- what is drawn in the background

    def _ask_if_due(self, now: Exploration, subject: _Subject) -> None:
        if not (self._is_under_way(subject) or self._is_fresh(subject)):
            self._asked = subject
            self._background.submit(_LANE, partial(_drawn, now, subject), self._receive)

    def _is_under_way(self, subject: _Subject) -> bool:
        """Whether a snapshot is being drawn that is worth waiting for: of the same path in the same view."""
        asked = self._asked
        is_busy = self._background.is_busy(_LANE) and asked is not None
        return is_busy and asked is not None and asked.path is subject.path and asked.look == subject.look

    def _is_fresh(self, subject: _Subject) -> bool:
        """Whether little came after the snapshot that is shown."""
        snapshot, since = self._snapshot, self._direct
        if not self._is_current or snapshot is None or since is None or snapshot.subject.look != subject.look:
            return False
        return len(since.points) <= _NEW and trace(since.points, subject.look.frame).thick

    def _receive(self, snapshot: _Snapshot) -> None:
        self._snapshot, self._asked, self._is_current = snapshot, None, False
        if self._now is not None:
            self.show(self._now, self._plane)


def _seen(now: Exploration, subject: _Subject, places: Indices) -> _Kept:
    """Return the points of a lineage at some places."""
    rows = subject.lineage.at(places)
    points, off = seen(now, subject.plane, rows), off_plane(now, subject.plane, rows)
    return _Kept(len(subject.lineage), places, points, off)


def _thinned(now: Exploration, subject: _Subject, begin: int) -> _Kept:
    """Return the points of a lineage from a place on, thinned if they are many, the newest of them."""
    every = _seen(now, subject, np.arange(begin, len(subject.lineage)))
    if len(every.points) <= _NEW:
        return every
    frame, off = subject.look.frame, every.off
    kept = thin_line(frame.pixels(every.points), (frame.width, frame.height), off)[-_MOST_DIRECT:]
    return _Kept(every.end, every.places[kept], every.points[kept], None if off is None else off[kept])


def _drawn(now: Exploration, subject: _Subject, job: Job) -> _Snapshot:
    frame = subject.look.frame
    line, abandoned = (
        thin_path(now, subject.plane, rows, frame, job.is_wanted) for rows in (subject.lineage, subject.abandoned)
    )
    return _Snapshot(subject, line, path_image(line, abandoned, subject.look, job.is_wanted))
