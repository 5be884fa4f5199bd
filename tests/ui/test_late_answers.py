"""Between a change and the answers to it, a person goes on: what is on the screen is still that of before."""

from __future__ import annotations

import pytest

from explorer.direction import AlongVector
from explorer.local_model import LocalModel
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
