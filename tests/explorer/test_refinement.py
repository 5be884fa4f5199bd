"""A landscape gets finer with the colours and levels of its first picture, from samples that are kept."""

from __future__ import annotations

from itertools import count, pairwise

import numpy as np
import pytest

from explorer.kernel import Unwanted
from explorer.landscape import Landscape, View, Window
from explorer.look import counted_look, look_of
from explorer.loss import Loss
from explorer.plane import Plane, plane_of
from explorer.refinement import Telling, Terrain
from explorer.slices import AlongVariables, slice_through

TEXTS = {
    "Rosenbrock": "(1 - x)^2 + 100(y - x^2)^2",
    "Ackley": "-20exp(-0.2sqrt(0.5(x^2 + y^2))) - exp(0.5(cos(2pi*x) + cos(2pi*y))) + e + 20",
    "where": "where(x > 0, x^2 + y^2, 3 - y)",
    "undefined": "log(x) + y^2",
    "poles": "tan(x)*y",
    "constant": "0x + 0y + 3",
    "raised": "1000 + 0.001(x^2 + y^2)",
}
SQUARE = View(Window(-4.0, 4.0, -4.0, 4.0), 400, 400)
MOVED = View(Window(-3.2, 4.8, -4.0, 4.0), 400, 400)

every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


def terrain(text: str) -> Terrain:
    loss = Loss.parse(text)
    return Terrain(loss, plane_of(loss.variables))


def refined(ground: Terrain, view: View, before: Landscape | None = None, *, keep: bool = False) -> list[Landscape]:
    """Return the pictures of a view, the finest last."""
    seen: list[Landscape] = []
    last = ground.refine(view, Telling(report=seen.append), before, keep=keep)
    return [*seen, last]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every band of samples take a second, by the clock of the program."""
    ticks = count()
    monkeypatch.setattr("explorer.lattice.time.perf_counter", lambda: float(next(ticks)))
    monkeypatch.setattr("explorer.refinement.time.monotonic", lambda: float(next(ticks)))


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take no loss for one that is finest at once."""
    monkeypatch.setattr("explorer.refinement._AT_FIRST", 0.0)


# ---- coarse, then fine


@pytest.mark.usefixtures("unhurried")
@every_text
def test_that_a_coarse_picture_comes_before_the_finest_with_its_colours_and_levels(text: str) -> None:
    first, *_, last = refined(terrain(text), SQUARE)
    assert first.values.size < last.values.size / 8
    assert last.is_finest
    assert not first.is_finest
    assert first.look == last.look
    assert np.isin(first.x, last.x).all()
    rows, columns = np.searchsorted(last.y, first.y), np.searchsorted(last.x, first.x)
    assert np.array_equal(first.values, last.values[np.ix_(rows, columns)], equal_nan=True)


@every_text
def test_that_the_finest_picture_has_the_values_of_the_loss(text: str) -> None:
    *_, last = refined(terrain(text), SQUARE)
    x, y = np.meshgrid(last.x, last.y)
    points = np.column_stack([x.ravel(), y.ravel()])
    with np.errstate(all="ignore"):
        expected = Loss.parse(text).values(points).reshape(last.values.shape)
    assert np.array_equal(np.isfinite(last.values), np.isfinite(expected))
    assert np.array_equal(last.values[last.finite], expected[last.finite])


def test_that_a_quick_loss_is_finest_at_the_first_glance(monkeypatch: pytest.MonkeyPatch) -> None:
    # a clock that stands still: everything is quick
    monkeypatch.setattr("explorer.lattice.time.perf_counter", lambda: 0.0)
    ground = terrain(TEXTS["Ackley"])
    glance = ground.glance(SQUARE, lambda: True)
    assert glance.is_finest
    assert refined(ground, SQUARE, glance) == [glance]


