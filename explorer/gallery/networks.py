"""Losses of three to fifty weights: models that are fitted to data, written out point by point."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.gallery.entry import GalleryLoss, Minimum

POINTS, WEIGHTS = 40, 50
RIDGE = 0.01

Example = tuple[tuple[int, ...], int]


def examples(points: int = POINTS, features: int = WEIGHTS) -> tuple[Example, ...]:
    """Return the made-up data of the logistic loss in 50 weights: features in tenths, and a label 1 or -1.

    The numbers come from s ← (75 s + 74) mod 65537, the generator of the Sinclair ZX81, begun at 1; each feature is
    (s mod 19) − 9. The label is the sign of the sum of the first five features, 0 counting as positive.
    """
    numbers = _zx81()
    rows = (tuple(next(numbers) % 19 - 9 for _ in range(features)) for _ in range(points))
    return tuple((row, 1 if sum(row[:5]) >= 0 else -1) for row in rows)


def _zx81() -> Iterator[int]:
    state = 1
    while True:
        state = (75 * state + 74) % 65537
        yield state


def _margin(row: tuple[int, ...], sign: int) -> str:
    """Write out sign · Σ xᵢwᵢ; features that are zero are left out."""
    signed = [(sign * feature, i) for i, feature in enumerate(row, start=1) if feature]
    terms = [f"{'-' if tenths < 0 else '+'} {abs(tenths) / 10:g}w{i}" for tenths, i in signed]
    return " ".join(terms).removeprefix("+ ")


def _logistic() -> str:
    losses = " + ".join(f"log1p(exp({_margin(row, -label)}))" for row, label in examples())
    squares = " + ".join(f"w{i}^2" for i in range(1, WEIGHTS + 1))
    return f"({losses})/{POINTS} + {RIDGE:g}({squares})"


_LOGISTIC_MINIMUM = Minimum((
    1.2101434412485095, 0.5922413577080535, 1.1409613176711981, 1.1618738371051514, 0.9176184518414185,
    0.06159222429882237, 0.30031394830315544, -0.2706687665550065, 0.26855615681162676, -0.004955835990642153,
    0.20126726649515125, -0.05279076712450757, 0.8067164919838695, 0.8852342502519613, -0.35957139105734054,
    -0.04877686283255905, 0.018328590102580172, -0.17349732591759381, -0.2656402960835684, -0.37018726008377223,
    0.24958350295940235, -0.4056051469012048, 0.029750094904757336, 0.053266366551509445, 0.25451888529516714,
    0.1049448860462135, -0.4037917284450571, 0.609083421241274, -0.20564007397607287, 0.404446413871308,
    0.13971140297543425, -0.3143500276183152, -0.40945356910699615, 0.5236998643117675, -0.08780672509101548,
    -0.2774548964958673, 0.1454446519007922, -0.4459620663050822, 0.03898182977147571, 0.4504898977418609,
    -0.2828988576893411, -0.5091368399079654, -0.07598672876449472, -0.11291856482190421, 0.20714989283909388,
    -0.4778075069166791, 0.31315836946349584, -0.05490065631988545, -0.09463973033398294, -0.04842236315328332,
), 0.2291701550424156)  # fmt: skip

_NETWORK = " + ".join(
    f"(tanh(w7*tanh({a}w1 {b} w2 + w3) + w8*tanh({a}w4 {b} w5 + w6) + w9) {target})^2"
    for a, b, target in (("-", "-", "+ 0.8"), ("-", "+", "- 0.8"), ("", "-", "- 0.8"), ("", "+", "+ 0.8"))
)

# fmt: off
NETWORKS: tuple[GalleryLoss, ...] = (
    GalleryLoss(
        "Logistic loss, 3 weights",
        "(log1p(exp(-(0.5w1 + 1.2w2 + w3))) + log1p(exp(-(1.5w1 - 0.3w2 + w3)))"
        " + log1p(exp(-(2.1w1 + 0.8w2 + w3))) + log1p(exp(-(-0.4w1 + 0.9w2 + w3)))"
        " + log1p(exp(-w1 - 0.6w2 + w3)) + log1p(exp(0.3w1 - 1.4w2 + w3))"
        " + log1p(exp(-1.7w1 + 0.5w2 + w3)) + log1p(exp(0.9w1 + 0.4w2 + w3)))/8",
        window=(-3.0, 5.0, -3.0, 5.0), start=(-1.5, -1.0, 1.0), eta=0.8,
        minima=(Minimum((1.488761259480465, 2.4762595668172396, -1.1366922910327621), 0.3342204646312445),),
        source="Cox, J. R. Stat. Soc. B 20 (1958) 215-242; minimum computed to 50 digits",
        note="Eight points of two features, and a bias w3: no line parts them, so a minimum exists. L is convex, and "
        "flatter the farther one is from it.",
    ),
    GalleryLoss(
        "Network for exclusive or", _NETWORK,
        window=(-3.0, 3.0, -3.0, 3.0), start=(0.6, -0.4, 0.1, -0.5, 0.7, 0.2, 0.8, 0.5, -0.1), eta=0.4,
        minima=(),
        source="Rumelhart, Hinton & Williams, Nature 323 (1986) 533-536",
        note="Two hidden units and one output, nine weights: exchanging the units, or the signs of one, changes "
        "nothing, and L is 0 along whole surfaces. Saddles and plains lie between.",
    ),
    GalleryLoss(
        "Logistic loss, 50 weights", _logistic(),
        window=(-3.0, 3.0, -3.0, 3.0), start=(0.0,) * WEIGHTS, eta=0.5,
        minima=(_LOGISTIC_MINIMUM,),
        source="Cox, J. R. Stat. Soc. B 20 (1958) 215-242; minimum computed to 50 digits",
        note="Forty made-up points with fifty features can be parted: only the ridge, 0.01|w|², makes a minimum of "
        "what would be an endless slope.",
    ),
)
# fmt: on
