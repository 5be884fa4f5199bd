"""Esc cancels what takes long, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.background import Job
from ui.landscape_notes import Note
from ui.window import MainWindow

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    made = make_window(synchronous=False)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: not made.background.is_busy(), timeout=20_000)
    yield made
    made.close()


def begin(window: MainWindow, lane: str) -> threading.Event:
    """Begin work in a lane that goes on until it is not wanted, and let it count as long."""
    started, ended = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        started.set()
        gate = threading.Event()
        while job.wanted:
            gate.wait(0.001)
        ended.set()

    window.background.submit(lane, work, lambda _: None)
    assert started.wait(5.0)
    clock = window.long_work._clocks[lane]
    clock.stop()
    clock.timeout.emit()
    return ended


def test_that_escape_gives_up_what_takes_long(window: MainWindow) -> None:
    action = window.actions_by_name["cancel"]
    assert not action.isEnabled()
    ended = begin(window, "landscape")
    assert action.isEnabled()
    assert "Esc" in window.landscape.notes.text(Note.BUSY)
    window.landscape.setFocus()
    QTest.keyClick(window.landscape, Qt.Key.Key_Escape)
    assert ended.wait(5.0)
    assert not window.background.is_busy("landscape")
    assert window.landscape.notes.text(Note.BUSY) == ""
    assert not action.isEnabled()
    assert window.controls.status.text().startswith("Cancelled")


def test_that_the_picture_is_computed_again_when_it_is_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    sampler = window.controller.sampler
    begin(window, "landscape")
    begin(window, "model")
    window.actions_by_name["cancel"].trigger()
    assert not window.background.is_busy()
    window.actions_by_name["again"].trigger()
    assert window.background.is_busy("landscape")
    qtbot.waitUntil(lambda: not window.background.is_busy(), timeout=20_000)
    assert sampler.landscape is not None
    assert sampler.landscape.is_finest


def test_that_escape_first_takes_back_what_is_being_typed(window: MainWindow) -> None:
    edit = window.loss_bar.edit
    edit.setFocus()
    good = edit.text()
    QTest.keyClicks(edit, " + x^")
    ended = begin(window, "landscape")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == good
    assert not ended.is_set()
    window.background.cancel("landscape")
    assert ended.wait(5.0)
