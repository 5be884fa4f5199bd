"""When L is sampled: the newest view, with patience while it moves, and with nothing left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from explorer.landscape import Landscape, View, Window
from explorer.loss import Loss
from explorer.plane import plane_of
from explorer.refinement import Terrain
from ui.background import Background, Job
from ui.refiner import AROUND, LANE, Refiner


class Lanes(QObject):
    """A stand-in for the background: work is done when a test says so."""

    busy_changed = Signal(str, bool)
    synchronous = False

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[str, tuple[Callable[[Job], Any], Callable[[Any], None]]] = {}
        self.superseded = 0

    def submit(self, name: str, work: Callable[[Job], Any], receive: Callable[[Any], None]) -> None:
        self.superseded += name in self.asked
        self.asked[name] = work, receive
        self.busy_changed.emit(name, True)

    def cancel(self, name: str) -> None:
        if self.asked.pop(name, None) is not None:
            self.busy_changed.emit(name, False)

    def is_busy(self, name: str) -> bool:
        return name in self.asked

    def work(self, name: str = LANE) -> None:
        work, receive = self.asked[name]
        answer = work(Job(receive, synchronous=True))
        del self.asked[name]
        receive(answer)
        if name not in self.asked:
            self.busy_changed.emit(name, False)


def view(shift: float = 0.0, width: float = 4.0) -> View:
    return View(Window(shift - width / 2, shift + width / 2, -width / 2, width / 2), 200, 200)


def terrain(text: str = "(1 - x)^2 + 100(y - x^2)^2") -> Terrain:
    loss = Loss.parse(text)
    return Terrain(loss, plane_of(loss.variables))


@pytest.fixture
def lanes(qtbot: QtBot) -> Lanes:
    del qtbot  # it makes the application
    return Lanes()


@pytest.fixture
def refiner(lanes: Lanes, monkeypatch: pytest.MonkeyPatch) -> Refiner:
    monkeypatch.setattr("ui.refiner.time.monotonic", lambda: 100.0)
    made = Refiner(lanes)  # type: ignore[arg-type] # a stand-in
    made._rest.setInterval(1_000_000)
    made.stand_on(terrain())
    return made


def rest(refiner: Refiner) -> None:
    refiner._rest.stop()
    refiner._settle()


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take no loss for one that is finest at once."""
    monkeypatch.setattr("explorer.refinement._AT_FIRST", 0.0)


@pytest.mark.usefixtures("unhurried")
def test_that_a_view_is_shown_coarsely_and_then_finely(lanes: Lanes, refiner: Refiner) -> None:
    seen: list[Landscape] = []
    refiner.refined.connect(seen.append)
    refiner.see(view())
    assert seen == []
    lanes.work()
    assert [picture.is_finest for picture in seen] == [False, True]
    assert refiner.landscape is seen[-1]
    assert not refiner.is_coarse


def test_that_a_newer_view_waits_for_a_picture_that_is_under_way_and_only_the_newest_does(
    lanes: Lanes, refiner: Refiner
) -> None:
    refiner.see(view())
    lanes.work()
    for shift in (0.1, 0.2, 0.3):
        refiner.see(view(shift))
    assert lanes.superseded == 0
    lanes.work()
    assert refiner.landscape is not None
    assert refiner.landscape.window == view(0.1).window
    lanes.work()
    assert refiner.landscape.window == view(0.3).window
    assert LANE not in lanes.asked


def test_that_a_newer_view_supersedes_what_takes_long(
    lanes: Lanes, refiner: Refiner, monkeypatch: pytest.MonkeyPatch
) -> None:
    refiner.see(view())
    lanes.work()
    refiner.see(view(0.1))
    monkeypatch.setattr("ui.refiner.time.monotonic", lambda: 101.0)
    refiner.see(view(0.2))
    assert lanes.superseded == 1
    lanes.work()
    assert refiner.landscape is not None
    assert refiner.landscape.window == view(0.2).window


