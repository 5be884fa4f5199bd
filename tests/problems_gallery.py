"""Every loss of the gallery as a function in mpmath, written by hand from the publication and not from its text.

A function takes the variables in natural order and then the parameters, as keywords. Decimals, ``pi`` and ``e`` mean
their nearest doubles, as in the texts. Losses without a minimum are here as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import mpmath as mp
from mpmath import cos, exp, mpf, sin, sqrt

from explorer.gallery import GalleryLoss
from explorer.gallery.networks import RIDGE, examples
from tests import problems_mgh_residuals as residuals

PI = mpf(math.pi)
E = mpf(math.e)

Function = Callable[..., mpf]


def names_of(entry: GalleryLoss) -> tuple[str, ...]:
    """The variables of a loss of the gallery, which has x, y, z, or x or w with numbers."""
    if "w1" in entry.expression or "x1" in entry.expression:
        stem = "w" if "w1" in entry.expression else "x"
        return tuple(f"{stem}{i}" for i in range(1, entry.dimension + 1))
    return ("x", "y", "z")[: entry.dimension]


def _squares(rows: residuals.Residuals) -> Function:
    return lambda *x: mp.fsum(row**2 for row in rows(x))


def _chained_rosenbrock(*x: mpf) -> mpf:
    return mp.fsum(100 * (a**2 - b) ** 2 + (a - 1) ** 2 for a, b in pairwise(x))


def _dixon_price(*x: mpf) -> mpf:
    return (x[0] - 1) ** 2 + mp.fsum(i * (b * b * 2 - a) ** 2 for i, (a, b) in enumerate(pairwise(x), start=2))


def _bowl_in_50(*x: mpf) -> mpf:
    # four digits of each eigenvalue, as they are written out
    eigenvalues = [mpf(float(f"{math.exp(math.log(1000) * i / 49):.3e}")) for i in range(50)]
    return mp.fsum(a * z**2 for a, z in zip(eigenvalues, x, strict=True)) / 2


def _turned_valley(x: mpf, y: mpf, k: mpf, t: mpf) -> mpf:
    turned = mp.mpc(x, y) * mp.expj(-t)
    return turned.real**2 + k * turned.imag**2


def _ridge(w1: mpf, w2: mpf, **held: mpf) -> mpf:
    points = ((1, 1), (2, 3), (3, 2), (4, 5))
    return mp.fsum((w1 * x + w2 - y) ** 2 for x, y in points) + held["lambda"] * (w1 * w1 + w2 * w2)


def _logistic_3(*w: mpf) -> mpf:
    above = ((0.5, 1.2), (1.5, -0.3), (2.1, 0.8), (-0.4, 0.9))
    below = ((-1.0, -0.6), (0.3, -1.4), (-1.7, 0.5), (0.9, 0.4))
    margins = [w[0] * a + w[1] * b + w[2] for a, b in above] + [-w[0] * a - w[1] * b - w[2] for a, b in below]
    return mp.fsum(-mp.log(1 / (1 + exp(-margin))) for margin in margins) / 8


def _logistic_50(*w: mpf) -> mpf:
    total = mpf(0)
    for row, label in examples():
        margin = label * mp.fsum(mpf(tenths / 10) * a for tenths, a in zip(row, w, strict=True))
        total -= mp.log(1 / (1 + exp(-margin)))
    return total / 40 + RIDGE * mp.norm(mp.matrix(w)) ** 2


def _network(*w: mpf) -> mpf:
    def output(a: int, b: int) -> mpf:
        hidden = [mp.tanh(w[3 * i] * a + w[3 * i + 1] * b + w[3 * i + 2]) for i in range(2)]
        return mp.tanh(w[6] * hidden[0] + w[7] * hidden[1] + w[8])

    return mp.fsum((output(a, b) - (mpf(0.8) if a != b else -mpf(0.8))) ** 2 for a in (-1, 1) for b in (-1, 1))


def _huber(residual: mpf) -> mpf:
    return residual**2 / 2 if abs(residual) <= 1 else abs(residual) - mpf(1) / 2


def _wolfe(x: mpf, y: mpf) -> mpf:
    if x >= abs(y):
        return 5 * sqrt(9 * x**2 + 16 * y**2)
    return 9 * x + 16 * abs(y) - (0 if x > 0 else x**9)


def _goldstein_price(x: mpf, y: mpf) -> mpf:
    first = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    second = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    return first * second


def _logistic(w1: mpf, w2: mpf) -> mpf:
    labels = {1: -1, 2: 1, 3: -1, 4: 1}
    return mp.fsum(mp.log(1 + exp(-label * (w1 * x + w2))) for x, label in labels.items())


def _trefethen(x: mpf, y: mpf) -> mpf:
    waves = exp(sin(50 * x)) + sin(60 * exp(y)) + sin(70 * sin(x)) + sin(sin(80 * y)) - sin(10 * (x + y))
    return waves + (x**2 + y**2) / 4


GALLERY_FUNCTIONS: dict[str, Function] = {
    "Round bowl": lambda x, y: x * x + y * y,
    "Bowl of condition 10": lambda x, y: (x**2 + 10 * y**2) / 2,
    "Bowl of condition 100": lambda x, y: (x**2 + 100 * y**2) / 2,
    "Tilted bowl": lambda x, y: x**2 + 1.6 * x * y + y**2,
    "Rosenbrock": lambda x, y: 100 * (y - x**2) ** 2 + (1 - x) ** 2,
    "Himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "Beale": lambda x, y: mp.fsum((t - x * (1 - y**i)) ** 2 for i, t in ((1, 1.5), (2, 2.25), (3, 2.625))),
    "Booth": lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
    "Matyas": lambda x, y: 0.26 * (x**2 + y**2) - 0.48 * x * y,
    "McCormick": lambda x, y: sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1,
    "Goldstein-Price": _goldstein_price,
    "Three-hump camel": lambda x, y: 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2,
    "Six-hump camel": lambda x, y: 4 * x**2 - 2.1 * x**4 + x**6 / 3 + x * y - 4 * y**2 + 4 * y**4,
    "Styblinski-Tang": lambda x, y: mp.fsum(z**4 - 16 * z**2 + 5 * z for z in (x, y)) / 2,
    "Rastrigin": lambda x, y: 20 + mp.fsum(z**2 - 10 * cos(2 * PI * z) for z in (x, y)),
    "Ackley": lambda x, y: (
        20 + E - 20 * exp(-0.2 * sqrt((x**2 + y**2) / 2)) - exp((cos(2 * PI * x) + cos(2 * PI * y)) / 2)
    ),
    "Easom": lambda x, y: -cos(x) * cos(y) * exp(-((x - PI) ** 2 + (y - PI) ** 2)),
    "Lévy 13": lambda x, y: (
        sin(3 * PI * x) ** 2 + (x - 1) ** 2 * (1 + sin(3 * PI * y) ** 2) + (y - 1) ** 2 * (1 + sin(2 * PI * y) ** 2)
    ),
    "Branin": lambda x, y: (
        (y - 5.1 / (4 * PI**2) * x**2 + 5 / PI * x - 6) ** 2 + 10 * (1 - 1 / (8 * PI)) * cos(x) + 10
    ),
    "Bohachevsky 1": lambda x, y: x**2 + 2 * y**2 - 0.3 * cos(3 * PI * x) - 0.4 * cos(4 * PI * y) + 0.7,
    "Eggholder": lambda x, y: -(y + 47) * sin(sqrt(abs(x / 2 + (y + 47)))) - x * sin(sqrt(abs(x - (y + 47)))),
    "Hölder table": lambda x, y: -abs(sin(x) * cos(y) * exp(abs(1 - mp.hypot(x, y) / PI))),
    "Cross-in-tray": lambda x, y: -0.0001 * (abs(sin(x) * sin(y) * exp(abs(100 - mp.hypot(x, y) / PI))) + 1) ** 0.1,
    "Drop-wave": lambda x, y: -(1 + cos(12 * mp.hypot(x, y))) / ((x**2 + y**2) / 2 + 2),
    "Schaffer 2": lambda x, y: mpf(1) / 2 + (sin(x**2 - y**2) ** 2 - mpf(1) / 2) / (1 + 0.001 * (x**2 + y**2)) ** 2,
    "Absolute values": lambda x, y: abs(x) + 2 * abs(y),
    "Demyanov-Malozemov": lambda x, y: max(5 * x + y, -5 * x + y, x**2 + y**2 + 4 * y),
    "Wolfe": _wolfe,
    "Chebyshev line fit": lambda w1, w2: max(abs(w1 + t * w2 - b) for t, b in ((0, 1), (1, 3), (2, 2))),
    "Logistic loss": _logistic,
    "Least-squares line": lambda w1, w2: mp.fsum((w1 * t + w2 - b) ** 2 for t, b in ((1, 1), (2, 3), (3, 2), (4, 5))),
    "Tanh unit": lambda w1, w2: mp.fsum((mp.tanh(w1 * t + w2) - b) ** 2 for t, b in ((-1, -0.8), (0, 0.3), (1, 0.6))),
    "Huber": lambda x, y: _huber(x) + 4 * _huber(y),
    "Freudenstein-Roth": lambda x, y: (x - 13 - 2 * y + 5 * y**2 - y**3) ** 2 + (x - 29 - 14 * y + y**2 + y**3) ** 2,
    "Two Gaussian wells": lambda x, y: (
        -exp(-((x + 1) ** 2 + (y + 0.5) ** 2)) - 0.7 * exp(-(2 * (x - 1) ** 2 + (y - 1) ** 2))
    ),
    "Runge well": lambda x, y: -1 / (1 + x**2 + (2 * y) ** 2),
    "Sum of exponentials": lambda x, y: exp(-mpf(0.1)) * (2 * exp(x) * mp.cosh(3 * y) + exp(-x)),
    "Trefethen": _trefethen,
    "Saddle": lambda x, y: (x - y) * (x + y),
    "Monkey saddle": lambda x, y: (mp.mpc(x, y) ** 3).real,
    "Peano": lambda x, y: y**2 - 4 * x**2 * y + 3 * x**4,
    "Parabola": lambda x: x * x,
    "Tilted double well": lambda x: x**4 - 2 * x**2 + 1 + 0.3 * x,
    "Absolute value": abs,
    "Log-cosh": lambda x: mp.log((exp(x) + exp(-x)) / 2),
    "Rippled parabola": lambda x: sin(3 * x) + 0.1 * x * x,
    "Witch of Agnesi, turned over": lambda x: -1 / (1 + x * x),
    "Quartic": lambda x: (x * x) ** 2,
    "Forrester": lambda x: (6 * x - 2) ** 2 * sin(12 * x - 4),
    "x log x": lambda x: mp.log(x**x),
    "Bowl of any condition": lambda x, y, a, b: a * x * x / 2 + b * y * y / 2,
    "Turned valley": _turned_valley,
    "Rosenbrock, a and b": lambda x, y, a, b: (x - a) ** 2 + b * (x * x - y) ** 2,
    "Pitchfork": lambda x, y, a: (x * x) ** 2 - a * x * x + y * y,
    "Cusp catastrophe": lambda x, a, b: x * (x**3 / 4 + a * x / 2 + b),
    "Ridge regression": _ridge,
    "Bowl of condition 1000": lambda x, y, z: x * x / 2 + 15 * y * y + 500 * z * z,
    "Helical valley": _squares(residuals.helical_valley),
    "Box 3-D, ten residuals": _squares(residuals.box(10)),
    "Powell singular": _squares(residuals.powell_singular),
    "Wood": lambda a, b, c, d: (
        100 * (b - a**2) ** 2
        + (1 - a) ** 2
        + 90 * (d - c**2) ** 2
        + (1 - c) ** 2
        + 10.1 * ((b - 1) ** 2 + (d - 1) ** 2)
        + 19.8 * (b - 1) * (d - 1)
    ),
    "Brown-Dennis": _squares(residuals.brown_dennis),
    "Extended Rosenbrock": _squares(residuals.extended_rosenbrock),
    "Chained Rosenbrock": _chained_rosenbrock,
    "Dixon-Price, 10 variables": _dixon_price,
    "Trigonometric": _squares(residuals.trigonometric),
    "Bowl in 50 variables": _bowl_in_50,
    "Logistic loss, 3 weights": _logistic_3,
    "Network for exclusive or": _network,
    "Logistic loss, 50 weights": _logistic_50,
}
