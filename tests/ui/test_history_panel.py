"""The history shows the lineage of the tip, dims what lies ahead, tells what is picked, and can be copied."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path as FilePath

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.path import ROOT, Path, Record, Steps
from ui.history_panel import NO_STEP, HistoryPanel
from ui.theme import DARK, LIGHT

DISPLAY, TIP, COLOUR = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.ForegroundRole


def _path(count: int, n: int = 2) -> Path:
    """L halves from 8 with each step; one third of a change is predicted."""
    path = Path(n)
    path.append(Record((0.1,) * n, 8.0, 1.0))
    for t in range(1, count):
        path.append(Record((0.1 * t,) * n, 8.0 * 0.5**t, 0.5, 0.25, 180.0, -3.0, -1.0), t - 1)
    return path


@pytest.fixture
def panel(qtbot: QtBot) -> HistoryPanel:
    widget = HistoryPanel()
    qtbot.addWidget(widget)
    widget.resize(1280, 170)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def _cell(panel: HistoryPanel, row: int, column: int, role: int = DISPLAY) -> object:
    return panel.model.index(row, column).data(role)


def _titles(panel: HistoryPanel) -> list[object]:
    return [panel.model.headerData(i, Qt.Orientation.Horizontal, DISPLAY) for i in range(panel.model.columnCount())]


def test_that_it_says_what_to_do_before_the_first_step(panel: HistoryPanel) -> None:
    panel.show_history(_path(1), 0, 0, ("x", "y"))
    assert panel._empty.isVisible()
    assert panel._empty.text() == NO_STEP
    assert panel.model.rowCount() == 1
    panel.show_history(_path(2), 1, 1, ("x", "y"))
    assert panel.plot.isVisible()


def test_that_a_row_holds_the_step_that_arrived_there(panel: HistoryPanel) -> None:
    panel.show_history(_path(3), 2, 2, ("x", "y"))
    titles = ["step", "x", "y", "L", "|∇L|", "arrived by η", "β", "t₁ predicted", "ΔL actual", "ΔL / t₁"]
    assert _titles(panel) == titles
    row = [_cell(panel, 2, i) for i in range(10)]
    assert row == ["2", "0.2", "0.2", "2", "0.5", "0.25", "180°", "−3", "−1", "0.33333"]
    assert [_cell(panel, 0, i) for i in range(5, 10)] == ["–"] * 5
    assert _cell(panel, 2, 9, TIP) == "0.3333333333333333"
    assert _cell(panel, 1, 1, TIP) == "0.1"


@pytest.mark.parametrize(("n", "columns"), [(1, 9), (2, 10), (3, 9), (4, 9)])
def test_that_two_variables_have_a_column_each_and_more_have_the_length_of_w(
    panel: HistoryPanel, n: int, columns: int
) -> None:
    names = tuple("abcd"[:n])
    panel.show_history(_path(2, n), 1, 1, names)
    assert panel.model.columnCount() == columns
    assert ("|w|" in _titles(panel)) == (n > 2)


def test_that_the_rows_are_the_lineage_of_the_tip(panel: HistoryPanel) -> None:
    path = _path(5)
    branch = path.append(Record((9.0, 9.0), 1.0), 2)
    panel.show_history(path, 4, 4, ("x", "y"))
    panel.show_history(path, branch, branch, ("x", "y"))
    assert panel.model.rows.tolist() == [0, 1, 2, 5]
    assert _cell(panel, 3, 1) == "9"


def test_that_what_lies_ahead_is_dim_and_the_shown_row_selected(panel: HistoryPanel) -> None:
    panel.show_history(_path(5), 4, 2, ("x", "y"))
    assert panel.table.currentIndex().row() == 2
    assert panel.table.chosen_rows().tolist() == [2]
    assert _cell(panel, 2, 3, COLOUR) == QColor(LIGHT.text)
    assert _cell(panel, 2, 7, COLOUR) == QColor(LIGHT.first_order)
    assert _cell(panel, 3, 3, COLOUR) != QColor(LIGHT.text)
    panel.set_theme(DARK)
    assert _cell(panel, 2, 3, COLOUR) == QColor(DARK.text)


def test_that_a_row_is_announced_when_a_person_picks_it_and_not_otherwise(panel: HistoryPanel) -> None:
    picked: list[int] = []
    panel.row_chosen.connect(picked.append)
    path = _path(4)
    for tip, shown in ((3, 3), (3, 1), (1, 1), (2, 2), (3, 3)):
        panel.show_history(path, tip, shown, ("x", "y"))
    panel.show_history(_path(3), 2, 0, ("x", "y"))
    assert picked == []
    place = panel.table.visualRect(panel.model.index(1, 3)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    assert picked == [1, 2]


def test_that_a_pick_names_the_row_of_the_path_not_of_the_table(panel: HistoryPanel, qtbot: QtBot) -> None:
    path = _path(3)
    start = path.append(Record((5.0, 5.0), 3.0), ROOT)
    tip = path.append(Record((4.0, 4.0), 2.0), start)
    panel.show_history(path, tip, tip, ("x", "y"))
    with qtbot.waitSignal(panel.row_chosen) as caught:
        QTest.keyClick(panel.table, Qt.Key.Key_Up)
    assert caught.args == [start]


def test_that_a_click_on_the_curve_picks_the_step_there(panel: HistoryPanel, qtbot: QtBot) -> None:
    panel.show_history(_path(5), 4, 4, ("x", "y"))
    box = panel.plot.getViewBox()
    qtbot.waitUntil(lambda: box.width() > 100)
    scene = box.mapViewToScene(QPointF(2.0, 2.0))
    with qtbot.waitSignal(panel.row_chosen) as caught:
        QTest.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=panel.plot.mapFromScene(scene))
    assert caught.args == [2]
    assert panel.plot.index_near(2.0, 7.5) is None


def test_that_the_scale_is_logarithmic_over_decades_until_the_person_wishes_otherwise(panel: HistoryPanel) -> None:
    panel.show_history(_path(4), 3, 3, ("x", "y"))
    assert not panel.plot.is_log
    panel.show_history(_path(30), 29, 29, ("x", "y"))
    assert panel._log.isChecked()
    panel._log.click()
    assert not panel.plot.is_log


@pytest.mark.parametrize(
    "losses",
    [
        [np.nan, np.nan],
        [np.inf, 1.0, np.nan, 2.0],
        [1e308, -1e308, 0.0],
        [5.0, 5.0, 5.0],
        [1e-300, 1e300],
        [0.0, 0.0],
        [1e16, 1e16 + 2],
        [5e-324, 1e-323],
        [-1.0, 100.0, 1e5],
    ],
)
def test_that_the_curve_bears_any_numbers(panel: HistoryPanel, qtbot: QtBot, losses: list[float]) -> None:
    for wish in (None, True, False):
        panel.plot.wish_log(wish)
        panel.plot.show_losses(np.array([1.0, 1e-5]), 1)
        panel.plot.show_losses(np.array(losses), len(losses) - 1)
        panel.plot.index_near(0.0, 0.0)
        panel.plot.grab()
    qtbot.wait(1)


def test_that_a_hundred_thousand_rows_are_quick(panel: HistoryPanel) -> None:
    path = Path(2)
    for t in range(100_000):
        path.append(Record((float(t), 1.0), 1.0 / (1.0 + t), 1.0, 0.1, 180.0, -1.0, -0.9), t - 1)
    panel.show_history(path, 99_998, 99_998, ("x", "y"))
    panel.grab()
    began = time.perf_counter()
    panel.show_history(path, 99_999, 99_999, ("x", "y"))
    panel.grab()
    assert time.perf_counter() - began < 0.4
    assert panel.model.rowCount() == 100_000
    assert panel.table.rowAt(panel.table.viewport().height() - 2) >= 99_998


def test_that_everything_is_copied_in_full_with_a_header(panel: HistoryPanel) -> None:
    panel.show_history(_path(3), 2, 1, ("x", "y"))
    panel.copy_all()
    header, start, _, last = QGuiApplication.clipboard().text().splitlines()
    names = "step w_x w_y loss gradient_norm eta beta_deg predicted actual ratio"
    assert header.split("\t") == names.split()
    assert start.split("\t") == ["0", "0.1", "0.1", "8.0", "1.0", "", "", "", "", ""]
    assert last.split("\t")[-1] == "0.3333333333333333"


def test_that_ctrl_c_copies_the_rows_that_are_chosen(panel: HistoryPanel) -> None:
    panel.show_history(_path(4), 3, 3, ("x", "y"))
    QTest.keyClick(panel.table, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert [line.split("\t")[0] for line in QGuiApplication.clipboard().text().splitlines()] == ["step", "2", "3"]


def test_that_the_table_is_saved_as_csv(panel: HistoryPanel, tmp_path: FilePath, qtbot: QtBot) -> None:
    panel.show_history(_path(3), 2, 2, ("x", "y"))
    panel.ask_file = lambda: str(tmp_path / "steps.csv")
    with qtbot.waitSignal(panel.message):
        panel.save_csv()
    with (tmp_path / "steps.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["loss"]) for row in rows] == [8.0, 4.0, 2.0]
    assert rows[0]["eta"] == ""


def test_that_a_file_that_cannot_be_written_is_told(panel: HistoryPanel, tmp_path: FilePath, qtbot: QtBot) -> None:
    panel.show_history(_path(3), 2, 2, ("x", "y"))
    panel.ask_file = lambda: str(tmp_path)
    with qtbot.waitSignal(panel.message) as caught:
        panel.save_csv()
    assert caught.args is not None
    assert caught.args[0].startswith("Cannot write ")
    panel.ask_file = lambda: None
    panel.save_csv()


def test_that_large_type_is_larger(panel: HistoryPanel, set_type: Callable[[float], None]) -> None:
    before = panel.table.verticalHeader().defaultSectionSize()
    set_type(1.35)
    panel.set_large(True)
    assert panel.table.verticalHeader().defaultSectionSize() > before
    set_type(1.0)
    panel.set_large(False)
    assert panel.table.verticalHeader().defaultSectionSize() == before


def _wild(n: int) -> Path:
    """Numbers of every size and sign, as none of the columns expects them."""
    path = Path(n)
    path.append(Record((-1.234567e-7,) * n, -123456.789, 1.23456e-11))
    path.append(Record((-98765.4321,) * n, -1.23456e-9, 1.5e300, 1.23e-6, 89.99999, -1.234e-5, 8.664237), 0)
    return path


@pytest.mark.parametrize("width", [360, 480, 700, 1024])
@pytest.mark.parametrize("n", [1, 2, 3])
def test_that_no_number_is_cut_off(panel: HistoryPanel, n: int, width: int) -> None:
    panel.resize(width, 170)
    panel.show_history(_wild(n), 1, 1, tuple("abc"[:n]))
    metrics = panel.table.fontMetrics()
    for row in range(2):
        for column in range(panel.model.columnCount()):
            if not panel.table.isColumnHidden(column):
                room = panel.table.columnWidth(column) - 8
                text = panel.model.cell(row, column, room).text
                assert metrics.horizontalAdvance(text) <= room
                assert text != "…"


def test_that_a_number_gives_way_with_digits_then_with_its_size_and_is_never_a_part_of_itself(
    panel: HistoryPanel,
) -> None:
    panel.show_history(_wild(1), 1, 1, ("a",))
    one = panel.table.fontMetrics().horizontalAdvance("0")
    place = next(i for i, column in enumerate(panel.model.columns) if column.name == "predicted")
    texts = [panel.model.cell(1, place, count * one + 1).text for count in (9, 8, 5, 3)]
    assert texts == ["−1.234e-5".replace("e-", "e−"), "−1.23e−5", "−1e−5", "…"]


def test_that_nine_columns_fit_beside_the_components_of_a_small_window(panel: HistoryPanel) -> None:
    panel.resize(700, 170)
    panel.show_history(_path(9, 3), 8, 8, ("x", "y", "z"))
    assert panel.table.horizontalScrollBar().maximum() == 0
    assert not any(panel.table.isColumnHidden(i) for i in range(panel.model.columnCount()))
    assert panel.plot.width() < 0.36 * panel.width()
    assert panel.plot.width() > 0.25 * panel.width()


def test_that_beta_and_then_eta_give_way_before_the_table_scrolls(panel: HistoryPanel) -> None:
    panel.show_history(_path(3, 3), 2, 2, ("x", "y", "z"))
    hidden = []
    for width in (800, 640, 600, 560, 540):
        panel.resize(width, 170)
        columns = enumerate(panel.model.columns)
        hidden.append(tuple(column.name for i, column in columns if panel.table.isColumnHidden(i)))
        if len(hidden[-1]) < 2:
            assert panel.table.horizontalScrollBar().maximum() == 0
    assert hidden[0] == ()
    assert set(hidden) <= {(), ("beta_deg",), ("eta", "beta_deg")}
    assert ("beta_deg",) in hidden


def test_that_the_first_number_says_that_steps_are_counted(panel: HistoryPanel) -> None:
    assert panel.plot.getAxis("bottom").tickStrings([0.0, 5.0], 1.0, 5.0) == ["step 0", "5"]


def test_that_in_a_narrow_and_tall_panel_the_curve_stands_under_the_table(panel: HistoryPanel, qtbot: QtBot) -> None:
    panel.show_history(_path(9, 3), 8, 8, ("x", "y", "z"))
    panel.resize(640, 600)
    qtbot.waitUntil(lambda: panel.plot.mapTo(panel, QPoint(0, 0)).y() >= panel.table.geometry().bottom())
    assert panel.table.width() > 600
    panel.resize(1280, 170)
    qtbot.waitUntil(lambda: panel.plot.mapTo(panel, QPoint(0, 0)).y() < panel.table.geometry().bottom())


# -- a million steps


@pytest.fixture(scope="module")
def million() -> tuple[Path, int]:
    """A loss that falls, with one step up and one gap that a thinned curve must not lose."""
    path, count = Path(2), 1_000_000
    t = np.arange(count, dtype=np.float64)
    losses = 1.0 / (1.0 + t)
    losses[123_457], losses[600_001], losses[777_777] = 50.0, np.nan, 1e-9
    one = np.ones(count)
    return path, path.extend(Steps(np.column_stack([t, -t]), losses, one, one, one, -one, one), ROOT)


def test_that_a_million_rows_are_shown_by_stretches_not_one_by_one(
    panel: HistoryPanel, million: tuple[Path, int]
) -> None:
    path, tip = million
    panel.show_history(path, tip, 500_000, ("x", "y"))
    assert panel.model.rowCount() == 1_000_000
    assert panel.model.rows.stretches == ((0, 999_999),)
    assert (_cell(panel, 999_999, 0), _cell(panel, 999_999, 1)) == ("999999", "1e6")
    assert panel.table.currentIndex().row() == 500_000
    panel.grab()
    read = len(panel.model._texts)
    assert 0 < read < 1_000


def test_that_the_table_of_a_million_rows_scrolls_to_its_ends(panel: HistoryPanel, million: tuple[Path, int]) -> None:
    path, tip = million
    panel.show_history(path, tip, 0, ("x", "y"))
    bar, height = panel.table.verticalScrollBar(), panel.table.viewport().height()
    for value, rows in ((bar.maximum(), {999_998, 999_999}), (bar.minimum(), {0})):
        bar.setValue(value)
        edge = panel.table.rowAt(height - 2) if value else panel.table.rowAt(1)
        assert edge in rows
    panel.table.selectAll()
    assert panel.table.chosen_rows().stretches == ((0, 999_999),)


def test_that_the_number_of_the_last_step_has_room(panel: HistoryPanel, million: tuple[Path, int]) -> None:
    path, tip = million
    panel.resize(560, 170)
    panel.show_history(_path(3), 2, 2, ("x", "y"))
    panel.show_history(path, tip, tip, ("x", "y"))
    assert panel.model.cell(999_999, 0, panel.table.columnWidth(0) - 8).text == "999999"


def test_that_the_curve_of_a_million_steps_loses_no_extreme(panel: HistoryPanel, million: tuple[Path, int]) -> None:
    path, tip = million
    panel.show_history(path, tip, 400_001, ("x", "y"))
    plot = panel.plot
    assert len(plot._places) < 10 * plot.width()
    assert {0, 123_457, 400_001, 600_001, 777_777, 999_999} <= set(plot._places.tolist())
    drawn = dict(zip(plot._places.tolist(), plot._drawn.tolist(), strict=True))
    assert (drawn[123_457], drawn[777_777], drawn[400_001]) == (50.0, 1e-9, 1.0 / 400_002.0)
    assert np.isnan(drawn[600_001])
    assert plot.is_log
    panel.grab()


def test_that_a_click_on_a_thinned_curve_picks_a_step_that_is_not_drawn(
    panel: HistoryPanel, million: tuple[Path, int]
) -> None:
    path, tip = million
    panel.show_history(path, tip, tip, ("x", "y"))
    panel.grab()
    here = 250_123
    assert here not in panel.plot._places
    found = panel.plot.index_near(float(here), float(np.log10(1.0 / (1.0 + here))))
    assert found is not None
    assert abs(found - here) < 100


def test_that_a_step_more_reads_what_is_new(
    panel: HistoryPanel, million: tuple[Path, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, tip = million
    panel.show_history(path, tip, tip, ("x", "y"))
    panel.grab()
    read: list[int] = []
    column = path.column

    def noting(name: str, rows: object) -> np.ndarray:
        read.append(len(rows))  # type: ignore[arg-type] # rows
        return column(name, rows)  # type: ignore[arg-type] # rows

    monkeypatch.setattr(path, "column", noting)
    branch = path.append(Record((1.0, 1.0), 1e-3), tip)
    panel.show_history(path, branch, branch, ("x", "y"))
    panel.grab()
    assert 0 < sum(read) < 30_000
