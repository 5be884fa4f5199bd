"""The landscape is painted before the window has its parts, and stays where it is when they come."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.curve import Curve
from explorer.landscape import Array, Landscape
from explorer.loss import Loss
from explorer.options import Options
from explorer.plane import Plane
from ui import theme as themes
from ui.app import show_first
from ui.first_look import FirstLook
from ui.first_place import FirstPlace, kind_of, recalled
from ui.window import MainWindow

Open = Callable[..., MainWindow]
TEN = " + ".join(f"{i}*(w{i} - 1)^2" for i in range(1, 11))


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def open_early(qtbot: QtBot, settings: QSettings) -> Iterator[Open]:
    """Open windows as a person does, but synchronously; `meanwhile` is called with what is seen first."""
    windows: list[MainWindow] = []

    def make(
        options: Options | None = None,
        meanwhile: Callable[[MainWindow, FirstLook], object] = lambda *_: None,
        theme: themes.Theme = themes.LIGHT,
    ) -> MainWindow:
        def early(window: MainWindow, look: FirstLook) -> None:
            window.resize(1000, 700)
            show_first(window, look)
            meanwhile(window, look)

        window = MainWindow(options, synchronous=True, settings=settings, theme=theme, show_early=early)
        qtbot.addWidget(window)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()


def place_of(window: MainWindow) -> FirstPlace:
    plot = window.landscape.plot
    corner = plot.mapTo(window, QPoint(0, 0)).toPointF()
    size = window.size().toSizeF()
    return FirstPlace(plot.rect().toRectF().translated(corner), plot.view_rectangle().translated(corner), size)


def pixels(image: QImage) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    rgb = image.convertToFormat(QImage.Format.Format_RGB32)
    found = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.width(), 4)
    return found[..., :3].astype(np.int64)


def test_that_the_first_look_waits_for_no_plots_no_panels_and_no_certified_terms() -> None:
    code = (
        "import sys\n"
        "import explorer.outlook, explorer.refinement, ui.app\n"
        "late = ('pyqtgraph', 'flint', 'sympy', 'ziamath', 'explorer.kinks', 'explorer.descent', 'explorer.taylor',"
        " 'explorer.path', 'ui.furniture', 'ui.controller', 'argparse.x')\n"
        "print([name for name in late if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    answer = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_that_it_is_painted_in_the_window_itself_and_is_gone_once_the_window_is_furnished(open_early: Open) -> None:
    seen: list[tuple[bool, bool, bool]] = []
    window = open_early(
        meanwhile=lambda window, look: seen.append(
            (look.was_painted, look.window() is window and look.size() == window.size(), hasattr(window, "landscape"))
        )
    )
    assert seen == [(True, True, False)]
    assert window.first_look is None
    assert window.landscape.isVisible()


@pytest.mark.parametrize(
    "options",
    [
        Options(),
        Options("x^4 - 3x^2 + x", None),
        Options("a*x^2 + b*y^2", None, parameters=(("a", 2.0), ("b", 1.0))),
        Options(TEN, None),
    ],
    ids=["plane", "curve", "parameters", "slice"],
)
@pytest.mark.parametrize("theme", [themes.LIGHT, themes.DARK], ids=["light", "dark"])
def test_that_nothing_of_it_moves_when_the_window_is_opened_as_it_was_left(
    open_early: Open, options: Options, theme: themes.Theme
) -> None:
    open_early(options, theme=theme).close()
    pictures: list[QImage] = []
    window = open_early(options, lambda window, _: pictures.append(window.grab().toImage()), theme)
    dimension = window.store.scene.loss.dimension
    kind = kind_of(dimension, has_parameters=bool(window.store.scene.parameters))
    assert recalled(window.settings, kind) == place_of(window)
    view = place_of(window).plot.toAlignedRect()
    before, after = (
        pixels(image)[view.top() : view.bottom(), view.left() : view.right()]
        for image in (pictures[0], window.grab().toImage())
    )
    # marks, arrows and names come; colours, isolines, axes and the colour bar stay
    changed = np.abs(before - after).max(axis=2) > 24
    assert changed.mean() < 0.12
    # of the axis, which stays as it is, a pixel or two of its name may
    axis = changed[:, : int(place_of(window).view.left()) - 2]
    assert axis.mean() < 0.004


def test_that_nothing_is_sampled_twice(open_early: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def count(loss: Loss, plane: Plane, x: Array, y: Array, wanted: Callable[[], bool] | None = None) -> Array:
        counted.extend((x + 1j * y[:, None]).ravel())
        return grid(loss, plane, x, y, wanted)

    open_early().close()
    grid, counted = Loss.grid, list[complex]()
    monkeypatch.setattr(Loss, "grid", count)
    first: list[int] = []
    window = open_early(meanwhile=lambda *_: first.append(len(counted)))
    window.landscape._report_window()
    landscape = window.controller.sampler.landscape
    assert landscape is not None
    assert landscape.is_finest
    assert first[0] > 0
    # a row at the most, from which the pace is known
    assert len(counted) - len(set(counted)) <= landscape.values.shape[1]


def test_that_a_loss_of_one_variable_is_a_curve(open_early: Open) -> None:
    kinds: list[type] = []
    open_early(Options("x^2 + 1", None), lambda _, look: kinds.append(type(look.picture)))
    assert kinds == [Curve]


def test_that_it_follows_the_size_of_the_window(open_early: Open) -> None:
    shapes: list[tuple[float, float]] = []

    def resize(window: MainWindow, look: FirstLook) -> None:
        for size in ((1100, 750), (900, 620)):
            window.resize(*size)
            assert isinstance(look.picture, Landscape)
            shapes.append((look.picture.window.width / look.picture.window.height, look.size() == window.size()))

    window = open_early(meanwhile=resize)
    assert [same for _, same in shapes] == [True, True]
    assert shapes[0][0] != shapes[1][0]
    assert (window.width(), window.height()) == (900, 620)


def test_that_a_loss_that_takes_long_is_left_to_the_background(
    open_early: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.first_look._LONGEST", -1.0)
    pictures: list[object] = []
    window = open_early(meanwhile=lambda _, look: pictures.append((look.was_painted, look.picture)))
    assert pictures == [(True, None)]
    window.landscape._report_window()
    landscape = window.controller.sampler.landscape
    assert landscape is not None
    assert landscape.is_finest


def test_that_early_clicks_and_keys_do_no_harm(open_early: Open) -> None:
    def press(window: MainWindow, look: FirstLook) -> None:
        for widget in (look, window):
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(200, 300))
            QTest.keyClick(widget, Qt.Key.Key_Space)
            QTest.keyClick(widget, Qt.Key.Key_Escape)

    window = open_early(meanwhile=press)
    assert window.store.scene.exploration.number == 0
    window.actions_by_name["step"].trigger()
    assert window.store.scene.exploration.number == 1


@pytest.mark.parametrize("value", ["nonsense", ["1", "2"], ["x"] * 10, ["-5"] * 10, ["0"] * 10, ["nan"] * 10])
def test_that_a_place_that_was_written_wrongly_is_not_taken(settings: QSettings, value: object) -> None:
    usual = recalled(settings, "2")
    settings.setValue("first_place/2", value)
    assert recalled(settings, "2") == usual
    assert usual.window.width() == 1280.0


def test_that_a_place_keeps_its_corner_and_shares_the_rest_in_a_window_of_another_size(settings: QSettings) -> None:
    usual = recalled(settings, "2")
    scaled = usual.scaled(QSize(2560, 1600))
    assert scaled.plot.topLeft() == usual.plot.topLeft()
    assert 2560.0 - scaled.plot.right() == pytest.approx(2.0 * (1280.0 - usual.plot.right()))
    assert 1600.0 - scaled.view.bottom() == pytest.approx(2.0 * (800.0 - usual.view.bottom()))
