"""Losses with parameters: what changes in a descent when a number of the loss is moved."""

from __future__ import annotations

from explorer.gallery.entry import GalleryLoss, Minimum
from explorer.roles import Parameter

# fmt: off
WITH_PARAMETERS: tuple[GalleryLoss, ...] = (
    GalleryLoss(
        "Bowl of any condition", "(a*x^2 + b*y^2)/2",
        window=(-3.0, 3.0, -2.5, 2.5), start=(-2.5, 0.8), eta=0.5,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 3.3",
        note="The condition number is b/a: at 1 the direction of steepest descent leads to the minimum, and the "
        "larger it is the more it leads across the valley.",
        parameters=(Parameter("a", 1.0, 0.1, 10.0, 0.1), Parameter("b", 10.0, 0.1, 100.0, 0.1)),
    ),
    GalleryLoss(
        "Turned valley", "(x*cos(t) + y*sin(t))^2 + k*(y*cos(t) - x*sin(t))^2",
        window=(-3.0, 3.0, -3.0, 3.0), start=(-2.0, 1.5), eta=0.6,
        minima=(Minimum((0.0, 0.0), 0.0),),
        source="Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 3.3",
        note="t turns the valley and changes no eigenvalue of ∇²L: steepest descent turns with it, while a descent "
        "along one variable at a time is good at t = 0 only.",
        parameters=(Parameter("k", 25.0, 1.0, 100.0, 1.0), Parameter("t", 0.5, 0.0, 3.15, 0.05)),
    ),
    GalleryLoss(
        "Rosenbrock, a and b", "(a - x)^2 + b*(y - x^2)^2",
        window=(-2.0, 2.0, -1.0, 3.0), start=(-1.2, 1.0), eta=0.15,
        minima=(Minimum((1.0, 1.0), 0.0),),
        source="Rosenbrock, Comput. J. 3 (1960) 175-184",
        note="b makes the valley steep and leaves its floor as it is, and a moves the minimum along it: the number "
        "of steps grows with b.",
        parameters=(Parameter("a", 1.0, -1.5, 1.5, 0.05), Parameter("b", 100.0, 0.0, 200.0, 1.0)),
    ),
    GalleryLoss(
        "Pitchfork", "x^4 - a*x^2 + y^2",
        window=(-2.0, 2.0, -1.5, 1.5), start=(0.1, 1.0), eta=0.3,
        minima=(Minimum((-1.0, 0.0), -1.0), Minimum((1.0, 0.0), -1.0)),
        source="Strogatz, Nonlinear Dynamics and Chaos (1994), section 3.4; closed form",
        note="At a = 0 one minimum becomes two and a saddle between them, at x = ±√(a/2): just there the second "
        "derivative is zero and descent is slowest.",
        parameters=(Parameter("a", 2.0, -2.0, 4.0, 0.05),),
    ),
    GalleryLoss(
        "Cusp catastrophe", "x^4/4 + a*x^2/2 + b*x",
        window=(-2.0, 2.0, -0.8, 1.6), start=(1.3,), eta=0.3,
        minima=(Minimum((-1.0880339146912894,), -0.4591595370833064),),
        source="Thom, Stabilité structurelle et morphogenèse (1972); minimum computed to 50 digits",
        note="While 27b² < -4a³ there are two valleys; at the edge one of them vanishes under the descent that was "
        "in it, and w runs to the other.",
        parameters=(Parameter("a", -1.0, -2.0, 2.0, 0.05), Parameter("b", 0.2, -1.0, 1.0, 0.02)),
    ),
    GalleryLoss(
        "Ridge regression",
        "(w1 + w2 - 1)^2 + (2w1 + w2 - 3)^2 + (3w1 + w2 - 2)^2 + (4w1 + w2 - 5)^2 + lambda*(w1^2 + w2^2)",
        window=(-2.0, 4.0, -4.0, 4.0), start=(-0.5, 2.5), eta=0.5,
        minima=(Minimum((0.9565217391304348, 0.2391304347826087), 4.804347826086956),),
        source="Hoerl & Kennard, Technometrics 12 (1970) 55-67; closed form",
        note="lambda draws the minimum towards 0 and adds 2 lambda to each eigenvalue of ∇²L: the valley becomes "
        "rounder, and descent faster.",
        parameters=(Parameter("lambda", 2.0, 0.0, 40.0, 0.2),),
    ),
)
# fmt: on
