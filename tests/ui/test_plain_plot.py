"""The plot that the experiments share: places are numbers of the data, on logarithmic axes too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.plain_plot import PlainPlot
from ui.plot_layer import Frame


class Diagonal(PlainPlot):
    """Draws one line, and remembers where."""

    places: tuple[QPointF, ...] = ()

    def draw(self, painter: QPainter, frame: Frame) -> None:
        self.line(painter, frame, [1e-3, 1.0], [1.0, 100.0], self.theme.text)
        self.places = self.pixel(frame, 1e-3, 1.0), self.pixel(frame, 1.0, 100.0)


@pytest.fixture
def plot(qtbot: QtBot) -> Diagonal:
    plot = Diagonal("a diagonal", "η", "|R|", log_x=True, log_y=True)
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.show_range((1e-3, 1.0), (1.0, 100.0))
    plot.show()
    plot.grab()
    return plot


def test_that_the_corners_of_what_is_shown_are_the_corners_of_the_view(plot: Diagonal) -> None:
    low, high = plot.places
    box = plot.getViewBox()
    assert (low.x(), low.y()) == pytest.approx((0.0, box.height()), abs=0.5)
    assert (high.x(), high.y()) == pytest.approx((box.width(), 0.0), abs=0.5)


def test_that_a_press_and_a_drag_tell_numbers_of_the_data(plot: Diagonal) -> None:
    box = plot.getViewBox()
    middle = plot.mapFromScene(box.mapToScene(box.rect().center()))
    clicked: list[tuple[float, float]] = []
    dragged: list[tuple[float, float, bool]] = []
    plot.clicked.connect(lambda x, y: clicked.append((x, y)))
    plot.dragged.connect(lambda x, y, on: dragged.append((x, y, on)))
    QTest.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(plot.viewport(), middle + QPoint(20, 0))
    QTest.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=middle + QPoint(20, 0))
    assert clicked[0] == pytest.approx((10.0**-1.5, 10.0), rel=0.05)
    assert dragged[-1][2] is False
    assert dragged[-1][0] > clicked[0][0]
