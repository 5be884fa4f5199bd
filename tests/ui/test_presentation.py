"""A presentation shows one panel beside the landscape, and puts everything back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import MakeWindow
from ui.window import MainWindow


def widths_of(window: MainWindow) -> list[int]:
    QApplication.processEvents()
    docks = window.docks
    return [docks.taylor.width(), docks.angle.width(), window.stage.width(), docks.history.height()]


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_that_the_layout_is_the_same_after_a_presentation(make_window: MakeWindow, size: tuple[int, int]) -> None:
    window = make_window()
    window.resize(*size)
    before = widths_of(window)
    window.actions_by_name["presentation"].trigger()
    window.actions_by_name["next_panel"].trigger()
    window.actions_by_name["presentation"].trigger()
    assert widths_of(window) == pytest.approx(before, abs=2)


def test_that_every_panel_leaves_the_landscape_half_of_the_window(make_window: MakeWindow) -> None:
    window = make_window("x^2 + y^2 + z^2 + x*y")
    window.actions_by_name["presentation"].trigger()
    for _ in window.docks.all:
        window.actions_by_name["next_panel"].trigger()
        QApplication.processEvents()
        assert window.stage.height() > 0.5 * window.height()
        assert window.stage.width() > 0.4 * window.width()
    window.actions_by_name["presentation"].trigger()
