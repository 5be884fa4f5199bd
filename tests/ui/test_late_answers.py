"""Between a change and the answers to it, a person goes on: what is on the screen is still that of before."""

from __future__ import annotations

import pytest

from explorer.direction import AlongVector
from explorer.local_model import LocalModel
from explorer.slices import AlongCurvatures, AlongRandom, AlongStep, AlongVariables, SliceRule
from tests.ui.conftest import MakeWindow


@pytest.mark.parametrize("before", ["x^2 + y^2", "x^2 + y^2 + z^2"])
def test_that_an_arrow_of_the_loss_before_turns_nothing(make_window: MakeWindow, before: str) -> None:
    window = make_window("x^2", None)
    rules = window.controller.exploration.rules
    other = make_window(before, None)
    # the plane and the model of another loss are there until those of this one are
    window.controller.model, window.controller.sampler.plane = other.controller.model, other.controller.sampler.plane
    window.controller.turn_toward(1.0, 0.5)
    assert window.controller.exploration.rules == rules


def test_that_a_gradient_of_the_loss_before_is_not_turned_from(make_window: MakeWindow) -> None:
    window, other = make_window("x^2", None), make_window("x^2 + y^2", None)
    assert isinstance(other.controller.model, LocalModel)
    window.controller.model = other.controller.model
    window.controller.turn_toward(1.0, 0.0)
    assert window.controller.exploration.rules.direction == AlongVector((1.0,))


def test_that_what_ends_with_a_lesson_does_not_end_the_next_one(make_window: MakeWindow) -> None:
    window = make_window()
    window.actions_by_name["lesson_argument"].trigger()
    teacher, sizes = window.classroom.teacher, iter([0.125, 0.25, 0.5])
    assert teacher is not None
    # as an animation of η does, that gives way
    teacher.begins_page.connect(lambda: window.controller.set_size(next(sizes)))
    window.actions_by_name["lesson_valleys"].trigger()
    assert teacher.lesson is not None
    assert teacher.lesson.identity == "valleys"


@pytest.mark.parametrize("is_under_way", [True, False])
def test_that_a_run_that_ends_asks_with_the_model_of_now(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, *, is_under_way: bool
) -> None:
    window, asked = make_window(), list[object]()
    monkeypatch.setattr(window.experiments.laboratory, "ask", asked.append)
    monkeypatch.setattr(window.background, "is_busy", lambda name=None: is_under_way and name in {None, "model"})
    window.controller.stepper.running_changed.emit(False)
    assert len(asked) == (0 if is_under_way else 1)


@pytest.mark.parametrize("rule", [AlongVariables(0, 2), AlongRandom(1), AlongStep(), AlongCurvatures()], ids=str)
@pytest.mark.parametrize("loss", ["x^2", "x^2 + y^2"])
def test_that_a_slice_that_was_offered_for_the_loss_before_is_none_of_a_loss_without(
    make_window: MakeWindow, loss: str, rule: SliceRule
) -> None:
    window = make_window(loss, None)
    scene = window.store.scene
    window.stage.slice_bar.rule_chosen.emit(rule)
    assert window.store.scene is scene


@pytest.mark.parametrize("before", ["x", "x^2 + y^2", "a^2 + b^2 + c^2 + d^2"])
def test_that_a_place_waits_for_its_plane(make_window: MakeWindow, before: str) -> None:
    # an undo leads back to a slice along the step, say, which is known with the model
    window, other = make_window("x^2 + 2y^2 + 3z^2", None), make_window(before, None)
    stage, plane = window.stage, window.controller.sampler.plane
    window.landscape.show_point(None)
    stage.show_plane(window.store.scene, other.controller.sampler.plane)
    stage.show_place(window.store.scene.exploration)
    stage.show_surface(True)
    stage.show_surface(False)
    assert window.landscape.plot.marks.scenery.point is None
    stage.show_plane(window.store.scene, plane)
    stage.show_place(window.store.scene.exploration)
    assert window.landscape.plot.marks.scenery.point == window.store.scene.exploration.w[:2]
