"""The test problems of Moré, Garbow and Hillstrom as a person would type them: squares of residuals, written out."""

from __future__ import annotations

from collections.abc import Iterable

BARD = (0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39)
GAUSSIAN = (
    0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989,
    0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044, 0.0009,
)  # fmt: skip
MEYER = (
    34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872,
)  # fmt: skip
KOWALIK = (0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246)
KOWALIK_U = (4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625)
OSBORNE = (
    0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751,
    0.718, 0.685, 0.658, 0.628, 0.603, 0.580, 0.558, 0.538, 0.522, 0.506, 0.490,
    0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411, 0.406,
)  # fmt: skip


def _squares(residuals: Iterable[str]) -> str:
    return " + ".join(f"({residual})^2" for residual in residuals)


def _sum(terms: Iterable[str]) -> str:
    return " + ".join(terms)


ROSENBROCK = "100(x2 - x1^2)^2 + (1 - x1)^2"
FREUDENSTEIN_ROTH = "(-13 + x1 + ((5 - x2)*x2 - 2)*x2)^2 + (-29 + x1 + ((x2 + 1)*x2 - 14)*x2)^2"
POWELL_BADLY_SCALED = "(1e4*x1*x2 - 1)^2 + (exp(-x1) + exp(-x2) - 1.0001)^2"
BROWN_BADLY_SCALED = "(x1 - 1e6)^2 + (x2 - 2e-6)^2 + (x1*x2 - 2)^2"
BEALE = "(1.5 - x1*(1 - x2))^2 + (2.25 - x1*(1 - x2^2))^2 + (2.625 - x1*(1 - x2^3))^2"
HELICAL_VALLEY = "(10(x3 - 10(arctan(x2/x1)/(2pi) + where(x1 < 0, 0.5, 0))))^2 + (10(sqrt(x1^2 + x2^2) - 1))^2 + x3^2"
POWELL_SINGULAR = "(x1 + 10x2)^2 + 5(x3 - x4)^2 + (x2 - 2x3)^4 + 10(x1 - x4)^4"
WOOD = "100(x2 - x1^2)^2 + (1 - x1)^2 + 90(x4 - x3^2)^2 + (1 - x3)^2 + 10(x2 + x4 - 2)^2 + 0.1(x2 - x4)^2"


def jennrich_sampson() -> str:
    return _squares(f"{2 + 2 * i} - (exp({i}x1) + exp({i}x2))" for i in range(1, 11))


def bard() -> str:
    return _squares(
        f"{y} - (x1 + {i}/({16 - i}x2 + {min(i, 16 - i)}x3))" for i, y in enumerate(BARD, start=1)
    )  # fmt: skip


def gaussian() -> str:
    return _squares(f"x1*exp(-x2*({(8 - i) / 2:g} - x3)^2/2) - {y}" for i, y in enumerate(GAUSSIAN, start=1))


def meyer() -> str:
    return _squares(f"x1*exp(x2/({45 + 5 * i} + x3)) - {y}" for i, y in enumerate(MEYER, start=1))


def gulf(m: int) -> str:
    times = (f"{i / 100:g}" for i in range(1, m + 1))
    return _squares(f"exp(-abs(25 + (-50log({t}))^(2/3) - x2)^x3/x1) - {t}" for t in times)


def box(m: int) -> str:
    return _squares(
        f"exp(-{i / 10:g}x1) - exp(-{i / 10:g}x2) - x3*(exp(-{i / 10:g}) - exp(-{i}))" for i in range(1, m + 1)
    )


def kowalik_osborne() -> str:
    return _squares(
        f"{y} - x1*({u:g}^2 + {u:g}x2)/({u:g}^2 + {u:g}x3 + x4)" for y, u in zip(KOWALIK, KOWALIK_U, strict=True)
    )


def brown_dennis() -> str:
    times = (f"{i / 5:g}" for i in range(1, 21))
    return _sum(f"((x1 + {t}x2 - exp({t}))^2 + (x3 + x4*sin({t}) - cos({t}))^2)^2" for t in times)


def osborne_1() -> str:
    return _squares(f"{y} - (x1 + x2*exp(-{10 * i}*x4) + x3*exp(-{10 * i}*x5))" for i, y in enumerate(OSBORNE))


def biggs(m: int) -> str:
    rows = ((f"{i / 10:g}", f"{4 * i / 10:g}", i) for i in range(1, m + 1))
    return _squares(
        f"x3*exp(-{t}x1) - x4*exp(-{t}x2) + x6*exp(-{t}x5) - (exp(-{t}) - 5exp(-{ten}) + 3exp(-{four}))"
        for t, four, ten in rows
    )


def watson(n: int) -> str:
    rows = []
    for i in range(1, 30):
        slope = _sum(f"{j - 1}x{j}*({i}/29)^{j - 2}" for j in range(2, n + 1))
        value = _sum(f"x{j}*({i}/29)^{j - 1}" for j in range(1, n + 1))
        rows.append(f"{slope} - ({value})^2 - 1")
    return _squares([*rows, "x1", "x2 - x1^2 - 1"])


def extended_rosenbrock(n: int) -> str:
    return _sum(f"100(x{i + 1} - x{i}^2)^2 + (1 - x{i})^2" for i in range(1, n, 2))


