"""The landscape of a loss over a window of the plane: colours, isolines and their labels.

Everything here goes from value to value and may run in a background thread.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import contourpy
import numpy as np
from numpy.typing import NDArray

from explorer.loss import Loss

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Box = tuple[float, float, float, float]

PRECISION = 1e-13
"""Least width of a window relative to its centre: about a thousand doubles across."""
LARGEST, SMALLEST = 1e12, 1e-200
LEVELS = 11
LABEL_HEIGHT, LABEL_CHARACTER = 12.0, 6.4
"""Height of an isoline's label and width of one character, in pixels."""
MARGIN = 5.0
"""Room between a label and the edge of the window, in pixels."""
_LARGEST_VALUE = 1e300


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of the plane, x0 < x1 and y0 < y1."""

    x0: float
    x1: float
    y0: float
    y1: float

    @property
    def width(self) -> float:
        """x1 − x0."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """y1 − y0."""
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        """The point in the middle."""
        return self.x0 + self.width / 2, self.y0 + self.height / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether a point is inside, edges included."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def scaled(self, factor: float, about: tuple[float, float] | None = None) -> Window:
        """Return the window `factor` times as wide and high; `about` (the centre) keeps its place in it."""
        x, y = about if about is not None else self.centre
        return Window(
            x + factor * (self.x0 - x), x + factor * (self.x1 - x),
            y + factor * (self.y0 - y), y + factor * (self.y1 - y),
        )  # fmt: skip

    def padded(self, fraction: float) -> Window:
        """Return the window with a margin of this fraction of its size on each side."""
        return self.scaled(1 + 2 * fraction)

    def moved(self, dx: float, dy: float) -> Window:
        """Return the window shifted."""
        return Window(self.x0 + dx, self.x1 + dx, self.y0 + dy, self.y1 + dy)

    def limit(self) -> str | None:
        """Say why numbers of double precision cannot show this window; None where they can."""
        if not max(self.width, self.height) <= LARGEST:
            return f"The plane is shown up to a width of {LARGEST:g}."
        spans = ((self.width, self.x0, self.x1), (self.height, self.y0, self.y1))
        if any(not span > max(PRECISION * max(abs(low), abs(high)), SMALLEST) for span, low, high in spans):
            return "Double precision ends here: neighbouring pixels would have the same coordinates."
        return None


@dataclass(frozen=True, slots=True)
class ColourScale:
    """A monotone map from L to [0, 1]: linear, or asinh((L − centre)/width) where values crowd at `centre`.

    Far from its centre asinh is a logarithm, of either sign; near it, it is linear. `low` and `high` are
    always finite.
    """

    low: float
    high: float
    centre: float = 0.0
    width: float = math.inf

    @property
    def constant(self) -> bool:
        """Whether all values are equal up to rounding."""
        rounding = 64 * sys.float_info.epsilon * max(abs(self.low), abs(self.high))
        return not self.high - self.low > max(rounding, 1e-300)

    @property
    def linear(self) -> bool:
        """Whether the map is a straight line."""
        return math.isinf(self.width)

    def positions(self, values: Array) -> Array:
        """Return the places of values, clipped to [0, 1]; 0.5 for a constant."""
        if self.constant:
            return np.full(np.shape(values), 0.5)
        if self.linear:
            place = (values - self.low) / (self.high - self.low)
        else:
            first, last = self._ends
            place = (np.arcsinh((values - self.centre) / self.width) - first) / (last - first)
        return np.clip(place, 0.0, 1.0)

    def value(self, position: float) -> float:
        """Return the L at a place: the inverse of `positions`."""
        if self.linear or self.constant:
            return self.low + position * (self.high - self.low)
        first, last = self._ends
        return self.centre + self.width * math.sinh(first + position * (last - first))

    @property
    def _ends(self) -> tuple[float, float]:
        return (
            math.asinh((self.low - self.centre) / self.width),
            math.asinh((self.high - self.centre) / self.width),
        )


@dataclass(frozen=True, slots=True)
class Label:
    """The text of a level at a point of its isoline; `angle` in degrees, counter-clockwise on screen."""

    x: float
    y: float
    angle: float
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """L sampled over a window, ready to be drawn.

    Attributes
    ----------
    x, y
        Coordinates of the samples, at the centres of equal cells; shapes (columns,) and (rows,).
    values
        L, shape (rows, columns).
    shades
        Place in the colour map, from 1 to 255; 0 where L is not finite. Shape (rows, columns).
    levels, level_texts
        Round values inside the range of L, ascending, and how to write them.
    base_text
        Where levels differ only in late digits, the texts are differences from this number; else empty.
    isolines
        For each level its lines as one array of points, shape (k, 2), with a row of NaN between lines.
    labels
        Where isolines are labelled.
    """

    window: Window
    x: Array
    y: Array
    values: Array
    shades: Bytes
    colour_scale: ColourScale
    levels: tuple[float, ...]
    level_texts: tuple[str, ...]
    base_text: str
    isolines: tuple[Array, ...]
    labels: tuple[Label, ...]

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Where L is finite, shape (rows, columns)."""
        return self.shades > 0

    def image(self, dark: bool = False) -> Bytes:
        """Return the colours, RGBA of shape (rows, columns, 4), row 0 at y0; transparent where not finite."""
        return colour_map(dark)[self.shades]


