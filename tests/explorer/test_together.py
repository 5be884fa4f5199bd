"""L, ∇L and ∇²L from one program: bit for bit what each of them is by itself."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.losses import many_terms
from explorer.derivatives import gradient, hessian_product
from explorer.gallery import GALLERY, GalleryLoss
from explorer.kernel import Array, Kernel
from explorer.loss import Loss
from explorer.outlook import parsed_with

TEXTS = (
    "where(x > 0 & y < 1, x*log(abs(y)), x^3 - sin(y)) + max(x, y, x*y)",
    "abs(x) + floor(y) + 3x*abs(y)", "x^2 + 0*y", "x + y", "log(x)*sqrt(y)", "(x^2 + 1)^y", "7 + 0*x*y",
    "1e200*x^2 + y^3", "hypot(x, y) % 1 + arctan2(y, x)",
)  # fmt: skip


def apart(loss: Loss, w: Array) -> tuple[Array, Array, Array]:
    """L, ∇L and ∇²L from programs of their own."""
    n, root, at = loss.dimension, loss.root, w.tolist()
    value = float(Kernel([root], n)(at)[0])
    slopes = np.array([float(entry) for entry in Kernel(gradient(root), n)(at)])
    columns = Kernel(hessian_product(root), 2 * n)([*at, *np.eye(n)])
    lower = np.tril(np.stack([np.broadcast_to(column, (n,)) for column in columns]))
    return np.array(value), slopes, lower + np.tril(lower, -1).T


def assert_the_same(loss: Loss, points: Array) -> None:
    with np.errstate(all="ignore"):
        for w in points:
            flat, curved = loss.at(tuple(w.tolist())), loss.at(tuple(w.tolist()), curved=True)
            value, slopes, hessian = apart(loss, w)
            assert flat.hessian is None
            for found in (flat, curved):
                assert np.array_equal([found.value, *found.gradient], [value, *slopes], equal_nan=True)
            assert curved.hessian is not None
            assert np.array_equal(curved.hessian, hessian, equal_nan=True)
            assert np.array_equal(loss.gradient(w.tolist()), slopes, equal_nan=True)
            assert np.array_equal(loss.hessian(w.tolist()), hessian, equal_nan=True)


@pytest.mark.parametrize("entry", [e for e in GALLERY if len(e.start) < 12], ids=lambda entry: entry.name)
def test_that_on_the_gallery_every_bit_is_that_of_the_programs_apart(entry: GalleryLoss) -> None:
    loss = parsed_with(entry.expression, entry.parameters)
    points = np.random.default_rng(1).normal(scale=2.0, size=(5, loss.dimension))
    assert_the_same(loss, np.concatenate([[entry.start], points]))


@pytest.mark.parametrize("text", TEXTS)
def test_that_nan_infinities_and_branches_are_the_same(text: str) -> None:
    loss = Loss.parse(text)
    points = np.array([[0.5, 0.5], [0.0, 0.0], [-1.5, 2.5], [1e200, -1.0], [-0.0, 1.0], [np.nan, 1.0], [1.0, 1.0]])
    assert_the_same(loss, points)


@pytest.mark.parametrize("count", [12, 90])
def test_that_a_loss_too_long_for_one_program_gives_the_same_another_way(count: int) -> None:
    loss = Loss.parse(many_terms(count))
    value, slopes, hessian = apart(loss, np.array([0.3, -0.8]))
    found = loss.at((0.3, -0.8), curved=True)
    assert (found.value, list(found.gradient)) == (float(value), slopes.tolist())
    assert found.hessian is not None
    assert found.hessian.tolist() == hessian.tolist()
