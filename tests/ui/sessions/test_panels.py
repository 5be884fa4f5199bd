"""What is open and chosen in the panels comes back with a session, whatever a file says of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QSpinBox
from pytestqt.qtbot import QtBot

from explorer.direction import MOST_SEED, AtRandom, SteepestIn
from explorer.norms import MaxNorm, Scaled
from explorer.sessions.session import Panels
from explorer.sessions.session_file import read_session, write_session
from explorer.slices import AlongRandom, AlongVariables
from tests.ui.sessions.conftest import OpenDesk, Person
from tests.ui.sessions.test_files import saved
from ui.choices import Choices
from ui.experiments.model_panel import ModelPanel
from ui.experiments.norm_panel import NormPanel
from ui.experiments.race_panel import RacePanel
from ui.experiments.rose_panel import RosePanel
from ui.window import MainWindow

T = TypeVar("T")


def panel(window: MainWindow, name: str, kind: type[T]) -> T:
    found = window.experiments.panels[name]
    assert isinstance(found, kind)
    return found


def set_up(window: MainWindow) -> None:
    """Choose something other than usual in every panel."""
    window.controller.explore_text("x^2 + 3y^2 + 2z^2 + x*y")
    window.controller.sampler.set_slice(AlongVariables(0, 2))
    window.controller.step()
    window.experiments.show("rose")
    panel(window, "rose", RosePanel).polar_button.click()
    panel(window, "rose", RosePanel).on_landscape.click()
    window.experiments.show("model")
    panel(window, "model", ModelPanel).farther.click()
    panel(window, "model", ModelPanel).second.click()
    window.experiments.show("norm")
    panel(window, "norm", NormPanel).controls.choose(Scaled((2.0, 1.0, 7.5)))
    panel(window, "norm", NormPanel).controls.norm_changed.emit()
    window.experiments.show("race")
    panel(window, "race", RacePanel).steps.setValue(77)
    panel(window, "race", RacePanel).menu.action_of("Newton").trigger()
    window.experiments.show("rose")
    window.actions_by_name["equal_axes"].setChecked(False)
    window.actions_by_name["dark"].setChecked(True)
    window.history._log.click()
    window.components.table.choose_order("gradient")
    window.controller.sampler.pin(True)


def test_that_panels_come_back_as_they_were(open_desk: OpenDesk, person: Person, tmp_path: Path) -> None:
    window = open_desk()
    set_up(window)
    before = window.sessions.desk.keeper.choices()
    assert [one["name"] for one in before["experiments"]] == ["rose", "model", "race", "norm"]
    scene = window.store.scene
    file = saved(window, person, tmp_path / "a.steepest")
    window.actions_by_name["dark"].setChecked(False)
    window.close()
    other = open_desk()
    other.experiments.show("trust")
    other.sessions.desk._saved = other.sessions.desk._now()
    other.sessions.desk.read(file)
    assert other.sessions.desk.keeper.choices() == before
    assert other.experiments.front == "rose"
    assert not other.experiments.is_open("trust")
    assert panel(other, "norm", NormPanel).controls.norm == Scaled((2.0, 1.0, 7.5))
    assert other.theme.dark
    after = other.store.scene
    assert (after.slicing, after.pinned, after.home) == (scene.slicing, scene.pinned, scene.home)
    assert not other.sessions.desk.is_changed


def test_that_roles_and_parameters_come_back_with_their_ranges(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    window.controller.explore_text("a*x^2 + b*y^2 + c*x")
    knobs = window.controller.knobs
    knobs.set_role("b", False)
    knobs.set_value("a", 2.5)
    parameter = next(p for p in window.store.scene.parameters if p.name == "c")
    knobs.set_range(replace(parameter, low=-7.0, high=9.0))
    window.controller.step()
    knobs.set_value("a", 0.5)
    before = window.store.scene
    file = saved(window, person, tmp_path / "a.steepest")
    window.sessions.new()
    window.sessions.desk.read(file)
    after = window.store.scene
    assert (after.parameters, after.chosen) == (before.parameters, before.chosen)
    assert after.loss.variables == ("b", "x", "y")
    was, now = before.exploration.path, after.exploration.path
    # what is undefined is NaN, which is equal to nothing
    assert [repr(now.record(row)) for row in range(3)] == [repr(was.record(row)) for row in range(3)]


HOSTILE: list[Any] = [
    {"experiments": "rose"},
    {"experiments": [{"name": "rose"}, {"name": "rose"}, {"name": "__class__"}, 7, {"name": ["rose"]}, {}]},
    {"experiments": [{"name": "race", "choices": {"steps": 10**9, "contenders": [1, None], "on_landscape": 1}}]},
    {
        "experiments": [
            {"name": "norm", "choices": {"norm": {"norm": "scaled", "diagonal": [-1, 0], "variables": []}}}
        ]
    },
    {"experiments": [{"name": "norm", "choices": {"norm": {"norm": [1], "variables": ["x", "y"]}}}]},
    {"experiments": [{"name": "model", "choices": {"factor": 1e300, "first": "yes"}}]},
    {"theme": ["dark"], "view": 5, "history": {"log": "yes"}, "components": {"order": "__init__"}},
    {"docks": {"places": [{"area": "right", "docks": ["taylor_dock"] * 9, "box": [0, 0, 1e300, -5]}]}},
    {"docks": {"places": [{"area": [], "docks": [[]], "box": None}], "floating": [{"dock": {}, "box": [1]}]}},
    {"docks": {"floating": [{"dock": "angle_dock", "box": [9e99, -9e99, 0, 0]}], "places": 4}},
]


@pytest.mark.parametrize("contents", HOSTILE, ids=range(len(HOSTILE)))
def test_that_panels_that_cannot_be_change_nothing_that_matters(
    open_desk: OpenDesk, person: Person, tmp_path: Path, contents: dict[str, Any]
) -> None:
    window = open_desk()
    window.controller.step()
    file = saved(window, person, tmp_path / "a.steepest")
    write_session(replace(read_session(file), panels=Panels.of(contents)), file)
    window.sessions.desk.read(file)
    QApplication.processEvents()
    assert window.store.scene.exploration.number == 1
    assert not window.docks.taylor.isHidden()
    assert window.docks.angle.x() < 3_000


def test_that_choices_take_only_what_is_on_offer(qapp: QApplication) -> None:
    taken: list[object] = []
    choices = Choices(qapp)
    choices.keep("number", lambda: 1, taken.append, (int,))
    choices.keep("on", lambda: True, taken.append, (bool,))
    nothing: list[object] = [None, [], {"number": True}, {"number": "1"}, {"on": 1}, {"other": 3}]
    for values in nothing:
        choices.choose(values)
    assert taken == []
    choices.choose({"number": 4, "on": False})
    assert taken == [4, False]


def test_that_a_longer_seed_than_can_be_typed_is_shown_as_it_is(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    window.controller.explore_text("x^2 + y^2 + z^2")
    window.controller.set_direction(AtRandom(MOST_SEED))
    window.controller.sampler.set_slice(AlongRandom(MOST_SEED))
    file = saved(window, person, tmp_path / "a.steepest")
    other = open_desk(str(file))
    spins = [other.findChild(QSpinBox, name) for name in ("seed_spin", "slice_seed_spin")]
    assert [spin.value() for spin in spins if spin is not None] == [MOST_SEED, MOST_SEED]


def test_that_a_session_that_fails_on_its_way_in_is_not_taken_for_the_one_before(
    open_desk: OpenDesk, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window = open_desk()
    before = saved(window, person, tmp_path / "before.steepest")
    window.controller.step()
    file, text = saved(window, person, tmp_path / "a.steepest"), before.read_bytes()
    window.sessions.desk.read(before)

    def fail(_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patches, qtbot.capture_exceptions() as raised:
        patches.setattr(window.docks, "lay_out", fail)
        window.sessions.desk.read(file)
    assert len(raised) == 1
    assert window.sessions.desk.file == file
    assert window.sessions.desk.is_changed
    assert before.read_bytes() == text


# -- how panels are laid out


def arrangement(window: MainWindow) -> list[tuple[object, ...]]:
    """Return which docks share a place, in which area, from left to right and from top to bottom."""
    places = window.docks.layout()["places"]
    assert isinstance(places, list)
    return sorted(
        (place["area"], tuple(place["docks"]), place["front"], *(round(x, 1) for x in place["box"][:2]))
        for place in places
    )


def widths(window: MainWindow) -> list[float]:
    """Return what each panel that can be seen takes of the width."""
    return [dock.width() / window.width() for dock in window.docks.all if not dock.visibleRegion().isEmpty()]


def angle_left(window: MainWindow) -> None:
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.docks.angle)


def stacked(window: MainWindow) -> None:
    window.splitDockWidget(window.docks.taylor, window.docks.angle, Qt.Orientation.Vertical)


def tabbed(window: MainWindow) -> None:
    window.tabifyDockWidget(window.docks.angle, window.docks.taylor)
    window.docks.angle.raise_()


def beside(window: MainWindow) -> None:
    window.experiments.show("trust")
    window.experiments.show("remainder")
    docks = window.experiments.docks
    window.splitDockWidget(window.docks.history, docks["trust"], Qt.Orientation.Horizontal)
    window.splitDockWidget(window.docks.angle, docks["remainder"], Qt.Orientation.Vertical)


def floating(window: MainWindow) -> None:
    window.docks.angle.setFloating(True)
    window.docks.angle.resize(400, 300)


@pytest.mark.parametrize("arrange", [angle_left, stacked, tabbed, beside, floating], ids=lambda f: f.__name__)
def test_that_panels_come_back_where_they_were(
    open_desk: OpenDesk, person: Person, tmp_path: Path, arrange: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    window = open_desk()
    arrange(window)
    qtbot.wait(30)
    before, sizes = arrangement(window), widths(window)
    floats = window.docks.angle.isFloating()
    file = saved(window, person, tmp_path / "a.steepest")
    window.sessions.new()
    window.docks.reset()
    window.docks.angle.setFloating(False)
    qtbot.wait(30)
    window.sessions.desk._saved = window.sessions.desk._now()
    window.sessions.desk.read(file)
    qtbot.wait(30)
    assert arrangement(window) == before
    assert window.docks.angle.isFloating() is floats
    if not floats:
        assert widths(window) == pytest.approx(sizes, abs=0.05)


def move(window: MainWindow, dock: QDockWidget, docks: list[QDockWidget], chance: random.Random) -> None:
    """Put a dock somewhere else, in one of the ways in which a person can."""
    other = chance.choice([each for each in docks if each is not dock])
    window.removeDockWidget(dock)
    way = chance.randrange(3)
    if way == 0:
        window.addDockWidget(chance.choice(list(Qt.DockWidgetArea)[1:5]), dock)
    elif way == 1:
        window.splitDockWidget(other, dock, chance.choice(list(Qt.Orientation)))
    else:
        window.tabifyDockWidget(other, dock)
    dock.show()


def test_that_any_arrangement_by_hand_comes_back(open_desk: OpenDesk, qtbot: QtBot) -> None:
    window, names, chance = open_desk(), ("rose", "trust", "model"), random.Random(5)
    for name in names:
        window.experiments.show(name)
    docks = [*window.docks.all[:3], *(window.experiments.docks[name] for name in names)]
    for _ in range(6):
        for dock in docks:
            move(window, dock, docks, chance)
        qtbot.wait(20)
        wanted, layout = arrangement(window), window.docks.layout()
        window.docks.reset()
        for name in names:
            window.experiments.show(name)
        qtbot.wait(20)
        window.docks.lay_out(layout)
        qtbot.wait(20)
        assert [place[:3] for place in arrangement(window)] == [place[:3] for place in wanted]


# -- the next start


def test_that_experiments_that_were_open_are_open_at_the_next_start(open_desk: OpenDesk) -> None:
    window = open_desk()
    for name in ("trust", "rose", "model"):
        window.experiments.show(name)
    window.experiments.show("rose")
    window.close()
    other = open_desk()
    assert set(other.experiments.open) == {"trust", "rose", "model"}
    assert other.experiments.front == "rose"
    assert not other.sessions.desk.is_changed
    other.docks.bring_forward(other.docks.taylor)
    other.close()
    third = open_desk()
    assert (third.experiments.front, len(third.experiments.open)) == ("", 3)


def test_that_a_norm_waits_for_its_variables(open_desk: OpenDesk, person: Person, tmp_path: Path) -> None:
    window = open_desk()
    window.controller.explore_text("x^2 + 2y^2 + z^2")
    window.controller.set_direction(SteepestIn(MaxNorm()))
    window.experiments.show("norm")
    window.experiments.panel("norm").choices.choose(
        {"norm": {"norm": "scaled", "diagonal": [1, 2, 3], "variables": ["x", "y", "z"]}}
    )
    assert panel(window, "norm", NormPanel).controls.norm == Scaled((1.0, 2.0, 3.0))
    file = saved(window, person, tmp_path / "a.steepest")
    window.sessions.new()
    window.sessions.desk.read(file)
    assert panel(window, "norm", NormPanel).controls.norm == Scaled((1.0, 2.0, 3.0))
    assert window.store.scene.exploration.rules.direction == SteepestIn(MaxNorm())


def test_that_a_session_kept_in_a_presentation_has_the_panels_of_before_it(
    open_desk: OpenDesk, person: Person, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_desk()
    window.experiments.show("rose")
    window.experiments.show("model")
    panel(window, "rose", RosePanel).polar_button.click()
    window.docks.angle.setFloating(True)
    qtbot.wait(30)
    saved(window, person, tmp_path / "a.steepest")
    before, arranged = window.sessions.desk.keeper.choices(), arrangement(window)
    window.actions_by_name["presentation"].setChecked(True)
    # to present is no work
    assert not window.sessions.desk.is_changed
    window.experiments.docks["model"].close()
    window.experiments.show("trust")
    file = saved(window, person, tmp_path / "b.steepest")
    other = open_desk(str(file))
    qtbot.wait(30)
    assert other.experiments.open == ("rose", "trust")
    assert other.sessions.desk.keeper.choices()["experiments"][0] == before["experiments"][0]
    assert other.docks.angle.isFloating()
    assert [place[0] for place in arrangement(other)] == [place[0] for place in arranged]
    assert not other.sessions.desk.is_changed
