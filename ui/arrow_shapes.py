"""The shapes of arrows on the landscape: a filled head for ∇L, an open one for u."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from ui.landscape_layer import Frame

Head = tuple[QPainterPath, bool, QPointF]
"""The outline of an arrow's head, whether it is filled, and where the shaft ends."""


def arrow_ends(frame: Frame, point: Sequence[float], direction: Sequence[float]) -> tuple[QPointF, QPointF]:
    """Return tail and tip of an arrow of constant length, shorter where the view ends, so that it stays in reach."""
    tail, along = frame.pixel(point), frame.towards(direction)
    length = min(max(0.17 * min(frame.width, frame.height), 52.0), 120.0)
    room = [
        ((edge if step > 0 else 0.0) - place) / step
        for place, step, edge in ((tail.x(), along.x(), frame.width), (tail.y(), along.y(), frame.height))
        if abs(step) > 1e-9
    ]
    return tail, tail + along * max(min([length, *(distance - 34 for distance in room)]), 30.0)


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
