"""The landscape: colours follow L, levels are round, isolines lie where L has their value, and nothing breaks it."""

from __future__ import annotations

import math
import re
from itertools import combinations, pairwise

import numpy as np
import pytest

from explorer.arrows import arrows
from explorer.colours import ColourScale, choose_scale, colour_map
from explorer.gallery import GALLERY, GalleryLoss
from explorer.labels import LABEL_CHARACTER, LABEL_HEIGHT
from explorer.landscape import Landscape, Window, fit_window, sample
from explorer.levels import axis_base, choose_levels, roundest, short
from explorer.loss import Loss
from explorer.outlook import parsed_with
from explorer.slices import AlongVariables, slice_through

SQUARE = Window(-2.0, 2.0, -2.0, 2.0)
HOSTILE = {
    "nowhere defined": "sqrt(-1 - x^2) + y",
    "half defined": "log(x) + y^2",
    "pole": "1/(x*y)",
    "pole on one side": "1/(x^2 + y^2)",
    "double exponential": "exp(exp(2x*y))",
    "near the largest double": "1e300*x*y",
    "overflow": "1e308*x*y*1e10",
    "steps": "floor(x) + 0*y",
    "flat floor": "max(x, 0) + 0*y",
    "subnormal": "1e-310*x + 0*y",
    "constant": "0*x + 0*y + 3",
    "raised": "1000 + 0.001(x^2 + y^2)",
    "hole in a plain": "-exp(-1000(x^2 + y^2))",
}

in_a_plane = [entry for entry in GALLERY if entry.dimension > 1]
every_entry = pytest.mark.parametrize("entry", in_a_plane, ids=lambda entry: entry.name)


def landscape(text: str, window: Window = SQUARE, columns: int = 96, rows: int = 80) -> Landscape:
    return sample(Loss.parse(text), window, columns, rows)


def gallery_landscape(entry: GalleryLoss) -> Landscape:
    loss = parsed_with(entry.expression, entry.parameters)
    plane = slice_through(AlongVariables(*entry.axes), loss, entry.start)
    return sample(loss, Window(*entry.window), 128, 128, (480, 400), plane=plane)


def is_round(level: float, scale: ColourScale) -> bool:
    """Whether a level has three digits, or as many as tell values of the range apart to three."""
    unit = 10.0 ** (math.floor(math.log10(scale.high - scale.low)) - 2)
    return level in {float(f"{level:.3g}"), round(level / unit) * unit}


# ---- the window


def test_that_a_window_grows_about_the_point_that_keeps_its_place() -> None:
    window = Window(0.0, 4.0, 0.0, 2.0).scaled(0.5, about=(1.0, 2.0))
    assert window == Window(0.5, 2.5, 1.0, 2.0)


def test_that_padding_and_moving_a_window_do_what_they_say() -> None:
    assert Window(0.0, 4.0, 0.0, 2.0).padded(0.25) == Window(-1.0, 5.0, -0.5, 2.5)
    assert Window(0.0, 4.0, 0.0, 2.0).moved(1.0, -1.0) == Window(1.0, 5.0, -1.0, 1.0)
    assert Window(0.0, 4.0, 0.0, 2.0).centre == (2.0, 1.0)


@pytest.mark.parametrize("window", [Window(1, 1 + 1e-9, 1, 1 + 1e-9), Window(-1e-30, 1e-30, -1, 1), SQUARE])
def test_that_a_window_within_double_precision_has_no_limit(window: Window) -> None:
    assert window.limit() is None


@pytest.mark.parametrize(
    "window", [Window(1, 1 + 1e-14, 0, 1), Window(0, 1e13, 0, 1), Window(0, math.nan, 0, 1), Window(1, 1, 0, 1)]
)
def test_that_a_window_beyond_double_precision_says_so(window: Window) -> None:
    assert window.limit()


# ---- sampling


def test_that_rows_are_y_and_columns_are_x_at_the_centres_of_their_cells() -> None:
    seen = landscape("10y + x", Window(0.0, 3.0, 0.0, 2.0), columns=3, rows=2)
    assert seen.x.tolist() == [0.5, 1.5, 2.5]
    assert seen.y.tolist() == [0.5, 1.5]
    assert seen.values.tolist() == [[5.5, 6.5, 7.5], [15.5, 16.5, 17.5]]
    assert seen.image().shape == (2, 3, 4)


@every_entry
def test_that_lightness_increases_with_the_loss(entry: GalleryLoss) -> None:
    seen = gallery_landscape(entry)
    order = np.argsort(seen.values, axis=None)
    assert np.all(np.diff(seen.shades.ravel()[order].astype(int)) >= 0)


@pytest.mark.parametrize("dark", [False, True])
def test_that_the_colour_map_gets_lighter_in_even_steps(dark: bool) -> None:
    linear = (colour_map(dark)[1:, :3] / 255.0) ** 2.2
    luminance = linear @ (0.2126, 0.7152, 0.0722)
    lightness = np.cbrt(luminance)
    steps = lightness[20::20] - lightness[:-20:20][: len(lightness[20::20])]
    assert np.all(steps > 0)
    assert steps.max() < 2 * steps.min()


