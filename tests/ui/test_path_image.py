"""A long path as an image: it lies where the path is, on any screen, and no opacity adds up."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from explorer.kernel import Unwanted
from explorer.landscape import Array, Window
from explorer.seen_path import ThinLine
from ui.frame import Frame
from ui.path_image import Look, PathImage, draw_image, path_image
from ui.theme import DARK, LIGHT

FRAME = Frame(Window(0.0, 4.0, 0.0, 3.0), 400.0, 300.0)
NOTHING = ThinLine(np.empty(0, np.int64), np.empty((0, 2)), None, np.empty((0, 2)), None)


def line(points: Array, off: np.ndarray | None = None) -> ThinLine:
    return ThinLine(np.arange(len(points)), points, off, points[:0], None if off is None else off[:0])


def painted(image: PathImage, frame: Frame, ratio: float = 1.0) -> QImage:
    """What is seen of an image in a frame."""
    canvas = QImage(round(frame.width * ratio), round(frame.height * ratio), QImage.Format.Format_ARGB32)
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    draw_image(painter, frame, image)
    painter.end()
    return canvas


def alpha(image: QImage, x: float, y: float) -> int:
    """The opacity at a point of the plane that FRAME shows."""
    ratio = image.devicePixelRatio()
    pixel = FRAME.pixels([x, y]) * ratio
    return image.pixelColor(int(pixel[0]), int(pixel[1])).alpha()


@pytest.mark.parametrize("ratio", [1.0, 2.0, 1.5])
def test_that_a_path_lies_where_it_is_on_a_screen_of_any_fineness(qtbot: QtBot, ratio: float) -> None:
    path = line(np.array([[1.0, 1.0], [3.0, 1.0], [3.0, 2.0]]))
    image = painted(path_image(path, NOTHING, Look(FRAME, LIGHT, ratio)), FRAME, ratio)
    for x, y in ((1.0, 1.0), (2.0, 1.0), (3.0, 1.5), (2.99, 2.0)):
        assert alpha(image, x, y) > 200
    for x, y in ((2.0, 1.2), (2.8, 1.5), (0.8, 1.0), (3.0, 2.2)):
        assert alpha(image, x, y) == 0
    qtbot.wait(1)


def test_that_an_image_moves_and_grows_with_the_view_until_there_is_another(qtbot: QtBot) -> None:
    path = line(np.array([[1.0, 1.0], [3.0, 1.0]]))
    image = path_image(path, NOTHING, Look(FRAME, LIGHT, 1.0))
    moved = painted(image, Frame(Window(1.0, 5.0, 0.0, 3.0), 400.0, 300.0))
    assert moved.pixelColor(50, 200).alpha() > 200
    assert moved.pixelColor(250, 200).alpha() == 0
    grown = painted(image, Frame(Window(1.5, 2.5, 0.625, 1.375), 400.0, 300.0))
    assert grown.pixelColor(200, 200 - 50).alpha() > 200
    far = painted(image, Frame(Window(1e9, 1e9 + 4.0, 0.0, 3.0), 400.0, 300.0))
    assert far == painted(PathImage(QImage(), FRAME.window), Frame(Window(1e9, 1e9 + 4.0, 0.0, 3.0), 400.0, 300.0))
    qtbot.wait(1)


def test_that_what_is_drawn_again_and_again_is_no_darker(qtbot: QtBot) -> None:
    there_and_back = np.array([[1.0, 1.0], [3.0, 1.0]] * 50)
    once, often = (
        painted(path_image(NOTHING, line(points), Look(FRAME, LIGHT, 1.0)), FRAME)
        for points in (there_and_back[:2], there_and_back)
    )
    assert 0 < alpha(once, 2.0, 1.0) < 255
    # but for the smooth edges
    assert alpha(often, 2.0, 1.0) == pytest.approx(alpha(once, 2.0, 1.0), abs=12)
    qtbot.wait(1)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_a_scribble_is_drawn_thin_and_in_the_ink_of_the_theme(qtbot: QtBot, theme: object) -> None:
    colours = DARK if theme is DARK else LIGHT
    scribble = np.random.default_rng(1).uniform((0.0, 0.0), (4.0, 3.0), (9_000, 2))
    image = painted(path_image(line(scribble), NOTHING, Look(FRAME, colours, 1.0)), FRAME)
    assert alpha(image, 2.0, 1.5) > 200
    assert image.pixelColor(200, 150).lightness() == pytest.approx(QColor(colours.text).lightness(), abs=40)
    qtbot.wait(1)


def test_that_segments_off_the_plane_are_fainter(qtbot: QtBot) -> None:
    points = np.array([[0.5, 1.0], [1.5, 1.0], [2.5, 1.0], [3.5, 1.0]])
    off = np.array([False, False, False, True])
    image = painted(path_image(line(points, off), NOTHING, Look(FRAME, LIGHT, 1.0)), FRAME)
    assert alpha(image, 1.0, 1.0) > alpha(image, 3.0, 1.0) > 0
    qtbot.wait(1)


def test_that_an_image_that_is_not_wanted_is_given_up() -> None:
    points = np.array([[1.0, 1.0], [3.0, 1.0]])
    with pytest.raises(Unwanted):
        path_image(line(points), NOTHING, Look(FRAME, LIGHT, 1.0), lambda: False)
