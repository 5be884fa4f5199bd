"""The residuals f₁ … fₘ of Moré, Garbow and Hillstrom in mpmath, from the formulas of the publication.

Nothing here comes from the typed texts except the measured data, whose decimals mean their nearest doubles in both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import mpmath as mp
from mpmath import cos, exp, log, mpf, sin, sqrt

from tests.problems_mgh_texts import BARD, GAUSSIAN, KOWALIK, KOWALIK_U, MEYER, OSBORNE

Point = Sequence[mpf]
Residuals = Callable[[Point], list[mpf]]


def rosenbrock(x: Point) -> list[mpf]:
    return [10 * (x[1] - x[0] ** 2), 1 - x[0]]


def freudenstein_roth(x: Point) -> list[mpf]:
    return [-13 + x[0] + 5 * x[1] ** 2 - x[1] ** 3 - 2 * x[1], -29 + x[0] + x[1] ** 3 + x[1] ** 2 - 14 * x[1]]


def powell_badly_scaled(x: Point) -> list[mpf]:
    return [10**4 * x[0] * x[1] - 1, exp(-x[0]) + exp(-x[1]) - mpf(1.0001)]


def brown_badly_scaled(x: Point) -> list[mpf]:
    return [x[0] - 10**6, x[1] - mpf(2e-6), x[0] * x[1] - 2]


def beale(x: Point) -> list[mpf]:
    return [y - x[0] * (1 - x[1] ** i) for i, y in ((1, mpf(1.5)), (2, mpf(2.25)), (3, mpf(2.625)))]


def jennrich_sampson(x: Point) -> list[mpf]:
    return [2 + 2 * i - (exp(i * x[0]) + exp(i * x[1])) for i in range(1, 11)]


def helical_valley(x: Point) -> list[mpf]:
    pi = mpf(math.pi)
    theta = mp.atan(x[1] / x[0]) / (2 * pi) + (mpf(1) / 2 if x[0] < 0 else 0)
    return [10 * (x[2] - 10 * theta), 10 * (mp.hypot(x[0], x[1]) - 1), x[2]]


def bard(x: Point) -> list[mpf]:
    rows = []
    for i, y in enumerate(BARD, start=1):
        u, v = mpf(i), mpf(16 - i)
        rows.append(y - (x[0] + u / (v * x[1] + min(u, v) * x[2])))
    return rows


def gaussian(x: Point) -> list[mpf]:
    return [
        x[0] * exp(-x[1] * (mpf(8 - i) / 2 - x[2]) ** 2 / 2) - y for i, y in enumerate(GAUSSIAN, start=1)
    ]  # fmt: skip


def meyer(x: Point) -> list[mpf]:
    return [x[0] * exp(x[1] / (45 + 5 * i + x[2])) - y for i, y in enumerate(MEYER, start=1)]


def gulf(m: int) -> Residuals:
    """yᵢ − x₂ as in the authors' programs: the printed formula has lost the minus sign."""
    times = [mpf(i / 100) for i in range(1, m + 1)]
    heights = [25 + mp.cbrt(-50 * log(t)) ** 2 for t in times]
    return lambda x: [exp(-(abs(y - x[1]) ** x[2]) / x[0]) - t for t, y in zip(times, heights, strict=True)]


def box(m: int) -> Residuals:
    times = [(mpf(i / 10), mpf(i)) for i in range(1, m + 1)]
    return lambda x: [exp(-t * x[0]) - exp(-t * x[1]) - x[2] * (exp(-t) - exp(-ten)) for t, ten in times]


def powell_singular(x: Point) -> list[mpf]:
    rows = []
    for i in range(0, len(x), 4):
        a, b, c, d = x[i : i + 4]
        rows += [a + 10 * b, sqrt(5) * (c - d), (b - 2 * c) ** 2, sqrt(10) * (a - d) ** 2]
    return rows


def wood(x: Point) -> list[mpf]:
    return [
        10 * (x[1] - x[0] ** 2), 1 - x[0], sqrt(90) * (x[3] - x[2] ** 2), 1 - x[2],
        sqrt(10) * (x[1] + x[3] - 2), (x[1] - x[3]) * sqrt(mpf(0.1)),
    ]  # fmt: skip


def kowalik_osborne(x: Point) -> list[mpf]:
    return [
        y - x[0] * (mpf(u) ** 2 + u * x[1]) / (mpf(u) ** 2 + u * x[2] + x[3])
        for y, u in zip(KOWALIK, KOWALIK_U, strict=True)
    ]


def brown_dennis(x: Point) -> list[mpf]:
    times = [mpf(i / 5) for i in range(1, 21)]
    return [(x[0] + t * x[1] - exp(t)) ** 2 + (x[2] + x[3] * sin(t) - cos(t)) ** 2 for t in times]


def osborne_1(x: Point) -> list[mpf]:
    return [
        y - (x[0] + x[1] * exp(-10 * (i - 1) * x[3]) + x[2] * exp(-10 * (i - 1) * x[4]))
        for i, y in enumerate(OSBORNE, start=1)
    ]


def biggs(m: int) -> Residuals:
    times = [(mpf(i / 10), mpf(4 * i / 10), mpf(i)) for i in range(1, m + 1)]
    data = [(t, exp(-t) - 5 * exp(-ten) + 3 * exp(-four)) for t, four, ten in times]
    return lambda x: [
        x[2] * exp(-t * x[0]) - x[3] * exp(-t * x[1]) + x[5] * exp(-t * x[4]) - y for t, y in data
    ]  # fmt: skip


