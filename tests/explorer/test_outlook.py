"""What is seen first of a loss is found with values of L alone."""

from __future__ import annotations

import math

import pytest

from explorer.gallery import GALLERY
from explorer.loss import Loss
from explorer.opening import first_look, found_at
from explorer.options import DEFAULT_LOSS, Options
from explorer.outlook import first_outlook, outlook, outlook_of


def test_that_the_default_loss_is_seen_as_the_gallery_shows_it() -> None:
    entry = next(entry for entry in GALLERY if entry.expression == DEFAULT_LOSS)
    seen = outlook(Options())
    assert (seen.w, seen.home.extent, seen.name) == (entry.start, entry.window, entry.name)
    assert seen.minima == tuple(minimum.w for minimum in entry.minima)


@pytest.mark.parametrize(
    "text", ["x^2 + 1", "log(x)", "x^2 + 3y^2", "log(x*y)", "x^2 + y^2 + z^2", "sqrt(x - 4) + y + z", "1/0*x + y"]
)
def test_that_an_exploration_begins_where_it_was_seen_to(text: str) -> None:
    loss = Loss.parse(text)
    seen, found = first_outlook(loss), first_look(loss)
    assert (found.start.w, found.home, found.slicing) == (seen.w, seen.home, seen.slicing)
    value = loss.value(seen.w)
    assert found.start.loss == value or (math.isnan(found.start.loss) and math.isnan(value))


def test_that_no_derivative_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a derivative was asked for")

    for name in ("gradient", "gradients", "hessian"):
        monkeypatch.setattr(Loss, name, never)
    for options in (
        Options(),
        Options("x^4 - x", None),
        Options("x^2 + y^2 + z^2*x", None),
        Options("log(x) + y", None),
    ):
        assert math.isfinite(outlook(options).loss.value(outlook(options).w))


@pytest.mark.parametrize("entry", GALLERY[::7], ids=lambda entry: entry.name)
def test_that_what_is_known_at_the_start_is_added_to_an_entry_of_the_gallery(entry: object) -> None:
    seen = outlook_of(entry)  # type: ignore[arg-type] # an entry
    found = found_at(seen)
    assert (found.loss, found.start.w, found.home, found.minima) == (seen.loss, seen.w, seen.home, seen.minima)
