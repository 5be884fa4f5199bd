"""The gallery holds what it says: losses that parse, starts in view, and global minima that are minima."""

from __future__ import annotations

import math

import pytest

from explorer.gallery import GALLERY, GalleryLoss, Minimum
from explorer.loss import Loss
from tests.problems import PROBLEMS

NOT_SMOOTH = {problem.name for problem in PROBLEMS if not problem.smooth}

MINIMA = [(entry, minimum) for entry in GALLERY for minimum in entry.minima]
SMOOTH_MINIMA = [(entry, minimum) for entry, minimum in MINIMA if entry.name not in NOT_SMOOTH]


def _label(value: GalleryLoss | Minimum) -> str:
    return value.name if isinstance(value, GalleryLoss) else str(value.w)


every_entry = pytest.mark.parametrize("entry", GALLERY, ids=lambda entry: entry.name)
every_minimum = pytest.mark.parametrize(("entry", "minimum"), MINIMA, ids=_label)
every_smooth_minimum = pytest.mark.parametrize(("entry", "minimum"), SMOOTH_MINIMA, ids=_label)


def _inside(entry: GalleryLoss, x: float, y: float) -> bool:
    x0, x1, y0, y1 = entry.window
    return x0 <= x <= x1 and y0 <= y <= y1


def test_that_the_gallery_is_large_and_its_names_differ() -> None:
    assert len(GALLERY) >= 24
    assert len({entry.name for entry in GALLERY}) == len(GALLERY)


def test_that_every_entry_with_minima_has_an_independent_function_to_compare_with() -> None:
    assert {entry.name for entry in GALLERY if entry.minima} <= {problem.name for problem in PROBLEMS}


@every_entry
def test_that_a_loss_has_two_variables_in_natural_order(entry: GalleryLoss) -> None:
    assert Loss.parse(entry.expression).variables in {("x", "y"), ("w1", "w2")}


@every_entry
def test_that_the_start_is_in_the_window_and_can_be_stepped_from(entry: GalleryLoss) -> None:
    loss = Loss.parse(entry.expression)
    assert _inside(entry, *entry.start)
    assert math.isfinite(loss.value(entry.start))
    assert 0 < math.hypot(*loss.gradient(entry.start)) < math.inf


@every_entry
def test_that_the_first_step_lowers_the_loss_and_stays_in_the_window(entry: GalleryLoss) -> None:
    loss = Loss.parse(entry.expression)
    (x, y), (gx, gy) = entry.start, loss.gradient(entry.start)
    scale = entry.eta / math.hypot(gx, gy)
    stepped = (float(x - scale * gx), float(y - scale * gy))
    assert _inside(entry, *stepped)
    assert loss.value(stepped) < loss.value(entry.start)


@every_minimum
def test_that_a_published_minimum_has_its_published_value(entry: GalleryLoss, minimum: Minimum) -> None:
    assert _inside(entry, *minimum.w)
    assert Loss.parse(entry.expression).value(minimum.w) == pytest.approx(minimum.value, rel=1e-12, abs=1e-12)


@every_smooth_minimum
def test_that_the_gradient_is_zero_at_a_smooth_minimum(entry: GalleryLoss, minimum: Minimum) -> None:
    loss = Loss.parse(entry.expression)
    scale = max(1.0, math.hypot(*loss.gradient(entry.start)))
    assert math.hypot(*loss.gradient(minimum.w)) <= 1e-11 * scale


@every_minimum
def test_that_no_point_around_a_minimum_is_lower(entry: GalleryLoss, minimum: Minimum) -> None:
    loss = Loss.parse(entry.expression)
    x0, x1, *_ = entry.window
    for radius in (1e-2 * (x1 - x0) / 4, 1e-4 * (x1 - x0) / 4):
        angles = (math.tau * i / 64 for i in range(64))
        ring = ((minimum.w[0] + radius * math.cos(a), minimum.w[1] + radius * math.sin(a)) for a in angles)
        assert all(loss.value(w) >= minimum.value for w in ring if _inside(entry, *w))
