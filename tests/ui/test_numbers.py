"""Numbers as people read them."""

from __future__ import annotations

import pytest

from explorer.levels import short as level
from ui.numbers import full, one_digit, short, vector


def test_zero_has_no_sign() -> None:
    assert (short(-0.0), full(-0.0), vector((-0.0, 1.0)), level(-0.0)) == ("0", "0.0", "(0, 1)", "0")
    assert (short(-1e-300), full(-5e-324)) == ("−1e−300", "-5e-324")


@pytest.mark.parametrize(
    ("value", "text"), [(-18.729, "−2e1"), (0.00123, "1e−3"), (9.6e7, "1e8"), (0.0, "0"), (float("nan"), "–")]
)
def test_the_briefest_number_tells_its_size(value: float, text: str) -> None:
    assert one_digit(value) == text
