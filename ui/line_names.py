"""Names at the ends of lines: which lines share one, and where names stand without covering each other or a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from ui.plot_layer import Samples

AGREE = 2.0
"""Pixels between lines that may share a name."""

_FAR = 1e9
_BESIDE = 4.0
_STEP = 18.0
_TRIES = 6


def together(lines: Sequence[Samples], height: float) -> list[list[int]]:
    """Group lines that nowhere in view are further apart than two pixels.

    `lines` are pixels from the top of the view at the same places; NaN where there is no line.
    """
    # beyond the edges all places are alike
    seen = [np.nan_to_num(np.clip(line, -2 * AGREE, height + 2 * AGREE), nan=_FAR) for line in lines]
    groups: list[list[int]] = []
    for i, line in enumerate(seen):
        fits = (g for g in groups if all(float(np.abs(seen[j] - line).max(initial=0.0)) <= AGREE for j in g))
        group = next(fits, None)
        if group is None:
            groups.append([i])
        else:
            group.append(i)
    return groups


def spread(places: Sequence[float], line: float, low: float, high: float) -> list[float]:
    """Move places as little as it takes to be a line apart, in their order, between `low` and `high`.

    This is isotonic regression of what is left of the places without the lines between them (Barlow et al., 1972).
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    blocks: list[list[float]] = []
    for rank, i in enumerate(order):
        blocks.append([places[i] - rank * line])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    last = max(low, high - (len(places) - 1) * line)
    moved = [min(max(_mean(block), low), last) for block in blocks for _ in block]
    result = [0.0] * len(places)
    for rank, (i, at) in enumerate(zip(order, moved, strict=True)):
        result[i] = at + rank * line
    return result


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


class Ground:
    """Where names can stand, what is taken, and the lines that they should not cross, each of shape (m, 2)."""

    def __init__(self, area: QRectF, taken: list[QRectF], lines: Sequence[Samples]) -> None:
        self._area, self._taken = area, taken
        # the boxes of all pieces between neighbouring points, at once
        starts, ends = (np.concatenate([line[part] for line in lines]) for part in (slice(-1), slice(1, None)))
        seen = np.isfinite(starts + ends).all(axis=1)
        self._low, self._high = np.minimum(starts, ends)[seen].T, np.maximum(starts, ends)[seen].T

    def place(self, size: QSizeF, line: Samples, sides: str = "abrl") -> QRectF | None:
        """Return a free place beside the last part of a line that is in view, and take it; None where it is not seen.

        `sides` are tried in their order: above, below, right, left. Where nothing is free, a name covers as little as
        it can.
        """
        best, least = None, (len(self._taken) + 1, 0)
        for box in _candidates(size, line, sides, self._area):
            names = sum(box.intersects(other) for other in self._taken)
            if names > least[0]:
                continue
            covered = names, self._pieces_in(box)
            if covered < least:
                best, least = box, covered
            if covered == (0, 0):
                break
        if best is not None:
            self._taken.append(best)
        return best

    def _pieces_in(self, box: QRectF) -> int:
        (left, top), (right, bottom) = self._low, self._high
        inside = (right >= box.left()) & (left <= box.right()) & (bottom >= box.top()) & (top <= box.bottom())
        return int(np.count_nonzero(inside))


def _candidates(size: QSizeF, line: Samples, sides: str, area: QRectF) -> Iterator[QRectF]:
    """Give the places beside a line that are in view; where there is none, the one that is moved there."""
    anchors, found = _anchors(line, area), False
    for at in anchors:
        for side in sides:
            box = _beside(size, at, side, line, area)
            if area.contains(box):
                found = True
                yield box
    if anchors and not found:
        yield _moved_into(area, QRectF(anchors[0], size))


def _beside(size: QSizeF, at: QPointF, side: str, line: Samples, area: QRectF) -> QRectF:
    box = QRectF(QPointF(0.0, 0.0), size)
    across = size.width() / 2.0 + _BESIDE
    box.moveCenter(at + QPointF({"r": across, "l": -across}.get(side, 0.0), 0.0))
    if side in "ab":
        box.moveLeft(min(max(box.left(), area.left()), area.right() - size.width()))
        # over or under all of the line that is beside the name
        under = line[(line[:, 0] >= box.left() - 1.0) & (line[:, 0] <= box.right() + 1.0), 1]
        edge = float((np.fmin if side == "a" else np.fmax).reduce(under, initial=at.y()))
        box.moveTop(edge - size.height() - 1.0 if side == "a" else edge + 1.0)
    return box


def _moved_into(area: QRectF, box: QRectF) -> QRectF:
    left = min(max(box.left(), area.left()), area.right() - box.width())
    return QRectF(QPointF(left, min(max(box.top(), area.top()), area.bottom() - box.height())), box.size())


def _anchors(line: Samples, area: QRectF) -> list[QPointF]:
    """Return places on a line from the last one that is in view backwards, some pixels apart; none if it is not."""
    x, y = line.T
    inside = (x >= area.left()) & (x <= area.right()) & (y >= area.top()) & (y <= area.bottom())
    found: list[QPointF] = []
    for place in line[np.flatnonzero(inside)[::-1]].tolist():
        at = QPointF(*place)
        if not found or (at - found[-1]).manhattanLength() >= _STEP:
            found.append(at)
        if len(found) == _TRIES:
            break
    return found
