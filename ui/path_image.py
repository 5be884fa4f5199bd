"""A path of very many steps, drawn as an image, in any thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.kernel import Unwanted
from explorer.landscape import Array, Window
from explorer.seen_path import ThinLine
from ui.frame import Frame
from ui.path_drawing import (
    HALO,
    HALO_OPACITY,
    HOP_OPACITY,
    LEFT_BEHIND,
    LINE,
    OFF_OPACITY,
    draw_dots,
    draw_hollow,
    split,
)
from ui.pens import round_pen
from ui.polyline import as_path, cut_segments
from ui.printing import fineness
from ui.theme import Theme

_MARGIN = 1 / 8
"""How much more than the view is drawn on each side, for a start when it is moved."""
_MOST_THICK = 1e6
"""Pixels of line that are drawn thick at most."""
_AT_A_TIME = 64
"""Segments: what a line costs where it crosses itself grows with their square."""

Wanted = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Look:
    """What an image depends on beside the path."""

    frame: Frame
    theme: Theme
    ratio: float
    """Pixels of the device in one pixel."""
    on_curve: bool = False
    """Whether the points lie on a curve, which the lines between them would hide."""


@dataclass(frozen=True, slots=True, eq=False)
class PathImage:
    """The image, which window it shows, and what it was drawn from: the path, what was left behind, and the look."""

    image: QImage
    window: Window
    drawn_from: tuple[ThinLine, ThinLine, Look] | None = None

    def at(self, ratio: float) -> PathImage:
        """Return it with so many pixels of a device in one pixel, where it has fewer."""
        if self.drawn_from is None or ratio <= self.drawn_from[2].ratio:
            return self
        path, abandoned, look = self.drawn_from
        return path_image(path, abandoned, replace(look, ratio=ratio))


def path_image(path: ThinLine, abandoned: ThinLine, look: Look, wanted: Wanted = lambda: True) -> PathImage:
    """Draw a path and the branches that were left behind.

    Raises
    ------
    Unwanted
        As soon as the images are no longer wanted.
    """
    frame, theme = _with_margin(look.frame), look.theme
    image = _blank(frame, look.ratio)
    inside, outside, _ = split(path.points, path.off)
    _lay_line(image, frame, abandoned.points, look, LEFT_BEHIND, wanted)
    with _Painting(image) as painter:
        draw_dots(painter, theme, _points(frame, abandoned, off=False), LEFT_BEHIND)
    if len(outside):
        _lay(image, cut_segments(frame.pixels(outside), frame), theme.text, 1.0, OFF_OPACITY, wanted)
    with _Painting(image) as painter:
        draw_hollow(painter, theme, _points(frame, path, off=True))
    _lay_line(image, frame, inside, look, 1.0, wanted)
    with _Painting(image) as painter:
        draw_dots(painter, theme, _points(frame, path, off=False), 1.0)
    return PathImage(image, frame.window, (path, abandoned, look))


def _lay_line(image: QImage, frame: Frame, points: Array, look: Look, opacity: float, wanted: Wanted) -> None:
    """Draw a line with its halo; without one, and thin, where there is very much of it."""
    pixels, theme = cut_segments(frame.pixels(points), frame), look.theme
    if look.on_curve:
        _lay(image, pixels, theme.muted, 1.0, HOP_OPACITY * opacity, wanted)
    elif _ink(pixels) <= _MOST_THICK:
        _lay(image, pixels, theme.surface, HALO, HALO_OPACITY * opacity, wanted)
        _lay(image, pixels, theme.text, LINE, opacity, wanted)
    else:
        _lay(image, pixels, theme.text, 1.0, opacity, wanted)


def draw_image(painter: QPainter, frame: Frame, path: PathImage) -> None:
    """Draw an image where its window is now, as far as that is in view."""
    path = path.at(fineness() or painter.deviceTransform().m11())
    seen, window = frame.window, path.window
    x0, x1 = max(seen.x0, window.x0), min(seen.x1, window.x1)
    y0, y1 = max(seen.y0, window.y0), min(seen.y1, window.y1)
    if not (x0 < x1 and y0 < y1):
        return
    part = Window(x0, x1, y0, y1)
    whole = Frame(window, path.image.width(), path.image.height())
    painter.drawImage(frame.rectangle(part), path.image, whole.rectangle(part))


def _with_margin(frame: Frame) -> Frame:
    across, down = round(_MARGIN * frame.width), round(_MARGIN * frame.height)
    window = frame.window
    dx, dy = across / frame.width * window.width, down / frame.height * window.height
    wider = Window(window.x0 - dx, window.x1 + dx, window.y0 - dy, window.y1 + dy)
    return Frame(wider, frame.width + 2 * across, frame.height + 2 * down)


def _blank(frame: Frame, ratio: float) -> QImage:
    image = QImage(round(frame.width * ratio), round(frame.height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


class _Painting:
    """A painter with smooth edges, ended in any case: an image must not go before its painter."""

    def __init__(self, image: QImage) -> None:
        self._painter = QPainter(image)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def __enter__(self) -> QPainter:
        return self._painter

    def __exit__(self, *_: object) -> None:
        self._painter.end()


def _lay(image: QImage, pixels: Array, colour: str, width: float, opacity: float, wanted: Wanted) -> None:
    """Draw a line over an image; where it crosses itself it is no darker."""
    line = QImage(image.size(), image.format())
    line.setDevicePixelRatio(image.devicePixelRatio())
    line.fill(Qt.GlobalColor.transparent)
    with _Painting(line) as painter:
        painter.setPen(round_pen(QColor(colour), width))
        for first in range(0, len(pixels) - 1, _AT_A_TIME):
            if not wanted():
                raise Unwanted
            painter.drawPath(as_path(pixels[first : first + _AT_A_TIME + 1]))
    with _Painting(image) as painter:
        painter.setOpacity(opacity)
        painter.drawImage(QRectF(QPointF(), image.deviceIndependentSize()), line)


def _ink(pixels: Array) -> float:
    return float(np.nansum(np.abs(np.diff(pixels, axis=0)).max(axis=1, initial=0.0)))


def _points(frame: Frame, line: ThinLine, *, off: bool) -> list[QPointF]:
    """Return the pixels of the dots of steps that are off the plane, or of those that are not."""
    is_off = np.zeros(len(line.dots), dtype=np.bool_) if line.dots_off is None else line.dots_off
    chosen = line.dots[is_off == off]
    return [QPointF(x, y) for x, y in frame.pixels(chosen).tolist()]
