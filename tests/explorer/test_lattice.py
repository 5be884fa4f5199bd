"""Samples on a dyadic lattice: the same doubles in every picture, reused wherever they are at hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.kernel import Unwanted
from explorer.lattice import FEWEST, FINEST, Array, Lattice, Memory, Stretch, lattice_over
from explorer.loss import Loss
from explorer.plane import plane_of

BOUNDS = (-4.0, 4.0, -4.0, 4.0)
ROSENBROCK = Loss.parse("(1 - x)^2 + 100(y - x^2)^2")

windows = st.tuples(
    st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.floats(1e-6, 1e6), st.integers(1, 1200)
).filter(lambda w: min(w[2], w[3]) > 1e-9 * max(abs(w[0]), abs(w[1])))


def memory(values: Callable[..., Array] | None = None) -> Memory:
    plane = plane_of(ROSENBROCK.variables)
    return Memory(values or (lambda x, y, wanted: ROSENBROCK.grid(plane, x, y, wanted)))


def filled(known: Memory, lattice: Lattice) -> Array:
    samples = known.begin(lattice)
    for _ in known.fill(samples):
        pass
    assert samples.share() == 1.0
    return samples.values


def fresh(lattice: Lattice) -> Array:
    return ROSENBROCK.grid(plane_of(("x", "y")), lattice.across.coordinates(), lattice.up.coordinates())


# ---- the lattice


def test_that_a_view_of_512_pixels_of_an_even_window_has_512_steps_of_one_pixel() -> None:
    lattice = lattice_over(BOUNDS, 512, 512)
    assert lattice.across == lattice.up == Stretch(-6, -256, 513)


@given(windows)
def test_that_samples_cover_a_window_a_pixel_apart_and_are_not_rounded(
    window: tuple[float, float, float, float, int],
) -> None:
    x0, y0, width, height, pixels = window
    lattice = lattice_over((x0, x0 + width, y0, y0 + height), pixels, pixels)
    for stretch, low, length in ((lattice.across, x0, width), (lattice.up, y0, height)):
        found = stretch.coordinates()
        assert found[0] <= low
        assert found[-1] >= low + length
        step = Fraction(2) ** stretch.exponent
        assert [Fraction(x) for x in found[[0, 1, -1]].tolist()] == [
            i * step for i in (stretch.first, stretch.first + 1, stretch.last)
        ]
        apart = stretch.spacing / (((low + length) - low) / pixels)
        assert apart > 0.74
        assert apart < 1.51 or stretch.count > FINEST / 2


def test_that_a_lattice_is_as_fine_as_doubles_are_and_no_finer() -> None:
    for x0 in (1.0, 1e5, -3.0):
        width = 4e-14 * abs(x0)
        found = lattice_over((x0, x0 + width, 0.0, 1.0), 500, 400).across.coordinates()
        assert len(np.unique(found)) == len(found)


def test_that_a_large_view_has_no_more_samples_than_can_be_drawn_in_time() -> None:
    rows, columns = lattice_over(BOUNDS, 3000, 2000).shape
    assert FINEST / 2 < columns <= FINEST + 8
    assert rows <= FINEST + 8


@pytest.mark.parametrize("pixels", [(512, 512), (393, 412), (900, 240), (1, 1), (40, 30)])
def test_that_the_coarse_samples_are_among_the_fine_ones_with_both_ends(pixels: tuple[int, int]) -> None:
    lattice = lattice_over((-2.1, 1.7, -1.0, 3.3), *pixels)
    for stretch in (lattice.across, lattice.up):
        coarse = stretch.coarser(lattice.halvings).coordinates()
        assert np.isin(coarse, stretch.coordinates()).all()
        assert (coarse[0], coarse[-1]) == (stretch.coordinates()[0], stretch.coordinates()[-1])
    longer = max(s.coarser(lattice.halvings).count for s in (lattice.across, lattice.up))
    assert longer > FEWEST or lattice.halvings == 0
    assert longer <= 2 * FEWEST + 2


# ---- reuse


def test_that_a_pan_evaluates_what_comes_into_view_alone_and_gives_the_bits_of_a_fresh_sampling() -> None:
    known = memory()
    filled(known, lattice_over(BOUNDS, 512, 512))
    before = known.evaluated
    moved = lattice_over((-3.2, 4.8, -4.0, 4.0), 512, 512)
    assert np.array_equal(filled(known, moved), fresh(moved))
    assert 0.08 * moved.size < known.evaluated - before < 0.15 * moved.size


def test_that_a_diagonal_pan_evaluates_two_strips() -> None:
    known = memory()
    filled(known, lattice_over(BOUNDS, 512, 512))
    before = known.evaluated
    moved = lattice_over((-3.6, 4.4, -4.4, 3.6), 512, 512)
    assert np.array_equal(filled(known, moved), fresh(moved))
    assert known.evaluated - before < 0.15 * moved.size


def test_that_zooming_by_two_uses_every_second_sample_again() -> None:
    known = memory()
    wide, narrow = lattice_over(BOUNDS, 512, 512), lattice_over((-2.0, 2.0, -2.0, 2.0), 512, 512)
    filled(known, wide)
    before = known.evaluated
    assert np.array_equal(filled(known, narrow), fresh(narrow))
    assert known.evaluated - before <= 0.76 * narrow.size
    before = known.evaluated
    assert np.array_equal(filled(known, wide), fresh(wide))
    assert known.evaluated == before


def test_that_a_small_zoom_that_keeps_the_spacing_evaluates_next_to_nothing() -> None:
    known = memory()
    filled(known, lattice_over(BOUNDS, 512, 512))
    before = known.evaluated
    closer = lattice_over((-3.9, 3.9, -3.9, 3.9), 512, 512)
    assert np.array_equal(filled(known, closer), fresh(closer))
    assert known.evaluated == before


def test_that_what_was_evaluated_before_it_was_given_up_is_kept() -> None:
    asked = iter([True, False])
    known = memory(lambda x, y, _: x[None, :] + y[:, None])
    known.pace = 1e-4
    samples = known.begin(lattice_over(BOUNDS, 300, 300))
    with pytest.raises(Unwanted):
        for _ in known.fill(samples, 0, lambda: next(asked)):
            pass
    done = known.evaluated
    assert 0 < done < samples.lattice.size
    again = known.begin(samples.lattice)
    for _ in known.fill(again):
        pass
    assert known.evaluated == samples.lattice.size
    x, y = samples.lattice.across.coordinates(), samples.lattice.up.coordinates()
    assert np.array_equal(again.values, x[None, :] + y[:, None])


@given(st.lists(st.tuples(*[st.integers(0, 60)] * 4), max_size=4), st.integers(0, 2))
def test_that_each_missing_sample_is_evaluated_once(
    rectangles: list[tuple[int, int, int, int]], halvings: int
) -> None:
    counts = np.zeros((61, 61), dtype=int)

    def values(x: Array, y: Array, _: object) -> Array:
        counts[np.ix_(y.astype(int), x.astype(int))] += 1
        return np.asarray(x[None, :] * 100.0 + y[:, None])

    known = Memory(values)
    known.pace = 1.0  # nothing is to be compiled
    samples = known.begin(Lattice(Stretch(0, 0, 61), Stretch(0, 0, 61)))
    for a, b, c, d in rectangles:
        part = np.s_[min(a, b) : max(a, b), min(c, d) : max(c, d)]
        samples.known[part] = True
    before = samples.known.copy()
    for _ in known.fill(samples, halvings):
        pass
    step = 1 << halvings
    wanted = np.zeros_like(before)
    wanted[::step, ::step] = True
    assert np.array_equal(counts, (wanted & ~before).astype(int))
    assert np.array_equal(samples.known, before | wanted)


def test_that_rows_near_the_middle_come_first() -> None:
    order: list[float] = []

    def values(x: Array, y: Array, _: object) -> Array:
        order.append(float(y.mean()))
        return np.zeros((len(y), len(x)))

    known = Memory(values)
    known.pace = 1e-4
    for _ in known.fill(known.begin(lattice_over(BOUNDS, 512, 512))):
        known.pace = 1e-4
    assert len(order) > 100
    assert order[0] == pytest.approx(0.0, abs=0.05)
    assert max(map(abs, order[-4:])) > 3.8
    distances = np.abs(order)
    assert np.all(np.diff(distances[::2]) > -0.1)


# ---- between samples that are known


def test_that_what_is_not_known_yet_is_interpolated_from_what_is() -> None:
    known = memory(lambda x, y, _: 3.0 * x[None, :] - y[:, None] + 2.0)
    samples = known.begin(lattice_over(BOUNDS, 512, 512))
    for _ in known.fill(samples, samples.lattice.halvings):
        pass
    assert samples.share() < 0.07
    assert samples.share(samples.lattice.halvings) == 1.0
    x, y = samples.lattice.across.coordinates(), samples.lattice.up.coordinates()
    assert np.allclose(samples.at(0), 3.0 * x[None, :] - y[:, None] + 2.0, rtol=0, atol=1e-12)


def test_that_what_is_known_is_shown_as_it_is() -> None:
    known = memory()
    samples = known.begin(lattice_over(BOUNDS, 512, 512))
    for left in known.fill(samples):
        if left < 0.6 * samples.lattice.size:
            break
    for _ in known.fill(samples, samples.lattice.halvings):
        pass
    assert np.array_equal(samples.at(0)[samples.known], samples.values[samples.known])
    assert math.isfinite(samples.at(0).sum())


def test_that_between_infinities_of_both_signs_nothing_is_known() -> None:
    lattice = lattice_over(BOUNDS, 512, 512)
    known = memory(lambda x, y, _: np.where((x > 0.0) ^ (y[:, None] > 0.0), np.inf, -np.inf))
    samples = known.begin(lattice)
    for _ in known.fill(samples, lattice.halvings):
        pass
    assert np.isnan(samples.at(0)).any()
