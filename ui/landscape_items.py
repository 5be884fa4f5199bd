"""What the landscape view draws: the ground (colours, isolines), the marks on it, its axes and colour bar.

Layers draw in pixels of the view box, from a `Frame` that maps the plane to them. Everything is then crisp at
any zoom, and correct for windows so narrow that Qt's own transforms would run out of digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from explorer.landscape import Array, Arrows, Label, Landscape, Window, axis_base, colour_map, short
from ui.theme import LIGHT, Theme

LABEL_FONT_PIXELS = 11
CLEAR = 20.0
"""Room between the ring at w + ηu and the tip of u's arrow, in pixels."""
FAR = 2000.0
"""Lines are cut this many pixels outside the view: Qt misdraws coordinates of millions."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The map between a window of the plane and a rectangle of pixels, y upwards and downwards."""

    window: Window
    width: float
    height: float

    def pixels(self, points: ArrayLike) -> Array:
        """Return the pixels of points, both of shape (…, 2)."""
        plane = np.asarray(points, dtype=np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            across = (plane[..., 0] - self.window.x0) / self.window.width * self.width
            down = (self.window.y1 - plane[..., 1]) / self.window.height * self.height
        return np.stack([across, down], axis=-1)

    def pixel(self, point: ArrayLike) -> QPointF:
        x, y = np.clip(np.nan_to_num(self.pixels(point), nan=-1e6), -1e6, 1e6).tolist()
        return QPointF(x, y)

    def plane(self, pixel: QPointF) -> tuple[float, float]:
        return (
            self.window.x0 + pixel.x() / self.width * self.window.width,
            self.window.y1 - pixel.y() / self.height * self.window.height,
        )

    def towards(self, direction: Sequence[float]) -> QPointF:
        """Return a displacement of the plane as a direction on screen, one pixel long."""
        across = float(direction[0]) / self.window.width * self.width
        down = -float(direction[1]) / self.window.height * self.height
        length = math.hypot(across, down) or 1.0
        return QPointF(across / length, down / length)

    def rectangle(self, window: Window) -> QRectF:
        top_left, bottom_right = self.pixels([[window.x0, window.y1], [window.x1, window.y0]]).tolist()
        return QRectF(QPointF(*top_left), QPointF(*bottom_right))


class Layer(QGraphicsObject):
    """A picture over the whole view box, in its pixels."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self._box = box
        self.theme: Theme = LIGHT
        box.sigResized.connect(self._resized)
        box.sigRangeChanged.connect(self._moved)

    def frame(self) -> Frame:
        (x0, x1), (y0, y1) = self._box.viewRange()
        size = self._box.rect()
        return Frame(Window(x0, x1, y0, y1), max(size.width(), 1.0), max(size.height(), 1.0))

    def boundingRect(self) -> QRectF:
        return QRectF(self._box.rect())

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setClipRect(self.boundingRect())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.draw(painter, self.frame())

    def draw(self, painter: QPainter, frame: Frame) -> None:
        raise NotImplementedError

    def _resized(self) -> None:
        self.prepareGeometryChange()
        self.update()

    def _moved(self) -> None:
        self.update()


# ------------------------------------------------------------------------------------------- ground


class Ground(Layer):
    """The colours of L, its isolines with their labels, and the field of directions."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.landscape: Landscape | None = None
        self.field: Arrows | None = None
        self._image = QImage()
        self._isolines = QPainterPath()
        self._labels: list[tuple[Label, QPainterPath, QPainterPath]] = []

    def show_landscape(self, landscape: Landscape | None) -> None:
        self.landscape = landscape
        self.prepare()

    def prepare(self) -> None:
        """Build what is drawn; again after a change of theme."""
        landscape = self.landscape
        self._labels = []
        if landscape is not None:
            self._image = _to_image(landscape.image(self.theme.dark))
            self._isolines = _relative_path(landscape)
            font = text_font(LABEL_FONT_PIXELS)
            for label in landscape.labels:
                text, gap = centred_text(label.text, font), QPainterPath()
                gap.addRect(text.boundingRect().adjusted(-3, -2, 3, 2))
                self._labels.append((label, text, gap))
        self.update()

    def draw(self, painter: QPainter, frame: Frame) -> None:
        if self.landscape is None:
            return
        target = frame.rectangle(self.landscape.window)
        if not self.landscape.finite.all():
            painter.fillRect(target, QColor(self.theme.window))
            painter.fillRect(target, hatch(self.theme))
        painter.drawImage(target, self._image)
        self._draw_isolines(painter, target)
        if self.field is not None:
            self._draw_field(painter, frame, self.field)
        self._draw_labels(painter, frame, target)

    def _draw_isolines(self, painter: QPainter, target: QRectF) -> None:
        painter.save()
        painter.translate(target.bottomLeft())
        painter.scale(target.width(), -target.height())
        painter.setPen(thin(translucent(self.theme.text, 0.42)))
        painter.drawPath(self._isolines)
        painter.restore()

    def _draw_labels(self, painter: QPainter, frame: Frame, target: QRectF) -> None:
        gaps = QPainterPath()
        gaps.setFillRule(Qt.FillRule.WindingFill)
        texts = QPainterPath()
        texts.setFillRule(Qt.FillRule.WindingFill)
        for label, text, gap in self._labels:
            place = frame.pixel((label.x, label.y))
            turn = QTransform.fromTranslate(place.x(), place.y()).rotate(-label.angle)
            gaps.addPath(turn.map(gap))
            texts.addPath(turn.map(text))
        # the ground once more, where a label interrupts its isoline
        painter.save()
        painter.setClipPath(gaps, Qt.ClipOperation.IntersectClip)
        painter.drawImage(target, self._image)
        painter.restore()
        painter.fillPath(texts, translucent(self.theme.text, 0.9))

    def _draw_field(self, painter: QPainter, frame: Frame, arrows: Arrows) -> None:
        positions = frame.pixels(arrows.positions)
        across_unit, up_unit = frame.width / frame.window.width, frame.height / frame.window.height
        ahead = arrows.directions * (across_unit, -up_unit)
        lengths = np.hypot(ahead[:, 0], ahead[:, 1])
        seen = np.isfinite(lengths) & (lengths > 0)
        cell = min(arrows.cell[0] * across_unit, arrows.cell[1] * up_unit)
        unit = ahead[seen] / lengths[seen, None] * (0.32 * cell)
        tail, tip = positions[seen] - unit, positions[seen] + unit
        across = np.column_stack([-unit[:, 1], unit[:, 0]])
        barbs = [tip - 0.65 * unit + sign * 0.4 * across for sign in (1, -1)]
        painter.setPen(thin(translucent(self.theme.text, 0.55)))
        painter.drawLines([
            QLineF(*a, *b)
            for ends in (tail, *barbs)
            for a, b in zip(ends.tolist(), tip.tolist(), strict=True)
        ])  # fmt: skip


# ------------------------------------------------------------------------------------------- marks


@dataclass(frozen=True, slots=True, eq=False)
class Scenery:
    """What lies on the ground, in coordinates of the plane; None and empty where there is nothing."""

    point: tuple[float, float] | None = None
    gradient: tuple[float, float] | None = None
    """Unit direction of ∇L."""
    direction: tuple[float, float] | None = None
    """u."""
    following: tuple[float, float] | None = None
    """w + ηu."""
    path: Array = field(default_factory=lambda: np.empty((0, 2)))
    abandoned: Array = field(default_factory=lambda: np.empty((0, 2)))
    selected: int | None = None
    """A row of `path`."""
    minima: Array = field(default_factory=lambda: np.empty((0, 2)))


class Marks(Layer):
    """The point, its arrows, the next point, the path and the known minima."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.scenery = Scenery()
        self.focused = False
        self._traces: dict[str, tuple[Array, Frame, Trace]] = {}

    def change(self, **values: Any) -> None:  # noqa: ANN401  # fields of Scenery
        self.scenery = replace(self.scenery, **values)
        self.update()

    def tip(self) -> QPointF | None:
        """Return where the arrow of u ends, in pixels."""
        if self.scenery.point is None or self.scenery.direction is None:
            return None
        return self._ends(self.frame(), self.scenery.point, self.scenery.direction)[1]

    def _ends(self, frame: Frame, point: Sequence[float], direction: Sequence[float]) -> tuple[QPointF, QPointF]:
        """Return tail and tip of an arrow; the head keeps clear of the ring at w + ηu."""
        tail, tip = arrow_ends(frame, point, direction)
        if self.scenery.following is None:
            return tail, tip
        ring = frame.pixel(self.scenery.following)
        if math.hypot((ring - tip).x(), (ring - tip).y()) < CLEAR:
            tip = ring + frame.towards(direction) * CLEAR
        return tail, tip

    def draw(self, painter: QPainter, frame: Frame) -> None:
        self._draw_scenery(painter, frame, self.scenery)
        # the edge of the view, which also shows that keys arrive here
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.theme.accent), 1.5) if self.focused else thin(QColor(self.theme.border)))
        inset = 0.75 if self.focused else 0.5
        painter.drawRect(self.boundingRect().adjusted(inset, inset, -inset, -inset))

    def _draw_scenery(self, painter: QPainter, frame: Frame, scenery: Scenery) -> None:
        self._draw_trace(painter, self._trace("abandoned", scenery.abandoned, frame), 0.38)
        self._draw_minima(painter, frame, scenery.minima)
        self._draw_trace(painter, self._trace("path", scenery.path, frame), 1.0)
        if scenery.selected is not None and 0 <= scenery.selected < len(scenery.path):
            self._draw_ring(painter, frame.pixel(scenery.path[scenery.selected]), 8.5, self.theme.accent)
        if scenery.point is not None:
            self._draw_connection(painter, frame, scenery)
            self._draw_arrows(painter, frame, scenery.point)
            self._draw_next(painter, frame, scenery)
            self._draw_point(painter, frame.pixel(scenery.point))

    def _trace(self, name: str, points: Array, frame: Frame) -> Trace:
        known = self._traces.get(name)
        if known is None or known[0] is not points or known[1] != frame:
            known = (points, frame, trace(points, frame))
            self._traces[name] = known
        return known[2]

    def _draw_trace(self, painter: QPainter, line: Trace, opacity: float) -> None:
        if line.path.isEmpty():
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink = translucent(self.theme.text, opacity)
        if line.thick:
            painter.strokePath(line.path, round_pen(translucent(self.theme.surface, 0.7 * opacity), 4.5))
            painter.strokePath(line.path, round_pen(ink, 1.8))
        else:
            # a path of thousands of segments: smooth edges would take most of a second
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(thin(ink))
            painter.drawPath(line.path)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(round_pen(translucent(self.theme.surface, 0.8 * opacity), 6.4))
        painter.drawPoints(line.dots)
        painter.setPen(round_pen(ink, 4.6))
        painter.drawPoints(line.dots)

    def _draw_minima(self, painter: QPainter, frame: Frame, minima: Array) -> None:
        for position in minima:
            centre = frame.pixel(position)
            cross = QPainterPath()
            for dx, dy in ((4, 4), (4, -4)):
                cross.moveTo(centre - QPointF(dx, dy))
                cross.lineTo(centre + QPointF(dx, dy))
            painter.strokePath(cross, round_pen(translucent(self.theme.surface, 0.85), 4.6))
            painter.strokePath(cross, round_pen(QColor(self.theme.text), 1.8))

    def _draw_ring(self, painter: QPainter, centre: QPointF, radius: float, colour: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (round_pen(translucent(self.theme.surface, 0.85), 4.6), round_pen(QColor(colour), 2.2)):
            painter.setPen(pen)
            painter.drawEllipse(centre, radius, radius)

    def _draw_connection(self, painter: QPainter, frame: Frame, scenery: Scenery) -> None:
        if scenery.point is None or scenery.following is None:
            return
        ends = cut_segments(frame.pixels([scenery.point, scenery.following]), frame)
        if len(ends) > 1:
            line = QLineF(QPointF(*ends[0]), QPointF(*ends[1]))
            painter.setPen(round_pen(translucent(self.theme.surface, 0.8), 4.6))
            painter.drawLine(line)
            dashed = QPen(QColor(self.theme.direction), 2.0)
            dashed.setDashPattern([3.0, 2.4])
            painter.setPen(dashed)
            painter.drawLine(line)

    def _draw_next(self, painter: QPainter, frame: Frame, scenery: Scenery) -> None:
        if scenery.following is not None:
            centre = frame.pixel(scenery.following)
            painter.setPen(QPen(QColor(self.theme.surface), 1.6))
            painter.setBrush(QColor(self.theme.surface))
            painter.drawEllipse(centre, 6.8, 6.8)
            painter.setPen(QPen(QColor(self.theme.direction), 2.2))
            painter.drawEllipse(centre, 5.0, 5.0)

    def _draw_arrows(self, painter: QPainter, frame: Frame, point: tuple[float, float]) -> None:
        drawn = (
            (self.scenery.gradient, self.theme.gradient, "∇L", filled_head),
            (self.scenery.direction, self.theme.direction, "u", open_head),
        )
        for direction, colour, name, head in drawn:
            if direction is not None:
                tail, tip = self._ends(frame, point, direction)
                self._draw_arrow(painter, tail, tip, QColor(colour), head)
                self._draw_name(painter, frame, tip, frame.towards(direction), name, QColor(colour))

    def _draw_arrow(
        self, painter: QPainter, tail: QPointF, tip: QPointF, colour: QColor, head: Callable[[QPointF, QPointF], Head]
    ) -> None:
        along = (tip - tail) / max(math.hypot((tip - tail).x(), (tip - tail).y()), 1.0)
        shape, filled, shaft_end = head(tip, along)
        shaft = QPainterPath(tail)
        shaft.lineTo(shaft_end)
        halo = round_pen(translucent(self.theme.surface, 0.85), 5.6)
        painter.strokePath(shaft, halo)
        painter.strokePath(shape, halo)
        painter.strokePath(shaft, round_pen(colour, 2.6))
        painter.strokePath(shape, round_pen(colour, 1.0 if filled else 2.6))
        if filled:
            painter.fillPath(shape, colour)

    def _draw_name(
        self, painter: QPainter, frame: Frame, tip: QPointF, along: QPointF, name: str, colour: QColor
    ) -> None:
        text = centred_text(name, text_font(14, bold=True))
        half = text.boundingRect().size() / 2
        # as far beyond the tip as the text needs, whichever way the arrow points, and never out of view
        reach = 8 + abs(along.x()) * half.width() + abs(along.y()) * half.height()
        place = tip + along * reach
        x = min(max(place.x(), half.width() + 4), frame.width - half.width() - 4)
        y = min(max(place.y(), half.height() + 4), frame.height - half.height() - 4)
        text.translate(x, y)
        painter.strokePath(text, round_pen(translucent(self.theme.surface, 0.9), 4.5))
        painter.fillPath(text, colour)

    def _draw_point(self, painter: QPainter, centre: QPointF) -> None:
        painter.setPen(QPen(QColor(self.theme.surface), 2.4))
        painter.setBrush(QColor(self.theme.text))
        painter.drawEllipse(centre, 6.8, 6.8)


# --------------------------------------------------------------------------------- shapes and pens

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


@dataclass(frozen=True, slots=True)
class Trace:
    """A line of points made ready to draw: a path, dots that do not overlap, and whether it may be thick."""

    path: QPainterPath
    dots: list[QPointF]
    thick: bool


def trace(points: Array, frame: Frame) -> Trace:
    """Cut a line at the edges of the view and drop points that fall on the pixel of the one before them."""
    shown = cut_segments(frame.pixels(points), frame) if len(points) else np.empty((0, 2))
    moved = _changes(shown, 1.0)
    line = shown[moved]
    path = pg.arrayToQPath(line[:, 0], line[:, 1], connect="finite") if len(line) > 1 else QPainterPath()
    dots = shown[_changes(shown, 5.0)]
    inside = np.all((dots > -8) & (dots < (frame.width + 8, frame.height + 8)), axis=1)
    return Trace(path, [QPointF(x, y) for x, y in dots[inside][-1200:].tolist()], thick=len(line) < 4000)


def _changes(points: Array, grid: float) -> NDArray[np.bool_]:
    cells = np.round(points / grid)
    # NaN differs from itself, so that breaks are kept
    return np.concatenate([[True], np.any(cells[1:] != cells[:-1], axis=1)]) if len(points) else np.zeros(0, bool)


def cut_segments(points: Array, frame: Frame) -> Array:
    """Return a line in pixels cut to the view and a margin, with NaN where it leaves (Liang and Barsky, 1984)."""
    low, high = np.array([-FAR, -FAR]), np.array([frame.width + FAR, frame.height + FAR])
    with np.errstate(invalid="ignore"):
        if np.all(np.isnan(points) | ((points >= low) & (points <= high))):
            return points
    # what is beyond a double on screen keeps its side at least
    points = np.clip(points, -1e150, 1e150)
    start, step = points[:-1], np.diff(points, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (low - start) / step, (high - start) / step
        enter = np.fmax(np.fmin(first, second).max(axis=1), 0.0)
        leave = np.fmin(np.fmax(first, second).min(axis=1), 1.0)
    seen = enter <= leave
    pieces = np.full((len(start), 3, 2), np.nan)
    pieces[:, 0] = start + np.where(seen, enter, np.nan)[:, None] * step
    pieces[:, 1] = start + np.where(seen, leave, np.nan)[:, None] * step
    cut: Array = pieces[seen].reshape(-1, 2)
    return cut


def centred_text(text: str, font: QFont) -> QPainterPath:
    path = QPainterPath()
    path.addText(0, 0, font, text)
    path.translate(-path.boundingRect().center())
    return path


def text_font(pixels: int, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def hatch(theme: Theme) -> QBrush:
    return QBrush(translucent(theme.muted, 0.55), Qt.BrushStyle.BDiagPattern)


def thin(colour: QColor) -> QPen:
    pen = QPen(colour, 1.0)
    pen.setCosmetic(True)
    return pen


def round_pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def translucent(colour: str, opacity: float) -> QColor:
    result = QColor(colour)
    result.setAlphaF(opacity)
    return result


def _to_image(colours: NDArray[np.uint8]) -> QImage:
    upright = np.ascontiguousarray(colours[::-1])
    rows, columns = upright.shape[:2]
    # a copy, because QImage does not own the array
    return QImage(upright.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888_Premultiplied).copy()


def _relative_path(landscape: Landscape) -> QPainterPath:
    """Return all isolines as one path, in fractions of the landscape's window."""
    window, gap = landscape.window, np.full((1, 2), np.nan)
    if not landscape.isolines:
        return QPainterPath()
    points = np.concatenate([part for line in landscape.isolines for part in (line, gap)])
    across = (points[:, 0] - window.x0) / window.width
    up = (points[:, 1] - window.y0) / window.height
    return pg.arrayToQPath(across, up, connect="finite")  # type: ignore[no-any-return]  # pyqtgraph has no types


# ------------------------------------------------------------------------------- axes and colour bar


class ShortAxis(pg.AxisItem):
    """An axis whose numbers stay short: in a narrow window they count from a round number, which the label names."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        self.name = ""

    def show_name(self, name: str) -> None:
        self.name = name
        self._update_label()

    def setRange(self, mn: float, mx: float) -> None:
        super().setRange(mn, mx)
        if hasattr(self, "name"):
            self._update_label()

    def _update_label(self) -> None:
        base = axis_base(*self.range)
        text = self.name if base == 0 else f"{self.name} {'−' if base > 0 else '+'} {short(abs(base))}"
        if text != self.labelText:
            self.setLabel(text)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        base = axis_base(*self.range)
        if base == 0 and spacing >= 1e-3 and max(map(abs, values), default=0) < 1e5:
            return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]
        # ticks are multiples of their spacing; their last digits, near the end of doubles, are not
        return [short(float(f"{round((value - base) / spacing) * spacing:.6g}")) for value in values]


class ColourBar(pg.GraphicsWidget):
    """The colours of L beside the view box, with the levels of the isolines."""

    STRIP, GAP, HEAD = 12.0, 12.0, 20.0

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self._landscape: Landscape | None = None
        self._font = text_font(LABEL_FONT_PIXELS)
        self.show_landscape(None)

    def show_landscape(self, landscape: Landscape | None) -> None:
        self._landscape = landscape
        # room for the widest, in steps, so that the plot does not twitch from one picture to the next
        texts = landscape.level_texts if landscape is not None else ()
        widest = max((self._width(text) for text in texts), default=0.0)
        needed = max(self.GAP + self.STRIP + 10 + max(widest, 34), self.GAP + self._width(self._head()))
        self.setFixedWidth(math.ceil(needed / 8) * 8)
        self.setToolTip("Colours and levels of L. Hatched, and “none”: L has no finite value there.")
        self.update()

    def sizeHint(self, which: Qt.SizeHint, constraint: QSizeF | None = None) -> QSizeF:  # noqa: ARG002
        return QSizeF(60, 100) if which == Qt.SizeHint.PreferredSize else QSizeF(-1, -1)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        landscape = self._landscape
        if landscape is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(13, bold=True) if self._head() == "L" else self._font)
        painter.setPen(QColor(self.theme.text))
        left = self.GAP + (1 if self._head() == "L" else 0)
        painter.drawText(QRectF(left, -3, 200, self.HEAD), Qt.AlignmentFlag.AlignVCenter, self._head())
        height = self.rect().height() - self.HEAD - (0 if landscape.finite.all() else 26)
        strip = QRectF(self.GAP, self.HEAD, self.STRIP, height)
        if not landscape.finite.all():
            self._draw_no_value(painter, QRectF(self.GAP, self.rect().height() - 14, self.STRIP, 14))
        if landscape.finite.any() and height > 20:
            painter.setPen(QPen(QColor(self.theme.border), 1.0))
            painter.setBrush(_gradient(strip, self.theme.dark))
            painter.drawRect(strip)
            self._draw_levels(painter, strip, landscape)

    def _draw_levels(self, painter: QPainter, strip: QRectF, landscape: Landscape) -> None:
        painter.setFont(self._font)
        last = math.inf
        places = landscape.colour_scale.positions(np.array(landscape.levels))
        for place, text in zip(places.tolist(), landscape.level_texts, strict=True):
            y = strip.bottom() - place * strip.height()
            painter.setPen(thin(translucent(self.theme.text, 0.6)))
            painter.drawLine(QLineF(strip.left(), y, strip.right(), y))
            if last - y >= LABEL_FONT_PIXELS + 2:
                painter.setPen(QColor(self.theme.text))
                where = QRectF(strip.right() + 6, y - 8, 80, 16)
                painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
                last = y

    def _draw_no_value(self, painter: QPainter, square: QRectF) -> None:
        painter.fillRect(square, hatch(self.theme))
        painter.setPen(QPen(QColor(self.theme.border), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(square)
        painter.setFont(self._font)
        painter.setPen(QColor(self.theme.muted))
        where = QRectF(square.right() + 6, square.top() - 2, 60, square.height() + 4)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "none")

    def _head(self) -> str:
        base = self._landscape.base_text if self._landscape is not None else ""
        return f"L − {base}".replace("− −", "+ ") if base else "L"

    def _width(self, text: str) -> float:
        return centred_text(text, self._font).boundingRect().width()


def _gradient(strip: QRectF, dark: bool) -> QLinearGradient:
    gradient = QLinearGradient(strip.bottomLeft(), strip.topLeft())
    colours = colour_map(dark)[1:]
    for i in range(0, len(colours), 6):
        gradient.setColorAt(i / (len(colours) - 1), QColor(*colours[i].tolist()))
    gradient.setColorAt(1.0, QColor(*colours[-1].tolist()))
    return gradient
