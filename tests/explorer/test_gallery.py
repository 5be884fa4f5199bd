"""The gallery holds what it says: losses that parse, starts in view, and global minima that are minima."""

from __future__ import annotations

import math
from functools import cache

import mpmath as mp
import numpy as np
import pytest

from explorer.gallery import GALLERY, GROUPS, GalleryLoss, Minimum
from explorer.gallery.networks import examples
from explorer.loss import Loss
from explorer.syntax import names_of as names_in_text
from explorer.tokens import MAX_CHARACTERS
from tests.problems import PROBLEMS
from tests.problems_gallery import GALLERY_FUNCTIONS, names_of

NOT_SMOOTH = {problem.name for problem in PROBLEMS if not problem.smooth}

MINIMA = [(entry, minimum) for entry in GALLERY for minimum in entry.minima]
SMOOTH_MINIMA = [(entry, minimum) for entry, minimum in MINIMA if entry.name not in NOT_SMOOTH]


def _label(value: GalleryLoss | Minimum) -> str:
    return value.name if isinstance(value, GalleryLoss) else str(value.w[:3])


def _of(entries: list[GalleryLoss]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("entry", entries, ids=_label)


every_entry = _of(list(GALLERY))
every_curve = _of([entry for entry in GALLERY if entry.dimension == 1])
every_entry_with_parameters = _of([entry for entry in GALLERY if entry.parameters])
every_minimum = pytest.mark.parametrize(("entry", "minimum"), MINIMA, ids=_label)
every_smooth_minimum = pytest.mark.parametrize(("entry", "minimum"), SMOOTH_MINIMA, ids=_label)


@cache
def _loss(entry: GalleryLoss) -> Loss:
    return Loss.parse(entry.expression, {parameter.name: parameter.value for parameter in entry.parameters})


def _exactly(entry: GalleryLoss, w: tuple[float, ...]) -> mp.mpf:
    with mp.workdps(50):
        held = {parameter.name: mp.mpf(parameter.value) for parameter in entry.parameters}
        return GALLERY_FUNCTIONS[entry.name](*map(mp.mpf, w), **held)


def _inside(entry: GalleryLoss, w: tuple[float, ...]) -> bool:
    """Whether a point is in the window: for one variable, the point (x, L) of the curve."""
    x0, x1, y0, y1 = entry.window
    if entry.dimension == 1:
        return x0 <= w[0] <= x1 and y0 <= _loss(entry).value(w) <= y1
    x, y = (w[axis] for axis in entry.axes)
    return x0 <= x <= x1 and y0 <= y <= y1


def _first_step(entry: GalleryLoss) -> tuple[float, ...]:
    gradient = _loss(entry).gradient(entry.start)
    return tuple((np.array(entry.start) - entry.eta * gradient / np.linalg.norm(gradient)).tolist())


# -- the whole


def test_that_the_gallery_is_large_and_its_names_and_texts_differ() -> None:
    assert len(GALLERY) >= 60
    assert len({entry.name for entry in GALLERY}) == len(GALLERY)
    assert len({entry.expression for entry in GALLERY}) == len(GALLERY)


def test_that_the_gallery_is_in_the_order_of_its_groups_and_no_group_is_empty() -> None:
    assert tuple(dict.fromkeys(entry.group for entry in GALLERY)) == GROUPS
    places = [GROUPS.index(entry.group) for entry in GALLERY]
    assert places == sorted(places)


def test_that_a_group_is_named_after_the_number_of_variables() -> None:
    for entry in GALLERY:
        if entry.group.startswith("One"):
            assert entry.dimension == 1
        elif entry.group.startswith("Two"):
            assert entry.dimension == 2
        elif entry.group.startswith("Three"):
            assert entry.dimension >= 3
        assert bool(entry.parameters) == (entry.group == "With parameters")


def test_that_the_gallery_reaches_from_one_to_fifty_variables() -> None:
    assert {1, 2, 3, 4, 9, 10, 50} <= {entry.dimension for entry in GALLERY}


def test_that_every_entry_has_an_independent_function_to_compare_with() -> None:
    assert {entry.name for entry in GALLERY} == set(GALLERY_FUNCTIONS)


# -- every loss


@every_entry
def test_that_the_variables_are_in_natural_order_and_the_rest_is_parameters(entry: GalleryLoss) -> None:
    loss = _loss(entry)
    assert loss.variables == names_of(entry)
    assert len(entry.start) == loss.dimension
    assert tuple(loss.parameters) == tuple(parameter.name for parameter in entry.parameters)
    assert set(names_in_text(entry.expression)) == {*loss.variables, *loss.parameters}


@every_entry
def test_that_a_text_is_far_from_the_bound_and_says_what_it_teaches(entry: GalleryLoss) -> None:
    assert len(entry.expression) < 0.4 * MAX_CHARACTERS
    assert entry.note.endswith(".")
    assert entry.source


@every_entry
def test_that_the_value_at_the_start_agrees_with_mpmath(entry: GalleryLoss) -> None:
    exact = _exactly(entry, entry.start)
    assert abs(_loss(entry).value(entry.start) - exact) <= 1e-13 * max(1, abs(exact))


@every_entry
def test_that_the_start_is_in_the_window_and_can_be_stepped_from(entry: GalleryLoss) -> None:
    loss = _loss(entry)
    assert _inside(entry, entry.start)
    assert math.isfinite(loss.value(entry.start))
    assert 0 < math.hypot(*loss.gradient(entry.start)) < math.inf


@every_entry
def test_that_the_first_step_lowers_the_loss_and_stays_in_the_window(entry: GalleryLoss) -> None:
    stepped = _first_step(entry)
    assert _inside(entry, stepped)
    assert _loss(entry).value(stepped) < _loss(entry).value(entry.start)


@every_entry
def test_that_the_window_shows_two_different_variables(entry: GalleryLoss) -> None:
    x0, x1, y0, y1 = entry.window
    assert x0 < x1
    assert y0 < y1
    if entry.dimension > 1:
        first, second = entry.axes
        assert 0 <= first < second < entry.dimension


@every_curve
def test_that_the_curve_fills_the_window_of_one_variable(entry: GalleryLoss) -> None:
    x0, x1, y0, y1 = entry.window
    values = _loss(entry).values(np.linspace(x0, x1, 401)[:, None])
    seen = values[(values >= y0) & (values <= y1)]
    assert np.nanmin(values) > y0
    assert np.ptp(seen) > 0.7 * (y1 - y0)


# -- minima


@every_minimum
def test_that_a_published_minimum_has_its_published_value(entry: GalleryLoss, minimum: Minimum) -> None:
    assert _inside(entry, minimum.w)
    assert _loss(entry).value(minimum.w) == pytest.approx(minimum.value, rel=1e-12, abs=1e-12)
    assert float(_exactly(entry, minimum.w)) == pytest.approx(minimum.value, rel=1e-12, abs=1e-12)


@every_smooth_minimum
def test_that_the_gradient_is_zero_at_a_smooth_minimum(entry: GalleryLoss, minimum: Minimum) -> None:
    loss = _loss(entry)
    scale = max(1.0, math.hypot(*loss.gradient(entry.start)))
    assert math.hypot(*loss.gradient(minimum.w)) <= 1e-11 * scale


@every_minimum
def test_that_no_point_around_a_minimum_is_lower(entry: GalleryLoss, minimum: Minimum) -> None:
    loss = _loss(entry)
    x0, x1, *_ = entry.window
    room = 1e-15 * abs(minimum.value) * (entry.dimension > 2)
    for radius in (1e-2 * (x1 - x0) / 4, 1e-4 * (x1 - x0) / 4):
        around = (tuple((np.array(minimum.w) + radius * v).tolist()) for v in _directions(entry.dimension))
        inside = (w for w in around if entry.dimension != 2 or _inside(entry, w))
        assert all(loss.value(w) >= minimum.value - room for w in inside if math.isfinite(loss.value(w)))


def _directions(dimension: int) -> list[np.ndarray]:
    """Unit vectors: both ways, all round, or to both sides of every axis and at random."""
    if dimension == 1:
        return [np.array([1.0]), np.array([-1.0])]
    if dimension == 2:
        angles = [math.tau * i / 64 for i in range(64)]
        return [np.array([math.cos(a), math.sin(a)]) for a in angles]
    some = np.random.default_rng(dimension).standard_normal((64, dimension))
    axes = np.eye(dimension)
    return [*axes, *-axes, *(some / np.linalg.norm(some, axis=1, keepdims=True))]


# -- parameters


@every_entry_with_parameters
def test_that_a_parameter_stands_on_a_step_of_its_slider(entry: GalleryLoss) -> None:
    for parameter in entry.parameters:
        assert parameter.low <= parameter.value <= parameter.high
        assert parameter.value_at(parameter.position) == parameter.value
        assert 20 <= parameter.positions <= 2000


@every_entry_with_parameters
def test_that_every_parameter_moves_the_loss_and_leaves_it_finite(entry: GalleryLoss) -> None:
    held = {parameter.name: parameter.value for parameter in entry.parameters}
    for parameter in entry.parameters:
        ends = [
            Loss.parse(entry.expression, {**held, parameter.name: value}).value(entry.start)
            for value in (parameter.low, parameter.high)
        ]
        assert all(map(math.isfinite, ends))
        assert ends[0] != ends[1]


@pytest.mark.parametrize(("a", "expected"), [(-2.0, 0.0), (2.0, 1.0), (4.0, math.sqrt(2.0))])
def test_that_the_pitchfork_has_its_minima_at_the_root_of_half_its_parameter(a: float, expected: float) -> None:
    entry = next(entry for entry in GALLERY if entry.name == "Pitchfork")
    loss = Loss.parse(entry.expression, {"a": a})
    assert loss.gradient((expected, 0.0)) == pytest.approx([0.0, 0.0], abs=1e-14)
    assert np.linalg.eigvalsh(loss.hessian((expected, 0.0))).min() > 0.0


def test_that_turning_the_valley_keeps_the_eigenvalues_of_its_hessian() -> None:
    entry = next(entry for entry in GALLERY if entry.name == "Turned valley")
    for t in (0.0, 0.5, 1.6, 3.0):
        hessian = Loss.parse(entry.expression, {"k": 25.0, "t": t}).hessian((0.3, -0.2))
        assert np.linalg.eigvalsh(hessian) == pytest.approx([2.0, 50.0], rel=1e-13)


# -- losses that are written out by a rule


def test_that_the_bowl_in_fifty_variables_has_the_condition_that_is_said() -> None:
    entry = next(entry for entry in GALLERY if entry.name == "Bowl in 50 variables")
    hessian = _loss(entry).hessian(entry.start)
    eigenvalues = np.diag(hessian)
    assert np.count_nonzero(hessian - np.diag(eigenvalues)) == 0
    assert (eigenvalues[0], eigenvalues[-1]) == (1.0, 1000.0)
    assert eigenvalues[1:] / eigenvalues[:-1] == pytest.approx([1000 ** (1 / 49)] * 49, rel=1e-3)


def test_that_the_data_of_the_logistic_loss_have_both_labels_and_are_parted_by_no_single_feature() -> None:
    rows, labels = zip(*examples(), strict=True)
    features = np.array(rows)
    assert features.shape == (40, 50)
    assert np.abs(features).max() == 9
    assert 10 <= sum(label > 0 for label in labels) <= 30
    agreeing = (np.sign(features) == np.array(labels)[:, None]).sum(axis=0)
    assert agreeing.max() < 40


def test_that_the_hessian_of_the_ridge_loss_is_positive_definite_where_the_descent_begins_and_ends() -> None:
    entry = next(entry for entry in GALLERY if entry.name == "Logistic loss, 50 weights")
    for w in (entry.start, entry.minima[0].w):
        assert np.linalg.eigvalsh(_loss(entry).hessian(w)).min() >= 0.02 - 1e-12


def test_that_exchanging_hidden_units_or_the_signs_of_one_leaves_the_network_as_it_is() -> None:
    entry = next(entry for entry in GALLERY if entry.name == "Network for exclusive or")
    w = entry.start
    exchanged = (*w[3:6], *w[:3], w[7], w[6], w[8])
    turned = (*(-a for a in w[:3]), *w[3:6], -w[6], w[7], w[8])
    value = _loss(entry).value(w)
    assert _loss(entry).value(exchanged) == pytest.approx(value, rel=1e-14)
    assert _loss(entry).value(turned) == pytest.approx(value, rel=1e-14)
