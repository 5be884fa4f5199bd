"""The path on the clipboard as a program, and the formulas in a file, from the window."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.direction import AtAngle, Newton
from explorer.experiments.remainder_curve import RemainderCurve
from tests.explorer.exports.programs import read
from ui.experiments.remainder_panel import RemainderPanel
from ui.window import MainWindow


def program() -> str:
    return QGuiApplication.clipboard().text()


def test_that_the_program_on_the_clipboard_ends_where_the_window_is(window: MainWindow) -> None:
    for _ in range(5):
        window.controller.step()
    window.controller.set_direction(Newton())
    window.controller.step()
    window.controller.turn(150.0)
    window.controller.step()
    window.actions_by_name["copy_program"].trigger()
    text = window.controls.status.text()
    assert (
        text
        == f"The path is on the clipboard as a program of {program().count(chr(10)):,} lines, for Python with NumPy"
    )
    found = subprocess.run(
        [sys.executable, "-I", "-"], input=program(), capture_output=True, encoding="utf-8", check=True
    )
    printed = read(found.stdout)
    now = window.controller.exploration
    assert printed.steps == 7
    assert printed.w == pytest.approx(now.w, rel=1e-13)
    assert printed.loss == pytest.approx(now.path.record(now.tip).loss, rel=1e-12)


def test_that_the_program_is_of_the_path_that_is_shown_and_not_of_where_one_looks(window: MainWindow) -> None:
    for _ in range(4):
        window.controller.step()
    window.controller.back()
    window.actions_by_name["copy_program"].trigger()
    assert "finish(w, 4" in program()
    window.controller.turn(170.0)
    window.controller.step()
    window.actions_by_name["copy_program"].trigger()
    assert "range(0, 3), steepest, 0.1" in program()
    assert "range(3, 4), turning, 0.1, 170" in program()


def test_that_formulas_are_saved(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # the process that derives is tested by itself
    monkeypatch.setattr("explorer.exports.formulas_file.derive", lambda *_: None)
    target = tmp_path / "f.tex"
    window.texts.ask_file = lambda: str(target)
    window.actions_by_name["save_formulas"].trigger()
    assert window.controls.status.text().startswith(f"Saved the formulas to {target}, without ∇L")
    text = target.read_text(encoding="utf-8")
    assert "-215.6" in text
    assert text.endswith("\\end{document}\n")


def test_that_nothing_is_said_or_written_where_no_file_is_chosen(window: MainWindow) -> None:
    before = window.controls.status.text()
    window.texts.ask_file = lambda: ""
    window.actions_by_name["save_formulas"].trigger()
    assert window.controls.status.text() == before


def test_that_a_place_for_formulas_that_cannot_be_written_is_told(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.exports.formulas_file.derive", lambda *_: None)
    window.texts.ask_file = lambda: str(tmp_path)
    window.actions_by_name["save_formulas"].trigger()
    assert "there is a folder of this name" in window.controls.status.text()
    window.texts.ask_file = lambda: str(tmp_path / "gone" / "f.tex")
    window.actions_by_name["save_formulas"].trigger()
    assert "the folder is not there any more" in window.controls.status.text()


def test_that_the_numbers_of_an_experiment_are_in_its_file_bit_by_bit(window: MainWindow, tmp_path: Path) -> None:
    window.controller.set_direction(AtAngle(150.0))
    window.actions_by_name["remainder"].trigger()
    QApplication.processEvents()
    target = tmp_path / "numbers.csv"
    window.experiments.ask_file = lambda: str(target)
    window.actions_by_name["save_experiment"].trigger()
    panel = window.experiments.panel("remainder")
    assert isinstance(panel, RemainderPanel)
    curve = panel.plot.curve
    assert isinstance(curve, RemainderCurve)
    with target.open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    assert head == ["eta", *(f"|R_{slope.order}|" for slope in curve.slopes)]
    numbers = [[float(cell) for cell in row] for row in rows[2:]]
    assert [row[0] for row in numbers] == curve.eta.tolist()
    assert [row[1:] for row in numbers] == curve.sizes.T.tolist()
    assert window.controls.status.text() == f"Saved {len(rows)} rows to {target}"


@pytest.mark.parametrize("name", ["rose", "trust", "model", "norm"])
def test_that_headings_of_the_files_are_ascii(window: MainWindow, tmp_path: Path, name: str, qtbot: QtBot) -> None:
    window.actions_by_name[name].trigger()
    qtbot.waitUntil(lambda: len(window.experiments.panel(name).rows()) > 1)
    target = tmp_path / "numbers.csv"
    window.experiments.ask_file = lambda: str(target)
    window.actions_by_name["save_experiment"].trigger()
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert "".join(rows[0]).isascii()
    assert [len(row) for row in rows] == [len(row) for row in window.experiments.panel(name).rows()]
