"""Random losses to be evaluated, of every operation, in few variables and with usual numbers; and points."""

from __future__ import annotations

import math
from random import Random

from reliability.loss_texts import LossTexts

_VARIABLES = ("x", "y", "z", "w1")
_SPECIAL = (
    0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, 0.25, 10.0, math.pi, -math.pi, math.pi / 2, math.e, 0.1, -0.1, 0.3,
    100.0, 1e-8, -1e-8, 1e8, -1e8, 1e-16, 1e16, 1e-160, 1e155, -1e155, 1e-300, 1e300, -1e300, 5e-324, 1.7e308,
    1 - 2**-53, 1 + 2**-52, -1 + 2**-53,
)  # fmt: skip


class CalmLosses(LossTexts):
    """Makes losses of up to a few dozen operations, and points at which to evaluate them."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self._numbers = (
            lambda: str(random.randint(0, 9)), lambda: f"{random.uniform(0, 10):.2f}",
            lambda: f"{random.uniform(0, 2):.3f}",
            lambda: random.choice(("1", "2", "3", "0.5", "0.1", "pi", "e", "1e-3", "100", "1e-8", "1e8")),
        )  # fmt: skip

    def __call__(self) -> str:
        """Make a loss, or a text that may turn out to be none."""
        self._names = self._random.sample(_VARIABLES, self._random.randint(1, 4))
        return self._sum(self._random.choice((2, 3, 4, 5, 6)))

    def _number(self) -> str:
        return self._random.choice(self._numbers)()

    def _space(self) -> str:
        return ""

    def point(self, n: int) -> tuple[float, ...]:
        """Make a point: anywhere near 0, on whole and half numbers, or with special components."""
        kind = self._random.random()
        if kind < 0.5:
            return tuple(self._random.gauss(0.0, 1.5) for _ in range(n))
        if kind < 0.7:
            return tuple(self._random.randint(-6, 6) / 2 for _ in range(n))
        usual = [self._random.uniform(-3.0, 3.0) for _ in range(n)]
        return tuple(self._random.choice(_SPECIAL) if self._random.random() < 0.6 else x for x in usual)
