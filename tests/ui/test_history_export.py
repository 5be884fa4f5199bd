"""Copying and saving very many steps: in the background, all of it or a sentence, and it can be stopped."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from pathlib import Path as FilePath

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.path import ROOT, Path, Steps
from explorer.path_table import numbers
from explorer.rows import Rows
from ui.background import Background
from ui.history_export import LANE
from ui.history_panel import HistoryPanel
from ui.table_export import MOST_COPIED


def walk(panel: HistoryPanel, count: int) -> None:
    path, t = Path(1), np.arange(count, dtype=np.float64)
    tip = path.extend(Steps(t[:, None] / 3.0, t, t, t, t, t + 1.0, t), ROOT)
    panel.show_history(path, tip, tip, ("x",))


@pytest.fixture
def background(qapp: QApplication) -> Background:  # noqa: ARG001 - it needs an application
    return Background()


@pytest.fixture
def panel(qtbot: QtBot, background: Background) -> HistoryPanel:
    widget = HistoryPanel(background)
    qtbot.addWidget(widget, before_close_func=lambda _: background.close())
    return widget


def test_that_all_rows_are_copied_up_to_what_a_clipboard_is_given(panel: HistoryPanel, qtbot: QtBot) -> None:
    walk(panel, 5_000)
    with qtbot.waitSignal(panel.message) as caught:
        panel.copy_all()
    assert caught.args == ["5,000 rows of the table are on the clipboard"]
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 5_001
    assert [float(line.split("\t")[1]) for line in lines[1:]] == [t / 3.0 for t in range(5_000)]


def test_that_too_many_rows_for_a_clipboard_are_said_and_leave_it_alone(panel: HistoryPanel, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("before")
    walk(panel, MOST_COPIED + 1)
    with qtbot.waitSignal(panel.message) as caught:
        panel.copy_all()
    assert caught.args is not None
    assert caught.args[0].startswith("100,001 rows are too many for the clipboard")
    assert "CSV" in caught.args[0]
    assert QGuiApplication.clipboard().text() == "before"


def test_that_all_rows_are_saved_and_no_part_is_left(panel: HistoryPanel, qtbot: QtBot, tmp_path: FilePath) -> None:
    walk(panel, 30_000)
    target = tmp_path / "steps.csv"
    panel.ask_file = lambda: str(target)
    with qtbot.waitSignal(panel.message, timeout=20_000):
        panel.save_csv()
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["w_x"]) for row in rows] == [t / 3.0 for t in range(30_000)]
    assert [int(row["step"]) for row in rows] == list(range(30_000))
    assert [path.name for path in tmp_path.iterdir()] == ["steps.csv"]


@pytest.mark.parametrize("by_button", [False, True])
def test_that_saving_can_be_stopped_and_leaves_the_file_of_before(
    panel: HistoryPanel,
    background: Background,
    tmp_path: FilePath,
    monkeypatch: pytest.MonkeyPatch,
    by_button: bool,
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(path: Path, lineage: Rows, places: Rows) -> Iterator[list[list[object]]]:
        for piece in numbers(path, lineage, places):
            begun.set()
            go_on.wait(10.0)
            yield piece

    monkeypatch.setattr("ui.history_export.numbers", slowly)
    walk(panel, 5_000)
    target = tmp_path / "steps.csv"
    target.write_text("before", encoding="utf-8")
    panel.ask_file = lambda: str(target)
    said: list[str] = []
    panel.message.connect(said.append)
    panel.save_csv()
    assert begun.wait(10.0)
    assert panel._save.text().startswith("Stop")
    assert not panel._copy.isEnabled()
    if by_button:
        panel._save.click()
    else:
        background.cancel(LANE)
    assert said == [f"Stopped: {target} was not written"]
    assert panel._save.text() in {"CSV…", "Save as CSV…"}
    assert panel._copy.isEnabled()
    go_on.set()
    background.close()
    assert [path.name for path in tmp_path.iterdir()] == ["steps.csv"]
    assert target.read_text(encoding="utf-8") == "before"
    assert len(said) == 1


def test_that_how_far_it_is_stands_on_the_button(panel: HistoryPanel, background: Background) -> None:
    walk(panel, 10)
    panel.export.progressed.emit(0.25)
    assert panel._save.text() == "Stop (25%)"
    background.progressed.emit("landscape", 0.5)
    assert panel._save.text() == "Stop (25%)"
    panel.export.progressed.emit(-1.0)
    assert not panel._save.text().startswith("Stop")
