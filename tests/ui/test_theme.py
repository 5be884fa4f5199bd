"""Every colour that text is written in can be read wherever it is written (WCAG 2.2, 1.4.3, level AA)."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import DARK, LIGHT, Theme, apply

LEAST = 4.5
INKS = (
    "text", "muted", "accent", "gradient", "direction", "first_order", "second_order", "higher_order", "warning",
    "error",
)  # fmt: skip
GROUNDS = ("window", "surface", "selection")


def luminance(colour: str) -> float:
    """Return the relative luminance that WCAG defines."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_that_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_that_text_can_be_read(theme: Theme, ground: str, ink: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= LEAST


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_each_quantity_has_a_colour_of_its_own(theme: Theme) -> None:
    quantities = (theme.gradient, theme.direction, theme.first_order, theme.second_order, theme.higher_order)
    assert all(a != b for a, b in combinations(quantities, 2))


def edge_of(box: QCheckBox) -> str:
    """Return the colour of the left edge of what is checked."""
    option = QStyleOptionButton()
    box.initStyleOption(option)
    indicator = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    return box.grab().toImage().pixelColor(indicator.left(), indicator.center().y()).name()


def test_that_an_unchecked_box_is_seen_in_the_dark(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = QCheckBox("on the landscape", parent)
    parent.show()
    apply(LIGHT)
    before = edge_of(box)
    try:
        apply(DARK)
        # 3 : 1 is asked for what is no text (WCAG 2.2, 1.4.11)
        assert contrast(edge_of(box), DARK.surface) >= 3.0
        assert contrast(edge_of(box), DARK.window) >= 3.0
    finally:
        apply(LIGHT)
    assert edge_of(box) == before
