"""What takes long is said after a moment, with how far it is, and can be cancelled."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from ui.background import Background, Job
from ui.long_work import LONG, LongWork, words_on_cancelling


class Lanes(QObject):
    """A stand-in for the background, in which nothing happens by itself."""

    busy_changed = Signal(str, bool)
    progressed = Signal(str, float)

    def __init__(self) -> None:
        super().__init__()
        self.busy: set[str] = set()

    def is_busy(self, name: str) -> bool:
        return name in self.busy

    def begin(self, name: str) -> None:
        self.busy.add(name)
        self.busy_changed.emit(name, True)

    def end(self, name: str) -> None:
        self.busy.discard(name)
        self.busy_changed.emit(name, False)


@pytest.fixture
def lanes(qtbot: QtBot) -> Lanes:
    del qtbot  # it makes the application
    return Lanes()


@pytest.fixture
def watch(lanes: Lanes) -> Iterator[LongWork]:
    made = LongWork(lanes)  # type: ignore[arg-type] # a stand-in
    yield made
    for clock in made._clocks.values():
        clock.stop()


def heard(watch: LongWork) -> list[str]:
    found: list[str] = []
    watch.said.connect(found.append)
    return found


def let_pass(watch: LongWork, lane: str) -> None:
    """Let the time of a lane that is waited for pass, without waiting."""
    clock = watch._clocks[lane]
    assert clock.isActive()
    assert clock.isSingleShot()
    clock.stop()
    clock.timeout.emit()


def test_that_work_is_long_after_a_fifth_of_a_second(lanes: Lanes, watch: LongWork) -> None:
    said = heard(watch)
    lanes.begin("landscape")
    assert LONG == watch._clocks["landscape"].interval() == 200
    assert said == []
    let_pass(watch, "landscape")
    assert said == ["computing L …   Esc cancels"]
    assert watch.lanes == ("landscape",)


def test_that_work_that_ends_before_is_not_mentioned(lanes: Lanes, watch: LongWork) -> None:
    said = heard(watch)
    lanes.begin("landscape")
    lanes.end("landscape")
    assert not watch._clocks["landscape"].isActive()
    assert said == []
    assert watch.lanes == ()


def test_that_newer_requests_do_not_put_the_mark_off(lanes: Lanes, watch: LongWork) -> None:
    lanes.begin("loss")
    watch._clocks["loss"].setInterval(10_000)
    left = watch._clocks["loss"].remainingTime()
    lanes.begin("loss")
    assert watch._clocks["loss"].remainingTime() <= left


def test_that_short_work_again_and_again_is_not_long(lanes: Lanes, watch: LongWork) -> None:
    lanes.begin("landscape")
    watch._clocks["landscape"].stop()
    lanes.busy_changed.emit("landscape", False)  # while the next one is under way
    assert watch._clocks["landscape"].isActive()
    assert watch.lanes == ()


def test_that_progress_is_said_of_long_work_alone(lanes: Lanes, watch: LongWork) -> None:
    said = heard(watch)
    lanes.begin("landscape")
    lanes.progressed.emit("landscape", 0.2)
    let_pass(watch, "landscape")
    lanes.progressed.emit("landscape", 0.404)
    assert said[-1].startswith("computing L … 40 %")
    lanes.end("landscape")
    assert said[-1] == ""


def test_that_what_is_waited_for_most_is_said(lanes: Lanes, watch: LongWork) -> None:
    said = heard(watch)
    for lane in ("model", "landscape"):
        lanes.begin(lane)
        let_pass(watch, lane)
    assert said[-1].startswith("computing L")
    lanes.end("landscape")
    assert said[-1].startswith("computing the model")


def test_that_work_without_words_can_be_cancelled_all_the_same(lanes: Lanes, watch: LongWork) -> None:
    said, able = heard(watch), list[bool]()
    watch.cancellable.connect(able.append)
    lanes.begin("run")
    let_pass(watch, "run")
    lanes.end("run")
    assert said == []
    assert able == [True, False]


def test_that_words_say_what_is_left_as_it_was() -> None:
    assert "coarse" in words_on_cancelling(("landscape",), is_coarse=True)
    assert "coarse" not in words_on_cancelling(("landscape",), is_coarse=False)
    assert "loss before" in words_on_cancelling(("landscape", "loss"), is_coarse=True)
    assert "panels" in words_on_cancelling(("model",), is_coarse=True)
    assert words_on_cancelling(("run",), is_coarse=False) == "Cancelled"


@pytest.mark.usefixtures("qtbot")
def test_that_the_real_background_is_watched() -> None:
    background = Background()
    watch = LongWork(background)
    said = heard(watch)
    background.submit("landscape", _go_on, lambda _: None)
    let_pass(watch, "landscape")
    assert said != []
    background.cancel("landscape")
    assert said[-1] == ""
    background.close()


def _go_on(job: Job) -> None:
    while job.wanted:
        time.sleep(0.001)
