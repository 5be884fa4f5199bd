"""Colours of quantities are told apart with and without all kinds of cones, and beside what else they have.

Deficient vision is simulated as by Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of
color vision deficiency", IEEE TVCG 15 (2009), at severity 1. Distances are ΔE of CIEDE2000, checked against the table
of Sharma, Wu and Dalal, Color Research and Application 30 (2005).
"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from tests.ui.test_theme import contrast
from ui.theme import DARK, DASHES, LIGHT, Theme, palette

Array = NDArray[np.float64]

LEAST = 10.0
"""ΔE2000 between any two quantities: some 5 times what is just noticed side by side."""
QUANTITIES = ("gradient", "direction", "first_order", "second_order", "higher_order", "text")
VISIONS = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def linear(colour: str) -> Array:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light: Array) -> Array:
    """Return L*, a*, b* of linear sRGB under D65."""
    t = _XYZ @ np.clip(light, 0.0, 1.0) / _WHITE
    x, y, z = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def mean_hue(h1: float, h2: float) -> float:
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + (360 if h1 + h2 < 360 else -360)) / 2


def difference(one: Array, other: Array) -> float:
    """Return ΔE of CIEDE2000 between two colours in L*, a*, b*."""
    (l1, a1, b1), (l2, a2, b2) = one.tolist(), other.tolist()
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * math.sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = math.hypot(a1 * stretch, b1), math.hypot(a2 * stretch, b2)
    h1, h2 = (math.degrees(math.atan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    turn = (h2 - h1 + 180) % 360 - 180
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    middle = mean_hue(h1, h2)
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    t = 1 + sum(size * math.cos(math.radians(times * middle + phase)) for size, times, phase in waves)
    parts = (
        (l2 - l1) / (1 + 0.015 * (lightness - 50) ** 2 / math.sqrt(20 + (lightness - 50) ** 2)),
        (c2 - c1) / (1 + 0.045 * chroma),
        hue / (1 + 0.015 * chroma * t),
    )
    bend = math.sin(math.radians(60 * math.exp(-(((middle - 275) / 25) ** 2))))
    rotation = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * bend
    return math.sqrt(sum(part**2 for part in parts) + rotation * parts[1] * parts[2])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ],
)
def test_that_differences_are_those_published(one: list[float], other: list[float], expected: float) -> None:
    assert difference(np.array(one), np.array(other)) == pytest.approx(expected, abs=1e-4)


def test_that_grey_stays_grey_without_a_kind_of_cones() -> None:
    for matrix in VISIONS.values():
        assert matrix.sum(axis=1) == pytest.approx(1.0, abs=2e-6)


@THEMES
@pytest.mark.parametrize("vision", VISIONS)
def test_that_each_two_quantities_are_told_apart_by_colour(theme: Theme, vision: str) -> None:
    seen = {name: lab(VISIONS[vision] @ linear(getattr(theme, name))) for name in QUANTITIES}
    distances = {pair: difference(seen[pair[0]], seen[pair[1]]) for pair in combinations(QUANTITIES, 2)}
    assert {pair: distance for pair, distance in distances.items() if distance < LEAST} == {}


def test_that_each_partial_sum_has_a_dash_of_its_own() -> None:
    assert len(set(DASHES)) == len(DASHES) == 4
    assert Qt.PenStyle.SolidLine not in DASHES


@THEMES
def test_that_what_is_no_text_is_seen_on_every_ground(theme: Theme) -> None:
    """3 : 1 for lines, markers and the ring of the focus (WCAG 2.2, 1.4.11)."""
    inks = (*QUANTITIES, "accent", "muted")
    ratios = [contrast(getattr(theme, ink), getattr(theme, on)) for ink in inks for on in ("window", "surface")]
    assert min(ratios) >= 3.0


@THEMES
def test_that_selected_text_can_be_read(theme: Theme) -> None:
    colours = palette(theme)
    assert contrast(colours.highlightedText().color().name(), colours.highlight().color().name()) >= 4.5
