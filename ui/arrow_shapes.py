"""The shapes of arrows on the landscape: a filled head for ∇L, an open one for u; how long they are, where named."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainterPath, QPolygonF

from ui.frame import Frame

Head = tuple[QPainterPath, bool, QPointF]
"""The outline of an arrow's head, whether it is filled, and where the shaft ends."""

CLEAR = 20.0
"""Room between the ring at w + ηu and the tip of an arrow, in pixels."""
_SHORTEST, _SHORT, _LONG = 24.0, 52.0, 120.0
_NAME, _HEAD = 34.0, 8.0
"""What stays free between a tip and the edge of the view: with the name there, and with the name beside the head."""


def arrow_length(
    frame: Frame, point: Sequence[float], directions: Sequence[Sequence[float]], following: Sequence[float] | None
) -> float:
    """Return the one length of all unit vectors at a point: shorter where the view ends, and clear of the ring."""
    tail = frame.pixel(point)
    room = min((_room(frame, tail, frame.towards(direction)) for direction in directions), default=math.inf)
    usual = min(max(0.17 * min(frame.width, frame.height), _SHORT), _LONG)
    length = max(min(usual, max(room - _NAME, min(room - _HEAD, _SHORT))), _SHORTEST)
    if following is not None:
        ring = math.hypot(*(frame.pixel(following) - tail).toTuple())
        if abs(ring - length) < CLEAR:
            fits = ring + CLEAR <= room - _HEAD or ring - CLEAR < _SHORTEST
            length = ring + CLEAR if fits else ring - CLEAR
    return length


def _room(frame: Frame, tail: QPointF, along: QPointF) -> float:
    """Return how far it is from a pixel to the edge of the view."""
    return min(
        ((edge if step > 0 else 0.0) - place) / step
        for place, step, edge in ((tail.x(), along.x(), frame.width), (tail.y(), along.y(), frame.height))
        if abs(step) > 1e-9
    )


def name_place(frame: Frame, tip: QPointF, along: QPointF, size: QSizeF) -> QPointF:
    """Return the middle of a name: as far beyond the tip as it needs, whichever way the arrow points.

    Where the view ends before that, the name is beside the head.
    """
    ahead = tip + along * (8 + (abs(along.x()) * size.width() + abs(along.y()) * size.height()) / 2)
    place = in_view(frame, ahead, size)
    if (place - ahead).manhattanLength() < 4:
        return place
    # on the side that is nearer to the middle of the view
    across = QPointF(-along.y(), along.x())
    if QPointF.dotProduct(across, QPointF(frame.width / 2, frame.height / 2) - tip) < 0:
        across = -across
    reach = 12 + (abs(across.x()) * size.width() + abs(across.y()) * size.height()) / 2
    return in_view(frame, tip - along * 6 + across * reach, size)


def in_view(frame: Frame, place: QPointF, size: QSizeF) -> QPointF:
    """Return the nearest middle of a name that is wholly in view."""
    x, y = size.width() / 2 + 4, size.height() / 2 + 4
    return QPointF(min(max(place.x(), x), frame.width - x), min(max(place.y(), y), frame.height - y))


def apart(first: QPointF, second: QPointF, along: QPointF, size: QSizeF) -> QPointF:
    """Return how far `second` has to move, and `first` the other way, for two names to be legible.

    They move across the arrow of the first, each to the side where it is; `size` is that of the larger.
    """
    between = second - first
    if abs(between.x()) >= size.width() or abs(between.y()) >= size.height():
        return QPointF()
    across = QPointF(-along.y(), along.x())
    if QPointF.dotProduct(between, across) < 0:
        across = -across
    needed = [
        (math.copysign(extent, step) - now) / step
        for now, step, extent in (
            (between.x(), across.x(), size.width()), (between.y(), across.y(), size.height())
        )
        if abs(step) > 1e-9
    ]  # fmt: skip
    return across * (min(needed) / 2)


def filled_head(tip: QPointF, along: QPointF) -> Head:
    across = QPointF(-along.y(), along.x())
    base = tip - along * 13
    shape = QPainterPath()
    shape.addPolygon(QPolygonF([tip, base + across * 5.6, base - across * 5.6]))
    shape.closeSubpath()
    return shape, True, base


def open_head(tip: QPointF, along: QPointF) -> Head:
    across = QPointF(-along.y(), along.x())
    back = tip - along * 10
    shape = QPainterPath(back + across * 7)
    shape.lineTo(tip)
    shape.lineTo(back - across * 7)
    return shape, False, tip
