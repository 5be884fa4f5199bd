"""Smooth losses of two variables with bent valleys, saddles and wells."""

from __future__ import annotations

from explorer.gallery.entry import GalleryLoss, Minimum

# fmt: off
SMOOTH: tuple[GalleryLoss, ...] = (
    GalleryLoss(
        "Rosenbrock", "(1 - x)^2 + 100(y - x^2)^2",
        window=(-2.0, 2.0, -1.0, 3.0), start=(-1.2, 1.0), eta=0.15,
        minima=(Minimum((1.0, 1.0), 0.0),),
        source="Rosenbrock, Comput. J. 3 (1960) 175-184",
        note="The valley bends: steepest descent falls into it in a step or two and then creeps along its "
        "floor.",
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
        "Freudenstein-Roth", "(x - 13 + ((5 - y)*y - 2)*y)^2 + (x - 29 + ((y + 1)*y - 14)*y)^2",
        window=(-4.0, 16.0, -7.0, 8.0), start=(0.5, -2.0), eta=0.4,
        minima=(Minimum((5.0, 4.0), 0.0),),
        source="Freudenstein & Roth, J. ACM 10 (1963) 550-556",
        note="From the published start descent runs into a curved valley whose floor ends at a minimum that "
        "is not the lowest, near (11.41, -0.90) with L near 48.98.",
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
        "McCormick", "sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1",
        window=(-1.5, 4.0, -3.0, 4.0), start=(3.5, -2.0), eta=0.8,
        minima=(Minimum((-0.5471975511965977, -1.5471975511965979), -1.9132229549810364),),
        source="Jamil & Yang, Int. J. Math. Model. Numer. Optim. 4 (2013) 150-194",
        note="A quadratic plus one sine: only the sine feeds the terms beyond the second order, and they "
        "shrink like 1/k!.",
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
        "Easom", "-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)",
        window=(-1.0, 7.0, -1.0, 7.0), start=(2.2, 1.8), eta=0.5,
        minima=(Minimum((3.141592653589793, 3.141592653589793), -1.0),),
        source="Easom, A Survey of Global Optimization Techniques, M.Eng. thesis, Univ. of Louisville (1990)",
        note="One well in a plain: outside it the gradient is not zero but so short that a step in "
        "proportion to it goes nowhere.",
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
        "Monkey saddle", "x^3 - 3x*y^2",
        window=(-2.0, 2.0, -2.0, 2.0), start=(1.2, 0.3), eta=0.4,
        minima=(),
        source="Hilbert & Cohn-Vossen, Geometry and the Imagination (1952)",
        note="At the origin the gradient and the Hessian are both zero, and the third-order term alone "
        "decides: three ways down, three ways up.",
    ),
    GalleryLoss(
        "Peano", "(y - x^2)(y - 3x^2)",
        window=(-1.5, 1.5, -1.0, 2.0), start=(0.6, 0.1), eta=0.2,
        minima=(),
        source="Genocchi & Peano, Calcolo differenziale e principii di calcolo integrale (1884)",
        note="The origin is a minimum along every straight line, and yet not a minimum: between the "
        "parabolas L is negative.",
    ),
)
# fmt: on
