"""Named losses of two variables, each with a window, a start, and its published global minima.

Minima are rounded to the nearest double from 50 digits, so that a descent that has converged agrees with
them. As everywhere in the program, decimals, ``pi`` and ``e`` in an expression mean their nearest doubles.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.roles import Parameter


@dataclass(frozen=True, slots=True)
class Minimum:
    """A lowest point of a loss: ``w`` in the natural order of the loss's variables, and L there."""

    w: tuple[float, ...]
    value: float


@dataclass(frozen=True, slots=True)
class GalleryLoss:
    """One loss worth exploring.

    Attributes
    ----------
    name
        As the field calls it.
    expression
        As a person types it; the variables are in natural order (x before y, w2 before w10).
    window
        x0, x1, y0, y1: the part of the plane to show.
    start
        A point from which the loss is instructive; the published one where there is one.
    eta
        A step length for the first steps from ``start``.
    minima
        All known global minima inside the window, edges included; empty for saddles and for losses without
        a lower bound.
    source
        Where the loss, and its minimum, were published.
    note
        What this loss shows of steepest descent or of the Taylor terms.
    """

    name: str
    expression: str
    window: tuple[float, float, float, float]
    start: tuple[float, ...]
    eta: float
    minima: tuple[Minimum, ...]
    source: str
    note: str
    parameters: tuple[Parameter, ...] = ()


