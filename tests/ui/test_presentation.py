"""A presentation shows one panel beside the landscape, and puts everything back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QTabBar

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


def test_that_experiments_opened_in_a_presentation_are_tabs_after_it(make_window: MakeWindow) -> None:
    window = make_window()
    before = widths_of(window)
    window.actions_by_name["presentation"].trigger()
    for name in ("rose", "race", "trust"):
        window.actions_by_name[name].trigger()
        QApplication.processEvents()
    window.actions_by_name["presentation"].trigger()
    window.docks.bring_forward(window.docks.taylor)
    assert widths_of(window) == pytest.approx(before, abs=2)
    assert (window.width(), window.height()) == (1280, 800)
    behind = window.tabifiedDockWidgets(window.docks.taylor)
    assert {dock.objectName() for dock in behind} == {"rose_dock", "race_dock", "trust_dock"}


@pytest.mark.parametrize("opened", [(), ("rose",), ("rose", "remainder", "trust", "model", "race", "norm")])
def test_that_the_default_layout_is_that_of_the_beginning(make_window: MakeWindow, opened: tuple[str, ...]) -> None:
    window = make_window()
    before = widths_of(window)
    for name in opened:
        window.actions_by_name[name].trigger()
        QApplication.processEvents()
    window.actions_by_name["default_layout"].trigger()
    assert widths_of(window) == pytest.approx(before, abs=2)
    assert (window.width(), window.height()) == (1280, 800)
    assert window.docks.components.isHidden()
    assert not any(window.experiments.is_open(name) for name in opened)
    for name in opened:
        window.actions_by_name[name].trigger()
        QApplication.processEvents()
        assert window.experiments.front == name


def test_that_the_default_layout_leaves_no_tabs_of_what_it_closes(make_window: MakeWindow) -> None:
    window = make_window()
    for name in ("rose", "trust", "formulas"):
        window.actions_by_name[name].trigger()
        QApplication.processEvents()
        window.actions_by_name["default_layout"].trigger()
        QApplication.processEvents()
        assert not [bar for bar in window.findChildren(QTabBar) if window.rect().intersects(bar.geometry())]


def test_that_a_presentation_leaves_the_landscape_its_width_where_a_panel_is_behind_another(
    make_window: MakeWindow,
) -> None:
    window = make_window()
    window.actions_by_name["rose"].trigger()
    QApplication.processEvents()
    before = window.stage.width()
    # a panel that was presented while it was behind keeps the width it had then
    for _ in range(4):
        window.actions_by_name["presentation"].trigger()
        QApplication.processEvents()
    assert window.stage.width() == pytest.approx(before, abs=2)


def test_that_a_lesson_stays_while_its_panels_are_presented(make_window: MakeWindow) -> None:
    window = make_window()
    window.actions_by_name["presentation"].trigger()
    window.actions_by_name["lesson_argument"].trigger()
    for _ in range(4):
        window.actions_by_name["lesson_next"].trigger()
        QApplication.processEvents()
        assert window.classroom.lessons.panel.isVisible()
        assert window.classroom.lessons.panel.height() > 150
    assert window.docks.angle.isVisible()
    window.actions_by_name["leave_lesson"].trigger()
    assert not window.classroom.lessons.panel.isVisible()
    window.actions_by_name["presentation"].trigger()
    assert window.docks.history.isVisible()
    assert window.tabifiedDockWidgets(window.docks.history) == []
    assert not any(window.experiments.is_open(name) for name in window.experiments.names)


def test_that_what_a_lesson_opened_is_closed_with_it_and_what_was_open_stays(make_window: MakeWindow) -> None:
    window = make_window()
    window.actions_by_name["race"].trigger()
    window.actions_by_name["lesson_argument"].trigger()
    for _ in range(3):
        window.actions_by_name["lesson_next"].trigger()
        QApplication.processEvents()
    assert window.experiments.is_open("remainder")
    window.actions_by_name["leave_lesson"].trigger()
    assert not window.experiments.is_open("remainder")
    assert window.experiments.is_open("race")


def test_that_history_and_components_keep_their_sides_after_a_lesson(make_window: MakeWindow) -> None:
    window = make_window()
    window.actions_by_name["lesson_valleys"].trigger()
    for _ in range(5):
        window.actions_by_name["lesson_next"].trigger()
        QApplication.processEvents()
    window.actions_by_name["leave_lesson"].trigger()
    window.controller.explore_text("x^4 + y^2 + z^2")
    QApplication.processEvents()
    assert window.docks.components.isVisible()
    assert window.docks.history.x() < window.docks.components.x()


def test_that_shares_do_not_drift_when_a_presentation_is_begun_and_ended(make_window: MakeWindow) -> None:
    window = make_window("x^4 + y^2 + z^2")
    window.resize(1024, 700)
    QApplication.processEvents()
    seen = []
    for _ in range(4):
        for _ in range(2):
            window.actions_by_name["presentation"].trigger()
            QApplication.processEvents()
        seen.append((window.docks.components.x(), window.docks.components.width(), window.width(), window.height()))
    assert len(set(seen[1:])) == 1


def test_that_a_panel_with_too_little_room_is_scrolled(make_window: MakeWindow) -> None:
    window = make_window()
    window.resize(1024, 700)
    window.actions_by_name["model"].trigger()
    window.actions_by_name["lesson_argument"].trigger()
    window.actions_by_name["presentation"].trigger()
    window.docks.present(window.experiments.docks["model"])
    QApplication.processEvents()
    panel = window.experiments.panel("model")
    assert panel.height() >= panel.minimumSizeHint().height()
    assert (window.width(), window.height()) == (1024, 700)
    window.actions_by_name["presentation"].trigger()
