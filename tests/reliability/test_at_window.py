"""Short runs of what uses the real window, and these tools themselves: they must find what is planted for them."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import qWarning
from pytestqt.qtbot import QtBot

from explorer.sessions.journal import Journal
from explorer.sessions.rebuilding import rebuild
from reliability import kill, monkey, soak
from reliability.at_window.actions import Kind, actions, numbers_in
from reliability.at_window.files import Files
from reliability.at_window.loop_watch import LoopWatch
from reliability.at_window.watch import Watch
from reliability.at_window.worker import state_of
from reliability.soak import Weight, growth
from tests.explorer.sessions.test_journal import worked

# -- short runs


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [1, 2])
def test_that_a_monkey_finds_nothing(seed: int) -> None:
    outcome = monkey.sat(monkey.Order(seed, 300))
    assert outcome.found == []
    assert outcome.sat["actions"] == 300


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(1, 6))
def test_that_a_program_that_is_killed_loses_less_than_a_second(seed: int) -> None:
    death = kill.killed(seed)
    assert (death.problem, death.states > 1) == ("", True)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_that_threads_files_and_widgets_do_not_grow(capfd: pytest.CaptureFixture[str]) -> None:
    soak.main(["--rounds", "24", "--steps", "100"])
    weights = [json.loads(line.split(" ", 1)[1].replace("'", '"')) for line in capfd.readouterr().out.splitlines()
               if line[:1].isdigit() and "{" in line]  # fmt: skip
    assert len(weights) == 24
    for name in ("widgets", "threads", "files"):
        assert weights[-1][name] <= weights[12][name] + 2


# -- what a monkey does


def test_that_actions_depend_on_their_seed_alone() -> None:
    first, again, other = (list(actions(seed, 300)) for seed in (5, 5, 6))
    assert first == again != other
    assert first[:100] == list(actions(5, 100))


def test_that_actions_are_of_all_kinds_as_often_as_they_should_be() -> None:
    count = 20_000
    found = Counter(action.kind for action in actions(3, count))
    total = sum(kind.weight for kind in Kind)
    for kind in Kind:
        assert found[kind] == pytest.approx(count * kind.weight / total, rel=0.5)


def test_that_numbers_are_read_as_they_are_written() -> None:
    assert numbers_in("1-3,7,9-9") == frozenset({1, 2, 3, 7, 9})
    assert numbers_in("") is None


def test_that_a_file_that_is_chosen_to_save_to_is_in_its_folder(tmp_path: Path) -> None:
    files, random = Files(tmp_path, 1), Random(1)
    names = [files.to_save(random.random()) for _ in range(100)]
    assert all(name == "" or Path(name).is_relative_to(tmp_path) for name in names)
    assert len(set(names)) == 6


# -- what is watched


@pytest.fixture
def found() -> list[str]:
    return []


@pytest.fixture
def watch(found: list[str]) -> Iterator[Watch]:
    made = Watch(lambda what, _: found.append(what))
    with made.watching():
        yield made


def raise_in_thread() -> None:
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()


@pytest.mark.parametrize(
    ("act", "word"),
    [
        (lambda: sys.excepthook(KeyError, KeyError("planted"), None), "KeyError"),
        (raise_in_thread, "ZeroDivisionError"),
        (lambda: logging.getLogger("somewhere").warning("planted"), "logged: planted"),
        (lambda: qWarning("planted"), "Qt says: planted"),
        (lambda: warnings.warn("planted", RuntimeWarning, stacklevel=1), "RuntimeWarning"),
    ],
)
def test_that_whatever_goes_wrong_is_seen(
    act: Callable[[], object], word: str, watch: Watch, found: list[str]
) -> None:
    act()
    assert len(found) == 1
    assert word in found[0]
    assert sum(watch.counts.values()) == 1


def test_that_the_same_is_found_once(watch: Watch, found: list[str]) -> None:
    for number in range(3):
        watch.find(f"wrong in row {number}")
    assert (len(found), sum(watch.counts.values())) == (1, 3)


def test_that_what_the_platform_cannot_do_is_no_finding(watch: Watch, found: list[str]) -> None:
    qWarning("This plugin does not support raise()")
    logging.getLogger("qt").warning("This plugin does not support raise()")
    assert (found, sum(watch.counts.values())) == ([], 0)


@pytest.mark.usefixtures("qapp")
def test_that_a_loop_that_stands_still_is_told_with_its_place() -> None:
    told: list[tuple[float, str]] = []
    watch = LoopWatch(lambda seconds, place: told.append((seconds, place)))
    time.sleep(1.6)
    watch.beat()
    watch.end()
    ((seconds, place),) = told
    assert seconds > 1.0
    assert "test_that_a_loop_that_stands_still" in place


def test_that_a_loop_that_turns_is_not_told(qtbot: QtBot) -> None:
    told: list[float] = []
    watch = LoopWatch(lambda seconds, _: told.append(seconds))
    qtbot.wait(100)
    watch.end()
    assert told == []


def test_that_a_sitting_that_dies_is_a_finding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "dies"
    script.write_text("#!/bin/sh\nprintf 41 >$5/at\nkill -9 $$\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    (found,) = monkey.sat(monkey.Order(1, 50)).found
    assert (found["what"], found["number"]) == ("died with status -9", 41)


# -- what is lost


def test_that_only_what_was_told_after_what_came_back_counts_as_lost(tmp_path: Path) -> None:
    now = time.monotonic()
    sessions = list(worked(3))
    states = [state_of(rebuild(session).exploration) for session in sessions]
    journal = Journal.begin(tmp_path, sessions[1])
    journal.leave()
    told = [(now - 9.0, states[0]), (now - 8.0, states[1]), (now - 0.25, states[2])]
    death = kill._compared(1, told, now, tmp_path)
    assert death.problem == ""
    assert death.lost == pytest.approx(0.25)
    late = [*told[:2], (now - 3.0, states[2])]
    assert "of 3.00 s before was lost" in kill._compared(1, late, now, tmp_path).problem
    assert "never was" in kill._compared(1, [told[0], told[2]], now, tmp_path).problem


# -- what grows


def test_that_growth_is_that_of_the_last_quarter_over_the_second() -> None:
    def at(number: int) -> Weight:
        # the first quarter fills what is kept
        return Weight((100 << 20) + (min(number, 10) << 20) + (number << 19), 500_000, 900, 3, 20 + number // 8, 9)

    found = growth([at(number) for number in range(40)])
    assert found["memory"] == pytest.approx((110 + 17.25) / (110 + 7.25), rel=0.01)
    assert (found["objects"], found["widgets"]) == (1.0, 1.0)
    assert found["threads"] > 1.05
