"""The labels of isolines: each is drawn once, with the ground in the gap around it, and then put where it belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath, QTransform

from explorer.labels import Label, Spot
from ui.frame import Frame
from ui.ground_picture import GroundPicture
from ui.letters import Letters
from ui.pens import translucent
from ui.pixel_placing import undo_device
from ui.theme import Theme

_OPACITY = 0.9


class IsolineLabels:
    """The texts of isolines; they keep their size and stay upright whatever becomes of the view."""

    def __init__(self, labels: Sequence[Label], letters: Letters) -> None:
        self._labels = tuple(labels)
        self._texts = [letters.centred(label.text) for label in labels]
        self._stamps: dict[tuple[int, Spot], tuple[QImage, QPointF]] = {}
        self._picture: GroundPicture | None = None

    def prepare(self, picture: GroundPicture) -> None:
        """Draw each where it is best placed in a picture of the ground; in any thread."""
        self._picture = picture
        for i, label in enumerate(self._labels):
            self._stamp(i, label.spots[0], picture)

    def boxes(self, frame: Frame, obstacles: list[QRectF]) -> list[QRectF]:
        """Return where labels stand, in pixels of a frame."""
        return [
            _turned(frame, spot).mapRect(self._texts[i].boundingRect()) for i, spot in self._placed(frame, obstacles)
        ]

    def draw(
        self, painter: QPainter, frame: Frame, obstacles: list[QRectF], picture: GroundPicture, at: QPoint | None
    ) -> None:
        """Draw them over a picture of the ground; `at` is where its corner is on the device, if not stretched."""
        if picture is not self._picture:
            self._picture = picture
            self._stamps.clear()
        to_device = painter.deviceTransform()
        painter.save()
        undo_device(painter)
        for i, spot in self._placed(frame, obstacles):
            stamp, offset = self._stamp(i, spot, picture)
            centre = (
                to_device.map(frame.pixel((spot.x, spot.y))) if at is None else QPointF(at) + _place(picture, spot)
            )
            painter.drawImage((centre + offset).toPoint(), stamp)
        painter.restore()

    def draw_vectors(self, painter: QPainter, frame: Frame, obstacles: list[QRectF], theme: Theme) -> None:
        """Draw them over isolines that leave `gaps`."""
        for i, spot in self._placed(frame, obstacles):
            painter.fillPath(_turned(frame, spot).map(self._texts[i]), translucent(theme.text, _OPACITY))

    def gaps(self, frame: Frame, obstacles: list[QRectF]) -> list[QPainterPath]:
        """Return where isolines are interrupted, in pixels of a frame."""
        return [_turned(frame, spot).map(_gap(self._texts[i])) for i, spot in self._placed(frame, obstacles)]

    def _placed(self, frame: Frame, obstacles: list[QRectF]) -> Iterator[tuple[int, Spot]]:
        """Give the labels that have a place, each clear of the obstacles and of those before."""
        taken = list(obstacles)
        view = QRectF(0.0, 0.0, frame.width, frame.height)
        for i, label in enumerate(self._labels):
            size = self._texts[i].boundingRect()
            for spot in label.spots:
                box = _turned(frame, spot).mapRect(size)
                if view.contains(box) and not any(box.intersects(other) for other in taken):
                    taken.append(box)
                    yield i, spot
                    break

    def _stamp(self, i: int, spot: Spot, picture: GroundPicture) -> tuple[QImage, QPointF]:
        """Return the pixels of a label, and where they begin, from its middle."""
        known = self._stamps.get((i, spot))
        if known is None:
            known = self._stamps[i, spot] = _stamped(self._texts[i], spot, picture)
        return known


def _stamped(text: QPainterPath, spot: Spot, picture: GroundPicture) -> tuple[QImage, QPointF]:
    centre, fineness = _place(picture, spot), picture.canvas.fineness
    turn = QTransform.fromTranslate(centre.x(), centre.y()).rotate(-spot.angle).scale(fineness, fineness)
    gap = _gap(text)
    box = turn.mapRect(gap.boundingRect()).toAlignedRect()
    image = QImage(box.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-box.topLeft())
    painter.setClipPath(turn.map(gap))
    # the ground once more, where a label interrupts its isoline
    painter.drawImage(0, 0, picture.plain)
    painter.setClipping(False)
    painter.fillPath(turn.map(text), translucent(picture.canvas.theme.text, _OPACITY))
    painter.end()
    return image, QPointF(box.topLeft()) - centre


def _gap(text: QPainterPath) -> QPainterPath:
    gap = QPainterPath()
    gap.addRect(text.boundingRect().adjusted(-3, -2, 3, 2))
    return gap


def _place(picture: GroundPicture, spot: Spot) -> QPointF:
    """Return the place of a spot in a picture, in its pixels."""
    window, canvas = picture.landscape.window, picture.canvas
    across, up = (spot.x - window.x0) * canvas.across, (spot.y - window.y0) * canvas.up
    return QPointF(picture.corner[0] + across, picture.corner[1] - up)


def _turned(frame: Frame, spot: Spot) -> QTransform:
    place = frame.pixel((spot.x, spot.y))
    return QTransform.fromTranslate(place.x(), place.y()).rotate(-spot.angle)
