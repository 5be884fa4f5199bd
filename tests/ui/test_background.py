"""Background lanes: the newest request counts, and nothing is left behind."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.background import Background, Job


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    del qtbot  # it makes the application
    made = Background()
    yield made
    made.close()


def test_an_answer_arrives_on_the_gui_thread(background: Background, qtbot: QtBot) -> None:
    seen: list[tuple[int, bool]] = []
    background.submit(
        "a", lambda _: 42, lambda x: seen.append((x, threading.current_thread() is threading.main_thread()))
    )
    qtbot.waitUntil(lambda: seen == [(42, True)])


def test_a_late_answer_is_dropped(background: Background, qtbot: QtBot) -> None:
    gate = threading.Event()
    seen: list[str] = []

    def slow(_: Job) -> str:
        gate.wait(5)
        return "old"

    background.submit("a", slow, seen.append)
    background.submit("a", lambda _: "new", seen.append)
    gate.set()
    qtbot.waitUntil(lambda: not background.is_busy())
    assert seen == ["new"]


def test_superseded_work_is_told_so(background: Background) -> None:
    ended = threading.Event()

    def patient(job: Job) -> None:
        while job.wanted:
            time.sleep(0.001)
        ended.set()

    background.submit("a", patient, lambda _: None)
    background.cancel("a")
    assert ended.wait(5)
    assert not background.is_busy()


def test_answers_can_come_in_parts(background: Background, qtbot: QtBot) -> None:
    seen: list[int] = []

    def work(job: Job) -> int:
        job.report(1)
        job.report(2)
        return 3

    background.submit("a", work, seen.append)
    qtbot.waitUntil(lambda: seen == [1, 2, 3])


def test_lanes_do_not_supersede_each_other(background: Background, qtbot: QtBot) -> None:
    seen: list[str] = []
    background.submit("a", lambda _: "a", seen.append)
    background.submit("b", lambda _: "b", seen.append)
    qtbot.waitUntil(lambda: sorted(seen) == ["a", "b"])


def test_an_unexpected_error_is_said_and_the_lane_lives_on(background: Background, qtbot: QtBot) -> None:
    def broken(_: Job) -> None:
        raise ZeroDivisionError("oh")

    with qtbot.waitSignal(background.failed) as heard:
        background.submit("a", broken, lambda _: None)
    assert heard.args == ["ZeroDivisionError: oh"]
    seen: list[int] = []
    background.submit("a", lambda _: 1, seen.append)
    qtbot.waitUntil(lambda: seen == [1])


def test_synchronously_the_answer_is_there_at_once(qtbot: QtBot) -> None:
    del qtbot
    background = Background(synchronous=True)
    seen: list[int] = []
    background.submit("a", lambda _: 1, seen.append)
    assert seen == [1]
    background.close()


def test_closing_ends_every_thread(qtbot: QtBot) -> None:
    del qtbot
    background = Background()

    def patient(job: Job) -> None:
        while job.wanted:
            time.sleep(0.001)

    background.submit("closing", patient, lambda _: None)
    background.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("steepest-closing")]


_MANY_REPORTS = """
from PySide6.QtCore import QCoreApplication, QTimer
from ui.background import Background

application, background, rounds = QCoreApplication([]), Background(), iter(range(6000))

def work(job):
    job.report(1)
    return 2

def tick():
    if next(rounds, None) is None:
        application.quit()
    for lane in "abcdefghijkl":
        background.submit(lane, work, lambda _: None)

clock = QTimer(interval=1)
clock.timeout.connect(tick)
clock.start()
application.exec()
background.close()
print("done")
"""


@pytest.mark.slow
def test_work_that_reports_and_is_superseded_again_and_again_leaves_qt_alone() -> None:
    # what Qt is told of a piece of work must not be undone in the thread in which that work ends
    run = [sys.executable, "-c", _MANY_REPORTS]
    answer = subprocess.run(run, capture_output=True, text=True, timeout=100, check=False)
    assert (answer.stdout.strip(), answer.returncode) == ("done", 0)


def test_that_progress_is_heard_of_the_newest_request_alone(background: Background, qtbot: QtBot) -> None:
    heard: list[tuple[str, float]] = []
    background.progressed.connect(lambda lane, share: heard.append((lane, share)))

    def work(job: Job) -> str:
        job._told = 0.0
        job.progress(0.25)
        job.progress(0.26)  # too soon after the last word
        return "done"

    seen: list[str] = []
    background.submit("a", work, seen.append)
    background.submit("a", work, seen.append)
    qtbot.waitUntil(lambda: not background.is_busy())
    assert heard == [("a", 0.25)]
