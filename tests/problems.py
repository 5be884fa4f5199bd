"""Losses with known minima, each beside a function in mpmath that was written by hand from the publication.

Nothing here is generated from the text of an expression, so a wrong parse, derivative or kernel cannot
agree with itself. Decimals, ``pi`` and ``e`` mean their nearest doubles in both. The table as a whole uses
every function and every operator of the language. Minima are rounded from 50 digits to the nearest double.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import mpmath as mp
from mpmath import cos, exp, mpf, sin, sqrt

from explorer.gallery import GALLERY, Minimum
from tests.problems_gallery import GALLERY_FUNCTIONS, names_of

PI = mpf(math.pi)
E = mpf(math.e)

Function = Callable[..., mpf]


@dataclass(frozen=True, slots=True)
class Problem:
    """A loss as text, and what is known of it from elsewhere.

    Attributes
    ----------
    start
        A point (the published one where there is one) at which the loss is differentiable.
    minimum
        One lowest point; several losses have more.
    function
        The same loss in mpmath, one argument per variable, in the order of ``variables``.
    smooth
        False where the minimum is at a kink, at the tip of a cone, or on the edge of the domain.
    """

    name: str
    expression: str
    variables: tuple[str, ...]
    start: tuple[float, ...]
    minimum: Minimum
    source: str
    function: Function
    smooth: bool = True


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(f"x{i}" for i in range(1, count + 1))


_NOT_SMOOTH_AT_MINIMUM = {
    "Ackley",
    "Eggholder",
    "Drop-wave",
    "Absolute values",
    "Demyanov-Malozemov",
    "Wolfe",
    "Chebyshev line fit",
}


def _of_the_gallery() -> tuple[Problem, ...]:
    """The gallery up to ten variables; its parameters and its larger losses have tests of their own."""
    return tuple(
        Problem(
            name=entry.name,
            expression=entry.expression,
            variables=names_of(entry),
            start=entry.start,
            minimum=entry.minima[0],
            source=entry.source,
            function=GALLERY_FUNCTIONS[entry.name],
            smooth=entry.name not in _NOT_SMOOTH_AT_MINIMUM,
        )
        for entry in GALLERY
        if entry.minima and not entry.parameters and entry.dimension <= 10
    )


def _helical_valley_atan2(x1: mpf, x2: mpf, x3: mpf) -> mpf:
    radius = mp.hypot(x1, x2)
    angle = 2 * mp.atan(x2 / (radius + x1))
    return 100 * ((x3 - 5 * angle / PI) ** 2 + (radius - 1) ** 2) + x3**2


def _trid(*x: mpf) -> mpf:
    return mp.fsum((z - 1) ** 2 for z in x) - mp.fsum(a * b for a, b in pairwise(x))


def _zakharov(*x: mpf) -> mpf:
    slanted = mp.fsum(i * z for i, z in enumerate(x, start=1)) / 2
    return mp.fsum(z**2 for z in x) + slanted**2 + slanted**4


def _dixon_price(*x: mpf) -> mpf:
    return (x[0] - 1) ** 2 + mp.fsum(i * (2 * x[i - 1] ** 2 - x[i - 2]) ** 2 for i in range(2, len(x) + 1))


def _hartmann_3(*x: mpf) -> mpf:
    alpha = (1.0, 1.2, 3.0, 3.2)
    a = ((3.0, 10.0, 30.0), (0.1, 10.0, 35.0), (3.0, 10.0, 30.0), (0.1, 10.0, 35.0))
    p = (
        (0.3689, 0.1170, 0.2673),
        (0.4699, 0.4387, 0.7470),
        (0.1091, 0.8732, 0.5547),
        (0.03815, 0.5743, 0.8828),
    )
    return -mp.fsum(alpha[i] * exp(-mp.fsum(a[i][j] * (x[j] - p[i][j]) ** 2 for j in range(3))) for i in range(4))


def _griewank(*x: mpf) -> mpf:
    waves = mp.fprod(cos(z / sqrt(i)) for i, z in enumerate(x, start=1))
    return 1 + mp.fsum(z**2 for z in x) / 4000 - waves


def _rotated_hyper_ellipsoid(*x: mpf) -> mpf:
    return mp.fsum(mp.fsum(x[:i]) ** 2 for i in range(1, len(x) + 1))


def _perm_0(*x: mpf) -> mpf:
    count, beta = len(x), 10
    return mp.fsum(
        mp.fsum((j + beta) * (x[j - 1] ** i - mpf(j) ** -i) for j in range(1, count + 1)) ** 2
        for i in range(1, count + 1)
    )


def _box(x1: mpf, x2: mpf, x3: mpf) -> mpf:
    times = (mpf(0.1), mpf(0.2), mpf(0.3))
    tens = (mpf(1), mpf(2), mpf(3))
    return mp.fsum(
        (exp(-t * x1) - exp(-t * x2) - x3 * (exp(-t) - exp(-ten))) ** 2 for t, ten in zip(times, tens, strict=True)
    )


def _jennrich_sampson(x1: mpf, x2: mpf) -> mpf:
    return mp.fsum((2 + 2 * i - exp(i * x1) - exp(i * x2)) ** 2 for i in range(1, 11))


def _penalty(*x: mpf) -> mpf:
    return 1e-5 * mp.fsum((z - 1) ** 2 for z in x) + (mp.fsum(z**2 for z in x) - 0.25) ** 2


def _giunta(*x: mpf) -> mpf:
    inner = [mpf(16) / 15 * z - 1 for z in x]
    return 0.6 + mp.fsum(sin(s) + sin(s) ** 2 + sin(4 * s) / 50 for s in inner)


def _michalewicz(*x: mpf) -> mpf:
    return -mp.fsum(sin(z) * sin(i * z**2 / PI) ** 20 for i, z in enumerate(x, start=1))


def _cb2(x: mpf, y: mpf) -> mpf:
    return max(x**2 + y**4, (2 - x) ** 2 + (2 - y) ** 2, 2 * exp(y - x))


def _cb3(x: mpf, y: mpf) -> mpf:
    return max(x**4 + y**2, (2 - x) ** 2 + (2 - y) ** 2, 2 * exp(y - x))


def _crescent(x: mpf, y: mpf) -> mpf:
    disc = x**2 + (y - 1) ** 2
    return max(disc + y - 1, -disc + y + 1)


def _truncated(z: mpf) -> mpf:
    return mp.floor(z) if z >= 0 else mp.ceil(z)


_MGH = "Moré, Garbow & Hillstrom, ACM TOMS 7 (1981) 17-41"
_JAMIL = "Jamil & Yang, Int. J. Math. Model. Numer. Optim. 4 (2013) 150-194"
_LUKSAN = "Lukšan & Vlček, Test Problems for Nonsmooth Optimization, ICS Tech. Rep. 798 (2000)"
_SFU = "Surjanovic & Bingham, Virtual Library of Simulation Experiments (2013)"
_CLOSED = "closed form"

# fmt: off
_ONE_VARIABLE: tuple[Problem, ...] = (
    Problem(
        "Gramacy-Lee 1-D", "sin(10pi*x)/(2x) + (x - 1)^4", ("x",), (1.3,),
        Minimum((0.5485634445276052,), -0.8690111349894998), "Gramacy & Lee, Stat. Comput. 22 (2012) 713-722",
        lambda x: sin(10 * PI * x) / (2 * x) + (x - 1) ** 4,
    ),
    Problem(
        "x to the x", "x^x", ("x",), (1.5,), Minimum((0.36787944117144233,), 0.6922006275553464), _CLOSED,
        lambda x: exp(x * mp.log(x)),
    ),
    Problem(
        "tangent", "tan(x) - 2x", ("x",), (0.3,), Minimum((0.7853981633974483,), -0.5707963267948967),
        _CLOSED,
        lambda x: sin(x) / cos(x) - 2 * x,
    ),
    Problem(
        "arcsine", "2x - arcsin(x)", ("x",), (0.25,), Minimum((-0.8660254037844386,), -0.6848532563722796),
        _CLOSED,
        lambda x: 2 * x - mp.asin(x),
    ),
    Problem(
        "arccosine", "arccos(x) + 2x", ("x",), (-0.25,), Minimum((-0.8660254037844386,), 0.8859430704226171),
        _CLOSED,
        lambda x: mp.acos(x) + 2 * x,
    ),
    Problem(
        "arctangent", "x/2 - arctan(x)", ("x",), (3.0,), Minimum((1.0,), -0.28539816339744833), _CLOSED,
        lambda x: x / 2 - mp.atan(x),
    ),
    Problem(
        "hyperbolic cosine and sine", "cosh(x) - sinh(x)/2", ("x",), (-1.0,),
        Minimum((0.5493061443340549,), 0.8660254037844386), _CLOSED,
        lambda x: (exp(x) + 3 * exp(-x)) / 4,
    ),
    Problem(
        "inverse hyperbolic sine", "x/2 - arcsinh(x)", ("x",), (-0.5,),
        Minimum((1.7320508075688772,), -0.4509324931403781), _CLOSED,
        lambda x: x / 2 - mp.log(x + sqrt(x**2 + 1)),
    ),
    Problem(
        "inverse hyperbolic cosine", "x - arccosh(x)", ("x",), (2.5,),
        Minimum((1.4142135623730951,), 0.532839975353552), _CLOSED,
        lambda x: x - mp.log(x + sqrt(x**2 - 1)),
    ),
    Problem(
        "inverse hyperbolic tangent", "2x - arctanh(x)", ("x",), (0.1,),
        Minimum((-0.7071067811865476,), -0.532839975353552), _CLOSED,
        lambda x: 2 * x - mp.log((1 + x) / (1 - x)) / 2,
    ),
    Problem(
        "expm1", "expm1(x) - 2x", ("x",), (1e-3,), Minimum((0.6931471805599453,), -0.38629436111989063),
        _CLOSED,
        lambda x: exp(x) - 1 - 2 * x,
    ),
    Problem(
        "log1p", "x - 2log1p(x)", ("x",), (1e-3,), Minimum((1.0,), -0.38629436111989063), _CLOSED,
        lambda x: x - 2 * mp.log(1 + x),
    ),
    Problem(
        "base-10 logarithm", "x - log10(x)", ("x",), (2.0,),
        Minimum((0.4342944819032518,), 0.796510170602715), _CLOSED,
        lambda x: x - mp.log(x) / mp.log(10),
    ),
    Problem(
        "base-2 logarithm", "x - log2(x)", ("x",), (3.0,), Minimum((1.4426950408889634,), 0.9139286679440658),
        _CLOSED,
        lambda x: x - mp.log(x) / mp.log(2),
    ),
    Problem(
        "Salomon", "1 - cos(2pi*abs(x)) + 0.1abs(x)", ("x",), (0.8,), Minimum((0.0,), 0.0), _JAMIL,
        lambda x: 1 - cos(2 * PI * abs(x)) + 0.1 * abs(x), smooth=False,
    ),
    Problem(
        "floor", "(x - floor(x) - 0.25)^2 + (floor(x) - 2)^2", ("x",), (5.75,), Minimum((2.25,), 0.0),
        _CLOSED,
        lambda x: (x - mp.floor(x) - 0.25) ** 2 + (mp.floor(x) - 2) ** 2,
    ),
    Problem(
        "ceil", "(ceil(x) - x - 0.25)^2 + (ceil(x) - 1)^2", ("x",), (-1.5,), Minimum((0.75,), 0.0), _CLOSED,
        lambda x: (mp.ceil(x) - x - 0.25) ** 2 + (mp.ceil(x) - 1) ** 2,
    ),
    Problem(
        "trunc", "(x - trunc(x) + 0.5)^2 + (trunc(x) + 3)^2", ("x",), (-1.25,), Minimum((-3.5,), 0.0),
        _CLOSED,
        lambda x: (x - _truncated(x) + 0.5) ** 2 + (_truncated(x) + 3) ** 2,
    ),
    Problem(
        "remainder of a division", "(x % 2 - 1.5)^2 + (floor(x/2) - 1)^2", ("x",), (6.75,),
        Minimum((3.5,), 0.0), _CLOSED,
        lambda x: (x - 2 * mp.floor(x / 2) - 1.5) ** 2 + (mp.floor(x / 2) - 1) ** 2,
    ),
    Problem(
        "equal", "where(floor(x) == 2, (x - 2.5)^2, 1 + x^2)", ("x",), (4.0,), Minimum((2.5,), 0.0), _CLOSED,
        lambda x: (x - 2.5) ** 2 if mp.floor(x) == 2 else 1 + x**2,
    ),
    Problem(
        "not equal", "where(sign(x) != 1, 4 + x^2, (x - 3)^2)", ("x",), (-2.0,), Minimum((3.0,), 0.0),
        _CLOSED,
        lambda x: 4 + x**2 if x <= 0 else (x - 3) ** 2,
    ),
)

_TWO_VARIABLES: tuple[Problem, ...] = (
    Problem(
        "superscripts", "x⁴ - 2x² + y**2 + -2^2", ("x", "y"), (0.5, 1.5), Minimum((1.0, 0.0), -5.0), _CLOSED,
        lambda x, y: (x**2 - 1) ** 2 - 5 + y**2,
    ),
    Problem(
        "Brown badly scaled", "(x - 1e6)^2 + (y - 2e-6)^2 + (x*y - 2)^2", ("x", "y"), (1.0, 1.0),
        Minimum((1e6, 2e-6), 0.0), _MGH,
        lambda x, y: (x - 10**6) ** 2 + (y - 2e-6) ** 2 + (x * y - 2) ** 2,
    ),
    Problem(
        "Jennrich-Sampson", " + ".join(f"({2 + 2 * i} - exp({i}x1) - exp({i}x2))^2" for i in range(1, 11)),
        _numbered(2), (0.3, 0.4), Minimum((0.2578252136703641, 0.2578252136703641), 124.36218235561485), _MGH,
        _jennrich_sampson,
    ),
    Problem(
        "Zettl", "(x^2 + y^2 - 2x)^2 + x/4", ("x", "y"), (1.0, 0.75),
        Minimum((-0.029895985050660382, 0.0), -0.003791237220468898), _JAMIL,
        lambda x, y: (x**2 - 2 * x + y**2) ** 2 + 0.25 * x,
    ),
    Problem(
        "Leon", "100(y - x^3)^2 + (1 - x)^2", ("x", "y"), (-1.2, 1.0), Minimum((1.0, 1.0), 0.0),
        "Leon, in Lavi & Vogl, Recent Advances in Optimization Techniques (1966)",
        lambda x, y: 100 * (y - x**3) ** 2 + (1 - x) ** 2,
    ),
    Problem(
        "Deckkers-Aarts", "1e5*x^2 + y^2 - (x^2 + y^2)^2 + 1e-5*(x^2 + y^2)^4", ("x", "y"), (0.5, 10.0),
        Minimum((0.0, 14.945112151891959), -24776.51834231769),
        "Dekkers & Aarts, Math. Program. 50 (1991) 367-393",
        lambda x, y: 10**5 * x**2 + y**2 - (x**2 + y**2) ** 2 + 1e-5 * (x**2 + y**2) ** 4,
    ),
    Problem(
        "Ursem 1", "-sin(2x - 0.5pi) - 3cos(y) - 0.5x", ("x", "y"), (0.5, 1.0),
        Minimum((1.697136454365936, 0.0), -4.816814063734822), _JAMIL,
        lambda x, y: -sin(2 * x - PI / 2) - 3 * cos(y) - x / 2,
    ),
    Problem(
        "Bartels-Conn", "abs(x^2 + y^2 + x*y) + abs(sin(x)) + abs(cos(y))", ("x", "y"), (2.0, -1.0),
        Minimum((0.0, 0.0), 1.0), _JAMIL,
        lambda x, y: abs(x**2 + y**2 + x * y) + abs(sin(x)) + abs(cos(y)), smooth=False,
    ),
    Problem(
        "Price 1", "(abs(x) - 5)^2 + (abs(y) - 5)^2", ("x", "y"), (1.0, -2.0), Minimum((5.0, -5.0), 0.0),
        _JAMIL,
        lambda x, y: (abs(x) - 5) ** 2 + (abs(y) - 5) ** 2,
    ),
    Problem(
        "Price 2", "1 + sin(x)^2 + sin(y)^2 - 0.1exp(-x^2 - y^2)", ("x", "y"), (0.8, -0.4),
        Minimum((0.0, 0.0), 0.9), _JAMIL,
        lambda x, y: 1 + sin(x) ** 2 + sin(y) ** 2 - 0.1 * exp(-(x**2) - y**2),
    ),
    Problem(
        "Wayburn-Seader 1", "(x^6 + y^4 - 17)^2 + (2x + y - 4)^2", ("x", "y"), (0.5, 1.0),
        Minimum((1.0, 2.0), 0.0), _JAMIL,
        lambda x, y: (x**6 + y**4 - 17) ** 2 + (2 * x + y - 4) ** 2,
    ),
    Problem(
        "Giunta",
        "0.6 + sin(16x1/15 - 1) + sin(16x1/15 - 1)^2 + sin(4(16x1/15 - 1))/50"
        " + sin(16x2/15 - 1) + sin(16x2/15 - 1)^2 + sin(4(16x2/15 - 1))/50",
        _numbered(2), (-0.3, 0.8), Minimum((0.4673200253979606, 0.4673200253979606), 0.06447042053690563),
        _JAMIL, _giunta,
    ),
    Problem(
        "Gramacy-Lee 2-D", "x*exp(-x^2 - y^2)", ("x", "y"), (-1.5, 0.5),
        Minimum((-0.7071067811865476, 0.0), -0.4288819424803534),
        "Gramacy & Lee, J. Am. Stat. Assoc. 103 (2008) 1119-1130",
        lambda x, y: x * exp(-(x**2)) * exp(-(y**2)),
    ),
    Problem(
        "Hosaki", "(1 - 8x + 7x^2 - 7x^3/3 + x^4/4)*y^2*exp(-y)", ("x", "y"), (2.5, 3.0),
        Minimum((4.0, 2.0), -2.3458115761012865), _JAMIL,
        lambda x, y: (1 - 8 * x + 7 * x**2 - mpf(7) / 3 * x**3 + x**4 / 4) * y**2 / exp(y),
    ),
    Problem(
        "Bird", "sin(x)*exp((1 - cos(y))^2) + cos(y)*exp((1 - sin(x))^2) + (x - y)^2", ("x", "y"), (4.0, 2.0),
        Minimum((4.701043130249553, 3.15293850372493), -106.76453674926468), _JAMIL,
        lambda x, y: sin(x) * exp((1 - cos(y)) ** 2) + cos(y) * exp((1 - sin(x)) ** 2) + (x - y) ** 2,
    ),
    Problem(
        "Michalewicz", "-sin(x1)*sin(x1^2/pi)^20 - sin(x2)*sin(2x2^2/pi)^20", _numbered(2), (2.0, 1.4),
        Minimum((2.2029055201726093, 1.5707963267948966), -1.8013034100985525), _SFU, _michalewicz,
    ),
    Problem(
        "Keane", "-sin(x - y)^2*sin(x + y)^2/sqrt(x^2 + y^2)", ("x", "y"), (0.4, 1.0),
        Minimum((0.0, 1.3932490753255886), -0.6736675211468547), _JAMIL,
        lambda x, y: -((sin(x - y) * sin(x + y)) ** 2) / mp.hypot(x, y),
    ),
    Problem(
        "El-Attar-Vidyasagar-Dutta", "(x^2 + y - 10)^2 + (x + y^2 - 7)^2 + (x^2 + y^3 - 1)^2", ("x", "y"),
        (1.0, 1.0), Minimum((3.409186822190061, -2.171433036284005), 1.7127803548622034), _JAMIL,
        lambda x, y: (x**2 + y - 10) ** 2 + (x + y**2 - 7) ** 2 + (x**2 + y**3 - 1) ** 2,
    ),
    Problem(
        "CB2", "maximum(maximum(x^2 + y^4, (2 - x)^2 + (2 - y)^2), 2exp(y - x))", ("x", "y"), (1.0, -0.1),
        Minimum((1.1390376519926626, 0.8995599383953928), 1.952224493870659), _LUKSAN, _cb2, smooth=False,
    ),
    Problem(
        "CB3", "maximum(maximum(x^4 + y^2, (2 - x)^2 + (2 - y)^2), 2exp(y - x))", ("x", "y"), (2.0, 2.0),
        Minimum((1.0, 1.0), 2.0), _LUKSAN, _cb3, smooth=False,
    ),
    Problem(
        "Crescent", "maximum(x^2 + (y - 1)^2 + y - 1, -x^2 - (y - 1)^2 + y + 1)", ("x", "y"), (-1.5, 2.0),
        Minimum((0.0, 0.0), 0.0), _LUKSAN, _crescent, smooth=False,
    ),
    Problem(
        "LQ", "maximum(-x - y, -x - y + x^2 + y^2 - 1)", ("x", "y"), (-0.5, -0.5),
        Minimum((0.7071067811865476, 0.7071067811865476), -1.4142135623730951), _LUKSAN,
        lambda x, y: -x - y + max(0, x**2 + y**2 - 1), smooth=False,
    ),
    Problem(
        "two basins", "minimum((x + 1)^2 + 1, 2(x - 2)^2) + y^2", ("x", "y"), (-2.0, 1.0),
        Minimum((2.0, 0.0), 0.0), _CLOSED,
        lambda x, y: min((x + 1) ** 2 + 1, 2 * (x - 2) ** 2) + y**2,
    ),
    Problem(
        "polar coordinates", "(arctan2(y, x) - pi/4)^2 + (hypot(x, y) - 2)^2", ("x", "y"), (-1.0, 2.0),
        Minimum((1.4142135623730951, 1.414213562373095), 0.0), _CLOSED,
        lambda x, y: (mp.arg(mp.mpc(x, y)) - PI / 4) ** 2 + (sqrt(x**2 + y**2) - 2) ** 2,
    ),
    Problem(
        "sign", "(x - sign(y))^2 + (abs(y) - 2)^2", ("x", "y"), (3.0, -0.5), Minimum((1.0, 2.0), 0.0),
        _CLOSED,
        lambda x, y: (x - (1 if y > 0 else -1)) ** 2 + (abs(y) - 2) ** 2,
    ),
    Problem(
        "quadrant", "where((x >= 1) & (y > 1), (x - 2)^2 + (y - 3)^2, 20 + x^2 + y^2)", ("x", "y"),
        (1.5, 1.25), Minimum((2.0, 3.0), 0.0), _CLOSED,
        lambda x, y: (x - 2) ** 2 + (y - 3) ** 2 if x >= 1 and y > 1 else 20 + x**2 + y**2,
    ),
    Problem(
        "strip", "where((x < 0) | ~(y <= 4), 50 + x^2 + y^2, (x - 1)^2 + (y - 2)^2)", ("x", "y"), (-1.0, 3.0),
        Minimum((1.0, 2.0), 0.0), _CLOSED,
        lambda x, y: 50 + x**2 + y**2 if x < 0 or y > 4 else (x - 1) ** 2 + (y - 2) ** 2,
    ),
)

_MORE_VARIABLES: tuple[Problem, ...] = (
    Problem(
        "Helical valley, arctan2", "100((x3 - 10arctan2(x2, x1)/(2pi))^2 + (hypot(x1, x2) - 1)^2) + x3^2",
        _numbered(3), (-1.0, 0.5, 0.0), Minimum((1.0, 0.0, 0.0), 0.0),
        "Fletcher & Powell, Comput. J. 6 (1963) 163-168", _helical_valley_atan2,
    ),
    Problem(
        "Box 3-D",
        "(exp(-0.1x1) - exp(-0.1x2) - x3*(exp(-0.1) - exp(-1)))^2"
        " + (exp(-0.2x1) - exp(-0.2x2) - x3*(exp(-0.2) - exp(-2)))^2"
        " + (exp(-0.3x1) - exp(-0.3x2) - x3*(exp(-0.3) - exp(-3)))^2",
        _numbered(3), (0.0, 10.0, 20.0), Minimum((1.0, 10.0, 1.0), 0.0), _MGH, _box,
    ),
    Problem(
        "Sphere", " + ".join(f"{name}^2" for name in _numbered(10)), _numbered(10),
        (0.5, -1.0, 1.5, -2.0, 2.5, -3.0, 3.5, -4.0, 4.5, -5.0), Minimum((0.0,) * 10, 0.0), _SFU,
        lambda *x: mp.fsum(z * z for z in x),
    ),
    Problem(
        "Sum squares, shifted", " + ".join(f"{i}(x{i} - {i})^2" for i in range(10, 0, -1)), _numbered(10),
        (0.0, 0.5, -1.0, 2.0, 3.0, -2.0, 1.0, 4.0, 5.0, 7.0), Minimum(tuple(map(float, range(1, 11))), 0.0),
        _CLOSED,
        lambda *x: mp.fsum(i * (z - i) ** 2 for i, z in enumerate(x, start=1)),
    ),
    Problem(
        "Zakharov", "x1^2 + x2^2 + x3^2 + x4^2 + (0.5x1 + x2 + 1.5x3 + 2x4)^2 + (0.5x1 + x2 + 1.5x3 + 2x4)^4",
        _numbered(4), (1.0, -0.5, 2.0, -1.0), Minimum((0.0,) * 4, 0.0), _SFU, _zakharov,
    ),
    Problem(
        "Trid",
        "(x1 - 1)^2 + (x2 - 1)^2 + (x3 - 1)^2 + (x4 - 1)^2 + (x5 - 1)^2 + (x6 - 1)^2"
        " - x1*x2 - x2*x3 - x3*x4 - x4*x5 - x5*x6",
        _numbered(6), (0.0, 1.0, 0.0, 2.0, 0.0, 3.0), Minimum((6.0, 10.0, 12.0, 12.0, 10.0, 6.0), -50.0),
        _SFU, _trid,
    ),
    Problem(
        "Dixon-Price", "(x1 - 1)^2 + 2(2x2^2 - x1)^2 + 3(2x3^2 - x2)^2 + 4(2x4^2 - x3)^2", _numbered(4),
        (2.0, 1.0, 1.0, 0.25),
        Minimum((1.0, 0.7071067811865476, 0.5946035575013605, 0.5452538663326288), 0.0), _SFU, _dixon_price,
    ),
    Problem(
        "Hartmann 3",
        "-exp(-(3(x1 - 0.3689)^2 + 10(x2 - 0.117)^2 + 30(x3 - 0.2673)^2))"
        " - 1.2exp(-(0.1(x1 - 0.4699)^2 + 10(x2 - 0.4387)^2 + 35(x3 - 0.747)^2))"
        " - 3exp(-(3(x1 - 0.1091)^2 + 10(x2 - 0.8732)^2 + 30(x3 - 0.5547)^2))"
        " - 3.2exp(-(0.1(x1 - 0.03815)^2 + 10(x2 - 0.5743)^2 + 35(x3 - 0.8828)^2))",
        _numbered(3), (0.5, 0.5, 0.5),
        Minimum((0.11461433858967196, 0.5556488499718569, 0.8525469535208658), -3.862782147820755), _SFU,
        _hartmann_3,
    ),
    Problem(
        "Griewank", "1 + (x1^2 + x2^2 + x3^2)/4000 - cos(x1)*cos(x2/sqrt(2))*cos(x3/sqrt(3))", _numbered(3),
        (1.5, -2.5, 3.0), Minimum((0.0,) * 3, 0.0), _SFU, _griewank,
    ),
    Problem(
        "Rotated hyper-ellipsoid", "x1^2 + (x1 + x2)^2 + (x1 + x2 + x3)^2 + (x1 + x2 + x3 + x4)^2",
        _numbered(4), (1.0, -2.0, 3.0, 0.5), Minimum((0.0,) * 4, 0.0), _SFU, _rotated_hyper_ellipsoid,
    ),
    Problem(
        "Perm 0",
        "(11(x1 - 1) + 12(x2 - 1/2) + 13(x3 - 1/3))^2"
        " + (11(x1^2 - 1) + 12(x2^2 - 1/4) + 13(x3^2 - 1/9))^2"
        " + (11(x1^3 - 1) + 12(x2^3 - 1/8) + 13(x3^3 - 1/27))^2",
        _numbered(3), (0.5, 1.0, -0.5), Minimum((1.0, 0.5, 0.3333333333333333), 0.0), _SFU, _perm_0,
    ),
    Problem(
        "Quartic", "x1^4 + 2x2^4 + 3x3^4", _numbered(3), (1.0, -0.5, 0.75), Minimum((0.0,) * 3, 0.0), _JAMIL,
        lambda a, b, c: a**4 + 2 * b**4 + 3 * c**4,
    ),
    Problem(
        "Exponential", "-exp(-0.5(x1^2 + x2^2 + x3^2))", _numbered(3), (0.5, -0.25, 0.75),
        Minimum((0.0,) * 3, -1.0), _JAMIL,
        lambda a, b, c: -1 / exp((a**2 + b**2 + c**2) / 2),
    ),
    Problem(
        "Penalty I",
        "1e-5((x1 - 1)^2 + (x2 - 1)^2 + (x3 - 1)^2 + (x4 - 1)^2) + (x1^2 + x2^2 + x3^2 + x4^2 - 0.25)^2",
        _numbered(4), (1.0, 2.0, 3.0, 4.0), Minimum((0.2500074995875379,) * 4, 2.2499775008999372e-05), _MGH,
        _penalty,
    ),
)
# fmt: on

PROBLEMS: tuple[Problem, ...] = _of_the_gallery() + _ONE_VARIABLE + _TWO_VARIABLES + _MORE_VARIABLES
