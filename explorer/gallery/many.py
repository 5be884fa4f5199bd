"""Losses of three to fifty variables, most of them from the collection of Moré, Garbow and Hillstrom."""

from __future__ import annotations

from explorer.gallery.entry import GalleryLoss, Minimum

_MGH = "Moré, Garbow & Hillstrom, ACM TOMS 7 (1981) 17-41"


def _bowl(dimension: int, condition: float) -> str:
    """Write out ½ Σ λᵢxᵢ² with λᵢ from 1 to the condition number in equal ratios, to four digits."""
    share = 1.0 / (dimension - 1)
    terms = (f"{condition ** (i * share):.4g}x{i + 1}^2" for i in range(1, dimension))
    return f"0.5(x1^2 + {' + '.join(terms)})"


def _box(residuals: int) -> str:
    times = ((f"{i / 10:g}", i) for i in range(1, residuals + 1))
    return " + ".join(f"(exp(-{t}x1) - exp(-{t}x2) - x3*(exp(-{t}) - exp(-{i})))^2" for t, i in times)


def _brown_dennis(residuals: int) -> str:
    times = (f"{i / 5:g}" for i in range(1, residuals + 1))
    return " + ".join(f"((x1 + {t}x2 - exp({t}))^2 + (x3 + x4*sin({t}) - cos({t}))^2)^2" for t in times)


def _rosenbrock(dimension: int, stride: int) -> str:
    return " + ".join(f"100(x{i + 1} - x{i}^2)^2 + (1 - x{i})^2" for i in range(1, dimension, stride))


def _dixon_price(dimension: int) -> str:
    return " + ".join(["(x1 - 1)^2", *(f"{i}(2x{i}^2 - x{i - 1})^2" for i in range(2, dimension + 1))])


def _trigonometric(dimension: int) -> str:
    cosines = "".join(f" - cos(x{j})" for j in range(1, dimension + 1))
    rows = (f"({dimension}{cosines} + {i}(1 - cos(x{i})) - sin(x{i}))^2" for i in range(1, dimension + 1))
    return " + ".join(rows)


_DIXON_PRICE = (
    1.0, 0.7071067811865476, 0.5946035575013605, 0.5452538663326288, 0.5221368912137069,
    0.5109485743270583, 0.5054446430258502, 0.5027149505564014, 0.5013556375251013,
)  # fmt: skip

