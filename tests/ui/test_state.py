"""The store: one scene, announced changes, undo."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer import exploration as explore
from explorer.descent import Rules
from explorer.direction import AtAngle
from explorer.exploration import Exploration
from explorer.landscape import Window
from explorer.loss import Loss
from explorer.step_size import LengthRule
from ui.state import Scene, Store


@pytest.fixture
def store() -> Store:
    loss = Loss.parse("x^2 + y^2")
    record = explore.starting_record(loss, (1.0, 2.0))
    rules = Rules(AtAngle(180.0), LengthRule.LENGTH, 0.1)
    return Store(Scene(explore.begun(loss, record, rules, 3), Window(-3, 3, -3, 3)))


def with_order(store: Store, order: int) -> Scene:
    return replace(store.scene, exploration=replace(store.scene.exploration, order=order))


def test_undo_returns_to_the_scene_before_and_redo_to_the_one_after(store: Store) -> None:
    first = store.scene
    store.do(with_order(store, 5), "order")
    second = store.scene
    store.undo()
    assert store.scene is first
    store.redo()
    assert store.scene is second


def test_a_change_after_undo_forgets_what_was_undone(store: Store) -> None:
    store.do(with_order(store, 5), "order")
    store.undo()
    store.do(with_order(store, 6), "order")
    store.redo()
    assert store.scene.exploration.order == 6


def test_the_same_scene_again_is_no_change(store: Store) -> None:
    heard: list[object] = []
    store.changed.connect(lambda _before, after: heard.append(after))
    store.do(with_order(store, 3), "order")
    assert not heard
    assert store.undo_text == ""


def test_changes_of_one_drag_are_undone_together(store: Store) -> None:
    first = store.scene
    for order in (4, 5, 6):
        store.do(with_order(store, order), "order", merge="drag")
    store.undo()
    assert store.scene is first


def test_two_drags_are_undone_apart(store: Store) -> None:
    store.do(with_order(store, 4), "order", merge="drag")
    store.settle()
    store.do(with_order(store, 5), "order", merge="drag")
    store.undo()
    assert store.scene.exploration.order == 4


def test_it_names_what_undo_and_redo_would_do(store: Store) -> None:
    store.do(with_order(store, 4), "order")
    assert (store.undo_text, store.redo_text) == ("order", "")
    store.undo()
    assert (store.undo_text, store.redo_text) == ("", "order")


def test_a_drag_during_a_play_is_undone_together_with_the_steps_beside_it(store: Store) -> None:
    before = store.scene
    for k in range(1, 4):
        store.do(with_order(store, 2 * k), "step", merge="play", lasting=True)
        store.do(with_order(store, 2 * k + 1), "k", merge="k drag")
    store.undo()
    store.undo()
    assert store.scene is before
    assert not store.undo_text


def test_another_change_ends_a_play_for_undo(store: Store) -> None:
    store.do(with_order(store, 4), "step", merge="play", lasting=True)
    store.do(with_order(store, 5), "start")
    store.do(with_order(store, 6), "step", merge="play", lasting=True)
    store.undo()
    assert store.scene.exploration.order == 5


def test_minima_are_known_for_their_parameters_only_and_come_back_with_them() -> None:
    def with_a(value: float) -> Exploration:
        loss = Loss.parse("(x - a)^2 + y^2", {"a": value})
        start = explore.starting_record(loss, (3.0, 2.0))
        return explore.begun(loss, start, Rules(AtAngle(180.0), LengthRule.LENGTH, 0.1), 3)

    scene = Scene(with_a(1.0), Window(-3, 3, -3, 3), minima=((1.0, 0.0),))
    assert scene.minima_now == ((1.0, 0.0),)
    moved = replace(scene, exploration=with_a(2.0))
    assert moved.minima_now == ()
    assert replace(moved, exploration=with_a(1.0)).minima_now == ((1.0, 0.0),)
