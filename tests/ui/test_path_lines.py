"""Long paths on the landscape: a snapshot from the background, and over it what came since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from explorer import exploration as explore
from explorer.descent import Rules
from explorer.exploration import Exploration
from explorer.path import Steps
from explorer.rows import Array
from explorer.slices import AlongCurvatures
from tests.ui.conftest import MakeWindow
from ui import theme as themes
from ui.background import Background, Job
from ui.landscape_marks import Scenery
from ui.path_lines import FEW
from ui.window import MainWindow

Walk = Callable[[int], Array]


def spiral(count: int, n: int = 2) -> Array:
    t = np.arange(count)
    columns = [1.2 * np.exp(-t / 3e4) * np.cos(t / 40.0), 1.0 + np.exp(-t / 3e4) * np.sin(t / 40.0)]
    return np.column_stack([*columns, *[t / count] * (n - 2)])


def zigzag(count: int) -> Array:
    t = np.arange(count)
    return np.column_stack([(-1.0) ** t, 1.5 * t / count])


def walk(window: MainWindow, points: Array) -> None:
    """Add steps to the path, as a run does."""
    now = window.store.scene.exploration
    t = np.ones(len(points))
    losses = now.loss.values(points)
    tip = now.path.extend(Steps(points, losses, t, t, t, -t, t, tuple(now.loss.parameters.values())), now.row)
    go(window, replace(now, tip=tip, row=tip))


def go(window: MainWindow, now: Exploration) -> None:
    window.store.do(replace(window.store.scene, exploration=now), "test")


def scenery(window: MainWindow) -> Scenery:
    shown: Scenery = window.landscape.plot.marks.scenery
    return shown


def test_that_a_short_path_is_drawn_directly(window: MainWindow) -> None:
    walk(window, np.linspace((-1.2, 1.0), (0.0, 0.5), FEW - 1))
    assert scenery(window).image is None
    assert len(scenery(window).path) == FEW


def test_that_a_long_path_is_drawn_as_an_image_and_steps_over_it(window: MainWindow) -> None:
    walk(window, spiral(60_000))
    image = scenery(window).image
    assert image is not None
    assert scenery(window).path.tolist() == [spiral(60_000)[-1].tolist()]
    for count in (2, 3):
        window.controller.step()
        assert scenery(window).image is image
        assert len(scenery(window).path) == count
    assert scenery(window).path[-1].tolist() == list(window.store.scene.exploration.w)


def test_that_enough_new_steps_are_a_new_image(window: MainWindow) -> None:
    walk(window, spiral(5_000))
    image = scenery(window).image
    walk(window, spiral(7_000))
    assert image is not scenery(window).image is not None
    assert len(scenery(window).path) == 1


def test_that_a_path_that_crosses_itself_again_and_again_is_an_image_however_short(window: MainWindow) -> None:
    walk(window, zigzag(900))
    assert scenery(window).image is not None


def test_that_choosing_a_moment_rings_it_and_redraws_nothing(window: MainWindow) -> None:
    walk(window, spiral(30_000))
    image = scenery(window).image
    now = window.store.scene.exploration
    row = int(now.path.lineage(now.tip)[12_345])
    window.controller.choose(row)
    assert scenery(window).image is image
    assert scenery(window).selected == now.path.record(row).w == scenery(window).point
    window.controller.choose(now.tip)
    assert scenery(window).selected is None


def test_that_a_branch_and_another_view_and_other_colours_are_drawn_anew(window: MainWindow) -> None:
    walk(window, spiral(30_000))
    images = [scenery(window).image]
    now = window.store.scene.exploration
    go(window, explore.chosen(now, now.path.lineage(now.tip)[20_000]))
    window.controller.step()
    images.append(scenery(window).image)
    window.landscape.zoom(0.5)
    window.stage.lines.look_again()
    images.append(scenery(window).image)
    window.set_theme(themes.DARK)
    images.append(scenery(window).image)
    assert None not in images
    assert len({id(image) for image in images}) == 4
    assert images[2] is not None
    assert images[2].window.width < images[0].window.width  # type: ignore[union-attr] # none is None


def test_that_another_loss_begins_without_an_image(window: MainWindow) -> None:
    walk(window, spiral(30_000))
    window.controller.explore_text("x^2 + y^2")
    assert scenery(window).image is None
    assert len(scenery(window).path) == 1
    window.store.undo()
    assert scenery(window).image is not None


def test_that_a_reset_leaves_a_long_branch_as_an_image(window: MainWindow) -> None:
    walk(window, spiral(30_000))
    window.controller.reset()
    assert scenery(window).image is not None
    assert len(scenery(window).path) == 1


@pytest.fixture
def space(make_window: MakeWindow) -> MainWindow:
    return make_window("x^2 + 2y^2 + 3z^2 + x*y*z")


def test_that_of_three_variables_it_is_said_what_is_off_the_slice(space: MainWindow) -> None:
    now = space.store.scene.exploration
    held = now.w[2]
    flat = np.column_stack([spiral(5_000), np.full(5_000, held)])
    walk(space, flat)
    number = space.store.scene.exploration.number
    assert scenery(space).image is not None
    assert not space.stage.lines.is_off_elsewhere(number)
    walk(space, spiral(5_000, 3) + np.array([0.0, 0.0, held]))
    assert space.stage.lines.is_off_elsewhere(space.store.scene.exploration.number)


def test_that_another_slice_shows_the_path_in_it(space: MainWindow) -> None:
    walk(space, spiral(5_000, 3))
    space.controller.sampler.set_slice(AlongCurvatures())
    shown, plane = scenery(space), space.controller.sampler.plane
    assert plane is not None
    assert shown.image is not None
    assert shown.path[-1] == pytest.approx(plane.project(space.store.scene.exploration.w))


def test_that_one_variable_has_long_paths_on_its_curve(make_window: MakeWindow) -> None:
    line = make_window("x^4 - 3x^2 + x")
    walk(line, np.linspace(1.7, 1.1, 8_000)[:, None])
    assert scenery(line).image is not None
    assert scenery(line).path[-1].tolist() == [1.1, line.store.scene.loss.value((1.1,))]


def test_that_the_surface_is_given_a_path_of_bounded_length(window: MainWindow) -> None:
    walk(window, spiral(60_000))
    now = window.store.scene.exploration
    rows = window.stage.lines.rows(now)
    assert len(rows) < 10_000
    assert (rows[0], rows[-1]) == (now.path.lineage(now.tip)[0], now.tip)


def test_that_a_step_reads_what_is_new_and_not_the_whole_path(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(window, spiral(200_000))
    path, read = window.store.scene.exploration.path, []
    points, column = path.points, path.column

    def noting_points(rows: object) -> Array:
        read.append(len(rows))  # type: ignore[arg-type] # rows
        return points(rows)  # type: ignore[arg-type] # rows

    def noting_column(name: str, rows: object) -> Array:
        read.append(len(rows))  # type: ignore[arg-type] # rows
        return column(name, rows)  # type: ignore[arg-type] # rows

    monkeypatch.setattr(path, "points", noting_points)
    monkeypatch.setattr(path, "column", noting_column)
    window.controller.step()
    assert 0 < sum(read) < 20_000


class Slow(Background):
    """Does nothing until it is told to."""

    def __init__(self) -> None:
        super().__init__(synchronous=True)
        self.waiting: list[Callable[[], None]] = []
        self.busy = False
        self.submitted = 0

    def submit(self, _: str, work: Callable[[Job], object], receive: Callable[[object], None]) -> None:
        self.submitted += 1
        self.busy = True
        job = Job(lambda _: None, synchronous=True)

        def do() -> None:
            self.busy = False
            receive(work(job))

        self.waiting = [do]

    def is_busy(self, _: str | None = None) -> bool:
        return self.busy

    def cancel(self, _: str) -> None:
        self.busy, self.waiting = False, []


def test_that_steps_meanwhile_do_not_supersede_a_snapshot_and_are_shown_over_it(window: MainWindow) -> None:
    slow = Slow()
    lines = window.stage.lines
    lines._background = slow
    walk(window, spiral(20_000))
    assert slow.submitted == 1
    assert scenery(window).image is None
    assert scenery(window).path[-1].tolist() == spiral(20_000)[-1].tolist()
    for _ in range(3):
        window.controller.step()
    assert slow.submitted == 1
    slow.waiting[0]()
    assert scenery(window).image is not None
    assert len(scenery(window).path) == 4
    # another view is wanted at once, and the image of before is shown until it is there
    window.landscape.zoom(0.7)
    lines.look_again()
    assert slow.submitted == 2
    assert scenery(window).image is not None


def test_that_rules_say_nothing_of_the_path(window: MainWindow) -> None:
    walk(window, spiral(5_000))
    image = scenery(window).image
    rules: Rules = window.store.scene.exploration.rules
    window.controller.set_size(rules.size / 2)
    assert scenery(window).image is image