@dataclass(frozen=True, slots=True, eq=False)
class Arrows:
    """Unit directions of −∇L at points, both of shape (m, 2), with NaN where there is none."""

    positions: Array
    directions: Array
    cell: tuple[float, float]
    """Width and height of the cell that each arrow has to itself."""


def sample(loss: Loss, window: Window, columns: int, rows: int, pixels: tuple[int, int] | None = None) -> Landscape:
    """Sample a loss of two variables, and find its colours, isolines and labels.

    Parameters
    ----------
    columns, rows
        Number of samples along x and y.
    pixels
        Width and height at which the window is shown, for the room that labels take; as many as samples
        by default.
    """
    x = _centres(window.x0, window.x1, columns)
    y = _centres(window.y0, window.y1, rows)
    with np.errstate(all="ignore"):
        values = loss.grid(x, y)
    finite = np.isfinite(values)
    usable = np.clip(values, -_LARGEST_VALUE, _LARGEST_VALUE)
    scale = choose_scale(usable if finite.all() else usable[finite])
    levels = choose_levels(scale)
    texts, base_text = level_texts(levels)
    usable = np.where(finite, usable, np.nan)
    places = scale.positions(usable)
    # 0 is kept for what is not finite, 1 to 255 are colours
    shades = np.where(finite, np.nan_to_num(places) * 254 + 1.5, 0.0).astype(np.uint8)
    isolines = _isolines(x, y, usable, levels)
    labels = place_labels(isolines, texts, window, pixels or (columns, rows), places)
    return Landscape(window, x, y, values, shades, scale, levels, texts, base_text, isolines, labels)


def arrows(loss: Loss, window: Window, columns: int, rows: int) -> Arrows:
    """Return the directions of steepest descent at the centres of columns × rows cells."""
    x, y = np.meshgrid(_centres(window.x0, window.x1, columns), _centres(window.y0, window.y1, rows))
    positions = np.column_stack([x.ravel(), y.ravel()])
    with np.errstate(all="ignore"):
        gradients = loss.gradients(positions)
        lengths = np.hypot(gradients[:, 0], gradients[:, 1])
        # the derivative of log(x) exists as a formula where log(x) does not
        usable = np.isfinite(loss.values(positions)) & np.isfinite(lengths) & (lengths > 0)
        directions = np.where(usable[:, None], -gradients / lengths[:, None], np.nan)
    return Arrows(positions, directions, (window.width / columns, window.height / rows))


def fit_window(loss: Loss, around: Sequence[float] | None = None) -> Window:
    """Return a window for a loss never seen: the first of those tried in which L is finite nearly everywhere.

    Parameters
    ----------
    around
        A point that must be inside, such as a start.
    """
    tried = [Window(-5, 5, -5, 5), Window(0, 10, -5, 5), Window(-5, 5, 0, 10), Window(0, 10, 0, 10)]
    tried += [Window(-1, 1, -1, 1), Window(0, 1, 0, 1), Window(-10, 0, -10, 0), Window(-0.1, 0.1, -0.1, 0.1)]
    if around is not None and np.isfinite(around).all():
        x, y = around[0], around[1]
        tried = [window for window in tried if window.contains(x, y)]
        tried += [Window(x - r, x + r, y - r, y + r) for r in (5.0, 1.0, 0.1 + 0.1 * abs(x) + 0.1 * abs(y))]
    shares = [_finite_share(loss, window) for window in tried]
    good = [window for window, share in zip(tried, shares, strict=True) if share > 0.9]
    return good[0] if good else tried[int(np.argmax(shares))]


# ------------------------------------------------------------------------------------------- colours


