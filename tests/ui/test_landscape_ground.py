"""The pixels of the ground are drawn once, move with the view, and go on into its surroundings."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.landscape import Landscape, View, Window
from explorer.loss import Loss
from explorer.plane import plane_of
from explorer.refinement import Telling, Terrain
from ui.ground_picture import Canvas, draw_ground
from ui.landscape_view import SETTLE, LandscapeView
from ui.theme import DARK, LIGHT

WINDOW = Window(-2.0, 2.0, -1.0, 3.0)
LOSS = Loss.parse("(1 - x)^2 + 100(y - x^2)^2")


@pytest.fixture
def terrain(monkeypatch: pytest.MonkeyPatch) -> Terrain:
    # however busy the machine is: no coarse picture comes first, beside whose labels others would stay
    for name in ("_AT_FIRST", "_AT_ONCE", "_SOON"):
        monkeypatch.setattr(f"explorer.refinement.{name}", math.inf)
    return Terrain(LOSS, plane_of(LOSS.variables))


@pytest.fixture
def view(qtbot: QtBot, terrain: Terrain) -> Iterator[LandscapeView]:
    made = LandscapeView()
    qtbot.addWidget(made)
    made.resize(560, 460)
    made.set_view_window(WINDOW)
    made.show()
    qtbot.waitExposed(made)
    qtbot.wait(2 * SETTLE)
    made.show_landscape(seen(made, terrain))
    yield made
    made.close()


def seen(view: LandscapeView, terrain: Terrain) -> Landscape:
    return terrain.refine(View(view.view_window(), *view.pixel_size()), Telling())


def pixels(view: LandscapeView) -> NDArray[np.int64]:
    """Return the pixels of the view box, shape (rows, columns, 3)."""
    image = view.plot.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    area = view.plot.box.sceneBoundingRect().toRect().adjusted(2, 2, -2, -2)
    image = image.copy(area)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return flat[..., :3].astype(np.int64)


def move_by(view: LandscapeView, across: int, up: int) -> None:
    columns, rows = view.plot.frame().width, view.plot.frame().height
    view.pan(across / columns, up / rows)
    QApplication.processEvents()


def test_that_the_old_picture_moves_with_a_pan(view: LandscapeView) -> None:
    before = pixels(view)
    move_by(view, 40, 25)
    after = pixels(view)
    inner = np.s_[60:-60, 60:-60]
    rows, columns = before.shape[:2]
    moved = np.roll(before, (25, -40), axis=(0, 1))
    # but for labels, which may have found other places
    same = np.abs(moved[inner] - after[inner]).max(axis=2) <= 2
    assert same.mean() > 0.97
    still = np.abs(before[inner] - after[inner]).max(axis=2) <= 2
    assert still.mean() < 0.5
    assert rows > 200 < columns


def test_that_the_surroundings_are_seen_where_the_picture_does_not_reach(
    view: LandscapeView, terrain: Terrain
) -> None:
    landscape = view.plot.ground.landscape
    assert landscape is not None
    now = View(view.view_window(), *view.pixel_size())
    width = view.pixel_size()[0]
    move_by(view, width // 4, 0)
    bare = pixels(view)[:, -30:]
    move_by(view, -(width // 4), 0)
    view.show_surroundings(terrain.surroundings(now, landscape.look, lambda: True))
    move_by(view, width // 4, 0)
    strip = pixels(view)[:, -30:]
    view.show_landscape(seen(view, terrain))
    exact = pixels(view)[:, -30:]
    assert len(np.unique(bare[20:-20].reshape(-1, 3), axis=0)) < 3
    assert np.abs(strip - exact).mean() < 25.0 < np.abs(bare - exact).mean()


def test_that_what_is_drawn_ahead_in_another_thread_is_what_would_be_drawn_here(
    view: LandscapeView, terrain: Terrain
) -> None:
    ground, again = view.plot.ground, Terrain(LOSS, plane_of(LOSS.variables))
    here = pixels(view)
    other = seen(view, again)
    thread = threading.Thread(target=ground.ahead.draw, args=(other,))
    thread.start()
    thread.join()
    view.show_landscape(other)
    QApplication.processEvents()
    assert ground._picture is not None
    assert ground._picture.landscape is other
    # type may be smoothed a little differently there
    assert np.abs(pixels(view) - here).max() <= 12
    assert np.abs(pixels(view) - here).mean() < 0.02
    del terrain


def test_that_what_was_drawn_ahead_in_other_colours_is_drawn_anew(view: LandscapeView) -> None:
    other = seen(view, Terrain(LOSS, plane_of(LOSS.variables)))
    view.plot.ground.ahead.draw(other)
    view.set_theme(DARK)
    view.show_landscape(other)
    view.grab()
    assert view.plot.ground._picture is not None
    assert view.plot.ground._picture.canvas.theme == DARK


def test_that_a_far_zoom_of_an_old_picture_draws_nothing_rather_than_something_wrong(view: LandscapeView) -> None:
    view.set_view_window(Window(1.0, 1.0 + 1e-9, 1.0, 1.0 + 1e-9))
    QApplication.processEvents()
    assert len(np.unique(pixels(view).reshape(-1, 3), axis=0)) < 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_pixels_of_the_ground_have_the_colours_of_the_samples(terrain: Terrain, theme: object) -> None:
    landscape = terrain.refine(View(Window(-4.0, 4.0, -4.0, 4.0), 512, 512), Telling())
    canvas = Canvas(64.0, 64.0, DARK if theme is DARK else LIGHT)
    picture = draw_ground(landscape, canvas)
    image = landscape.image(canvas.theme.dark)
    for i, j in ((100, 300), (256, 256), (400, 50)):
        x, y = landscape.x[j], landscape.y[i]
        place = QPoint(int(picture.corner[0] + (x + 4.0) * 64.0), int(picture.corner[1] - (y + 4.0) * 64.0))
        colour = picture.plain.pixelColor(place)
        found = np.array([colour.red(), colour.green(), colour.blue()])
        assert np.abs(found - image[i, j, :3].astype(int)).max() <= 6


def test_that_isolines_in_a_narrow_window_are_as_smooth_as_in_a_wide_one(terrain: Terrain) -> None:
    # L is even here, so that its isolines are straight
    landscape = terrain.refine(View(Window(1.5, 1.5 + 1e-9, 1.5, 1.5 + 1e-9), 300, 300), Telling())
    assert len(landscape.lines) >= 5
    for line in landscape.lines:
        points = line[np.isfinite(line[:, 0])]
        beside = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)[1]
        assert beside / np.sqrt(len(points)) < 0.02


def test_that_a_picture_seen_from_so_far_that_it_has_no_pixel_is_a_pixel(terrain: Terrain) -> None:
    landscape = terrain.refine(View(WINDOW, 128, 128), Telling())
    assert draw_ground(landscape, Canvas(1e-6, 1e-6, LIGHT)).image.size() == QSize(1, 1)
