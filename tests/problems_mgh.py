"""The problems of up to ten variables of Moré, Garbow and Hillstrom, ACM TOMS 7 (1981) 17-41, with what is published.

Each has the text that a person would type (`problems_mgh_texts`), residuals in mpmath written from the formulas of
the publication (`problems_mgh_residuals`), the standard start, and published values of L = Σ fᵢ². Minimisers that
have no closed form are rounded from 50 digits. Problem 19 has 11 variables and is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import mpmath as mp
import numpy as np
from mpmath import mpf

from tests import problems_mgh_residuals as residuals
from tests import problems_mgh_texts as texts

_DIGITS = 120
_STEP = mpf(10) ** -40

Point = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LeastSquares:
    """A sum of squares from the collection.

    Attributes
    ----------
    number, name
        As in the publication.
    text
        L as typed.
    start
        The standard start.
    residuals
        The fᵢ in mpmath.
    lowest
        The published minimum, as it is printed.
    minimiser
        One point where it is attained.
    others
        Further published stationary points, with the values printed for them.
    initial_norm
        √L at the standard start as MINPACK's test results print it, empty where they do not.
    newton
        Whether ∇²L at the minimiser is regular in double precision.
    """

    number: int
    name: str
    text: str
    start: Point
    residuals: residuals.Residuals
    lowest: str
    minimiser: Point
    others: tuple[tuple[Point, str], ...] = ()
    initial_norm: str = ""
    newton: bool = True

    @property
    def dimension(self) -> int:
        return len(self.start)

    def value(self, w: Point) -> mpf:
        """L(w), to far more digits than doubles have."""
        with mp.workdps(_DIGITS):
            return self._value([mpf(a) for a in w])

    def _value(self, w: list[mpf]) -> mpf:
        return mp.fsum(row**2 for row in self.residuals(w))

    def derivatives(self, w: Point) -> tuple[np.ndarray, np.ndarray]:
        """∇L and ∇²L by differences over 1e-40 in 120 digits, which leaves some 40 correct ones."""
        n, h = len(w), _STEP
        with mp.workdps(_DIGITS):
            at = [mpf(a) for a in w]
            here = self._value(at)
            one = [self._value([*at[:i], at[i] + h, *at[i + 1 :]]) for i in range(n)]
            hessian = np.empty((n, n))
            for i in range(n):
                for j in range(i, n):
                    there = list(at)
                    there[i] += h
                    there[j] += h
                    hessian[i, j] = hessian[j, i] = float((self._value(there) - one[i] - one[j] + here) / h**2)
            return np.array([float((value - here) / h) for value in one]), hessian


def _along(n: int) -> Point:
    """tᵢ(tᵢ − 1) at tᵢ = i/(n + 1)."""
    return tuple(i / (n + 1) * (i / (n + 1) - 1) for i in range(1, n + 1))


_DISCRETE = (
    -0.04316498251876487, -0.08157715653538689, -0.11448571438052929, -0.14097357686259668, -0.1599086961819831,
    -0.16987720231277492, -0.16908998378120835, -0.15524953522183182, -0.125355891678935, -0.07541653368589209,
)  # fmt: skip

# fmt: off
MGH: tuple[LeastSquares, ...] = (
    LeastSquares(
        1, "Rosenbrock", texts.ROSENBROCK, (-1.2, 1.0), residuals.rosenbrock, "0", (1.0, 1.0),
        initial_norm="4.919350",
    ),
    LeastSquares(
        2, "Freudenstein and Roth", texts.FREUDENSTEIN_ROTH, (0.5, -2.0), residuals.freudenstein_roth,
        "0", (5.0, 4.0), (((11.412778986902094, -0.8968052532744765), "48.9842"),), initial_norm="20.01250",
    ),
    LeastSquares(
        3, "Powell badly scaled", texts.POWELL_BADLY_SCALED, (0.0, 1.0), residuals.powell_badly_scaled,
        "0", (1.0981593296998053e-05, 9.106146739866624), newton=False,
    ),
    LeastSquares(
        4, "Brown badly scaled", texts.BROWN_BADLY_SCALED, (1.0, 1.0), residuals.brown_badly_scaled,
        "0", (1e6, 2e-6),
    ),
    LeastSquares(5, "Beale", texts.BEALE, (1.0, 1.0), residuals.beale, "0", (3.0, 0.5)),
    LeastSquares(
        6, "Jennrich and Sampson", texts.jennrich_sampson(), (0.3, 0.4), residuals.jennrich_sampson,
        "124.362", (0.2578252136703641, 0.2578252136703641),
    ),
    LeastSquares(
        7, "Helical valley", texts.HELICAL_VALLEY, (-1.0, 0.0, 0.0), residuals.helical_valley, "0", (1.0, 0.0, 0.0),
        initial_norm="50.00000",
    ),
    LeastSquares(
        8, "Bard", texts.bard(), (1.0, 1.0, 1.0), residuals.bard,
        "8.21487e-3", (0.08241055974978899, 1.1330360920297224, 2.3436951786425366), initial_norm="6.456136",
    ),
    LeastSquares(
        9, "Gaussian", texts.gaussian(), (0.4, 1.0, 0.0), residuals.gaussian,
        "1.12793e-8", (0.39895613783875666, 1.0000190844878056, 0.0),
    ),
    LeastSquares(
        10, "Meyer", texts.meyer(), (0.02, 4000.0, 250.0), residuals.meyer,
        "87.9458", (0.005609636471028053, 6181.346346286372, 345.2236346241365), initial_norm="41153.47",
        newton=False,
    ),
    LeastSquares(
        11, "Gulf research and development", texts.gulf(10), (5.0, 2.5, 0.15), residuals.gulf(10),
        "0", (50.0, 25.0, 1.5),
    ),
    LeastSquares(
        12, "Box three-dimensional", texts.box(10), (0.0, 10.0, 20.0), residuals.box(10), "0", (1.0, 10.0, 1.0),
        (((10.0, 1.0, -1.0), "0"), ((2.5, 2.5, 0.0), "0")), initial_norm="32.11158",
    ),
    LeastSquares(
        13, "Powell singular", texts.POWELL_SINGULAR, (3.0, -1.0, 0.0, 1.0), residuals.powell_singular,
        "0", (0.0, 0.0, 0.0, 0.0), initial_norm="14.66288", newton=False,
    ),
    LeastSquares(
        14, "Wood", texts.WOOD, (-3.0, -1.0, -3.0, -1.0), residuals.wood, "0", (1.0, 1.0, 1.0, 1.0),
    ),
    LeastSquares(
        15, "Kowalik and Osborne", texts.kowalik_osborne(), (0.25, 0.39, 0.415, 0.39), residuals.kowalik_osborne,
        "3.07505e-4", (0.1928069345790379, 0.19128232873436676, 0.12305650692632074, 0.13606233068379475),
        initial_norm="0.07289151",
    ),
    LeastSquares(
        16, "Brown and Dennis", texts.brown_dennis(), (25.0, 5.0, -5.0, -1.0), residuals.brown_dennis,
        "85822.2", (-11.594439904762165, 13.203630051207204, -0.4034394881768595, 0.23677877445573625),
        initial_norm="2815.438",
    ),
    LeastSquares(
        17, "Osborne 1", texts.osborne_1(), (0.5, 1.5, -1.0, 0.01, 0.02), residuals.osborne_1, "5.46489e-5",
        (0.37541005210695194, 1.9358469127123559, -1.4646871366134115, 0.012867534640057266, 0.02212269966167266),
    ),
    LeastSquares(
        18, "Biggs EXP6", texts.biggs(13), (1.0, 2.0, 1.0, 1.0, 1.0, 1.0), residuals.biggs(13),
        "0", (1.0, 10.0, 1.0, 5.0, 4.0, 3.0),
        (((1.7114159947195877, 17.683198180949063, 1.3646096062395194, 5.186561551993451,
           1.7114159947195877, 0.9616777155982658), "5.65565e-3"),),
    ),
    LeastSquares(
        20, "Watson, 6 variables", texts.watson(6), (0.0,) * 6, residuals.watson, "2.28767e-3",
        (-0.015725086401458456, 1.0124348693691099, -0.2329916259567377, 1.2604300877996084, -1.5137289227222797,
         0.9929964324311346), initial_norm="5.477226",
    ),
    LeastSquares(
        20, "Watson, 9 variables", texts.watson(9), (0.0,) * 9, residuals.watson, "1.39976e-6",
        (-1.5307036521394342e-05, 0.9997897039319483, 0.014763963693556958, 0.14634232829936222, 1.0008211030047092,
         -2.617731140519015, 4.104403164478857, -3.1436122785564424, 1.0526264080101668), initial_norm="5.477226",
    ),
    LeastSquares(
        21, "Extended Rosenbrock", texts.extended_rosenbrock(10), (-1.2, 1.0) * 5, residuals.extended_rosenbrock,
        "0", (1.0,) * 10,
    ),
    LeastSquares(
        22, "Extended Powell singular", texts.extended_powell(8), (3.0, -1.0, 0.0, 1.0) * 2,
        residuals.powell_singular, "0", (0.0,) * 8, newton=False,
    ),
    LeastSquares(
        23, "Penalty I, 4 variables", texts.penalty_1(4), (1.0, 2.0, 3.0, 4.0), residuals.penalty_1,
        "2.24997e-5", (0.2500074995875379,) * 4,
    ),
    LeastSquares(
        23, "Penalty I, 10 variables", texts.penalty_1(10), tuple(map(float, range(1, 11))), residuals.penalty_1,
        "7.08765e-5", (0.15812230111311634,) * 10,
    ),
    LeastSquares(
        24, "Penalty II, 4 variables", texts.penalty_2(4), (0.5,) * 4, residuals.penalty_2,
        "9.37629e-6", (0.1999993333503804, 0.19131670099277245, 0.48010148533262315, 0.5188454043902005),
    ),
    LeastSquares(
        24, "Penalty II, 10 variables", texts.penalty_2(10), (0.5,) * 10, residuals.penalty_2, "2.93660e-4",
        (0.19998360519782363, 0.010350648471292297, 0.0196049344804384, 0.03208906722068565, 0.049932677399641294,
         0.0765139951539936, 0.11862407286950417, 0.19214487233557667, 0.34732058694184365, 0.3691643741593508),
    ),
    LeastSquares(
        25, "Variably dimensioned", texts.variably_dimensioned(10), tuple(1 - j / 10 for j in range(1, 11)),
        residuals.variably_dimensioned, "0", (1.0,) * 10,
    ),
    LeastSquares(
        26, "Trigonometric", texts.trigonometric(10), (0.1,) * 10, residuals.trigonometric, "0", (0.0,) * 10,
        (((0.05515090398069129, 0.05684061679473856, 0.058764001762695084, 0.06099060865676081, 0.06362621369585451,
           0.06684317945275879, 0.20816151856988116, 0.16436309588564774, 0.08500689568850744, 0.09143145071470794),
          "2.79506e-5"),),
    ),
    LeastSquares(
        27, "Brown almost-linear", texts.brown_almost_linear(10), (0.5,) * 10, residuals.brown_almost_linear,
        "0", (1.0,) * 10, (((0.0,) * 9 + (11.0,), "1"),), initial_norm="16.53022",
    ),
    LeastSquares(
        28, "Discrete boundary value", texts.discrete_boundary_value(10), _along(10),
        residuals.discrete_boundary_value, "0", _DISCRETE,
    ),
    LeastSquares(
        29, "Discrete integral equation", texts.discrete_integral(10), _along(10), residuals.discrete_integral,
        "0", _DISCRETE,
    ),
    LeastSquares(
        30, "Broyden tridiagonal", texts.broyden_tridiagonal(10), (-1.0,) * 10, residuals.broyden_tridiagonal, "0",
        (-0.5707221320112248, -0.681806949984275, -0.7022100760176601, -0.7055106298950804, -0.7049061557287437,
         -0.7014966070298512, -0.6918893223547983, -0.6657965144058537, -0.5960351090263657, -0.4164122575286934),
    ),
    LeastSquares(
        31, "Broyden banded", texts.broyden_banded(10), (-1.0,) * 10, residuals.broyden_banded, "0",
        (-0.4283028635872503, -0.47659642435629024, -0.5196524636468617, -0.5580993248321809, -0.5925061568294574,
         -0.624503682199468, -0.6232394714405911, -0.6213938417965735, -0.6204535966590874, -0.5864692707204351),
    ),
    LeastSquares(
        32, "Linear, full rank, 5 variables", texts.linear_full_rank(5, 10), (1.0,) * 5,
        residuals.linear_full_rank(10), "5", (-1.0,) * 5, initial_norm="5.000000",
    ),
    LeastSquares(
        32, "Linear, full rank, 10 variables", texts.linear_full_rank(10, 20), (1.0,) * 10,
        residuals.linear_full_rank(20), "10", (-1.0,) * 10,
    ),
    LeastSquares(  # at all points with Σ j·xⱼ = 3/(2m + 1), L = m(m − 1)/(2(2m + 1))
        33, "Linear, rank 1, 5 variables", texts.linear_rank_1(5, 10), (1.0,) * 5, residuals.linear_rank_1(10),
        "2.142857142857143", (0.14285714285714285, 0.0, 0.0, 0.0, 0.0), initial_norm="291.5218", newton=False,
    ),
    LeastSquares(
        33, "Linear, rank 1, 10 variables", texts.linear_rank_1(10, 20), (1.0,) * 10, residuals.linear_rank_1(20),
        "4.634146341463414", (0.07317073170731707, *(0.0,) * 9), newton=False,
    ),
    LeastSquares(  # at all points with Σ j·xⱼ = 3/(2m − 3), L = (m² + 3m − 6)/(2(2m − 3))
        34, "Linear, rank 1 with zero columns and rows, 5 variables", texts.linear_rank_1_zero(5, 10), (1.0,) * 5,
        residuals.linear_rank_1_zero(10), "3.6470588235294117", (1.0, 0.08823529411764706, 0.0, 0.0, 1.0),
        initial_norm="126.0397", newton=False,
    ),
    LeastSquares(
        34, "Linear, rank 1 with zero columns and rows, 10 variables", texts.linear_rank_1_zero(10, 20), (1.0,) * 10,
        residuals.linear_rank_1_zero(20), "6.135135135135135", (1.0, 0.04054054054054054, *(0.0,) * 7, 1.0),
        newton=False,
    ),
    LeastSquares(
        35, "Chebyquad, 8 variables", texts.chebyquad(8), tuple(j / 9 for j in range(1, 9)), residuals.chebyquad,
        "3.51687e-3",
        (0.04315276015101663, 0.1930908403841861, 0.26632870689027294, 0.5, 0.5, 0.7336712931097271,
         0.8069091596158139, 0.9568472398489833), initial_norm="0.1965139",
    ),
    LeastSquares(
        35, "Chebyquad, 10 variables", texts.chebyquad(10), tuple(j / 11 for j in range(1, 11)), residuals.chebyquad,
        "6.50395e-3",
        (0.0596199005358127, 0.16670828183586142, 0.2391706589426085, 0.3988842923060445, 0.3988842923060445,
         0.6011157076939555, 0.6011157076939555, 0.7608293410573915, 0.8332917181641386, 0.9403800994641873),
        initial_norm="0.1837478",
    ),
)
# fmt: on
