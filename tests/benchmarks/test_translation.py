"""Others are measured on the same loss: the tree in their hands gives what the loss gives."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks import source
from benchmarks.losses import logistic, many_terms
from benchmarks.translation import numpy_operations, translate
from explorer.derivatives import gradient
from explorer.expression import Op
from explorer.gallery import GALLERY, GalleryLoss
from explorer.loss import Loss


def points_near(entry: GalleryLoss, count: int) -> np.ndarray:
    noise = np.random.default_rng(len(entry.name)).standard_normal((count, len(entry.start)))
    return np.asarray(entry.start) + 0.3 * noise


@pytest.mark.parametrize("entry", GALLERY, ids=lambda entry: entry.name)
def test_that_numpy_and_floats_give_what_the_loss_gives(entry: GalleryLoss) -> None:
    loss = Loss.parse(entry.expression, {parameter.name: parameter.value for parameter in entry.parameters})
    points = points_near(entry, 8)
    expected = loss.values(points)
    with np.errstate(all="ignore"):
        arrays = np.broadcast_to(translate([loss.root], numpy_operations())(*points.T)[0], expected.shape)
    np.testing.assert_allclose(arrays, expected, rtol=1e-12, atol=1e-13)
    value = source.function([loss.root], loss.dimension)
    slope = source.function(gradient(loss.root), loss.dimension)
    defined = [(w, L) for w, L in zip(points.tolist(), expected.tolist(), strict=True) if math.isfinite(L)]
    assert defined
    for w, L in defined:
        assert math.isclose(value(*w), L, rel_tol=1e-11, abs_tol=1e-12)
        np.testing.assert_allclose(np.atleast_1d(slope(*w)), loss.gradient(w), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize(
    ("text", "w", "expected"),
    [
        ("x % 2 + 3*x", (-3.5,), 0.5 - 10.5),
        ("sign(x) + floor(x)", (-1.5,), -1.0 - 2.0),
        ("min(x, y, 2) - max(x, y)", (3.0, 4.0), 2.0 - 4.0),
        ("where((x > 0) & ~(y > 1) | (x < -5), x, 7y)", (2.0, 3.0), 21.0),
        ("where((x > 0) & ~(y > 1) | (x < -5), x, 7y)", (2.0, 0.5), 2.0),
        ("x - 2y - 3*x*y - (y - x)", (1.0, 2.0), 1.0 - 4.0 - 6.0 - 1.0),
        ("2^-x + x^0.5 + x^3 + (-x)^2", (4.0,), 0.0625 + 2.0 + 64.0 + 16.0),
        ("atan2(y, x) + hypot(x, y)", (3.0, 4.0), math.atan2(4.0, 3.0) + 5.0),
        ("-x - y", (1.0, 2.0), -3.0),
        ("9^9^9 * 0 + x", (1.0,), math.nan),
    ],
)
def test_that_every_way_of_writing_is_translated(text: str, w: tuple[float, ...], expected: float) -> None:
    loss = Loss.parse(text)
    found = translate([loss.root], numpy_operations())(*map(np.float64, w))[0]
    assert found == pytest.approx(expected, rel=1e-14, nan_ok=True)
    assert source.function([loss.root], loss.dimension)(*w) == pytest.approx(expected, rel=1e-14, nan_ok=True)


def test_that_all_operations_have_a_translation() -> None:
    assert set(numpy_operations()) == set(Op) - {Op.CONST, Op.VAR}


@pytest.mark.parametrize("text", [many_terms(2_000), logistic(50)], ids=["2,000 terms", "50 variables"])
def test_that_long_losses_are_translated(text: str) -> None:
    loss = Loss.parse(text)
    w = np.linspace(-0.5, 0.7, loss.dimension)
    expected = loss.value(w.tolist())
    assert translate([loss.root], numpy_operations())(*w)[0] == pytest.approx(expected, rel=1e-12)
    assert source.function([loss.root], loss.dimension)(*w.tolist()) == pytest.approx(expected, rel=1e-12)


def test_that_nothing_of_the_text_is_in_the_source() -> None:
    loss = Loss.parse("lambda_ * foo^2 + bar")
    lines, results = source.statements([loss.root])
    written = " ".join([*lines, *results])
    assert not any(name in written for name in loss.variables)


def test_that_what_is_shared_is_written_once() -> None:
    loss = Loss.parse("sin(x*y) + sin(x*y)^2")
    lines, results = source.statements([loss.root])
    assert " ".join([*lines, *results]).count("sin(") == 1
