"""The picture of the dial: ∇L and u as they point in the plane, β between them, and the side that goes down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.dial_face import Caption, Face, shorter
from ui.numbers import fixed_angle
from ui.pens import mixed
from ui.theme import Theme

_U_LABEL = 14.0
_REACH = 0.86
"""How far u reaches, as a share of the radius."""
_FEWEST_LINES = 4.5
"""Heights of the text that the radius has, where there is room to name the halves."""
_LEAST_ARC = 15.0
_APART = 8.0
"""Pixels between the name of the second direction and the next text, which must not seem to be a product."""
_FEWEST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Ink:
    """How a text is written; `has_ground` puts something light behind it."""

    colour: str
    is_bold: bool = False
    is_italic: bool = False
    has_ground: bool = False
    size: float = 1.0


class DialDrawing:
    """One picture of a face."""

    def __init__(self, painter: QPainter, dial: QWidget, theme: Theme, face: Face, beta: float | None) -> None:
        self._painter, self._theme, self._face, self._beta = painter, theme, face, beta
        self._font = dial.font()
        metrics = QFontMetricsF(self._font)
        self._line = metrics.height()
        label = metrics.horizontalAdvance("−∇L") + 8.0, metrics.height() + 3.0
        self._size = dial.size()
        self._caption_height = self._line + 2.0 if face.caption.text else 0.0
        height = dial.height() - self._caption_height
        self._centre = QPointF(dial.width() / 2.0, height / 2.0)
        self._radius = max(20.0, min(dial.width() / 2.0 - label[0], height / 2.0 - label[1]))
        turned = face.gradient is not None and beta is not None
        self._taken: list[QRectF] = []
        self.texts: dict[str, QRectF] = {}
        """What has been written, and where."""
        self._u = face.gradient + beta if turned and face.gradient is not None and beta is not None else face.u

    def draw(self, *, has_focus: bool) -> None:
        self._draw_disc(has_focus=has_focus)
        if self._face.gradient is not None:
            self._draw_descent(self._face.gradient)
            self._draw_ticks(self._face.gradient)
        if self._face.gradient is not None and self._beta is not None:
            self._draw_cosine(self._face.gradient, self._beta)
        if self._face.gradient is not None:
            self._draw_gradient(self._face.gradient)
        if self._face.second and self._face.gradient is not None:
            self._draw_second(self._face.gradient)
        if self._face.gradient is not None and self._beta is not None:
            self._draw_arc(self._face.gradient, self._beta)
        if self._u is not None:
            self._draw_u(self._u)
        has_words = self._radius >= _FEWEST_LINES * self._line and not self._face.title
        if self._face.gradient is not None and has_words:
            self._draw_words(self._face.gradient)
        if self._face.title:
            self._draw_missing()
        if self._face.caption.text:
            self._draw_caption()

    def _draw_second(self, gradient: float) -> None:
        """Name the second direction of the plane where it points, with nothing close to it."""
        ink = Ink(self._theme.muted, size=0.92)
        room = self._centre.x() - self._radius - 8.0
        metrics = QFontMetricsF(_variant(self._font, ink))
        name = metrics.elidedText(self._face.second, Qt.TextElideMode.ElideRight, room)
        self._write(name, gradient + 90.0, 1.0, ink, beyond=1.0)
        self._taken[-1].adjust(-_APART, -2.0, _APART, 2.0)

    def _draw_caption(self) -> None:
        """Say which plane is shown."""
        ink = Ink(self._theme.muted, size=0.92)
        font = _variant(self._font, ink)
        place = QRectF(
            2.0, self._size.height() - self._caption_height, self._size.width() - 4.0, self._caption_height
        )
        text = fitted_caption(self._face.caption, QFontMetricsF(font), place.width())
        self._painter.setFont(font)
        self._painter.setPen(QColor(ink.colour))
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _at(self, heading: float, share: float, further: float = 0.0) -> QPointF:
        reach = self._radius * share + further
        angle = math.radians(heading)
        return self._centre + QPointF(reach * math.cos(angle), -reach * math.sin(angle))

    def _disc(self, share: float = 1.0) -> QRectF:
        side = 2.0 * self._radius * share
        return QRectF(self._centre.x() - side / 2.0, self._centre.y() - side / 2.0, side, side)

    def _draw_disc(self, *, has_focus: bool) -> None:
        painter, theme = self._painter, self._theme
        painter.setBrush(QColor(theme.window if self._face.title else theme.surface))
        painter.setPen(QPen(QColor(theme.accent if has_focus else theme.border), 2.0 if has_focus else 1.0))
        painter.drawEllipse(self._disc())

    def _draw_descent(self, gradient: float) -> None:
        """Shade the directions along which L falls at first."""
        painter = self._painter
        # not translucent: blending half a disc takes longer than all the rest
        painter.setBrush(mixed(QColor(self._theme.surface), QColor(self._theme.muted), 0.15))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawChord(self._disc(), round((gradient + 90.0) * 16.0), 180 * 16)
        painter.setPen(QPen(QColor(self._theme.border), 1.0))
        painter.drawLine(self._at(gradient + 90.0, 1.0), self._at(gradient - 90.0, 1.0))

    def _draw_ticks(self, gradient: float) -> None:
        self._painter.setPen(QPen(QColor(self._theme.muted), 1.0))
        # along a line there is nothing between the two directions
        for beta in range(0, 360, 180 if self._face.is_line else 30):
            inner = 0.9 if beta % 90 == 0 else 0.95
            self._painter.drawLine(self._at(gradient + beta, inner), self._at(gradient + beta, 1.0))

    def _draw_gradient(self, gradient: float) -> None:
        colour = self._theme.gradient
        self._draw_arrow(gradient, 1.0, QPen(QColor(colour), 3.0))
        self._draw_arrow(gradient + 180.0, 1.0, QPen(QColor(colour), 1.4, Qt.PenStyle.DashLine))
        self._write("∇L", gradient, 1.0, Ink(colour, is_bold=True), beyond=1.0)
        self._write("−∇L", gradient + 180.0, 1.0, Ink(colour), beyond=1.0)

    def _draw_cosine(self, gradient: float, beta: float) -> None:
        """Drop u onto the line of ∇L: from the centre to the foot is cos β."""
        painter, colour = self._painter, QColor(self._theme.direction)
        foot = self._at(gradient, _REACH * math.cos(math.radians(beta)))
        shade = QPen(mixed(QColor(self._theme.surface), colour, 0.4), 7.0)
        shade.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(shade)
        painter.drawLine(self._centre, foot)
        painter.setPen(QPen(colour, 1.3, Qt.PenStyle.DotLine))
        painter.drawLine(self._at(gradient + beta, _REACH), foot)

    def _draw_u(self, heading: float) -> None:
        ink = Ink(self._theme.direction, is_bold=True, is_italic=True)
        self._draw_arrow(heading, _REACH, QPen(QColor(ink.colour), 2.4))
        # away from the line to the foot
        side = -_U_LABEL if self._beta is not None and self._beta % 180.0 > 90.0 else _U_LABEL
        places = [heading + share * side for share in (1.0, -1.0, 2.0, -2.0)]
        place = next((p for p in places if self._is_free(self._box("u", p, 0.78, ink))), places[0])
        self._write("u", place, 0.78, ink)

    def _draw_arrow(self, heading: float, share: float, pen: QPen) -> None:
        painter = self._painter
        size = 5.0 + 1.6 * pen.widthF()
        tip = self._at(heading, share)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(self._centre, self._at(heading, share, -0.8 * size))
        wings = [tip + _polar(heading + turn, size) for turn in (155.0, 205.0)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
        painter.drawPolygon(QPolygonF([tip, wings[0], wings[1]]))

    def _draw_arc(self, gradient: float, beta: float) -> None:
        painter = self._painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.text), 1.4))
        box = self._disc(0.26)
        path = QPainterPath()
        path.arcMoveTo(box, gradient)
        path.arcTo(box, gradient, beta)
        painter.drawPath(path)
        if min(beta, 360.0 - beta) >= _LEAST_ARC:
            self._draw_arc_head(gradient + beta)
        text, ink = f"β = {fixed_angle(beta)}", Ink(self._theme.text)
        heading, share = self._beta_place(gradient, beta, text, ink)
        self._write(text, heading, share, replace(ink, has_ground=True))

    def _draw_arc_head(self, heading: float) -> None:
        painter, size = self._painter, 6.0
        tip = self._at(heading, 0.26)
        # the chord of the head turns with the arc
        back = heading - 90.0 - math.degrees(size / (2.0 * 0.26 * self._radius))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.text))
        painter.drawPolygon(QPolygonF([tip, tip + _polar(back - 25.0, size), tip + _polar(back + 25.0, size)]))

    def _beta_place(self, gradient: float, beta: float, text: str, ink: Ink) -> tuple[float, float]:
        """Give the middle of the arc, or a place beside it or opposite, where arrows or names leave no room."""
        middle = gradient + beta / 2.0
        arrows = (gradient, gradient + beta, gradient + 180.0)
        turns = [sign * turn for turn in range(0, 181, 5) for sign in (1.0, -1.0)]
        clear = [middle + t for t in turns if _clearance(middle + t, arrows) >= 40.0]
        places = [(heading, self._beside_the_arc(heading, text, ink)) for heading in (*clear, middle)]
        return next((place for place in places if self._is_free(self._box(text, *place, ink))), places[0])

    def _beside_the_arc(self, heading: float, text: str, ink: Ink) -> float:
        """Give how far from the centre a text is that is beside the arc, but within the disc as long as it can be."""
        beside = 0.26 + (_support(self._box(text, heading, 0.0, ink), heading) + 3.0) / self._radius
        return min(max(0.52, beside), 0.74)

    def _draw_words(self, gradient: float) -> None:
        """Name the two halves where nothing else is written."""
        ink = Ink(self._theme.muted, size=0.9)
        self._taken.append(self._disc(0.3))  # the arc
        if self._face.is_line:
            self._draw_words_on_a_side(gradient, ink)
            return
        taken = [gradient, gradient + 180.0] if self._u is None else [self._u, gradient, gradient + 180.0]
        for word, axis in (("uphill", gradient), ("downhill", gradient + 180.0)):
            places = sorted((axis + turn for turn in (50.0, -50.0, 35.0, -35.0, 65.0, -65.0)),
                            key=lambda place: -_clearance(place, taken))  # fmt: skip
            free = (place for place in places if self._is_free(self._box(word, place, 1.0, ink, beyond=-1.0)))
            place = next(free, None)
            if place is not None:
                self._write(word, place, 1.0, ink, beyond=-1.0)

    def _draw_words_on_a_side(self, gradient: float, ink: Ink) -> None:
        """Name the two halves over the line or under it, where both have room."""
        for side in (1.0, -1.0):
            places = {"uphill": gradient + side * 42.0, "downhill": gradient + 180.0 - side * 42.0}
            if gradient % 360.0 == 180.0:
                places = {word: -place for word, place in places.items()}
            if all(self._is_free(self._box(word, place, 0.68, ink)) for word, place in places.items()):
                for word, place in places.items():
                    self._write(word, place, 0.68, ink)
                return

    def _draw_missing(self) -> None:
        painter, face = self._painter, self._face
        # below the middle where u points up: u may be known where ∇L is not
        is_low = self._u is not None and 0.0 < self._u % 360.0 < 180.0
        heading, share = (270.0, 0.2) if is_low else (90.0, 0.12)
        if self._u is not None and not is_low:
            share = 0.6
        detail = Ink(self._theme.muted, size=0.92)
        # over the arrow of ∇L, where it is drawn, words need a ground
        has_ground = face.gradient is not None
        self._write(face.title, heading, share, Ink(self._theme.muted, is_bold=True, has_ground=has_ground))
        painter.setFont(_variant(self._font, detail))
        top = self._at(heading, share).y() + 0.7 * self._line
        width = 1.7 * self._radius
        place = QRectF(self._centre.x() - width / 2.0, top, width, self._radius)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        if has_ground:
            self._draw_ground(painter.boundingRect(place, flags, face.detail).adjusted(-3.0, 0.0, 3.0, 1.0))
        painter.setPen(QColor(detail.colour))
        painter.drawText(place, flags, face.detail)

    def _is_free(self, box: QRectF) -> bool:
        return not any(box.intersects(other) for other in self._taken)

    def _box(self, text: str, heading: float, share: float, ink: Ink, *, beyond: float = 0.0) -> QRectF:
        """Give the place of a text that `_write` would write."""
        box = QFontMetricsF(_variant(self._font, ink)).boundingRect(text).adjusted(-3.0, -1.0, 3.0, 1.0)
        further = beyond * (_support(box, heading) + (2.0 if beyond > 0.0 else 10.0))
        box.moveCenter(self._at(heading, share, further))
        return box

    def _write(self, text: str, heading: float, share: float, ink: Ink, *, beyond: float = 0.0) -> None:
        """Write centred on a place, or wholly beyond it: outside with 1, inside with −1."""
        painter = self._painter
        font = _variant(self._font, ink)
        box = self._box(text, heading, share, ink, beyond=beyond)
        self._taken.append(box)
        self.texts[text] = QRectF(box)
        if ink.has_ground:
            self._draw_ground(box)
        painter.setFont(font)
        painter.setPen(QColor(ink.colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_ground(self, box: QRectF) -> None:
        ground = QColor(self._theme.surface)
        ground.setAlpha(210)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(ground)
        self._painter.drawRoundedRect(box, 4.0, 4.0)


def fitted_caption(caption: Caption, metrics: QFontMetricsF, room: float) -> str:
    """Write a caption; where there is little room, with the name of its variable cut off."""
    for words in (caption, shorter(caption)):
        if metrics.horizontalAdvance(words.text) <= room:
            return words.text
        rest = room - metrics.horizontalAdvance(words.before + words.after)
        name = metrics.elidedText(words.variable, Qt.TextElideMode.ElideRight, rest)
        if len(name) >= _FEWEST_LETTERS:
            return replace(words, variable=name).text
    return metrics.elidedText(shorter(caption).text, Qt.TextElideMode.ElideRight, room)


def _support(box: QRectF, heading: float) -> float:
    """Give how far a box reaches from its centre in a direction."""
    angle = math.radians(heading)
    return abs(math.cos(angle)) * box.width() / 2.0 + abs(math.sin(angle)) * box.height() / 2.0


def _polar(heading: float, reach: float) -> QPointF:
    angle = math.radians(heading)
    return QPointF(reach * math.cos(angle), -reach * math.sin(angle))


def _clearance(heading: float, others: Sequence[float]) -> float:
    """Give the angle to the nearest of the others."""
    return min((abs((heading - other + 180.0) % 360.0 - 180.0) for other in others), default=180.0)


def _variant(font: QFont, ink: Ink) -> QFont:
    result = QFont(font)
    result.setBold(ink.is_bold)
    result.setItalic(ink.is_italic)
    result.setPointSizeF(font.pointSizeF() * ink.size)
    return result
