"""Losses of two variables with many minima."""

from __future__ import annotations

from explorer.gallery.entry import GalleryLoss, Minimum

# fmt: off
RIPPLES: tuple[GalleryLoss, ...] = (
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
        "Lévy 13", "sin(3pi*x)^2 + (x - 1)^2*(1 + sin(3pi*y)^2) + (y - 1)^2*(1 + sin(2pi*y)^2)",
        window=(-2.0, 4.0, -2.0, 4.0), start=(2.4, 2.2), eta=0.08,
        minima=(Minimum((1.0, 1.0), 0.0),),
        source="Lévy & Montalvo, SIAM J. Sci. Stat. Comput. 6 (1985) 15-29",
        note="Corrugated differently in x and in y: the second-order term depends strongly on the direction.",
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