@pytest.mark.usefixtures("unhurried")
def test_that_a_glance_is_the_first_picture_and_nothing_of_it_is_computed_again() -> None:
    ground = terrain(TEXTS["Ackley"])
    glance = ground.glance(SQUARE, lambda: True)
    (last,) = refined(ground, SQUARE, glance)
    assert last.is_finest
    assert glance.look == last.look
    rows, columns = np.searchsorted(last.y, glance.y), np.searchsorted(last.x, glance.x)
    assert np.array_equal(glance.values, last.values[np.ix_(rows, columns)])
    assert ground.evaluated == last.values.size


@pytest.mark.usefixtures("slow")
def test_that_what_takes_long_is_shown_finer_and_finer() -> None:
    heard: list[float] = []
    seen: list[Landscape] = []
    ground = terrain(TEXTS["Rosenbrock"])
    last = ground.refine(SQUARE, Telling(report=seen.append, progress=heard.append))
    assert len(seen) > 3
    assert all(picture.look == last.look for picture in seen)
    assert all(a <= b for a, b in pairwise(heard))
    assert heard[-1] == 1.0
    detail = [picture.values.size * picture.known for picture in [*seen, last]]
    assert all(a <= b for a, b in pairwise(detail))
    assert any(0.5 <= picture.known < 1.0 for picture in seen)
    *_, quick = refined(terrain(TEXTS["Rosenbrock"]), SQUARE)
    assert np.array_equal(last.values, quick.values)


@pytest.mark.usefixtures("slow")
def test_that_work_that_is_given_up_is_gone_on_with() -> None:
    ground, asked = terrain(TEXTS["Ackley"]), count()
    with pytest.raises(Unwanted):
        ground.refine(SQUARE, Telling(wanted=lambda: next(asked) < 300))
    part = ground.evaluated
    *_, last = refined(ground, SQUARE)
    assert 0 < part < last.values.size
    assert ground.evaluated == last.values.size


# ---- while a view moves


def test_that_a_view_that_moves_keeps_colours_levels_and_most_labels_and_evaluates_a_strip() -> None:
    ground = terrain(TEXTS["Rosenbrock"])
    *_, before = refined(ground, SQUARE)
    evaluated = ground.evaluated
    *_, after = refined(ground, MOVED, before, keep=True)
    assert after.look == before.look
    assert ground.evaluated - evaluated < 0.15 * after.values.size
    then = {label.text: label for label in before.labels}
    scale = 400 / 8.0
    stayed = [
        label for label in after.labels
        if label.text in then and np.hypot(label.x - then[label.text].x, label.y - then[label.text].y) * scale < 12.0
    ]  # fmt: skip
    inside = [label for label in before.labels if MOVED.window.contains(label.x, label.y)]
    assert len(stayed) >= len(inside) // 2


@pytest.mark.usefixtures("unhurried")
def test_that_labels_stay_where_they_are_when_the_picture_gets_finer() -> None:
    for text in (TEXTS["Rosenbrock"], TEXTS["Ackley"]):
        first, *_, last = refined(terrain(text), SQUARE)
        then = {label.text: label for label in first.labels}
        pairs = [(label, then[label.text]) for label in last.labels if label.text in then]
        moves = [50.0 * np.hypot(now.x - old.x, now.y - old.y) for now, old in pairs]
        assert len(moves) >= len(first.labels) // 2
        assert np.mean(np.array(moves) < 12.0) > 0.7


def test_that_colours_that_do_not_fit_any_more_are_given_up() -> None:
    ground = terrain("x^2 + y^2")
    *_, before = refined(ground, View(Window(-100.0, 100.0, -100.0, 100.0), 300, 300))
    *_, after = refined(ground, View(Window(-1.0, 1.0, -1.0, 1.0), 300, 300), before, keep=True)
    assert after.look != before.look
    assert len(after.levels) >= 5


