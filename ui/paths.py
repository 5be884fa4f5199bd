"""Lines of many points as paths of Qt, without a call for each point."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath, QPolygonF
from shiboken6 import VoidPtr

_ELEMENT = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])
"""A point as Qt streams it; its type is 0 where a line begins, and 1 where one goes on."""
_SHORT = 50
"""Points of a line, in the mean, below which all lines at once are quicker than one after another."""


def path_through(points: NDArray[np.float64]) -> QPainterPath:
    """Return the lines through points of shape (k, 2), with breaks where a coordinate is not finite."""
    finite = np.isfinite(points[:, 0] + points[:, 1])
    breaks = np.flatnonzero(~finite)
    if len(points) < _SHORT * (len(breaks) + 1):
        return _streamed(points, finite)
    path = QPainterPath()
    for first, last in zip([0, *(breaks + 1).tolist()], [*breaks.tolist(), len(points)], strict=True):
        if last > first:
            path.addPolygon(polygon_of(points[first:last]))
    return path


def polygon_of(points: NDArray[np.float64]) -> QPolygonF:
    """Return finite points of shape (k, 2) as a polygon, at least one of them."""
    polygon = QPolygonF()
    polygon.resize(len(points))
    # the stub knows addresses only
    memory: Any = VoidPtr(polygon.data(), points.size * points.itemsize, True)  # type: ignore[call-arg, arg-type]
    np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)[:] = points
    return polygon


def _streamed(points: NDArray[np.float64], finite: NDArray[np.bool_]) -> QPainterPath:
    kept = points[finite]
    path = QPainterPath()
    if not len(kept):
        return path
    elements = np.empty(len(kept), _ELEMENT)
    elements["type"] = np.concatenate([[False], finite[:-1]])[finite]
    elements["x"], elements["y"] = kept.T
    # the count before the points; after them the element of the last beginning, and the rule of filling
    count, foot = (np.array(numbers, ">i4").tobytes() for numbers in ([len(kept)], [0, 0]))
    QDataStream(QByteArray(count + elements.tobytes() + foot)) >> path
    return path
