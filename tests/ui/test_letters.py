"""Numbers are written in any thread, with shapes that were made in that of the windows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.levels import level_texts
from ui.letters import CHARACTERS, Letters
from ui.pens import LABEL_FONT_PIXELS, centred_text, text_font

_FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(_FINITE, max_size=20))
def test_that_levels_are_written_in_these_characters(levels: list[float]) -> None:
    texts, base = level_texts(sorted(levels))
    assert set("".join((*texts, base))) <= set(CHARACTERS)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("text", ["0", "−1.03", "200", "5e−7", "+12.5"])
def test_that_a_text_of_letters_looks_like_the_text(text: str) -> None:
    font = text_font(LABEL_FONT_PIXELS)
    found, expected = Letters(font).centred(text).boundingRect(), centred_text(text, font).boundingRect()
    assert found.width() == pytest.approx(expected.width(), abs=1.0)
    assert found.height() == pytest.approx(expected.height(), abs=0.5)
    assert (found.center().x(), found.center().y()) == pytest.approx((0.0, 0.0), abs=1e-6)
