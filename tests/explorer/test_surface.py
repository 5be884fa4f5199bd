"""The surface: heights, mesh, models that touch it, and what a ray meets."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.colours import colour_map
from explorer.landscape import Window, sample
from explorer.loss import Loss
from explorer.plane import plane_of
from explorer.slices import quadratic
from explorer.surface import HEIGHT, Box, Order, first_hit, grid_of, isoline_segments, model_mesh, surface_mesh

BOWL, ROSENBROCK = Loss.parse("x^2 + 3y^2"), Loss.parse("(1 - x)^2 + 100(y - x^2)^2")
WINDOW = Window(-2.0, 2.0, -1.0, 3.0)
COLOUR = (1.0, 0.5, 0.0, 0.5)


def box_of(loss: Loss, *, is_true: bool = False, window: Window = WINDOW) -> Box:
    return Box(sample(loss, window, 60, 50), is_true)


def test_that_the_box_and_the_plane_lead_back_to_each_other() -> None:
    box = box_of(BOWL, window=Window(-4.0, 4.0, 0.0, 2.0))
    points = np.array([[-4.0, 0.0], [1.5, 0.25], [4.0, 2.0]])
    assert box.half == (1.0, 0.25)
    assert box.across(points)[[0, 2]].tolist() == [[-1.0, -0.25], [1.0, 0.25]]
    assert box.plane(box.across(points)) == pytest.approx(points, abs=1e-15)


@pytest.mark.parametrize("is_true", [False, True])
def test_that_heights_rise_with_l_from_the_floor_to_the_top(is_true: bool) -> None:
    box = box_of(ROSENBROCK, is_true=is_true)
    scale = box.landscape.colour_scale
    heights = box.heights(np.linspace(scale.low, scale.high, 50))
    assert (np.diff(heights) > 0).all()
    assert [heights[0], heights[-1]] == pytest.approx([0.0, HEIGHT], abs=1e-12)


def test_that_true_heights_are_linear_in_l_and_others_are_the_colours() -> None:
    scale = box_of(ROSENBROCK).landscape.colour_scale
    middle = (scale.low + scale.high) / 2.0
    assert not scale.linear
    assert float(box_of(ROSENBROCK, is_true=True).heights(middle)) == pytest.approx(HEIGHT / 2.0)
    assert float(box_of(ROSENBROCK).heights(middle)) == pytest.approx(HEIGHT * scale.positions(np.array(middle)))


def test_that_the_mesh_lies_on_l_and_has_the_colours_of_the_landscape() -> None:
    box = box_of(BOWL)
    mesh = surface_mesh(box)
    plane = box.plane(mesh.vertices[:, :2])
    expected = box.heights(BOWL.values(plane))
    assert mesh.vertices[:, 2] == pytest.approx(expected, abs=1e-5)
    assert mesh.faces.max() < len(mesh.vertices)
    assert len(mesh.faces) == 2 * 59 * 49
    # lit, but of the same hue: channels keep their order on level ground
    lowest = int(mesh.vertices[:, 2].argmin())
    shade = box.landscape.shades.ravel()[int(box.landscape.values.argmin())]
    assert mesh.colours[lowest] == pytest.approx(colour_map(False)[shade] / 255.0, abs=0.02)


def test_that_there_is_no_face_where_l_is_not_finite() -> None:
    box = box_of(Loss.parse("log(x) + y"))
    mesh = surface_mesh(box)
    corners = box.plane(mesh.vertices[mesh.faces.ravel(), :2])
    assert (corners[:, 0] > 0.0).all()


def test_that_isolines_lie_at_the_height_of_their_level() -> None:
    box = box_of(BOWL)
    segments = isoline_segments(box)
    assert len(segments) % 2 == 0
    heights = box.heights(BOWL.values(box.plane(segments[:, :2])))
    assert segments[:, 2] == pytest.approx(heights, abs=2e-3)


@pytest.mark.parametrize("is_true", [False, True])
@pytest.mark.parametrize(("order", "off"), [(1, 0.12), (2, 0.003)])
def test_that_the_models_touch_the_surface_at_w_and_fit_it_to_their_order(
    order: Order, off: float, is_true: bool
) -> None:
    box, w = box_of(ROSENBROCK, is_true=is_true), (-1.2, 1.0)
    model = quadratic(ROSENBROCK, plane_of(("x", "y")), w, tuple(ROSENBROCK.gradient(w).tolist()))
    mesh = model_mesh(box, model, order, COLOUR)
    assert mesh is not None
    middle = np.abs(mesh.vertices[:, :2] - box.across(w)).sum(axis=1).argmin()
    assert mesh.vertices[middle] == pytest.approx(box.places([w], [24.2])[0], abs=1e-5)
    used = np.unique(mesh.faces)
    near = used[np.abs(mesh.vertices[used, :2] - box.across(w)).max(axis=1) < 0.04]
    truth = box.heights(ROSENBROCK.values(box.plane(mesh.vertices[near, :2])))
    assert mesh.vertices[near, 2] == pytest.approx(truth, abs=off)


def test_that_a_true_tangent_plane_is_flat() -> None:
    box, w = box_of(BOWL, is_true=True), (1.0, 0.5)
    model = quadratic(BOWL, plane_of(("x", "y")), w, tuple(BOWL.gradient(w).tolist()))
    mesh = model_mesh(box, model, 1, COLOUR)
    assert mesh is not None
    points = mesh.vertices[np.unique(mesh.faces)].astype(float)
    centred = points - points.mean(axis=0)
    assert np.linalg.svd(centred)[1][2] < 1e-5


def test_that_without_derivatives_there_is_no_model() -> None:
    loss = Loss.parse("abs(x) + abs(y)")
    model = quadratic(loss, plane_of(("x", "y")), (0.0, 0.0), None)
    assert model_mesh(box_of(loss), model, 1, COLOUR) is None
    assert model_mesh(box_of(loss), model, 2, COLOUR) is None


def test_that_a_ray_meets_a_plane_where_geometry_says() -> None:
    x = y = np.linspace(-1.0, 1.0, 41)
    heights = 0.3 + 0.2 * x[None, :] - 0.1 * y[:, None]
    eye, toward = np.array([0.5, -2.0, 3.0]), np.array([-0.1, 0.9, -1.2])
    t = (3.0 - 0.3 - 0.2 * 0.5 - 0.1 * 2.0) / (1.2 + 0.2 * -0.1 - 0.1 * 0.9)
    assert first_hit(x, y, heights, eye, toward) == pytest.approx((0.5 - 0.1 * t, -2.0 + 0.9 * t), abs=1e-6)


def test_that_a_ray_meets_the_near_side_of_a_hill_first_and_may_pass_by() -> None:
    x = y = np.linspace(-1.0, 1.0, 201)
    heights = np.exp(-8.0 * (x[None, :] ** 2 + y[:, None] ** 2))
    found = first_hit(x, y, heights, [-3.0, 0.0, 0.5], [1.0, 0.0, 0.0])
    assert found is not None
    assert found == pytest.approx((-np.sqrt(np.log(2.0) / 8.0), 0.0), abs=1e-3)
    assert first_hit(x, y, heights, [-3.0, 0.0, 2.0], [1.0, 0.0, 0.0]) is None
    assert first_hit(x, y, heights, [-3.0, 5.0, 0.5], [1.0, 0.0, 0.0]) is None


def test_that_picking_finds_the_point_that_is_seen() -> None:
    box = box_of(ROSENBROCK)
    place = box.places([(0.5, 1.5)], [ROSENBROCK.value((0.5, 1.5))])[0]
    eye = np.array([0.3, -0.4, 4.0])
    found = first_hit(*grid_of(box), eye, place - eye)
    assert found is not None
    assert box.plane(found) == pytest.approx([0.5, 1.5], abs=0.02)