# fmt: off
MANY: tuple[GalleryLoss, ...] = (
    GalleryLoss(
        "Bowl of condition 1000", "0.5(x^2 + 30y^2 + 1000z^2)",
        window=(-3.0, 3.0, -2.5, 2.5), start=(2.0, 1.0, 0.5), eta=0.5,
        minima=(Minimum((0.0, 0.0, 0.0), 0.0),),
        source="Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 3.3",
        note="Three eigenvalues, three speeds: with a fixed factor before ∇L z is done at once, y later, and x "
        "hardly begins.",
    ),
    GalleryLoss(
        "Helical valley",
        "100((x3 - 10(arctan(x2/x1)/(2pi) + where(x1 < 0, 0.5, 0)))^2 + (sqrt(x1^2 + x2^2) - 1)^2) + x3^2",
        window=(-2.0, 2.0, -2.0, 2.0), start=(-1.0, 0.0, 0.0), eta=0.5,
        minima=(Minimum((1.0, 0.0, 0.0), 0.0),),
        source=_MGH,
        note="A valley that winds round the x3 axis like a stair: it falls by turning, and straight ahead is a wall.",
    ),
    GalleryLoss(
        "Box 3-D, ten residuals", _box(10),
        window=(-5.0, 13.0, -2.0, 14.0), start=(0.0, 10.0, 20.0), eta=3.0,
        minima=(Minimum((1.0, 10.0, 1.0), 0.0), Minimum((10.0, 1.0, -1.0), 0.0)),
        source=_MGH,
        note="A fit of exponentials: besides two points, a whole line of minima, x1 = x2 with x3 = 0, so that the "
        "start decides.",
    ),
    GalleryLoss(
        "Powell singular", "(x1 + 10x2)^2 + 5(x3 - x4)^2 + (x2 - 2x3)^4 + 10(x1 - x4)^4",
        window=(-4.0, 4.0, -2.0, 2.0), start=(3.0, -1.0, 0.0, 1.0), eta=0.5,
        minima=(Minimum((0.0, 0.0, 0.0, 0.0), 0.0),),
        source=_MGH,
        note="∇²L is singular at the minimum: Newton's method nears it by 2/3 a step, and along two directions L is "
        "flat to the third order.",
    ),
    GalleryLoss(
        "Wood",
        "100(x1^2 - x2)^2 + (x1 - 1)^2 + (x3 - 1)^2 + 90(x3^2 - x4)^2"
        " + 10.1((x2 - 1)^2 + (x4 - 1)^2) + 19.8(x2 - 1)(x4 - 1)",
        window=(-4.0, 3.0, -3.0, 6.0), start=(-3.0, -1.0, -3.0, -1.0), eta=1.0,
        minima=(Minimum((1.0, 1.0, 1.0, 1.0), 0.0),),
        source="Colville, IBM New York Sci. Center Rep. 320-2949 (1968); start of Moré, Garbow & Hillstrom, ACM TOMS "
        "7 (1981) 17-41",
        note="Two bent valleys tied together: many runs linger near a saddle at x1 = x3 = -1, where L is about 7.9.",
    ),
    GalleryLoss(
        "Brown-Dennis", _brown_dennis(20),
        window=(-40.0, 60.0, -20.0, 40.0), start=(25.0, 5.0, -5.0, -1.0), eta=5.0,
        minima=(Minimum((-11.594439904762165, 13.203630051207204, -0.4034394881768595, 0.23677877445573625),
                        85822.20162635634),),
        source=f"{_MGH}; minimum computed to 50 digits",
        note="The residuals do not vanish at the minimum: L stays at 85,822, and its last digits hide small steps.",
    ),
    GalleryLoss(
        "Extended Rosenbrock", _rosenbrock(10, 2),
        window=(-2.0, 2.0, -1.0, 3.0), start=(-1.2, 1.0) * 5, eta=0.3,
        minima=(Minimum((1.0,) * 10, 0.0),),
        source=_MGH,
        note="Five valleys of Rosenbrock side by side, which know nothing of one another, share one step length.",
    ),
    GalleryLoss(
        "Chained Rosenbrock", _rosenbrock(10, 1),
        window=(-2.0, 2.0, -1.0, 3.0), start=(-1.2, 1.0) * 5, eta=0.3,
        minima=(Minimum((1.0,) * 10, 0.0),),
        source="Shang & Qiu, Evol. Comput. 14 (2006) 119-126",
        note="Each variable bends the valley of the next: there is a second minimum with x1 near -1, where L is "
        "close to 4.",
    ),
    GalleryLoss(
        "Dixon-Price, 10 variables", _dixon_price(10),
        window=(-3.0, 3.0, -3.0, 3.0), start=(2.0,) * 10, eta=1.0,
        minima=(
            Minimum((*_DIXON_PRICE, 0.5006773599460541), 0.0),
            Minimum((*_DIXON_PRICE, -0.5006773599460541), 0.0),
        ),
        source="Dixon & Price, J. Optim. Theory Appl. 60 (1989) 261-275; closed form",
        note="At a minimum each variable is twice the square of the next one; L is even in the last: there are two.",
    ),
    GalleryLoss(
        "Trigonometric", _trigonometric(10),
        window=(-0.6, 0.6, -0.6, 0.6), start=(0.1,) * 10, eta=0.05,
        minima=(Minimum((0.0,) * 10, 0.0),),
        source=f"Spedicato (1975), as in {_MGH}",
        note="From the published start steepest descent is drawn to a minimum that is not the lowest, with L near "
        "2.795e-5.",
    ),
    GalleryLoss(
        "Bowl in 50 variables", _bowl(50, 1000.0),
        window=(-2.5, 2.5, -2.0, 2.0), start=(1.0,) * 50, eta=0.5,
        minima=(Minimum((0.0,) * 50, 0.0),),
        source="Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 3.3",
        note="Fifty eigenvalues from 1 to 1000: the largest decide the direction of the step, and the smallest how "
        "many steps there are. Shown are the slowest variable and one of the middle.",
        axes=(0, 24),
    ),
)
# fmt: on
