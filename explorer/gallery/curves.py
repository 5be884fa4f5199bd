"""Losses of one variable, in which a step is a move to the left or to the right."""

from __future__ import annotations

from explorer.gallery.entry import GalleryLoss, Minimum

# fmt: off
CURVES: tuple[GalleryLoss, ...] = (
    GalleryLoss(
        "Parabola", "x^2",
        window=(-3.0, 3.0, -0.5, 6.0), start=(-2.0,), eta=0.5,
        minima=(Minimum((0.0,), 0.0),),
        source="Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 3.3",
        note="The gradient is one number: its sign says on which side the descent is, and the second-order term is "
        "the same everywhere.",
    ),
    GalleryLoss(
        "Tilted double well", "(x^2 - 1)^2 + 0.3x",
        window=(-1.8, 1.8, -0.6, 2.6), start=(0.4,), eta=0.3,
        minima=(Minimum((-1.0355787140888537,), -0.30542848374391596),),
        source="minimum computed to 50 digits",
        note="Descent ends in the well that it starts in, and only a long step leads over the hill to the lower one.",
    ),
    GalleryLoss(
        "Absolute value", "abs(x)",
        window=(-2.5, 2.5, -0.3, 2.5), start=(-1.7,), eta=0.5,
        minima=(Minimum((0.0,), 0.0),),
        source="Boyd & Vandenberghe, Convex Optimization (2004), section 6.1.1",
        note="The slope is 1 or -1 and never small: a fixed step jumps to and fro across the kink for ever.",
    ),
    GalleryLoss(
        "Log-cosh", "log(cosh(x))",
        window=(-4.0, 4.0, -0.4, 3.5), start=(2.5,), eta=0.8,
        minima=(Minimum((0.0,), 0.0),),
        source="Green, IEEE Trans. Med. Imaging 9 (1990) 84-93; closed form",
        note="A bowl that becomes a straight slope: from |x| > 1.09 Newton's steps overshoot more and more, while "
        "steepest descent arrives.",
    ),
    GalleryLoss(
        "Rippled parabola", "0.1x^2 + sin(3x)",
        window=(-6.0, 6.0, -1.5, 4.5), start=(4.3,), eta=0.3,
        minima=(Minimum((-0.5122140283561128,), -0.9731804794973067),),
        source="minimum computed to 50 digits",
        note="Near enough the ripples decide, from afar the parabola: how many Taylor terms are needed depends on η.",
    ),
    GalleryLoss(
        "Witch of Agnesi, turned over", "-1/(1 + x^2)",
        window=(-4.0, 4.0, -1.15, 0.15), start=(1.5,), eta=0.5,
        minima=(Minimum((0.0,), -1.0),),
        source="Runge, Z. Math. Phys. 46 (1901) 224-243; closed form",
        note="Smooth everywhere, yet the series about x converges only up to a step of √(1 + x²), the distance to "
        "the poles at ±i.",
    ),
    GalleryLoss(
        "Quartic", "x^4",
        window=(-2.0, 2.0, -0.4, 4.0), start=(1.2,), eta=0.2,
        minima=(Minimum((0.0,), 0.0),),
        source="closed form",
        note="At the minimum the second derivative is zero as well: Newton's method nears it by 2/3 a step only, and "
        "a descent with a fixed factor before ∇L more slowly still.",
    ),
    GalleryLoss(
        "Forrester", "(6x - 2)^2*sin(12x - 4)",
        window=(0.0, 1.0, -7.5, 16.5), start=(0.55,), eta=0.06,
        minima=(Minimum((0.7572487578418559,), -6.0207400557670825),),
        source="Forrester, Sóbester & Keane, Engineering Design via Surrogate Modelling (2008)",
        note="Two valleys and an inflection between 0 and 1: the second-order model sees one valley at a time.",
    ),
    GalleryLoss(
        "x log x", "x*log(x)",
        window=(0.0, 2.5, -0.6, 2.3), start=(2.0,), eta=0.4,
        minima=(Minimum((0.36787944117144233,), -0.36787944117144233),),
        source="Shannon, Bell Syst. Tech. J. 27 (1948) 379-423; closed form",
        note="L ends at x = 0, where its slope is infinite: the series about x converges for steps shorter than x.",
    ),
)
# fmt: on
