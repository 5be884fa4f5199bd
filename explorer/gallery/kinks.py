"""Losses of two variables that have kinks, or second derivatives that jump."""

from __future__ import annotations

from explorer.gallery.entry import GalleryLoss, Minimum

# fmt: off
KINKS: tuple[GalleryLoss, ...] = (
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
        "Huber", "where(abs(x) <= 1, x^2/2, abs(x) - 0.5) + where(abs(y) <= 1, 2y^2, 4abs(y) - 2)",
        window=(-4.0, 4.0, -4.0, 4.0), start=(-3.0, 0.6), eta=0.8,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Huber, Ann. Math. Stat. 35 (1964) 73-101",
        note="A bowl inside, straight slopes outside: the gradient is continuous and bounded, and the "
        "second derivatives jump at |x| = 1 and |y| = 1.",
    ),
)
# fmt: on