def test_that_a_view_that_rests_looks_the_same_whatever_was_seen_before() -> None:
    ground = terrain(TEXTS["Rosenbrock"])
    *_, before = refined(ground, SQUARE)
    *_, moved = refined(ground, MOVED, before, keep=True)
    *_, rests = refined(ground, MOVED, moved)
    *_, alone = refined(terrain(TEXTS["Rosenbrock"]), MOVED)
    assert rests.look == alone.look
    assert np.array_equal(rests.shades, alone.shades)


def test_that_a_picture_that_is_there_is_not_drawn_up_again() -> None:
    ground = terrain(TEXTS["Rosenbrock"])
    *_, before = refined(ground, SQUARE)
    assert refined(ground, SQUARE, before) == [before]
    *_, other = refined(terrain("x^2 + y^2"), SQUARE)
    assert refined(ground, SQUARE, other)[-1] is not other


def test_that_samples_of_a_slice_are_those_of_the_loss_in_it() -> None:
    loss = Loss.parse(" + ".join(f"{i}(x{i} - {0.1 * i} x1)^2" for i in range(1, 11)))
    w = tuple(0.3 * i for i in range(10))
    across = Plane(w, tuple([0.6, 0.8] + [0.0] * 8), tuple([0.0] * 8 + [0.8, -0.6]), ("a", "b"))
    for plane in (slice_through(AlongVariables(0, 3), loss, w), across):
        ground = Terrain(loss, plane)
        refined(ground, SQUARE)
        *_, last = refined(ground, MOVED)
        x, y = np.meshgrid(last.x, last.y)
        expected = loss.values(plane.points(np.column_stack([x.ravel(), y.ravel()]))).reshape(last.values.shape)
        assert np.allclose(last.values, expected, rtol=1e-12)
        assert np.array_equal(last.values, loss.grid(plane, last.x, last.y))


def test_that_the_surroundings_have_the_colours_of_the_view() -> None:
    ground = terrain(TEXTS["Ackley"])
    *_, seen = refined(ground, SQUARE)
    around = ground.surroundings(SQUARE, seen.look, lambda: True)
    assert around.look == seen.look
    assert around.window.width > 1.9 * SQUARE.window.width
    assert around.values.size < seen.values.size / 4
    assert around.labels == ()


# ---- where doubles end


def test_that_a_minimum_seen_far_beyond_doubles_has_the_isolines_of_its_bowl_and_says_so() -> None:
    view = View(Window(-5e-10, 5e-10, -5e-10, 5e-10), 300, 300)
    *_, seen = refined(terrain("1 + x^2 + y^2"), view)
    assert "double precision" in seen.note
    assert seen.base_text == "1"
    assert seen.look.is_counted
    for level, line in zip(seen.levels, seen.isolines, strict=True):
        points = line[np.isfinite(line[:, 0])]
        assert np.hypot(*points.T) == pytest.approx(np.full(len(points), np.sqrt(level)), rel=2e-3)


def test_that_a_window_in_which_doubles_are_enough_says_nothing() -> None:
    *_, seen = refined(terrain(TEXTS["Rosenbrock"]), View(Window(1.0 - 5e-10, 1.0 + 5e-10, 0.9999, 1.0001), 300, 300))
    assert seen.note == ""
    assert not seen.look.is_counted


# ---- the look


def test_that_a_look_fits_values_that_it_tells_apart() -> None:
    values = np.linspace(0.0, 10.0, 1000)
    look = look_of(values)
    assert look.fits(values)
    assert look.fits(0.9 * values)
    assert not look.fits(3.0 * values)
    assert not look.fits(0.1 * values)
    assert not look.fits(np.full(5, np.nan))


def test_that_levels_counted_from_a_number_have_a_sign() -> None:
    look = counted_look(np.linspace(-1e-20, 2e-20, 100), "0.1234")
    assert look.base_text == "0.1234"
    assert all(text.startswith(("+", "−")) or text == "0" for text in look.texts)
    assert counted_look(np.linspace(0.0, 1.0, 9), "") == look_of(np.linspace(0.0, 1.0, 9))