def watson(x: Point) -> list[mpf]:
    n, rows = len(x), []
    for i in range(1, 30):
        t = mpf(i) / 29
        slope = mp.fsum((j - 1) * x[j - 1] * t ** (j - 2) for j in range(2, n + 1))
        rows.append(slope - mp.fsum(x[j - 1] * t ** (j - 1) for j in range(1, n + 1)) ** 2 - 1)
    return [*rows, x[0], x[1] - x[0] ** 2 - 1]


def extended_rosenbrock(x: Point) -> list[mpf]:
    return [row for i in range(0, len(x), 2) for row in (10 * (x[i + 1] - x[i] ** 2), 1 - x[i])]


def penalty_1(x: Point) -> list[mpf]:
    root = sqrt(mpf(1e-5))
    return [*(root * (z - 1) for z in x), mp.fsum(z**2 for z in x) - mpf(1) / 4]


def penalty_2(x: Point) -> list[mpf]:
    n, root = len(x), sqrt(mpf(1e-5))
    tenth = [mpf(i / 10) for i in range(n + 1)]
    steps = [
        root * (exp(x[i - 1] / 10) + exp(x[i - 2] / 10) - exp(tenth[i]) - exp(tenth[i - 1])) for i in range(2, n + 1)
    ]
    ends = [root * (exp(x[i - n] / 10) - exp(-tenth[1])) for i in range(n + 1, 2 * n)]
    return [x[0] - mpf(0.2), *steps, *ends, mp.fsum((n - j) * z**2 for j, z in enumerate(x)) - 1]


def variably_dimensioned(x: Point) -> list[mpf]:
    total = mp.fsum(j * (z - 1) for j, z in enumerate(x, start=1))
    return [*(z - 1 for z in x), total, total**2]


def trigonometric(x: Point) -> list[mpf]:
    rest = len(x) - mp.fsum(cos(z) for z in x)
    return [rest + i * (1 - cos(z)) - sin(z) for i, z in enumerate(x, start=1)]


def brown_almost_linear(x: Point) -> list[mpf]:
    total = mp.fsum(x) - (len(x) + 1)
    return [*(z + total for z in x[:-1]), mp.fprod(x) - 1]


def discrete_boundary_value(x: Point) -> list[mpf]:
    h = mpf(1) / (len(x) + 1)
    padded = [mpf(0), *x, mpf(0)]
    return [
        2 * padded[i] - padded[i - 1] - padded[i + 1] + h**2 * (padded[i] + i * h + 1) ** 3 / 2
        for i in range(1, len(x) + 1)
    ]


def discrete_integral(x: Point) -> list[mpf]:
    n, h = len(x), mpf(1) / (len(x) + 1)
    t = [i * h for i in range(1, n + 1)]
    cubes = [(z + s + 1) ** 3 for z, s in zip(x, t, strict=True)]
    return [
        x[i]
        + h
        * (
            (1 - t[i]) * mp.fsum(t[j] * cubes[j] for j in range(i + 1))
            + t[i] * mp.fsum((1 - t[j]) * cubes[j] for j in range(i + 1, n))
        )
        / 2
        for i in range(n)
    ]


def broyden_tridiagonal(x: Point) -> list[mpf]:
    padded = [mpf(0), *x, mpf(0)]
    return [
        (3 - 2 * padded[i]) * padded[i] - padded[i - 1] - 2 * padded[i + 1] + 1 for i in range(1, len(x) + 1)
    ]  # fmt: skip


def broyden_banded(x: Point) -> list[mpf]:
    rows = []
    for i, z in enumerate(x):
        band = [x[j] for j in range(len(x)) if j != i and i - 5 <= j <= i + 1]
        rows.append(z * (2 + 5 * z**2) + 1 - mp.fsum(b * (1 + b) for b in band))
    return rows


def linear_full_rank(m: int) -> Residuals:
    def residuals(x: Point) -> list[mpf]:
        total = mpf(2 / m) * mp.fsum(x)
        return [(x[i] if i < len(x) else 0) - total - 1 for i in range(m)]

    return residuals


def linear_rank_1(m: int) -> Residuals:
    return lambda x: [i * mp.fsum(j * z for j, z in enumerate(x, start=1)) - 1 for i in range(1, m + 1)]


def linear_rank_1_zero(m: int) -> Residuals:
    def residuals(x: Point) -> list[mpf]:
        total = mp.fsum((j + 1) * x[j] for j in range(1, len(x) - 1))
        return [mpf(-1), *(i * total - 1 for i in range(1, m - 1)), mpf(-1)]

    return residuals


def chebyquad(x: Point) -> list[mpf]:
    """The means of shifted Chebyshev polynomials over the points, by their recurrence, minus their integrals."""
    before, now = [mpf(1) for _ in x], [2 * z - 1 for z in x]
    rows = []
    for i in range(1, len(x) + 1):
        integral = mpf(-1) / (i * i - 1) if i % 2 == 0 else 0
        rows.append(mp.fsum(now) / len(x) - integral)
        before, now = now, [2 * (2 * z - 1) * t - s for z, t, s in zip(x, now, before, strict=True)]
    return rows