# fmt: off
GALLERY: tuple[GalleryLoss, ...] = (
    GalleryLoss(
        "Round bowl", "x^2 + y^2",
        window=(-3.0, 3.0, -3.0, 3.0), start=(-2.0, 1.5), eta=1.0,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 3.3",
        note="With condition number 1 the direction of steepest descent points at the minimum from "
        "everywhere, and the terms beyond the second order are zero.",
    ),
    GalleryLoss(
        "Bowl of condition 10", "0.5(x^2 + 10y^2)",
        window=(-12.0, 12.0, -9.0, 9.0), start=(10.0, 1.0), eta=1.5,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Boyd & Vandenberghe, Convex Optimization (2004), section 9.3.2",
        note="From this start each exact line search turns by 90°, and the path zigzags at the slowest rate "
        "that condition number 10 allows.",
    ),
    GalleryLoss(
        "Bowl of condition 100", "0.5(x^2 + 100y^2)",
        window=(-3.0, 3.0, -2.0, 2.0), start=(-2.5, 0.8), eta=0.5,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 3.3",
        note="The gradient points across the valley nearly everywhere, so the steepest direction is nearly "
        "at a right angle to the direction of the minimum.",
    ),
    GalleryLoss(
        "Tilted bowl", "x^2 + 1.6x*y + y^2",
        window=(-3.0, 3.0, -3.0, 3.0), start=(-2.0, 0.8), eta=0.7,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 3.3",
        note="The mixed derivative turns the axes of the bowl by 45° (condition number 9): changing one "
        "weight at a time is slow here.",
    ),
    GalleryLoss(
        "Saddle", "x^2 - y^2",
        window=(-3.0, 3.0, -3.0, 3.0), start=(-2.0, 0.2), eta=0.7,
        minima=(),
        source="Dauphin et al., Identifying and attacking the saddle point problem, NIPS 27 (2014)",
        note="The second-order term changes sign with the direction: descent nears the stationary point "
        "along x and leaves it along y.",
    ),
    GalleryLoss(
        "Monkey saddle", "x^3 - 3x*y^2",
        window=(-2.0, 2.0, -2.0, 2.0), start=(1.2, 0.3), eta=0.4,
        minima=(),
        source="Hilbert & Cohn-Vossen, Geometry and the Imagination (1952)",
        note="At the origin the gradient and the Hessian are both zero, and the third-order term alone "
        "decides: three ways down, three ways up.",
    ),
    GalleryLoss(
        "Rosenbrock", "(1 - x)^2 + 100(y - x^2)^2",
        window=(-2.0, 2.0, -1.0, 3.0), start=(-1.2, 1.0), eta=0.15,
        minima=(Minimum((1.0, 1.0), 0.0),),
        source="Rosenbrock, Comput. J. 3 (1960) 175-184",
        note="The valley bends: steepest descent falls into it in a step or two and then creeps along its "
        "floor.",
    ),
    GalleryLoss(
        "Himmelblau", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        window=(-6.0, 6.0, -6.0, 6.0), start=(0.0, 0.0), eta=1.0,
        minima=(
            Minimum((3.0, 2.0), 0.0),
            Minimum((-2.805118086952745, 3.131312518250573), 0.0),
            Minimum((-3.779310253377747, -3.2831859912861696), 0.0),
            Minimum((3.5844283403304917, -1.8481265269644036), 0.0),
        ),
        source="Himmelblau, Applied Nonlinear Programming (1972)",
        note="Four minima of equal value: the start decides which one is reached, and a long step may "
        "change valleys.",
    ),
    GalleryLoss(
        "Beale", "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
        window=(-4.5, 4.5, -4.5, 4.5), start=(1.0, 1.0), eta=0.4,
        minima=(Minimum((3.0, 0.5), 0.0),),
        source="Beale, Princeton Tech. Rep. 25 (1958); start of Moré, Garbow & Hillstrom, ACM TOMS 7 (1981) "
        "17-41",
        note="Nearly flat plains between steep corners: a step in proportion to the gradient is too short "
        "on one and too long on the other.",
    ),
    GalleryLoss(
        "Booth", "(x + 2y - 7)^2 + (2x + y - 5)^2",
        window=(-10.0, 10.0, -10.0, 10.0), start=(-6.0, 2.0), eta=2.5,
        minima=(Minimum((1.0, 3.0), 0.0),),
        source="Jamil & Yang, Int. J. Math. Model. Numer. Optim. 4 (2013) 150-194",
        note="A sum of squared linear residuals is a quadratic: its Taylor series ends with the "
        "second-order term.",
    ),
    GalleryLoss(
        "Matyas", "0.26(x^2 + y^2) - 0.48x*y",
        window=(-10.0, 10.0, -10.0, 10.0), start=(-8.0, 2.0), eta=2.5,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Jamil & Yang, Int. J. Math. Model. Numer. Optim. 4 (2013) 150-194",
        note="A long valley along x = y, of condition number 25: the gradient shows the way into it and "
        "hardly along it.",
    ),
    GalleryLoss(
        "McCormick", "sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1",
        window=(-1.5, 4.0, -3.0, 4.0), start=(3.5, -2.0), eta=0.8,
        minima=(Minimum((-0.5471975511965977, -1.5471975511965979), -1.9132229549810364),),
        source="Jamil & Yang, Int. J. Math. Model. Numer. Optim. 4 (2013) 150-194",
        note="A quadratic plus one sine: only the sine feeds the terms beyond the second order, and they "
        "shrink like 1/k!.",
    ),
    GalleryLoss(
        "Goldstein-Price",
        "(1 + (x + y + 1)^2*(19 - 14x + 3x^2 - 14y + 6x*y + 3y^2))"
        "*(30 + (2x - 3y)^2*(18 - 32x + 12x^2 + 48y - 36x*y + 27y^2))",
        window=(-2.0, 2.0, -2.0, 2.0), start=(-1.0, 0.5), eta=0.15,
        minima=(Minimum((0.0, -1.0), 3.0),),
        source="Goldstein & Price, Math. Comput. 25 (1971) 569-574",
        note="A polynomial of degree 8 with values from 3 to a million: the series is exact at order 8, and "
        "low orders serve only for short steps.",
    ),
    GalleryLoss(
        "Three-hump camel", "2x^2 - 1.05x^4 + x^6/6 + x*y + y^2",
        window=(-2.5, 2.5, -2.5, 2.5), start=(-2.0, 2.0), eta=0.2,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Branin, IBM J. Res. Dev. 16 (1972) 504-522",
        note="Two side valleys beside the lowest one: descent ends in the valley it starts in.",
    ),
    GalleryLoss(
        "Six-hump camel", "(4 - 2.1x^2 + x^4/3)*x^2 + x*y + (4y^2 - 4)*y^2",
        window=(-2.0, 2.0, -1.5, 1.5), start=(0.5, 1.2), eta=0.3,
        minima=(
            Minimum((0.08984201310031806, -0.7126564030207396), -1.0316284534898774),
            Minimum((-0.08984201310031806, 0.7126564030207396), -1.0316284534898774),
        ),
        source="Branin, IBM J. Res. Dev. 16 (1972) 504-522",
        note="Even under (x, y) -> (-x, -y): the origin is a saddle, and each minimum has a mirror image.",
    ),
    GalleryLoss(
        "Styblinski-Tang", "0.5(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)",
        window=(-5.0, 5.0, -5.0, 5.0), start=(0.5, -1.0), eta=1.0,
        minima=(Minimum((-2.903534027771177, -2.903534027771177), -78.33233140754282),),
        source="Styblinski & Tang, Neural Networks 3 (1990) 467-483",
        note="A sum of one-variable quartics: no mixed derivatives, so the principal curvatures lie along "
        "the axes everywhere.",
    ),
    GalleryLoss(
        "Rastrigin", "20 + x^2 - 10cos(2pi*x) + y^2 - 10cos(2pi*y)",
        window=(-5.12, 5.12, -5.12, 5.12), start=(2.3, -1.7), eta=0.3,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Rastrigin, Systems of Extremal Control (1974)",
        note="The gradient knows the nearest ripple, not the bowl below: the second-order model is good "
        "only for a fraction of the period 1.",
    ),
    GalleryLoss(
        "Ackley", "20 + e - 20*exp(-0.2sqrt(0.5(x^2 + y^2))) - exp(0.5(cos(2pi*x) + cos(2pi*y)))",
        window=(-5.0, 5.0, -5.0, 5.0), start=(2.4, 1.7), eta=0.3,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Ackley, A Connectionist Machine for Genetic Hillclimbing (1987)",
        note="Its minimum is the tip of a cone: there is no gradient at it, and in every direction the "
        "series converges just as far as the distance to it.",
    ),
    GalleryLoss(
        "Easom", "-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)",
        window=(-1.0, 7.0, -1.0, 7.0), start=(2.2, 1.8), eta=0.5,
        minima=(Minimum((3.141592653589793, 3.141592653589793), -1.0),),
        source="Easom, A Survey of Global Optimization Techniques, M.Eng. thesis, Univ. of Louisville (1990)",
        note="One well in a plain: outside it the gradient is not zero but so short that a step in "
        "proportion to it goes nowhere.",
    ),
    GalleryLoss(
        "Lévy 13", "sin(3pi*x)^2 + (x - 1)^2*(1 + sin(3pi*y)^2) + (y - 1)^2*(1 + sin(2pi*y)^2)",
        window=(-2.0, 4.0, -2.0, 4.0), start=(2.4, 2.2), eta=0.08,
        minima=(Minimum((1.0, 1.0), 0.0),),
        source="Lévy & Montalvo, SIAM J. Sci. Stat. Comput. 6 (1985) 15-29",
        note="Corrugated differently in x and in y: the second-order term depends strongly on the direction.",
    ),
    GalleryLoss(
        "Branin", "(y - 5.1x^2/(4pi^2) + 5x/pi - 6)^2 + 10(1 - 1/(8pi))*cos(x) + 10",
        window=(-5.0, 10.0, 0.0, 15.0), start=(2.0, 10.0), eta=1.5,
        minima=(
            Minimum((-3.141592653589793, 12.275), 0.3978873577297384),
            Minimum((3.141592653589793, 2.275), 0.3978873577297384),
            Minimum((9.42477796076938, 2.4749999999999996), 0.3978873577297384),
        ),
        source="Branin, IBM J. Res. Dev. 16 (1972) 504-522",
        note="Three equal minima along one curved valley: the direction of steepest descent is not that of "
        "the nearest minimum.",
    ),
    GalleryLoss(
        "Bohachevsky 1", "x^2 + 2y^2 - 0.3cos(3pi*x) - 0.4cos(4pi*y) + 0.7",
        window=(-2.0, 2.0, -2.0, 2.0), start=(-1.4, 1.1), eta=0.15,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Bohachevsky, Johnson & Stein, Technometrics 28 (1986) 209-217",
        note="From afar a bowl, from near a rippled one: which of them the Taylor terms describe depends on "
        "η.",
    ),
    GalleryLoss(
        "Eggholder", "-(y + 47)*sin(sqrt(abs(y + x/2 + 47))) - x*sin(sqrt(abs(x - (y + 47))))",
        window=(-512.0, 512.0, -512.0, 512.0), start=(430.0, 350.0), eta=15.0,
        minima=(Minimum((512.0, 404.2318051137578), -959.6406627208509),),
        source="Whitley, Rana, Dzubera & Mathias, Artif. Intell. 85 (1996) 245-276",
        note="Its lowest point is on the edge of the domain, where the gradient is not zero: descent from "
        "this start leaves the domain, to L near -976.9.",
    ),
    GalleryLoss(
        "Hölder table", "-abs(sin(x)*cos(y)*exp(abs(1 - sqrt(x^2 + y^2)/pi)))",
        window=(-10.0, 10.0, -10.0, 10.0), start=(6.0, 8.0), eta=1.0,
        minima=(
            Minimum((8.055023475736563, 9.664590019241272), -19.208502567886736),
            Minimum((-8.055023475736563, 9.664590019241272), -19.208502567886736),
            Minimum((8.055023475736563, -9.664590019241272), -19.208502567886736),
            Minimum((-8.055023475736563, -9.664590019241272), -19.208502567886736),
        ),
        source="Mishra, Some new test functions for global optimization, MPRA Paper 2718 (2006)",
        note="Ridges of the absolute value divide the plane into cells: no Taylor series reaches across a "
        "ridge.",
    ),
    GalleryLoss(
        "Cross-in-tray", "-0.0001(abs(sin(x)*sin(y)*exp(abs(100 - sqrt(x^2 + y^2)/pi))) + 1)^0.1",
        window=(-5.0, 5.0, -5.0, 5.0), start=(2.3, 0.5), eta=0.4,
        minima=(
            Minimum((1.3494066171539107, 1.3494066171539107), -2.062611870822738),
            Minimum((-1.3494066171539107, 1.3494066171539107), -2.062611870822738),
            Minimum((1.3494066171539107, -1.3494066171539107), -2.062611870822738),
            Minimum((-1.3494066171539107, -1.3494066171539107), -2.062611870822738),
        ),
        source="Mishra, Some new test functions for global optimization, MPRA Paper 2718 (2006)",
        note="Gentle basins between ridges: beside a ridge the terms of the series grow, for the radius of "
        "convergence is at most the distance to it.",
    ),
    GalleryLoss(
        "Drop-wave", "-(1 + cos(12sqrt(x^2 + y^2)))/(0.5(x^2 + y^2) + 2)",
        window=(-2.0, 2.0, -2.0, 2.0), start=(0.9, 0.3), eta=0.06,
        minima=(Minimum((0.0, 0.0), -1.0),),
        source="Molga & Smutnicki, Test Functions for Optimization Needs (2005)",
        note="The gradient is always radial, as for the round bowl, yet descent stops at the nearest ring.",
    ),
    GalleryLoss(
        "Schaffer 2", "0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001(x^2 + y^2))^2",
        window=(-4.0, 4.0, -4.0, 4.0), start=(1.6, 0.7), eta=0.3,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Jamil & Yang, Int. J. Math. Model. Numer. Optim. 4 (2013) 150-194",
        note="Its ripples follow x² - y² and grow finer outwards: the step for which the first-order term "
        "alone is good shrinks with them.",
    ),
    GalleryLoss(
        "Absolute values", "abs(x) + 2abs(y)",
        window=(-3.0, 3.0, -3.0, 3.0), start=(-2.2, 1.3), eta=0.7,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Boyd & Vandenberghe, Convex Optimization (2004), section 6.1.1",
        note="Up to a kink the first-order term is exact; a fixed step then jumps to and fro across the "
        "valley.",
    ),
    GalleryLoss(
        "Demyanov-Malozemov", "maximum(maximum(5x + y, y - 5x), x^2 + y^2 + 4y)",
        window=(-4.0, 4.0, -5.0, 3.0), start=(1.5, 0.5), eta=0.5,
        minima=(Minimum((0.0, -3.0), -3.0),),
        source="Demyanov & Malozemov, Introduction to Minimax (1974)",
        note="The way down is along a kink, and on either side of it the steepest direction points across: "
        "η has to shrink.",
    ),
    GalleryLoss(
        "Wolfe",
        "where(x >= abs(y), 5sqrt(9x^2 + 16y^2), "
        "where(x > 0, 9x + 16abs(y), 9x + 16abs(y) - x^9))",
        window=(-3.0, 5.0, -3.0, 3.0), start=(3.0, 2.0), eta=0.8,
        minima=(Minimum((-1.0, 0.0), -8.0),),
        source="Wolfe, Math. Program. Study 3 (1975) 145-173; start of Lukšan & Vlček, ICS Tech. Rep. 798 "
        "(2000)",
        note="Convex, and still a trap: from this start steepest descent with exact line search tends to "
        "(0, 0), which is not stationary.",
    ),
    GalleryLoss(
        "Chebyshev line fit", "maximum(maximum(abs(w1 - 1), abs(w1 + w2 - 3)), abs(w1 + 2w2 - 2))",
        window=(-1.0, 4.0, -2.0, 3.0), start=(0.5, -1.5), eta=0.4,
        minima=(Minimum((1.75, 0.5), 0.75),),
        source="Boyd & Vandenberghe, Convex Optimization (2004), section 6.1.1; closed form (equal, "
        "alternating errors)",
        note="The largest of three errors: flat faces that meet in kinks, so the gradient is constant until "
        "a step crosses one.",
    ),
    GalleryLoss(
        "Logistic loss",
        "log1p(exp(w1 + w2)) + log1p(exp(-(2w1 + w2)))"
        " + log1p(exp(3w1 + w2)) + log1p(exp(-(4w1 + w2)))",
        window=(-2.0, 4.0, -6.0, 4.0), start=(2.5, 1.0), eta=0.8,
        minima=(Minimum((0.9081842625600951, -2.2704606564002376), 2.3474865351213454),),
        source="Cox, J. R. Stat. Soc. B 20 (1958) 215-242; minimum computed to 50 digits",
        note="Points 1 to 4 with labels 0, 1, 0, 1, slope w1, bias w2: not separable, so a minimum exists; "
        "a feature that is not centred makes the valley long.",
    ),
    GalleryLoss(
        "Least-squares line", "(w1 + w2 - 1)^2 + (2w1 + w2 - 3)^2 + (3w1 + w2 - 2)^2 + (4w1 + w2 - 5)^2",
        window=(-2.0, 4.0, -4.0, 4.0), start=(-0.5, 2.5), eta=0.5,
        minima=(Minimum((1.1, 0.0), 2.7),),
        source="Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 10.2; closed form",
        note="Slope and bias of a line through four points: the Hessian is constant, and its condition "
        "number comes from the data.",
    ),
    GalleryLoss(
        "Tanh unit", "(tanh(w2 - w1) + 0.8)^2 + (tanh(w2) - 0.3)^2 + (tanh(w1 + w2) - 0.6)^2",
        window=(-3.0, 4.0, -3.0, 3.0), start=(-1.5, 1.0), eta=0.6,
        minima=(Minimum((0.9628130590842238, 0.1534091907116596), 0.08147186929517829),),
        source="Rumelhart, Hinton & Williams, Nature 323 (1986) 533-536; minimum computed to 50 digits",
        note="One neuron, three points: where tanh saturates the loss is flat, the gradient short, and the "
        "radius of convergence still finite (poles of tanh).",
    ),
    GalleryLoss(
        "Huber", "where(abs(x) <= 1, x^2/2, abs(x) - 0.5) + where(abs(y) <= 1, 2y^2, 4abs(y) - 2)",
        window=(-4.0, 4.0, -4.0, 4.0), start=(-3.0, 0.6), eta=0.8,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Huber, Ann. Math. Stat. 35 (1964) 73-101",
        note="A bowl inside, straight slopes outside: the gradient is continuous and bounded, and the "
        "second derivatives jump at |x| = 1 and |y| = 1.",
    ),
    GalleryLoss(
        "Freudenstein-Roth", "(x - 13 + ((5 - y)*y - 2)*y)^2 + (x - 29 + ((y + 1)*y - 14)*y)^2",
        window=(-4.0, 16.0, -7.0, 8.0), start=(0.5, -2.0), eta=0.4,
        minima=(Minimum((5.0, 4.0), 0.0),),
        source="Freudenstein & Roth, J. ACM 10 (1963) 550-556",
        note="From the published start descent runs into a curved valley whose floor ends at a minimum that "
        "is not the lowest, near (11.41, -0.90) with L near 48.98.",
    ),
    GalleryLoss(
        "Two Gaussian wells", "-exp(-(x + 1)^2 - (y + 0.5)^2) - 0.7*exp(-2(x - 1)^2 - (y - 1)^2)",
        window=(-3.0, 3.0, -3.0, 3.0), start=(0.2, 0.1), eta=0.4,
        minima=(Minimum((-0.9999009143546639, -0.4999628419625419), -1.0000247614396782),),
        source="minimum computed to 50 digits",
        note="The series converges at every step length, yet far from the wells it needs many terms.",
    ),
    GalleryLoss(
        "Runge well", "-1/(1 + x^2 + 4y^2)",
        window=(-3.0, 3.0, -3.0, 3.0), start=(-1.2, 0.6), eta=0.5,
        minima=(Minimum((0.0, 0.0), -1.0),),
        source="Runge, Z. Math. Phys. 46 (1901) 224-243; closed form",
        note="Smooth everywhere, and still the series diverges beyond a finite η: its poles lie at complex "
        "step lengths.",
    ),
    GalleryLoss(
        "Sum of exponentials", "exp(x + 3y - 0.1) + exp(x - 3y - 0.1) + exp(-x - 0.1)",
        window=(-3.0, 2.0, -1.5, 1.5), start=(-1.0, 0.7), eta=0.25,
        minima=(Minimum((-0.34657359027997264, 0.0), 2.5592666966582156),),
        source="Boyd & Vandenberghe, Convex Optimization (2004), equation 9.20",
        note="Convex and not quadratic: every Taylor term of even order is positive in every direction.",
    ),
    GalleryLoss(
        "Peano", "(y - x^2)(y - 3x^2)",
        window=(-1.5, 1.5, -1.0, 2.0), start=(0.6, 0.1), eta=0.2,
        minima=(),
        source="Genocchi & Peano, Calcolo differenziale e principii di calcolo integrale (1884)",
        note="The origin is a minimum along every straight line, and yet not a minimum: between the "
        "parabolas L is negative.",
    ),
    GalleryLoss(
        "Trefethen",
        "exp(sin(50x)) + sin(60*exp(y)) + sin(70sin(x)) + sin(sin(80y))"
        " - sin(10(x + y)) + (x^2 + y^2)/4",
        window=(-0.5, 0.5, -0.5, 0.5), start=(0.1, 0.1), eta=0.02,
        minima=(Minimum((-0.024403079694375173, 0.21061242715535577), -3.306868647475237),),
        source="Trefethen, SIAM News 35(1) (2002), problem 4; Bornemann et al., The SIAM 100-Digit "
        "Challenge (2004)",
        note="Over a hundred minima in a unit square: only steps of a few thousandths obey the second-order "
        "model.",
    ),
)
# fmt: on