# viridis at 17 even places (S. van der Walt and N. Smith, 2015; CC0, from matplotlib's _cm_listed.py)
_VIRIDIS = (
    "440154", "481668", "482878", "443a83", "3e4a89", "375b8d", "31688e", "2b768e", "26838f",
    "21918c", "1f9e89", "28ae80", "3fbc73", "60ca60", "84d44b", "addc30", "fde725",
)  # fmt: skip
# Oklab (B. Ottosson, 2020): from linear RGB to cone responses, and from their cube roots to lightness and hue
_CONES = np.array([
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
])  # fmt: skip
_OKLAB = np.array([
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
])  # fmt: skip
_LIGHTNESS = {False: (0.62, 0.965), True: (0.225, 0.60)}
_CHROMA = {False: 0.54, True: 0.60}


@lru_cache(maxsize=2)
def colour_map(dark: bool) -> Bytes:
    """Return 256 colours, RGBA of shape (256, 4): 0 is transparent, 1 to 255 are viridis, quietened.

    The hues are those of viridis; lightness is made exactly linear in Oklab, over a range that leaves arrows
    and labels readable (pale on a light theme, deep on a dark one), and chroma is reduced.
    """
    rgb = np.array([[int(text[i : i + 2], 16) for i in (0, 2, 4)] for text in _VIRIDIS]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lab = np.cbrt(linear @ _CONES.T) @ _OKLAB.T
    places = np.linspace(lab[0, 0], lab[-1, 0], 255)
    chroma = [np.interp(places, lab[:, 0], lab[:, i]) * _CHROMA[dark] for i in (1, 2)]
    even = np.column_stack([np.linspace(*_LIGHTNESS[dark], 255), *chroma])
    back = np.clip((even @ np.linalg.inv(_OKLAB).T) ** 3 @ np.linalg.inv(_CONES).T, 0, 1)
    encoded = np.where(back <= 0.0031308, back * 12.92, 1.055 * back ** (1 / 2.4) - 0.055)
    result = np.zeros((256, 4), np.uint8)
    result[1:, :3] = np.round(encoded * 255)
    result[1:, 3] = 255
    return result


def choose_scale(values: Array) -> ColourScale:
    """Return a colour scale for finite values: linear where they are spread evenly, else one that spreads.

    Evenness is read from the median and from the middle 90 %: a quadratic bowl counts as even, Rosenbrock's
    valley crowds at its floor, and a pole crowds in the middle.
    """
    if values.size == 0:
        return ColourScale(0.0, 0.0)
    low, high = float(values.min()), float(values.max())
    plain = ColourScale(low, high)
    if plain.constant:
        return plain
    # quantiles of some 30,000 values are near enough; a prime stride does not follow columns
    few = values.ravel()[:: 7 if values.size > 1e5 else 1]
    q05, q50, q95 = np.quantile(few, (0.05, 0.5, 0.95))
    span = high - low
    if q95 - q05 < 0.15 * span and min(q05 - low, high - q95) > 0.2 * span:
        return _spread(low, high, float(q50), few, 0.5)
    if q50 - low < 0.22 * span:
        return _spread(low, high, low, few, 0.05)
    if high - q50 < 0.22 * span:
        return _spread(low, high, high, few, 0.05)
    return plain


def _spread(low: float, high: float, centre: float, values: Array, share: float) -> ColourScale:
    """Return the scale that is linear over about this share of values, those nearest to `centre`."""
    distances = np.abs(values - centre)
    near = float(np.quantile(distances[distances > 0], share))
    # a plain with a hole in it: what the plain does in its last digits is of no interest
    least = 2e-3 if centre == high else 1e-300
    return ColourScale(low, high, centre, max(near, least * (high - low)))


# -------------------------------------------------------------------------------------------- levels


def choose_levels(scale: ColourScale) -> tuple[float, ...]:
    """Return about a dozen round values strictly inside the range; none where L is constant.

    On a linear scale they are the multiples of a round step. Elsewhere they are 0 and ±1, 2, 5 × 10^k as far
    as the colours of two levels differ enough, and the roundest numbers in the gaps that these leave.
    """
    if scale.constant:
        return ()
    if scale.linear:
        found = _multiples(scale.low, scale.high)
    else:
        kept: list[tuple[float, float]] = []
        for value in _one_two_five(scale.low, scale.high):
            place = float(scale.positions(np.array(value)))
            if 0.02 < place < 0.98 and all(abs(place - other) > 0.55 / LEVELS for other, _ in kept):
                kept.append((place, value))
        found = sorted([*(value for _, value in kept), *_fillers(scale, sorted(place for place, _ in kept))])
    return tuple(dict.fromkeys(level for level in found if scale.low < level < scale.high))


def _multiples(low: float, high: float) -> list[float]:
    span = high - low
    exponent = math.floor(math.log10(span)) - 2
    steps = (float(f"{digits}e{exponent + k}") for k in range(4) for digits in ("1", "2", "2.5", "5"))
    step = next(step for step in steps if span / step <= 1.3 * LEVELS)
    return [_clean(n * step, step / 10) for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _one_two_five(low: float, high: float) -> Iterator[float]:
    """Yield 0 and ±1, 2, 5 × 10^k between two values, the rounder first."""
    if low < 0 < high:
        yield 0.0
    top = math.floor(math.log10(max(abs(low), abs(high))))
    exponents = range(max(top - 320, -300), top + 1) if top > 20 else range(max(top - 20, -300), top + 1)
    for sparse in (50, 10, 5, 2, 1):
        for k in exponents:
            if k % sparse == 0:
                yield from (v for v in (float(f"1e{k}"), float(f"-1e{k}")) if low < v < high)
    for digit in (5, 2):
        for k in exponents:
            yield from (v for v in (float(f"{digit}e{k}"), float(f"-{digit}e{k}")) if low < v < high)


def _fillers(scale: ColourScale, places: list[float]) -> Iterator[float]:
    """Yield round values for the wide gaps between places in [0, 1]."""
    edges = [-0.5 / LEVELS, *places, 1 + 0.5 / LEVELS]
    for left, right in pairwise(edges):
        count = math.ceil((right - left) * LEVELS / 1.7)
        width = (right - left) / count
        for i in range(1, count):
            middle = left + i * width
            yield roundest(*(scale.value(min(max(middle + d * width, 0.0), 1.0)) for d in (-0.25, 0, 0.25)))


def roundest(low: float, target: float, high: float) -> float:
    """Return the roundest number in [low, high]: a multiple of the largest 1, 2 or 5 × 10^k, by `target`."""
    if low <= 0 <= high:
        return 0.0
    exponent = math.floor(math.log10(max(abs(low), abs(high))))
    for k in range(exponent, max(exponent - 17, -307), -1):
        for unit in (float(f"{digit}e{k}") for digit in (5, 2, 1)):
            nearest = min(max(round(target / unit), math.ceil(low / unit)), math.floor(high / unit))
            if low <= nearest * unit <= high:
                return _clean(nearest * unit, unit)
    return target


def _clean(value: float, unit: float) -> float:
    """Return the double that a person would type for a multiple of `unit`."""
    places = max(1, math.floor(math.log10(max(abs(value), unit))) - math.floor(math.log10(unit)) + 2)
    return float(f"{value:.{min(places, 17)}g}")


def level_texts(levels: Sequence[float]) -> tuple[tuple[str, ...], str]:
    """Return how to write levels, and the number to which they are relative (empty where they are not)."""
    texts = tuple(short(level) for level in levels)
    if max(map(len, texts), default=0) <= 7:
        return texts, ""
    differences = (float(f"{level - levels[0]:.3g}") for level in levels)
    return tuple("0" if d == 0 else f"+{short(d)}" for d in differences), short(levels[0])


def short(value: float) -> str:
    """Write a round number in few characters: 0.1, −1.03, 200, 1e4."""
    plain = f"{value:.15g}"
    mantissa, exponent = f"{value:.14e}".split("e")
    brief = f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    needed = not -4 < int(exponent) < 4
    chosen = brief if "e" in plain or (needed and len(brief) < len(plain)) else plain
    return "−" + chosen[1:] if value < 0 else chosen


def axis_base(low: float, high: float) -> float:
    """Return a round number from which coordinates are best counted; 0 unless the span is very narrow."""
    span = high - low
    if not 0 < span < 1e-3 * max(abs(low), abs(high)):
        return 0.0
    unit = 10.0 ** math.ceil(math.log10(span))
    return _clean(round((low + span / 2) / unit) * unit, unit)


def unit_direction(dx: float, dy: float) -> tuple[float, float] | None:
    """Return (dx, dy) at length 1; None where it has no direction."""
    length = math.hypot(dx, dy)
    return (dx / length, dy / length) if 0 < length < math.inf else None


# ---------------------------------------------------------------------------------- isolines and labels


def _isolines(x: Array, y: Array, values: Array, levels: Sequence[float]) -> tuple[Array, ...]:
    if not levels or min(values.shape) < 2:
        return ()
    kind = contourpy.LineType.ChunkCombinedNan
    generator = contourpy.contour_generator(x, y, values, line_type=kind)
    none = np.empty((0, 2))
    return tuple(
        none if chunks[0][0] is None else np.asarray(chunks[0][0]) for chunks in generator.multi_lines(levels)
    )


def place_labels(
    isolines: Sequence[Array], texts: Sequence[str], window: Window, pixels: tuple[int, int], places: Array
) -> tuple[Label, ...]:
    """Put each level's text on a long, straight, uncrowded part of its isoline, where no other label is."""
    scale = (pixels[0] / window.width, pixels[1] / window.height)
    corner = (window.x0, window.y0)
    found: list[Label] = []
    taken: list[Box] = []
    for line, text in zip(isolines, texts, strict=False):
        size = (LABEL_CHARACTER * len(text) + 4, LABEL_HEIGHT)
        spot = _spot((line - corner) * scale, size, pixels, taken, places)
        if spot is not None:
            x, y, angle, box = spot
            taken.append(box)
            found.append(Label(corner[0] + x / scale[0], corner[1] + y / scale[1], angle, text))
    return tuple(found)


def _spot(
    line: Array, size: tuple[float, float], pixels: tuple[int, int], taken: list[Box], places: Array
) -> tuple[float, float, float, Box] | None:
    """Return the best place for a label on a line in pixels: x, y, angle and the box that it fills."""
    points = _longest(line)
    steps = np.hypot(*np.diff(points, axis=0).T) if len(points) > 1 else np.zeros(0)
    length = float(steps.sum())
    if length < 2 * size[0]:
        return None
    along = np.concatenate([[0.0], np.cumsum(steps)])
    count = int(min(400, max(8, length / 4)))
    centres = np.linspace(size[0] / 2, length - size[0] / 2, count)
    start, middle, end = (
        np.column_stack([np.interp(centres + shift, along, points[:, i]) for i in (0, 1)])
        for shift in (-size[0] / 2, 0, size[0] / 2)
    )
    chord = end - start
    angles = np.degrees(np.arctan2(chord[:, 1], chord[:, 0]))
    angles = (angles + 90) % 180 - 90
    straight = np.hypot(*chord.T) / size[0]
    crowd = np.maximum(0, 1 - _gaps(middle, pixels, places) / (1.3 * size[1]))
    score = straight - 0.6 * crowd - 0.0008 * np.abs(angles)
    score[straight < 0.88] = -np.inf
    for i in np.argsort(-score, kind="stable"):
        if score[i] < 0.45:
            return None
        (x, y), angle = middle[i].tolist(), float(angles[i])
        box = _box(x, y, angle, size)
        inside = min(box[0], box[2], pixels[0] - box[1], pixels[1] - box[3]) > MARGIN
        if inside and not any(_overlap(box, other) for other in taken):
            return x, y, angle, box
    return None


def _longest(line: Array) -> Array:
    """Return the longest of the lines that NaN separates."""
    breaks = np.flatnonzero(np.isnan(line[:, 0]))
    parts = [part[np.isfinite(part[:, 0])] for part in np.split(line, breaks)]
    return max(parts, key=lambda part: float(np.abs(np.diff(part, axis=0)).sum()))


def _gaps(points: Array, pixels: tuple[int, int], places: Array) -> Array:
    """Return the distance in pixels from an isoline to the next, at points, by the slope of the colours."""
    rows, columns = places.shape
    if min(rows, columns) < 3:
        return np.full(len(points), np.inf)
    j = np.clip((points[:, 0] / pixels[0] * columns).astype(int), 1, columns - 2)
    i = np.clip((points[:, 1] / pixels[1] * rows).astype(int), 1, rows - 2)
    across = (places[i, j + 1] - places[i, j - 1]) * columns / (2 * pixels[0])
    up = (places[i + 1, j] - places[i - 1, j]) * rows / (2 * pixels[1])
    gaps: Array = 1 / (LEVELS * np.nan_to_num(np.hypot(across, up), nan=1.0) + 1e-9)
    return gaps


def _box(x: float, y: float, angle: float, size: tuple[float, float]) -> Box:
    """Return x0, x1, y0, y1 of an upright box around a turned one, with a small margin."""
    cosine, sine = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    half_width = (size[0] * cosine + size[1] * sine) / 2 + 1
    half_height = (size[0] * sine + size[1] * cosine) / 2 + 1
    return x - half_width, x + half_width, y - half_height, y + half_height


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def _centres(low: float, high: float, count: int) -> Array:
    return np.asarray(low + (np.arange(count) + 0.5) * ((high - low) / count), dtype=np.float64)


def _finite_share(loss: Loss, window: Window) -> float:
    with np.errstate(all="ignore"):
        values = loss.grid(_centres(window.x0, window.x1, 41), _centres(window.y0, window.y1, 41))
    return float(np.isfinite(values).mean())
