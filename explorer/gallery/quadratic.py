"""Quadratic losses of two variables, whose Taylor series end with the second-order term."""

from __future__ import annotations

from explorer.gallery.entry import GalleryLoss, Minimum

# fmt: off
QUADRATIC: tuple[GalleryLoss, ...] = (
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
        "Saddle", "x^2 - y^2",
        window=(-3.0, 3.0, -3.0, 3.0), start=(-2.0, 0.2), eta=0.7,
        minima=(),
        source="Dauphin et al., Identifying and attacking the saddle point problem, NIPS 27 (2014)",
        note="The second-order term changes sign with the direction: descent nears the stationary point "
        "along x and leaves it along y.",
    ),
)
# fmt: on