def test_that_another_loss_supersedes_at_once_and_chooses_its_own_colours(lanes: Lanes, refiner: Refiner) -> None:
    refiner.see(view())
    lanes.work()
    old = refiner.landscape
    refiner.see(view(0.1))
    refiner.stand_on(terrain("(1 - x)^2 + 110(y - x^2)^2"))
    refiner.sample()
    assert lanes.superseded == 1
    refiner.see(view(0.2))
    lanes.work()
    assert refiner.landscape is not None
    assert old is not None
    assert refiner.landscape.look != old.look


def test_that_colours_stay_while_a_view_moves_and_are_its_own_once_it_rests(lanes: Lanes, refiner: Refiner) -> None:
    refiner.see(view())
    lanes.work()
    rest(refiner)
    assert refiner.landscape is not None
    before = refiner.landscape.look
    refiner.see(view(0.1))
    lanes.work()
    assert refiner.landscape.look == before
    rest(refiner)
    lanes.work()
    alone = Refiner(lanes)  # type: ignore[arg-type] # a stand-in
    alone.stand_on(terrain())
    alone.see(view(0.1))
    lanes.work()
    assert alone.landscape is not None
    assert refiner.landscape.look == alone.landscape.look != before
    alone._rest.stop()


def test_that_nothing_is_announced_where_nothing_has_changed(lanes: Lanes, refiner: Refiner) -> None:
    refiner.see(view())
    lanes.work()
    seen: list[Landscape] = []
    refiner.refined.connect(seen.append)
    refiner.sample()
    lanes.work()
    assert seen == []


def test_that_the_surroundings_are_looked_at_once_for_a_view(lanes: Lanes, refiner: Refiner) -> None:
    around: list[Landscape | None] = []
    refiner.surrounded.connect(around.append)
    refiner.see(view())
    lanes.work()
    rest(refiner)
    lanes.work(AROUND)
    assert around[-1] is not None
    assert around[-1].window.width > view().window.width
    refiner.see(view(0.1))
    lanes.work()
    rest(refiner)
    refiner.stand_on(terrain("x^2 + y^2"))
    assert around[-1] is None


def test_that_a_picture_that_is_cancelled_stays_and_is_gone_on_with(lanes: Lanes, refiner: Refiner) -> None:
    refiner.see(view())
    lanes.work()
    refiner.see(view(0.1))
    refiner.see(view(0.2))
    before = refiner.landscape
    refiner.cancel()
    assert lanes.asked == {}
    assert refiner.landscape is before
    assert not refiner._rest.isActive()
    refiner.sample()
    lanes.work()
    assert refiner.landscape is not None
    assert refiner.landscape.window == view(0.2).window


@pytest.mark.usefixtures("unhurried")
def test_that_pictures_are_drawn_ahead_in_the_thread_that_made_them(lanes: Lanes, refiner: Refiner) -> None:
    drawn: list[Landscape] = []
    shown: list[Landscape] = []
    refiner.draw_ahead = drawn.append
    refiner.refined.connect(lambda picture: shown.append(picture) if picture in drawn else None)
    refiner.see(view())
    lanes.work()
    assert len(shown) == 2
    assert shown == drawn


def test_that_nothing_goes_on_after_closing(qtbot: QtBot) -> None:
    background = Background()
    refiner = Refiner(background)
    refiner.stand_on(terrain(" + ".join(f"sin({i}x + {i % 7}y)" for i in range(1, 400))))
    refiner.see(view())
    qtbot.waitUntil(lambda: refiner.landscape is not None, timeout=20_000)
    seen: list[object] = []
    refiner.refined.connect(seen.append)
    refiner.surrounded.connect(seen.append)
    background.close()
    refiner.see(view(0.1))
    rest(refiner)
    qtbot.wait(50)
    assert seen == []
    lanes = ("steepest-landscape", "steepest-surroundings")
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(lanes)]
    refiner._rest.stop()
