"""The landscape view says what the person does, in coordinates of the plane, and shows what it is given."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from explorer.arrows import arrows
from explorer.landscape import Landscape, Window, sample
from explorer.loss import Loss
from ui.arrow_shapes import apart, arrow_length, name_place
from ui.frame import Frame
from ui.ground_picture import Canvas, GroundPicture, draw_ground
from ui.landscape_layer import Layer
from ui.landscape_marks import Marks
from ui.landscape_notes import Note
from ui.landscape_plot import Handle
from ui.landscape_view import SETTLE, LandscapeView
from ui.picture import picture_of
from ui.pixel_cache import PixelCache
from ui.polyline import cut_segments, trace
from ui.theme import DARK, LIGHT

WINDOW = Window(-2.0, 2.0, -1.0, 3.0)
ROSENBROCK = Loss.parse("(1 - x)^2 + 100(y - x^2)^2")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[LandscapeView]:
    made = LandscapeView()
    qtbot.addWidget(made)
    made.resize(560, 460)
    made.set_view_window(WINDOW)
    made.show_variables(("x", "y"))
    made.show_landscape(landscape())
    made.show()
    qtbot.waitExposed(made)
    qtbot.wait(2 * SETTLE)
    yield made
    made.close()


def landscape(text: str = "(1 - x)^2 + 100(y - x^2)^2", window: Window = WINDOW) -> Landscape:
    return sample(Loss.parse(text), window, 64, 64, (400, 400))


def half_a_pixel(view: LandscapeView) -> tuple[float, float]:
    columns, rows = view.pixel_size()
    window = view.view_window()
    return 0.51 * window.width / columns, 0.51 * window.height / rows


def same_place(view: LandscapeView, seen: list[float], meant: tuple[float, float], pixels: float = 1.0) -> bool:
    return all(abs(a - b) <= pixels * tol for a, b, tol in zip(seen, meant, half_a_pixel(view), strict=True))


def turn_wheel(view: LandscapeView, at: QPoint, steps: int) -> None:
    viewport = view.plot.viewport()
    event = QWheelEvent(
        QPointF(at), QPointF(viewport.mapToGlobal(at)), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def drag(view: LandscapeView, start: QPoint, end: QPoint) -> None:
    viewport = view.plot.viewport()
    QTest.mousePress(viewport, LEFT, pos=start)
    for i in (1, 2, 3):
        QTest.mouseMove(viewport, start + (end - start) * i / 3)
    QTest.mouseRelease(viewport, LEFT, pos=end)


# ---- clicks and drags


@pytest.mark.parametrize("place", [(-1.2, 1.0), (0.0, 0.0), (1.9, 2.9), (-1.95, -0.95)])
def test_that_a_click_gives_the_point_under_it_within_half_a_pixel(
    view: LandscapeView, place: tuple[float, float]
) -> None:
    clicks = QSignalSpy(view.start_clicked)
    QTest.mouseClick(view.plot.viewport(), LEFT, pos=view.to_pixels(*place))
    assert clicks.count() == 1
    assert same_place(view, clicks.at(0), place)


def test_that_both_clicks_of_a_double_click_arrive_at_once(view: LandscapeView) -> None:
    clicks = QSignalSpy(view.start_clicked)
    viewport, place = view.plot.viewport(), view.to_pixels(0.5, 0.5)
    QTest.mouseClick(viewport, LEFT, pos=place)
    assert clicks.count() == 1
    # Qt sends a second press as a double click, and then its release
    QTest.mouseDClick(viewport, LEFT, pos=place)
    QTest.mouseRelease(viewport, LEFT, pos=place)
    assert clicks.count() == 2


def test_that_a_click_on_the_axes_starts_nothing(view: LandscapeView) -> None:
    clicks = QSignalSpy(view.start_clicked)
    QTest.mouseClick(view.plot.viewport(), LEFT, pos=QPoint(3, 200))
    assert clicks.count() == 0


def test_that_the_point_is_dragged_and_dropped(view: LandscapeView) -> None:
    view.show_point((-1.2, 1.0))
    dragged, dropped = QSignalSpy(view.point_dragged), QSignalSpy(view.point_dropped)
    clicks, before = QSignalSpy(view.start_clicked), view.view_window()
    drag(view, view.to_pixels(-1.2, 1.0), view.to_pixels(0.4, 0.3))
    assert dragged.count() == 3
    assert same_place(view, dropped.at(0), (0.4, 0.3), pixels=2)
    assert clicks.count() == 0
    assert view.view_window() == before


def test_that_a_point_taken_off_its_centre_does_not_jump(view: LandscapeView) -> None:
    view.show_point((0.0, 0.0))
    dropped = QSignalSpy(view.point_dropped)
    off = QPoint(6, 6)
    drag(view, view.to_pixels(0.0, 0.0) + off, view.to_pixels(1.0, 1.0) + off)
    assert same_place(view, dropped.at(0), (1.0, 1.0), pixels=2)


def test_that_a_press_on_the_point_alone_changes_nothing(view: LandscapeView) -> None:
    view.show_point((0.0, 0.0))
    spies = [QSignalSpy(signal) for signal in (view.start_clicked, view.point_dragged, view.point_dropped)]
    QTest.mouseClick(view.plot.viewport(), LEFT, pos=view.to_pixels(0.0, 0.0))
    assert [spy.count() for spy in spies] == [0, 0, 0]


def test_that_the_tip_of_u_turns_it(view: LandscapeView) -> None:
    view.show_point((0.0, 1.0))
    view.show_arrows(None, (1.0, 0.0))
    turned, dropped = QSignalSpy(view.direction_dragged), QSignalSpy(view.direction_dropped)
    tip = view.tip_pixels()
    assert tip is not None
    drag(view, tip, view.to_pixels(0.6, 1.8))
    ux, uy = turned.at(turned.count() - 1)
    assert math.hypot(ux, uy) == pytest.approx(1.0)
    assert (ux, uy) == pytest.approx((0.6, 0.8), abs=0.02)
    assert dropped.count() == 1


def test_that_dragging_the_ground_moves_the_window_with_the_mouse(view: LandscapeView, qtbot: QtBot) -> None:
    clicks, seen = QSignalSpy(view.start_clicked), QSignalSpy(view.window_changed)
    drag(view, view.to_pixels(0.0, 1.0), view.to_pixels(0.5, 0.5))
    qtbot.wait(3 * SETTLE)
    assert clicks.count() == 0
    assert seen.count() == 1
    assert seen.at(0)[0] == view.view_window()
    assert same_place(view, list(view.view_window().centre), (-0.5, 1.5), pixels=2)


def test_that_the_cursor_tells_what_can_be_dragged(view: LandscapeView) -> None:
    view.show_point((0.0, 1.0))
    view.show_arrows(None, (1.0, 0.0))
    tip, viewport = view.tip_pixels(), view.plot.viewport()
    assert tip is not None
    for place, handle in (
        (view.to_pixels(0.0, 1.0) + QPoint(7, 7), Handle.POINT),
        (tip + QPoint(0, 10), Handle.TIP),
        (view.to_pixels(-1.0, 0.0), Handle.GROUND),
    ):
        QTest.mouseMove(viewport, place)
        assert viewport.cursor().shape() == handle.value


def test_that_hovering_tells_where_and_when_it_ends(view: LandscapeView) -> None:
    hovered, left = QSignalSpy(view.hovered), QSignalSpy(view.hover_left)
    QTest.mouseMove(view.plot.viewport(), view.to_pixels(1.0, 2.0))
    assert same_place(view, hovered.at(hovered.count() - 1), (1.0, 2.0))
    QTest.mouseMove(view.plot.viewport(), QPoint(2, 100))
    assert left.count() >= 1


# ---- the window


def test_that_the_wheel_zooms_about_the_cursor(view: LandscapeView) -> None:
    place = view.to_pixels(1.0, 1.0)
    at = view.to_plane(QPointF(place))
    turn_wheel(view, place, 3)
    assert view.view_window().height == pytest.approx(4.0 / 1.2**3)
    assert view.to_plane(QPointF(place)) == pytest.approx(at)


def test_that_zooming_ends_where_doubles_end_and_says_so(view: LandscapeView) -> None:
    said = QSignalSpy(view.limit_reached)
    for _ in range(60):
        view.zoom(0.5, (1.0, 1.0))
    assert said.count() > 0
    assert "precision" in said.at(0)[0]
    assert 1e-13 < view.view_window().width < 1e-12
    x, y = view.to_plane(QPointF(view.to_pixels(1.0, 1.0)))
    assert same_place(view, [x, y], (1.0, 1.0), pixels=2)


def test_that_zooming_out_ends_as_well(view: LandscapeView) -> None:
    said = QSignalSpy(view.limit_reached)
    for _ in range(60):
        view.zoom(2.0)
    assert said.count() > 0
    assert view.view_window().width <= 1e12


def test_that_an_unchanged_window_is_not_reported(view: LandscapeView, qtbot: QtBot) -> None:
    seen = QSignalSpy(view.window_changed)
    view.set_view_window(WINDOW)
    qtbot.wait(3 * SETTLE)
    assert seen.count() == 0


def test_that_many_changes_are_reported_once_they_settle(view: LandscapeView, qtbot: QtBot) -> None:
    seen, before = QSignalSpy(view.window_changed), view.view_window()
    for _ in range(10):
        view.pan(0.01, 0.0)
    qtbot.wait(3 * SETTLE)
    assert seen.count() == 1
    assert seen.at(0)[0].x0 == pytest.approx(before.x0 + 0.1 * before.width)


def test_that_resizing_is_reported_because_the_pixels_change(view: LandscapeView, qtbot: QtBot) -> None:
    before = view.pixel_size()
    with qtbot.waitSignal(view.window_changed, timeout=2000):
        view.resize(700, 500)
    assert view.pixel_size() > before


def test_that_keys_pan_zoom_and_fit(view: LandscapeView) -> None:
    before = view.view_window()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.view_window().x0 == pytest.approx(before.x0 + 0.1 * before.width)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.view_window().y0 == pytest.approx(-0.6)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.view_window().height == pytest.approx(3.2)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.view_window().height == pytest.approx(4.0)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.view_window() == before


def test_that_a_click_brings_the_keys_here(view: LandscapeView) -> None:
    view.activateWindow()
    QTest.mouseClick(view.plot.viewport(), LEFT, pos=view.to_pixels(0.0, 0.0))
    assert view.plot.focusProxy() is view
    assert view.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_that_the_focus_is_framed_only_for_those_who_came_with_the_keyboard(view: LandscapeView) -> None:
    def arrive(reason: Qt.FocusReason) -> bool:
        view.clearFocus()
        view.setFocus(reason)
        return view.plot.marks.focused

    view.activateWindow()
    QApplication.processEvents()
    assert not arrive(Qt.FocusReason.OtherFocusReason)
    assert arrive(Qt.FocusReason.TabFocusReason)
    assert arrive(Qt.FocusReason.ActiveWindowFocusReason)
    QTest.mouseClick(view.plot.viewport(), LEFT, pos=view.to_pixels(0.0, 0.0))
    assert view.hasFocus()
    assert not view.plot.marks.focused
    assert arrive(Qt.FocusReason.ShortcutFocusReason)
    view.clearFocus()
    assert not view.plot.marks.focused


@pytest.mark.parametrize("size", [(560, 460), (300, 620), (900, 240)])
def test_that_one_unit_is_as_long_on_both_axes_and_all_that_is_wanted_is_seen_in_the_middle(
    view: LandscapeView, size: tuple[int, int]
) -> None:
    wanted = Window(-2.0, 2.0, 10.0, 11.0)
    view.set_view_window(wanted)
    view.resize(*size)
    QApplication.processEvents()
    frame, seen = view.plot.frame(), view.view_window()
    assert seen.width / frame.width == pytest.approx(seen.height / frame.height, rel=1e-9)
    assert seen.contains(wanted.x0, wanted.y0)
    assert seen.contains(wanted.x1, wanted.y1)
    assert seen.centre == pytest.approx(wanted.centre)


def test_that_a_view_resized_and_back_shows_what_it_showed(view: LandscapeView) -> None:
    before = view.view_window()
    for size in ((300, 620), (900, 240), (560, 460)):
        view.resize(*size)
        QApplication.processEvents()
    # the axes take room for the longest of their numbers, and give little of it back
    assert view.view_window().extent == pytest.approx(before.extent, rel=0.02)


def test_that_a_resize_is_reported_once(view: LandscapeView, qtbot: QtBot) -> None:
    seen = QSignalSpy(view.window_changed)
    view.resize(700, 400)
    qtbot.wait(4 * SETTLE)
    assert seen.count() == 1
    assert seen.at(0)[0] == view.view_window()


def test_that_axes_of_their_own_scales_show_what_is_wanted_alone_and_say_so(view: LandscapeView) -> None:
    assert view.notes.text(Note.SCALES) == ""
    view.set_equal_axes(False)
    assert view.view_window() == WINDOW
    assert "angles look distorted" in view.notes.text(Note.SCALES)
    view.set_equal_axes(True)
    assert view.view_window() != WINDOW
    assert view.notes.text(Note.SCALES) == ""


def test_that_the_gradient_is_drawn_across_its_isoline(view: LandscapeView) -> None:
    frame = view.plot.frame()
    across, along = frame.towards((2.0, 1.0)), frame.towards((-1.0, 2.0))
    assert QPointF.dotProduct(across, along) == pytest.approx(0.0, abs=1e-9)


# ---- what is shown


def test_that_row_zero_of_the_image_is_at_the_bottom_and_column_zero_at_the_left(view: LandscapeView) -> None:
    view.show_landscape(landscape("10y + x"))
    picture = view.plot.grab().toImage()

    def lightness(x: float, y: float) -> int:
        place = view.to_pixels(x, y) * picture.devicePixelRatio()
        return int(picture.pixelColor(place).lightness())

    assert lightness(0.03, -0.9) < lightness(0.03, 2.9)
    view.show_landscape(landscape("y + 10x"))
    picture = view.plot.grab().toImage()
    assert lightness(-1.9, 1.03) < lightness(1.9, 1.03)


def test_that_arrows_point_along_the_displacement_whatever_the_axes() -> None:
    frame = Frame(Window(0.0, 10.0, 0.0, 1.0), 400.0, 200.0)
    along = frame.towards((0.6, 0.8))
    start, end = frame.pixel((1.0, 0.1)), frame.pixel((1.06, 0.18))
    assert along.y() / along.x() == pytest.approx((end.y() - start.y()) / (end.x() - start.x()))
    assert math.hypot(along.x(), along.y()) == pytest.approx(1.0)


def test_that_the_arrow_of_u_stays_in_reach_at_the_edge(view: LandscapeView) -> None:
    view.show_point((1.7, 1.0))
    view.show_arrows(None, (1.0, 0.0))
    tip = view.tip_pixels()
    assert tip is not None
    assert view.view_window().contains(*view.to_plane(QPointF(tip)))


def test_that_the_tip_of_u_keeps_clear_of_the_next_point(view: LandscapeView) -> None:
    view.show_point((-1.0, 1.0))
    view.show_arrows(None, (1.0, 0.0))
    tip = view.tip_pixels()
    assert tip is not None
    following = view.to_plane(QPointF(tip))
    view.show_next(following)
    moved = view.tip_pixels()
    assert moved is not None
    assert (moved - tip).manhattanLength() >= 18


@pytest.mark.parametrize("point", [(50.0, 50.0), (97.0, 50.0), (50.0, 2.0), (99.0, 99.0)])
def test_that_unit_vectors_are_equally_long_wherever_they_are(point: tuple[float, float]) -> None:
    frame = Frame(Window(0.0, 100.0, 0.0, 100.0), 400.0, 400.0)
    both, one = [(1.0, 0.0), (-1.0, 0.0)], [(1.0, 0.0)]
    assert arrow_length(frame, point, both, None) <= arrow_length(frame, point, one, None)
    assert arrow_length(frame, point, both, None) == arrow_length(frame, point, both[::-1], None)
    assert arrow_length(frame, point, both, None) >= 24.0


@pytest.mark.parametrize("degrees", [0.0, 5.0, 20.0, -20.0, 90.0, 180.0])
@pytest.mark.parametrize("towards", [0.0, 50.0, 90.0, 200.0])
def test_that_names_of_arrows_near_each_other_do_not_meet(towards: float, degrees: float) -> None:
    size = QSizeF(22.0, 14.0)
    frame = Frame(Window(0.0, 1.0, 0.0, 1.0), 400.0, 400.0)
    alongs = [QPointF(math.cos(math.radians(a)), math.sin(math.radians(a))) for a in (towards, towards + degrees)]
    first, second = (name_place(frame, QPointF(200, 200) + along * 80, along, size) for along in alongs)
    move = apart(first, second, alongs[0], size)
    between = (second + move) - (first - move)
    assert abs(between.x()) >= size.width() - 1e-6 or abs(between.y()) >= size.height() - 1e-6


def test_that_a_name_without_room_ahead_stands_beside_the_head() -> None:
    frame, size = Frame(Window(0.0, 1.0, 0.0, 1.0), 400.0, 400.0), QSizeF(22.0, 14.0)
    place = name_place(frame, QPointF(385.0, 200.0), QPointF(1.0, 0.0), size)
    assert abs(place.y() - 200.0) > size.height()
    assert place.x() + size.width() / 2 < 400.0


def test_that_the_mark_of_a_minimum_at_the_edge_is_whole(view: LandscapeView) -> None:
    edge = view.view_window().x1
    before = view.plot.grab().toImage()
    view.show_minima([(edge, 1.0)])
    after = view.plot.grab().toImage()
    outside = (view.to_pixels(edge, 1.0) + QPoint(3, 3)) * after.devicePixelRatio()
    assert before.pixelColor(outside) != after.pixelColor(outside)


def test_that_type_grows_at_once_for_a_presentation(view: LandscapeView) -> None:
    usual = view.plot.grab().toImage()
    view.set_large(True)
    assert view.plot.grab().toImage() != usual
    view.set_large(False)
    QApplication.processEvents()
    assert view.plot.item.getAxis("left").style["tickFont"].pixelSize() < 13


def test_that_points_of_another_dimension_are_not_shown(view: LandscapeView) -> None:
    view.show_point((1.0, 2.0, 3.0))
    view.show_arrows((1.0, 0.0, 0.0), None)
    view.show_path(np.zeros((4, 3)), None)
    assert view.tip_pixels() is None
    assert not view.grab().isNull()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    "text", ["(1 - x)^2 + 100(y - x^2)^2", "log(x) + y^2", "sqrt(-1 - x^2) + y", "0*x + 0*y + 1"]
)
def test_that_everything_can_be_drawn_at_once(view: LandscapeView, theme: object, text: str) -> None:
    view.set_theme(DARK if theme is DARK else LIGHT)
    view.show_landscape(landscape(text))
    view.show_field(arrows(Loss.parse(text), WINDOW, 12, 12))
    view.show_point((-1.2, 1.0))
    view.show_arrows((0.6, 0.8), (-0.6, -0.8))
    view.show_next((1e300, math.inf))
    view.show_next((1e300, 1.0))
    view.show_path(
        np.array([[-1.2, 1.0], [0.0, 0.0], [1e200, -1e308], [0.5, 0.5]]), np.array([[0, 0], [np.nan, np.nan]])
    )
    view.show_selected((1e300, 0.0))
    view.show_selected((0.0, 0.0))
    view.show_minima([(1.0, 1.0)])
    view.show_busy("computing L … 40 %")
    view.show_hover_text("L = 3")
    view.show_notice("This loss has 3 variables.")
    picture = picture_of(view)
    assert picture.size() == view.size() * 2
    view.show_landscape(None)
    assert not view.grab().isNull()


def test_that_texts_come_and_go(view: LandscapeView) -> None:
    view.show_notice("Nothing to draw")
    assert "Nothing to draw" in _texts_over(view)
    view.show_notice("")
    assert "Nothing to draw" not in _texts_over(view)


def test_that_a_long_note_goes_on_in_a_further_line_and_stays_over_the_plot(view: LandscapeView) -> None:
    view.show_slice_note("slice")
    (label,) = (label for label in view.plot.findChildren(QLabel) if label.text() == "slice")
    low = label.height()
    view.show_slice_note("path and w + ηu: off this slice, projected; " * 12)
    assert label.height() > 1.5 * low
    assert label.geometry().right() <= view.plot.box.sceneBoundingRect().right()
    view.show_slice_note("slice")
    assert label.height() == low


def _texts_over(view: LandscapeView) -> list[str]:
    return [label.text() for label in view.plot.findChildren(QLabel) if label.isVisible()]


def test_that_the_view_has_a_name_for_those_who_cannot_see_it(view: LandscapeView) -> None:
    assert view.objectName() == "landscape_view"
    assert view.accessibleName()
    assert view.accessibleDescription()


# ---- pixels that are kept


def test_that_marks_change_in_one_repaint_that_leaves_the_ground_alone(
    view: LandscapeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[type] = []

    def noting(layer: type[Layer]) -> Callable[[Layer, QPainter, Frame], None]:
        draw = layer.draw

        def noted(self: Layer, painter: QPainter, frame: Frame) -> None:
            drawn.append(layer)
            draw(self, painter, frame)

        return noted

    def noted_ground(shown: Landscape, canvas: Canvas) -> GroundPicture:
        drawn.append(GroundPicture)
        return draw_ground(shown, canvas)

    monkeypatch.setattr(Marks, "draw", noting(Marks))
    monkeypatch.setattr("ui.landscape_ground.draw_ground", noted_ground)
    view.grab()
    QApplication.processEvents()
    drawn.clear()
    view.show_path(np.array([[-1.2, 1.0], [0.0, 0.0]]))
    view.show_point((0.0, 0.0))
    view.show_arrows((1.0, 0.0), (-1.0, 0.0))
    view.show_next((-0.1, 0.0))
    QApplication.processEvents()
    assert drawn == [Marks]
    changes: list[tuple[Callable[[], None], bool]] = [
        (lambda: view.pan(0.1, 0.0), False),
        (lambda: view.zoom(0.9), False),
        (lambda: view.show_landscape(landscape("x + y")), True),
        (lambda: view.show_field(arrows(ROSENBROCK, WINDOW, 4, 4)), False),
        (lambda: view.set_theme(DARK), True),
    ]
    for change, is_drawn in changes:
        drawn.clear()
        change()
        QApplication.processEvents()
        assert (GroundPicture in drawn) == is_drawn


@pytest.mark.parametrize("fineness", [1.0, 2.0, 1.5])
def test_that_kept_pixels_are_those_of_a_fresh_drawing(fineness: float) -> None:
    def draw(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Qt.GlobalColor.black, 1.3))
        painter.drawLine(QPointF(1.5, 2.5), QPointF(17.0, 12.0))

    def picture(paint: Callable[[QPainter], None], fineness: float = fineness) -> QImage:
        image = QImage(round(40 * fineness), round(30 * fineness), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(fineness)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.translate(3.25, 4.0)
        paint(painter)
        painter.end()
        return image

    cache, area = PixelCache(), QRectF(0, 0, 20, 15)

    def paint(painter: QPainter) -> None:
        cache.paint(painter, area, "a line", draw)

    picture(paint, 3.0)
    assert picture(paint) == picture(draw) == picture(paint)


# ---- long paths


def test_that_a_long_path_is_thinned_to_what_can_be_seen() -> None:
    angle = np.linspace(0.0, 60.0, 100_000)
    spiral = np.column_stack([np.cos(angle), 1 + np.sin(angle)]) * np.linspace(1.5, 0.01, 100_000)[:, None]
    line = trace(spiral, Frame(WINDOW, 400.0, 400.0))
    assert 100 < line.path.elementCount() < 20_000
    assert len(line.dots) <= 1200


def test_that_a_segment_that_leaves_the_view_keeps_its_slope() -> None:
    frame = Frame(Window(0.0, 100.0, 0.0, 100.0), 100.0, 100.0)
    cut = cut_segments(np.array([[10.0, 20.0], [1e9 + 10.0, 2e9 + 20.0]]), frame)
    across, down = cut[1] - cut[0]
    assert down / across == pytest.approx(2.0)
    assert np.abs(cut[np.isfinite(cut)]).max() < 5000


def test_that_a_segment_that_never_meets_the_view_is_left_out() -> None:
    frame = Frame(Window(0.0, 100.0, 0.0, 100.0), 100.0, 100.0)
    assert len(cut_segments(np.array([[1e6, 1e6], [2e6, 1e6]]), frame)) == 0
