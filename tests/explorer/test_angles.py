"""Many angles at once against one at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.angles import angles_in_plane, dots, norms, units
from explorer.direction import angle, norm, unit
from explorer.kernel import Array


def some(m: int, n: int, seed: int) -> Array:
    """Vectors of very different lengths."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.normal(size=(m, n)) * 10.0 ** rng.uniform(-300, 300, size=(m, 1)))


def test_that_lengths_and_units_are_those_of_single_vectors() -> None:
    vectors = np.concatenate([some(200, 3, 0), [[3e-320, 0.0, 4e-320], [1e200, 1e-200, 0.0], [-0.0, 2.0, 0.0]]])
    assert norms(vectors).tolist() == [norm(v) for v in vectors.tolist()]
    assert units(vectors).tolist() == [list(unit(v) or ()) for v in vectors.tolist()]


@pytest.mark.parametrize("n", [1, 2])
def test_that_angles_are_those_of_single_steps(n: int) -> None:
    gradients, directions = some(300, n, 1), units(some(300, n, 2))
    # steepest descent and ascent, and along the contour, which rounding must not move
    g = units(gradients)
    special = [-g, g] + ([np.stack([-g[:, 1], g[:, 0]], axis=1)] if n == 2 else [])
    for u in (directions, *special):
        beta, dot = angles_in_plane(u, gradients)
        singly = [angle(tuple(a), tuple(b)) for a, b in zip(u.tolist(), gradients.tolist(), strict=True)]
        assert beta.tolist() == [found.shown for found in singly if found is not None]
        assert dot.tolist() == [found.dot for found in singly if found is not None]


def test_that_a_direction_of_another_length_is_measured_too() -> None:
    u, g = np.array([[3.0, 4.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    beta, dot = angles_in_plane(u, g)
    assert beta == pytest.approx([math.degrees(math.acos(0.6)), 90.0], rel=1e-15)
    assert dot.tolist() == [3.0, 0.0]


def test_that_products_are_summed_exactly() -> None:
    a, b = np.array([[1e16, 1.0, -1e16]]), np.ones((1, 3))
    assert dots(a, b).tolist() == [1.0]
