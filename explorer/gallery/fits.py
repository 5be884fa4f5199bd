"""Losses of two weights that fit a model to a few points."""

from __future__ import annotations

from explorer.gallery.entry import GalleryLoss, Minimum

# fmt: off
FITS: tuple[GalleryLoss, ...] = (
    GalleryLoss(
        "Least-squares line", "(w1 + w2 - 1)^2 + (2w1 + w2 - 3)^2 + (3w1 + w2 - 2)^2 + (4w1 + w2 - 5)^2",
        window=(-2.0, 4.0, -4.0, 4.0), start=(-0.5, 2.5), eta=0.5,
        minima=(Minimum((1.1, 0.0), 2.7),),
        source="Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 10.2; closed form",
        note="Slope and bias of a line through four points: the Hessian is constant, and its condition "
        "number comes from the data.",
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
        "Tanh unit", "(tanh(w2 - w1) + 0.8)^2 + (tanh(w2) - 0.3)^2 + (tanh(w1 + w2) - 0.6)^2",
        window=(-3.0, 4.0, -3.0, 3.0), start=(-1.5, 1.0), eta=0.6,
        minima=(Minimum((0.9628130590842238, 0.1534091907116596), 0.08147186929517829),),
        source="Rumelhart, Hinton & Williams, Nature 323 (1986) 533-536; minimum computed to 50 digits",
        note="One neuron, three points: where tanh saturates the loss is flat, the gradient short, and the "
        "radius of convergence still finite (poles of tanh).",
    ),
)
# fmt: on