def test_that_what_is_not_finite_is_transparent_so_that_the_hatching_shows() -> None:
    seen = landscape("log(x) + y^2")
    undefined = np.broadcast_to(seen.x <= 0, seen.values.shape)
    assert np.array_equal(seen.finite, ~undefined)
    assert np.all(seen.image()[undefined, 3] == 0)
    assert np.all(seen.image(dark=True)[~undefined, 3] == 255)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("window", [SQUARE, Window(1, 1 + 1e-9, 1, 1 + 1e-9), Window(0, 1e12, 0, 1e12)])
def test_that_no_loss_breaks_the_landscape(text: str, window: Window) -> None:
    seen = landscape(text, window)
    assert math.isfinite(seen.colour_scale.low)
    assert math.isfinite(seen.colour_scale.high)
    assert np.array_equal(seen.finite, np.isfinite(seen.values))
    assert len(seen.levels) == len(seen.level_texts) == len(seen.isolines)
    assert len(seen.levels) <= 16


def test_that_very_few_samples_are_enough() -> None:
    for columns, rows in ((1, 1), (2, 1), (2, 2), (3, 5)):
        assert landscape("x^2 + y", columns=columns, rows=rows).image().shape == (rows, columns, 4)


# ---- the colour scale


@every_entry
def test_that_a_place_on_the_colour_scale_and_its_value_belong_together(entry: GalleryLoss) -> None:
    scale = gallery_landscape(entry).colour_scale
    places = np.linspace(0.02, 0.98, 25)
    values = np.array([scale.value(place) for place in places])
    assert np.allclose(scale.positions(values), places, atol=1e-9)


def test_that_an_even_spread_is_linear_and_a_crowded_valley_is_not() -> None:
    assert landscape("x^2 + y^2").colour_scale.linear
    assert landscape("x + y").colour_scale.linear
    assert not landscape("(1 - x)^2 + 100(y - x^2)^2").colour_scale.linear


def test_that_half_of_a_pole_is_not_one_colour() -> None:
    seen = landscape("1/(x*y)", columns=200, rows=200)
    assert len(np.unique(seen.shades)) > 100


# ---- levels


@every_entry
def test_that_levels_are_round_ascending_and_inside_the_range(entry: GalleryLoss) -> None:
    seen = gallery_landscape(entry)
    assert 6 <= len(seen.levels) <= 16
    assert all(a < b for a, b in pairwise(seen.levels))
    assert seen.colour_scale.low < seen.levels[0]
    assert seen.levels[-1] < seen.colour_scale.high
    for level in seen.levels:
        assert len(f"{level:.17g}".strip("-").replace(".", "").strip("0")) <= 3 or is_round(level, seen.colour_scale)


def test_that_levels_of_an_even_spread_are_a_round_step_apart() -> None:
    levels = choose_levels(ColourScale(-0.3, 17.9))
    assert levels == (0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0)


def test_that_levels_of_rosenbrock_go_by_one_two_five() -> None:
    levels = landscape("(1 - x)^2 + 100(y - x^2)^2", Window(-2, 2, -1, 3), 256, 256).levels
    assert {10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0} <= set(levels)


def test_that_a_negative_minimum_has_levels_below_and_above_zero() -> None:
    levels = landscape("(4 - 2.1x^2 + x^4/3)*x^2 + x*y + (4y^2 - 4)*y^2", Window(-2, 2, -1.5, 1.5)).levels
    assert {-0.5, 0.0, 0.5, 1.0} <= set(levels)


def test_that_a_constant_has_no_levels() -> None:
    seen = landscape("0*x + 0*y + 3")
    assert seen.levels == ()
    assert seen.isolines == ()
    assert len(np.unique(seen.shades)) == 1


def test_that_rounding_noise_has_no_levels() -> None:
    assert choose_levels(choose_scale(1.0 + 1e-16 * np.arange(9.0))) == ()


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.7, 1.3, 1.0),
        (-3.0, 2.0, 0.0),
        (4.2, 7.0, 5.0),
        (28.0, 44.0, 40.0),
        (-1.031, -0.9, -1.0),
        (1.23, 1.26, 1.25),
    ],
)
def test_that_the_roundest_number_is_found(low: float, high: float, expected: float) -> None:
    assert roundest(low, (low + high) / 2, high) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (-1.03, "−1.03"), (1e4, "1e4"), (1000.0, "1000"), (0.0, "0"), (1e-5, "1e−5"), (-2e-7, "−2e−7")],
)
def test_that_numbers_are_written_short(value: float, text: str) -> None:
    assert short(value) == text


def test_that_levels_that_differ_in_late_digits_are_written_as_differences() -> None:
    seen = landscape("x^2 + y^2", Window(1, 1 + 1e-9, 1, 1 + 1e-9))
    assert float(seen.base_text) == seen.levels[0]
    assert all(re.fullmatch(r"0|\+[\d.]+e−\d+", text) for text in seen.level_texts)


