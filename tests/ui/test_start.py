"""The program says when it is there, where the environment asks for it, and leaves everything in order."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from benchmarks.start import moments
from tests.ui.conftest import MakeWindow

MAIN = Path(__file__).parents[2] / "main.py"


@pytest.mark.parametrize("words", [(), ("x^2 + 1",), ("x^2 + 3y^2 + z^2 + x*y", "--steps", "2")], ids=str)
def test_that_the_landscape_is_painted_before_the_window_answers_and_then_it_is_complete(
    words: tuple[str, ...],
) -> None:
    found = moments((sys.executable, str(MAIN), *words))
    assert list(found) == ["painted", "answers", "complete"]
    assert 0.0 < found["painted"] < found["answers"] < found["complete"]


@pytest.mark.parametrize("words", [("x +* y",), ("x^2 + y^2", "--at", "x=1"), ("x^2", "--steps", "-1")], ids=str)
def test_that_no_window_is_opened_for_words_that_are_wrong(words: tuple[str, ...], tmp_path: Path) -> None:
    environment = dict(
        os.environ, STEEPEST_REPORT_START="1", XDG_CONFIG_HOME=str(tmp_path), QT_QPA_PLATFORM="offscreen"
    )
    answer = subprocess.run(
        [sys.executable, str(MAIN), *words], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("steepest: ")


def test_that_a_window_is_never_opened_smaller_than_its_parts_need(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    small = QWidget()
    qtbot.addWidget(small)
    small.resize(700, 500)
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("geometry", small.saveGeometry())
    settings.sync()
    window = make_window(resize=False)
    assert window.size().expandedTo(window.minimumSizeHint()) == window.size()