def extended_powell(n: int) -> str:
    return _sum(
        f"(x{i} + 10x{i + 1})^2 + 5(x{i + 2} - x{i + 3})^2 + (x{i + 1} - 2x{i + 2})^4 + 10(x{i} - x{i + 3})^4"
        for i in range(1, n, 4)
    )


def penalty_1(n: int) -> str:
    apart = _squares(f"x{i} - 1" for i in range(1, n + 1))
    return f"1e-5({apart}) + ({_sum(f'x{i}^2' for i in range(1, n + 1))} - 0.25)^2"


def penalty_2(n: int) -> str:
    steps = _squares(
        f"exp(x{i}/10) + exp(x{i - 1}/10) - (exp({i / 10:g}) + exp({(i - 1) / 10:g}))" for i in range(2, n + 1)
    )
    ends = _squares(f"exp(x{i}/10) - exp(-0.1)" for i in range(2, n + 1))
    ball = _sum(f"{n - j + 1}x{j}^2" for j in range(1, n + 1))
    return f"(x1 - 0.2)^2 + 1e-5({steps} + {ends}) + ({ball} - 1)^2"


def variably_dimensioned(n: int) -> str:
    total = _sum(f"{j}(x{j} - 1)" for j in range(1, n + 1))
    return f"{_squares(f'x{j} - 1' for j in range(1, n + 1))} + ({total})^2 + ({total})^4"


def trigonometric(n: int) -> str:
    cosines = "".join(f" - cos(x{j})" for j in range(1, n + 1))
    return _squares(f"{n}{cosines} + {i}(1 - cos(x{i})) - sin(x{i})" for i in range(1, n + 1))


def brown_almost_linear(n: int) -> str:
    total = _sum(f"x{j}" for j in range(1, n + 1))
    product = "*".join(f"x{j}" for j in range(1, n + 1))
    return _squares([*(f"x{i} + {total} - {n + 1}" for i in range(1, n)), f"{product} - 1"])


def discrete_boundary_value(n: int) -> str:
    def row(i: int) -> str:
        before = f" - x{i - 1}" if i > 1 else ""
        after = f" - x{i + 1}" if i < n else ""
        return f"2x{i}{before}{after} + (x{i} + {i}/{n + 1} + 1)^3/{2 * (n + 1) ** 2}"

    return _squares(map(row, range(1, n + 1)))


def discrete_integral(n: int) -> str:
    h = n + 1

    def row(i: int) -> str:
        left = _sum(f"{j}/{h}*(x{j} + {j}/{h} + 1)^3" for j in range(1, i + 1))
        right = _sum(f"{h - j}/{h}*(x{j} + {j}/{h} + 1)^3" for j in range(i + 1, n + 1))
        below = f" + {i}/{h}*({right})" if right else ""
        return f"x{i} + ({h - i}/{h}*({left}){below})/{2 * h}"

    return _squares(map(row, range(1, n + 1)))


def broyden_tridiagonal(n: int) -> str:
    def row(i: int) -> str:
        before = f" - x{i - 1}" if i > 1 else ""
        after = f" - 2x{i + 1}" if i < n else ""
        return f"(3 - 2x{i})*x{i}{before}{after} + 1"

    return _squares(map(row, range(1, n + 1)))


def broyden_banded(n: int) -> str:
    def row(i: int) -> str:
        band = (j for j in range(max(1, i - 5), min(n, i + 1) + 1) if j != i)
        return f"x{i}*(2 + 5x{i}^2) + 1" + "".join(f" - x{j}*(1 + x{j})" for j in band)

    return _squares(map(row, range(1, n + 1)))


def linear_full_rank(n: int, m: int) -> str:
    total = _sum(f"x{j}" for j in range(1, n + 1))
    rows = [f"x{i} - {2 / m:g}({total}) - 1" for i in range(1, n + 1)]
    return _squares([*rows, *([f"-{2 / m:g}({total}) - 1"] * (m - n))])


def linear_rank_1(n: int, m: int) -> str:
    total = _sum(f"{j}x{j}" for j in range(1, n + 1))
    return _squares(f"{i}({total}) - 1" for i in range(1, m + 1))


def linear_rank_1_zero(n: int, m: int) -> str:
    """Type the first and the last variable with the factor 0 that the publication gives them."""
    total = _sum([f"0*x1 + 0*x{n}", *(f"{j}x{j}" for j in range(2, n))])
    return _squares(["-1", *(f"{i - 1}({total}) - 1" for i in range(2, m)), "-1"])


def _chebyshev(i: int, z: str) -> str:
    """T₁ to T₁₀ of a text, each from smaller ones, so that no large coefficients cancel."""
    if i == 1:
        return z
    if i % 2 == 0:
        return f"(2({_chebyshev(i // 2, z)})^2 - 1)"
    table = {
        3: f"{z}*(4{z}^2 - 3)",
        5: f"{z}*(16{z}^4 - 20{z}^2 + 5)",
        7: f"{z}*(64{z}^6 - 112{z}^4 + 56{z}^2 - 7)",
        9: f"{z}*(256{z}^8 - 576{z}^6 + 432{z}^4 - 120{z}^2 + 9)",
    }
    return table[i]


def chebyquad(n: int) -> str:
    def row(i: int) -> str:
        total = _sum(_chebyshev(i, f"(2x{j} - 1)") for j in range(1, n + 1))
        return f"({total})/{n}" + (f" + 1/{i * i - 1}" if i % 2 == 0 else "")

    return _squares(map(row, range(1, n + 1)))