def test_that_coordinates_count_from_a_round_number_only_in_narrow_windows() -> None:
    assert axis_base(-1.0, 3.0) == 0.0
    assert axis_base(1.0 - 1e-9, 1.0 + 1e-9) == 1.0


# ---- isolines and labels


def test_that_isolines_of_a_round_bowl_are_circles() -> None:
    seen = landscape("x^2 + y^2", columns=256, rows=256)
    for level, line in zip(seen.levels, seen.isolines, strict=True):
        points = line[np.isfinite(line[:, 0])]
        assert np.allclose(np.hypot(points[:, 0], points[:, 1]), math.sqrt(level), atol=2e-4)


@every_entry
def test_that_the_labels_are_on_their_isolines_inside_and_apart(entry: GalleryLoss) -> None:
    seen = gallery_landscape(entry)
    scale = np.array([480 / seen.window.width, 400 / seen.window.height])
    assert len(seen.labels) >= len(seen.levels) // 2
    spots = []
    for label in seen.labels:
        line = seen.isolines[seen.level_texts.index(label.text)]
        away = np.hypot(*((line - (label.x, label.y)) * scale).T)
        assert np.nanmin(away) < 12
        assert seen.window.contains(label.x, label.y)
        assert -90 <= label.angle <= 90
        spots.append((np.array([label.x, label.y]) * scale, LABEL_CHARACTER * len(label.text)))
    for (a, width), (b, other) in combinations(spots, 2):
        assert np.hypot(*(a - b)) > min(LABEL_HEIGHT, (width + other) / 2)


def test_that_a_label_can_stand_elsewhere_on_its_isoline_apart_from_where_it_stands() -> None:
    seen = landscape("x^2 + 3y^2", columns=256, rows=256)
    scale = np.array([256 / seen.window.width, 256 / seen.window.height])
    assert max(len(label.elsewhere) for label in seen.labels) >= 3
    for label in seen.labels:
        spots = np.array([(spot.x, spot.y) for spot in label.spots])
        level = float(label.text.replace("−", "-"))
        assert spots[:, 0] ** 2 + 3 * spots[:, 1] ** 2 == pytest.approx(np.full(len(spots), level), rel=0.1)
        for a, b in combinations(spots * scale, 2):
            assert np.hypot(*(a - b)) > LABEL_CHARACTER * len(label.text)


def test_that_windows_are_tried_at_the_size_that_is_wanted() -> None:
    assert fit_window(Loss.parse("x^2 + y^2"), reach=0.5) == Window(-0.5, 0.5, -0.5, 0.5)
    assert fit_window(Loss.parse("log(x) + y^2"), reach=50.0) == Window(-10, 90, -50, 50)
    assert fit_window(Loss.parse("x^2 + y^2"), (3.0, 1.0), reach=0.5) == Window(2.5, 3.5, 0.5, 1.5)


# ---- arrows and windows


def test_that_arrows_have_length_one_and_point_down_the_slope() -> None:
    field = arrows(Loss.parse("x^2 + 10y^2"), SQUARE, 8, 6)
    assert field.positions.shape == field.directions.shape == (48, 2)
    assert np.allclose(np.hypot(*field.directions.T), 1.0)
    downhill = -field.positions * (2.0, 20.0)
    assert np.allclose(field.directions, downhill / np.hypot(*downhill.T)[:, None])


def test_that_there_is_no_arrow_where_there_is_no_slope() -> None:
    field = arrows(Loss.parse("log(x) + max(y, 0)*0"), SQUARE, 4, 4)
    assert np.array_equal(np.isnan(field.directions[:, 0]), field.positions[:, 0] <= 0)
    assert np.isnan(arrows(Loss.parse("0*x + 0*y + 1"), SQUARE, 3, 3).directions).all()


def test_that_a_window_is_widened_about_its_centre_until_pixels_are_square() -> None:
    window = Window(-1.0, 3.0, 0.0, 1.0)
    assert window.widened(400, 200) == Window(-1.0, 3.0, -0.5, 1.5)
    assert window.widened(800, 100) == Window(-3.0, 5.0, 0.0, 1.0)
    assert window.widened(400, 100) == window


def test_that_a_new_loss_gets_a_window_where_it_is_defined() -> None:
    assert fit_window(Loss.parse("x^2 + y^2")) == Window(-5, 5, -5, 5)
    assert fit_window(Loss.parse("log(x) + y^2")) == Window(-1, 9, -5, 5)
    assert fit_window(Loss.parse("sqrt(-1 - x^2) + y")) == Window(-5, 5, -5, 5)


def test_that_a_new_window_holds_the_point_that_it_is_for() -> None:
    assert fit_window(Loss.parse("x^2 + y^2"), (40.0, 3.0)).contains(40.0, 3.0)
    assert fit_window(Loss.parse("x^2 + y^2"), (math.nan, 3.0)) == Window(-5, 5, -5, 5)
