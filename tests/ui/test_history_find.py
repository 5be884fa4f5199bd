"""Looking for steps: by number and by condition, with the keyboard, and beside the work of the window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.path import ROOT, Path, Steps
from tests.ui.conftest import MakeWindow
from ui.history_panel import HistoryPanel
from ui.theme import DARK, LIGHT
from ui.window import MainWindow

COUNT = 1_000_000


def long_path() -> tuple[Path, int]:
    """L = 1/(1 + t), and a single step upwards."""
    path, t = Path(2), np.arange(COUNT, dtype=np.float64)
    change = np.full(COUNT, -1.0)
    change[700_000] = 2.0
    one = np.ones(COUNT)
    return path, path.extend(Steps(np.column_stack([t, -t]), 1 / (1 + t), one, one, one, -one, change), ROOT)


@pytest.fixture
def panel(qtbot: QtBot) -> HistoryPanel:
    widget = HistoryPanel()
    qtbot.addWidget(widget)
    widget.resize(1280, 200)
    path, tip = long_path()
    widget.row_chosen.connect(lambda row: widget.show_history(path, tip, row, ("x", "y")))
    widget.show_history(path, tip, 10, ("x", "y"))
    with qtbot.waitExposed(widget):
        widget.show()
    widget.look_for_step()
    return widget


def type_and_enter(panel: HistoryPanel, text: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> str:
    panel.search.edit.setText(text)
    QTest.keyClick(panel.search.edit, Qt.Key.Key_Return, held)
    return panel.search.note.text()


def test_that_enter_goes_to_the_next_match_and_shift_enter_to_the_one_before(panel: HistoryPanel) -> None:
    assert type_and_enter(panel, "dL > 0") == "step 700,000"
    assert panel.model.shown == panel.table.currentIndex().row() == 700_000
    assert panel.table.rowViewportPosition(700_000) in range(panel.table.viewport().height())
    assert type_and_enter(panel, "L > 0.1") == "step 0, from the first step on"
    assert type_and_enter(panel, "L > 0.1") == "step 1"
    back = Qt.KeyboardModifier.ShiftModifier
    assert type_and_enter(panel, "L > 0.1", back) == "step 0"
    assert type_and_enter(panel, "x < 500000", back) == "step 499,999, from the last step back"
    assert type_and_enter(panel, "999999") == "step 999,999"
    assert type_and_enter(panel, "max L") == "step 0"


def test_that_what_is_not_there_is_said(panel: HistoryPanel) -> None:
    assert type_and_enter(panel, "L > 2") == "no step up to 999,999 is such"
    assert type_and_enter(panel, "1000000") == "there are steps 0 to 999,999"
    assert panel.model.shown == 10


def test_that_a_mistake_is_said_and_marked_until_it_is_mended(panel: HistoryPanel) -> None:
    assert type_and_enter(panel, "x > 1 & foo < 2").startswith("there is no column `foo`; there are step, L")
    assert panel.search.edit.selectedText() == "foo"
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        assert panel.search.note.palette().windowText().color().name() == theme.warning
    QTest.keyClicks(panel.search.edit, "y")
    assert panel.search.note.text() == ""
    assert panel.search.edit.text() == "x > 1 & y < 2"
    assert type_and_enter(panel, panel.search.edit.text()) == "step 11"


def test_that_esc_leads_back_to_the_table(panel: HistoryPanel, qtbot: QtBot) -> None:
    panel.search.edit.setFocus()
    QTest.keyClick(panel.search.edit, Qt.Key.Key_Escape)
    assert not panel.search.isVisible()
    qtbot.waitUntil(panel.table.hasFocus)


def test_that_ctrl_f_looks_for_a_step_of_the_window(window: MainWindow) -> None:
    for _ in range(5):
        window.controller.step()
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = window.history.search
    assert search.isVisible()
    assert window.focusWidget() is search.edit
    QTest.keyClicks(search.edit, "step > 1")
    QTest.keyClick(search.edit, Qt.Key.Key_Return)
    assert window.store.scene.exploration.number == 2
    assert search.edit.toolTip().count("grad") == 1


def test_that_parameters_can_be_looked_for(make_window: MakeWindow) -> None:
    window = make_window("a*x^2 + y^2")
    window.controller.step()
    assert "a" in window.history.search._where.names  # type: ignore[union-attr] # there is a path


@pytest.mark.parametrize("text", ["", "   "])
def test_that_nothing_is_looked_for_where_nothing_stands(panel: HistoryPanel, text: str) -> None:
    assert type_and_enter(panel, text) == ""


def test_that_a_late_answer_about_another_path_is_dropped(
    panel: HistoryPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[Callable[[], None]] = []
    monkeypatch.setattr(
        panel.search._background, "submit", lambda _, work, receive: waiting.append(lambda: receive(work(_Job())))
    )
    type_and_enter(panel, "dL > 0")
    other = Path(2)
    row = other.extend(Steps(np.zeros((3, 2)), *np.ones((6, 3))), ROOT)
    panel.show_history(other, row, row, ("x", "y"))
    waiting[0]()
    assert panel.model.path is other


class _Job:
    """A request that stays wanted."""

    @staticmethod
    def is_wanted() -> bool:
        return True

    @staticmethod
    def progress(_: float) -> None:
        return
